"""Letters that the archive keeps of its own, in searches."""

import pytest

from archive.api import add_letters, change_letters, unknown_letters
from archive.domain.reference import LettersSaid
from tests.people import AT, actor, person, record
from tests.search.views.conftest import index
from tests.search.views.test_conditions import asked, found, shown

pytestmark = pytest.mark.django_db
KEPT_AS_THEY_ARE = '"số ngoài quy tắc"'


@pytest.fixture(params=["memory", "tantivy"])
def papers(request, settings, tmp_path, shelf):
    if request.param == "tantivy":
        settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    record(shelf, number="5", symbol="XYLN/TU", kind="thong-bao", abstract="một")
    record(shelf, number="6", symbol="QC/TU", kind="quy-che", abstract="hai")
    record(shelf, number="7", symbol="KH/TU", kind="ke-hoach", abstract="ba")
    record(shelf, number="8", symbol="ĐNLN/TU", kind="quy-che", abstract="bốn")
    index()


@pytest.fixture
def keeper():
    person("bao", "archivist")
    return actor("bao")


def added(keeper, letters, code=""):
    return add_letters(actor=keeper, said=LettersSaid(letters, code), at=AT)


def test_letters_are_a_type_to_ask_for_as_soon_as_they_are_added(papers, keeper, officer):
    assert found(asked(officer, "loai:XYLN loai:KH")) == ["7-KH/TU"]
    row = added(keeper, "XYLN", "quy-che")
    both = {"5-XYLN/TU", "6-QC/TU", "8-ĐNLN/TU"}
    assert set(found(asked(officer, "loai:XYLN"))) == both
    assert set(found(asked(officer, "loai:xyln"))) == both
    assert found(asked(officer, "-loai:XYLN")) == ["7-KH/TU"]
    change_letters(
        actor=keeper, letters_id=row.pk, version=1, said=LettersSaid("XYLN", "ke-hoach"), at=AT
    )
    assert set(found(asked(officer, "loai:XYLN"))) == {"5-XYLN/TU", "7-KH/TU"}


def test_letters_that_stand_for_no_type_find_the_numbers_that_bear_them(papers, keeper, officer):
    added(keeper, "ĐNLN")
    for typed in ("loai:ĐNLN", "loai:dnln", 'loại:"ĐNLN"'):
        assert found(asked(officer, typed)) == ["8-ĐNLN/TU"]
    page = shown(asked(officer, "loai:ĐNLN"))
    assert "Tên loại: ĐNLN" in page


def test_our_own_letters_are_offered_to_who_asks_how_or_asks_for_none_of_a_list(
    papers, keeper, officer
):
    assert "loai:XYLN" not in shown(asked(officer, "loai:ZZZ"))
    added(keeper, "XYLN", "quy-che")
    page = shown(asked(officer, "loai:ZZZ"))
    assert "Ký hiệu riêng của kho: loai:XYLN." in page
    assert "loai:XYLN" in shown(asked(officer, "một"))


def test_numbers_with_letters_that_are_added_are_outside_the_rules_no_longer(
    papers, keeper, officer
):
    assert set(found(asked(officer, KEPT_AS_THEY_ARE))) == {"5-XYLN/TU", "8-ĐNLN/TU"}
    row = added(keeper, "XYLN", "quy-che")
    index()
    assert found(asked(officer, KEPT_AS_THEY_ARE)) == ["8-ĐNLN/TU"]
    change_letters(
        actor=keeper, letters_id=row.pk, version=1, said=LettersSaid("XZLN", "quy-che"), at=AT
    )
    index()
    assert set(found(asked(officer, KEPT_AS_THEY_ARE))) == {"5-XYLN/TU", "8-ĐNLN/TU"}


def test_letters_are_told_by_their_marks_no_more_than_the_rules_tell_them(
    papers, keeper, officer, shelf
):
    record(shelf, number="9", symbol="DNLN/TU", kind="quy-che", abstract="năm")
    index()
    outside = {"5-XYLN/TU", "8-ĐNLN/TU", "9-DNLN/TU"}
    assert set(found(asked(officer, KEPT_AS_THEY_ARE))) == outside
    added(keeper, "ĐNLN")
    index()
    assert found(asked(officer, KEPT_AS_THEY_ARE)) == ["5-XYLN/TU"]
    assert {one.letters for one in unknown_letters(keeper)} == {"XYLN"}
