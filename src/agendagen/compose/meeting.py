"""A meeting with everything resolved: the value that timing, checks and documents read.

Texts are one line of Markdown (see `markdown_text`); times are still to be given out.
"""

from __future__ import annotations

from datetime import date, time

from msgspec import Struct

from agendagen.compose.charts import Chart
from agendagen.compose.tracing import Trace
from agendagen.problems import Position, Problem
from agendagen.records.base import Visibility
from agendagen.records.content import Company
from agendagen.records.types import ItemKind, LineKind, Phase, Priority, Share

LISTEN_SECONDS = 30
"""Time to listen after a question, when the file does not say."""


class Attendee(Struct, frozen=True):
    """Someone in the room. `roles` are role ids; empty for guests and listeners."""

    id: str
    name: str
    first_name: str
    title: str
    side: str
    """`house` or `client`."""
    roles: tuple[str, ...]
    timezone: str
    words_per_minute: int | None
    email: str = ""
    phone: str = ""
    gender: str = ""
    """`f` or `m`; empty when the record does not say."""
    vocative: str = ""
    """The first name as one calls it in Polish; empty when the record does not say."""
    team: str = ""
    """Of a colleague, for the house; empty for a client."""


class TalkLine(Struct, frozen=True):
    """One line of the talk track. Seconds are what the file states; speech comes later."""

    kind: LineKind
    speaker: str
    """Role id of who speaks or acts."""
    text: str
    at: Position
    to: str = ""
    """With `handoff`: the role that speaks next."""
    answer: str = ""
    listen: int = 0
    lasts: int = 0
    optional: bool = False


class Item(Struct, frozen=True):
    """One entry of the agenda."""

    id: str
    title: str
    outcome: str
    minutes: int | Share | None
    lead: str
    phase: Phase
    workdays: int | None
    kind: ItemKind
    visibility: Visibility
    priority: Priority
    fallback: str
    points: tuple[str, ...]
    cues: tuple[str, ...]
    talk: tuple[TalkLine, ...]
    at: Position
    minutes_at: Position
    charts: tuple[Chart, ...] = ()
    """For the house only."""
    for_: str = ""
    """The item that it prepares or follows up; it is left out together with that one."""


class Role(Struct, frozen=True):
    """A role of the type and who plays it; `person` is empty when nobody does."""

    id: str
    title: str
    person: str
    required: bool
    person_id: str = ""
    team: str = ""
    """Of the person; empty for a client."""


class Promise(Struct, frozen=True):
    """What was promised in an earlier meeting, and is open when this one begins."""

    what: str
    """As it was written: plain text."""
    who: str
    """What they are called in this edition."""
    due: date | None
    made: date
    internal: bool


class Joining(Struct, frozen=True):
    """One line of the “how to join” block."""

    label: str
    text: str


class Meeting(Struct, frozen=True):
    """One meeting for one audience, in one language."""

    id: str
    type_id: str
    title: str
    objective: str
    mode_id: str
    mode_title: str
    audience: Visibility
    faces: Visibility
    """The audience of the type: `client` when clients are in the room."""
    locale: str
    rate: int
    """Words a minute of this language in this workspace; 0 for a client, who gets no script."""
    date: date
    start: time
    timezone: str
    minutes: int
    roles: tuple[Role, ...]
    attendees: tuple[Attendee, ...]
    items: tuple[Item, ...]
    joining: tuple[Joining, ...]
    disclosures: tuple[str, ...]
    client_name: str
    company: Company
    logo_svg: str
    at: Position
    start_at: Position
    minutes_at: Position
    problems: tuple[Problem, ...]
    currency: str = ""
    """Of the rates of the company; empty for a client."""
    promises: tuple[Promise, ...] = ()
    """Of its series, or to its client; for a client, as far as their own minutes told them."""
    parked: tuple[str, ...] = ()
    """Topics put off until now, plain texts; none for a client."""
    traces: dict[str, list[Trace]] = {}
    """How each text came to be, by the text; see `tracing.origin`."""

    @property
    def mixed(self) -> bool:
        """Whether this is the house's edition of a meeting with clients, who do not see it all."""
        return self.faces is Visibility.CLIENT and self.audience is Visibility.INTERNAL

    def role(self, name: str) -> Role | None:
        """The role of that id."""
        return next((role for role in self.roles if role.id == name), None)

    def player(self, name: str) -> Attendee | None:
        """Who plays a role and is in the room; None when nobody does."""
        return next((a for a in self.attendees if name in a.roles), None)
