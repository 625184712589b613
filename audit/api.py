"""The door of the trail."""

from audit.actions.append import append, append_durably
from audit.domain.events import Entry, Outcome, Who
from audit.queries.events import Filters, events, known_actions

__all__ = [
    "Entry",
    "Filters",
    "Outcome",
    "Who",
    "append",
    "append_durably",
    "events",
    "known_actions",
]
