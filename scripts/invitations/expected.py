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

from msgspec.structs import replace

from agendagen.compose.composer import edition, prepare
from agendagen.compose.markdown_text import plain_text
from agendagen.documents.contacts import contact_plan
from agendagen.documents.invitation import InvitationView, Recurrence, invitation_view
from agendagen.formats.ics import plan_to_ics, to_ics
from agendagen.formats.plain import to_text
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


def event(view: InvitationView, start: datetime) -> dict[str, str]:
    end = start.astimezone(UTC) + (view.end.astimezone(UTC) - view.start.astimezone(UTC))
    return {
        "start": instant(start),
        "end": instant(end),
        "summary": plain_text(view.heading.title),
        "description": to_text(view.agenda).strip(),
        "location": view.place,
    }


def series(view: InvitationView, zone: str) -> tuple[InvitationView, Events]:
    """Forty Mondays at nine, over both changes of the year: one left out, one moved."""
    local = ZoneInfo(zone)
    days = [datetime(2026, 3, 2, 9, tzinfo=local) + n * WEEK for n in range(WEEKS)]
    moved = (days[4], days[4] + timedelta(days=1, hours=2))
    again = Recurrence(f"FREQ=WEEKLY;UNTIL={days[-1]:%Y%m%d}", (days[3],), (moved,))
    kept = [moved[1] if day is days[4] else day for day in days if day is not days[3]]
    view = replace(view, start=days[0], end=days[0] + timedelta(hours=1), recurrence=again)
    return view, [event(view, day) for day in kept]


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
                view = invitation_view(schedule(edition(prepared, audience)))
                write(f"{meeting}.{audience}.{locale}.ics", to_ics(view), [event(view, view.start)])
            try:
                plan, _ = contact_plan(workspace, meeting, None, locale)
            except ProblemsFound:
                continue  # no client, or no cadence that follows such a meeting
            days = [{"start": step.day.isoformat()} for step in plan.steps]
            write(f"{meeting}.contacts.{locale}.ics", plan_to_ics(plan), days)
    for zone in ZONES:
        recurring, events = series(view, zone)
        write(f"series.{zone.replace('/', '-')}.ics", to_ics(recurring), events)
    (folder / "expected.json").write_text(json.dumps(expected), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
