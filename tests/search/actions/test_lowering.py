"""Lowered in order: decided, held by the index, then the rows; whatever dies between, nobody sees it early."""

from datetime import date

import pytest
from django.conf import settings
from django.db import transaction

from access.api import AccessDenied, Level, Permission
from archive.actions.protecting import Wanted, confirm_protection, propose_protection
from archive.actions.replacing import NewScan
from archive.api import (
    Secrecy,
    correct_record,
    history_of,
    move_record,
    note_made_from,
    old_scan_of,
    raise_bytes,
    record_to,
    records_visible_to,
    recount,
    replace_scan,
    withdraw_record,
)
from archive.domain.description import Description
from archive.domain.protection import Decision, Kind, State
from archive.models import Change, ListedRecord, ProtectionAct, Receipt, Record, StoredFile
from archive.queries.history import columns_of_version
from audit.api import Act, TrailFilters, events
from ingest.models import Item
from search.api import catch_up, find, open_engine, rebuild_index, settle_lowering
from search.domain.results import SearchFilters, Sort
from tests.people import (
    AT,
    SETUP,
    actor,
    bytes_of,
    inventory,
    page_text,
    person,
    record,
    stored,
    unit,
)
from tests.portal.items import a_batch, filed, read, taken
from tests.refusing import refusing

pytestmark = pytest.mark.django_db
DECISION = Decision("15-QĐ/BTCTU", date(2026, 8, 10), "Điều 22")


