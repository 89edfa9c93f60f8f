"""Regular expressions as Vale writes them (Go's regexp2, which is .NET's) for the `regex` library.

Most are the same in both. A flag in mid-pattern holds to the end of its group there, `{e}` is
text and not a fuzzy match, and some escapes are written otherwise.
"""

from __future__ import annotations

import re

from agendagen.phrasing.patterns import BadPattern, compiled

_PIECE = re.compile(
    r"""
      \\Q(?P<quoted>.*?)(?:\\E|\Z)
    | \\k[<'](?P<again>\w+)[>']
    | (?P<code>\\x\{[0-9A-Fa-f]{1,6}\} | \\e)
    | \\[pP]\{\^?\w+\}
    | \\.
    | (?P<set>\[\^?\]?(?:\\x\{\w+\} | \\. | \[:\^?\w+:\] | [^\]\\])*\])
    | \(\?(?P<flags>[imsn]*(?:-[imsn]+)?)\)
    | \(\?'(?P<named>\w+)'
    | \(\?\#[^)]*\)
    | \{\d+(?:,\d*)?\}
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_SET = re.compile(r"(?P<code>\\x\{\w+\}|\\e)|\\.|\[:\^?\w+:\]|(?P<open>\[)", re.DOTALL)
_SUBTRACTED = re.compile(r"(?<!\\)-\[(?!:)")


def translated(pattern: str, *, case: bool) -> str:
    """The same pattern for `regex`. Raises `BadPattern` for one that cannot be said or read."""
    out: list[str] = []
    scopes: list[list[str]] = [[]]
    """For each open group the flags that were set in it: each is a group until its end."""
    for found in _PIECE.finditer(pattern):
        piece = found[0]
        if found["flags"] is not None:
            scopes[-1].append(f"(?{found['flags'].replace('n', '')}:")
            out.append(scopes[-1][-1])
        elif piece == "|":
            out.extend((")" * len(scopes[-1]), "|", *scopes[-1]))
        elif piece == ")":
            if len(scopes) == 1:
                raise BadPattern("a bracket is closed that was never opened")
            out.append(")" * len(scopes.pop()) + ")")
        else:
            if piece == "(" or found["named"]:
                scopes.append([])
            out.append(_said(found))
    made = "".join(out) + ")" * len(scopes[0])
    compiled(made, case)
    return made


def _said(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return re.escape(found["quoted"])
    if found["again"]:
        return f"\\{found['again']}" if found["again"].isdecimal() else f"(?P={found['again']})"
    if found["code"]:
        return _character(found["code"])
    if found["set"]:
        return _set(found["set"])
    if found["named"]:
        return f"(?P<{found['named']}>"
    if found[0].startswith("(?#"):
        return ""
    return r"\{" if found[0] == "{" else found[0]


def _set(text: str) -> str:
    if _SUBTRACTED.search(text):
        raise BadPattern("a set of characters is taken from another one")
    return "[" + _IN_SET.sub(
        lambda found: (
            _character(found["code"]) if found["code"] else r"\[" if found["open"] else found[0]
        ),
        text[1:],
    )


def _character(escape: str) -> str:
    number = 0x1B if escape == r"\e" else int(escape[3:-1], 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        raise BadPattern("there is no such character")
    return re.escape(chr(number))
