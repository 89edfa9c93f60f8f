"""Why something could not be written, in the words of whoever waits for it."""

from __future__ import annotations

import errno
from pathlib import Path

_FULL = "the disk is full. Make room on it, or choose another folder"
_FORBIDDEN = (
    "you may not write there, or another program has it open. Close it, or choose another folder"
)
_OPEN = "another program has it open. Close it there, then run this again"
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "your share of the disk is used up. Make room on it, or choose another folder",
    errno.EFBIG: "it is larger than a file may be there. Choose another folder",
    errno.EROFS: "that disk is for reading only. Choose another folder",
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EBUSY: _OPEN,
    errno.ETXTBSY: _OPEN,
    errno.EISDIR: "there is a folder of that name. Move it away, or choose another folder",
    errno.EEXIST: "there is a file where a folder should be. Choose another folder",
    errno.ENOTDIR: "there is a file where a folder should be. Choose another folder",
    errno.ENOENT: "the folder is gone. Run this again, or choose another folder",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one",
    errno.ELOOP: "it is a link that leads in a circle. Remove it, or choose another folder",
    errno.EIO: "the disk reports a fault. Choose another one, and look after this one",
    errno.EBADF: "it is not open for writing",
}


OF_A_STREAM = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF])
"""What can go wrong with writing to something that is open already."""


class CannotWrite(Exception):
    """Something cannot be written; the message says what, why, and what to do."""


def reason(error: OSError) -> str:
    """What went wrong and what to do: a sentence without its beginning and its full stop."""
    known = _REASONS.get(error.errno or 0)
    return known or (error.strerror or "the system does not say why").lower()


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """The failure to write `path`, told."""
    return CannotWrite(f"“{path}” cannot be written: {reason(error)}.")
