"""ipywidgets explorers on top of the figures and the comparison; needs the extra `notebooks`."""

from __future__ import annotations

import importlib
from typing import Any

try:
    import ipywidgets as _ipywidgets  # noqa: F401
except ImportError as error:
    raise ImportError(
        'the explorers need ipywidgets: pip install "dispatches[notebooks]"'
    ) from error

_HOMES = {
    "article_reader": "reader",
    "casualty_explorer": "casualties",
    "quote_explorer": "quotes",
    "review": "review",
    "strike_map": "strike_map",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    # Kept, as importing a module of the same name has just put the module in this place.
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(_HOMES)
