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
    day: str = ""
    """The date without the year."""


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


class Shape(Struct, frozen=True):
    """A rectangle of a picture. Looks: `bar`, `over` a goal, `ghost` of before, `blank`."""

    x: float
    y: float
    width: float
    height: float
    look: str


class Line(Struct, frozen=True):
    """A line of a picture. Looks: `axis`, `grid`, `mark`."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


class Words(Struct, frozen=True):
    """A text of a picture, which `start`s, has its `middle` or `end`s at x.

    Looks: `plain`, `strong`, `quiet`.
    """

    x: float
    y: float
    text: str
    anchor: str
    look: str
    size: float


Drawn = Shape | Line | Words


class Panel(Struct, frozen=True):
    """One picture; a long one is in several panels. `title` and `about` are plain texts."""

    title: str
    about: str
    """What there is to see, number by number."""
    width: float
    height: float
    drawn: tuple[Drawn, ...]


class ChartView(Struct, frozen=True):
    """Numbers as a picture and as a table. The title is Markdown, the cells are plain texts."""

    title: str
    panels: tuple[Panel, ...]
    """None where there is no row."""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str


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
    kind: str
    due: str
    """The day, for work before or after the meeting; else empty."""
    internal: bool
    """On an internal agenda of a client meeting: the client does not see this entry."""
    charts: tuple[ChartView, ...] = ()
    """For the house only."""


class CostView(Struct, frozen=True):
    """What a meeting costs, in words: `6 h 30 min`, `PLN 1,200`."""

    hours: str
    money: str
    """Empty where no rate is known."""
    parts: tuple[str, ...]
    """What the hours are made of, and what they leave out."""


class MinutedAction(Struct, frozen=True):
    """Who does what by when; days are ready to print, and empty where there is none."""

    what: str
    who: str
    due: str = ""
    about: str = ""
    """The item it came from, in this meeting."""
    age: str = ""
    """Since when it is open, if it is from an earlier meeting."""
    done: str = ""
    """The day on which it was done."""
    dropped: str = ""
    """Why nobody does it any more."""
    internal: bool = False


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
    cost: CostView = CostView("", "", ())
    """For the house; empty for a client."""
    promised: tuple[MinutedAction, ...] = ()
    """What is open from before and in none of the items, the nearest day first."""
    parked: tuple[str, ...] = ()
    """Topics put off until now that are in none of the items."""


class MemoPart(Struct, frozen=True):
    """Something to know or to decide."""

    title: str
    outcome: str
    points: tuple[str, ...]


class MemoTask(Struct, frozen=True):
    """Who does what by when."""

    title: str
    outcome: str
    who: str
    by: str


class MemoView(Struct, frozen=True):
    """A meeting as a message."""

    heading: Heading
    sender: str
    """Name and title of who would have led it."""
    readers: tuple[str, ...]
    know: tuple[MemoPart, ...]
    decide: tuple[MemoPart, ...]
    tasks: tuple[MemoTask, ...]
    together: tuple[str, ...]
    """Items that take people in one room: practice, demonstrations, questions."""
    disclosures: tuple[str, ...]


class MinutedText(Struct, frozen=True):
    """A decision; `internal` where clients read other ones and not this."""

    text: str
    internal: bool


class MinutedItem(Struct, frozen=True):
    """What was decided under one item."""

    number: int
    title: str
    start: str
    lead: str
    decisions: tuple[MinutedText, ...]


class PraiseLine(Struct, frozen=True):
    """Who did what, what it changed, what to copy."""

    who: str
    what: str
    effect: str
    copy: str


class MinutesView(Struct, frozen=True):
    """What became of a meeting, for one audience."""

    heading: Heading
    attendees: tuple[Guest, ...]
    """Who was there."""
    absent: tuple[str, ...]
    items: tuple[MinutedItem, ...]
    actions: tuple[MinutedAction, ...]
    """What is to be done, the nearest day first: from this meeting, and still from before."""
    closed: tuple[MinutedAction, ...]
    """What had been promised before, and is done or dropped."""
    parked: tuple[str, ...]
    praise: tuple[PraiseLine, ...]


class LoadRow(Struct, frozen=True):
    """Meetings of a person, a team, a type or a week, added up; texts are ready to print."""

    name: str
    note: str
    meetings: int
    hours: str
    """In meetings."""
    work: str
    """Preparation and follow-up; empty for none."""
    share: str
    """Part of the working time, `9%`, of people only; else empty."""
    money: str
    bar: float
    """Percent of the longest bar."""
    over: bool
    """Beyond the limit of the settings."""


class LoadView(Struct, frozen=True):
    """What the meetings of a period add up to."""

    heading: Heading
    facts: tuple[Where, ...]
    people: tuple[LoadRow, ...]
    chart: tuple[Panel, ...]
    """The people's share of their working time, in pictures."""
    teams: tuple[LoadRow, ...]
    types: tuple[LoadRow, ...]
    weeks: tuple[LoadRow, ...]
    crowded: tuple[Where, ...]
    """Days without a gap: who and when, and why."""
    limit: int | None
    """Percent of the working time that may be spent in meetings."""


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


class Cut(Struct, frozen=True):
    """What to leave out when `left` minutes are left and the item `next` has not begun."""

    left: int
    next: str
    """Number and title, as are the others."""
    on: str
    """The item to skip to; empty where one goes on with `next`."""
    out: str
    """Numbers of the items to leave out."""


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
    cuts: tuple[Cut, ...] = ()


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


View = AgendaView | TalkTrackView | CueCardView | MemoView | MinutesView | LoadView
