"""Workspaces grown from the models: what clients read from one seed, what is internal from another.

Every field that is not `STRUCTURE` is found by walking the models and gets its value from the
seed of its side; what is structure (ids, kinds, who is there, when) is laid out here by hand. So
two workspaces with the same client seed differ in internal values only, whatever the models hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, Protocol, cast

from msgspec import inspect

from agendagen.compose.catalog import MODELS
from agendagen.compose.inputs import PLURALS
from agendagen.records.base import STRUCTURE, TRANSLATED, Model, Record, is_internal, marks
from agendagen.records.cadences import Cadence
from agendagen.records.minutes import ActionSpec, Carried, Decision, MinutesSpec, Praise
from agendagen.records.series import SeriesSpec
from agendagen.records.types import (
    LINE_KINDS,
    ChartSpec,
    InputSpec,
    ItemSpec,
    Line,
    MeetingSpec,
    ModeSpec,
    Point,
    Role,
    TalkLine,
    TypeSpec,
)
from agendagen.workspace.folders import FOLDERS

Data = dict[str, Any]
Files = dict[str, Data]
"""Path in the workspace → what the file says."""

MEETING = "proof"
"""The id of the meeting: the one name that the names of output files hold by design."""
SCALARS = ("text", "number", "date")
OURS = ("guidelines", "actions", "data")
"""Kinds of inputs that are never for clients."""
GOES_WITH = {"answer": ("objection",), "listen": ("ask",), "lasts": ("do", "show")}
"""Keys of talk lines, and the kinds that they go with."""
FIXED: dict[str, list[str | None]] = {
    "timezone": ["Asia/Tokyo", "Europe/Warsaw"],
    "logo": [None],
    "champion": [None],
}
"""Values that must mean something to the program."""


@cache
def name(label: str) -> str:
    """A name that structure needs (an id, a role, an input); no reader may ever see it."""
    return "zqs" + label.translate({ord(c): None for c in "-_ "})


class Seed(Protocol):
    """Where values come from. `place` is the field, as `Client.budget`."""

    def has(self, place: str) -> bool: ...
    def count(self, place: str) -> int: ...
    def word(self, place: str) -> str: ...
    def number(self, low: int, high: int, place: str) -> int: ...


class Lots:
    """Values drawn by lot; the same number, the same values."""

    def __init__(self, seed: int, letter: str, most: int = 2) -> None:
        self._random = Random(seed)
        self._letter = letter
        self._most = most
        self._made = 0

    def has(self, place: str) -> bool:
        return self._random.random() < 0.5

    def count(self, place: str) -> int:
        return max(0, self._random.randint(-1, self._most))

    def word(self, place: str) -> str:
        self._made += 1
        return (
            f"{self._letter}{self._random.getrandbits(self._random.choice((8, 40))):x}n{self._made}"
        )

    def number(self, low: int, high: int, place: str) -> int:
        return self._random.randint(low, high)


class Markers:
    """Everything is there, twice where there may be many, and every word is a marker.

    Numbers with room for it are markers too, from `first` on.
    """

    def __init__(self, prefix: str, first: int = 0) -> None:
        self.places: dict[str, str] = {}
        """Marker → the field that it was put into."""
        self.used: set[str] = set()
        """Every field that got a value, a marker or not."""
        self._prefix = prefix
        self._first = first

    def has(self, place: str) -> bool:
        self.used.add(place)
        return True

    def count(self, place: str) -> int:
        return 2

    def word(self, place: str) -> str:
        self.used.add(place)
        number, letters = len(self.places), ""
        for _ in range(4):
            number, digit = divmod(number, 26)
            letters += chr(ord("a") + digit)
        marker = self._prefix + letters
        self.places[marker] = place
        return marker

    def number(self, low: int, high: int, place: str) -> int:
        self.used.add(place)
        if high - low < 10**8:
            return high if self._first else low
        number = self._first + 37 * len(self.places)
        self.places[str(number)] = place
        return number


class Garden:
    """Grows data for models from two seeds.

    With `everything`, the house has an item that prints every internal value.
    """

    def __init__(self, client: Seed, internal: Seed, *, everything: bool = False) -> None:
        self.everything = everything
        self.client = client
        self.internal = internal
        self._opened = False

    def seed(self, *, internal: bool) -> Seed:
        return self.internal if internal else self.client

    def grow(self, model: type[Model], *, internal: bool = False, **given: Any) -> Data:
        """What a file could say of `model`. `given` values are taken; None leaves a key out."""
        data: Data = {}
        for field in fields_of(model):
            key, place = field.key, field.place
            inside = internal or field.internal
            if key in given:
                if given[key] is not None:
                    data[key] = given[key]
                continue
            if field.structure:
                continue
            if key in FIXED:
                if (value := self.fixed(key, internal=inside)) is not None:
                    data[key] = value
                continue
            if field.required or self.seed(internal=inside).has(place):
                data[key] = self.value(field.kind, place, internal=inside)
        return data

    def fixed(self, key: str, *, internal: bool) -> str | None:
        options = FIXED[key]
        return options[self.seed(internal=internal).number(0, len(options) - 1, key)]

    def value(self, kind: Any, place: str, *, internal: bool) -> Any:
        """A value of one kind, as text, list or mapping."""
        seed = self.seed(internal=internal)
        match kind:
            case inspect.Metadata():
                return self.value(kind.type, place, internal=internal)
            case inspect.UnionType():
                first = next(t for t in kind.types if not isinstance(t, inspect.NoneType))
                return self.value(first, place, internal=internal)
            case inspect.StrType():
                if kind.pattern and "#" in kind.pattern:
                    return f"#{seed.number(0, 0xFFFFFF, place):06x}"
                return seed.word(place)
            case inspect.IntType():
                return str(seed.number(kind.ge or 0, kind.le or 600, place))
            case inspect.DateType():
                return day(seed, place)
            case inspect.LiteralType():
                return kind.values[seed.number(0, len(kind.values) - 1, place)]
            case inspect.VarTupleType() if isinstance(kind.item_type, inspect.StructType) and (
                kind.item_type.cls is TalkLine
            ):
                return self.talk()
            case inspect.VarTupleType() if isinstance(kind.item_type, inspect.StructType) and (
                kind.item_type.cls is ChartSpec
            ):
                return [self.chart(internal=internal) for _ in range(seed.count(place))]
            case inspect.VarTupleType():
                count = max(seed.count(place), kind.min_length or 0)
                return [self.value(kind.item_type, place, internal=internal) for _ in range(count)]
            case inspect.DictType():
                keys = [seed.word(f"{place} (key)") for _ in range(seed.count(place))]
                return {key: self.value(kind.value_type, place, internal=internal) for key in keys}
            case inspect.StructType():
                return self.grow(cast(type[Model], kind.cls), internal=internal)
            case inspect.CustomType():
                return self._own(kind.cls.__name__, seed, place)
        raise AssertionError(f"{place}: {kind} is new here")

    def _own(self, kind: str, seed: Seed, place: str) -> str:
        if kind in ("Amount", "PerHour"):
            return str(seed.number(1, 10**9, place))
        if kind in ("Day", "Done"):
            return day(seed, place)
        if kind == "Duration":
            return f"{seed.number(1, 90, place)} s"
        if kind == "YesNo":
            return "true" if seed.has(place) else "false"
        raise AssertionError(f"{place}: {kind} is new here")

    def talk(self) -> list[Data]:
        """Lines of every kind that the seed wants, and a group of them."""
        lines = [self.line(kind) for kind in LINE_KINDS if self.internal.has("TalkLine")]
        if lines and self.internal.has("TalkLine.talk"):
            group = self.grow(
                TalkLine,
                internal=True,
                **dict.fromkeys((*LINE_KINDS, *GOES_WITH)),
                each=self.loop(),
                when=self.truth("TalkLine.when"),
                by=None,
                optional=None,
                talk=None,
            )
            inner = self.line("know")
            inner.pop("optional", None)  # alone, it would be a change to a line that is not there
            lines.append(group | {"talk": [inner]})
        return lines

    def line(self, kind: str) -> Data:
        """A talk line of one kind with everything that goes with it."""
        without: Data = {
            **{other: None for other in LINE_KINDS if other != kind},
            **{key: None for key, kinds in GOES_WITH.items() if kind not in kinds},
        }
        given: Data = {"talk": None, "by": name("rep"), "each": None}
        if kind == "know" and self.internal.has("TalkLine.each"):
            given["each"] = self.loop()
        given["when"] = self.truth("TalkLine.when")
        if kind == "objection":
            given["answer"] = self.internal.word("TalkLine.answer")
        if kind == "handoff":
            say = self.internal.word("Handoff.say")
            given["handoff"] = {"to": name("rep"), "from": name("rep"), "say": say}
        made = self.grow(TalkLine, internal=True, **without, **given)
        if kind not in made:
            field = next(f for f in fields_of(TalkLine) if f.key == kind)
            made[kind] = self.value(field.kind, field.place, internal=True)
        return made

    def chart(self, *, internal: bool) -> Data:
        """A picture of nobody's weeks, with its title."""
        nobody = "attendees | selectattr('name', 'eq', '')"
        return self.grow(ChartSpec, internal=internal, chart="trend", of=nobody)

    def loop(self) -> str:
        return f"{self.internal.word('TalkLine.each')} in attendees"

    def truth(self, place: str, *, internal: bool = True) -> str:
        word = self.seed(internal=internal).word(place)
        return f"'{word}' == '{word}'"

    # -- the layout ---------------------------------------------------------------------------

    def files(self) -> Files:
        """A whole workspace: its meeting `MEETING` has clients in the room."""
        files: Files = {"content/company.yaml": self.record("company", open_=True)}
        opened, shut = {"company": files["content/company.yaml"]}, {}
        for kind in MODELS:
            if kind == "company":
                continue
            opened[kind] = self.record(kind, open_=True)
            files[f"{FOLDERS[kind]}/{name(f'open {kind}')}.yaml"] = opened[kind]
            shut[kind] = [
                (name(f"shut {kind} {n}"), self.record(kind, open_=False))
                for n in range(max(1, self.internal.count("records")))
            ]
            for id_, record in shut[kind]:
                files[f"{FOLDERS[kind]}/{id_}.yaml"] = record
        contacts = opened["client"].get("contacts", [])
        if contacts and self.client.has("Client.champion"):
            opened["client"]["champion"] = contacts[0]["id"]
        specs, said = self.inputs(shut)
        mode_specs, mode_said = self.inputs(shut, prefix="mode")
        files[f"templates/modes/{name('mode')}.yaml"] = self.mode(mode_specs)
        files[f"templates/types/{name('parent')}.yaml"] = self.type_(specs, opened, shut)
        files[f"templates/types/{name('type')}.yaml"] = self.child()
        files[f"content/meetings/{MEETING}.yaml"] = self.meeting(
            said | mode_said, contacts, shut, opened
        )
        if self.client.has("MinutesSpec"):
            files |= self.past(files[f"content/meetings/{MEETING}.yaml"], shut)
        for path, data in list(files.items()):
            model = model_of(path)
            internal = issubclass(model, Record) and data.get("visibility") != "client"
            told = self.retold(model, data, internal=internal)
            if told:
                files[path.replace(".yaml", ".pl.yaml")] = told
        return files

    def record(self, kind: str, *, open_: bool) -> Data:
        said = "client" if open_ else self.maybe("internal")
        return self.grow(MODELS[kind], internal=not open_, visibility=said)

    def maybe(self, value: Any) -> Any:
        return value if self.internal.has("structure") else None

    def pick(self, options: list[Any]) -> Any:
        return options[self.internal.number(0, len(options) - 1, "structure")]

    def inputs(self, shut: dict[str, Any], prefix: str = "") -> tuple[Data, Data]:
        """Inputs of every kind, seen and unseen, with what the meeting says to them."""
        specs: Data = {}
        said: Data = {}
        every = kinds_in(next(f.kind for f in fields_of(InputSpec) if f.key == "kind"))
        for kind in ("text", "people", "rows") if prefix else every:
            for seen in (True, False):
                if kind == "data" or (kind in OURS and seen):
                    continue  # an export is a file of its own: tests/figures/test_templates.py
                needed = (kind, seen, prefix) == ("client", True, "")
                if not needed and not self.seed(internal=not seen).has("InputSpec"):
                    continue
                input_ = "client" if needed else ""
                input_ = input_ or name(f"{prefix}{'seen' if seen else 'unseen'}{kind}")
                columns = dict(zip(map(name, COLUMNS), COLUMNS, strict=True))
                if kind == "rows" and not seen:
                    columns = {self.internal.word("InputSpec.columns"): c for c in COLUMNS}
                value = self.given(kind, shut, columns, seen=seen)
                default = kind == "text" and bool(prefix)
                specs[input_] = self.grow(
                    InputSpec,
                    internal=not seen,
                    kind=kind,
                    visibility="client" if seen else self.maybe("internal"),
                    required="false",
                    columns=columns if kind == "rows" else None,
                    default=value if default else None,
                )
                if not default:
                    said[input_] = value
        return specs, said

    def given(self, kind: str, shut: dict[str, Any], columns: Data, *, seen: bool) -> Any:
        """What the meeting says to an input of one kind."""
        seed = self.seed(internal=not seen)
        if kind in SCALARS:
            return self.scalar(kind, internal=not seen)
        if kind == "actions":
            return [{"what": self.scalar("text", internal=True)}]
        if kind == "guidelines":
            return [dict.fromkeys(("instead_of", "say", "why"), self.scalar("text", internal=True))]
        if kind == "list":
            count = seed.count("MeetingSpec.inputs")
            return [self.scalar("text", internal=not seen) for _ in range(count)]
        if kind in PLURALS:
            ids = [id_ for id_, _ in shut[PLURALS[kind]]]
            if not seen:
                return ids
            hidden = ids[: self.internal.count("MeetingSpec.inputs")]
            return [*hidden, name(f"open {PLURALS[kind]}"), *hidden[:1]]
        if kind == "rows":
            rows = []
            for _ in range(1 + seed.count("MeetingSpec.inputs")):
                row: Data = {}
                for column, cell in columns.items():
                    if cell in SCALARS:
                        row[column] = self.scalar(cell, internal=not seen)
                    elif seed.has("MeetingSpec.inputs"):
                        row[column] = name(f"open {cell}")
                    elif self.internal.has("MeetingSpec.inputs"):
                        row[column] = self.pick(shut[cell])[0]
                rows.append(row)
            return rows
        return name(f"open {kind}") if seen else self.pick(shut[kind])[0]

    def scalar(self, kind: str, *, internal: bool) -> str:
        seed = self.seed(internal=internal)
        if kind == "number":
            return str(seed.number(1, 10**9, "MeetingSpec.inputs"))
        if kind == "date":
            return f"{seed.number(2030, 2090, 'MeetingSpec.inputs')}-06-15"
        return seed.word("MeetingSpec.inputs")

    def type_(self, specs: Data, opened: dict[str, Data], shut: dict[str, Any]) -> Data:
        """The parent type: everything but what the child changes."""
        rep, expert = name("rep"), name("expert")
        texts = shown(opened, "client", specs)
        points = [self.point(text) for text in texts if self.client.has("Point")]
        points += [
            self.point(f"{{{{ loop.index }}}} {{{{ loop.length }}}} {{{{ {name('p')}.name }}}}")
            | {"each": f"{name('p')} in {people}"}
            for people in ("attendees", name("seenpeople"))
            if people in ("attendees", *specs)
        ]
        rows, row = name("seenrows"), name("row")
        points += [
            self.point(f"{{{{ {row}.{name(cell)}{'' if cell in SCALARS else '.name'} }}}}")
            | {"each": f"{row} in {rows}", "when": f"{row}.{name(cell)}"}
            for cell in COLUMNS
            if rows in specs
        ]
        points += [
            self.point(f"{{{{ {input_}{also} }}}}")
            for kind, also in (*((kind, "") for kind in SCALARS), ("list", " | listed"))
            if (input_ := name(f"seen{kind}")) in specs
        ]
        points += [
            self.point("{{ client.name }}") | {"when": f"client.{field.key}"}
            for field in fields_of(MODELS["client"])
            if not field.internal and not field.structure and self.client.has("Point")
        ]
        # what is missing for clients, or not there at all, must look the same
        points += [
            self.point(f"{{{{ {path} | default('none') }}}}")
            for path in ("client.budget", f"{rep}.notes", name("unseentext"))
        ]
        head = self.item("head", points=points, lead=rep, minutes={"share": "1", "min": "5"})
        return self.grow(
            TypeSpec,
            audience="client",
            minutes="300",
            title="{{ client.name }} " + self.client.word("TypeSpec.title"),
            roles={
                rep: self.grow(Role),
                expert: self.grow(Role, required="false"),
            },
            inputs=specs,
            joining=self.lines(),
            disclosures=self.lines(),
            items=[
                *self.among([head, self.item("tail", minutes="60")]),
                *([self.telling(shut, opened, specs)] if self.everything else []),
            ],
        )

    def child(self) -> Data:
        extra = {"minutes": {"share": "2"}, "lead": name("expert"), "kind": "demo"}
        items = self.among([self.item("child", **extra)])
        return self.grow(
            TypeSpec,
            extends=name("parent"),
            title=None,
            objective=self.client.word("TypeSpec.objective"),
            joining=None,
            disclosures=None,
            items=items,
        )

    def mode(self, specs: Data) -> Data:
        items = self.among([self.item("moded", phase="before", minutes="60")])
        if self.internal.has("ItemSpec"):
            items.append({"id": name("head"), **self.inner_only()})
        return self.grow(ModeSpec, inputs=specs, joining=self.lines("mode"), items=items)

    def inner_only(self) -> Data:
        """Changes to an item that no client can notice."""
        return {
            field.key: self.value(field.kind, field.place, internal=True)
            for field in fields_of(ItemSpec)
            if field.internal and self.internal.has(field.place)
        }

    def meeting(
        self, said: Data, contacts: list[Data], shut: dict[str, Any], opened: dict[str, Data]
    ) -> Data:
        guests = [f"{name('open client')}/{contact['id']}" for contact in contacts[:1]]
        for id_, record in shut["client"]:
            guests += [f"{id_}/{contact['id']}" for contact in record.get("contacts", [])]
        here = [name("open person"), *(id_ for id_, _ in shut["person"] if self.maybe(id_))]
        cast = {name("rep"): name("open person")}
        if self.internal.has("MeetingSpec.cast"):
            cast[name("expert")] = self.pick(shut["person"])[0]
        items = self.among([self.item("added", phase="after", workdays="2", minutes="5")])
        if self.internal.has("ItemSpec"):
            items.append({"id": name("tail"), **self.inner_only()})
        return self.grow(
            MeetingSpec,
            type=name("type"),
            mode=name("mode"),
            title=None,
            date="2026-12-01",
            start="09:30",
            cast=cast,
            attendees=here if self.client.has("MeetingSpec.attendees") else None,
            guests=guests,
            series=self.grow(SeriesSpec, id=name("series"), rule="FREQ=WEEKLY"),
            inputs=said,
            items=items,
        )

    def past(self, meeting: Data, shut: dict[str, Any]) -> Files:
        """An earlier meeting with the client, one of ours after it, and the minutes of all."""
        earlier, ours = name("earlier"), name("ours")
        one, two, three = (f"{earlier}/{name(id_)}" for id_ in ("one", "two", "three"))
        talk = {"id": name("talk"), "title": "Talk", "minutes": "10", "lead": name("rep")}
        who = self.pick(shut["person"])[0]
        later = self.grow(Carried, internal=True, id=one, done="no", who=who)
        return {
            f"content/meetings/{earlier}.yaml": {**meeting, "date": "2026-11-24"},
            f"content/minutes/{earlier}.yaml": self.minutes(shut, name("child")),
            f"templates/types/{ours}.yaml": {
                "title": "Ours",
                "objective": "We know.",
                "purposes": ["motivate"],
                "minutes": "10",
                "roles": {name("rep"): {"title": "Boss"}},
                "items": [talk],
            },
            f"content/meetings/{ours}.yaml": {
                "type": ours,
                "mode": name("mode"),
                "date": "2026-11-27",
                "start": "09:00",
                "cast": {name("rep"): name("open person")},
            },
            f"content/minutes/{ours}.yaml": {"carried": [later]},
            f"content/minutes/{MEETING}.yaml": self.minutes(shut, name("head"))
            | {
                "carried": [
                    {"id": one, "done": "yes"},
                    {"id": two, "dropped": self.internal.word("Carried.dropped")},
                    self.grow(Carried, id=three, done=None, who=None, dropped=None),
                ]
            },
        }

    def minutes(self, shut: dict[str, Any], item: str) -> Data:
        """What was decided and promised: three things with the client, others among ourselves."""
        who: Data = {"who": name("open person"), "done": None, "visibility": "client"}
        actions = [self.grow(ActionSpec, id=name(id_), **who) for id_ in ("one", "two", "three")]
        decisions: list[Any] = [self.grow(Decision, visibility="client")]
        for number in range(self.internal.count("MinutesSpec")):
            inside: Data = {"who": self.pick(shut["person"])[0], "visibility": None}
            action = self.grow(ActionSpec, internal=True, id=name(f"in{number * 'n'}"), **inside)
            actions.insert(self.internal.number(0, 3, "structure"), action)
            said = self.grow(Decision, internal=True, visibility="internal")
            decisions = [said, *decisions, self.internal.word("Decision.text")]
        praise = [{"who": self.pick(shut["person"])[0]}] * self.internal.count("Praise")
        told = [one | self.grow(Praise, internal=True, who=None) for one in praise]
        items = {"items": [{"id": item, "decisions": decisions, "actions": actions}]}
        return self.grow(MinutesSpec, present=None, carried=None, items=None, praise=told) | items

    def item(self, id_: str, **given: Any) -> Data:
        """An item that clients see."""
        return self.grow(ItemSpec, id=name(id_), visibility="client", **given)

    def among(self, items: list[Data]) -> list[Data]:
        """The items with internal ones before, between and behind them."""
        mixed: list[Data] = []
        for item in [*items, None]:
            mixed += [self.secret_item() for _ in range(self.internal.count("ItemSpec"))]
            mixed += [item] if item else []
        return mixed

    def secret_item(self, **given: Any) -> Data:
        opening = not self._opened and self.internal.number(0, 3, "structure") == 3
        self._opened |= opening
        if "talk" not in given and not opening and self.internal.has("ItemSpec.each"):
            given["each"] = f"{self.internal.word('ItemSpec.each')} in attendees"
        if self.internal.has("ItemSpec.points"):
            point = self.grow(Point, internal=True)
            given["points"] = [self.internal.word("ItemSpec.points"), point]
        return self.grow(
            ItemSpec,
            internal=True,
            id="opening" if opening else self.internal.word("ItemSpec.id"),
            phase=self.pick(["before", "after"]),
            minutes=str(self.internal.number(1, 600, "ItemSpec.minutes")),
            lead=name("expert"),
            when=self.truth("ItemSpec.when"),
            **given,
        )

    def telling(self, shut: dict[str, Any], opened: dict[str, Data], specs: Data) -> Data:
        """The item in which the house reads every internal value there is."""
        texts = [*shown(opened, "internal", specs)]
        texts += [f"{{{{ {name(f'unseen{kind}')} }}}}" for kind in SCALARS]
        texts.append(f"{{{{ {name('unseenlist')} | listed }}}}")
        for kind, records in shut.items():
            for number, (_, record) in enumerate(records):
                texts += leaves(f"{name('unseen' + plural(kind))}[{number}]", MODELS[kind], record)
        parked = {"each": "topic in meeting.parked", "know": "{{ topic }}"}
        return self.secret_item(talk=[parked, *({"know": text} for text in texts[:900])])

    def lines(self, prefix: str = "") -> list[Data]:
        """Joining lines or small print, seen and unseen."""
        seen = self.grow(Line, id=name(f"{prefix}line"), visibility="client")
        unseen = [
            self.grow(
                Line,
                internal=True,
                id=self.internal.word("Line.id"),
                when=self.truth("Line.when"),
                visibility="internal",
            )
            for _ in range(self.internal.count("Line"))
        ]
        return [*unseen[:1], seen, *unseen[1:]]

    def point(self, text: str) -> Data:
        return self.grow(Point, text=text, when=f"'{name('when')}' == '{name('when')}'")

    def retold(self, model: type[Model], data: Data, *, internal: bool) -> Data:
        """A translation: other words wherever words are translated."""
        told: Data = {}
        internal = internal or (data.get("visibility") != "client" and model in HIDEABLE)
        for field in fields_of(model):
            key, place = field.key, field.place
            if key not in data:
                continue
            inside = internal or field.internal
            inner = field.inner
            if model in (ModeSpec, MeetingSpec) and key == "items":
                inner = ItemSpec
            if inner is not None:
                value = self._retold_inner(inner, data[key], internal=inside)
            elif "{{" in str(data[key]) or (inside and not self.internal.has(place)):
                continue
            elif field.translated and isinstance(data[key], list) and not inside:
                value = [self.client.word(place) for _ in data[key]]
            elif field.translated:
                value = self.value(field.kind, place, internal=inside)
            else:
                continue
            if value:
                told[key] = value
        if told and "id" in data:
            told = {"id": data["id"], **told}
        return told

    def _retold_inner(self, inner: type[Model], value: Any, *, internal: bool) -> Any:
        if isinstance(value, list):
            if not all("id" in entry for entry in value if isinstance(entry, dict)):
                return None
            return [
                told
                for entry in value
                if isinstance(entry, dict)
                and (told := self.retold(inner, entry, internal=internal))
            ]
        if inner in (Role, InputSpec):
            return {
                key: told
                for key, entry in value.items()
                if (told := self.retold(inner, entry, internal=internal))
            }
        return self.retold(inner, value, internal=internal) if isinstance(value, dict) else None


