"""An export from the CRM, described: `content/data/<id>.yaml`; and the head of a metric.

Everything here is internal: no number of the CRM is ever there for a client.
"""

import re
from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from agendagen.records.base import TRANSLATED, Id, Misread, Model, Record, Schema, Visibility
from agendagen.records.content import Amount
from agendagen.records.types import Name

Header = Annotated[str, Meta(pattern=r"\S", max_length=200)]
"""The name of a column, as it stands in the first line of the file."""
FileName = Annotated[
    str, Meta(pattern=r"\S", max_length=200, description="A file of the workspace, from here.")
]
Outcome = Literal["open", "won", "lost"]
Encoding = Literal["utf-8", "utf-16", "cp1250", "cp1252", "iso-8859-2"]


class DayFormat(str):
    """How a day is written: `%d-%m-%y`, or `iso` for 2026-12-01."""

    __slots__ = ()
    schema: ClassVar[Schema] = {"type": "string", "examples": ["iso", "%d.%m.%Y", "%d-%m-%y"]}

    @classmethod
    def written(cls, text: str) -> "DayFormat":
        """Raises `Misread`."""
        if text == "iso":
            return cls("%Y-%m-%d")
        parts = re.findall("%(.?)", text)
        if sorted("y" if p == "Y" else p for p in parts) != ["d", "m", "y"] or len(text) > 20:
            hint = "Write %d for the day, %m for the month, %Y or %y for the year: “%d.%m.%Y”."
            raise Misread("bad-value", "{shown} does not tell how a day is written", hint)
        return cls(text)

    @property
    def is_short(self) -> bool:
        """Whether years have two digits."""
        return "%y" in self


class Numbers(Model):
    """How amounts are written."""

    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'"] | None = None
    currency: Annotated[
        Annotated[str, Meta(pattern=r"\S", max_length=10)] | None,
        Meta(description="A sign that stands before or behind the number."),
    ] = None

    def __post_init__(self) -> None:
        if self.decimal == self.thousands:
            raise ValueError("“decimal” and “thousands” cannot be the same sign")


class Columns(Model):
    """Which column of the export is what. Other columns are kept under their own names."""

    opportunity: Header
    owner: Header
    stage: Header
    amount: Header
    opened: Header
    closed: Header
    account: Header | None = None
    product: Header | None = None
    moved: Annotated[
        Header | None, Meta(description="The day of the last movement, if the CRM keeps it.")
    ] = None


class OwnerColumns(Model):
    owner: Header
    team: Header


class ProductColumns(Model):
    product: Header
    price: Header | None = None


class AccountColumns(Model):
    account: Header


class QuotaColumns(Model):
    """`period` holds 2026-Q4, 2026-12 or the first day; a goal is a person's or a team's."""

    period: Header
    amount: Header
    owner: Header | None = None
    team: Header | None = None

    def __post_init__(self) -> None:
        if self.owner is None and self.team is None:
            raise ValueError("the columns of quotas need “owner:” or “team:”")


class Owners(Model):
    """A second file: the team of each owner."""

    file: FileName
    sheet: str | None = None
    columns: OwnerColumns


class Products(Model):
    """A second file: what there is to sell, at which list price."""

    file: FileName
    sheet: str | None = None
    columns: ProductColumns


class Accounts(Model):
    """A second file: the customers that there are."""

    file: FileName
    sheet: str | None = None
    columns: AccountColumns


class Quota(Model):
    """Goals for every month or quarter; what the file says for a period goes before."""

    every: Literal["month", "quarter"] = "quarter"
    people: dict[str, Amount] = field(default_factory=dict)
    teams: dict[str, Amount] = field(default_factory=dict)
    file: FileName | None = None
    sheet: str | None = None
    columns: QuotaColumns | None = None

    def __post_init__(self) -> None:
        if (self.file is None) != (self.columns is None):
            raise ValueError("a file of quotas needs “columns:”, and they need “file:”")


class DataSpec(Record):
    """An export from the CRM: which file, which column is what, how days and numbers look."""

    title: Annotated[str | None, Meta(description="What it is called in lists.")] = None
    file: FileName
    sheet: str | None = None
    delimiter: Literal[",", ";", "|", "tab"] | None = None
    encoding: Encoding = "utf-8"
    columns: Columns
    dates: DayFormat = field(default_factory=lambda: DayFormat("%Y-%m-%d"))
    century: Annotated[
        Annotated[int, Meta(ge=1900, le=2100)] | None,
        Meta(description="The first of the hundred years that two digits may mean: 1970."),
    ] = None
    numbers: Numbers = Numbers()
    stages: Annotated[
        dict[str, Outcome],
        Meta(min_length=1, description="What each stage means; open ones in their order."),
    ]
    spelling: Annotated[
        dict[str, Header], Meta(description="Wrong → right, for whole cells; each is reported.")
    ] = field(default_factory=dict)
    owners: Owners | None = None
    products: Products | None = None
    accounts: Accounts | None = None
    people: Annotated[
        dict[str, Id], Meta(description="Name in the CRM → id in content/people.")
    ] = field(default_factory=dict)
    names: Annotated[
        dict[str, Header],
        TRANSLATED,
        Meta(description="Stage or team in the CRM → what people read."),
    ] = field(default_factory=dict)
    quota: Quota = Quota()
    as_of: Annotated[date | None, Meta(description="The day on which it was exported.")] = None

    def __post_init__(self) -> None:
        if self.visibility is not Visibility.INTERNAL:
            raise ValueError("numbers are for the house; “visibility: client” cannot stand here")
        if self.dates.is_short and self.century is None:
            raise ValueError("years of two digits (%y) need “century:”, as in century: 1970")
        if not {"open", "won"} <= set(self.stages.values()):
            raise ValueError("one of the stages must be open, and one won")


CellKind = Literal["text", "word", "person", "money", "count", "percent", "number", "date"]


class Both(Model):
    """Words in both languages."""

    en: Annotated[str, Meta(pattern=r"\S")]
    pl: str | None = None

    def say(self, locale: str) -> str:
        """In the language, or else in English."""
        return (self.pl if locale == "pl" else None) or self.en


class MetricColumn(Both):
    """A column of a metric: its title in both languages and what stands in it."""

    kind: CellKind = "text"


class MetricHead(Model):
    """The comment at the head of `content/metrics/<name>.sql`, in YAML."""

    title: Both
    about: Both
    columns: Annotated[dict[Name, MetricColumn], Meta(min_length=1)]
    words: Annotated[
        dict[str, Both], Meta(description="What stands for a value in columns of kind word.")
    ] = field(default_factory=dict)
