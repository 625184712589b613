"""An index that is damaged, half, or of another database is noticed and built anew by itself."""

import json
import logging
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings

from access.api import Level, Role
from access.models import User
from archive.models import Change, Record, Site
from search.api import (
    RebuildNeeded,
    SearchUnavailable,
    catch_up,
    find,
    index_health,
    is_behind,
    look_over,
    open_engine,
    rebuild_index,
)
from search.domain.query import parse
from search.domain.results import SearchFilters, Sort
from search.domain.scope import Scope
from search.engines import Followed
from search.engines.tantivy import TantivyEngine
from search.engines.tantivy_index import RULES
from tests.daily import daily
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    return tmp_path / "index"


@pytest.fixture
def shelf():
    person("an", Role.OFFICER)
    return inventory()


@pytest.fixture
def engine(folder, shelf):
    """An index with two records of three words each, followed in two steps."""
    engine = TantivyEngine(folder)
    for number, words in (("10", "kế hoạch một"), ("11", "kế hoạch hai")):
        record(shelf, number=number, pages=(words,))
        catch_up(engine)
    return engine


def total(engine, text="kế hoạch"):
    findings = find(
        actor=actor("an"),
        text=text,
        filters=SearchFilters(),
        sort=Sort.RELEVANCE,
        page=1,
        at=AT,
        engine=engine,
    )
    return findings.total


def generation(folder):
    return folder / (folder / "current").read_text()


def segments(folder, name):
    return sorted((generation(folder) / "ordinary/ordinary/documents").glob(f"*.{name}"))


def overwrite(path):
    content = path.read_bytes()
    path.write_bytes(os.urandom(len(content)))


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    with path.open("r+b") as file:
        file.write(content)


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def empty(path):
    os.truncate(path, 0)


def of_every_file(spoil):
    def spoil_all(folder):
        for path in (generation(folder) / "ordinary").rglob("*.*"):
            if path.is_file() and path.suffix not in (".json", ".lock"):
                spoil(path)

    return spoil_all


def of_one(suffix, spoil):
    return lambda folder: spoil(segments(folder, suffix)[0])


def of_the_list(spoil):
    return lambda folder: spoil(generation(folder) / "ordinary/ordinary/pages/meta.json")


DAMAGE = {
    **{f"{suffix} overwritten": of_one(suffix, overwrite)
       for suffix in ("term", "idx", "pos", "fast", "store", "fieldnorm")},
    "one bit of the terms": of_one("term", flip),
    "one bit of the fast fields": of_one("fast", flip),
    "postings cut": of_one("idx", cut),
    "everything emptied": of_every_file(empty),
    "everything overwritten": of_every_file(overwrite),
    "a segment missing": of_one("store", os.unlink),
    "the list of files missing": of_the_list(os.unlink),
    "the list of files cut": of_the_list(cut),
    "the list of files emptied": of_the_list(empty),
    "the list of files another JSON": of_the_list(lambda path: path.write_text("[]")),
    "a partition missing":
        lambda folder: shutil.rmtree(generation(folder) / "ordinary/ordinary"),
    "the generation missing": lambda folder: shutil.rmtree(generation(folder)),
    "current garbage": lambda folder: (folder / "current").write_bytes(b"\xff\x00garbage"),
    "current naming nothing": lambda folder: (folder / "current").write_text("generation-99"),
    "position garbage": lambda folder: (generation(folder) / "position").write_text("garbage"),
    "position a number": lambda folder: (generation(folder) / "position").write_text("2"),
    "position emptied": lambda folder: empty(generation(folder) / "position"),
    "position missing": lambda folder: (generation(folder) / "position").unlink(),
    "rules missing": lambda folder: (generation(folder) / "rules.json").unlink(),
    "everything missing": shutil.rmtree,
}  # fmt: skip
damage = pytest.mark.parametrize("spoil", daily(DAMAGE, *list(DAMAGE)[:4]))


def readers(folder, engine):
    """One that has the index open already, and one that opens it now."""
    return engine, TantivyEngine(folder)


