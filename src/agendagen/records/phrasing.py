"""Guideline packs: what marketing wants said, and not said, to whom and until when.

Everything here is internal: no guideline is ever printed for a client.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from agendagen.problems import Severity
from agendagen.records.base import (
    STRUCTURE,
    Id,
    Locale,
    Misread,
    Model,
    Record,
    Schema,
    Visibility,
    YesNo,
)

GuidelineKind = Literal["avoid", "prefer", "require", "limit", "consistent"]
Phrase = Annotated[str, Meta(pattern=r"\S", max_length=20_000)]
Phrases = tuple[Phrase, ...]


class Within(str):
    """How near a disclosure must be: `item`, `document`, or a number of words."""

    __slots__ = ()
    schema: ClassVar[Schema] = {
        "anyOf": [{"enum": ["item", "document"]}, {"type": "integer", "minimum": 1}]
    }

    @classmethod
    def written(cls, text: str) -> "Within":
        """Raises `Misread`."""
        if text not in ("item", "document") and not (text.isdecimal() and 0 < int(text) <= 2000):
            hint = "Write item, document, or a number of words such as 60."
            raise Misread("bad-value", "“{name}” cannot be {shown}", hint)
        return cls(text)

    @property
    def words(self) -> int | None:
        """The number of words; None for an item or the whole document."""
        return int(self) if self.isdecimal() else None


class Applies(Model):
    """Where a guideline holds. What is left out holds everywhere; all that is said must hold.

    Each list is met by any of its entries. `type` is met by a type that extends it too.
    Regions, industries and stages are words of the client's record, in any of its languages.
    """

    audience: Visibility | None = None
    region: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    product: tuple[Id, ...] = ()
    type: tuple[Id, ...] = ()
    stage: tuple[str, ...] = ()


class Valid(Model):
    """The first and the last day on which a guideline holds."""

    from_: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.from_ is not None and self.until is not None and self.from_ > self.until:
            raise ValueError(f"from ({self.from_}) is later than until ({self.until})")


class Requires(Model):
    """A disclosure that must stand beside what the guideline finds."""

    disclosure: Id
    within: Within = field(default_factory=lambda: Within("item"))


class PackDisclosure(Model):
    """Words that satisfy `requires`: any of the wordings; the first is the one we suggest.

    A product's own disclosure of the same id counts as well.
    """

    id: Id
    wordings: Annotated[Phrases, Meta(min_length=1)]


class Examples(Model):
    """Tests of the guideline: it must find each bad one and none of the good ones."""

    bad: Phrases = ()
    good: Phrases = ()


class Guideline(Model):
    """One rule of phrasing.

    `avoid`: not one of `not` is said. `prefer`: one of `say` instead of `not`. `require`: where
    one of `not` is said, the disclosure of `requires`, or one of `say`, must stand too; without
    `not`, one of `say` must stand in every document. `limit`: `not` at most `max` times (`per`
    document, item or sentence). `consistent`: of `say`, only one in the same document.
    """

    id: Id
    lang: Locale | None = None
    kind: GuidelineKind
    not_: Phrases = ()
    say: Phrases = ()
    match: Literal["inflect", "exact", "regex"] = "inflect"
    case: Annotated[YesNo, Meta(description="Capitals count: “Tempora” is not “tempora”.")] = False
    gap: Annotated[
        Annotated[int, Meta(ge=0, le=5)] | None,
        Meta(description="Other words that may stand inside; unsaid: 1 with a verb, else 0."),
    ] = None
    inflects_like: Annotated[
        str | None,
        Meta(description="A known word that declines like the name: Agendomat like automat."),
    ] = None
    unless: Phrases = ()
    scope: Literal["text", "title"] = "text"
    applies: Applies = Applies()
    requires: Requires | None = None
    max: Annotated[int, Meta(ge=0, le=1000)] | None = None
    per: Literal["document", "item", "sentence"] = "document"
    severity: Severity = "warning"
    fix: Literal["auto", "suggest", "none"] = "suggest"
    valid: Valid = Valid()
    review_by: date | None = None
    owner: Id | None = None
    approved_by: Id | None = None
    approved_on: date | None = None
    source: str | None = None
    link: str | None = None
    why: Phrase
    examples: Examples = Examples()

    def __post_init__(self) -> None:
        kind = self.kind
        if kind in ("avoid", "prefer", "limit") and not self.not_:
            raise ValueError(f"a guideline of kind {kind} needs “not:”, what it looks for")
        if kind == "prefer" and not self.say:
            raise ValueError("a guideline of kind prefer needs “say:”, what to say instead")
        if kind == "require" and not (self.say or (self.requires and self.not_)):
            raise ValueError("a guideline of kind require needs “say:”, or “not:” and “requires:”")
        if kind == "consistent" and len(self.say) < 2:
            raise ValueError("a guideline of kind consistent needs two or more in “say:”")
        if (kind == "limit") != (self.max is not None):
            raise ValueError("“max” goes with kind limit, and limit needs it")
        if self.requires is not None and kind != "require":
            raise ValueError("“requires” goes with kind require only")


class GuidelinePack(Record):
    """A file of guidelines in one language: `content/phrasing/finance-en.yaml`.

    `owner`, `approved_by`, `approved_on` and `review_by` hold for guidelines that do not say
    their own; `applies` is added to theirs, key by key.
    """

    title: Phrase
    use: Annotated[
        Literal["everywhere", "named"],
        STRUCTURE,
        Meta(description="named: only where a product, type or meeting names it in “phrasing”."),
    ] = "everywhere"
    owner: Id | None = None
    approved_by: Id | None = None
    approved_on: date | None = None
    review_by: date | None = None
    applies: Applies = Applies()
    disclosures: tuple[PackDisclosure, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
