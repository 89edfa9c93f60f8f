"""The next meeting of a series: its day, its number, whose turn it is, whom to praise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date

from msgspec import Struct

from agendagen.compose.actions import (
    Action,
    Minuted,
    held_of,
    open_before,
    promised,
    without_meeting,
)
from agendagen.compose.actions import minutes as minutes_of
from agendagen.compose.resolve import validated
from agendagen.problems import ProblemsFound, did_you_mean
from agendagen.records.content import Person
from agendagen.records.series import SeriesSpec
from agendagen.records.types import MeetingSpec
from agendagen.series.calendar import Occurrence, UnknownCountry, following, free_of
from agendagen.series.history import Past, inputs_of_type, past_of, played
from agendagen.series.praise import Candidate, Consent, candidates, deeds_of
from agendagen.series.turns import whose_turn
from agendagen.workspace.nodes import Scalar, find, text_of
from agendagen.workspace.workspace import Workspace


class NoNextMeeting(Exception):
    """There is no next meeting to write; the message says why, and what to do."""


class Turn(Struct, frozen=True):
    """Who plays a rotating role next; nobody where none of them is there."""

    role: str
    person: str | None
    last: date | None
    """When they played it before; None for never."""
    skipped: tuple[str, ...]
    """Whose turn it would have been, had they been there."""


class Plan(Struct, frozen=True):
    """What the next meeting of a series is."""

    base: Past
    """The meeting that it follows."""
    series: SeriesSpec
    occurrence: Occurrence
    number: int
    anchor: date
    """The first day of the rule."""
    attendees: tuple[str, ...] | None
    absent: tuple[str, ...]
    instead_of: date | None
    """The day of the series on which it is not, because another one was chosen."""
    turns: tuple[Turn, ...]
    praise: tuple[Candidate, ...]
    no_praise: tuple[str, ...]
    """Who has done something, and does not want to be praised before the others."""
    actions: tuple[Action, ...]
    """What is open when it begins, as far as there are minutes today."""


def plan(
    workspace: Workspace,
    wanted: str,
    locale: str,
    *,
    day: date | None = None,
    absent: Sequence[str] = (),
) -> Plan:
    """The meeting after the last one of a series, or after the one that is named.

    Raises `NoNextMeeting`, and `ProblemsFound` for files that cannot be read.
    """
    name, after = _named(workspace, wanted)
    _refuse_undated(workspace, name)
    problems = [*without_meeting(workspace)]
    minutes = minutes_of(workspace, locale, problems)
    if problems:
        raise ProblemsFound(problems)
    every = past_of(workspace, name, locale)
    base = next((one for one in every if one.held.id == after), every[-1])
    past = tuple(one for one in every if one.held <= base.held)
    series = base.spec.series
    assert series is not None
    anchor = series.from_ or past[0].held.date
    try:
        occurrence = _on(day, base, series, locale) if day else _next(base, series, anchor, locale)
    except UnknownCountry as error:
        message = f"The holidays of “{error}” are not known. Write a country as PL."
        raise NoNextMeeting(message) from error
    begins = occurrence.day
    if already := [one.held.id for one in every if one.held.date == begins]:
        raise NoNextMeeting(f"{already[0]} is already the meeting of “{name}” on {begins}.")
    there = base.spec.attendees
    if there is not None:
        everyone = dict.fromkeys((*there, *series.absent))
        there = tuple(who for who in everyone if who not in absent)
    done = _deeds(workspace, minutes, base, begins)
    consent = {who: _consent(workspace, who) for who in done}
    return Plan(
        base=base,
        series=series,
        occurrence=occurrence,
        number=series.number + 1,
        anchor=anchor,
        attendees=there,
        absent=tuple(absent),
        instead_of=_replaced(begins, base, series, anchor) if day else None,
        turns=_turns(past, series, there, absent),
        praise=candidates(done, past, consent),
        no_praise=tuple(sorted(who for who, said in consent.items() if said == "no")),
        actions=tuple(a for a in open_before(minutes, begins) if a.series == name),
    )


def _named(workspace: Workspace, wanted: str) -> tuple[str, str]:
    """The series that is meant, and the meeting to go on from; empty for its last one."""
    series: dict[str, str] = {}
    types: dict[str, set[str]] = {}
    for source in workspace.sources("meeting").values():
        tree = workspace.read(source)
        name, type_ = find(tree, ("series", "id")), find(tree, ("type",))
        if isinstance(name, Scalar):
            series[source.id] = name.text
            if isinstance(type_, Scalar):
                types.setdefault(type_.text, set()).add(name.text)
    if wanted in series.values():
        return wanted, ""
    if wanted in series:
        return series[wanted], wanted
    if wanted in types:
        if len(types[wanted]) == 1:
            return types[wanted].pop(), ""
        listed = ", ".join(sorted(types[wanted]))
        raise NoNextMeeting(f"There are several series of “{wanted}”: {listed}. Name one of them.")
    if wanted in workspace.sources("meeting"):
        raise NoNextMeeting(
            f"“{wanted}” is a meeting of no series. Write into its file: "
            "series: {id: weekly, rule: FREQ=WEEKLY;BYDAY=MO}."
        )
    known = sorted({*series.values()})
    otherwise = f"There are: {', '.join(known)}." if known else "No meeting has a “series:” yet."
    hint = did_you_mean(wanted, [*known, *series], otherwise=otherwise)
    raise NoNextMeeting(f"There is no series and no meeting “{wanted}”. {hint}")


def _refuse_undated(workspace: Workspace, name: str) -> None:
    """A meeting whose day cannot be read has no place in its series. Raises `ProblemsFound`."""
    for source in workspace.own_sources("meeting").values():
        tree = workspace.read(source)
        if text_of(find(tree, ("series",)), "id") == name and held_of(workspace, source) is None:
            validated(MeetingSpec, tree)


def _next(base: Past, series: SeriesSpec, anchor: date, locale: str) -> Occurrence:
    found = following(series, anchor, base.held.date, locale)
    if found is None:
        ended = f"ends on {series.until}" if series.until else "ends here"
        raise NoNextMeeting(
            f"The series “{series.id}” {ended}; {base.held.id} was its last meeting."
            " To go on, change “rule” or “until” there, or choose a day with --date."
        )
    return found


def _on(day: date, base: Past, series: SeriesSpec, locale: str) -> Occurrence:
    if day <= base.held.date:
        raise NoNextMeeting(f"{day} is not after {base.held.id}, on {base.held.date}.")
    if off := free_of(day, series, locale):
        raise NoNextMeeting(f"Nobody works on {day}: {off}. Choose another day.")
    return Occurrence(day, day)


def _replaced(day: date, base: Past, series: SeriesSpec, anchor: date) -> date | None:
    """The regular day that a chosen one stands for, if it comes later and is the nearer one."""
    coming = following(series, anchor, base.held.date)
    if coming is None or not day < coming.day <= day + (day - base.held.date):
        return None
    return coming.planned


def _turns(
    past: Sequence[Past],
    series: SeriesSpec,
    attendees: tuple[str, ...] | None,
    absent: Sequence[str],
) -> tuple[Turn, ...]:
    """Who plays what; nobody plays two rotating roles while there are others."""
    found: list[Turn] = []
    for role, order in series.rotate.items():
        before = played(past, role)
        there = [who for who in order if who not in absent]
        there = [who for who in there if attendees is None or who in attendees]
        busy = {turn.person for turn in found}
        free = [who for who in there if who not in busy]
        person = whose_turn(order, free or there, before)
        first = whose_turn(order, order, before)
        skipped = (first,) if first and first not in there else ()
        days = [one.held.date for one in past if one.spec.cast.get(role) == person]
        found.append(Turn(role, person, days[-1] if person and days else None, skipped))
    return tuple(found)


def _deeds(
    workspace: Workspace, minutes: Iterable[Minuted], base: Past, day: date
) -> dict[str, list[str]]:
    """What each of our people has done since a meeting: kept a promise, or won something."""
    done = deeds_of(promised(minutes, day), base.held.date)
    for who, deed in _won(workspace, base, day):
        done.setdefault(who, []).append(deed)
    return {who: deeds for who, deeds in done.items() if who in workspace.sources("person")}


def _won(workspace: Workspace, base: Past, day: date) -> Iterator[tuple[str, str]]:
    """Who of our people won what, by the exports of the CRM that the meeting names."""
    inputs = inputs_of_type(workspace, base.spec.type, workspace.config.locale)
    for name, spec in inputs.items():
        said = find(base.tree, ("inputs", name)) if spec.kind == "data" else None
        said = said if said is None or isinstance(said, Scalar) else find(said, ("data",))
        if isinstance(said, Scalar):
            yield from _won_in(workspace, said, day)


def _won_in(workspace: Workspace, said: Scalar, day: date) -> Iterator[tuple[str, str]]:
    from agendagen.figures.metrics import measure, metrics_of
    from agendagen.figures.store import described, open_store

    with suppress(ProblemsFound):  # said where the meeting is checked
        known = described(workspace, said.text, said.at).spec.people
        table = measure(
            open_store(workspace, said.text, said.at), metrics_of(workspace)["wins"], day
        )
        for row in table.rows:
            won = dict(zip(table.columns, row, strict=True))
            if who := known.get(str(won.get("owner"))):
                yield who, f"{won.get('account')}: {won.get('product')}"


def _consent(workspace: Workspace, who: str) -> Consent:
    """Whether one of us may be praised."""
    return validated(Person, workspace.read(workspace.sources("person")[who])).praise
