"""The reader's name and the time, burnt into a page image."""

import math
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from language.vietnamese import composed

LONGEST: Final = 160

_FONT: Final = Path(__file__).with_name("fonts") / "NotoSans-Regular.ttf"
_ANGLE: Final = math.radians(30)

# Grey is seen on paper, its white rim on seals and photographs; both let the page through.
_MARK: Final = (105, 105, 105, 50)
_RIM: Final = (255, 255, 255, 50)
_FOOTER: Final = (45, 45, 45, 255)
_FOOTER_RIM: Final = (255, 255, 255, 255)
_STRIP: Final = 32
# Read once: in the cage no file can be opened later.
_LETTERS: Final = _FONT.read_bytes()


def burn_in(image: Image.Image, text: str) -> None:
    """
    Write `text` over an RGB image: pale and slanting all over it, and plainly along its foot.

    Nothing is laid around the page, so places on the image stay places on the page. Control
    characters count as spaces, what exceeds LONGEST characters is cut. ValueError if nothing
    is left: a stamp that says nothing must not pass for one.
    """
    text = _one_line(text)
    if not text:
        raise ValueError("A stamp without a letter stamps nothing.")
    _slanting(image, text)
    _along_the_foot(image, text)


def _one_line(text: str) -> str:
    visible = "".join(c if c.isprintable() else " " for c in composed(text))
    return " ".join(visible.split())[:LONGEST].strip()


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The plain layout: the fuller one is not there on every machine, and images must not differ.
    return ImageFont.truetype(BytesIO(_LETTERS), size, layout_engine=ImageFont.Layout.BASIC)


class _Piece(NamedTuple):
    """A part of a mark: its place, its colours and how much of them."""

    x: int
    y: int
    colours: Image.Image
    weight: Image.Image


def _slanting(image: Image.Image, text: str) -> None:
    size = max(11, image.width // 38)
    tile = _tile(text, size)
    along, across = tile.length + 3 * size, 6 * size
    reach = math.hypot(image.width, image.height) / 2
    columns, rows = math.ceil(reach / along) + 1, math.ceil(reach / across)
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            # Every other row is shifted, so that no straight cut misses the name.
            x, y = (column + row % 2 / 2) * along, row * across
            left = image.width / 2 + x * math.cos(_ANGLE) + y * math.sin(_ANGLE) - tile.width / 2
            top = image.height / 2 - x * math.sin(_ANGLE) + y * math.cos(_ANGLE) - tile.height / 2
            if -tile.width < left < image.width and -tile.height < top < image.height:
                _lay(image, tile.pieces, round(left), round(top))


def _lay(image: Image.Image, pieces: tuple[_Piece, ...], left: int, top: int) -> None:
    for piece in pieces:
        image.paste(piece.colours, (left + piece.x, top + piece.y), piece.weight)


class _Tile(NamedTuple):
    length: int
    width: int
    height: int
    pieces: tuple[_Piece, ...]


@lru_cache(maxsize=64)
def _tile(text: str, size: int) -> _Tile:
    """The slanting words once. People leaf through many pages within the minute it names."""
    font = _font(size)
    length = math.ceil(font.getlength(text))
    rim = max(1, round(font.size / 16))
    # Vietnamese capitals carry two marks, so the line is taller than the letters' size.
    flat = Image.new("RGBA", (length + 4 * rim, round(font.size * 1.7)), (255, 255, 255, 0))
    ImageDraw.Draw(flat).text(
        (flat.width / 2, flat.height / 2),
        text,
        _MARK,
        font,
        anchor="mm",
        stroke_width=rim,
        stroke_fill=_RIM,
    )
    turned = flat.rotate(math.degrees(_ANGLE), Image.Resampling.BILINEAR, expand=True)
    return _Tile(length, turned.width, turned.height, _pieces(turned))


def _pieces(mark: Image.Image) -> tuple[_Piece, ...]:
    """Strips with little empty space round the letters: what is not there costs nothing to lay."""
    found = []
    for left in range(0, mark.width, _STRIP):
        strip = mark.crop((left, 0, min(left + _STRIP, mark.width), mark.height))
        box = strip.getchannel("A").getbbox()
        if box is not None:
            cut = strip.crop(box)
            found.append(_Piece(left + box[0], box[1], cut.convert("RGB"), cut.getchannel("A")))
    return tuple(found)


def _along_the_foot(image: Image.Image, text: str) -> None:
    foot, height = _foot(text, image.width)
    _lay(image, foot, 0, image.height - height)


@lru_cache(maxsize=64)
def _foot(text: str, width: int) -> tuple[tuple[_Piece, ...], int]:
    size = max(9, width // 75)
    font = _font(size)
    lines = _lines(text, font, width - 2 * size)
    height = round(size * 1.4) * len(lines) + 2 * size
    flat = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    draw = ImageDraw.Draw(flat)
    bottom = height - size // 2
    for line in reversed(lines):
        draw.text(
            (width / 2, bottom),
            line,
            _FOOTER,
            font,
            anchor="md",
            stroke_width=max(1, size // 6),
            stroke_fill=_FOOTER_RIM,
        )
        bottom -= round(size * 1.4)
    return _pieces(flat), height


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
