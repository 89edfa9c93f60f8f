"""Items and talk lines: loops, conditions, groups, who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.compose.composer import compose
from agendagen.compose.meeting import LISTEN_SECONDS, Item, Meeting
from agendagen.problems import Problem

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
HELLO = "      - {id: hello, say: Good morning.}\n"


def with_talk(workspace: WorkspaceBuilder, talk: str) -> Meeting:
    """The meeting with these lines instead of the first one of the opening."""
    lines = "".join(f"      {line}\n" for line in talk.strip("\n").splitlines())
    workspace.replace(TYPE, HELLO, lines)
    return compose(workspace.open(), "monday")


def with_item(workspace: WorkspaceBuilder, item: str) -> Meeting:
    lines = "".join(f"  {line}\n" for line in item.strip("\n").splitlines())
    workspace.replace(TYPE, "  - id: closing\n", f"{lines}  - id: closing\n")
    return compose(workspace.open(), "monday")


def opening(meeting: Meeting) -> Item:
    return next(item for item in meeting.items if item.id == "opening")


def said(meeting: Meeting) -> list[str]:
    return [line.text for line in opening(meeting).talk[:-1]]


def codes(meeting: Meeting) -> list[str]:
    return [problem.code for problem in meeting.problems]


def only(meeting: Meeting) -> Problem:
    assert len(meeting.problems) == 1, meeting.problems
    return meeting.problems[0]


def test_every_kind_of_line(workspace: WorkspaceBuilder) -> None:
    meeting = with_talk(
        workspace,
        """
- say: "Good morning, {{ client.name }}."
- {ask: How are you?, listen: 1 min}
- ask: And you?
- {show: A page, lasts: 40 s}
- {do: Hand it out, lasts: 2 min}
- do: Smile
- know: "Budget: {{ client.budget }}"
- objection: Too expensive
  answer: "Compared with what, {{ client.name }}?"
- pause: 5 s
- {say: If there is time., optional: true}
""",
    )
    assert codes(meeting) == []
    lines = opening(meeting).talk
    assert [line.kind for line in lines] == [
        "say", "ask", "ask", "show", "do", "do", "know", "objection", "pause", "say", "handoff",
    ]  # fmt: skip
    assert [line.listen for line in lines[:4]] == [0, 60, LISTEN_SECONDS, 0]
    assert [line.lasts for line in lines[3:6]] == [40, 120, 0]
    assert lines[0].text == "Good morning, Sandmere Bank."
    assert lines[6].text == "Budget: About 350"
    assert (lines[7].text, lines[7].answer) == (
        "Too expensive",
        "Compared with what, Sandmere Bank?",
    )
    assert (lines[8].text, lines[8].lasts) == ("", 5)
    assert [line.optional for line in lines[8:10]] == [False, True]
    assert (lines[10].speaker, lines[10].to, lines[10].text) == ("rep", "expert", "Over to you.")
    assert (lines[0].at.path, lines[0].at.line) == (TYPE, 20)


def test_a_line_for_each_entry_that_meets_the_condition(workspace: WorkspaceBuilder) -> None:
    meeting = with_talk(
        workspace,
        """
- each: goal in client.goals
  say: "{{ loop.index }} of {{ loop.length }}: {{ goal }}"
- each: benefit in product.benefits
  when: benefit.id == 'early'
  say: "{{ benefit.text }}"
- when: goal
  say: "Your goal is {{ goal }}."
- when: not goal
  say: What is your goal?
""",
    )
    assert codes(meeting) == []
    assert said(meeting) == [
        "1 of 2: close payroll early",
        "2 of 2: see overtime",
        "Payroll closes on day two.",
        "What is your goal?",
    ]


def test_groups_and_loops_inside_one_another(workspace: WorkspaceBuilder) -> None:
    meeting = with_talk(
        workspace,
        """
- each: benefit in product.benefits
  talk:
    - say: "{{ benefit.title }}."
    - each: goal in client.goals
      when: benefit.id == 'quiet'
      talk:
        - say: "{{ goal }} ({{ benefit.id }}, {{ loop.index }})"
        - {ask: Right?, listen: 5 s}
    - say: "That was {{ loop.index }}."
- when: product.price
  talk:
    - say: Never.
