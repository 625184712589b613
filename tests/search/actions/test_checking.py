"""Whatever an index and the tables differ in is found, and set right, on every engine."""

import json
import shutil
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from access.api import Level, Role
from archive.machine_api import records_for_index
from archive.models import Change, Record, ScanPage
from search.actions.indexing import document_of
from search.api import catch_up, check_index, rebuild_index, repair_index
from search.engines.tantivy import TantivyEngine
from tests.people import AT, inventory, person, record
from tests.search.engines.kinds import KINDS, engine_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=KINDS)
def engine(request, tmp_path, papers):
    with engine_of(request.param, tmp_path / "index") as engine:
        catch_up(engine)
        yield engine


@pytest.fixture
def papers():
    person("an", Role.OFFICER)
    shelf = inventory()
    levels = [Level.ORDINARY, Level.ORDINARY, Level.ORDINARY, Level.SECRET]
    return [
        record(shelf, number=str(number), pages=(f"kế hoạch {number}", "", "báo cáo"), level=level)
        for number, level in enumerate(levels, start=1)
    ]


def counts(found):
    sets = [len(one) for one in (found.missing, found.extra, found.stale)]
    return (found.records, found.indexed, *sets, found.unreadable)


def held(engine, paper, **changed):
    """What the index holds of a paper, put there by another hand than the indexer's."""
    (row,) = records_for_index([paper.pk])
    engine.put([replace(document_of(row), **changed)])
    engine.commit()


def test_an_index_that_holds_what_the_tables_hold_differs_in_nothing(engine):
    found = check_index(engine)
    assert counts(found) == (4, 4, 0, 0, 0, 0)
    assert found.are_none


@pytest.mark.parametrize("of", [0, 3])
def test_what_is_missing_is_found(engine, papers, of):
    engine.remove([papers[of].pk])
    engine.commit()
    found = check_index(engine)
    assert (counts(found), found.missing) == ((4, 3, 1, 0, 0, 0), {papers[of].pk})


@pytest.mark.parametrize("number", [1, 10**6])
def test_what_should_not_be_there_is_found_whatever_its_number(engine, papers, number):
    (row,) = records_for_index([papers[0].pk])
    engine.put([replace(document_of(row), record=papers[0].pk + number * 1000)])
    engine.commit()
    assert counts(check_index(engine)) == (4, 5, 0, 1, 0, 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "khác"}, {"version": 9}, {"body_pages": ("kế hoạch 1", "", "báo cáp")}, {"unit": None},
        {"signer": "Người Khác"}, {"told": ("số đến 5",)}, {"date_ordinal": 700_000}, {"inventory": 99},
        {"body_pages": ("kế hoạch 1", "báo cáo", "")},
    ],
)  # fmt: skip
def test_what_is_held_otherwise_than_the_tables_say_is_found(engine, papers, changed):
    held(engine, papers[0], **changed)
    found = check_index(engine)
    assert (counts(found), found.stale) == ((4, 4, 0, 0, 1, 0), {papers[0].pk})


def test_words_that_changed_in_the_tables_alone_are_found(engine, papers):
    ScanPage.objects.filter(record=papers[1], number=1).update(text="kế hoạch khác")
    assert check_index(engine).stale == {papers[1].pk}


def test_a_paper_that_is_held_as_more_open_than_it_is_is_found(engine, papers):
    held(engine, papers[3], level=Level.ORDINARY)
    found = check_index(engine)
    if len(engine.parts) == 1:
        assert found.stale == {papers[3].pk}
    else:
        assert (found.missing, found.extra) == ({papers[3].pk}, {papers[3].pk})
    repair_index(engine, found)
    assert check_index(engine).are_none


def test_all_of_it_at_once_is_set_right(engine, papers):
    engine.remove([papers[0].pk])
    (row,) = records_for_index([papers[1].pk])
    engine.put([replace(document_of(row), title="khác"), replace(document_of(row), record=10**6)])
    engine.commit()
    found = check_index(engine)
    assert counts(found) == (4, 4, 1, 1, 1, 0)
    repair_index(engine, found)
    assert counts(check_index(engine)) == (4, 4, 0, 0, 0, 0)


def said(*words):
    out = StringIO()
    try:
        call_command("check_index", *words, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def folder(settings, tmp_path, papers):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    rebuild_index(TantivyEngine(tmp_path / "index"))
    return tmp_path / "index"


def test_the_command_says_how_many_and_ends_with_one_until_it_was_told_to_repair(folder, papers):
    engine = TantivyEngine(folder)
    engine.remove([papers[0].pk])
    engine.commit()
    told = {"records": 4, "indexed": 3, "missing": 1, "extra": 0, "stale": 0, "unreadable": 0}
    code, out = said("--json")
    assert (code, json.loads(out)) == (1, told)
    assert said("--repair", "--json")[0] == 0
    code, out = said("--json")
    assert (code, json.loads(out)) == (0, told | {"indexed": 4, "missing": 0})


@pytest.mark.parametrize("part", ["ordinary", "closed"])
def test_a_part_that_cannot_be_read_is_told_of_and_built_anew_only_by_the_repair(folder, part):
    place = folder if part == "ordinary" else folder / "closed"
    for terms in place.glob(f"generation-*/{part}/**/*.term"):
        terms.write_bytes(b"damaged")
    unreadable = 3 if part == "ordinary" else 1
    for _ in range(2):
        code, out = said("--json")
        told = json.loads(out)
        assert (code, told["unreadable"], told["records"]) == (1, unreadable, 4 - unreadable)
    assert said("--repair", "--json")[0] == 0
    assert said("--json")[0] == 0


def test_an_index_that_was_never_built_is_unreadable_as_a_whole(folder):
    shutil.rmtree(folder)
    assert json.loads(said("--json")[1])["unreadable"] == 4
    assert said("--repair")[0] == 0
    assert said()[0] == 0


def test_what_merely_waits_in_the_feed_is_no_difference(folder, papers):
    ScanPage.objects.filter(record=papers[1], number=1).update(text="kế hoạch khác")
    Change.objects.create(record=papers[1].pk, kind=Change.Kind.CORRECTED, at=AT)
    record(Record.objects.first().inventory, number="77")
    assert said("--json")[0] == 0
