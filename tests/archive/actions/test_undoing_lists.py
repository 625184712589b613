"""An import undone: what it made goes, what it changed is as it was, what was touched since stays."""

import random

import pytest
from django.db import connection

from access.api import AccessDenied, Level
from archive.api import NotUndone, completeness_of, import_reading, recount, undo_import
from archive.domain.list_snapshots import ROW_COLUMNS
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.models import Dossier, IssuerWord, ListChange, ListedRecord, ListImport, Record, Tie
from archive.queries.imports import imports_of, undoing_of
from archive.queries.visible import dossiers_visible_to
from audit.models import Event
from tests.archive.actions.test_bringing_lists import reading
from tests.archive.actions.walks import row
from tests.daily import daily
from tests.people import AT, actor, answering, inventory, person, record

pytestmark = pytest.mark.django_db
A = ["1", "01", "14-KH/TU", "20/3/2012", "Kế hoạch A", ""]
B = ["2", "01", "15-KH/TU", "21/3/2012", "Kế hoạch B", ""]
C = ["3", "02", "16-KH/TU", "22/3/2012", "Kế hoạch C", ""]


@pytest.fixture
def shelf():
    person("bao", "archivist", clearance=Level.TOP_SECRET)
    person("lan", "archivist")
    return inventory()


@pytest.fixture
def bring(shelf):
    def brought(*rows, by="bao"):
        import_reading(
            actor=actor(by), inventory=shelf, read=reading(*rows), although_unlike=True, at=AT
        )
        return ListImport.objects.latest("pk").pk

    return brought


@pytest.fixture
def undo(shelf):
    def undone(number, by="bao"):
        return undo_import(actor=actor(by), inventory=shelf, import_id=number, at=AT)

    return undone


def stands():
    """All rows and dossiers as they stand, but for the numbers that tables gave them."""
    rows = ListedRecord.objects.order_by("position", "pk")
    columns = [name for name in ROW_COLUMNS if name != "dossier_id"]
    dossiers = Dossier.objects.filter(removed_at=None).order_by("number", "level")
    return (
        list(rows.values("position", "dossier__number", "ties__record", *columns)),
        list(dossiers.values("number", "title", "retention", "level")),
    )


def test_a_first_import_is_undone_to_nothing(bring, undo):
    number = bring(A, B, C)
    done = undo(number)
    assert (done.rows, done.dossiers, done.stayed) == (3, 2, 0)
    assert stands() == ([], [])
    assert not ListChange.objects.exists()


def words():
    return set(IssuerWord.objects.values_list("spelling", flat=True))


def test_of_an_import_that_is_undone_no_word_of_its_issuers_stays(shelf, undo):
    answering_row = inventory("ML02")
    row(answering_row, 1, number="1-KH", issuer="Tỉnh ủy")
    heading = ["TT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Tác giả"]
    lines = [["1", "14-KH/TU", "20/3/2012", "A", "Tỉnh ủy"], ["2", "1-BC/HU", "", "B", "Huyện ủy"]]
    read = read_tables([Table("", False, [heading, *lines])])
    import_reading(actor=actor("bao"), inventory=shelf, read=read, although_unlike=True, at=AT)
    assert words() == {"Tỉnh ủy", "Huyện ủy"}
    undo(ListImport.objects.latest("pk").pk)
    assert words() == {"Tỉnh ủy"}


def test_words_that_nothing_bears_any_more_are_forgotten_when_all_is_counted(shelf):
    row(shelf, 1, number="1-KH", issuer="Tỉnh ủy")
    row(shelf, 2, number="2-KH", issuer="Huyện ủy").delete()
    recount(mend=False)
    assert words() == {"Tỉnh ủy", "Huyện ủy"}
    recount(mend=True)
    assert words() == {"Tỉnh ủy"}


def test_what_a_later_edition_changed_is_as_it_was_before(bring, undo):
    bring(A, B)
    before = stands()
    number = bring([*A[:4], "Kế hoạch A, đã sửa", "Mật"], B, C)
    assert stands() != before
    done = undo(number)
    assert (done.rows, done.changed, done.dossiers) == (1, 1, 1)
    assert stands() == before


