"""What goes into a calendar and into a letter: the agenda of one audience, and whom it goes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from agendagen.compose.composer import Prepared
from agendagen.compose.facts import is_visible
from agendagen.compose.markdown_text import plain_text
from agendagen.compose.meeting import Attendee, Meeting
from agendagen.documents.build import agenda_view
from agendagen.documents.recurrence import Recurrence, recurrence_of
from agendagen.documents.views import AgendaView, Heading
from agendagen.documents.words import say
from agendagen.problems import Problem
from agendagen.records.base import Visibility
from agendagen.records.content import Person
from agendagen.records.series import SeriesSpec
from agendagen.records.types import LAST_REVISION
from agendagen.timing.schedule import TimedMeeting
from agendagen.workspace.nodes import place

_SPACE = UUID("a0368aeb-09d2-5780-990c-af63da49b9ef")
"""Of all identifiers; with another one, calendars would show every meeting twice."""
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
MOST_GREETED = 3
"""How many people a letter greets by name."""


class Invitee(Struct, frozen=True):
    """Someone who is invited; `email` is always there."""

    name: str
    email: str


class InvitationView(Struct, frozen=True):
    """A meeting as an entry of a calendar. Of people without an address only the agenda tells."""

    agenda: AgendaView
    uid: str
    """The same in every language and for every audience, on every machine, and in a series."""
    revision: int
    start: datetime
    end: datetime
    place: str
    link: str
    organizer: Invitee | None
    invited: tuple[Invitee, ...]
    internal: bool
    recurrence: Recurrence | None = None
    absent: tuple[Invitee, ...] = ()
    """Who belongs to the series and is not in this meeting of it."""

    @property
    def heading(self) -> Heading:
        """The heading of the agenda."""
        return self.agenda.heading

    @property
    def title(self) -> str:
        """What stands in a calendar: in those of the house also with whom. Markdown."""
        title, client = self.heading.title, self.heading.client
        return f"{title} – {client}" if self.internal and client not in title else title

    @property
    def sequence(self) -> int:
        """What makes calendars take this file in place of an older one: more with each revision."""
        number = 0 if self.recurrence is None else self.recurrence.number
        return number * (LAST_REVISION + 1) + self.revision


class MessageView(Struct, frozen=True):
    """A letter to the clients with their agenda; paragraphs are plain text."""

    invitation: InvitationView
    sender: Invitee | None
    to: tuple[Invitee, ...]
    copy: tuple[Invitee, ...]
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    closing: str
    signature: tuple[str, ...]

    @property
    def heading(self) -> Heading:
        """The heading of the agenda."""
        return self.invitation.heading


def invitation_view(timed: TimedMeeting, prepared: Prepared) -> InvitationView:
    """The entry for the audience that the meeting was composed for, with its series.

    The internal agenda of a meeting with clients invites nobody but colleagues: a calendar
    sends what is in the entry to those who are invited. Raises `ProblemsFound`.
    """
    meeting, said = timed.meeting, prepared.resolved.meeting
    where = [(plain_text(line.label), plain_text(line.text)) for line in meeting.joining]
    links = [found[0] for _, text in where if (found := _LINK.search(text))]
    recurrence = recurrence_of(prepared, timed)
    return InvitationView(
        agenda=agenda_view(timed),
        uid=uid_of(meeting) if recurrence is None else _uid(meeting, "series", recurrence.id),
        revision=said.revision,
        start=timed.start,
        end=timed.end,
        place=where[0][1] if where else "",
        link=links[0] if links else "",
        organizer=_organizer(meeting, said.series),
        invited=tuple(_invitee(a) for a in _of_this_edition(meeting) if address(a.email)),
        internal=meeting.audience is Visibility.INTERNAL,
        recurrence=recurrence,
        absent=tuple(_absent(prepared, meeting)),
    )


def message_view(timed: TimedMeeting, prepared: Prepared) -> MessageView:
    """The letter from who leads to the clients, with the colleagues in copy."""
    meeting = timed.meeting
    invitation = invitation_view(timed, prepared)
    heading = invitation.heading
    locale = meeting.locale
    guests = [a for a in meeting.attendees if a.side == "client"]
    lead = next(_leading(meeting), None) or next((a for a in meeting.attendees if a.roles), None)
    colleagues = [a for a in meeting.attendees if a.side != "client" and a is not lead]
    abroad = any(one.side == "client" and one.local_time for one in invitation.agenda.attendees)
    zone = f" ({heading.zone})" if abroad else ""
    title = lead.title[:1].upper() + lead.title[1:] if lead else ""  # on a line of its own
    signed = (lead.name, title, meeting.company.name, lead.phone) if lead else ()
    return MessageView(
        invitation=invitation,
        sender=invitation.organizer,
        to=tuple(_invitee(a) for a in guests if address(a.email)),
        copy=tuple(_invitee(a) for a in colleagues if address(a.email)),
        subject=f"{plain_text(meeting.title)} – {heading.date}, {timed.start:%H:%M}{zone}",
        greeting=_GREETING[locale](guests),
        paragraphs=(
            say(
                locale,
                "Below is the agenda of our meeting. The same is attached as a PDF, with an"
                " invitation for your calendar.",
            ),
            say(locale, "If something is missing, or should come first, please let me know."),
        ),
        closing=say(locale, "Kind regards,"),
        signature=tuple(filter(None, signed or (meeting.company.name,))),
    )


def uid_of(meeting: Meeting, *parts: str) -> str:
    """What calendars know an entry by; `parts` tell several of one meeting apart."""
    return _uid(meeting, meeting.id, *parts)


def _uid(meeting: Meeting, *parts: str) -> str:
    return str(uuid5(_SPACE, "\n".join((meeting.company.name, *parts))))


def address(email: str) -> str:
    """The address if a letter can be sent to it, else empty."""
    return email if _ADDRESS.fullmatch(email) and email.isascii() else ""


def without_address(timed: TimedMeeting) -> Iterator[Problem]:
    """Who would be invited and cannot be."""
    meeting = timed.meeting
    for attendee in _of_this_edition(meeting):
        if not address(attendee.email):
            said = f"an e-mail address that mail programs do not take, “{attendee.email}”"
            yield Problem(
                meeting.at,
                "no-address",
                f"{attendee.name} has {said if attendee.email else 'no e-mail address'}, so the"
                " invitation leaves them out.",
                "Write it in their record, in plain letters: “email: name@example.com”.",
                severity="warning",
            )


def _of_this_edition(meeting: Meeting) -> list[Attendee]:
    return [a for a in meeting.attendees if not (meeting.mixed and a.side == "client")]


def _leading(meeting: Meeting) -> Iterator[Attendee]:
    """Colleagues with a part and an address, in the order of the roles of the type."""
    players = (meeting.player(role.id) for role in meeting.roles)
    return (player for player in players if player is not None and address(player.email))


def _organizer(meeting: Meeting, series: SeriesSpec | None) -> Invitee | None:
    """Who leads; in a series the first whose role does not go round, for it has one organizer."""
    turns = series.rotate if series else {}
    leading = sorted(_leading(meeting), key=lambda one: all(role in turns for role in one.roles))
    return next(map(_invitee, leading), None)


def _absent(prepared: Prepared, meeting: Meeting) -> Iterator[Invitee]:
    """Who is in the series and not in this meeting, as far as the audience may know them."""
    series = prepared.resolved.meeting.series
    present = {attendee.id for attendee in meeting.attendees}
    for number, name in enumerate(series.absent if series else ()):
        at = place(prepared.resolved.meeting_tree, ("series", "absent", number))
        person, _ = prepared.catalog.record("person", name, at) or (None, None)
        if isinstance(person, Person) and name not in present:
            email = address(person.email or "")
            if email and is_visible(person, meeting.audience):
                yield Invitee(person.name, email)


def _invitee(attendee: Attendee) -> Invitee:
    return Invitee(attendee.name, attendee.email)


def _english(guests: Sequence[Attendee]) -> str:
    names = [guest.first_name for guest in guests]
    if not 0 < len(names) <= MOST_GREETED:
        return "Dear all,"
    return f"Dear {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))},"


def _polish(guests: Sequence[Attendee]) -> str:
    genders = {guest.gender for guest in guests}
    if len(guests) == 1 and "" not in genders:
        (guest,) = guests
        form = "Szanowna Pani" if guest.gender == "f" else "Szanowny Panie"
        return f"{form} {guest.vocative}".rstrip() + ","
    if genders == {"f"}:
        return "Szanowne Panie,"
    return "Szanowni Panowie," if genders == {"m"} else "Szanowni Państwo,"


_GREETING = {"en": _english, "pl": _polish}
