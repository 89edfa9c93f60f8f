"""Editions → bytes, all of them in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

from agendagen.documents.invitation import InvitationView, MessageView
from agendagen.output.editions import Edition
from agendagen.output.names import WITH_PDF
from agendagen.output.press import Press
from agendagen.workspace.workspace import Workspace

Made = tuple[Edition, bytes]
ROUND = 500
"""Documents until the workers are new: libraries keep up to 0.3 MB of each."""
Progress = Callable[[int, int, str], None]


def make(
    workspace: Workspace,
    editions: Sequence[Edition],
    progress: Progress | None = None,
    *,
    press: Press | None = None,
) -> list[Made]:
    """The bytes of every edition, in the order given.

    `progress` is told (done, all, file name); `press` is one that was started before. Raises
    what the formats raise: `ProblemsFound` for a template that does not render, `PdfTrouble`,
    and `MissingLibrary` when PDF cannot be made here.
    """
    pdfs = sum(1 for edition in editions if edition.format in WITH_PDF)
    made: list[Made] = []
    with nullcontext(press) if press is not None else Press(pdfs) as at_work:
        for first in range(0, len(editions), ROUND):
            if first:
                at_work.renew()
            batch = editions[first : first + ROUND]
            results = [at_work.submit(workspace, edition) for edition in batch]
            for edition, result in zip(batch, results, strict=True):
                made.append((edition, _named(edition, result)))
                if progress is not None:
                    progress(len(made), len(editions), edition.file_name)
    return made


def _named(edition: Edition, result: Callable[[], bytes]) -> bytes:
    from agendagen.formats.engine import PdfTrouble

    try:
        return result()
    except PdfTrouble as error:
        raise PdfTrouble(f"{edition.file_name} cannot be made: {error}") from error


def make_one(workspace: Workspace, edition: Edition) -> bytes:
    """The bytes of one edition."""
    view = edition.view
    if isinstance(view, InvitationView):
        from agendagen.formats.ics import to_ics

        return to_ics(view)
    if isinstance(view, MessageView):
        from agendagen.formats.eml import to_eml

        return to_eml(view, workspace)
    if edition.format == "md":
        from agendagen.formats.markdown import to_markdown

        return to_markdown(view, workspace).encode()
    if edition.format == "html":
        from agendagen.formats.html import to_html

        return to_html(view, workspace).encode()
    from agendagen.formats.pdf import to_pdf

    return to_pdf(view, workspace)
