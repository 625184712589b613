"""What a page draws and the file does not give, or only in part, is damage."""

import zlib

import pikepdf
import pytest
from pikepdf import Name

from reading.ocr.pages import open_pages
from tests.reading.ocr.broken import (
    FULL_PAGE,
    GREY,
    HEIGHT,
    PAGE,
    STORED,
    WIDTH,
    Stored,
    cut,
    image,
    page_of,
)
from tests.reading.ocr.broken_pages import (
    HEADER,
    form,
    grey_jpeg,
    inline,
    is_damaged,
    missing_image,
)
from tests.reading.ocr.conftest import add_page, jpeg


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


def contents_that_the_file_does_not_hold(path):
    pdf = pikepdf.new()
    add_page(pdf, HEADER)
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
    assert not opened(lambda pdf: add_page(pdf, HEADER + b" " + endless)).page(1).checked


def test_a_drawing_that_stops_within_an_instruction_is_not_believed(opened):
    assert not opened(lambda pdf: add_page(pdf, b"q 595 0 0 842 0 0")).page(1).proved


def strips(pdf, count, broken=()):
    high = HEIGHT // count
    images, drawing = {}, b""
    for number in range(count):
        part = GREY.crop((0, number * high, WIDTH, (number + 1) * high))
        stored = Stored(b"junk" if number in broken else jpeg(part), grey_jpeg())
        images[f"/Im{number}"] = image(pdf, stored, Height=high)
        place = 842 - (number + 1) * 842 / count
        drawing += b"q 595 0 0 %.3f 0 %.3f cm /Im%d Do Q\n" % (842 / count, place, number)
    add_page(pdf, drawing, images=images)


def test_a_page_of_many_strips_is_looked_at_to_the_last(opened):
    assert is_damaged(opened(lambda pdf: strips(pdf, 140, range(105, 135))))
    page = opened(lambda pdf: strips(pdf, 140)).page(1)
    assert (page.damage, page.checked) == (None, True)
