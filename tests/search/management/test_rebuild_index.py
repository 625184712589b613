"""The index built anew from the console."""

from io import StringIO

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command

from search.api import open_engine
from tests.people import inventory, record

pytestmark = pytest.mark.django_db


def said():
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    return out.getvalue()


def test_what_the_tables_hold_is_found_again_and_counted():
    shelf = inventory()
    for number in ("1", "2"):
        record(shelf, number=number)
    assert "2" in said()
    assert open_engine(site.KHOSO_SEARCH).count() == 2


def test_while_another_is_at_work_it_asks_to_come_again():
    begun = open_engine(site.KHOSO_SEARCH).begin_rebuild()
    with pytest.raises(CommandError, match="Thử lại"):
        said()
    begun.abandon()
    assert "0" in said()


def test_an_index_that_has_nowhere_to_lie_is_said_in_one_sentence(settings, tmp_path):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path}/no/such/parent"
    with pytest.raises(CommandError):
        said()
