"""Bytes → files: atomically, never over something that a person has changed.

The folder keeps a small list of what agendagen wrote (`.agendagen.json`: name → sha256). A
file that is not as we left it belongs to somebody: it is kept, and named.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

MANIFEST = ".agendagen.json"
TEMPORARY = ".agendagen-"


class CannotWrite(Exception):
    """The output cannot be written; the message says which and why."""


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
    new: list[Path] = []
    same: list[Path] = []
    kept: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_litter(folder)
        manifest = _read_manifest(folder)
        try:
            for name, content in files:
                path = folder / name
                digest = sha256(content).hexdigest()
                if path.is_file():
                    present = sha256(path.read_bytes()).hexdigest()
                    if present == digest:
                        same.append(path)
                        manifest[name] = digest
                        continue
                    if present != manifest.get(name) and not overwrite:
                        kept.append(path)
                        continue
                write_atomically(path, content)
                new.append(path)
                manifest[name] = digest
        finally:
            _write_manifest(folder, manifest)
    except OSError as error:
        culprit = error.filename2 or error.filename or folder
        reason = (error.strerror or str(error)).lower()
        raise CannotWrite(
            f"“{culprit}” cannot be written: {reason}. Choose another folder with --output."
        ) from error
    return Written(tuple(new), tuple(same), tuple(kept))


def write_atomically(path: Path, content: bytes) -> None:
    """Either the old or the new file is there, whole, whatever happens."""
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write_manifest(folder: Path, manifest: dict[str, str]) -> None:
    """What this run wrote is ours, also when it broke off."""
    listing = json.dumps(dict(sorted(manifest.items())), indent=1) + "\n"
    target = folder / MANIFEST
    if not target.is_file() or target.read_text("utf-8") != listing:
        write_atomically(target, listing.encode())


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        data = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {str(name): str(digest) for name, digest in data.items()}


def _clear_litter(folder: Path) -> None:
    """Temporary files of a run that was killed; a run of the last hour may still be at work."""
    import time

    for file in folder.glob(f"{TEMPORARY}*.tmp"):
        if time.time() - file.stat().st_mtime > 3600:
            file.unlink(missing_ok=True)