COLUMNS = ("text", "number", "date", "person", "client", "product")
HIDEABLE = (ItemSpec, InputSpec, Line, ActionSpec)
"""Models other than records that a client sees only when they say so."""


def model_of(path: str) -> type[Model]:
    """The model of a file."""
    if path == "content/company.yaml":
        return MODELS["company"]
    folder = path.rpartition("/")[0]
    kind = next(kind for kind, found in FOLDERS.items() if found == folder)
    models: dict[str, type[Model]] = {
        "type": TypeSpec,
        "mode": ModeSpec,
        "meeting": MeetingSpec,
        "minutes": MinutesSpec,
    }
    return (models | MODELS | {"cadence": Cadence})[kind]


def day(seed: Seed, place: str) -> str:
    return f"{seed.number(2030, 2090, place)}-01-{seed.number(10, 28, place)}"


def plural(kind: str) -> str:
    return next(many for many, one in PLURALS.items() if one == kind)


def kinds_in(kind: Any) -> tuple[str, ...]:
    """Every word that a literal allows."""
    if isinstance(kind, inspect.UnionType):
        return tuple(word for part in kind.types for word in kinds_in(part))
    if isinstance(kind, inspect.Metadata):
        return kinds_in(kind.type)
    assert isinstance(kind, inspect.LiteralType)
    return tuple(map(str, kind.values))


