"""The words of the documents themselves, from the gettext catalogues in `locales/`."""

from __future__ import annotations

import gettext
from functools import cache

from agendagen.workspace.workspace import builtin_root


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """The catalogue of a language; English is the source and needs none."""
    if locale == "en":
        return gettext.NullTranslations()
    return gettext.translation("agendagen", builtin_root() / "locales", languages=[locale])


def say(locale: str, message: str) -> str:
    """One message in the language."""
    return catalogue(locale).gettext(message)


def say_count(locale: str, one: str, many: str, count: int) -> str:
    """A message with a number, `{n}`, in the right plural."""
    return catalogue(locale).ngettext(one, many, count).format(n=count)
