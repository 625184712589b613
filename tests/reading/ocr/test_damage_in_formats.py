"""Each format of images hides damage in a way of its own: in scans, tiles, symbols, palettes."""

import struct
import zlib

import pytest
from pikepdf import Dictionary, Name

from reading.ocr.pages import open_pages
from reading.ocr.strict_decoding import check_jbig2
from tests.reading.ocr.broken import (
    BILEVEL,
    FULL_PAGE,
    GREY,
    HEIGHT,
    PAGE,
    STORED,
    WIDTH,
    Stored,
    indexed,
    jbig2,
    jbig2_segment,
    jbig2_text,
    page_of,
    saved,
    tiled,
    with_levels_of_nought,
    with_scans,
    with_tags,
    zeroed,
)
from tests.reading.ocr.broken_pages import HEADER, grey_jpeg, is_damaged


@pytest.mark.parametrize("kept", [1, 2, 3, 5])
@pytest.mark.parametrize("picture", [GREY, PAGE], ids=["grey", "colour"])
def test_a_progressive_jpeg_without_all_its_scans_is_damaged(kept, picture, opened, tmp_path):
    data = with_scans(kept, picture)
    space = Name.DeviceGray if picture is GREY else Name.DeviceRGB
    stored = Stored(data, {**grey_jpeg(), "ColorSpace": space})
    assert is_damaged(opened(lambda pdf: page_of(pdf, stored)))
    (tmp_path / "a.jpg").write_bytes(data)
    assert is_damaged(open_pages(tmp_path / "a.jpg"))


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"quality": 30, "optimize": True}])
def test_a_progressive_colour_jpeg_is_whole(options, opened):
    data = saved(PAGE, "JPEG", progressive=True, **options)
    page = opened(lambda pdf: page_of(pdf, Stored(data, STORED["jpeg"].entries))).page(1)
    assert page.damage is None


def test_a_jpeg_multiplied_by_nought_is_damaged(opened, tmp_path):
    data = with_levels_of_nought()
    assert is_damaged(opened(lambda pdf: page_of(pdf, Stored(data, grey_jpeg()))))
    (tmp_path / "a.jpg").write_bytes(data)
    assert is_damaged(open_pages(tmp_path / "a.jpg"))


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_jpeg2000_without_some_tiles_is_damaged(kept, opened):
    entries = STORED["jpeg2000"].entries
    assert is_damaged(opened(lambda pdf: page_of(pdf, Stored(tiled(kept), entries))))
    assert opened(lambda pdf: page_of(pdf, Stored(tiled(), entries))).page(1).damage is None


def with_shared_segments(pdf, stored, shared):
    segments = pdf.make_stream(shared)
    page_of(pdf, stored, DecodeParms=Dictionary(JBIG2Globals=segments))


def test_jbig2_that_refers_to_what_is_not_there_is_damaged(opened):
    text = jbig2(jbig2_text(9))
    assert is_damaged(opened(lambda pdf: page_of(pdf, text)))
    assert is_damaged(opened(lambda pdf: page_of(pdf, jbig2(jbig2_text()))))
    other = jbig2_segment(8, 0, bytes(20))
    assert is_damaged(opened(lambda pdf: with_shared_segments(pdf, text, other)))


def test_jbig2_whose_shared_segments_are_there_is_whole(opened):
    symbols = jbig2_segment(9, 0, bytes(20))
    text = jbig2(jbig2_text(9)).data
    assert check_jbig2(text, symbols, width=WIDTH, height=HEIGHT).damage is None
    assert check_jbig2(text, width=WIDTH, height=HEIGHT).damage is not None
    assert opened(lambda pdf: page_of(pdf, jbig2())).page(1).damage is None


@pytest.mark.parametrize(("last", "lookup"), [(1, b"\xff" * 3), (0, b"\xff" * 3), (1, b"")])
def test_colours_that_are_not_in_the_palette_are_damage(last, lookup, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, indexed(last, lookup))))


