"""An index on servers that is half, damaged, of another archive or away is noticed, and never believed."""

import pytest
from django.conf import settings as configured

from access.api import Role
from access.models import User
from archive.models import Change, Record, Site
from search.api import (
    OfAnotherArchive,
    RebuildNeeded,
    SearchUnavailable,
    catch_up,
    find,
    index_health,
    is_behind,
    look_over,
    rebuild_index,
)
from search.domain.results import SearchFilters, Sort
from search.engines.elastic import ElasticEngine
from search.engines.elastic_client import Servers, door_to
from search.engines.elastic_index import RULES, STATE
from tests.people import AT, actor, inventory, person, record
from tests.search.engines.kinds import a_name

pytestmark = [pytest.mark.django_db, pytest.mark.cluster]


@pytest.fixture
def place():
    with a_name() as place:
        yield place


@pytest.fixture
def shelf():
    person("an", Role.OFFICER)
    return inventory()


@pytest.fixture
def engine(place, tmp_path, shelf):
    """An index with two records of three words each, followed in two steps."""
    engine = ElasticEngine(place, tmp_path / "index")
    for number, words in (("10", "kế hoạch một"), ("11", "kế hoạch hai")):
        record(shelf, number=number, pages=(words,))
        catch_up(engine)
    return engine


@pytest.fixture
def other(place, tmp_path, engine):
    """The same index as another machine opens it."""
    return ElasticEngine(place, tmp_path / "of-another-machine")


def asked(place, question):
    return door_to(Servers(place.hosts)).ask(question, within=30)


def total(engine, text="kế hoạch"):
    findings = find(
        actor=actor("an"), text=text, filters=SearchFilters(), sort=Sort.RELEVANCE, page=1, at=AT,
        engine=engine,
    )  # fmt: skip
    return findings.total


def searched(place):
    """The index that is searched."""
    (index,) = asked(place, lambda client: client.indices.get_alias(name=place.name)).body
    return index


def _with_state(place, change):
    index = searched(place)
    told = asked(place, lambda client: client.get(index=index, id=STATE))["_source"]
    change(told[STATE])
    asked(place, lambda client: client.index(index=index, id=STATE, document=told))


def _of_other_rules(place):
    _with_state(place, lambda state: state.update(rules="of last year"))


def _without_state(place):
    asked(place, lambda client: client.delete(index=searched(place), id=STATE))


def _without_a_document(place):
    index = searched(place)
    (hit, *_) = asked(
        place, lambda client: client.search(index=index, query={"term": {"kind": "document"}})
    )["hits"]["hits"]
    asked(place, lambda client: client.delete(index=index, id=hit["_id"], refresh=True))


def _without_the_pages(place):
    index = searched(place)
    hits = asked(place, lambda client: client.search(index=index, query={"term": {"kind": "page"}}))
    for hit in hits["hits"]["hits"]:
        asked(
            place, lambda client, one=hit["_id"]: client.delete(index=index, id=one, refresh=True)
        )


DAMAGE = {
    "deleted": lambda place: asked(
        place, lambda client: client.indices.delete(index=searched(place))
    ),
    "without its name": lambda place: asked(
        place, lambda client: client.indices.delete_alias(index=searched(place), name=place.name)
    ),
    "of another analysis": _of_other_rules,
    "that does not tell how far it is": _without_state,
    "that lacks a document": _without_a_document,
    "that lacks pages": _without_the_pages,
}


@pytest.mark.parametrize("spoil", DAMAGE.values(), ids=DAMAGE)
def test_an_index_half_deleted_is_built_anew_by_the_indexer(place, engine, other, spoil):
    assert total(engine) == total(other) == 2
    spoil(place)
    assert is_behind(engine)
    catch_up(engine)
    for reader in (engine, other):
        assert (total(reader), total(reader, "hai")) == (2, 1)
        assert index_health(reader).ready
    assert asked(
        place, lambda client: client.indices.get(index=f"{place.name}--*")
    ).body.keys() == {searched(place)}


@pytest.mark.parametrize("spoil", ["deleted", "without its name", "of another analysis"])
def test_until_then_nobody_is_answered(place, engine, other, spoil):
    DAMAGE[spoil](place)
    for reader in (engine, other):
        with pytest.raises(SearchUnavailable):
            total(reader)
        assert index_health(reader).rebuild


def test_the_index_of_another_archive_is_neither_searched_nor_built_over(place, engine, other):
    before = searched(place)
    Site.objects.update(identity="another site altogether")
    record(Record.objects.first().inventory, number="12", pages=("kế hoạch ba",))
    for reader in (engine, other):
        with pytest.raises(RebuildNeeded):
            total(reader)
        for write in (catch_up, rebuild_index, look_over):
            with pytest.raises(OfAnotherArchive):
                write(reader)
    assert searched(place) == before
    told = asked(place, lambda client: client.indices.get_mapping(index=before)).body
    assert told[before]["mappings"]["_meta"] == {
        "site": Change.objects.values_list("pk", flat=True).first()
        and engine.places()[0].origin.split("|")[0],
        "rules": RULES,
    }


def test_a_database_put_back_from_a_backup_is_the_same_archive(engine):
    last = Change.objects.order_by("-pk").first()
    Change.objects.filter(pk=last.pk).update(mark="another history")
    with pytest.raises(RebuildNeeded):
        total(engine)
    catch_up(engine)
    assert total(engine) == 2


def test_another_machine_finds_what_this_one_wrote_and_what_it_built_anew(engine, other, shelf):
    assert total(other) == 2
    record(shelf, number="12", pages=("kế hoạch ba",))
    catch_up(engine)
    assert total(other) == 3
    rebuild_index(engine)
    assert total(other) == 3
    record(shelf, number="13", pages=("kế hoạch bốn",))
    catch_up(other)
    assert total(engine) == 4


def test_the_search_page_says_that_the_servers_do_not_answer_and_the_catalogue_works(
    client, settings, engine, place
):
    settings.KHOSO_SEARCH = f"elasticsearch:http://127.0.0.1:9/{place.name}"
    client.force_login(User.objects.get(username="an"))
    response = client.get("/tim/", {"q": "kế hoạch"})
    assert response.status_code == 503
    read = Record.objects.latest("pk")
    assert client.get(f"/van-ban/{read.pk}/").status_code == 200
    assert configured.KHOSO_SEARCH == settings.KHOSO_SEARCH
