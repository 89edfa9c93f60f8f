"""The records: people, products, clients, campaigns, cases, objections, the company.

Fields without `CLIENT` never reach a client edition: there they do not exist.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from agendagen.records.base import (
    CLIENT,
    TRANSLATED,
    ClientText,
    ClientWords,
    Forms,
    Id,
    Misread,
    Model,
    NameText,
    Record,
    Schema,
    Words,
    YesNo,
)

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
Gender = Annotated[Literal["f", "m"], CLIENT]
ClientList = Annotated[tuple[ClientWords, ...], CLIENT, TRANSLATED]
WordList = Annotated[tuple[Words, ...], TRANSLATED]
Rate = Annotated[int, Meta(ge=60, le=260)]
"""Words a minute."""


class Amount(Decimal):
    """A number with or without decimals: `19.50`."""

    schema: ClassVar[Schema] = {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}]
    }

    @classmethod
    def written(cls, text: str) -> "Amount":
        """Raises `Misread`."""
        if not re.fullmatch(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", text.strip()):
            raise Misread("bad-number", "“{name}” needs a number, not {shown}")
        return cls(text.strip())


class Colours(Model):
    """The two colours of the house, as `#rrggbb`."""

    primary: Annotated[Colour, CLIENT] = "#1f3a5f"
    accent: Annotated[Colour, CLIENT] = "#c8553d"


class PerHour(Amount):
    """What an hour costs: more than nothing."""

    @classmethod
    def written(cls, text: str) -> "PerHour":
        """Raises `Misread`."""
        found = cls(Amount.written(text))
        if found <= 0:
            raise Misread("bad-number", "“{name}” must be more than 0, not {shown}")
        return found


class HourlyRates(Model):
    """What an hour of work costs us with everything, on average; the first that applies counts.

    Never one person's pay: there is no place for a person here.
    """

    roles: Annotated[
        dict[str, PerHour], Meta(description="By role in the meeting: {expert: 190}.")
    ] = field(default_factory=dict)
    teams: Annotated[dict[str, PerHour], Meta(description="By a person's team: {sales: 150}.")] = (
        field(default_factory=dict)
    )
    everyone: Annotated[
        PerHour | None, Meta(description="Of all others: the average of the house.")
    ] = None

    def of(self, roles: Iterable[str], team: str) -> Decimal | None:
        """The rate of somebody who plays these roles and belongs to that team."""
        own = next((self.roles[role] for role in roles if role in self.roles), None)
        return own or self.teams.get(team) or self.everyone


class Company(Record):
    """Who we are: on every document."""

    name: NameText
    legal_name: ClientText | None = None
    forms: Annotated[Forms | None, CLIENT] = None
    tagline: ClientWords | None = None
    website: ClientText | None = None
    email: ClientText | None = None
    phone: ClientText | None = None
    address: ClientWords | None = None
    country: Annotated[
        ClientText | None,
        Meta(description="Whose public holidays are no working days for us: PL, or its name."),
    ] = None
    teams: Annotated[
        dict[str, Words], Meta(description="What the teams of people are called: {sales: Sales}.")
    ] = field(default_factory=dict)
    logo: Annotated[str | None, CLIENT, Meta(description="An SVG file beside this one.")] = None
    colours: Annotated[Colours, CLIENT] = Colours()
    register_: Annotated[
        ClientWords | None, Meta(description="The legal line for the small print.")
    ] = None
    rates: Annotated[
        HourlyRates | None, Meta(description="What an hour costs, on average; internal.")
    ] = None


class Rates(Model):
    """A person's own speaking rates, words a minute."""

    en: Rate | None = None
    pl: Rate | None = None

    def rate(self, locale: str) -> int | None:
        """Words a minute in `locale`, if the person has their own."""
        found: int | None = getattr(self, locale)
        return found


_PAY = (
    "What an hour of one person costs is not written down here.",
    "Give the average of a role or a team under “rates:” in company.yaml.",
)


class Person(Record):
    """A colleague."""

    refused: ClassVar[dict[str, tuple[str, str]]] = dict.fromkeys(
        ("rate", "rates", "hourly_rate", "cost", "pay", "salary", "wage"), _PAY
    )
    """Keys that have no place here, and why: message and hint."""
    name: NameText
    first_name: ClientText | None = None
    gender: Gender | None = None
    title: ClientWords | None = None
    email: ClientText | None = None
    phone: ClientText | None = None
    timezone: ClientText | None = None
    forms: Annotated[Forms | None, CLIENT] = None
    first_forms: Annotated[Forms | None, CLIENT] = None
    bio: ClientWords | None = None
    words_per_minute: Rates = Rates()
    team: str | None = None
    praise: Annotated[
        Literal["yes", "no", "ask"],
        Meta(description="Whether they may be praised before the others; else ask first."),
    ] = "ask"
    strengths: WordList = ()
    notes: Words | None = None


Channel = Literal["phone", "email", "letter", "visit"]


class Consent(Model):
    """A client's word that they may be contacted; `until` is the last day it holds."""

    channel: Channel
    given_on: date
    until: date | None = None
    by: Annotated[str | None, Meta(description="Who gave it, and how.")] = None


