"""Tesseract kept in the process: a prepared picture in, words with boxes out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from language.vietnamese import composed
from reading.ocr.errors import EngineBusy
from reading.ocr.tessdata import LANGUAGE, tessdata_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from tesserocr import PyResultIterator, PyTessBaseAPI

    from reading.ocr.prepare import Prepared

AUTOMATIC = 3
ONE_BLOCK = 6
ONE_LINE = 7
ONE_WORD = 8
_STEP = 8
_CLEAR_CONTRAST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A word as recognised; the box is in pixels of the prepared picture."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    line: int


@cache
def _tesseract() -> PyTessBaseAPI:
    """The one recogniser of this process. Its language data is loaded once."""
    folder = tessdata_folder()
    # Without the limit Tesseract's threads cost 3.7 times the work for nothing.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    try:
        reader = tesserocr.PyTessBaseAPI(path=str(folder), lang=LANGUAGE, psm=AUTOMATIC)
    except RuntimeError as error:
        raise EngineBusy(f"Tesseract did not start with the data in {folder}") from error
    # Reading doubtful lines a second time as white on black invents words out of seals and
    # signatures; office papers have no such lines.
    reader.SetVariable("tessedit_do_invert", "0")
    # Words are parted by what was read: looking for an even pitch beforehand costs 3 % and changed
    # no page, typewritten ones included.
    reader.SetVariable("textord_all_prop", "1")
    return reader


def tesseract_version() -> str:
    """The version of the library that reads, e.g. 5.5.4."""
    import tesserocr

    return str(tesserocr.tesseract_version()).split()[1]


def recognise(prepared: Prepared, *, segmentation: int = AUTOMATIC) -> list[Found]:
    """The words of the picture in reading order. Raises `EngineBusy`."""
    reader = _tesseract()
    height, width = prepared.grey.shape
    try:
        reader.SetPageSegMode(segmentation)
        reader.SetImageBytes(_fewer_tones(prepared.grey).tobytes(), width, height, 1, width)
        reader.SetSourceResolution(prepared.dpi)
        reader.Recognize()
        return list(_words(reader.GetIterator()))
    except (RuntimeError, MemoryError) as error:
        raise EngineBusy("Tesseract gave up") from error
    finally:
        reader.Clear()


def recognise_line(grey: NDArray[np.uint8], dpi: int, segmentation: int = ONE_LINE) -> str:
    """What stands in a picture of one line; NFC. Raises `EngineBusy`."""
    reader = _tesseract()
    height, width = grey.shape
    try:
        reader.SetPageSegMode(segmentation)
        reader.SetImageBytes(grey.tobytes(), width, height, 1, width)
        reader.SetSourceResolution(dpi)
        text = str(reader.GetUTF8Text())
    except (RuntimeError, MemoryError) as error:
        raise EngineBusy("Tesseract gave up") from error
    finally:
        reader.Clear()
    return composed(text.strip())


def _fewer_tones(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """
    The picture in 32 tones, black and white among them; that of faint ink as it is.

    Tesseract packs every line as PNG before it reads it; the noise of 256 tones packs slowly.
    """
    import cv2
    import numpy as np

    from reading.ocr.faint_ink import contrast_of

    if contrast_of(grey)[1] < _CLEAR_CONTRAST:
        return grey
    tones = np.arange(256) // _STEP
    shown = (tones * 255 // tones[-1]).astype(np.uint8)
    return np.asarray(cv2.LUT(grey, shown), dtype=np.uint8)


def _words(found: PyResultIterator | None) -> Iterator[Found]:
    """The words of a result; None where there is none. A table of them costs twice as much."""
    from tesserocr import RIL

    line, begins = -1, True
    while found is not None:
        begins = begins or found.IsAtBeginningOf(RIL.TEXTLINE)
        if text := _text_of(found):
            line, begins = line + begins, False
            box = found.BoundingBox(RIL.WORD)
            yield Found(text, box, max(float(found.Confidence(RIL.WORD)), 0.0), line)
        if not found.Next(RIL.WORD):
            return


def _text_of(found: PyResultIterator) -> str:
    from tesserocr import RIL

    # A page or a picture without letters is a result as well; it has no text to be asked for.
    if found.Empty(RIL.WORD):
        return ""
    return composed(str(found.GetUTF8Text(RIL.WORD)).strip())
