"""A series of meetings, as the meeting that belongs to it says it."""

import re
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from agendagen.records.base import STRUCTURE, Id, Misread, Model, Schema, Words
from agendagen.records.days import Day

_EXAMPLE = "FREQ=WEEKLY;BYDAY=MO"
_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_MONTH = "([1-9]|1[0-2])"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "[1-9][0-9]?",
    "COUNT": "[1-9][0-9]{0,3}",
    "WKST": _WEEKDAY,
    "BYDAY": rf"([+-]?[1-5])?{_WEEKDAY}(,([+-]?[1-5])?{_WEEKDAY})*",
    "BYMONTHDAY": r"-?([1-9]|[12][0-9]|3[01])(,-?([1-9]|[12][0-9]|3[01]))*",
    "BYMONTH": rf"{_MONTH}(,{_MONTH})*",
    "BYSETPOS": "-?[1-5](,-?[1-5])*",
}
"""What a rule may say (RFC 5545, 3.3.10): days, no hours; its end is `until`."""
_BY = frozenset({"BYDAY", "BYMONTHDAY", "BYMONTH"})


class Rule(str):
    """When the meetings are, as a recurrence rule: `FREQ=WEEKLY;BYDAY=MO`."""

    __slots__ = ()
    schema: ClassVar[Schema] = {
        "type": "string",
        "pattern": "FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)",
        "examples": [_EXAMPLE, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=MONTHLY;BYDAY=1MO"],
    }

    @classmethod
    def written(cls, text: str) -> "Rule":
        """Raises `Misread`."""
        hint = f"Write it as {_EXAMPLE}."
        said: dict[str, str] = {}
        for part in text.strip().removesuffix(";").split(";"):
            name, _, value = part.strip().partition("=")
            if name == "UNTIL":
                hint = "Write the last day beside the rule: until: 2027-06-30."
                raise Misread("bad-rule", "a rule does not say its end", hint)
            if name not in _PARTS:
                known = ", ".join(_PARTS)
                message = f"“{part.strip()[:60]}” is no part of a rule; there are {known}"
                raise Misread("bad-rule", _plain(message), hint)
            if name in said:
                raise Misread("bad-rule", f"the rule says {name} twice", "Keep one.")
            if not re.fullmatch(_PARTS[name], value):
                message = f"{name} of the rule cannot be “{value[:60]}”"
                raise Misread("bad-rule", _plain(message), hint)
            said[name] = value
        if "FREQ" not in said:
            raise Misread("bad-rule", "the rule does not say how often (FREQ)", hint)
        if said["FREQ"] in ("DAILY", "WEEKLY") and re.search(r"\d", said.get("BYDAY", "")):
            message = "only in a month or a year is there a first or a last Monday"
            raise Misread("bad-rule", message, "Write FREQ=MONTHLY;BYDAY=1MO.")
        if "BYSETPOS" in said and not _BY & said.keys():
            message = "BYSETPOS chooses among days that the rule does not name"
            raise Misread("bad-rule", message, "Add BYDAY, or take BYSETPOS out.")
        return cls(";".join(f"{name}={value}" for name, value in said.items()))


def _plain(message: str) -> str:
    """Safe inside a template of a message."""
    return message.replace("{", "{{").replace("}", "}}")


class SeriesSpec(Model):
    """Meetings that follow one another; `agendagen next` writes the next one of them."""

    id: Annotated[Id, STRUCTURE]
    rule: Annotated[Rule, STRUCTURE]
    number: Annotated[int, STRUCTURE, Meta(ge=1, le=9999)] = 1
    from_: Annotated[
        Day | None, STRUCTURE, Meta(description="The first day of the rule; else this meeting's.")
    ] = None
    until: Annotated[Day | None, STRUCTURE, Meta(description="No meeting after this day.")] = None
    except_: Annotated[tuple[Day, ...], STRUCTURE] = ()
    holidays: Annotated[
        str | tuple[str, ...],
        STRUCTURE,
        Meta(description="Countries on whose days off there is no meeting: PL, Germany."),
    ] = ()
    on_holiday: Annotated[
        Literal["leave-out", "before", "after"],
        STRUCTURE,
        Meta(description="A meeting on a day off: left out, or the working day before or after."),
    ] = "leave-out"
    rotate: Annotated[
        dict[str, tuple[Id, ...]],
        STRUCTURE,
        Meta(description="Roles that somebody else plays every time: the people, in turn."),
    ] = field(default_factory=dict)
    standing: Annotated[
        tuple[str, ...],
        STRUCTURE,
        Meta(description="Inputs and changed items that the next meeting takes over."),
    ] = ()
    absent: Annotated[
        tuple[Id, ...],
        STRUCTURE,
        Meta(description="Who is not in this meeting, and is in the next one again."),
    ] = ()
    parked: Annotated[
        tuple[Words, ...], Meta(description="Topics put off until now, beside those of minutes.")
    ] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries under `holidays`, as they are written."""
        return (self.holidays,) if isinstance(self.holidays, str) else self.holidays
