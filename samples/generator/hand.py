"""What a hand adds to a printed page: written digits, a signature, a seal, a stamped frame."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from samples.generator.layout import font

if TYPE_CHECKING:
    import random

Point = tuple[float, float]

# Strokes of the digits and the slash in a box one wide and one and a half high, y downwards.
DIGITS: dict[str, list[list[Point]]] = {
    "0": [
        [(0.6, 0.05), (0.15, 0.4), (0.1, 1.0), (0.45, 1.45), (0.85, 1.0), (0.8, 0.35), (0.5, 0.0)]
    ],
    "1": [[(0.2, 0.4), (0.55, 0.05), (0.5, 0.8), (0.45, 1.5)]],
    "2": [[(0.1, 0.35), (0.4, 0.0), (0.8, 0.3), (0.5, 0.9), (0.05, 1.4), (0.5, 1.3), (1.0, 1.4)]],
    "3": [[(0.15, 0.2), (0.6, 0.0), (0.7, 0.4), (0.35, 0.65), (0.8, 1.0), (0.5, 1.5), (0.05, 1.3)]],
    "4": [[(0.4, 0.0), (0.1, 0.8), (0.9, 0.85)], [(0.7, 0.5), (0.6, 1.0), (0.6, 1.55)]],
    "5": [
        [(0.25, 0.1), (0.2, 0.65), (0.7, 0.6), (0.8, 1.1), (0.4, 1.5), (0.05, 1.35)],
        [(0.25, 0.1), (0.85, 0.0)],
    ],
    "6": [[(0.7, 0.0), (0.2, 0.6), (0.1, 1.2), (0.5, 1.5), (0.8, 1.1), (0.45, 0.8), (0.15, 1.1)]],
    "7": [[(0.1, 0.15), (0.9, 0.05), (0.5, 0.8), (0.35, 1.5)], [(0.25, 0.75), (0.8, 0.7)]],
    "8": [
        [
            (0.7, 0.2),
            (0.3, 0.05),
            (0.25, 0.45),
            (0.75, 0.9),
            (0.6, 1.4),
            (0.15, 1.25),
            (0.7, 0.5),
            (0.75, 0.15),
        ]
    ],
    "9": [[(0.75, 0.4), (0.4, 0.05), (0.15, 0.5), (0.5, 0.75), (0.8, 0.3), (0.7, 0.9), (0.5, 1.5)]],
    "/": [[(0.8, 0.0), (0.5, 0.7), (0.15, 1.5)]],
}


def smooth(points: list[Point], steps: int = 14) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(
                tuple(bend(a, b, c, d, t) for a, b, c, d in zip(p0, p1, p2, p3, strict=True))
            )
    return [*curve, points[-1]]  # type: ignore[list-item]


def bend(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )


def draw_curve(
    draw: ImageDraw.ImageDraw, points: list[Point], pen: float, rng: random.Random
) -> None:
    curve = smooth(points)
    for index, (x, y) in enumerate(curve):
        radius = pen * (0.75 + 0.25 * math.sin(index / 9 + rng.random() * 0.2)) / 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        if index:
            draw.line((*curve[index - 1], x, y), fill=255, width=max(1, round(radius * 2)))


def written(text: str, height: float, rng: random.Random) -> Image.Image:
    """A mask with the digits written `height` pixels high, slanting to the right."""
    unit = height / 1.5
    image = Image.new("L", (round(unit * (1.25 * len(text) + 1.5)), round(height * 1.7)), 0)
    draw = ImageDraw.Draw(image)
    x = unit * 0.4
    for letter in text:
        drop = rng.uniform(-0.08, 0.14) * height
        for stroke in DIGITS[letter]:
            points = []
            for across, down in stroke:
                # A right-hand slant, and nobody writes a digit twice alike.
                px = across + rng.uniform(-0.06, 0.06) + (0.75 - down) * 0.28
                py = down + rng.uniform(-0.06, 0.06)
                points.append((x + px * unit * 0.85, height * 0.3 + drop + py * unit))
            draw_curve(draw, points, height * 0.085, rng)
        x += unit * rng.uniform(1.0, 1.2)
    return image.rotate(rng.uniform(1, 5), resample=Image.Resampling.BICUBIC)


def signature(width: float, rng: random.Random) -> Image.Image:
    """A mask with a swift signature: an opening loop, falling waves, a closing stroke."""
    height = width * 0.55
    image = Image.new("L", (round(width * 1.15), round(height * 1.3)), 0)
    draw = ImageDraw.Draw(image)
    base = height * rng.uniform(0.5, 0.7)
    lean, tall = rng.uniform(0.02, 0.12), rng.uniform(0.25, 0.45)
    points = [
        (width * rng.uniform(0.08, 0.16), base * rng.uniform(0.7, 1.1)),
        (width * rng.uniform(0.18, 0.3), height * rng.uniform(0.02, 0.15)),
        (width * rng.uniform(0.3, 0.36), height * rng.uniform(0.2, 0.4)),
        (width * rng.uniform(0.12, 0.22), height * rng.uniform(0.85, 1.05)),
        (width * rng.uniform(0.06, 0.14), height * rng.uniform(0.65, 0.8)),
    ]
    x, swing = width * 0.25, height * tall
    for wave in range(rng.randint(3, 7)):
        points.append((x + width * lean, base - swing * rng.uniform(0.4, 1.0)))
        points.append((x + width * 0.03, base + swing * rng.uniform(0.0, 0.5)))
        if rng.random() < 0.35:
            points.append((x - width * 0.02, base - swing * 0.1))
        x += width * rng.uniform(0.06, 0.13)
        swing *= rng.uniform(0.7, 0.95) if wave else rng.uniform(0.8, 1.3)
    points += [
        (width * 1.0, base - height * rng.uniform(0.1, 0.4)),
        (width * 1.08, base - height * 0.42),
    ]
    draw_curve(draw, points, width * 0.013, rng)
    if rng.random() < 0.8:
        underline = [
            (width * 1.02, base - height * 0.1),
            (width * 0.5, height * 1.02),
            (width * 0.28, height * 1.1),
            (width * 0.85, height * 0.92),
        ]
        draw_curve(draw, underline, width * 0.011, rng)
    return image.rotate(rng.uniform(4, 12), resample=Image.Resampling.BICUBIC, expand=True)


def seal(size: int, name: str, rng: random.Random) -> Image.Image:
    """A mask of an invented round seal: two rings, the name around a star, the word MẪU."""
    big = size * 2
    image = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(image)
    middle = big / 2
    for radius, pen in ((0.485, 0.016), (0.455, 0.006), (0.295, 0.007)):
        r = radius * big
        draw.ellipse(
            (middle - r, middle - r, middle + r, middle + r), outline=255, width=round(pen * big)
        )
    around(image, name.upper(), 0.345 * big, round(0.088 * big), arc=250, start=-215, outward=True)
    around(image, "* MẪU *", 0.425 * big, round(0.075 * big), arc=56, start=118, outward=False)
    star = []
    for corner in range(10):
        radius = big * (0.2 if corner % 2 == 0 else 0.08)
        angle = math.radians(-90 + corner * 36)
        star.append((middle + radius * math.cos(angle), middle + radius * math.sin(angle)))
    draw.polygon(star, outline=255, width=round(0.012 * big))
    image = image.resize((size, size), Image.Resampling.LANCZOS)
    return worn(image, rng).rotate(rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC)


def around(
    image: Image.Image,
    text: str,
    radius: float,
    size: int,
    *,
    arc: float,
    start: float,
    outward: bool,
) -> None:
    middle = image.width / 2
    face = font("bold", size)
    widths = [face.getlength(letter) + size * 0.08 for letter in text]
    total, at = sum(widths), 0.0
    for letter, wide in zip(text, widths, strict=True):
        share = (at + wide / 2) / total
        angle = start + arc * share if outward else start - arc * (share - 0.0)
        at += wide
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), letter, font=face, fill=255, anchor="mm")
        tile = tile.rotate(
            -(angle + 90) if outward else -(angle - 90), resample=Image.Resampling.BICUBIC
        )
        x = middle + radius * math.cos(math.radians(angle))
        y = middle + radius * math.sin(math.radians(angle))
        image.paste(255, (round(x - size), round(y - size)), tile)


def framed(
    word: str, width: int, height: int, rng: random.Random, *, face: str = "bold"
) -> Image.Image:
    """A mask of a word stamped in a frame."""
    margin = 12
    image = Image.new("L", (width + 2 * margin, height + 2 * margin), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle(
        (margin, margin, width + margin, height + margin), outline=255, width=max(2, height // 14)
    )
    middle = (image.width / 2, image.height / 2)
    draw.text(middle, word, font=font(face, round(height * 0.62)), fill=255, anchor="mm")
    return worn(image, rng).rotate(rng.uniform(-2.5, 2.5), resample=Image.Resampling.BICUBIC)


def worn(mask: Image.Image, rng: random.Random) -> Image.Image:
    """Uneven ink: patches of a stamp print paler."""
    coarse = Image.new("L", (9, 9))
    coarse.putdata([rng.randint(175, 255) for _ in range(81)])
    patches = coarse.resize(mask.size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3))
    return Image.composite(mask, Image.new("L", mask.size, 0), patches)
