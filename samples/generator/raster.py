"""Draws a typeset page as the scanner saw it: paper, ink, seals, skew, grain."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.generator import hand
from samples.generator.layout import POINT, Mark, Page, font

Pixels = NDArray[np.float32]

# In single precision, so that what is divided by it stays so.
FULL = np.float32(255)

BLUE = (0.13, 0.17, 0.55)
RED = (0.80, 0.12, 0.20)
BLACK = (0.10, 0.10, 0.11)


def print_ink(page: Page, dpi: int) -> Pixels:
    """How much black toner lies on each pixel, 0 to 1; drawn twice as fine and averaged."""
    scale = 2 * dpi / 25.4
    image = Image.new("L", (round(page.width * scale), round(page.height * scale)), 0)
    draw = ImageDraw.Draw(image)
    for run in page.runs:
        face = font(run.face, round(run.size * POINT * scale))
        draw.text((run.x * scale, run.y * scale), run.text, font=face, fill=255, anchor="ls")
    for stroke in page.strokes:
        ends = (stroke.x1 * scale, stroke.y1 * scale, stroke.x2 * scale, stroke.y2 * scale)
        draw.line(ends, fill=255, width=max(2, round(stroke.width * scale)))
    small = image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / FULL


def colour_scan(
    page: Page, *, dpi: int, skew: float, tint: list[int], seed: str, behind: Pixels | None = None
) -> Image.Image:
    """A colour scan of one page. `behind` is the ink of the other side, which shines through."""
    rng, grain = random.Random(seed), np.random.default_rng(random.Random(seed).getrandbits(32))
    ink = cv2.GaussianBlur(print_ink(page, dpi), (0, 0), 0.55)
    # Toner is never even: broad patches print a little paler.
    ink *= 1 - 0.12 * cloud(ink.shape, grain)
    paper = np.array(tint, dtype=np.float32) / FULL
    sheet = np.ones((*ink.shape, 3), np.float32) * paper
    sheet *= (1 - 0.022 * cloud(ink.shape, grain))[:, :, None]
    if behind is not None:
        ghost = cv2.GaussianBlur(behind[:, ::-1], (0, 0), 3.0)
        sheet *= (1 - 0.02 * ghost)[:, :, None]
    lay(sheet, ink * 0.93, BLACK)
    for mark in page.marks:
        draw_mark(sheet, mark, dpi, rng)
    sheet = tilt(sheet, skew, (0.93, 0.93, 0.92))
    shade_edge(sheet, rng)
    sheet += cv2.GaussianBlur(
        grain.normal(0, 0.011, sheet.shape[:2]).astype(np.float32), (0, 0), 0.9
    )[:, :, None]
    return Image.fromarray((np.clip(sheet, 0, 1) * 255).astype(np.uint8))


def bilevel_scan(page: Page, *, dpi: int, skew: float, seed: str) -> Image.Image:
    """A fax-like scan: black or white, specks, a dark edge, seals turned black."""
    rng, grain = random.Random(seed), np.random.default_rng(random.Random(seed).getrandbits(32))
    ink = cv2.GaussianBlur(print_ink(page, dpi), (0, 0), 1.0)
    sheet = np.ones((*ink.shape, 3), np.float32)
    lay(sheet, ink, BLACK)
    for mark in page.marks:
        draw_mark(sheet, mark, dpi, rng)
    grey = tilt(sheet, skew, (1, 1, 1)).mean(axis=2)
    noise = cv2.GaussianBlur(grain.normal(0, 0.35, grey.shape).astype(np.float32), (0, 0), 1.2)
    black = grey + noise * 0.35 < 0.56
    for _ in range(70):
        x, y = rng.randrange(grey.shape[1] - 4), rng.randrange(grey.shape[0] - 4)
        black[y : y + rng.randint(1, 3), x : x + rng.randint(1, 3)] = True
    black[:, : rng.randint(2, 7)] = True
    return Image.fromarray((~black).astype(np.uint8) * 255).convert("1", dither=Image.Dither.NONE)


def lay(sheet: Pixels, mask: Pixels, ink: tuple[float, float, float]) -> None:
    """Ink over what is there: it darkens, it never lightens."""
    sheet *= 1 - mask[:, :, None] * (1 - np.array(ink, dtype=np.float32))


def draw_mark(sheet: Pixels, mark: Mark, dpi: int, rng: random.Random) -> None:
    scale = dpi / 25.4
    x, y = mark.x * scale, mark.y * scale
    if mark.kind == "seal":
        stamp(sheet, hand.seal(round(35 * scale), mark.text, rng), (x, y), RED, 0.88)
    elif mark.kind == "signature":
        shift = rng.uniform(-3, 4) * scale
        # A person signs alike on every paper.
        image = hand.signature(40 * scale, random.Random(mark.text))
        stamp(sheet, image.rotate(rng.uniform(-3, 3)), (x + shift, y), BLUE, 0.88)
    elif mark.kind == "secret":
        image = hand.framed(mark.text, round(22 * scale), round(9 * scale), rng)
        stamp(sheet, image, (x, y), RED, 0.88)
    elif mark.kind == "hand":
        image = hand.written(mark.text, 6.2 * scale, rng)
        stamp(sheet, image, (x + 5.5 * scale, y - 2.2 * scale), BLUE, 0.9)
    elif mark.kind == "arrival":
        arrival(sheet, mark, scale, rng)


def arrival(sheet: Pixels, mark: Mark, scale: float, rng: random.Random) -> None:
    """The blue box of the registry that received the letter, filled in by hand."""
    wide, high = round(46 * scale), round(19 * scale)
    image = Image.new("L", (wide + 8, high + 8), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle((4, 4, wide, high), outline=255, width=max(2, round(0.4 * scale)))
    face = font("bold", round(3.6 * scale))
    draw.text((wide / 2, 4.2 * scale), "CÔNG VĂN ĐẾN", font=face, fill=255, anchor="mm")
    small = font("regular", round(3.4 * scale))
    number, date = mark.text.split(" ")
    for row, label in enumerate(
        ("Số: ................................", "Ngày: ............................")
    ):
        draw.text((3 * scale, (9.8 + row * 6) * scale), label, font=small, fill=255, anchor="lm")
    image = hand.worn(image, rng).rotate(1.2, resample=Image.Resampling.BICUBIC)
    middle_x, middle_y = (mark.x + 23) * scale, (mark.y + 9.5) * scale
    stamp(sheet, image, (middle_x, middle_y), BLUE, 0.8)
    for row, text in enumerate((number, date)):
        digits = hand.written(text, 4.6 * scale, rng)
        stamp(sheet, digits, (middle_x + scale, middle_y + (-1.2 + row * 6) * scale), BLUE, 0.9)


def stamp(
    sheet: Pixels,
    mask: Image.Image,
    at: tuple[float, float],
    ink: tuple[float, float, float],
    strength: float,
) -> None:
    """Press a mask on the sheet with its middle at a point; what lies outside is lost."""
    left, top = round(at[0] - mask.width / 2), round(at[1] - mask.height / 2)
    full = Image.new("L", (sheet.shape[1], sheet.shape[0]), 0)
    full.paste(mask, (left, top))
    lay(sheet, np.asarray(full, dtype=np.float32) / FULL * strength, ink)


def cloud(shape: tuple[int, ...], grain: np.random.Generator) -> Pixels:
    """Soft patches between 0 and 1 over the whole page."""
    small = grain.random((7, 5), dtype=np.float32)
    soft = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(soft, 0, 1), dtype=np.float32)


def tilt(sheet: Pixels, degrees: float, border: tuple[float, float, float]) -> Pixels:
    if not degrees:
        return sheet
    high, wide = sheet.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    return np.asarray(
        cv2.warpAffine(sheet, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=border),
        dtype=np.float32,
    )


def shade_edge(sheet: Pixels, rng: random.Random) -> None:
    """The lid throws a soft shadow along one edge."""
    depth = max(8, round(sheet.shape[1] * rng.uniform(0.006, 0.014)))
    fall = 1 - 0.16 * np.exp(-np.arange(depth * 3, dtype=np.float32) / depth * 1.6)
    if rng.random() < 0.5:
        sheet[:, : depth * 3] *= fall[None, :, None]
    else:
        sheet[:, -depth * 3 :] *= fall[::-1][None, :, None]
