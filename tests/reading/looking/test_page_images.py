"""One page of a PDF as an image, with the reader's name on it."""

import io
import unicodedata

import numpy as np
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF
from PIL import Image

from reading.looking import stamps
from reading.looking.page_images import (
    MAX_HEIGHT,
    NotRenderable,
    PageMissing,
    draw_page,
    page_count,
)
from reading.looking.work import JPEG_QUALITY

STAMP = "Nguyễn Thị Hường · 22/11/2026 16:05"


def render_page(source, number, *, width, stamp, rotation=0):
    """A page drawn and stamped as the cage does it, in this process."""
    image = draw_page(source, number, width=width, rotation=rotation)
    if stamp is not None:
        stamps.burn_in(image, stamp)
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=JPEG_QUALITY)
    return jpeg.getvalue()


def pdf(pages=1, size=(210, 297), colours=()):
    """Pages of one colour each, grey ones unless told."""
    made = FPDF(unit="mm", format=size)
    for number in range(pages):
        made.add_page()
        made.set_fill_color(*(colours[number] if number < len(colours) else (number % 200,) * 3))
        made.rect(0, 0, *size, style="F")
    return io.BytesIO(bytes(made.output()))


def changed(source, change, **how):
    with pikepdf.open(source) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, **how)
    return io.BytesIO(out.getvalue())


def pixels(jpeg):
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        return np.asarray(image).astype(int)


def halves():
    """A page red above and blue below."""
    made = FPDF(unit="mm", format=(100, 200))
    made.add_page()
    for colour, top in (((255, 0, 0), 0), ((0, 0, 255), 100)):
        made.set_fill_color(*colour)
        made.rect(0, top, 100, 100, style="F")
    return io.BytesIO(bytes(made.output()))


class Counting(io.BytesIO):
    """Counts what is asked of it."""

    given = 0

    def read(self, size=-1):
        content = super().read(size)
        self.given += len(content)
        return content

    def readinto(self, buffer):
        raise AssertionError("a plain stream need not have this")


class Failing(io.BytesIO):
    """Fails as a disk does, after so many reads."""

    def __init__(self, content, after):
        super().__init__(content)
        self.after = after

    def read(self, size=-1):
        self.after -= 1
        if self.after < 0:
            raise OSError(5, "the disk does not answer")
        return super().read(size)


def test_pages_are_counted():
    source = pdf(pages=3)
    assert page_count(source) == 3
    assert not source.closed


def test_a_page_turned_in_the_file_is_drawn_as_seen():
    source = changed(pdf(size=(100, 200)), lambda d: d.pages[0].rotate(90, relative=True))
    assert pixels(render_page(source, 1, width=400, stamp=None)).shape == (200, 400, 3)


def test_pages_are_numbered_from_one():
    source = pdf(colours=[(200, 0, 0), (0, 200, 0), (0, 0, 200)], pages=3)
    for number in (1, 2, 3):
        middle = pixels(render_page(source, number, width=200, stamp=None))[140, 100]
        assert middle.argmax() == number - 1


@pytest.mark.parametrize("width", [200, 201, 777, 1600, 2400])
def test_the_image_is_exactly_as_wide_as_asked(width):
    image = pixels(render_page(pdf(), 1, width=width, stamp=STAMP))
    assert image.shape[1] == width
    assert image.shape[0] == round(width * 297 / 210)


@pytest.mark.parametrize("width", [-1, 0, 199, 2401, 10**9])
def test_other_widths_are_refused(width):
    with pytest.raises(ValueError, match="200 to 2400"):
        render_page(pdf(), 1, width=width, stamp=None)


@pytest.mark.parametrize(
    ("rotation", "shape", "red_at"),
    [
        (0, (800, 400), (200, 200)),
        (90, (200, 400), (100, 300)),
        (180, (800, 400), (600, 200)),
        (270, (200, 400), (100, 100)),
    ],
)
def test_a_page_is_turned_clockwise_and_fills_the_width(rotation, shape, red_at):
    image = pixels(render_page(halves(), 1, width=400, stamp=None, rotation=rotation))
    assert image.shape[:2] == shape
    red, _, blue = image[red_at]
    assert red > 200 > 50 > blue


