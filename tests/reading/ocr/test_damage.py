"""A page whose image cannot be decoded, or only in part, is damaged, never blank."""

import os
import struct
import zlib

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from reading.domain.attention import attention
from reading.domain.readings import PageReading, Variant
from reading.domain.reasons import explain
from reading.ocr.access_copy import make_access_copy
from reading.ocr.pages import open_pages
from reading.ocr.port import Unreadable, open_reading_engine
from reading.ocr.reading import read_document
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
    cut,
    fax,
    image,
    indexed,
    jbig2,
    jbig2_segment,
    jbig2_text,
    nonsense,
    page_of,
    saved,
    tiled,
    with_levels_of_nought,
    with_scans,
    with_tags,
    zeroed,
)
from tests.reading.ocr.conftest import add_page, draw, jpeg

EVERY_KIND = sorted(STORED)
# Where a checksum, a row that is too long or a code that does not exist gives a fault away.
TELL_TALE = ["jpeg", "fax", "flate", "flate-predicted", "flate-jpeg"]


@pytest.fixture
def opened(tmp_path):
    """Saves what a function puts into a new PDF and opens its pages."""

    def opened(build):
        pdf = pikepdf.new()
        build(pdf)
        pdf.save(tmp_path / "scan.pdf")
        return open_pages(tmp_path / "scan.pdf")

    return opened


def is_damaged(pages, number=1):
    """Whether the page is refused as damaged, or given out with its damage told."""
    try:
        return pages.page(number).damage is not None
    except Unreadable as error:
        return (error.reason, error.params["page"]) == ("damaged", number)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_whole_image_is_not_called_damaged(kind, opened):
    page = opened(lambda pdf: page_of(pdf, STORED[kind])).page(1)
    assert page.damage is None
    assert np.ptp(page.pixels) > 100


@pytest.mark.parametrize("percent", [5, 33, 95])
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_image_that_stops_early_is_damaged(kind, percent, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, cut(STORED[kind], percent))))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_image_of_which_nothing_is_left_is_refused(kind, opened):
    for stored in (Stored(b"", STORED[kind].entries), cut(STORED[kind], 2)):
        with pytest.raises(Unreadable) as told:
            opened(lambda pdf, stored=stored: page_of(pdf, stored)).page(1)
        assert told.value.reason == "damaged"


@pytest.mark.parametrize("kind", [kind for kind in EVERY_KIND if kind != "plain"])
def test_bytes_that_are_no_such_image_are_damaged(kind, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, nonsense(STORED[kind]))))


@pytest.mark.parametrize("kind", TELL_TALE)
def test_bytes_lost_in_the_middle_are_found_although_decoders_go_on(kind, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, zeroed(STORED[kind]))))


@pytest.mark.parametrize("kind", ["flate", "flate-predicted", "flate-jpeg"])
@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_one_wrong_bit_is_found_where_a_checksum_stands(kind, place, opened):
    data = bytearray(STORED[kind].data)
    data[int(len(data) * place)] ^= 4
    broken = Stored(bytes(data), STORED[kind].entries)
    assert is_damaged(opened(lambda pdf: page_of(pdf, broken)))


def test_the_share_of_a_page_that_is_missing_is_told(opened):
    page = opened(lambda pdf: page_of(pdf, cut(STORED["plain"], 80))).page(1)
    assert page.damage == pytest.approx(0.2, abs=0.01)


def test_padding_before_the_end_of_a_jpeg_is_no_damage(opened):
    data = STORED["jpeg"].data[:-2] + bytes(5) + b"\xff\xd9"
    page = opened(lambda pdf: page_of(pdf, Stored(data, STORED["jpeg"].entries))).page(1)
    assert page.damage is None


def test_a_jpeg_that_lacks_only_its_end_mark_is_whole(opened):
    data = STORED["jpeg"].data[:-2]
    page = opened(lambda pdf: page_of(pdf, Stored(data, STORED["jpeg"].entries))).page(1)
    assert page.damage is None


