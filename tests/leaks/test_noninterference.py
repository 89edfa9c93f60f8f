"""Whatever is internal may change, come or go: a client's edition stays the same to the byte.

This also finds what no marker can: derived values, numbering, lengths, counts and order.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest
from msgspec import convert

from agendagen.records.base import LANGUAGES
from agendagen.workspace.config import Config
from agendagen.workspace.workspace import Workspace
from leaks.disturbing import Disturbance, Nothing, built_in, client_meetings
from leaks.finding import compared, composed, differences, in_memory
from leaks.growing import MEETING, Garden, Lots

RANDOM = 2_000
"""Pairs of random workspaces."""
IN_HTML, IN_PDF = 20, 500
"""Every so many-th pair is compared in HTML too, or in PDF."""
REFUSED = 0.05
"""The most of them that may be no good as a meeting at all."""


def filled(client: int, internal: int) -> Workspace:
    """A random workspace: what clients read from one number, what is internal from the other."""
    garden = Garden(Lots(client, "c"), Lots(internal, "i"))
    config = convert(garden.grow(Config), Config, strict=False)
    return in_memory(garden.files(), config)


def interference(number: int) -> tuple[set[str], bool]:
    """What differs in the pair of that number, which differs in what is internal only.

    Also whether it is refused: both alike, then.
    """
    one, other = filled(number, 2 * number + 1), filled(number, 2 * number + 2)
    formats = ["md"]
    formats += ["html"] * (number % IN_HTML == 0) + ["pdf"] * (number % IN_PDF == 0)
    tongue = LANGUAGES[number // 7 % 2]
    return compared(one, other, MEETING, tuple(formats), (tongue,))


def test_nothing_internal_matters_in_thousands_of_random_workspaces() -> None:
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(2, mp_context=context, initializer=gc.disable) as pool:
        results = list(pool.map(interference, range(RANDOM), chunksize=50))
    assert {number: found for number, (found, _) in enumerate(results) if found} == {}
    assert sum(refused for _, refused in results) < REFUSED * RANDOM


def test_the_two_of_a_pair_do_differ() -> None:
    one, other = filled(5, 11), filled(5, 12)
    assert vars(one)["files"] != vars(other)["files"]
    assert len({filled(5, n).config.speaking for n in range(9)}) > 1


VARIATIONS = {
    "other": lambda: Disturbance(Lots(1, "x")),
    "more": lambda: Disturbance(Lots(2, "longer", most=5)),
    "none": lambda: Disturbance(Nothing(3, "n")),
    "no items": lambda: Disturbance(Nothing(4, "n"), without_items=True),
}


@pytest.mark.parametrize("variation", VARIATIONS)
def test_nothing_internal_matters_in_the_built_in_meetings(variation: str) -> None:
    disturbance = VARIATIONS[variation]()
    other = disturbance.workspace()
    assert disturbance.touched > 1_000
    assert len(client_meetings()) >= 5
    for meeting in client_meetings():
        assert composed(other, meeting, "pl").errors == ()
        assert differences(built_in(), other, meeting) == set(), meeting


@pytest.mark.pdf
def test_nor_in_their_pdfs() -> None:
    other = VARIATIONS["other"]().workspace()
    assert differences(built_in(), other, "pitch-sandmere", ("pdf",)) == set()