def test_a_cover_that_was_filled_is_empty_again(shelf, bring, undo):
    from archive.domain.listing.reading import read_tables
    from archive.domain.listing.tables import Table

    Dossier.objects.create(inventory=shelf, number="01", title="Có sẵn")
    heading = ["Hồ sơ số", "Tiêu đề hồ sơ", "Thời gian", "Thời hạn bảo quản", "Số tờ"]
    cover = ["01", "Khác", "2012", "Vĩnh viễn", "12"]
    read = read_tables([Table("", False, [heading, cover])])
    import_reading(actor=actor("bao"), inventory=shelf, read=read, at=AT)
    assert Dossier.objects.get().retention == "Vĩnh viễn"
    undo(ListImport.objects.get().pk)
    assert (Dossier.objects.get().title, Dossier.objects.get().retention) == ("Có sẵn", "")


def test_a_row_that_somebody_tied_a_record_to_stays_and_is_told(shelf, bring, undo):
    number = bring(A)
    row = ListedRecord.objects.get()
    made = record(shelf, number="77")
    Tie.objects.create(row=row, record=made, kind=Tie.Kind.PERSON, by="bao", at=AT)
    done = undo(number)
    assert (done.rows, done.stayed) == (0, 2)  # The row, and the dossier it stands in.
    assert answering(ListedRecord.objects.get()) == made


def test_records_let_go_answer_again_once_the_list_is_back(shelf, bring, undo):
    made = record(shelf, number="14", symbol="KH/TU", issued="20/03/2012")
    number = bring(A)
    assert answering(ListedRecord.objects.get()) == made
    undo(number)
    assert Record.objects.get().dossier is None
    assert completeness_of(shelf, actor("bao")).surplus == 1
    bring(A)
    assert answering(ListedRecord.objects.get()) == made


def test_a_row_that_somebody_changed_since_stays_and_is_told_and_the_rest_is_undone(
    shelf, bring, undo
):
    first = bring(A, B, C)
    later = bring([*A[:4], "Kế hoạch A, đã sửa", ""])
    seen = undoing_of(ListImport.objects.get(pk=first), actor("bao"))
    assert (seen.going, seen.changed_since) == (2, 1)
    assert [row.abstract for row in seen.against] == ["Kế hoạch A, đã sửa"]
    assert [dossier.number for dossier in seen.holding] == ["01"]
    done = undo(first)
    assert (done.rows, done.dossiers, done.stayed) == (2, 1, 2)
    assert [row.abstract for row in ListedRecord.objects.all()] == ["Kế hoạch A, đã sửa"]
    # The later import undone, what was left of the first can be undone as well.
    undo(later)
    undo(first)
    assert stands() == ([], [])


def test_imports_undone_in_another_order_leave_no_row_without_its_dossier(bring, undo):
    first = bring(A, B)
    later = bring([A[0], "02", *A[2:]], [B[0], "02", *B[2:]])
    assert set(ListedRecord.objects.values_list("dossier__number", flat=True)) == {"02"}
    assert undo(first).stayed == 3
    undo(later)
    assert set(ListedRecord.objects.values_list("dossier__number", flat=True)) == {"01"}
    undo(first)
    assert stands() == ([], [])


def test_a_row_comes_back_though_its_dossier_has_gone(shelf, bring, undo):
    bring(A)
    later = bring([A[0], "02", *A[2:]])
    Dossier.objects.get(number="01").delete()
    assert undo(later).changed == 1
    assert ListedRecord.objects.get().dossier is None


def test_a_dossier_in_which_something_else_stands_stays(shelf, bring, undo):
    number = bring(A)
    record(shelf, number="77", dossier="01")
    assert (undo(number).rows, Dossier.objects.count()) == (1, 1)


def test_what_the_undoer_cannot_see_is_neither_undone_nor_told(shelf, bring, undo):
    secret = [*B[:5], "Mật"]
    number = bring(A, secret, by="lan")
    done = undo(number, by="lan")
    assert (done.rows, done.dossiers, done.stayed) == (1, 1, 0)
    [left] = ListedRecord.objects.all()
    assert (left.level, left.dossier.number, left.dossier.level) == (1, "01", 1)
    assert Event.objects.get(action="undo_import").details["rows"] == 1
    with pytest.raises(NotUndone):
        undo(number, by="lan")
    assert undo(number).rows == 1
    assert not ListedRecord.objects.exists()


def test_a_site_with_hidden_rows_is_undone_with_the_same_words(shelf, bring, undo):
    """Twice the same import: once beside rows of a higher level, once beside none."""
    told = []
    for hidden in (True, False):
        other = inventory(f"ML1{hidden:d}")
        number = _brought(other, A, C)
        if hidden:
            ListedRecord.objects.filter(inventory=other, number_key="16khtu").update(
                level=Level.SECRET
            )
            # Whoever undoes cannot tell it from a row that somebody took out.
        else:
            ListedRecord.objects.filter(inventory=other, number_key="16khtu").delete()
        listed = imports_of(other, actor("lan")).values("made", "pending", "undone_at")
        seen = undoing_of(ListImport.objects.get(pk=number), actor("lan"))
        done = undo_import(actor=actor("lan"), inventory=other, import_id=number, at=AT)
        after = imports_of(other, actor("lan")).values("made", "pending")
        told.append((list(listed), seen, done, list(after)))
    assert told[0] == told[1]