@pytest.mark.parametrize(
    "other",
    [
        {"Width": WIDTH // 2}, {"Width": WIDTH * 2}, {"Height": HEIGHT // 2},
        {"Height": HEIGHT * 2}, {"BitsPerComponent": 1}, {"BitsPerComponent": 3},
        {"BitsPerComponent": 16}, {"ColorSpace": Name.DeviceRGB}, {"ColorSpace": Name.Unheard},
        {"Width": 0}, {"Filter": Name.Unheard}, {"Filter": Name.JBIG2Decode},
    ],
)  # fmt: skip
def test_entries_that_contradict_the_data_are_damage(other, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, STORED["plain"], **other)))


@pytest.mark.parametrize(
    "other", [{"Width": WIDTH // 2}, {"Height": HEIGHT * 2}, {"ColorSpace": Name.DeviceGray}]
)
def test_entries_that_contradict_a_jpeg_are_damage(other, opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, STORED["jpeg"], **other)))


def test_a_fax_with_more_rows_than_the_page_shows_is_damage(opened):
    assert is_damaged(opened(lambda pdf: page_of(pdf, STORED["fax"], Height=HEIGHT // 2)))


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, os.urandom(2000)])
def test_jbig2_that_is_no_row_of_segments_is_damaged(data, opened):
    entries = {"Filter": Name.JBIG2Decode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}
    with pytest.raises(Unreadable):
        opened(lambda pdf: page_of(pdf, Stored(data, entries))).page(1)


def form(pdf, objects, content=FULL_PAGE):
    return pdf.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 595, 842]),
        Resources=Dictionary(XObject=Dictionary(objects)),
    )


def missing_image(pdf):
    add_page(pdf, FULL_PAGE)


def missing_form(pdf):
    add_page(pdf, b"/Fm Do")


def missing_image_of_a_form(pdf):
    add_page(pdf, b"/Fm Do", images={"/Fm": form(pdf, {})})


def broken_image_of_a_form(pdf):
    add_page(
        pdf, b"/Fm Do", images={"/Fm": form(pdf, {"/Im0": image(pdf, cut(STORED["jpeg"], 40))})}
    )


def broken_drawing(pdf):
    page = page_of(pdf, STORED["jpeg"])
    packed = zlib.compress(FULL_PAGE * 40)[:20]
    page.obj.Contents = pdf.make_stream(packed, Filter=Name.FlateDecode)


def drawing_that_is_no_stream(pdf):
    page_of(pdf, STORED["jpeg"]).obj.Contents = Name.Nothing


def broken_drawing_of_a_form(pdf):
    drawn = form(pdf, {"/Im0": image(pdf, STORED["jpeg"])})
    drawn.write(b"x\x9c no such thing", filter=Name.FlateDecode)
    add_page(pdf, b"/Fm Do", images={"/Fm": drawn})


def broken_soft_mask(pdf):
    mask = image(pdf, Stored(b"junk", {**STORED["plain"].entries, "Filter": Name.FlateDecode}))
    page_of(pdf, STORED["jpeg"], SMask=mask)


def soft_mask_that_is_no_image(pdf):
    page_of(pdf, STORED["jpeg"], SMask=Name.Nothing)


def inline(data, filters):
    head = b"q 595 0 0 842 0 0 cm BI /W %d /H %d /CS /G /BPC 8 /F /%s ID "
    return head % (WIDTH, HEIGHT, filters) + data + b"\nEI Q"


def broken_inline_image(pdf):
    add_page(pdf, inline(zlib.compress(GREY.tobytes())[:3000], b"Fl"))


def inline_image_with_an_unknown_filter(pdf):
    add_page(pdf, inline(b"abc" * 100, b"Zz"))


