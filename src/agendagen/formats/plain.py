"""An agenda as plain text: for calendars and letters, which show no Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agendagen.compose.markdown_text import plain_text, visible
from agendagen.documents.views import AgendaItem, AgendaView, Guest, Heading
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
    minutes = f"{heading.minutes} {say(locale, 'min')}"
    when = (heading.date, f"{heading.time} ({heading.zone})", minutes, heading.mode)
    yield _clean(heading.title, locale)
    yield " · ".join(filter(None, (heading.document, heading.edition, heading.client)))
    yield ", ".join(filter(None, when))
    if heading.objective:
        yield from ("", f"{say(locale, 'Objective')}: {_clean(heading.objective, locale)}")
    if view.where:
        yield from ("", *_where(view))
    yield from _section(say(locale, "People"), (_guest(one, heading) for one in view.attendees))
    yield from ("", say(locale, "Agenda"))
    for item in view.during:
        yield from _item(item, locale)
    promised = (
        f"- {' · '.join(filter(None, (_clean(one.what, locale), one.due, one.who)))}"
        for one in view.promised
    )
    parked = (f"- {_clean(topic, locale)}" for topic in view.parked)
    notes = (f"- {_clean(text, locale)}" for text in view.disclosures)
    yield from _section(say(locale, "Promised before, and still open"), promised)
    yield from _section(say(locale, "Put off until now"), parked)
    yield from _section(say(locale, "Before the meeting"), _tasks(view.before, locale))
    yield from _section(say(locale, "After the meeting"), _tasks(view.after, locale))
    yield from _section(say(locale, "Please note"), notes)
    yield ""
    yield from _brand(view)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A title above its lines, if there are any."""
    for number, line in enumerate(lines):
        if not number:
            yield from ("", title)
        yield line


def _guest(guest: Guest, heading: Heading) -> str:
    side = heading.client if guest.side == "client" else ""
    local = f" – {guest.local_time} ({guest.zone})" if guest.local_time else ""
    return f"- {', '.join(filter(None, (guest.name, guest.title, side)))}{local}"


def _item(item: AgendaItem, locale: str) -> Iterator[str]:
    number = f"{item.number}. " if item.number else ""
    lead = f" · {item.lead}" if item.kind != "break" and item.lead else ""
    inside = f" · {say(locale, 'internal')}" if item.internal else ""
    yield f"{item.start}–{item.end}  {number}{_clean(item.title, locale)}{lead}{inside}"
    yield from _details(item, locale)


def _tasks(items: Iterable[AgendaItem], locale: str) -> Iterator[str]:
    for item in items:
        when = item.due or (f"{item.start}–{item.end}" if item.start else "")
        yield "- " + " · ".join(filter(None, (_clean(item.title, locale), when, item.lead)))
        yield from _details(item, locale)


def _details(item: AgendaItem, locale: str) -> Iterator[str]:
    if item.outcome:
        yield f"    {_clean(item.outcome, locale)}"
    yield from (f"    - {_clean(point, locale)}" for point in item.points)


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
