"""Numbers in meetings: for the house only, as of a day, and asked only when a text asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.compose.charts import source_of
from agendagen.compose.composer import compose
from agendagen.compose.facts import Facts
from agendagen.figures.metrics import Metric, Table, measure
from agendagen.problems import ProblemsFound
from agendagen.records.base import Visibility

if TYPE_CHECKING:
    from datetime import date

    from agendagen.compose.meeting import Meeting
    from agendagen.figures.store import Store
    from figures.conftest import Exports

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
LEADERS = "Who won what in the week, from Monday to Sunday. Until Wednesday it is the week before."
NO_ID = "“crm” must be the id of an export."
OLD = "The export “crm” is of 2026-11-30, older than 2026-12-24."
THEN = "crm: {data: crm, as_of: 2026-11-30}"
BROKEN = ((1, "soon"), (-1, "2026-11-24"), (3, ""))
"""The second one is only odd, and counts."""


def know(exports: Exports, line: str, given: str = "crm: crm") -> None:
    """A private line in the pitch that asks for a number, and what the meeting gives."""
    exports.workspace.replace(
        TYPE, "inputs:\n", "inputs:\n  crm: {kind: data, title: Which export?, required: false}\n"
    )
    exports.workspace.replace(
        TYPE,
        "      - {id: hello, say: Good morning.}\n",
        f"      - {{id: hello, say: Hello.}}\n{line}",
    )
    exports.workspace.replace(MEETING, "  product: tempora\n", f"  product: tempora\n  {given}\n")


def composed(exports: Exports, locale: str = "en") -> Meeting:
    return compose(exports.there(), "monday", locale=locale)


def told(exports: Exports, line: str, given: str = "crm: crm", locale: str = "en") -> list[str]:
    know(exports, f'      - {{id: told, know: "{line}"}}\n', given)
    meeting = composed(exports, locale)
    assert [p for p in meeting.problems if p.severity == "error"] == []
    return [talk.text for item in meeting.items for talk in item.talk if talk.kind == "know"]


ASKED = [
    ("{{ crm.attainment[0].won | money }}", "€900.50"),
    ("{{ crm.attainment[0].percent | number }} per cent", "90.1 per cent"),
    ("{{ crm.wins[0].owner.first_name }}", "Ann"),
    ("{{ crm.wins[0].owner.title }}", "Account executive"),
    ("{{ crm.wins[1].owner.name }}", "Bob Low"),
    ("{{ crm.wins | listed('account') }}", "Sandmere Bank and Kowalton"),
    ("{{ crm.wins[0].closed }}", "24 November 2026"),
    ("{{ crm.leaderboard | length }}", "2"),
    ("{{ crm.attainment[0].level }}", "All"),
    ("{{ crm.as_of }}", "30 November 2026"),
    ("{{ crm.source }}", "CRM export deals.csv, 30 November 2026"),
    ("{{ crm.titles.wins }}", "Wins of the week"),
    ("{{ crm.about.leaderboard }}", LEADERS),
    ("{{ crm.wins[:1] | length }}{{ crm.wins[1:][0].account }}", "1Kowalton"),
    ("{{ 'nothing' if not crm.left_out }} is left out", "nothing is left out"),
]
"""What a text asks, and what it is told."""


def test_a_text_for_the_house_asks_for_numbers(exports: Exports) -> None:
    lines, texts = zip(*ASKED, strict=True)
    assert told(exports, " / ".join(lines), THEN) == [" / ".join(texts)]


def test_the_day_is_that_of_the_meeting_unless_one_is_said(exports: Exports) -> None:
    exports.change("as_of: 2026-11-30", "as_of: 2026-12-31")
    assert told(exports, "{{ crm.as_of }}") == ["1 December 2026"]


def test_the_source_is_told_in_the_language_of_the_document(exports: Exports) -> None:
    given = THEN
    line = "{{ crm.source }}: {{ crm.attainment[0].level }}"
    assert told(exports, line, given, "pl") == ["Eksport z CRM deals.csv, 30 listopada 2026: Razem"]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "faulty rows left out of some numbers: 2"),
        ("pl", "błędne wiersze pominięte w części liczb: 2"),
    ],
)
def test_rows_that_are_left_out_are_told_with_the_source(
    exports: Exports, locale: str, text: str
) -> None:
    rows = (f"B{n},Ann Reed,x,Tempora,Won,{n},2026-11-01,{day},\n" for n, day in BROKEN)
    exports.write(exports.deals() + "".join(rows))
    assert told(exports, "{{ crm.left_out }}", THEN, locale) == [text]
    given = Facts({"crm": Facts({"source": "Deals", "left_out": text})})
    assert source_of("crm.wins[:3]", given) == f"Deals · {text}"


def test_stages_and_teams_have_names_in_the_language(exports: Exports) -> None:
    exports.write(
        exports.described() + "owners: {file: o.csv, columns: {owner: Who, team: Team}}\n",
        "crm.yaml",
    )
    exports.write("Who,Team\nAnn Reed,North\nBob Low,South\n", "o.csv")
    exports.write("names: {Talk: Rozmowa, South: Południe, all: nobody says so}\n", "crm.pl.yaml")
    line = "{{ crm.pipeline[0].stage }} {{ crm.wins[1].team }} {{ crm.attainment[0].level }}"
    assert told(exports, line, THEN, "pl") == ["Rozmowa Południe Razem"]
    assert [t.text for t in composed(exports).items[0].talk if t.kind == "know"] == [
        "Talk South All"
    ]
    printed = exports.workspace.run("metrics", "wins", "--locale", "pl", "--csv").stdout
    assert "Bob Low,Południe," in printed
    plain = exports.workspace.run("metrics", "wins", "--locale", "pl", "--json").stdout
    assert '"South"' in plain, "machines read what the CRM says"


def test_nobody_can_inflect_the_name_of_somebody_who_is_in_the_crm_alone(exports: Exports) -> None:
    line = "{{ crm.wins[1].owner | first_form('vocative') }}"
    assert told(exports, line, THEN, "pl") == ["Bob"]
    assert [p.code for p in composed(exports, "pl").problems if p.code == "missing-form"] == []


def test_a_loop_goes_over_rows(exports: Exports) -> None:
    know(
        exports,
        "      - id: rows\n        each: win in crm.wins\n"
        "        know: '{{ win.account }}: {{ win.amount | money }}'\n",
        THEN,
    )
    lines = [t.text for item in composed(exports).items for t in item.talk if t.kind == "know"]
    assert lines == ["Sandmere Bank: €600.50", "Kowalton: €300"]


def test_only_what_is_asked_for_is_worked_out_and_that_once(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noted(store: Store, metric: Metric, day: date) -> Table:
        asked.append(metric.name)
        return measure(store, metric, day)

    monkeypatch.setattr("agendagen.compose.crm.measure", noted)
    told(exports, "{{ crm.wins[0].account }} {{ crm.wins[1].account }} {{ crm.titles.trend }}")
    assert asked == ["wins"]


def test_an_export_that_nobody_asks_is_not_read(exports: Exports) -> None:
    exports.write(b"\x89PNG")
    said = "CRM export deals.csv, 1 December 2026, exported on 30 November 2026"
    assert told(exports, "{{ crm.source }}") == [said]


def test_what_the_crm_says_is_text_and_nothing_else(exports: Exports) -> None:
    exports.write(
        "Id,Owner,Account,Product,Stage,Amount,Opened,Closed,Moved\n"
        "A1,Ann Reed,<script>*{{ 1 }}*,y,Won,5,2026-11-01,2026-11-24,\n"
    )
    [text] = told(exports, "{{ crm.wins[0].account }}", THEN)
    assert "<script>" not in text
    assert "{{ 1 }}" in text.replace("\\", "")


@pytest.mark.parametrize(
    ("line", "given", "code", "message"),
    [
        ("crm.wns", "crm: crm", "unknown-name", "There is no “crm.wns”."),
        ("crm.wins[0].acount", THEN, "unknown-name", "There is no “crm.wins.acount”."),
        ("crm.as_of", "crm: crn", "unknown-data", "There is no data “crn”."),
        ("crm.as_of", "crm: [crm]", "bad-input", NO_ID),
        ("crm.as_of", "crm: {data: crm, as_of: soon}", "bad-input", "“crm” must be a date."),
        ("crm.as_of", "crm: {data: crm, asof: x}", "unknown-key", "There is no key “asof” here."),
        ("crm.as_of", "crm: {as_of: 2026-11-30}", "bad-input", NO_ID),
        ("crm.as_of", "crm: {data: crm, as_of: 2026-12-24}", "old-export", OLD),
    ],
)  # fmt: skip
def test_a_slip_is_one_problem_in_its_place(
    exports: Exports, line: str, given: str, code: str, message: str
) -> None:
    know(exports, f"      - {{id: told, know: '{{{{ {line} }}}}'}}\n", given)
    found = [p for p in composed(exports).problems if code == p.code or p.code != "old-export"]
    assert [(p.code, p.message) for p in found] == [(code, message)]
    assert found[0].at.path in (TYPE, MEETING)


def test_a_broken_metric_and_a_broken_export_are_said_once(exports: Exports) -> None:
    exports.metric(
        "mine", "/*\ntitle: {en: T}\nabout: {en: A}\ncolumns: {n: {en: N}}\n*/\nSELECT x AS n"
    )
    know(exports, "      - {id: told, know: '{{ crm.mine[0].n }} {{ crm.mine[0].n }}'}\n")
    errors = [p for p in composed(exports).problems if p.severity == "error"]
    assert [(p.at.path, p.at.line, p.code) for p in errors] == [
        ("content/metrics/mine.sql", 6, "bad-metric")
    ]


def test_a_client_never_has_numbers(exports: Exports) -> None:
    know(exports, "      - {id: told, say: 'We won {{ crm.attainment[0].won }}.'}\n")
    assert {p.code for p in composed(exports).problems if p.severity == "error"} == {
        "internal-value"
    }
    client = compose(exports.there(), "monday", audience=Visibility.CLIENT)
    assert "900" not in repr(client)


def test_a_clients_pages_are_the_same_whatever_the_crm_says(exports: Exports) -> None:
    lines = "".join(
        f"      - {{each: row in crm.{name}, know: '{{{{ row.{cell} }}}} {{{{ crm.source }}}}'}}\n"
        for name, cell in (("wins", "account"), ("stalled", "account"), ("faults", "line"))
    )
    know(exports, lines, THEN)

    def pages(audience: str) -> list[bytes]:
        for language in ("md", "html"):
            result = exports.workspace.run(
                "render", "monday", "--audience", audience, "--format", language, "--overwrite"
            )
            assert result.exit_code == 0, result.stderr
        out = exports.workspace.root / "out"
        return [file.read_bytes() for file in sorted(out.rglob("*")) if "client" in file.name]

    before = pages("client")
    assert before
    assert b"Kowalton" not in b"".join(before)
    exports.write(exports.deals().replace("Kowalton", "Secretive").replace("300", "-77777"))
    assert pages("client") == before
    house = exports.workspace.run("render", "monday", "-d", "talk-track", "-f", "md", "-o", "-")
    assert "Secretive" in house.stdout, "the house reads them"


@pytest.mark.parametrize("path", [TYPE, "content/data/crm.yaml"])
def test_numbers_cannot_be_made_visible(exports: Exports, path: str) -> None:
    know(exports, "      - {id: told, know: x}\n")
    if path == TYPE:
        exports.workspace.replace(TYPE, "Which export?,", "Which export?, visibility: client,")
    else:
        exports.describe("visibility: client\n" + exports.described())
    with pytest.raises(ProblemsFound) as found:
        composed(exports) if path == TYPE else exports.open()
    assert "“visibility: client” cannot stand here" in found.value.problems[0].message
    assert found.value.problems[0].at.path == path