def broken_strip(pdf):
    images, drawing = {}, b""
    for strip in range(4):
        part = PAGE.crop((0, HEIGHT * strip // 4, WIDTH, HEIGHT * (strip + 1) // 4))
        data = jpeg(part)[: 150 if strip == 2 else None]
        stored = Stored(data, STORED["jpeg"].entries)
        images[f"/Im{strip}"] = image(pdf, stored, Height=part.height)
        drawing += b"q 595 0 0 211 0 %d cm /Im%d Do Q " % (842 - 211 * (strip + 1), strip)
    add_page(pdf, drawing, images=images)


def broken_turned_image(pdf):
    page_of(pdf, cut(STORED["jpeg"], 50), b"q 400 60 -60 700 80 20 cm /Im0 Do Q")


def broken_image_on_a_turned_page(pdf):
    page_of(pdf, cut(STORED["jpeg"], 50)).obj.Rotate = 90


def broken_seal_on_a_good_scan(pdf):
    images = {
        "/Im0": image(pdf, STORED["jpeg"]),
        "/Seal": image(pdf, Stored(b"junk", STORED["jpeg"].entries)),
    }
    add_page(pdf, FULL_PAGE + b" q 90 0 0 90 300 100 cm /Seal Do Q", images=images)


@pytest.mark.parametrize(
    "build",
    [
        missing_image, missing_form, missing_image_of_a_form, broken_image_of_a_form,
        broken_drawing, drawing_that_is_no_stream, broken_drawing_of_a_form, broken_soft_mask,
        soft_mask_that_is_no_image, broken_inline_image, inline_image_with_an_unknown_filter,
        broken_strip, broken_turned_image, broken_image_on_a_turned_page,
        broken_seal_on_a_good_scan,
    ],
)  # fmt: skip
def test_what_a_page_draws_and_the_file_does_not_give_is_damage(build, opened):
    assert is_damaged(opened(build))


def test_one_strip_of_four_is_a_quarter_of_the_page(opened):
    assert opened(broken_strip).page(1).damage == pytest.approx(0.25, abs=0.02)


def inline_whole(pdf):
    add_page(pdf, inline(zlib.compress(GREY.tobytes()), b"Fl"))


def whole_soft_mask(pdf):
    page_of(pdf, STORED["jpeg"], SMask=image(pdf, STORED["plain"]))


def whole_form(pdf):
    add_page(pdf, b"/Fm Do", images={"/Fm": form(pdf, {"/Im0": image(pdf, STORED["jpeg"])})})


@pytest.mark.parametrize("build", [inline_whole, whole_soft_mask, whole_form])
def test_images_drawn_in_other_ways_are_not_called_damaged(build, opened):
    assert opened(build).page(1).damage is None


def empty_page(pdf):
    pdf.add_blank_page()


def page_without_contents(pdf):
    pdf.add_blank_page()
    del pdf.pages[0].obj["/Contents"]


def scanned_empty_sheet(pdf):
    noise = np.random.default_rng(1).normal(245, 3, (HEIGHT, WIDTH)).clip(0, 255)
    page_of(pdf, Stored(jpeg(Image.fromarray(noise.astype(np.uint8))), _grey_jpeg()))


def white_jpeg(pdf):
    page_of(pdf, Stored(jpeg(Image.new("L", (WIDTH, HEIGHT), 255)), _grey_jpeg()))


def white_fax(pdf):
    page_of(pdf, fax(Image.new("1", (WIDTH, HEIGHT), 1)))


def white_image_that_has_to_be_drawn(pdf):
    white = Stored(zlib.compress(bytes(WIDTH * HEIGHT * 4)), STORED["flate"].entries)
    page_of(pdf, white, ColorSpace=Name.DeviceCMYK)


def _grey_jpeg():
    return {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}


@pytest.mark.parametrize(
    "build",
    [
        empty_page, page_without_contents, scanned_empty_sheet, white_jpeg, white_fax,
        white_image_that_has_to_be_drawn,
    ],
)  # fmt: skip
def test_a_truly_blank_page_stays_blank_and_proved(build, opened):
    page = opened(build).page(1)
    assert page.damage is None
    assert page.proved
    assert page.pixels.min() > 200


def test_an_image_that_is_held_and_not_drawn_leaves_a_blank_page_in_doubt(opened):
    page = opened(lambda pdf: page_of(pdf, STORED["jpeg"], content=b"")).page(1)
    assert page.pixels.min() == 255
    assert not page.proved


def test_an_image_on_a_layer_that_is_off_leaves_a_blank_page_in_doubt(opened):
    def build(pdf):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page_of(pdf, STORED["jpeg"], OC=layer)

    assert not opened(build).page(1).proved


def in_stamp(pdf, stored):
    seen_in_annotation(pdf, stored, Name.Stamp)


def in_watermark(pdf, stored):
    seen_in_annotation(pdf, stored, Name.Watermark)


def seen_in_annotation(pdf, stored, kind, **entries):
    shown = form(pdf, {"/Im0": image(pdf, stored)})
    mark = Dictionary(
        Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 595, 842]), F=4,
        AP=Dictionary(N=shown), **entries,
    )  # fmt: skip
    add_page(pdf, b"", Annots=Array([pdf.make_indirect(mark)]))


