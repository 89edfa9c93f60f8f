"""What people read and hear, string by string: in the files, and in the editions made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from agendagen.compose.composer import Prepared
from agendagen.compose.given import given
from agendagen.compose.items import HEARD
from agendagen.compose.meeting import Item, Meeting
from agendagen.compose.tracing import Trace
from agendagen.phrasing.lint import Passage
from agendagen.phrasing.scene import Scene
from agendagen.problems import Position, ProblemsFound
from agendagen.records.base import LANGUAGES, Mark, Model, Record, Visibility, marks
from agendagen.records.content import Product
from agendagen.records.reading import fields_of, models_in
from agendagen.records.types import TypeSpec
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence, find, text_of
from agendagen.workspace.workspace import Source, Workspace

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
MENTIONED = frozenset({"never_say", "avoid", "instead_of", "bad_example", "samples", "scenes"})
"""Keys whose words are there because they are not to be said, or are the client's."""
FIELDS = {"region": ("country",), "industry": ("industry",), "stage": ("deal", "stage")}
"""Where a client's record says what `applies` asks for."""
_THEIRS = frozenset({"says", "objection"})
_IN_ITEMS = frozenset({"title", "outcome", "points", "text"})
_WORKING = frozenset({"cues", "fallback", "know", "do"})


def of_record(record: Record, tree: Node) -> Iterator[Passage]:
    """The words of a record; `origin` is the scalar."""
    yield from _of_model(type(record), tree, record.visibility is CLIENT)


def of_type(spec: TypeSpec, tree: Node) -> Iterator[Passage]:
    """The words of a type, with every branch of its conditions."""
    faces = spec.audience is CLIENT
    for key in ("title", "objective"):
        node = find(tree, (key,))
        if isinstance(node, Scalar):
            audience = CLIENT if faces else INTERNAL
            yield Passage(node.text, audience, node, title=key == "title")
    for key in ("joining", "disclosures"):
        for entry in _entries(find(tree, (key,))):
            said = find(entry, ("visibility",))
            unsaid = said is None and key == "disclosures"
            public = faces and (unsaid or (isinstance(said, Scalar) and said.text == CLIENT))
            for part in ("label", "text"):
                node = find(entry, (part,))
                if isinstance(node, Scalar):
                    yield Passage(node.text, CLIENT if public else INTERNAL, node)
    for item, entry in zip(spec.items, _entries(find(tree, ("items",))), strict=False):
        public = faces and item.visibility is CLIENT
        heard = faces and item.phase == "during"
        yield from _of_item(entry, item.id, public, heard)


def of_inputs(prepared: Prepared) -> Iterator[Passage]:
    """The texts that a meeting gives its type."""
    faces = prepared.resolved.type.audience is CLIENT
    mentioned = {
        scalar
        for name, spec in prepared.resolved.type.inputs.items()
        for key in ([name] if name in MENTIONED else MENTIONED & spec.cells.keys())
        for scalar in _under(find(prepared.resolved.meeting_tree, ("inputs", name)), key, name)
    }
    for _, kind, public, scalar in given(prepared.resolved):
        if kind == "text" and scalar not in mentioned:
            yield Passage(scalar.text, CLIENT if public and faces else INTERNAL, scalar)


class Printed(Struct, frozen=True):
    """Where a passage of an edition comes from: some entry of its meeting, at `near`."""

    meeting: Meeting
    near: Position

    def trace(self, text: str) -> Trace | None:
        """How the text was made; of several in the meeting the one written nearest below."""
        found = self.meeting.traces.get(text, ())
        below = [t for t in found if t.at.path == self.near.path and t.at.line >= self.near.line]
        return min(below, key=lambda t: t.at.line, default=found[0] if found else None)


def mentions(tree: Node) -> frozenset[Position]:
    """The places of strings that stand in a list of what is not to be said."""
    return frozenset(scalar.at for key, scalar in _keyed(tree, "") if key in MENTIONED)


def of_agenda(meeting: Meeting) -> Iterator[Passage]:
    """What the agenda for the meeting's audience prints; `origin` is `Printed`."""
    seen, head = meeting.audience, Printed(meeting, meeting.at)
    company = meeting.company
    for text in (company.name, company.tagline, company.address, company.register_):
        if text:
            yield Passage(text, seen, head)
    yield Passage(meeting.title, seen, head, title=True)
    yield Passage(meeting.objective, seen, head)
    for line in meeting.joining:
        yield Passage(line.label, seen, head)
        yield Passage(line.text, seen, head)
    for item in meeting.items:
        here = Printed(meeting, item.at)
        for text in (item.title, item.outcome, *item.points):
            yield Passage(text, seen, here, item=item.id, title=text is item.title)
    yield from of_disclosures(meeting)


def of_disclosures(meeting: Meeting) -> Iterator[Passage]:
    """The small print."""
    for text in meeting.disclosures:
        yield Passage(text, meeting.audience, Printed(meeting, meeting.at))


