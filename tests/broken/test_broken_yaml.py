"""Files that are not the YAML we read: each mistake is named where it is, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Change, Refuses, WorkspaceBuilder

ANN = "content/people/ann-reed.yaml"
CLIENT = "content/clients/sandmere.yaml"
MEETING = "content/meetings/monday.yaml"
TYPE = "templates/types/pitch.yaml"
TITLE = "title: Account executive"
HEAD = "visibility: client\nname: Ann Reed\n"


@pytest.mark.parametrize(
    ("path", "change", "place", "code", "message", "hint"),
    [
        pytest.param(ANN, (TITLE, f"\t{TITLE}"), "3:1", "yaml", "a tab", "Use spaces", id="tab"),
        pytest.param(
            TYPE,
            ("      - {id: hello", "     \t- {id: hello"),
            "20:6",
            "yaml",
            "a tab",
            "Use spaces",
            id="tab after spaces",
        ),
        pytest.param(
            ANN,
            ("team: north", "name: Ann"),
            "4:1",
            "duplicate-key",
            "“name” stands here twice; first in line 2",
            "Keep one",
            id="same key twice",
        ),
        pytest.param(
            CLIENT,
            ("{id: maria-lis, name", "{id: x, id: maria-lis, name"),
            "7:13",
            "duplicate-key",
            "“id” stands here twice",
            "Keep one",
            id="same key twice in braces",
        ),
        pytest.param(
            CLIENT,
            ("title: HR director,", "title: HR director, since May,"),
            "7:58",
            "yaml",
            "“since May” has no colon",
            "double quotes",
            id="a comma in a text in braces",
        ),
        pytest.param(
            ANN,
            ("title: Account", "title: &a Account"),
            "3:8",
            "yaml",
            "anchors",
            "Write the value out",
            id="anchor",
        ),
        pytest.param(
            ANN, (TITLE, "title: *a"), "3:8", "yaml", "aliases", "Write the value out", id="alias"
        ),
        pytest.param(
            ANN,
            (TITLE, "title: **Account** executive"),
            "3:8",
            "yaml",
            "A value cannot start with",
            "double quotes",
            id="bold at the start",
        ),
        pytest.param(
            ANN,
            ("title: Account", "title: !!str Account"),
            "3:8",
            "yaml",
            "tags",
            "Delete the tag",
            id="tag",
        ),
        pytest.param(
            ANN,
            (TITLE, "title: !!python/object/apply:os.system [id]"),
            "3:8",
            "yaml",
            "tags",
            "Delete the tag",
            id="tag that would run code",
        ),
        pytest.param(
            ANN,
            ("notes: Talks fast.\n", "---\nname: Other\n"),
            "5:1",
            "yaml",
            "second document",
            "One file, one record",
            id="second document",
        ),
        pytest.param(
            ANN,
            (TITLE, 'title: "Account executive'),
            "3:8",
            "yaml",
            "never closed",
            "closing",
            id="double quote left open",
        ),
        pytest.param(
            ANN,
            (TITLE, "title: 'Account executive"),
            "3:8",
            "yaml",
            "never closed",
            "closing",
            id="single quote left open",
        ),
        pytest.param(
            ANN,
            (TITLE, 'title: "Account" executive'),
            "3:18",
            "yaml",
            "quot",
            "quotes",
            id="text behind a quotation",
        ),
        pytest.param(
            ANN,
            (TITLE, "title: Account: executive"),
            "3:15",
            "yaml",
            "second colon",
            "double quotes",
            id="second colon",
        ),
        pytest.param(
            ANN,
            (TITLE, f"  {TITLE}"),
            "3:8",
            "yaml",
            "second colon",
            "indentation",
            id="indented too far",
        ),
        pytest.param(
            ANN,
            (TITLE, "title Account executive"),
            "3:1",
            "yaml",
            "“key: value”",
            "colon with a space",
            id="colon forgotten",
        ),
        pytest.param(
            ANN,
            (TITLE, "title:Account executive"),
            "3:1",
            "yaml",
            "“key: value”",
            "colon with a space",
            id="no space after the colon",
        ),
        pytest.param(
            CLIENT,
            ("contacts:\n", "contacts:\n - {id: a, name: A}\n"),
            "8:3",
            "yaml",
            "YAML cannot be read here",
            "indentation",
            id="list entries at two depths",
        ),
        pytest.param(
            MEETING,
            ("expert: tom-lipka}", "expert: tom-lipka"),
            "4:7",
            "yaml",
            "never closed",
            "}",
            id="brace left open",
        ),
        pytest.param(
            CLIENT,
            ("see overtime]", "see overtime"),
            "3:8",
            "yaml",
            "never closed",
            "]",
            id="bracket left open",
        ),
        pytest.param(
            TYPE,
            ("title: Opening", "title: {{ client.name }}"),
            "15:13",
            "yaml",
            "A key must be a word",
            "double quotes",
            id="template without quotes",
        ),
        pytest.param(
            ANN,
            (TITLE, "title: @account"),
            "3:8",
            "yaml",
            "cannot start with this character",
            "double quotes",
            id="at sign at the start",
        ),
        pytest.param(
            ANN,
            (TITLE, 'title: "C:\\Users"'),
            "3:8",
            "yaml",
            "backslash",
            "\\\\",
            id="backslash in double quotes",
        ),
        pytest.param(
            ANN,
            "- name: Ann Reed\n",
            "1:1",
            "bad-type",
            "must hold “key: value” lines",
            "agendagen init",
            id="a list",
        ),
        pytest.param(
            ANN,
            "Ann Reed\n",
            "1:1",
            "bad-type",
            "must hold “key: value” lines",
            "agendagen init",
            id="a sentence",
        ),
        pytest.param(ANN, "", "1:1", "empty-file", "is empty", "delete it", id="empty"),
        pytest.param(
            ANN,
            "# Ann\n# to be written\n",
            "1:1",
            "empty-file",
            "is empty",
            "delete it",
            id="only comments",
        ),
        pytest.param(
            ANN,
            f"{HEAD}bio: {'x' * 990_000}\n",
            "3:100000",
            "too-large",
            "990,005 characters",
            "Break it",
            id="a line of a megabyte",
        ),
        pytest.param(
            ANN,
            HEAD + ("# " + "x" * 97 + "\n") * 10_001,
            "1:1",
            "too-large",
            "bytes; at most 1,000,000",
            "Split it",
            id="more than a megabyte",
        ),
        pytest.param(
            ANN,
            f"{HEAD}extra: {'{a: ' * 50}b{'}' * 50}\n",
            "3:164",
            "yaml",
            "more than 40 levels",
            "Flatten",
            id="50 levels",
        ),
        pytest.param(
            ANN,
            f"{HEAD}extra: {'[' * 99_990}\n",
            "3:47",
            "yaml",
            "more than 40 levels",
            "Flatten",
            id="100,000 brackets",
        ),
        pytest.param(
            ANN,
            b"\x89PNG\r\n\x1a\n\0\0\0",
            "1:1",
            "not-text",
            "not UTF-8 text",
            "pictures and PDFs",
            id="a picture",
        ),
        pytest.param(
            ANN,
            f"{HEAD}title: Księgowa\n".encode("iso-8859-2"),
            "3:11",
            "not-text",
            "not UTF-8 text",
            "Save it as UTF-8",
            id="Latin-2",
        ),
        pytest.param(
            ANN,
            f"{HEAD}title: „Księgowa”\n".encode("cp1250"),
            "3:8",
            "not-text",
            "not UTF-8 text",
            "Save it as UTF-8",
            id="Windows-1250",
        ),
        pytest.param(
            ANN,
            HEAD.encode("utf-16"),
            "1:1",
            "not-text",
            "not UTF-8 text",
            "Save it as UTF-8",
            id="UTF-16",
        ),
        pytest.param(
            ANN,
            b"visibility: client\nname: Ann\0Reed\n",
            "2:10",
            "not-text",
            "control character",
            "Delete it",
            id="zero byte",
        ),
        pytest.param(
            ANN,
            f"{HEAD}[a, b]: c\n",
            "3:1",
            "yaml",
            "A key must be a word",
            "double quotes",
            id="a list as a key",
        ),
        pytest.param(
            ANN,
            (TITLE, f"\u00a0{TITLE}"),
            "3:1",
            "unknown-key",
            "There is no key",
            "Did you mean “title”?",
            id="no-break space before a key",
        ),
    ],
)
def test_what_is_not_plain_yaml_is_refused_in_its_place(
    refuses: Refuses, path: str, change: Change, place: str, code: str, message: str, hint: str
) -> None:
    refuses({path: change}, [(f"{path}:{place}", code, message, hint)])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + HEAD.encode(), id="byte order mark"),
        pytest.param(HEAD.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(f"---\n{HEAD}...\n".encode(), id="document markers"),
        pytest.param(f"{HEAD}title: 😀 of sales\n".encode(), id="emoji"),
        pytest.param(f"{HEAD}title:\tAccount executive\n".encode(), id="tab behind a colon"),
    ],
)
def test_harmless_oddities_are_read(workspace: WorkspaceBuilder, content: bytes) -> None:
    workspace.write(ANN, content)
    result = workspace.run("check")
    assert (result.exit_code, result.stderr) == (0, "Everything is fine.\n")


def test_the_line_is_counted_right_whatever_ends_it(refuses: Refuses) -> None:
    text = f"{HEAD}emial: a@b.example\n".replace("\n", "\r\n")
    refuses({ANN: text}, [(f"{ANN}:3:1", "unknown-key", "no key “emial”", "Did you mean “email”?")])
