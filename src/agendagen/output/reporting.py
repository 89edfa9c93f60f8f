"""Problems in the shapes that other programs read: Vale's JSON, GitHub annotations, SARIF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from agendagen.problems import Problem
from agendagen.workspace.workspace import BUILT_IN

NAME = "agendagen"
SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def as_vale(problems: Iterable[Problem]) -> dict[str, list[dict[str, Any]]]:
    """What `vale --output=JSON` prints: path → alerts.

    A span is the first and the last column, from 1 (Vale, internal/core/alert.go).
    """
    files: dict[str, list[dict[str, Any]]] = {}
    for problem in problems:
        column = problem.at.column
        alert = {
            "Action": {
                "Name": "replace" if problem.replacements else "",
                "Params": list(problem.replacements) or None,
            },
            "Span": [column, max(column, problem.end - 1)],
            "Check": problem.rule.replace("/", ".") or f"{NAME}.{problem.code}",
            "Description": problem.hint,
            "Link": problem.link,
            "Message": problem.message,
            "Severity": problem.severity,
            "Match": problem.match,
            "Line": problem.at.line,
        }
        files.setdefault(problem.at.path, []).append(alert)
    return files


def as_github(problems: Iterable[Problem]) -> str:
    """A workflow command for each problem, a line each.

    What is wrong in a built-in file has no place in the user's repository: the message names it.
    """
    return "".join(f"{_command(problem)}\n" for problem in problems)


def _command(problem: Problem) -> str:
    at = problem.at
    place: dict[str, str | int] = {}
    text = _text(problem, "\n")
    if at.path.startswith(BUILT_IN):
        text = f"{at.path}:{at.line}:{at.column}: {text}"
    else:
        place = {"file": at.path, "line": at.line, "col": at.column}
        if problem.end:
            place["endColumn"] = problem.end
    properties = {**place, "title": f"{NAME} {_name(problem)}"}
    said = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{problem.severity} {said}::{_data(text)}"


def _data(text: str) -> str:
    """As the runner reads it (actions/toolkit, packages/core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(problems: Sequence[Problem], version: str) -> dict[str, Any]:
    """A SARIF 2.1.0 log of one run; `version` is agendagen's own.

    Built-in files stand under a base of their own, which is not the user's repository. Their
    results keep a place: code scanning refuses a whole log for one result without.
    """
    links: dict[str, set[str]] = {}
    for problem in problems:
        links.setdefault(_name(problem), set()).add(problem.link)
    rules = list(links)
    seen: Counter[str] = Counter()
    results = []
    for problem in problems:
        mark = _fingerprint(problem)
        seen[mark] += 1
        result = {
            "ruleId": _name(problem),
            "ruleIndex": rules.index(_name(problem)),
            "level": problem.severity,
            "message": {"text": _braces(_text(problem, " "))},
            "locations": [_location(problem)],
            "partialFingerprints": {f"{NAME}/v1": f"{mark}:{seen[mark]}"},
        }
        results.append(result)
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": NAME,
                "version": version,
                "rules": [_rule(code, links[code]) for code in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    if any(problem.at.path.startswith(BUILT_IN) for problem in problems):
        run["originalUriBaseIds"] = {
            "BUILT_IN": {"description": {"text": "Where agendagen keeps its own files."}}
        }
    return {"version": "2.1.0", "$schema": SARIF_SCHEMA, "runs": [run]}


def _name(problem: Problem) -> str:
    """The guideline that was not followed, or else the code."""
    return problem.rule or problem.code


def _rule(code: str, links: set[str]) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": code.replace("-", " ").capitalize()},
    }
    link = links.pop() if len(links) == 1 else ""  # guidelines share a code, not a source
    if re.match(r"https?://", link):
        rule["helpUri"] = quote(link, safe="%/:?#[]@!$&'()*+,;=~")
    return rule


def _location(problem: Problem) -> dict[str, Any]:
    at = problem.at
    region = {"startLine": at.line, "startColumn": at.column}
    if problem.end:
        region["endColumn"] = problem.end
    artifact = {"uri": _uri(at.path)}
    if at.path.startswith(BUILT_IN):
        artifact["uriBaseId"] = "BUILT_IN"
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _uri(path: str) -> str:
    """A relative reference; a `file:` URI for what is not below the current folder."""
    return (
        Path(path).as_uri() if Path(path).is_absolute() else quote(path, errors="surrogateescape")
    )


def _fingerprint(problem: Problem) -> str:
    """The same when the line moves, so that a finding that is known is not a new one."""
    said = "\0".join((problem.at.path, problem.code, problem.message))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _braces(text: str) -> str:
    """Literal braces are doubled: single ones are placeholders (SARIF 2.1.0, 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _text(problem: Problem, between: str) -> str:
    return between.join(part for part in (problem.message, problem.hint, problem.link) if part)
