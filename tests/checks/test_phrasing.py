"""Findings in files and editions: at the place that was written, once, for a reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
TEMPORA = "content/products/tempora.yaml"
SANDMERE = "content/clients/sandmere.yaml"
MONDAY = "content/meetings/monday.yaml"
HELLO = "{id: hello, say: Good morning.}"
RULE = "kind: avoid, not: [blue kiwi]"
Found = list[tuple[str, str, str]]


def pack(workspace: WorkspaceBuilder, *rules: str, head: str = "", name: str = "house-en") -> None:
    """A pack of guidelines `g0`, `g1`…"""
    lines = "".join(f"  - {{id: g{n}, why: It is so., {rule}}}\n" for n, rule in enumerate(rules))
    workspace.write(f"content/phrasing/{name}.yaml", f"title: House\n{head}guidelines:\n{lines}")


def found(workspace: WorkspaceBuilder, *arguments: str) -> Found:
    """Place, code and words of everything that the guidelines have found."""
    result = workspace.run("check", "--json", *arguments)
    return [
        (f"{p['path']}:{p['line']}:{p['column']}", p["code"], p.get("match", ""))
        for p in json.loads(result.stdout)["problems"]
        if p["code"] != "missing-translation"
    ]


def place(workspace: WorkspaceBuilder, path: str, words: str) -> str:
    """Where words stand in a file."""
    text = (workspace.root / path).read_text("utf-8")
    assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times"
    before = text[: text.index(words)]
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def avoid(workspace: WorkspaceBuilder, path: str, words: str = "blue kiwi") -> Found:
    return [(place(workspace, path, words), "phrase-avoid", words.partition("  #")[0])]


# -- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TYPE, HELLO, "{id: hello, say: A blue kiwi today.}"),
        (TYPE, HELLO, "{id: hello, ask: A blue kiwi today?}"),
        (TYPE, HELLO, "{id: hello, know: A blue kiwi today.}"),
        (TYPE, HELLO, "{id: hello, objection: Dear., answer: A blue kiwi today.}"),
        (TYPE, "say: Over to you.", "say: A blue kiwi for you."),
        (TYPE, "A recorded run", "A recorded blue kiwi"),
        (TYPE, "title: Opening", "title: Opening of a blue kiwi"),
        (TYPE, "title: Opening\n", "title: Opening\n    points: [One, A blue kiwi]\n"),
        (TYPE, "objective: Decide", "objective: See a blue kiwi and decide"),
        (TYPE, "Pitch of {{ product.name }}", "Pitch of {{ product.name }}, a blue kiwi"),
        (TEMPORA, "Nobody works on Sunday.", "A blue kiwi works on Sunday."),
        (TEMPORA, "discount_floor:", "summary: >-\n  A long\n  blue kiwi\ndiscount_floor:"),
        (TEMPORA, "name: Tempora", "name: Blue kiwi of Tempora"),
        (SANDMERE, "see overtime", "see blue kiwi"),
        (MONDAY, "product: tempora", "product: tempora\n  goal: A blue kiwi"),
    ],
)
def test_a_finding_stands_at_its_line_and_column_and_is_told_once(
    workspace: WorkspaceBuilder, path: str, old: str, new: str
) -> None:
    pack(workspace, RULE)
    workspace.replace(path, old, new)
    found_ = found(workspace)
    words = "Blue kiwi" if "Blue kiwi" in new else "blue kiwi"
    assert found_ == avoid(workspace, path, words)


def chained(workspace: WorkspaceBuilder, line: str) -> None:
    """A line of a type that two others extend, in a loop over what a record says."""
    workspace.replace(TYPE, HELLO, f"{{id: hello, each: b in product.benefits, {line}}}")
    workspace.write("templates/types/short.yaml", "extends: pitch\nminutes: 25\n")
    workspace.write("templates/types/shorter.yaml", "extends: short\ntitle: Shorter\n")
    workspace.replace(MONDAY, "type: pitch", "type: shorter")


@pytest.mark.parametrize("text", ["Payroll and blue kiwi.", "A blue kiwi: *two* & “a”, blue."])
def test_a_line_through_a_chain_a_loop_and_a_records_field_names_the_record(
    workspace: WorkspaceBuilder, text: str
) -> None:
    pack(workspace, "kind: avoid, not: [blue kiwi], applies: {type: [short]}")
    chained(workspace, 'say: "{{ b.title }}: {{ b.text }}"')
    workspace.replace(TEMPORA, "text: Payroll closes on day two.", f"text: '{text}'")
    assert found(workspace) == avoid(workspace, TEMPORA)


def test_a_phrase_half_of_the_line_and_half_of_the_record_begins_where_it_begins(
    workspace: WorkspaceBuilder,
) -> None:
    pack(workspace, "kind: avoid, not: [blue kiwi, kiwi early]")
    chained(workspace, 'say: "A very blue {{ b.title }} kiwi {{ b.title }} today"')
    workspace.replace(TEMPORA, "title: Quiet Sundays", "title: Kiwi")
    assert found(workspace) == [
        (place(workspace, TYPE, "blue {{"), "phrase-avoid", "blue Kiwi"),
        (place(workspace, TYPE, "kiwi {{"), "phrase-avoid", "kiwi Early"),
    ]


def test_the_same_words_in_two_meetings_and_two_languages_are_one_finding(
    workspace: WorkspaceBuilder,
) -> None:
    pack(workspace, RULE)
    workspace.replace("agendagen.toml", '["en"]', '["en", "pl"]')
    workspace.replace(TYPE, HELLO, "{id: hello, say: A blue kiwi.}")
    workspace.write("content/meetings/tuesday.yaml", (workspace.root / MONDAY).read_text("utf-8"))
    assert found(workspace) == avoid(workspace, TYPE)


def test_branches_that_no_meeting_takes_are_read_too(workspace: WorkspaceBuilder) -> None:
    pack(workspace, RULE)
    workspace.replace(TYPE, HELLO, f"{HELLO}\n      - {{when: 'false', say: A blue kiwi.}}")
    assert found(workspace) == avoid(workspace, TYPE)


def test_a_type_that_no_meeting_uses_is_read_too(workspace: WorkspaceBuilder) -> None:
    pack(workspace, RULE)
    workspace.write("templates/types/other.yaml", "extends: pitch\nobjective: A blue kiwi.\n")
    assert found(workspace) == avoid(workspace, "templates/types/other.yaml")


def test_a_translation_is_read_by_the_packs_of_its_language(workspace: WorkspaceBuilder) -> None:
    pack(workspace, RULE)
    pack(workspace, "kind: avoid, match: exact, not: [modre kiwi, blue kiwi]", name="dom-pl")
    workspace.replace("agendagen.toml", '["en"]', '["en", "pl"]')
    polish = "content/products/tempora.pl.yaml"
    workspace.write(polish, "benefits:\n  - {id: early, title: Kiwi, text: To modre kiwi.}\n")
    workspace.replace(TEMPORA, "Payroll closes on day two.", "It is modre kiwi.")
    assert found(workspace) == avoid(workspace, polish, "modre kiwi")


# -- whose words they are ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TYPE, HELLO, "{id: hello, objection: A blue kiwi?, answer: No.}"),
        (TEMPORA, "discount_floor:", "never_say: [blue kiwi]\ndiscount_floor:"),
    ],
)
def test_the_clients_words_and_lists_of_what_not_to_say_are_left_alone(
    workspace: WorkspaceBuilder, path: str, old: str, new: str
) -> None:
    pack(workspace, RULE)
    workspace.replace(path, old, new)
    assert found(workspace) == []


def test_a_record_of_objections_is_read_where_we_answer(workspace: WorkspaceBuilder) -> None:
    pack(workspace, RULE)
    path = "content/objections/price.yaml"
    workspace.write(
        path,
        "visibility: client\nsays: A blue kiwi?\nanswer: It is a blue kiwi today.\ntopic: price\n",
    )
    assert found(workspace) == [(f"{path}:3:17", "phrase-avoid", "blue kiwi")]


def test_what_only_we_read_passes_a_guideline_for_clients(workspace: WorkspaceBuilder) -> None:
    pack(workspace, f"{RULE}, applies: {{audience: client}}")
    workspace.replace(TYPE, HELLO, "{id: hello, know: A blue kiwi.}")
    workspace.replace(SANDMERE, "budget: About 350", "budget: A blue kiwi")
    assert found(workspace) == []


# -- packs that are named, and scenes ------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old"),
    [
        (TYPE, "minutes: 30\n"),
        (TEMPORA, "name: Tempora\n"),
        (MONDAY, "start: 09:30\n"),
    ],
)
def test_a_named_pack_holds_where_it_is_named(
    workspace: WorkspaceBuilder, path: str, old: str
) -> None:
    pack(workspace, RULE, head="use: named\n")
    workspace.replace(TYPE, HELLO, "{id: hello, say: A blue kiwi.}")
    assert found(workspace) == []
    workspace.replace(path, old, f"{old}phrasing: [house]\n")
    assert found(workspace) == avoid(workspace, TYPE)


def test_a_finding_tells_why_it_holds_here(workspace: WorkspaceBuilder) -> None:
    pack(
        workspace,
        "kind: prefer, not: [blue kiwi], say: [green kiwi], source: Rule 7, severity: error,"
        " link: 'https://rules.example/7',"
        " applies: {audience: client, product: [tempora], type: [pitch], region: [PL]}",
    )
    workspace.replace(SANDMERE, "budget:", "country: PL\nbudget:")
    workspace.replace(TYPE, HELLO, "{id: hello, say: A blue kiwi.}")
    (problem,) = json.loads(workspace.run("check", "--json").stdout)["problems"]
    assert problem["message"] == "Say “green kiwi” instead of “blue kiwi”: It is so."
    assert problem["hint"] == (
        "Guideline house-en/g0, source: Rule 7; it holds here because the meeting is of type pitch"
        " and it is about tempora and the client is in PL and a client reads or hears it."
    )
    assert (problem["severity"], problem["link"]) == ("error", "https://rules.example/7")
    assert problem["end"] - problem["column"] == len("blue kiwi")
    assert problem["replacements"] == ["green kiwi"]


def test_the_word_that_is_used_more_is_named(workspace: WorkspaceBuilder) -> None:
    pack(workspace, "kind: consistent, say: [kiwi, pear]")
    workspace.replace(TYPE, HELLO, "{id: hello, say: Two pears. A pear and a kiwi.}")
    (problem,) = json.loads(workspace.run("check", "--json").stdout)["problems"]
    assert problem["message"] == "“kiwi” stands here, and “pear” elsewhere: It is so."
    assert problem["replacements"] == ["pear"]


def test_a_missing_disclosure_is_found_in_an_edition(workspace: WorkspaceBuilder) -> None:
    note = "disclosures: [{id: past, wordings: [Kiwis may fall.]}]\n"
    rule = "kind: require, not: [blue kiwi], requires: {disclosure: past, within: document}"
    pack(workspace, rule, head=note)
    workspace.replace(TYPE, HELLO, "{id: hello, say: A blue kiwi.}")
    assert found(workspace) == [
        (place(workspace, TYPE, "blue kiwi"), "phrase-require", "blue kiwi")
    ]
    assert "document: “Kiwis may fall.” Guideline house" in workspace.run("check").stderr
    pack(workspace, rule, head=note.replace("fall.", "fall"))
    assert "document: “Kiwis may fall”. Guideline house" in workspace.run("check").stderr
    workspace.replace(
        TEMPORA,
        "discount_floor:",
        "disclosures: [{id: past, text: A kiwi of Tempora may fall.}]\ndiscount_floor:",
    )
    line = "disclosures: [{id: all, each: d in product.disclosures, text: '{{ d.text }}'}]"
    workspace.replace(TYPE, "items:\n", f"{line}\nitems:\n")
    assert found(workspace) == []


def test_what_must_stand_in_every_agenda_is_asked_of_every_meeting(
    workspace: WorkspaceBuilder,
) -> None:
    pack(workspace, "kind: require, say: [Fennimark Ltd], applies: {audience: client}")
    assert found(workspace) == [(f"{MONDAY}:1:1", "phrase-require", "")]
    assert "“Fennimark Ltd” stands nowhere in this document" in workspace.run("check").stderr
    workspace.replace("content/company.yaml", "name: Fennimark", "name: Fennimark Ltd")
    assert found(workspace) == []


# -- days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid", "as_of", "codes"),
    [
        ("{from: 2026-12-01}", "2026-11-20", ["phrase-avoid", "phrase-soon"]),
        ("{from: 2026-12-02}", "2026-11-20", ["phrase-soon"]),
        ("{from: 2026-11-20}", "2026-11-20", ["phrase-avoid"]),
        ("{until: 2026-11-30}", "2026-11-20", ["phrase-avoid"]),
        ("{until: 2026-12-01}", "2026-12-02", ["guideline-ended", "phrase-avoid"]),
        ("{until: 2026-11-30}", "2026-12-02", ["guideline-ended"]),
    ],
)
def test_a_file_is_read_as_of_today_and_an_edition_as_of_its_meeting(
    workspace: WorkspaceBuilder, valid: str, as_of: str, codes: list[str]
) -> None:
    """What is only coming today is an error on the day of the meeting: both are said."""
    pack(workspace, f"{RULE}, severity: error, valid: {valid}")
    workspace.replace(TYPE, HELLO, "{id: hello, say: A blue kiwi.}")
    assert [code for _, code, _ in found(workspace, "--as-of", as_of)] == codes


# -- commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("severity", "options", "exit_code"),
    [
        ("warning", (), 0),
        ("warning", ("--fail-on", "warning"), 1),
        ("warning", ("--fail-on", "error"), 0),
        ("error", (), 1),
        ("error", ("--fail-on", "error"), 1),
    ],
)
@pytest.mark.parametrize("command", ["check", "render"])
def test_what_fails(
    workspace: WorkspaceBuilder,
    command: str,
    severity: str,
    options: tuple[str, ...],
    exit_code: int,
) -> None:
    pack(workspace, f"{RULE}, severity: {severity}")
    workspace.replace(TYPE, HELLO, "{id: hello, say: A blue kiwi.}")
    formats = ("--format", "md") if command == "render" else ()
    result = workspace.run(command, *formats, *options)
    assert result.exit_code == exit_code
    assert f"{avoid(workspace, TYPE)[0][0]}: {severity}: “blue kiwi” is not said" in result.stderr
    written = (workspace.root / "out").exists()
    assert written == (command == "render" and exit_code == 0)


def test_render_reads_the_edition_and_stops_where_a_value_brings_the_words(
    workspace: WorkspaceBuilder,
) -> None:
    pack(workspace, f"{RULE}, severity: error")
    chained(workspace, 'say: "{{ b.text }}"')
    assert workspace.run("render", "--format", "md").exit_code == 0
    before = {file: file.read_bytes() for file in (workspace.root / "out").iterdir()}
    workspace.replace(TEMPORA, "Payroll closes", "A blue kiwi closes")
    result = workspace.run("render", "--format", "md")
    assert result.exit_code == 1
    assert f"{place(workspace, TEMPORA, 'blue kiwi')}: error: " in result.stderr
    assert {file: file.read_bytes() for file in (workspace.root / "out").iterdir()} == before


# -- what is allowed -----------------------------------------------------------------------------


ALLOW = "# allow house-en/g0 until 2027-03-31: quoted from a letter"


def allowed(workspace: WorkspaceBuilder, comment: str, *, above: bool = True) -> Found:
    line = "- {id: hello, say: A blue kiwi.}"
    new = f"{comment}\n      {line}" if above else f"{line} {comment}"
    workspace.replace(TYPE, f"- {HELLO}", new)
    pack(workspace, f"{RULE}, severity: error")
    return found(workspace, "--as-of", "2026-11-20")


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("name", ["house-en/g0", "g0"])
def test_a_comment_allows_a_finding_on_its_line_or_below(
    workspace: WorkspaceBuilder, name: str, above: bool
) -> None:
    assert allowed(workspace, ALLOW.replace("house-en/g0", name), above=above) == []
    assert "Allowed by a comment: 1 place." in workspace.run("check").stderr
    assert workspace.run("render", "--format", "md").exit_code == 0


def test_a_comment_covers_the_whole_entry_and_not_the_next(workspace: WorkspaceBuilder) -> None:
    pack(workspace, RULE)
    workspace.replace(TYPE, "  - id: opening\n", f"  {ALLOW}\n  - id: opening\n")
    workspace.replace(TYPE, "title: Opening", "title: Blue kiwi")
    workspace.replace(TYPE, "say: Over to you.", "say: A blue kiwi for you.")
    workspace.replace(TYPE, "title: Next step", "title: Next blue kiwi  # here")
    assert found(workspace) == avoid(workspace, TYPE, "blue kiwi  # here")


@pytest.mark.parametrize(
    ("old", "new", "codes", "says"),
    [
        ("2027-03-31", "2026-11-19", ["allowance-ended"], "until 2026-11-19: quoted"),
        ("2027-03-31", "2026-11-25", [], "is not said"),
        ("2027-03-31", "31.03.2027", ["bad-allowance"], "needs the guideline, a day"),
        ("2027-03-31", "2027-02-30", ["bad-allowance"], "needs the guideline, a day"),
        (": quoted from a letter", "", ["bad-allowance"], "a reason"),
        (": quoted from a letter", ":   ", ["bad-allowance"], "a reason"),
        ("until 2027-03-31", "", ["bad-allowance"], "Write it as"),
        (ALLOW, "# allow", ["bad-allowance"], "Write it as"),
        ("g0", "g9", ["unknown-guideline"], "no guideline “house-en/g9”"),
        ("# allow", "# allows", [], "is not said"),
    ],
)
def test_a_comment_that_allows_nothing_is_said(
    workspace: WorkspaceBuilder, old: str, new: str, codes: list[str], says: str
) -> None:
    comment = ALLOW.replace(old, new)
    found_ = allowed(workspace, comment)
    assert [code for _, code, _ in found_] == [*codes, "phrase-avoid"]
    assert says in workspace.run("check", "--as-of", "2026-11-20").stderr
    if codes:
        assert found_[0][0] == place(workspace, TYPE, comment)
    monday = found(workspace, "monday", "--as-of", "2026-11-20")
    assert monday == found_, "one meeting alone says it as well"


def test_a_comment_that_nothing_needs_is_said(workspace: WorkspaceBuilder) -> None:
    pack(workspace, RULE)
    workspace.replace(TYPE, f"- {HELLO}", f"- {HELLO} {ALLOW}")
    assert found(workspace) == [(place(workspace, TYPE, ALLOW), "allowance-unused", "")]
    assert "0 errors, 1 warning" in workspace.run("check").stderr


def test_allow_in_a_text_is_no_comment(workspace: WorkspaceBuilder) -> None:
    pack(workspace, RULE)
    workspace.replace(TYPE, HELLO, "{id: hello, say: 'We allow it, see'}")
    assert found(workspace) == []


@pytest.mark.parametrize(("fix", "told"), [("auto", True), ("suggest", False)])
def test_what_is_right_in_every_sentence_is_right_in_one_that_denies(
    workspace: WorkspaceBuilder, fix: str, told: bool
) -> None:
    pack(workspace, f"kind: prefer, not: [blue kiwi], say: [plum], fix: {fix}")
    workspace.replace(TYPE, HELLO, "{id: hello, say: We have no blue kiwi.}")
    assert bool(found(workspace)) is told


def test_words_that_are_built_in_never_stop_a_user(workspace: WorkspaceBuilder) -> None:
    pack(workspace, "kind: avoid, not: [how it looks from my side], severity: error")
    result = workspace.run("check", "--json", "one-on-one-adam")
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["path"] == "built-in/templates/types/one-on-one.yaml"
    assert problem["severity"] == "warning"
    assert "The words are built in" in problem["hint"]
    assert result.exit_code == 0
