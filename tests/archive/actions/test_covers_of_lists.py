"""A list of dossiers: all that it says comes onto their covers, and goes again with the import."""

from datetime import date

import pytest

from access.api import Level
from archive.actions.bringing_lists import SeenOtherwise, import_reading, preview_reading
from archive.actions.covering import change_box, change_dossier
from archive.actions.undoing_lists import undo_import
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.models import Box, Dossier, ListChange, ListImport
from tests.people import AT, actor, inventory, person

pytestmark = pytest.mark.django_db
HEAD = [
    "Hộp số", "Hồ sơ số", "Tiêu đề hồ sơ", "Ngày bắt đầu", "Ngày kết thúc", "Thời hạn bảo quản",
    "Số tờ", "Màu bìa", "Ghi chú",
]  # fmt: skip
FIRST = [
    "01",
    "01",
    "Hồ sơ hội nghị",
    "05/03/2010",
    "12/2010",
    "Vĩnh viễn",
    "56",
    "xanh",
    "bìa rách",
]
SECOND = ["02", "02", "Tập công văn", "2011", "2011", "20 năm", "210", "", ""]


@pytest.fixture
def shelf():
    person("bao", "archivist")
    return inventory()


def read(*rows):
    return read_tables([Table("", False, [HEAD, *rows])])


def bring(shelf, *rows, by="bao"):
    import_reading(actor=actor(by), inventory=shelf, read=read(*rows), although_unlike=True, at=AT)
    return ListImport.objects.latest("pk").pk


def undo(shelf, number, by="bao"):
    return undo_import(actor=actor(by), inventory=shelf, import_id=number, at=AT)


def test_a_list_of_dossiers_fills_all_that_their_covers_hold(shelf):
    bring(shelf, FIRST, SECOND)
    one, two = Dossier.objects.order_by("number")
    assert (one.title, one.retention, one.sheets) == ("Hồ sơ hội nghị", "Vĩnh viễn", 56)
    assert (one.first_on, one.first_precision) == (date(2010, 3, 5), "day")
    assert (one.last_on, one.last_precision) == (date(2010, 12, 1), "month")
    assert (two.first_on, two.first_precision) == (date(2011, 1, 1), "year")
    assert [one.box.number, two.box.number] == ["01", "02"]


def test_what_no_column_of_a_cover_holds_stands_in_its_note(shelf):
    bring(shelf, FIRST, [*SECOND[:3], "không rõ ngày", "", *SECOND[5:]])
    one, two = Dossier.objects.order_by("number")
    assert one.note == "bìa rách\nMàu bìa: xanh"
    assert (two.first_on, two.note) == (None, "không rõ ngày")


def test_what_stands_on_a_cover_stays_and_only_the_rest_is_filled(shelf):
    kept = Box.objects.create(inventory=shelf, number="9", sort_number=9)
    Dossier.objects.create(
        inventory=shelf, number="01", title="Tên có sẵn", box=kept, sheets=7,
        first_on=date(2009, 1, 1), first_precision="year",
    )  # fmt: skip
    seen = preview_reading(actor=actor("bao"), inventory=shelf, read=read(FIRST), at=AT)
    assert seen.filled == ("01",)
    bring(shelf, FIRST)
    one = Dossier.objects.get()
    assert (one.title, one.box, one.sheets, one.first_precision) == ("Tên có sẵn", kept, 7, "year")
    assert (one.retention, one.last_precision) == ("Vĩnh viễn", "month")
    again = preview_reading(actor=actor("bao"), inventory=shelf, read=read(FIRST), at=AT)
    assert (again.filled, again.known_dossiers) == ((), 1)


def looked_at(shelf, *rows):
    return preview_reading(actor=actor("bao"), inventory=shelf, read=read(*rows), at=AT)


CORRECTED = [*FIRST[:2], "Hồ sơ Hội nghị lần thứ 5", "06/03/2010", *FIRST[4:6], "57", *FIRST[7:]]


def test_a_later_list_of_dossiers_corrects_what_a_list_said_and_shows_it_before(shelf):
    bring(shelf, FIRST, SECOND)
    seen = looked_at(shelf, CORRECTED, SECOND)
    [told] = seen.corrections
    assert (told.number, told.changes, told.stays) == ("01", ("title", "sheets", "first_on"), ())
    assert (told.before["title"], told.said["title"]) == ("Hồ sơ hội nghị", CORRECTED[2])
    assert (seen.filled, seen.known_dossiers) == (("01",), 1)
    brought = bring(shelf, CORRECTED, SECOND)
    one = Dossier.objects.get(number="01")
    assert (one.title, one.sheets, one.first_on) == (CORRECTED[2], 57, date(2010, 3, 6))
    assert looked_at(shelf, CORRECTED, SECOND).corrections == ()
    undo(shelf, brought)
    one.refresh_from_db()
    assert (one.title, one.sheets, one.first_on) == ("Hồ sơ hội nghị", 56, date(2010, 3, 5))


