"""A long list goes in by short steps, and what is hidden changes nothing of what its bringer sees."""

from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from access.api import AccessDenied, Level
from archive.api import (
    NotAList,
    NotDoubled,
    doubled_rows,
    import_list,
    import_reading,
    list_is_whole,
    open_imports,
    preview_reading,
    reading_of_list,
    take_list_over,
    withdraw_row,
)
from archive.models import Dossier, ListedRecord, ListImport
from audit.models import Event
from tests.archive.actions.test_listing import HEAD, ROWS, xlsx
from tests.people import AT, SETUP, actor, answering, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def archivist():
    person("bao", "archivist")
    return actor("bao")


@pytest.fixture
def cleared():
    person("mat", "archivist", clearance=Level.SECRET)
    return actor("mat")


def read(*rows):
    return reading_of_list(xlsx(HEAD, *rows), name="a.xlsx")


def row(position, number="14-KH/BTCTU", day="08/03/2021", title="Kế hoạch", **more):
    return [
        str(position), number, day, title,
        more.get("dossier", ""), more.get("pages", ""), more.get("level", ""),
    ]  # fmt: skip


def take(who, shelf, *rows):
    return import_reading(actor=who, inventory=shelf, read=read(*rows), at=AT)


def look(who, shelf, *rows):
    return preview_reading(actor=who, inventory=shelf, read=read(*rows), at=AT)


def longer(count):
    return [row(n, f"{n}-KH/BTCTU") for n in range(1, count + 1)]


def test_rows_are_written_in_many_short_transactions(shelf, archivist):
    begun = []
    with connection.execute_wrapper(lambda ex, sql, *rest: begun.append(sql) or ex(sql, *rest)):
        take(archivist, shelf, *longer(300))
    inserted = [sql for sql in begun if sql.startswith('INSERT INTO "archive_listedrecord"')]
    assert ListedRecord.objects.count() == 300
    assert len(inserted) > 1
    assert all(sql.count("(%s") <= 200 for sql in inserted)


@pytest.mark.django_db(transaction=False)
def test_an_import_inside_a_transaction_of_somebody_is_refused(shelf, monkeypatch):
    # Only a test case's own transaction is let through; this one is a caller's.
    with transaction.atomic():
        monkeypatch.setattr(connection.atomic_blocks[-1], "_from_testcase", False)
        with pytest.raises(RuntimeError):
            take_list_over(
                who=SETUP, inventory=shelf, source=xlsx(HEAD, *ROWS), name="a.xlsx", at=AT
            )


def test_an_import_that_broke_off_is_told_and_completed_by_the_same_list(
    shelf, archivist, django_assert_num_queries
):
    class PulledOut(Exception):
        pass

    inserts = 0

    def pull_the_plug(execute, sql, *rest):
        nonlocal inserts
        inserts += sql.startswith('INSERT INTO "archive_listedrecord"')
        if inserts == 3:
            raise PulledOut
        return execute(sql, *rest)

    with pytest.raises(PulledOut), connection.execute_wrapper(pull_the_plug):
        take(archivist, shelf, *longer(300))
    there = ListedRecord.objects.count()
    assert 0 < there < 300
    assert not list_is_whole(shelf)
    assert [one.rows for one in open_imports(shelf, archivist)] == [300]
    assert Event.objects.filter(action="begin_import").count() == 1
    assert not Event.objects.filter(action="import_list").exists()
    made = take(archivist, shelf, *longer(300))
    assert (len(made.found.new), len(made.found.known)) == (300 - there, there)
    assert ListedRecord.objects.count() == 300
    assert open_imports(shelf, archivist) == []
    assert Event.objects.get(action="import_list").details["rows"] == 300 - there


