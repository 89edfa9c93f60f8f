"""What goes into a calendar and into a letter: the agenda of one audience, and whom it goes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from agendagen.compose.markdown_text import plain_text
from agendagen.compose.meeting import Attendee, Meeting
from agendagen.documents.build import agenda_view
from agendagen.documents.views import AgendaView, Heading
from agendagen.documents.words import say
from agendagen.problems import Problem
from agendagen.records.base import Visibility
from agendagen.timing.schedule import TimedMeeting

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


class Recurrence(Struct, frozen=True):
    """How a meeting comes again: a rule as in RFC 5545, without its name (`FREQ=WEEKLY`).

    `without` are starts that the rule gives and that are left out, `moved` pairs of the start
    that the rule gives and the real one. All are in the zone of the meeting.
    """

    rule: str
    without: tuple[datetime, ...] = ()
    moved: tuple[tuple[datetime, datetime], ...] = ()


class InvitationView(Struct, frozen=True):
    """A meeting as an entry of a calendar. Of people without an address only the agenda tells."""

    agenda: AgendaView
    uid: str
    """The same in every language and for every audience, and on every machine."""
    start: datetime
    end: datetime
    place: str
    link: str
    organizer: Invitee | None
    invited: tuple[Invitee, ...]
    internal: bool
    recurrence: Recurrence | None = None

    @property
    def heading(self) -> Heading:
        """The heading of the agenda."""
        return self.agenda.heading


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


def invitation_view(timed: TimedMeeting, recurrence: Recurrence | None = None) -> InvitationView:
    """The entry for the audience that the meeting was composed for.

    The internal agenda of a meeting with clients invites nobody but colleagues: a calendar
    sends what is in the entry to those who are invited.
    """
    meeting = timed.meeting
    where = [(plain_text(line.label), plain_text(line.text)) for line in meeting.joining]
    links = [found[0] for _, text in where if (found := _LINK.search(text))]
    return InvitationView(
        agenda=agenda_view(timed),
        uid=uid_of(meeting),
        start=timed.start,
        end=timed.end,
        place=where[0][1] if where else "",
        link=links[0] if links else "",
        organizer=next(map(_invitee, _leading(meeting)), None),
        invited=tuple(_invitee(a) for a in _of_this_edition(meeting) if address(a.email)),
        internal=meeting.audience is Visibility.INTERNAL,
        recurrence=recurrence,
    )


def message_view(timed: TimedMeeting, recurrence: Recurrence | None = None) -> MessageView:
    """The letter from who leads to the clients, with the colleagues in copy."""
    meeting = timed.meeting
    invitation = invitation_view(timed, recurrence)
    heading = invitation.heading
    locale = meeting.locale
    guests = [a for a in meeting.attendees if a.side == "client"]
    lead = next(_leading(meeting), None) or next((a for a in meeting.attendees if a.roles), None)
    colleagues = [a for a in meeting.attendees if a.side != "client" and a is not lead]
    signed = (lead.name, lead.title, meeting.company.name, lead.phone) if lead else ()
    return MessageView(
        invitation=invitation,
        sender=invitation.organizer,
        to=tuple(_invitee(a) for a in guests if address(a.email)),
        copy=tuple(_invitee(a) for a in colleagues if address(a.email)),
        subject=f"{plain_text(meeting.title)} – {heading.date}, {timed.start:%H:%M}",
        greeting=_GREETING[locale](guests),
        paragraphs=(
            say(
                locale,
                "Below is the agenda of our meeting. The same is attached as a PDF, with an"
                " invitation for your calendar.",
            ),
            say(locale, "If something is missing, or should come first, please let me know."),
        ),
        closing=say(locale, "Kind regards"),
        signature=tuple(filter(None, signed or (meeting.company.name,))),
    )


def uid_of(meeting: Meeting, *parts: str) -> str:
    """What calendars know an entry by; `parts` tell several of one meeting apart."""
    return str(uuid5(_SPACE, "\n".join((meeting.company.name, meeting.id, *parts))))


def address(email: str) -> str:
    """The address if a letter can be sent to it, else empty."""
    return email if _ADDRESS.fullmatch(email) and email.isascii() else ""


def without_address(timed: TimedMeeting) -> Iterator[Problem]:
    """Who would be invited and cannot be."""
    meeting = timed.meeting
    for attendee in _of_this_edition(meeting):
        if not address(attendee.email):
            yield Problem(
                meeting.at,
                "no-address",
                f"{attendee.name} has no e-mail address, so the invitation leaves them out.",
                "Add “email:” to the record, as in name@example.com.",
                severity="warning",
            )


def _of_this_edition(meeting: Meeting) -> list[Attendee]:
    house_only = meeting.faces is Visibility.CLIENT and meeting.audience is Visibility.INTERNAL
    return [a for a in meeting.attendees if not (house_only and a.side == "client")]


def _leading(meeting: Meeting) -> Iterator[Attendee]:
    """Colleagues with a part and an address, in the order of the roles of the type."""
    players = (meeting.player(role.id) for role in meeting.roles)
    return (player for player in players if player is not None and address(player.email))


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
