"""What a meeting costs us: person-hours always, money where the company gives average rates.

Presence counts from start to end, breaks too; work before and after counts for who leads it.
The client's people cost the client. The rates are averages of roles and teams
(`company.rates`), so an amount is never one person's pay.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from agendagen.records.types import Phase
from agendagen.timing.schedule import TimedItem, TimedMeeting

CENT = Decimal("0.01")


class Work(Struct, frozen=True):
    """The time of one person in one phase: `during` is presence. `rate` is of an hour."""

    person: str
    """The id; of a lead whom nobody plays, the title of the role."""
    name: str
    team: str
    phase: Phase
    minutes: int
    rate: Decimal | None = None


class Cost(Struct, frozen=True):
    """Somebody's work, and how much of it says no minutes."""

    work: tuple[Work, ...]
    untimed: int = 0
    """Tasks before and after that do not say how long they take; they are not counted."""

    def minutes(self, *phases: Phase) -> int:
        """Person-minutes; of some phases, if they are named."""
        return sum(w.minutes for w in self.work if not phases or w.phase in phases)

    @property
    def amount(self) -> Decimal | None:
        """What the work with a rate costs, to the cent; None where no rate is known."""
        priced = [w.rate * w.minutes for w in self.work if w.rate is not None]
        return (sum(priced, Decimal(0)) / 60).quantize(CENT) if priced else None

    @property
    def unpriced(self) -> int:
        """Person-minutes without a rate, which `amount` leaves out."""
        return sum(w.minutes for w in self.work if w.rate is None)


def cost(timed: TimedMeeting) -> Cost:
    """What a meeting of the house costs. A client's has neither teams nor rates."""
    meeting = timed.meeting
    length = sum(item.minutes for item in timed.phase("during"))
    ours = [a for a in meeting.attendees if a.side == "house"]
    tasks = [item for item in timed.items if item.item.phase != "during"]
    return Cost(
        (
            *(_work(timed, a.id, a.name, a.team, a.roles, "during", length) for a in ours),
            *(_task(timed, task) for task in tasks if task.minutes),
        ),
        untimed=sum(1 for task in tasks if not task.minutes),
    )


def total(costs: Iterable[Cost]) -> Cost:
    """Several as one."""
    every = tuple(costs)
    return Cost(tuple(w for c in every for w in c.work), sum(c.untimed for c in every))


def rounded(amount: Decimal) -> Decimal:
    """An amount as exact as averages are: two figures, and no cents.

    1,234 becomes 1,200. Rates are averages and minutes are plans; more figures would claim to
    know what nobody knows.
    """
    step = Decimal(10) ** max(0, amount.adjusted() - 1)
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _task(timed: TimedMeeting, task: TimedItem) -> Work:
    lead = task.item.lead
    role = timed.meeting.role(lead)
    name = (role.person or role.title) if role else lead
    id_, team = (role.person_id or name, role.team) if role else (name, "")
    return _work(timed, id_, name, team, (lead,), task.item.phase, task.minutes)


def _work(
    timed: TimedMeeting,
    id_: str,
    name: str,
    team: str,
    roles: tuple[str, ...],
    phase: Phase,
    minutes: int,
) -> Work:
    rates = timed.meeting.company.rates
    return Work(id_, name, team, phase, minutes, rates.of(roles, team) if rates else None)
