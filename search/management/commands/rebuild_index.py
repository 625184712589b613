"""Building the search index anew."""

from django.conf import settings
from django.utils.translation import gettext

from machine.command import StoreCommand
from search.api import open_engine, rebuild_index
from search.management.in_a_sentence import index_in_reach


class Command(StoreCommand):
    help = "Build the index anew from the tables; searches see the old one until it is whole."

    def handle(self, *args: object, **options: object) -> None:
        with index_in_reach():
            held = rebuild_index(open_engine(settings.KHOSO_SEARCH))
        words = gettext("The index was built anew: %(records)s records.")
        self.stdout.write(words % {"records": held})
