"""The filters that templates have beside Jinja's own: names, numbers, dates, grammar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from agendagen.compose.dates import STYLES, babel_locale, format_day
from agendagen.compose.facts import Facts
from agendagen.problems import Position, Problem

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "locative", "vocative")
_PAN = {
    "m": ("Pan", "Pana", "Panu", "Pana", "Panem", "Panu", "Panie"),
    "f": ("Pani", "Pani", "Pani", "Panią", "Panią", "Pani", "Pani"),
}


MAX_DIGITS = 18


class FilterError(Exception):
    """A filter was given something it cannot work with; the message is for the author."""


def make_filters(
    locale: str, currency: str, problems: list[Problem]
) -> dict[str, Callable[..., Any]]:
    """The filters for one language. What is missing from a record is added to `problems`."""

    def complain(facts: Facts, code: str, message: str, hint: str) -> None:
        at = facts.origin or Position("content")
        problems.append(Problem(at, code, message, hint, severity="warning"))

    def inflected(facts: Any, case: str, forms_key: str, name_key: str) -> str:
        someone = _record(facts)
        if case not in CASES:
            raise FilterError(f"“{case}” is no case; there are {', '.join(CASES)}")
        name = str(someone.get(name_key) or someone["name"])
        if locale != "pl" or case == "nominative":
            return name
        found = (someone.get(forms_key) or {}).get(case)
        if found is None:
            complain(
                someone,
                "missing-form",
                f"{name} has no {case} form; the text says “{name}”.",
                f"Add {forms_key}: {{{case}: …}} to the Polish file of this record.",
            )
            return name
        return str(found)

    def gender_of(facts: Any) -> str | None:
        someone = _record(facts)
        gender = someone.get("gender")
        if gender is None:
            complain(
                someone,
                "missing-gender",
                f"{someone['name']} has no gender; the text cannot agree with the name.",
                "Add gender: f or gender: m.",
            )
        return gender

    def pan(facts: Any, case: str = "nominative") -> str:
        if case not in CASES:
            raise FilterError(f"“{case}” is no case; there are {', '.join(CASES)}")
        index = CASES.index(case)
        gender = gender_of(facts)
        return "Pan/Pani" if gender is None else _PAN[gender][index]

    def gendered(facts: Any, masculine: str, feminine: str) -> str:
        return feminine if gender_of(facts) == "f" else masculine

    def listed(values: Any, attribute: str | None = None) -> str:
        if not isinstance(values, Iterable) or isinstance(values, (str, dict)):
            raise FilterError("“listed” needs a list")
        words = [_word(v[attribute] if attribute else v) for v in values]
        if len(words) < 2:
            return "".join(words)
        joint = {"en": " and ", "pl": " i "}[locale]
        return ", ".join(words[:-1]) + joint + words[-1]

    def money(amount: Any, unit: str | None = None) -> str:
        return format_money(_number(amount), unit or currency, locale)

    def number(value: Any) -> str:
        from babel.numbers import format_decimal

        return format_decimal(_number(value), locale=babel_locale(locale))

    def as_date(value: Any, style: str = "long") -> str:
        if not isinstance(value, date):
            raise FilterError("“date” needs a date")
        if style not in STYLES:
            raise FilterError(f"“date” knows the styles {', '.join(STYLES)}")
        return format_day(value, locale, style)

    def plural(one: Any, count: Any, *forms: str) -> str:
        wanted = 2 if locale == "pl" else 1
        if len(forms) != wanted:
            raise FilterError(f"“plural” takes {wanted} further form(s) in this language")
        return (str(one), *forms)[plural_index(int(_number(count)), locale)]

    return {
        "form": lambda facts, case: inflected(facts, case, "forms", "name"),
        "first_form": lambda facts, case: inflected(facts, case, "first_forms", "first_name"),
        "pan": pan,
        "gendered": gendered,
        "listed": listed,
        "money": money,
        "number": number,
        "date": as_date,
        "plural": plural,
    }


def format_money(amount: Decimal, currency: str, locale: str, *, cents: bool = False) -> str:
    """An amount in the language: PLN 1,200, 1200 zł; `cents` also where there are none."""
    from babel.numbers import format_currency, get_currency_symbol

    region = babel_locale(locale)
    whole = not cents and amount == amount.to_integral_value()
    digits = "#,##0" if whole else "#,##0.00"
    gap = "\u00a0" if get_currency_symbol(currency, region).isalpha() else ""
    pattern = f"{digits}\u00a0¤" if locale == "pl" else f"¤{gap}{digits}"
    return format_currency(amount, currency, pattern, locale=region, currency_digits=False)


def plural_index(count: int, locale: str) -> int:
    """Which form a count takes: gettext's rules for English and Polish."""
    if locale == "pl":
        if count == 1:
            return 0
        few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
        return 1 if few else 2
    return 0 if count == 1 else 1


def _record(facts: Any) -> Facts:
    if not isinstance(facts, Facts) or "name" not in facts:
        raise FilterError("this filter needs a person, client, product, campaign or the company")
    return facts


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise FilterError(f"“{value}” is no number") from error
    if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
        raise FilterError(f"“{value}” is no number that can be written out")
    return number


def _word(value: Any) -> str:
    if isinstance(value, dict):
        if "name" in value:
            return str(value["name"])
        raise FilterError("name the field to list, as in listed(“title”)")
    return str(value)