@damage
def test_a_damaged_index_answers_nothing_until_the_indexer_built_it_anew(
    folder, engine, spoil, caplog
):
    assert total(engine) == 2
    spoil(folder)
    for reader in readers(folder, engine):
        health = index_health(reader)
        assert (health.ready, health.rebuild) == (False, True), health
        assert is_behind(reader)
        if reader is engine or (folder / "current").exists():
            with pytest.raises(SearchUnavailable):
                total(reader, "")
    with caplog.at_level(logging.WARNING):
        catch_up(TantivyEngine(folder))
    # Each part once that lacks something: both where everything is gone.
    assert len([line for line in caplog.messages if "built anew" in line]) in (1, 2)
    for reader in readers(folder, engine):
        assert index_health(reader).ready
        assert (total(reader), total(reader, "hai")) == (2, 1)
    caplog.clear()
    catch_up(engine)
    assert caplog.messages == []


def test_damage_above_a_persons_clearance_changes_nothing_of_what_they_find(folder, engine):
    shutil.rmtree(generation(folder / "closed") / "closed/2")
    for reader in readers(folder, engine):
        assert total(reader) == 2
        assert not index_health(reader).ready
    catch_up(engine)
    assert index_health(engine).ready


def test_a_part_of_an_older_commit_is_a_half_index(folder, engine, shelf):
    part = "ordinary/ordinary/documents"
    shutil.copytree(generation(folder) / part, folder.parent / "older")
    record(shelf, number="12", pages=("kế hoạch ba",))
    catch_up(engine)
    shutil.rmtree(generation(folder) / part)
    shutil.copytree(folder.parent / "older", generation(folder) / part)
    for reader in readers(folder, engine):
        with pytest.raises(RebuildNeeded):
            total(reader)
    catch_up(engine)
    assert total(engine) == 3


def test_bytes_that_changed_without_leaving_a_date_are_found_by_the_daily_look(folder, engine):
    (path, *_) = segments(folder, "fast")
    stamped = generation(folder) / "checked.json"
    flip(path)
    about = path.stat()
    left = json.loads(stamped.read_text())
    left[f"ordinary/ordinary/documents/{path.name}"] = [
        about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns,
    ]  # fmt: skip
    stamped.write_text(json.dumps(left))
    before = generation(folder)
    look_over(TantivyEngine(folder))
    assert generation(folder) != before
    assert total(TantivyEngine(folder)) == 2


def restored(shelf):
    """The database as it was before the second record, with another one filed since."""
    row = Record.objects.get(number=11)
    change = Change.objects.get(record=row.pk)
    number = change.pk
    row.scan_pages.all().delete()
    row.receipt.delete()
    row.delete()
    change.delete()
    filed = record(shelf, number="20", pages=("kế hoạch hai mươi",))
    Change.objects.filter(record=filed.pk).update(id=number)


def test_a_feed_that_gave_its_numbers_out_again_is_not_the_one_that_was_followed(
    folder, engine, shelf
):
    restored(shelf)
    for reader in readers(folder, engine):
        with pytest.raises(RebuildNeeded):
            total(reader)
        health = index_health(reader)
        assert (health.ready, health.rebuild) == (False, True)
        assert is_behind(reader)
    catch_up(engine)
    for reader in readers(folder, engine):
        assert (total(reader), total(reader, "mươi"), total(reader, "11")) == (2, 1, 0)


def test_a_position_beyond_the_feed_is_noticed(folder, engine):
    file = generation(folder) / "position"
    file.write_text(json.dumps({**json.loads(file.read_text()), "position": 999_999}))
    with pytest.raises(RebuildNeeded):
        total(engine)
    catch_up(engine)
    assert total(engine) == 2
    assert engine.position() < 999_999


def test_the_index_of_another_site_is_not_searched(folder, engine):
    Site.objects.update(identity="another site altogether")
    for reader in readers(folder, engine):
        with pytest.raises(RebuildNeeded):
            total(reader)
    catch_up(engine)
    assert total(engine) == 2


def test_an_empty_index_of_another_site_is_not_taken_over_either(folder, shelf):
    engine = TantivyEngine(folder)
    catch_up(engine)
    assert engine.places()[0].origin
    Site.objects.update(identity="another site altogether")
    with pytest.raises(RebuildNeeded):
        total(engine)
    record(shelf)
    catch_up(engine)
    assert total(engine, "") == 1


