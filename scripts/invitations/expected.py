"""Write invitations, contact plans and series into a folder, and what a reader must find there.

    .venv/bin/python scripts/invitations/expected.py FOLDER [MEETING…]

expected.json holds, for every calendar, its events with their instants in UTC.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from msgspec.structs import replace

from agendagen.compose.composer import edition, prepare
from agendagen.compose.markdown_text import plain_text
from agendagen.documents.contacts import contact_plan
from agendagen.documents.invitation import InvitationView, invitation_view
from agendagen.documents.recurrence import Recurrence
from agendagen.formats.ics import plan_to_ics, to_ics
from agendagen.formats.plain import series_text, to_text
from agendagen.problems import ProblemsFound
from agendagen.records.base import LANGUAGES, Visibility
from agendagen.timing.schedule import schedule
from agendagen.workspace.workspace import open_workspace

ZONES = [
    "Europe/Warsaw",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "UTC",
]
WEEKS = 40
WEEK = timedelta(weeks=1)
Events = list[dict[str, str]]


def instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def event(view: InvitationView, start: datetime, title: str = "", text: str = "") -> dict[str, str]:
    """The meeting as a reader must find it; with a title and text, another one of its series."""
    end = start.astimezone(UTC) + (view.end.astimezone(UTC) - view.start.astimezone(UTC))
    return {
        "start": instant(start),
        "end": instant(end),
        "summary": plain_text(title or view.title),
        "description": (text or to_text(view.agenda)).strip(),
        "location": view.place,
    }


def events(view: InvitationView) -> Events:
    """The meeting, or its series: by the rule as dateutil reads it, in local time."""
    again = view.recurrence
    if again is None:
        return [event(view, view.start)]
    zone, first = view.start.tzinfo, again.first.replace(tzinfo=None)
    rule, _, until = again.rule.partition("UNTIL=")
    last = datetime.strptime(until[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
    rule += f"UNTIL={last:%Y%m%dT%H%M%S}{until[16:]}"
    days = {day.replace(tzinfo=zone) for day in rrulestr(rule, dtstart=first)}
    days = days - {*again.without, again.this} | {*again.extra}
    moved = dict(again.moved)
    text = series_text(view.agenda, again.title)
    found = [event(view, moved.get(day, day), again.title, text) for day in days]
    return sorted([*found, event(view, view.start)], key=lambda one: one["start"])


def series(view: InvitationView, zone: str) -> InvitationView:
    """Forty Mondays at nine, over both changes of the year: one left out, one moved, one more."""
    local = ZoneInfo(zone)
    days = [datetime(2026, 3, 2, 9, tzinfo=local) + n * WEEK for n in range(WEEKS)]
    again = Recurrence(
        id="weekly",
        number=1,
        title="Every week",
        rule=f"FREQ=WEEKLY;UNTIL={days[-1].astimezone(UTC):%Y%m%dT%H%M%SZ}",
        first=days[0],
        this=days[5],
        without=(days[3],),
        extra=(days[6] + timedelta(days=2),),
        moved=((days[4], days[4] + timedelta(days=1, hours=2)),),
    )
    start = days[5] + timedelta(hours=1)
    return replace(view, start=start, end=start + timedelta(hours=1), recurrence=again)


def main(folder: Path, wanted: list[str]) -> None:
    workspace = open_workspace()
    expected: dict[str, Any] = {}

    def write(name: str, calendar: bytes, events: Events) -> None:
        (folder / name).write_bytes(calendar)
        expected[name] = events

    for meeting in wanted or workspace.sources("meeting"):
        for locale in LANGUAGES:
            prepared = prepare(workspace, meeting, locale=locale)
            faces = prepared.resolved.type.audience
            for audience in dict.fromkeys((faces, Visibility.INTERNAL)):
                view = invitation_view(schedule(edition(prepared, audience)), prepared)
                write(f"{meeting}.{audience}.{locale}.ics", to_ics(view), events(view))
            try:
                plan, _ = contact_plan(workspace, meeting, None, locale)
            except ProblemsFound:
                continue  # no client, or no cadence that follows such a meeting
            days = [{"start": step.day.isoformat()} for step in plan.steps]
            write(f"{meeting}.contacts.{locale}.ics", plan_to_ics(plan), days)
    for zone in ZONES:
        recurring = series(view, zone)
        write(f"series.{zone.replace('/', '-')}.ics", to_ics(recurring), events(recurring))
    (folder / "expected.json").write_text(json.dumps(expected), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
