"""Quotation marks as each language prints them."""

from __future__ import annotations

from collections.abc import Iterable

QUOTES = {"en": ("“", "”", "‘", "’"), "pl": ("„", "”", "‚", "’")}
"""Double and single, opening and closing."""


def quoted(texts: Iterable[str], locale: str) -> str:
    """`“a”, “b”`: each text in quotation marks of the language; empty for none."""
    opens, closes, *_ = QUOTES[locale]
    return ", ".join(f"{opens}{text}{closes}" for text in texts)
