"""The picture taken from a page is what a viewer shows, however the file is made."""

import io

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from reading.ocr.pages import open_pages
from reading.ocr.port import Unreadable
from tests.daily import daily
from tests.reading.ocr.conftest import add_page, as_rgb, image_stream, jpeg


def on_page(image, size):
    """The picture put where it lies on a white page."""
    width, height = size
    left, top, right, bottom = image.area
    place = [round(left * width), round(top * height), round(right * width), round(bottom * height)]
    paper = Image.new("RGB", size, "white")
    laid = Image.fromarray(as_rgb(image.pixels)).resize(
        (place[2] - place[0], place[3] - place[1]), Image.Resampling.BOX
    )
    paper.paste(laid, (place[0], place[1]))
    return np.asarray(paper, dtype=float)


def likeness(path, number=1):
    """Mean difference, of 255, between the picture taken and PDFium's rendering."""
    pages = open_pages(path)
    image = pages.page(number)
    pages.close()
    with pypdfium2.PdfDocument(path) as pdf:
        shown = pdf[number - 1].render(scale=0.5, rev_byteorder=True).to_numpy()[..., :3]
    taken = on_page(image, (shown.shape[1], shown.shape[0]))
    return float(np.abs(taken - shown).mean()), image


def full(pdf, page, **overrides):
    return {"/Im0": image_stream(pdf, page, **overrides)}


PLAIN = b"q 595 0 0 842 0 0 cm /Im0 Do Q"


def rgb(pdf, page):
    add_page(pdf, PLAIN, images=full(pdf, page))


def grey(pdf, page):
    add_page(pdf, PLAIN, images=full(pdf, page.convert("L")))


def bilevel(pdf, page):
    add_page(pdf, PLAIN, images=full(pdf, page.convert("1")))


def bilevel_inverted(pdf, page):
    inverted = Image.eval(page.convert("L"), lambda level: 255 - level).convert("1")
    add_page(pdf, PLAIN, images=full(pdf, inverted, Decode=Array([1, 0])))


def grey_inverted(pdf, page):
    inverted = Image.eval(page.convert("L"), lambda level: 255 - level)
    add_page(pdf, PLAIN, images=full(pdf, inverted, Decode=Array([1, 0])))


def ccitt(pdf, page):
    kept = io.BytesIO()
    page.convert("1").save(kept, "TIFF", compression="group4", strip_size=1 << 24)
    kept.seek(0)
    tiff = Image.open(kept)
    start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    assert len(tiff.tag_v2[273]) == 1
    stream = pdf.make_stream(
        kept.getvalue()[start : start + length],
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=page.width,
        Height=page.height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=1,
        Filter=Name.CCITTFaxDecode,
        DecodeParms=Dictionary(
            K=-1, Columns=page.width, Rows=page.height, BlackIs1=tiff.tag_v2[262] == 1
        ),
    )
    add_page(pdf, PLAIN, images={"/Im0": stream})


def indexed(pdf, page):
    small = page.quantize(16)
    palette = bytes(small.getpalette()[: 16 * 3])
    stream = pdf.make_stream(
        small.tobytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=page.width,
        Height=page.height,
        ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 15, pikepdf.String(palette)]),
        BitsPerComponent=8,
    )
    add_page(pdf, PLAIN, images={"/Im0": stream})


def cmyk(pdf, page):
    add_page(pdf, PLAIN, images=full(pdf, page.convert("CMYK")))


