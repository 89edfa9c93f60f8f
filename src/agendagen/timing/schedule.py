"""A meeting on the clock: minutes for every item, start and end, seconds for every line."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from agendagen.compose.clock import later
from agendagen.compose.meeting import Item, Meeting, TalkLine
from agendagen.problems import Problem, in_order
from agendagen.timing.allot import ImpossibleMinutes, allot
from agendagen.timing.holidays import country_code, workday
from agendagen.timing.speech import SPOKEN, Seconds, line_seconds, total


class TimedLine(Struct, frozen=True):
    """A talk line and the seconds it takes."""

    line: TalkLine
    seconds: Seconds


class TimedItem(Struct, frozen=True):
    """An item on the clock. `start` and `end` are None for work due on another day (`due`)."""

    item: Item
    minutes: int
    start: datetime | None
    end: datetime | None
    due: date | None
    talk: tuple[TimedLine, ...]

    @property
    def seconds(self) -> Seconds:
        """Everything that the talk track plans for the item."""
        return total([line.seconds for line in self.talk])


class TimedMeeting(Struct, frozen=True):
    """A meeting whose `during` items tile the time from `start` to `end` exactly."""

    meeting: Meeting
    start: datetime
    end: datetime
    items: tuple[TimedItem, ...]
    problems: tuple[Problem, ...]

    def phase(self, name: str) -> tuple[TimedItem, ...]:
        """The items of one phase, in order."""
        return tuple(timed for timed in self.items if timed.item.phase == name)


def schedule(meeting: Meeting) -> TimedMeeting:
    """Give out the minutes and the clock times.

    Impossible minutes and a start that the clocks skip are added to the problems; the items
    then get what they ask for at least, so that the rest can still be checked.
    """
    problems: list[Problem] = list(meeting.problems)
    start = _start(meeting, problems)
    during = [item for item in meeting.items if item.phase == "during"]
    minutes = _given(meeting, during, problems)
    given = dict(zip((item.id for item in during), minutes, strict=True))
    end = later(start, sum(minutes))
    seconds = {
        item.id: tuple(TimedLine(line, line_seconds(line, meeting)) for line in item.talk)
        for item in meeting.items
    }
    timed: list[TimedItem] = []
    country = country_code(meeting.company.country or "")
    clock = start
    after = end
    before = later(
        start,
        -sum(_minutes(i) for i in meeting.items if i.phase == "before" and i.workdays is None),
    )
    for item in meeting.items:
        length = given[item.id] if item.phase == "during" else _minutes(item)
        begins: datetime | None = None
        due: date | None = None
        if item.phase == "during":
            begins, clock = clock, later(clock, length)
        elif item.workdays is not None:
            sign = -1 if item.phase == "before" else 1
            due = workday(meeting.date, sign * item.workdays, country)
        elif item.phase == "before":
            begins, before = before, later(before, length)
        else:
            begins, after = after, later(after, length)
        ends = None if begins is None else later(begins, length)
        timed.append(TimedItem(item, length, begins, ends, due, seconds[item.id]))
    return TimedMeeting(meeting, start, end, _in_time(timed, meeting.date), in_order(problems))


def _start(meeting: Meeting, problems: list[Problem]) -> datetime:
    written = datetime.combine(meeting.date, meeting.start, tzinfo=ZoneInfo(meeting.timezone))
    start = later(written, 0)
    if start != written:
        message = (
            f"There is no {meeting.start:%H:%M} on {meeting.date} in {meeting.timezone}:"
            " the clocks go forward."
        )
        hint = "Choose another start."
        problems.append(Problem(meeting.start_at, "skipped-time", message, hint))
    return start


def _given(meeting: Meeting, during: list[Item], problems: list[Problem]) -> list[int]:
    demands = [item.minutes if item.minutes is not None else 1 for item in during]
    try:
        return allot(meeting.minutes, demands)
    except ImpossibleMinutes as error:
        hint = "Change “minutes” of the meeting, or of its items."
        problems.append(Problem(meeting.minutes_at, "impossible-minutes", str(error), hint))
        return [d if isinstance(d, int) else d.min for d in demands]


def talk_share(timed: TimedMeeting) -> dict[str, float]:
    """Part of the planned time by who has the word: role ids, and `others` for everybody else.

    What a speaker shows counts as theirs; `others` is what is listened to, and the exercises.
    The parts add up to 1.
    """
    parts: dict[str, float] = {}
    for item in timed.phase("during"):
        for line in item.talk:
            held = line.line.kind in SPOKEN or line.line.kind == "show"
            others = line.seconds.expected if not held else float(line.line.listen)
            speaker = line.line.speaker
            parts[speaker] = parts.get(speaker, 0.0) + line.seconds.expected - others
            parts["others"] = parts.get("others", 0.0) + others
    whole = sum(parts.values())
    return {name: round(part / whole, 3) for name, part in parts.items()} if whole else {}


def _in_time(items: list[TimedItem], day: date) -> tuple[TimedItem, ...]:
    """Before, during, after; work due on other days by its day."""
    phases = ("before", "during", "after")
    return tuple(
        sorted(items, key=lambda timed: (phases.index(timed.item.phase), timed.due or day))
    )


def _minutes(item: Item) -> int:
    return item.minutes if isinstance(item.minutes, int) else 0
