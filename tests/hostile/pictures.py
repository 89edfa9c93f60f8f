"""Beginnings of pictures, of any size."""

from __future__ import annotations

import struct


def png(wide: int, high: int) -> bytes:
    """A PNG up to where its size is said."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", wide, high) + b"\x08\2\0\0\0"


def jpeg(wide: int, high: int) -> bytes:
    """A JPEG, with a comment before its size."""
    size = high.to_bytes(2) + wide.to_bytes(2)
    return b"\xff\xd8\xff\xfe\x00\x04ab\xff\xc0\x00\x0b\x08" + size + b"\x01\x01\x11\x00"
