"""The forms of English words: suffix rules and the irregular words of business talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from agendagen.phrasing.tokens import tokens

_FIXED = frozenset(
    word
    for words in (
        "a an the of for to in on at by with from no not and or as than that this it is are be",
        "we you our your their only just all any every one without",
        "he she they me him her us them my its his will would can could should may might must",
        "news series always perhaps",
    )
    for word in words.split()
)
_IRREGULAR = """
be am is are was were been being|have has had having|do does did done doing|go goes went gone going
make makes made making|get gets got gotten getting|sell sells sold selling|buy buys bought buying
pay pays paid paying|lose loses lost losing|win wins won winning|beat beats beaten beating
cost costs costing|cut cuts cutting|put puts putting|set sets setting|let lets letting
bet bets betting|hit hits hitting|tell tells told telling|say says said saying
know knows knew known knowing|think thinks thought thinking|take takes took taken taking
give gives gave given giving|bring brings brought bringing|keep keeps kept keeping
see sees saw seen seeing|come comes came coming|become becomes became becoming
run runs ran running|grow grows grew grown growing|rise rises rose risen rising
fall falls fell fallen falling|hold holds held holding|lead leads led leading
leave leaves left leaving|mean means meant meaning|meet meets met meeting
find finds found finding|feel feels felt feeling|build builds built building
spend spends spent spending|send sends sent sending|lend lends lent lending
begin begins began begun beginning|break breaks broke broken breaking
choose chooses chose chosen choosing|drive drives drove driven driving
write writes wrote written writing|speak speaks spoke spoken speaking
show shows showed shown showing|teach teaches taught teaching|catch catches caught catching
fight fights fought fighting|stand stands stood standing|sit sits sat sitting
shut shuts shutting|steal steals stole stolen stealing|swear swears swore sworn swearing
fee fees|man men|woman women|person people|child children|foot feet|half halves|life lives
shelf shelves
"""
_TABLE = {
    word: frozenset(group.split())
    for group in re.split(r"[|\n]", _IRREGULAR)
    for word in group.split()
}
_TENSELESS = frozenset({"beat", "cost", "cut", "put", "set", "let", "bet", "hit", "shut"})
"""Now or then? Nobody can tell by the word."""
_ENDED = ("ed", "ing", "est", "ly")
_LOOKS_ENDED = frozenset(
    word
    for words in (
        "exceed proceed succeed speed embed thing string spring ceiling",
        "invest interest request suggest contest protest harvest digest forest manifest",
        "apply supply reply imply multiply comply family monopoly anomaly assembly",
    )
    for word in words.split()
)
"""They end like a participle, a superlative or an adverb, and are none."""
_DOUBLES = re.compile(r"(?:[^aeiou]|^qu|[^aeiou]qu)[aeiou][bdgklmnprt]$")
_SYLLABLE = re.compile(r"(?:[^aeiou]*|s?qu)[aeiou][^aeiou]+")


@lru_cache(maxsize=50_000)
def forms(word: str) -> frozenset[str]:
    """A word as it may stand in a sentence. Capitals alone (`ROI`) are a name: literal."""
    low = word.lower()
    if word.isupper() and len(word) > 1:
        return frozenset({word})
    low = low.replace("’", "'")
    if low in _FIXED or len(low) == 1 or not word.isalpha():
        return frozenset({low})
    return frozenset(form for one in _numbers(low) for form in (one, f"{one}'s"))


def _numbers(low: str) -> frozenset[str]:
    if low in _TABLE:
        return _TABLE[low]
    if low.endswith(_ENDED) and len(low) > 4 and low not in _LOOKS_ENDED:
        return frozenset({low})  # a participle or degree is what the author means
    if low.endswith("sis"):
        return frozenset({low, low[:-2] + "es"})
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return frozenset({low, _singular(low)})
    return frozenset({low, *_suffixed(low)})


def _singular(plural: str) -> str:
    if plural.endswith("ies") and len(plural) > 4:
        return plural[:-3] + "y"
    if plural.endswith(("ches", "shes", "sses", "xes", "zes")):
        return plural[:-2]
    return plural[:-1]


def _suffixed(low: str) -> tuple[str, ...]:
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        stem = low[:-1]
        return stem + "ies", stem + "ied", low + "ing"
    if low.endswith("ie"):
        return low + "s", low + "d", low[:-2] + "ying"
    if low.endswith("e"):
        return low + "s", low + "d", (low if low.endswith("ee") else low[:-1]) + "ing"
    plural = low + ("es" if low.endswith(("s", "x", "z", "ch", "sh")) else "s")
    return plural, *(stem + ending for stem in _stems(low) for ending in ("ed", "ing"))


def _stems(low: str) -> tuple[str, ...]:
    """What -ed and -ing are put to: `plann`; `preferr`, or by the stress of the word `offer`."""
    if not _DOUBLES.search(low):
        return (low,)
    doubled = low + low[-1]
    return (doubled,) if _SYLLABLE.fullmatch(low) else (low, doubled)


def carried(surface: Sequence[str], phrase: Sequence[str], instead: str) -> str | None:
    """`instead` with the ending that the surface has beside the phrase: plural, -s, -ing, 's.

    None when it cannot be told: several words differ, the form is irregular or it is a past
    tense, which may be a participle too; or one word became several, and no one knows which of
    them has the ending (*purchases* → *place orders*, *places order*?).
    """
    low = [word.lower() for word in surface]
    plain = [word.lower() for word in phrase]
    words = tokens(instead)
    if len(low) != len(plain) or not words or _TENSELESS & set(plain):
        return None
    differing = [i for i, (now, was) in enumerate(zip(low, plain, strict=True)) if now != was]
    if not differing:
        return instead
    index = differing[0]
    if len(differing) > 1 or index not in (0, len(plain) - 1):
        return None
    if len(words) not in (1, len(plain)):
        return None
    word = words[0] if index == 0 and len(plain) > 1 else words[-1]
    made = _with_ending(word.text, plain[index], low[index])
    return None if made is None else instead[: word.start] + made + instead[word.end :]


def _with_ending(word: str, was: str, now: str) -> str | None:
    """A word with the ending that made `now` of `was`; only what is regular on both sides."""
    low = word.lower()
    if low in _FIXED or low in _TABLE or not word.isalpha() or forms(word) == {low}:
        return None
    if now in (f"{was}'s", f"{was}’s"):
        return None if low.endswith("s") else word + now[len(was) :]
    if was in _TABLE:
        return None
    if now == _ing_of(was):
        return _ing_of(word)
    return _plural(word) if now == _plural(was) else None


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _ing_of(word: str) -> str | None:
    """None where only its stress tells: *offering*, *preferring*."""
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith("ee"):
        return word[:-1] + "ing"
    stems = _stems(word.lower())
    return word + stems[0][len(word) :] + "ing" if len(stems) == 1 else None
