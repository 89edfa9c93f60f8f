"""The filters of templates, in English and Polish."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from agendagen.compose.facts import Facts
from agendagen.compose.filters import plural_index
from agendagen.compose.templating import Renderer
from agendagen.problems import Position, Problem

AT = Position("types/pitch.yaml", 3, 5)
RECORD = Position("content/people/ann.yaml", 1, 1)

ADAM = Facts(
    {
        "name": "Adam Wroniec",
        "first_name": "Adam",
        "gender": "m",
        "forms": Facts({"genitive": "Adama Wrońca", "dative": None}),
        "first_forms": Facts({"vocative": "Adamie"}),
    },
    name="rep",
    origin=RECORD,
)
MARTA = Facts({"name": "Marta Zielińska", "gender": "f", "forms": None}, origin=RECORD)
SOMEONE = Facts({"name": "Alex", "gender": None}, origin=RECORD)
FACTS = Facts(
    {
        "adam": ADAM,
        "marta": MARTA,
        "someone": SOMEONE,
        "people": (ADAM, MARTA, SOMEONE),
        "words": ("a", "b", "c"),
        "nothing": (),
        "amount": Decimal(1400),
        "price": Decimal("19.5"),
        "large": Decimal("1234567.25"),
        "day": date(2026, 12, 1),
        "text": "plain",
        "n": Decimal(5),
    }
)


def rendered(source: str, locale: str = "en", currency: str = "PLN") -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    renderer = Renderer(locale, currency, problems, lambda at, word: at)
    return renderer.text(source, FACTS, AT), problems


@pytest.mark.parametrize(
    ("source", "english", "polish"),
    [
        ("{{ amount | money }}", "PLN\u00a01,400", "1\u00a0400\u00a0zł"),
        ("{{ large | money }}", "PLN\u00a01,234,567.25", "1\u00a0234\u00a0567,25\u00a0zł"),
        ("{{ price | money }}", "PLN\u00a019.50", "19,50\u00a0zł"),
        ("{{ price | money('EUR') }}", "€19.50", "19,50\u00a0€"),
        ("{{ 1000000 | money('GBP') }}", "£1,000,000", "1\u00a0000\u00a0000\u00a0GBP"),
        ("{{ amount | number }}", "1,400", "1\u00a0400"),
        ("{{ large | number }}", "1,234,567.25", "1\u00a0234\u00a0567,25"),
        ("{{ '12500' | number }}", "12,500", "12\u00a0500"),
        ("{{ day }}", "1 December 2026", "1 grudnia 2026"),
        ("{{ day | date }}", "1 December 2026", "1 grudnia 2026"),
        ("{{ day | date('weekday') }}", "Tuesday 1 December", "wtorek, 1 grudnia"),
        ("{{ day | date('full') }}", "Tuesday 1 December 2026", "wtorek, 1 grudnia 2026"),
        ("{{ words | listed }}", "a, b and c", "a, b i c"),
        ("{{ words | first | upper }}{{ nothing | listed }}", "A", "A"),
        ("{{ people | listed }}", "Adam Wroniec, Marta Zielińska and Alex", None),
        ("{{ people | listed('name') }}", None, "Adam Wroniec, Marta Zielińska i Alex"),
        ("{{ adam | form('genitive') }}", "Adam Wroniec", "Adama Wrońca"),
        ("{{ adam | form('nominative') }}", "Adam Wroniec", "Adam Wroniec"),
        ("{{ adam | first_form('vocative') }}", "Adam", "Adamie"),
        ("{{ adam | gendered('przygotował', 'przygotowała') }}", "przygotował", "przygotował"),
        ("{{ marta | gendered('przygotował', 'przygotowała') }}", None, "przygotowała"),
        ("{{ price }}", "19.5", None),
    ],
)
def test_a_filter(source: str, english: str | None, polish: str | None) -> None:
    for locale, expected in (("en", english), ("pl", polish)):
        if expected is not None:
            text, problems = rendered(source, locale)
            assert (text, problems) == (expected, []), locale


@pytest.mark.parametrize(
    ("case", "him", "her"),
    [
        ("nominative", "Pan", "Pani"),
        ("genitive", "Pana", "Pani"),
        ("dative", "Panu", "Pani"),
        ("accusative", "Pana", "Panią"),
        ("instrumental", "Panem", "Panią"),
        ("locative", "Panu", "Pani"),
        ("vocative", "Panie", "Pani"),
    ],
)
def test_the_polish_form_of_address(case: str, him: str, her: str) -> None:
    source = f"{{{{ adam | pan('{case}') }}}} {{{{ marta | pan('{case}') }}}}"
    assert rendered(source, "pl") == (f"{him} {her}", [])


def test_the_form_of_address_is_nominative_unless_said() -> None:
    assert rendered("{{ marta | pan }}, {{ adam | pan }}", "pl")[0] == "Pani, Pan"


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "dni"), (1, "dzień"), (2, "dni"), (4, "dni"), (5, "dni"), (11, "dni"), (21, "dni"),
    ],
)  # fmt: skip
def test_polish_days(count: int, form: str) -> None:
    assert rendered(f"{{{{ 'dzień' | plural({count}, 'dni', 'dni') }}}}", "pl")[0] == form


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("osoba", (1,)),
        ("osoby", (2, 3, 4, 22, 23, 24, 34, 102, 1002)),
        ("osób", (0, 5, 9, 10, 11, 12, 13, 14, 15, 20, 21, 25, 100, 101, 111, 112, 114, 1012)),
    ],
)
def test_polish_has_three_plurals(form: str, counts: tuple[int, ...]) -> None:
    for count in counts:
        source = f"{{{{ 'osoba' | plural({count}, 'osoby', 'osób') }}}}"
        assert rendered(source, "pl") == (form, []), count


def test_english_has_two_plurals() -> None:
    for count, form in ((0, "days"), (1, "day"), (2, "days"), (21, "days")):
        assert rendered(f"{{{{ 'day' | plural({count}, 'days') }}}}")[0] == form


def test_plurals_agree_with_gettext() -> None:
    from gettext import c2py

    polish = c2py("(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)")
    assert [plural_index(n, "pl") for n in range(300)] == [polish(n) for n in range(300)]
    assert [plural_index(n, "en") for n in (0, 1, 2)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ adam | form('ablative') }}", "is no case"),
        ("{{ text | form('genitive') }}", "needs a person"),
        ("{{ text | listed }}", "needs a list"),
        ("{{ text | money }}", "is no number"),
        ("{{ text | date }}", "needs a date"),
        ("{{ day | date('short') }}", "knows the styles"),
        ("{{ 'day' | plural(2, 'days', 'more') }}", "takes 1 further"),
        ("{{ text | pan('ablative') }}", "is no case"),
        ("{{ words }}", "cannot be printed"),
        ("{{ adam }}", "cannot be printed"),
    ],
)
def test_a_filter_given_the_wrong_thing_is_explained(source: str, said: str) -> None:
    text, problems = rendered(source)
    assert [problem.code for problem in problems] == ["bad-filter"]
    assert said in problems[0].message
    assert problems[0].at == AT
    assert text == ""


def test_english_plurals_in_a_polish_text_are_a_mistake() -> None:
    assert rendered("{{ 'dzień' | plural(2, 'dni') }}", "pl")[1][0].code == "bad-filter"


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("{{ adam | form('dative') }}", "Adam Wroniec", "missing-form"),
        ("{{ marta | form('dative') }}", "Marta Zielińska", "missing-form"),
        ("{{ marta | first_form('vocative') }}", "Marta Zielińska", "missing-form"),
        ("{{ someone | pan('dative') }}", "Pan/Pani", "missing-gender"),
        ("{{ someone | gendered('on', 'ona') }}", "on", "missing-gender"),
    ],
)
def test_a_form_that_a_record_lacks_is_a_warning_there(source: str, text: str, code: str) -> None:
    found, problems = rendered(source, "pl")
    assert found == text
    assert [(p.code, p.severity, p.at) for p in problems] == [(code, "warning", RECORD)]


def test_jinjas_own_filters_that_are_read() -> None:
    for source, text in {
        "{{ words | join(', ') }}": "a, b, c",
        "{{ text | upper }} {{ 'LOUD' | lower }}": "PLAIN loud",
        "{{ words | first }}{{ words | last }}{{ words | length }}": "ac3",
        "{{ people | sort(attribute='name') | listed }}": "Adam Wroniec, Alex and Marta Zielińska",
        "{{ 2.567 | round(1) }}": "2.6",
        "{{ unknown | default('none') }}": "none",
        "{{ people | selectattr('gender', 'eq', 'f') | listed }}": "Marta Zielińska",
    }.items():
        assert rendered(source) == (text, [])
