"""What a client may know: by construction, nothing else is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct
from msgspec.structs import fields

from agendagen.compose.composer import compose
from agendagen.compose.facts import view
from agendagen.compose.meeting import Meeting
from agendagen.problems import ProblemsFound
from agendagen.records.base import Mark, Record, Visibility, marks
from agendagen.records.content import (
    Campaign,
    Case,
    Client,
    Company,
    Deal,
    Objection,
    Person,
    Product,
)

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
HELLO = "      - {id: hello, say: Good morning.}\n"
SECRETS = [
    "client.budget",
    "client.risks",
    "client.extra",
    "client.deal",
    "client.notes",
    "client.visibility",
    "client.champion.stake",
    "client.contacts[0].stake",
    "product.discount_floor",
    "product.never_say",
    "rep.notes",
    "rep.team",
    "rep.words_per_minute",
    "attendees[0].notes",
    "company.extra",
    "secret",
]


def everything(value: Any) -> str:
    """Every string that a value holds."""
    if isinstance(value, Struct):
        return "\n".join(everything(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, (tuple, list)):
        return "\n".join(everything(part) for part in value)
    return str(value)


@pytest.mark.parametrize(
    ("of_type", "of_meeting", "ours", "theirs"),
    [
        ("Client pitch", "", "Client pitch", "Fennimark – Sandmere Bank"),
        ("Client pitch", "title: Our Monday\n", "Our Monday", "Our Monday"),
        ("With {{ client.name }}", "", "With Sandmere Bank", "With Sandmere Bank"),
    ],
)
def test_a_client_does_not_read_what_the_house_calls_such_a_meeting(
    workspace: WorkspaceBuilder, of_type: str, of_meeting: str, ours: str, theirs: str
) -> None:
    workspace.replace(TYPE, "title: Pitch of {{ product.name }}", f"title: '{of_type}'")
    workspace.write(MEETING, of_meeting + (workspace.root / MEETING).read_text("utf-8"))
    there = workspace.open()
    assert compose(there, "monday", audience=INTERNAL).title == ours
    assert compose(there, "monday", audience=CLIENT).title == theirs


@pytest.fixture
def full(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """A pitch with everything internal that there can be."""
    workspace.replace(TYPE, "  goal: {", "  secret: {kind: text, title: Secret}\n  goal: {")
    workspace.replace(
        MEETING, "  product: tempora\n", "  product: tempora\n  secret: SENTINEL-INPUT\n"
    )
    workspace.replace(
        TYPE,
        "  - id: opening\n",
        "  - id: prepare\n"
        "    title: SENTINEL-ITEM\n"
        "    phase: before\n"
        "    minutes: 20\n"
        "    talk: [{know: SENTINEL-KNOW}]\n"
        "  - id: opening\n"
        "    cues: [SENTINEL-CUE]\n",
    )
    workspace.replace(TYPE, "fallback: A recorded run", "fallback: SENTINEL-FALLBACK")
    workspace.replace(TYPE, HELLO, HELLO + "      - know: SENTINEL-COACHING\n")
    return workspace


def test_a_clients_meeting_has_no_script(full: WorkspaceBuilder) -> None:
    house = compose(full.open(), "monday")
    client = compose(full.open(), "monday", audience=CLIENT)
    assert house.problems == client.problems == ()
    assert [i.id for i in house.items] == ["prepare", "opening", "demo", "closing"]
    assert [i.id for i in client.items] == ["opening", "demo", "closing"]
    for item in client.items:
        assert (item.talk, item.cues, item.fallback) == ((), (), "")
    for marker in ("ITEM", "KNOW", "CUE", "FALLBACK", "COACHING"):
        assert f"SENTINEL-{marker}" in everything(house)
    assert "SENTINEL" not in everything(client)
    assert "Talks fast" not in everything(client)
    assert all(a.words_per_minute is None for a in client.attendees)


def heard(kind: str, asked: str) -> str:
    text = f'"{{{{ {asked} }}}}"'
    if kind == "handoff":
        return f"      - handoff: {{to: expert, say: {text}}}\n"
    if kind == "objection":
        return f"      - {{objection: {text}, answer: Well.}}\n"
    if kind == "answer":
        return f"      - {{objection: Too much., answer: {text}}}\n"
    return f"      - {kind}: {text}\n"


@pytest.mark.parametrize("asked", SECRETS)
@pytest.mark.parametrize("kind", ["say", "ask", "show", "handoff", "objection", "answer"])
def test_a_client_hears_nothing_internal(full: WorkspaceBuilder, kind: str, asked: str) -> None:
    full.replace(TYPE, HELLO, heard(kind, asked))
    problems = compose(full.open(), "monday").problems
    assert [p.code for p in problems] == ["internal-value"]
    assert asked.rpartition(".")[2] in problems[0].message
    assert problems[0].at.path == TYPE


@pytest.mark.parametrize(
    "line",
    [
        "- {when: client.budget, say: Hello.}",
        "- {each: risk in client.risks, say: Hello.}",
        "- {when: client.budget, talk: [{say: Hello.}]}",
        "- {each: c in client.contacts, say: '{{ c.stake }}'}",
        "- {each: c in client.contacts, talk: [{say: '{{ c.stake }}'}]}",
        "- {each: c in client.contacts, talk: [{know: 'x'}, {when: c.stake, ask: Yes?}]}",
        "- {say: \"{{ 'x' if client.budget else 'y' }}\"}",
        "- {say: \"{{ client['budget'] }}\"}",
        "- {say: \"{{ client.contacts | listed('stake') }}\"}",
    ],
)
def test_nor_learns_that_there_is_something(full: WorkspaceBuilder, line: str) -> None:
    full.replace(TYPE, HELLO, f"      {line}\n")
    problems = compose(full.open(), "monday").problems
    assert len(problems) == 1
    assert problems[0].code in ("internal-value", "unknown-name", "bad-template")


@pytest.mark.parametrize("default", ["client.budget | default('?')", "client.budget is defined"])
def test_asking_softly_does_not_reach_it_either(full: WorkspaceBuilder, default: str) -> None:
    full.replace(TYPE, HELLO, f"      - say: \"{{{{ 'there' if {default} else 'none' }}}}\"\n")
    meeting = compose(full.open(), "monday")
    assert "About 350" not in everything(meeting.items[1].talk[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Pitch of {{ product.name }}", 'title: "{{ product.discount_floor }}"'),
        ("objective: Decide about a trial.", 'objective: "{{ client.budget }}"'),
        ("title: Opening\n", 'title: "{{ client.budget }}"\n'),
        ("title: Opening\n", 'title: Opening\n    outcome: "{{ client.budget }}"\n'),
        ("title: Opening\n", 'title: Opening\n    points: ["{{ client.budget }}"]\n'),
        ("title: Opening\n", "title: Opening\n    when: client.budget\n"),
        ("title: Opening\n", "title: Opening\n    points: [{text: x, when: client.budget}]\n"),
        (
            "items:\n",
            "disclosures: [{id: d, text: '{{ client.budget }}', visibility: client}]\nitems:\n",
        ),
        (
            "items:\n",
            "joining: [{id: d, text: '{{ client.budget }}', visibility: client}]\nitems:\n",
        ),
    ],
)
@pytest.mark.parametrize("audience", [CLIENT, INTERNAL])
def test_a_client_reads_nothing_internal(
    full: WorkspaceBuilder, old: str, new: str, audience: Visibility
) -> None:
    full.replace(TYPE, old, new)
    problems = compose(full.open(), "monday", audience=audience).problems
    codes = {p.code for p in problems}
    assert "internal-value" in codes
    assert codes <= {"internal-value"}


@pytest.mark.parametrize(
    "asked", ["client.budget", "rep.notes", "product.discount_floor", "secret"]
)
def test_what_stays_in_the_house_may_use_everything(full: WorkspaceBuilder, asked: str) -> None:
    text = f'"{{{{ {asked} }}}}"'
    full.replace(TYPE, HELLO, f"      - know: {text}\n      - do: {text}\n")
    full.replace(TYPE, "SENTINEL-ITEM", text)
    full.replace(TYPE, "SENTINEL-CUE", text)
    full.replace(TYPE, "SENTINEL-FALLBACK", text)
    full.replace(TYPE, "talk: [{know: SENTINEL-KNOW}]", f"talk: [{{say: {text}}}]")
    assert compose(full.open(), "monday").problems == ()
    assert compose(full.open(), "monday", audience=CLIENT).problems == ()


def test_coaching_inside_a_loop_may_use_everything(full: WorkspaceBuilder) -> None:
    full.replace(
        TYPE,
        HELLO,
        "      - {each: c in client.contacts, know: '{{ c.name }}: {{ c.stake }}'}\n"
        "      - {each: c in client.contacts, talk: [{do: '{{ c.stake }}'}]}\n",
    )
    meeting = compose(full.open(), "monday")
    assert meeting.problems == ()
    assert [line.text for line in meeting.items[1].talk[:2]] == [
        "Maria Lis: Her Sundays",
        "Her Sundays",
    ]


def test_coaching_between_the_spoken_lines_of_a_loop_may_use_everything(
    full: WorkspaceBuilder,
) -> None:
    """`know` and `do` may use everything (docs/files.md), wherever they stand."""
    full.replace(
        TYPE,
        HELLO,
        "      - each: c in client.contacts\n"
        "        talk:\n"
        '          - say: "{{ c.name }}"\n'
        '          - know: "{{ c.stake }}"\n',
    )
    meeting = compose(full.open(), "monday")
    assert meeting.problems == ()
    assert [line.text for line in meeting.items[1].talk[:2]] == ["Maria Lis", "Her Sundays"]


def test_in_an_internal_meeting_everything_may_be_said(full: WorkspaceBuilder) -> None:
    full.replace(TYPE, "audience: client", "audience: internal")
    full.replace(TYPE, HELLO, heard("say", "client.budget"))
    full.replace(TYPE, "objective: Decide about a trial.", 'objective: "{{ secret }}"')
    meeting = compose(full.open(), "monday")
    assert meeting.problems == ()
    assert meeting.objective == "SENTINEL-INPUT"
    with pytest.raises(ProblemsFound) as found:
        compose(full.open(), "monday", audience=CLIENT)
    assert [p.code for p in found.value.problems] == ["no-client-edition"]


def without_visibility(workspace: WorkspaceBuilder, path: str) -> None:
    workspace.replace(path, "visibility: client\n", "")


def test_a_colleague_who_is_internal_is_not_there(full: WorkspaceBuilder) -> None:
    without_visibility(full, "content/people/tom-lipka.yaml")
    client = compose(full.open(), "monday", audience=CLIENT)
    assert client.problems == ()
    assert "Tom" not in everything(client)
    assert [a.name for a in client.attendees] == ["Ann Reed", "Maria Lis"]
    assert "Tom Lipka" in everything(compose(full.open(), "monday"))

    full.replace(TYPE, HELLO, heard("say", "expert.name"))
    assert [p.code for p in compose(full.open(), "monday").problems] == ["internal-value"]


def test_a_record_that_is_internal_is_not_there(full: WorkspaceBuilder) -> None:
    without_visibility(full, "content/products/tempora.yaml")
    full.replace(TYPE, "title: Pitch of {{ product.name }}", "title: A pitch")
    client = compose(full.open(), "monday", audience=CLIENT)
    assert client.problems == ()
    full.replace(TYPE, HELLO, heard("say", "product.name"))
    assert [p.code for p in compose(full.open(), "monday").problems] == ["internal-value"]


def test_internal_records_of_a_list_are_left_out(full: WorkspaceBuilder) -> None:
    without_visibility(full, "content/people/tom-lipka.yaml")
    full.replace(
        TYPE, "  goal: {", "  team: {kind: people, title: T, visibility: client}\n  goal: {"
    )
    full.replace(MEETING, "  secret:", "  team: [tom-lipka, ann-reed]\n  secret:")
    full.replace(TYPE, "objective: Decide about a trial.", 'objective: "{{ team | listed }}"')
    full.replace(TYPE, HELLO, '      - know: "{{ team | listed }}"\n')
    meeting = compose(full.open(), "monday")
    assert meeting.problems == ()
    assert meeting.objective == "Ann Reed"
    assert meeting.items[1].talk[0].text == "Tom Lipka and Ann Reed"


def test_guests_from_an_internal_record_are_not_on_a_clients_page(
    full: WorkspaceBuilder,
) -> None:
    full.write(
        "content/clients/rival.yaml",
        "name: Rival\ncontacts: [{id: max-roe, name: Max Roe, title: Spy}]\n",
    )
    full.replace(MEETING, "[sandmere/maria-lis]", "[sandmere/maria-lis, rival/max-roe]")
    client = compose(full.open(), "monday", audience=CLIENT)
    assert "Max Roe" not in everything(client.attendees)


def test_joining_lines_for_the_house_are_not_on_a_clients_page(full: WorkspaceBuilder) -> None:
    full.replace(
        TYPE,
        "items:\n",
        "joining:\n  - {id: a, text: The door code is 1234}\n"
        "  - {id: b, text: Ring the bell, visibility: client}\nitems:\n",
    )

    def joining(meeting: Meeting) -> list[str]:
        return [line.text for line in meeting.joining]

    assert joining(compose(full.open(), "monday")) == ["The door code is 1234", "Ring the bell"]
    assert joining(compose(full.open(), "monday", audience=CLIENT)) == ["Ring the bell"]


@pytest.mark.parametrize("model", [Person, Product, Client, Campaign, Case, Objection, Company])
def test_the_clients_view_of_a_record_holds_the_marked_fields_only(model: type[Record]) -> None:
    everywhere = {"lang", "visibility", "extra"}
    for name in everywhere:
        assert Mark.CLIENT not in marks(model, name)
    assert any(Mark.CLIENT in marks(model, name) for name in model.__struct_fields__)


def test_hidden_fields_are_not_in_the_facts() -> None:
    record = Client(
        name="Sandmere", budget="SENTINEL", deal=Deal(stage="SENTINEL"), extra={"x": "SENTINEL"}
    )
    facts = view(record, CLIENT, "client")
    assert "SENTINEL" not in repr(dict(facts))
    assert {"budget", "deal", "extra"} <= facts.hidden.keys()
    assert "SENTINEL" in repr(dict(view(record, INTERNAL, "client")))
