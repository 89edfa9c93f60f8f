"""Everything that is wrong with a workspace, at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from agendagen.checks.advice import check_said
from agendagen.checks.cadences import check_cadence
from agendagen.checks.client_words import check_client_words
from agendagen.checks.files import check_file_names, check_references, check_theme
from agendagen.checks.load import check_company, check_load
from agendagen.checks.meeting import check_meeting
from agendagen.checks.minutes import check_minutes, check_series
from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.compose.meeting import Meeting
from agendagen.compose.resolve import inputs_of_modes, type_chain, validated
from agendagen.problems import Position, Problem, ProblemsFound, in_order
from agendagen.records.base import Record, Visibility
from agendagen.records.cadences import Cadence
from agendagen.records.data import DataSpec
from agendagen.records.minutes import MinutesSpec
from agendagen.records.types import ModeSpec, TypeSpec
from agendagen.timing.schedule import TimedMeeting, schedule
from agendagen.workspace.folders import COMPANY, FOLDERS
from agendagen.workspace.workspace import Source, Workspace

if TYPE_CHECKING:  # `show` holds no words against guidelines, and starts sooner without them
    from agendagen.checks.phrasing import Proofreader


def check_workspace(
    workspace: Workspace,
    meetings: Iterable[str] | None = None,
    *,
    locales: Iterable[str] | None = None,
    mode: str | None = None,
    proofreader: Proofreader | None = None,
) -> tuple[Problem, ...]:
    """Every problem of the named meetings; with none named, of every file the user wrote.

    Meetings are composed in each of `locales` (default: the languages of the workspace), for
    the house and, where clients are in the room, for the client. With a `proofreader` the
    words are held against the guidelines too.
    """
    languages = tuple(locales or workspace.config.languages)
    every = meetings is None
    problems: list[Problem] = []
    if meetings is None:
        from agendagen.checks.translations import check_translations

        problems.extend(_records(workspace, languages, proofreader))
        problems.extend(check_translations(workspace))
        problems.extend(check_company(workspace))
    composed: dict[str, TimedMeeting] = {}
    for name in workspace.own_sources("meeting") if meetings is None else meetings:
        for locale in languages:
            timed, found = _edition(workspace, name, locale, mode, proofreader)
            problems.extend(found)
            if timed is not None:
                composed.setdefault(name, timed)
    if every:
        problems.extend(check_load(workspace, tuple(composed.values())))
    if every and proofreader is not None:
        problems.extend(proofreader.about_guidelines(languages))
    elif proofreader is not None:
        unused = "allowance-unused"  # perhaps another meeting needs it
        comments = proofreader.about_comments(languages)
        problems.extend(problem for problem in comments if problem.code != unused)
    return _once(problems)


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In order; what is wrong in every language of a meeting is said once."""
    seen: set[tuple[Position, str, str]] = set()
    kept: list[Problem] = []
    for problem in problems:
        said = {
            (problem.at, problem.code, text) for text in (problem.message, problem.hint) if text
        }
        if not said & seen:
            kept.append(problem)
        seen |= said
    return in_order(kept)


def check_edition(
    workspace: Workspace,
    meeting: str,
    locale: str,
    mode: str | None = None,
    proofreader: Proofreader | None = None,
) -> tuple[Problem, ...]:
    """Every problem of one meeting in one language, in both its editions."""
    return _edition(workspace, meeting, locale, mode, proofreader)[1]


def _edition(
    workspace: Workspace,
    meeting: str,
    locale: str,
    mode: str | None,
    proofreader: Proofreader | None,
) -> tuple[TimedMeeting | None, tuple[Problem, ...]]:
    """The meeting for the house, None when it cannot be composed, and its problems."""
    try:
        prepared = prepare(workspace, meeting, locale=locale, mode=mode)
        timed, found = examined(prepared, proofreader)
        return timed, in_order([*found, *check_series(prepared)])
    except ProblemsFound as trouble:
        return None, trouble.problems


def examine(
    workspace: Workspace,
    meeting: str,
    locale: str,
    mode: str | None = None,
    proofreader: Proofreader | None = None,
) -> tuple[TimedMeeting, tuple[Problem, ...]]:
    """`examined` of a meeting by its name. Raises `ProblemsFound` as that and `prepare` do."""
    return examined(prepare(workspace, meeting, locale=locale, mode=mode), proofreader)


def examined(
    prepared: Prepared, proofreader: Proofreader | None = None
) -> tuple[TimedMeeting, tuple[Problem, ...]]:
    """A meeting on the clock, for the house, and every problem of both its editions.

    What clients read is rendered from the client's catalog in the house's edition too (see
    `compose`), so this finds what the client edition would stumble over.
    Raises `ProblemsFound` when the meeting cannot be composed at all.
    """
    timed = schedule(edition(prepared, Visibility.INTERNAL))
    problems = [*check_meeting(timed), *check_said(prepared, timed)]
    client: Meeting | None = None
    if timed.meeting.faces is Visibility.CLIENT:
        with suppress(ProblemsFound):  # what cannot be composed has been said
            client = edition(prepared, Visibility.CLIENT)
            problems += check_client_words(prepared, client)
    if proofreader is not None:
        problems += proofreader.of_meeting_files(prepared)
        problems += proofreader.of_editions(prepared, timed.meeting, client)
    return timed, in_order(problems)


def _records(
    workspace: Workspace, languages: tuple[str, ...], proofreader: Proofreader | None
) -> Iterator[Problem]:
    for kind in FOLDERS:
        for source in workspace.own_sources(kind).values():
            for locale in languages:
                yield from _record(workspace, kind, source, locale, proofreader)
    yield from check_file_names(workspace)
    yield from check_theme(workspace)
    if workspace.sources("data"):
        from agendagen.checks.data import check_rows
        from agendagen.figures.metrics import check_metrics

        yield from check_metrics(workspace)
        for name in workspace.own_sources("data"):
            yield from check_rows(workspace, name)
    company = workspace.company_source()
    for locale in languages:
        yield from _record(workspace, COMPANY, company, locale, proofreader)


def _record(
    workspace: Workspace,
    kind: str,
    source: Source,
    locale: str,
    proofreader: Proofreader | None,
) -> Iterator[Problem]:
    from agendagen.checks.guidelines import check_packs_named
    from agendagen.checks.translations import SPECS
    from agendagen.checks.types import check_templates

    problems: list[Problem] = []
    try:
        if kind == "type":
            tree = type_chain(workspace, source.id, locale, problems)
        else:
            tree = workspace.tree(source, locale, problems)
        spec = validated(SPECS[kind], tree)
        if isinstance(spec, TypeSpec | ModeSpec):
            names = inputs_of_modes(workspace) if isinstance(spec, TypeSpec) else frozenset()
            problems.extend(check_templates(tree, spec, names, workspace.locate))
        if isinstance(spec, DataSpec):
            from agendagen.checks.data import check_data

            problems.extend(check_data(workspace, source, spec, tree))
        if isinstance(spec, MinutesSpec):
            problems.extend(check_minutes(workspace, source, spec, tree, locale))
        if isinstance(spec, Cadence):
            problems.extend(check_cadence(workspace, spec, tree))
        if isinstance(spec, Record):
            problems.extend(check_references(workspace, spec, tree))
        problems.extend(check_packs_named(workspace, spec, tree))
        if proofreader is not None:
            problems.extend(proofreader.of_file(source, spec, tree, locale))
    except ProblemsFound as found:
        problems.extend(found.problems)
    yield from problems