def test_what_a_person_wrote_stays_and_the_preview_says_so(shelf):
    bring(shelf, FIRST)
    one = Dossier.objects.get()
    said = {"title": "Tên do cán bộ sửa"}
    change_dossier(actor=actor("bao"), dossier_id=one.pk, version=1, values=said, at=AT)
    [told] = looked_at(shelf, CORRECTED).corrections
    assert (told.changes, told.stays) == (("sheets", "first_on"), ("title",))
    bring(shelf, CORRECTED)
    one.refresh_from_db()
    assert (one.title, one.sheets) == ("Tên do cán bộ sửa", 57)


def test_a_heading_over_papers_corrects_no_cover(shelf):
    bring(shelf, FIRST)
    papers = [
        ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Tờ số"],
        ["Hồ sơ số 01: Tên khác", "", "", "", ""],
        ["1", "01-KH/TU", "05/03/2010", "về hội nghị", "1"],
    ]
    over = read_tables([Table("", False, papers)])
    assert [one.title for one in over.dossiers] == ["Tên khác"]
    import_reading(actor=actor("bao"), inventory=shelf, read=over, although_unlike=True, at=AT)
    assert Dossier.objects.get().title == "Hồ sơ hội nghị"


def test_what_changed_since_it_was_looked_at_is_told_before_anything_is_written(shelf):
    seen = looked_at(shelf, FIRST)
    bring(shelf, SECOND)
    assert looked_at(shelf, FIRST).digest == seen.digest  # of another dossier: it makes the same
    bring(shelf, [*FIRST[:2], "Tên khác", *FIRST[3:]])
    with pytest.raises(SeenOtherwise):
        import_reading(
            actor=actor("bao"), inventory=shelf, read=read(FIRST), although_unlike=True,
            seen=seen.digest, at=AT,
        )  # fmt: skip
    assert Dossier.objects.get(number="01").title == "Tên khác"
    assert ListImport.objects.filter(inventory=shelf).count() == 2


def test_a_box_that_stands_is_the_one_that_is_meant(shelf):
    there = Box.objects.create(inventory=shelf, number="01", sort_number=1)
    bring(shelf, FIRST, ["01", "03", *SECOND[2:]])
    assert set(Dossier.objects.values_list("box", flat=True)) == {there.pk}


def test_a_box_that_is_hidden_is_as_if_it_were_not_there(shelf):
    hidden = Box.objects.create(inventory=shelf, number="01", level=int(Level.SECRET))
    bring(shelf, FIRST)
    made = Dossier.objects.get().box
    assert (made.number, made.level) == ("01", 0)
    assert made != hidden


def test_a_dossier_in_a_hidden_box_stands_for_its_bringer_in_none(shelf):
    hidden = Box.objects.create(inventory=shelf, number="09", level=int(Level.SECRET))
    Dossier.objects.create(inventory=shelf, number="01", title="Có sẵn", box=hidden)
    assert looked_at(shelf, FIRST).filled == ("01",)
    number = bring(shelf, FIRST)
    assert Dossier.objects.get().box.number == "01"
    undo(shelf, number)
    assert Dossier.objects.get().box == hidden


def test_undone_it_leaves_neither_dossiers_nor_boxes(shelf):
    number = bring(shelf, FIRST, SECOND)
    undo(shelf, number)
    assert not Dossier.objects.filter(removed_at__isnull=True).exists()
    assert not Box.objects.exists()
    assert not ListChange.objects.exists()


def test_a_cover_that_was_filled_is_as_it_was(shelf):
    Dossier.objects.create(inventory=shelf, number="01", title="Có sẵn", sheets=7)
    before = Dossier.objects.values().get()
    undo(shelf, bring(shelf, FIRST))
    assert Dossier.objects.values().get() == before
    assert not Box.objects.exists()


def test_a_box_in_which_something_else_stands_or_that_somebody_changed_stays(shelf):
    number = bring(shelf, FIRST, SECOND)
    first, second = Box.objects.order_by("number")
    Dossier.objects.create(inventory=shelf, number="77", box=first)
    change_box(actor=actor("bao"), box_id=second.pk, version=1, values={"shelf": "Giá 4"}, at=AT)
    undo(shelf, number)
    assert list(Box.objects.order_by("number")) == [first, second]
    assert Dossier.objects.get(removed_at__isnull=True).number == "77"


def test_a_box_in_which_only_hidden_dossiers_stand_goes_for_who_undoes(shelf):
    number = bring(shelf, FIRST)
    box = Box.objects.get()
    Dossier.objects.create(inventory=shelf, number="9", box=box, level=int(Level.SECRET))
    undo(shelf, number)
    assert Box.objects.get().level == int(Level.SECRET)
