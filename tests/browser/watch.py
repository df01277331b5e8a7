"""A page of its own for each visit: what it asks of the network is refused and written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Route, WebSocket

SECOND = 1000  # Playwright counts in milliseconds
PATIENCE = 60 * SECOND  # with any one step: steps take 5 at most, but a machine may be busy
INSIDE = ("data:", "blob:", "about:")


def expect(subject: Any) -> Any:
    """Return Playwright's assertions on `subject`, which wait until they hold."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    return expect(subject)


@dataclass
class Seen:
    """What happened on a page that its reader would not see."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def faults(self, *, console: bool = True) -> list[str]:
        """Return what is wrong in words: requests, errors of scripts and, if asked, the console."""
        told = [f"asked for {url}" for url in self.outside]
        told += [f"error in a script: {error}" for error in self.errors]
        return told + [f"console: {text}" for text in self.console if console]


@contextmanager
def visit(browser: Browser, *allowed: str, **options: Any) -> Iterator[tuple[Page, Seen]]:
    """Open an empty page that may load only what starts with one of `allowed`.

    `options` are those of ``Browser.new_context``: each page has a context, and thus cookies and
    a cache, of its own.
    """
    seen = Seen()
    inside = (*INSIDE, *allowed)

    def guard(route: Route) -> None:
        url = route.request.url
        if url.startswith(inside):
            route.continue_()
        else:
            seen.outside.append(url)
            route.abort()

    def note_socket(socket: WebSocket) -> None:
        # A page may talk to its server as it may load from it; no other socket is told apart.
        if not socket.url.replace("ws", "http", 1).startswith(inside):
            seen.outside.append(socket.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.console.append(f"{message.text} ({message.location['url']})")

    context = browser.new_context(service_workers="block", **options)
    try:
        context.set_default_timeout(PATIENCE)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("websocket", note_socket)
        page.on("console", note_message)
        yield page, seen
    finally:
        context.close()
