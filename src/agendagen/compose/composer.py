"""type + mode + meeting + content → `Meeting`, for one audience.

A client's meeting is composed from a catalog in which internal fields, records and items do
not exist, and it holds no talk lines. When composing for the house, what clients read or hear
(the items and spoken lines with `visibility: client`) is still filled from the client's
catalog, so a script cannot say a discount floor aloud.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from agendagen.compose.actions import (
    Held,
    held_of,
    minutes,
    name_of,
    open_at,
    open_to_client,
    parked,
)
from agendagen.compose.cast import Cast, Casting
from agendagen.compose.catalog import Catalog
from agendagen.compose.clock import later
from agendagen.compose.facts import Facts, is_visible, placed, public, view
from agendagen.compose.inputs import input_values
from agendagen.compose.items import Items, Texts
from agendagen.compose.meeting import Joining, Meeting, Promise
from agendagen.compose.resolve import Resolved, inputs_of_modes, resolve, validated
from agendagen.compose.templating import Renderer
from agendagen.problems import Position, Problem, ProblemsFound, in_order
from agendagen.records.base import Visibility
from agendagen.records.content import Company, Person
from agendagen.records.types import Line
from agendagen.workspace.nodes import find, place
from agendagen.workspace.workspace import Workspace

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
_WHO_MEETS = "{{ company.name }} – {{ client.name }}"
"""What a client reads above a meeting that has no title: that of its type (“Client pitch”) is the
house's word for it."""


def compose(
    workspace: Workspace,
    meeting_id: str,
    *,
    locale: str | None = None,
    mode: str | None = None,
    audience: Visibility = INTERNAL,
) -> Meeting:
    """Resolve one meeting. `problems` of the result holds errors too, as far as one could go.

    Raises `ProblemsFound` when there is nothing to show: files that cannot be read or do not
    fit their model, unknown types, a client edition of an internal meeting.
    """
    return edition(prepare(workspace, meeting_id, locale=locale, mode=mode), audience)


@dataclass(frozen=True)
class Prepared:
    """A meeting laid over its type and mode, and the records it has read: for both audiences."""

    workspace: Workspace
    resolved: Resolved
    locale: str
    catalog: Catalog
    problems: list[Problem]
    """What resolving and reading found."""


def prepare(
    workspace: Workspace, meeting_id: str, *, locale: str | None = None, mode: str | None = None
) -> Prepared:
    """What the editions of one meeting have in common. Raises as `compose` does."""
    problems: list[Problem] = []
    language = locale or workspace.config.locale
    try:
        resolved = resolve(workspace, meeting_id, language, mode, problems)
    except ProblemsFound as found:
        raise ProblemsFound([*problems, *found.problems]) from found
    day, packs = resolved.meeting.date, resolved.type.phrasing
    catalog = Catalog(workspace, language, problems, day, packs)
    return Prepared(workspace, resolved, language, catalog, problems)


def edition(prepared: Prepared, audience: Visibility) -> Meeting:
    """The meeting for one audience. Raises as `compose` does."""
    if audience is CLIENT and prepared.resolved.type.audience is not CLIENT:
        raise ProblemsFound([*prepared.problems, _no_client_edition(prepared.resolved)])
    problems: list[Problem] = []
    try:
        meeting = _meeting(prepared, audience, problems)
        promises = tuple(_promises(prepared, meeting, problems))
    except ProblemsFound as found:
        raise ProblemsFound([*prepared.problems, *problems, *found.problems]) from found
    return replace(meeting, promises=promises, problems=in_order([*prepared.problems, *problems]))


def called(prepared: Prepared, meeting: Meeting) -> Callable[[str], str]:
    """What a person, or somebody of a client, is called in an edition of a meeting.

    Who does not exist for clients is the house.
    """
    if meeting.audience is not CLIENT:
        return partial(name_of, prepared.workspace)
    names = {attendee.id: attendee.name for attendee in meeting.attendees}

    def named(who: str) -> str:
        if who not in names and "/" not in who:
            with suppress(ProblemsFound):
                tree = prepared.workspace.read(prepared.workspace.source("person", who))
                person = validated(Person, tree)
                if is_visible(person, CLIENT):
                    return person.name
        return names.get(who, meeting.company.name)

    return named