""",
    )
    assert codes(meeting) == []
    assert said(meeting) == [
        "Quiet Sundays.",
        "close payroll early (quiet, 1)",
        "Right?",
        "see overtime (quiet, 2)",
        "Right?",
        "That was 1.",
        "Early close.",
        "That was 2.",
    ]


def test_three_loops_are_read_and_a_fourth_is_not(workspace: WorkspaceBuilder) -> None:
    deep = "- say: '{{ a }}{{ b }}{{ c }}'"
    for name in "cba":
        inner = "\n".join(f"    {line}" for line in deep.splitlines())
        deep = f"- each: {name} in client.goals\n  talk:\n{inner}"
    assert len(said(with_talk(workspace, deep))) == 8

    inner = "\n".join(f"    {line}" for line in deep.splitlines())
    workspace.write(TYPE, (workspace.root / TYPE).read_text("utf-8"))
    extra = f"- each: z in client.goals\n  talk:\n{inner}"
    lines = "".join(f"      {line}\n" for line in extra.splitlines())
    workspace.replace(TYPE, "      - {id: over,", f"{lines}      - {{id: over,")
    problems = compose(workspace.open(), "monday").problems
    assert {p.code for p in problems} == {"too-many"}
    assert "4 deep" in problems[0].message


def test_the_present_speaker(workspace: WorkspaceBuilder) -> None:
    meeting = with_talk(
        workspace,
        """
- say: One.
- handoff: {to: expert, say: Tom?}
- say: Two.
- {by: rep, know: Watch the clock.}
- {by: rep, show: A page}
- ask: Three?
- handoff: {from: expert, to: rep, say: Ann?}
- say: Four.
- handoff: {from: expert, to: rep, say: By the way.}
""",
    )
    assert codes(meeting) == []
    lines = opening(meeting).talk
    assert [line.speaker for line in lines] == [
        "rep", "rep", "expert", "rep", "rep", "expert", "expert", "rep", "expert", "rep",
    ]  # fmt: skip
    assert [line.to for line in lines if line.kind == "handoff"] == [
        "expert", "rep", "rep", "expert",
    ]  # fmt: skip


def test_each_item_begins_with_its_lead(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "    lead: expert\n", "")
    meeting = compose(workspace.open(), "monday")
    demo = next(item for item in meeting.items if item.id == "demo")
    assert demo.lead == "rep", "without a lead, that of the opening"
    assert demo.talk[0].speaker == "rep"


@pytest.mark.parametrize(
    ("talk", "where"),
    [
        ("- {by: expret, say: Hello.}", (20, 14)),
        ("- handoff: {to: expret, say: Hello.}", (20, 23)),
        ("- handoff: {to: expert, from: expret, say: Hello.}", (20, 37)),
    ],
)
def test_a_role_that_is_not_there(
    workspace: WorkspaceBuilder, talk: str, where: tuple[int, int]
) -> None:
    problem = only(with_talk(workspace, talk))
    assert (problem.code, problem.at.line, problem.at.column) == ("unknown-role", *where)
    assert "“expert”" in problem.hint


def test_points_may_loop(workspace: WorkspaceBuilder) -> None:
    meeting = with_item(
        workspace,
        """
- id: plan
  title: Plan
  minutes: 5
  visibility: client
  points:
    - First of all
    - {text: "{{ goal }}", each: goal in client.goals}
    - {text: Never, when: product.price}
    - {id: last, text: "At last, {{ client.name }}"}
""",
    )
    assert codes(meeting) == []
    plan = next(item for item in meeting.items if item.id == "plan")
    assert plan.points == (
        "First of all", "close payroll early", "see overtime", "At last, Sandmere Bank",
    )  # fmt: skip


def test_an_item_for_each_entry(workspace: WorkspaceBuilder) -> None:
    meeting = with_item(
        workspace,
        """
- id: "goal-{{ loop.index }}"
  each: goal in client.goals
  title: "{{ goal }}"
  minutes: 5
  visibility: client
  cues: ["Say {{ goal }}"]
  talk:
    - say: "Now {{ goal }}."
    - know: "{{ goal }}: {{ client.budget }}"
- id: benefit
  each: benefit in product.benefits
  title: "{{ benefit.title }}"
  minutes: 2
  visibility: client
- id: never
  when: product.price
  title: Never
  minutes: 2
  visibility: client
