"""What is said in one language and not in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.checks.translations import check_translations
from agendagen.problems import Problem

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder


def missing(workspace: WorkspaceBuilder) -> dict[str, Problem]:
    """What is untranslated, by file."""
    found = list(check_translations(workspace.open()))
    assert {p.code for p in found} <= {"missing-translation"}
    assert {p.severity for p in found} <= {"warning"}
    assert len({p.at.path for p in found}) == len(found), "one warning a file"
    return {p.at.path.rpartition("/")[2]: p for p in found}


@pytest.fixture
def bilingual(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    workspace.write("agendagen.toml", 'locale = "en"\nlanguages = ["en", "pl"]\n')
    return workspace


def test_a_workspace_of_one_language_needs_no_translation(workspace: WorkspaceBuilder) -> None:
    assert missing(workspace) == {}


def test_every_file_with_words_is_named_once(bilingual: WorkspaceBuilder) -> None:
    found = missing(bilingual)
    assert set(found) == {
        "ann-reed.yaml", "tom-lipka.yaml", "sandmere.yaml", "tempora.yaml", "in-person.yaml",
        "pitch.yaml",
    }  # fmt: skip
    ann = found["ann-reed.yaml"]
    assert (ann.at.line, ann.at.column) == (3, 8)
    assert "“title” (and 1 more) has no translation into “pl”." in ann.message
    assert ann.hint == "Write it into ann-reed.pl.yaml."


def test_what_is_translated_is_not_asked_for(bilingual: WorkspaceBuilder) -> None:
    bilingual.write("content/people/ann-reed.pl.yaml", "title: Opiekunka\n")
    assert "“notes” has no" in missing(bilingual)["ann-reed.yaml"].message
    bilingual.write("content/people/ann-reed.pl.yaml", "title: Opiekunka\nnotes: Szybko mówi\n")
    assert "ann-reed.yaml" not in missing(bilingual)


def test_entries_of_a_list_pair_by_id(bilingual: WorkspaceBuilder) -> None:
    bilingual.write(
        "content/products/tempora.pl.yaml",
        "discount_floor: 12 procent\n"
        "benefits:\n  - {id: early, title: Wcześniej, text: Wcześniej.}\n",
    )
    assert "“benefits.quiet.title” (and 1 more)" in missing(bilingual)["tempora.yaml"].message


def test_a_list_of_texts_is_translated_as_a_whole(bilingual: WorkspaceBuilder) -> None:
    words = "budget: B\ngoals: [cel]\ncontacts: [{id: maria-lis, title: Kadry, stake: Wolne}]\n"
    bilingual.write("content/clients/sandmere.pl.yaml", words)
    assert "sandmere.yaml" not in missing(bilingual)
    bilingual.write("content/clients/sandmere.pl.yaml", words.replace("goals: [cel]\n", ""))
    assert "“goals” has no" in missing(bilingual)["sandmere.yaml"].message


def test_names_and_addresses_need_none(bilingual: WorkspaceBuilder) -> None:
    bilingual.write(
        "content/people/ann-reed.yaml",
        "visibility: client\nname: Ann Reed\nemail: ann@fennimark.example\nextra: {room: four}\n",
    )
    assert "ann-reed.yaml" not in missing(bilingual)


def test_a_template_without_words_of_its_own_needs_none(bilingual: WorkspaceBuilder) -> None:
    path = "templates/modes/in-person.yaml"
    line = "  - {id: %s, label: %s, text: '%s'}\n"
    bilingual.write(path, "title: '{{ x }}'\njoining:\n" + line % ("a", "'{{ y }}'", "{{ link }}"))
    assert "in-person.yaml" not in missing(bilingual)
    bilingual.write(path, "title: '{{ x }}'\njoining:\n" + line % ("a", "Where", "{{ link }}"))
    assert "“joining.a.label” has no" in missing(bilingual)["in-person.yaml"].message
    bilingual.write(path, "title: '{{ x }}'\njoining:\n" + line % ("a", "'1'", "At {{ link }}"))
    assert "“joining.a.text” has no" in missing(bilingual)["in-person.yaml"].message


def test_a_type_is_asked_for_its_script_too(bilingual: WorkspaceBuilder) -> None:
    bilingual.write(
        "templates/types/pitch.pl.yaml",
        "title: Prezentacja\nobjective: Decyzja.\n"
        "roles: {rep: {title: Handlowiec}, expert: {title: Inżynier}}\n"
        "inputs: {client: {title: Klient}, product: {title: Produkt}, goal: {title: Cel}}\n"
        "items:\n"
        "  - id: opening\n    title: Otwarcie\n"
        "    talk:\n      - {id: hello, say: Dzień dobry.}\n"
        "      - {id: over, handoff: {say: Proszę.}}\n"
        "  - id: demo\n    title: Pokaz\n    fallback: Nagranie\n"
        "    talk:\n      - {id: screen, show: Raport}\n"
        "      - {id: back, handoff: {say: Proszę.}}\n"
        "  - id: closing\n    title: Koniec\n",
    )
    assert "“items.closing.talk.next.ask” has no" in missing(bilingual)["pitch.yaml"].message


def test_texts_of_a_meeting_are_words_and_its_facts_are_not(bilingual: WorkspaceBuilder) -> None:
    assert "monday.yaml" not in missing(bilingual)
    path = "content/meetings/monday.yaml"
    bilingual.replace(path, "  product: tempora\n", "  product: tempora\n  goal: Quiet Sundays\n")
    assert "“inputs.goal” has no" in missing(bilingual)["monday.yaml"].message
    bilingual.write("content/meetings/monday.pl.yaml", "inputs: {goal: Spokojne niedziele}\n")
    assert "monday.yaml" not in missing(bilingual)
    bilingual.write(
        path,
        (bilingual.root / path).read_text("utf-8") + "items: [{id: demo, title: The tour}]\n",
    )
    assert "“items.demo.title” has no" in missing(bilingual)["monday.yaml"].message


def test_a_polish_file_is_asked_for_english(bilingual: WorkspaceBuilder) -> None:
    bilingual.write("agendagen.toml", 'locale = "pl"\nlanguages = ["en", "pl"]\n')
    found = missing(bilingual)
    assert "into “en”" in found["ann-reed.yaml"].message
    assert found["ann-reed.yaml"].hint == "Write it into ann-reed.en.yaml."
