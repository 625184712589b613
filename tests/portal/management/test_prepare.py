"""What `prepare` waits for and what it starts without: missing tables are told once, a search that is away too."""

from io import StringIO

import pytest
from django.core.management import call_command

from portal.management.commands import prepare
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


def test_what_is_missing_is_told_once_until_nothing_is(monkeypatch, tmp_path, settings):
    settings.KHOSO_DATA = tmp_path
    said = iter(["thiếu một", "thiếu một", "thiếu hai", ""])
    monkeypatch.setattr(prepare, "lacking", lambda _folder: next(said))
    monkeypatch.setattr(prepare, "LOOK_EVERY_S", 0)
    told = StringIO()
    call_command("prepare", "--await", stderr=told)
    assert told.getvalue().splitlines() == ["thiếu một", "thiếu hai"]
    assert list(tmp_path.iterdir()) == []
