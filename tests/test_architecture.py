"""The file list is the data flow: a module imports only what stands above it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "analysis"
ORDER = [
    "tables",
    "resources",
    "ledger",
    "load",
    "parse",
    "geocode",
    "extract",
    "resolve",
    "flow",
    "evidence",
    "compare",
    "review",
    "pages",
    "show",
    "widgets",
    "export",
    "scale",
    "cli",
    "training",
]
OUTSIDE = {"__init__", "__main__"}
# A method of `Tables` imports the view it shows when it is called.
LATE = {"tables": {"ledger"}}


def stage(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_stages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("analysis.")
            }
    return found


SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_only_what_stands_above(path):
    own = stage(path)
    if own in OUTSIDE:
        return
    assert own in ORDER, f"{own} is not in the order of modules"
    above = {own, *ORDER[: ORDER.index(own)], *LATE.get(own, ())}
    below = imported_stages(path) - above
    assert not below, f"{path.name} imports {below}, which do not stand above {own}"


def test_spacy_objects_stop_at_extract():
    after = set(ORDER[ORDER.index("resolve") :]) - {"training"}
    for path in SOURCES:
        if stage(path) in after:
            assert "import spacy" not in path.read_text(encoding="utf-8"), path
            assert "from spacy" not in path.read_text(encoding="utf-8"), path


def test_import_is_light():
    code = (
        "import sys, analysis; "
        "heavy = {'spacy', 'matplotlib', 'seaborn', 'ipywidgets', 'dask', 'altair', 'trafilatura'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
