"""Words that rose out of the ordinary index leave its files too; what is closed is followed by itself."""

import shutil
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import transaction

from access.api import Level, rights_standing, vouch_for_all
from access.models import User
from archive.api import Secrecy, raise_bytes
from archive.models import Change
from keys.api import use_ring
from keys.ring.preparing import held_with
from machine.work_place import index_place
from search.actions import indexing
from search.actions.leaving import AT_LATEST, QUIET
from search.api import (
    Closed,
    SearchUnavailable,
    catch_up,
    find,
    indexes_below,
    is_behind,
    look_over,
    rebuild_index,
    remove_words_left,
    scope_of,
    words_in_files,
    words_left_since,
)
from search.domain.results import SearchFilters, Sort
from search.engines.tantivy import TantivyEngine
from search.engines.tantivy_part import TantivyPart
from tests.keys.making import made, opened, root
from tests.people import AT, KEEPER, SETUP, actor, inventory, person, record

pytestmark = pytest.mark.django_db
WORD = "xyzzyplugh"


@pytest.fixture(autouse=True)
def people():
    person("viet", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("khue", "officer")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(folder):
    engine = TantivyEngine(folder)
    yield engine
    engine.discard()


@pytest.fixture
def keys(tmp_path, folder):
    ring = opened(made(tmp_path / "khoso.keys"))
    use_ring(ring)
    vouch_for_all(by=KEEPER, shown=rights_standing(AT.date()), at=AT)
    yield ring
    use_ring(None)
    shutil.rmtree(index_place(folder, configured.KHOSO_MEMORY).folder, ignore_errors=True)


@pytest.fixture
def papers(engine):
    """Two papers in one segment, so that what one leaves behind stays with the other."""
    shelf = inventory()
    filed = [
        record(shelf, number=str(n), pages=(f"kế hoạch {w}",)) for n, w in ((1, WORD), (2, "số"))
    ]
    catch_up(engine)
    return filed


def closed(paper, to=Level.SECRET):
    with transaction.atomic():
        raise_bytes(files=[paper.original_id], to=Secrecy(to), who=SETUP, at=AT)


def findings(engine, username, text=WORD):
    return find(
        actor=actor(username), text=text, filters=SearchFilters(), sort=Sort.RELEVANCE,
        page=1, at=AT, engine=engine,
    )  # fmt: skip


def totals(engine, text=WORD):
    return [findings(engine, name, text).total for name in ("viet", "khue")]


def ordinary_files_hold(folder, word=WORD):
    found = [index for index in indexes_below(folder) if "closed" not in index.parts]
    return any(words_in_files(index, [word]) for index in found)


@pytest.mark.parametrize("to", [Level.SECRET, Level.TOP_SECRET])
def test_the_words_of_a_raised_record_are_noted_and_leave_the_files_when_it_is_time(
    folder, engine, papers, to
):
    closed(papers[0], to)
    assert totals(engine) == [0, 0]  # held back until the index has followed
    catch_up(engine)
    assert totals(engine) == [1, 0]
    assert words_left_since(engine) == AT
    assert ordinary_files_hold(folder)
    at_once = to is Level.TOP_SECRET
    assert remove_words_left(engine, at=AT + QUIET / 2) is at_once
    assert ordinary_files_hold(folder) is not at_once
    assert remove_words_left(engine, at=AT + QUIET) is not at_once
    assert not ordinary_files_hold(folder)
    assert words_left_since(engine) is None
    assert (totals(engine), totals(engine, "kế hoạch")) == ([1, 0], [2, 1])
    assert not remove_words_left(engine, at=AT + QUIET)


def test_who_is_busy_all_day_waits_no_longer_than_that(folder, engine, papers):
    closed(papers[0])
    later = AT + AT_LATEST
    Change.objects.create(record=papers[1].pk + 1000, kind=Change.Kind.CORRECTED, at=later)
    catch_up(engine)
    assert not remove_words_left(engine, at=later - timedelta(minutes=1))
    assert remove_words_left(engine, at=later)
    assert not ordinary_files_hold(folder)


def test_a_kill_between_the_note_and_the_commit_loses_neither(folder, engine, papers, monkeypatch):
    closed(papers[0])

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(TantivyPart, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            catch_up(engine)
    engine.discard()
    fresh = TantivyEngine(folder)
    assert words_left_since(fresh) == AT
    assert totals(fresh) == [0, 0]
    catch_up(fresh)
    assert words_left_since(fresh) == AT
    assert remove_words_left(fresh, at=AT + QUIET)
    assert not ordinary_files_hold(folder)


def test_what_is_amended_or_was_closed_before_leaves_nothing_to_be_noted(engine, papers):
    shelf = papers[1].inventory
    secret = record(shelf, number="3", level=Level.CONFIDENTIAL)
    catch_up(engine)
    closed(secret)
    Change.objects.create(record=papers[1].pk, kind=Change.Kind.CORRECTED, at=AT)
    catch_up(engine)
    assert words_left_since(engine) is None


def test_a_rebuild_for_any_reason_pays(folder, engine, papers):
    closed(papers[0])
    catch_up(engine)
    rebuild_index(engine)
    assert words_left_since(engine) is None
    assert not ordinary_files_hold(folder)


def test_while_the_closed_part_is_built_who_is_cleared_is_told_and_finds_the_ordinary(
    folder, engine, papers
):
    closed(papers[0])
    catch_up(engine)
    shutil.rmtree(folder / "closed")
    for name, lacking in (("viet", Closed.BUILDING), ("khue", None)):
        told = findings(engine, name, "kế hoạch")
        assert (told.total, told.lacking) == (1, lacking)
    assert is_behind(engine)
    catch_up(engine)
    told = findings(engine, "viet", "kế hoạch")
    assert (told.total, told.lacking) == (2, None)


def test_a_damaged_closed_part_is_no_reason_to_find_nothing(folder, engine, papers):
    closed(papers[0])
    catch_up(engine)
    for terms in (folder / "closed").rglob("*.term"):
        terms.write_bytes(b"damaged")
    told = findings(engine, "viet", "kế hoạch")
    assert (told.total, told.lacking) == (1, Closed.BUILDING)
    catch_up(engine)
    assert totals(engine) == [1, 0]


def test_opened_keys_bring_the_closed_part_and_shut_ones_take_it(folder, engine, papers, keys):
    engine.drop_closed()
    closed(papers[0])
    catch_up(engine)
    assert totals(engine) == [1, 0]
    keys.shut()
    engine.drop_closed()
    told = findings(engine, "viet", "kế hoạch")
    assert (told.total, told.lacking) == (1, Closed.SHUT)
    keys.open(held_with(keys.file, root(keys.file)))
    catch_up(engine)
    assert totals(engine) == [1, 0]


def test_what_rises_and_comes_in_while_the_keys_are_shut_is_found_when_they_are_open(
    folder, engine, papers, keys
):
    keys.shut()
    closed(papers[0])
    record(papers[1].inventory, number="3", pages=(f"báo cáo {WORD}",), level=Level.CONFIDENTIAL)
    record(papers[1].inventory, number="4", pages=("báo cáo",))
    catch_up(engine)
    assert totals(engine) == [0, 0]
    assert totals(engine, "báo cáo") == [1, 1]
    assert words_left_since(engine) == AT
    assert remove_words_left(engine, at=AT + QUIET)
    assert not ordinary_files_hold(folder)
    keys.open(held_with(keys.file, root(keys.file)))
    look_over(engine)
    assert totals(engine) == [2, 0]


def test_what_keeps_the_closed_part_from_going_on_keeps_the_ordinary_one_from_nothing(
    engine, papers, monkeypatch
):
    put = TantivyPart.put

    def full(part, documents):
        if part.ranks != (0,):
            raise SearchUnavailable("no room")
        put(part, documents)

    record(papers[1].inventory, number="3", pages=("báo cáo một",))
    with monkeypatch.context() as broken:
        broken.setattr(TantivyPart, "put", full)
        for number in (4, 5):
            with pytest.raises(SearchUnavailable):
                catch_up(engine)
            engine.discard()
            record(papers[1].inventory, number=str(number), pages=("báo cáo một",))
        assert totals(engine, "báo cáo") == [2, 2]
    catch_up(engine)
    assert totals(engine, "báo cáo") == [3, 3]


def test_what_came_down_is_found_once_while_one_part_is_behind(engine, papers):
    closed(papers[0])
    catch_up(engine)
    type(papers[0]).objects.filter(pk=papers[0].pk).update(level=0)
    Change.objects.create(record=papers[0].pk, kind=Change.Kind.LOWERED, at=AT)
    ordinary, behind = engine.parts
    indexing._follow([ordinary])
    assert ordinary.position() > behind.position()
    assert papers[0].pk in scope_of(actor("viet"), engine).excluded
    assert totals(engine, "kế hoạch") == [1, 2]
    catch_up(engine)
    assert totals(engine, "kế hoạch") == [2, 2]


def test_the_search_page_says_what_was_not_searched_to_whom_it_concerns(
    client, folder, engine, papers, settings
):
    settings.KHOSO_SEARCH = f"tantivy:{folder}"
    shutil.rmtree(folder / "closed")
    said = "Phần mật đang được dựng lại"
    for name, told in (("viet", True), ("khue", False)):
        client.force_login(User.objects.get(username=name))
        response = client.get("/tim/", {"q": "kế hoạch"})
        assert response.status_code == 200
        assert (said in response.content.decode()) is told
    catch_up(engine)
    client.force_login(User.objects.get(username="viet"))
    assert said not in client.get("/tim/", {"q": "kế hoạch"}).content.decode()