def cmyk_jpeg(pdf, page):
    stream = pdf.make_stream(
        jpeg(page.convert("CMYK"), 95),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=page.width,
        Height=page.height,
        ColorSpace=Name.DeviceCMYK,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    add_page(pdf, PLAIN, images={"/Im0": stream})


def stencil(pdf, page):
    images = full(pdf, page.convert("1"), ImageMask=True)
    del images["/Im0"]["/ColorSpace"]
    add_page(pdf, PLAIN, images=images)


def soft_mask(pdf, page):
    mask = image_stream(pdf, Image.new("L", (10, 10), 128))
    add_page(pdf, PLAIN, images=full(pdf, page, SMask=mask))


def bottom_up(pdf, page):
    upside = page.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    add_page(pdf, b"q 595 0 0 -842 0 842 cm /Im0 Do Q", images=full(pdf, upside))


def lying(pdf, page):
    turned = page.transpose(Image.Transpose.ROTATE_90)
    add_page(pdf, b"q 0 -842 595 0 0 842 cm /Im0 Do Q", images=full(pdf, turned))


def askew(pdf, page):
    add_page(pdf, b"q 500 60 -60 700 80 20 cm /Im0 Do Q", images=full(pdf, page))


def box_elsewhere(pdf, page):
    content = b"q 595 0 0 842 -300 1000 cm /Im0 Do Q"
    add_page(pdf, content, images=full(pdf, page), box=(-300, 1000, 295, 1842))


def box_backwards(pdf, page):
    add_page(pdf, PLAIN, images=full(pdf, page), box=(595, 842, 0, 0))


def cropped(pdf, page):
    add_page(pdf, PLAIN, images=full(pdf, page), CropBox=Array([100, 200, 400, 700]))


def small_on_page(pdf, page):
    add_page(pdf, b"q 300 0 0 400 200 300 cm /Im0 Do Q", images=full(pdf, page))


def in_strips(pdf, page):
    half = page.height // 2
    images = {
        "/A": image_stream(pdf, page.crop((0, 0, page.width, half))),
        "/B": image_stream(pdf, page.crop((0, half, page.width, page.height))),
    }
    add_page(pdf, b"q 595 0 0 421 0 421 cm /A Do Q q 595 0 0 421 0 0 cm /B Do Q", images=images)


def in_a_form(pdf, page):
    form = pdf.make_stream(
        b"q 595 0 0 842 0 0 cm /Im0 Do Q",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 595, 842]),
        Resources=Dictionary(XObject=Dictionary(full(pdf, page))),
    )
    add_page(pdf, b"q 0.5 0 0 0.5 100 100 cm /Fm Do Q", images={"/Fm": form})


def painted_over(pdf, page):
    add_page(pdf, PLAIN + b" 1 0 0 rg 100 100 200 300 re f", images=full(pdf, page))


@pytest.mark.parametrize(
    "build",
    [
        rgb, grey, bilevel, bilevel_inverted, grey_inverted, ccitt, indexed, cmyk, cmyk_jpeg,
        stencil, soft_mask, bottom_up, lying, askew, box_elsewhere, box_backwards, cropped,
        small_on_page, in_strips, in_a_form, painted_over,
    ],
)  # fmt: skip
@pytest.mark.parametrize("rotate", daily([0, 90, 180, 270], 90))
def test_the_picture_is_what_a_viewer_shows(build, rotate, picture, tmp_path):
    pdf = pikepdf.new()
    build(pdf, picture)
    pdf.pages[0].obj["/Rotate"] = rotate
    pdf.save(tmp_path / "scan.pdf")
    difference, image = likeness(tmp_path / "scan.pdf")
    assert difference < 6
    assert image.pixels.dtype == np.uint8


def test_the_scanners_own_pixels_are_taken_where_they_are_the_whole_page(picture, scan):
    pages = open_pages(scan(picture, picture.convert("L"), picture.convert("1")))
    images = [pages.page(number) for number in (1, 2, 3)]
    assert [image.mode for image in images] == ["colour", "grey", "bilevel"]
    assert [image.codec for image in images] == ["dct", "dct", "flate"]
    assert all((image.width, image.height) == picture.size for image in images)
    assert all(abs(image.dpi[0] - 100) < 1 for image in images)


def test_an_invisible_text_layer_does_not_stop_the_image_from_being_taken(picture, tmp_path):
    pdf = pikepdf.new()
    add_page(pdf, PLAIN + b" BT 3 Tr /F1 12 Tf (words) Tj ET", images=full(pdf, picture))
    pdf.save(tmp_path / "a.pdf")
    assert open_pages(tmp_path / "a.pdf").page(1).codec == "dct"


