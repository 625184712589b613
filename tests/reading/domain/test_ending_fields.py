"""Who signed and who received it, at the end of a document."""

import pytest

from reading.domain.proposals import propose
from tests.reading.domain.pages import last_page, line, page, party_page, values


def ending(authority, *right, number=2):
    """A last page: recipients at left, the authority and what stands below it at right."""
    lines = [
        line(0, 6000, (1400, "Nơi nhận:"), (6000, authority)),
        line(1, 6200, (1400, "- Như trên;")),
        line(2, 6400, (1400, "- Lưu: VT.")),
    ]
    lines += [line(10 + at, top, (left, text)) for at, (left, top, text) in enumerate(right)]
    return page(*lines, number=number)


@pytest.mark.parametrize(
    "authority",
    ["T/M BAN THƯỜNG VỤ", "K/T TRƯỞNG BAN", "T/L TRƯỞNG BAN", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH",
     "TL. CHỦ TỊCH", "TUQ. GIÁM ĐỐC", "Q. CHỦ TỊCH", "CHỦ TỊCH", "—.. CHỦ TỊCH"],
)  # fmt: skip
def test_the_signer_stands_below_the_authority(authority):
    found = values([party_page(), ending(authority, (6200, 7400, "Đàm Quang Thiệu"))])
    assert found["signer"] == "Đàm Quang Thiệu"


def test_academic_titles_are_no_part_of_a_name():
    found = values([party_page(), ending("GIÁM ĐỐC", (6200, 7400, "PGS.TS. Đàm Quang Thiệu"))])
    assert found["signer"] == "Đàm Quang Thiệu"


def test_the_print_of_a_digital_signature_is_nobody():
    printed = [
        (6000, 6500, "Người ký: Ủy Ban Tỉnh"),
        (6000, 6600, "Lâm Đồng"),
        (6000, 6700, "Email: ubnd@lamdong.gov.vn"),
        (6000, 6800, "Thời gian ký: 04.02.2025 16:12:04"),
    ]
    signed = ending("KT. CHỦ TỊCH", *printed, (6200, 7400, "Trương Cảnh Hà"))
    assert values([party_page(), signed])["signer"] == "Trương Cảnh Hà"
    assert "signer" not in propose([party_page(), ending("KT. CHỦ TỊCH", *printed)])


def test_a_name_whose_first_letter_the_seal_took_is_proposed_with_doubt():
    found = propose([party_page(), ending("x", (6200, 7400, "rần Ngọc Minh"))])
    assert found["signer"].value == "Trần Ngọc Minh"
    assert found["signer"].confidence <= 0.5


def test_a_name_without_an_authority_above_it_is_proposed_with_doubt():
    found = propose([party_page(), ending("x", (6200, 7400, "Đàm Quang Thiệu"))])
    assert found["signer"].value == "Đàm Quang Thiệu"
    assert found["signer"].confidence <= 0.5


def test_annexes_after_the_signature_do_not_hide_it():
    annex = [page(line(0, 900, (3000, "DANH SÁCH KÈM THEO")), number=n) for n in range(3, 40)]
    found = propose([party_page(), last_page(), *annex])
    assert found["signer"].value == "Đàm Quang Thiệu"
    assert found["signer"].page == 2


def test_recipients_are_found_though_their_heading_is_misread():
    misread = page(
        line(0, 6000, (1400, "-Vơi nhận:"), (6000, "CHỦ TỊCH")),
        line(1, 6200, (1400, "- Bộ Nội vụ;")),
        line(2, 6400, (1400, "- Lưu: VT."), (6200, "Đàm Quang Thiệu")),
        number=2,
    )
    found = values([party_page(), misread])
    assert found["recipients"] == "Bộ Nội vụ;\nLưu: VT."
    assert found["signer"] == "Đàm Quang Thiệu"


def test_a_sentence_about_receiving_is_no_list():
    told = page(line(0, 6000, (1400, "mỗi nơi nhận được văn bản này thì báo cáo")), number=2)
    assert "recipients" not in propose([party_page(), told])


def signed_by(name, number):
    return page(line(0, 6000, (6000, "TRƯỞNG BAN")), line(1, 7400, (6200, name)), number=number)


def test_of_two_signatures_without_recipients_neither_is_certain():
    pages = [party_page(), signed_by("Đàm Quang Thiệu", 2), signed_by("Lê Thị Phụ", 3)]
    found = propose(pages)["signer"]
    assert found.confidence <= 0.5
    assert "Đàm Quang Thiệu" in (found.value, *found.alternatives)
    assert propose(pages[:2])["signer"].confidence > 0.5


def test_a_signature_before_the_page_of_the_recipients_puts_theirs_in_doubt():
    found = propose([party_page(), signed_by("Lê Thị Phụ", 2), last_page(3)])["signer"]
    assert found.value == "Đàm Quang Thiệu"
    assert found.confidence <= 0.5
    assert found.alternatives == ("Lê Thị Phụ",)


@pytest.mark.parametrize("left", [6000, 1200])
def test_of_two_who_sign_on_one_page_neither_is_certain(left):
    one = page(
        line(0, 5000, (left, "CHỦ TỊCH")), line(1, 5600, (left, "Phạm Văn Trái")),
        line(2, 6000, (6000, "TRƯỞNG BAN")), line(3, 7400, (6200, "Đàm Quang Thiệu")), number=2,
    )  # fmt: skip
    found = propose([party_page(), one])["signer"]
    assert (found.value, found.alternatives) == ("Đàm Quang Thiệu", ("Phạm Văn Trái",))
    assert found.confidence <= 0.5