def in_pattern(pdf, stored):
    pattern = pdf.make_stream(
        FULL_PAGE, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 595, 842]), XStep=595, YStep=842,
        Resources=Dictionary(XObject=Dictionary({"/Im0": image(pdf, stored)})),
    )  # fmt: skip
    page = add_page(pdf, b"/Pattern cs /P0 scn 0 0 595 842 re f")
    page.obj.Resources = Dictionary(Pattern=Dictionary({"/P0": pattern}))


def glyph(pdf, drawing, objects):
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 595, 842]),
        FontMatrix=Array([1, 0, 0, 1, 0, 0]), FirstChar=97, LastChar=97, Widths=Array([595]),
        CharProcs=Dictionary({"/a": pdf.make_stream(b"595 0 d0 " + drawing)}),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        Resources=Dictionary(XObject=Dictionary(objects)),
    )  # fmt: skip
    page = add_page(pdf, b"BT /F1 1 Tf 0 0 Td (a) Tj ET")
    page.obj.Resources = Dictionary(Font=Dictionary({"/F1": pdf.make_indirect(font)}))


def in_glyph(pdf, stored):
    glyph(pdf, FULL_PAGE, {"/Im0": image(pdf, stored)})


def in_soft_mask_of_the_state(pdf, stored):
    group = form(pdf, {"/Im0": image(pdf, stored)})
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    page = add_page(pdf, b"q /G0 gs 0 0 595 842 re f Q")
    page.obj.Resources = Dictionary(ExtGState=Dictionary({"/G0": state}))


ASIDE = [in_stamp, in_watermark, in_pattern, in_glyph, in_soft_mask_of_the_state]
_HEADER = b" 50 800 200 2 re f"


def with_header(pdf):
    """Something small shows on the page beside what is lost."""
    pdf.pages[0].contents_add(_HEADER, prepend=False)


@pytest.mark.parametrize("percent", [0, 40, 70])
@pytest.mark.parametrize("build", ASIDE)
def test_a_broken_image_in_whatever_paints_is_damage(build, percent, opened):
    assert is_damaged(opened(lambda pdf: build(pdf, cut(STORED["jpeg"], percent))))


@pytest.mark.parametrize("build", ASIDE)
def test_what_shows_beside_a_broken_image_hides_nothing(build, opened):
    def both(pdf):
        build(pdf, cut(STORED["jpeg"], 0))
        with_header(pdf)

    assert is_damaged(opened(both))


@pytest.mark.parametrize("build", ASIDE)
def test_a_whole_image_in_whatever_paints_is_neither_damaged_nor_unchecked(build, opened):
    page = opened(lambda pdf: build(pdf, STORED["jpeg"])).page(1)
    assert (page.damage, page.checked) == (None, True)
    assert np.ptp(page.pixels) > 100


@pytest.mark.parametrize("build", ASIDE)
def test_what_paints_by_another_way_never_proves_a_page_blank(build, opened):
    white = Stored(jpeg(Image.new("L", (WIDTH, HEIGHT), 255)), _grey_jpeg())
    assert not opened(lambda pdf: build(pdf, white)).page(1).proved


def test_a_broken_inline_image_of_a_glyph_is_damage(opened):
    whole, half = zlib.compress(GREY.tobytes()), zlib.compress(GREY.tobytes())[:3000]
    assert is_damaged(opened(lambda pdf: glyph(pdf, inline(half, b"Fl"), {})))
    page = opened(lambda pdf: glyph(pdf, inline(whole, b"Fl"), {})).page(1)
    assert (page.damage, page.checked) == (None, True)


