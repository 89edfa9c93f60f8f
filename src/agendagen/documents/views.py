"""What a document shows, and nothing else: the views.

`AgendaView` has no field that can hold a talk line, a cue or a fallback; a client agenda cannot
express one. Texts are one line of Markdown; names, labels and times are ready to print.
"""

from __future__ import annotations

from msgspec import Struct


class Brand(Struct, frozen=True):
    """The company on the page. Colours are `#rrggbb`; `logo_svg` is SVG source or empty."""

    name: str
    tagline: str
    address: str
    contact: str
    """Website, mail and phone in one line."""
    register: str
    primary: str
    accent: str
    logo_svg: str


class Guest(Struct, frozen=True):
    """Someone in the room. `local_time` is empty when it is the meeting's own."""

    name: str
    title: str
    role: str
    side: str
    """`house` or `client`."""
    local_time: str
    zone: str


class Heading(Struct, frozen=True):
    """The top of every document."""

    document: str
    """`Agenda`, `Talk track`, `Cue card` in the language of the document."""
    edition: str
    """What sets this edition apart: `Internal`, a speaker's name; empty for a client's."""
    title: str
    objective: str
    date: str
    time: str
    zone: str
    minutes: int
    mode: str
    client: str
    locale: str
    brand: Brand


class Where(Struct, frozen=True):
    """One line of “how to join”."""

    label: str
    text: str


class Segment(Struct, frozen=True):
    """One part of the timeline: percent from the left and wide, of the whole meeting."""

    number: int
    """0 for a break."""
    title: str
    start: str
    left: float
    width: float
    kind: str


class AgendaItem(Struct, frozen=True):
    """One entry. `number` counts the items during the meeting, 0 for breaks and other phases."""

    number: int
    id: str
    title: str
    outcome: str
    points: tuple[str, ...]
    start: str
    end: str
    minutes: int
    lead: str
    lead_role: str
    kind: str
    due: str
    """The day, for work before or after the meeting; else empty."""
    internal: bool
    """On an internal agenda of a client meeting: the client does not see this entry."""


class AgendaView(Struct, frozen=True):
    """An agenda for one audience."""

    heading: Heading
    attendees: tuple[Guest, ...]
    where: tuple[Where, ...]
    timeline: tuple[Segment, ...]
    before: tuple[AgendaItem, ...]
    during: tuple[AgendaItem, ...]
    after: tuple[AgendaItem, ...]
    disclosures: tuple[str, ...]


class SayInstead(Struct, frozen=True):
    """A guideline beside the line that it concerns; phrases are in quotation marks."""

    say: str
    instead_of: str
    why: str


class TrackLine(Struct, frozen=True):
    """One line of a talk track.

    In a speaker's own copy `own` tells their lines; of the others' lines only `cue`, the last
    words, is to be printed (`text` is empty there for spoken lines).
    """

    kind: str
    speaker: str
    """The person's first name, or the role when nobody plays it."""
    role: str
    text: str
    cue: str
    to: str
    """With a hand-off: the name of who speaks next."""
    answer: str
    seconds: str
    """The time it takes, `0:45`; empty for none."""
    listen: str
    """With a question: the part of it to listen, `0:30`."""
    own: bool
    optional: bool
    wordings: tuple[SayInstead, ...] = ()
    """What the guidelines say to this line; in a speaker's own copy, to their lines only."""


class TrackItem(Struct, frozen=True):
    """One item of a talk track."""

    number: int
    id: str
    title: str
    outcome: str
    start: str
    end: str
    minutes: int
    lead: str
    phase: str
    kind: str
    priority: str
    due: str
    planned: str
    """What the script takes, `8:10`, or a range `7:20–9:00`; empty without talk."""
    fill: int
    """Percent of the minutes that the script takes."""
    fallback: str
    lines: tuple[TrackLine, ...]


class Share(Struct, frozen=True):
    """Who has the word for how much of the planned time."""

    name: str
    percent: int
    time: str


class TalkTrackView(Struct, frozen=True):
    """A script, for everyone or for one speaker."""

    heading: Heading
    speaker: str
    """The speaker's name in a personal copy; empty in the full one."""
    attendees: tuple[Guest, ...]
    where: tuple[Where, ...]
    timeline: tuple[Segment, ...]
    shares: tuple[Share, ...]
    items: tuple[TrackItem, ...]


class CueItem(Struct, frozen=True):
    """One row of the cue card."""

    number: int
    title: str
    start: str
    minutes: int
    lead: str
    outcome: str
    cues: tuple[str, ...]
    asks: tuple[str, ...]
    """The questions of the item, to be glanced at."""
    handoff: str
    """Who speaks next, when the item ends with a hand-off; else empty."""
    kind: str


class CueObjection(Struct, frozen=True):
    """If they say … then say …"""

    says: str
    answer: str


class CueCardView(Struct, frozen=True):
    """One page to glance at in the meeting."""

    heading: Heading
    timeline: tuple[Segment, ...]
    items: tuple[CueItem, ...]
    objections: tuple[CueObjection, ...]
    fallbacks: tuple[str, ...]


View = AgendaView | TalkTrackView | CueCardView
