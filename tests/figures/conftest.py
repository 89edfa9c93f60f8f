"""An export of four deals in the minimal workspace; and the large one, where it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen.figures.metrics import Table, measure, metrics_of
from agendagen.figures.store import Store, open_store

if TYPE_CHECKING:
    from agendagen.workspace.workspace import Workspace
    from conftest import WorkspaceBuilder

AS_OF = date(2026, 11, 30)
CRM = Path(__file__).parents[3] / "shared" / "data" / "crm"
collect_ignore = [] if CRM.is_dir() else ["test_crm.py"]

DESCRIPTION = """\
file: deals.csv
columns: {opportunity: Id, owner: Owner, account: Account, product: Product, stage: Stage,
  amount: Amount, opened: Opened, closed: Closed, moved: Moved}
stages: {Talk: open, Offer: open, Won: won, Lost: lost}
spelling: {Tempra: Tempora}
people: {Ann Reed: ann-reed}
quota: {people: {Ann Reed: 1000}}
as_of: 2026-11-30
"""
DEALS = """\
Id,Owner,Account,Product,Stage,Amount,Opened,Closed,Moved
A1,Ann Reed,Sandmere Bank,Tempora,Won,600.50,2026-10-01,2026-11-24,2026-11-24
A2,Ann Reed,Dalwick,Tempora,Lost,100,2026-10-02,2026-11-23,2026-11-23
A3,Bob Low,Verdano,Ostoja,Talk,200,2026-10-05,,2026-11-02
A4,Bob Low,Kowalton,Ostoja,Won,300,2026-10-06,2026-11-25,2026-11-25
"""


class Exports:
    """Changes the export and asks it."""

    def __init__(self, workspace: WorkspaceBuilder) -> None:
        self.workspace = workspace
        self._opened: Workspace | None = None
        self.describe(DESCRIPTION)
        self.write(DEALS)

    def write(self, content: str | bytes, name: str = "deals.csv") -> Path:
        self._opened = None
        return self.workspace.write(f"content/data/{name}", content)

    def describe(self, text: str) -> None:
        self.write(text, "crm.yaml")

    def described(self) -> str:
        return (self.workspace.root / "content/data/crm.yaml").read_text("utf-8")

    def deals(self) -> str:
        return (self.workspace.root / "content/data/deals.csv").read_text("utf-8")

    def change(self, old: str, new: str) -> None:
        """Change one place of the description."""
        self._opened = None
        self.workspace.replace("content/data/crm.yaml", old, new)

    def metric(self, name: str, text: str) -> None:
        self._opened = None
        self.workspace.write(f"content/metrics/{name}.sql", text)

    def there(self) -> Workspace:
        """The workspace as it is now, opened once."""
        self._opened = self._opened or self.workspace.open()
        return self._opened

    def open(self) -> Store:
        return open_store(self.there(), "crm")

    def ask(self, name: str, as_of: date = AS_OF) -> Table:
        return measure(self.open(), metrics_of(self.there())[name], as_of)


@pytest.fixture
def exports(workspace: WorkspaceBuilder) -> Exports:
    """The minimal workspace with one export, `crm`."""
    return Exports(workspace)
