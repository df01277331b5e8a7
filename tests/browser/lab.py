"""JupyterLab as a reader has it: a server on 127.0.0.1 and its notebooks in a browser."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import analysis
from browser.watch import SECOND, Seen, expect, visit

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
START_ALL = """() => {
    window.running = window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""
RESULT = """async (limit) => {
    const late = new Promise((_, fail) => setTimeout(
        () => fail(new Error(`the cells were not done after ${limit} ms`)), limit));
    await Promise.race([window.running, late]);
    return window.jupyterapp.shell.currentWidget.context.model.toJSON();
}"""
HEIGHT = """() => {
    const page = document.querySelector('.jp-WindowedPanel-outer');
    return page.scrollHeight - page.clientHeight + window.innerHeight;
}"""
TOP = "() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0; }"
TALLEST = 16_000  # pixels; Chromium draws no taller picture
WIDGET = "application/vnd.jupyter.widget-view+json"
# A widget is within its output; where there is none, the output itself says why.
SHOWN = ".jp-OutputArea-output > .jupyter-widgets:not(:has(.jupyter-widgets-error-widget))"
SETTLED = ".jp-OutputArea-output > .jupyter-widgets, .jp-OutputArea-output.jupyter-widgets"


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
        private = {name: str(self.home / folder) for name, folder in folders.items()}
        # The kernels import the package these tests import, wherever another one is installed.
        package = str(Path(analysis.__file__).parents[1])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        return os.environ | private | {"PYTHONPATH": path}

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
                self._end_kernel(page, path)

    def _end_kernel(self, page: Page, path: str) -> None:
        sessions, headers = f"{self.url}/api/sessions", {"Authorization": f"token {self.token}"}
        for session in page.request.get(sessions, headers=headers).json():
            if session["path"] == path:
                page.request.delete(f"{sessions}/{session['id']}", headers=headers)


class Notebook:
    """A notebook that is open in JupyterLab, its kernel ready."""

    def __init__(self, page: Page, seen: Seen) -> None:
        self.page, self.seen = page, seen
        self.cells: list[dict[str, Any]] = []

    def start(self) -> None:
        """Begin to run every cell; it goes on while other pages are looked at."""
        self.page.evaluate(START_ALL)

    def finish(self) -> None:
        """Wait for the last cell; `cells` are then those with code, as Lab would save them."""
        cells = self.page.evaluate(RESULT, RUN)["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        self.cells = [cell for cell in code if "".join(cell["source"]).strip()]

    def faults(self) -> list[str]:
        """Return what is wrong with the notebook as it was run, in words."""
        told = [*self._faults_of_cells(), *self._faults_of_widgets()]
        # Lab itself complains in the console now and then; pages of ours never do.
        return told + self.seen.faults(console=False)

    def _faults_of_cells(self) -> Iterator[str]:
        for number, cell in enumerate(self.cells, 1):
            if cell["execution_count"] != number:
                yield f"cell {number} was not run in its turn"
            for output in cell["outputs"]:
                if output["output_type"] == "error":
                    yield f"cell {number} raised {output['ename']}: {output['evalue']}"
                if output.get("name") == "stderr":
                    yield f"cell {number} wrote to stderr: {''.join(output['text'])}"

    def _faults_of_widgets(self) -> Iterator[str]:
        """Wait for the widgets and count those that are there."""
        outputs = [output.get("data", {}) for cell in self.cells for output in cell["outputs"]]
        wanted = sum(WIDGET in data for data in outputs)
        expect(self.page.locator(SETTLED)).to_have_count(wanted)
        shown = self.page.locator(SHOWN).count()
        if shown < wanted:
            yield f"{wanted - shown} of {wanted} widgets are not shown"

    def output(self, number: int) -> Locator:
        """Return what stands under code cell `number`, counted from 1."""
        return self.page.locator(".jp-CodeCell").nth(number - 1).locator(".jp-Cell-outputArea")

    def photograph(self, path: Path) -> None:
        """Write a picture of the whole notebook, as if the window were tall enough for it."""
        was = self.page.viewport_size
        assert was
        height = min(TALLEST, self.page.evaluate(HEIGHT))
        self.page.set_viewport_size({"width": was["width"], "height": height})
        self.page.evaluate(TOP)
        self.page.screenshot(path=path)
        self.page.set_viewport_size(was)


class Relay:
    """Runs notebooks one ahead: the next one is at work while the last is looked at.

    A kernel keeps one core busy and a page another, so this takes little more than the kernels.
    """

    def __init__(self, lab: LabSession, paths: list[str]) -> None:
        self.lab, self.paths = lab, paths
        self.begun: dict[str, tuple[ExitStack, Notebook]] = {}

    @contextmanager
    def run(self, path: str) -> Iterator[Notebook]:
        """Run the notebook at `path`, or wait for the run that was begun; close it at the end."""
        self._begin(path)
        for following in self.paths[self.paths.index(path) + 1 :][:1]:
            with suppress(Exception):  # what is wrong with it shows when its turn comes
                self._begin(following)
        stack, notebook = self.begun.pop(path)
        with stack:
            notebook.finish()
            yield notebook

    def _begin(self, path: str) -> None:
        if path in self.begun:
            return
        with ExitStack() as stack:
            notebook = stack.enter_context(self.lab.open(path))
            notebook.start()
            self.begun[path] = stack.pop_all(), notebook

    def close(self) -> None:
        """Close what was begun and never asked for."""
        for stack, _ in self.begun.values():
            stack.close()


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook of code cells that has not been run."""
    from nbformat import v4, write

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    code = [v4.new_code_cell(cell) for cell in cells]
    write(v4.new_notebook(cells=code, metadata={"kernelspec": kernel}), path)
