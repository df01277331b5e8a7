"""A browser and a JupyterLab for the tests of this folder, started once and stopped after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.find import find_browser, what_lacks
from browser.lab import LabSession

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).parents[2]
READ_BY_NOTEBOOKS = ("notebooks", "seeds")
TAKEN = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a browser; skipped where none is installed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what drives a browser where there is none, unless DISPATCHES_BROWSER=required."""
    driven = [item for item in items if item.get_closest_marker("browser")]
    if driven and what_lacks() and os.environ.get("DISPATCHES_BROWSER") != "required":
        for item in driven:
            item.add_marker(pytest.mark.skip(reason=what_lacks()))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Headless Chromium without a profile."""
    from playwright.sync_api import sync_playwright

    assert not what_lacks(), what_lacks()
    with sync_playwright() as playwright:
        path = find_browser(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabSession]:
    """JupyterLab over copies of the notebooks and of what they read."""
    root = tmp_path_factory.mktemp("lab")
    for name in READ_BY_NOTEBOOKS:
        shutil.copytree(REPOSITORY / name, root / name)
    with LabSession(root, tmp_path_factory.mktemp("lab-home"), browser) as session:
        yield session


@pytest.fixture(scope="session")
def screenshots(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for pictures of what was seen: DISPATCHES_SCREENSHOTS, else a temporary one."""
    named = os.environ.get("DISPATCHES_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    pytestconfig.stash[TAKEN] = folder
    return folder


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if folder := config.stash.get(TAKEN, None):
        terminalreporter.write_line(f"Screenshots of the browser tests: {folder}")
