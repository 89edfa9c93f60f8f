"""Which editions a request means: one document for one audience, speaker, language, format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from agendagen.documents.views import AgendaView, View
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
    client = schedule(edition(prepared, Visibility.CLIENT)) if faces_client else None
    seen_by_client = None if client is None else client.meeting
    problems.extend(proofreader.of_editions(prepared, house.meeting, seen_by_client))
    audiences = request.audiences or tuple(Visibility)
    documents = request.documents or _documents(request)
    views: list[tuple[str, Visibility, str, View]] = []
    for document in documents:
        if document in ("agenda", "memo"):
            of_agenda = memo_view if document == "memo" else _same
            for audience in audiences:
                if audience is Visibility.INTERNAL:
                    views.append((document, audience, "", of_agenda(agenda_view(house))))
                elif client is None and request.named and request.audiences:
                    edition(prepared, audience)  # says that there is none
                elif client is not None:
                    problems.extend(client.problems)
                    problems.extend(check_client_words(prepared, client.meeting))
                    views.append((document, audience, "", of_agenda(agenda_view(client))))
        elif document == "minutes":
            views.extend(_minutes(prepared, request, house, client, problems))
        elif Visibility.INTERNAL in audiences:
            if document == "talk-track":
                book, scene = proofreader.book(locale), scene_of(prepared)
                guidance = partial(wordings, book, scene)
                for speaker in _speakers(request, house):
                    view = talk_track_view(house, speaker or None, guidance)
                    views.append((document, Visibility.INTERNAL, speaker, view))
            else:
                views.append((document, Visibility.INTERNAL, "", cue_card_view(house)))
    if "eml" in request.formats and client is None and request.named:
        edition(prepared, Visibility.CLIENT)  # says that there is none
    made: list[Edition] = []
    for document, audience, speaker, shown in views:
        timed = client if audience is Visibility.CLIENT else house
        for format_ in request.formats:
            if format_ not in OF_AGENDAS:
                made.append(Edition(meeting, document, audience, speaker, locale, format_, shown))
            elif document == "agenda" and timed is not None:
                if (sent := _sent(timed, prepared, format_)) is None:
                    continue
                made.append(Edition(meeting, document, audience, speaker, locale, format_, sent))
                problems.extend(without_address(timed))
    return made


def _minutes(
    prepared: Prepared,
    request: Request,
    house: TimedMeeting,
    client: TimedMeeting | None,
    problems: list[Problem],
) -> Iterator[tuple[str, Visibility, str, View]]:
    """The minutes of a meeting, if there are any, for each audience."""
    workspace, meeting = prepared.workspace, house.meeting
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
    for audience in request.audiences or tuple(Visibility):
        if audience is Visibility.INTERNAL:
            yield "minutes", audience, "", minutes_view(prepared, house, found, every)
        elif client is not None:
            problems.extend(client.problems)
            spec = for_client(found.spec, [item.id for item in client.meeting.items])
            problems.extend(check_client_minutes(prepared, client.meeting, spec, found.tree))
            yield "minutes", audience, "", minutes_view(prepared, client, found, every)
        elif request.named and request.audiences:
            edition(prepared, audience)  # says that there is none


def _no_minutes(meeting: Meeting) -> Problem:
    return Problem(
        Position(meeting.at.path),
        "no-minutes",
        f"There are no minutes of {meeting.id} yet.",
        f"“agendagen minutes {meeting.id}” writes the file to fill in.",
    )


def _sent(
    timed: TimedMeeting, prepared: Prepared, format_: str
) -> InvitationView | MessageView | None:
    """What is sent to people: an invitation to each audience, a letter to clients only."""
    if format_ == "ics":
        return invitation_view(timed, prepared)
    return message_view(timed, prepared) if timed.meeting.audience is Visibility.CLIENT else None


def _same(view: AgendaView) -> View:
    return view


def _documents(request: Request) -> tuple[str, ...]:
    if request.speakers:
        return ("talk-track",)
    return USUAL


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
