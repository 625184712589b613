"""Word files that went wrong once, read as the product reads them."""

from pathlib import Path

import pytest
from docx import Document

from reading.domain.attention import attention
from tests.reading.domain.pages import values
from tests.reading.files.word_making import as_bytes

FILES = Path(__file__).with_name("word_files")


@pytest.fixture
def read(read_word):
    def read(name):
        return read_word((FILES / f"{name}.docx").read_bytes())

    return read


HEADING = {
    "number": "14", "symbol": "KH/BTCTU", "issued": "20/03/2012", "place": "Đà Lạt",
    "issuer": "Ban Tổ chức Tỉnh ủy",
}  # fmt: skip


def test_a_paper_typed_in_tcvn3_is_read(read):
    pages = read("w1_vntime")
    lines = pages[0].text.split("\n")
    assert lines[:2] == ["TỈNH ỦY LÂM ĐỒNG", "BAN TỔ CHỨC"]
    assert lines[6:8] == [
        "KẾ HOẠCH",
        "tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2011",
    ]
    assert values(pages) == HEADING | {
        "type_code": "ke-hoach",
        "abstract": "tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2011",
    }
    assert pages[0].validity > 0.97


def test_what_is_drawn_is_what_was_meant(read, tmp_path):
    from reading.ocr.text_layer_reading import open_text_layers, read_text_layer

    read("w1_vntime")
    drawn = read_text_layer(open_text_layers(tmp_path / "laid.pdf"), 1)
    assert "tổ chức hội nghị tổng kết" in drawn.text


def test_numbers_that_word_counts_stand_in_the_text_and_end_the_abstract(read):
    pages = read("w2_auto_numbers")
    assert "Điều 1. Thành lập Ban Chỉ đạo" in pages[0].text
    assert "Điều 3. Các đồng chí" in pages[0].text
    assert values(pages)["abstract"] == "về việc thành lập Ban Chỉ đạo"


def test_a_scan_pasted_into_word_is_read(read):
    pages = read("w3_pictures_only")
    found = values(pages)
    assert {name: found[name] for name in HEADING} == HEADING
    assert found["abstract"] == "tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2011"
    assert "pictures_in_word" in {reason.code for reason in attention(pages)}


def test_a_ticked_box_and_a_choice_are_kept(read):
    text = read("w4_symbols")[0].text
    assert "Đồng ý ☑" in text
    assert "Xếp loại: Hoàn thành xuất sắc nhiệm vụ" in text


def test_an_unused_style_raises_no_alarm(lay_out):
    assert lay_out((FILES / "w5_leftover_style.docx").read_bytes()).warnings == ()


def test_a_stamp_pasted_into_word_names_its_level(read):
    pages = read("w7_stamp_picture")
    assert values(pages)["level"] == "CONFIDENTIAL"
    assert "MẬT" in pages[0].text.split("\n")
    assert "pictures_in_word" in {reason.code for reason in attention(pages)}


def test_the_abstract_ends_with_its_paragraph(read):
    found = values(read("208_word_khong_gach"))
    assert found["abstract"] == "kiểm tra công tác quản lý hồ sơ năm 2013"
    assert found["number"] == "208"


@pytest.mark.parametrize(
    "stamp",
    [("ĐẾN Số: 574 Ngày: 22/3/2012",), ("CÔNG VĂN ĐẾN", "Số: 574", "Ngày: 22/3/2012", "Chuyển:")],
)
def test_an_arrival_stamp_typed_into_word_is_none_of_the_paper_s_own_fields(read_word, stamp):
    document = Document(FILES / "208_word_khong_gach.docx")
    first = document.paragraphs[0]
    for text in stamp:
        first.insert_paragraph_before(text)
    found = values(read_word(as_bytes(document)))
    assert (found["arrival_number"], found["arrived"]) == ("574", "22/03/2012")
    bare = values(read_word((FILES / "208_word_khong_gach.docx").read_bytes()))
    assert {
        name: one for name, one in found.items() if name not in {"arrival_number", "arrived"}
    } == bare
