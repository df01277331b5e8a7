"""ipywidgets explorers on top of the figures and the comparison; needs the extra `notebooks`."""

try:
    import ipyleaflet  # noqa: F401
    import ipywidgets  # noqa: F401
except ImportError as error:
    raise ImportError(
        'the explorers need ipywidgets and ipyleaflet: pip install "dispatches[notebooks]"'
    ) from error

# Imported here, not when asked for: two explorers bear the name of their module, and whoever
# imported that module first would find it in place of the function.
from analysis.widgets.casualties import casualty_explorer
from analysis.widgets.quotes import quote_explorer
from analysis.widgets.reader import article_reader
from analysis.widgets.review import review
from analysis.widgets.strike_map import strike_map

__all__ = ["article_reader", "casualty_explorer", "quote_explorer", "review", "strike_map"]
