"""Meeting types, modes and meetings, as people write them: strings here are still templates."""

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, field

from agendagen.records.base import (
    CLIENT,
    STRUCTURE,
    TRANSLATED,
    ClientWords,
    Id,
    Locale,
    Misread,
    Model,
    Schema,
    Visibility,
    Words,
    YesNo,
)
from agendagen.records.days import Day
from agendagen.records.series import SeriesSpec

Purpose = Literal[
    "motivate",
    "inform-products",
    "find-problems",
    "close-gap",
    "improve-strategy",
    "inform-clients",
    "train",
]
RecordKind = Literal["person", "client", "product", "campaign", "case", "objection"]
RecordsKind = Literal["people", "clients", "products", "campaigns", "cases", "objections"]
ScalarKind = Literal["text", "number", "date"]
ColumnKind = Literal["text", "number", "date", "person", "client", "product"]
InputKind = (
    ScalarKind | RecordKind | RecordsKind | Literal["list", "rows", "guidelines", "actions", "data"]
)
GUIDELINE_CELLS = {
    "instead_of": "text",
    "say": "text",
    "why": "text",
    "bad": "list",
    "good": "list",
}
"""What a row of an input of kind `guidelines` may say."""
ACTION_CELLS = {"who": "person", "what": "text", "due": "date", "since": "date"}
"""What a row of an input of kind `actions` may say, where the actions are no series'."""
Phase = Literal["before", "during", "after"]
ChartKind = Literal["attainment", "leaderboard", "pipeline", "trend"]
ItemKind = Literal["topic", "demo", "practice", "questions", "decision", "break"]
Priority = Literal["must", "should", "could"]
LineKind = Literal["say", "ask", "show", "do", "know", "handoff", "objection", "pause"]
LINE_KINDS: tuple[LineKind, ...] = (
    "say",
    "ask",
    "show",
    "do",
    "know",
    "handoff",
    "objection",
    "pause",
)

Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z", max_length=40)]
"""A name that templates use: letters, digits and underscores."""
Reason = Annotated[str, Meta(pattern=r"\S")]
"""Why something is so; never blank."""
Minutes = Annotated[int, Meta(ge=5, le=1440)]
"""The length of a meeting."""


