"""The built-in metrics on a real export, against plain Python, to the cent; and every fault."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from agendagen.figures.metrics import measure, metrics_of
from agendagen.figures.store import Store, open_store
from agendagen.workspace.workspace import Workspace, open_workspace

HERE = Path(__file__).parent
CRM = HERE.parents[2] / "shared" / "data" / "crm"
DAYS = [
    date(2017, 12, 31),
    date(2017, 12, 28),
    date(2017, 10, 2),
    date(2017, 7, 5),
    date(2017, 3, 8),
]
QUOTAS = {
    "Darcel Schlecht": Decimal(300000),
    "Vicki Laflamme": Decimal("120000.50"),
    "Kary Hendrixson": Decimal(110000),
    "Cassey Cress": Decimal(110000),
    "Anna Snelling": Decimal(70000),
    "Mei-Mei Johns": Decimal(40000),
}
TEAM_QUOTAS = {"Melvin Marxen": Decimal(550000), "Rocco Neubert": Decimal("480000.75")}
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Deal:
    """One row, read without the help of agendagen."""

    id: str
    owner: str
    team: str
    account: str | None
    product: str
    stage: str
    amount: Decimal | None
    opened: date | None
    closed: date | None

    def is_won(self, first: date, last: date) -> bool:
        return self.stage == "Won" and self.closed is not None and first <= self.closed <= last

    def is_open(self, day: date) -> bool:
        """On that day; nothing is known of deals without an opening, so they always are."""
        begun = self.opened is None or self.opened <= day
        return begun and (self.closed is None or self.closed > day)


def read(name: str) -> list[dict[str, str]]:
    with (CRM / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d-%m-%y").date() if text else None  # noqa: DTZ007


TEAMS = {row["sales_agent"]: row["manager"] for row in read("sales_teams.csv")}
DEALS = [
    Deal(
        row["opportunity_id"],
        row["sales_agent"],
        TEAMS[row["sales_agent"]],
        row["account"] or None,
        row["product"].replace("GTXPro", "GTX Pro"),
        row["deal_stage"],
        Decimal(row["close_value"]) if row["close_value"] else None,
        day(row["engage_date"]),
        day(row["close_date"]),
    )
    for row in read("sales_pipeline.csv")
]


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Store]:
    root = tmp_path_factory.mktemp("crm")
    folder = root / "content" / "data"
    folder.mkdir(parents=True)
    (root / "agendagen.toml").write_text("", "utf-8")
    for file in (*CRM.glob("*.csv"), HERE / "crm.yaml"):
        shutil.copyfile(file, folder / file.name)
    workspace = open_workspace(root)
    return workspace, open_store(workspace, "crm")


def half_up(number: Decimal, digits: str) -> Decimal:
    return number.quantize(Decimal(digits), ROUND_HALF_UP)


def share(part: Decimal, whole: Decimal | None) -> Decimal | None:
    return half_up(100 * part / whole, "0.1") if whole else None


def week_of(as_of: date) -> tuple[date, date]:
    """Monday to Sunday; until Wednesday the week before."""
    this = as_of - timedelta(days=as_of.weekday())
    monday = this if as_of.weekday() >= 3 else this - timedelta(days=7)
    return monday, min(monday + timedelta(days=6), as_of)


def quarter_of(as_of: date) -> date:
    return date(as_of.year, {1: 1, 2: 4, 3: 7, 4: 10}[(as_of.month + 2) // 3], 1)


def sold(deals: list[Deal]) -> Decimal:
    return sum((d.amount or NOTHING for d in deals), NOTHING)


def levels() -> list[tuple[str, str | None, str | None]]:
    teams = sorted(set(TEAMS.values()))
    people = [("person", team, owner) for owner, team in TEAMS.items()]
    return [("all", None, None), *(("team", team, None) for team in teams), *people]


def belongs(deal: Deal, team: str | None, owner: str | None) -> bool:
    return (owner is None or deal.owner == owner) and (team is None or deal.team == team)


def goal(team: str | None, owner: str | None) -> Decimal | None:
    if owner is not None:
        return QUOTAS.get(owner)
    if team is None:
        found = [g for t in set(TEAMS.values()) if (g := goal(t, None)) is not None]
    elif team in TEAM_QUOTAS:
        return TEAM_QUOTAS[team]
    else:
        found = [q for who, q in QUOTAS.items() if TEAMS[who] == team]
    return sum(found, NOTHING) if found else None


def attainment(as_of: date) -> list[dict[str, Any]]:
    rows = []
    for level, team, owner in levels():
        won = [d for d in DEALS if belongs(d, team, owner) and d.is_won(quarter_of(as_of), as_of)]
        quota, total = goal(team, owner), sold(won)
        if level == "person" and not won and quota is None:
            continue
        gap = None if quota is None else max(quota - total, NOTHING)
        rows.append(
            {"level": level, "team": team, "owner": owner, "deals": len(won), "won": total,
             "quota": quota, "percent": share(total, quota), "gap": gap}
        )  # fmt: skip
    return rows


def missing_deals(as_of: date) -> list[dict[str, Any]]:
    rows = []
    for level, team, owner in levels():
        ever = [d for d in DEALS if d.is_won(date.min, as_of)]
        own = [d for d in ever if belongs(d, team, owner)]
        quota = goal(team, owner)
        if quota is None:
            continue
        gap = max(quota - sold([d for d in own if d.is_won(quarter_of(as_of), as_of)]), NOTHING)
        those = own or ever
        average = half_up(sold(those) / len(those), "0.01") if those else None
        rows.append(
            {"level": level, "team": team, "owner": owner, "quota": quota, "gap": gap,
             "average": average, "deals": ceil(gap / average) if average else None}
        )  # fmt: skip
    return rows


def leaderboard(as_of: date) -> list[dict[str, Any]]:
    won: dict[str, list[Deal]] = {}
    for deal in DEALS:
        if deal.is_won(*week_of(as_of)):
            won.setdefault(deal.owner, []).append(deal)
    totals = [sold(deals) for deals in won.values()]
    return [
        {"rank": 1 + sum(t > sold(deals) for t in totals), "owner": owner, "team": TEAMS[owner],
         "deals": len(deals), "won": sold(deals)}
        for owner, deals in won.items()
    ]  # fmt: skip


def wins(as_of: date) -> list[dict[str, Any]]:
    return [
        {"closed": d.closed, "owner": d.owner, "team": d.team, "account": d.account,
         "product": d.product, "amount": d.amount, "days": (d.closed - d.opened).days,
         "opportunity": d.id}
        for d in DEALS
        if d.is_won(*week_of(as_of)) and d.closed is not None and d.opened is not None
    ]  # fmt: skip


def pipeline(as_of: date) -> list[dict[str, Any]]:
    before = week_of(as_of)[0] - timedelta(days=1)

    def stood(stage: str, when: date) -> list[Deal]:
        return [
            d
            for d in DEALS
            if d.is_open(when) and (d.stage if d.closed is None else "not known") == stage
        ]

    rows = []
    for stage in ("Prospecting", "Engaging", "not known"):
        now, then = stood(stage, as_of), stood(stage, before)
        if not now and not then and stage == "not known":
            continue
        rows.append(
            {"stage": stage, "deals": len(now), "amount": sold(now), "deals_before": len(then),
             "amount_before": sold(then), "deals_change": len(now) - len(then),
             "amount_change": sold(now) - sold(then)}
        )  # fmt: skip
    return rows


def stalled(as_of: date) -> list[dict[str, Any]]:
    ages: dict[str, list[int]] = {}
    standing = [d for d in DEALS if d.closed is None and d.is_open(as_of) and d.opened is not None]
    for deal in standing:
        assert deal.opened is not None
        ages.setdefault(deal.stage, []).append((as_of - deal.opened).days)
    return [
        {"opportunity": d.id, "owner": d.owner, "team": d.team, "account": d.account,
         "product": d.product, "stage": d.stage, "amount": d.amount, "since": d.opened,
         "days": (as_of - d.opened).days, "usual": Decimal(str(median(ages[d.stage])))}
        for d in standing
        if d.opened is not None and (as_of - d.opened).days > median(ages[d.stage])
    ]  # fmt: skip


def win_rate(as_of: date) -> list[dict[str, Any]]:
    first = week_of(as_of)[0] - timedelta(weeks=11)
    rows = []
    for level, team, owner in levels():
        closed = [
            d.stage
            for d in DEALS
            if belongs(d, team, owner) and d.closed is not None and first <= d.closed <= as_of
        ]
        if closed:
            won = closed.count("Won")
            rows.append(
                {"level": level, "team": team, "owner": owner, "won": won,
                 "lost": closed.count("Lost"), "percent": share(Decimal(won), Decimal(len(closed)))}
            )  # fmt: skip
    return rows


def trend(as_of: date) -> list[dict[str, Any]]:
    monday, last = week_of(as_of)
    rows = []
    for number in range(11, -1, -1):
        first = monday - timedelta(weeks=number)
        won = [d for d in DEALS if d.is_won(first, min(first + timedelta(days=6), last))]
        rows.append({"week": first, "deals": len(won), "won": sold(won)})
    return rows


ORACLES = {
    f.__name__: f
    for f in (
        attainment, leaderboard, wins, pipeline, stalled, win_rate, missing_deals, trend,
    )
}  # fmt: skip


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


def plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Amounts without trailing zeros, which say nothing."""
    return [
        {k: v.normalize() + NOTHING if isinstance(v, Decimal) else v for k, v in row.items()}
        for row in rows
    ]


