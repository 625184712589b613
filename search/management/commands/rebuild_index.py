"""Building the search index anew."""

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext

from machine.command import StoreCommand
from search.api import IndexLocked, OfAnotherArchive, SearchUnavailable, open_engine, rebuild_index


class Command(StoreCommand):
    help = "Build the index anew from the tables; searches see the old one until it is whole."

    def handle(self, *args: object, **options: object) -> None:
        try:
            held = rebuild_index(open_engine(settings.KHOSO_SEARCH))
        except IndexLocked as why:
            raise CommandError(gettext("The indexer is at work. Try again in a minute.")) from why
        except OfAnotherArchive as why:
            raise CommandError(
                gettext(
                    "The index is another archive's. Give this one a name of its own in KHOSO_SEARCH."
                )
            ) from why
        except SearchUnavailable as why:
            raise CommandError(
                gettext("The search engine does not answer. Try again later.")
            ) from why
        words = gettext("The index was built anew: %(records)s records.")
        self.stdout.write(words % {"records": held})
