"""Small rules of the heading and the ending, each with others of its kind."""

import pytest

from reading.domain.certainty import CERTAIN
from reading.domain.ending_fields import is_person_name
from reading.domain.issuer_names import issuer_of
from reading.domain.proposals import propose
from reading.domain.readings import PageReading, Word
from tests.reading.domain.pages import line, page, party_page

STATE = (
    line(0, 690, (1500, "ỦY BAN NHÂN DÂN"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
    line(1, 870, (1500, "TỈNH LÂM ĐỒNG"), (5200, "Độc lập - Tự do - Hạnh phúc")),
)
DAY = (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020")


def state_paper(number, *, day=DAY, title="CHỈ THỊ", more=()):
    """A paper of a people's committee; `number` the pieces of its row: (left, text)."""
    return page(
        *STATE,
        line(2, 1200, *number, day),
        line(3, 1900, (None, title)),
        line(4, 2150, (None, "Về tăng cường công tác")),
        *more,
    )


def values(pages):
    return {name: one.value for name, one in propose(pages).items()}


# Symbols as the pen and the camera leave them


@pytest.mark.parametrize(
    ("row", "symbol"),
    [
        (((1500, "Số: ## /CT-UBND"),), "CT-UBND"),
        (((1500, "Số: 8† /QĐÐ-UBND"),), "QĐ-UBND"),
        (((1500, "Số: 8† /QÐ-UBND"),), "QĐ-UBND"),
        (((1500, "Số: 12/QĐĐ-UBND"),), "QĐ-UBND"),
        (((1500, "Số: 2635 !SGDĐT-CTrTT"),), "SGDĐT-CTrTT"),
        (((1500, "Số: 2635|SGDĐT-GDTrH"),), "SGDĐT-GDTrH"),
        (((1500, "Số: 15/CT/UBND"),), "CT-UBND"),
        (((1500, "Số:"), (2500, "/TB-UBND")), "TB-UBND"),
    ],
)
def test_a_symbol_of_the_state_stays_one_and_the_room_for_its_number_is_shown(row, symbol):
    found = propose([state_paper(row)])
    assert found["symbol"].value == symbol
    left, top, right, bottom = found["number"].box
    assert left < right
    assert top < bottom


@pytest.mark.parametrize(("sure", "tall"), [(95, 120), (100, 120), (100, 170)])
def test_the_pieces_of_a_row_are_one_number_and_one_date(sure, tall):
    filled = page(
        *STATE,
        line(2, 1200, (1500, "Số:"), confidence=sure),
        line(3, 1205, (1950, "542"), confidence=sure, height=tall),
        line(4, 1195, (2350, "/TB-UBND"), confidence=sure),
        line(5, 1200, (4900, "Lâm Đồng, ngày"), confidence=sure),
        line(6, 1205, (6420, "06"), confidence=sure, height=tall),
        line(7, 1198, (6720, "tháng 02 năm 2020"), confidence=sure),
        line(8, 1900, (None, "THÔNG BÁO")),
        line(9, 2150, (None, "kết luận của Chủ tịch")),
    )
    found = propose([filled])
    assert (found["symbol"].value, found["issued"].value) == ("TB-UBND", "06/02/2020")
    number = found["number"]
    # Set in type it is the number; of an image, digits that stand apart are mostly a pen's.
    assert (number.value, number.alternatives) == (("542", ()) if sure == 100 else ("", ("542",)))


# Abstracts


def leaning(top, text, number, *, across, degrees):
    """A centred line that leans: each word lower than the one before it."""
    words = line(number, top, (None, text))
    slope = degrees * 3.1416 / 180 / 1.414
    return [
        Word(
            word.text,
            (
                word.box[0],
                word.box[1] + round(slope * (word.box[0] - across)),
                word.box[2],
                word.box[3] + round(slope * (word.box[2] - across)),
            ),
            word.confidence,
            number,
        )
        for word in words
    ]


@pytest.mark.parametrize("degrees", [-2.0, -1.0, 1.0, 2.0])
@pytest.mark.parametrize("step", [150, 165, 200])
def test_both_lines_of_a_leaning_or_closely_set_abstract_are_read(degrees, step):
    title, first, second = (
        leaning(1900 + at * step, text, 3 + at, across=5000, degrees=degrees)
        for at, text in enumerate(
            (
                "CHỈ THỊ",
                "Về tăng cường công tác quản lý hồ sơ cán bộ và",
                "hồ sơ đảng viên năm 2020",
            )
        )
    )
    found = values(
        [page(*STATE, line(2, 1200, (1500, "Số: 12/CT-UBND"), DAY), title, first, second)]
    )
    assert found["abstract"] == (
        "Về tăng cường công tác quản lý hồ sơ cán bộ và hồ sơ đảng viên năm 2020"
    )


@pytest.mark.parametrize(
    "abstract",
    ["Về tổng kết năm 2626", "Về tổng kết năm 1020", "kế hoạch giai đoạn 2020 - 2626",
     "Về sơ kết tháng 13 năm 2020", "Về cuộc họp ngày 45 tháng 1 năm 2020"],
)  # fmt: skip
def test_digits_of_an_abstract_that_cannot_be_are_not_certain(abstract):
    lines = (line(9, 2150, (None, abstract)),)
    odd = page(
        *STATE,
        line(2, 1200, (1500, "Số: 12/CT-UBND"), DAY),
        line(3, 1900, (None, "CHỈ THỊ")),
        *lines,
    )
    assert propose([odd])["abstract"].confidence < CERTAIN


@pytest.mark.parametrize(
    "abstract",
    ["Về tổng kết năm 2019", "Về định hướng đến năm 2050", "kế hoạch giai đoạn 2020 - 2025",
     "Về kỷ niệm 90 năm ngày thành lập", "Về sơ kết tháng 11 năm 2019"],
)  # fmt: skip
def test_digits_that_can_be_say_nothing_against_it(abstract):
    fine = page(
        *STATE, line(2, 1200, (1500, "Số: 12/CT-UBND"), DAY), line(3, 1900, (None, "CHỈ THỊ")),
        line(9, 2150, (None, abstract)),
    )  # fmt: skip
    assert propose([fine])["abstract"].confidence >= CERTAIN


@pytest.mark.parametrize(
    "body",
    ["Thực hiện chương trình công tác năm, Ban Tổ chức Tỉnh ủy xây dựng kế hoạch tổ chức",
     "Căn cứ Điều lệ Đảng và các quy định, hướng dẫn thi hành Điều lệ Đảng hiện hành nay",
     "Ngày 05 tháng 01, Ban Tổ chức Tỉnh ủy họp lãnh đạo Ban để bàn và quyết định các việc"],
)  # fmt: skip
def test_the_text_that_begins_close_below_is_no_part_of_an_abstract(body):
    close = page(
        line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 930, (2000, "BAN TỔ CHỨC")),
        line(3, 1320, (2000, "Số 208-KH/BTCTU"), (5100, "Lâm Đồng, ngày 05 tháng 01 năm 2013")),
        line(4, 1500, (None, "KẾ HOẠCH")),
        line(5, 1700, (None, "kiểm tra công tác quản lý hồ sơ năm 2013")),
        line(6, 1900, (1000, body)),
    )
    assert values([close])["abstract"] == "kiểm tra công tác quản lý hồ sơ năm 2013"


def test_a_long_abstract_is_read_to_its_end_and_one_without_end_is_not_certain():
    def headed(lines):
        more = [
            line(20 + at, 2150 + 200 * at, (None, "về việc quản lý hồ sơ cán bộ"))
            for at in range(lines)
        ]
        return page(
            line(0, 690, (1700, TINH_UY), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
            line(1, 930, (2000, "BAN TỔ CHỨC")),
            line(2, 1320, (2000, "Số 14-KH/BTCTU"), (5100, "Lâm Đồng, ngày 14 tháng 8 năm 2021")),
            line(3, 1916, (None, "KẾ HOẠCH")),
            *more,
        )

    ten = propose([headed(10)])["abstract"]
    assert ten.value.count("hồ sơ") == 10
    assert ten.confidence >= CERTAIN
    assert propose([headed(14)])["abstract"].confidence < CERTAIN


@pytest.mark.parametrize(
    "beside", ["(Ban hành kèm theo Quyết định số 11-QĐ/TU)", "(Dự thảo lần 2)", "(Trình Hội nghị)"]
)
def test_a_line_in_brackets_below_says_where_a_paper_belongs(beside):
    found = values(
        [state_paper(((1500, "Số: 12/CT-UBND"),), more=(line(9, 2350, (None, beside)),))]
    )
    assert found["abstract"] == "Về tăng cường công tác"


def test_a_name_that_begins_like_the_text_goes_on_in_the_abstract():
    more = (line(5, 2330, (None, "Nhâm Dần, Ban Tổ chức Tỉnh ủy")),)
    found = values([state_paper(((1500, "Số: 12/CT-UBND"),), more=more)])
    assert found["abstract"] == "Về tăng cường công tác Nhâm Dần, Ban Tổ chức Tỉnh ủy"


# Issuers


def test_bodies_that_receive_a_paper_do_not_issue_it():
    letter = page(
        *STATE,
        line(2, 1250, (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020")),
        line(3, 2000, (1500, "Kính gửi:")),
        line(4, 2200, (1500, "SỞ NỘI VỤ")),
        line(5, 2400, (1500, "SỞ TÀI CHÍNH")),
    )
    assert values([letter])["issuer"] == "Ủy ban nhân dân tỉnh Lâm Đồng"


def test_words_of_the_list_of_bodies_are_never_respelt():
    misread = [line(20 + at, 3000 + 200 * at, (1500, "ủy ban nhân dần")) for at in range(5)]
    found = propose([state_paper(((1500, "Số: 12/CT-UBND"),), more=misread)])
    assert found["issuer"].value == "Ủy ban nhân dân tỉnh Lâm Đồng"


TINH_UY = "TỈNH ỦY LÂM ĐỒNG"


@pytest.mark.parametrize(
    ("parents", "body", "issuer"),
    [
        ([TINH_UY], ["BAN TỔ CHỨC"], "Ban Tổ chức Tỉnh ủy"),
        ([TINH_UY, "ĐẢNG ỦY XÃ LẠC DƯƠNG"], ["BAN XÂY DỰNG ĐẢNG"],
         "Ban Xây dựng Đảng Đảng ủy xã Lạc Dương"),
        (["HUYỆN ỦY ĐỨC TRỌNG"], ["BAN TỔ CHỨC"], "Ban Tổ chức Huyện ủy Đức Trọng"),
        (["THÀNH ỦY ĐÀ LẠT"], ["ỦY BAN KIỂM TRA"], "Ủy ban Kiểm tra Thành ủy Đà Lạt"),
        ([TINH_UY], ["ĐẢNG ỦY QUÂN SỰ TỈNH"], "Đảng ủy Quân sự tỉnh"),
        ([TINH_UY], ["ĐẢNG ỦY CÔNG AN TỈNH"], "Đảng ủy Công an tỉnh"),
        ([TINH_UY], ["ĐẢNG ỦY ĐẶC KHU PHÚ QUÝ"], "Đảng ủy Đặc khu Phú Quý"),
        ([TINH_UY], ["ĐẢNG ỦY KHỐI CÁC CƠ QUAN"], "Đảng ủy Khối các cơ quan"),
        (["ĐẢNG BỘ TỈNH LÂM ĐỒNG"], ["BAN THƯỜNG VỤ"], "Ban Thường vụ Tỉnh ủy"),
        (["ĐẢNG BỘ HUYỆN DI LINH"], ["BAN THƯỜNG VỤ"], "Ban Thường vụ Huyện ủy Di Linh"),
        (["ĐẢNG BỘ XÃ LẠC DƯƠNG"], ["ĐẢNG ỦY"], "Đảng ủy xã Lạc Dương"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG"], ["BAN TỔ CHỨC"], "Ban Tổ chức Trung ương"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG"], ["ỦY BAN KIỂM TRA"], "Ủy ban Kiểm tra Trung ương"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG"], ["VĂN PHÒNG"], "Văn phòng Trung ương Đảng"),
        ([TINH_UY], ["BAN BẢO VỆ, CHĂM SÓC SỨC KHỎE CÁN BỘ"],
         "Ban Bảo vệ, chăm sóc sức khỏe cán bộ Tỉnh ủy"),
        ([TINH_UY], ["BAN TUYÊN GIÁO VÀ DÂN VẬN"], "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
        ([TINH_UY], ["BAN TỔ CHỨC - ỦY BAN KIỂM TRA"],
         "Ban Tổ chức Tỉnh ủy; Ủy ban Kiểm tra Tỉnh ủy"),
        ([TINH_UY, "BAN TỔ CHỨC -"], ["ỦY BAN KIỂM TRA"],
         "Ban Tổ chức Tỉnh ủy; Ủy ban Kiểm tra Tỉnh ủy"),
        ([], ["SỞ TÀI CHÍNH - SỞ NỘI VỤ"], "Sở Tài chính; Sở Nội vụ"),
        (["ĐẢNG BỘ HUYỆN ĐAM RÔNG"], ["ĐẢNG ỦY XÃ ĐẠ K'NÀNG"], "Đảng ủy xã Đạ K'Nàng"),
        ([], ["ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG"], "Ủy ban nhân dân tỉnh Lâm Đồng"),
        ([TINH_UY], ["TRƯỜNG CHÍNH TRỊ"], "Trường Chính trị"),
    ],
)  # fmt: skip
def test_a_body_is_named_with_whose_it_is(parents, body, issuer):
    assert issuer_of(parents, body) == issuer


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("BAN BẢO VỆ, CHĂM SÓC", "SỨC KHỎE CÁN BỘ"), "Ban Bảo vệ, chăm sóc sức khỏe cán bộ Tỉnh ủy"),
        (("BAN TUYÊN GIÁO", "VÀ DÂN VẬN"), "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
        (("ĐẢNG ỦY XÃ", "LẠC DƯƠNG"), "Đảng ủy xã Lạc Dương"),
    ],
)  # fmt: skip
def test_the_name_of_a_body_may_go_on_in_the_next_line(lines, issuer):
    headed = page(
        line(0, 690, (1700, TINH_UY), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 850, (1500, lines[0])),
        line(2, 1010, (1500, lines[1])),
        line(3, 1320, (2000, "Số 14-KH/TU"), (5100, "Lâm Đồng, ngày 14 tháng 8 năm 2021")),
        line(4, 1916, (None, "KẾ HOẠCH")),
    )
    assert values([headed])["issuer"] == issuer


# Places and days


@pytest.mark.parametrize("place", ["Quảng Ngãi", "Ngân Sơn", "Nga Sơn", "Lâm Đồng"])
@pytest.mark.parametrize("day", ["W†", "45", "£", ""])
def test_a_day_that_is_not_read_leaves_the_place(place, day):
    dated = (4900, f"{place}, ngày {day} tháng 5 năm 2021")
    found = propose([state_paper(((1500, "Số: 12/CT-UBND"),), day=dated)])
    assert found["place"].value == place
    assert found["issued"].value == "05/2021"
    assert found["issued"].box[0] > found["place"].box[2]


def test_minutes_say_in_their_text_when_people_met():
    minutes = page(
        line(0, 1000, (None, "BIÊN BẢN")),
        line(1, 1320, (None, "họp chi bộ Văn phòng")),
        line(2, 1770, (1400, "Hôm nay, ngày 15 tháng 6 năm 2012, tại phòng họp, chi bộ tiến hành họp.")),
    )  # fmt: skip
    found = propose([minutes])
    assert (found["issued"].value, found["type_code"].value) == ("15/06/2012", "bien-ban")
    assert found["issued"].confidence < CERTAIN
    assert found["abstract"].value == "họp chi bộ Văn phòng"


@pytest.mark.parametrize(
    "said",
    ["Thời gian: Bắt đầu lúc 14 giờ 00 phút, ngày 15 tháng 6 năm 2012",
     "Vào hồi 8 giờ, ngày 15/6/2012, tại hội trường", "Hôm nay ngày 15 tháng 06 năm 2012"],
)  # fmt: skip
def test_however_they_say_it(said):
    minutes = page(line(0, 1000, (None, "BIÊN BẢN")), line(2, 1770, (1400, said)))
    assert values([minutes])["issued"] == "15/06/2012"


# Signers


def ending(office, name, *, number=2):
    return page(
        line(0, 6000, (1400, "Nơi nhận:"), (6000, office)),
        line(1, 6200, (1400, "- Lưu."), (6200, name)),
        number=number,
    )


@pytest.mark.parametrize(
    "office",
    ["HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "CỤC TRƯỞNG", "CHỈ HUY TRƯỞNG", "CHÍNH ỦY", "PHÓ CHÍNH ỦY",
     "CHI CỤC TRƯỞNG", "VIỆN TRƯỞNG", "CHÁNH THANH TRA", "QUYỀN GIÁM ĐỐC", "HẠT TRƯỞNG"],
)  # fmt: skip
def test_offices_of_schools_courts_and_the_army_are_offices(office):
    found = propose([party_page(), ending(office, "Đàm Quang Thiệu")])["signer"]
    assert found.value == "Đàm Quang Thiệu"
    assert found.confidence > 0.5


@pytest.mark.parametrize(
    "rank",
    ["Trung tá", "Thượng tá", "Đại tá", "Thiếu tướng", "Đại úy", "Thượng tá, ThS.", "Đồng chí"],
)
def test_a_rank_is_no_part_of_a_name(rank):
    found = values([party_page(), ending("CHỈ HUY TRƯỞNG", f"{rank} Đàm Quang Thiệu")])
    assert found["signer"] == "Đàm Quang Thiệu"


@pytest.mark.parametrize("mark", ["'", "’", "ʼ", "‘"])
def test_the_apostrophe_belongs_to_a_name_of_the_highlands(mark):
    found = values([party_page(), ending("TRƯỞNG BAN", f"K{mark} Brinh")])
    assert found["signer"] == "K' Brinh"
    assert values([party_page(), ending("CHỦ TỊCH", f"K{mark}Brinh")])["signer"] == "K'Brinh"


@pytest.mark.parametrize(
    ("text", "name"),
    [("K' Brinh", True), ("K’ Brinh", True), ("K'Brinh", True), ("Cil Múp Ha K'Riêng", True),
     ("H'Hoa Niê", True), ("Ya Duck", True), ("Nguyễn Văn A", True), ("K'", False), ("N J", False),
     ("Nơi nhận", False), ("BAN TỔ CHỨC", False), ("Ban", False)],
)  # fmt: skip
def test_what_is_a_name(text, name):
    assert is_person_name(text) is name


def test_what_the_seal_left_beside_a_name_is_dropped_with_doubt():
    words = [
        *line(0, 6000, (1400, "Nơi nhận:"), (6000, "CHỦ TRÌ HỘI NGHỊ")),
        *line(1, 6300, (5900, "ÄN", 24), (6300, "Nghiêm Xuân Lãm", 95)),
    ]
    found = propose([party_page(), page(words, number=2)])["signer"]
    assert found.value == "Nghiêm Xuân Lãm"
    assert found.confidence <= 0.5


# Sheets of other sizes


def on_a_sheet(reading, *, across, down, left=0, top=0):
    """The A4 page laid with its letters as they are on a sheet `across` and `down` as large."""

    def moved(box):
        return (
            round(box[0] / across + left), round(box[1] / down + top),
            round(box[2] / across + left), round(box[3] / down + top),
        )  # fmt: skip

    words = tuple(Word(w.text, moved(w.box), w.confidence, w.line) for w in reading.words)
    dpi = 300
    signals = {"width": 210 * across / 25.4 * dpi, "height": 297 * down / 25.4 * dpi, "dpi": dpi}
    return PageReading(reading.number, reading.text, words, 95.0, signals=signals)


def long_paper():
    """A paper below whose abstract, at less than a tenth of A3, the text goes on."""
    body = [
        line(20 + at, 2900 + 200 * at, (1400, "và các đồng chí thực hiện tốt nhiệm vụ được giao trong năm nay"))
        for at in range(6)
    ]  # fmt: skip
    return page(*[[w for w in party_page().words if w.line == n] for n in range(9)], *body)


@pytest.mark.parametrize(
    ("across", "down", "left"),
    [(1.0, 1.0, 0), (1.414, 1.414, 0), (1.414, 1.414, 2500), (2.0, 1.0, 5000), (2.0, 1.0, 0)],
    ids=["A4", "A3", "A3, in its middle", "right half of A3", "left half of A3"],
)
def test_a_paper_on_a_larger_sheet_is_read_as_on_its_own(across, down, left):
    right = values([long_paper()])
    found = propose([on_a_sheet(long_paper(), across=across, down=down, left=left)])
    assert {name: one.value for name, one in found.items()} == right
    assert right["abstract"] == "sắp xếp kho lưu trữ của Ban giai đoạn 2021 - 2024"
    assert all(0 <= side <= 10_000 for one in found.values() for side in one.box)
    number = next(w for w in on_a_sheet(long_paper(), across=across, down=down, left=left).words
                  if w.text.startswith("27-KH"))  # fmt: skip
    assert abs(found["number"].box[0] - number.box[0]) < 20


def test_a_paper_enlarged_with_its_letters_keeps_its_shares():
    enlarged = long_paper()
    signals = {"width": 3508, "height": 4961, "dpi": 300}
    found = values([PageReading(1, enlarged.text, enlarged.words, 95.0, signals=signals)])
    assert found == values([long_paper()])


def test_tt_is_read_by_the_way_the_number_is_written():
    def untitled(number):
        return page(*STATE, line(2, 1200, (1500, f"Số {number}"), DAY))

    assert values([untitled("05-TT/TU")])["type_code"] == "thong-tri"
    assert values([untitled("05/TT-BNV")])["type_code"] == "thong-tu"
