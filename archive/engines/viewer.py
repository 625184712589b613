"""Whoever opens foreign files for this process, behind walls of its own."""

from reading.api import the_viewer

__all__ = ["the_viewer"]