class Contact(Model):
    """A person of a client."""

    name: NameText
    first_name: ClientText | None = None
    gender: Gender | None = None
    title: ClientWords | None = None
    email: ClientText | None = None
    phone: ClientText | None = None
    timezone: ClientText | None = None
    forms: Annotated[Forms | None, CLIENT] = None
    first_forms: Annotated[Forms | None, CLIENT] = None
    id: Annotated[Id, CLIENT]
    stake: Annotated[Words | None, Meta(description="What it means for them; internal.")] = None
    stance: Annotated[Words | None, Meta(description="For, against, undecided; internal.")] = None
    consents: Annotated[
        tuple[Consent, ...], Meta(description="This person's own consents; internal.")
    ] = ()


class Benefit(Model):
    id: Annotated[Id, CLIENT]
    title: ClientWords
    text: ClientWords
    who: Annotated[str | None, CLIENT, Meta(description="A tag for `when`: finance, hr.")] = None


class Proof(Model):
    """A claim that may be made, and where it comes from."""

    id: Annotated[Id, CLIENT]
    claim: ClientWords
    source: ClientWords


class Result(Model):
    """The end result, to be shown before any setup screen."""

    show: ClientWords
    say: ClientWords


class DemoStep(Model):
    id: Annotated[Id, CLIENT]
    title: ClientWords
    show: ClientWords
    say: ClientWords


class Price(Model):
    amount: Annotated[Amount, CLIENT]
    unit: ClientWords | None = None
    note: ClientWords | None = None


class Disclosure(Model):
    id: Annotated[Id, CLIENT]
    text: ClientWords


class Rival(Model):
    id: Id
    name: str
    answer: Words


class Product(Record):
    name: NameText
    forms: Annotated[Forms | None, CLIENT] = None
    tagline: ClientWords | None = None
    summary: ClientWords | None = None
    who_for: ClientWords | None = None
    benefits: Annotated[tuple[Benefit, ...], CLIENT] = ()
    proof: Annotated[tuple[Proof, ...], CLIENT] = ()
    result: Annotated[Result | None, CLIENT] = None
    demo: Annotated[tuple[DemoStep, ...], CLIENT] = ()
    price: Annotated[Price | None, CLIENT] = None
    disclosures: Annotated[tuple[Disclosure, ...], CLIENT] = ()
    questions: ClientList = ()
    discount_floor: Words | None = None
    cost_notes: Words | None = None
    never_say: WordList = ()
    phrasing: Annotated[
        tuple[Id, ...], Meta(description="Guideline packs that hold wherever the product is.")
    ] = ()
    known_issues: WordList = ()
    roadmap: WordList = ()
    rivals: tuple[Rival, ...] = ()
    fallback: Words | None = None


class Deal(Model):
    """Where the sale stands; internal."""

    value: Amount | None = None
    stage: Words | None = None
    close_date: date | None = None
    next_step: Words | None = None


class Client(Record):
    name: NameText
    forms: Annotated[Forms | None, CLIENT] = None
    industry: ClientWords | None = None
    city: ClientText | None = None
    country: ClientWords | None = None
    website: ClientText | None = None
    since: ClientText | None = None
    is_new: Annotated[YesNo, CLIENT] = False
    situation: ClientWords | None = None
    goals: ClientList = ()
    facts: ClientList = ()
    contacts: Annotated[tuple[Contact, ...], CLIENT] = ()
    champion: Annotated[Id | None, CLIENT] = None
    notes: Words | None = None
    risks: WordList = ()
    budget: Words | None = None
    competitors: WordList = ()
    deal: Deal | None = None
    consents: Annotated[
        tuple[Consent, ...], Meta(description="Consents for everyone at the client; internal.")
    ] = ()
    owner: Id | None = None


class Claim(Model):
    id: Annotated[Id, CLIENT]
    claim: ClientWords
    source: ClientWords


class Campaign(Record):
    name: Annotated[NameText, TRANSLATED]
    forms: Annotated[Forms | None, CLIENT] = None
    goal: ClientWords | None = None
    message: ClientWords | None = None
    audience_text: ClientWords | None = None
    from_: Annotated[date | None, CLIENT] = None
    until: Annotated[date | None, CLIENT] = None
    channels: ClientList = ()
    offer: ClientWords | None = None
    claims: Annotated[tuple[Claim, ...], CLIENT] = ()
    product: Annotated[Id | None, CLIENT] = None
    owner: Id | None = None
    budget: Words | None = None
    brief: Words | None = None
    say: WordList = ()
    avoid: WordList = ()


class Quote(Model):
    text: ClientWords
    by: ClientWords


class Case(Record):
    """A customer's story, as it may be told."""

    title: ClientWords
    customer: ClientWords
    industry: ClientWords | None = None
    situation: ClientWords
    solution: ClientWords
    result: ClientWords
    quote: Annotated[Quote | None, CLIENT] = None
    source: ClientWords
    product: Annotated[Id | None, CLIENT] = None
    approval: Words | None = None


class Objection(Record):
    """If they say … then say …"""

    says: ClientWords
    answer: ClientWords
    ask: ClientWords | None = None
    topic: Annotated[
        Literal["price", "time", "trust", "change", "rival", "risk"] | None, CLIENT
    ] = None
    product: Annotated[Id | None, CLIENT] = None
    know: Words | None = None
