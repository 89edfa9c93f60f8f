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


def series_text(view: AgendaView, title: str) -> str:
    """What holds for every meeting of a series: where it is, and that its agenda follows."""
    heading = view.heading
    word = say(heading.locale, "Before each meeting, its agenda appears here.")
    about = filter(None, (heading.edition, heading.client))
    lines = (_clean(title, heading.locale), " · ".join(about), "", *_where(view), "", word, "")
    return "\n".join([*lines, *_brand(view)]) + "\n"


def _lines(view: AgendaView) -> Iterator[str]:
    heading = view.heading
    locale = heading.locale

    def clean(markdown: str) -> str:
        return _clean(markdown, locale)

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
    yield from _where(view)
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
    if view.promised:
        yield from ("", word("Promised before, and still open"))
    for one in view.promised:
        yield f"- {' · '.join(filter(None, (clean(one.what), one.due, one.who)))}"
    if view.parked:
        yield from ("", word("Put off until now"))
        yield from (f"- {clean(topic)}" for topic in view.parked)
    yield from tasks("Before the meeting", view.before)
    yield from tasks("After the meeting", view.after)
    if view.disclosures:
        yield from ("", word("Please note"))
        yield from (f"- {clean(text)}" for text in view.disclosures)
    yield ""
    yield from _brand(view)


def _where(view: AgendaView) -> Iterator[str]:
    locale = view.heading.locale
    for place in view.where:
        yield f"{_clean(place.label, locale)}: {_clean(place.text, locale)}"


def _brand(view: AgendaView) -> Iterator[str]:
    brand = view.heading.brand
    yield " · ".join(filter(None, (brand.name, brand.contact)))
    if brand.register:
        yield visible(brand.register)


def _clean(markdown: str, locale: str) -> str:
    return visible(curled(plain_text(markdown), locale))
