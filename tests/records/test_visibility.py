"""What says nothing is internal: every field of every record, walked through the models."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest

from agendagen.compose.catalog import MODELS
from agendagen.compose.facts import Facts, is_visible, view
from agendagen.problems import Position
from agendagen.records.base import CLIENT, TRANSLATED, Mark, Model, Record, Visibility, marks
from agendagen.records.content import Person, Product
from agendagen.records.reading import fields_of, models_in, read
from agendagen.workspace.nodes import Mapping

RECORDS = list(MODELS.values())
BASE = {"visibility", "lang", "extra"}
DOCS = Path(__file__).parents[2] / "docs/files.md"


def is_many(annotation: Any) -> bool:
    """Whether it is a list."""
    if get_origin(annotation) is tuple:
        return True
    unwrapped = get_origin(annotation) in (Annotated, Union)
    return unwrapped and any(is_many(argument) for argument in get_args(annotation))


def is_mapping(annotation: Any) -> bool:
    """Whether it is names with values."""
    if get_origin(annotation) is dict:
        return True
    return get_origin(annotation) is Annotated and is_mapping(get_args(annotation)[0])


class Filled:
    """A record with a marker in every field, and which of them a client may read."""

    def __init__(self, model: type[Model]) -> None:
        self.public: set[str] = set()
        self.internal: set[str] = set()
        self.record = self._fill(model, model.__name__, visible=True)

    def _fill(self, model: type[Model], path: str, *, visible: bool) -> Model:
        values: dict[str, Any] = {}
        for field in fields_of(model).values():
            here = visible and Mark.CLIENT in marks(model, field.name)
            inner = list(models_in(field.type))
            place = f"{path}.{field.name}"
            value: Any
            if inner:
                value = self._fill(inner[0], place, visible=here)
            else:
                value = f"<{place}>"
                (self.public if here else self.internal).add(value)
            if field.name == "extra" or is_mapping(field.type):
                value = {"fact": value}
            elif is_many(field.type):
                value = (value,)
            values[field.name] = value
        return model(**values)


def strings(value: Any) -> set[str]:
    """Every string of a value, keys left out."""
    if isinstance(value, dict):
        return {found for inner in value.values() for found in strings(inner)}
    if isinstance(value, (tuple, list)):
        return {found for inner in value for found in strings(inner)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("model", RECORDS)
def test_a_client_sees_what_is_marked_and_nothing_else(model: type[Record]) -> None:
    filled = Filled(model)
    seen = strings(view(filled.record, Visibility.CLIENT, "it"))
    # a champion is the id of a contact in the file, and the contact itself in templates
    assert seen == filled.public - {"<Client.champion>"}
    assert filled.internal
    assert not seen & filled.internal


@pytest.mark.parametrize("model", RECORDS)
def test_the_house_sees_everything(model: type[Record]) -> None:
    filled = Filled(model)
    seen = strings(view(filled.record, Visibility.INTERNAL, "it"))
    assert seen == (filled.public | filled.internal) - {"<Client.champion>"}


@pytest.mark.parametrize("model", RECORDS)
def test_what_a_client_must_not_see_is_known_by_name_only(model: type[Record]) -> None:
    facts = view(Filled(model).record, Visibility.CLIENT, "it")
    assert facts.hidden.keys() == set(fields_of(model)) - set(facts)
    assert facts.hidden.keys() >= BASE


@pytest.mark.parametrize("model", RECORDS)
def test_the_reference_and_the_models_agree(model: type[Record]) -> None:
    """docs/files.md tells people which fields are internal; it must not be wrong about one."""
    kind = next(name for name, found in MODELS.items() if found is model)
    line = next(
        row for row in DOCS.read_text("utf-8").splitlines() if row.startswith(f"**{kind}**")
    )
    public, _, internal = line.partition("— ")[2].partition("*(internal)*")
    facts = view(Filled(model).record, Visibility.CLIENT, "it")
    assert field_names(public) == set(facts)
    assert field_names(internal) == facts.hidden.keys() - BASE


def field_names(text: str) -> set[str]:
    """The fields that a line of the reference names; not their parts, not their folders."""
    for inner in (r"\([^()]*\)", r"\{[^{}]*\}", r"\[[^\[\]]*\]"):
        text = re.sub(inner, "", text)
    found = (re.fullmatch(r"([a-z_]+)(: *)?", code) for code in re.findall(r"`([^`]*)`", text))
    return {match[1] for match in found if match}


def parts(model: type[Model]) -> set[str]:
    """Internal fields of the parts that a client may see."""
    found: set[str] = set()
    for field in fields_of(model).values():
        if Mark.CLIENT in marks(model, field.name):
            for inner in models_in(field.type):
                hidden = (f for f in inner.__struct_fields__ if Mark.CLIENT not in marks(inner, f))
                found |= {f"{inner.__name__}.{name}" for name in hidden} | parts(inner)
    return found


def test_the_parts_of_records_keep_back_what_the_reference_says() -> None:
    internal = {field for model in RECORDS for field in parts(model)}
    assert internal == {"Contact.stake", "Contact.stance", "Contact.consents"}
    assert "(`stake`, `stance`, `consents` internal)" in DOCS.read_text("utf-8")


def test_a_champion_is_the_contact_as_a_client_may_know_them() -> None:
    client = read(
        MODELS["client"],
        {
            "name": "Sandmere",
            "champion": "b",
            "contacts": [
                {"id": "a", "name": "Ann A"},
                {"id": "b", "name": "Bob B", "stake": "his job"},
            ],
        },
    )
    champion = view(client, Visibility.CLIENT, "client")["champion"]
    assert (champion["name"], champion["first_name"]) == ("Bob B", "Bob")
    assert "stake" in champion.hidden
    assert view(client, Visibility.INTERNAL, "client")["champion"]["stake"] == "his job"


@pytest.mark.parametrize(
    ("said", "audience", "seen"),
    [
        (None, Visibility.CLIENT, False),
        (None, Visibility.INTERNAL, True),
        ("internal", Visibility.CLIENT, False),
        ("client", Visibility.CLIENT, True),
    ],
)
def test_a_record_that_says_nothing_does_not_exist_for_clients(
    said: str | None, audience: Visibility, seen: bool
) -> None:
    written = {"name": "Ann"} | ({"visibility": said} if said else {})
    assert is_visible(read(Person, written), audience) is seen


def test_a_new_field_is_internal_until_somebody_marks_it() -> None:
    class Later(Model):
        plain: str = "a"
        optional: str | None = "b"
        public: Annotated[str, CLIENT] = "c"
        maybe: Annotated[str | None, CLIENT, TRANSLATED] = "d"
        inside: tuple[Annotated[str, CLIENT], ...] = ("e",)

    assert view(Later(), Visibility.CLIENT, "x") == {"public": "c", "maybe": "d", "inside": ("e",)}


class Part(Model):
    text: Annotated[str, CLIENT] = "marked"


class Whole(Model):
    part: Part = Part()
    parts: tuple[Part, ...] = (Part(),)


def test_a_marked_field_of_an_unmarked_part_stays_inside() -> None:
    """`Product` marks `benefits`; had it not, a marked `Benefit.text` would not help."""

    assert view(Whole(), Visibility.CLIENT, "x") == {}
    assert marks(Product, "benefits") == {CLIENT}


def test_facts_know_where_they_come_from() -> None:
    at = Position("content/people/ann.yaml", 1, 1)
    person = read(Person, {"name": "Ann Reed", "forms": {"dative": "Annie"}})
    facts = view(person, Visibility.CLIENT, "rep", Mapping({}, at))
    assert (facts.name, facts.origin) == ("rep", at)
    assert isinstance(facts["forms"], Facts)
    assert facts["forms"].name == "rep.forms"
    assert facts["first_name"] == "Ann"
