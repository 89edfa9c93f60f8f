"""Time and money as the documents say them."""

from __future__ import annotations

from collections.abc import Iterator

from agendagen.compose.filters import format_money
from agendagen.documents.views import CostView
from agendagen.documents.words import say, say_count
from agendagen.timing.cost import Cost, cost, rounded
from agendagen.timing.schedule import TimedMeeting

GAP = "\u00a0"


def cost_view(timed: TimedMeeting) -> CostView:
    """What a meeting costs the house."""
    found, locale = cost(timed), timed.meeting.locale
    return CostView(
        hours=hours(found.minutes(), locale),
        money=money(found, timed.meeting.currency, locale),
        parts=tuple(_parts(found, locale)),
    )


def _parts(found: Cost, locale: str) -> Iterator[str]:
    count = sum(1 for work in found.work if work.phase == "during")
    people = say_count(locale, "{n} person", "{n} people", count)
    room = hours(found.minutes("during"), locale)
    yield say(locale, "{time} in the meeting ({people})").format(time=room, people=people)
    if before := found.minutes("before"):
        yield say(locale, "{time} of preparation").format(time=hours(before, locale))
    if after := found.minutes("after"):
        yield say(locale, "{time} of follow-up").format(time=hours(after, locale))
    if found.untimed:
        yield say_count(
            locale,
            "{n} task without minutes is not counted",
            "{n} tasks without minutes are not counted",
            found.untimed,
        )
    if found.amount is not None and found.unpriced:
        left = hours(found.unpriced, locale)
        yield say(locale, "{time} without a rate").format(time=left)


def hours(minutes: int, locale: str) -> str:
    """`45 min`, `6 h 30 min`: exact, with no break inside."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole}{GAP}{say(locale, 'h')}"] if whole else []
    if rest or not whole:
        parts.append(f"{rest}{GAP}{say(locale, 'min')}")
    return GAP.join(parts)


def money(found: Cost, currency: str, locale: str) -> str:
    """The amount, as exact as average rates are; empty where no rate is known."""
    amount = found.amount
    return "" if amount is None else format_money(rounded(amount), currency, locale)
