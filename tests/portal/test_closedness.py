"""
Who writes in the database how closed a paper is learns nothing by it while the keys are open: what is more
closed than its row says is shown to nobody, stands in no index and comes down nowhere; and what is lowered by
whoever may, comes down whatever dies between.
"""

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from access.api import Level
from archive.actions.keeping import MoreClosed, class_kept
from archive.actions.levels import raise_bytes
from archive.actions.protecting import Wanted, confirm_protection, propose_protection
from archive.api import Subject, open_kept, open_store, read_up_to, understated_lines
from archive.domain.protection import Kind
from archive.domain.secrecy import Secrecy
from archive.machine_api import (
    finish_lowering,
    forget_descents_paid,
    last_change,
    tell_of_understated,
    what_is_owed,
)
from archive.models import Descent, ProtectionAct, Record, ScanPage, StoredFile, Understated
from audit.api import TrailFilters, events
from ingest.models import Item
from search.api import catch_up, open_engine
from tests.ingest.views.scans import decided, open_a_batch, queued, waiting
from tests.people import AT, SETUP, actor, inventory, person, record
from tests.portal.closed_house import DECISION, built, shown, store, worked
from tests.portal.test_administrators_ways import (
    BYTES,
    MARK,
    OFFICER,
    OTHER,
    PAGE,
    READER,
    WORDS,
    client_of,
    written,
)
from tests.word_keys import held, standing

pytestmark = pytest.mark.django_db
SECRET_CLASS = int(Level.SECRET)
OPENED = frozenset((0,))


@pytest.fixture
def house(guarded, settings, tmp_path):
    """A secret paper and one that is open to all, who reads either, and who only works with their unit."""
    return built(guarded, settings, tmp_path)


def class_of_file(paper):
    return class_kept(store(), StoredFile.objects.get(pk=paper.original_id))


FORGED = {
    "its level": "UPDATE archive_record SET level = 0 WHERE id = {paper}",
    "its level and the key that it names": (
        "UPDATE archive_record SET level = 0, words_key = '' WHERE id = {paper}"
    ),
    "one level lower": "UPDATE archive_record SET level = 1 WHERE id = {paper}",
    "all of it": (
        "UPDATE archive_record SET level = 0, version = version + 1 WHERE id = {paper};"
        "UPDATE archive_storedfile SET level = 0;"
        "UPDATE archive_receipt SET level = 0;"
        "INSERT INTO archive_change (record, kind, at, mark)"
        " SELECT {paper}, 'amended', '2026-08-12', 'x'"
    ),
    "a page of another paper": (
        "UPDATE archive_scanpage SET record_id = {mine}, number = 99 WHERE record_id = {paper};"
        "INSERT INTO archive_change (record, kind, at, mark)"
        " SELECT {mine}, 'amended', '2026-08-12', 'x'"
    ),
    "its file as another's": (
        "UPDATE archive_storedfile SET level = 0;"
        "UPDATE archive_record SET original_id = (SELECT original_id FROM archive_record WHERE id = {paper})"
        " WHERE id = {mine}"
    ),
    "a lowering of two people": (
        "INSERT INTO archive_change (record, kind, at, mark)"
        " SELECT {paper}, 'lowered', '2026-08-12', 'x';"
        "INSERT INTO archive_protectionact (lot, record_id, kind, stands, level_before, level_after,"
        " party_before, party_after, ends, document_number, basis, late, proposed_by, proposed_at,"
        " decided_by, decided_at, answer, change, voucher)"
        " SELECT 7, {paper}, 'declassified', 'pending', 2, 0, FALSE, FALSE, 99991231, '', '', '', 'mat',"
        " '2026-08-12', 'lam', '2026-08-12', '', (SELECT max(id) FROM archive_change), 'x'"
    ),
    "debts": (
        "UPDATE archive_record SET level = 0 WHERE id = {paper};"
        "DELETE FROM archive_owed;"
        'INSERT INTO archive_owed (what, "table", "row", since, tries)'
        " SELECT 'words', 'archive_record', {paper}, '2026-08-12', 0;"
        'INSERT INTO archive_owed (what, "table", "row", since, tries)'
        " SELECT 'words', 'archive_scanpage', id, '2026-08-12', 0 FROM archive_scanpage;"
        'INSERT INTO archive_owed (what, "table", "row", since, tries)'
        " SELECT 'object', 'archive_storedfile', id, '2026-08-12', 0 FROM archive_storedfile"
    ),
    "that it came down": (
        "UPDATE archive_record SET level = 0 WHERE id = {paper};"
        "UPDATE archive_storedfile SET level = 0;"
        'INSERT INTO archive_descent ("table", "row", came_from, came_to, exact, keys, voucher)'
        " SELECT 'archive_record', {paper}, 2, 0, FALSE, '', 'x';"
        'INSERT INTO archive_descent ("table", "row", came_from, came_to, exact, keys, voucher)'
        " SELECT 'archive_storedfile', id, 2, 0, FALSE, '', 'x' FROM archive_storedfile"
    ),
}  # fmt: skip
# What is written of these changes nothing of the paper: nothing is understated then.
CHANGE_NOTHING = {"a lowering of two people"}


