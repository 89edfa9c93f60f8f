"""`agendagen phrasing lock` and `report`, as those who own the wording use them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agendagen.cli.common import MISSING_LIBRARY
from agendagen.cli.phrasing import COMMANDS
from agendagen.phrasing import polish
from agendagen.phrasing.lock import LOCK
from agendagen.workspace import workspace as layers

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

FILE = f"content/phrasing/{LOCK}"
POLISH = "content/phrasing/nasze-pl.yaml"
PACK_PL = """\
title: Nasze
guidelines:
  - {id: cena, kind: prefer, not: [najlepsza cena], say: [korzystna cena], why: Jasno.}
  - {id: slowo, kind: avoid, not: [szczerze], match: exact, why: Puste.}
"""
PACK_EN = """\
title: Ours
owner: ann-reed
guidelines:
  - {id: hello, kind: prefer, not: [good day], say: [good morning], why: Warmer.}
  - {id: over, kind: prefer, not: [over to you], say: [your turn], why: Plain.}
  - {id: never, kind: avoid, not: [synergy], why: Empty.}
  - {id: client, kind: avoid, not: [quiet Sundays], why: Vague.}
  - {id: ends, kind: avoid, not: [soon gone], why: x, valid: {until: 2027-01-30}}
  - {id: later, kind: avoid, not: [later gone], why: x, valid: {until: 2027-01-31}}
  - {id: ended, kind: avoid, not: [long gone], why: x, valid: {until: 2026-01-01}}
  - {id: due, kind: avoid, not: [old hat], why: x, review_by: 2026-12-31}
