"""
OCRmyPDF twice: as the finisher that makes PDF/A-2b, and as the second reading engine.

It is called through its Python interface with one job in this process's threads; its internal
PDF/A writer needs no Ghostscript.
"""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from typing import TYPE_CHECKING

from language.vietnamese import composed
from machine.scratch import folder_within
from reading.domain.broken_files import PILLOW_FAILS_WITH
from reading.domain.readings import PageReading, Word
from reading.ocr.errors import EngineBusy, Unreadable
from reading.ocr.pdf_decoding import PDF_FAILS_WITH
from reading.ocr.tessdata import LANGUAGE, PROGRAM, data_version, tessdata_folder
from reading.ocr.words import settled, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reading.domain.turning import Box
    from reading.ocr.drawn_ink import Part
    from reading.ocr.images import PageImage


def finish_as_pdfa(layered: Path, finished: Path, *, with_text: int = 1) -> bool:
    """
    Write `layered` as PDF/A-2b and have the bytes written validated.

    False when the file holds what PDF/A forbids, what the validator does not know, or what OCRmyPDF
    cannot work with. `with_text` is a page that has text: OCRmyPDF looks at that one only, finds
    nothing to do, and leaves all pages as they are. Raises `Unreadable` for a picture that nobody
    can decode, `EngineBusy` and MemoryError when the machine is at fault.
    """
    import ocrmypdf
    from ocrmypdf import exceptions
    from PIL import Image as Images

    try:
        ocrmypdf.ocr(
            layered,
            finished,
            mode="skip",
            pages=str(with_text),
            ocr_engine="none",
            output_type="pdfa-2",
            pdfa_backend="internal",
            optimize=0,
            fast_web_view=0,
            jobs=1,
            use_threads=True,
            progress_bar=False,
            language=[LANGUAGE],
            rasterizer="pypdfium",
            tagged_pdf_mode="ignore",
            invalidate_digital_signatures=True,
        )
    except (exceptions.PdfaConversionFailedError, exceptions.InputFileError):
        return False
    except (exceptions.ExitCodeException, OSError, MemoryError) as error:
        if is_the_machines(error):
            raise EngineBusy("OCRmyPDF could not finish the copy") from error
        return False
    except (*PDF_FAILS_WITH, *PILLOW_FAILS_WITH, Images.DecompressionBombError):
        # What it trips over stands in the file: forms within themselves, images it cannot open.
        return False
    return True


def is_the_machines(error: BaseException | None) -> bool:
    """
    Whether the machine is at fault: only the system's own errors have a number.

    Libraries raise OSError without one for what stands in a file; theirs may be the cause of
    another error.
    """
    for _ in range(20):
        if error is None:
            return False
        if isinstance(error, MemoryError) or getattr(error, "errno", None) is not None:
            return True
        error = error.__cause__ or error.__context__
    return False


class OcrMyPdf:
    """
    The engine `ocrmypdf:`: OCRmyPDF's own preparation and the Tesseract program it drives.

    The fallback where the in-process library cannot be used. It needs the `tesseract` program.
    """

    name = "ocrmypdf"
    trusts_text_layers = True
    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()

    def read(self, source: Path, *, number: int) -> PageReading:
        from reading.ocr.pages import open_pages

        if shutil.which(PROGRAM) is None:
            raise EngineBusy(
                "The engine ocrmypdf needs the tesseract program. Install the Debian package "
                "tesseract-ocr."
            )
        started = _spent()
        folder = tessdata_folder()
        pages = open_pages(source)
        try:
            image = pages.page(number)
        finally:
            pages.close()
        if image.is_sliver:
            from reading.ocr.signals import sliver_reading

            return sliver_reading(
                image,
                number,
                engine=self.name,
                engine_version=version("ocrmypdf"),
                data_version=data_version(folder),
            )
        with folder_within(prefix="ocrmypdf-") as scratch:
            hocr = self._hocr(image, number, scratch, folder)
        return _reading(image, number, hocr, started=started, data=data_version(folder))

    def words_in(self, part: Part) -> tuple[Word, ...]:  # noqa: ARG002 - whole pages only
        """It reads whole pages only."""
        return ()

    def close(self) -> None:
        """Nothing is kept open."""

    def _hocr(self, image: PageImage, number: int, scratch: Path, folder: Path) -> str:
        """OCRmyPDF's word table (hOCR) of one page picture."""
        import img2pdf
        import ocrmypdf.api
        from ocrmypdf import exceptions
        from PIL import Image as Images

        picture, page = scratch / "page.png", scratch / "page.pdf"
        Images.fromarray(image.pixels).save(picture, dpi=image.dpi, compress_level=1)
        page.write_bytes(img2pdf.convert(str(picture)) or b"")
        os.environ["OMP_THREAD_LIMIT"] = "1"
        os.environ["TESSDATA_PREFIX"] = str(folder)
        told = scratch / "told"
        told.mkdir()
        try:
            ocrmypdf.api._pdf_to_hocr(  # noqa: SLF001 - the one way to OCRmyPDF's confidences
                page,
                told,
                language=[LANGUAGE],
                jobs=1,
                use_threads=True,
                rasterizer="pypdfium",
                progress_bar=False,
            )
        except exceptions.InputFileError as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error
        except (exceptions.ExitCodeException, OSError, MemoryError) as error:
            raise EngineBusy("OCRmyPDF gave up") from error
        found = sorted(told.rglob("*.hocr"))
        return found[0].read_text(encoding="utf-8") if found else ""


_LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}


def _reading(image: PageImage, number: int, hocr: str, *, started: float, data: str) -> PageReading:
    from language.syllables import validity_of
    from reading.ocr.prepare import darkest_ink
    from reading.ocr.signals import (
        BLANK_BELOW,
        confidence_of,
        coverage_of,
        page_signals,
        text_like_ink,
    )

    seen = tuple(_words(hocr, image))
    signals = page_signals(image, number)
    words = settled(seen, image, signals["stamps"])
    ink = text_like_ink(darkest_ink(image.pixels), sum(image.dpi) / 2)
    confidence, low = confidence_of((word.text, word.confidence) for word in words)
    blank = ink.components < BLANK_BELOW and not seen
    return PageReading(
        number=number,
        text=text_of(words),
        words=words,
        confidence=round(confidence, 2),
        coverage=round(coverage_of(ink, (_in_pixels(word, image) for word in seen)), 4),
        validity=round(validity_of([word.text for word in words]), 4),
        signals=signals
        | {
            "skew": 0.0,
            "deskew": 0.0,
            "rotation": 0,
            "blank": blank,
            "components": ink.components,
            "low_share": round(low, 4),
            "engine": OcrMyPdf.name,
            "engine_version": version("ocrmypdf"),
            "data_version": data,
            "cpu_s": round(_spent() - started, 3),
        },
    )


def _spent() -> float:
    """Processor seconds of this process and of the programs that it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _words(hocr: str, image: PageImage) -> Iterator[Word]:
    if not hocr.strip():
        return
    from defusedxml import ElementTree

    root = ElementTree.fromstring(hocr)
    line = -1
    whole: tuple[float, ...] = (0.0, 0.0, 1.0, 1.0)
    for element in root.iter():
        kind = element.get("class", "")
        if kind == "ocr_page":
            whole = _numbers(element.get("title", ""), "bbox", 4) or whole
        elif kind in _LINES:
            line += 1
        elif kind == "ocrx_word":
            text = composed("".join(element.itertext()).strip())
            box = _numbers(element.get("title", ""), "bbox", 4)
            sure = _numbers(element.get("title", ""), "x_wconf", 1)
            if text and box:
                yield Word(text, _seen(box, whole, image), round(sure[0]) if sure else 0, line)


def _numbers(title: str, name: str, count: int) -> tuple[float, ...]:
    for part in title.split(";"):
        words = part.split()
        if words and words[0] == name and len(words) > count:
            return tuple(float(word) for word in words[1 : count + 1])
    return ()


def _seen(box: tuple[float, ...], whole: tuple[float, ...], image: PageImage) -> Box:
    left, top, right, bottom = image.area
    wide, tall = whole[2] - whole[0], whole[3] - whole[1]

    def across(x: float) -> int:
        return min(max(round((left + (right - left) * (x - whole[0]) / wide) * 10000), 0), 10000)

    def down(y: float) -> int:
        return min(max(round((top + (bottom - top) * (y - whole[1]) / tall) * 10000), 0), 10000)

    return across(box[0]), down(box[1]), across(box[2]), down(box[3])


def _in_pixels(word: Word, image: PageImage) -> tuple[int, int, int, int]:
    left, top, right, bottom = image.area
    across, down = image.width / (right - left) / 10000, image.height / (bottom - top) / 10000
    return (
        round((word.box[0] - left * 10000) * across),
        round((word.box[1] - top * 10000) * down),
        round((word.box[2] - left * 10000) * across),
        round((word.box[3] - top * 10000) * down),
    )
