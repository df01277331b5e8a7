"""Every notebook opens in JupyterLab, runs from top to bottom and shows all it should show."""

from __future__ import annotations

from pathlib import Path

import pytest
from lab import WIDGET
from watch import expect

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
UNSHOWN = ("Error displaying widget", "Loading widget", "model not found")

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_in_lab(path, lab, screenshots):
    with lab.open(f"notebooks/{path.name}") as notebook:
        notebook.run_all()
        notebook.photograph(screenshots / f"{path.stem}.png")

        code = notebook.code_cells()
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
        kinds = [(output["output_type"], output.get("name")) for output in notebook.outputs()]
        assert ("error", None) not in kinds
        assert ("stream", "stderr") not in kinds

        widgets = [output for output in notebook.outputs() if WIDGET in output.get("data", {})]
        expect(notebook.widgets()).to_have_count(len(widgets))
        for n in range(len(widgets)):
            expect(notebook.widgets().nth(n).locator(".jupyter-widgets").first).to_be_visible()
        for words in UNSHOWN:
            expect(notebook.page.get_by_text(words)).to_have_count(0)
        notebook.seen.assert_quiet()
