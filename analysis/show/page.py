"""HTML pages from the templates in `data/pages/`; every value is escaped."""

from __future__ import annotations

import functools

import jinja2

from analysis import resources


@functools.cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(resources.data_path() / "pages")
    return jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: object) -> str:
    """Return template `template` filled with `values`, all text escaped."""
    return _environment().get_template(template).render(**values)