def test_a_stamp_laid_over_the_page_is_seen(picture, tmp_path):
    pdf = pikepdf.new()
    drawn = pdf.make_stream(
        b"1 0 0 rg 0 0 100 100 re f",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 100, 100]),
    )
    stamp = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=Array([200, 300, 300, 400]),
        F=4,
        AP=Dictionary(N=drawn),
    )
    add_page(pdf, PLAIN, images=full(pdf, picture), Annots=Array([pdf.make_indirect(stamp)]))
    pdf.save(tmp_path / "a.pdf")
    image = open_pages(tmp_path / "a.pdf").page(1)
    middle = image.pixels[round(image.height * (1 - 350 / 842)), round(image.width * 250 / 595)]
    assert middle[0] > 200 > 60 > middle[1]


def test_a_page_of_forty_metres_is_made_smaller(picture, tmp_path):
    pdf = pikepdf.new()
    add_page(
        pdf,
        b"q 14400 0 0 14400 0 0 cm /Im0 Do Q 0 0 10 10 re f",
        images=full(pdf, picture),
        box=(0, 0, 14400, 14400),
        UserUnit=8,
    )
    pdf.save(tmp_path / "huge.pdf")
    image = open_pages(tmp_path / "huge.pdf").page(1)
    assert image.width * image.height <= 61_000_000


def test_a_picture_laid_on_a_giant_page_is_taken_for_a_sheet_of_paper(picture, tmp_path):
    pdf = pikepdf.new()
    add_page(
        pdf,
        b"q 5950 0 0 8420 0 0 cm /Im0 Do Q",
        images=full(pdf, picture),
        box=(0, 0, 5950, 8420),
    )
    pdf.save(tmp_path / "giant.pdf")
    image = open_pages(tmp_path / "giant.pdf").page(1)
    assert image.dpi_assumed
    assert 90 < image.dpi[0] < 110


@pytest.mark.parametrize(
    "page",
    [
        {"box": (0, 0, 0, 0)},
        {"box": (0, 0, 595, 842), "CropBox": Array([9000, 9000, 9100, 9100])},
        {"box": (0, 0, 595, 842), "Rotate": 45},
        {"box": (0, 0, 595, 842), "UserUnit": 0},
    ],
)
def test_nonsense_in_the_page_boxes_does_no_harm(page, picture, tmp_path):
    pdf = pikepdf.new()
    add_page(pdf, PLAIN, images=full(pdf, picture), **page)
    pdf.save(tmp_path / "a.pdf")
    image = open_pages(tmp_path / "a.pdf").page(1)
    assert image.width > 10


def test_a_page_without_content_is_white(tmp_path):
    pdf = pikepdf.new()
    add_page(pdf, b"")
    pdf.save(tmp_path / "a.pdf")
    assert open_pages(tmp_path / "a.pdf").page(1).pixels.min() == 255


def test_a_form_that_draws_itself_ends(picture, tmp_path):
    pdf = pikepdf.new()
    form = pdf.make_stream(
        b"/Fm Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
    )
    form.Resources = Dictionary(XObject=Dictionary({"/Fm": form}))
    add_page(pdf, b"/Fm Do", images={"/Fm": form})
    pdf.save(tmp_path / "a.pdf")
    assert open_pages(tmp_path / "a.pdf").page(1).width > 10


def test_files_that_do_not_open_are_the_scans_fault(tmp_path, scan, picture):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing else")
    with pytest.raises(Unreadable) as told:
        open_pages(broken)
    assert told.value.reason == "damaged"
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(Unreadable):
        open_pages(tmp_path / "a.png")
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(scan(picture)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Unreadable) as told:
        open_pages(locked)
    assert told.value.reason == "password"


def test_a_page_that_is_not_there_is_told(scan, picture):
    with pytest.raises(Unreadable) as told:
        open_pages(scan(picture)).page(2)
    assert told.value.reason == "page_missing"
