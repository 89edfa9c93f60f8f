"""Files are written whole or not at all, and never over what a person has changed."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen.output import lock, write
from agendagen.output.trouble import CannotWrite
from agendagen.output.write import MANIFEST, write_atomically, write_files

if TYPE_CHECKING:
    from conftest import Result, WorkspaceBuilder

AGENDA = "out/monday.agenda.client.en.md"
ONE = ["render", "monday", "-f", "md", "-d", "agenda", "-a", "client"]
PERSON = "content/people/ann-reed.yaml"
LONG_AGO = 1_000_000_000


def render(workspace: WorkspaceBuilder, *more: str) -> Result:
    return workspace.run(*ONE, *more)


def listing(folder: Path) -> dict[str, bytes]:
    """The documents in a folder, and what else lies about."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != MANIFEST}


def age(folder: Path) -> dict[str, int]:
    """Make every file old; the times, to see which are touched."""
    for file in folder.iterdir():
        os.utime(file, (LONG_AGO, LONG_AGO))
    return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}


def times(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}


def test_what_has_not_changed_is_not_touched(workspace: WorkspaceBuilder) -> None:
    first = render(workspace)
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == f"wrote {AGENDA}\n"
    before = age(workspace.root / "out")
    again = render(workspace)
    assert (again.exit_code, again.stderr) == (0, f"unchanged {AGENDA}\n")
    assert times(workspace.root / "out") == before