def _brought(shelf, *rows):
    import_reading(
        actor=actor("lan"), inventory=shelf, read=reading(*rows), although_unlike=True, at=AT
    )
    return ListImport.objects.latest("pk").pk


def test_who_may_not_change_the_catalogue_undoes_nothing(bring, undo):
    number = bring(A)
    person("nam", "officer")
    with pytest.raises(AccessDenied):
        undo(number, by="nam")
    with pytest.raises(NotUndone):
        undo(number + 1)
    assert ListedRecord.objects.count() == 1


def test_undoing_that_broke_off_goes_on_where_it_was(bring, undo):
    class PulledOut(Exception):
        pass

    number = bring(
        *([str(n), "01", f"{n}-KH/TU", "1/2/2012", f"Kế hoạch {n}", ""] for n in range(1, 131))
    )
    deleted = 0

    def pull_the_plug(execute, sql, *rest):
        nonlocal deleted
        is_one = sql.startswith('DELETE FROM "archive_listedrecord"')
        deleted += is_one
        if is_one and deleted == 2:
            raise PulledOut
        return execute(sql, *rest)

    with pytest.raises(PulledOut), connection.execute_wrapper(pull_the_plug):
        undo(number)
    left = ListedRecord.objects.count()
    assert 0 < left < 130
    assert Event.objects.filter(action="begin_undo").count() == 1
    assert undo(number).rows == left
    assert stands() == ([], [])


@pytest.mark.parametrize("seed", daily(range(6), 0, 1))
def test_after_any_imports_undone_in_turn_figures_and_rows_are_as_before(seed, shelf, bring, undo):
    chance = random.Random(seed)
    for number in range(10, 16):
        record(shelf, number=str(number), symbol="KH/TU", issued="20/03/2012")
    was = [stands()]
    numbers = []
    for _ in range(4):
        rows = [
            [str(n), chance.choice(["01", "02", ""]), f"{n}-KH/TU", chance.choice(["20/3/2012", "21/3/2012", ""]),
             chance.choice(["Kế hoạch", f"Kế hoạch {n}"]), chance.choice(["", "", "Mật"])]
            for n in chance.sample(range(10, 20), 6)
        ]  # fmt: skip
        numbers.append(bring(*rows))
        was.append(stands())
    while numbers:
        assert stands() == was.pop()
        number = numbers.pop()
        if ListChange.objects.filter(brought=number).exists():
            assert undo(number).stayed == 0
    assert stands() == was.pop()
    assert recount(mend=False) == []


def test_what_is_hidden_never_comes_to_stand_in_a_dossier_that_was_taken_away(shelf, bring, undo):
    """One of the same number and level was taken away before: hidden rows keep their own."""
    Dossier.objects.create(inventory=shelf, number="02", level=Level.CONFIDENTIAL, removed_at=AT)
    number = bring(C, by="lan")
    place = Dossier.objects.get(number="02", removed_at=None)
    hidden = ListedRecord.objects.create(
        inventory=shelf, dossier=place, position=90, level=Level.CONFIDENTIAL
    )
    undo(number, by="lan")
    hidden.refresh_from_db()
    assert (hidden.dossier.number, hidden.dossier.removed_at) == (place.number, None)
    assert hidden.dossier.level == Level.CONFIDENTIAL


def test_hidden_papers_of_the_party_take_their_dossier_out_of_sight(shelf, bring, undo):
    number = bring(A)
    place = Dossier.objects.get()
    made = record(shelf, number="77")
    Record.objects.filter(pk=made.pk).update(dossier=place, party_papers=True)
    undo(number)
    made.refresh_from_db()
    assert made.dossier.party_papers
    assert not dossiers_visible_to(actor("bao")).exists()


def test_a_dossier_that_became_the_partys_is_neither_undone_nor_told(shelf, bring, undo):
    number = bring(A)
    Dossier.objects.update(party_papers=True, version=9)
    done = undo(number)
    assert (done.rows, done.dossiers, done.stayed) == (1, 0, 0)
    assert Dossier.objects.count() == 1
