"""Minutes: what became of a meeting. `content/minutes/<meeting>.yaml`.

An action is made once, in the minutes of the meeting in which it was promised. Later minutes
refer to it, `<meeting>/<id>`, and say what became of it; it is never copied.
"""

from datetime import date
from typing import Annotated, ClassVar

from msgspec import Meta

from agendagen.records.base import (
    CLIENT,
    ID_PATTERN,
    STRUCTURE,
    ClientWords,
    Id,
    Locale,
    Model,
    Schema,
    Visibility,
    Words,
)
from agendagen.records.days import Day

ActionRef = Annotated[
    str,
    STRUCTURE,
    Meta(
        pattern=rf"^{ID_PATTERN}/{ID_PATTERN}\Z",
        description="The meeting in which it was promised, and its id there: weekly-2026-w48/3-1.",
    ),
]
Visible = Annotated[
    Visibility,
    STRUCTURE,
    Meta(description="client: stands in the client's minutes, if the item does."),
]
Who = Annotated[
    str, CLIENT, Meta(pattern=r"\S", description="A person, or client/contact for theirs.")
]

Reason = Annotated[Words, Meta(pattern=r"\S")]


class Done(str):
    """The day on which something was done, `2026-12-01`; `yes` is the day of these minutes."""

    __slots__ = ()
    schema: ClassVar[Schema] = {"type": ["string", "boolean"], "examples": ["2026-12-01"]}

    @classmethod
    def written(cls, text: str) -> "Done":
        """Raises `Misread`."""
        if (word := text.lower()) in ("yes", "true", "on", "no", "false", "off"):
            return cls("yes" if word in ("yes", "true", "on") else "")
        return cls(Day.written(text).isoformat())

    def day(self, minutes: date) -> date | None:
        """When it was done, in minutes of that day; None when it was not."""
        return minutes if self == "yes" else date.fromisoformat(self) if self else None


class Decision(Model):
    """Something that was decided."""

    text: ClientWords
    visibility: Visible = Visibility.INTERNAL


class ActionSpec(Model):
    """Something that somebody promised to do."""

    id: Annotated[Id, STRUCTURE]
    what: ClientWords
    who: Who
    due: Annotated[Day | None, CLIENT] = None
    done: Annotated[Done | None, CLIENT] = None
    visibility: Visible = Visibility.INTERNAL


class Carried(Model):
    """What became of an action from an earlier meeting; nothing said: it stays open."""

    id: ActionRef
    done: Annotated[Done | None, CLIENT] = None
    due: Annotated[Day | None, CLIENT, Meta(description="The new day.")] = None
    who: Annotated[Who | None, Meta(description="Who does it from now on.")] = None
    dropped: Annotated[Reason | None, Meta(description="Why nobody does it any more.")] = None


class ItemMinutes(Model):
    """One item of the agenda."""

    id: Annotated[str, STRUCTURE, Meta(description="The id of the item.")]
    decisions: Annotated[tuple[Annotated[str, Meta(pattern=r"\S")] | Decision, ...], CLIENT] = ()
    actions: Annotated[tuple[ActionSpec, ...], CLIENT] = ()


class Praise(Model):
    """Who was praised, for what exactly, what it changed, and what the others can copy."""

    who: Id
    what: Words
    effect: Words | None = None
    copy: Words | None = None


class MinutesSpec(Model):
    """The minutes of the meeting whose name the file has."""

    lang: Annotated[Locale | None, STRUCTURE] = None
    present: Annotated[
        tuple[Who, ...] | None, CLIENT, Meta(description="Who was there; else everyone invited.")
    ] = None
    carried: Annotated[tuple[Carried, ...], CLIENT] = ()
    items: Annotated[tuple[ItemMinutes, ...], CLIENT] = ()
    parked: Annotated[
        tuple[Words, ...], Meta(description="Topics for the next time; internal.")
    ] = ()
    praise: tuple[Praise, ...] = ()


def as_decision(written: str | Decision) -> Decision:
    """A decision that was written as plain text is for the house."""
    return Decision(text=written) if isinstance(written, str) else written
