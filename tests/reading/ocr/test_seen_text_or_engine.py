"""A page keeps its own words where they are what is seen; else the engine reads the drawing."""

import numpy as np
import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from reading.domain.readings import as_seen
from reading.looking.page_images import draw_page
from tests.daily import daily
from tests.reading.ocr.conftest import FONT, LINES, draw, image_stream
from tests.reading.ocr.printing import CASES, codes, fields, printed, read


def tiles(path, across, down, *, text=b"", after=False):
    """A scan cut into tiles, with a layer of wrong words before or after them."""
    scan = draw(colour=False)
    printed(path, lines=())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        images, content = {}, b""
        wide, tall = scan.width // across, scan.height // down
        for row in range(down):
            for column in range(across):
                name = f"/T{row}x{column}"
                part = scan.crop((column * wide, row * tall, (column + 1) * wide, (row + 1) * tall))
                images[name] = image_stream(pdf, part)
                place = 595 / across * column, 842 - 842 / down * (row + 1)
                size = 595 / across, 842 / down
                content += (
                    f"q {size[0]} 0 0 {size[1]} {place[0]} {place[1]} cm {name} Do Q\n".encode()
                )
        page = pdf.pages[0]
        for name, image in images.items():
            page.add_resource(image, Name.XObject, Name(name))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.add_resource(pdf.make_indirect(font), Name.Font, Name.F9)
        parts = [content, text] if after else [text, content]
        for part in parts:
            page.contents_add(part)
        pdf.save(path)
    return path


WRONG = b"BT %s /F9 14 Tf 65 750 Td (TINH UY Ban To chuc ke hoach ngay hai muoi) Tj ET"


HIDDEN = {
    "shown by nothing, before": (b"3 Tr", False),
    "shown by nothing, after": (b"3 Tr", True),
    "covered": (b"", False),
    "white, after": (b"1 g", True),
}


@pytest.mark.parametrize("grid", daily([(1, 1), (1, 7), (2, 2), (3, 1)], (1, 7)))
@pytest.mark.parametrize(("how", "after"), daily(HIDDEN, "shown by nothing, before"))
def test_a_scan_in_pieces_is_read_by_the_engine_whatever_words_it_hides(
    grid, how, after, engine, tmp_path
):
    page = read(tiles(tmp_path / "a.pdf", *grid, text=WRONG % how, after=after), engine)
    assert page.variant != "text-layer"
    assert LINES[-1] in page.text
    assert "muoi" not in page.text


def test_a_scan_in_strips_with_wrong_words_gives_its_own_number(engine):
    page = read(CASES / "p3b_scan_strips_hidden_wrong.pdf", engine)
    assert page.variant != "text-layer"
    found = fields(page)
    assert (found["number"], found["issued"]) == ("14", "20/03/2012")


HEADINGS = ("p1b_vntimeh_heading_only", "p1b2_vntimeh_heading_long_body")


@pytest.mark.parametrize("name", daily(HEADINGS, HEADINGS[0]))
def test_a_heading_whose_font_means_nothing_is_read_from_the_drawing(name, engine):
    found = fields(read(CASES / f"{name}.pdf", engine))
    assert found["issuer"] == "Ban Tổ chức Tỉnh ủy"
    assert found["type_code"] == "ke-hoach"
    assert found["abstract"] == "tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2011"


OLD = ("tæ chøc héi nghÞ tæng kÕt", "KÕ ho¹ch", "BAN TOÅ CHÖÙC TÆNH UÛY", "kÕ ho¹ch c«ng t¸c n¨m")


@pytest.mark.parametrize("line", daily(OLD, "KÕ ho¹ch"))
def test_one_line_of_an_old_encoding_in_the_heading_spoils_the_page(line, engine, tmp_path):
    lines = (*LINES[:2], line, *LINES[3:])
    assert read(printed(tmp_path / "a.pdf", lines=lines), engine).variant != "text-layer"


@pytest.mark.parametrize(
    "line",
    [
        "TỈNH ỦY ĐẮK LẮK",
        "HUYỆN ỦY KRÔNG PĂK",
        "Số 14-KH/BTCTU",
        "GS.TS. Trần Văn Mẫu, PGS.TS. Lê Thị Mẫu",
        "Email: vanthu@btctu.quangngai.dcs.vn",
    ],
)
def test_names_and_signs_of_a_heading_spoil_nothing(line, engine, tmp_path):
    lines = (*LINES[:2], line, *LINES[3:])
    page = read(printed(tmp_path / "a.pdf", lines=lines), engine)
    assert page.variant == "text-layer"
    assert line in page.text


def test_a_page_in_english_keeps_its_own_text(engine):
    page = read(CASES / "l1b_english_digital.pdf", engine)
    assert page.variant == "text-layer"
    assert "having fulfilled the requirements prescribed by the University" in page.text


@pytest.mark.parametrize("name", ["l6_portfolio_cover_scan", "l7_two_lines"])
def test_a_short_page_stays_the_way_it_is(name, engine):
    page = read(CASES / f"{name}.pdf", engine)
    assert page.signals["rotation"] == 0
    expected = "this PDF portfolio" if name.startswith("l6") else "Embassy of the Lao PDR"
    assert expected in page.text


def test_print_that_runs_sideways_is_turned_for_whoever_reads_it(engine, tmp_path):
    def sideways(pdf):
        with pdf.rotation(90, 300, 420):
            for row, line in enumerate(LINES):
                pdf.text(20, 300 + row * 24, line)

    page = read(printed(tmp_path / "a.pdf", sideways, lines=()), engine)
    assert page.variant == "text-layer"
    assert page.signals["rotation"] == 90
    assert page.text == "\n".join(LINES)
    assert as_seen(page).words[0].text == "TỈNH"
    assert as_seen(page).words[0].box[1] < as_seen(page).words[-1].box[1]


def test_a_stamp_on_a_page_that_the_engine_has_to_read_is_read_as_well(engine, tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.open(CASES / "p1b_vntimeh_heading_only.pdf") as pdf:
        picture = Image.new("RGB", (300, 130), "white")
        pen = ImageDraw.Draw(picture)
        pen.text((60, 25), "MẬT", (200, 0, 0), ImageFont.truetype(FONT, 60))
        pdf.pages[0].add_resource(image_stream(pdf, picture), Name.XObject, Name.Mark)
        pdf.pages[0].contents_add(b"q 70 0 0 30 110 690 cm /Mark Do Q")
        pdf.save(path)
    page = read(path, engine)
    assert page.variant != "text-layer"
    assert "drawn_not_read" in codes(page)
    assert fields(page)["level"] == "CONFIDENTIAL"


@pytest.mark.parametrize("clockwise", daily([90, 180, 270], 90))
def test_a_scan_that_lies_turned_is_drawn_upright(clockwise, engine, scan):
    straight = draw()
    path = scan(straight.rotate(-clockwise, expand=True))
    page = read(path, engine)
    with path.open("rb") as file:
        shown = draw_page(file, 1, width=400, rotation=page.signals["rotation"])
    expected = straight.resize(shown.size).convert("L")
    assert (
        np.corrcoef(np.asarray(expected).ravel(), np.asarray(shown.convert("L")).ravel())[0, 1]
        > 0.8
    )
