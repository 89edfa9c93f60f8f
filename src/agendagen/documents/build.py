"""Meeting → views. Pure functions: what is not in a view cannot be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agendagen.compose.dates import age, format_day
from agendagen.compose.markdown_text import escape, plain_text
from agendagen.compose.meeting import Attendee, Item, Meeting
from agendagen.compose.quotes import quoted
from agendagen.documents.costs import cost_view
from agendagen.documents.views import (
    AgendaItem,
    AgendaView,
    Brand,
    ChartView,
    CostView,
    CueCardView,
    CueItem,
    CueObjection,
    Cut,
    Guest,
    Heading,
    MinutedAction,
    SayInstead,
    Segment,
    Share,
    TalkTrackView,
    TrackItem,
    TrackLine,
    Where,
)
from agendagen.documents.words import say
from agendagen.records.base import Visibility
from agendagen.records.types import Phase
from agendagen.timing.cutlist import cut_list
from agendagen.timing.schedule import TimedItem, TimedLine, TimedMeeting, talk_share
from agendagen.timing.speech import SPOKEN, clock

if TYPE_CHECKING:
    from agendagen.phrasing.wording import Wording

CUE_WORDS = 7
"""How many last words of the others' lines a speaker's copy shows."""
Guidance = Callable[[str, Visibility], "tuple[Wording, ...]"]
"""What the guidelines have to say to a text that somebody hears."""


def agenda_view(timed: TimedMeeting) -> AgendaView:
    """The agenda for the audience that the meeting was composed for."""
    meeting = timed.meeting
    internal = meeting.audience is Visibility.INTERNAL
    edition = say(meeting.locale, "Internal") if internal else ""
    return AgendaView(
        heading=_heading(timed, "Agenda", edition),
        attendees=_guests(timed),
        where=_where(timed),
        timeline=_timeline(timed),
        before=_agenda_items(timed, "before"),
        during=_agenda_items(timed, "during"),
        after=_agenda_items(timed, "after"),
        disclosures=meeting.disclosures,
        cost=cost_view(timed) if internal else CostView("", "", ()),
        promised=tuple(_promised(meeting)),
        parked=tuple(begun(topic) for topic in meeting.parked if not _is_shown(topic, meeting)),
    )


def begun(text: str) -> str:
    """A text that was written to go on in a sentence, as Markdown that stands alone."""
    return escape(text[:1].upper() + text[1:])


def _promised(meeting: Meeting) -> Iterator[MinutedAction]:
    """What is open from before."""
    for one in sorted(meeting.promises, key=lambda one: one.due or date.max):
        if _is_shown(one.what, meeting):
            continue
        yield MinutedAction(
            what=begun(one.what),
            who=one.who,
            due=format_day(one.due, meeting.locale, "weekday") if one.due else "",
            age=open_since(one.made, meeting),
            internal=one.internal,
        )


def open_since(made: date, meeting: Meeting) -> str:
    """How long something has been open at a meeting; for a client nobody counts the weeks."""
    client = meeting.audience is Visibility.CLIENT
    return age(made, made if client else meeting.date, meeting.locale)


def _is_shown(text: str, meeting: Meeting) -> bool:
    """Whether an item of the agenda shows it, as its type has it."""
    written = escape(text)
    return any(written in point for item in meeting.items for point in item.points)


def talk_track_view(
    timed: TimedMeeting, speaker: str | None = None, guidance: Guidance = lambda *_: ()
) -> TalkTrackView:
    """The script; with `speaker` (a role id), that person's copy.

    What `guidance` says stands beside the first line that it concerns.
    """
    meeting = timed.meeting
    name = ""
    if speaker is not None:
        role = meeting.role(speaker)
        name = (role.person or role.title) if role else speaker
    numbers = _numbers(timed)
    items = [
        item
        for item in timed.items
        if speaker is None or item.item.phase == "during" or item.item.lead == speaker
    ]
    wordings = _wordings(meeting, items, speaker, guidance)
    edition = name or say(meeting.locale, "Everyone")
    return TalkTrackView(
        heading=_heading(timed, "Talk track", edition),
        speaker=name,
        attendees=_guests(timed),
        where=_where(timed),
        timeline=_timeline(timed),
        shares=_shares(timed),
        items=tuple(
            _track_item(timed, item, numbers.get(item.item.id, 0), speaker, wordings)
            for item in items
        ),
        cuts=_cuts(timed, numbers),
    )


def cue_card_view(timed: TimedMeeting) -> CueCardView:
    """One page: times, prompts, questions, objections."""
    meeting = timed.meeting
    numbers = _numbers(timed)
    during = timed.phase("during")
    rows = []
    for item in during:
        last = next((line.line for line in reversed(item.talk) if _is_spoken(line)), None)
        rows.append(
            CueItem(
                number=numbers[item.item.id],
                title=item.item.title,
                start=_hhmm(item.start),
                minutes=item.minutes,
                lead=_name_of(meeting, item.item.lead),
                outcome=item.item.outcome,
                cues=item.item.cues,
                asks=tuple(line.line.text for line in item.talk if line.line.kind == "ask"),
                handoff=_name_of(meeting, last.to) if last and last.to else "",
                kind=item.item.kind,
            )
        )
    lines = [line.line for item in during for line in item.talk]
    return CueCardView(
        heading=_heading(timed, "Cue card", ""),
        timeline=_timeline(timed),
        items=tuple(rows),
        objections=tuple(
            CueObjection(line.text, line.answer) for line in lines if line.kind == "objection"
        ),
        fallbacks=tuple(item.item.fallback for item in during if item.item.fallback),
    )


def _heading(timed: TimedMeeting, document: str, edition: str) -> Heading:
    meeting = timed.meeting
    ends = _hhmm(timed.end)
    if timed.end.date() != timed.start.date():
        ends = f"{ends} ({format_day(timed.end.date(), meeting.locale, 'weekday')})"
    return Heading(
        document=say(meeting.locale, document),
        edition=edition,
        title=meeting.title,
        objective=meeting.objective,
        date=format_day(meeting.date, meeting.locale, "full"),
        time=f"{_hhmm(timed.start)}–{ends}",
        zone=_zone_name(timed.start, meeting.timezone, meeting.locale),
        minutes=meeting.minutes,
        mode=meeting.mode_title,
        client=meeting.client_name,
        locale=meeting.locale,
        brand=brand(meeting),
        day=format_day(meeting.date, meeting.locale, "weekday"),
    )


def brand(meeting: Meeting) -> Brand:
    """The company, as it stands on every page."""
    company = meeting.company
    website = (company.website or "").removeprefix("https://").removesuffix("/")
    return Brand(
        name=company.name,
        tagline=company.tagline or "",
        address=company.address or "",
        contact=" · ".join(p for p in (website, company.email, company.phone) if p),
        register=company.register_ or "",
        primary=company.colours.primary,
        accent=company.colours.accent,
        logo_svg=meeting.logo_svg,
    )


def _where(timed: TimedMeeting) -> tuple[Where, ...]:
    return tuple(Where(line.label, line.text) for line in timed.meeting.joining)


def _guests(timed: TimedMeeting) -> tuple[Guest, ...]:
    return tuple(_guest(timed, attendee) for attendee in timed.meeting.attendees)


def _guest(timed: TimedMeeting, attendee: Attendee) -> Guest:
    zone = ZoneInfo(attendee.timezone)
    local_start, local_end = timed.start.astimezone(zone), timed.end.astimezone(zone)
    differs = local_start.replace(tzinfo=None) != timed.start.replace(tzinfo=None)
    roles = [r.title for name in attendee.roles if (r := timed.meeting.role(name))]
    known = attendee.title.casefold()
    local = f"{_hhmm(local_start)}–{_hhmm(local_end)}"
    if differs and local_start.date() != timed.start.date():
        local += f", {format_day(local_start.date(), timed.meeting.locale, 'weekday')}"
    return Guest(
        name=attendee.name,
        title=attendee.title,
        role=", ".join(role for role in roles if role.casefold() != known),
        side=attendee.side,
        local_time=local if differs else "",
        zone=_zone_name(local_start, attendee.timezone, timed.meeting.locale) if differs else "",
    )


def _zone_name(moment: datetime, zone: str, locale: str) -> str:
    """`Europe/Warsaw` as `Warsaw, UTC+1`, `Warszawa, UTC+1`: what a traveller understands."""
    from babel.dates import get_timezone_location

    offset = moment.utcoffset()
    assert offset is not None
    minutes = int(offset.total_seconds() // 60)
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    shown = f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"
    named = get_timezone_location(zone, locale=locale, return_city=True) if "/" in zone else zone
    city = named.rsplit("/", 1)[-1].replace("_", " ")
    return f"{city}, {shown}" if city != "UTC" else "UTC"


def _numbers(timed: TimedMeeting) -> dict[str, int]:
    """The items during the meeting, counted; breaks are not."""
    numbers: dict[str, int] = {}
    count = 0
    for item in timed.phase("during"):
        if item.item.kind == "break":
            numbers[item.item.id] = 0
        else:
            count += 1
            numbers[item.item.id] = count
    return numbers


def _timeline(timed: TimedMeeting) -> tuple[Segment, ...]:
    numbers = _numbers(timed)
    during = timed.phase("during")
    whole = sum(item.minutes for item in during) or 1
    segments = []
    passed = 0
    for item in during:
        segments.append(
            Segment(
                number=numbers[item.item.id],
                title=plain_text(item.item.title),
                start=_hhmm(item.start),
                left=round(100 * passed / whole, 3),
                width=round(100 * item.minutes / whole, 3),
                kind=item.item.kind,
            )
        )
        passed += item.minutes
    return tuple(segments)


def _charts(meeting: Meeting, item: Item) -> tuple[ChartView, ...]:
    from agendagen.documents.charts import chart_view  # with the widths of every letter

    return tuple(chart_view(chart, meeting.currency, meeting.locale) for chart in item.charts)


def _agenda_items(timed: TimedMeeting, phase: Phase) -> tuple[AgendaItem, ...]:
    meeting = timed.meeting
    numbers = _numbers(timed)
    return tuple(
        AgendaItem(
            number=numbers.get(item.item.id, 0),
            id=item.item.id,
            title=item.item.title,
            outcome=item.item.outcome,
            points=item.item.points,
            start=_hhmm(item.start),
            end=_hhmm(item.end),
            minutes=item.minutes,
            lead=_name_of(meeting, item.item.lead, full=True),
            kind=item.item.kind,
            due=format_day(item.due, meeting.locale, "weekday") if item.due else "",
            internal=meeting.mixed and item.item.visibility is Visibility.INTERNAL,
            charts=_charts(meeting, item.item) if item.item.charts else (),
        )
        for item in timed.phase(phase)
    )


Beside = dict[tuple[str, int], tuple[SayInstead, ...]]
"""What stands beside a line: by item, and number of the line in it."""


def _wordings(
    meeting: Meeting, items: Iterable[TimedItem], speaker: str | None, guidance: Guidance
) -> Beside:
    """Every guideline once, beside the first line to be said that it concerns."""
    told: set[str] = set()
    beside: Beside = {}
    for item in items:
        client = meeting.faces is Visibility.CLIENT and item.item.phase == "during"
        audience = Visibility.CLIENT if client else Visibility.INTERNAL
        for number, timed in enumerate(item.talk):
            line = timed.line
            said = line.text if line.kind in SPOKEN else line.answer
            if not said or speaker not in (None, line.speaker):
                continue
            new = [found for found in guidance(said, audience) if found.rule not in told]
            told.update(found.rule for found in new)
            beside[item.item.id, number] = tuple(
                SayInstead(
                    quoted((found.say,), meeting.locale),
                    quoted(found.instead_of, meeting.locale),
                    found.why,
                )
                for found in new
            )
    return beside


def _track_item(
    timed: TimedMeeting, item: TimedItem, number: int, speaker: str | None, wordings: Beside
) -> TrackItem:
    meeting = timed.meeting
    seconds = item.seconds
    planned = clock(seconds.expected) if seconds.expected else ""
    if seconds.high - seconds.low >= 10:
        planned = f"{clock(seconds.low)}–{clock(seconds.high)}"
    return TrackItem(
        number=number,
        id=item.item.id,
        title=item.item.title,
        outcome=item.item.outcome,
        start=_hhmm(item.start),
        end=_hhmm(item.end),
        minutes=item.minutes,
        lead=_name_of(meeting, item.item.lead),
        phase=item.item.phase,
        kind=item.item.kind,
        priority=item.item.priority,
        due=format_day(item.due, meeting.locale, "weekday") if item.due else "",
        planned=planned,
        fill=round(100 * seconds.expected / (item.minutes * 60)) if item.minutes else 0,
        fallback=item.item.fallback,
        lines=tuple(
            _track_line(meeting, line, speaker, wordings.get((item.item.id, place), ()))
            for place, line in enumerate(item.talk)
        ),
    )


def _track_line(
    meeting: Meeting, timed: TimedLine, speaker: str | None, wordings: tuple[SayInstead, ...]
) -> TrackLine:
    line = timed.line
    own = speaker is None or line.speaker == speaker
    spoken = line.kind in SPOKEN
    return TrackLine(
        kind=line.kind,
        speaker=_name_of(meeting, line.speaker),
        role=_role_title(meeting, line.speaker),
        text=line.text if own or not spoken else "",
        cue="" if own or not spoken else last_words(line.text),
        to=_name_of(meeting, line.to) if line.to else "",
        answer=line.answer,
        seconds=clock(timed.seconds.expected) if timed.seconds.expected >= 1 else "",
        listen=clock(line.listen) if line.kind == "ask" and line.listen else "",
        own=own,
        optional=line.optional,
        wordings=wordings,
    )


def last_words(markdown: str, count: int = CUE_WORDS) -> str:
    """The last words of a line, for the one who waits for them."""
    words = plain_text(markdown).split()
    return " ".join(words) if len(words) <= count else "… " + " ".join(words[-count:])


def _shares(timed: TimedMeeting) -> tuple[Share, ...]:
    meeting = timed.meeting
    planned = sum(item.seconds.expected for item in timed.phase("during"))
    shares = talk_share(timed)
    ordered = sorted(shares.items(), key=lambda pair: (pair[0] == "others", -pair[1]))
    return tuple(
        Share(
            name=say(meeting.locale, "Listening and exercises")
            if name == "others"
            else _name_of(meeting, name),
            percent=round(100 * part),
            time=clock(part * planned),
        )
        for name, part in ordered
        if part
    )


def _cuts(timed: TimedMeeting, numbers: dict[str, int]) -> tuple[Cut, ...]:
    def shown(item: TimedItem) -> str:
        number = numbers[item.item.id]
        return f"{number} · {item.item.title}" if number else item.item.title

    return tuple(
        Cut(
            left=moment.left,
            next=shown(moment.next),
            on="" if moment.on is moment.next else shown(moment.on),
            out=", ".join(str(numbers[i.item.id] or i.item.title) for i in moment.out),
        )
        for moment in cut_list(timed)
    )


def _name_of(meeting: Meeting, role: str, *, full: bool = False) -> str:
    player = meeting.player(role)
    if player is not None:
        return player.name if full else player.first_name
    found = meeting.role(role)
    return found.title if found else role


def _role_title(meeting: Meeting, role: str) -> str:
    found = meeting.role(role)
    return found.title if found else role


def _is_spoken(line: TimedLine) -> bool:
    return line.line.kind in SPOKEN


def _hhmm(moment: datetime | None) -> str:
    return f"{moment:%H:%M}" if moment else ""
