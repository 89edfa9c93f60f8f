"""The lock of Polish forms: what it holds, when it is stale, and what a broken one does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen.phrasing.guidebook import Guidebook, guidebook
from agendagen.phrasing.lint import Passage, hits_of
from agendagen.phrasing.lock import Entry, Lock, key, lock_text, read_lock, wanted
from agendagen.records.base import Visibility
from agendagen.records.phrasing import Guideline, GuidelinePack
from agendagen.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

LOCK = "content/phrasing/forms.lock.json"
PACK = (
    "title: Dom\nguidelines:\n"
    "  - {id: cena, kind: avoid, not: [zielona kawa], unless: [kawa parzona], why: Bo tak.}\n"
)
COFFEE = Entry(("zielona zielonej", "kawa kawy"))
BREWED = Entry(("kawa kawy", "parzona parzonej"))
FITTING = {"zielona kawa": COFFEE, "kawa parzona": BREWED}


@pytest.fixture
def polish(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    workspace.replace("agendagen.toml", 'languages = ["en"]', 'languages = ["en", "pl"]')
    workspace.write("content/phrasing/dom-pl.yaml", PACK)
    return workspace


def locked(workspace: WorkspaceBuilder, phrases: dict[str, Entry], version: int = 1) -> Guidebook:
    workspace.write(LOCK, lock_text(Lock(version, "test", phrases)))
    return guidebook(workspace.open(), "pl")


def said(book: Guidebook) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in book.problems]


def found(book: Guidebook, text: str) -> list[str]:
    passage = Passage(text, Visibility.CLIENT)
    return [
        text[start:end]
        for target, start, end in hits_of(book, passage)
        if book.rules[target.rule].pack == "dom-pl" and target.part == "not"
    ]


def test_a_lock_that_fits_is_used_and_says_nothing(polish: WorkspaceBuilder) -> None:
    book = locked(polish, FITTING)
    assert said(book) == []
    assert found(book, "Zielonej kawy nie znamy") == ["Zielonej kawy"]
    assert book.entry("zielona kawa") == COFFEE


@pytest.mark.parametrize(
    ("phrases", "version", "message"),
    [
        ({"zielona kawa": COFFEE}, 1, "The forms of “kawa parzona” have not been looked up"),
        ({}, 1, "“kawa parzona”, “zielona kawa” have"),
        (FITTING | {"stary zwrot": COFFEE}, 1, "no guideline has any more: “stary zwrot”."),
        (FITTING | {f"x{n}": COFFEE for n in range(5)}, 1, "“x0”, “x1”, “x2” and 2 more."),
        (FITTING, 2, "have not been looked up: only the phrase as written is found."),
    ],
    ids=["missing", "empty", "spare", "many spare", "another version"],
)
def test_a_stale_lock_is_a_problem(
    polish: WorkspaceBuilder, phrases: dict[str, Entry], version: int, message: str
) -> None:
    book = locked(polish, phrases, version)
    assert [code for code, _ in said(book)] == ["stale-lock"]
    assert message in said(book)[0][1]
    assert book.problems[0].at.path == LOCK
    assert book.problems[0].severity == "error"


def test_without_a_lock_the_phrase_as_written_is_still_found(polish: WorkspaceBuilder) -> None:
    book = guidebook(polish.open(), "pl")
    assert [code for code, _ in said(book)] == ["stale-lock"]
    assert found(book, "To zielona kawa, zielonej kawy nie ma") == ["zielona kawa"]


def test_english_needs_no_lock(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/phrasing/house-en.yaml", PACK.replace("kawa", "price"))
    assert said(guidebook(workspace.open(), "en")) == []


def test_the_built_in_lock_fits_the_built_in_packs() -> None:
    for locale in ("en", "pl"):
        assert said(guidebook(open_workspace(None), locale)) == []


def test_forms_of_the_built_in_packs_come_from_the_built_in_lock(
    polish: WorkspaceBuilder,
) -> None:
    book = locked(polish, FITTING)
    built_in = [rule for rule in book.rules if not rule.own and rule.guideline.match == "inflect"]
    assert built_in
    assert all(
        book.entry(phrase) or rule.guideline.inflects_like or "{{" in phrase
        for rule in built_in
        for phrase in rule.guideline.not_
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no JSON",
        "[]",
        "null",
        '{"version": "one"}',
        '{"version": 1, "phrases": []}',
        '{"version": 1, "phrases": {"a": {"forms": "a"}}}',
        '{"version": 1, "phrases": {"a": {"forms": ["a"], "gap": "b"}}}',
        "[" * 200_000,
        '{"phrases":' + '{"a":' * 50_000,
        b"\xff\xfe\x00",
        b"\x00" * 100,
    ],
    ids=lambda content: repr(content)[:24],
)
def test_a_lock_that_cannot_be_read_is_one_problem(
    polish: WorkspaceBuilder, content: str | bytes
) -> None:
    polish.write(LOCK, content)
    book = guidebook(polish.open(), "pl")
    assert said(book) == [("bad-lock", "The lock of forms cannot be read.")]
    result = polish.run("check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{LOCK}:1:1: error: The lock of forms cannot be read." in result.stderr
    assert "Run “agendagen phrasing lock”" in result.stderr or "phrasing lock" in result.stderr


def test_a_lock_that_is_too_large_is_not_read(
    polish: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(locked(polish, FITTING)) == []
    monkeypatch.setattr("agendagen.phrasing.lock.MAX_BYTES", 100)
    assert {code for code, _ in said(locked(polish, FITTING))} == {"bad-lock"}


def test_a_folder_or_a_link_to_nowhere_in_its_place_is_no_lock(polish: WorkspaceBuilder) -> None:
    (polish.root / LOCK).mkdir()
    assert "stale-lock" in polish.run("check").stderr
    (polish.root / LOCK).rmdir()
    (polish.root / LOCK).symlink_to("nowhere.json")
    assert "stale-lock" in polish.run("check").stderr


@pytest.mark.parametrize(
    "entry",
    [
        Entry(()),
        Entry(("",)),
        Entry(("", "")),
        Entry(("kawa",), gap=-5),
        Entry(("zielona", "kawa"), gap=10**9),
        Entry(("a " * 100_000, "b")),
        Entry(("zielona", "kawa"), whole=("\x00",)),
    ],
    ids=["nothing", "no form", "no forms", "negative gap", "huge gap", "many forms", "other whole"],
)
def test_nonsense_in_a_lock_finds_nothing_and_breaks_nothing(
    polish: WorkspaceBuilder, entry: Entry
) -> None:
    book = locked(polish, {"zielona kawa": entry, "kawa parzona": BREWED})
    text = " ".join(["najlepsza x kawa parzona"] * 50)
    assert len(found(book, text)) in (0, 50)


def test_the_file_is_one_phrase_a_line_and_reads_back() -> None:
    lock = Lock(1, "sgjp", {"b": COFFEE, "a": Entry(("a",), 1, {"sg.nom": ("a",)}, "f", ("a",))})
    text = lock_text(lock)
    assert [line.strip().partition(":")[0] for line in text.splitlines()[1:-1]] == ['"a"', '"b"']
    assert json.loads(text)["phrases"].keys() == {"a", "b"}


def test_a_lock_reads_back(tmp_path: Path) -> None:
    lock = Lock(1, "sgjp", {"a": Entry(("a á",), 1, {"sg.nom": ("a",)}, "f", ("a",)), "b": COFFEE})
    file = tmp_path / "forms.lock.json"
    assert read_lock(file, "x") == (Lock(), None)
    file.write_text(lock_text(lock), "utf-8")
    assert read_lock(file, "x") == (lock, None)
    file.write_text(lock_text(Lock()), "utf-8")
    assert read_lock(file, "x") == (Lock(), None)


@pytest.mark.parametrize(
    ("guideline", "keys"),
    [
        ({"not_": ("dobra  **cena**",)}, [("dobra cena", False)]),
        ({"not_": ("a", "b"), "unless": ("c",)}, [("a", False), ("b", False), ("c", False)]),
        ({"kind": "prefer", "not_": ("a",), "say": ("b",)}, [("a", True), ("b", True)]),
        (
            {"kind": "prefer", "not_": ("a",), "say": ("b",), "fix": "none"},
            [("a", False), ("b", False)],
        ),
        ({"not_": ("a",), "match": "exact"}, []),
        ({"not_": ("a",), "match": "regex"}, []),
        ({"not_": ("a",), "lang": "en"}, []),
        ({"not_": ("{{ company.name }}", "a")}, [("a", False)]),
        ({"not_": ("Tempora",), "inflects_like": "aura"}, [("Tempora ~ aura", False)]),
        ({"not_": ("Moja Tempora",), "inflects_like": "aura"}, [("Moja Tempora", False)]),
        (
            {"not_": ("Agendomat",), "say": ("Tempora",), "inflects_like": "automat"},
            [("Agendomat ~ automat", False), ("Tempora", False)],
        ),
    ],
)
def test_which_phrases_are_looked_up(
    guideline: dict[str, object], keys: list[tuple[str, bool]]
) -> None:
    made = Guideline(**({"id": "g", "kind": "avoid", "why": "W."} | guideline))  # type: ignore[arg-type]
    pack = GuidelinePack(title="T", guidelines=(made,))
    assert [*wanted(pack, "pl")] == keys
    assert key("dobra  **cena**", None) == "dobra cena"
