"""What became of a meeting: decisions, who does what by when, what is left for the next time.

A client's minutes are made of the client's meeting and of what `for_client` and
`open_to_client` leave, so they can hold nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from msgspec.structs import replace

from agendagen.compose.actions import Action, Minuted, for_client, open_to_client, relevant
from agendagen.compose.composer import Prepared, called, items_of
from agendagen.compose.dates import format_day
from agendagen.compose.meeting import Meeting
from agendagen.documents.build import agenda_view, begun, open_since
from agendagen.documents.views import (
    AgendaView,
    Guest,
    MinutedAction,
    MinutedItem,
    MinutedText,
    MinutesView,
    PraiseLine,
)
from agendagen.documents.words import say
from agendagen.records.base import Visibility
from agendagen.records.minutes import Carried, MinutesSpec, as_decision
from agendagen.timing.schedule import TimedMeeting

CLIENT = Visibility.CLIENT
Named = Callable[[str], str]
"""A person's id, or `client/contact` → what they are called in this edition."""


def minutes_view(
    prepared: Prepared, timed: TimedMeeting, own: Minuted, every: Iterable[Minuted]
) -> MinutesView:
    """The minutes for the audience that the meeting was composed for.

    `own` are those of the meeting, `every` all of the workspace, in the order of time. Raises
    `ProblemsFound` when an earlier meeting with the client cannot be composed.
    """
    meeting, named = timed.meeting, called(prepared, timed.meeting)
    if meeting.audience is CLIENT:
        spec = for_client(own.spec, [item.id for item in meeting.items])
        earlier = open_to_client(
            every, own.held, partial(items_of, prepared.workspace, prepared.locale)
        )
    else:
        spec, earlier = own.spec, relevant(every, own)
    agenda = agenda_view(timed)
    everyone = (replace(guest, local_time="", zone="") for guest in agenda.attendees)
    guests = dict(zip((a.id for a in meeting.attendees), everyone, strict=True))
    house = meeting.audience is not CLIENT
    there = tuple(guests) if spec.present is None else spec.present
    before = {action.id: action for action in earlier}
    said = {one.id: one for one in spec.carried}
    made = list(_made(timed, spec, named))
    kept = list(_still_open(before, said, meeting, named))
    return MinutesView(
        heading=replace(agenda.heading, document=say(meeting.locale, "Meeting minutes")),
        attendees=tuple(
            guests[who] if who in guests else Guest(named(who), "", "", "house", "", "")
            for who in dict.fromkeys(there)
            if who in guests or house
        ),
        absent=tuple(guest.name for who, guest in guests.items() if who not in there),
        items=tuple(_items(agenda, spec, meeting.mixed)),
        actions=tuple(one for _, one in sorted((*kept, *made), key=lambda pair: pair[0])),
        closed=tuple(_closed(before, said, meeting, named)),
        parked=tuple(begun(topic) for topic in spec.parked),
        praise=tuple(
            PraiseLine(
                named(one.who), begun(one.what), begun(one.effect or ""), begun(one.copy or "")
            )
            for one in spec.praise
        ),
    )


def _items(agenda: AgendaView, spec: MinutesSpec, mixed: bool) -> Iterator[MinutedItem]:
    shown = {item.id: item for item in (*agenda.before, *agenda.during, *agenda.after)}
    for item in spec.items:
        found = shown.get(item.id)
        decisions = [as_decision(one) for one in item.decisions]
        if found is None or not decisions:
            continue
        yield MinutedItem(
            number=found.number,
            title=found.title,
            start=found.start,
            lead=found.lead,
            decisions=tuple(
                MinutedText(begun(d.text), mixed and d.visibility is not CLIENT) for d in decisions
            ),
        )


def _made(
    timed: TimedMeeting, spec: MinutesSpec, named: Named
) -> Iterator[tuple[date, MinutedAction]]:
    titles = {item.item.id: item.item.title for item in timed.items}
    meeting = timed.meeting
    for item in spec.items:
        for action in item.actions if item.id in titles else ():
            done = action.done.day(meeting.date) if action.done else None
            yield (
                action.due or date.max,
                MinutedAction(
                    what=begun(action.what),
                    who=named(action.who),
                    due=_day(action.due, meeting.locale),
                    about=titles[item.id],
                    done=_day(done, meeting.locale),
                    internal=meeting.mixed and action.visibility is not CLIENT,
                ),
            )


def _still_open(
    before: dict[str, Action], said: dict[str, Carried], meeting: Meeting, named: Named
) -> Iterator[tuple[date, MinutedAction]]:
    for id_, action in before.items():
        one = said.get(id_)
        if one is not None and _is_closed(one):
            continue
        due = (one.due if one else None) or action.due
        who = (one.who if one else None) or action.who
        yield due or date.max, _earlier(action, meeting, named(who), _day(due, meeting.locale))


def _closed(
    before: dict[str, Action], said: dict[str, Carried], meeting: Meeting, named: Named
) -> Iterator[MinutedAction]:
    for id_, action in before.items():
        one = said.get(id_)
        if one is None or not _is_closed(one):
            continue
        done = one.done.day(meeting.date) if one.done else None
        yield replace(
            _earlier(action, meeting, named(one.who or action.who), ""),
            done=format_day(done, meeting.locale, "day") if done else "",
            dropped="" if done else begun(one.dropped or ""),
        )


def _earlier(action: Action, meeting: Meeting, who: str, due: str) -> MinutedAction:
    return MinutedAction(
        what=begun(action.what),
        who=who,
        due=due,
        age=open_since(action.made, meeting),
        internal=meeting.mixed and action.visibility is not CLIENT,
    )


def _is_closed(said: Carried) -> bool:
    return bool(said.done) or said.dropped is not None


def _day(day: date | None, locale: str) -> str:
    return format_day(day, locale, "weekday") if day else ""
