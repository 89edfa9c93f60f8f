"""`pytest --update-golden` writes the expected files anew; look at the difference, then commit.

pytest reads the options of folders named test…, which is why this one is.
"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the files in tests/golden anew instead of comparing",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether the expected files are to be written."""
    return bool(request.config.getoption("--update-golden"))
