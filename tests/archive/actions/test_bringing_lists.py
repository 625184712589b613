"""Lists as offices write them, brought into an inventory: once, again, corrected, and by whom."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from access.api import AccessDenied, Level
from archive.actions.bringing_lists import import_reading, preview_reading
from archive.actions.list_reading import reading_of_list
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.models import Dossier, ListedRecord, LocalLetters
from tests.archive.lists.forms import FORMS
from tests.people import AT, actor, inventory, person

pytestmark = pytest.mark.django_db
GIVEN = Path(__file__).parents[1] / "lists" / "given"
HEADING = ["TT", "Hồ sơ số", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Độ mật"]


@pytest.fixture
def shelf():
    person("bao", "archivist", clearance=Level.TOP_SECRET)
    person("lan", "archivist")
    return inventory()


@pytest.fixture
def bring(shelf):
    def brought(read, username="bao"):
        return import_reading(
            actor=actor(username), inventory=shelf, read=read, although_unlike=True, at=AT
        )

    return brought


def reading(*rows):
    return read_tables([Table("", False, [HEADING, *map(list, rows)])])


def counts(brought):
    made = brought.found
    return len(made.new), len(made.changed), len(made.known), len(brought.taking.gone)


@pytest.mark.parametrize("name", FORMS)
def test_no_row_of_a_list_is_refused_and_the_list_is_known_the_second_time(name, bring):
    read = read_tables(FORMS[name]().tables)
    made = bring(read)
    assert counts(made) == (len(read.rows), 0, 0, 0)
    assert ListedRecord.objects.count() == len(read.rows)
    assert not ListedRecord.objects.filter(doubled=True).exists()
    assert counts(bring(read)) == (0, 0, len(read.rows), 0)
    assert ListedRecord.objects.count() == len(read.rows)


def test_a_corrected_list_changes_its_papers_and_makes_no_second_row(bring):
    def given(name):
        return reading_of_list(io.BytesIO((GIVEN / name).read_bytes()), name=name)

    bring(given("z1_list.xlsx"))
    made = bring(given("z2_list_corrected.xlsx"))
    assert counts(made) == (0, 2, 1, 0)
    said = ListedRecord.objects.order_by("position").values_list("abstract", "issued_on")
    assert [(title, str(day)) for title, day in said] == [
        ("Kế hoạch tổ chức hội nghị tổng kết", "2012-03-20"),
        ("Công văn về việc báo cáo biên chế năm 2012", "2012-03-22"),
        ("Báo cáo kết quả thi đua", "2012-04-03"),
    ]


def test_a_row_put_in_between_is_the_only_new_one_and_what_is_not_named_is_gone(bring):
    a = ["1", "01", "14-KH/TU", "20/3/2012", "Kế hoạch A", ""]
    b = ["2", "01", "KS", "21/3/2012", "Biên bản B", ""]
    c = ["1", "02", "15-KH/TU", "22/3/2012", "Kế hoạch C", ""]
    bring(reading(a, b, c))
    made = bring(
        reading(["1", "01", "13-KH/TU", "19/3/2012", "Kế hoạch mới", ""], ["2", *a[1:]], c)
    )
    assert counts(made) == (1, 0, 2, 1)
    assert made.taking.gone[0].values.abstract == "Biên bản B"
    assert ListedRecord.objects.count() == 4


def test_a_preview_says_what_taking_over_makes_and_writes_nothing(shelf, bring):
    read = read_tables(FORMS["dossiers_one_after_another"]().tables)
    seen = preview_reading(actor=actor("bao"), inventory=shelf, read=read, at=AT)
    assert not ListedRecord.objects.exists()
    made = bring(read)
    assert counts(seen) == counts(made)
    assert seen.dossiers == made.dossiers == ("01", "02", "03")
    assert seen.counts == made.counts


def test_dossiers_get_what_the_list_says_of_them(bring):
    made = bring(read_tables(FORMS["inventory_of_dossiers"]().tables))
    assert len(made.dossiers) == 6
    first = Dossier.objects.get(number="01")
    assert (first.title, first.retention) == ("Hồ sơ đại hội Đảng bộ tỉnh lần thứ IX", "Vĩnh viễn")
    bring(read_tables(FORMS["dossiers_one_after_another"]().tables))
    assert Dossier.objects.get(number="01").title == first.title


def test_a_level_that_is_not_known_closes_the_row(bring):
    bring(reading(["1", "", "14-KH/TU", "20/3/2012", "Kế hoạch A", "hỏi lại"]))
    assert ListedRecord.objects.get().level == Level.TOP_SECRET


def test_a_list_never_lowers_a_level_and_the_row_is_known_with_a_doubt(bring):
    bring(reading(["1", "", "14-KH/TU", "20/3/2012", "Kế hoạch A", "Mật"]))
    made = bring(reading(["1", "", "14-KH/TU", "20/3/2012", "Kế hoạch A", "Thường"]))
    assert counts(made) == (0, 0, 1, 0)
    assert [one.code for one in made.taking.doubts] == ["lower_level"]
    assert ListedRecord.objects.get().level == Level.CONFIDENTIAL


def test_rows_above_what_the_bringer_sees_are_not_doubled_by_bringing_them_again(bring):
    secret = ["1", "02", "15-KH/TU", "22/3/2012", "Kế hoạch C", "Mật"]
    first = [["1", "01", "14-KH/TU", "20/3/2012", "Kế hoạch A", ""], secret]
    bring(reading(*first), "lan")
    bring(reading(*first), "lan")
    bring(reading(["1", "01", "13-KH/TU", "19/3/2012", "Kế hoạch mới", ""], *first), "lan")
    assert ListedRecord.objects.filter(number_key="15khtu").count() == 1


def test_what_stands_hidden_changes_nothing_of_what_a_bringer_is_told(shelf, bring):
    rows = [
        ["1", "01", "14-KH/TU", "20/3/2012", "Kế hoạch A", ""],
        ["2", "02", "15-KH/TU", "22/3/2012", "Kế hoạch C", ""],
    ]
    before = preview_reading(actor=actor("lan"), inventory=shelf, read=reading(*rows), at=AT)
    hidden = [
        ["1", "09", "14-KH/TU", "20/3/2012", "Kế hoạch A", "Mật"],
        ["7", "09", "99-KH/TU", "1/3/2012", "Kế hoạch Z", "Mật"],
    ]
    bring(reading(*hidden))
    after = preview_reading(actor=actor("lan"), inventory=shelf, read=reading(*rows), at=AT)
    assert before == after


def test_who_may_not_change_the_catalogue_brings_nothing(shelf):
    person("nam", "officer")
    with pytest.raises(AccessDenied):
        import_reading(actor=actor("nam"), inventory=shelf, read=reading(), at=AT)


def run(*words):
    said = io.StringIO()
    call_command("import_list", *map(str, words), "--json", stdout=said)
    return json.loads(said.getvalue())


def test_the_command_tells_what_it_made(shelf):
    words = (GIVEN / "x9_formula_hidden_footer.xlsx", "--inventory", shelf.code, "--as", "bao")
    told = run(*words, "--preview")
    assert not ListedRecord.objects.exists()
    assert told["rows"] == {
        "new": 4,
        "changed": 0,
        "known": 0,
        "doubtful": 1,
        "refused": 0,
        "left_out": 4,
    }
    assert run(*words)["rows"]["new"] == 4
    assert run(*words)["rows"]["known"] == 4
    lines = told["lines"]
    assert lines.pop("filled") == sum(lines.values())


@pytest.mark.parametrize(("code", "name"), [("khong-co", "bao"), ("", "ai-do")])
def test_the_command_names_what_there_is_not(shelf, code, name):
    with pytest.raises(CommandError):
        run(GIVEN / "z1_list.xlsx", "--inventory", code or shelf.code, "--as", name)
    assert not ListedRecord.objects.exists()


def test_letters_of_our_own_say_the_type_of_a_row_and_are_no_doubt_any_more(bring, shelf):
    rows = [
        ["1", "01", "12-QCLN/TU", "08/03/2012", "về phối hợp", ""],
        ["2", "01", "13-XYLN/TU", "08/03/2012", "về phối hợp", ""],
        ["3", "01", "14-QCLN/TU", "08/03/2012", "Thông báo về phối hợp", ""],
    ]
    LocalLetters.objects.create(letters="QCLN", type_code="quy-dinh")
    LocalLetters.objects.create(letters="XYLN")
    brought = bring(reading(*rows))
    kinds = ListedRecord.objects.order_by("position").values_list("type_code", flat=True)
    assert list(kinds) == ["quy-dinh", "", "thong-bao"]
    assert "unknown_letters" not in {doubt.code for doubt in brought.taking.doubts}


def test_the_command_asks_about_a_list_of_another_inventory(shelf, tmp_path):
    other = tmp_path / "khac.csv"
    rows = [f"{n},{n}-BC/HU,1/2/2009,Báo cáo khác số {n}" for n in range(70, 76)]
    other.write_text("\n".join(["STT,Số ký hiệu,Ngày tháng,Trích yếu", *rows]), "utf-8")
    run(GIVEN / "z1_list.xlsx", "--inventory", shelf.code, "--as", "bao")
    words = (other, "--inventory", shelf.code, "--as", "bao")
    assert run(*words, "--preview")["unlike"] == ["few_rows_fit"]
    with pytest.raises(CommandError, match="--although-unlike"):
        run(*words)
    assert ListedRecord.objects.count() == 3
    assert run(*words, "--although-unlike")["rows"]["new"] == 6