ItemId = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z|\{\{")]
"""An id, or a template of one."""


class Duration(int):
    """Seconds, written as `40 s` or `3 min`."""

    schema: ClassVar[Schema] = {
        "type": "string",
        "pattern": r"^[0-9]+ (s|min)$",
        "examples": ["40 s"],
    }

    @classmethod
    def written(cls, text: str) -> "Duration":
        """Raises `Misread`."""
        found = re.fullmatch(r"([0-9]{1,9}) +(s|min)", text.strip())
        if found is None:
            hint = "Write it as “40 s” or “3 min”."
            raise Misread("bad-duration", "{shown} is no length of time", hint)
        seconds = int(found[1]) * (60 if found[2] == "min" else 1)
        if not 1 <= seconds <= 14400:
            side = "at least 1 s" if seconds < 1 else "at most 240 min"
            raise Misread("bad-number", f"“{{name}}” must be {side}, not {text}")
        return cls(seconds)


class Clock(datetime.time):
    """A time of day, written as `09:30`."""

    schema: ClassVar[Schema] = {
        "type": "string",
        "pattern": r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$",
        "examples": ["09:30"],
    }

    @classmethod
    def written(cls, text: str) -> "Clock":
        """Raises `Misread`."""
        found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text)
        if found is None:
            raise Misread("bad-time", "{shown} is no time of day", "Write it as 09:30.")
        return cls(int(found[1]), int(found[2]))


Part = Annotated[int, STRUCTURE, Meta(ge=1, le=600)]


class Share(Model):
    """A part of what is left of the meeting, in proportion, within bounds (whole minutes)."""

    share: Part
    min: Part = 1
    max: Part = 600

    def __post_init__(self) -> None:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is more than max ({self.max})")


class Handoff(Model):
    to: Name
    from_: Name | None = None
    say: Words


class TalkLine(Model):
    """One line of the talk track; or a group of lines under one `each` or `when`."""

    id: Id | None = None
    each: str | None = None
    when: str | None = None
    by: Name | None = None
    say: Words | None = None
    ask: Words | None = None
    show: Words | None = None
    do: Words | None = None
    know: Words | None = None
    handoff: Handoff | None = None
    objection: Words | None = None
    pause: Duration | None = None
    answer: Annotated[Words | None, Meta(description="With objection: the words to say.")] = None
    listen: Annotated[
        Duration | None, Meta(description="With ask: time to listen; 30 s if unsaid.")
    ] = None
    lasts: Annotated[Duration | None, Meta(description="With do and show: the time it takes.")] = (
        None
    )
    optional: YesNo = False
    talk: tuple["TalkLine", ...] = ()

    @property
    def kind(self) -> LineKind | None:
        """What the line is; None for a group."""
        return next((k for k in LINE_KINDS if getattr(self, k) is not None), None)

    def __post_init__(self) -> None:
        kinds = [k for k in LINE_KINDS if getattr(self, k) is not None]
        if self.talk and kinds:
            raise ValueError("a group of lines (talk) cannot also be a line of its own")
        if not self.talk and len(kinds) != 1:
            found = ", ".join(kinds) or "none"
            raise ValueError(
                f"a talk line has exactly one of {', '.join(LINE_KINDS)}; here: {found}"
            )
        for key, allowed in (
            ("answer", ("objection",)),
            ("listen", ("ask",)),
            ("lasts", ("do", "show")),
        ):
            if getattr(self, key) is not None and self.kind not in allowed:
                raise ValueError(f"“{key}” goes with {' and '.join(allowed)} only")
        if self.kind == "objection" and self.answer is None:
            raise ValueError("an objection needs an answer")


class Point(Model):
    """A line under the title on the agenda; plain text, or a mapping with `each` or `when`."""

    id: Annotated[Id | None, STRUCTURE] = None
    text: ClientWords
    each: Annotated[str | None, STRUCTURE] = None
    when: Annotated[str | None, STRUCTURE] = None


def as_point(written: str | Point) -> Point:
    """A point that was written as plain text is one without conditions."""
    return Point(text=written) if isinstance(written, str) else written


class ChartSpec(Model):
    """A picture of rows of numbers, for the house only."""

    id: Annotated[Id | None, STRUCTURE] = None
    chart: Annotated[ChartKind, STRUCTURE]
    of: Annotated[
        str, STRUCTURE, Meta(description="Gives the rows, without braces: crm.attainment.")
    ]
    title: Annotated[Words | None, Meta(description="If not the usual one.")] = None
    goal: Annotated[
        str | None, STRUCTURE, Meta(description="With trend: gives what a week should bring.")
    ] = None
    when: Annotated[str | None, STRUCTURE] = None

    def __post_init__(self) -> None:
        if self.goal is not None and self.chart != "trend":
            raise ValueError("“goal” goes with chart: trend only")


class ItemSpec(Model):
    """One entry of the agenda, as written."""

    id: Annotated[ItemId, STRUCTURE]
    title: ClientWords
    outcome: ClientWords | None = None
    minutes: Annotated[Annotated[int, Meta(ge=1, le=1440)] | Share | None, STRUCTURE] = None
    lead: Annotated[Name | None, STRUCTURE] = None
    phase: Annotated[Phase, STRUCTURE] = "during"
    workdays: Annotated[int, STRUCTURE, Meta(ge=1, le=60)] | None = None
    for_: Annotated[
        Id | None,
        STRUCTURE,
        Meta(description="The item that this one prepares or follows up: without it, it goes too."),
    ] = None
    kind: Annotated[ItemKind, STRUCTURE] = "topic"
    visibility: Annotated[Visibility, STRUCTURE] = Visibility.INTERNAL
    priority: Priority = "should"
    fallback: Words | None = None
    points: Annotated[tuple[str | Point, ...], CLIENT, TRANSLATED] = ()
    cues: Annotated[tuple[str, ...], TRANSLATED] = ()
    charts: tuple[ChartSpec, ...] = ()
    each: Annotated[str | None, STRUCTURE] = None
    when: Annotated[str | None, STRUCTURE] = None
    talk: tuple[TalkLine, ...] = ()

    def __post_init__(self) -> None:
        if self.workdays is not None and self.phase == "during":
            raise ValueError("workdays belongs to items before and after the meeting")
        if self.for_ is not None and self.phase == "during":
            raise ValueError("for belongs to items before and after the meeting")
        if self.phase != "during" and isinstance(self.minutes, Share):
            raise ValueError("an item before or after the meeting needs minutes as one number")
        if self.phase == "during" and self.minutes is None:
            raise ValueError("an item during the meeting needs minutes")


class Role(Model):
    title: ClientWords
    required: Annotated[YesNo, STRUCTURE] = True


class InputSpec(Model):
    kind: Annotated[InputKind, STRUCTURE]
    title: Words
    visibility: Annotated[Visibility, STRUCTURE] = Visibility.INTERNAL
    required: Annotated[YesNo, STRUCTURE] = True
    default: Annotated[Any, STRUCTURE] = None
    columns: Annotated[dict[Name, ColumnKind], STRUCTURE] = field(default_factory=dict)
    praise: Annotated[
        YesNo,
        Meta(description="Its rows praise people by name: their consent is asked for."),
    ] = False

    def __post_init__(self) -> None:
        if (self.kind == "rows") != bool(self.columns):
            raise ValueError("columns go with kind: rows, and rows need them")
        is_ours = self.kind in ("guidelines", "actions", "data")
        if is_ours and self.visibility is not Visibility.INTERNAL:
            raise ValueError(
                f"{self.kind} are for the house; “visibility: client” cannot stand here"
            )

    @property
    def cells(self) -> Mapping[str, str]:
        """What one of its rows may say, and the kind of each."""
        return {"guidelines": GUIDELINE_CELLS, "actions": ACTION_CELLS}.get(self.kind, self.columns)


class Line(Model):
    """A line of small print or of the joining block."""

    id: Annotated[Id, STRUCTURE]
    text: ClientWords
    label: ClientWords | None = None
    each: Annotated[str | None, STRUCTURE] = None
    when: Annotated[str | None, STRUCTURE] = None
    visibility: Annotated[Visibility, STRUCTURE] = Visibility.INTERNAL


class TypeSpec(Model):
    """How a kind of meeting runs, with everything laid on top of it."""

    extends: Annotated[Id | None, STRUCTURE] = None
    lang: Annotated[Locale | None, STRUCTURE] = None
    title: ClientWords
    summary: Words | None = None
    purposes: Annotated[tuple[Purpose, ...], Meta(min_length=1)]
    audience: Annotated[Visibility, STRUCTURE] = Visibility.INTERNAL
    objective: ClientWords
    minutes: Annotated[Minutes, STRUCTURE]
    roles: Annotated[dict[Name, Role], STRUCTURE, Meta(min_length=1)]
    inputs: Annotated[dict[Name, InputSpec], STRUCTURE] = field(default_factory=dict)
    phrasing: Annotated[
        tuple[Id, ...], STRUCTURE, Meta(description="Guideline packs that hold in these meetings.")
    ] = ()
    disclosures: Annotated[tuple[Line, ...], CLIENT] = ()
    joining: Annotated[tuple[Line, ...], CLIENT] = ()
    items: Annotated[tuple[ItemSpec, ...], STRUCTURE, Meta(min_length=1)]


class ModeSpec(Model):
    """How people meet. `items` stay raw: they are changes to items of a type."""

    lang: Annotated[Locale | None, STRUCTURE] = None
    title: ClientWords
    summary: Words | None = None
    inputs: Annotated[dict[Name, InputSpec], STRUCTURE] = field(default_factory=dict)
    joining: Annotated[tuple[Line, ...], CLIENT] = ()
    items: Annotated[tuple[dict[str, Any], ...], STRUCTURE] = ()


LAST_REVISION = 99
"""Of an invitation; a series counts on from there with its next meeting."""


class MeetingSpec(Model):
    """One real meeting. `items` stay raw: they are changes to items of the type."""

    type: Annotated[Id, STRUCTURE]
    lang: Annotated[Locale | None, STRUCTURE] = None
    mode: Annotated[Id, STRUCTURE] = "in-person"
    title: ClientWords | None = None
    objective: ClientWords | None = None
    date: Annotated[Day, STRUCTURE]
    start: Annotated[Clock, STRUCTURE]
    minutes: Annotated[Minutes | None, STRUCTURE] = None
    timezone: Annotated[str | None, STRUCTURE] = None
    cast: Annotated[dict[Name, Id], STRUCTURE] = field(default_factory=dict)
    attendees: Annotated[tuple[Id, ...] | None, STRUCTURE] = None
    guests: Annotated[tuple[str, ...], STRUCTURE] = ()
    series: Annotated[
        SeriesSpec | None, STRUCTURE, Meta(description="The meetings that this is one of.")
    ] = None
    revision: Annotated[
        int,
        STRUCTURE,
        Meta(ge=0, le=LAST_REVISION),
        Meta(description="Of the invitation: one more when it is sent again and says otherwise."),
    ] = 0
    phrasing: Annotated[
        tuple[Id, ...],
        STRUCTURE,
        Meta(description="Guideline packs that hold, instead of the type's."),
    ] = ()
    deciders: Annotated[
        tuple[str, ...],
        Meta(description="Who decides, of those in the room; otherwise everyone. Internal."),
    ] = ()
    waive: Annotated[
        dict[str, Reason],
        Meta(description="Advice that does not hold here, and why; internal."),
    ] = field(default_factory=dict)
    inputs: Annotated[dict[Name, Any], STRUCTURE] = field(default_factory=dict)
    items: Annotated[tuple[dict[str, Any], ...], STRUCTURE] = ()