def links_and_signature(pdf):
    white_jpeg(pdf)
    nothing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    entries = {"Type": Name.Annot, "Rect": Array([0, 0, 90, 90]), "AP": Dictionary(N=nothing)}
    marks = [
        Dictionary(Subtype=Name.Link, **entries),
        Dictionary(Subtype=Name.Widget, FT=Name.Sig, **entries),
        Dictionary(Subtype=Name.Widget, **entries | {"Rect": Array([0, 0, 0, 0])}),
    ]
    marks = Array([pdf.make_indirect(mark) for mark in marks])
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(marks)[1:]))
    pdf.pages[0].obj.Annots = marks


def test_links_and_signatures_leave_an_empty_scan_proved(opened):
    page = opened(links_and_signature).page(1)
    assert (page.damage, page.proved, page.checked) == (None, True, True)


def deep(pdf, stored=None):
    inner, name, drawing = image(pdf, stored or STORED["jpeg"]), "/Im0", FULL_PAGE
    for _ in range(8):
        inner = form(pdf, {name: inner}, drawing)
        name, drawing = "/Fm", b"/Fm Do"
    add_page(pdf, b"/Fm Do", images={"/Fm": inner})


def test_an_image_deeper_than_anybody_looks_leaves_the_page_in_doubt(opened):
    def lost(pdf):
        deep(pdf, Stored(b"junk", STORED["jpeg"].entries))

    empty = opened(lost).page(1)
    assert empty.pixels.min() == 255
    assert not empty.proved
    assert not opened(deep).page(1).checked


def contents_that_the_file_does_not_hold(path):
    pdf = pikepdf.new()
    add_page(pdf, _HEADER)
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = path.read_bytes()
    at = data.index(b"/Contents ") + len(b"/Contents ")
    path.write_bytes(data[:at] + b"9" + data[at + 1 :])


def test_contents_that_the_file_does_not_hold_are_damage(tmp_path):
    contents_that_the_file_does_not_hold(tmp_path / "a.pdf")
    assert is_damaged(open_pages(tmp_path / "a.pdf"))


def test_an_inline_image_that_does_not_end_leaves_the_page_in_doubt(opened):
    endless = inline(zlib.compress(GREY.tobytes())[:3000], b"Fl").removesuffix(b"\nEI Q")
    assert not opened(lambda pdf: add_page(pdf, endless)).page(1).proved
    assert not opened(lambda pdf: add_page(pdf, _HEADER + b" " + endless)).page(1).checked


def test_a_drawing_that_stops_within_an_instruction_is_not_believed(opened):
    assert not opened(lambda pdf: add_page(pdf, b"q 595 0 0 842 0 0")).page(1).proved


@pytest.mark.parametrize("kept", [1, 2, 3, 5])
@pytest.mark.parametrize("picture", [GREY, PAGE], ids=["grey", "colour"])
def test_a_progressive_jpeg_without_all_its_scans_is_damaged(kept, picture, opened, tmp_path):
    data = with_scans(kept, picture)
    space = Name.DeviceGray if picture is GREY else Name.DeviceRGB
    stored = Stored(data, {**_grey_jpeg(), "ColorSpace": space})
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
    assert is_damaged(opened(lambda pdf: page_of(pdf, Stored(data, _grey_jpeg()))))
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


def test_a_jpeg_far_larger_than_its_image_is_damage_of_that_page(opened):
    data = bytearray(saved(GREY, "JPEG"))
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, 65500, 65500)
    assert is_damaged(opened(lambda pdf: page_of(pdf, Stored(bytes(data), _grey_jpeg()))))


def test_a_fax_that_nobody_can_check_is_told(opened):
    rows = Stored(bytes([0b00110101] * 20), STORED["fax"].entries)
    told = Dictionary(K=0, Columns=WIDTH, Rows=HEIGHT, EncodedByteAlign=True)
    page = opened(lambda pdf: page_of(pdf, rows, _HEADER + b" " + FULL_PAGE, DecodeParms=told))
    assert not page.page(1).checked


def strips(pdf, count, broken=()):
    high = HEIGHT // count
    images, drawing = {}, b""
    for number in range(count):
        part = GREY.crop((0, number * high, WIDTH, (number + 1) * high))
        stored = Stored(b"junk" if number in broken else jpeg(part), _grey_jpeg())
        images[f"/Im{number}"] = image(pdf, stored, Height=high)
        place = 842 - (number + 1) * 842 / count
        drawing += b"q 595 0 0 %.3f 0 %.3f cm /Im%d Do Q\n" % (842 / count, place, number)
    add_page(pdf, drawing, images=images)