def of_talk(house: Meeting) -> Iterator[Passage]:
    """What the talk track prints: what is said aloud, and what only the house reads."""
    for item in house.items:
        aloud = CLIENT if house.faces is CLIENT and item.phase == "during" else INTERNAL
        yield from _of_lines(house, item, aloud)
        for text in (*item.cues, item.fallback):
            yield Passage(text, INTERNAL, Printed(house, item.at), item=item.id)


def scene_of(prepared: Prepared) -> Scene:
    """The scene of a meeting, on its day."""
    workspace, resolved, catalog = prepared.workspace, prepared.resolved, prepared.catalog
    named = set(resolved.type.phrasing)
    for record, _ in catalog.used():
        if isinstance(record, Product):
            named.update(record.phrasing)
    clients = [workspace.sources("client")[name] for name in catalog.ids("client")]
    return Scene(
        day=resolved.meeting.date,
        named=frozenset(named),
        types=type_line(workspace, resolved.type_id),
        products=frozenset(catalog.ids("product")),
        regions=frozenset(written_in(workspace, clients, FIELDS["region"])),
        industries=frozenset(written_in(workspace, clients, FIELDS["industry"])),
        stages=frozenset(written_in(workspace, clients, FIELDS["stage"])),
    )


def scene_of_file(
    workspace: Workspace, source: Source, spec: Model, day: date, products: dict[str, Product]
) -> Scene:
    """The scene of a file by itself: what only a meeting decides is not known."""
    if isinstance(spec, TypeSpec):
        line = type_line(workspace, source.id)
        return Scene(day, named=frozenset(spec.phrasing), types=line)
    product = source.id if source.kind == "product" else getattr(spec, "product", None)
    if product is None:
        return Scene(day)
    record = products.get(product)
    named = frozenset(record.phrasing if record else ())
    return Scene(day, named=named, products=frozenset({product}))


def type_line(workspace: Workspace, type_id: str) -> frozenset[str]:
    """A type and those that it extends."""
    found: set[str] = set()
    current: str | None = type_id
    while current is not None and current not in found:
        found.add(current)
        try:
            current = text_of(workspace.read(workspace.source("type", current)), "extends")
        except ProblemsFound:
            break
    return frozenset(found)


def _of_lines(house: Meeting, item: Item, aloud: Visibility) -> Iterator[Passage]:
    for line in item.talk:
        audience = aloud if line.kind in HEARD else INTERNAL
        theirs = line.kind == "objection"
        here = Printed(house, line.at)
        if line.text:
            yield Passage(line.text, audience, here, item=item.id, theirs=theirs)
        if line.answer:
            yield Passage(line.answer, aloud, here, item=item.id)


def _of_model(model: type[Model], tree: Node, public: bool) -> Iterator[Passage]:
    if not isinstance(tree, Mapping):
        return
    fields = fields_of(model)
    for key, entry in tree.entries.items():
        if key not in fields or key in MENTIONED:
            continue
        said = marks(model, fields[key].name)
        seen = public and Mark.CLIENT in said
        inner = next(models_in(fields[key].type), None)
        for node in _entries(entry.value) or (entry.value,):
            if inner is not None:
                yield from _of_model(inner, node, seen)
            elif Mark.TRANSLATED in said and isinstance(node, Scalar):
                audience = CLIENT if seen else INTERNAL
                theirs = key in _THEIRS
                yield Passage(
                    node.text, audience, node, title=key in ("title", "name"), theirs=theirs
                )


def _of_item(entry: Node, item: str, public: bool, heard: bool) -> Iterator[Passage]:
    head, aloud = (CLIENT if public else INTERNAL), (CLIENT if heard else INTERNAL)
    for key, scalar in _keyed(entry, ""):
        if key in _IN_ITEMS:
            yield Passage(scalar.text, head, scalar, item=item, title=key == "title")
        elif key in HEARD or key == "answer":
            yield Passage(scalar.text, aloud, scalar, item=item, theirs=key in _THEIRS)
        elif key in _WORKING:
            yield Passage(scalar.text, INTERNAL, scalar, item=item)


def _keyed(node: Node, key: str) -> Iterator[tuple[str, Scalar]]:
    """Every string with the key it stands under."""
    if isinstance(node, Mapping):
        for name, entry in node.entries.items():
            yield from _keyed(entry.value, name)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _keyed(item, key)
    else:
        yield key, node


def _under(node: Node | None, key: str, at: str) -> Iterator[Scalar]:
    return (scalar for name, scalar in (_keyed(node, at) if node else ()) if name == key)


def _entries(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def written_in(
    workspace: Workspace, sources: Iterable[Source], path: tuple[str, ...]
) -> Iterator[str]:
    """A field in every language that it is written in."""
    for source in sources:
        files = [(source.layer, source.base), *source.translations.values()]
        for layer, file in files[: 1 + len(LANGUAGES)]:
            try:
                node = find(workspace.read_path(layer, file), path)
            except ProblemsFound:
                continue  # said where the file is checked
            if isinstance(node, Scalar):
                yield node.text
