"""Who is in the room: the cast of the roles, other colleagues, the client's people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from agendagen.compose.catalog import Catalog
from agendagen.compose.expressions import reported
from agendagen.compose.facts import Facts, first_word, is_visible, view
from agendagen.compose.meeting import Attendee, Role
from agendagen.compose.resolve import Resolved
from agendagen.problems import Position, Problem, did_you_mean
from agendagen.records.base import Visibility
from agendagen.records.content import Client, Contact, Person
from agendagen.workspace.config import Config, known_zone
from agendagen.workspace.nodes import Node, find, place

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL


class Cast(Struct, frozen=True):
    """The people of a meeting: for the documents, and as names for templates."""

    attendees: tuple[Attendee, ...]
    roles: tuple[Role, ...]
    facts: dict[Visibility, dict[str, Any]]
    """Role id → person, as each audience may know them; None for an optional role not cast."""
    hidden: dict[str, Position | None]
    """Roles whose person does not exist for clients, and where the person is written."""
    everyone: dict[Visibility, tuple[Facts, ...]]


class _Colleague(Struct, frozen=True):
    id: str
    person: Person
    tree: Node
    roles: tuple[str, ...]


class _Guest(Struct, frozen=True):
    id: str
    contact: Contact
    tree: Node
    client: Client


class Casting:
    """Finds the people of one meeting; what is wrong with them goes to `problems`."""

    def __init__(
        self,
        resolved: Resolved,
        catalog: Catalog,
        config: Config,
        locale: str,
        audience: Visibility,
        problems: list[Problem],
    ) -> None:
        self._roles = resolved.type.roles
        self._meeting = resolved.meeting
        self._tree = resolved.meeting_tree
        self._catalog = catalog
        self._config = config
        self._locale = locale
        self._audience = audience
        self._problems = problems
        self._zone: str | None = None

    def cast(self) -> Cast:
        """Everybody, in the order of the roles, then other colleagues, then guests."""
        self._refuse_unknown_roles()
        players = {name: self._player(name) for name in self._roles}
        colleagues = self._colleagues(players)
        guests = list(self._guests())
        facts: dict[Visibility, dict[str, Any]] = {CLIENT: {}, INTERNAL: {}}
        hidden: dict[str, Position | None] = {}
        roles: list[Role] = []
        for name, role in self._roles.items():
            player = players[name]
            known = player is not None and is_visible(player.person, self._audience)
            shown = player.person.name if player is not None and known else ""
            ours = player if self._audience is INTERNAL else None
            whose = (ours.id, ours.person.team or "") if ours is not None else ("", "")
            roles.append(Role(name, role.title, shown, role.required, *whose))
            for audience in (CLIENT, INTERNAL):
                if player is None:
                    said = role.required or name in self._meeting.cast
                    facts[audience][name] = reported(name) if said else None
                elif is_visible(player.person, audience):
                    facts[audience][name] = view(player.person, audience, name, player.tree)
                else:
                    hidden[name] = player.tree.at
        return Cast(
            attendees=(
                *(
                    self._attendee(c.id, c.person, place(c.tree, ("timezone",)), "house", c.roles)
                    for c in colleagues
                    if is_visible(c.person, self._audience)
                ),
                *(
                    self._attendee(g.id, g.contact, place(g.tree, ("timezone",)), "client", ())
                    for g in guests
                    if is_visible(g.client, self._audience)
                ),
            ),
            roles=tuple(roles),
            facts=facts,
            hidden=hidden,
            everyone={
                audience: (
                    *(
                        view(c.person, audience, "attendee", c.tree)
                        for c in colleagues
                        if is_visible(c.person, audience)
                    ),
                    *(
                        view(g.contact, audience, "attendee", g.tree)
                        for g in guests
                        if is_visible(g.client, audience)
                    ),
                )
                for audience in (CLIENT, INTERNAL)
            },
        )

    def zone(self) -> str:
        """The time zone of the meeting."""
        written = self._meeting.timezone
        if written is None:
            return self._config.timezone
        if self._zone is None:
            self._zone = self._checked_zone(written, place(self._tree, ("timezone",)))
        return self._zone

    def _refuse_unknown_roles(self) -> None:
        its_roles = ", ".join(self._roles)
        for name in self._meeting.cast:
            if name not in self._roles:
                self._report(
                    place(self._tree, ("cast", name), key=True),
                    "unknown-role",
                    f"This kind of meeting has no role “{name}”.",
                    did_you_mean(name, self._roles, otherwise=f"Its roles are: {its_roles}."),
                )

    def _player(self, role: str) -> _Colleague | None:
        person_id = self._meeting.cast.get(role)
        if person_id is None:
            if self._roles[role].required:
                self._report(
                    place(self._tree, ("cast",), key=True),
                    "missing-role",
                    f"Nobody plays the {role} ({self._roles[role].title}).",
                    f"Add “{role}:” with a person under cast.",
                )
            return None
        return self._colleague(person_id, place(self._tree, ("cast", role)), (role,))

    def _colleague(self, person_id: str, at: Position, roles: tuple[str, ...]) -> _Colleague | None:
        found = self._catalog.record("person", person_id, at)
        if found is None or not isinstance(found[0], Person):
            return None
        return _Colleague(person_id, found[0], found[1], roles)

    def _colleagues(self, players: dict[str, _Colleague | None]) -> list[_Colleague]:
        """Who is in the room: `attendees` if the meeting lists them, else the cast."""
        listed = self._meeting.attendees
        present: dict[str, _Colleague] = {}
        for player in players.values():
            if player is None or (listed is not None and player.id not in listed):
                continue
            before = present.get(player.id)
            roles = (*before.roles, *player.roles) if before else player.roles
            present[player.id] = _Colleague(player.id, player.person, player.tree, roles)
        for index, person_id in enumerate(listed or ()):
            if person_id not in present:
                at = place(self._tree, ("attendees", index))
                if (found := self._colleague(person_id, at, ())) is not None:
                    present[person_id] = found
        return list(present.values())

    def _guests(self) -> Iterator[_Guest]:
        for index, written in enumerate(self._meeting.guests):
            at = place(self._tree, ("guests", index))
            client_id, slash, contact_id = written.partition("/")
            if not slash:
                self._report(
                    at,
                    "bad-guest",
                    f"“{written}” is no guest.",
                    "Write client and contact, as in sandmere-bank/maria-lis.",
                )
                continue
            found = self._catalog.record("client", client_id, at)
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
            index_there = [contact.id for contact in found[0].contacts].index(contact_id)
            tree = find(found[1], ("contacts", index_there)) or found[1]
            yield _Guest(written, contacts[contact_id], tree, found[0])

    def _attendee(
        self,
        id_: str,
        who: Person | Contact,
        at: Position,
        side: str,
        roles: tuple[str, ...],
    ) -> Attendee:
        zone = self.zone()
        rate, team = None, ""
        if isinstance(who, Person) and self._audience is INTERNAL:
            rate, team = who.words_per_minute.rate(self._locale), who.team or ""
        return Attendee(
            id=id_,
            name=who.name,
            first_name=who.first_name or first_word(who.name),
            title=who.title or "",
            side=side,
            roles=roles,
            timezone=self._checked_zone(who.timezone, at) if who.timezone else zone,
            words_per_minute=rate,
            email=who.email or "",
            phone=who.phone or "",
            gender=who.gender or "",
            vocative=(who.first_forms and who.first_forms.vocative) or "",
            team=team,
        )

    def _checked_zone(self, name: str, at: Position) -> str:
        try:
            return known_zone(name)
        except ValueError:
            self._report(
                at, "bad-timezone", f"“{name}” is no time zone.", "Write it as Europe/Warsaw."
            )
            return self._config.timezone

    def _report(self, at: Position, code: str, message: str, hint: str = "") -> None:
        self._problems.append(Problem(at, code, message, hint))
