from datetime import date

import pytest

from language.types import (
    document_types,
    title_of,
    type_by_code,
    type_by_title,
    types_by_abbreviation,
    types_of_number,
)

EXPORT_NAMES = {
    "01": "Nghị quyết", "02": "Quyết định", "03": "Chỉ thị", "04": "Quy chế", "05": "Quy định",
    "06": "Thông cáo", "07": "Thông báo", "08": "Hướng dẫn", "09": "Chương trình",
    "10": "Kế hoạch", "11": "Phương án", "12": "Đề án", "13": "Dự án", "14": "Báo cáo",
    "15": "Tờ trình", "16": "Giấy ủy quyền", "17": "Phiếu gửi", "18": "Phiếu chuyển",
    "19": "Phiếu báo", "20": "Biên bản", "21": "Hợp đồng", "22": "Công văn", "23": "Công điện",
    "24": "Bản ghi nhớ", "25": "Bản thỏa thuận", "26": "Giấy mời", "27": "Giấy giới thiệu",
    "28": "Giấy nghỉ phép", "29": "Thư công", "30": "Bản đồ", "31": "Bản vẽ kỹ thuật",
}  # fmt: skip


def codes(abbreviation: str) -> list[str]:
    return [kind.code for kind in types_by_abbreviation(abbreviation)]


def test_codes_are_unique_plain_slugs():
    found = [kind.code for kind in document_types()]
    assert len(found) == len(set(found))
    assert all(code.isascii() and code.replace("-", "").islower() for code in found)


def test_every_export_code_belongs_to_its_type_and_the_rest_go_as_other():
    coded = {k.export_code: k.name for k in document_types() if k.export_code != "32"}
    assert coded == EXPORT_NAMES
    others = {k.name for k in document_types() if k.export_code == "32"}
    assert {"Kết luận", "Thông tri", "Tuyên bố", "Lời kêu gọi", "Quy hoạch", "Khác"} <= others


@pytest.mark.parametrize(
    ("abbreviation", "expected"),
    [
        ("KH", ["ke-hoach"]),
        ("QĐ", ["quyet-dinh", "quy-dinh"]),
        ("QyĐ", ["quy-dinh"]),
        ("QĐi", ["quy-dinh"]),
        ("TT", ["thong-tri", "thong-tu"]),
        ("CTR", ["chuong-trinh"]),
        ("ctt", ["chuong-trinh"]),
        ("ND", ["nghi-dinh"]),
        ("HD", ["huong-dan"]),
        ("HĐ", ["hop-dong"]),
        ("GT", ["giay-gioi-thieu"]),
        ("XYZ", []),
        ("", []),
    ],
)
def test_an_abbreviation_names_every_type_it_may_mean(abbreviation, expected):
    assert codes(abbreviation) == expected


def test_a_decision_and_a_regulation_share_letters_in_party_papers_only():
    decision, regulation = type_by_code("quyet-dinh"), type_by_code("quy-dinh")
    assert (decision.party, decision.state) == ("QĐ", "QĐ")
    assert (regulation.party, regulation.state) == ("QĐ", "QyĐ")
    assert not regulation.certain
    assert "QĐi" not in {kind.party for kind in document_types()}


def test_what_is_only_believed_is_marked():
    doubtful = {kind.code for kind in document_types() if not kind.certain}
    assert {"thong-tri", "quy-hoach", "tuyen-bo", "loi-keu-goi", "giay-di-duong"} <= doubtful
    assert {"ke-hoach", "cong-van", "ban-sao", "nghi-dinh"}.isdisjoint(doubtful)


def test_every_type_says_since_when_it_is_named():
    assert all(isinstance(kind.valid_from, date) for kind in document_types())
    assert type_by_code("de-an").valid_from == date(2017, 2, 6)


def test_an_unknown_code_is_none():
    assert type_by_code("ke hoach") is None


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("KẾ HOẠCH", "ke-hoach"),
        ("Kế hoạch thực hiện Nghị quyết số 57-NQ/TW", "ke-hoach"),
        ("KÉ HOACH", "ke-hoach"),
        ("KẾHOẠCH", "ke-hoach"),
        ("QUY ĐỊNH", "quy-dinh"),
        ("QUYẾT ĐỊNH", "quyet-dinh"),
        ("QUYÉT ÐỊNH", "quyet-dinh"),
        ("Thông tư liên tịch", "thong-tu-lien-tich"),
        ("THÔNG TRI", "thong-tri"),
        ("Giấy uỷ quyền", "giay-uy-quyen"),
        ("- TỜ TRÌNH -", "to-trinh"),
        ("KHÁC", "khac"),
    ],
)
def test_a_title_tells_the_type(title, code):
    assert type_by_title(title).code == code


@pytest.mark.parametrize("title", ["", "Về việc lập kế hoạch", "khác với năm trước", "\x00", "QĐ"])
def test_other_text_tells_nothing(title):
    assert type_by_title(title) is None


@pytest.mark.parametrize(
    ("code", "abstract", "title"),
    [
        ("ke-hoach", "số hóa hồ sơ", "Kế hoạch số hóa hồ sơ"),
        ("ke-hoach", "Kế hoạch số hóa", "Kế hoạch số hóa"),
        ("ke-hoach", "kế hoạch số hóa", "Kế hoạch số hóa"),
        ("quyet-dinh", "Về việc bổ nhiệm", "Quyết định về việc bổ nhiệm"),
        ("ke-hoach", "", "Kế hoạch"),
        ("", "số hóa", "Số hóa"),
        ("khac", "số hóa", "Số hóa"),
        ("", "", ""),
    ],
)
def test_a_document_is_called_by_its_type_and_what_it_is_about(code, abstract, title):
    assert title_of(code, abstract) == title


@pytest.mark.parametrize(
    ("letters", "party", "codes_"),
    [
        ("TT", True, ["thong-tri"]), ("TT", False, ["thong-tu"]),
        ("QĐ", True, ["quyet-dinh", "quy-dinh"]), ("QyĐ", False, ["quy-dinh"]),
        ("QĐ", False, ["quyet-dinh"]), ("QĐNS", True, ["quyet-dinh"]),
        ("CTHĐ", True, ["chuong-trinh"]), ("QCPH", True, ["quy-che"]), ("XY", True, []),
    ],
)  # fmt: skip
def test_the_way_a_number_is_written_tells_types_of_the_same_letters_apart(letters, party, codes_):
    assert [kind.code for kind in types_of_number(letters, party=party)] == codes_


def test_letters_of_an_office_s_own_name_the_type_they_begin_with():
    assert codes("QĐNS") == ["quyet-dinh"]
    assert types_of_number("QĐNV", party=True)[0].code == "quyet-dinh"
