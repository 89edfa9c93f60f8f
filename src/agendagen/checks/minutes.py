"""Minutes and series: what they refer to must be there, and praise is given with care."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from agendagen.checks.client_words import pasted
from agendagen.checks.other_clients import other_clients
from agendagen.checks.words import runs
from agendagen.checks.written import Written, written_for
from agendagen.compose.actions import held_of, minutes, promised, without_meeting
from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.compose.resolve import inputs_of_modes, validated
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean
from agendagen.records.base import Visibility
from agendagen.records.content import Client, Person
from agendagen.records.minutes import MinutesSpec, as_decision
from agendagen.records.series import SeriesSpec
from agendagen.series.history import Past, past_of, praised_in, praising_inputs
from agendagen.series.praise import repeated
from agendagen.timing.holidays import unknown_country
from agendagen.workspace.merge import entry_ids
from agendagen.workspace.nodes import Node, Path, find, place, scalars
from agendagen.workspace.workspace import Source, Workspace


def check_minutes(
    workspace: Workspace, source: Source, spec: MinutesSpec, tree: Node, locale: str
) -> Iterator[Problem]:
    """What a file of minutes names, and what is not there."""
    if source.id not in workspace.sources("meeting"):
        yield from without_meeting(workspace)
        return
    yield from _items(workspace, source, spec, tree, locale)
    yield from _carried(workspace, source, spec, tree, locale)
    for path, who in _people(spec):
        yield from somebody(workspace, who, place(tree, path))
    held = held_of(workspace, workspace.source("meeting", source.id))
    before: tuple[Past, ...] = ()
    if held is not None and held.series and spec.praise:
        past = _past(workspace, held.series, locale)
        before = tuple(one for one in past if one.held < held)
    praised = [(one.who, place(tree, ("praise", n, "who"))) for n, one in enumerate(spec.praise)]
    yield from _praise(workspace, praised, before)


def check_series(prepared: Prepared) -> Iterator[Problem]:
    """What a meeting says of its series, and whom it praises."""
    workspace, tree = prepared.workspace, prepared.resolved.meeting_tree
    said = prepared.resolved.meeting
    praising = praising_inputs(prepared.resolved.type.inputs)
    praised = [(scalar.text, scalar.at) for scalar in praised_in(tree, praising)]
    before: tuple[Past, ...] = ()
    if said.series is not None:
        yield from _said(prepared, said.series)
        yield from _holiday(prepared, said.series)
        if praised:
            past = _past(workspace, said.series.id, prepared.locale)
            before = tuple(one for one in past if one.held.date < said.date)
    yield from _praise(workspace, praised, before)


def check_client_minutes(prepared: Prepared, spec: MinutesSpec, tree: Node) -> Iterator[Problem]:
    """Words in a client's minutes that are not for this client; `spec` is what they may read."""
    texts = [as_decision(one).text for item in spec.items for one in item.decisions]
    texts += [action.what for item in spec.items for action in item.actions]
    if not texts:
        return
    printed = runs(texts)
    ours = [Written(scalar, "minutes", True) for _, scalar in scalars(tree) if scalar.text in texts]
    written = [*written_for(prepared)]
    public = [*ours, *(text for text in written if text.public)]
    yield from pasted(written, public, printed)
    yield from other_clients(prepared, texts, printed, ours, tree.at)


def somebody(workspace: Workspace, who: str, at: Position) -> Iterator[Problem]:
    """What is wrong with a person, or somebody of a client, named at a place."""
    name, slash, contact = who.partition("/")
    try:
        if not slash:
            workspace.source("person", name, at)
            return
        client = validated(Client, workspace.read(workspace.source("client", name, at)))
    except ProblemsFound as found:
        yield from found.problems
        return
    known = [one.id for one in client.contacts]
    if contact not in known:
        yield Problem(
            at,
            "unknown-contact",
            f"{client.name} has no contact “{contact}”.",
            did_you_mean(contact, known, otherwise=f"Contacts: {', '.join(known) or 'none'}."),
        )


def _items(
    workspace: Workspace, source: Source, spec: MinutesSpec, tree: Node, locale: str
) -> Iterator[Problem]:
    with suppress(ProblemsFound):  # what is wrong with the meeting is said there
        meeting = edition(prepare(workspace, source.id, locale=locale), Visibility.INTERNAL)
        known = [item.id for item in meeting.items]
        for number, item in enumerate(spec.items):
            if item.id not in known and (item.decisions or item.actions):
                yield Problem(
                    place(tree, ("items", number, "id")),
                    "unknown-id",
                    f"The meeting has no item “{item.id}”.",
                    did_you_mean(item.id, known, otherwise=f"Its items: {', '.join(known)}."),
                )
    seen: set[str] = set()
    for number, item in enumerate(spec.items):
        for index, action in enumerate(item.actions):
            if action.id in seen:
                yield Problem(
                    place(tree, ("items", number, "actions", index, "id")),
                    "duplicate-id",
                    f"There are two actions “{action.id}” in these minutes.",
                    "Give one of them another id.",
                )
            seen.add(action.id)


