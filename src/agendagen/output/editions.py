"""Which editions a request means: one document for one audience, speaker, language, format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from agendagen.checks.client_words import check_client_words
from agendagen.checks.files import check_file_name
from agendagen.checks.meeting import check_meeting
from agendagen.checks.minutes import check_client_minutes, check_minutes
from agendagen.checks.phrasing import Proofreader
from agendagen.compose.actions import for_client, minutes
from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.compose.meeting import Meeting
from agendagen.documents.build import agenda_view, cue_card_view, talk_track_view
from agendagen.documents.invitation import (
    InvitationView,
    MessageView,
    invitation_view,
    message_view,
    without_address,
)
from agendagen.documents.memo import memo_view
from agendagen.documents.minutes import minutes_view
from agendagen.documents.views import View
from agendagen.output.names import EVERY_SPEAKER, OF_AGENDAS, USUAL
from agendagen.phrasing.passages import scene_of
from agendagen.phrasing.wording import wordings
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean, in_order
from agendagen.records.base import Visibility
from agendagen.timing.schedule import TimedMeeting, schedule
from agendagen.workspace.workspace import Workspace


class Request(Struct, frozen=True):
    """What the command line asks for. Empty tuples mean “whatever applies”."""

    meetings: tuple[str, ...]
    documents: tuple[str, ...] = ()
    audiences: tuple[Visibility, ...] = ()
    speakers: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("pdf",)
    locales: tuple[str, ...] = ("en",)
    mode: str | None = None
    named: bool = True
    """Whether the user named the meetings; what cannot be had of them is then a problem."""


class Edition(Struct, frozen=True):
    """One file to make."""

    meeting: str
    document: str
    audience: Visibility
    speaker: str
    locale: str
    format: str
    view: View | InvitationView | MessageView

    @property
    def file_name(self) -> str:
        """`pitch-sandmere.agenda.client.en.pdf`; only what clients may get names its audience."""
        parts = [self.meeting, self.document]
        if self.document in ("agenda", "memo", "minutes"):
            parts.append(self.audience.value)
        if self.speaker:
            parts.append(self.speaker)
        return ".".join([*parts, self.locale, self.format])


Editions = Mapping[Visibility, TimedMeeting]
"""A meeting for each of its audiences, on the clock."""
Shown = tuple[str, Visibility, str, View]
"""A document, for an audience, of a speaker (or empty), and what is on its pages."""


def editions(
    workspace: Workspace, request: Request
) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Every edition that the request means, with the problems of the meetings behind them.

    Editions of a meeting that cannot be composed are missing; its problems say why.
    """
    made: list[Edition] = []
    problems: list[Problem] = []
    proofreader = Proofreader(workspace)
    for meeting in request.meetings:
        at = Position(workspace.source("meeting", meeting).shown)
        if problem := check_file_name(at, meeting):
            problems.append(problem)
            continue
        for locale in request.locales:
            try:
                made.extend(_of_meeting(workspace, request, meeting, locale, problems, proofreader))
            except ProblemsFound as found:
                problems.extend(found.problems)
    return tuple(made), in_order(problems)


def _of_meeting(
    workspace: Workspace,
    request: Request,
    meeting: str,
    locale: str,
    problems: list[Problem],
    proofreader: Proofreader,
) -> Iterable[Edition]:
    prepared = prepare(workspace, meeting, locale=locale, mode=request.mode)
    house = schedule(edition(prepared, Visibility.INTERNAL))
    problems.extend(check_meeting(house))
    faces_client = house.meeting.faces is Visibility.CLIENT
    client = edition(prepared, Visibility.CLIENT) if faces_client else None
    problems.extend(proofreader.of_editions(prepared, house.meeting, client))
    timed = {Visibility.INTERNAL: house}
    if client is not None:
        timed[Visibility.CLIENT] = schedule(client)
    views: list[Shown] = []
    for document in request.documents or (("talk-track",) if request.speakers else USUAL):
        if document in ("agenda", "memo"):
            views.extend(_agendas(document, prepared, request, timed, problems))
        elif document == "minutes":
            views.extend(_minutes(prepared, request, timed, problems))
        elif Visibility.INTERNAL not in (request.audiences or Visibility):
            continue
        elif document == "talk-track":
            guidance = partial(wordings, proofreader.book(locale), scene_of(prepared))
            views.extend(
                (document, Visibility.INTERNAL, who, talk_track_view(house, who or None, guidance))
                for who in _speakers(request, house)
            )
        else:
            views.append((document, Visibility.INTERNAL, "", cue_card_view(house)))
    if "eml" in request.formats and client is None and request.named:
        edition(prepared, Visibility.CLIENT)  # says that there is none
    made: list[Edition] = []
    for document, audience, speaker, view in views:
        for format_ in request.formats:
            sent = format_ in OF_AGENDAS
            shown = _sent(document, timed[audience], prepared, format_, problems) if sent else view
            if shown is not None:
                made.append(Edition(meeting, document, audience, speaker, locale, format_, shown))
    return made