@pytest.mark.parametrize("rotation", [1, 45, -90, 360])
def test_other_turns_are_refused(rotation):
    with pytest.raises(ValueError, match="turned by"):
        render_page(pdf(), 1, width=200, stamp=None, rotation=rotation)


@pytest.mark.parametrize("number", [-1, 0, 3, 2**31, 2**64])
def test_a_page_that_is_not_there_is_told(number):
    source = pdf(pages=2)
    with pytest.raises(PageMissing):
        render_page(source, number, width=200, stamp=STAMP)


def test_without_a_stamp_the_same_page_gives_the_same_bytes():
    source = halves()
    first = render_page(source, 1, width=300, stamp=None)
    assert render_page(source, 1, width=300, stamp=None) == first
    assert render_page(io.BytesIO(source.getvalue()), 1, width=300, stamp=None) == first


def test_the_stamp_alone_makes_the_difference():
    source = halves()
    first = render_page(source, 1, width=300, stamp=STAMP)
    assert render_page(source, 1, width=300, stamp=STAMP) == first
    assert render_page(source, 1, width=300, stamp=STAMP.replace("05", "06")) != first
    assert render_page(source, 1, width=300, stamp=None) != first


PAPERS = {
    "white": (255, 255, 255),
    "grey": (128, 128, 128),
    "black": (0, 0, 0),
    "seal": (170, 20, 30),
    "ink": (20, 30, 120),
}


