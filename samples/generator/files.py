"""Turns typeset pages into the files of the batch, one form each."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import img2pdf
import pikepdf
from fpdf import FPDF
from PIL import Image

from samples.generator import office, raster, signing
from samples.generator.fonts import FACES, face_file
from samples.generator.layout import Page
from samples.generator.papers import typeset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from samples.generator.catalogue import Catalogue, Document, SampleFile

MOMENT = datetime.fromisoformat("2026-01-05T08:00:00+07:00")


def make(catalogue: Catalogue, file: SampleFile, folder: Path) -> bytes:
    """The bytes of one file; copies and damaged files are made from the file they name."""
    if file.form in COPIES:
        return COPIES[file.form]((folder / file.of).read_bytes(), file)
    return FORMS[file.form](catalogue.documents[file.document], file)


def colour_pages(document: Document, file: SampleFile) -> list[Image.Image]:
    """The sheets as scanned, blank backs included, turned as they lay in the feeder."""
    pages = typeset(document)
    scans: list[Image.Image] = []
    for number, page in enumerate(pages, start=1):
        seed, sign = f"{file.name}/{number}", 1 if number % 2 else -0.6
        look = {"dpi": file.dpi, "skew": file.skew * sign, "tint": file.tint}
        scans.append(raster.colour_scan(page, seed=seed, **look))  # type: ignore[arg-type]
        if number in file.blank_after:
            front = raster.print_ink(page, file.dpi)
            back = raster.colour_scan(Page(), seed=seed + "b", behind=front, **look)  # type: ignore[arg-type]
            scans.append(back)
    if file.grey:
        scans = [scan.convert("L") for scan in scans]
    return [turned(scan, file, number) for number, scan in enumerate(scans, start=1)]


def turned(scan: Image.Image, file: SampleFile, number: int) -> Image.Image:
    degrees = file.turns.get(str(number), file.turns.get("all", 0))
    return scan.rotate(-degrees, expand=True) if degrees else scan


def jpeg(scan: Image.Image, file: SampleFile) -> bytes:
    out = io.BytesIO()
    scan.save(out, "JPEG", quality=file.quality, optimize=True, dpi=(file.dpi, file.dpi))
    return out.getvalue()


def tiff_g4(scan: Image.Image, file: SampleFile) -> bytes:
    out = io.BytesIO()
    scan.save(out, "TIFF", compression="group4", dpi=(file.dpi, file.dpi))
    return out.getvalue()


def bilevel_pages(document: Document, file: SampleFile) -> list[Image.Image]:
    scans = [
        raster.bilevel_scan(
            page,
            dpi=file.dpi,
            skew=file.skew * (1 if number % 2 else -0.6),
            seed=f"{file.name}/{number}",
        )
        for number, page in enumerate(typeset(document), start=1)
    ]
    return [turned(scan, file, number) for number, scan in enumerate(scans, start=1)]


def bind(images: list[bytes]) -> bytes:
    """One PDF of the images as they are; the plain writer leaves no random identity in it."""
    writer = img2pdf.Engine.internal
    upright = img2pdf.Rotation.ifvalid
    return bytes(img2pdf.convert(images, engine=writer, nodate=True, producer="", rotation=upright))


def colour_pdf(document: Document, file: SampleFile) -> bytes:
    return bind([jpeg(scan, file) for scan in colour_pages(document, file)])


def bilevel_pdf(document: Document, file: SampleFile) -> bytes:
    return bind([tiff_g4(scan, file) for scan in bilevel_pages(document, file)])


def one_jpeg(document: Document, file: SampleFile) -> bytes:
    return jpeg(colour_pages(document, file)[0], file)


def one_tiff(document: Document, file: SampleFile) -> bytes:
    return tiff_g4(bilevel_pages(document, file)[0], file)


def one_png(document: Document, file: SampleFile) -> bytes:
    """Sixteen greys, the white of the paper cleaned, as an office scanner saves line copy."""
    grey = colour_pages(document, file)[0].convert("L")
    clean = grey.point([min(255, max(0, round((value - 30) * 255 / 185))) for value in range(256)])
    out = io.BytesIO()
    levels = clean.quantize(16, dither=Image.Dither.NONE)
    levels.save(out, "PNG", optimize=True, bits=4, dpi=(file.dpi, file.dpi))
    return out.getvalue()


def born_digital_pdf(document: Document, _file: SampleFile) -> bytes:
    """The page as the word processor wrote it, with real text and no image."""
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.set_creation_date(MOMENT)
    pdf.set_producer("")
    pdf.set_title(f"{document.full_number} {document.abstract}")
    for face in FACES:
        pdf.add_font(face, fname=str(face_file(face)))
    for page in typeset(document):
        pdf.add_page(format=(page.width, page.height))
        for run in page.runs:
            pdf.set_font(run.face, size=run.size)
            # The trailing space keeps words apart for programs that read the text.
            pdf.text(run.x, run.y, run.text + " ")
        for stroke in page.strokes:
            pdf.set_line_width(stroke.width)
            pdf.line(stroke.x1, stroke.y1, stroke.x2, stroke.y2)
    return bytes(pdf.output())


def word_file(document: Document, _file: SampleFile) -> bytes:
    return office.document_docx(document)


def signed_pdf(document: Document, file: SampleFile) -> bytes:
    return signing.sign(colour_pdf(document, file))


def encrypted(whole: bytes, file: SampleFile) -> bytes:
    """A copy that asks for a password before it opens."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        lock = pikepdf.Encryption(user=file.password, owner=file.password + "-owner", R=6)
        pdf.save(out, encryption=lock)
    return out.getvalue()


def damaged(whole: bytes, _file: SampleFile) -> bytes:
    """
    A transfer that broke off half way.

    Its index of objects stood at the end, so no program finds a page in what is left. A PDF
    with the page tree in front is worse: some libraries "repair" its half to fewer pages.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        packed = pikepdf.ObjectStreamMode.generate
        pdf.save(out, object_stream_mode=packed, deterministic_id=True)
    return out.getvalue()[: out.tell() // 2]


def duplicate(whole: bytes, _file: SampleFile) -> bytes:
    return whole


FORMS: dict[str, Callable[[Document, SampleFile], bytes]] = {
    "colour": colour_pdf,
    "bilevel": bilevel_pdf,
    "jpeg": one_jpeg,
    "png": one_png,
    "tiff": one_tiff,
    "born-digital": born_digital_pdf,
    "docx": word_file,
    "signed": signed_pdf,
}
COPIES: dict[str, Callable[[bytes, SampleFile], bytes]] = {
    "encrypted": encrypted,
    "damaged": damaged,
    "duplicate": duplicate,
}
