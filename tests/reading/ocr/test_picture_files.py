"""A photograph or a scan that is no PDF is read, and copied, the way it was held."""

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageOps

from reading.domain.readings import PageReading
from reading.ocr.access_copy import make_access_copy
from reading.ocr.pages import open_pages
from reading.ocr.reading import read_document


@pytest.mark.parametrize(("orientation", "corner"), [(1, 0), (3, 3), (6, 1), (8, 2), (2, 1)])
def test_a_photograph_is_seen_the_way_it_was_held(orientation, corner, tmp_path):
    page = Image.new("RGB", (300, 400), "white")
    page.paste("black", (0, 0, 60, 80))
    exif = Image.Exif()
    exif[0x0112] = orientation
    page.save(tmp_path / "a.jpg", exif=exif)
    pixels = open_pages(tmp_path / "a.jpg").page(1).pixels
    height, width = pixels.shape[:2]
    corners = [pixels[y, x].mean() for y in (20, height - 20) for x in (20, width - 20)]
    assert int(np.argmin(corners)) == corner


def test_every_frame_of_a_tiff_is_a_page(tmp_path, picture):
    path = tmp_path / "a.tiff"
    first, second = picture.convert("1"), picture.convert("1").resize((413, 585))
    first.save(path, save_all=True, append_images=[second], compression="group4", dpi=(100, 100))
    pages = open_pages(path)
    assert pages.page_count == 2
    images = [pages.page(1), pages.page(2)]
    assert [image.mode for image in images] == ["bilevel", "bilevel"]
    assert [image.width for image in images] == [827, 413]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16", "YCbCr"])
def test_pictures_of_every_kind_keep_their_dark_and_light(mode, tmp_path):
    page = Image.new("L", (200, 280), 255)
    page.paste(0, (0, 0, 100, 280))
    if mode == "I;16":
        deep = np.asarray(page).astype(np.uint16) * 257
        page = Image.fromarray(deep)
    else:
        page = page.convert("RGB").convert(mode)
    name = "a.tif" if mode in {"CMYK", "YCbCr", "LA", "I;16"} else "a.png"
    page.save(tmp_path / name)
    pixels = open_pages(tmp_path / name).page(1).pixels
    assert pixels[100, 50].mean() < 60
    assert pixels[100, 150].mean() > 220


def test_clear_parts_of_a_picture_are_white_paper(tmp_path):
    Image.new("RGBA", (200, 280), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert open_pages(tmp_path / "a.png").page(1).pixels.min() == 255


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_is_read_and_copied_the_way_it_was_held(kind, orientation, tmp_path):
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


@pytest.mark.drill
def test_a_picture_as_large_as_the_limit_allows_is_read_and_copied(engine, tmp_path):
    Image.new("1", (15000, 15000), 1).save(tmp_path / "a.png", dpi=(1200, 1200))
    (reading,) = read_document(tmp_path / "a.png", engine=engine)
    assert reading.signals["blank"]
    make_access_copy(tmp_path / "a.png", [reading], tmp_path / "copy.pdf")
