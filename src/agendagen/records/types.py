"""Meeting types, modes and meetings, as people write them: strings here are still templates."""

import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from agendagen.records.base import (
    CLIENT,
    TRANSLATED,
    ClientWords,
    Id,
    Locale,
    Model,
    Visibility,
    Words,
)

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
InputKind = ScalarKind | RecordKind | RecordsKind | Literal["list", "rows"]
Phase = Literal["before", "during", "after"]
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

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""A name that templates use: letters, digits and underscores."""


def _seconds(value: object) -> object:
    if not isinstance(value, str):
        return value
    number, _, unit = value.strip().partition(" ")
    factor = {"s": 1, "min": 60}.get(unit.strip())
    if not number.isdigit() or factor is None:
        raise ValueError("write a length of time as “40 s” or “3 min”")
    return int(number) * factor


Duration = Annotated[
    int,
    BeforeValidator(_seconds),
    Field(ge=1, le=14400),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+ (s|min)$", "examples": ["40 s"]}),
]
"""Seconds, written as `40 s` or `3 min`."""


def _clock(value: object) -> object:
    if isinstance(value, str):
        hours, colon, minutes = value.partition(":")
        digits = hours.isdigit() and minutes.isdigit() and len(minutes) == 2
        if colon and digits and int(hours) < 24 and int(minutes) < 60:
            return datetime.time(int(hours), int(minutes))
        raise ValueError("write a time of day as 09:30")
    return value


Clock = Annotated[
    datetime.time,
    BeforeValidator(_clock),
    WithJsonSchema(
        {"type": "string", "pattern": r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$", "examples": ["09:30"]}
    ),
]


class Share(Model):
    """A part of what is left of the meeting, in proportion, within bounds (whole minutes)."""

    share: int = Field(ge=1, le=600)
    min: int = Field(1, ge=1, le=600)
    max: int = Field(600, ge=1, le=600)

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is more than max ({self.max})")
        return self


class Handoff(Model):
    to: Name
    from_: Name | None = Field(None, alias="from")
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
    answer: Words | None = Field(None, description="With objection: the words to say.")
    listen: Duration | None = Field(None, description="With ask: time to listen; 30 s if unsaid.")
    lasts: Duration | None = Field(None, description="With do and show: the time it takes.")
    optional: bool = False
    talk: tuple["TalkLine", ...] = ()

    @property
    def kind(self) -> LineKind | None:
        """What the line is; None for a group."""
        return next((k for k in LINE_KINDS if getattr(self, k) is not None), None)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
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
        return self


class Point(Model):
    """A line under the title on the agenda; plain text, or a mapping with `each` or `when`."""

    id: Id | None = None
    text: ClientWords
    each: str | None = None
    when: str | None = None


def _point(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


PointSpec = Annotated[
    Point,
    BeforeValidator(_point, json_schema_input_type=str | Point),
]


class ItemSpec(Model):
    """One entry of the agenda, as written."""

    id: str
    title: ClientWords
    outcome: ClientWords | None = None
    minutes: int | Share | None = None
    lead: Name | None = None
    phase: Phase = "during"
    workdays: int | None = Field(None, ge=1, le=60)
    kind: ItemKind = "topic"
    visibility: Visibility = Visibility.INTERNAL
    priority: Priority = "should"
    fallback: Words | None = None
    points: Annotated[tuple[PointSpec, ...], CLIENT, TRANSLATED] = ()
    cues: Annotated[tuple[str, ...], TRANSLATED] = ()
    each: str | None = None
    when: str | None = None
    talk: tuple[TalkLine, ...] = ()
    optional: bool = Field(False, description="Used by modes and meetings that change items.")

    @model_validator(mode="after")
    def _phase_keys(self) -> Self:
        if self.workdays is not None and self.phase == "during":
            raise ValueError("workdays belongs to items before and after the meeting")
        if self.phase != "during" and isinstance(self.minutes, Share):
            raise ValueError("an item before or after the meeting needs minutes as one number")
        if self.phase == "during" and self.minutes is None:
            raise ValueError("an item during the meeting needs minutes")
        return self


class Role(Model):
    title: ClientWords
    required: bool = True


class InputSpec(Model):
    kind: InputKind
    title: Words
    visibility: Visibility = Visibility.INTERNAL
    required: bool = True
    default: Any = None
    columns: dict[Name, ColumnKind] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _columns(self) -> Self:
        if (self.kind == "rows") != bool(self.columns):
            raise ValueError("columns go with kind: rows, and rows need them")
        return self


class Line(Model):
    """A line of small print or of the joining block."""

    id: Id
    text: ClientWords
    label: ClientWords | None = None
    each: str | None = None
    when: str | None = None
    visibility: Visibility = Visibility.INTERNAL


class TypeSpec(Model):
    """How a kind of meeting runs, with everything laid on top of it."""

    extends: Id | None = None
    lang: Locale | None = None
    title: ClientWords
    summary: Words | None = None
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    audience: Visibility = Visibility.INTERNAL
    objective: ClientWords
    minutes: int = Field(ge=5, le=1440)
    roles: dict[Name, Role] = Field(min_length=1)
    inputs: dict[Name, InputSpec] = Field(default_factory=dict)
    disclosures: Annotated[tuple[Line, ...], CLIENT] = ()
    joining: Annotated[tuple[Line, ...], CLIENT] = ()
    items: tuple[ItemSpec, ...] = Field(min_length=1)


class ModeSpec(Model):
    """How people meet. `items` stay raw: they are changes to items of a type."""

    lang: Locale | None = None
    title: ClientWords
    summary: Words | None = None
    inputs: dict[Name, InputSpec] = Field(default_factory=dict)
    joining: Annotated[tuple[Line, ...], CLIENT] = ()
    items: tuple[dict[str, Any], ...] = ()


class MeetingSpec(Model):
    """One real meeting. `items` stay raw: they are changes to items of the type."""

    type: Id
    lang: Locale | None = None
    mode: Id = "in-person"
    title: ClientWords | None = None
    objective: ClientWords | None = None
    date: datetime.date
    start: Clock
    minutes: int | None = Field(None, ge=5, le=1440)
    timezone: str | None = None
    cast: dict[Name, Id] = Field(default_factory=dict)
    attendees: tuple[Id, ...] | None = None
    guests: tuple[str, ...] = ()
    inputs: dict[Name, Any] = Field(default_factory=dict)
    items: tuple[dict[str, Any], ...] = ()
