"""The items of a meeting and their talk lines, with every template filled in.

Two catalogs are at work. What a client reads or hears (the head of a client-visible item, its
spoken lines) is filled from what a client may know; what only the house reads (cues, fallback,
`know` and `do`) from everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from agendagen.compose.charts import COLUMNS, Chart, NoRows, plain_rows, source_of
from agendagen.compose.facts import Facts
from agendagen.compose.meeting import LISTEN_SECONDS, Item, TalkLine
from agendagen.compose.templating import MAX_ENTRIES, Renderer
from agendagen.problems import Problem, did_you_mean
from agendagen.records.base import Visibility
from agendagen.records.types import ItemSpec, TypeSpec, as_point
from agendagen.records.types import TalkLine as TalkSpec
from agendagen.workspace.nodes import Node, Path, place

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
MAX_ITEMS = 500
"""Items of one meeting; the longest built-in type has 20."""
MAX_LOOPS = 3
HEARD = frozenset({"say", "ask", "show", "handoff", "objection"})
"""Kinds of talk lines that the people in the room hear or see."""


class Texts:
    """The strings of one tree: filled in, or with a problem at the place of the mistake."""

    def __init__(self, renderer: Renderer, tree: Node, problems: list[Problem]) -> None:
        self._renderer = renderer
        self._problems = problems
        self.tree = tree

    def text(self, source: str | None, facts: Facts, path: Path) -> str:
        """The string at `path` as one line of Markdown; empty for None."""
        return "" if source is None else self._renderer.text(source, facts, place(self.tree, path))

    def each(self, source: str | None, when: str | None, facts: Facts, path: Path) -> list[Facts]:
        """The contexts that the keys `each` and `when` of the entry at `path` leave."""
        return self._renderer.each(
            source,
            when,
            facts,
            place(self.tree, (*path, "each")),
            place(self.tree, (*path, "when")),
        )

    def value(self, source: str | None, facts: Facts, path: Path) -> Any:
        """What the expression at `path` gives; None for None, and where there is a problem."""
        if source is None:
            return None
        return self._renderer.value(source, facts, place(self.tree, path))

    def report(
        self, path: Path, code: str, message: str, hint: str = "", *, on_key: bool = False
    ) -> None:
        """A problem at the place of `path`, or of its last key."""
        at = place(self.tree, path, key=on_key)
        self._problems.append(Problem(at, code, message, hint))


class Items:
    """Fills in the items of one type for one audience.

    `reading` gives the catalog for each visibility: what a text of that visibility may use.
    """

    def __init__(
        self,
        spec: TypeSpec,
        texts: Texts,
        reading: dict[Visibility, Facts],
        audience: Visibility,
    ) -> None:
        self._spec = spec
        self._texts = texts
        self._reading = reading
        self._audience = audience

    def items(self) -> tuple[Item, ...]:
        """Every item that exists for the audience, in order; loops and conditions worked out."""
        shown = [i for i in self._spec.items if i.visibility in (CLIENT, self._spec.audience)]
        opening = next((i for i in shown if i.id == "opening"), None)
        fallback_lead = (opening.lead if opening else None) or next(iter(self._spec.roles))
        found: list[Item] = []
        for index, spec in enumerate(self._spec.items):
            if self._audience is CLIENT and spec.visibility is not CLIENT:
                continue
            path: Path = ("items", index)
            contexts = self._texts.each(spec.each, spec.when, self._reading[spec.visibility], path)
            for number, context in enumerate(contexts, start=1):
                item = self._item(spec, path, context, spec.lead or fallback_lead)
                if spec.each and "{" not in spec.id:
                    item = replace(item, id=f"{spec.id}-{number}")
                if any(other.id == item.id for other in found):
                    self._texts.report(
                        (*path, "id"),
                        "duplicate-id",
                        f"There are two items “{item.id}”.",
                        "Give one of them another id.",
                    )
                    continue
                found.append(item)
                if len(found) > MAX_ITEMS:
                    self._texts.report(
                        ("items",),
                        "too-many",
                        f"The meeting has more than {MAX_ITEMS} items.",
                        "Split it into several meetings, or loop over a shorter list.",
                        on_key=True,
                    )
                    return tuple(found[:MAX_ITEMS])
        if not any(item.phase == "during" for item in found):
            self._texts.report(
                ("items",),
                "no-items",
                "The meeting has no item during the meeting.",
                "Add one, or drop the “when:”.",
            )
        held = {item.id for item in found}
        return tuple(item for item in found if not item.for_ or item.for_ in held)

    def _item(self, spec: ItemSpec, path: Path, facts: Facts, lead: str) -> Item:
        self._check_role(lead, (*path, "lead"))
        house = self._audience is INTERNAL
        internal = {**self._reading[INTERNAL], **_loop_names(facts)} if house else {}
        inside = Facts(internal, added=facts.added)
        return Item(
            id=self._texts.text(spec.id, facts, (*path, "id")),
            title=self._texts.text(spec.title, facts, (*path, "title")),
            outcome=self._texts.text(spec.outcome, facts, (*path, "outcome")),
            minutes=spec.minutes,
            lead=lead,
            phase=spec.phase,
            workdays=spec.workdays,
            kind=spec.kind,
            visibility=spec.visibility,
            priority=spec.priority if house else "should",
            fallback=self._fallback(spec, path, inside) if house else "",
            points=self._points(spec, path, facts),
            cues=tuple(
                self._texts.text(cue, inside, (*path, "cues", n)) for n, cue in enumerate(spec.cues)
            )
            if house
            else (),
            talk=tuple(self._talk(spec, path, facts, inside, lead)) if house else (),
            charts=tuple(self._charts(spec, path, inside)) if house else (),
            at=place(self._texts.tree, path),
            minutes_at=place(self._texts.tree, (*path, "minutes")),
            for_=spec.for_ or "",
        )

    def _points(self, spec: ItemSpec, path: Path, facts: Facts) -> tuple[str, ...]:
        found: list[str] = []
        for number, point in enumerate(map(as_point, spec.points)):
            here = (*path, "points", number)
            found.extend(
                self._texts.text(point.text, context, (*here, "text"))
                for context in self._texts.each(point.each, point.when, facts, here)
            )
            if len(found) > MAX_ENTRIES:
                self._texts.report(
                    (*path, "points"),
                    "too-many",
                    f"This gives more than {MAX_ENTRIES:,} points.",
                    "Loop over a shorter list.",
                    on_key=True,
                )
                return ()
        return tuple(found)

    def _charts(self, spec: ItemSpec, path: Path, inside: Facts) -> Iterator[Chart]:
        for number, said in enumerate(spec.charts):
            here = (*path, "charts", number)
            if not self._texts.each(None, said.when, inside, here):
                continue
            rows = self._texts.value(said.of, inside, (*here, "of"))
            goal = self._texts.value(said.goal, inside, (*here, "goal"))
            if rows is None:
                continue  # there is none, or a problem that has been reported
            try:
                found = plain_rows(said.chart, rows)
            except NoRows as error:
                needs = ", ".join(COLUMNS[said.chart])
                self._texts.report(
                    (*here, "of"),
                    "bad-chart",
                    f"The picture “{said.chart}” cannot be drawn: {error}.",
                    f"It is drawn from rows with {needs}; crm.{said.chart} has them.",
                )
                continue
            yield Chart(
                kind=said.chart,
                title=self._texts.text(said.title, inside, (*here, "title")),
                source=source_of(said.of, inside),
                rows=found,
                goal=Decimal(goal) if isinstance(goal, (int, Decimal)) else None,
            )

    def _fallback(self, spec: ItemSpec, path: Path, inside: Facts) -> str:
        """As written when it cannot be filled in: there is one, whatever is wrong with it."""
        text = self._texts.text(spec.fallback, inside, (*path, "fallback"))
        return text or spec.fallback or ""

    def _talk(
        self, spec: ItemSpec, path: Path, heard: Facts, inside: Facts, lead: str
    ) -> Iterator[TalkLine]:
        speaker = lead
        expanded = self._expand(spec.talk, (*path, "talk"), heard, inside, 0)
        lines = list(islice(expanded, MAX_ENTRIES + 1))
        if len(lines) > MAX_ENTRIES:
            self._texts.report(
                (*path, "talk"),
                "too-many",
                f"This gives more than {MAX_ENTRIES:,} lines.",
                "Loop over a shorter list, or over fewer lists inside one another.",
                on_key=True,
            )
            return
        for line in lines:
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
        if name not in self._spec.roles:
            self._texts.report(
                path,
                "unknown-role",
                f"“{name}” is no role of this type.",
                did_you_mean(
                    name, self._spec.roles, otherwise=f"Roles: {', '.join(self._spec.roles)}."
                ),
            )

    def _expand(
        self, lines: tuple[TalkSpec, ...], path: Path, heard: Facts, inside: Facts, loops: int
    ) -> Iterator[_Expanded]:
        for index, line in enumerate(lines):
            here: Path = (*path, index)
            deeper = loops + (line.each is not None)
            if deeper > MAX_LOOPS:
                self._texts.report(
                    (*here, "each"),
                    "too-many",
                    f"Loops are {deeper} deep here; at most {MAX_LOOPS} are read.",
                )
                continue
            for now_heard, now_inside in self._rounds(line, here, heard, inside):
                if line.talk:
                    yield from self._expand(
                        line.talk, (*here, "talk"), now_heard, now_inside, deeper
                    )
                else:
                    yield _Expanded(line, here, now_heard if _is_heard(line) else now_inside)

    def _rounds(
        self, line: TalkSpec, path: Path, heard: Facts, inside: Facts
    ) -> Iterator[tuple[Facts, Facts]]:
        """What each round of `each` and `when` may use: aloud, and among ourselves.

        What is heard goes by what a client may know. Coaching in the same round sees the same
        entry whole, when both lists have the same length.
        """
        if not _is_heard(line):
            for facts in self._texts.each(line.each, line.when, inside, path):
                yield heard, facts
            return
        aloud = self._texts.each(line.each, None, heard, path)
        whole = self._texts.each(line.each, None, inside, path) if line.each else aloud
        for index, facts in enumerate(aloud):
            if self._texts.each(None, line.when, facts, path):
                entry = whole[index] if len(whole) == len(aloud) else facts
                yield facts, Facts({**inside, **_loop_names(entry)}, added=entry.added)

    def _line(self, line: _Expanded, speaker: str) -> TalkLine:
        spec, facts, path = line.spec, line.facts, line.path
        kind = spec.kind
        assert kind is not None
        text, to, answer = "", "", ""
        if spec.handoff is not None:
            text = self._texts.text(spec.handoff.say, facts, (*path, "handoff", "say"))
            to = spec.handoff.to
        elif kind != "pause":
            text = self._texts.text(getattr(spec, kind), facts, (*path, kind))
        if spec.answer is not None:
            answer = self._texts.text(spec.answer, facts, (*path, "answer"))
        listen = (spec.listen or LISTEN_SECONDS) if kind == "ask" else 0
        return TalkLine(
            kind=kind,
            speaker=speaker,
            text=text,
            at=place(self._texts.tree, (*path, kind), key=True),
            to=to,
            answer=answer,
            listen=listen,
            lasts=spec.pause or spec.lasts or 0,
            optional=spec.optional,
        )


class _Expanded(Struct, frozen=True):
    spec: TalkSpec
    path: Path
    facts: Facts


def _is_heard(line: TalkSpec) -> bool:
    return line.kind in HEARD or any(_is_heard(inner) for inner in line.talk)


def _loop_names(facts: Facts) -> dict[str, object]:
    """What loops have added to a context."""
    return {name: facts[name] for name in facts.added}