@pytest.mark.parametrize("colour", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("width", [200, 800, 1600])
def test_the_mark_is_seen_on_every_part_of_every_colour_and_hides_none(colour, width):
    source = pdf(colours=[colour])
    plain = pixels(render_page(source, 1, width=width, stamp=None))
    marked = pixels(render_page(source, 1, width=width, stamp=STAMP))
    change = np.abs(marked - plain).max(axis=2)
    body = change[: int(change.shape[0] * 0.9)]
    for band in np.array_split(body, 4, axis=0):
        for part in np.array_split(band, 3, axis=1):
            assert (part > 15).mean() > 0.004
    assert np.percentile(body, 99.9) < 60
    assert (body > 12).mean() < 0.3


def test_the_foot_says_it_plainly_on_dark_and_light():
    for colour in PAPERS.values():
        image = pixels(render_page(pdf(colours=[colour]), 1, width=900, stamp=STAMP))
        foot = image[-30:, 200:-200].mean(axis=2)
        assert foot.min() < 90
        assert foot.max() > 200


@pytest.mark.parametrize("width", [200, 400, 1200])
def test_the_foot_is_whole_at_every_width(width):
    """A long name is broken over lines, not cut at the margin."""
    stamp = "Tôn Nữ Thị Hương Giang Trường Chinh · Phòng Tổ chức Đảng viên · 22/11/2026 16:05"
    source = pdf(colours=[(255, 255, 255)])
    image = pixels(render_page(source, 1, width=width, stamp=stamp))
    dark = (image.max(axis=2) < 140).any(axis=0)
    assert not dark[:4].any()
    assert not dark[-4:].any()
    assert dark.any()


def test_the_font_draws_every_vietnamese_letter():
    glyphs = TTFont(stamps._FONT).getBestCmap()
    marks = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
    letters = [
        unicodedata.normalize("NFC", vowel + mark)
        for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for mark in marks
    ]
    assert {c for c in [*letters, *"đĐ", *"·–—…“”‘’№₫/:"] if ord(c) not in glyphs} == set()


def test_letters_in_pieces_are_written_like_whole_ones():
    source = halves()
    pieces = unicodedata.normalize("NFD", STAMP)
    assert pieces != STAMP
    assert render_page(source, 1, width=300, stamp=pieces) == render_page(
        source, 1, width=300, stamp=STAMP
    )


@pytest.mark.parametrize("stamp", ["", " ", "\n\t", "\u202e\u200b", "\0"])
def test_a_stamp_that_says_nothing_is_refused(stamp):
    with pytest.raises(ValueError, match="stamps nothing"):
        render_page(halves(), 1, width=300, stamp=stamp)


@pytest.mark.parametrize(
    "stamp", ["x" * 5000, "a\nb\r\nc", "中文 عربي 🙂", "\u202eabc", "W" * 160, "%s{}<b>", "."]
)
def test_a_strange_stamp_is_still_burnt_in(stamp):
    plain = render_page(halves(), 1, width=300, stamp=None)
    assert render_page(halves(), 1, width=300, stamp=stamp) != plain


def password(source):
    return changed(source, lambda d: None, encryption=pikepdf.Encryption(owner="o", user="u", R=6))


HOSTILE = {
    "nothing": (io.BytesIO(b""), "not_a_pdf"),
    "one byte": (io.BytesIO(b"%"), "not_a_pdf"),
    "a header": (io.BytesIO(b"%PDF-1.7\n"), "not_a_pdf"),
    "text": (io.BytesIO("Kế hoạch số 5".encode() * 999), "not_a_pdf"),
    "a picture": (io.BytesIO(b"\xff\xd8\xff\xe0" + bytes(5000)), "not_a_pdf"),
    "noise": (io.BytesIO(bytes(range(256)) * 400), "not_a_pdf"),
    "half": (io.BytesIO(pdf(9).getvalue()[:300]), "not_a_pdf"),
    "password": (password(pdf()), "password"),
    "no pages": (changed(pdf(), lambda d: d.pages.__delitem__(0)), "no_pages"),
}


@pytest.mark.parametrize(("source", "why"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_drawn_says_why(source, why):
    for act in (page_count, lambda s: render_page(s, 1, width=200, stamp=STAMP)):
        with pytest.raises(NotRenderable) as refused:
            act(source)
        assert refused.value.code == why


def test_a_hostile_file_does_not_disturb_the_next():
    with pytest.raises(NotRenderable):
        page_count(io.BytesIO(b"no"))
    assert page_count(pdf(2)) == 2


def test_a_page_list_that_bites_its_tail_ends():
    def bite(document):
        document.Root.Pages.Kids = pikepdf.Array([document.Root.Pages])
        document.Root.Pages.Count = 1000

    source = changed(pdf(3), bite)
    with pytest.raises((NotRenderable, PageMissing)):
        render_page(source, 500, width=200, stamp=STAMP)


@pytest.mark.parametrize(
    "box", [[0, 0, 0, 0], [0, 0, 1, 10**7], [0, 0, 10**7, 1], [0, 0, -5, -5], [9e30, 0, 9e31, 1]]
)
def test_a_page_of_an_impossible_shape_is_bounded(box):
    def reshape(document):
        document.pages[0].MediaBox = pikepdf.Array(box)

    source = changed(pdf(), reshape)
    try:
        image = pixels(render_page(source, 1, width=2400, stamp=STAMP))
    except NotRenderable:
        return
    assert image.shape[0] <= MAX_HEIGHT
    assert image.shape[1] <= 2400


def test_a_visible_signature_field_is_drawn():
    def sign(document):
        stream = document.make_stream(b"1 0 0 rg 0 0 200 200 re f")
        stream.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form})
        stream["/BBox"] = pikepdf.Array([0, 0, 200, 200])
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            Rect=[100, 100, 300, 300],
            F=4,
            T=pikepdf.String("Signature1"),
            AP=pikepdf.Dictionary(N=stream),
        )
        widget = document.make_indirect(widget)
        document.pages[0].Annots = pikepdf.Array([widget])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[widget], SigFlags=3)

    source = changed(pdf(colours=[(255, 255, 255)]), sign)
    image = pixels(render_page(source, 1, width=595, stamp=None))
    red, green, _ = image[842 - 200, 200]
    assert red > 200 > 60 > green


def test_one_page_of_five_hundred_costs_no_reading_of_the_others():
    """Every page carries a picture of its own; only the wanted one is fetched."""
    noise = np.random.default_rng(7)
    made = FPDF()
    for _ in range(500):
        made.add_page()
        made.image(Image.fromarray(noise.integers(0, 256, (60, 60, 3), "uint8")), 0, 0, 100)
    content = bytes(made.output())
    assert len(content) > 5_000_000
    source = Counting(content)
    assert page_count(source) == 500
    assert source.given < 200_000
    render_page(source, 500, width=200, stamp=STAMP)
    assert source.given < 1_000_000


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_a_disk_that_fails_is_not_taken_for_a_damaged_file(after):
    content = halves().getvalue()
    with pytest.raises(OSError, match="does not answer"):
        render_page(Failing(content, after), 1, width=200, stamp=STAMP)
    assert page_count(io.BytesIO(content)) == 1
