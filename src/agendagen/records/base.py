"""What every record has in common: strictness, visibility, translation, and its place.

A field's annotation says two things beside its type. A client may read it (`CLIENT`), or it
decides what a client reads without being printed (`STRUCTURE`); **what says nothing is internal**.
And it may be words that need a translation (`TRANSLATED`). Both are read from the models by
compose, the checks, the schemas and the proofs in tests/leaks, so a new field is covered on the
day it is added.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, dataclass_transform

from msgspec import Meta, Struct, StructMeta, field
from msgspec.structs import fields

LANGUAGES = ("en", "pl")
Schema = dict[str, Any]
"""JSON Schema, or a part of one."""


class Visibility(StrEnum):
    """Who may read it."""

    CLIENT = "client"
    INTERNAL = "internal"


class Mark(StrEnum):
    """What an annotation says of a field."""

    CLIENT = "client"
    STRUCTURE = "structure"
    """Decides what there is for a client, and when; its text is not for printing."""
    TRANSLATED = "translated"
    MARKDOWN = "markdown"


CLIENT = Mark.CLIENT
STRUCTURE = Mark.STRUCTURE
TRANSLATED = Mark.TRANSLATED

ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
Id = Annotated[
    str,
    Meta(
        pattern=rf"^{ID_PATTERN}\Z",
        max_length=60,
        description="Lower case letters, digits and hyphens.",
    ),
]
Words = Annotated[str, TRANSLATED]
"""Internal words, written in every language."""
ClientWords = Annotated[str, CLIENT, TRANSLATED]
"""Words that a client may read, written in every language."""
ClientText = Annotated[str, CLIENT]
"""A fact that a client may read, the same in every language: an address, a number."""
NameText = Annotated[str, CLIENT, Meta(pattern=r"\S")]
"""What somebody or something is called; never blank."""


@dataclass
class Misread(ValueError):
    """A text that is no value of its kind; `{name}` and `{shown}` stand for key and text."""

    code: str
    message: str
    hint: str = ""


class Locale(str):
    """A language that agendagen writes: `en`, `pl`."""

    __slots__ = ()
    schema: ClassVar[Schema] = {"type": "string", "enum": list(LANGUAGES)}

    @classmethod
    def written(cls, text: str) -> "Locale":
        """Raises `Misread`."""
        if len(text) != 2:
            hint = "Write a language as en or pl."
            raise Misread("bad-value", "“{name}” cannot be {shown}", hint)
        if text not in LANGUAGES:
            known = " or ".join(LANGUAGES)
            raise Misread("bad-value", f"{{shown}} is no language that agendagen writes: {known}")
        return cls(text)


if TYPE_CHECKING:
    YesNo = bool
else:

    class _IsBool(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, bool)

    class YesNo(metaclass=_IsBool):
        """A bool, written as `true`, `yes`, `on`, `false`, `no` or `off`."""

        schema: ClassVar[Schema] = {"type": "boolean"}

        @classmethod
        def written(cls, text: str) -> bool:
            """Raises `Misread`."""
            if (word := text.lower()) in ("true", "yes", "on"):
                return True
            if word in ("false", "no", "off"):
                return False
            hint = "Write true or false."
            raise Misread("bad-value", "“{name}” is yes or no, not {shown}", hint)


def _written_name(field: str) -> str:
    """`from_` is written `from`."""
    return field.rstrip("_")


class _Strict(StructMeta):
    def __new__(cls, name: str, bases: Any, namespace: Any, **_: Any) -> Any:
        return super().__new__(
            cls,
            name,
            bases,
            namespace,
            frozen=True,
            kw_only=True,
            forbid_unknown_fields=True,
            rename=_written_name,
        )


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Model(Struct, metaclass=_Strict, frozen=True):
    """Strict and frozen: an unknown key is an error, a value never changes."""


class Forms(Model):
    """A name in the six Polish cases other than the nominative."""

    genitive: ClientText | None = None
    dative: ClientText | None = None
    accusative: ClientText | None = None
    instrumental: ClientText | None = None
    locative: ClientText | None = None
    vocative: ClientText | None = None


class Record(Model):
    """One validated file of content."""

    lang: Annotated[
        Locale | None, STRUCTURE, Meta(description="The language this file is written in.")
    ] = None
    visibility: Annotated[
        Visibility,
        STRUCTURE,
        Meta(description="client: may appear in client editions. Nothing said is internal."),
    ] = Visibility.INTERNAL
    extra: Annotated[dict[str, str], Meta(description="Your own facts; always internal.")] = field(
        default_factory=dict
    )


@cache
def marks(model: type[Model], field: str) -> frozenset[Mark]:
    """What the annotation of `field` says, through `X | None` and `Annotated` alike."""
    owner = next(c for c in model.__mro__ if field in getattr(c, "__annotations__", ()))
    annotation = owner.__annotations__[field]
    if isinstance(annotation, str):  # of a module that postpones annotations
        annotation = next(f.type for f in fields(model) if f.name == field)
    return frozenset(_marks_in(annotation))


def is_internal(model: type[Model], field: str) -> bool:
    """Whether neither what a client reads nor what there is for a client may depend on it."""
    return not marks(model, field) & {CLIENT, STRUCTURE}


def _marks_in(annotation: Any) -> set[Mark]:
    found = {m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Mark)}
    inside = getattr(annotation, "__origin__", None), *getattr(annotation, "__args__", ())
    for argument in inside:
        if argument is not None and not isinstance(argument, type):
            found |= _marks_in(argument)
    return found
