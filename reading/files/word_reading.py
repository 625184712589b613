"""
The pages of a Word file with the words of their pictures, which the engine reads.

A page that is the scan of a paper is a scan like any other. On a page with text of its own the
words of the pictures stand where the pictures stand; what a picture shows beside words is told, for
a mark of secrecy may be drawn in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reading.domain.readings import PageReading, Variant, Word

# After which line, of which picture, at which line of it.
_Place = tuple[float, int, int]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from machine.json_values import Json
    from reading.domain.turning import Box
    from reading.files.word import LaidOut
    from reading.files.word_page import PicturePlace
    from reading.ocr.port import ReadingEngine

_SCAN_SHARE = 0.5
# Set words are certain, words of pictures never quite.
_MOST_CONFIDENCE = 99
_LOOK_DPI = 100.0
_OF_THE_PICTURES = (
    "red_frame", "red_frames", "red_seal", "red_seals", "damage", "checked", "rotation", "deskew",
    "stamps",
)  # fmt: skip


def read_pages(
    laid: LaidOut, *, engine: Callable[[], ReadingEngine], known: Mapping[int, PageReading]
) -> Iterator[PageReading]:
    """
    The pages one after another; those in `known` were read before.

    The engine is asked for only where a picture has to be read. Raises `Unreadable` and `EngineBusy` as the engine does, at a page with pictures.
    """
    reader: ReadingEngine | None = None
    try:
        for page in laid.pages:
            places = laid.places.get(page.number, ())
            if page.number in known:
                yield known[page.number]
            elif laid.pictures is None or not places:
                yield page
            else:
                reader = reader or engine()
                seen = reader.read(laid.pictures, number=page.number)
                yield _with_pictures(page, places, seen, laid.pictures)
    finally:
        if reader is not None:
            reader.close()


def is_scan(page: PageReading, places: tuple[PicturePlace, ...]) -> bool:
    """Whether a page is the picture of a paper and nothing else."""
    return not page.words and any(_share(place.box) >= _SCAN_SHARE for place in places)


def holds_scans(laid: LaidOut) -> bool:
    """Whether a page of the Word file is the picture of a paper."""
    return any(is_scan(page, laid.places.get(page.number, ())) for page in laid.pages)


def lay_words_over(pdf_file: Path, readings: list[PageReading]) -> None:
    """Lay the words of pictures invisibly over pages that have text of their own."""
    import pikepdf

    from reading.ocr.text_layer import TextLayer

    added = [
        replace(page, words=words)
        for page in readings
        if page.variant == Variant.TEXT_LAYER
        and (words := tuple(word for word in page.words if word.confidence <= _MOST_CONFIDENCE))
    ]
    if not added:
        return
    with pikepdf.open(pdf_file, allow_overwriting_input=True) as pdf:
        layer = TextLayer(pdf, added)
        for page in added:
            layer.add(pdf.pages[page.number - 1], page)
        pdf.save(pdf_file)


def _with_pictures(
    page: PageReading, places: tuple[PicturePlace, ...], seen: PageReading, pictures: Path
) -> PageReading:
    told: dict[str, Json] = {"pictures": len(places)}
    if is_scan(page, places) and seen.words:
        return replace(seen, number=page.number, signals=seen.signals | told)
    drawn = bool(seen.signals.get("drawn_not_read")) or _shows_more(pictures, seen)
    told |= {"drawn_not_read": drawn, "blank": False}
    told |= {name: seen.signals[name] for name in _OF_THE_PICTURES if name in seen.signals}
    if not page.words:
        return replace(seen, number=page.number, signals=seen.signals | told)
    words = _in_order(page.words, places, seen.words)
    return replace(
        page,
        text=_text_of(words),
        words=words,
        confidence=min(page.confidence, seen.confidence) if seen.words else page.confidence,
        coverage=seen.coverage if seen.words else page.coverage,
        validity=min(page.validity, seen.validity) if seen.words else page.validity,
        signals=page.signals | told | {"rotation": 0},
    )


def _in_order(
    set_words: tuple[Word, ...], places: tuple[PicturePlace, ...], read: tuple[Word, ...]
) -> tuple[Word, ...]:
    """All words, those of a picture after the lines that stand before it; lines counted anew."""
    lines: list[tuple[_Place, list[Word]]] = []
    _gather(lines, set_words, lambda word: (float(word.line), 0, word.line))

    def place_of(word: Word) -> _Place:
        at = min(range(len(places)), key=lambda number: _distance(word.box, places[number].box))
        return places[at].after_lines - 0.5, at, word.line

    _gather(lines, read, place_of)
    lines.sort(key=lambda entry: entry[0])
    return tuple(
        replace(word, line=number, confidence=word.confidence)
        for number, (_, words) in enumerate(lines)
        for word in words
    )


def _gather(
    lines: list[tuple[_Place, list[Word]]], words: tuple[Word, ...], key: Callable[[Word], _Place]
) -> None:
    by_line: dict[_Place, list[Word]] = {}
    for word in words:
        by_line.setdefault(key(word), []).append(word)
    lines.extend(by_line.items())


def _text_of(words: tuple[Word, ...]) -> str:
    from reading.ocr.words import text_of

    return text_of(words)


def _shows_more(pictures: Path, seen: PageReading) -> bool:
    """Whether the pictures of a page show what may be a mark and stands in none of their words."""
    import pypdfium2

    from reading.ocr.drawn_ink import marks_beside_letters

    pdf = pypdfium2.PdfDocument(pictures)
    try:
        page = pdf[seen.number - 1]
        bitmap = page.render(scale=_LOOK_DPI / 72, rev_byteorder=True)
        pixels = bitmap.to_numpy()[..., :3].copy()
        bitmap.close()
        page.close()
    finally:
        pdf.close()
    tall, wide = pixels.shape[:2]
    for left, top, right, bottom in (word.box for word in seen.words):
        rows = slice(top * tall // 10_000, bottom * tall // 10_000 + 2)
        pixels[rows, left * wide // 10_000 : right * wide // 10_000 + 2] = 255
    return bool(marks_beside_letters(pixels, dpi=_LOOK_DPI))


def _share(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1]) / 100_000_000


def _distance(word: Box, place: Box) -> int:
    """How far the middle of a word lies outside a picture."""
    across, down = (word[0] + word[2]) // 2, (word[1] + word[3]) // 2
    beside = max(place[0] - across, across - place[2], 0)
    above = max(place[1] - down, down - place[3], 0)
    return beside + above
