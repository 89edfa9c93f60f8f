"""Names of things that are not there, and things that a meeting needs and does not get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Change, Refuses

ANN = "content/people/ann-reed.yaml"
CLIENT = "content/clients/sandmere.yaml"
MEETING = "content/meetings/monday.yaml"
MODE = "templates/modes/in-person.yaml"
TYPE = "templates/types/pitch.yaml"
ROWS = "goal: {kind: rows, columns: {who: person, what: text}"
ROW = "  product: tempora\n  goal:\n"


@pytest.mark.parametrize(
    ("changes", "place", "code", "message", "hint"),
    [
        pytest.param(
            {MEETING: ("type: pitch", "type: pich")},
            f"{MEETING}:1:7",
            "unknown-type",
            "There is no type “pich”",
            "Did you mean “pitch”?",
            id="type",
        ),
        pytest.param(
            {MEETING: ("type: pitch", "type: xyzzy")},
            f"{MEETING}:1:7",
            "unknown-type",
            "There is no type “xyzzy”",
            "There are: account-review, ",
            id="type like no other",
        ),
        pytest.param(
            {MEETING: ("type: pitch", "type: pitch\nmode: vido")},
            f"{MEETING}:2:7",
            "unknown-mode",
            "There is no mode “vido”",
            "Did you mean “video”?",
            id="mode",
        ),
        pytest.param(
            {MEETING: ("client: sandmere", "client: sandmeer")},
            f"{MEETING}:7:11",
            "unknown-client",
            "There is no client “sandmeer”",
            "Did you mean “sandmere”?",
            id="client",
        ),
        pytest.param(
            {MEETING: ("product: tempora", "product: tempra")},
            f"{MEETING}:8:12",
            "unknown-product",
            "There is no product “tempra”",
            "Did you mean “tempora”?",
            id="product",
        ),
        pytest.param(
            {MEETING: ("client: sandmere", "client: ../clients/sandmere")},
            f"{MEETING}:7:11",
            "unknown-client",
            "There is no client “../clients/sandmere”",
            "",
            id="path for a client",
        ),
        pytest.param(
            {MEETING: ("rep: ann-reed", "rep: anne-reed")},
            f"{MEETING}:4:13",
            "unknown-person",
            "There is no person “anne-reed”",
            "Did you mean “ann-reed”?",
            id="person",
        ),
        pytest.param(
            {MEETING: ("guests:", "attendees: [ann-reed, tom-lipka, tim-lipka]\nguests:")},
            f"{MEETING}:5:34",
            "unknown-person",
            "There is no person “tim-lipka”",
            "Did you mean “tom-lipka”?",
            id="attendee",
        ),
        pytest.param(
            {MEETING: ("sandmere/maria-lis", "sandmere/maria-liss")},
            f"{MEETING}:5:10",
            "unknown-contact",
            "Sandmere Bank has no contact “maria-liss”",
            "Did you mean “maria-lis”?",
            id="guest",
        ),
        pytest.param(
            {MEETING: ("sandmere/maria-lis", "sandmer/maria-lis")},
            f"{MEETING}:5:10",
            "unknown-client",
            "There is no client “sandmer”",
            "Did you mean “sandmere”?",
            id="client of a guest",
        ),
        pytest.param(
            {MEETING: ("sandmere/maria-lis", "maria-lis")},
            f"{MEETING}:5:10",
            "bad-guest",
            "“maria-lis” is no guest",
            "client and contact",
            id="guest without a client",
        ),
        pytest.param(
            {TYPE: ("lead: expert", "lead: exprt")},
            f"{TYPE}:25:11",
            "unknown-role",
            "“exprt” is no role",
            "Did you mean “expert”?",
            id="role that leads",
        ),
        pytest.param(
            {TYPE: ("show: The report", "show: The report, by: boss")},
            f"{TYPE}:30:44",
            "unknown-role",
            "“boss” is no role",
            "rep, expert",
            id="role that speaks",
        ),
        pytest.param(
            {TYPE: ("to: expert, say", "to: exprt, say")},
            f"{TYPE}:21:34",
            "unknown-role",
            "“exprt” is no role",
            "Did you mean “expert”?",
            id="role handed over to",
        ),
        pytest.param(
            {MEETING: ("  product: tempora", "  product: tempora\n  gaol: x")},
            f"{MEETING}:9:3",
            "unknown-input",
            "asks for no “gaol”",
            "Did you mean “goal”?",
            id="input",
        ),
        pytest.param(
            {
                TYPE: ("goal: {kind: text", ROWS),
                MEETING: ("  product: tempora\n", f"{ROW}    - {{who: ann-reed, waht: x}}\n"),
            },
            f"{MEETING}:10:23",
            "unknown-column",
            "have no “waht”",
            "Did you mean “what”?",
            id="column",
        ),
        pytest.param(
            {
                TYPE: ("goal: {kind: text", ROWS),
                MEETING: ("  product: tempora\n", f"{ROW}    - {{who: bob, what: x}}\n"),
            },
            f"{MEETING}:10:13",
            "unknown-person",
            "There is no person “bob”",
            "",
            id="person in a row",
        ),
        pytest.param(
            {
                TYPE: ("goal: {kind: text", ROWS),
                MEETING: ("  product: tempora\n", "  product: tempora\n  goal: more\n"),
            },
            f"{MEETING}:9:9",
            "bad-input",
            "“goal” must be a list of rows with who, what",
            "",
            id="text for rows",
        ),
        pytest.param(
            {MEETING: ("client: sandmere", "client: [sandmere]")},
            f"{MEETING}:7:11",
            "bad-input",
            "“client” must be one value",
            "",
            id="list for one client",
        ),
        pytest.param(
            {
                TYPE: ("goal: {kind: text", "goal: {kind: clients"),
                MEETING: ("  product: tempora\n", "  product: tempora\n  goal: sandmere\n"),
            },
            f"{MEETING}:9:9",
            "bad-input",
            "“goal” must be a list",
            "“- ”",
            id="one client for a list",
        ),
        pytest.param(
            {
                TYPE: ("goal: {kind: text", "goal: {kind: number"),
                MEETING: ("  product: tempora\n", "  product: tempora\n  goal: 12 500\n"),
            },
            f"{MEETING}:9:9",
            "bad-input",
            "“goal” must be a number",
            "12500",
            id="number with a gap",
        ),
        pytest.param(
            {
                TYPE: ("goal: {kind: text", "goal: {kind: number"),
                MEETING: ("  product: tempora\n", "  product: tempora\n  goal: 1e99999999999\n"),
            },
            f"{MEETING}:9:9",
            "bad-input",
            "“goal” must be a number",
            "12500",
            id="number that would fill the memory",
        ),
        pytest.param(
            {
                TYPE: ("goal: {kind: text", "goal: {kind: date"),
                MEETING: ("  product: tempora\n", "  product: tempora\n  goal: Monday\n"),
            },
            f"{MEETING}:9:9",
            "bad-input",
            "“goal” must be a date",
            "2026-12-01",
            id="weekday for a date",
        ),
        pytest.param(
            {MEETING: ("  product: tempora\n", "")},
            f"{MEETING}:6:1",
            "missing-input",
            "does not say “product”: Which product?",
            "Add “product:” under inputs",
            id="input that is missing",
        ),
        pytest.param(
            {MEETING: ("product: tempora", "product:")},
            f"{MEETING}:6:1",
            "missing-input",
            "does not say “product”: Which product?",
            "Add “product:” under inputs",
            id="input left blank",
        ),
        pytest.param(
            {MEETING: ("rep: ann-reed, ", "")},
            f"{MEETING}:4:1",
            "missing-role",
            "Nobody plays the rep (Account executive)",
            "Add “rep:” with a person under cast",
            id="role that nobody plays",
        ),
        pytest.param(
            {MEETING: ("guests:", "attendees: [ann-reed]\nguests:")},
            f"{TYPE}:21:20",
            "speaker-absent",
            "Tom Lipka, the expert, has a part here but is not on the attendee list",
            "Add them to “attendees” of monday",
            id="speaker who is not there",
        ),
        pytest.param(
            {TYPE: ("title: Pitch of {{ product.name }}", "title: P\nextends: pich")},
            f"{TYPE}:2:10",
            "unknown-type",
            "There is no type “pich”",
            "Did you mean “pitch”?",
            id="type to extend",
        ),
        pytest.param(
            {TYPE: ("title: Pitch of {{ product.name }}", "title: P\nextends: pitch")},
            f"{TYPE}:2:10",
            "cyclic-extends",
            "in a circle: pitch → pitch",
            "Take “extends” out",
            id="type that extends itself",
        ),
        pytest.param(
            {MEETING: ("guests:", "timezone: Europe/Warszawa\nguests:")},
            f"{MEETING}:5:11",
            "bad-timezone",
            "“Europe/Warszawa” is no time zone",
            "Europe/Warsaw",
            id="time zone of the meeting",
        ),
        pytest.param(
            {MEETING: ("guests:", "timezone: ../../etc/passwd\nguests:")},
            f"{MEETING}:5:11",
            "bad-timezone",
            "is no time zone",
            "Europe/Warsaw",
            id="path for a time zone",
        ),
        pytest.param(
            {ANN: ("team: north", "timezone: CETT")},
            f"{ANN}:4:11",
            "bad-timezone",
            "“CETT” is no time zone",
            "Europe/Warsaw",
            id="time zone of a person",
        ),
    ],
)
def test_what_is_not_there_is_named_where_it_is_asked_for(
    refuses: Refuses,
    changes: dict[str, Change],
    place: str,
    code: str,
    message: str,
    hint: str,
) -> None:
    refuses(changes, [(place, code, message, hint)])


def test_a_role_misspelt_in_the_cast(refuses: Refuses) -> None:
    refuses(
        {MEETING: ("expert: tom-lipka", "exprt: tom-lipka")},
        [
            (f"{MEETING}:4:1", "missing-role", "Nobody plays the expert", "Add “expert:”"),
            (f"{MEETING}:4:23", "unknown-role", "has no role “exprt”", "Did you mean “expert”?"),
        ],
    )


def test_types_that_extend_one_another_in_a_circle(refuses: Refuses) -> None:
    a, b, c = (f"templates/types/{name}.yaml" for name in "abc")
    hint = "Take “extends” out of one of them."
    refuses(
        {a: "extends: b\n", b: "extends: c\n", c: "extends: a\n", MEETING: ("pitch", "a")},
        [
            (f"{a}:1:10", "cyclic-extends", "in a circle", hint),
            (f"{b}:1:10", "cyclic-extends", "in a circle", hint),
            (f"{c}:1:10", "cyclic-extends", "in a circle", hint),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "place", "code", "message"),
    [
        pytest.param(
            {CLIENT: ("champion:", "owner: nobody\nchampion:")},
            f"{CLIENT}:5:8",
            "unknown-person",
            "There is no person “nobody”",
            id="owner of a client",
        ),
        pytest.param(
            {"content/campaigns/x.yaml": "name: X\nproduct: tempra\n"},
            "content/campaigns/x.yaml:2:10",
            "unknown-product",
            "There is no product “tempra”",
            id="product of a campaign",
        ),
        pytest.param(
            {CLIENT: ("champion: maria-lis", "champion: maria-liss")},
            f"{CLIENT}:5:11",
            "unknown-contact",
            "Sandmere Bank has no contact “maria-liss”",
            id="champion of a client",
        ),
        pytest.param(
            {
                TYPE: (
                    "items:\n",
                    "items:\n  - {id: aloud, title: Aloud, phase: before, for: dmeo}\n",
                )
            },
            f"{TYPE}:14:51",
            "unknown-item",
            "“dmeo” is no item during the meeting",
            id="item that another one goes with",
        ),
    ],
)
def test_references_that_no_meeting_uses(
    refuses: Refuses, changes: dict[str, Change], place: str, code: str, message: str
) -> None:
    refuses(changes, [(place, code, message, "")], render=False)