# Of these some are tried each day.
DAILY = {"all of it", "a page of another paper"}


@pytest.mark.parametrize(
    "way",
    [way if way in DAILY else pytest.param(way, marks=pytest.mark.drill) for way in FORGED],
)
def test_no_row_that_says_it_is_less_closed_shows_indexes_or_lowers_a_word(house, way):
    paper, mine = house["paper"], house["mine"]
    for statement in FORGED[way].format(paper=paper.pk, mine=mine.pk).split(";"):
        written(statement)
    assert shown(OTHER, paper, mine) == []
    worked()
    assert shown(OTHER, paper, mine) == []
    assert standing(*WORDS) == set()
    assert class_of_file(paper) == SECRET_CLASS
    for path in house["data"].joinpath("index").rglob("*"):
        assert not path.is_file() or not [one for one in WORDS if one.encode() in path.read_bytes()]
    if way in CHANGE_NOTHING:
        assert tell_of_understated(store(), at=AT) == 0
        return
    # It is told, once, and shown to the security officer.
    assert tell_of_understated(store(), at=AT) > 0
    assert tell_of_understated(store(), at=AT) == 0
    assert events(TrailFilters(action="understated"))
    assert Understated.objects.filter(kept=SECRET_CLASS).exists()


@pytest.mark.drill
def test_a_lowering_that_nobody_vouches_for_ends_and_is_told(house):
    for statement in FORGED["a lowering of two people"].format(paper=house["paper"].pk).split(";"):
        written(statement)
    worked()
    assert ProtectionAct.objects.get().stands == "overtaken"
    assert Record.objects.get(pk=house["paper"].pk).level == Level.SECRET
    assert events(TrailFilters(action="not_lowered"))


def test_bytes_of_it_are_handed_out_to_nobody_who_is_not_cleared_for_their_keys(house):
    file = StoredFile.objects.get(pk=house["paper"].original_id)
    written("UPDATE archive_storedfile SET level = 0")
    asked = {"who": SETUP, "subject": Subject("record", "x", 0), "at": AT}
    read_up_to(lambda: OPENED)
    try:
        with pytest.raises(MoreClosed):
            open_kept(store(), file, **asked)
    finally:
        read_up_to(None)
    with open_kept(store(), file, **asked) as opened:
        assert opened.read() == BYTES


