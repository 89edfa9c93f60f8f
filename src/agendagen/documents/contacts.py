"""A contact plan: a cadence on the days that follow a meeting, with the ground for each contact.

Nobody is contacted on a day off in the client's country or in ours, nor without the consent
that the country or the cadence asks for. The plan is internal; its lines are filled from what
a client may know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, TypeVar

from msgspec import Struct

from agendagen.checks.cadences import check_grounds
from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.compose.dates import format_day
from agendagen.compose.facts import Facts, is_visible, view
from agendagen.compose.markdown_text import plain_text
from agendagen.compose.meeting import Meeting
from agendagen.compose.quotes import quoted
from agendagen.compose.resolve import validated
from agendagen.compose.templating import Renderer
from agendagen.documents.grounds import Grounds
from agendagen.documents.invitation import uid_of
from agendagen.documents.words import say
from agendagen.problems import Position, Problem, ProblemsFound, has_errors, in_order
from agendagen.records.base import Record, Visibility
from agendagen.records.cadences import Cadence, Step
from agendagen.records.content import Channel, Client, Contact, Person, Product
from agendagen.timing.holidays import country_code, day_off, workday
from agendagen.workspace.nodes import Node, Path, Scalar, find, place
from agendagen.workspace.workspace import Workspace

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
R = TypeVar("R", bound=Record)

_NEEDS = {
    "phone": ("phone", "telephone number", "+48 58 000 00 00"),
    "email": ("email", "e-mail address", "name@example.com"),
}
"""By channel what a contact needs: the key, what it is called, and how it looks."""


class ContactStep(Struct, frozen=True):
    """One contact. Texts are plain; `moved` and `reach` are empty when there is nothing to say."""

    id: str
    uid: str
    day: date
    channel: Channel
    channel_name: str
    person: str
    reach: str
    """The number, the address or the town."""
    purpose: str
    line: str
    ground: str
    """The legal basis or the consent; empty when the contact is refused."""
    moved: str
    refused: bool
    locale: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything but day, channel and person, to be printed line by line."""
        said = quoted((self.line,), self.locale)
        basis = say(self.locale, "Legal basis")
        refusal = say(self.locale, "Not allowed: no valid consent, and no other ground")
        ground = refusal if self.refused else f"{basis}: {self.ground}"
        told = (self.reach, self.purpose, said, self.moved, ground)
        return tuple(filter(None, told))


class ContactPlan(Struct, frozen=True):
    """The contacts that follow one meeting, by day; for the house only."""

    meeting: str
    title: str
    day: date
    client: str
    country: str
    """The ISO 3166 code of the country, or of a part of it, whose days off count."""
    cadence: str
    cadence_title: str
    revision: int
    """Of the meeting: entries of a higher one take the place of older ones in calendars."""
    steps: tuple[ContactStep, ...]
    locale: str

    def as_data(self) -> dict[str, Any]:
        """The plan as dicts, lists and strings."""
        return {
            "meeting": self.meeting,
            "title": self.title,
            "date": self.day.isoformat(),
            "client": self.client,
            "country": self.country,
            "cadence": self.cadence,
            "locale": self.locale,
            "steps": [
                {
                    "id": step.id,
                    "date": step.day.isoformat(),
                    "channel": step.channel,
                    "person": step.person,
                    "reach": step.reach,
                    "purpose": step.purpose,
                    "line": step.line,
                    "ground": step.ground,
                    "moved": step.moved,
                    "allowed": not step.refused,
                }
                for step in self.steps
            ],
        }


def contact_plan(
    workspace: Workspace, meeting_id: str, cadence_id: str | None, locale: str
) -> tuple[ContactPlan, tuple[Problem, ...]]:
    """The plan, and what is wrong with it: each contact that is refused is an error.

    Without a cadence, it is the first that follows meetings of this type. Raises
    `ProblemsFound` when there is no plan at all.
    """
    prepared = prepare(workspace, meeting_id, locale=locale)
    meeting = edition(prepared, INTERNAL)
    problems = list(meeting.problems)
    if has_errors(problems):
        raise ProblemsFound(problems)
    return _Planning(prepared, meeting, cadence_id, problems).plan(), in_order(problems)


