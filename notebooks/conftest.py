"""Frames are compared as text; their HTML carries the same cells a second time."""


def pytest_collectstart(collector):
    """Leave HTML out of what nbval compares."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("text/html",)