""",
    )
    assert codes(meeting) == []
    assert [item.id for item in meeting.items] == [
        "opening", "demo", "goal-1", "goal-2", "benefit-1", "benefit-2", "closing",
    ]  # fmt: skip
    second = meeting.items[3]
    assert (second.title, second.cues) == ("see overtime", ("Say see overtime",))
    assert [line.text for line in second.talk] == [
        "Now see overtime.",
        "see overtime: About 350",
    ]


def test_two_items_of_one_name(workspace: WorkspaceBuilder) -> None:
    problem = only(
        with_item(
            workspace,
            """
- id: "goal-{{ goal | length }}"
  each: goal in [ 'abc', 'xyz' ]
  title: T
  minutes: 2
  visibility: client
""",
        )
    )
    assert problem.code == "duplicate-id"
    assert "“goal-3”" in problem.message


def test_a_meeting_in_which_nothing_happens(workspace: WorkspaceBuilder) -> None:
    for item in ("opening", "demo", "closing"):
        workspace.replace(TYPE, f"  - id: {item}\n", f"  - id: {item}\n    when: product.price\n")
    assert only(compose(workspace.open(), "monday")).code == "no-items"


def test_texts_are_one_line_and_values_are_escaped(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        "content/clients/sandmere.yaml",
        "goals: [close payroll early, see overtime]\n",
        'goals: ["*all* of <it>"]\n',
    )
    meeting = with_talk(
        workspace,
        """
- say: |
    # {{ client.goals[0] }}

    **and** more
""",
    )
    assert said(meeting) == [r"\# \*all\* of &lt;it&gt; **and** more"]


def test_what_is_wrong_is_said_where_it_stands(workspace: WorkspaceBuilder) -> None:
    meeting = with_talk(
        workspace,
        """
- say: >-
    Good morning,
    {{ client.nmae }}.
- each: goal in client.goals
  say: "{{ gaol }}"
- when: product.pirce
  say: Hello
""",
    )
    found = [(p.code, p.at.line, p.at.column) for p in meeting.problems]
    assert found == [
        ("unknown-name", 22, 21),
        ("unknown-name", 24, 18),
        ("unknown-name", 25, 23),
    ]


def test_what_templates_know_of_the_meeting(workspace: WorkspaceBuilder) -> None:
    meeting = with_talk(
        workspace,
        """
- say: "{{ meeting.title }}, {{ meeting.date }}, {{ meeting.start }}–{{ meeting.end }}"
- say: "{{ meeting.minutes }} minutes, {{ mode.title }} ({{ mode.id }}), {{ company.name }}"
- say: "{{ attendees | listed }}; {{ rep.first_name }} and {{ expert.title }}"
""",
    )
    assert codes(meeting) == []
    assert said(meeting) == [
        "Pitch of Tempora, 1 December 2026, 09:30–10:00",
        "30 minutes, In person (in-person), Fennimark",
        "Ann Reed, Tom Lipka and Maria Lis; Ann and Engineer",
    ]


def test_an_optional_role_that_nobody_plays(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE, "expert: {title: Engineer}", "expert: {title: Engineer, required: false}"
    )
    workspace.replace("content/meetings/monday.yaml", ", expert: tom-lipka", "")
    meeting = with_talk(
        workspace, "- when: expert\n  say: With an expert.\n- when: not expert\n  say: Alone."
    )
    assert codes(meeting) == []
    assert said(meeting) == ["Alone."]
    assert [(r.id, r.person) for r in meeting.roles] == [("rep", "Ann Reed"), ("expert", "")]
    assert meeting.player("expert") is None


def test_who_is_in_the_room(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/people/zoe-fox.yaml", "visibility: client\nname: Zoe Fox\n")
    workspace.replace(
        "content/meetings/monday.yaml", "guests:", "attendees: [ann-reed, zoe-fox]\nguests:"
    )
    meeting = compose(workspace.open(), "monday")
    assert [(a.name, a.roles, a.side) for a in meeting.attendees] == [
        ("Ann Reed", ("rep",), "house"),
        ("Zoe Fox", (), "house"),
        ("Maria Lis", (), "client"),
    ]
    assert meeting.player("expert") is None
    assert meeting.roles[1].person == "Tom Lipka"


def test_one_person_may_play_two_roles(workspace: WorkspaceBuilder) -> None:
    workspace.replace("content/meetings/monday.yaml", "expert: tom-lipka", "expert: ann-reed")
    meeting = compose(workspace.open(), "monday")
    assert [(a.name, a.roles) for a in meeting.attendees] == [
        ("Ann Reed", ("rep", "expert")),
        ("Maria Lis", ()),
    ]
