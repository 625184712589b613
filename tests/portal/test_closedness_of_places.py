"""
Who writes in the database that an inventory, the Party's handling, a decision, a proposal or what was admitted is
less closed, or another's, learns nothing by it while the keys are open; and of which unit an inventory is, the one
thing here that nobody vouches for, shows no more than their own level to whoever is cleared already.
"""

import pytest
from django.db import connection

from access.api import Level, Role
from archive.actions.levels import raise_bytes
from archive.domain.register import Proposed
from archive.domain.secrecy import Secrecy
from archive.machine_api import tell_of_understated
from archive.models import (
    Admission,
    Dossier,
    Inventory,
    LevelDecision,
    ListedRecord,
    Owed,
    Record,
    SecrecyProposal,
    Understated,
)
from archive.models.encrypted import Encrypted
from tests.people import AT, SETUP, inventory, person, record, stored, unit
from tests.portal.closed_house import built, shown, shown_at, store, worked
from tests.portal.test_administrators_ways import MARK, OTHER, PAGE, READER, WORDS, written
from tests.word_keys import standing

pytestmark = pytest.mark.django_db
HOLD_WORDS = (
    Record, Inventory, Dossier, ListedRecord, LevelDecision, SecrecyProposal, Admission,
)  # fmt: skip
BELOW, ELSEWHERE, CLEARED_THERE = "mat0", "xa", "xa2"
TELLS = "INSERT INTO archive_change (record, kind, at, mark) SELECT {paper}, 'amended', '2026-08-12', 'x'"


@pytest.fixture
def house(guarded, settings, tmp_path):
    """The same site with a closed inventory, a paper of the Party, and what two people say of secrets."""
    found = built(guarded, settings, tmp_path)
    closed = inventory("ML09", level=Level.SECRET, highest=Level.SECRET, title=MARK)
    dossier = Dossier.objects.create(inventory=closed, number="1", title=MARK)
    ListedRecord.objects.create(inventory=closed, position=1, abstract=PAGE, dossier=dossier)
    of_party = inventory("ML10", highest=Level.SECRET, party_papers=True, title=MARK)
    party = record(of_party, abstract=MARK, level=Level.SECRET, pages=(PAGE,), file=b"party")
    LevelDecision.objects.create(
        record=found["paper"], before=2, party_before=False, after=2, party_after=False, basis=MARK,
        by="mat", at=AT,
    )  # fmt: skip
    said = {
        "file": 0, "label": "x", "level": 3, "unit": unit().pk, "party_papers": False,
        "inventory": closed.pk,
    }  # fmt: skip
    proposal = SecrecyProposal.objects.create(
        what=Proposed.ADMIT, said=said, reason=MARK, proposed_by="mat", proposed_at=AT
    )
    top = stored(b"top", level=Level.TOP_SECRET)
    raise_bytes(files=[top.pk], to=Secrecy(Level.TOP_SECRET), who=SETUP, at=AT)
    Admission.objects.create(
        file=top, item_label="x", reason=MARK, admitted_by="mat",
        second="lam", at=AT,
    )  # fmt: skip
    person(BELOW, Role.SECURITY_OFFICER)
    other = unit("XA")
    person(ELSEWHERE, Role.OFFICER, units=[other])
    person(CLEARED_THERE, Role.OFFICER, clearance=Level.SECRET, units=[other])
    worked()
    return {
        **found, "closed": closed, "dossier": dossier, "of_party": of_party, "party": party, "unit": other,
        "proposal": proposal,
    }  # fmt: skip


POSTGRESQL = connection.vendor == "postgresql"
OF_DECISIONS = " ON archive_leveldecision" if POSTGRESQL else ""
NO_LEVEL = "jsonb_set(said, '{{level}}', '0')" if POSTGRESQL else "json_replace(said, '$.level', 0)"
# Each with the table of which it is told, or none where no row says that it is less closed.
FORGED = {
    "the level of an inventory": (
        "UPDATE archive_inventory SET level = 0, highest = 0", "archive_inventory",
    ),
    "an inventory, what stands in it, and debts": (
        ("UPDATE archive_inventory SET level = 0;"
        "UPDATE archive_dossier SET level = 0;"
        "UPDATE archive_listedrecord SET level = 0;"
        'INSERT INTO archive_descent ("table", "row", came_from, came_to, exact, keys, voucher)'
        " SELECT 'archive_inventory', id, 2, 0, FALSE, '', 'x' FROM archive_inventory"),
        "archive_listedrecord",
    ),
    "a dossier and a row that are moved to an open inventory": (
        ("UPDATE archive_dossier SET inventory_id = {open}, number = '91';"
        "UPDATE archive_listedrecord SET inventory_id = {open}, position = 91"),
        "archive_dossier",
    ),
    "the unit of inventories": ("UPDATE archive_inventory SET unit_id = {unit}", ""),
    "a paper that is moved to an inventory of another unit": (
        "UPDATE archive_inventory SET unit_id = {unit} WHERE id = {open};"
        "UPDATE archive_record SET inventory_id = {open} WHERE id = {party};" + TELLS,
        "",
    ),
    "the Party's handling": (
        "UPDATE archive_record SET party_papers = FALSE;"
        "UPDATE archive_inventory SET party_papers = FALSE;"
        "UPDATE archive_receipt SET party_papers = FALSE;"
        "UPDATE archive_storedfile SET party_papers = FALSE;" + TELLS,
        "archive_record",
    ),
    "the Party's handling of a record alone": (
        "UPDATE archive_record SET party_papers = FALSE;" + TELLS, "archive_record",
    ),
    "a decision that it is ordinary": (
        "INSERT INTO archive_leveldecision (id, record_id, item_label, before, party_before, after,"
        " party_after, basis, by, at, since, of_paper)"
        " SELECT 7, {paper}, '', 2, FALSE, 0, FALSE, '', 'mat', '2026-08-13', '1970-01-01', FALSE;"
        "UPDATE archive_record SET level = 0, protection_ends = 19700101 WHERE id = {paper};" + TELLS,
        "archive_record",
    ),
    "a decision of another paper": (
        (f"DROP TRIGGER archive_leveldecision_no_update{OF_DECISIONS};"
        "UPDATE archive_leveldecision SET record_id = {mine}, before = 0, after = 0"),
        "",
    ),
    "a proposal that says it is of the network": (
        "UPDATE archive_secrecyproposal SET what = 'posture', said = '{{\"kind\": \"lan\"}}'", "",
    ),
    "a proposal about nothing": (
        "UPDATE archive_secrecyproposal SET what = 'destroy', said = '{{\"entries\": []}}'", "",
    ),
    "a proposal of an ordinary file": (
        f"UPDATE archive_secrecyproposal SET said = {NO_LEVEL}", "",
    ),
    "that a file was admitted": (
        ("INSERT INTO archive_admission (file_id, item_label, reason, admitted_by, second, at)"
        " SELECT original_id, 'x', '', 'mat', 'lam', '2026-08-12' FROM archive_record WHERE id = {paper}"),
        "",
    ),
    "that an ordinary file was admitted in its place": (
        ("UPDATE archive_admission SET file_id ="
        " (SELECT original_id FROM archive_record WHERE id = {mine})"),
        "",
    ),
}  # fmt: skip
# Of these some are tried each day.
DAILY = {"an inventory, what stands in it, and debts", "a decision of another paper"}


