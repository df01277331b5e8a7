"""HTML pages from the templates in `data/pages/`; every value is escaped."""

from __future__ import annotations

import functools

import jinja2

from analysis import resources
from analysis.evidence import plain


@functools.cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(resources.data_path() / "pages")
    made = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web_address"] = web_address
    return made


def render(template: str, **values: object) -> str:
    """Return template `template` filled with `values`, all text escaped."""
    return _environment().get_template(template).render(**values)


def web_address(url: object) -> str:
    """Return `url` if it may become a link: an article's own "javascript:" must not.

    Templates have it as a filter.

    >>> web_address("https://wire.example/1"), web_address("javascript:alert(1)")
    ('https://wire.example/1', '')
    """
    text = plain(url)
    return text if text.startswith(("https://", "http://")) else ""
