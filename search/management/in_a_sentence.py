"""What keeps a command from the index, in one sentence for the person at the keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.utils.translation import gettext

from search.api import IndexLocked, OfAnotherArchive, SearchUnavailable


@contextmanager
def index_in_reach() -> Iterator[None]:
    """Raises CommandError where the engine raises what is told by it."""
    try:
        yield
    except IndexLocked as why:
        raise CommandError(gettext("The indexer is at work. Try again in a minute.")) from why
    except OfAnotherArchive as why:
        raise CommandError(
            gettext(
                "The index is another archive's. Give this one a name of its own in KHOSO_SEARCH."
            )
        ) from why
    except SearchUnavailable as why:
        raise CommandError(gettext("The search engine does not answer. Try again later.")) from why
