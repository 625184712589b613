"""Pages drawn here, so that every test knows what stands on them and where."""

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from reading.ocr.pages import open_pages
from reading.ocr.port import open_reading_engine

FONT = Path(__file__).resolve().parents[3] / "reading" / "files" / "fonts" / "NotoSerif-Regular.ttf"
SCANS = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "scans"
LINES = (
    "TỈNH ỦY QUẢNG NGÃI ĐẢNG CỘNG SẢN VIỆT NAM",
    "BAN TỔ CHỨC Quảng Ngãi, ngày 13 tháng 8 năm 2019",
    "KẾ HOẠCH",
    "rà soát hồ sơ đảng viên và hồ sơ cán bộ năm 2019",
    "Thực hiện chương trình công tác của Tỉnh ủy, Ban Tổ chức xây dựng kế",
    "hoạch rà soát hồ sơ đảng viên và hồ sơ cán bộ thuộc diện quản lý.",
    "Các đơn vị kiểm tra toàn bộ hồ sơ, lập danh sách những hồ sơ còn thiếu",
    "và gửi báo cáo về Ban Tổ chức trước ngày 30 tháng 9 năm 2019.",
    "Việc sửa chữa, bổ sung hồ sơ phải theo đúng hướng dẫn của Trung ương.",
    "Nơi nhận: các huyện ủy, thành ủy và đảng ủy trực thuộc Tỉnh ủy.",
)


def draw(lines=LINES, *, dpi=200, colour=True, size_pt=14):
    """An A4 page with the lines printed on it."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    page = Image.new("RGB" if colour else "L", (width, height), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, round(size_pt * dpi / 72))
    for row, line in enumerate(lines):
        pen.text((round(0.9 * dpi), round((1 + row * 0.45) * dpi)), line, "black", font)
    return page


def strokes(seed=0):
    """A page full of pen strokes that are no letters."""
    chance = np.random.default_rng(seed)
    page = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(page)
    for line in range(20):
        for start in range(180, 1400, 150):
            steps = np.arange(24)
            across = start + steps * 5 + chance.uniform(-6, 6, 24)
            down = 250 + line * 90 + chance.uniform(-22, 22, 24)
            pen.line(list(zip(across, down, strict=True)), fill=(150, 175, 240), width=4)
    return page


def leaning(page, degrees):
    """The page laid askew on the glass: its text leans clockwise by the degrees."""
    return page.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor="white")


def jpeg(page, quality=85):
    kept = io.BytesIO()
    page.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def image_stream(pdf, page, **overrides):
    """A page picture as a PDF image, JPEG for grey and RGB, raw for the rest."""
    if page.mode in {"RGB", "L"}:
        stream = pdf.make_stream(jpeg(page), Filter=Name.DCTDecode)
        space, bits = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray}[page.mode], 8
    elif page.mode == "CMYK":
        stream, space, bits = pdf.make_stream(page.tobytes()), Name.DeviceCMYK, 8
    else:
        stream, space, bits = pdf.make_stream(page.convert("1").tobytes()), Name.DeviceGray, 1
    stream.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": page.width,
            "/Height": page.height,
            "/ColorSpace": space,
            "/BitsPerComponent": bits,
        }
    )
    for key, value in overrides.items():
        stream["/" + key] = value
    return stream


def add_page(pdf, content, *, images=None, box=(0, 0, 595, 842), **entries):
    page = pikepdf.Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array(list(box)),
            Resources=Dictionary(XObject=Dictionary(images or {})),
            Contents=pdf.make_stream(content),
        )
    )
    for key, value in entries.items():
        page.obj["/" + key] = value
    pdf.pages.append(page)
    return pdf.pages[-1]


@pytest.fixture
def scan(tmp_path):
    """Makes a PDF with one full-page image a page."""

    def make(*pages, name="scan.pdf", **entries):
        pdf = pikepdf.new()
        for page in pages:
            wide, tall = (842, 595) if page.width > page.height else (595, 842)
            add_page(
                pdf,
                f"q {wide} 0 0 {tall} 0 0 cm /Im0 Do Q".encode(),
                images={"/Im0": image_stream(pdf, page)},
                box=(0, 0, wide, tall),
                **entries,
            )
        path = tmp_path / name
        pdf.save(path)
        return path

    return make


@pytest.fixture
def opened(tmp_path):
    """Saves what a function puts into a new PDF and opens its pages."""

    def opened(build):
        pdf = pikepdf.new()
        build(pdf)
        pdf.save(tmp_path / "scan.pdf")
        return open_pages(tmp_path / "scan.pdf")

    return opened


@pytest.fixture(scope="module")
def engine():
    """The engine that reads by default, the real one."""
    return open_reading_engine("tesseract:")


@pytest.fixture(scope="module")
def picture():
    """A page with something different in every corner."""
    page = draw(dpi=100)
    for corner, colour in zip(
        ((0, 0), (700, 0), (0, 1000), (700, 1000)), ("red", "green", "blue", "black"), strict=True
    ):
        page.paste(colour, (*corner, corner[0] + 100, corner[1] + 140))
    return page


@pytest.fixture(scope="session")
def printed():
    return draw()


def as_rgb(pixels):
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
