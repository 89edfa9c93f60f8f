"""type + mode + meeting + content → `Meeting`, for one audience.

A client's meeting is composed from a catalog in which internal fields, records and items do
not exist, and it holds no talk lines. When composing for the house, what clients read or hear
(the items and spoken lines with `visibility: client`) is still rendered from the client's
catalog, so a script cannot say a discount floor aloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from agendagen.compose.clock import later
from agendagen.compose.expressions import reported
from agendagen.compose.facts import Facts, is_visible, view
from agendagen.compose.inputs import Catalog, input_values
from agendagen.compose.meeting import (
    LISTEN_SECONDS,
    Attendee,
    Item,
    Joining,
    Meeting,
    Role,
    TalkLine,
)
from agendagen.compose.resolve import Resolved, resolve
from agendagen.compose.templating import Renderer
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean, in_order
from agendagen.records.base import Visibility
from agendagen.records.content import Client, Company, Person, Someone
from agendagen.records.types import ItemSpec
from agendagen.records.types import Line as LineSpec
from agendagen.records.types import TalkLine as TalkSpec
from agendagen.workspace.config import known_zone
from agendagen.workspace.nodes import Mapping, Path, find, place
from agendagen.workspace.workspace import Workspace

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
MAX_LOOPS = 3
HEARD = frozenset({"say", "ask", "show", "handoff", "objection"})
"""Kinds of talk lines that the people in the room hear or see."""


def compose(
    workspace: Workspace,
    meeting_id: str,
    *,
    locale: str | None = None,
    mode: str | None = None,
    audience: Visibility = INTERNAL,
) -> Meeting:
    """Resolve one meeting. `problems` of the result holds errors too, as far as one could go.

    Raises `ProblemsFound` when there is nothing to show: files that cannot be read or do not
    fit their model, unknown types, a client edition of an internal meeting.
    """
    problems: list[Problem] = []
    language = locale or workspace.config.locale
    try:
        resolved = resolve(workspace, meeting_id, language, mode, problems)
        if audience is CLIENT and resolved.type.audience is not CLIENT:
            raise ProblemsFound([_no_client_edition(resolved)])
        return _Composer(workspace, resolved, language, audience, problems).meeting()
    except ProblemsFound as found:
        raise ProblemsFound([*problems, *found.problems]) from found


@dataclass(frozen=True, slots=True)
class _Cast:
    attendees: tuple[Attendee, ...]
    roles: tuple[Role, ...]
    facts: dict[Visibility, dict[str, Any]]
    hidden: frozenset[str]
    """Roles whose person does not exist for clients."""
    everyone: dict[Visibility, tuple[Facts, ...]]


class _Composer:
    """Holds what the steps of one composition share."""

    def __init__(
        self,
        workspace: Workspace,
        resolved: Resolved,
        locale: str,
        audience: Visibility,
        problems: list[Problem],
    ) -> None:
        self.workspace = workspace
        self.resolved = resolved
        self.spec = resolved.type
        self.tree = resolved.type_tree
        self.locale = locale
        self.audience = audience
        self.problems = problems
        self.catalog = Catalog(workspace, locale, problems)
        self.renderer = Renderer(locale, workspace.config.currency, problems, workspace.locate)
        self.needed = (CLIENT,) if audience is CLIENT else (CLIENT, INTERNAL)
        if self.spec.audience is not CLIENT:
            self.needed = (INTERNAL,)

    def meeting(self) -> Meeting:
        meeting_spec = self.resolved.meeting
        meeting_tree = self.resolved.meeting_tree
        company, company_at = self.catalog.company()
        if self.audience is CLIENT:
            company = company.model_copy(update={"extra": {}})
        cast = self._cast()
        inputs = input_values(
            self.spec.inputs,
            find(meeting_tree, ("inputs",)),
            place(meeting_tree, ("inputs",), key=True),
            self.catalog,
            self.needed,
            self.problems,
            other_modes=self._inputs_of_modes,
        )
        minutes = meeting_spec.minutes or self.spec.minutes
        contexts: dict[Visibility, Facts] = {}
        for audience in self.needed:
            known = inputs[audience]
            values = {
                **known,
                **cast.facts[audience],
                "attendees": cast.everyone[audience],
                "company": view(company, audience, "company", company_at),
                "mode": Facts(
                    {"id": self.resolved.mode_id, "title": self.resolved.mode.title}, name="mode"
                ),
                "meeting": Facts(
                    {
                        "date": meeting_spec.date,
                        "start": meeting_spec.start,
                        "end": self._end(minutes),
                        "minutes": minutes,
                    },
                    name="meeting",
                ),
            }
            hidden = known.hidden | (cast.hidden if audience is CLIENT else frozenset())
            contexts[audience] = Facts(values, hidden=hidden)
        self.contexts = contexts
        self.reader = CLIENT if self.spec.audience is CLIENT else INTERNAL
        public = contexts[self.reader]
        title = self._text(self.spec.title, public, ("title",))
        for audience in self.needed:
            contexts[audience]["meeting"] = Facts(
                {**contexts[audience]["meeting"], "title": title}, name="meeting"
            )
        client = public.get("client")
        return Meeting(
            id=self.resolved.id,
            type_id=self.resolved.type_id,
            type_title=title,
            title=title,
            objective=self._text(self.spec.objective, public, ("objective",)),
            mode_id=self.resolved.mode_id,
            mode_title=self.resolved.mode.title,
            audience=self.audience,
            faces=self.spec.audience,
            locale=self.locale,
            rate=self.workspace.config.speaking.rate(self.locale),
            date=meeting_spec.date,
            start=meeting_spec.start,
            timezone=self._zone(),
            minutes=minutes,
            roles=cast.roles,
            attendees=cast.attendees,
            items=self._items(),
            joining=self._joining(),
            disclosures=tuple(
                line.text for line in self._lines(self.spec.disclosures, "disclosures", public)
            ),
            client_name=str(client["name"]) if isinstance(client, Facts) else "",
            company=company,
            logo_svg=self._logo(company, company_at),
            at=meeting_tree.at,
            minutes_at=place(meeting_tree if meeting_spec.minutes else self.tree, ("minutes",)),
            problems=in_order(self.problems),
        )

    # -- people ---------------------------------------------------------------------------

    def _inputs_of_modes(self) -> set[str]:
        """A meeting may carry what its other modes need: a link, should it become a call."""
        names: set[str] = set()
        for source in self.workspace.sources("mode").values():
            inputs = find(self.workspace.read(source), ("inputs",))
            if isinstance(inputs, Mapping):
                names |= set(inputs.entries)
        return names

    def _zone(self) -> str:
        written = self.resolved.meeting.timezone
        if written is None:
            return self.workspace.config.timezone
        return self._checked_zone(written, place(self.resolved.meeting_tree, ("timezone",)))

    def _end(self, minutes: int) -> time:
        spec = self.resolved.meeting
        start = datetime.combine(spec.date, spec.start, tzinfo=ZoneInfo(self._zone()))
        return later(start, minutes).time()

    def _checked_zone(self, name: str, at: Position) -> str:
        try:
            return known_zone(name)
        except ValueError:
            self._report(
                at, "bad-timezone", f"“{name}” is no time zone.", "Write it as Europe/Warsaw."
            )
            return self.workspace.config.timezone

    def _cast(self) -> _Cast:
        spec, tree = self.resolved.meeting, self.resolved.meeting_tree
        for name in spec.cast:
            if name not in self.spec.roles:
                at = place(tree, ("cast", name), key=True)
                its_roles = ", ".join(self.spec.roles)
                self._report(
                    at,
                    "unknown-role",
                    f"This kind of meeting has no role “{name}”.",
                    did_you_mean(name, self.spec.roles, otherwise=f"Its roles are: {its_roles}."),
                )
        facts: dict[Visibility, dict[str, Any]] = {a: {} for a in (CLIENT, INTERNAL)}
        hidden: set[str] = set()
        people: dict[str, tuple[Person, Position, list[str]]] = {}
        roles: list[Role] = []
        present = spec.attendees
        for name, role in self.spec.roles.items():
            person_id = spec.cast.get(name)
            found = None
            if person_id is None:
                if role.required:
                    self._report(
                        place(tree, ("cast",), key=True),
                        "missing-role",
                        f"Nobody plays the {name} ({role.title}).",
                        f"Add “{name}:” with a person under cast.",
                    )
            else:
                found = self.catalog.record("person", person_id, place(tree, ("cast", name)))
            person = found[0] if found else None
            known = person is not None and is_visible(person, self.audience)
            player = person.name if isinstance(person, Person) and known else ""
            roles.append(Role(name, role.title, player, role.required))
            absent = reported(name) if role.required or person_id else None
            for audience in (CLIENT, INTERNAL):
                facts[audience][name] = absent
            if found is None or person_id is None or not isinstance(person, Person):
                continue
            if present is None or person_id in present:
                people.setdefault(person_id, (person, found[1], []))[2].append(name)
            facts[INTERNAL][name] = view(person, INTERNAL, name, found[1])
            if is_visible(person, CLIENT):
                facts[CLIENT][name] = view(person, CLIENT, name, found[1])
            else:
                del facts[CLIENT][name]
                hidden.add(name)
        for index, person_id in enumerate(present or ()):
            if person_id not in people:
                found = self.catalog.record("person", person_id, place(tree, ("attendees", index)))
                if found and isinstance(found[0], Person):
                    people[person_id] = (found[0], found[1], [])
        attendees = [
            self._attendee(i, person, at, "house", tuple(played))
            for i, (person, at, played) in people.items()
        ]
        everyone: dict[Visibility, list[Facts]] = {
            audience: [
                view(person, audience, "attendee", at)
                for person, at, _ in people.values()
                if is_visible(person, audience)
            ]
            for audience in (CLIENT, INTERNAL)
        }
        if self.audience is CLIENT:
            attendees = [
                a
                for a, (p, _, _) in zip(attendees, people.values(), strict=True)
                if is_visible(p, CLIENT)
            ]
        for contact, at, guest_id in self._guests():
            attendees.append(self._attendee(guest_id, contact, at, "client", ()))
            for audience in (CLIENT, INTERNAL):
                everyone[audience].append(view(contact, audience, "attendee", at))
        return _Cast(
            tuple(attendees),
            tuple(roles),
            facts,
            frozenset(hidden),
            {a: tuple(found) for a, found in everyone.items()},
        )

    def _guests(self) -> Iterator[tuple[Someone, Position, str]]:
        for index, written in enumerate(self.resolved.meeting.guests):
            at = place(self.resolved.meeting_tree, ("guests", index))
            client_id, slash, contact_id = written.partition("/")
            if not slash:
                self._report(
                    at,
                    "bad-guest",
                    f"“{written}” is no guest.",
                    "Write client and contact, as in sandmere-bank/maria-lis.",
                )
                continue
            found = self.catalog.record("client", client_id, at)
            if found is None or not isinstance(found[0], Client):
                continue
            contacts = {c.id: c for c in found[0].contacts}
            if contact_id not in contacts:
                known = ", ".join(contacts) or "none"
                self._report(
                    at,
                    "unknown-contact",
                    f"{found[0].name} has no contact “{contact_id}”.",
                    did_you_mean(contact_id, contacts, otherwise=f"Contacts: {known}."),
                )
                continue
            yield contacts[contact_id], found[1], written

    def _attendee(
        self, id_: str, who: Someone, at: Position, side: str, roles: tuple[str, ...]
    ) -> Attendee:
        zone = who.timezone or self.resolved.meeting.timezone or self.workspace.config.timezone
        rate: int | None = None
        if isinstance(who, Person) and self.audience is INTERNAL:
            rate = who.words_per_minute.rate(self.locale)
        return Attendee(
            id=id_,
            name=who.name,
            first_name=who.first_name or who.name.split()[0],
            title=who.title or "",
            side=side,
            roles=roles,
            timezone=self._checked_zone(zone, at),
            words_per_minute=rate,
            email=who.email or "",
        )

    # -- texts ----------------------------------------------------------------------------

    def _report(self, at: Position, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(at, code, message, hint))

    def _text(self, source: str | None, facts: Facts, path: Path) -> str:
        return "" if source is None else self.renderer.text(source, facts, place(self.tree, path))

    def _each(self, source: str | None, when: str | None, facts: Facts, path: Path) -> list[Facts]:
        return self.renderer.each(
            source,
            when,
            facts,
            place(self.tree, (*path, "each")),
            place(self.tree, (*path, "when")),
        )

    def _lines(self, lines: tuple[LineSpec, ...], key: str, facts: Facts) -> Iterator[Joining]:
        for index, line in enumerate(lines):
            path = (key, index)
            for context in self._each(line.each, line.when, facts, path):
                yield Joining(
                    self._text(line.label, context, (*path, "label")),
                    self._text(line.text, context, (*path, "text")),
                )

    def _joining(self) -> tuple[Joining, ...]:
        found: list[Joining] = []
        for index, line in enumerate(self.spec.joining):
            if self.audience is CLIENT and line.visibility is not CLIENT:
                continue
            facts = self._reading(line.visibility)
            path = ("joining", index)
            found += [
                Joining(
                    self._text(line.label, context, (*path, "label")),
                    self._text(line.text, context, (*path, "text")),
                )
                for context in self._each(line.each, line.when, facts, path)
            ]
        return tuple(found)

    def _reading(self, visibility: Visibility) -> Facts:
        """The catalog for a text of that visibility."""
        return self.contexts[self.reader if visibility is CLIENT else INTERNAL]

    # -- items ----------------------------------------------------------------------------

    def _items(self) -> tuple[Item, ...]:
        opening = next((i for i in self.spec.items if i.id == "opening"), None)
        fallback_lead = (opening.lead if opening else None) or next(iter(self.spec.roles))
        found: list[Item] = []
        for index, spec in enumerate(self.spec.items):
            if self.audience is CLIENT and spec.visibility is not CLIENT:
                continue
            path: Path = ("items", index)
            contexts = self._each(spec.each, spec.when, self._reading(spec.visibility), path)
            for number, context in enumerate(contexts, start=1):
                item = self._item(spec, path, context, spec.lead or fallback_lead)
                if spec.each and "{" not in spec.id:
                    item = replace(item, id=f"{spec.id}-{number}")
                if any(other.id == item.id for other in found):
                    self._report(
                        place(self.tree, (*path, "id")),
                        "duplicate-id",
                        f"There are two items “{item.id}”.",
                        "Give one of them another id.",
                    )
                    continue
                found.append(item)
        if not any(item.phase == "during" for item in found):
            self._report(
                place(self.tree, ("items",), key=True),
                "no-items",
                "The meeting has no item during the meeting.",
                "Add one, or drop the “when:”.",
            )
        return tuple(found)

    def _item(self, spec: ItemSpec, path: Path, facts: Facts, lead: str) -> Item:
        if lead not in self.spec.roles:
            self._report(
                place(self.tree, (*path, "lead")),
                "unknown-role",
                f"“{lead}” is no role of this type.",
                did_you_mean(
                    lead, self.spec.roles, otherwise=f"Roles: {', '.join(self.spec.roles)}."
                ),
            )
        house = self.audience is INTERNAL
        internal = {**self.contexts[INTERNAL], **_loop_names(facts)} if house else {}
        inside = Facts(internal, added=facts.added)
        return Item(
            id=self._text(spec.id, facts, (*path, "id")),
            title=self._text(spec.title, facts, (*path, "title")),
            outcome=self._text(spec.outcome, facts, (*path, "outcome")),
            minutes=spec.minutes,
            lead=lead,
            phase=spec.phase,
            workdays=spec.workdays,
            kind=spec.kind,
            visibility=spec.visibility,
            priority=spec.priority,
            fallback=self._text(spec.fallback, inside, (*path, "fallback")) if house else "",
            points=tuple(
                self._text(point.text, context, (*path, "points", number, "text"))
                for number, point in enumerate(spec.points)
                for context in self._each(point.each, point.when, facts, (*path, "points", number))
            ),
            cues=tuple(
                self._text(cue, inside, (*path, "cues", n)) for n, cue in enumerate(spec.cues)
            )
            if house
            else (),
            talk=tuple(self._talk(spec, path, facts, inside, lead)) if house else (),
            at=place(self.tree, path),
            minutes_at=place(self.tree, (*path, "minutes")),
        )

    def _talk(
        self, spec: ItemSpec, path: Path, heard: Facts, inside: Facts, lead: str
    ) -> Iterator[TalkLine]:
        speaker = lead
        for line in self._expand(spec.talk, (*path, "talk"), heard, inside, 0):
            said = line.spec
            if said.by is not None:
                self._check_role(said.by, (*line.path, "by"))
                speaker_now = said.by
            else:
                speaker_now = speaker
            if said.handoff is not None:
                self._check_role(said.handoff.to, (*line.path, "handoff", "to"))
                if said.handoff.from_ is not None:
                    self._check_role(said.handoff.from_, (*line.path, "handoff", "from"))
                    speaker_now = said.handoff.from_
                speaker = said.handoff.to
            yield self._line(line, speaker_now)

    def _check_role(self, name: str, path: Path) -> None:
        if name not in self.spec.roles:
            self._report(
                place(self.tree, path),
                "unknown-role",
                f"“{name}” is no role of this type.",
                did_you_mean(
                    name, self.spec.roles, otherwise=f"Roles: {', '.join(self.spec.roles)}."
                ),
            )

    def _expand(
        self, lines: tuple[TalkSpec, ...], path: Path, heard: Facts, inside: Facts, loops: int
    ) -> Iterator[_Expanded]:
        for index, line in enumerate(lines):
            here: Path = (*path, index)
            deeper = loops + (line.each is not None)
            if deeper > MAX_LOOPS:
                self._report(
                    place(self.tree, (*here, "each")),
                    "too-many",
                    f"Loops are {deeper} deep here; at most {MAX_LOOPS} are read.",
                )
                continue
            aloud = _is_heard(line)
            base = heard if aloud else inside
            for context in self._each(line.each, line.when, base, here):
                names = _loop_names(context)
                now_heard = (
                    Facts({**heard, **names}, hidden=heard.hidden, added=context.added)
                    if aloud
                    else heard
                )
                now_inside = Facts({**inside, **names}, added=context.added)
                if line.talk:
                    yield from self._expand(
                        line.talk, (*here, "talk"), now_heard, now_inside, deeper
                    )
                else:
                    yield _Expanded(line, here, now_heard if aloud else now_inside)

    def _line(self, line: _Expanded, speaker: str) -> TalkLine:
        spec, facts, path = line.spec, line.facts, line.path
        kind = spec.kind
        assert kind is not None
        text, to, answer = "", "", ""
        if spec.handoff is not None:
            text = self._text(spec.handoff.say, facts, (*path, "handoff", "say"))
            to = spec.handoff.to
        elif kind != "pause":
            text = self._text(getattr(spec, kind), facts, (*path, kind))
        if spec.answer is not None:
            answer = self._text(spec.answer, facts, (*path, "answer"))
        listen = (spec.listen or LISTEN_SECONDS) if kind == "ask" else 0
        return TalkLine(
            kind=kind,
            speaker=speaker,
            text=text,
            at=place(self.tree, (*path, kind), key=True),
            to=to,
            answer=answer,
            listen=listen,
            lasts=spec.pause or spec.lasts or 0,
            optional=spec.optional,
        )

    def _logo(self, company: Company, at: Position) -> str:
        if company.logo is None:
            return ""
        return self.workspace.company_asset(company.logo, at)


@dataclass(frozen=True, slots=True)
class _Expanded:
    spec: TalkSpec
    path: Path
    facts: Facts


def _is_heard(line: TalkSpec) -> bool:
    return line.kind in HEARD or any(_is_heard(inner) for inner in line.talk)


def _loop_names(facts: Facts) -> dict[str, object]:
    """What loops have added to a context."""
    return {name: facts[name] for name in facts.added}


def _no_client_edition(resolved: Resolved) -> Problem:
    return Problem(
        place(resolved.meeting_tree, ("type",)),
        "no-client-edition",
        f"“{resolved.type_id}” is an internal meeting; it has no client edition.",
        "Leave out “--audience client”.",
    )
