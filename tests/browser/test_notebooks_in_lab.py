"""Every notebook opens in JupyterLab, runs from top to bottom and shows all it should show."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.lab import Relay, write_notebook

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(f"notebooks/{path.name}" for path in FOLDER.glob("*.ipynb"))
BROKEN = (
    "import ipywidgets, sys; ipywidgets.IntSlider()",
    "print('careful', file=sys.stderr)",
    # No such widget in the kernel, and none the browser could draw.
    "display({'application/vnd.jupyter.widget-view+json': {'model_id': '0'}}, raw=True)",
    "class Odd(ipywidgets.DOMWidget):\n"
    "    _view_module = ipywidgets.widget.Unicode('nowhere').tag(sync=True)\n"
    "ipywidgets.VBox([Odd()])",
    "from IPython.display import HTML; HTML('<img src=http://192.0.2.1/x.png>')",
    "1 / 0",
    "'never run'",
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def relay(request, lab):
    """The notebooks that are asked for, and one with all the faults there are."""
    write_notebook(lab.root / "broken.ipynb", *BROKEN)
    asked = [
        item.callspec.params["path"]
        for item in request.session.items
        if "relay" in item.fixturenames
    ]
    relay = Relay(lab, asked)
    yield relay
    relay.close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: Path(path).stem)
def test_runs_in_lab(path, relay, screenshots):
    with relay.run(path) as notebook:
        notebook.photograph(screenshots / f"{Path(path).stem}.png")
        assert notebook.faults() == []


@pytest.mark.parametrize("path", ["broken.ipynb"])
def test_faults_are_seen(path, relay, screenshots):
    with relay.run(path) as notebook:
        notebook.photograph(screenshots / "broken.png")
        told = sorted(set(notebook.faults()))
    assert told == [
        "2 of 3 widgets are not shown",
        "asked for http://192.0.2.1/x.png",
        "cell 2 wrote to stderr: careful\n",
        "cell 6 raised ZeroDivisionError: division by zero",
        "cell 7 was not run in its turn",
    ]
