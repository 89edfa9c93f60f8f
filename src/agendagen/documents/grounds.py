"""Whether somebody of a client may be contacted on a day, and on what ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from agendagen.compose.dates import format_day
from agendagen.documents.words import say
from agendagen.problems import Problem
from agendagen.records.cadences import (
    BY,
    CONSENT_FIRST,
    ELECTRONIC,
    NO_CONSENT,
    Cadence,
    Law,
    Step,
)
from agendagen.records.content import Channel, Client, Consent, Contact
from agendagen.timing.holidays import country_code
from agendagen.workspace.nodes import Node, Path, place


class Grounds(Struct, frozen=True):
    """What the law, a cadence and the consents of a client say of contacts."""

    cadence_id: str
    cadence: Cadence
    tree: Node
    """Of the cadence."""
    client: Client
    client_tree: Node
    contact: Contact
    country: str
    """The ISO 3166 code."""
    met: date
    """The day of the meeting."""
    text: Callable[[str, Path], str]
    """A template of the cadence, and its place → the text."""
    locale: str

    def of(self, number: int, step: Step, day: date) -> str | Problem:
        """Why a step of the cadence is allowed on a day, or why not."""
        if step.basis is not None:
            return self.text(step.basis, ("steps", number, "basis"))
        channel, footing = step.channel, self.cadence.legal.of(step.channel)
        law = _law(self.country, channel, day)
        known = self._law_is_known(channel)
        if law is None and known and footing is not None and footing.basis is not None:
            return self.text(footing.basis, ("legal", channel, "basis"))
        every = (*self.contact.consents, *self.client.consents)
        given = [consent for consent in every if consent.channel == channel]
        if consent := next((c for c in given if _holds(c, day)), None):
            said = say(self.locale, "consent of {day}")
            told = said.format(day=format_day(consent.given_on, self.locale))
            return f"{told} ({consent.by})" if consent.by else told
        return self._refusal(step, day, law, given) if known else self._unknown_law(step, day)

    def _law_is_known(self, channel: Channel) -> bool:
        """Whether it is known, here or by who wrote the cadence, what the country asks for."""
        footing, country = self.cadence.legal.of(channel), _whole(self.country)
        if footing is None or footing.basis is None or channel not in ELECTRONIC:
            return True
        vouched = {_whole(country_code(written)) for written in footing.countries}
        return country in CONSENT_FIRST or country in NO_CONSENT | vouched

    def _unknown_law(self, step: Step, day: date) -> Problem:
        country = _whole(self.country)
        return Problem(
            place(self.tree, ("legal", step.channel, "basis")),
            "unknown-law",
            f"{self._would_be(step, day)}; whether the law of {self.client.country} lets you do"
            " that without consent is not known here.",
            f"Find out. If it does, write “countries: [{country}]” beside this basis, in a file"
            f" content/cadences/{self.cadence_id}.yaml of yours. If not: {self._consent(step)}.",
        )

    def _refusal(self, step: Step, day: date, law: Law | None, given: Iterable[Consent]) -> Problem:
        since = f", in force since {format_day(law.since, 'en')}," if law and law.since else ""
        asks = f"{law.name}{since} asks for it beforehand" if law else "this cadence asks for it"
        ended = max((c.until for c in given if c.until and c.until < day), default=None)
        if ended:
            code, state = "expired-consent", f"consent ended on {format_day(ended, 'en')}"
        else:
            code, state = "missing-consent", "consent is not on record for that day"
        return Problem(
            place(self.client_tree, ("consents",), key=True),
            code,
            f"{self._would_be(step, day)}; their {state}, and {asks}.",
            f"{self._consent(step)}; or use a letter or a visit. What the client"
            " asked for and is no advertising may say so with “basis:”.",
            link=law.link if law else "",
        )

    def _would_be(self, step: Step, day: date) -> str:
        return (
            f"“{step.id}” would be {BY[step.channel]} to {self.contact.name} of"
            f" {self.client.name} on {format_day(day, 'en')}"
        )

    def _consent(self, step: Step) -> str:
        return (
            f"Ask for it in the meeting, then write “consents: [{{channel: {step.channel},"
            f" given_on: {self.met}}}]” into the client's file"
        )


def _whole(country: str) -> str:
    """The country of a part of one: `DE` of `DE-BY`."""
    return country.partition("-")[0]


def _law(country: str, channel: Channel, day: date) -> Law | None:
    law = CONSENT_FIRST.get(_whole(country))
    in_force = law is not None and (law.since is None or day >= law.since)
    return law if law is not None and in_force and channel in law.channels else None


def _holds(consent: Consent, day: date) -> bool:
    return consent.given_on <= day and (consent.until is None or day <= consent.until)