def _promises(prepared: Prepared, meeting: Meeting, problems: list[Problem]) -> Iterator[Promise]:
    """What is open when a meeting begins, as far as its readers know."""
    workspace, locale = prepared.workspace, prepared.locale
    held = held_of(workspace, workspace.source("meeting", meeting.id))
    if held is None:
        return  # its date is no date, which has been said
    found: list[Problem] = []
    if meeting.audience is CLIENT:
        every = minutes(workspace, locale, found, held) if held.client else ()
        actions = open_to_client(every, held, partial(items_of, workspace, locale))
    else:
        actions = open_at(workspace, held, locale, found)
    problems.extend(problem for problem in found if problem not in prepared.problems)
    named = called(prepared, meeting)
    for one in actions:
        inside = meeting.mixed and one.visibility is not CLIENT
        yield Promise(one.what, named(one.who), one.due, one.made, inside)


def items_of(workspace: Workspace, locale: str, meeting: str) -> Collection[str] | None:
    """The items of a client's edition; None for a meeting without clients in the room.

    Raises `ProblemsFound`.
    """
    key = ("items of the client", locale, meeting)
    return workspace.once(key, lambda: _items_of(prepare(workspace, meeting, locale=locale)))


def _items_of(prepared: Prepared) -> Collection[str] | None:
    if prepared.resolved.type.audience is not CLIENT:
        return None
    return [item.id for item in _meeting(prepared, CLIENT, []).items]


def _meeting(prepared: Prepared, audience: Visibility, problems: list[Problem]) -> Meeting:
    workspace, locale, catalog = prepared.workspace, prepared.locale, prepared.catalog
    resolved = prepared.resolved
    spec, tree = resolved.type, resolved.type_tree
    said, said_tree = resolved.meeting, resolved.meeting_tree
    casting = Casting(resolved, catalog, workspace.config, locale, audience, problems)
    cast, zone = casting.cast(), casting.zone()
    company, company_tree = catalog.company()
    if spec.audience is CLIENT and not is_visible(company, CLIENT):
        problems.append(_internal_company(company_tree.at))
    if audience is CLIENT:
        company = public(company) if is_visible(company, CLIENT) else Company(name="")
    minutes = said.minutes or spec.minutes
    clock: dict[str, Any] = {
        "date": said.date,
        "start": said.start,
        "end": _end(resolved, zone, minutes),
        "minutes": minutes,
        "week": said.date.isocalendar().week,
        "number": said.series.number if said.series else None,
    }
    left = _parked(prepared)
    renderer = Renderer(locale, workspace.config.currency, problems, workspace.locate)
    texts = Texts(renderer, tree, problems)
    reading = _catalogs(prepared, cast, audience, problems)
    for visibility, facts in reading.items():
        facts["company"] = view(company, visibility, "company", company_tree)
        facts["meeting"] = _about(clock, visibility, spec.audience, left)
    aloud = reading[CLIENT]
    named_by_house = said.title is None and "{" not in spec.title
    unnamed = audience is CLIENT and named_by_house and "client" in aloud
    title = texts.text(_WHO_MEETS if unnamed else spec.title, aloud, ("title",))
    for visibility, facts in reading.items():
        named = placed(title, place(tree, ("title",)))
        facts["meeting"] = _about({**clock, "title": named}, visibility, spec.audience, left)
    client = aloud.get("client")
    return Meeting(
        id=resolved.id,
        type_id=resolved.type_id,
        title=title,
        objective=texts.text(spec.objective, aloud, ("objective",)),
        mode_id=resolved.mode_id,
        mode_title=resolved.mode.title,
        audience=audience,
        faces=spec.audience,
        locale=locale,
        rate=0 if audience is CLIENT else workspace.config.speaking.rate(locale),
        date=said.date,
        start=said.start,
        timezone=zone,
        minutes=minutes,
        roles=cast.roles,
        attendees=cast.attendees,
        items=Items(spec, texts, reading, audience).items(),
        joining=tuple(_lines(spec.joining, "joining", texts, reading, audience)),
        disclosures=tuple(
            line.text for line in _lines(spec.disclosures, "disclosures", texts, reading, audience)
        ),
        client_name=str(client.get("name", "")) if isinstance(client, Facts) else "",
        company=company,
        logo_svg=_logo(workspace, company, place(company_tree, ("logo",))),
        at=said_tree.at,
        start_at=place(said_tree, ("start",)),
        minutes_at=place(said_tree if said.minutes else tree, ("minutes",)),
        problems=(),
        currency="" if audience is CLIENT else workspace.config.currency,
        parked=() if audience is CLIENT else left,
        traces=renderer.traces,
    )


