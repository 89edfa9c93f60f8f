"""agendagen phrasing report"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from agendagen.cli.common import (
    JSON_VERSION,
    as_of_option,
    json_option,
    locale_option,
    print_json,
    printable,
    today,
    workspace_of,
)

if TYPE_CHECKING:
    from agendagen.checks.survey import Survey


@click.command("report")
@locale_option
@as_of_option
@json_option
@click.pass_context
def command(context: click.Context, locale: str | None, as_of: date | None, as_json: bool) -> int:
    """Show what the guidelines do in the meetings of this workspace.

    How often each is found and allowed; which never match, are always allowed, end or are due
    for review within 60 days, or are missing in a language; and, for each meeting type, how far
    the approved words are in use.

    \b
    agendagen phrasing report
    agendagen phrasing report --locale pl --as-of 2027-01-31 --json
    """
    from agendagen.checks.survey import survey

    workspace = workspace_of(context)
    languages = (locale,) if locale else workspace.config.languages
    found = survey(workspace, languages, as_of or today())
    if found.errors:
        click.echo(f"Other errors: {found.errors}. “agendagen check” lists them.", err=True)
    if as_json:
        print_json(_data(found))
        return 0
    for line in _lines(found):
        click.echo(printable(line))
    return 0


def _lines(found: Survey) -> Iterator[str]:
    count = len(found.lines)
    yield f"Guidelines: {count}. Meetings: {found.meetings}. As of {found.day}."
    if not count:
        return
    wide = max(len(line.name) for line in found.lines)
    yield ""
    yield f"{'':<{wide}}  found  allowed  say  instead"
    for line in found.lines:
        if line.found or line.allowed or line.said or line.not_said:
            numbers = f"{line.found:>5}  {line.allowed:>7}  {line.said:>3}  {line.not_said:>7}"
            yield f"{line.name:<{wide}}  {numbers}"
    sections = (
        ("None of their phrases stands anywhere", [x.name for x in found.never_matching]),
        ("Found only where a comment allows it", [x.name for x in found.always_allowed]),
        (
            "Ended or due for review, or within 60 days",
            [
                f"{x.name}: "
                + ", ".join(
                    f"{word} {day}"
                    for word, day in (("until", x.until), ("review by", x.review_by))
                    if day
                )
                + (f" ({x.owner})" if x.owner else "")
                for x in found.ending
            ],
        ),
        (
            "Missing in a language",
            [f"{name}: {', '.join(lacking)}" for name, lacking in found.one_language],
        ),
        (
            "Allowed in place",
            [
                f"{one.at.path}:{one.at.line}: {one.guideline} until {one.until},"
                f" {number} found: {one.reason}"
                for one, number in found.allowances
            ],
        ),
    )
    for title, entries in sections:
        yield ""
        yield f"{title}: {len(entries) or 'none'}"
        yield from (f"  {entry}" for entry in entries)
    yield ""
    yield "Approved words in use, by meeting type"
    for one in found.adoption:
        share = "–" if one.percent is None else f"{one.percent}%"
        yield f"  {one.type:<24} {share:>4}  {one.said} of {one.said + one.instead}"


def _data(found: Survey) -> dict[str, Any]:
    return {
        "version": JSON_VERSION,
        "as_of": found.day.isoformat(),
        "meetings": found.meetings,
        "guidelines": [
            {
                "name": line.name,
                "kind": line.kind,
                "found": line.found,
                "allowed": line.allowed,
                "said": line.said,
                "instead": line.not_said,
                "until": line.until.isoformat() if line.until else None,
                "review_by": line.review_by.isoformat() if line.review_by else None,
                "owner": line.owner,
            }
            for line in found.lines
        ],
        "never_matching": [line.name for line in found.never_matching],
        "always_allowed": [line.name for line in found.always_allowed],
        "ending": [line.name for line in found.ending],
        "missing_in_a_language": {name: list(lacking) for name, lacking in found.one_language},
        "allowed": [
            {
                "path": one.at.path,
                "line": one.at.line,
                "guideline": one.guideline,
                "until": one.until.isoformat(),
                "reason": one.reason,
                "found": number,
            }
            for one, number in found.allowances
        ],
        "adoption": [
            {"type": one.type, "said": one.said, "instead": one.instead, "percent": one.percent}
            for one in found.adoption
        ],
    }
