"""An agenda as plain text: for calendars and letters, which show no Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agendagen.compose.markdown_text import plain_text, visible
from agendagen.documents.views import AgendaItem, AgendaView
from agendagen.documents.words import say
from agendagen.formats.typography import curled


def to_text(view: AgendaView) -> str:
    """The agenda; lines are as long as their texts."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: AgendaView) -> Iterator[str]:
    heading = view.heading
    locale = heading.locale

    def clean(markdown: str) -> str:
        return visible(curled(plain_text(markdown), locale))

    def word(message: str) -> str:
        return say(locale, message)

    def tasks(title: str, items: Iterable[AgendaItem]) -> Iterator[str]:
        for number, item in enumerate(items):
            if not number:
                yield from ("", word(title))
            when = item.due or (f"{item.start}–{item.end}" if item.start else "")
            yield "- " + " · ".join(filter(None, (clean(item.title), when, item.lead)))
            yield from details(item)

    def details(item: AgendaItem) -> Iterator[str]:
        if item.outcome:
            yield f"    {clean(item.outcome)}"
        yield from (f"    - {clean(point)}" for point in item.points)

    yield clean(heading.title)
    yield " · ".join(filter(None, (heading.document, heading.edition, heading.client)))
    minutes = f"{heading.minutes} {word('min')}"
    yield ", ".join(
        filter(None, (heading.date, f"{heading.time} ({heading.zone})", minutes, heading.mode))
    )
    if heading.objective:
        yield from ("", f"{word('Objective')}: {clean(heading.objective)}")
    if view.where:
        yield ""
    for place in view.where:
        yield f"{clean(place.label)}: {clean(place.text)}"
    if view.attendees:
        yield from ("", word("People"))
    for guest in view.attendees:
        side = heading.client if guest.side == "client" else ""
        local = f" – {guest.local_time} {guest.zone}" if guest.local_time else ""
        yield f"- {', '.join(filter(None, (guest.name, guest.title, side)))}{local}"
    yield from ("", word("Agenda"))
    for item in view.during:
        number = f"{item.number}. " if item.number else ""
        lead = f" · {item.lead}" if item.kind != "break" and item.lead else ""
        inside = f" · {word('internal')}" if item.internal else ""
        yield f"{item.start}–{item.end}  {number}{clean(item.title)}{lead}{inside}"
        yield from details(item)
    yield from tasks("Before the meeting", view.before)
    yield from tasks("After the meeting", view.after)
    if view.disclosures:
        yield from ("", word("Please note"))
        yield from (f"- {clean(text)}" for text in view.disclosures)
    yield ""
    yield " · ".join(filter(None, (heading.brand.name, heading.brand.contact)))
    if heading.brand.register:
        yield visible(heading.brand.register)
