"""Every finding becomes a sentence in its place, whatever the field."""

from __future__ import annotations

import re
from typing import Any

import pytest

from agendagen.compose.resolve import validated
from agendagen.problems import Problem, ProblemsFound
from agendagen.records.base import Model
from agendagen.records.content import Client, Company, Person, Product
from agendagen.records.reading import fields_of
from agendagen.records.schema import KINDS
from agendagen.records.types import MeetingSpec, TypeSpec
from agendagen.workspace.reading import parse

TALK = "title: T\npurposes: [train]\nobjective: O\nminutes: 30\nroles: {a: {title: A}}\nitems:\n"
JARGON = re.compile(r"pydantic|Input should|\bstr\b|\bint\b|\bdict\b|tuple|NoneType|validat|None")


def problems(model: type[Any], text: str) -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        validated(model, parse(text, "f"))
    return list(found.value.problems)


def places(model: type[Any], text: str) -> list[tuple[int, int, str, str]]:
    return [(p.at.line, p.at.column, p.code, p.message) for p in problems(model, text)]


def test_all_at_once_and_in_order() -> None:
    text = "nmae: x\nemail: [a]\nwords_per_minute: {en: 20}\nstrengths: much\n"
    assert places(Person, text) == [
        (1, 1, "missing-key", "The key “name” is missing here."),
        (1, 1, "unknown-key", "There is no key “nmae” here."),
        (2, 8, "bad-type", "“email” must be text, not a list."),
        (3, 24, "bad-number", "“en” must be at least 60, not 20."),
        (4, 12, "bad-type", "“strengths” must be a list, not one value."),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name: X\ncontacts:\n  - {id: a, nme: b}\n", (3, 13)),
        ("name: X\ncontacts:\n  - id: a\n    nme: b\n", (4, 5)),
        ("name: X\ncontacts: [{id: a, name: A, forms: {datve: B}}]\n", (2, 37)),
        ("name: X\ndeal: {stge: y}\n", (2, 8)),
    ],
)
def test_an_unknown_key_deep_in_a_record(text: str, place: tuple[int, int]) -> None:
    (only,) = (p for p in problems(Client, text) if p.code == "unknown-key")
    assert (only.at.line, only.at.column) == place
    assert only.hint.startswith("Did you mean “")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("name: X\nextr: {}\n", "Did you mean “extra”?"),
        ("name: X\nregistr: y\n", "Did you mean “register”?"),
        ("name: X\nxyzzy: y\n", "Known here: lang, visibility, extra, name, legal_name, forms"),
    ],
)
def test_the_hint_knows_the_keys_as_they_are_written(text: str, hint: str) -> None:
    (only,) = problems(Company, text)
    assert only.hint.startswith(hint)


@pytest.mark.parametrize("model", KINDS.values())
def test_no_name_of_ours_is_shown_as_a_key(model: type[Model]) -> None:
    assert not [key for key in fields_of(model) if key.endswith("_")]


def test_an_unknown_key_in_an_item_of_a_type() -> None:
    text = TALK + "  - {id: a, title: A, minutes: 5, talk: [{sya: x}]}\n"
    (only,) = (p for p in problems(TypeSpec, text) if p.code == "unknown-key")
    assert (only.at.line, only.at.column, only.hint) == (7, 43, "Did you mean “say”?")


def test_an_unknown_key_in_minutes() -> None:
    text = TALK + "  - {id: a, title: A, minutes: {share: 5, mim: 2}}\n"
    assert [(p.at.column, p.code, p.hint) for p in problems(TypeSpec, text)] == [
        (43, "unknown-key", "Did you mean “min”?")
    ]


def test_a_wrong_point() -> None:
    text = TALK + "  - {id: a, title: A, minutes: 5, points: [x, {txt: y, text: z}]}\n"
    (only,) = problems(TypeSpec, text)
    assert (only.at.column, only.code, only.hint) == (48, "unknown-key", "Did you mean “text”?")


@pytest.mark.parametrize("model", KINDS.values())
@pytest.mark.parametrize("value", ["[a]", "{a: b}", "x", "''", "[{a: b}]", "-1", "[[a]]"])
def test_any_value_in_any_field_gives_plain_sentences(model: type[Model], value: str) -> None:
    text = "".join(f"{key}: {value}\n" for key in fields_of(model))
    for problem in problems(model, text + "xyzzy: 1\n"):
        assert not JARGON.search(problem.message + problem.hint), problem
        assert re.fullmatch(r"[A-Z“].*[^.]\.", problem.message), problem
        assert problem.at.line <= len(fields_of(model)) + 1


def test_a_value_that_is_too_long_to_show() -> None:
    (only,) = problems(MeetingSpec, f"type: a\ndate: {'x' * 500}\nstart: 09:00\n")
    assert only.message == "This value is no date."


def test_a_price_in_words() -> None:
    (only,) = problems(Product, "name: X\nprice: {amount: a lot}\n")
    assert (only.code, only.at.column) == ("bad-number", 17)
    assert only.message == "“amount” needs a number, not “a lot”."


def test_a_date_as_one_says_it() -> None:
    (only,) = problems(Client, "name: X\ndeal: {close_date: 1.12.2026}\n")
    assert (only.at.line, only.at.column, only.code) == (2, 20, "bad-date")
    assert (only.message, only.hint) == ("“1.12.2026” is no date.", "Write it as 2026-12-01.")
