"""Another client's name in a client's hands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agendagen.checks.words import Run, is_printed, readable
from agendagen.checks.written import Written, of_record
from agendagen.compose.composer import Prepared
from agendagen.compose.given import given
from agendagen.problems import Position, Problem
from agendagen.records.content import Case


def other_clients(
    prepared: Prepared, texts: list[str], printed: set[Run], public: list[Written], at: Position
) -> Iterator[Problem]:
    """Names of the workspace's other clients in the `texts` of a client edition.

    An error: that no client's edition holds another client's name is a promise. A story (a
    case) that the meeting tells may name its customer: it is written to be told. A name that
    is a word, too, such as Next, is not looked for when the texts use the word.
    """
    names = prepared.workspace.client_names
    ids = _own_clients(prepared)
    own = [name for id_ in ids for name in names.get(id_, ())]
    joined = _spaced(" ".join(texts)).casefold()
    for source in prepared.workspace.own_sources("client").values():
        called = [*map(_spaced, names[source.id])]
        if source.id in ids or not any(name.casefold() in joined for name in called):
            continue
        if any(_slip(_pattern(called), _pattern([]), text) for text in _stories(prepared)):
            continue
        heard = [readable(text.scalar.text) for text in public]
        is_name = _pattern([*own, *(name for name in called if not _is_a_word(name, heard))])
        is_own = _pattern(own)
        slips = [(text, _slip(is_name, is_own, text.scalar.text)) for text in public]
        places = [(t.scalar.at, s) for t, s in slips if s and is_printed(t.scalar.text, printed)]
        read = [(at, s) for text in texts if (s := _slip(is_name, is_own, text))]
        for place, name in (places or read[:1]) if read else ():
            yield Problem(
                place,
                "other-client",
                f"The client reads “{name}”, the name of another client ({source.shown}).",
                f"Take “{name}” out. If the story may be told, write a case with"
                " “visibility: client” and name it under inputs; if it is only a word here,"
                " use another.",
            )


def _own_clients(prepared: Prepared) -> set[str]:
    """The ids of the clients whom a meeting is about, as its guests may know."""
    resolved = prepared.resolved
    guests = {guest.partition("/")[0] for guest in resolved.meeting.guests}
    return guests | {
        scalar.text for _, kind, public, scalar in given(resolved) if public and kind == "client"
    }


def _stories(prepared: Prepared) -> Iterator[str]:
    for record, tree in prepared.catalog.used():
        if isinstance(record, Case):
            yield from (text.scalar.text for text in of_record(record, tree) if text.public)


def _spaced(text: str) -> str:
    return " ".join(readable(text).split())


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """One of the names as whole words, the longest first; capitals matter in a single word."""
    every = sorted(map(_spaced, names), key=len, reverse=True)
    either = "|".join(f"(?i:{re.escape(n)})" if " " in n else re.escape(n) for n in every)
    return re.compile(rf"(?<!\w)(?:{either or '(?!)'})(?!\w)")


def _slip(is_name: re.Pattern[str], is_own: re.Pattern[str], text: str) -> str:
    """The first name in a text that is not one's own."""
    found = (match[0] for match in is_name.finditer(_spaced(text)))
    return next((name for name in found if not is_own.fullmatch(name)), "")


def _is_a_word(name: str, texts: list[str]) -> bool:
    """Whether a name of one word is used as a word, in lower case: Next, Orange."""
    word = name.lower()
    return " " not in name and word != name and any(map(_pattern([word]).search, texts))
