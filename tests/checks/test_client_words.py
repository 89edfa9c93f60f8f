"""What somebody pasted into a client's hands: words of the house, another client's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.checks.words import quoted, readable, runs, telling, words
from agendagen.checks.workspace import check_workspace
from agendagen.problems import Problem
from agendagen.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
CLIENT = "content/clients/sandmere.yaml"
PRODUCT = "content/products/tempora.yaml"
FLOOR = f"discount_floor, {PRODUCT}:6"
NAME = "name: Sandmere Bank\n"
Changes = dict[str, tuple[str, str]]


def titled(title: str) -> Changes:
    """The meeting with a title of its own."""
    return {MEETING: ("date:", f'title: "{title}"\ndate:')}


def found(workspace: WorkspaceBuilder, changes: Changes, locale: str = "en") -> list[Problem]:
    for path, (old, new) in changes.items():
        workspace.replace(path, old, new)
    problems = check_workspace(workspace.open(), ["monday"], locales=[locale])
    assert {p.code for p in problems} <= {"internal-words", "other-client"}, problems
    return list(problems)


def floor(text: str) -> tuple[str, str]:
    return "discount_floor: 12 per cent", f"discount_floor: {text}"


@pytest.mark.parametrize(
    ("changes", "place", "read", "internal"),
    [
        # a whole value, however it is set
        (titled("Tempora at 12 per cent"), f"{MEETING}:2:8", "12 per cent", FLOOR),
        (titled("At 12 PER CENT off"), f"{MEETING}:2:8", "12 PER CENT", FLOOR),
        (titled("At 12 **per cent** off"), f"{MEETING}:2:8", "12 per cent", FLOOR),
        (titled("At 12\u00a0per\u00a0cent"), f"{MEETING}:2:8", "12 per cent", FLOOR),
        (titled("At 12%, for {{ client.name }}"), f"{MEETING}:2:8", "12%", FLOOR),
        ({TYPE: ("title: Next step", "title: Her _Sundays_")}, f"{TYPE}:33:12", "Her Sundays",
         f"contacts.stake, {CLIENT}:7"),
        ({TYPE: ("objective: Decide", "objective: At 12% decide")}, f"{TYPE}:4:12", "12%", FLOOR),
        # through a record, an input, a point
        ({CLIENT: ("Sandmere Bank\n", "Sandmere Bank (12 per cent)\n"),
          TYPE: ("title: Opening", "title: '{{ client.name }}'")}, f"{CLIENT}:2:7", "12 per cent",
         FLOOR),
        ({MEETING: ("  product: tempora\n", "  product: tempora\n  goal: 12 per cent\n"),
          TYPE: ("title: Opening", "title: 'For {{ goal }}'")}, f"{MEETING}:9:9", "12 per cent",
         FLOOR),
        ({TYPE: ("    title: Opening\n", "    title: Opening\n    points: [We go to 12%]\n")},
         f"{TYPE}:16:14", "12%", FLOOR),
        # four words of a longer one, a number of it
        ({PRODUCT: floor("never less than list price, and Lena decides"),
          **titled("Less than list price: and Lena agrees")}, f"{MEETING}:2:8",
         "Less than list price: and Lena", FLOOR),
        ({CLIENT: ("About 350", "About PLN 350,000 a year"), **titled("Room for 350 000")},
         f"{MEETING}:2:8", "350 000", f"budget, {CLIENT}:4"),
        # names of one word
        ({PRODUCT: ("discount_", "rivals: [{id: t, name: Taktoryt, answer: Ask}]\ndiscount_"),
          **titled("Better than Taktoryt's")}, f"{MEETING}:2:8", "Taktoryt",
         f"rivals.name, {PRODUCT}:6"),
        ({CLIENT: ("budget:", "competitors: [Taktoryt]\nbudget:"), **titled("Taktoryt or we")},
         f"{MEETING}:2:8", "Taktoryt", f"competitors, {CLIENT}:4"),
        # facts of one's own, what only we read, an internal input, an internal record
        ({CLIENT: ("budget:", "extra: {code: AB-1234}\nbudget:"), **titled("File AB-1234")},
         f"{MEETING}:2:8", "AB-1234", f"extra.code, {CLIENT}:4"),
        ({TYPE: ("- {id: hello,", "- know: Not a word about the old tender\n      - {id: hello,"),
          **titled("A word about the old tender")}, f"{MEETING}:2:8",
         "word about the old tender", f"know, {TYPE}:20"),
        ({CLIENT: ("budget:", "deal: {value: 319200}\nbudget:"), **titled("For 319,200")},
         f"{MEETING}:2:8", "319,200", f"deal.value, {CLIENT}:4"),
        ({"content/company.yaml": ("name:", "extra: {margin: 31%}\nname:"), **titled("At 31%")},
         f"{MEETING}:2:8", "31%", "extra.margin, content/company.yaml:2"),
        ({PRODUCT: floor("12 zl"), **titled("At 12 zl")}, f"{MEETING}:2:8", "12 zl", FLOOR),
        ({TYPE: ("What for?, visibility: client", "What for?"),
          MEETING: ("inputs:\n", "title: Walk-away price\ninputs:\n  goal: walk-away price\n")},
         f"{MEETING}:6:8", "Walk-away price", f"goal, {MEETING}:8"),
        ({TYPE: ("items:\n", "items:\n  - {id: x, title: Last price, phase: before, minutes: 5}\n"),
          **titled("The last price")}, f"{MEETING}:2:8", "last price", f"title, {TYPE}:14"),
        ({"content/people/tom-lipka.yaml": ("visibility: client\n", ""),
          **titled("Tom Lipka shows Tempora")}, f"{MEETING}:2:8", "Tom Lipka",
         "name, content/people/tom-lipka.yaml:1"),
    ],
)  # fmt: skip
def test_words_of_the_house(
    workspace: WorkspaceBuilder, changes: Changes, place: str, read: str, internal: str
) -> None:
    [problem] = found(workspace, changes)
    assert (problem.code, problem.severity) == ("internal-words", "warning")
    assert f"{problem.at.path}:{problem.at.line}:{problem.at.column}" == place
    assert f"The client reads “{read}”" in problem.message.replace("\u00a0", " ")
    assert f"({internal})" in problem.message
    assert problem.hint.startswith("Take “")


@pytest.mark.parametrize(
    "changes",
    [
        titled("Twelve points per cent of an hour"),
        # known to clients: it stands in a second place for them
        {PRODUCT: ("name: Tempora\n", "name: Tempora\ntagline: 12% less\n"), **titled("At 12%")},
        {TYPE: ("say: Good morning.", "say: We save 12% of the work."), **titled("At 12%")},
        # not printed for clients
        {TYPE: ("say: Good morning.", "say: We go down to 12 per cent.")},
        {TYPE: ("    fallback: A", "    cues: [12 per cent]\n    fallback: A")},
        {PRODUCT: ("name: Tempora\n", "name: Tempora\nsummary: Now at 12 per cent\n")},
        # small change: dates, times, years, lengths, single words, prose of one word
        {PRODUCT: floor("from 2026-12-01 at 09:30, 45 min in 2027"),
         **titled("On 2026-12-01 at 09:30, 45 minutes of 2027")},
        {CLIENT: ("stake: Her Sundays", "stake: For us"), **titled("What is in it for us")},
        {CLIENT: ("stake: Her Sundays", "stake: Neutral"), **titled("Neutral ground")},
        {PRODUCT: floor("until it is out of the way, as ever"), **titled("To be out of the way")},
        # both ends of a value that a template puts in
        {PRODUCT: floor("see Tempora demo folder"), **titled("See {{ product.name }} demo folder")},
    ],
)  # fmt: skip
def test_what_a_client_may_read(workspace: WorkspaceBuilder, changes: Changes) -> None:
    assert found(workspace, changes) == []


def test_the_texts_of_a_meeting_are_one_place(workspace: WorkspaceBuilder) -> None:
    """What was pasted twice is no more public than what was pasted once."""
    changes = {MEETING: ("date:", "title: At 12%\nobjective: Agree on 12%\ndate:")}
    assert [p.at.line for p in found(workspace, changes)] == [2, 3]


def test_what_is_not_printed_is_no_place(workspace: WorkspaceBuilder) -> None:
    spoken = "items: [{id: opening, talk: [{id: hello, say: We go as far as 12%.}]}]\ndate:"
    assert [
        p.at.line for p in found(workspace, {MEETING: ("date:", f"title: At 12%\n{spoken}")})
    ] == [2]


def test_each_internal_value_is_a_finding(workspace: WorkspaceBuilder) -> None:
    problems = found(workspace, titled("Tempora at 12%, about 350"))
    assert [p.message.split("“")[1].split("”")[0] for p in problems] == ["12%", "about 350"]


def test_polish_words_are_found_where_they_were_written(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        "content/products/tempora.pl.yaml", "discount_floor: 12% przy umowie na trzy lata\n"
    )
    workspace.write(
        "content/meetings/monday.pl.yaml",
        "title: Tempora z rabatem 12\u00a0proc.\nobjective: Cena przy *umowie na trzy* lata\n",
    )
    problems = found(workspace, {}, "pl")
    assert [(p.at.path, p.at.line) for p in problems] == [
        ("content/meetings/monday.pl.yaml", 1),
        ("content/meetings/monday.pl.yaml", 2),
    ]
    assert "“12\u00a0proc”" in problems[0].message.replace(" ", "\u00a0")
    assert "“przy umowie na trzy lata”" in problems[1].message
    assert "content/products/tempora.pl.yaml:1" in problems[0].message
    assert found(workspace, {}, "en") == []


OTHER = "visibility: client\nname: Dalwick Freight\nforms: {genitive: Dalwicku Freightu}\n"
STORY = (
    "visibility: {visibility}\ntitle: A shorter close\ncustomer: Dalwick Freight, Leeds\n"
    "situation: Paper\nsolution: Tempora\nresult: Two days\nsource: Their log\n"
)


@pytest.mark.parametrize(
    ("name", "changes", "place"),
    [
        ("Dalwick Freight", titled("As at Dalwick Freight"), f"{MEETING}:2:8"),
        ("Dalwick Freight", titled("As at DALWICK **Freight**'s"), f"{MEETING}:2:8"),
        ("Dalwick Freight", titled("Jak u Dalwicku\u00a0Freightu"), f"{MEETING}:2:8"),
        ("Dalwick Freight", {TYPE: ("title: Opening", "title: Dalwick Freight")}, f"{TYPE}:15:12"),
        ("Dalwick Freight", {TYPE: ("say: Good morning.", "say: I was at Dalwick Freight today."),
         **titled("Dalwick Freight")}, f"{MEETING}:2:8"),
        ("Dalwick Freight",
         {PRODUCT: ("title: Quiet Sundays", "title: Dalwick Freight saves Sundays"),
          TYPE: ("title: Opening", "title: '{{ product.benefits[0].title }}'")}, f"{PRODUCT}:4:24"),
        ("Verso", titled("As at Verso"), f"{MEETING}:2:8"),
        ("Sandmere Bank Leasing", titled("Sandmere Bank Leasing, Sandmere Bank"), f"{MEETING}:2:8"),
        ("Dalwick Freight", {"templates/modes/in-person.yaml": ("In person", "At Dalwick Freight")},
         f"{MEETING}:1:1"),
        ("Sandmere", titled("As at Sandmere, not at Sandmere Bank"), f"{MEETING}:2:8"),
    ],
)  # fmt: skip
def test_the_name_of_another_client(
    workspace: WorkspaceBuilder, name: str, changes: Changes, place: str
) -> None:
    workspace.write("content/clients/other.yaml", OTHER.replace("Dalwick Freight", name))
    [problem] = found(workspace, changes)
    assert (problem.code, problem.severity) == ("other-client", "error")
    assert f"{problem.at.path}:{problem.at.line}:{problem.at.column}" == place
    assert "content/clients/other.yaml" in problem.message
    assert "visibility: client" in problem.hint


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("Next", {}),  # “Next step” is the title of an item
        ("Next", {**titled("The next step, Next Friday")}),
        ("Dalwick", titled("The Dalwicks")),
        ("Dalwick", titled("The McDalwick")),
        ("Verso", titled("Recto verso")),
        ("Dalwick Freight", {TYPE: ("say: Good morning.", "say: As at Dalwick Freight.")}),
        ("Dalwick Freight", {MEETING: ("guests: [", "guests: [other/eve, "), TYPE: (
            "title: Opening", "title: Dalwick Freight and Sandmere Bank")}),
        ("Bank", titled("For Sandmere Bank")),
        ("Sandmere  bank", titled("For Sandmere Bank")),
        ("Sandmere", titled("For Sandmere Bank")),
    ],
)  # fmt: skip
def test_names_that_are_nobody_elses(
    workspace: WorkspaceBuilder, name: str, changes: Changes
) -> None:
    contacts = "contacts: [{id: eve, name: Eve Hall}]\n"
    other = OTHER.replace("Dalwick Freight", name) + contacts
    workspace.write("content/clients/other.yaml", other)
    if name == "Next" and not changes:
        workspace.replace(TYPE, "objective: Decide", "objective: Decide next")
    assert found(workspace, changes) == []


@pytest.mark.parametrize(
    ("visibility", "used", "codes"),
    [
        ("client", True, []),
        ("client", False, ["other-client"]),
        ("internal", True, ["internal-words", "other-client"]),
    ],
)
def test_a_story_that_may_be_told_names_its_customer(
    workspace: WorkspaceBuilder, visibility: str, used: bool, codes: list[str]
) -> None:
    workspace.write("content/clients/other.yaml", OTHER)
    workspace.write("content/cases/dalwick.yaml", STORY.replace("{visibility}", visibility))
    workspace.replace(TYPE, "  goal: {kind: text", "  goal: {kind: case")
    given = "  product: tempora\n" + "  goal: dalwick\n" * used
    workspace.replace(MEETING, "  product: tempora\n", given)
    assert sorted(p.code for p in found(workspace, titled("As at Dalwick Freight, Leeds"))) == codes


def test_every_place_is_named_in_any_case(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/clients/other.yaml", OTHER)
    title = "title: As at Dalwick Freight\nobjective: >-\n  Dla Dalwicku\n  Freightu\ndate:"
    problems = found(workspace, {MEETING: ("date:", title)})
    assert [(p.at.line, p.message.split("”")[0].split("“")[1]) for p in problems] == [
        (2, "Dalwick Freight"),
        (3, "Dalwicku Freightu"),
    ]


def test_a_client_who_cannot_be_read_is_in_no_other_meetings_way(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write("content/clients/other.yaml", "name: [\n")
    assert found(workspace, {}) == []


def test_render_says_it_too(workspace: WorkspaceBuilder) -> None:
    workspace.replace(MEETING, *titled("Tempora at 12 per cent")[MEETING])
    result = workspace.run("render", "--format", "md")
    assert result.exit_code == 0
    assert "[internal-words]" in result.stderr
    inside = workspace.run("render", "--format", "md", "--audience", "internal", "--overwrite")
    assert "[internal-words]" not in inside.stderr
    workspace.write("content/clients/other.yaml", OTHER)
    workspace.replace(MEETING, "at 12 per cent", "as at Dalwick Freight")
    result = workspace.run("render", "--format", "md")
    assert result.exit_code == 1
    assert "[other-client]" in result.stderr


def test_the_built_in_workspace_is_clean() -> None:
    codes = {p.code for p in check_workspace(open_workspace())}
    assert codes.isdisjoint({"internal-words", "other-client"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 **per cent** on 350\u00a0000", "12% on 350000"),
        ("1,400 people, 12.5 %", "1400 people 12.5%"),
        ("12 procent, 7 proc. i 5%", "12% 7% i 5%"),
        ("Sandmere’s three-year term", "sandmere s three-year term"),
        ("In 2026, 212 entries", "in 2026 212 entries"),
        ("a {{ b.c }} d", "a \0 d"),
        ("e\u0301\u00ad [x](https://a.example) &amp; <b>", "é x b"),
        ("", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


def test_a_run_does_not_go_from_one_text_to_the_next() -> None:
    printed = runs(["discount floor", "twelve per cent"])
    assert ("discount", "floor") in printed
    assert ("floor", "twelve") not in printed
    assert telling("discount floor twelve per cent", printed, name=False) == set()
    assert telling("floor {{ a.b }} twelve", printed, name=False) == set()


def test_the_longest_stretch_is_quoted() -> None:
    said = "At 12% and *12 per cent*: now on three-year terms, or 12% more"
    assert quoted(said, [("12%",), ("on", "three-year", "terms"), ("12%", "now", "on")]) == (
        "12 per cent: now on three-year terms"
    )
    assert readable("plain") == "plain"
