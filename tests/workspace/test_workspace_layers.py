"""The user's folder over the built-in one, file by file; translations beside their files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen.problems import Position, ProblemsFound
from agendagen.workspace.folders import FOLDERS
from agendagen.workspace.nodes import find, plain
from agendagen.workspace.workspace import (
    Layer,
    Source,
    Workspace,
    builtin_root,
    open_workspace,
)

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

BUILTIN = builtin_root()


def test_what_is_made_of_a_workspace_is_made_once_and_anew_for_other_texts() -> None:
    here = open_workspace(BUILTIN)
    name = here.source("person", "priya-raman")
    made = [here.once(("list",), list[str]) for _ in range(2)]
    other = here.with_text(name, "name: Priya\n")
    assert made[0] is made[1]
    assert other.once(("list",), list[str]) is not made[0]


def two_layers(workspace: WorkspaceBuilder, below: Path) -> Workspace:
    """The user's workspace over a small one of our own making."""
    opened = workspace.open()
    return Workspace((opened.layers[0], Layer(below, own=False)), opened.config)


def text_of(workspace: Workspace, source: Source, locale: str, *path: str) -> object:
    node = find(workspace.tree(source, locale, []), path)
    return None if node is None else plain(node)


@pytest.fixture
def below(tmp_path: Path) -> Path:
    """A layer below: two people, one with a translation."""
    people = tmp_path / "below/content/people"
    people.mkdir(parents=True)
    (people / "zoe.yaml").write_text("name: Zoe\ntitle: Engineer\n", "utf-8")
    (people / "zoe.pl.yaml").write_text("title: Inżynierka\n", "utf-8")
    (people / "yan.yaml").write_text("name: Yan\n", "utf-8")
    return tmp_path / "below"


def test_both_layers_are_seen_and_the_nearer_wins(workspace: WorkspaceBuilder, below: Path) -> None:
    workspace.write("content/people/yan.yaml", "name: Our Yan\n")
    both = two_layers(workspace, below)
    assert list(both.sources("person")) == ["ann-reed", "tom-lipka", "yan", "zoe"]
    assert list(both.own_sources("person")) == ["ann-reed", "tom-lipka", "yan"]
    assert text_of(both, both.source("person", "yan"), "en", "name") == "Our Yan"
    assert text_of(both, both.source("person", "zoe"), "en", "name") == "Zoe"


def test_a_file_of_ones_own_brings_its_own_translations(
    workspace: WorkspaceBuilder, below: Path
) -> None:
    workspace.write("content/people/zoe.yaml", "name: Our Zoe\ntitle: Director\n")
    both = two_layers(workspace, below)
    assert text_of(both, both.source("person", "zoe"), "pl", "title") == "Director"


def test_a_translation_of_ones_own_goes_over_a_built_in_file(
    workspace: WorkspaceBuilder, below: Path
) -> None:
    workspace.write("content/people/zoe.pl.yaml", "title: Nasza inżynierka\n")
    both = two_layers(workspace, below)
    zoe = both.source("person", "zoe")
    assert text_of(both, zoe, "pl") == {"name": "Zoe", "title": "Nasza inżynierka"}
    assert text_of(both, zoe, "en", "title") == "Engineer"