def test_what_has_changed_is_replaced(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    assert render(workspace).stderr == f"wrote {AGENDA}\n"
    assert "Anna Reed" in (workspace.root / AGENDA).read_text("utf-8")


def test_what_was_edited_by_hand_is_kept_and_named(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    (workspace.root / AGENDA).write_text("My own words\n")
    for changed in (False, True):
        if changed:
            workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
        result = render(workspace)
        assert result.exit_code == 1
        assert result.stderr == (
            f"kept {AGENDA}: it was changed by hand. --overwrite replaces it.\n"
        )
        assert (workspace.root / AGENDA).read_text("utf-8") == "My own words\n"


def test_overwrite_replaces_it(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    (workspace.root / AGENDA).write_text("My own words\n")
    assert render(workspace, "--overwrite").exit_code == 0
    assert "Ann Reed" in (workspace.root / AGENDA).read_text("utf-8")
    assert render(workspace).stderr == f"unchanged {AGENDA}\n"


def test_a_file_that_agendagen_did_not_write_is_kept(workspace: WorkspaceBuilder) -> None:
    workspace.write(AGENDA, "Was here before\n")
    assert render(workspace).exit_code == 1
    assert (workspace.root / AGENDA).read_text("utf-8") == "Was here before\n"


def test_the_others_are_written_when_one_is_kept(workspace: WorkspaceBuilder) -> None:
    workspace.write(AGENDA, "Was here before\n")
    result = workspace.run("render", "monday", "-f", "md")
    assert result.exit_code == 1
    assert "wrote out/monday.talk-track.en.md" in result.stderr
    assert f"kept {AGENDA}" in result.stderr


def test_a_deleted_file_comes_back(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    (workspace.root / AGENDA).unlink()
    assert render(workspace).stderr == f"wrote {AGENDA}\n"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', "\x00"])
def test_a_list_of_files_that_is_damaged_counts_as_none(
    workspace: WorkspaceBuilder, text: str
) -> None:
    render(workspace)
    (workspace.root / "out" / MANIFEST).write_text(text)
    assert render(workspace).exit_code == 0, "unchanged files are known by their content"
    listing = json.loads((workspace.root / "out" / MANIFEST).read_text("utf-8"))
    assert "monday.agenda.client.en.md" in listing


def test_an_error_writes_nothing(workspace: WorkspaceBuilder) -> None:
    workspace.replace("content/meetings/monday.yaml", "client: sandmere", "client: sandmer")
    result = workspace.run("render", "-f", "md")
    assert result.exit_code == 1
    assert "unknown-client" in result.stderr
    assert "Nothing was rendered" in result.stderr
    assert not (workspace.root / "out").exists()


def test_an_error_in_one_meeting_leaves_the_others_as_they_were(
    workspace: WorkspaceBuilder,
) -> None:
    assert workspace.run("render", "-f", "md").exit_code == 0
    before = {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()}
    text = (workspace.root / "content/meetings/monday.yaml").read_text("utf-8")
    workspace.write("content/meetings/aaa.yaml", text.replace("tempora", "tempra"))
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    assert workspace.run("render", "-f", "md").exit_code == 1
    assert {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()} == before


def test_a_warning_passes(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        "templates/types/pitch.yaml", "say: Good morning.", "say: \"{{ rep | form('dative') }}\""
    )
    result = render(workspace, "-l", "pl")
    assert result.exit_code == 0
    assert "warning" in result.stderr
    assert "missing-form" in result.stderr


def test_a_template_that_fails_leaves_yesterdays_files(workspace: WorkspaceBuilder) -> None:
    """Every document is made before the first is written."""
    assert workspace.run("render", "-f", "md").exit_code == 0
    before = {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()}
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    workspace.write("templates/documents/cue-card.md", "{{ view.nothing }}\n")
    result = workspace.run("render", "-f", "md")
    assert result.exit_code == 1
    assert "templates/documents/cue-card.md:1" in result.stderr
    assert {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()} == before


def blocked(workspace: WorkspaceBuilder) -> Path:
    """A folder where the third file should go."""
    place = workspace.root / "out/monday.talk-track.en.md"
    place.unlink(missing_ok=True)
    place.mkdir(parents=True)
    return place


def test_a_write_that_fails_leaves_whole_files_and_no_litter(
    workspace: WorkspaceBuilder,
) -> None:
    assert workspace.run("render", "-f", "md").exit_code == 0
    blocked(workspace)
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    result = workspace.run("render", "-f", "md")
    assert result.exit_code == 1
    assert "monday.talk-track.en.md” cannot be written" in result.stderr
    for file in (workspace.root / "out").glob("*.md"):
        if file.is_file():
            assert file.read_text("utf-8").endswith("\n")
    assert list((workspace.root / "out").glob(".agendagen-*")) == []


def test_what_a_failed_run_wrote_is_still_ours(workspace: WorkspaceBuilder) -> None:
    """The disk was full once; that does not make yesterday's files somebody's own."""
    assert workspace.run("render", "-f", "md").exit_code == 0
    place = blocked(workspace)
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    assert workspace.run("render", "-f", "md").exit_code == 1
    place.rmdir()
    workspace.replace(PERSON, "name: Anna Reed", "name: Annie Reed")
    result = workspace.run("render", "-f", "md")
    assert "kept" not in result.stderr
    assert result.exit_code == 0


def test_a_stop_in_the_middle_of_a_file_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    write_atomically(file, b"old")

    def stop(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert [f.name for f in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full. Make room"),
        (errno.EDQUOT, "your share of the disk is used up. Make room"),
        (errno.EFBIG, "larger than a file may be there"),
        (errno.EROFS, "that disk is for reading only"),
        (errno.EACCES, "you may not write there, or another program has it open"),
        (errno.EPERM, "you may not write there, or another program has it open"),
        (errno.EBUSY, "another program has it open. Close it"),
        (errno.ETXTBSY, "another program has it open. Close it"),
        (errno.EIO, "the disk reports a fault"),
        (errno.ENAMETOOLONG, "the name is too long"),
        (errno.EPROTO, "protocol error"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_why_it_cannot_be_written_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, said: str
) -> None:
    """The first file that could not be written is named, also when it was only put on the list."""
    out = tmp_path / "out"
    write_files(out, [("a.md", b"old"), ("b.md", b"old")])
    before = listing(out)

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(CannotWrite) as raised:
        write_files(out, [("a.md", b"old"), ("b.md", b"new")])
    assert re.fullmatch(
        f"“{out}/b.md” cannot be written: .*{re.escape(said)}.*\\.", str(raised.value)
    )
    assert listing(out) == before


def test_making_documents_without_room_for_temporary_files(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/agendagen-x/fonts.conf")

    monkeypatch.setattr("agendagen.output.make.make", full)
    result = render(workspace)
    assert result.exit_code == 1
    assert "fonts.conf” cannot be used: the disk is full." in result.stderr
    assert "TMPDIR" in result.stderr


def test_files_are_as_readable_as_any_other(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "a.md", b"text")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o644


@pytest.mark.parametrize("locks", [True, False], ids=["locked", "no locks there"])
def test_what_a_killed_run_left_is_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    old, young = tmp_path / ".agendagen-old.tmp", tmp_path / ".agendagen-young.tmp"
    other = tmp_path / "other.tmp"
    for file in (old, young, other):
        file.write_text("half")
    for file in (old, other):
        os.utime(file, (LONG_AGO, LONG_AGO))

    def no_lock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    if not locks:
        monkeypatch.setattr(fcntl, "flock", no_lock)
    write_files(tmp_path, [("a.md", b"text")])
    assert not old.exists()
    assert young.exists() is not locks, "without a lock, another run may be at work"
    assert other.exists(), "not ours"


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    with (
        lock.alone_in(tmp_path),
        pytest.raises(CannotWrite, match=r"Another run has been writing into .* Wait for it"),
    ):
        write_files(tmp_path, [("a.md", b"text")])
    assert list(tmp_path.iterdir()) == []
    write_files(tmp_path, [("a.md", b"text")])


def test_a_run_that_broke_off_after_a_file_knows_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is about to be written is on the list before, beside what is there."""
    write_files(tmp_path, [("a.md", b"one")])
    broken_off(tmp_path, b"two", monkeypatch)
    assert (tmp_path / "a.md").read_bytes() == b"two"
    assert write_files(tmp_path, [("a.md", b"three")]).kept == ()
    (tmp_path / "a.md").write_bytes(b"two")
    assert write_files(tmp_path, [("a.md", b"four")]).kept, "put back by hand"
    (tmp_path / "a.md").write_bytes(b"by hand")
    broken_off(tmp_path, b"four", monkeypatch)
    assert write_files(tmp_path, [("a.md", b"five")]).kept == (tmp_path / "a.md",)
    assert (tmp_path / "a.md").read_bytes() == b"by hand"


def broken_off(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ends after its file is in place."""
    with monkeypatch.context() as patch:
        writing = write.write_atomically

        def stop(path: Path, content: bytes, *, shown: Path | None = None) -> None:
            writing(path, content, shown=shown)
            if path.name != MANIFEST:
                raise KeyboardInterrupt

        patch.setattr(write, "write_atomically", stop)
        with suppress(KeyboardInterrupt):
            write_files(folder, [("a.md", content)])


def instead(path: Path, make: Callable[[Path], None]) -> None:
    """Make something else where a file is."""
    path.rename(f"{path}.old")
    make(path)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "deep": lambda path: path.write_text("[" * 100_000),
    "numbers": lambda path: path.write_text('{"a.md": 7, "b.md": [1, null, {}]}'),
    "a list of names": lambda path: path.write_text('["a.md"]'),
    "no Unicode": lambda path: path.write_bytes(b'{"a.md": "\xff"}'),
    "a surrogate": lambda path: path.write_text('{"\\ud800": "x"}'),
    "huge": lambda path: os.truncate(path, 50_000_000_000),
    "a pipe": lambda path: instead(path, os.mkfifo),
    "a link to nowhere": lambda path: instead(path, lambda p: p.symlink_to("nowhere")),
    "a link to a list": lambda path: instead(path, lambda p: p.symlink_to(f"{p}.old")),
    "a device": lambda path: instead(path, lambda p: p.symlink_to("/dev/zero")),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_list_counts_as_none(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    write_files(out, [("a.md", b"one"), ("b.md", b"one")])
    (out / "b.md").write_bytes(b"by hand")
    HOSTILE[kind](out / MANIFEST)
    done = write_files(out, [("a.md", b"one"), ("b.md", b"two"), ("c.md", b"new")])
    assert [[p.name for p in group] for group in (done.new, done.same, done.kept)] == [
        ["c.md"],
        ["a.md"],
        ["b.md"],
    ]
    known = json.loads((out / MANIFEST).read_text("utf-8"))
    assert {"a.md", "c.md"} <= known.keys()
    assert not (out / MANIFEST).is_symlink()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out"]


def test_a_folder_in_the_place_of_the_list(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(CannotWrite, match="is a folder where agendagen keeps its list"):
        write_files(tmp_path, [("a.md", b"new")])


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("kind", ["a pipe", "a link to nowhere", "a link outside"])
def test_what_is_no_file_is_not_ours_and_never_followed(
    tmp_path: Path, kind: str, overwrite: bool
) -> None:
    out, secret = tmp_path / "out", tmp_path / "secret"
    write_files(out, [("a.md", b"one")])
    secret.write_bytes(b"one")
    path = out / "a.md"
    path.unlink()
    {
        "a pipe": lambda: os.mkfifo(path),
        "a link to nowhere": lambda: path.symlink_to(tmp_path / "nowhere"),
        "a link outside": lambda: path.symlink_to(secret),
    }[kind]()
    done = write_files(out, [("a.md", b"two")], overwrite=overwrite)
    assert bool(done.kept) is not overwrite
    assert stat.S_ISREG(path.lstat().st_mode) is overwrite
    assert secret.read_bytes() == b"one"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "name",
    ["../a.md", "..", ".", "", "/a.md", "sub/a.md", "a\0.md", MANIFEST, ".agendagen-x.tmp"],
)
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotWrite, match="cannot be the name of a document"):
        write_files(tmp_path / "out", [("b.md", b"new"), (name, b"new")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ("render monday -f md", "out"),
        ("schema", "schema"),
        ("new pitch --no-input", "content/meetings"),
        ("init .", "content"),
    ],
)
def test_a_link_in_the_workspace_leads_nothing_out_of_it(
    workspace: WorkspaceBuilder, tmp_path: Path, line: str, folder: str
) -> None:
    """The workspace may be a stranger's."""
    elsewhere = tmp_path / "elsewhere"
    place = workspace.root / folder
    if place.is_dir():
        place.rename(elsewhere)
    else:
        elsewhere.mkdir()
    if line == "init .":
        shutil.rmtree(workspace.root)
        shutil.rmtree(elsewhere)
        workspace.root.mkdir()
        elsewhere.mkdir()
        os.chdir(workspace.root)
    before = sorted(elsewhere.iterdir())
    place.symlink_to(elsewhere)
    result = workspace.run(*line.split())
    assert result.exit_code == 1
    assert "out of the workspace" in result.stderr
    assert sorted(elsewhere.iterdir()) == before


def test_a_link_that_the_user_names_is_followed(
    workspace: WorkspaceBuilder, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (workspace.root / "shared").symlink_to(tmp_path / "elsewhere")
    assert render(workspace, "-o", "shared").exit_code == 0
    assert (tmp_path / "elsewhere/monday.agenda.client.en.md").is_file()


@pytest.mark.parametrize("output", ["taken", "taken/below"])
def test_a_file_where_the_folder_should_be(workspace: WorkspaceBuilder, output: str) -> None:
    file = workspace.write("taken", "mine")
    result = render(workspace, "-o", output)
    assert result.exit_code == 1
    assert "there is a file where a folder should be. Choose another folder." in result.stderr
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("con", "Windows keeps it for a device"),
        ("nul", "Windows keeps it for a device"),
        ("lpt9", "Windows keeps it for a device"),
        ("CON", "cannot be the name of a file here"),
        ("Monday", "cannot be the name of a file here"),
        ("a b", "cannot be the name of a file here"),
        ("a:b", "cannot be the name of a file here"),
        ("a\\b", "cannot be the name of a file here"),
        ("a\nb", "cannot be the name of a file here"),
        ("a\x1b[2Jb", "cannot be the name of a file here"),
        ("Zażółć", "cannot be the name of a file here"),
        (unicodedata.normalize("NFD", "Zażółć"), "cannot be the name of a file here"),
        (os.fsdecode(b"\xff\xfe"), "cannot be the name of a file here"),
        ("x" * 121, "has 121 letters; 120 are allowed"),
        ("x" * 240, "has 240 letters; 120 are allowed"),
    ],
)
@pytest.mark.parametrize("command", ["check", "render"])
def test_meetings_whose_documents_would_have_a_bad_name(
    workspace: WorkspaceBuilder, command: str, name: str, message: str
) -> None:
    text = (workspace.root / "content/meetings/monday.yaml").read_text("utf-8")
    workspace.write(f"content/meetings/{name}.yaml", text)
    result = workspace.run(command)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "[bad-name]" in result.stderr
    assert not (workspace.root / "out").exists()


@pytest.mark.parametrize("name", ["con", "x" * 121, "x" * 300, "a/b"])
def test_new_takes_no_such_name(workspace: WorkspaceBuilder, name: str) -> None:
    before = sorted(workspace.root.rglob("*"))
    assert workspace.run("new", "pitch", "--no-input", "--id", name).exit_code == 2
    assert sorted(workspace.root.rglob("*")) == before


def test_init_goes_on_with_what_is_as_it_would_make_it(empty_workspace: WorkspaceBuilder) -> None:
    assert empty_workspace.run("init", "mine").exit_code == 0
    half, edited = "mine/content/company.yaml", empty_workspace.root / "mine/agendagen.toml"
    (empty_workspace.root / half).unlink()
    empty_workspace.write("mine/content/.agendagen-x.tmp", "half")
    assert empty_workspace.run("init", "mine").exit_code == 0
    assert (empty_workspace.root / half).is_file()
    assert list((empty_workspace.root / "mine").rglob("*.tmp")) == []
    (empty_workspace.root / half).unlink()
    edited.write_text("# mine\n", "utf-8")
    result = empty_workspace.run("init", "mine")
    assert result.exit_code == 2
    assert "already holds agendagen.toml." in result.stderr
    assert not (empty_workspace.root / half).exists()


def test_standard_output_is_the_document_and_nothing_else(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    result = render(workspace, "--output", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (workspace.root / AGENDA).read_text("utf-8")


def test_standard_output_is_markdown_unless_said(workspace: WorkspaceBuilder) -> None:
    line = ["render", "monday", "-d", "agenda", "-a", "client", "-o", "-"]
    assert workspace.run(*line).stdout.startswith("#")
    assert workspace.run(*line, "-f", "html").stdout.lower().startswith("<!doctype html>")
    assert not (workspace.root / "out").exists()


@pytest.mark.parametrize(("name", "start"), [("mine.md", "#"), ("mine.html", "<!doctype html>")])
def test_one_file_whose_name_tells_the_format(
    workspace: WorkspaceBuilder, name: str, start: str
) -> None:
    line = ["render", "monday", "-d", "agenda", "-a", "client", "-o", f"sub/{name}"]
    result = workspace.run(*line)
    assert (result.exit_code, result.stderr) == (0, f"wrote sub/{name}\n")
    assert (workspace.root / "sub" / name).read_text("utf-8").lower().startswith(start)
    assert not (workspace.root / "out").exists()
    assert workspace.run(*line).stderr == f"unchanged sub/{name}\n"


def test_one_file_that_is_somebodys_is_kept(workspace: WorkspaceBuilder) -> None:
    file = workspace.write("notes.md", "Mine\n")
    result = workspace.run(*ONE, "-o", "notes.md")
    assert result.exit_code == 1
    assert file.read_text("utf-8") == "Mine\n"


@pytest.mark.parametrize("output", ["-", "one.md"])
@pytest.mark.parametrize(
    "line", ["monday -f md", "monday -d agenda -f md", "monday -d cue-card -l en -l pl -f md"]
)
def test_several_documents_do_not_fit_one_place(
    workspace: WorkspaceBuilder, output: str, line: str
) -> None:
    result = workspace.run("render", *line.split(), "-o", output)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "one place to put them" in result.stderr
    assert not (workspace.root / "one.md").exists()


def test_a_folder_is_made_with_the_folders_above_it(workspace: WorkspaceBuilder) -> None:
    assert workspace.run(*ONE, "-o", "a/b/c").stderr == ("wrote a/b/c/monday.agenda.client.en.md\n")


def test_files_go_to_the_workspace_from_anywhere_inside(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root / "content" / "people")
    assert render(workspace).exit_code == 0
    assert (workspace.root / AGENDA).is_file()


def test_the_same_input_gives_the_same_bytes_in_any_folder(
    workspace: WorkspaceBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ["render", "monday", "-f", "md", "-f", "html"]
    workspace.run(*line, "-o", "one")
    monkeypatch.chdir(tmp_path)
    workspace.run("-w", "workspace", *line, "-o", "two")
    one = {f.name: f.read_bytes() for f in (workspace.root / "one").iterdir()}
    two = {f.name: f.read_bytes() for f in (tmp_path / "two").iterdir()}
    assert one == two
    assert len(one) == 9
