"""The talk track says what to leave out when time runs short."""

from __future__ import annotations

import pytest

from agendagen.compose.composer import compose
from agendagen.documents.build import talk_track_view
from agendagen.formats.html import to_html
from agendagen.formats.markdown import to_markdown
from agendagen.timing.schedule import schedule
from agendagen.workspace.workspace import builtin_root, open_workspace


def texts(meeting: str, locale: str, speaker: str | None = None) -> tuple[str, str]:
    """The talk track as Markdown and as HTML."""
    workspace = open_workspace(builtin_root())
    view = talk_track_view(schedule(compose(workspace, meeting, locale=locale)), speaker)
    return to_markdown(view, workspace), to_html(view, workspace).replace("\u00a0", " ")


@pytest.mark.parametrize("speaker", [None, "rep"])
@pytest.mark.parametrize(
    ("locale", "heading", "then"),
    [
        ("en", "If time runs short", "skip to 7 · Questions and summary; leave out 6, 8"),
        ("pl", "Gdy brakuje czasu", "przejdź do punktu 7 · Pytania i podsumowanie; pomiń 6, 8"),
    ],
)
def test_every_copy_has_the_cut_list(
    locale: str, heading: str, then: str, speaker: str | None
) -> None:
    markdown, html = texts("pitch-sandmere", locale, speaker)
    assert f"**{heading}**" in markdown
    assert f"<caption>{heading}</caption>" in html
    rows = [line for line in markdown.splitlines() if line.startswith("| 15 min |")]
    assert any(line.endswith(f"| {then} |") for line in rows)
    assert then in html


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "If time runs short, keep every item, and keep to the words of the script."),
        (
            "pl",
            "Gdy brakuje czasu, zachowaj wszystkie punkty i trzymaj się słów scenariusza.",
        ),
    ],
)
def test_where_nothing_can_go_it_says_so(locale: str, sentence: str) -> None:
    markdown, html = texts("recognition-december", locale)
    assert sentence in markdown
    assert sentence in html
