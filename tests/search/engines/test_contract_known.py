"""What every engine finds by what is known of a record beside its text: numbers, names, dates."""

from datetime import date

import pytest

from language.dates import Precision
from tests.search.engines.corpus import document, found, hold


@pytest.mark.parametrize(
    "asked",
    ["14-KH/BTCTU", "14 KH BTCTU", "14kh/btctu", "Số: 14-KH/BTCTU", "so 14 kh btctu", "014-KH/BTCTU",
     "14 – KH / BTCTU", '"14-KH/BTCTU"', "14-KH/BTC", "14-KH", "14-kh/", "14"],
)  # fmt: skip
def test_a_number_is_found_however_it_is_typed_and_by_its_beginning(engine, asked):
    hold(
        engine,
        document(1, "kế hoạch", number="14-KH/BTCTU"),
        document(2, "kế hoạch", number="114-KH/BTCTU"),
        document(3, "kế hoạch", number="145-KH/BTCTU"),
        document(4, "kế hoạch", number="04-KH/BTCTU"),
    )
    assert found(engine, asked) == [1]


def test_the_record_of_the_number_comes_before_those_that_name_it(engine):
    hold(
        engine,
        document(1, "Thực hiện Kế hoạch số 14-KH/BTCTU, căn cứ Kế hoạch số 14-KH/BTCTU"),
        document(2, "Căn cứ 14-KH/BTCTU-A", number="14-KH/BTCTU-A"),
        document(3, "kế hoạch rất dài", number="14-KH/BTCTU"),
        document(4, "14 của KH với BTCTU"),
    )
    assert found(engine, "14-KH/BTCTU") == [3, 2, 1]
    assert found(engine, "14 KH BTCTU")[:3] == [3, 2, 1]
    assert found(engine, '14-KH/BTCTU "căn cứ"') == [2, 1]


def test_a_number_in_running_text_is_found_with_and_without_its_nought(engine):
    hold(engine, document(1, "theo Quy định 05-QĐ/TW"), document(2, "theo Quy định 5-QĐ/TW"))
    assert sorted(found(engine, "5-QĐ/TW quy định")) == [1, 2]
    assert sorted(found(engine, "05-qd/tw quy định")) == [1, 2]


# What is known of a record beside its text


def test_a_record_is_found_by_signer_issuer_numbers_of_the_archive_and_date(engine):
    known = document(
        1, "một trang", title="Kế hoạch số hóa", issuer="Sở Nội vụ", signer="Đàm Quang Thiệu",
        accession="KS-0000010", inventory_code="ML07-2020",
        date_ordinal=date(2013, 1, 5).toordinal(), year=2013,
    )  # fmt: skip
    hold(engine, known, document(2, "Sở Nội vụ, Đàm Quang Thiệu ký ngày 6/1/2013"))
    asked = ['"Đàm Quang Thiệu"', "dam quang thieu", "sở nội vụ", "công văn sở nội vụ 2013"]
    assert all(found(engine, text)[0] == 1 for text in asked[:3])
    for text in ("KS-0000010", "ks-10", "KS10", "ML07-2020", "05/01/2013", "kế hoạch 2013"):
        assert found(engine, text) == [1], text
    assert found(engine, '"Sở Nội vụ" "05/01/2013"') == [1]
    assert found(engine, '"số hóa Đàm"') == []


@pytest.mark.parametrize(
    "asked",
    ["đến 574", "Số đến 574", '"số đến 574"', "so den 574", "ngày đến 20/3/2013", "20/3/2013",
     "đến 20-03-2013", "ngày 20 tháng 3 năm 2013"],
)  # fmt: skip
def test_a_record_is_found_by_the_number_and_day_of_its_arrival(engine, asked):
    came = document(1, "một trang", told=("số đến 574", "ngày đến 20/03/2013"))
    other = document(2, "một trang", told=("số đến 575", "ngày đến 21/03/2013"))
    hold(engine, came, other)
    assert found(engine, asked) == [1]


@pytest.mark.parametrize(
    "asked",
    ["5/1/2013", "05/01/2013", "05-01-2013", "5.1.2013", "ngày 5 tháng 1 năm 2013",
     "ngay 05 thang 01 nam 2013"],
)  # fmt: skip
def test_a_day_finds_the_records_of_it_first_then_those_that_name_it(engine, asked):
    hold(
        engine,
        document(1, "họp ngày 05 tháng 01 năm 2013, ngày 5/1/2013", date_ordinal=1),
        document(2, "khác", date_ordinal=date(2013, 1, 5).toordinal()),
        document(3, "khác", date_ordinal=date(2013, 1, 6).toordinal()),
        document(4, "15/1/2013 và 5/1/2012"),
    )
    assert found(engine, asked) == [2, 1]


def test_a_month_finds_its_days_and_what_is_known_to_the_month_but_no_other_year(engine):
    january = date(2013, 1, 1).toordinal()
    hold(
        engine,
        document(1, "khác", date_ordinal=date(2013, 1, 31).toordinal()),
        document(2, "khác", date_ordinal=january, date_precision=Precision.MONTH),
        document(3, "khác", date_ordinal=january, date_precision=Precision.YEAR),
        document(4, "khác", date_ordinal=date(2014, 1, 31).toordinal()),
        document(5, "trong tháng 1 năm 2013"),
    )
    for asked in ("tháng 1 năm 2013", "1/2013", "thang 01 nam 2013"):
        assert found(engine, asked) == [1, 2, 5], asked
    assert found(engine, "01/01/2013") == []
    assert found(engine, "2013") == [1, 2, 3, 5]
