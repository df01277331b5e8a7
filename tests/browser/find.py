"""Where a Chromium is that the tests may drive; run it to see which one they would take."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
NONE = "no browser: install Chromium, name one in CHROMIUM, or run `playwright install chromium`"


def find_browser(own: str) -> Path | None:
    """Return the browser CHROMIUM names, else Playwright's `own`, else one of the system.

    ``playwright install`` puts its own where `own` says, and that is the version it was made for.
    """
    if named := os.environ.get("CHROMIUM"):
        if shutil.which(named) is None:
            raise ValueError(f"CHROMIUM names {named!r}, which is no program")
        return Path(named)
    installed = [path for name in (own, *NAMES) if (path := shutil.which(name))]
    return next((Path(path) for path in installed if _answers(path)), None)


def _answers(path: str) -> bool:
    """Say whether a program is a browser: some systems have a stub that asks to install one."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


@functools.cache
def what_lacks() -> str:
    """Say what the tests need and do not find, "" if nothing."""
    for name in ("playwright", "jupyterlab"):
        if find_spec(name) is None:
            return f"no {name}: install the extra `test`"
    return "" if find_browser(own_path()) else NONE


def own_path() -> str:
    """Return where ``playwright install`` puts its browser, be it there or not."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    lacking = what_lacks()
    print(f"{lacking}; the browser tests are skipped" if lacking else find_browser(own_path()))
