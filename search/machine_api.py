"""
The door of search for machines: what is told to nobody and shown to nobody.

A view, form or query never enters it.
"""

from search.actions.answering import answer_to

__all__ = ["answer_to"]
