"""The reader's name and the time, burnt into a page image."""

import math
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

LONGEST: Final = 160

_FONT: Final = Path(__file__).with_name("fonts") / "NotoSans-Regular.ttf"
_ANGLE: Final = math.radians(30)

# Grey is seen on paper, its white rim on seals and photographs; both let the page through.
_MARK: Final = (105, 105, 105, 80)
_RIM: Final = (255, 255, 255, 85)
_FOOTER: Final = (45, 45, 45)
_FOOTER_RIM: Final = (255, 255, 255)


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
    visible = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(visible.split())[:LONGEST].strip()


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The plain layout: the fuller one is not there on every machine, and images must not differ.
    return ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.BASIC)


def _slanting(image: Image.Image, text: str) -> None:
    size = max(11, image.width // 38)
    font = _font(size)
    length = math.ceil(font.getlength(text))
    tile = _tile(text, font, length)
    along, across = length + 3 * size, 6 * size
    reach = math.hypot(image.width, image.height) / 2
    columns, rows = math.ceil(reach / along) + 1, math.ceil(reach / across)
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            # Every other row is shifted, so that no straight cut misses the name.
            x, y = (column + row % 2 / 2) * along, row * across
            left = image.width / 2 + x * math.cos(_ANGLE) + y * math.sin(_ANGLE) - tile.width / 2
            top = image.height / 2 - x * math.sin(_ANGLE) + y * math.cos(_ANGLE) - tile.height / 2
            if -tile.width < left < image.width and -tile.height < top < image.height:
                image.paste(tile, (round(left), round(top)), tile)


def _tile(text: str, font: ImageFont.FreeTypeFont, length: int) -> Image.Image:
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
    return flat.rotate(math.degrees(_ANGLE), Image.Resampling.BILINEAR, expand=True)


def _along_the_foot(image: Image.Image, text: str) -> None:
    size = max(9, image.width // 75)
    font = _font(size)
    draw = ImageDraw.Draw(image)
    bottom = image.height - size // 2
    for line in reversed(_lines(text, font, image.width - 2 * size)):
        place = (image.width / 2, bottom)
        draw.text(
            place,
            line,
            _FOOTER,
            font,
            anchor="md",
            stroke_width=max(1, size // 6),
            stroke_fill=_FOOTER_RIM,
        )
        bottom -= round(size * 1.4)


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