@pytest.fixture(autouse=True)
def people():
    person("viet", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("lam", "unit_head", clearance=Level.SECRET, party_papers=True)
    person("khue", "officer")
    person("ky", "archivist", clearance=Level.SECRET, party_papers=True)


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


@pytest.fixture
def engine():
    return open_engine(settings.KHOSO_SEARCH)


def decided(*records, kind=Kind.DECLASSIFIED, **more):
    """Proposed by one, confirmed by another; nothing else."""
    versions = {one.pk: Record.everything.get(pk=one.pk).version for one in records}
    wanted = Wanted(kind=kind, decision=DECISION, **more)
    lot = propose_protection(actor=actor("viet"), records=versions, wanted=wanted, at=AT)
    confirm_protection(actor=actor("lam"), lot=lot, shown=len(records), decision=DECISION, at=AT)
    return lot


def lowered(engine, *records, **more):
    """The whole way."""
    lot = decided(*records, **more)
    catch_up(engine)
    settle_lowering(engine, at=AT)
    return lot


def found_by(name, engine, text="số hóa"):
    found = find(
        actor=actor(name), text=text, filters=SearchFilters(), sort=Sort.RELEVANCE, page=1, at=AT,
        engine=engine,
    )  # fmt: skip
    return found.total, [row.record.pk for row in found.found], found.facets


def sees(name, made):
    try:
        record_to(Permission.READ, made.pk, act=Act.READ, actor=actor(name), at=AT)
    except AccessDenied:
        return records_visible_to(actor(name)).filter(pk=made.pk).exists()
    return True


def stands(lot):
    return list(
        ProtectionAct.objects.filter(lot=lot).order_by("pk").values_list("stands", flat=True)
    )


def anew(row):
    return type(row)._base_manager.get(pk=row.pk)


def test_a_declassified_paper_is_found_by_everybody_of_its_unit(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012")
    catch_up(engine)
    assert found_by("khue", engine)[0] == 0
    lot = lowered(engine, made)
    assert stands(lot) == ["done"]
    catch_up(engine)
    assert found_by("khue", engine)[:2] == (1, [made.pk])
    assert sees("khue", made)
    now = anew(made)
    assert (now.level, now.version, now.protection_ends) == (0, 2, 0)
    assert (anew(made.original).level, Receipt.objects.get(record=made).level) == (0, 0)
    told = events(TrailFilters(action="lower", subject=made.accession)).get()
    assert (told.who, told.level, told.details["confirmed_by"]) == ("indexer", 1, "lam")
    assert recount(mend=False) == []


def test_wherever_it_is_killed_nobody_sees_it_early_and_it_goes_on(shelf, engine):
    """Each step of the way is followed by a stop, and by a look of somebody who is not cleared."""
    open_one = record(shelf, number="15")
    made = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012")
    catch_up(engine)
    before = found_by("khue", engine)

    def unseen():
        assert not sees("khue", made)
        assert found_by("khue", engine) == before == (1, [open_one.pk], before[2])
        assert found_by("ky", engine)[0] == 2

    lot = decided(made)
    unseen()
    # The index has not followed: asked to finish, nothing is.
    assert settle_lowering(engine, at=AT) == 0
    unseen()
    catch_up(engine)
    unseen()
    # An index built anew meanwhile holds it as it will be, and shows it to nobody early.
    rebuild_index(engine)
    unseen()
    assert stands(lot) == [State.PENDING]
    assert settle_lowering(engine, at=AT) == 1
    assert settle_lowering(engine, at=AT) == 0
    assert found_by("khue", engine)[0] == 2
    assert stands(lot) == [State.DONE]


def test_what_breaks_off_in_the_last_step_leaves_everything_as_it_was(shelf, engine):
    row = listed(shelf)
    made = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012")
    lot = decided(made)
    catch_up(engine)
    # The trail cannot be written: so nothing is done.
    with refusing("audit_event", why="full"):
        with pytest.raises(Exception, match="full"), transaction.atomic():
            settle_lowering(engine, at=AT)
    assert (anew(made).level, anew(row).level, anew(made.original).level) == (1, 1, 1)
    assert stands(lot) == [State.PENDING]
    settle_lowering(engine, at=AT)
    assert (anew(made).level, anew(row).level, anew(made.original).level) == (0, 0, 0)


def listed(shelf, level=1, position=1, **more):
    said = {"number_text": "14-KH/BTCTU", "number_key": "14khbtctu", "issued_on": "2012-03-08"}
    return ListedRecord.objects.create(
        inventory=shelf, position=position, level=level, abstract="riêng", **{**said, **more}
    )


def test_the_row_that_says_the_paper_comes_down_with_it_and_no_other(shelf, engine):
    row, other = listed(shelf), listed(shelf, position=2, number_text="15", number_key="15")
    made = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012")
    lowered(engine, made)
    assert (anew(row).level, anew(other).level) == (0, 1)
    assert anew(row).answered == 1
    assert recount(mend=False) == []


def test_a_row_that_claims_more_than_the_paper_stays_as_closed(shelf, engine):
    row = listed(shelf, level=2)
    made = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012")
    lowered(engine, made)
    assert anew(row).level == 2


def test_what_was_raised_before_the_index_followed_is_not_lowered(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012")
    lot = decided(made)
    raise_bytes(files=[made.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    catch_up(engine)
    settle_lowering(engine, at=AT)
    assert (stands(lot), anew(made).level) == (["overtaken"], 2)
    assert not sees("khue", made)
    assert found_by("khue", engine)[0] == 0


def test_bytes_that_came_closed_meanwhile_keep_it_closed(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012")
    lot = decided(made)
    catch_up(engine)
    same = read(
        a_batch(inventory("ML07", highest=Level.SECRET), source="khac"), level="CONFIDENTIAL",
        content=bytes_of(made.original), number="60",
    )  # fmt: skip
    assert same.original_id == made.original_id
    settle_lowering(engine, at=AT)
    assert (stands(lot), anew(made).level) == (["overtaken"], 1)
    # The index held it lower for a moment: what is told of as raised is hidden until it has followed.
    assert Change.objects.latest("id").kind == "raised"
    assert found_by("khue", engine)[0] == 0
    catch_up(engine)
    assert found_by("khue", engine)[0] == 0


def test_two_records_of_one_file_come_down_one_after_the_other(shelf, engine):
    one = record(shelf, level=Level.CONFIDENTIAL, issued="08/03/2012", file=b"same")
    other = record(
        inventory("ML02"), number="15", level=Level.CONFIDENTIAL, issued="2012", file=b"same"
    )
    lot = lowered(engine, one, other)
    assert stands(lot) == ["done", "done"]
    assert StoredFile.objects.get(pk=one.original_id).level == 0


def test_half_of_a_lot_waits_for_the_other_half_of_the_same_bytes(shelf, engine):
    person("xa", "unit_head", clearance=Level.SECRET, units=[unit("XA")])
    one = record(shelf, level=Level.CONFIDENTIAL, issued="2012", file=b"same")
    place = inventory("ML02", place=unit("KHAC"))
    other = record(place, number="15", level=Level.CONFIDENTIAL, issued="2012", file=b"same")
    wanted = Wanted(kind=Kind.DECLASSIFIED, decision=DECISION)
    lot = propose_protection(
        actor=actor("viet"), records={one.pk: 1, other.pk: 1}, wanted=wanted, at=AT
    )
    confirm_protection(actor=actor("lam"), lot=lot, shown=1, decision=DECISION, at=AT)
    catch_up(engine)
    assert settle_lowering(engine, at=AT) == 0
    assert sorted(stands(lot)) == ["pending", "proposed"]
    assert not sees("khue", one)
    person("hai", "security_officer", clearance=Level.SECRET)
    confirm_protection(actor=actor("hai"), lot=lot, shown=1, decision=DECISION, at=AT)
    catch_up(engine)
    assert settle_lowering(engine, at=AT) == 2
    assert sees("khue", one)


def test_what_was_made_from_its_file_comes_down_with_that(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="2012")
    copy = stored(b"reading copy")
    note_made_from(copy=copy.pk, original=made.original_id)
    raise_bytes(files=[made.original_id], to=Secrecy(Level.CONFIDENTIAL), who=SETUP, at=AT)
    assert anew(copy).level == 1
    lowered(engine, made)
    assert (anew(made.original).level, anew(copy).level) == (0, 0)


def test_a_lower_level_has_its_own_term_from_the_decision(shelf, engine):
    made = record(shelf, level=Level.SECRET, issued="08/03/2004")
    lowered(engine, made, kind=Kind.LOWERED, level=Level.CONFIDENTIAL)
    now = anew(made)
    assert (now.level, now.protection_ends, anew(made.original).level) == (1, 20360810, 1)


def test_the_partys_handling_ends_where_that_is_decided(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="2012")
    raise_bytes(files=[made.original_id], to=Secrecy(party_papers=True), who=SETUP, at=AT)
    lowered(engine, made)
    now = anew(made)
    assert (now.level, now.party_papers, anew(made.original).party_papers) == (0, True, True)
    assert not sees("khue", made)
    lowered(engine, made, kind=Kind.LOWERED, level=Level.TOP_SECRET, ends_party=True)
    assert (anew(made).party_papers, anew(made.original).party_papers) == (False, False)
    assert sees("khue", made)


def test_what_it_said_and_showed_while_it_was_closed_stays_closed(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="2012", abstract="rieng cu")
    said = Description(number="14", symbol="KH/BTCTU", abstract="về số hóa", issued="2012")
    correct_record(
        actor=actor("ky"), record_id=made.pk, version=1, description=said, at=AT, reason="rieng"
    )
    wrong = anew(made).original
    right = stored(b"the right scan", level=Level.CONFIDENTIAL)
    scan = NewScan(
        receipt=0, original=right.pk, access_copy=None, pages=(page_text(1, "số hóa"),),
        secrecy=Secrecy(Level.CONFIDENTIAL),
    )  # fmt: skip
    replace_scan(actor=actor("ky"), record_id=made.pk, version=2, scan=scan, reason="", at=AT)
    raise_bytes(files=[wrong.pk], to=Secrecy(Level.CONFIDENTIAL), who=SETUP, at=AT)
    lowered(engine, made)
    now = anew(made)
    assert now.level == 0
    assert (anew(wrong).level, anew(right).level) == (1, 0)
    assert history_of(now, actor("khue")) == []
    assert old_scan_of(now, 2, actor("khue")) is None
    assert columns_of_version(now, 1, actor("khue")) is None
    assert len(history_of(now, actor("ky"))) == 2
    assert old_scan_of(now, 2, actor("ky")) is not None
    # What is done to it afterwards closes nothing by what it was.
    into = inventory("ML05")
    move_record(
        actor=actor("ky"), record_id=made.pk, version=now.version, inventory=into.pk, dossier="",
        reason="", at=AT,
    )  # fmt: skip
    assert (anew(made).level, anew(right).level, anew(wrong).level) == (0, 0, 1)


def test_what_closed_it_is_no_word_of_the_open_paper(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="2012")
    type(made).objects.filter(pk=made.pk).update(level_basis="rieng")
    lowered(engine, made)
    assert (anew(made).level, anew(made).level_basis) == (0, "")


def test_the_step_that_closed_it_is_told_to_nobody_who_was_not_cleared(shelf, engine):
    made = record(shelf, issued="2012")
    said = Description(
        number="14", symbol="KH/BTCTU", abstract="rieng", issued="2012", level=Level.CONFIDENTIAL
    )
    correct_record(
        actor=actor("ky"), record_id=made.pk, version=1, description=said, at=AT, reason="rieng"
    )
    lowered(engine, made)
    now = anew(made)
    assert now.level == 0
    assert history_of(now, actor("khue")) == []
    assert [step.version.reason for step in history_of(now, actor("ky"))][-1] == "rieng"


def test_the_item_it_came_of_and_what_repeats_that_come_down_with_it(shelf, engine):
    batch = a_batch(shelf)
    item = filed(batch, number="90", dossier="")
    made = item.record
    Item.objects.filter(pk=item.pk).update(level=1)
    raise_bytes(files=[item.original_id], to=Secrecy(Level.CONFIDENTIAL), who=SETUP, at=AT)
    again = taken(batch, bytes_of(item.original))
    assert (again.state, again.level) == ("duplicate", 1)
    lowered(engine, made)
    assert [anew(one).rank for one in (item, again)] == [0, 0]
    assert anew(item.original).level == 0
    # The same bytes once more: nothing closes it again.
    taken(batch, bytes_of(item.original))
    assert anew(made).level == 0
    assert recount(mend=False) == []


def test_a_record_that_was_withdrawn_meanwhile_comes_down_where_it_lies(shelf, engine):
    made = record(shelf, level=Level.CONFIDENTIAL, issued="2012")
    lot = decided(made)
    withdraw_record(actor=actor("ky"), record_id=made.pk, version=1, reason="x", at=AT)
    catch_up(engine)
    settle_lowering(engine, at=AT)
    assert (stands(lot), anew(made).level) == (["done"], 0)
    assert found_by("khue", engine)[0] == 0
