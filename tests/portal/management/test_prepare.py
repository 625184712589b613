"""The store starts although its search does not answer."""

from io import StringIO

import pytest

from portal.management.commands.prepare import Command
from search.api import IndexLocked, SearchUnavailable, open_engine
from search.engines.elastic_client import close_doors

pytestmark = pytest.mark.django_db


def test_a_search_that_does_not_answer_is_told_of_and_keeps_nobody_from_starting(
    settings, tmp_path
):
    settings.KHOSO_DATA = tmp_path
    settings.KHOSO_SEARCH = "elasticsearch:http://127.0.0.1:9/kho"
    told = StringIO()
    try:
        Command(stderr=told)._make_index()
        with pytest.raises(SearchUnavailable):
            open_engine(settings.KHOSO_SEARCH).check()
    finally:
        close_doors()
    (line,) = told.getvalue().splitlines()
    assert "KHOSO_SEARCH" in line


def test_an_index_at_which_the_indexer_is_at_work_is_left_to_it(settings, tmp_path):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    begun = open_engine(settings.KHOSO_SEARCH).begin_rebuild()
    try:
        with pytest.raises(IndexLocked):
            Command()._make_index()
    finally:
        begun.abandon()