def test_the_base_file_is_not_translated_into_its_own_language(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write("content/people/eva.yaml", "lang: pl\nname: Ewa\ntitle: Dyrektorka\n")
    workspace.write("content/people/eva.pl.yaml", "title: Ktoś inny\n")
    workspace.write("content/people/eva.en.yaml", "title: Director\n")
    opened = workspace.open()
    eva = opened.source("person", "eva")
    assert text_of(opened, eva, "pl", "title") == "Dyrektorka"
    assert text_of(opened, eva, "en", "title") == "Director"


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_files_of_ones_own_are_in_the_language_of_the_workspace(
    workspace: WorkspaceBuilder, locale: str
) -> None:
    workspace.write("agendagen.toml", f'locale = "{locale}"\n')
    opened = workspace.open()
    ann = opened.source("person", "ann-reed")
    assert opened.language_of(ann, opened.read(ann)) == locale
    client_pitch = opened.source("type", "client-pitch")
    assert opened.language_of(client_pitch, opened.read(client_pitch)) == "en"


def test_beside_a_translation_into_the_language_of_the_workspace_a_file_is_in_the_other_one(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write("agendagen.toml", 'locale = "pl"\n')
    workspace.write("content/people/ann-reed.pl.yaml", "title: Opiekunka klientów\n")
    opened = workspace.open()
    ann = opened.source("person", "ann-reed")
    assert opened.language_of(ann, opened.read(ann)) == "en"
    assert opened.language_of_file(ann.shown) == "en"
    assert text_of(opened, ann, "pl", "title") == "Opiekunka klientów"


def test_of_what_a_company_has_its_own_alone_is_offered(workspace: WorkspaceBuilder) -> None:
    opened = workspace.open()
    assert list(opened.offered("person")) == ["ann-reed", "tom-lipka"]
    assert "adam-wroniec" in opened.sources("person"), "and can be named all the same"
    assert opened.offered("campaign") == opened.sources("campaign") != {}, "else the samples are"
    assert {"pitch", "client-pitch"} <= set(opened.offered("type"))


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_kind_has_its_folder(workspace: WorkspaceBuilder, kind: str) -> None:
    file = f"{FOLDERS[kind]}/brand-new.yaml"
    workspace.write(file, "name: x\n")
    found = workspace.open().source(kind, "brand-new")
    assert (found.kind, found.id, found.shown, found.layer.own) == (kind, "brand-new", file, True)


def test_what_is_hidden_or_no_yaml_is_not_read(workspace: WorkspaceBuilder) -> None:
    for name in (".hidden.yaml", "notes.txt", "swap.yaml~", ".ann-reed.yaml.swp"):
        workspace.write(f"content/people/{name}", "name: x\n")
    assert list(workspace.open().own_sources("person")) == ["ann-reed", "tom-lipka"]


def test_a_name_that_is_not_there(workspace: WorkspaceBuilder) -> None:
    at = Position("content/meetings/monday.yaml", 4, 13)
    with pytest.raises(ProblemsFound) as found:
        workspace.open().source("person", "ann-red", at)
    (problem,) = found.value.problems
    assert (problem.at, problem.code) == (at, "unknown-person")
    assert problem.hint == "Did you mean “ann-reed”?"


def test_the_company_of_ones_own_goes_first(workspace: WorkspaceBuilder) -> None:
    opened = workspace.open()
    assert text_of(opened, opened.company_source(), "en", "name") == "Fennimark"
    (workspace.root / "content/company.yaml").unlink()
    opened = workspace.open()
    assert not opened.company_source().layer.own
    workspace.write("content/company.yaml", "name: Ours\naddress: Street 1\n")
    workspace.write("content/company.pl.yaml", "address: Ulica 1\n")
    opened = workspace.open()
    assert text_of(opened, opened.company_source(), "pl", "address") == "Ulica 1"


def test_the_workspace_is_found_from_a_folder_inside(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root / "content/people")
    opened = open_workspace()
    assert opened.root == workspace.root
    shown = opened.source("person", "ann-reed").shown
    assert shown == "ann-reed.yaml"
    far = opened.source("product", "tempora").shown
    assert far == (workspace.root / "content/products/tempora.yaml").as_posix()


def test_without_settings_there_is_only_the_built_in_workspace(
    empty_workspace: WorkspaceBuilder,
) -> None:
    opened = empty_workspace.open()
    assert opened.root is None
    assert opened.own_sources("meeting") == opened.sources("meeting") != {}
    assert (
        opened.source("type", "weekly-sales").shown == "built-in/templates/types/weekly-sales.yaml"
    )


def test_what_was_read_once_is_not_read_again(workspace: WorkspaceBuilder) -> None:
    opened = workspace.open()
    ann = opened.source("person", "ann-reed")
    first = opened.read(ann)
    workspace.write("content/people/ann-reed.yaml", "name: Changed\n")
    assert opened.read(ann) is first
    assert plain(workspace.open().read(ann)) == {"name": "Changed"}


@pytest.mark.parametrize(
    ("text", "at", "word", "place"),
    [
        ('say: "Hi {{ name }}"', (1, 6), "name", (1, 13)),
        ('say: "name {{ name }}"', (1, 6), "name", (1, 15)),
        ('say: "{{ surname }} {{ name }}"', (1, 6), "name", (1, 24)),
        ("when: not name", (1, 7), "name", (1, 11)),
        ("say: >-\n  name\n  {{ name }}", (1, 6), "name", (3, 6)),
        ("say: >-\n  {{ one\n  .name }}", (1, 6), "name", (3, 4)),
        ('say: "{{ one }}"', (1, 6), "name", (1, 6)),
    ],
)
def test_where_a_word_stands_in_a_template(
    workspace: WorkspaceBuilder,
    text: str,
    at: tuple[int, int],
    word: str,
    place: tuple[int, int],
) -> None:
    path = "content/people/ann-reed.yaml"
    workspace.write(path, f"{text}\n")
    opened = workspace.open()
    opened.read(opened.source("person", "ann-reed"))
    assert opened.locate(Position(path, *at), word) == Position(path, *place)
