"""Phrases found in all their forms, on sentences written by people who had not seen the matcher."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from agendagen.phrasing.bench import Labelled, score
from agendagen.phrasing.lock import Entry, key, lock_text, make_lock, read_lock

DATA = Path(__file__).parent / "data"
LOCK = DATA / "forms.lock.json"
SETS = {
    file.stem: file
    for file in (
        *sorted(DATA.glob("inflection-*.json")),
        # kept beside the project: on other machines there is one case less
        Path(__file__).parents[3] / "shared/data/phrasing/polish-inflection.json",
    )
    if file.is_file()
}
HOMOGRAPHS = {
    "inflection-en": ["found “market leader”: The marketing leader asks three questions."],
    "inflection-en-2": [
        "found “rate of return”: The rating of return policies is published each year."
    ],
    "inflection-pl": [
        "found “rabat”: Kwiaty z rabaty przed biurem trafiły na recepcję.",
        "found “odsetki”: Rośnie odsetek spółek z jedną listą płac.",
        "found “pewny”: Pewna spedycja z północy płaciła dwa razy.",
    ],
    "inflection-pl-2": [
        "found “pewna inwestycja”: Dzwonił w sprawie pewnej inwestycji w Radomiu,"
        " ale szczegółów jeszcze mi nie podał.",
        "found “po kosztach”: Po kosztach omówimy harmonogram i skład zespołu.",
        "found “taniej”: Szukają taniej drukarki do recepcji.",
    ],
    "polish-inflection": [
        "found “rabat”: Na rabatach rosną tulipany.",
        "found “promocja”: Uczeń dostał promocję do następnej klasy.",
    ],
}
"""All that is read wrongly: the same letters, another word. Only `unless` can tell them apart."""


def labelled(name: str) -> Labelled:
    return msgspec.json.decode(SETS[name].read_bytes(), type=Labelled)


def locked() -> dict[str, Entry]:
    lock, problem = read_lock(LOCK, LOCK.name)
    assert problem is None
    return lock.phrases


@pytest.mark.parametrize("name", SETS)
def test_all_that_is_said_is_found_and_nothing_else_but_homographs(name: str) -> None:
    result = score(labelled(name), locked())
    assert list(result.wrong) == HOMOGRAPHS[name]
    assert result.recall >= 0.98
    if name != "inflection-pl-2":  # its three homographs are 2.3 % of what it finds
        assert result.precision >= 0.98


def test_there_are_sets_in_both_languages_with_enough_sentences() -> None:
    sets = [labelled(name) for name in SETS]
    assert {one.language for one in sets} == {"en", "pl"}
    for one in sets:
        assert len(one.phrases) >= 25
        assert len(one.cases) >= 100
        assert {phrase for case in one.cases for phrase in case.phrases} <= {*one.phrases}


def test_the_lock_of_the_tests_is_what_the_dictionary_gives() -> None:
    pytest.importorskip("morfeusz2", reason="there are no wheels of it for Linux on ARM")
    polish = [labelled(name) for name in SETS if labelled(name).language == "pl"]
    wanted = {key(phrase, None) for one in polish for phrase in one.phrases}
    assert wanted <= locked().keys()
    made = make_lock((name, False) for name in locked())
    assert lock_text(made) == LOCK.read_text("utf-8")
