"""Whole documents, as they were when somebody last looked at them and was content."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen.output.editions import Edition, Request, editions
from agendagen.output.make import make_one
from agendagen.records.base import Visibility
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

GOLDEN = Path(__file__).parents[1] / "golden"
CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
DOCUMENTS = [
    ("pitch-sandmere", "agenda", CLIENT, "", "en"),
    ("pitch-sandmere", "agenda", CLIENT, "", "pl"),
    ("pitch-sandmere", "talk-track", INTERNAL, "rep", "en"),
    ("pitch-sandmere", "cue-card", INTERNAL, "", "en"),
    ("pitch-sandmere", "minutes", CLIENT, "", "en"),
    ("weekly-2026-w49", "agenda", INTERNAL, "", "pl"),
    ("weekly-2026-w49", "minutes", INTERNAL, "", "pl"),
    ("weekly-2026-w49", "memo", INTERNAL, "", "en"),
]
LOAD = "load.2026-12.pl"
FORMATS = ("md", "html")
_DATA = re.compile(r"(data:[\w/+.-]+;base64,)[A-Za-z0-9+/=]+")
_STYLE = re.compile(r"(<style>).*(:root\{--)", re.DOTALL)


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


def edition(
    meeting: str, document: str, audience: Visibility, speaker: str, locale: str, format_: str
) -> Edition:
    found, problems = editions(
        built_in(),
        Request(
            (meeting,),
            documents=(document,),
            audiences=(audience,),
            speakers=(speaker,) if speaker else (),
            formats=(format_,),
            locales=(locale,),
        ),
    )
    assert problems == ()
    assert len(found) == 1
    return found[0]


def shortened(text: str) -> str:
    """A page without what other files hold: fonts, pictures and the style sheets of the theme."""
    return _DATA.sub(r"\1…", _STYLE.sub(r"\1/* theme */ \2", text))


CASES = [pytest.param((*which, f), id=f"{'.'.join(filter(None, which))}.{f}")
         for which in DOCUMENTS for f in FORMATS]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_document_is_as_it_was(
    case: tuple[str, str, Visibility, str, str, str], update_golden: bool
) -> None:
    made = edition(*case)
    as_it_was(made.file_name, make_one(built_in(), made).decode(), update_golden)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_load_report_is_as_it_was(
    empty_workspace: WorkspaceBuilder, format_: str, update_golden: bool
) -> None:
    month, language = ("--month", "2026-12"), ("--locale", "pl")
    made = empty_workspace.run("load", *month, *language, "--format", format_, "--output", "-")
    as_it_was(f"{LOAD}.{format_}", made.stdout, update_golden)


def as_it_was(name: str, made: str, update_golden: bool) -> None:
    text, file = shortened(made), GOLDEN / name
    if update_golden:
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.is_file(), "run: pytest --update-golden"
    expected = file.read_text(encoding="utf-8")
    assert text.splitlines() == expected.splitlines(), "if this is meant: pytest --update-golden"
    assert text == expected


def test_there_are_no_golden_files_that_nobody_compares() -> None:
    names = {edition(*which, f).file_name for which in DOCUMENTS for f in FORMATS}
    names |= {f"{LOAD}.{format_}" for format_ in FORMATS}
    assert {file.name for file in GOLDEN.iterdir()} == names


def test_golden_files_are_small() -> None:
    for file in GOLDEN.iterdir():
        assert file.stat().st_size < 100_000, file.name
        assert not re.search(r"[A-Za-z0-9+/]{300}", file.read_text("utf-8")), file.name


@pytest.mark.parametrize("which", DOCUMENTS)
@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_again(which: tuple[str, str, Visibility, str, str], format_: str) -> None:
    """Nothing in a document depends on the time or on what was made before."""
    first, second = (make_one(built_in(), edition(*which, format_)) for _ in range(2))
    assert first == second
