"""Everything that is wrong with a workspace, at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from agendagen.checks.client_words import check_client_words
from agendagen.checks.files import check_file_names, check_references, check_theme
from agendagen.checks.meeting import check_meeting
from agendagen.compose.composer import edition, prepare
from agendagen.compose.resolve import inputs_of_modes, type_chain, validated
from agendagen.problems import Position, Problem, ProblemsFound, in_order
from agendagen.records.base import Record, Visibility
from agendagen.records.types import ModeSpec, TypeSpec
from agendagen.timing.schedule import TimedMeeting, schedule
from agendagen.workspace.workspace import COMPANY, FOLDERS, Source, Workspace


def check_workspace(
    workspace: Workspace,
    meetings: Iterable[str] | None = None,
    *,
    locales: Iterable[str] | None = None,
    mode: str | None = None,
) -> tuple[Problem, ...]:
    """Every problem of the named meetings; with none named, of every file the user wrote.

    Meetings are composed in each of `locales` (default: the languages of the workspace), for
    the house and, where clients are in the room, for the client.
    """
    languages = tuple(locales or workspace.config.languages)
    named = list(meetings) if meetings is not None else None
    problems: list[Problem] = []
    if named is None:
        from agendagen.checks.translations import check_translations

        problems.extend(_records(workspace, languages))
        problems.extend(check_translations(workspace))
        named = list(workspace.own_sources("meeting"))
    for name in named:
        for locale in languages:
            problems.extend(check_edition(workspace, name, locale, mode))
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
    workspace: Workspace, meeting: str, locale: str, mode: str | None = None
) -> tuple[Problem, ...]:
    """Every problem of one meeting in one language, in both its editions."""
    try:
        return examine(workspace, meeting, locale, mode)[1]
    except ProblemsFound as found:
        return found.problems


def examine(
    workspace: Workspace, meeting: str, locale: str, mode: str | None = None
) -> tuple[TimedMeeting, tuple[Problem, ...]]:
    """A meeting on the clock, for the house, and every problem of both its editions.

    What clients read is rendered from the client's catalog in the house's edition too (see
    `compose`), so this finds what the client edition would stumble over.
    Raises `ProblemsFound` when the meeting cannot be composed at all.
    """
    prepared = prepare(workspace, meeting, locale=locale, mode=mode)
    timed = schedule(edition(prepared, Visibility.INTERNAL))
    problems = check_meeting(timed)
    if timed.meeting.faces is Visibility.CLIENT:
        with suppress(ProblemsFound):  # what cannot be composed has been said
            problems += check_client_words(prepared, edition(prepared, Visibility.CLIENT))
    return timed, in_order(problems)


def _records(workspace: Workspace, languages: tuple[str, ...]) -> Iterator[Problem]:
    for kind in FOLDERS:
        for source in workspace.own_sources(kind).values():
            for locale in languages:
                yield from _record(workspace, kind, source, locale)
    yield from check_file_names(workspace)
    yield from check_theme(workspace)
    company = workspace.company_source()
    for locale in languages:
        yield from _record(workspace, COMPANY, company, locale)


def _record(workspace: Workspace, kind: str, source: Source, locale: str) -> Iterator[Problem]:
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
        if isinstance(spec, Record):
            problems.extend(check_references(workspace, spec, tree))
    except ProblemsFound as found:
        problems.extend(found.problems)
    yield from problems
