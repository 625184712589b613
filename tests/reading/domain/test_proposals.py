"""What the machine takes the fields to be, and how sure it says it is."""

import pytest

from reading.domain.proposals import is_certain, propose
from reading.domain.readings import PageReading, Word, as_seen
from tests.reading.domain.pages import last_page, line, page, party_page, state_letter, values


def test_a_printed_party_plan_is_certain_in_all_that_is_mandatory():
    found = propose([party_page(), last_page()])
    assert is_certain(found)
    assert values([party_page(), last_page()]) == {
        "number": "27",
        "symbol": "KH/BTCTU",
        "issued": "14/08/2021",
        "place": "Lâm Đồng",
        "issuer": "Ban Tổ chức Tỉnh ủy",
        "type_code": "ke-hoach",
        "abstract": "sắp xếp kho lưu trữ của Ban giai đoạn 2021 - 2024",
        "signer": "Đàm Quang Thiệu",
        "recipients": "Ban Tổ chức Trung ương,\nLưu Văn phòng.",
    }


def test_an_official_letter_has_its_abstract_under_the_number():
    found = values([state_letter()])
    assert found["type_code"] == "cong-van"
    assert (found["number"], found["symbol"]) == ("412", "UBND-NC")
    assert found["abstract"] == "V/v chuẩn bị mặt bằng kho lưu trữ"
    assert found["issuer"] == "Ủy ban nhân dân tỉnh Lâm Đồng"
    assert found["issued"] == "03/02/2020"


def test_a_cited_number_is_never_the_documents_own():
    cited = page(
        line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 2000, (4500, "BÁO CÁO")),
        line(2, 2300, (1900, "Căn cứ 14-KH/BTCTU ngày 08/3/2021")),
    )
    assert not values([cited]).get("number")


def test_digits_in_pen_are_shown_and_never_certain():
    written = party_page(number="2# /CT-UBND")
    found = propose([written])
    assert found["symbol"].value == "CT-UBND"
    assert found["number"].confidence < 0.5
    assert found["number"].box is not None
    assert not is_certain(found)


def test_a_day_in_pen_leaves_month_and_year_and_is_not_certain():
    found = propose([party_page(date="Lâm Đồng, ngày £ tháng 4 năm 2020")])
    assert found["issued"].value == "04/2020"
    assert found["issued"].confidence < 0.5


@pytest.mark.parametrize(
    ("stamp", "level"),
    [("MẬT", "CONFIDENTIAL"), ("TỐI MẬT", "SECRET"), ("TUYỆT MẬT", "TOP_SECRET")],
)
def test_a_mark_that_stands_alone_raises_the_level(stamp, level):
    assert values([party_page(stamp=stamp)])["level"] == level


def test_the_word_mat_in_a_sentence_sets_no_level():
    assert "level" not in propose([party_page()])


def test_a_red_frame_asks_a_person_to_look():
    found = propose([party_page(red_frame=True, red_frames=[[2000, 1500, 3000, 1800]])])
    assert found["level"].value == "CONFIDENTIAL"
    assert found["level"].confidence < 0.5
    assert found["level"].box == (2000, 1500, 3000, 1800)


def test_quy_dinh_and_quyet_dinh_share_an_abbreviation_and_the_title_decides():
    def titled(title):
        return page(
            line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
            line(1, 930, (2000, "BAN TỔ CHỨC")),
            line(3, 1320, (2000, "Số 02-QĐ/BTCTU"), (5100, "Lâm Đồng, ngày 10 tháng 10 năm 2022")),
            line(4, 1916, (4400, title)),
            line(5, 2200, (3600, "về khai thác hồ sơ")),
        )

    assert values([titled("QUY ĐỊNH")])["type_code"] == "quy-dinh"
    assert values([titled("QUYẾT ĐỊNH")])["type_code"] == "quyet-dinh"


def test_every_field_names_its_place_on_the_page():
    for proposal in propose([party_page(), last_page()]).values():
        left, top, right, bottom = proposal.box
        assert 0 <= left < right <= 10_000
        assert 0 <= top < bottom <= 10_000
        assert proposal.page in {1, 2}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_askew_is_read_as_it_is_seen(turn):
    upright = party_page()
    turned = PageReading(
        number=1,
        text=upright.text,
        words=tuple(
            Word(w.text, turned_back(w.box, turn), w.confidence, w.line) for w in upright.words
        ),
        signals={"rotation": turn},
    )
    assert values([as_seen(turned)]) == values([upright])


def turned_back(box, turn):
    left, top, right, bottom = box
    return {
        90: (top, 10_000 - right, bottom, 10_000 - left),
        180: (10_000 - right, 10_000 - bottom, 10_000 - left, 10_000 - top),
        270: (10_000 - bottom, left, 10_000 - top, right),
    }[turn]


HOSTILE = {
    "no pages": [],
    "no words": [PageReading(number=1, text="")],
    "nonsense boxes": [
        PageReading(
            1,
            "x",
            tuple(
                Word(t, b, -5, 0) for t, b in [("Số", (9, 9, 0, 0)), ("1-KH/X", (-5, 99999, 3, 1))]
            ),
        )
    ],
    "right to left": [page(line(0, 700, (1000, "مرحبا بالعالم שלום")))],
    "one endless line": [page(line(0, 700, *[(i, "Số") for i in range(0, 60000, 20)]))],
    "many pages": [party_page()] * 500,
    "only marks": [page(line(0, 700, (100, "--- *** ./. ––– \u0301\u0323")))],
}


@pytest.mark.parametrize("case", HOSTILE)
def test_whatever_the_page_holds_there_is_an_answer(case):
    found = propose(HOSTILE[case])
    assert isinstance(found, dict)
    assert all(0 <= proposal.confidence <= 1 for proposal in found.values())
