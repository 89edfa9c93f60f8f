"""Pictures of numbers: their geometry, the tables beside them, and who gets to see them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from agendagen.compose.charts import COLUMNS, Chart, NoRows, plain_rows
from agendagen.compose.composer import compose
from agendagen.documents.charts import chart_view, load_panels
from agendagen.documents.drawing import (
    MOST,
    MOST_ROWS,
    SMALL,
    WIDTH,
    measured,
    shortened,
)
from agendagen.documents.views import Brand, ChartView, Panel, Words
from agendagen.formats.charts import INK, QUIET, WHITE, svg
from agendagen.formats.theme import contrast, palette
from agendagen.workspace.svg import check_svg
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import Refuses, WorkspaceBuilder

Rows = list[dict[str, Any]]
COLOURS = palette(Brand("", "", "", "", "", "#143d59", "#f4b41a", ""))
LONG = "Aleksandra Brzęczyszczykiewicz-Konstantynopolitańczykowianeczka"


def person(name: str, won: Any, quota: Any = 100) -> dict[str, Any]:
    return {"team": "North", "owner": name, "won": won, "quota": quota}


def seller(name: str | None, won: Any, deals: int = 1) -> dict[str, Any]:
    return {"owner": name, "deals": deals, "won": won}


def stage(name: str, now: Any, before: Any) -> dict[str, Any]:
    amounts = {"amount": now, "amount_before": before}
    return {"stage": name, "deals": 3, "deals_before": 4, **amounts}


def weeks(*won: Any) -> Rows:
    monday = date(2026, 9, 7)
    return [
        {"week": monday + timedelta(weeks=n), "deals": n, "won": value}
        for n, value in enumerate(won)
    ]


def drawing(kind: Any, rows: Rows, locale: str = "en", **more: Any) -> ChartView:
    chart = Chart(kind=kind, title="", source="", rows=plain_rows(kind, rows), **more)
    return chart_view(chart, "PLN", locale)


def of(panel: Panel, *looks: str) -> list[Any]:
    return [drawn for drawn in panel.drawn if drawn.look in looks]


def only(view: ChartView) -> Panel:
    (panel,) = view.panels
    return panel


HUGE = Decimal("123456789012345.67")
CASES: dict[str, tuple[Any, Rows]] = {
    "three people": ("attainment", [person("Ann", 79), person("Kenji", 120), person("Ewa", 12)]),
    "levels": (
        "attainment",
        [
            {"team": None, "owner": None, "won": 900, "quota": 1000},
            {"team": "North", "owner": None, "won": 900, "quota": 1000},
            person("Ann", 900, 1000),
        ],
    ),
    "sixty people": ("attainment", [person(f"{LONG[: n + 3]} {n}", 3 * n) for n in range(60)]),
    "extremes": (
        "attainment",
        [
            person("Zero", 0),
            person("Nobody", None, None),
            person("Back", Decimal("-20.55")),
            person("Far back", -(10**6)),
            person("Far ahead", 10**9),
            person("No goal", 5, 0),
        ],
    ),
    "one value": ("attainment", [person("Ann", Decimal("0.01"))]),
    "huge goals": ("attainment", [person(LONG, HUGE, HUGE * 2)]),
    "leaders": ("leaderboard", [seller("Ann", 300), seller("Kenji", 300), seller(None, 20)]),
    "sixty leaders": ("leaderboard", [seller(LONG, HUGE / (n + 1), 99) for n in range(60)]),
    "nothing won": ("leaderboard", [seller("Ann", 0, 0)]),
    "stages": ("pipeline", [stage("Offer sent", 300, 400), stage(LONG, 100, 0)]),
    "all stages empty": ("pipeline", [stage("Offer sent", 0, 0)]),
    "stages below nothing": ("pipeline", [stage("Offer", -HUGE, HUGE), stage("Signed", 0, -1)]),
    "twelve weeks": ("trend", weeks(*range(10_000, 130_000, 10_000))),
    "weeks of six digits": ("trend", weeks(*range(99_999, 99_987, -1))),
    "weeks below nothing": ("trend", weeks(-500, 0, 300, None)),
    "a year": ("trend", weeks(*(HUGE / (n + 1) for n in range(52)))),
    "two hundred weeks": ("trend", weeks(*range(200))),
    "one week": ("trend", weeks(7)),
    "weeks of nothing": ("trend", weeks(0, 0, 0)),
}


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> tuple[Any, Rows]:
    return CASES[request.param]


# -- geometry -----------------------------------------------------------------------------------


def test_bars_are_as_long_as_their_part_of_the_goal() -> None:
    panel = only(drawing("attainment", [person("A", 20), person("B", 40), person("C", 100)]))
    widths = [bar.width for bar in of(panel, "bar")]
    assert widths == pytest.approx([widths[2] * 0.2, widths[2] * 0.4, widths[2]])


def test_the_goal_line_stands_where_a_goal_is_reached() -> None:
    panel = only(drawing("attainment", [person("A", 100), person("B", 150), person("C", 50)]))
    (line,) = of(panel, "mark")
    exact, ahead, _ = of(panel, "bar")
    (over,) = of(panel, "over")
    assert exact.x + exact.width == pytest.approx(line.x1)
    assert (ahead.x + ahead.width, over.x) == pytest.approx((line.x1, line.x1))
    assert over.width == pytest.approx(exact.width / 2)
    assert over.height < exact.height, "beyond the goal the bar has another shape, not only colour"
    assert (line.y1, line.y2) == pytest.approx((exact.y - 8.5, panel.height - 3))


def test_a_bar_beyond_the_scale_is_broken_off_and_its_number_is_whole() -> None:
    panel = only(drawing("attainment", [person("A", 5000), person("B", 150), person("C", 200)]))
    far, near, _ = of(panel, "over")
    assert len(of(panel, "blank")) == 2, "for the first one alone"
    assert all(far.x < gap.x < far.x + far.width for gap in of(panel, "blank"))
    assert far.width / near.width == pytest.approx((MOST * 1.08 - 1) / 0.5)
    assert "5,000.0%" in [words.text for words in of(panel, "plain")]


def test_what_is_below_nothing_goes_to_the_left_of_the_axis() -> None:
    panel = only(drawing("pipeline", [stage("A", -50, -100), stage("B", 100, 0)]))
    (axis,) = of(panel, "axis")
    first, left, right = of(panel, "bar")
    key, ghost = of(panel, "ghost")
    assert first.y == key.y < left.y, "the first ones are the key above"
    assert (left.x + left.width, right.x) == pytest.approx((axis.x1, axis.x1))
    assert (left.width, ghost.width) == pytest.approx((right.width / 2, right.width))


def test_a_ghost_is_an_outline_that_can_be_seen_around_its_bar() -> None:
    view = drawing("pipeline", [stage("A", 300, 400)])
    _, bar = of(only(view), "bar")
    _, ghost = of(only(view), "ghost")
    assert ghost.y < bar.y
    assert ghost.y + ghost.height > bar.y + bar.height
    assert ghost.width == pytest.approx(bar.width * 4 / 3)
    assert re.search(r'<rect [^>]*fill="none"[^>]*stroke-dasharray', svg(only(view), COLOURS))


def test_stages_without_amounts_are_as_long_as_their_deals_are_many() -> None:
    closed = {"stage": "Closed", "deals": 0, "deals_before": 2, "amount": 0, "amount_before": 900}
    panel = only(drawing("pipeline", [stage("A", 0, 0), stage("B", None, 0), closed]))
    _, *bars = of(panel, "bar")
    _, *ghosts = of(panel, "ghost")
    assert [g.width / bars[0].width for g in ghosts] == pytest.approx([4 / 3, 4 / 3, 2 / 3])
    texts = [words.text for words in of(panel, "plain", "quiet")]
    assert texts[0] == "Deals", "what a length is, where the currency stands otherwise"
    assert texts.count("−1") == 2


def test_what_is_little_beside_much_is_not_nothing() -> None:
    panel = only(drawing("leaderboard", [seller("A", 10**9), seller("B", 300), seller("C", 0)]))
    shown = [words.text for words in of(panel, "plain")]
    assert [shown[2], shown[5], shown[8]] == ["1,000", "<1", "0"]
    panel = only(drawing("pipeline", [stage("A", 10**9, 10**9), stage("B", 300, 100)]))
    assert [words.text for words in of(panel, "plain")][-3:] == ["3", "<1", "<1"]


@pytest.mark.parametrize("won", [(0, 0), (1, 2), (0, 3)])
def test_the_lines_behind_small_weeks_have_numbers_of_their_own(won: tuple[int, ...]) -> None:
    panel = only(drawing("trend", weeks(*won)))
    marks = [w.text for w in of(panel, "quiet") if w.anchor == "end"]
    assert len(set(marks)) == len(marks) > 1


def test_columns_are_as_high_as_their_weeks_and_the_goal_line_as_the_goal() -> None:
    panel = only(drawing("trend", weeks(100, 50, -25, 0), goal=Decimal(50)))
    whole, half, below = of(panel, "bar")
    (line,) = of(panel, "mark")
    assert (half.height, below.height) == pytest.approx((whole.height / 2, whole.height / 4))
    assert half.y == pytest.approx(line.y1) == pytest.approx(line.y2)
    assert whole.y + whole.height == pytest.approx(below.y)
    assert "Goal" in [words.text for words in of(panel, "strong")]


@pytest.mark.parametrize("goal", [None, Decimal(0), Decimal(-5)])
def test_without_a_goal_there_is_no_line(goal: Decimal | None) -> None:
    assert of(only(drawing("trend", weeks(1, 2), goal=goal)), "mark") == []


def test_people_of_one_rank_share_it() -> None:
    view = drawing("leaderboard", [seller("A", 9), seller("B", 9), seller("C", 1)])
    assert [row[:2] for row in view.rows] == [("A", "1"), ("B", "1"), ("C", "3")]


def box(words: Words) -> tuple[float, float, float, float]:
    width = measured(words.text, words.size, words.look == "strong")
    left = words.x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    return left, words.y - words.size * 0.75, left + width, words.y + words.size * 0.2


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("locale", ["en", "pl"])
@pytest.mark.parametrize("goal", [None, Decimal(70_000)])
def test_no_text_touches_another_or_leaves_the_picture(
    case: tuple[Any, Rows], goal: Decimal | None, locale: str
) -> None:
    kind, rows = case
    for panel in drawing(kind, rows, locale, goal=goal).panels:
        texts = [drawn for drawn in panel.drawn if isinstance(drawn, Words)]
        for words in texts:
            left, top, right, bottom = box(words)
            assert left >= -0.01, words
            assert right <= WIDTH + 0.01, words
            assert top >= 0, words
            assert bottom <= panel.height, words
        touching = [
            (one.text, other.text)
            for one, other in combinations(texts, 2)
            if not apart(box(one), box(other))
        ]
        assert touching == []


def test_no_bar_runs_into_a_text(case: tuple[Any, Rows]) -> None:
    kind, rows = case
    for panel in drawing(kind, rows).panels:
        for bar in of(panel, "bar", "over", "ghost"):
            edges = (bar.x, bar.y, bar.x + bar.width, bar.y + bar.height)
            assert edges[0] >= -0.01, bar
            assert edges[2] <= WIDTH + 0.01, bar
            assert bar.width > 0, bar
            for words in panel.drawn:
                if isinstance(words, Words):
                    assert apart(box(words), edges), (words, bar)


def test_type_is_never_too_small_to_read_on_paper(case: tuple[Any, Rows]) -> None:
    gutters = 8.5 * 9.4  # of the style sheets, in points
    point = ((210 - 36) / 25.4 * 72 - gutters) / WIDTH
    kind, rows = case
    for panel in drawing(kind, rows).panels:
        sizes = [drawn.size for drawn in panel.drawn if isinstance(drawn, Words)]
        assert min(sizes) * point >= 7


def test_sixty_people_are_in_panels_that_pages_can_break_between() -> None:
    names = [f"Person {n}" for n in range(60)]
    panels = drawing("attainment", [person(name, 50) for name in names]).panels
    shown = [[w.text for w in of(p, "plain") if w.anchor == "start"] for p in panels]
    assert [name for part in shown for name in part] == names
    assert {len(part) for part in shown} == {MOST_ROWS}
    assert all("Goal" in [w.text for w in of(p, "strong")] for p in panels)
    assert len({of(p, "mark")[0].x1 for p in panels}) == 1, "the line goes on below"
    assert [p.title for p in panels][::3] == ["Attainment, 1–15", "Attainment, 46–60"]


def test_panels_are_about_equally_long() -> None:
    panels = drawing("attainment", [person(f"P{n}", 50) for n in range(16)]).panels
    assert [len(of(panel, "bar")) for panel in panels] == [8, 8]


def test_a_name_that_is_too_long_ends_in_an_ellipsis_and_is_whole_in_the_table() -> None:
    view = drawing("attainment", [person(LONG, 5), person("Ann Reed", 5)])
    names = [w.text for w in of(only(view), "plain") if w.anchor == "start"]
    assert names[0].endswith("…")
    assert LONG.startswith(names[0][:-1])
    assert names[1] == "Ann Reed"
    assert [row[0] for row in view.rows] == [LONG, "Ann Reed"]


def test_a_text_is_shortened_by_its_width_not_by_its_letters() -> None:
    wide, slim = shortened("W" * 30, 100, SMALL), shortened("i" * 30, 100, SMALL)
    assert len(wide) < 15
    assert slim == "i" * 30
    assert 88 < measured(wide, SMALL) <= 100
    assert shortened("Warszawa", 0, SMALL) == "…"


def test_every_letter_of_both_languages_has_its_own_width() -> None:
    for letter in "AZaz09ąćęłńóśźżĄĆĘŁŃÓŚŹŻ…–−+%,.\u00a0€":
        assert measured(letter, 1) != 1.0, letter
        assert measured(letter, 1, strong=True) != 1.0, letter


def test_time_in_meetings_has_a_bar_a_person_and_the_limit() -> None:
    people = [("Ann Reed", 0.2, "20%"), (LONG, 0.5, "50%"), ("Kenji Mori", 0.0, "0%")]
    (panel,) = load_panels(people, 25, "en")
    short, long = of(panel, "bar")
    (over,) = of(panel, "over")
    (line,) = of(panel, "mark")
    assert short.width / 0.2 == pytest.approx(long.width / 0.25) == pytest.approx(over.width / 0.25)
    assert line.x1 == pytest.approx(over.x)
    assert "Limit 25%" in [w.text for w in of(panel, "strong")]
    assert "Ann Reed: 20%" in panel.about
    assert load_panels([], None, "pl") == ()
    (unmarked,) = load_panels(people[2:], None, "en")
    assert of(unmarked, "bar", "mark") == []


# -- the same in words --------------------------------------------------------------------------


def test_the_table_says_every_number_exactly() -> None:
    rows = [
        person("Ann", Decimal("1234.5"), 2000),
        person("Ewa", 100, None),
        person("Adam", 1233, 2000),
    ]
    english, polish = (drawing("attainment", rows, locale) for locale in ("en", "pl"))
    assert [_spaced(row) for row in english.rows] == [
        ("Ann", "PLN 1,234.50", "PLN 2,000", "61.7%", "PLN 765.50"),
        ("Ewa", "PLN 100.00", "–", "no goal", "–"),
        ("Adam", "PLN 1,233.00", "PLN 2,000", "61.7%", "PLN 767.00"),
    ]
    assert [_spaced(row) for row in polish.rows] == [
        ("Ann", "1 234,50 zł", "2 000 zł", "61,7%", "765,50 zł"),
        ("Ewa", "100,00 zł", "–", "bez celu", "–"),
        ("Adam", "1 233,00 zł", "2 000 zł", "61,7%", "767,00 zł"),
    ]
    assert polish.head == ("Kto", "Sprzedaż", "Cel", "Realizacja", "Brakuje")


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [
        ("leaderboard", seller(None, -5, 2), ("nobody", "1", "2", "−PLN 5")),
        ("pipeline", stage("Offer", 7, 8), ("Offer", "3", "PLN 7", "4", "PLN 8")),
        ("trend", weeks(7)[0], ("7 September 2026", "0", "PLN 7")),
    ],
)
def test_every_kind_has_its_columns(kind: str, row: dict[str, Any], said: tuple[str, ...]) -> None:
    view = drawing(kind, [row])
    assert [_spaced(cells) for cells in view.rows] == [said]


def _spaced(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell.replace("\u00a0", " ") for cell in row)


def test_the_table_has_a_row_for_every_row(case: tuple[Any, Rows]) -> None:
    kind, rows = case
    view = drawing(kind, rows)
    assert len(view.rows) == len(rows)
    assert {len(row) for row in view.rows} == {len(view.head)}
    money = {"attainment": "won", "leaderboard": "won", "pipeline": "amount", "trend": "won"}[kind]
    column = {"attainment": 1, "leaderboard": 3, "pipeline": 2, "trend": 2}[kind]
    for cells, row in zip(view.rows, rows, strict=True):
        said = re.sub(r"[^0-9.−]", "", cells[column]) or "0"
        assert Decimal(said.replace("−", "-")) == round(Decimal(row[money] or 0), 2)


def test_the_description_says_what_there_is_to_see() -> None:
    view = drawing("pipeline", [stage("Offer sent", 300, 400)])
    assert only(view).about.endswith(" Offer sent: Deals 3, Amount 300, Change −100 (PLN).")
    about = only(drawing("trend", weeks(5, 6), "pl", goal=Decimal(7))).about
    assert about.endswith("Linia to cel: 7. zł: 7 września: 5; 14 września: 6.")


@pytest.mark.parametrize(
    ("highest", "unit", "shown"),
    [
        (999_999, "zł", "999\u00a0999"),
        (1_500_000, "tys. zł", "1\u00a0500"),
        (10**9, "mln zł", "1\u00a0000"),
        (10**13, "mld zł", "10\u00a0000"),
    ],
)
def test_large_numbers_are_shown_in_larger_units(highest: int, unit: str, shown: str) -> None:
    texts = [w.text for w in only(drawing("leaderboard", [seller("A", highest)], "pl")).drawn
             if isinstance(w, Words)]  # fmt: skip
    assert unit in texts
    assert shown in texts


@pytest.mark.parametrize("kind", COLUMNS)
def test_where_there_are_no_rows_there_is_no_picture(kind: str) -> None:
    view = drawing(kind, [])
    assert (view.panels, view.rows) == ((), ())


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (5, "this is no list of rows"),
        ("text", "this is no list of rows"),
        (["text"], "the rows have no “owner”"),
        ([{"owner": "A", "won": 1}], "the rows have no “deals”"),
        ([{"owner": "A", "deals": 1, "won": "1"}], "“won” is no number in every row"),
        ([{"owner": {"id": 5}, "deals": 1, "won": 1}], "“owner” is no text in every row"),
        ([seller("A", 1)] * 201, "there are 201 rows, and at most 200 can be drawn"),
    ],
)
def test_what_cannot_be_drawn_is_told(rows: Any, why: str) -> None:
    with pytest.raises(NoRows, match=re.escape(why)):
        plain_rows("leaderboard", rows)


# -- as SVG -------------------------------------------------------------------------------------


def test_a_picture_is_a_drawing_and_nothing_else(case: tuple[Any, Rows]) -> None:
    kind, rows = case
    for panel in drawing(kind, rows, goal=Decimal(50)).panels:
        text = svg(panel, COLOURS)
        check_svg(text, "chart")
        root = ElementTree.fromstring(text)
        names = [child.tag.rpartition("}")[2] for child in root]
        assert names[:2] == ["title", "desc"]
        assert set(names[2:]) <= {"rect", "line", "text"}
        assert (root.get("role"), root[0].text, root[1].text) == ("img", panel.title, panel.about)
        assert not re.search(r"[0-9]e[+-]?[0-9]|nan|inf\b", re.sub(r">[^<]*<", "><", text))


def test_names_are_text_whatever_they_are_made_of() -> None:
    name = '<script>alert("1")</script>&amp;\u202e\x07'
    view = drawing("leaderboard", [seller(name, 1)])
    text = svg(only(view), COLOURS)
    assert "<script" not in text
    assert not {"\u202e", "\x07"} & set(text)
    check_svg(text, "chart")


def test_the_same_rows_give_the_same_bytes(case: tuple[Any, Rows]) -> None:
    kind, rows = case
    once, again = (
        [svg(panel, COLOURS) for panel in drawing(kind, rows, "pl").panels] for _ in range(2)
    )
    assert once == again


@pytest.mark.parametrize("brand", ["#ffff00", "#ffffff", "#143d59", "#ff8800", "#000000"])
def test_whatever_the_colours_of_the_house_all_can_be_seen(brand: str) -> None:
    colours = palette(Brand("", "", "", "", "", brand, brand, ""))
    text = svg(only(drawing("attainment", [person("A", 150)])), colours)
    inks = set(re.findall(r'(?:fill|stroke)="(#\w{6})"', text)) - {WHITE}
    assert {INK, QUIET, colours.primary_text, colours.accent_text} <= inks
    assert all(contrast(ink, WHITE) >= 4.5 for ink in inks)


# -- in documents -------------------------------------------------------------------------------

INPUTS = (
    "  deals: {kind: rows, title: Who?, required: false,"
    " columns: {owner: person, deals: number, won: number}}\n"
)
ROWS = (
    "  deals:\n"
    "    - {owner: ann-reed, deals: 2, won: 3121.5}\n"
    "    - {owner: tom-lipka, deals: 1, won: 4077}\n"
)


@pytest.fixture
def charted(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """The minimal workspace, with a leaderboard under an item that clients see too."""
    kind = "templates/types/pitch.yaml"
    workspace.replace(kind, "items:\n", f"{INPUTS}items:\n")
    workspace.replace(
        kind,
        "    title: Opening\n",
        "    title: Opening\n    charts:\n"
        "      - {chart: leaderboard, of: deals, when: deals, title: Who | *won*}\n",
    )
    workspace.replace(
        "content/meetings/monday.yaml", "  product: tempora\n", f"  product: tempora\n{ROWS}"
    )
    return workspace


def made(workspace: WorkspaceBuilder, *more: str) -> str:
    result = workspace.run("render", "monday", "--document", "agenda", "--output", "-", *more)
    assert result.exit_code == 0, result.stderr
    return result.stdout


HOUSE, CLIENTS = ("--audience", "internal"), ("--audience", "client")


def test_a_page_has_the_picture_and_the_table(charted: WorkspaceBuilder) -> None:
    page = made(charted, *HOUSE, "--format", "html")
    assert page.count('<figure class="picture"') == 1
    assert "<h4>Who |<em> won</em></h4>" in page
    assert '<th scope="row">Ann Reed</th><td>2</td><td>2</td><td>€3,121.50</td>' in page


def test_markdown_has_the_table_alone(charted: WorkspaceBuilder) -> None:
    text = made(charted, *HOUSE, "--format", "md")
    assert "<svg" not in text
    assert "| Ann Reed | 2 | 2 | €3,121.50 |" in text.splitlines()
    assert "| Who | Place | Deals won | Won |\n| :-- | --: | --: | --: |" in text


@pytest.mark.parametrize("form", ["md", "html"])
def test_clients_never_get_a_picture(charted: WorkspaceBuilder, form: str) -> None:
    page = made(charted, *CLIENTS, "--format", form)
    charted.replace("content/meetings/monday.yaml", ROWS, "")
    assert page == made(charted, *CLIENTS, "--format", form)
    assert not re.search(r"3,?121|picture\"|Who \|", page)


@pytest.mark.parametrize(("when", "says"), [("", 1), (", when: deals", 0)])
def test_a_picture_of_nothing_says_so_or_is_left_out(
    charted: WorkspaceBuilder, when: str, says: int
) -> None:
    charted.replace("templates/types/pitch.yaml", ", when: deals, title: Who | *won*", when)
    charted.replace("content/meetings/monday.yaml", ROWS, "")
    assert made(charted, *HOUSE, "--format", "md").count("There is nothing to show.") == says
    assert "picture" not in made(charted, *HOUSE, "--format", "html").partition("<body")[2]


def test_every_picture_leads_to_its_numbers(charted: WorkspaceBuilder) -> None:
    page = made(charted, *HOUSE, "--format", "html")
    links = re.findall(r'href="#([\w-]+)"', page.partition("<main")[2])
    assert links
    assert links == re.findall(r'<div class="chart" id="([\w-]+)">', page)
    assert page.index('class="section behind"') < page.index(f'id="{links[0]}"')


def test_a_template_of_the_user_may_show_pictures_too(charted: WorkspaceBuilder) -> None:
    ours = made(charted, *HOUSE, "--format", "html")
    for name in ("agenda.html", "_parts.html"):
        file = builtin_root() / "templates" / "documents" / name
        charted.write(f"templates/documents/{name}", file.read_text("utf-8"))
    assert made(charted, *HOUSE, "--format", "html") == ours


def replaced(of: str) -> dict[str, Any]:
    chart = f"    title: Opening\n    charts: [{{chart: leaderboard, of: {of}}}]\n"
    return {"templates/types/pitch.yaml": ("    title: Opening\n", chart)}


@pytest.mark.parametrize(
    ("of", "column", "code", "message", "hint"),
    [
        ("client.name", 39, "bad-chart", "this is no list of rows", "owner, deals, won"),
        ("attendees", 39, "bad-chart", "the rows have no “owner”", "crm.leaderboard"),
        ("deels", 39, "unknown-name", "“deels”, which does not exist", "Names here"),
        ('"{{ client }}"', 39, "bad-template", "needs no braces", "Take"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_a_problem(
    refuses: Refuses, of: str, column: int, code: str, message: str, hint: str
) -> None:
    place = f"templates/types/pitch.yaml:16:{column}"
    refuses(replaced(of), [(place, code, message, hint)])


def test_a_picture_that_is_not_shown_today_is_checked_too(refuses: Refuses) -> None:
    found = ("templates/types/pitch.yaml:16:39", "unknown-name", "“deels”", "Names here")
    refuses(replaced("deels, when: 1 == 2"), [found], render=False)


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_the_weekly_meeting_shows_the_numbers_of_the_export(locale: str) -> None:
    meeting = compose(open_workspace(builtin_root()), "weekly-2026-w49", locale=locale)
    charts = {item.id: item.charts for item in meeting.items if item.charts}
    assert {id_: [c.kind for c in found] for id_, found in charts.items()} == {
        "opening": ["leaderboard"],
        "numbers": ["attainment"],
        "pipeline": ["pipeline"],
    }
    assert {c.source for found in charts.values() for c in found} == {
        "CRM export fennimark.csv, 30 November 2026"
        if locale == "en"
        else "Eksport z CRM fennimark.csv, 30 listopada 2026"
    }


def test_the_weekly_meeting_lists_the_largest_deals_that_stand_still(tmp_path: Path) -> None:
    meeting = compose(weekly(tmp_path, ""), "weekly-2026-w49")
    item = next(item for item in meeting.items if item.id == "pipeline")
    assert [point.partition(" (")[0] for point in item.points[1:-1]] == [
        "Dalwick Freight", "Kowalton Gears", "Ostwick Textiles", "Krasnow Logistics",
        "Stavely Transit",
    ]  # fmt: skip
    assert item.points[1] == (
        "Dalwick Freight (Priya Raman): 14 days in “Offer sent”, usually\u00a012"
    ), "half of the deals with an offer moved less than 12.5 days ago"
    asked = [line.text for line in item.talk if line.kind == "ask"]
    assert sum("Nothing in the CRM since" in text for text in asked) == 5
    assert not any("Nobody has put a stalled deal" in text for text in asked)


def test_of_very_many_people_the_weekly_meeting_shows_the_best_and_the_teams(
    tmp_path: Path,
) -> None:
    workspace = weekly(tmp_path, "")
    people = range(210)
    export = {
        "fennimark.yaml": (builtin_root() / "content/data/fennimark.yaml").read_text("utf-8"),
        "fennimark.csv": "Opportunity;Owner;Account;Product;Stage;Amount;Opened;Closed;"
        "Last change\n"
        + "".join(f"{n};P{n};A;B;Won;{n},5;01.11.2026;25.11.2026;\n" for n in people),
        "fennimark-owners.csv": "Owner;Team\n"
        + "".join(f"P{n};{'North' if n % 2 else 'South'}\n" for n in people),
    }
    (tmp_path / "content/data").mkdir()
    for name, text in export.items():
        (tmp_path / "content/data" / name).write_text(text, "utf-8")
    meeting = compose(workspace, "weekly-2026-w49")
    assert [p.code for p in meeting.problems if p.severity == "error"] == []
    best, won, _ = (chart.rows for item in meeting.items for chart in item.charts)
    assert [row["owner"] for row in best] == [f"P{n}" for n in range(209, 199, -1)]
    assert {(row["team"], row["owner"]) for row in won if row["won"]} == {
        (None, None), ("North", None), ("South", None),
    }  # fmt: skip


def test_what_somebody_wrote_of_a_stalled_deal_stands_for_that_of_the_crm(tmp_path: Path) -> None:
    stuck = "  stalled_deals:\n  - {client: dalwick-freight, owner: priya-raman, stuck: Hull}\n"
    meeting = compose(weekly(tmp_path, stuck), "weekly-2026-w49")
    points = next(item.points for item in meeting.items if item.id == "pipeline")
    assert [point for point in points if "Dalwick" in point] == [points[1]]
    assert points[1].endswith(": Hull")
    assert len(points) == 7


def weekly(root: Path, stalled: str) -> Workspace:
    """A workspace with the weekly meeting, other stalled deals written in it."""
    name = "content/meetings/weekly-2026-w49.yaml"
    text = (builtin_root() / name).read_text("utf-8")
    begin, end = text.index("  stalled_deals:"), text.index("  topic:")
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text(f"{text[:begin]}{stalled}{text[end:]}", "utf-8")
    (root / "agendagen.toml").write_text('languages = ["en"]\n', "utf-8")
    return open_workspace(root)


def test_machines_read_the_rows_of_a_picture_and_what_its_numbers_are(
    charted: WorkspaceBuilder,
) -> None:
    shown = json.loads(charted.run("show", "monday", "--json").stdout)
    [chart] = [chart for item in shown["items"] for chart in item["charts"]]
    assert {**chart, "rows": chart["rows"][:1]} == {
        "chart": "leaderboard",
        "title": "Who | won",
        "source": "",
        "currency": "EUR",
        "goal": None,
        "columns": [
            {"name": "owner", "kind": "text"},
            {"name": "deals", "kind": "count"},
            {"name": "won", "kind": "money"},
        ],
        "rows": [{"owner": "Ann Reed", "deals": 2, "won": 3121.5}],
    }


def test_a_goal_goes_with_weeks_only(refuses: Refuses) -> None:
    change = replaced("attendees, goal: 5")
    place, says = "templates/types/pitch.yaml:16:14", "“goal” goes with chart: trend only"
    refuses(change, [(place, "bad-value", says, "")])


@pytest.mark.pdf
def test_a_pdf_says_what_each_picture_is(charted: WorkspaceBuilder, tmp_path: Path) -> None:
    file = tmp_path / "agenda.pdf"
    arguments = ("--document", "agenda", *HOUSE, "--format", "pdf", "--output", str(file))
    assert charted.run("render", "monday", *arguments).exit_code == 0
    catalogue: Any = PdfReader(file).trailer["/Root"]
    elements = list(tagged(catalogue["/StructTreeRoot"]))
    assert [alt for kind, alt in elements if kind == "/Figure"][-1] == "Who | won"
    kinds = [kind for kind, _ in elements]
    assert (kinds.count("/Figure"), kinds.count("/H4")) == (2, 1), "with the timeline"
    below = kinds[-kinds[::-1].index("/Figure") :]
    assert [below.count(kind) for kind in ("/Table", "/TH", "/TD")] == [1, 6, 6]


def tagged(element: Any) -> Iterator[tuple[str, str]]:
    """Kind and alternative text of every element below, in reading order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        below = kid.get_object()
        if isinstance(below, dict) and "/S" in below:
            yield str(below["/S"]), str(below.get("/Alt", ""))
            yield from tagged(below)


def test_the_weeks_have_the_goal_of_a_week(tmp_path: Path) -> None:
    name = "content/meetings/recovery-q4.yaml"
    text = (builtin_root() / name).read_text("utf-8")
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text.replace("inputs:\n", "inputs:\n  crm: fennimark\n"), "utf-8")
    (tmp_path / "agendagen.toml").write_text('languages = ["en"]\n', "utf-8")
    meeting = compose(open_workspace(tmp_path), "recovery-q4")
    (attainment, trend) = next(item.charts for item in meeting.items if item.charts)
    assert (attainment.kind, trend.kind) == ("attainment", "trend")
    assert trend.goal == attainment.rows[0]["quota"] / (Decimal(92) / 7), "days of the quarter"
    assert len(trend.rows) == 12