def read_by_anybody(house):
    """
    Where whoever may not reads a closed word: whoever is cleared for nothing any, whoever reads secret papers
    one of the Party's, and in another unit nobody.
    """
    paper, party, dossier = (house[name].pk for name in ("paper", "party", "dossier"))
    places = [
        "/muc-luc/", "/muc-luc/ML09/", f"/muc-luc/ML09/ho-so/{dossier}/", "/muc-luc/ML09/bia/",
        f"/muc-luc/ML01/ho-so/{dossier}/", "/muc-luc/ML01/",
    ]  # fmt: skip
    secrets = [
        "/do-mat/da-quyet/", "/xu-ly-rieng/", "/muc-dat-mang/", f"/xu-ly-rieng/{house['proposal'].pk}/",
        f"/do-mat/{house['mine'].accession}/",
    ]  # fmt: skip
    papers = [f"/tim/?q={MARK}", f"/van-ban/{paper}/", f"/van-ban/{party}/"]
    of_party = [f"/van-ban/{party}/", f"/van-ban/{party}/trang/1/", "/muc-luc/ML10/"]
    return {
        *{(OTHER, path) for path in shown_at(OTHER, *papers, *places)},
        *{(BELOW, path) for path in shown_at(BELOW, *secrets)},
        *{(ELSEWHERE, path) for path in shown_at(ELSEWHERE, *papers, *places[1:3])},
        *{(READER, path) for path in shown_at(READER, *of_party)},
    }


def keys_of_words():
    """The class under which each encrypted value of the tables above stands."""
    found = {}
    for model in HOLD_WORDS:
        names = [one.name for one in model._meta.concrete_fields if isinstance(one, Encrypted)]
        for row in model._base_manager.all():
            for name in names:
                if hasattr(row.__dict__[name], "key_class"):
                    found[model._meta.db_table, row.pk, name] = row.__dict__[name].key_class
    return found


@pytest.mark.parametrize(
    "way",
    [way if way in DAILY else pytest.param(way, marks=pytest.mark.drill) for way in FORGED],
)
def test_no_row_that_says_it_is_less_closed_or_anothers_shows_indexes_or_lowers_a_word(house, way):
    numbers = {name: house[name].pk for name in ("paper", "mine", "party", "unit")}
    before, (statements, told) = keys_of_words(), FORGED[way]
    assert {2, 3, 12} <= set(before.values())
    for statement in statements.format(open=house["shelf"].pk, **numbers).split(";"):
        written(statement)
    assert read_by_anybody(house) == set()
    worked()
    assert read_by_anybody(house) == set()
    assert standing(*WORDS) == set()
    assert keys_of_words() == before
    for path in house["data"].joinpath("index").rglob("*"):
        assert not path.is_file() or not [one for one in WORDS if one.encode() in path.read_bytes()]
    tell_of_understated(store(), at=AT)
    tables = set(Understated.objects.values_list("table", flat=True))
    assert tables >= {told} if told else tables == set()


@pytest.mark.drill
def test_whoever_is_cleared_sees_their_own_level_in_what_is_moved_to_their_unit_and_no_more(house):
    """What stands among the limits (docs/decisions/vouchers.md), and how far it goes."""
    assert shown(CLEARED_THERE, house["paper"], house["party"]) == []
    written("UPDATE archive_inventory SET unit_id = %s", house["unit"].pk)
    worked()
    assert f"/van-ban/{house['paper'].pk}/" in shown(CLEARED_THERE, house["paper"])
    assert shown_at(CLEARED_THERE, f"/van-ban/{house['party'].pk}/", "/muc-luc/ML10/") == []
    assert shown(ELSEWHERE, house["paper"], house["party"]) == []
    assert not Owed.objects.exclude(what="traces").exists()
