"""The same meeting as a one-page message: what to know, what to decide, who does what by when.

It is made of an agenda and of nothing else, so it holds what the reader of that agenda may know.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from agendagen.compose.markdown_text import escape, plain_text
from agendagen.documents.views import AgendaItem, AgendaView, MemoPart, MemoTask, MemoView
from agendagen.documents.words import say

TOGETHER = ("practice", "demo", "questions")
"""Kinds of items that nobody can read."""


def memo_view(agenda: AgendaView) -> MemoView:
    """The message instead of the meeting, for the audience of the agenda."""
    items = [item for item in agenda.during if item.kind != "break"]
    topics = [item for item in items if item.kind == "topic"]
    sender = next((item.lead for item in items if item.lead), "")
    title = next((guest.title for guest in agenda.attendees if guest.name == sender), "")
    readers = [guest for guest in agenda.attendees if guest.name != sender]
    theirs = [guest.name for guest in readers if guest.side == "client"]
    ours = [guest.name for guest in readers if guest.side != "client"]
    return MemoView(
        heading=replace(agenda.heading, document=say(agenda.heading.locale, "Message")),
        sender=", ".join(filter(None, (sender, title))),
        readers=(*theirs, *ours),
        know=(
            *(part for item in topics if (part := _told(item)).points or part.outcome),
            *_from_before(agenda),
        ),
        decide=(
            *(_part(item, item.points) for item in items if item.kind == "decision"),
            *(part for item in topics if (part := _asked(item)).points),
        ),
        tasks=tuple(
            MemoTask(item.title, item.outcome, item.lead, item.due or agenda.heading.day)
            for item in agenda.after
        ),
        together=tuple(item.title for item in items if item.kind in TOGETHER),
        disclosures=agenda.disclosures,
    )


def _from_before(agenda: AgendaView) -> Iterator[MemoPart]:
    """What the agenda lists behind its items: open actions, and topics put off."""
    locale = agenda.heading.locale
    if agenda.promised:
        said = (
            " · ".join(filter(None, (f"{escape(one.who)}: {one.what}", one.due)))
            for one in agenda.promised
        )
        yield MemoPart(say(locale, "Promised before, and still open"), "", tuple(said))
    if agenda.parked:
        yield MemoPart(say(locale, "Put off until now"), "", agenda.parked)


def _part(item: AgendaItem, points: tuple[str, ...]) -> MemoPart:
    """What is to be decided says so itself; elsewhere the outcome is that of a conversation."""
    says_outcome = item.kind == "decision" or not item.points
    return MemoPart(item.title, item.outcome if says_outcome else "", points)


def _told(item: AgendaItem) -> MemoPart:
    return _part(item, tuple(point for point in item.points if not _is_question(point)))


def _asked(item: AgendaItem) -> MemoPart:
    """In a room questions open a conversation; in a message they wait for an answer."""
    return MemoPart(item.title, "", tuple(filter(_is_question, item.points)))


def _is_question(point: str) -> bool:
    return plain_text(point).rstrip().endswith(("?", "?”", "?)"))
