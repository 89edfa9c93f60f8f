"""Editions for several clients, in any order and in many processes: each is as if made alone."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from functools import cache
from itertools import permutations

import pytest

from agendagen.output.editions import Edition, Request, editions
from agendagen.output.make import make, make_one
from agendagen.problems import ProblemsFound
from agendagen.records.base import Visibility
from agendagen.records.content import Client
from agendagen.workspace.config import Config
from agendagen.workspace.workspace import Workspace
from leaks.finding import in_file, in_memory
from leaks.growing import MEETING, Garden, Markers

CLIENTS = ("alder", "birch", "cedar")
FORMATS = ("md", "html", "pdf")


class Few(Markers):
    """Once where there may be many: short documents."""

    def count(self, place: str) -> int:
        return 1


@cache
def shared() -> Workspace:
    """One workspace; the meeting of each client is full of the client's own markers."""
    garden = Garden(Few("vis"), Few("inside"))
    files = garden.files()
    meeting = files.pop(f"content/meetings/{MEETING}.yaml")
    for of in (f"meetings/{MEETING}.pl", f"minutes/{MEETING}", f"minutes/{MEETING}.pl"):
        files.pop(f"content/{of}.yaml")
    for name in CLIENTS:
        words = Markers(f"zqm{name}")
        record = Garden(words, words).grow(Client, visibility="client")
        files[f"content/clients/{name}.yaml"] = record
        said = deepcopy(meeting)
        said["inputs"]["client"] = name
        said["guests"] = [f"{name}/{contact['id']}" for contact in record["contacts"]]
        files[f"content/meetings/with-{name}.yaml"] = said
    return in_memory(files, Config())


def planned(order: tuple[str, ...], formats: tuple[str, ...] = FORMATS) -> list[Edition]:
    """The client editions of those clients, composed in that order from one workspace."""
    request = Request(
        tuple(f"with-{name}" for name in order),
        documents=("agenda",),
        audiences=(Visibility.CLIENT,),
        formats=formats,
        locales=("en",),
    )
    found, problems = editions(shared(), request)
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsFound(problems)
    return list(found)


@cache
def alone() -> dict[str, bytes]:
    """The editions of each client, composed and made in a process that knows no other."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context, max_tasks_per_child=1) as pool:
        jobs = [pool.submit(make, shared().unread(), planned((name,))) for name in CLIENTS]
        return {e.file_name: data for job in jobs for e, data in job.result()}


def strangers(made: dict[str, bytes]) -> dict[str, set[str]]:
    """File name → markers in it that are not its own client's."""
    found = {}
    for name, data in made.items():
        own = "zqm" + name.removeprefix("with-").partition(".")[0]
        markers = in_file(name, data)
        assert markers or own not in name
        found[name] = {marker for marker in markers if not marker.startswith(own)}
    return {name: others for name, others in found.items() if others}


def bled(order: tuple[str, ...], formats: tuple[str, ...]) -> set[str]:
    """The editions that are not what they are alone, when made in that order."""
    made = {e.file_name: make_one(shared(), e) for e in planned(order, formats)}
    return {name for name, data in made.items() if data != alone()[name]} | set(strangers(made))


@pytest.mark.pdf
def test_a_clients_editions_hold_that_clients_words_only() -> None:
    assert len(alone()) == len(CLIENTS) * len(FORMATS)
    assert strangers(alone()) == {}


@pytest.mark.pdf
@pytest.mark.parametrize("order", list(permutations(CLIENTS)))
def test_no_order_makes_a_difference(order: tuple[str, ...]) -> None:
    assert bled(order, ("md", "html")) == set()


@pytest.mark.pdf
def test_nor_eight_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    made = make(shared(), [*planned(CLIENTS), *planned(CLIENTS[::-1], ("pdf",))])
    assert {e.file_name for e, data in made if data != alone()[e.file_name]} == set()


@pytest.mark.pdf
def test_nor_one_process_for_all_pdfs() -> None:
    assert bled(CLIENTS[::-1], ("pdf",)) == set()