def _about(
    clock: dict[str, Any], visibility: Visibility, faces: Visibility, left: tuple[str, ...]
) -> Facts:
    """The name `meeting` of templates; with clients in the room, what is parked is not for them."""
    if visibility is CLIENT and faces is CLIENT:
        return Facts(clock, name="meeting", hidden={"parked": None})
    return Facts({**clock, "parked": left}, name="meeting")


def _parked(prepared: Prepared) -> tuple[str, ...]:
    """Topics that the series of the meeting has put off."""
    said = prepared.resolved.meeting
    if said.series is None:
        return ()
    held = Held(said.date, f"{said.start:%H:%M}", prepared.resolved.id, said.series.id)
    return parked(prepared.workspace, held, said.series.parked, prepared.locale)


def _catalogs(
    prepared: Prepared, cast: Cast, audience: Visibility, problems: list[Problem]
) -> dict[Visibility, Facts]:
    """What a text of each visibility may use.

    With clients in the room, client-visible texts know only what a client may know; without,
    everything. A client edition has no catalog for internal texts: it has no such texts.
    """
    resolved = prepared.resolved
    spec, tree = resolved.type, resolved.meeting_tree
    needed = {CLIENT: CLIENT, INTERNAL: INTERNAL}
    if spec.audience is not CLIENT:
        needed[CLIENT] = INTERNAL
    elif audience is CLIENT:
        del needed[INTERNAL]
    inputs = input_values(
        spec.inputs,
        resolved.type_tree,
        find(tree, ("inputs",)),
        place(tree, ("inputs",), key=True),
        prepared.catalog,
        tuple(dict.fromkeys(needed.values())),
        problems,
        other_modes=lambda: inputs_of_modes(prepared.workspace),
    )
    mode = Facts({"id": resolved.mode_id, "title": resolved.mode.title}, name="mode")
    return {
        visibility: Facts(
            {
                **inputs[knows],
                **cast.facts[knows],
                "attendees": cast.everyone[knows],
                "mode": mode,
            },
            hidden={**inputs[knows].hidden, **(cast.hidden if knows is CLIENT else {})},
        )
        for visibility, knows in needed.items()
    }


def _lines(
    lines: tuple[Line, ...],
    key: str,
    texts: Texts,
    reading: dict[Visibility, Facts],
    audience: Visibility,
) -> Iterator[Joining]:
    """The joining block or the small print; that is for everyone who reads, or says it is not."""
    for index, line in enumerate(lines):
        unsaid = find(texts.tree, (key, index, "visibility")) is None
        visibility = CLIENT if unsaid and key == "disclosures" else line.visibility
        if audience is CLIENT and visibility is not CLIENT:
            continue
        path = (key, index)
        for facts in texts.each(line.each, line.when, reading[visibility], path):
            yield Joining(
                texts.text(line.label, facts, (*path, "label")),
                texts.text(line.text, facts, (*path, "text")),
            )


def _end(resolved: Resolved, zone: str, minutes: int) -> time:
    said = resolved.meeting
    start = datetime.combine(said.date, said.start, tzinfo=ZoneInfo(zone))
    return later(start, minutes).time()


def _logo(workspace: Workspace, company: Company, at: Position) -> str:
    return "" if company.logo is None else workspace.company_asset(company.logo, at)


def _internal_company(at: Position) -> Problem:
    return Problem(
        at,
        "internal-company",
        "The company is internal, but its name stands on every page that a client reads.",
        "Add “visibility: client” to company.yaml; “extra” stays internal.",
    )


def _no_client_edition(resolved: Resolved) -> Problem:
    return Problem(
        place(resolved.meeting_tree, ("type",)),
        "no-client-edition",
        f"“{resolved.type_id}” is an internal meeting; it has no client edition.",
        "Leave out “--audience client” and “--format eml”.",
    )
