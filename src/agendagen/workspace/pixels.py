"""How large a PNG or JPEG picture will be when it is unpacked: read from its first bytes."""

from __future__ import annotations

MOST_PIXELS = 20_000_000
"""A full A4 page at 500 dots an inch."""


def too_many_pixels(data: bytes) -> str:
    """Empty for a picture that can be shown, else what is wrong: “has … pixels”."""
    size = _png(data) if data.startswith(b"\x89PNG\r\n\x1a\n") else _jpeg(data)
    if size is None:
        return "is no PNG or JPEG picture"
    wide, high = size
    if not 0 < wide * high <= MOST_PIXELS:
        return f"has {wide:,} × {high:,} pixels; at most {MOST_PIXELS:,} are shown"
    return ""


def _png(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Walks the segments to the start of a frame (ITU T.81, B.1.1.3, B.2.2)."""
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            high, wide = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(wide), int.from_bytes(high)
        at += 2 + length
    return None