def test_what_a_broken_off_commit_was_on_its_way_to_must_be_of_this_database_too(folder, engine):
    other = TantivyEngine(folder)
    other.set_position(7, "the feed of a database that is no more")
    other.remove([])
    other.put([])
    other.commit()
    rebuild_index(engine)
    file = generation(folder) / "position"
    told = json.loads(file.read_text())
    told["reaching"] = {"position": 7, "origin": "the feed of a database that is no more"}
    file.write_text(json.dumps(told))
    with pytest.raises(RebuildNeeded):
        total(engine)
    catch_up(engine)
    assert total(engine) == 2


def test_before_a_commit_stands_where_it_is_on_its_way_to(folder, engine):
    place = engine.places()[0]
    writer = TantivyEngine(folder)
    writer.set_position(place.position + 1, "further")
    writer.remove(range(6000))  # more than is held back until the commit
    assert engine.places() == (place, Followed(place.position + 1, "further"))
    writer.discard()


def test_an_index_lost_with_many_records_is_not_searched_half_built(folder, engine):
    shutil.rmtree(folder)
    fresh = TantivyEngine(folder)
    with pytest.raises(SearchUnavailable):
        total(fresh)
    catch_up(fresh)
    assert total(fresh) == 2


def test_the_leavings_of_a_killed_rebuild_go_when_the_indexer_starts(folder, engine):
    engine.parts[0].begin_rebuild()._session.close()
    assert len(list(folder.glob("generation-*"))) == 2
    look_over(engine)
    assert list(folder.glob("generation-*")) == [generation(folder)]
    assert total(engine) == 2


def test_a_changed_analysis_is_a_changed_rule(folder, engine):
    from search.domain.words import ANALYSIS

    assert RULES["analysis"] == ANALYSIS
    file = generation(folder) / "rules.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "analysis": "of last year"}))
    with pytest.raises(RebuildNeeded):
        total(engine)
    catch_up(engine)
    assert total(engine) == 2


def test_the_search_page_says_that_the_index_is_being_built_anew(client, folder, engine):
    overwrite(segments(folder, "term")[0])
    client.force_login(User.objects.get(username="an"))
    response = client.get("/tim/", {"q": "kế hoạch"})
    assert response.status_code == 503
    assert "Chỉ mục đang được làm lại" in response.content.decode()
    catch_up(engine)
    assert client.get("/tim/", {"q": "kế hoạch"}).status_code == 200


def test_the_administrator_is_not_told_that_a_damaged_index_answers(client, folder, engine):
    person("quan", Role.ADMINISTRATOR)
    client.force_login(User.objects.get(username="quan"))
    assert "có trả lời" in client.get("/").content.decode()
    overwrite(segments(folder, "term")[0])
    page = client.get("/").content.decode()
    assert "có trả lời" not in page
    assert "đang làm lại" in page


def test_one_engine_serves_a_process(folder):
    assert open_engine(settings.KHOSO_SEARCH) is open_engine(settings.KHOSO_SEARCH)


def test_searches_and_records_read_one_after_another_open_the_index_once(client, engine):
    client.force_login(User.objects.get(username="an"))
    read = f"/van-ban/{Record.objects.latest('pk').pk}/"
    opened = open_engine(settings.KHOSO_SEARCH).health().opened
    for words in ("kế hoạch", "kế hoạch một", "hai"):
        assert client.get("/tim/", {"q": words}).status_code == 200
        assert client.get(read, {"q": words, "thu": "1"}).status_code == 200
    assert open_engine(settings.KHOSO_SEARCH).health().opened == opened
    rebuild_index(engine)
    assert client.get("/tim/", {"q": "kế hoạch"}).status_code == 200
    assert open_engine(settings.KHOSO_SEARCH).health().opened > opened


def test_threads_share_what_one_of_them_has_opened(folder, engine):
    together = Barrier(6)
    scope = Scope(
        clearance=Level.ORDINARY,
        units=frozenset(),
        inventories=frozenset(),
        everything=True,
        party_papers=False,
        named=frozenset(),
        named_ranks=frozenset(),
        excluded=frozenset(),
        without_closed=False,
    )

    def look(_):
        served = open_engine(settings.KHOSO_SEARCH)
        together.wait()
        return served.search(parse("kế hoạch"), scope).total

    opened = engine.health().opened
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(look, range(6))) == [2] * 6
    assert engine.health().opened == opened + 1
