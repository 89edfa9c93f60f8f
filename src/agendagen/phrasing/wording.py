"""What to say instead, beside the line that it concerns."""

from __future__ import annotations

from msgspec import Struct

from agendagen.compose.packs import readable
from agendagen.phrasing.excuses import quotation
from agendagen.phrasing.guidebook import Guidebook, Rule, holds_on
from agendagen.phrasing.lint import Passage, hits_of
from agendagen.phrasing.scene import Scene, reasons
from agendagen.phrasing.tokens import phrase_words
from agendagen.records.base import Visibility


class Wording(Struct, frozen=True):
    """Say this instead of that."""

    rule: str
    """The guideline's name: `sales-en/guarantee`."""
    say: str
    instead_of: tuple[str, ...]
    why: str


def wordings(book: Guidebook, scene: Scene, text: str, audience: Visibility) -> tuple[Wording, ...]:
    """What the guidelines that a line concerns want said, in the order of their first phrases.

    A line concerns a guideline when one of the phrases that it wants, or does not want, stands
    there in any form, not in quotation marks, and the guideline holds in the scene.
    """
    hits = [*hits_of(book, Passage(text, audience))]
    excused = {target.rule for target, _, _ in hits if target.part == "unless"}
    found: dict[int, Wording] = {}
    for target, start, end in sorted(hits, key=lambda hit: hit[1]):
        if quotation(text, start, end) is not None:
            continue
        rule = book.rules[target.rule]
        guideline = rule.guideline
        wanted = target.part == "say" and _tells(rule, target.phrase)
        unwanted = target.part == "not" and target.rule not in excused
        if (wanted or unwanted) and target.rule not in found and _holds(rule, scene, audience):
            say = target.phrase if wanted else guideline.say[0]
            old = () if guideline.match == "regex" else readable(guideline.not_)
            if unwanted and not old:
                old = (text[start:end],)
            found[target.rule] = Wording(rule.name, say, old, guideline.why)
    return tuple(wording for wording in found.values() if wording.instead_of)


def _tells(rule: Rule, phrase: str) -> bool:
    """Whether a phrase to say shows what its line is about.

    Everyday words (`talk`, `you could`) do not where the rule holds in every meeting, nor does
    a name show its own misspelling.
    """
    guideline, words = rule.guideline, len(phrase_words(phrase))
    if guideline.kind == "avoid":
        return words > 2
    if phrase.lower() in (other.lower() for other in guideline.not_):
        return False
    special = rule.named or rule.applies.product or rule.applies.type
    return words > 1 or phrase[0].isupper() or bool(special)


def _holds(rule: Rule, scene: Scene, audience: Visibility) -> bool:
    guideline = rule.guideline
    return (
        guideline.kind in ("prefer", "avoid")
        and bool(guideline.say)
        and guideline.scope == "text"
        and holds_on(rule, scene.day)
        and reasons(rule, scene, audience) is not None
    )