def test_a_step_that_finds_the_database_busy_is_tried_again(shelf, archivist):
    import sqlite3

    refused = 0

    def busy_twice(execute, sql, *rest):
        nonlocal refused
        if sql.startswith('INSERT INTO "archive_listedrecord"') and refused < 2:
            refused += 1
            cause = sqlite3.OperationalError("database is locked")
            cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("database is locked") from cause
        return execute(sql, *rest)

    with connection.execute_wrapper(busy_twice):
        made = take(archivist, shelf, *ROWS)
    assert (refused, len(made.found.new), ListedRecord.objects.count()) == (2, 2, 2)


def test_a_corrected_date_and_a_raised_level_are_changes_shown_and_made(shelf, cleared):
    take(cleared, shelf, row(1))
    newer = row(1, day="09/03/2021", level="Mật", dossier="5")
    shown = look(cleared, shelf, newer)
    assert (shown.found.new, shown.found.known) == ((), ())
    assert shown.found.changed[0].differences == ("issued_on", "dossier", "level")
    assert ListedRecord.objects.get().issued_on == date(2021, 3, 8)
    take(cleared, shelf, newer)
    changed = ListedRecord.objects.get()
    assert (changed.issued_on, changed.level) == (date(2021, 3, 9), Level.CONFIDENTIAL)
    assert changed.dossier.number == "5"
    assert Event.objects.filter(action="import_list").latest("pk").details["changed"] == 1
    assert len(look(cleared, shelf, newer).found.known) == 1


def test_an_empty_cell_says_nothing_and_a_lower_level_is_a_doubt(shelf, cleared):
    take(cleared, shelf, row(1, level="Mật", pages="3"))
    assert len(look(cleared, shelf, row(1)).found.known) == 1
    lower = look(cleared, shelf, row(1, level="Thường"))
    assert [doubt.code for doubt in lower.taking.doubts] == ["lower_level"]


def test_a_changed_date_lets_the_right_record_answer(shelf, cleared):
    made = record(shelf)
    take(cleared, shelf, row(1, day="08/03/2016"))
    assert answering(ListedRecord.objects.get()) is None
    take(cleared, shelf, row(1))
    assert answering(ListedRecord.objects.get()) == made


HIDDEN = [
    {"number_text": "99-BC/BTCTU", "number_key": "99bcbtctu", "abstract": "khác hẳn"},
    {"number_text": "14-KH/BTCTU", "number_key": "14khbtctu", "abstract": "Kế hoạch",
     "issued_on": date(2021, 3, 8)},
]  # fmt: skip


@pytest.mark.parametrize("columns", HIDDEN)
def test_a_hidden_row_changes_nothing_of_preview_and_import(columns, shelf, archivist, cleared):
    other = inventory("ML02")
    ListedRecord.objects.create(inventory=other, position=50, level=Level.SECRET, **columns)
    Dossier.objects.create(inventory=other, number="5", level=Level.SECRET)
    brought = row(50, dossier="5")
    assert look(archivist, other, brought) == look(archivist, shelf, brought)
    assert take(archivist, other, brought) == take(archivist, shelf, brought)
    assert look(archivist, other, brought).counts == look(archivist, shelf, brought).counts
    seen = ListedRecord.objects.filter(inventory=other, position=50, level=0).get()
    assert (seen.number_text, seen.dossier.number, seen.dossier.level) == ("14-KH/BTCTU", "5", 0)
    assert doubled_rows(other, archivist) == []
    assert [len(rows) for rows in doubled_rows(other, cleared)] == [2]


def test_whoever_sees_two_rows_at_one_number_takes_one_out(shelf, archivist, cleared):
    hidden = ListedRecord.objects.create(
        inventory=shelf, position=1, number_key="14khbtctu", issued_on=date(2021, 3, 8),
        level=Level.SECRET,
    )  # fmt: skip
    take(archivist, shelf, row(1))
    made = record(shelf)
    shown = ListedRecord.objects.get(level=0)
    with pytest.raises(NotDoubled):
        withdraw_row(actor=archivist, row_id=shown.pk, at=AT)
    with pytest.raises(NotDoubled):
        withdraw_row(actor=archivist, row_id=hidden.pk, at=AT)
    withdraw_row(actor=cleared, row_id=shown.pk, at=AT)
    hidden.refresh_from_db()
    assert answering(hidden) == made
    with pytest.raises(NotDoubled):
        withdraw_row(actor=cleared, row_id=hidden.pk, at=AT)
    assert Event.objects.get(action="withdraw_row").details["position"] == 1