def _readers(
    prepared: Prepared, request: Request, timed: Editions
) -> Iterator[tuple[Visibility, TimedMeeting]]:
    """The audiences that are asked for, each with its edition of the meeting."""
    for audience in request.audiences or Visibility:
        if audience in timed:
            yield audience, timed[audience]
        elif request.named and request.audiences:
            edition(prepared, audience)  # says that there is none


def _agendas(
    document: str,
    prepared: Prepared,
    request: Request,
    timed: Editions,
    problems: list[Problem],
) -> Iterator[Shown]:
    """The agenda for each audience, or the message in its place."""
    for audience, meeting in _readers(prepared, request, timed):
        if audience is Visibility.CLIENT:
            problems.extend(meeting.problems)
            problems.extend(check_client_words(prepared, meeting.meeting))
        agenda = agenda_view(meeting)
        yield document, audience, "", memo_view(agenda) if document == "memo" else agenda


def _minutes(
    prepared: Prepared, request: Request, timed: Editions, problems: list[Problem]
) -> Iterator[Shown]:
    """The minutes of a meeting, if there are any, for each audience."""
    workspace, meeting = prepared.workspace, timed[Visibility.INTERNAL].meeting
    source = workspace.sources("minutes").get(meeting.id)
    if source is None:
        if request.named:
            problems.append(_no_minutes(meeting))
        return
    every = minutes(workspace, prepared.locale, problems)
    found = next((one for one in every if one.held.id == meeting.id), None)
    if found is None:
        return  # they cannot be read, which has been said
    problems.extend(check_minutes(workspace, source, found.spec, found.tree, prepared.locale))
    for audience, one in _readers(prepared, request, timed):
        if audience is Visibility.CLIENT:
            problems.extend(one.problems)
            spec = for_client(found.spec, [item.id for item in one.meeting.items])
            problems.extend(check_client_minutes(prepared, spec, found.tree))
        yield "minutes", audience, "", minutes_view(prepared, one, found, every)


def _no_minutes(meeting: Meeting) -> Problem:
    return Problem(
        Position(meeting.at.path),
        "no-minutes",
        f"There are no minutes of {meeting.id} yet.",
        f"“agendagen minutes {meeting.id}” writes the file to fill in.",
    )


def _sent(
    document: str, timed: TimedMeeting, prepared: Prepared, format_: str, problems: list[Problem]
) -> InvitationView | MessageView | None:
    """What is sent with an agenda: an invitation to each audience, a letter to clients only."""
    to_client = timed.meeting.audience is Visibility.CLIENT
    if document != "agenda" or (format_ == "eml" and not to_client):
        return None
    view = (invitation_view if format_ == "ics" else message_view)(timed, prepared)
    problems.extend(without_address(timed))
    return view


def _speakers(request: Request, timed: TimedMeeting) -> Sequence[str]:
    """Role ids; `` for the full script. A person's id means their roles."""
    meeting = timed.meeting
    if not request.speakers:
        return ("",)
    speaking = [
        role.id
        for role in meeting.roles
        if any(line.line.speaker == role.id for item in timed.phase("during") for line in item.talk)
    ]
    if EVERY_SPEAKER in request.speakers:
        return speaking
    people = {a.id: a.roles for a in meeting.attendees}
    found: list[str] = []
    for wanted in request.speakers:
        roles = (wanted,) if meeting.role(wanted) else people.get(wanted, ())
        if not roles:
            known = [role.id for role in meeting.roles]
            raise ProblemsFound(
                [
                    Problem(
                        Position(meeting.at.path),
                        "unknown-speaker",
                        f"“{wanted}” has no part in {meeting.id}.",
                        did_you_mean(wanted, known, otherwise=f"Speakers: {', '.join(known)}."),
                    )
                ]
            )
        found.extend(role for role in roles if role not in found)
    return found
