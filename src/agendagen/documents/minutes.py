"""What became of a meeting: decisions, who does what by when, what is left for the next time.

A client's minutes are made of the client's meeting and of what `for_client` leaves, so they can
hold nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from agendagen.compose.actions import Action
from agendagen.compose.dates import age, format_day
from agendagen.compose.markdown_text import escape
from agendagen.compose.meeting import Meeting
from agendagen.documents.build import agenda_view
from agendagen.documents.views import (
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


def for_client(spec: MinutesSpec, meeting: Meeting) -> MinutesSpec:
    """What a client may read of the minutes; `meeting` was composed for the client."""
    known = {item.id for item in meeting.items}
    items = tuple(
        replace(
            item,
            decisions=tuple(d for d in map(as_decision, item.decisions) if d.visibility is CLIENT),
            actions=tuple(action for action in item.actions if action.visibility is CLIENT),
        )
        for item in spec.items
        if item.id in known
    )
    return MinutesSpec(present=spec.present, items=items)


def minutes_view(
    timed: TimedMeeting, spec: MinutesSpec, earlier: Iterable[Action], named: Named
) -> MinutesView:
    """The minutes for the audience that the meeting was composed for.

    `earlier` is what was open when it began; for a client `spec` is `for_client` and there is none.
    """
    meeting = timed.meeting
    agenda = agenda_view(timed)
    everyone = (replace(guest, local_time="", zone="") for guest in agenda.attendees)
    guests = dict(zip((a.id for a in meeting.attendees), everyone, strict=True))
    house = meeting.audience is not CLIENT
    mixed = house and meeting.faces is CLIENT
    there = tuple(guests) if spec.present is None else spec.present
    before = {action.id: action for action in earlier}
    said = {one.id: one for one in spec.carried}
    made = list(_made(timed, spec, mixed, named))
    kept = list(_still_open(before, said, meeting, named))
    return MinutesView(
        heading=replace(agenda.heading, document=say(meeting.locale, "Meeting minutes")),
        attendees=tuple(
            guests[who] if who in guests else Guest(named(who), "", "", "house", "", "")
            for who in dict.fromkeys(there)
            if who in guests or house
        ),
        absent=tuple(guest.name for who, guest in guests.items() if who not in there),
        items=tuple(_items(timed, spec, mixed)),
        actions=tuple(one for _, one in sorted((*kept, *made), key=lambda pair: pair[0])),
        closed=tuple(_closed(before, said, meeting, named)),
        parked=tuple(_begun(topic) for topic in spec.parked),
        praise=tuple(
            PraiseLine(
                named(one.who), _begun(one.what), _begun(one.effect or ""), _begun(one.copy or "")
            )
            for one in spec.praise
        ),
    )


def _items(timed: TimedMeeting, spec: MinutesSpec, mixed: bool) -> Iterator[MinutedItem]:
    shown = {item.id: item for item in agenda_view(timed).during}
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
                MinutedText(_begun(d.text), mixed and d.visibility is not CLIENT) for d in decisions
            ),
        )


def _made(
    timed: TimedMeeting, spec: MinutesSpec, mixed: bool, named: Named
) -> Iterator[tuple[date, MinutedAction]]:
    titles = {item.item.id: item.item.title for item in timed.items}
    meeting = timed.meeting
    for item in spec.items:
        for action in item.actions if item.id in titles else ():
            done = action.done.day(meeting.date) if action.done else None
            yield (
                action.due or date.max,
                MinutedAction(
                    what=_begun(action.what),
                    who=named(action.who),
                    due=_day(action.due, meeting.locale),
                    about=titles[item.id],
                    age="",
                    done=_day(done, meeting.locale),
                    dropped="",
                    internal=mixed and action.visibility is not CLIENT,
                ),
            )


def _still_open(
    before: dict[str, Action], said: dict[str, Carried], meeting: Meeting, named: Named
) -> Iterator[tuple[date, MinutedAction]]:
    for id_, action in before.items():
        one = said.get(id_)
        if one is not None and ((one.done and one.done.day(meeting.date)) or one.dropped):
            continue
        due = (one.due if one else None) or action.due
        who = (one.who if one else None) or action.who
        yield due or date.max, _earlier(action, meeting, named(who), _day(due, meeting.locale))


def _closed(
    before: dict[str, Action], said: dict[str, Carried], meeting: Meeting, named: Named
) -> Iterator[MinutedAction]:
    for id_, action in before.items():
        one = said.get(id_)
        done = one.done.day(meeting.date) if one and one.done else None
        if one is None or not (done or one.dropped):
            continue
        yield replace(
            _earlier(action, meeting, named(one.who or action.who), ""),
            done=format_day(done, meeting.locale, "day") if done else "",
            dropped="" if done else _begun(one.dropped or ""),
        )


def _earlier(action: Action, meeting: Meeting, who: str, due: str) -> MinutedAction:
    return MinutedAction(
        what=_begun(action.what),
        who=who,
        due=due,
        about="",
        age=age(action.made, action.week(meeting.date), meeting.locale),
        done="",
        dropped="",
        internal=False,
    )


def _begun(text: str) -> str:
    """A text that was written to go on in a sentence, as one that stands alone."""
    return escape(text[:1].upper() + text[1:])


def _day(day: date | None, locale: str) -> str:
    return format_day(day, locale, "weekday") if day else ""
