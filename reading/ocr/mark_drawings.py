"""What a form field or a note would show that has no drawing of its own."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf

from reading.ocr.images import as_float
from reading.ocr.pdf_decoding import PDF_FAILS_WITH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fpdf import FPDF

_MULTI_LINE, _PASSWORD, _PUSH_BUTTON, _RADIO = 1 << 12, 1 << 13, 1 << 16, 1 << 15
_CENTRED, _TO_THE_RIGHT = 1, 2
DEEPEST = 12
_MOST_LETTERS = 20_000
_USUAL_SIZE, _LEADING = 12.0, 1.2
_INSET = 2.0
_PAINTS = re.compile(rb"\b(?:Tj|TJ|Do|f|F|B|b|S|s|sh|BI)\b|['\"*]")
_BREAKS = re.compile(r"\r\n|\r|\n")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_FONTS = Path(__file__).resolve().parents[1] / "files" / "fonts"
_FONT = _FONTS / "NotoSerif-Regular.ttf"
_LARGEST = 10_000.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a viewer would make up for a mark: its box, its words, its frame."""

    width: float
    height: float
    lines: tuple[str, ...]
    size: float
    colour: tuple[int, int, int]
    align: int
    from_top: bool
    fill: tuple[int, int, int] | None
    border: tuple[int, int, int] | None
    crossed: bool


def size_of(mark: pikepdf.Dictionary) -> tuple[float, float]:
    place = mark.get("/Rect")
    if not isinstance(place, pikepdf.Array) or len(place) != 4:
        return 0.0, 0.0
    left, bottom, right, top = (as_float(side) for side in place)
    return min(abs(right - left), _LARGEST), min(abs(top - bottom), _LARGEST)


def appearance_of(mark: pikepdf.Dictionary) -> pikepdf.Object | None:
    drawings = mark.get("/AP")
    return drawings.get("/N") if isinstance(drawings, pikepdf.Dictionary) else None


def shown_appearance(mark: pikepdf.Dictionary) -> pikepdf.Stream | None:
    shown = appearance_of(mark)
    if isinstance(shown, pikepdf.Dictionary):
        shown = shown.get(str(mark.get("/AS", "/Off")))
    return shown if isinstance(shown, pikepdf.Stream) else None


def drawing_for(
    mark: pikepdf.Dictionary, style: pikepdf.Object | None, *, anew: bool
) -> Drawing | None:
    kind = str(mark.get("/Subtype"))
    if kind == "/FreeText":
        text = text_of(mark.get("/Contents"))
        bare = not _paints(shown_appearance(mark))
        return _lettered(mark, text, style, many=True, frame=False) if bare and text else None
    if kind != "/Widget":
        return None
    field = str(inherited(mark, "/FT"))
    flags = int(as_float(inherited(mark, "/Ff") or 0))
    if field in {"/Tx", "/Ch"}:
        return _value_drawing(mark, style, field=field, flags=flags, anew=anew)
    if field == "/Btn" and appearance_of(mark) is None:
        return _button_drawing(mark, style, flags)
    return None


def _value_drawing(
    mark: pikepdf.Dictionary, style: pikepdf.Object | None, *, field: str, flags: int, anew: bool
) -> Drawing | None:
    text = _chosen(mark) if field == "/Ch" else text_of(inherited(mark, "/V"))
    bare = not _paints(shown_appearance(mark))
    if not anew and not (bare and (text or _has_frame(mark))):
        return None
    if flags & _PASSWORD and field == "/Tx":
        text = "*" * len(text)
    many = bool(flags & _MULTI_LINE) if field == "/Tx" else "\n" in text
    return _lettered(mark, text, style, many=many, frame=True)


def _button_drawing(
    mark: pikepdf.Dictionary, style: pikepdf.Object | None, flags: int
) -> Drawing | None:
    if flags & _PUSH_BUTTON:
        looks = mark.get("/MK")
        caption = text_of(looks.get("/CA")) if isinstance(looks, pikepdf.Dictionary) else ""
        return _lettered(mark, caption, style, many=False, frame=True)
    state = mark.get("/AS")
    if state is None and not flags & _RADIO:
        state = inherited(mark, "/V")
    ticked = isinstance(state, pikepdf.Name) and str(state) != "/Off"
    if not ticked and not _has_frame(mark):
        return None
    return _lettered(mark, "", style, many=False, frame=True, crossed=ticked)


def _lettered(
    mark: pikepdf.Dictionary,
    text: str,
    style: pikepdf.Object | None,
    *,
    many: bool,
    frame: bool,
    crossed: bool = False,
) -> Drawing:
    width, height = size_of(mark)
    stated = text_of(inherited(mark, "/DA")) or text_of(style)
    size, colour = _style(stated)
    lines = tuple(_CONTROLS.sub("", line) for line in _BREAKS.split(text[:_MOST_LETTERS]))
    lines = lines if text else ()
    if not many:
        lines = (" ".join(lines),) if lines else ()
    if size <= 0:
        size = _USUAL_SIZE if many else min(_USUAL_SIZE, max(0.7 * height, 4.0))
    looks = mark.get("/MK") if frame else None
    looks = looks if isinstance(looks, pikepdf.Dictionary) else pikepdf.Dictionary()
    return Drawing(
        max(width, 1.0), max(height, 1.0), lines, min(size, 300.0), colour,
        int(as_float(inherited(mark, "/Q") or 0)), many,
        _colour(looks.get("/BG")), _colour(looks.get("/BC")), crossed,
    )  # fmt: skip


