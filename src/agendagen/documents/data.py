"""A resolved meeting as plain data: what `show --json` prints."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agendagen.compose.charts import COLUMNS, Chart
from agendagen.compose.markdown_text import plain_text
from agendagen.figures.metrics import as_json
from agendagen.problems import Problem
from agendagen.timing.cost import Cost, cost
from agendagen.timing.schedule import TimedItem, TimedLine, TimedMeeting, talk_share
from agendagen.timing.speech import Seconds


def as_data(timed: TimedMeeting, problems: Iterable[Problem]) -> dict[str, Any]:
    """Everything about a meeting as dicts, lists, strings and numbers.

    Times are ISO 8601 with the offset of the meeting's zone; `seconds` are estimates, with
    `seconds_low` and `seconds_high` as their range. Texts are plain, without Markdown.
    """
    meeting = timed.meeting
    return {
        "id": meeting.id,
        "type": meeting.type_id,
        "title": plain_text(meeting.title),
        "objective": plain_text(meeting.objective),
        "mode": meeting.mode_id,
        "audience": meeting.audience.value,
        "locale": meeting.locale,
        "date": meeting.date.isoformat(),
        "start": _iso(timed.start),
        "end": _iso(timed.end),
        "timezone": meeting.timezone,
        "minutes": meeting.minutes,
        "client": meeting.client_name,
        "roles": [{"id": r.id, "title": r.title, "person": r.person} for r in meeting.roles],
        "attendees": [
            {
                "id": a.id,
                "name": a.name,
                "title": a.title,
                "side": a.side,
                "roles": list(a.roles),
                "timezone": a.timezone,
                "start": _iso(timed.start.astimezone(ZoneInfo(a.timezone))),
                "end": _iso(timed.end.astimezone(ZoneInfo(a.timezone))),
            }
            for a in meeting.attendees
        ],
        "joining": [
            {"label": plain_text(line.label), "text": plain_text(line.text)}
            for line in meeting.joining
        ],
        "items": [
            {**_item(item), "charts": [_chart(c, meeting.currency) for c in item.item.charts]}
            for item in timed.items
        ],
        "promised": [
            {
                "what": one.what,
                "who": one.who,
                "due": one.due.isoformat() if one.due else None,
                "made": one.made.isoformat(),
                "internal": one.internal,
            }
            for one in meeting.promises
        ],
        "parked": list(meeting.parked),
        "talk_share": talk_share(timed),
        "disclosures": [plain_text(text) for text in meeting.disclosures],
        "cost": cost_data(cost(timed), meeting.currency),
        "problems": [problem.as_json() for problem in problems],
    }


def cost_data(cost: Cost, currency: str) -> dict[str, Any]:
    """Person-minutes, and the amount to the cent; `amount` is null where no rate is known."""
    return {
        "minutes": cost.minutes(),
        "in_the_room": cost.minutes("during"),
        "before": cost.minutes("before"),
        "after": cost.minutes("after"),
        "amount": None if cost.amount is None else str(cost.amount),
        "currency": currency,
        "minutes_without_rate": cost.unpriced,
        "tasks_without_minutes": cost.untimed,
    }


def _item(timed: TimedItem) -> dict[str, Any]:
    item = timed.item
    return {
        "id": item.id,
        "title": plain_text(item.title),
        "outcome": plain_text(item.outcome),
        "phase": item.phase,
        "kind": item.kind,
        "start": _iso(timed.start),
        "end": _iso(timed.end),
        "due": timed.due.isoformat() if timed.due else None,
        "minutes": timed.minutes,
        "lead": item.lead,
        "priority": item.priority,
        "visibility": item.visibility.value,
        "fallback": plain_text(item.fallback),
        "points": [plain_text(point) for point in item.points],
        "cues": [plain_text(cue) for cue in item.cues],
        **_seconds(timed.seconds),
        "talk": [_line(line) for line in timed.talk],
    }


def _chart(chart: Chart, currency: str) -> dict[str, Any]:
    """What a picture is drawn from; the unit of an amount is the currency."""
    kinds = COLUMNS[chart.kind]
    return {
        "chart": chart.kind,
        "title": plain_text(chart.title),
        "source": chart.source,
        "currency": currency,
        "goal": as_json(chart.goal),
        "columns": [{"name": name, "kind": kind} for name, kind in kinds.items()],
        "rows": [{name: as_json(row[name]) for name in kinds} for row in chart.rows],
    }


def _line(timed: TimedLine) -> dict[str, Any]:
    line = timed.line
    data: dict[str, Any] = {
        "kind": line.kind,
        "speaker": line.speaker,
        "text": plain_text(line.text),
        **_seconds(timed.seconds),
    }
    if line.to:
        data["to"] = line.to
    if line.answer:
        data["answer"] = plain_text(line.answer)
    if line.optional:
        data["optional"] = True
    return data


def _seconds(seconds: Seconds) -> dict[str, float]:
    return {
        "seconds": round(seconds.expected, 1),
        "seconds_low": round(seconds.low, 1),
        "seconds_high": round(seconds.high, 1),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None