def _carried(
    workspace: Workspace, source: Source, spec: MinutesSpec, tree: Node, locale: str
) -> Iterator[Problem]:
    if not spec.carried:
        return
    every = minutes(workspace, locale, [])
    own = next((one.held for one in every if one.held.id == source.id), None)
    if own is None:
        return
    known = [action.id for action in promised(every, own.date)]
    for number, one in enumerate(spec.carried):
        if one.id not in known:
            yield Problem(
                place(tree, ("carried", number, "id")),
                "unknown-action",
                f"No minutes before this meeting hold an action “{one.id}”.",
                did_you_mean(one.id, known, otherwise="“agendagen actions” lists what is open."),
            )


def _people(spec: MinutesSpec) -> Iterator[tuple[Path, str]]:
    for number, who in enumerate(spec.present or ()):
        yield ("present", number), who
    for number, one in enumerate(spec.carried):
        if one.who:
            yield ("carried", number, "who"), one.who
    for number, item in enumerate(spec.items):
        for index, action in enumerate(item.actions):
            yield ("items", number, "actions", index, "who"), action.who
    for number, praise in enumerate(spec.praise):
        yield ("praise", number, "who"), praise.who


def _said(prepared: Prepared, said: SeriesSpec) -> Iterator[Problem]:
    resolved, workspace = prepared.resolved, prepared.workspace
    tree, roles = resolved.meeting_tree, resolved.type.roles
    for role, people in said.rotate.items():
        if role not in roles:
            yield Problem(
                place(tree, ("series", "rotate", role), key=True),
                "unknown-role",
                f"This kind of meeting has no role “{role}”.",
                did_you_mean(role, roles, otherwise=f"Its roles are: {', '.join(roles)}."),
            )
        for number, who in enumerate(people):
            yield from somebody(workspace, who, place(tree, ("series", "rotate", role, number)))
    for number, who in enumerate(said.absent):
        yield from somebody(workspace, who, place(tree, ("series", "absent", number)))
    items = entry_ids(find(tree, ("items",)))
    known = [*resolved.type.inputs, *inputs_of_modes(workspace), *filter(None, items)]
    for number, name in enumerate(said.standing):
        if name not in known:
            yield Problem(
                place(tree, ("series", "standing", number)),
                "unknown-id",
                f"“{name}” is no input of this meeting, and no item that it changes.",
                did_you_mean(name, known, otherwise=f"There are: {', '.join(known)}."),
            )


def _holiday(prepared: Prepared, said: SeriesSpec) -> Iterator[Problem]:
    from agendagen.series.calendar import UnknownCountry, free_of

    meeting, tree = prepared.resolved.meeting, prepared.resolved.meeting_tree
    try:
        off = free_of(meeting.date, said, prepared.locale)
    except UnknownCountry as error:
        yield unknown_country(str(error), place(tree, ("series", "holidays")))
        return
    if off:
        yield Problem(
            place(tree, ("date",)),
            "on-holiday",
            f"Nobody works on this day: {off}.",
            "Choose another day, or take the country out of “holidays”.",
            "warning",
        )


def _praise(
    workspace: Workspace, praised: Iterable[tuple[str, Position]], past: tuple[Past, ...]
) -> Iterator[Problem]:
    """Nobody is praised against their will, nor the same people every week."""
    found = list(praised)
    again = repeated((who for who, _ in found), past)
    for who, at in found:
        with suppress(ProblemsFound):  # there is no such person, which is said elsewhere
            person = validated(Person, workspace.read(workspace.source("person", who)))
            if person.praise == "no":
                yield Problem(
                    at,
                    "praise-refused",
                    f"{person.name} does not want to be praised before the others.",
                    "Say it to them alone, and take the line out.",
                    "warning",
                )
            elif who in again:
                yield Problem(
                    at,
                    "praise-repeated",
                    f"{person.name} is praised in the third meeting in a row.",
                    "Look who else has done something; “agendagen next” suggests whom.",
                    "warning",
                )


def _past(workspace: Workspace, name: str, locale: str) -> tuple[Past, ...]:
    with suppress(ProblemsFound):
        return past_of(workspace, name, locale)
    return ()