"""
AS_OF = ("--as-of", "2026-12-01")
ALLOW = "  # allow ours-en/client until 2026-12-31: a quotation\n"


@pytest.fixture
def dictionary(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """A workspace with a Polish pack, where the dictionary is installed."""
    pytest.importorskip("morfeusz2", reason="there are no wheels for Linux on ARM")
    workspace.write(POLISH, PACK_PL)
    return workspace


@pytest.fixture
def no_dictionary(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WorkspaceBuilder]:
    """The same, where it is not."""
    workspace.write(POLISH, PACK_PL)
    monkeypatch.setitem(sys.modules, "morfeusz2", None)
    polish._dictionary.cache_clear()
    yield workspace
    polish._dictionary.cache_clear()


def test_the_lock_is_written_once_and_then_unchanged(dictionary: WorkspaceBuilder) -> None:
    file = dictionary.root / FILE
    stale = dictionary.run("phrasing", "lock", "--check")
    assert (stale.exit_code, stale.stdout, file.exists()) == (1, "", False)
    assert stale.stderr == f"{LOCK} is stale. Run “agendagen phrasing lock”.\n"

    written = dictionary.run("phrasing", "lock")
    assert (written.exit_code, written.stdout) == (0, "")
    assert written.stderr == f"wrote {LOCK}: 2 phrases in all their forms.\n"
    phrases = json.loads(file.read_bytes())["phrases"]
    assert [*phrases] == ["korzystna cena", "najlepsza cena"], "what is exact needs no forms"
    assert "najlepszej" in phrases["najlepsza cena"]["forms"][0].split()

    before = file.stat()
    for arguments in (["lock"], ["lock", "--check"]):
        again = dictionary.run("phrasing", *arguments)
        assert (again.exit_code, again.stderr) == (0, f"unchanged {LOCK}: 2 phrases.\n")
    assert file.stat() == before
    assert "stale-lock" not in dictionary.run("check", "--json").stdout


def test_a_phrase_more_or_less_makes_it_stale(dictionary: WorkspaceBuilder) -> None:
    dictionary.run("phrasing", "lock")
    before = (dictionary.root / FILE).read_bytes()
    for old, new in (("korzystna cena", "uczciwa cena"), ("[uczciwa cena]", "[cena]")):
        dictionary.replace(POLISH, old, new)
        assert dictionary.run("phrasing", "lock", "--check").exit_code == 1
        assert "stale-lock" in dictionary.run("check", "--json").stdout
        assert (dictionary.root / FILE).read_bytes() == before
        assert dictionary.run("phrasing", "lock").exit_code == 0
        assert "stale-lock" not in dictionary.run("check", "--json").stdout
        before = (dictionary.root / FILE).read_bytes()


@pytest.mark.parametrize("arguments", [["lock"], ["lock", "--check"]])
def test_without_the_dictionary_it_says_how_to_install_it(
    no_dictionary: WorkspaceBuilder, arguments: list[str]
) -> None:
    result = no_dictionary.run("phrasing", *arguments)
    assert (result.exit_code, result.stdout) == (MISSING_LIBRARY, "")
    assert result.stderr.startswith("Error: The dictionary of Polish forms is not installed. ")
    assert "pip install 'agendagen[polish]'" in result.stderr
    assert not (no_dictionary.root / FILE).exists()


def test_packs_in_english_need_no_dictionary_and_no_lock(no_dictionary: WorkspaceBuilder) -> None:
    (no_dictionary.root / POLISH).unlink()
    no_dictionary.write("content/phrasing/ours-en.yaml", PACK_EN)
    result = no_dictionary.run("phrasing", "lock")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("Nothing to look up: ")
    assert not (no_dictionary.root / FILE).exists()

    no_dictionary.write(FILE, '{"version": 1, "dictionary": "x", "phrases": {"a": {"forms": []}}}')
    assert "stale-lock" in no_dictionary.run("check", "--json").stdout
    assert no_dictionary.run("phrasing", "lock").exit_code == 0
    assert json.loads((no_dictionary.root / FILE).read_bytes())["phrases"] == {}
    assert "stale-lock" not in no_dictionary.run("check", "--json").stdout


def test_without_packs_there_is_nothing_to_lock(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("phrasing", "lock")
    assert result.exit_code == 2
    assert "There is no guideline pack here yet, in content/phrasing/." in result.stderr


def test_the_lock_of_an_installed_agendagen_is_left_alone(
    empty_workspace: WorkspaceBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "_data"
    shutil.copytree(layers.builtin_root() / "content", installed / "content")
    (installed / FILE).write_text("{}")
    monkeypatch.setattr(layers, "builtin_root", lambda: installed)
    result = empty_workspace.run("phrasing", "lock")
    assert result.exit_code == 2
    assert "There is no workspace here" in result.stderr
    assert (installed / FILE).read_text() == "{}"


def test_a_pack_that_cannot_be_read_is_told_and_nothing_written(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write(POLISH, PACK_PL.replace("kind: avoid", "kind: shun"))
    result = workspace.run("phrasing", "lock")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{POLISH}:4:" in result.stderr
    assert not (workspace.root / FILE).exists()


def test_a_model_that_does_not_fit_is_named(dictionary: WorkspaceBuilder) -> None:
    like = "say: [Agendomat], inflects_like: ryba, why: Jasno."
    dictionary.replace(POLISH, "say: [korzystna cena], why: Jasno.", like)
    result = dictionary.run("phrasing", "lock")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "“Agendomat” cannot be declined like “ryba”" in result.stderr
    assert f"Choose another word for “inflects_like” in {POLISH}." in result.stderr


def test_a_lock_is_not_written_through_a_link(dictionary: WorkspaceBuilder) -> None:
    elsewhere = dictionary.root.parent / "elsewhere"
    shutil.move(dictionary.root / "content/phrasing", elsewhere)
    (dictionary.root / "content/phrasing").symlink_to(elsewhere)
    result = dictionary.run("phrasing", "lock")
    assert result.exit_code != 0
    assert not (elsewhere / LOCK).exists()


@pytest.fixture
def ours(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """A workspace with an English pack whose guidelines are followed, broken and allowed."""
    workspace.write("content/phrasing/ours-en.yaml", PACK_EN)
    workspace.replace("content/products/tempora.yaml", "benefits:\n", f"benefits:\n{ALLOW}")
    workspace.replace("templates/types/pitch.yaml", "ask: Shall we begin?", "ask: Good day?")
    return workspace


def report(ours: WorkspaceBuilder, *arguments: str) -> Any:
    result = ours.run("phrasing", "report", "--json", *AS_OF, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def of_ours(names: list[str]) -> list[str]:
    return [name.removeprefix("ours-en/") for name in names if name.startswith("ours-en/")]


def test_a_report_for_machines(ours: WorkspaceBuilder) -> None:
    found = report(ours)
    assert (found["version"], found["as_of"], found["meetings"]) == (1, "2026-12-01", 1)
    lines = {line["name"]: line for line in found["guidelines"]}
    hello = lines["ours-en/hello"]
    assert (hello["found"], hello["allowed"], hello["owner"]) == (1, 0, "ann-reed")
    assert (hello["said"], hello["instead"], hello["kind"]) == (1, 1, "prefer")
    assert lines["ours-en/client"]["allowed"] == 1
    assert lines["ours-en/ends"]["until"] == "2027-01-30"
    assert of_ours(found["never_matching"]) == ["never", "ends", "later", "ended", "due"]
    assert of_ours(found["always_allowed"]) == ["client"]
    assert of_ours(found["ending"]) == ["ends", "ended", "due"], "60 days on, to the day"
    assert found["allowed"] == [
        {
            "path": "content/products/tempora.yaml",
            "line": 4,
            "guideline": "ours-en/client",
            "until": "2026-12-31",
            "reason": "a quotation",
            "found": 1,
        }
    ]
    (pitch,) = found["adoption"]
    assert pitch["type"] == "pitch"
    assert pitch["percent"] == round(100 * pitch["said"] / (pitch["said"] + pitch["instead"]))


def test_adoption_counts_the_approved_words_against_the_others(ours: WorkspaceBuilder) -> None:
    before = report(ours)["adoption"][0]
    ours.replace("templates/types/pitch.yaml", "ask: Good day?", "ask: Good morning?")
    after = report(ours)["adoption"][0]
    assert after["said"] == before["said"] + 1
    assert after["instead"] == before["instead"] - 1


def test_what_is_found_elsewhere_too_is_not_always_allowed(ours: WorkspaceBuilder) -> None:
    ours.replace("templates/types/pitch.yaml", "ask: Good day?", "ask: Quiet Sundays?")
    found = report(ours)
    assert found["always_allowed"] == []
    assert [one["found"] for one in found["allowed"]] == [1]


def test_what_a_language_lacks(ours: WorkspaceBuilder) -> None:
    assert "ours/hello" not in report(ours)["missing_in_a_language"], "there is but one language"
    ours.write("agendagen.toml", 'locale = "en"\nlanguages = ["en", "pl"]\n')
    ours.write(
        "content/phrasing/ours-pl.yaml",
        "title: Nasze\nguidelines:\n"
        "  - {id: over, kind: avoid, not: [szczerze], match: exact, why: x}\n"
        "  - {id: tylko, kind: avoid, not: [uczciwie], match: exact, why: x}\n",
    )
    lacking = report(ours)["missing_in_a_language"]
    assert lacking["ours/hello"] == ["pl"]
    assert lacking["ours/tylko"] == ["en"]
    assert "ours/over" not in lacking
    assert "ours/hello" not in report(ours, "--locale", "en")["missing_in_a_language"]


def test_a_report_for_people(ours: WorkspaceBuilder) -> None:
    result = ours.run("phrasing", "report", *AS_OF)
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout
    assert text.startswith("Guidelines: ")
    assert " Meetings: 1. As of 2026-12-01.\n" in text
    numbers = {line.split()[0]: line.split()[1:] for line in text.splitlines() if line.strip()}
    assert numbers["ours-en/hello"] == ["1", "0", "1", "1"]
    for section in (
        "None of their phrases stands anywhere: ",
        "Found only where a comment allows it: 1\n  ours-en/client\n",
        "Ended or due for review, or within 60 days: ",
        "  ours-en/ends: until 2027-01-30 (ann-reed)\n",
        "  ours-en/due: review by 2026-12-31 (ann-reed)\n",
        "Missing in a language: none\n",
        "Allowed in place: 1\n  content/products/tempora.yaml:4: ours-en/client until 2026-12-31,"
        " 1 found: a quotation\n",
        "Approved words in use, by meeting type\n  pitch ",
    ):
        assert section in text, section


def test_a_report_says_when_something_could_not_be_counted(ours: WorkspaceBuilder) -> None:
    ours.replace("content/phrasing/ours-en.yaml", "kind: avoid, not: [synergy]", "kind: shun")
    result = ours.run("phrasing", "report", *AS_OF)
    assert result.exit_code == 0
    assert "Other errors: " in result.stderr
    assert "“agendagen check” lists them." in result.stderr


def test_a_report_does_not_let_files_command_the_terminal(ours: WorkspaceBuilder) -> None:
    ours.replace("content/products/tempora.yaml", "a quotation", "a \u202equotation\x85# x")
    assert "a \ufffdquotation" in ours.run("phrasing", "report", *AS_OF).stdout
    machine = ours.run("phrasing", "report", "--json", *AS_OF).stdout
    assert "\u202e" not in machine
    assert json.loads(machine)["allowed"][0]["reason"].startswith("a \u202equotation")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_opens_and_shows_an_example(workspace: WorkspaceBuilder, command: str) -> None:
    for flag in ("--help", "-h"):
        result = workspace.run("phrasing", command, flag)
        assert (result.exit_code, result.stderr) == (0, "")
        usage, body = result.stdout.split("\n", 1)
        assert usage.startswith(f"Usage: agendagen phrasing {command}")
        assert f"\n  agendagen phrasing {command}" in body


def test_the_group_names_its_commands(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("phrasing", "--help")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in result.stdout


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("reprot", "Did you mean “report”?"),
        ("lok", "Did you mean “lock”?"),
        ("zzz", f"There are: {', '.join(COMMANDS)}."),
    ],
)
def test_an_unknown_command_is_met_with_a_suggestion(
    workspace: WorkspaceBuilder, typed: str, hint: str
) -> None:
    result = workspace.run("phrasing", typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"There is no command “phrasing {typed}”. {hint}" in result.stderr
