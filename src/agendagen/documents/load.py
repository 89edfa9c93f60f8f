"""The meetings of a period, added up: as a view, and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from agendagen.compose.dates import babel_locale, format_day
from agendagen.compose.meeting import Meeting
from agendagen.documents.build import brand
from agendagen.documents.charts import load_panels
from agendagen.documents.costs import hours, money
from agendagen.documents.data import cost_data
from agendagen.documents.views import Heading, LoadRow, LoadView, Where
from agendagen.documents.words import say
from agendagen.timing.load import Crowded, Group, Load, percent


def load_view(load: Load, some: Meeting, limit: int | None, types: Mapping[str, str]) -> LoadView:
    """The report in the language of `some` meeting of the house, whose company it is.

    `types` are the titles of meeting types by id.
    """
    locale, currency, teams = some.locale, some.currency, some.company.teams

    def rows(
        groups: Iterable[Group], names: Mapping[str, str], working: int = 0
    ) -> tuple[LoadRow, ...]:
        every = tuple(groups)
        longest = max((group.presence for group in every), default=0) or 1
        return tuple(
            LoadRow(
                name=names.get(group.id, group.name),
                note=_team(group, teams) if working else "",
                meetings=group.meetings,
                hours=hours(group.presence, locale),
                work=hours(work, locale) if (work := group.cost.minutes("before", "after")) else "",
                share=_percent(group.presence, working),
                money=money(group.cost, currency, locale),
                bar=round(100 * group.presence / longest, 1),
                over=limit is not None and percent(group.presence, working) > limit,
            )
            for group in every
        )

    people = rows(load.people, {}, load.working_minutes)
    parts = [person.presence / (load.working_minutes or 1) for person in load.people]
    weeks = {week.id: format_day(date.fromisoformat(week.id), locale, "day") for week in load.weeks}
    return LoadView(
        heading=Heading(
            document=say(locale, "Meeting load"),
            edition=say(locale, "Internal"),
            title=f"{say(locale, 'Meeting load')}: {month(load.first, locale)}",
            objective="",
            date=month(load.first, locale),
            time="",
            zone="",
            minutes=0,
            mode="",
            client="",
            locale=locale,
            brand=brand(some),
        ),
        facts=tuple(_facts(load, locale, currency)),
        people=people,
        chart=load_panels(
            [(row.name, part, row.share) for row, part in zip(people, parts, strict=True)],
            limit,
            locale,
        ),
        teams=rows(load.teams, {"": say(locale, "without a team"), **teams})
        if any(team.id for team in load.teams)
        else (),
        types=rows(load.types, types),
        weeks=rows(load.weeks, weeks),
        crowded=tuple(_day(day, locale) for day in load.crowded),
        limit=limit,
    )


def _percent(minutes: int, working: int) -> str:
    """Part of the working time; empty where there is none."""
    if not working:
        return ""
    share = percent(minutes, working)
    return "<1%" if minutes and not share else f"{share}%"


def month(day: date, locale: str) -> str:
    """`December 2026`, `grudzień 2026`."""
    from babel.dates import format_date

    return format_date(day, "LLLL y", locale=babel_locale(locale))


def load_data(load: Load, currency: str) -> dict[str, Any]:
    """The report as dicts, lists, strings and numbers. Minutes are of persons."""

    def groups(every: Iterable[Group], working: int = 0) -> list[dict[str, Any]]:
        return [
            {
                "id": group.id,
                **({"name": group.name} if working else {}),
                "meetings": group.meetings,
                **({"share": round(group.presence / working, 3)} if working else {}),
                **cost_data(group.cost, currency),
            }
            for group in every
        ]

    return {
        "first": load.first.isoformat(),
        "last": load.last.isoformat(),
        "meetings": load.meetings,
        "working_minutes": load.working_minutes,
        "cost": cost_data(load.cost, currency),
        "people": groups(load.people, load.working_minutes),
        "teams": groups(load.teams),
        "types": groups(load.types),
        "weeks": groups(load.weeks),
        "crowded": [
            {
                "why": day.why,
                "day": day.day.isoformat(),
                "person": day.visits[0].person,
                "minutes": day.minutes,
                "meetings": [visit.meeting for visit in day.visits],
            }
            for day in load.crowded
        ],
    }


def _facts(load: Load, locale: str, currency: str) -> Iterator[Where]:
    yield Where(say(locale, "Meetings"), str(load.meetings))
    room, work = load.cost.minutes("during"), load.cost.minutes("before", "after")
    time = say(locale, "{time} in meetings").format(time=hours(room, locale))
    if work:
        also = say(locale, "{time} of preparation and follow-up")
        time += ", " + also.format(time=hours(work, locale))
    yield Where(say(locale, "Our time"), time)
    if shown := money(load.cost, currency, locale):
        cost = say(locale, "about {money}").format(money=shown)
        if load.cost.unpriced:
            left = hours(load.cost.unpriced, locale)
            cost += f", {say(locale, '{time} without a rate').format(time=left)}"
        yield Where(say(locale, "What it costs"), cost)
    met = [person for person in load.people if person.meetings]
    if share := _percent(load.cost.minutes("during"), len(met) * load.working_minutes):
        whole = say(locale, "{share} of the working time of those who are in meetings")
        yield Where(say(locale, "Share"), whole.format(share=share))


def _day(day: Crowded, locale: str) -> Where:
    names = [f"{visit.title} ({visit.clock})" for visit in day.visits]
    if day.why == "hours":
        said = say(locale, "{time} in meetings").format(time=hours(day.minutes, locale))
    elif day.why == "at-once":
        said = say(locale, "two at once: {one} and {other}").format(one=names[0], other=names[1])
    else:
        said = say(locale, "no gap between {one} and {other}").format(one=names[0], other=names[1])
    return Where(f"{day.name}, {format_day(day.day, locale, 'weekday')}", said)


def _team(group: Group, names: Mapping[str, str]) -> str:
    team = next((work.team for work in group.cost.work if work.team), "")
    return names.get(team, team)