def struct_in(kind: Any) -> type[Model] | None:
    """The model that an annotation holds, if it does."""
    match kind:
        case inspect.StructType():
            return cast(type[Model], kind.cls)
        case inspect.Metadata():
            return struct_in(kind.type)
        case inspect.UnionType():
            return next((found for t in kind.types if (found := struct_in(t))), None)
        case inspect.VarTupleType():
            return struct_in(kind.item_type)
        case inspect.DictType():
            return struct_in(kind.value_type)
    return None


def shown(opened: dict[str, Data], side: str, specs: Data) -> Iterator[str]:
    """Templates that print every leaf of the open records that inputs name, of one side."""
    for kind, record in opened.items():
        own = kind in ("client", "company")
        owner = kind if own else name(f"seen{kind}")
        if kind == "company" or owner in specs:
            yield from leaves(owner, MODELS[kind], record, internal=side == "internal")


def leaves(
    path: str, model: type[Model], data: Data, *, internal: bool | None = None
) -> Iterator[str]:
    """Templates of every value in `data`; with `internal`, of that side only."""
    for field in fields_of(model):
        key, value = field.key, data.get(field.key)
        if value is None or key == "champion" or field.structure:
            continue
        inside, inner, here = field.internal, field.inner, f"{path}.{key}"
        entries = (
            [(f"{here}[{n}]", entry) for n, entry in enumerate(value)]
            if isinstance(value, list)
            else [(here, value)]
        )
        side = None if inside and internal else internal
        for place, entry in entries:
            if inner is not None and not (inside and internal is False):
                yield from leaves(place, inner, entry, internal=side)
            elif inner is None and internal in (None, inside):
                yield from _printed(place, entry)


def _printed(place: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{{{{ {place}.{key} }}}}" for key in value)
    elif value in ("true", "false"):
        yield f"{{{{ 'yes' if {place} else 'no' }}}}"
    else:
        yield f"{{{{ {place} }}}}"


@dataclass(frozen=True, slots=True)
class Field:
    """What the models say of one field."""

    key: str
    place: str
    """As `Client.budget`."""
    kind: Any
    inner: type[Model] | None
    """The model that it holds, in a list or alone."""
    required: bool
    structure: bool
    internal: bool
    translated: bool


@cache
def fields_of(model: type[Model]) -> tuple[Field, ...]:
    """Every field of a model."""
    info = inspect.type_info(model)
    assert isinstance(info, inspect.StructType)
    return tuple(
        Field(
            field.encode_name,
            f"{model.__name__}.{field.encode_name}",
            field.type,
            struct_in(field.type),
            field.required,
            STRUCTURE in (said := marks(model, field.name)),
            is_internal(model, field.name),
            TRANSLATED in said,
        )
        for field in info.fields
    )
