"""A view as Markdown: pleasant to read raw, and on GitHub."""

from __future__ import annotations

import re

from agendagen.documents.views import (
    AgendaView,
    CueCardView,
    LoadView,
    MemoView,
    MinutesView,
    TalkTrackView,
    View,
)
from agendagen.formats.templates import fill
from agendagen.workspace.workspace import Workspace

_NAMES: dict[type, str] = {
    AgendaView: "agenda",
    TalkTrackView: "talk-track",
    CueCardView: "cue-card",
    MemoView: "memo",
    MinutesView: "minutes",
    LoadView: "load",
}
_BLANKS = re.compile(r"\n{3,}")
_LOOSE = re.compile(r"^(- .*)\n\n(?=- )", re.MULTILINE)
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def document_name(view: View) -> str:
    """The name of the document's templates: `agenda`, `talk-track`, `cue-card` …"""
    return _NAMES[type(view)]


def to_markdown(view: View, workspace: Workspace) -> str:
    """The document as Markdown. Raises `ProblemsFound` for an own template that fails."""
    text, own = fill(workspace, f"{document_name(view)}.md", view)
    if own:
        from agendagen.formats.untrusted import check_markdown

        check_markdown(text, own)
    text = _BLANKS.sub("\n\n", _TRAILING.sub("", text))
    return _LOOSE.sub(r"\1\n", text).strip("\n") + "\n"