def _has_frame(mark: pikepdf.Dictionary) -> bool:
    looks = mark.get("/MK")
    return isinstance(looks, pikepdf.Dictionary) and ("/BG" in looks or "/BC" in looks)


def _paints(shown: pikepdf.Stream | None) -> bool:
    if shown is None:
        return False
    with suppress(*PDF_FAILS_WITH):
        return bool(_PAINTS.search(shown.read_bytes()))
    return True


def inherited(mark: pikepdf.Dictionary, key: str) -> pikepdf.Object | None:
    node: Any = mark
    for _ in range(DEEPEST):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def text_of(value: pikepdf.Object | None) -> str:
    if isinstance(value, pikepdf.Stream):
        return str(pikepdf.String(value.read_bytes()[:_MOST_LETTERS]))
    return str(value) if isinstance(value, pikepdf.String) else ""


def _chosen(mark: pikepdf.Dictionary) -> str:
    """What a list shows as chosen: the words beside the value that is exported."""
    value, shown = inherited(mark, "/V"), inherited(mark, "/Opt")
    words = {}
    for option in shown if isinstance(shown, pikepdf.Array) else ():
        if isinstance(option, pikepdf.Array) and len(option) == 2:
            words[text_of(option[0])] = text_of(option[1])
    values = list(value) if isinstance(value, pikepdf.Array) else [value]
    return "\n".join(words.get(text_of(one), text_of(one)) for one in values if one is not None)


def _style(stated: str) -> tuple[float, tuple[int, int, int]]:
    """Size and colour of a default appearance such as `/Helv 12 Tf 0 0 1 rg`."""
    size, colour, numbers = 0.0, (0, 0, 0), list[float]()
    for part in stated.split():
        if part == "Tf":
            size = abs(numbers[-1]) if numbers else 0.0
        elif part in {"g", "rg", "k"}:
            colour = _mixed(numbers[-{"g": 1, "rg": 3, "k": 4}[part] :]) or colour
        else:
            with suppress(ValueError):
                numbers.append(as_float(float(part)))
                continue
        numbers = []
    return size, colour


def _colour(value: pikepdf.Object | None) -> tuple[int, int, int] | None:
    return _mixed([as_float(part) for part in value]) if isinstance(value, pikepdf.Array) else None


def _mixed(parts: Sequence[float]) -> tuple[int, int, int] | None:
    levels = [min(max(part, 0.0), 1.0) for part in parts]
    match levels:
        case [grey]:
            levels = [grey] * 3
        case [cyan, magenta, yellow, black]:
            levels = [(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)]
        case [_, _, _]:
            pass
        case _:
            return None
    red, green, blue = (round(255 * level) for level in levels)
    return red, green, blue


def drawn_over(drawings: Iterable[Drawing]) -> bytes:
    """A PDF with a page for each drawing, its font embedded."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.add_font("serif", fname=_FONT)
    for drawing in drawings:
        pdf.add_page(format=(drawing.width, drawing.height))
        _frame(pdf, drawing)
        pdf.set_font("serif", size=drawing.size)
        pdf.set_text_color(*drawing.colour)
        _letters(pdf, drawing)
    return bytes(pdf.output())


def _frame(pdf: FPDF, drawing: Drawing) -> None:
    if drawing.fill is not None:
        pdf.set_fill_color(*drawing.fill)
        pdf.rect(0, 0, drawing.width, drawing.height, style="F")
    if drawing.border is not None:
        pdf.set_draw_color(*drawing.border)
        pdf.set_line_width(1)
        pdf.rect(0.5, 0.5, max(drawing.width - 1, 0.1), max(drawing.height - 1, 0.1))
    if drawing.crossed:
        across, down = 0.2 * drawing.width, 0.2 * drawing.height
        pdf.set_draw_color(0, 0, 0)
        pdf.set_line_width(1.2)
        pdf.line(across, down, drawing.width - across, drawing.height - down)
        pdf.line(across, drawing.height - down, drawing.width - across, down)


def _letters(pdf: FPDF, drawing: Drawing) -> None:
    room = max(drawing.width - 2 * _INSET, 1.0)
    lines = drawing.lines
    if drawing.from_top:
        lines = tuple(piece for line in lines for piece in _broken(pdf, line, room))
        baseline = _INSET + drawing.size
    else:
        baseline = drawing.height / 2 + 0.35 * drawing.size
    for line in lines:
        if baseline > drawing.height + 0.25 * drawing.size:
            return
        spare = room - pdf.get_string_width(line)
        shift = {_CENTRED: spare / 2, _TO_THE_RIGHT: spare}.get(drawing.align, 0.0)
        if line.strip():
            pdf.text(_INSET + max(shift, 0.0), baseline, line)
        baseline += _LEADING * drawing.size


def _broken(pdf: FPDF, line: str, room: float) -> Iterator[str]:
    kept: list[str] = []
    for word in line.split(" "):
        if kept and pdf.get_string_width(" ".join([*kept, word])) > room:
            yield " ".join(kept)
            kept = []
        kept.append(word)
    yield " ".join(kept)