def test_a_page_of_many_strips_is_looked_at_to_the_last(opened):
    assert is_damaged(opened(lambda pdf: strips(pdf, 140, range(105, 135))))
    page = opened(lambda pdf: strips(pdf, 140)).page(1)
    assert (page.damage, page.checked) == (None, True)


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


@pytest.fixture(scope="module")
def engine():
    return open_reading_engine("tesseract:")


def test_every_undecodable_page_is_named_at_once(engine, tmp_path):
    pdf = pikepdf.new()
    page_of(pdf, STORED["jpeg"])
    page_of(pdf, cut(STORED["jpeg"], 5))
    page_of(pdf, STORED["fax"])
    page_of(pdf, STORED["plain"], Filter=Name.Unheard)
    page_of(pdf, STORED["jpeg2000"])
    missing_image(pdf)
    pdf.save(tmp_path / "a.pdf")
    with pytest.raises(Unreadable) as told:
        list(read_document(tmp_path / "a.pdf", engine=engine))
    assert told.value.reason == "damaged"
    assert told.value.params["page"] == "2, 4, 6"
    assert "Scan page 2, 4, 6 again" in str(explain("damaged", told.value.params))


def test_a_partly_decoded_page_is_read_and_a_person_is_told(engine, tmp_path):
    pdf = pikepdf.new()
    page = draw(dpi=150)
    stored = Stored(jpeg(page), STORED["jpeg"].entries)
    page_of(pdf, stored, Width=page.width, Height=page.height)
    page_of(pdf, zeroed(stored), Width=page.width, Height=page.height)
    pdf.save(tmp_path / "a.pdf")
    readings = list(read_document(tmp_path / "a.pdf", engine=engine))
    assert [reading.signals["damage"] is None for reading in readings] == [True, False]
    assert readings[1].words
    told = {reason.code: reason.params for reason in attention(readings)}
    assert told["damaged_page"] == {"pages": "2"}


@pytest.fixture
def printed(tmp_path):
    """A page printed from a word processor, opened to be changed."""
    from fpdf import FPDF

    from tests.reading.ocr.conftest import FONT, LINES

    print_ = FPDF(unit="pt", format=(595, 842))
    print_.add_page()
    print_.add_font("serif", "", FONT)
    print_.set_font("serif", size=13)
    for row, line in enumerate(LINES):
        print_.text(70, 80 + row * 22, line)
    (tmp_path / "print.pdf").write_bytes(bytes(print_.output()))
    with pikepdf.open(tmp_path / "print.pdf") as pdf:
        yield pdf


def test_a_printed_page_that_lacks_an_image_is_told_damaged(engine, printed, tmp_path):
    printed.pages[0].contents_add(b"q 120 0 0 120 400 600 cm /Seal Do Q", prepend=False)
    printed.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert reading.variant is Variant.TEXT_LAYER
    assert reading.signals["damage"] == pytest.approx(0.0287, abs=0.002)


@pytest.mark.parametrize("percent", [100, 40])
def test_a_printed_page_with_a_broken_stamp_is_told_damaged(percent, engine, printed, tmp_path):
    in_stamp(printed, cut(STORED["jpeg"], percent))
    printed.pages[0].obj.Annots = printed.pages[1].obj.Annots
    printed.pages[0].obj.Annots[0].Rect = Array([350, 100, 550, 300])
    del printed.pages[1]
    printed.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert reading.variant is Variant.TEXT_LAYER
    assert (reading.signals["damage"] is None) == (percent == 100)
    assert reading.signals["checked"]


def test_a_printed_page_with_what_nobody_can_follow_is_told(engine, printed, tmp_path):
    deep(printed)
    printed.pages[0].contents_add(b"/Fm Do", prepend=False)
    printed.pages[0].obj.Resources.XObject = printed.pages[1].obj.Resources.XObject
    del printed.pages[1]
    printed.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert not reading.signals["checked"]
    assert "page_unproved" in {reason.code for reason in attention([reading])}