class _Planning:
    """Lays one cadence over the days after one meeting."""

    def __init__(
        self, prepared: Prepared, meeting: Meeting, cadence_id: str | None, problems: list[Problem]
    ) -> None:
        self._prepared = prepared
        self._workspace = prepared.workspace
        self._meeting = meeting
        self._locale = prepared.locale
        self._problems = problems
        self._client, self._client_tree = self._its_client()
        self._contact, self._contact_tree = self._its_contact()
        self._country = self._its_country()
        self._cadence_id = cadence_id or self._usual_cadence()
        source = self._workspace.source("cadence", self._cadence_id, _place_of(prepared))
        self._tree = self._workspace.tree(source, self._locale, problems)
        self._cadence = validated(Cadence, self._tree)
        problems.extend(check_grounds(self._cadence, self._tree))
        currency = self._workspace.config.currency
        self._renderer = Renderer(self._locale, currency, problems, self._workspace.locate)
        self._facts = {audience: self._known(audience) for audience in (CLIENT, INTERNAL)}
        self._grounds = Grounds(
            self._cadence_id,
            self._cadence,
            self._tree,
            self._client,
            self._client_tree,
            self._contact,
            self._country,
            meeting.date,
            self._text,
            self._locale,
        )

    def plan(self) -> ContactPlan:
        steps = [self._step(number, step) for number, step in enumerate(self._cadence.steps)]
        return ContactPlan(
            meeting=self._meeting.id,
            title=plain_text(self._meeting.title),
            day=self._meeting.date,
            client=self._client.name,
            country=self._country,
            cadence=self._cadence_id,
            cadence_title=self._cadence.title,
            revision=self._prepared.resolved.meeting.revision,
            steps=tuple(sorted(steps, key=lambda step: step.day)),
            locale=self._locale,
        )

    # -- whom, where, by what ------------------------------------------------------------------

    def _its_client(self) -> tuple[Client, Node]:
        resolved = self._prepared.resolved
        wanted = [(node.text, node.at) for node in self._inputs("client")]
        wanted += [
            (guest.partition("/")[0], place(resolved.meeting_tree, ("guests", index)))
            for index, guest in enumerate(resolved.meeting.guests)
        ]
        for name, at in wanted:
            if found := self._record("client", Client, name, at):
                return found
        raise self._ended(
            _place_of(self._prepared),
            "no-client",
            f"{self._meeting.id} has no client who could be contacted.",
            "Name a meeting with clients; “agendagen list meetings” shows them.",
        )

    def _inputs(self, kind: str) -> Iterator[Scalar]:
        """The inputs of the meeting that name a record of that kind."""
        resolved = self._prepared.resolved
        for name, spec in resolved.type.inputs.items():
            node = find(resolved.meeting_tree, ("inputs", name))
            if spec.kind == kind and isinstance(node, Scalar):
                yield node

    def _its_contact(self) -> tuple[Contact, Node]:
        """The champion if they were there, else the first guest, else the champion."""
        contacts = {contact.id: contact for contact in self._client.contacts}
        guests = [guest.partition("/")[2] for guest in self._prepared.resolved.meeting.guests]
        present = [name for name in guests if name in contacts]
        champion = self._client.champion
        if champion is not None and (champion in present or not present):
            present.insert(0, champion)
        for name in (*present, *contacts):
            if name in contacts:
                index = list(contacts).index(name)
                tree = find(self._client_tree, ("contacts", index)) or self._client_tree
                return contacts[name], tree
        raise self._ended(
            self._client_tree.at,
            "no-client",
            f"{self._client.name} has no contacts, so there is nobody to reach.",
            "Add “contacts:” to the client's file.",
        )

    def _its_country(self) -> str:
        at = place(self._client_tree, ("country",))
        written = self._client.country or ""
        if code := country_code(written):
            return code
        raise self._ended(
            at,
            "unknown-country",
            f"“{written}” is no country whose days off and rules are known."
            if written
            else f"{self._client.name} has no country; its days off and rules are not known.",
            "Write “country: Poland”, or the code, PL or DE-BY.",
        )

    def _usual_cadence(self) -> str:
        type_id = self._prepared.resolved.type_id
        sources = self._workspace.sources("cadence")
        for name, source in sources.items():
            tree = self._workspace.read(source)
            if type_id in validated(Cadence, tree).types:
                return name
        raise self._ended(
            _place_of(self._prepared),
            "no-cadence",
            f"No cadence follows meetings of the type “{type_id}”.",
            f"Choose one with --cadence: {', '.join(sources)}.",
        )

    def _record(self, kind: str, model: type[R], name: str, at: Position) -> tuple[R, Node] | None:
        found = self._prepared.catalog.record(kind, name, at)
        if found is None or not isinstance(found[0], model):
            return None
        return found[0], found[1]

    def _ended(self, at: Position, code: str, message: str, hint: str) -> ProblemsFound:
        return ProblemsFound([*self._problems, Problem(at, code, message, hint)])

    # -- what may be said ----------------------------------------------------------------------

    def _known(self, audience: Visibility) -> Facts:
        resolved = self._prepared.resolved
        company, company_tree = self._prepared.catalog.company()
        meeting = {"date": self._meeting.date, "title": plain_text(self._meeting.title)}
        rep = next((resolved.meeting.cast.get(role) for role in resolved.type.roles), None)
        product = next(self._inputs("product"), None)
        records: dict[str, tuple[Record, Node] | None] = {
            "client": (self._client, self._client_tree),
            "company": (company, company_tree),
            "product": self._record("product", Product, product.text, product.at)
            if product
            else None,
            "rep": self._record("person", Person, rep, company_tree.at) if rep else None,
        }
        values: dict[str, Any] = {"meeting": Facts(meeting, name="meeting")}
        hidden: dict[str, Position | None] = {}
        for name, found in records.items():
            if found is not None and not is_visible(found[0], audience):
                hidden[name] = found[1].at
            else:
                values[name] = view(found[0], audience, name, found[1]) if found else None
        if "client" not in hidden:
            values["contact"] = view(self._contact, audience, "contact", self._contact_tree)
        return Facts(values, hidden=hidden)

    # -- one contact ---------------------------------------------------------------------------

    def _step(self, number: int, step: Step) -> ContactStep:
        planned = self._planned(step)
        day = planned
        while self._off(day):
            day += timedelta(days=1)
        ground = self._grounds.of(number, step, day)
        if isinstance(ground, Problem):
            self._problems.append(ground)
        elif step.channel in _NEEDS and not self._reach(step.channel):
            self._problems.append(self._out_of_reach(step.channel))
        return ContactStep(
            id=step.id,
            uid=uid_of(self._meeting, self._cadence_id, step.id),
            day=day,
            channel=step.channel,
            channel_name=channel_name(step.channel, self._locale),
            person=f"{self._contact.name} ({self._client.name})",
            reach=self._reach(step.channel),
            purpose=self._text(step.purpose, ("steps", number, "purpose"), INTERNAL),
            line=self._text(step.line, ("steps", number, "line"), CLIENT),
            ground="" if isinstance(ground, Problem) else ground,
            moved=self._moved(planned) if day != planned else "",
            refused=isinstance(ground, Problem),
            locale=self._locale,
        )

    def _planned(self, step: Step) -> date:
        if step.days == "calendar":
            return self._meeting.date + timedelta(days=step.after)
        return workday(self._meeting.date, step.after, self._country)

    def _moved(self, planned: date) -> str:
        said = say(self._locale, "Moved from {day}: {reason}")
        return said.format(day=format_day(planned, self._locale), reason=self._off(planned))

    def _off(self, day: date) -> str:
        """Why nobody works at the client's, or with us where the company says its country."""
        ours = country_code(self._meeting.company.country or "")
        return day_off(day, self._country, self._locale) or (
            day_off(day, ours, self._locale) if ours else ""
        )

    def _reach(self, channel: Channel) -> str:
        known = {"phone": self._contact.phone, "email": self._contact.email}
        return known.get(channel, self._client.city) or ""

    def _out_of_reach(self, channel: Channel) -> Problem:
        key, wanted, example = _NEEDS[channel]
        return Problem(
            self._contact_tree.at,
            "no-address",
            f"{self._contact.name} has no {wanted}, and the plan wants one.",
            f"Write it to the contact: “{key}: {example}”.",
            severity="warning",
        )

    def _text(self, source: str, path: Path, audience: Visibility = INTERNAL) -> str:
        at = place(self._tree, path)
        return plain_text(self._renderer.text(source, self._facts[audience], at))


def channel_name(channel: Channel, locale: str) -> str:
    """What a channel is called."""
    return {
        "phone": say(locale, "Phone call"),
        "email": say(locale, "E-mail"),
        "letter": say(locale, "Letter"),
        "visit": say(locale, "Visit"),
    }[channel]


def _place_of(prepared: Prepared) -> Position:
    """Where the meeting names its type: the place of what is wrong with the meeting as such."""
    return place(prepared.resolved.meeting_tree, ("type",))
