"""Whoever opens foreign files for this process, behind walls of its own."""

from functools import cache

from reading.api import Viewer


@cache
def the_viewer() -> Viewer:
    """The one viewer of this process."""
    return Viewer()
