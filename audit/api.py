"""The door of the trail."""

from typing import TYPE_CHECKING

from audit.actions.append import append, append_durably
from audit.actions.inspecting import Faults, inspect_trail
from audit.domain.acts import ACT_WORDS, Act
from audit.domain.events import Entry, Outcome, Who
from audit.queries.digests import text_digest, word_digests
from audit.queries.events import (
    EventPage,
    TrailFilters,
    TrailPlace,
    events,
    events_page,
    newest_and_fault,
    told_within,
)
from audit.queries.soundness import altered_guards, may_be_unguarded

if TYPE_CHECKING:
    from audit.models import Event as Event

__all__ = [
    "ACT_WORDS",
    "Act",
    "Entry",
    "EventPage",
    "Faults",
    "Outcome",
    "TrailFilters",
    "TrailPlace",
    "Who",
    "altered_guards",
    "append",
    "append_durably",
    "events",
    "events_page",
    "inspect_trail",
    "may_be_unguarded",
    "newest_and_fault",
    "text_digest",
    "told_within",
    "word_digests",
]
