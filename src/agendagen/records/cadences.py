"""Contact cadences: who is contacted when, by what, with which words, on what legal ground.

Everything here is internal; the lines are said and written to clients, so they are filled from
what a client may know.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from agendagen.records.base import STRUCTURE, Id, Model, Record, Words
from agendagen.records.content import Channel

Days = Annotated[int, Meta(ge=0, le=400)]
BY: Mapping[Channel, str] = {
    "phone": "a phone call",
    "email": "an e-mail",
    "letter": "a letter",
    "visit": "a visit",
}
"""What a contact by each channel is called in messages."""
NAMES = frozenset({"client", "contact", "product", "rep", "company", "meeting"})
"""What the texts of a cadence may ask for."""


class Footing(Model):
    """On what a channel may be used: a consent, or a reason why none is needed."""

    consent: Literal["required"] | None = None
    basis: Words | None = None
    countries: Annotated[
        tuple[str, ...],
        STRUCTURE,
        Meta(description="Where the basis holds, of the countries whose rule is not known here."),
    ] = ()

    def __post_init__(self) -> None:
        if (self.consent is None) == (self.basis is None):
            raise ValueError("a channel has either “consent: required” or a “basis”")


class Legal(Model):
    """The footing of each channel, where the country of the client has no rule of its own."""

    phone: Footing | None = None
    email: Footing | None = None
    letter: Footing | None = None
    visit: Footing | None = None

    def of(self, channel: Channel) -> Footing | None:
        """What is said of one channel."""
        found: Footing | None = getattr(self, channel)
        return found


class Step(Model):
    """One contact."""

    id: Id
    after: Annotated[Days, Meta(description="Days after the meeting.")]
    days: Annotated[
        Literal["working", "calendar"], Meta(description="What is counted; else working days.")
    ] = "working"
    channel: Channel
    purpose: Words
    line: Annotated[Words, Meta(description="What is said or written to the client.")]
    basis: Annotated[
        Words | None,
        Meta(description="Why this contact is no advertising and needs no consent."),
    ] = None


class Cadence(Record):
    """Contacts after a meeting: `content/cadences/after-pitch.yaml`."""

    title: Words
    summary: Words | None = None
    types: Annotated[tuple[Id, ...], Meta(description="The meeting types it follows.")] = ()
    legal: Legal = Legal()
    steps: Annotated[tuple[Step, ...], Meta(min_length=1)]


class Law(Struct, frozen=True):
    """A country's rule that advertising to businesses by some channels needs consent first."""

    channels: tuple[Channel, ...]
    name: str
    link: str
    since: date | None = None


ELECTRONIC: tuple[Channel, ...] = ("phone", "email")
"""The channels that such laws are about."""
CONSENT_FIRST: Mapping[str, Law] = {
    "AT": Law(
        ("phone", "email"),
        "§ 174 of the Austrian Telecommunications Act (TKG 2021)",
        "https://www.wko.at/ktn/information-consulting/werbung-marktkommunikation/"
        "unerbetene-werbung--ist-die-uebermittlung-von-werbebotsch",
    ),
    "DE": Law(
        ("email",),
        "§ 7 of the German Act against Unfair Competition (UWG)",
        "https://www.gesetze-im-internet.de/uwg_2004/__7.html",
    ),
    "PL": Law(
        ("phone", "email"),
        "article 398 of the Polish Electronic Communications Law (PKE)",
        "https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU20240001221",
        date(2024, 11, 10),
    ),
}
"""By ISO 3166 code; of channels that are not named, no consent is asked for beforehand."""
NO_CONSENT = frozenset({"FR", "GB", "US"})
"""Where businesses may be called and written to until they object: docs/files.md says the rules."""
