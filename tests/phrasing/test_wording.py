"""Which guidelines a line of the script concerns, and what they want said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from agendagen.phrasing.guidebook import guidebook
from agendagen.phrasing.scene import Scene
from agendagen.phrasing.wording import Wording, wordings
from agendagen.records.base import Visibility

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

PACK = "content/phrasing/sales-en.yaml"
DAY = date(2026, 12, 1)
HERE = Scene(DAY, named=frozenset({"money"}), products=frozenset({"tempora"}))
PRICE = "kind: prefer, not: [best price, lowest price, top price, last price], say: [fair price]"
NAME = "kind: prefer, case: true, not: [tempora], say: [Tempora]"
TERM = "kind: prefer, not: [forecast], say: [illustration]"


def found(
    workspace: WorkspaceBuilder,
    guidelines: str,
    text: str,
    scene: Scene = HERE,
    audience: Visibility = Visibility.CLIENT,
    head: str = "",
) -> tuple[Wording, ...]:
    rules = "".join(
        f"  - {{id: rule-{number}, why: Why., {rule}}}\n"
        for number, rule in enumerate(guidelines.split(" + "))
    )
    workspace.write(PACK, f"title: Sales\n{head}guidelines:\n{rules}")
    return wordings(guidebook(workspace.open(), "en"), scene, text, audience)


def said(*arguments: object, **options: object) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (one.say, one.instead_of)
        for one in found(*arguments, **options)  # type: ignore[arg-type]
        if one.rule.startswith("sales-en/rule-")
    ]


OLD = ("best price", "lowest price", "top price")


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        pytest.param(PRICE, "We name a fair price.", [("fair price", OLD)], id="wanted"),
        pytest.param(PRICE, "Fair prices, **fair** price.", [("fair price", OLD)], id="once"),
        pytest.param(PRICE, "The best prices, not.", [("fair price", OLD)], id="unwanted"),
        pytest.param(PRICE, "We name a price that is fair.", [], id="neither"),
        pytest.param(PRICE, "Strike out “best price”.", [], id="quoted"),
        pytest.param(
            f"{PRICE}, unless: [auction]", "The best price at an auction.", [], id="unless"
        ),
        pytest.param("kind: avoid, not: [no risk]", "There is no risk.", [], id="nothing to say"),
        pytest.param(
            "kind: avoid, not: [no risk], say: [ask us]",
            "Is there no risk?",
            [("ask us", ("no risk",))],
            id="avoid",
        ),
        pytest.param(
            "kind: avoid, not: [no risk], say: [ask us, the risk is this]",
            "Then ask us.",
            [],
            id="a short suggestion",
        ),
        pytest.param(
            "kind: avoid, not: [no risk], say: [ask us, the risk is this]",
            "And the risk is this.",
            [("the risk is this", ("no risk",))],
            id="a whole suggestion",
        ),
        pytest.param("kind: limit, max: 1, not: [just], say: [now]", "Just so.", [], id="limit"),
        pytest.param("kind: require, say: [Fennimark AG]", "Fennimark AG.", [], id="require"),
        pytest.param(f"{PRICE}, scope: title", "A fair price.", [], id="titles only"),
        pytest.param(NAME, "This is Tempora.", [], id="a name and its misspelling"),
        pytest.param(NAME, "This is tempora.", [("Tempora", ("tempora",))], id="a misspelling"),
        pytest.param(
            "kind: prefer, not: [our software], say: [Tempora]",
            "This is Tempora.",
            [("Tempora", ("our software",))],
            id="a name",
        ),
        pytest.param(TERM, "An illustration.", [], id="an everyday word"),
        pytest.param(
            f"{TERM}, applies: {{product: [tempora]}}",
            "An illustration.",
            [("illustration", ("forecast",))],
            id="a word of this product",
        ),
        pytest.param(
            "kind: prefer, match: regex, not: ['fore\\p{L}+'], say: [illustration]",
            "The Forecasts.",
            [("illustration", ("Forecasts",))],
            id="a pattern shows what it found",
        ),
        pytest.param(
            f"{TERM} + {PRICE}",
            "A fair price and a forecast.",
            [("fair price", OLD), ("illustration", ("forecast",))],
            id="in the order of the line",
        ),
    ],
)
def test_a_line_concerns_a_guideline(
    workspace: WorkspaceBuilder, rule: str, text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert said(workspace, rule, text) == expected


@pytest.mark.parametrize(
    ("more", "scene", "holds"),
    [
        ("", HERE, True),
        ("valid: {until: 2026-11-30}", HERE, False),
        ("valid: {from: 2026-12-02}", HERE, False),
        ("valid: {from: 2026-12-01, until: 2026-12-01}", HERE, True),
        ("applies: {audience: internal}", HERE, False),
        ("applies: {product: [tempora]}", HERE, True),
        ("applies: {product: [busola]}", HERE, False),
        ("applies: {product: [tempora]}", Scene(DAY), False),
    ],
)
def test_only_what_holds_in_this_meeting_is_told(
    workspace: WorkspaceBuilder, more: str, scene: Scene, holds: bool
) -> None:
    rule = f"{PRICE}, {more}" if more else PRICE
    assert bool(said(workspace, rule, "A fair price.", scene)) is holds


@pytest.mark.parametrize(("named", "holds"), [({"sales"}, True), ({"sales-en"}, True), ((), False)])
def test_a_named_pack_is_told_where_it_is_named(
    workspace: WorkspaceBuilder, named: set[str], holds: bool
) -> None:
    scene = Scene(DAY, named=frozenset(named))
    assert bool(said(workspace, TERM, "An illustration.", scene, head="use: named\n")) is holds


def test_what_is_told_is_named_and_has_its_reason(workspace: WorkspaceBuilder) -> None:
    assert found(workspace, PRICE, "A fair price.") == (
        Wording("sales-en/rule-0", "fair price", OLD, "Why."),
    )
