"""Polish phrases in all their forms: made once with the dictionary, read from the lock since."""

from __future__ import annotations

import sys

import pytest

from agendagen.phrasing import polish
from agendagen.phrasing.polish import Expanded, MissingDictionary, NoModel, expand

DICTIONARY = "there are no wheels of morfeusz2 for Linux on ARM"


def expanded(phrase: str, like: str | None = None) -> Expanded:
    pytest.importorskip("morfeusz2", reason=DICTIONARY)
    return expand(phrase.split(), like.split() if like else None)


@pytest.mark.parametrize(
    ("phrase", "place", "has", "has_not"),
    [
        pytest.param("tani", 0, "tania taniego tanimi", "tańszy najtańszy tanio", id="degree"),
        pytest.param("tańszy", 0, "tańsza tańszego", "tani najtańszy", id="comparative"),
        pytest.param("najtańszy", 0, "najtańszej", "tani tańszy", id="superlative"),
        pytest.param("najlepsza cena", 0, "najlepszej najlepszych", "dobra lepsza", id="gender"),
        pytest.param("najlepsza cena", 1, "ceny cenami", "cennik", id="head"),
        pytest.param("szybko", 0, "szybko", "szybki szybka szybciej", id="adverb"),
        pytest.param(
            "gwarantować", 0, "gwarantuję gwarantował gwarantowałbym", "gwarancja", id="verb"
        ),
        pytest.param("gwarantować", 0, "gwarantowanie", "niegwarantowanie", id="gerund"),
        pytest.param("gwarantowany zysk", 0, "gwarantowanego", "gwarantuje", id="participle"),
        pytest.param("rosnąca sprzedaż", 0, "rosnącej rosnącą", "rośnie", id="active participle"),
        pytest.param("musieć zdecydować", 1, "zdecydować", "zdecydujemy", id="infinitive behind"),
        pytest.param("bez ryzyka", 1, "ryzyka", "ryzyko ryzykiem", id="preposition"),
        pytest.param("zwrot z inwestycji", 0, "zwrotu zwroty", "zwrócić", id="before preposition"),
        pytest.param("zwrot z inwestycji", 2, "inwestycji", "inwestycja", id="behind preposition"),
        pytest.param("ROI", 0, "ROI", "roi roję", id="capitals"),
        pytest.param("wskaźnik ROI", 1, "ROI", "roi", id="capitals in a phrase"),
        pytest.param("fennimarkowanie", 0, "fennimarkowanie", "fennimark", id="unknown"),
    ],
)  # fmt: skip
def test_forms_of_the_same_part_of_speech_and_degree(
    phrase: str, place: int, has: str, has_not: str
) -> None:
    forms = {*expanded(phrase).forms[place]}
    assert {*has.split()} <= forms
    assert not {*has_not.split()} & forms


@pytest.mark.parametrize(
    ("phrase", "gap"), [("tracić pieniądze", 1), ("najlepsza cena", 0), ("bez ryzyka", 0)]
)
def test_a_verb_lets_one_other_word_stand_inside(phrase: str, gap: int) -> None:
    assert expanded(phrase).gap == gap


def test_words_that_agree_are_kept_together() -> None:
    whole = expanded("stały klient").whole
    assert {"stały klient", "stali klienci", "stałych klientów"} <= {*whole}
    assert "stali klient" not in whole


@pytest.mark.parametrize(
    ("name", "like", "has"),
    [
        ("Agendomat", "automat", "agendomat agendomatu agendomacie agendomaty"),
        ("Tempora", "aura", "tempora tempory temporze temporę"),
        ("Nordbank", "bank", "nordbank nordbankowi nordbanku"),
        ("Kadrowiec", "krawiec", "kadrowiec kadrowca kadrowcy"),
        ("Sklepek", "domek", "sklepek sklepku sklepkiem"),
        ("Grafik", "Grafik", "grafik grafiku grafiki"),
    ],
)
def test_a_name_declines_like_a_known_word(name: str, like: str, has: str) -> None:
    assert {*has.split()} <= {*expanded(name, like).forms[0]}


def test_a_name_of_two_words_declines_like_two() -> None:
    made = expanded("Nowa Tempora", "nowa aura")
    assert "nowej" in made.forms[0]
    assert "temporze" in made.forms[1]
    assert "Nowej Temporze" in made.slots["sg.loc"]


@pytest.mark.parametrize(
    ("name", "like", "says"),
    [
        ("Tempora", "automat", "does not end like"),
        ("Tempora", "zzyzx", "cannot decline"),
        ("Tempora", "szybko", "cannot decline"),
        ("Tempora", "!!!", "cannot decline"),
        ("Tempora", "jasna aura", "has not as many words"),
        ("Tempora Nova", "aura", "has not as many words"),
        ("Orka", "ręka", "does not end like"),
    ],
)
def test_a_model_that_is_none_is_refused(name: str, like: str, says: str) -> None:
    with pytest.raises(NoModel, match=says):
        expanded(name, like)


def test_a_missing_dictionary_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "morfeusz2", None)
    polish._dictionary.cache_clear()
    with pytest.raises(MissingDictionary, match=r"agendagen\[polish\]"):
        polish.dictionary_name()
    polish._dictionary.cache_clear()
