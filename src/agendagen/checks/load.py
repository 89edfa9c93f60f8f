"""More meetings than the settings allow, and what a company says of its hours and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from agendagen.compose.composer import compose
from agendagen.compose.resolve import type_chain
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.timing.holidays import country_code, unknown_country
from agendagen.timing.load import (
    DAY,
    WEEK,
    Crowded,
    Visit,
    country_of,
    crowded,
    percent,
    weeks_of,
    working_minutes,
)
from agendagen.timing.schedule import TimedMeeting, schedule
from agendagen.workspace.nodes import Mapping, Node, find, place, text_of
from agendagen.workspace.workspace import Workspace


def meetings_of(
    workspace: Workspace, locale: str, problems: list[Problem]
) -> tuple[TimedMeeting, ...]:
    """Every meeting of the workspace on the clock; why one is missing goes to `problems`."""
    found: list[TimedMeeting] = []
    for name in workspace.own_sources("meeting"):
        try:
            found.append(schedule(compose(workspace, name, locale=locale)))
        except ProblemsFound as trouble:
            problems.extend(trouble.problems)
    return tuple(found)


def check_load(workspace: Workspace, meetings: Sequence[TimedMeeting]) -> Iterator[Problem]:
    """Weeks and days beyond the limits in the settings; where there is no limit, nothing."""
    limits, country = workspace.config.load, country_of(meetings)
    if limits.share is not None:
        at = workspace.setting_place("load", "share")
        for (_, monday), visits in sorted(weeks_of(meetings).items()):
            minutes = sum(visit.minutes for visit in visits)
            working = working_minutes(monday, monday + WEEK - DAY, limits, country)
            if (share := percent(minutes, working)) > limits.share:
                yield _too_much(at, monday, visits, minutes, share, limits.share)
    if limits.back_to_back is not None:
        for day in crowded(meetings, limits.back_to_back):
            yield _no_air(day, limits.back_to_back)


def check_company(workspace: Workspace) -> Iterator[Problem]:
    """A country whose holidays are not known; rates of one person, or of nobody."""
    source = workspace.company_source()
    if not (source.layer.own or workspace.root is None):
        return
    with suppress(ProblemsFound):  # said where the file itself is checked
        tree = workspace.read(source)
        if (country := text_of(tree, "country")) and not country_code(country):
            yield unknown_country(country, place(tree, ("country",)))
        if isinstance(rates := find(tree, ("rates",)), Mapping):
            yield from _rates(workspace, tree, rates)


def _rates(workspace: Workspace, tree: Node, rates: Mapping) -> Iterator[Problem]:
    sizes = Counter(_team(workspace, name) for name in workspace.sources("person"))
    for team in _keys(rates, "teams"):
        at = place(tree, ("rates", "teams", team), key=True)
        if sizes[team] == 1:
            yield Problem(
                at,
                "rate-of-one",
                f"The team “{team}” is one person, so its rate is what that person is paid.",
                "Leave it out: who has no rate otherwise counts with “everyone”.",
            )
        elif sizes[team] == 0:
            yield Problem(
                at,
                "rate-of-nobody",
                f"Nobody is in the team “{team}”, so its rate counts for nobody.",
                "Write it as in “team:” of the people, or leave it out.",
                severity="warning",
            )
    roles = {role for name in workspace.sources("type") for role in _roles(workspace, name)}
    for role in _keys(rates, "roles"):
        if role not in roles:
            yield Problem(
                place(tree, ("rates", "roles", role), key=True),
                "rate-of-nobody",
                f"No meeting has the role “{role}”, so its rate counts for nobody.",
                f"There are: {', '.join(sorted(roles))}.",
                severity="warning",
            )


def _too_much(
    at: Position, monday: date, visits: list[Visit], minutes: int, share: int, most: int
) -> Problem:
    longest = max(visits, key=lambda visit: (visit.minutes, visit.meeting))
    return Problem(
        at,
        "load-share",
        f"{visits[0].name} sits in meetings for {_hours(minutes)} of the week from {monday}:"
        f" {share}% of the working week, and {most}% is the limit here.",
        f"Let {visits[0].name} leave out one of them; the longest is {longest.meeting}"
        f" ({_hours(longest.minutes)}).",
        severity="warning",
    )


def _no_air(day: Crowded, most: int) -> Problem:
    first, last = day.visits[0], day.visits[-1]
    if day.why == "hours":
        message = (
            f"{day.name} sits in meetings for {_hours(day.minutes)} on {day.day}, and {most} h"
            " is the limit here."
        )
        hint = f"Move {last.meeting} to another day, or let {day.name} leave it out."
    else:
        message = (
            f"{day.name} is in {first.meeting} and {last.meeting} at once on {day.day}."
            if day.why == "at-once"
            else f"{day.name} has no gap between {first.meeting} and {last.meeting} on {day.day}."
        )
        hint = (
            f"Move {last.meeting}, or say which of the two {day.name} leaves out."
            if day.why == "at-once"
            else f"Begin {last.meeting} later, for {day.name} to have ten minutes in between."
        )
    return Problem(last.at, "load-back-to-back", message, hint, severity="warning")


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return " ".join(([f"{whole} h"] if whole else []) + ([f"{rest} min"] if rest else []))


def _keys(rates: Mapping, key: str) -> list[str]:
    node = rates.get(key)
    return list(node.entries) if isinstance(node, Mapping) else []


def _team(workspace: Workspace, person: str) -> str:
    with suppress(ProblemsFound):
        return text_of(workspace.read(workspace.source("person", person)), "team") or ""
    return ""


def _roles(workspace: Workspace, type_id: str) -> list[str]:
    with suppress(ProblemsFound):
        roles: Node | None = find(type_chain(workspace, type_id, "en", []), ("roles",))
        return list(roles.entries) if isinstance(roles, Mapping) else []
    return []
