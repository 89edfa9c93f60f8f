"""What every record has in common: strictness, visibility, translation, and its place.

A field's annotation says two things beside its type: whether a client may read it (`CLIENT`;
**what says nothing is internal**) and whether it is words that need a translation
(`TRANSLATED`). Both are read from the models by compose, the checks and the schemas, so a new
field is covered on the day it is added.
"""

from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Visibility(StrEnum):
    """Who may read it."""

    CLIENT = "client"
    INTERNAL = "internal"


class Mark(StrEnum):
    """What an annotation says of a field."""

    CLIENT = "client"
    TRANSLATED = "translated"
    MARKDOWN = "markdown"


CLIENT = Mark.CLIENT
TRANSLATED = Mark.TRANSLATED

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60),
    Field(description="Lower case letters, digits and hyphens."),
]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Words = Annotated[str, TRANSLATED]
"""Internal words, written in every language."""
ClientWords = Annotated[str, CLIENT, TRANSLATED]
"""Words that a client may read, written in every language."""
ClientText = Annotated[str, CLIENT]
"""A fact that a client may read, the same in every language: a name, an address."""


class Model(BaseModel):
    """Strict and frozen: an unknown key is an error, a value never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


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

    lang: Locale | None = Field(None, description="The language this file is written in.")
    visibility: Visibility = Field(
        Visibility.INTERNAL,
        description="client: may appear in client editions. Nothing said is internal.",
    )
    extra: dict[str, str] = Field(
        default_factory=dict, description="Your own facts; always internal."
    )


@cache
def marks(model: type[BaseModel], field: str) -> frozenset[Mark]:
    """What the annotation of `field` says, through `X | None` and `Annotated` alike."""
    info = model.model_fields[field]
    found = {m for m in info.metadata if isinstance(m, Mark)}
    return frozenset(found | _marks_in(info.annotation))


def _marks_in(annotation: Any) -> set[Mark]:
    found = {m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Mark)}
    for argument in getattr(annotation, "__args__", ()):
        if not (isinstance(argument, type) and issubclass(argument, BaseModel)):
            found |= _marks_in(argument)
    return found