@pytest.mark.parametrize("as_of", DAYS, ids=str)
@pytest.mark.parametrize("name", ORACLES)
def test_a_metric_equals_plain_python_to_the_cent(
    crm: tuple[Workspace, Store], name: str, as_of: date
) -> None:
    workspace, store = crm
    table = measure(store, metrics_of(workspace)[name], as_of)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    expected = ORACLES[name](as_of)
    assert in_order(plain(rows)) == in_order(plain(expected))
    assert rows, "nothing to compare"


def test_every_metric_but_the_faults_is_held_against_plain_python(
    crm: tuple[Workspace, Store],
) -> None:
    assert {file.stem for file in (HERE.parents[1] / "content/metrics").glob("*.sql")} == {
        *ORACLES,
        "faults",
    }


def test_every_fault_is_listed(crm: tuple[Workspace, Store]) -> None:
    spelt = {"GTXPro", "technolgy", "Philipines"}
    expected = Counter[tuple[str, int, str, str | None]]()
    for file in CRM.glob("*.csv"):
        for line, row in enumerate(read(file.name), start=2):
            for column, value in row.items():
                if value in spelt:
                    expected[file.name, line, column, value] += 1
    workspace, store = crm
    table = measure(store, metrics_of(workspace)["faults"], DAYS[0])
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    misspelt = Counter(
        (r["file"], r["line"], r["field"], r["value"]) for r in rows if r["problem"] == "misspelt"
    )
    assert misspelt == expected
    assert Counter(value for *_, value in misspelt) == {
        "GTXPro": 1480,
        "technolgy": 12,
        "Philipines": 1,
    }
    others = [(r["problem"], r["field"], r["rows"]) for r in rows if r["problem"] != "misspelt"]
    assert sorted(others) == [
        (
            "two-digit-year",
            "close_date",
            sum(bool(r["close_date"]) for r in read("sales_pipeline.csv")),
        ),
        (
            "two-digit-year",
            "engage_date",
            sum(bool(r["engage_date"]) for r in read("sales_pipeline.csv")),
        ),
    ]
    assert store.faults == len(rows)
