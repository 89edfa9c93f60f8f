"""Bytes → files: atomically, never over something that a person has changed.

The folder keeps a small list of what agendagen wrote (`.agendagen.json`: name → sha256). A
file that is not as we left it belongs to somebody: it is kept, and named. What a run is about
to write is put on the list first, beside what was there before: a run that is killed leaves
files that are ours either way.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from agendagen.output.lock import TEMPORARY, alone_in
from agendagen.output.trouble import CannotWrite, cannot_write

MANIFEST = ".agendagen.json"
LONGEST_MANIFEST = 16_000_000
"""Bytes; a longer list was not written by us."""
Listing = dict[str, frozenset[str]]
"""Name → the sha256 of what may be there and is ours: one, or more while a run is at work."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files: paths in the order given."""

    new: tuple[Path, ...]
    same: tuple[Path, ...]
    kept: tuple[Path, ...]
    """Edited by hand, or not ours; left as they were."""


def write_files(
    folder: Path, files: Iterable[tuple[str, bytes]], *, overwrite: bool = False
) -> Written:
    """Write every file into `folder`. Raises `CannotWrite`; files written before stay whole."""
    wanted = [(name, content, sha256(content).hexdigest()) for name, content in files]
    for name, _, _ in wanted:
        _refuse_path(name)
    new: list[Path] = []
    same: list[Path] = []
    kept: list[Path] = []
    with alone_in(folder):
        ours = _read_manifest(folder)
        intended = ours | {name: ours.get(name, frozenset()) | {sha} for name, _, sha in wanted}
        _write_manifest(folder, ours, intended)
        settled = dict(ours)
        for name, content, sha in wanted:
            path = folder / name
            present = _digest(path)
            if present == sha:
                same.append(path)
            elif present is not None and present not in intended[name] and not overwrite:
                kept.append(path)
                continue
            else:
                write_atomically(path, content)
                new.append(path)
            settled[name] = frozenset({sha})
        if new:
            _settle(folder)
        _write_manifest(folder, intended, settled)
    return Written(tuple(new), tuple(same), tuple(kept))


def write_atomically(
    path: Path, content: bytes, *, shown: Path | None = None, mode: int | None = None
) -> None:
    """Either the old or the new file is there, whole, whatever happens; `mode` says its rights.

    A link is replaced, never followed. Be alone in the folder: what a kill leaves is cleared
    by the next who is. Raises `CannotWrite`, which names `shown`, or else the file.
    """
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                temporary.chmod(mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise cannot_write(shown or path, error) from error
        raise


def refuse_outside(folder: Path, root: Path) -> None:
    """Raise `CannotWrite` when `folder`, which is below `root`, is led elsewhere by a link.

    A workspace may come from a stranger; what it links to is not theirs to have written.
    """
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(root)):
        raise CannotWrite(
            f"“{folder}” is a link that leads out of the workspace."
            " Remove the link, or choose another folder."
        )


def _refuse_path(name: str) -> None:
    """Raise `CannotWrite` for what is no plain file name, or one that we need ourselves."""
    plain = Path(name).name == name and name not in ("", "..") and "\0" not in name
    if not plain or name == MANIFEST or name.startswith(TEMPORARY):
        raise CannotWrite(f"“{name}” cannot be the name of a document. Choose another name.")


def _digest(path: Path) -> str | None:
    """The sha256 of a file; empty for a link or a pipe; None where one may try to write."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            return None  # writing says what is wrong
        if not stat.S_ISREG(mode):
            return ""
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot_write(path, error) from error


def _write_manifest(folder: Path, before: Listing, after: Listing) -> None:
    if after == before:
        return
    plain = {name: min(shas) if len(shas) == 1 else sorted(shas) for name, shas in after.items()}
    text = json.dumps(plain, indent=1, sort_keys=True) + "\n"
    about = next((n for n, shas in after.items() if shas != before.get(n)), MANIFEST)
    write_atomically(folder / MANIFEST, text.encode(), shown=folder / about)
    _settle(folder)


def _read_manifest(folder: Path) -> Listing:
    """The list; nothing when it is damaged, or is no file."""
    path = folder / MANIFEST
    try:
        found = path.lstat()
        if stat.S_ISDIR(found.st_mode):
            raise CannotWrite(f"“{path}” is a folder where agendagen keeps its list. Remove it.")
        if not stat.S_ISREG(found.st_mode) or found.st_size > LONGEST_MANIFEST:
            return {}
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    listing: Listing = {}
    for name, digests in data.items() if isinstance(data, dict) else ():
        many = digests if isinstance(digests, list) else [digests]
        if shas := frozenset(sha for sha in many if isinstance(sha, str) and sha):
            listing[name] = shas
    return listing


def _settle(folder: Path) -> None:
    """Have the new names survive a power cut, where the system can promise that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
