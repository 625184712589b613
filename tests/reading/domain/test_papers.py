"""Several papers in one file: where the second begins, and of which the fields are."""

import pytest

from reading.domain.papers import papers_of
from reading.domain.proposals import judge, propose
from reading.domain.witnesses import Witnesses
from tests.reading.domain.pages import last_page, line, page, party_page, state_letter


def numbered(reading, number):
    return page(*_lines(reading), number=number, **reading.signals)


def _lines(reading):
    rows = {}
    for word in reading.words:
        rows.setdefault(word.line, []).append(word)
    return list(rows.values())


def text_page(number, *, ending=None):
    """A page of running text that speaks of the Party and cites papers, as the second page does."""
    lines = [
        line(0, 600, (1400, "Đảng Cộng sản Việt Nam lãnh đạo công tác tổ chức xây dựng Đảng và")),
        line(
            1, 850, (1400, "các Quyết định số 14-QĐ/TU, ngày 05 tháng 3 năm 2020 về biên chế của")
        ),
        line(2, 1100, (1400, "số 15-KH/BTCTU.")),
    ]
    return page(*lines, *(ending or ()), number=number)


def judged(pages, **known):
    return judge(pages, propose(pages), Witnesses(**known))


def reasons(pages, **known):
    return {one.code: one.params for one in judged(pages, **known).reasons}


def test_a_second_heading_names_its_page_and_the_fields_are_of_the_first():
    second = numbered(
        party_page(number="28-BC/BTCTU", date="Lâm Đồng, ngày 19 tháng 9 năm 2021"), 3
    )
    other_end = page(
        line(0, 6000, (1400, "Nơi nhận:"), (6000, "TRƯỞNG BAN")),
        line(1, 6200, (1400, "- Sở Nội vụ,")),
        line(2, 6400, (1400, "- Lưu Văn phòng.")),
        line(3, 7400, (6200, "Nghiêm Xuân Lãm")),
        number=4,
    )
    pages = [party_page(), last_page(2), second, other_end]
    found = judged(pages)
    assert [(one.code, one.params) for one in found.reasons] == [("several_papers", {"pages": "3"})]
    assert not found.alone
    values = {name: one.value for name, one in found.proposals.items()}
    assert (values["number"], values["issued"]) == ("27", "14/08/2021")
    assert values["signer"] == "Đàm Quang Thiệu"
    assert values["recipients"].startswith("Ban Tổ chức Trung ương")


@pytest.mark.parametrize(
    "heading",
    [
        [line(0, 690, (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
         line(1, 870, (5200, "Độc lập - Tự do - Hạnh phúc")),
         line(2, 1200, (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020"))],
        [line(0, 690, (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")), line(1, 1300, (1500, "Số"))],
        [line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG")), line(1, 930, (2000, "BAN TỔ CHỨC")),
         line(2, 1320, (2000, "Số 15-KH/BTCTU"), (5100, "Lâm Đồng, ngày 14 tháng 8 năm 2021"))],
        [line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
         line(1, 930, (2000, "BAN TỔ CHỨC"))],
    ],
    ids=["motto and date", "motto and Số", "no motto", "motto and body"],
)  # fmt: skip
def test_whatever_a_heading_shows_another_paper_begins_there(heading):
    second = page(*heading, number=2)
    assert papers_of([party_page(), second]).others_begin == (2,)


def test_a_paper_that_begins_in_the_middle_of_a_page_begins_there():
    half = page(
        line(0, 600, (1400, "Nơi nhận:"), (6000, "TRƯỞNG BAN")),
        line(1, 800, (1400, "- Lưu Văn phòng."), (6200, "Đàm Quang Thiệu")),
        line(2, 5200, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(3, 5500, (2000, "BAN TỔ CHỨC")),
        line(4, 8000, (1400, "Nơi nhận:"), (6000, "PHÓ TRƯỞNG BAN")),
        line(5, 8200, (1400, "- Lưu."), (6200, "Nghiêm Xuân Lãm")),
        number=2,
    )
    found = papers_of([party_page(), half])
    assert found.others_begin == (2,)
    assert "Nghiêm" not in found.first[-1].text
    assert propose([party_page(), half])["signer"].value == "Đàm Quang Thiệu"


def test_a_draft_annexed_with_its_own_heading_gives_no_signer():
    draft = page(
        line(0, 690, (1500, "ỦY BAN NHÂN DÂN"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(1, 870, (1500, "TỈNH LÂM ĐỒNG"), (5200, "Độc lập - Tự do - Hạnh phúc")),
        line(2, 1200, (1500, "Số:      /QĐ-UBND")),
        line(3, 6000, (1400, "Nơi nhận:"), (6000, "CHỦ TỊCH")),
        line(4, 6200, (1400, "- Lưu: VT."), (6200, "Trần Văn Khác")),
        number=3,
    )
    pages = [party_page(), last_page(2), draft]
    assert propose(pages)["signer"].value == "Đàm Quang Thiệu"
    assert reasons(pages) == {"several_papers": {"pages": "3"}}


def test_two_endings_without_a_second_heading_are_told_too():
    pages = [party_page(), last_page(2), text_page(3), last_page(4)]
    assert reasons(pages) == {"several_endings": {"pages": "2, 4"}}
    assert propose(pages)["signer"].page == 2


def test_running_text_annexes_and_slogans_begin_no_paper():
    annex = page(
        line(0, 700, (None, "QUY CHẾ")),
        line(1, 950, (None, "làm việc của Ban")),
        line(2, 1150, (None, "(Ban hành kèm theo Quyết định số 11-QĐ/BTCTU)")),
        number=3,
    )
    slogan = page(line(0, 900, (2500, "ĐẢNG CỘNG SẢN VIỆT NAM QUANG VINH MUÔN NĂM !")), number=4)
    pages = [party_page(), last_page(2), annex, slogan, text_page(5)]
    assert papers_of(pages).others_begin == ()
    assert reasons(pages) == {}


def test_a_title_behind_an_ending_begins_another_paper():
    untied = page(line(0, 700, (None, "THÔNG BÁO")), line(1, 950, (None, "lịch họp")), number=3)
    assert papers_of([party_page(), last_page(2), untied]).others_begin == (3,)


def test_a_mark_on_the_second_paper_raises_the_level_of_the_file():
    secret = numbered(party_page(number="29-KH/BTCTU", stamp="TỐI MẬT"), 2)
    assert propose([party_page(stamp="MẬT"), secret])["level"].value == "SECRET"


def test_a_cover_before_the_heading_is_no_paper_of_its_own():
    cover = page(line(0, 3000, (3500, "HỒ SƠ")), number=1)
    assert reasons([cover, numbered(state_letter(), 2)]) == {}


def test_nothing_at_all_is_no_paper():
    assert papers_of([]).first == ()
    assert not judge([], {}, Witnesses()).alone
