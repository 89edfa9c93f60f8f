"""agendagen list"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from agendagen.cli.common import (
    JSON_VERSION,
    json_option,
    locale_option,
    print_json,
    print_problems,
    printable,
    refuse_unknown,
    workspace_of,
)
from agendagen.problems import Problem, ProblemsFound, has_errors
from agendagen.workspace.folders import FOLDERS

if TYPE_CHECKING:
    from agendagen.workspace.nodes import Node
    from agendagen.workspace.workspace import Source, Workspace

KINDS = {folder.rpartition("/")[2]: kind for kind, folder in FOLDERS.items()}
_DESCRIBING = ("summary", "title", "tagline", "industry", "goal", "says")


@click.command("list")
@click.argument("what", metavar="|".join(KINDS))
@locale_option
@json_option
@click.pass_context
def command(context: click.Context, what: str, locale: str | None, as_json: bool) -> int:
    """List what the workspace holds: id, name, and where the file is.

    \b
    agendagen list types
    agendagen list clients --locale pl
    agendagen list meetings --json
    """
    refuse_unknown("list of", what, KINDS)
    workspace = workspace_of(context)
    kind = KINDS[what]
    problems: list[Problem] = []
    rows = [
        _row(workspace, source, locale or workspace.config.locale, problems)
        for source in workspace.offered(kind).values()
    ]
    if as_json:
        print_json({"version": JSON_VERSION, what: rows})
    else:
        wide = max((len(row["id"]) for row in rows), default=0)
        for row in rows:
            note = f" — {row['note']}" if row["note"] else ""
            click.echo(printable(f"{row['id']:<{wide}}  {row['name']}{note}"))
        if not rows:
            click.echo(f"There are no {what} here yet.", err=True)
    print_problems(problems)
    return 1 if has_errors(problems) else 0


def _row(
    workspace: Workspace, source: Source, locale: str, problems: list[Problem]
) -> dict[str, str]:
    from agendagen.compose.resolve import type_chain

    row = {"id": source.id, "name": "", "note": "", "file": source.shown}
    try:
        if source.kind == "type":
            tree = type_chain(workspace, source.id, locale, problems)
        else:
            tree = workspace.tree(source, locale, problems)
        if source.kind == "phrasing":
            return {**row, "name": _text(tree, "title"), "note": _pack(workspace, source, tree)}
    except ProblemsFound as found:
        problems.extend(found.problems)
        return row
    if source.kind == "minutes":
        row["note"] = _minuted(tree)
        return row
    if source.kind == "meeting":
        row["name"] = f"{_text(tree, 'date')} {_text(tree, 'start')}"
        row["note"] = _text(tree, "type")
        return row
    if source.kind == "data":
        return {**row, "name": _text(tree, "title") or source.id, "note": _text(tree, "file")}
    row["name"] = _text(tree, "name") or _text(tree, "title") or _text(tree, "says")
    notes = (_text(tree, key) for key in _DESCRIBING)
    row["note"] = next((n for n in notes if n and n != row["name"]), "")
    if source.kind == "type":
        row["name"] = ""
        row["note"] = row["note"] or _text(tree, "title")
    return row


def _pack(workspace: Workspace, source: Source, tree: Node) -> str:
    """How many guidelines a pack has, and its language."""
    from agendagen.compose.packs import pack_language
    from agendagen.compose.resolve import validated
    from agendagen.records.phrasing import GuidelinePack

    pack = validated(GuidelinePack, tree)
    count = len(pack.guidelines)
    language = pack_language(workspace, source.id, pack)
    return f"{count} guideline{'s' * (count != 1)}, {language}"


def _minuted(tree: Node) -> str:
    """How much was decided and promised."""
    from agendagen.compose.resolve import validated
    from agendagen.records.minutes import MinutesSpec

    items = validated(MinutesSpec, tree).items
    decisions = sum(len(item.decisions) for item in items)
    actions = sum(len(item.actions) for item in items)
    return f"decisions: {decisions}, actions: {actions}"


def _text(tree: Node, key: str) -> str:
    from agendagen.workspace.nodes import text_of

    return " ".join((text_of(tree, key) or "").split())