def test_a_page_turned_light_for_dark_is_not_believed_blank(engine, tmp_path):
    dark = Image.eval(draw(dpi=100).convert("L"), lambda level: 255 - level)
    dark.save(tmp_path / "a.png", dpi=(100, 100))
    reading = engine.read(tmp_path / "a.png", number=1)
    assert reading.words or not reading.signals["blank_proved"]


def test_blank_and_damaged_pages_are_told_apart():
    readings = [
        PageReading(1, "", signals={"blank": True}),
        PageReading(2, "", signals={"blank": True, "blank_proved": False}),
        PageReading(3, "", signals={"blank": True, "damage": 0.3}),
        PageReading(4, "x", (), 99.0, signals={"blank": False, "checked": False}),
    ]
    told = {reason.code: reason.params for reason in attention(readings)}
    assert told == {
        "damaged_page": {"pages": "3"},
        "page_part_missing": {"pages": "3", "percent": 30},
        "blank_unproved": {"pages": "2"},
        "page_unproved": {"pages": "4"},
        "blank_pages": {"pages": "1"},
    }


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


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_is_read_and_copied_the_way_it_was_held(kind, orientation, tmp_path):
    import pypdfium2
    from PIL import ImageOps

    page = Image.new("RGB", (300, 400), "white")
    page.paste("black", (0, 0, 60, 80))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path, copy = tmp_path / f"a.{kind.lower()}", tmp_path / "copy.pdf"
    page.save(path, kind, exif=exif)
    with Image.open(path) as held:
        wanted = np.asarray(ImageOps.exif_transpose(held).convert("L"), dtype=int)
    taken = open_pages(path).page(1).pixels.astype(int)
    taken = taken.mean(axis=2) if taken.ndim == 3 else taken
    assert taken.shape == wanted.shape
    assert np.abs(taken - wanted).mean() < 3
    make_access_copy(path, [PageReading(1, "")], copy)
    with pypdfium2.PdfDocument(copy) as pdf:
        shown = pdf[0].render(scale=1).to_pil().convert("L").resize(wanted.shape[::-1])
    assert np.abs(np.asarray(shown, dtype=int) - wanted).mean() < 8


def test_a_tiff_of_fractions_keeps_its_dark_and_light(tmp_path):
    shades = np.linspace(0, 1, 400 * 300, dtype=np.float32).reshape(400, 300)
    shades[0, 0] = np.nan
    Image.fromarray(shades).save(tmp_path / "a.tif")
    assert 100 < open_pages(tmp_path / "a.tif").page(1).pixels.mean() < 150


@pytest.mark.parametrize(
    "box", [(0, 0, 0.1, 0.1), (0, 0, 1, 1), (0, 0, 1, 14000), (0, 0, 14000, 1), (0, 0, 5, 842)]
)
def test_a_page_on_which_no_line_could_stand_is_left_to_a_person(box, engine, tmp_path):
    pdf = pikepdf.new()
    add_page(pdf, b"0 0 m 1 1 l S", box=box)
    pdf.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert not reading.words
    assert [reason.code for reason in attention([reading])] == ["blank_unproved"]


def test_a_form_that_draws_itself_does_not_stop_the_copy(engine, tmp_path):
    pdf = pikepdf.new()
    again = form(pdf, {}, b"/Fm Do")
    again.Resources = Dictionary(XObject=Dictionary({"/Fm": again}))
    images = {"/Fm": again, "/Im0": image(pdf, STORED["jpeg"])}
    add_page(pdf, b"/Fm Do " + FULL_PAGE, images=images)
    pdf.save(tmp_path / "a.pdf")
    readings = list(read_document(tmp_path / "a.pdf", engine=engine))
    assert make_access_copy(tmp_path / "a.pdf", readings, tmp_path / "copy.pdf").verdict == "fail"


def test_a_picture_as_large_as_the_limit_allows_is_read_and_copied(engine, tmp_path):
    Image.new("1", (15000, 15000), 1).save(tmp_path / "a.png", dpi=(1200, 1200))
    (reading,) = read_document(tmp_path / "a.png", engine=engine)
    assert reading.signals["blank"]
    make_access_copy(tmp_path / "a.png", [reading], tmp_path / "copy.pdf")