def test_what_was_brought_above_the_clearance_is_not_brought_twice(shelf, archivist, cleared):
    take(cleared, shelf, row(1, level="Tối mật"))
    for _ in range(2):
        take(archivist, shelf, row(1, level="Tối mật"))
    assert ListedRecord.objects.count() == 1


def test_a_preview_is_on_the_trail_before_it_is_shown(shelf, archivist):
    look(archivist, shelf, *ROWS)
    event = Event.objects.get(action="preview_list")
    assert (event.who, event.subject, event.details) == ("bao", "ML01", {"rows": 2})
    person("khue", "officer")
    with pytest.raises(AccessDenied):
        look(actor("khue"), shelf, *ROWS)


def test_a_list_of_more_than_20_000_rows_is_refused_whole(shelf):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(20_102):
        sheet.append(["x"])
    from io import BytesIO

    source = BytesIO()
    book.save(source)
    source.seek(0)
    with pytest.raises(NotAList) as why:
        reading_of_list(source, name="a.xlsx")
    assert why.value.code == "too_long"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (row("9" * 20), "odd_position"),
        (row("9" * 5000), "odd_position"),
        (row(1, pages="9" * 5000), "unread_pages"),
        (row(1, dossier="1" * 31), "cut"),
    ],
)
def test_a_cell_that_no_column_holds_is_a_doubt_of_its_row(cells, code, shelf, archivist):
    shown = look(archivist, shelf, cells, *ROWS[1:])
    assert code in {doubt.code for doubt in shown.taking.doubts}
    assert len(take(archivist, shelf, cells, *ROWS[1:]).found.new) == 2


def test_two_imports_of_one_list_by_two_people_make_each_row_once(shelf, archivist):
    person("hai", "archivist")
    import_list(
        actor=archivist, inventory=shelf, source=xlsx(HEAD, *ROWS[:1]), name="a.xlsx", at=AT
    )
    import_list(
        actor=actor("hai"), inventory=shelf, source=xlsx(HEAD, *ROWS[:1]), name="a.xlsx", at=AT
    )
    assert ListedRecord.objects.count() == 1
    assert ListImport.objects.filter(ended_at__isnull=True).count() == 0


def secret_list(dossier="HSMAT"):
    row = [60, "60-KH/BTCTU", "08/03/2021", "riêng", dossier, "Tối mật"]
    return xlsx(["STT", "Số ký hiệu", "Ngày tháng", "Trích yếu", "Hồ sơ", "Độ mật"], row)


def test_a_dossier_that_only_secret_rows_name_is_as_closed_as_they(shelf, cleared, archivist):
    import_list(actor=cleared, inventory=shelf, source=secret_list(), name="a.xlsx", at=AT)
    assert Dossier.objects.get().level == ListedRecord.objects.get().level
    assert Dossier.objects.get().level > Level.ORDINARY
    # Whoever sees neither brings the same without a word of what is there, and without a second.
    made = import_list(actor=archivist, inventory=shelf, source=secret_list(), name="b.xlsx", at=AT)
    assert made.dossiers == ("HSMAT",)
    assert Dossier.objects.count() == 1


def test_an_import_that_was_broken_off_stays_open_whatever_others_take_over(shelf, archivist):
    ListImport.objects.create(
        inventory=shelf, digest="x" * 64, rows=20_000, level=2, begun_at=AT, begun_by="mat"
    )
    import_list(actor=archivist, inventory=shelf, source=xlsx(HEAD, *ROWS), name="a.xlsx", at=AT)
    assert ListImport.objects.get(begun_by="mat").ended_at is None
    assert ListImport.objects.get(begun_by="bao").ended_at is not None
