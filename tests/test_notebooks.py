"""How the notebooks are written; that they still give what they show is checked by nbval."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST_CELLS, MOST_LINES = 15, 10
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
# A slash is only a path from the root when no word, dot or slash stands before it.
ABSOLUTE = re.compile(
    r"(?<![\w./<])/(?:home|Users|root|tmp|var|usr|opt|mnt|srv|etc|work)/|\b[A-Z]:\\|file:/"
)
FENCE = re.compile(r"```.*?```", re.DOTALL)

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells_of(path, kind=None):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [cell for cell in cells if kind in (None, cell["cell_type"])]


def source_of(cell):
    return "".join(cell["source"])


def outputs_of(path):
    return [output for cell in cells_of(path, "code") for output in cell["outputs"]]


def texts_of(output):
    """Return what an output shows as text, pictures left out."""
    shown = {"text": output.get("text", ""), **output.get("data", {})}
    return ["".join(text) for kind, text in shown.items() if kind.startswith("text")]


def words(text):
    return len(re.findall(r"\w+", text))


def test_tells_more_than_it_computes(path):
    code, prose = cells_of(path, "code"), cells_of(path, "markdown")
    assert 0 < len(code) <= MOST_CELLS
    assert len(prose) >= len(code)
    written = sum(words(FENCE.sub("", source_of(cell))) for cell in prose)
    assert written >= sum(words(source_of(cell)) for cell in code)


def test_asks_first_and_answers_last(path):
    first, *_, last = cells_of(path)
    assert first["cell_type"] == last["cell_type"] == "markdown"
    assert "**Question.**" in source_of(first)
    assert "?" in source_of(first)
    assert "cannot tell" in source_of(last)


def test_leaves_the_computing_to_the_package(path):
    for cell in cells_of(path, "code"):
        source = source_of(cell)
        assert len(source.splitlines()) <= MOST_LINES, source
        found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, DEFINITIONS)]
        assert not found, source


def test_was_run_once_from_top_to_bottom(path):
    counts = [cell["execution_count"] for cell in cells_of(path, "code")]
    assert counts == list(range(1, len(counts) + 1))
    # nbval runs a cell without outputs but compares nothing: each cell has to show something.
    assert all(cell["outputs"] for cell in cells_of(path, "code"))


def test_shows_no_warning_and_no_error(path):
    kinds = {(output["output_type"], output.get("name")) for output in outputs_of(path)}
    assert not kinds & {("stream", "stderr"), ("error", None)}


def test_shows_nothing_that_changes_between_machines(path):
    assert not any("image/svg+xml" in output.get("data", {}) for output in outputs_of(path))
    shown = [text for output in outputs_of(path) for text in texts_of(output)]
    for text in [*map(source_of, cells_of(path)), *shown]:
        assert not ABSOLUTE.search(text), text


def test_runs_on_any_kernel_of_this_python(path):
    metadata = json.loads(path.read_text("utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    # Refreshed without record_timing=False, every cell would carry the time it ran.
    assert not any("execution" in cell["metadata"] for cell in cells_of(path))


def test_shows_every_figure_it_draws(path):
    for cell in cells_of(path, "code"):
        if "ax = show." in source_of(cell):
            kinds = {kind for output in cell["outputs"] for kind in output.get("data", {})}
            assert "image/png" in kinds, source_of(cell)


def test_shows_the_table_beside_each_figure(path):
    for cell in cells_of(path, "code"):
        kinds = {kind for output in cell["outputs"] for kind in output.get("data", {})}
        assert "image/png" not in kinds or "text/html" in kinds, source_of(cell)