@pytest.mark.parametrize("last", [1, 255])
def test_a_palette_that_holds_all_that_is_used_is_whole(last, opened):
    lookup = b"\xff\xff\xff\x00\x00\x00"
    assert opened(lambda pdf: page_of(pdf, indexed(last, lookup))).page(1).damage is None


def test_a_palette_that_cannot_be_unpacked_is_damage_of_that_page(opened):
    def build(pdf):
        page_of(pdf, indexed(1, pdf.make_stream(b"junk", Filter=Name.FlateDecode)))

    assert is_damaged(opened(build))


def test_predictors_that_do_not_exist_are_damage(opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, with_tags(99))))
    assert opened(lambda pdf: page_of(pdf, with_tags(2))).page(1).damage is None


@pytest.mark.drill
def test_a_jpeg_far_larger_than_its_image_is_damage_of_that_page(opened):
    data = bytearray(saved(GREY, "JPEG"))
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, 65500, 65500)
    assert is_damaged(opened(lambda pdf: page_of(pdf, Stored(bytes(data), grey_jpeg()))))


def test_a_fax_that_nobody_can_check_is_told(opened):
    rows = Stored(bytes([0b00110101] * 20), STORED["fax"].entries)
    told = Dictionary(K=0, Columns=WIDTH, Rows=HEIGHT, EncodedByteAlign=True)
    page = opened(lambda pdf: page_of(pdf, rows, HEADER + b" " + FULL_PAGE, DecodeParms=told))
    assert not page.page(1).checked


@pytest.mark.parametrize("missing", [273, 279], ids=["start", "length"])
def test_a_tiff_whose_rows_stand_nowhere_is_damaged(missing, tmp_path):
    data = bytearray(saved(GREY, "TIFF", compression="raw"))
    start = struct.unpack_from("<I", data, 4)[0]
    for at in range(start + 2, start + 2 + 12 * struct.unpack_from("<H", data, start)[0], 12):
        if struct.unpack_from("<H", data, at)[0] == missing:
            data[at + 8 : at + 12] = bytes(4)
    (tmp_path / "a.tif").write_bytes(bytes(data))
    assert is_damaged(open_pages(tmp_path / "a.tif"))


def test_a_png_whose_palette_lacks_colours_is_damaged(tmp_path):
    data = saved(GREY.convert("P"), "PNG")
    at = data.index(b"PLTE") - 4
    length = struct.unpack_from(">I", data, at)[0]
    colours = b"PLTE" + data[at + 8 : at + 11]
    short = struct.pack(">I", 3) + colours + struct.pack(">I", zlib.crc32(colours))
    (tmp_path / "a.png").write_bytes(data[:at] + short + data[at + 12 + length :])
    (tmp_path / "whole.png").write_bytes(data)
    assert is_damaged(open_pages(tmp_path / "a.png"))
    assert not is_damaged(open_pages(tmp_path / "whole.png"))


@pytest.mark.parametrize("compression", ["group4", "group3", "tiff_adobe_deflate", "tiff_lzw"])
def test_a_tiff_with_bytes_lost_in_the_middle_is_damaged(compression, tmp_path):
    picture = BILEVEL if compression.startswith("group") else GREY
    data = bytearray(saved(picture, "TIFF", compression=compression))
    start = len(data) // 3
    data[start : start + 200] = bytes(200)
    (tmp_path / "a.tif").write_bytes(bytes(data))
    assert is_damaged(open_pages(tmp_path / "a.tif"))


@pytest.mark.parametrize("compression", [None, "group4", "tiff_lzw", "jpeg", "packbits"])
def test_a_whole_tiff_is_not_called_damaged(compression, tmp_path):
    picture = BILEVEL if compression == "group4" else GREY
    picture.save(tmp_path / "a.tif", compression=compression)
    assert open_pages(tmp_path / "a.tif").page(1).damage is None


def test_a_photograph_with_bytes_lost_in_the_middle_is_damaged(tmp_path):
    (tmp_path / "a.jpg").write_bytes(zeroed(STORED["jpeg"]).data)
    assert is_damaged(open_pages(tmp_path / "a.jpg"))
