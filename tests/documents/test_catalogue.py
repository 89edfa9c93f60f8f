"""The words of the documents: each has its Polish, and the compiled file is up to date."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from agendagen.documents.words import say, say_count

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "locales" / "pl" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": (2,),
    "_heading": (2,),
    "say_count": (2, 3),
}
METHODS = [("src/agendagen/**.py", "python"), ("templates/documents/**", "jinja2")]
TRIMMED = {"templates/documents/**": {"trimmed": "true"}}
FIELD = re.compile(r"\{\w*\}")

Key = str | tuple[str, ...]


@pytest.fixture(scope="module")
def used() -> dict[Key, str]:
    """Every message of the code and templates, and one place where it stands."""
    found: dict[Key, str] = {}
    for folder in ("src", "templates"):
        for name, line, message, _, _ in extract_from_dir(
            str(ROOT / folder),
            method_map=[(pattern.removeprefix(f"{folder}/"), how) for pattern, how in METHODS],
            options_map={k.removeprefix(f"{folder}/"): v for k, v in TRIMMED.items()},
            keywords=KEYWORDS,
        ):
            found[message] = f"{folder}/{name}:{line}"
    return found


@pytest.fixture(scope="module")
def polish() -> Catalog:
    with (FOLDER / "agendagen.po").open("rb") as file:
        return read_po(file, locale="pl")


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or ("",))


def test_words_are_found_in_code_and_templates(used: dict[Key, str]) -> None:
    assert {"Agenda", "Talk track", "Cue card", "Internal"} <= set(used)
    assert any(place.startswith("templates/") for place in used.values())


def test_every_word_has_its_polish(used: dict[Key, str], polish: Catalog) -> None:
    missing = {key: place for key, place in used.items() if _polish(polish, key) is None}
    assert missing == {}


def _polish(catalogue: Catalog, key: Key) -> Message | None:
    message = catalogue.get(key if isinstance(key, str) else key[0])
    if message is None or message.fuzzy or not all(forms(message)):
        return None
    return message


def test_there_is_no_polish_for_what_nobody_says(used: dict[Key, str], polish: Catalog) -> None:
    known = {key if isinstance(key, str) else key[0] for key in used}
    ids = {m.id if isinstance(m.id, str) else m.id[0] for m in messages(polish)}
    assert ids - known == set()


def test_counted_words_have_three_forms(polish: Catalog) -> None:
    assert polish.num_plurals == 3
    for message in messages(polish):
        if not isinstance(message.id, str):
            assert len(forms(message)) == 3, message.id
            assert all(forms(message)), message.id


def test_what_is_filled_in_is_the_same_in_both(polish: Catalog) -> None:
    for message in messages(polish):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        for form in forms(message):
            assert sorted(FIELD.findall(form)) == sorted(FIELD.findall(source)), message.id


def test_the_compiled_catalogue_is_up_to_date(polish: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, polish)
    stored = (FOLDER / "agendagen.mo").read_bytes()
    assert compiled.getvalue() == stored, "run pybabel compile (see locales/babel.cfg)"


def test_no_template_asks_for_a_word_that_only_it_knows() -> None:
    """A message that is put together at run time cannot be extracted."""
    for file in (ROOT / "templates" / "documents").iterdir():
        text = file.read_text("utf-8")
        assert not re.findall(r"""\b(?:_|ngettext)\(\s*[^"'\s]""", text), file.name


def test_words_and_counts_are_said() -> None:
    assert say("en", "Cue card") == "Cue card"
    assert say("pl", "Cue card") == "Ściąga"
    assert say_count("en", "{n} min", "{n} min", 5) == "5 min"
    assert say_count("pl", "{n} min", "{n} min", 5) == "5 min"
