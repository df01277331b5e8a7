"""JupyterLab as a reader has it: a server on 127.0.0.1 and its notebooks in a browser."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watch import SECOND, Seen, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

START = 180  # seconds a server may take to start
RUN = 240 * SECOND  # that all cells of a notebook may take
SETTINGS = {
    # No pop-up asks for news.
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    # Cells out of sight are rendered too: the tests look at all of them.
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
}
READY = """async () => {
    await window.jupyterapp.restored;
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
# Widgets announce themselves to the kernel's manager; what comes before it listens is lost.
LISTENING = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    return !kernel._targetRegistry || kernel._targetRegistry['jupyter.widget'];
}"""
RUN_ALL = """async (limit) => {
    const {commands, shell} = window.jupyterapp;
    const late = new Promise((_, fail) => setTimeout(
        () => fail(new Error(`the cells were not done after ${limit} ms`)), limit));
    await Promise.race([commands.execute('notebook:run-all-cells'), late]);
    return shell.currentWidget.context.model.toJSON();
}"""
HEIGHT = """() => {
    const page = document.querySelector('.jp-WindowedPanel-outer');
    return page.scrollHeight - page.clientHeight + window.innerHeight;
}"""
TOP = "() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0; }"
TALLEST = 16_000  # pixels; Chromium draws no taller picture
WIDGET = "application/vnd.jupyter.widget-view+json"


class LabSession:
    """A JupyterLab server over folder `root`, with a token and settings of its own in `home`.

    Nothing outside `root` and `home` is read or changed: not the user's settings, workspaces or
    IPython profile.
    """

    def __init__(self, root: Path, home: Path, browser: Browser) -> None:
        self.root, self.home, self.browser = root, home, browser
        self.log = home / "lab.log"
        self.token = secrets.token_hex(16)
        self.url = ""

    def __enter__(self) -> LabSession:
        for name, values in SETTINGS.items():
            path = self.home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values), encoding="utf-8")
        with self.log.open("w", encoding="utf-8") as log:
            self.server = subprocess.Popen(
                self._command(), env=self._environment(), stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self.url = self._address()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop the server, and with it the kernels it still has."""
        self.server.terminate()
        try:
            self.server.wait(30)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={self.token}"),
            *(f"--ServerApp.root_dir={self.root}", "--LabApp.expose_app_in_browser=True"),
        ]

    def _environment(self) -> dict[str, str]:
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        return os.environ | {name: str(self.home / folder) for name, folder in folders.items()}

    def _address(self) -> str:
        """Wait for the file in which the server says where it listens."""
        told = self.home / "runtime" / f"jpserver-{self.server.pid}.json"
        end = time.monotonic() + START
        while time.monotonic() < end and self.server.poll() is None:
            try:
                return json.loads(told.read_text("utf-8"))["url"].rstrip("/")
            except (FileNotFoundError, json.JSONDecodeError):  # not there or not whole yet
                time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text('utf-8')}")

    @contextmanager
    def open(self, path: str, *, width: int = 1280, height: int = 1000) -> Iterator[Notebook]:
        """Open the notebook at `path` under the root; its kernel ends with its page.

        Each page has a workspace of its own, or Lab would bring back the notebook of the last.
        """
        size = {"width": width, "height": height}
        with visit(self.browser, self.url, viewport=size) as (page, seen):
            workspace = secrets.token_hex(4)
            page.goto(f"{self.url}/lab/workspaces/{workspace}/tree/{path}?token={self.token}")
            page.locator(".jp-Notebook .jp-Cell").first.wait_for()
            page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext")
            try:
                page.evaluate(READY)
                page.wait_for_function(LISTENING)
                page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
                yield Notebook(page, seen)
            finally:
                self._end_kernels(page)

    def _end_kernels(self, page: Page) -> None:
        headers = {"Authorization": f"token {self.token}"}
        sessions = page.request.get(f"{self.url}/api/sessions", headers=headers).json()
        for session in sessions:
            page.request.delete(f"{self.url}/api/sessions/{session['id']}", headers=headers)


class Notebook:
    """A notebook that is open in JupyterLab, its kernel ready."""

    def __init__(self, page: Page, seen: Seen) -> None:
        self.page, self.seen = page, seen
        self.cells: list[dict[str, Any]] = []

    def run_all(self) -> None:
        """Run every cell and wait for the last; `cells` are then those Lab would save."""
        self.cells = self.page.evaluate(RUN_ALL, RUN)["cells"]

    def code_cells(self) -> list[dict[str, Any]]:
        """Return the cells that have something to run."""
        code = [cell for cell in self.cells if cell["cell_type"] == "code"]
        return [cell for cell in code if "".join(cell["source"]).strip()]

    def outputs(self) -> list[dict[str, Any]]:
        """Return what the cells put out, in their order."""
        return [output for cell in self.code_cells() for output in cell["outputs"]]

    def widgets(self) -> Locator:
        """Return the outputs that should hold a widget."""
        return self.page.locator(f".jp-OutputArea-output[data-mime-type='{WIDGET}']")

    def photograph(self, path: Path) -> None:
        """Write a picture of the whole notebook, as if the window were tall enough for it."""
        was = self.page.viewport_size
        assert was
        height = min(TALLEST, self.page.evaluate(HEIGHT))
        self.page.set_viewport_size({"width": was["width"], "height": height})
        self.page.evaluate(TOP)
        self.page.screenshot(path=path)
        self.page.set_viewport_size(was)
