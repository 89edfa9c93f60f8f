"""Words of the house in a client's hands: pasted, where no type can see it.

Fields that are internal cannot reach a client edition. What somebody typed into a text for
clients can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agendagen.checks.other_clients import other_clients
from agendagen.checks.words import Run, is_printed, quoted, runs, telling, words
from agendagen.checks.written import Written, written_for
from agendagen.compose.composer import Prepared
from agendagen.compose.meeting import Meeting
from agendagen.problems import Position, Problem
from agendagen.workspace.folders import FOLDERS
from agendagen.workspace.nodes import Scalar


def check_client_words(prepared: Prepared, client: Meeting) -> Iterator[Problem]:
    """What the `client` edition of a meeting holds that is not for this client."""
    texts = [*_texts(client)]
    printed = runs(texts)
    written = [*written_for(prepared)]
    public = [text for text in written if text.public]
    yield from pasted(written, public, printed)
    yield from other_clients(prepared, texts, printed, public, client.at)


def _texts(client: Meeting) -> Iterator[str]:
    """Everything that a document for clients can print."""
    company = client.company
    yield from (client.title, client.objective, client.mode_title, client.client_name)
    yield from filter(None, (company.name, company.tagline, company.address, company.register_))
    yield from filter(None, (company.website, company.email, company.phone))
    for item in client.items:
        yield from (item.title, item.outcome, *item.points)
    for line in client.joining:
        yield from (line.label, line.text)
    for someone in client.attendees:
        yield from (someone.name, someone.title)
    yield from (role.title for role in client.roles)
    yield from client.disclosures
    yield from (promise.what for promise in client.promises)


def pasted(
    written: Iterable[Written], public: list[Written], printed: set[Run]
) -> Iterator[Problem]:
    """Words that stand in one place for clients, and otherwise in an internal field.

    What stands in two is known to clients: it is no secret that somebody let slip. A meeting's
    own texts count as one place, because what is pasted once is soon pasted twice.
    """
    for text in written:
        if not text.public:
            yield from _pasted(text, public, printed)


def _pasted(internal: Written, public: list[Written], printed: set[Run]) -> Iterator[Problem]:
    slips: dict[Scalar, set[Run]] = {}
    for run in telling(internal.scalar.text, printed, name=internal.name):
        places = [text.scalar for text in public if _holds(words(text.scalar.text), run)]
        if len({_home(scalar) for scalar in places}) == 1:
            for scalar in places:
                slips.setdefault(scalar, set()).add(run)
    at = internal.scalar.at
    for scalar, slipped in slips.items():
        if is_printed(scalar.text, printed):
            words_read = quoted(scalar.text, slipped)
            yield Problem(
                scalar.at,
                "internal-words",
                f"The client reads “{words_read}”, which otherwise stands only in an internal"
                f" field ({internal.key}, {at.path}:{at.line}).",
                f"Take “{words_read}” out; or, if a client may know it, say it in a field for"
                " clients too.",
                "warning",
            )


def _home(scalar: Scalar) -> str | Position:
    return "meeting" if FOLDERS["meeting"] in scalar.at.path else scalar.at


def _holds(text: Run, run: Run) -> bool:
    return any(text[i : i + len(run)] == run for i, word in enumerate(text) if word == run[0])
