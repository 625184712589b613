"""
The copy that people read and search: PDF/A-2b with invisible text, made from the original.

The original is opened for reading only. A signature covers the original's bytes and would be
broken in any copy, so the copy carries no signature fields but what they drew on the page; the
signed file stays the record.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pikepdf

from machine.scratch import folder_within
from reading.domain.readings import Variant
from reading.ocr.appearances import has_marks, lend_appearances, paint_marks
from reading.ocr.errors import Unreadable
from reading.ocr.pdf_decoding import PDF_FAILS_WITH
from reading.ocr.text_layer import TextLayer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reading.domain.readings import PageReading


@dataclass(frozen=True, slots=True)
class PdfaVerdict:
    """
    What the PDF/A validator said of the finished copy.

    `fail`: the copy is readable and searchable but not PDF/A-2b, `findings` say why;
    `not_checked`: it holds constructs that the validator does not know.
    """

    verdict: Literal["pass", "fail", "not_checked"]
    findings: tuple[str, ...] = ()


def make_access_copy(source: Path, readings: Sequence[PageReading], target: Path) -> PdfaVerdict:
    """
    Write the access copy of `source` (PDF or picture) to `target`.

    Raises `Unreadable` when the source cannot be opened and `EngineBusy` when the machine
    fails. `target` appears whole or not at all; `source` is never written.
    """
    with folder_within(target.parent, "access-copy-") as folder:
        layered = folder / "layered.pdf"
        finished = folder / "finished.pdf"
        _layer(source, readings, layered, folder)
        with_text = next((reading.number for reading in readings if reading.words), 1)
        verdict = _to_pdfa(layered, finished, with_text=with_text)
        finished.replace(target)
    return verdict


def _layer(source: Path, readings: Sequence[PageReading], layered: Path, folder: Path) -> None:
    try:
        with pikepdf.open(_as_pdf(source, folder)) as pdf:
            _paint(pdf)
            _still(pdf)
            layer = TextLayer(pdf, readings)
            for reading in readings:
                if reading.variant != Variant.TEXT_LAYER and 1 <= reading.number <= len(pdf.pages):
                    layer.add(pdf.pages[reading.number - 1], reading)
            pdf.remove_unreferenced_resources()
            pdf.save(layered)
    except pikepdf.PasswordError as error:
        raise Unreadable("password") from error
    except pikepdf.PdfError as error:
        raise Unreadable("damaged", detail=str(error)[:200]) from error


def _paint(pdf: pikepdf.Pdf) -> None:
    """
    What a viewer shows over the pages becomes part of them: values of forms, stamps, the drawn
    blocks of signatures. A file whose marks are broken is copied without them.
    """
    with suppress(*PDF_FAILS_WITH):
        if has_marks(pdf):
            lend_appearances(pdf)
            paint_marks(pdf)


def _as_pdf(source: Path, folder: Path) -> Path:
    with source.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            return source
    from reading.ocr.pictures_to_pdf import pictures_to_pdf

    wrapped = folder / "wrapped.pdf"
    pictures_to_pdf(source, wrapped)
    return wrapped


def _still(pdf: pikepdf.Pdf) -> None:
    """
    Take out what a copy cannot keep true and what acts by itself.

    Signature fields, whose drawn blocks are painted on the page by now, permissions, and /Extensions, which announces the
    signature's own additions to the format; scripts and what runs on opening.
    """
    for key in ("/AcroForm", "/Perms", "/DSS", "/Extensions", "/OpenAction", "/AA"):
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        del names["/JavaScript"]
    for page in pdf.pages:
        if "/AA" in page.obj:
            del page.obj["/AA"]
        marks = page.obj.get("/Annots")
        if not isinstance(marks, pikepdf.Array):
            continue
        kept = [mark for mark in marks if not _belongs_to_form(mark)]
        if kept:
            page.obj["/Annots"] = pikepdf.Array(kept)
        else:
            del page.obj["/Annots"]


def _belongs_to_form(mark: pikepdf.Object) -> bool:
    return isinstance(mark, pikepdf.Dictionary) and str(mark.get("/Subtype")) == "/Widget"


def _to_pdfa(layered: Path, finished: Path, *, with_text: int) -> PdfaVerdict:
    from reading.ocr.ocrmypdf import finish_as_pdfa

    # OCRmyPDF hands out only what pikepdf's validator has passed, in the bytes as written.
    if finish_as_pdfa(layered, finished, with_text=with_text):
        return PdfaVerdict("pass")
    from pikepdf.pdfa import PdfaError, save

    try:
        with pikepdf.open(layered) as pdf:
            save(pdf, finished, "2b")
    except PdfaError as error:
        report = error.report
    else:
        return PdfaVerdict("pass")
    layered.replace(finished)
    findings = dict.fromkeys(f"{finding.rule}: {finding.message}" for finding in report.findings)
    return PdfaVerdict(report.verdict, tuple(findings)[:20])
