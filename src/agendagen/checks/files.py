"""File names, and references from one record to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean
from agendagen.records.base import ID_PATTERN, LANGUAGES, Record
from agendagen.records.content import Campaign, Case, Client, Objection
from agendagen.workspace.folders import FOLDERS
from agendagen.workspace.nodes import Node, place
from agendagen.workspace.workspace import Layer, Workspace, yaml_files

LONGEST_NAME = 120
"""Letters of an id, so that the names of the documents made from it fit every disk (255 bytes)."""
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)


def check_file_name(at: Position, name: str) -> Problem | None:
    """What is wrong with an id as the name of a file, on any system."""
    if not re.fullmatch(ID_PATTERN, name):
        message = f"“{name}” cannot be the name of a file here: it is the id others refer to."
        return Problem(at, "bad-name", message, "Use lower case letters, digits and hyphens.")
    if name in _DEVICES:
        message = f"“{name}” cannot be the name of a file: Windows keeps it for a device."
        return Problem(at, "bad-name", message, f"Call it {name}-meeting, or anything else.")
    if len(name) > LONGEST_NAME:
        message = f"The name of this file has {len(name)} letters; {LONGEST_NAME} are allowed."
        return Problem(at, "bad-name", message, "Give the file a shorter name.")
    return None


def check_file_names(workspace: Workspace) -> Iterator[Problem]:
    """Names that cannot be referred to, and translations of nothing, in the user's layer."""
    layer = workspace.layers[0]
    for kind, folder in FOLDERS.items():
        for file in yaml_files(layer.root / folder):
            name, dot, language = file.stem.partition(".")
            at = Position(layer.shown(file))
            if problem := check_file_name(at, name):
                yield problem
            elif dot and language not in LANGUAGES:
                yield Problem(
                    at,
                    "bad-name",
                    f"“{language}” is no language that agendagen writes.",
                    f"Call it {name}.LANGUAGE.yaml with {' or '.join(LANGUAGES)}.",
                )
            elif dot and not _has_base(workspace, kind, name):
                yield Problem(
                    at,
                    "missing-file",
                    f"This is the translation of {name}.yaml, which is not there.",
                    f"Write {name}.yaml, or give this file its name.",
                )


def check_theme(workspace: Workspace) -> Iterator[Problem]:
    """The theme that the settings name must be there."""
    theme = workspace.config.theme
    themes = sorted(
        {
            folder.name
            for layer in workspace.layers
            for folder in _folders(layer, "templates/themes")
        }
    )
    if theme not in themes:
        yield Problem(
            workspace.setting_place("theme"),
            "unknown-theme",
            f"There is no theme “{theme}”.",
            did_you_mean(theme, themes, otherwise=f"There are: {', '.join(themes)}."),
        )


def check_references(workspace: Workspace, record: Record, tree: Node) -> Iterator[Problem]:
    """Ids in a record that lead nowhere."""
    wanted: list[tuple[str, str, str | None]] = []
    if isinstance(record, Client):
        wanted.append(("owner", "person", record.owner))
        contacts = [contact.id for contact in record.contacts]
        if record.champion is not None and record.champion not in contacts:
            known = ", ".join(contacts) or "none"
            yield Problem(
                place(tree, ("champion",)),
                "unknown-contact",
                f"{record.name} has no contact “{record.champion}”.",
                did_you_mean(record.champion, contacts, otherwise=f"Contacts: {known}."),
            )
    if isinstance(record, Campaign):
        wanted.append(("owner", "person", record.owner))
    if isinstance(record, Campaign | Case | Objection):
        wanted.append(("product", "product", record.product))
    for key, kind, name in wanted:
        if name is not None:
            try:
                workspace.source(kind, name, place(tree, (key,)))
            except ProblemsFound as found:
                yield from found.problems


def _has_base(workspace: Workspace, kind: str, name: str) -> bool:
    return any(
        (layer.root / FOLDERS[kind] / f"{name}{suffix}").is_file()
        for layer in workspace.layers
        for suffix in (".yaml", ".yml")
    )


def _folders(layer: Layer, path: str) -> Iterator[Path]:
    root = layer.root / path
    if root.is_dir():
        yield from (folder for folder in root.iterdir() if folder.is_dir())