def test_somebody_who_is_cleared_loses_nothing_and_the_officer_closes_it_again(house):
    paper = house["paper"]
    written(FORGED["its level"].format(paper=paper.pk))
    worked()
    row = Record.objects.get(pk=paper.pk)
    assert (row.is_understated, row.abstract) == (True, "")
    # Whatever is written meanwhile, the words stand as they did.
    row.reviewed = False
    row.save()
    assert standing(*WORDS) == set()
    raise_bytes(files=[paper.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    assert Record.objects.get(pk=paper.pk).abstract == MARK
    assert ScanPage.objects.get(record=paper).text == PAGE
    tell_of_understated(store(), at=AT)
    assert not Understated.objects.exists()
    assert MARK in client_of(READER).get(f"/van-ban/{paper.pk}/").content.decode()


# What whoever may lowers comes down, whatever dies between.


def lowered(paper):
    wanted = Wanted(kind=Kind.DECLASSIFIED, decision=DECISION)
    lot = propose_protection(
        actor=actor(OFFICER), records={paper.pk: Record.objects.get(pk=paper.pk).version},
        wanted=wanted, at=AT,
    )  # fmt: skip
    confirm_protection(actor=actor("lam"), lot=lot, shown=1, decision=DECISION, at=AT)


def test_what_two_people_lower_is_read_by_everybody_and_its_keys_follow(house):
    paper = house["paper"]
    lowered(paper)
    worked()
    assert Record.objects.get(pk=paper.pk).level == Level.ORDINARY
    assert MARK in client_of(OTHER).get(f"/van-ban/{paper.pk}/").content.decode()
    assert f"/tim/?q={PAGE}" in shown(OTHER)
    assert class_of_file(paper) == 0
    assert not [one for one in what_is_owed() if one != "traces"]
    assert tell_of_understated(store(), at=AT) == 0
    # That it came down is forgotten with the last that was owed, and it may rise and come down again.
    forget_descents_paid()
    assert not Descent.objects.exists()
    raise_bytes(files=[paper.original_id], to=Secrecy(Level.CONFIDENTIAL), who=SETUP, at=AT)
    written(FORGED["its level"].format(paper=paper.pk))
    worked()
    assert shown(OTHER, paper) == []
    assert class_of_file(paper) == int(Level.CONFIDENTIAL)


@pytest.mark.drill
def test_its_keys_follow_though_the_worker_died_before_it_paid(house):
    paper = house["paper"]
    lowered(paper)
    catch_up(open_engine(settings.KHOSO_SEARCH))
    finish_lowering(followed=last_change(), at=AT)
    assert class_of_file(paper) == SECRET_CLASS
    # Whoever may read it now reads its bytes before that was paid too.
    file = StoredFile.objects.get(pk=paper.original_id)
    read_up_to(lambda: OPENED)
    with open_kept(store(), file, who=SETUP, subject=Subject("record", "x", 0), at=AT) as opened:
        assert opened.read() == BYTES
    read_up_to(None)
    house["keys"].shut()
    worked()
    house["keys"].open(held())
    worked()
    assert (class_of_file(paper), standing(*WORDS) == set()) == (0, False)


@pytest.mark.drill
def test_nothing_else_comes_down_with_it_that_somebody_hangs_on_it_meanwhile(house):
    paper = house["paper"]
    other = record(
        house["shelf"], number="16", level=Level.SECRET, pages=("x", MARK), file=b"other"
    )
    worked()
    lowered(paper)
    # Something that nobody can pay keeps what is known of it.
    written(
        'INSERT INTO archive_owed (what, "table", "row", since, tries)'
        " SELECT 'words', 'archive_record', %s, '2026-08-12', 0", other.pk,
    )  # fmt: skip
    catch_up(open_engine(settings.KHOSO_SEARCH))
    finish_lowering(followed=last_change(), at=AT)
    assert Descent.objects.exists()
    written(
        "UPDATE archive_scanpage SET record_id = %s, number = 99 WHERE record_id = %s AND number = 2",
        paper.pk, other.pk,
    )  # fmt: skip
    file = StoredFile.objects.get(pk=other.original_id)
    written("UPDATE archive_storedfile SET level = 0, made_from_id = %s WHERE id = %s",
            paper.original_id, file.pk)  # fmt: skip
    moved = ScanPage.objects.get(record=paper, number=99)
    assert (moved.is_foreign, moved.as_text().text) == (True, "")
    worked()
    assert class_kept(store(), file) == SECRET_CLASS
    assert class_of_file(paper) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM archive_scanpage WHERE number = 99")
        assert MARK not in cursor.fetchone()[0]


@pytest.mark.parametrize("level", ["", pytest.param("SECRET", marks=pytest.mark.drill)])
def test_a_scan_of_which_nobody_knew_comes_down_to_what_it_turned_out_to_be(house, level):
    shelf = inventory("ML02", highest=Level.TOP_SECRET)
    item = waiting(open_a_batch(shelf), f"{MARK}.pdf", abstract=MARK)
    worked()
    item = Item.objects.get(pk=item.pk)
    assert (item.rank, item.name) == (0, f"{MARK}.pdf")
    if item.original_id:
        assert class_kept(store(), item.original) == 0
    if level:
        item = decided(
            waiting(open_a_batch(shelf), "hai.pdf", abstract=PAGE, level=level), Level[level]
        )
        worked()
        assert Item.objects.get(pk=item.pk).proposals["abstract"]["value"] == PAGE
        assert PAGE not in str(standing(PAGE))
    assert tell_of_understated(store(), at=AT) == 0


@pytest.mark.drill
def test_an_item_that_says_it_is_ordinary_or_unread_shows_nothing(house):
    shelf = inventory("ML02", highest=Level.TOP_SECRET)
    item = waiting(open_a_batch(shelf), f"{MARK}.pdf", abstract=MARK, level="SECRET")
    item = decided(item, Level.SECRET)
    person("thu", "archivist")
    worked()
    for statement in (
        "UPDATE ingest_item SET level = 0, rank = 0 WHERE id = %s",
        "UPDATE ingest_item SET level = 0 WHERE id = %s",
    ):
        written(statement, item.pk)
        written("UPDATE archive_storedfile SET level = 0")
        for _ in range(2):
            content = client_of("thu").get("/xac-nhan/").content.decode()
            assert MARK not in content
            worked()
        assert standing(MARK) == set()
    assert tell_of_understated(store(), at=AT) > 0
    # Sent to reading again it is not taken for what nobody knows yet.
    written("UPDATE ingest_item SET state = 'queued', marks = 'unread' WHERE id = %s", item.pk)
    again = Item.objects.get(pk=item.pk)
    again.marks, again.state, again.level = "read", "waiting", 0
    again.save(update_fields=["marks", "state", "level"])
    worked()
    assert standing(MARK) == set()


def test_without_keys_nothing_is_withheld_and_nothing_is_asked(settings):
    shelf = inventory("ML01", highest=Level.SECRET)
    paper = record(shelf, abstract=MARK, level=Level.SECRET, pages=(PAGE,))
    assert Record.objects.get(pk=paper.pk).abstract == MARK
    assert tell_of_understated(open_store(settings.KHOSO_VAULT), at=timezone.now()) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM archive_descent")
        assert cursor.fetchone() == (0,)


@pytest.mark.drill
def test_the_officer_of_the_keys_sees_which_and_nobody_hears_of_what_they_may_not(house):
    written(FORGED["its level"].format(paper=house["paper"].pk))
    tell_of_understated(store(), at=AT)
    line, page = understated_lines(actor(OFFICER))
    assert page.kept_level == SECRET_CLASS
    assert (line.level, line.kept_level) == (0, SECRET_CLASS)
    assert house["paper"].accession in line.words
    assert understated_lines(actor(OTHER)) == []
    assert queued(open_a_batch(house["shelf"]), "ba.pdf").pk
