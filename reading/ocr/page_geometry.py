"""The page as a person sees it: its visible box, its turning, and how an image lies on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from reading.ocr.images import as_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LETTER = (0.0, 0.0, 612.0, 792.0)


@dataclass(frozen=True, slots=True)
class Lie:
    """How an image lies on the page: the part it covers and the turn that makes it upright."""

    area: tuple[float, float, float, float]
    beyond: float
    quarter_turns: int
    mirrored: bool

    def upright(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        turned = np.fliplr(pixels) if self.mirrored else pixels
        if self.quarter_turns:
            turned = np.rot90(turned, self.quarter_turns)
        return np.ascontiguousarray(turned)


@dataclass(frozen=True, slots=True)
class PageBox:
    """The visible box in the page's own units, and the clockwise turn a viewer gives it."""

    left: float
    bottom: float
    width: float
    height: float
    rotate: int
    user_unit: float

    @property
    def width_inches(self) -> float:
        """The width as seen, turned pages counted turned."""
        side = self.height if self.rotate in {90, 270} else self.width
        return side * self.user_unit / 72

    @property
    def height_inches(self) -> float:
        side = self.width if self.rotate in {90, 270} else self.height
        return side * self.user_unit / 72

    def to_seen(self) -> NDArray[np.float64]:
        """The 2x3 map from page units (y upwards) to fractions of the page as seen (y down)."""
        w, h = self.width, self.height
        x, y = self.left, self.bottom
        return {
            0: np.array([[1 / w, 0, -x / w], [0, -1 / h, 1 + y / h]]),
            90: np.array([[0, 1 / h, -y / h], [1 / w, 0, -x / w]]),
            180: np.array([[-1 / w, 0, 1 + x / w], [0, 1 / h, -y / h]]),
            270: np.array([[0, -1 / h, 1 + y / h], [-1 / w, 0, 1 + x / w]]),
        }[self.rotate]

    def lie_of(self, matrix: NDArray[np.float64]) -> Lie | None:
        """
        How an image placed by `matrix` (unit square to page units, 2x3) lies on the page.

        None when it stands askew and no quarter turn makes it upright.
        """
        # Image fractions run downwards, the unit square upwards.
        image_to_square = np.array([[1.0, 0, 0], [0, -1.0, 1.0], [0, 0, 1.0]])
        seen = self.to_seen() @ np.vstack([matrix @ image_to_square, [0, 0, 1.0]])
        inches = np.diag([self.width_inches, self.height_inches]) @ seen[:, :2]
        straight = _quarter_turn(inches)
        if straight is None:
            return None
        corners = seen @ np.array([[0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]], dtype=float)
        left, top = corners.min(axis=1)
        right, bottom = corners.max(axis=1)
        beyond = max(-left, -top, right - 1, bottom - 1, 0.0)
        area = (float(left), float(top), float(right), float(bottom))
        return Lie(area, float(beyond), *straight)


def _quarter_turn(linear: NDArray[np.float64]) -> tuple[int, bool] | None:
    """Anticlockwise quarter turns, after a left-right flip if mirrored, that `linear` makes."""
    size = np.abs(linear).max()
    if size <= 0 or not np.isfinite(size):
        return None
    near = np.where(np.abs(linear) > 0.01 * size, linear, 0.0)
    signs = np.sign(near).astype(int)
    for mirrored in (False, True):
        for turns in range(4):
            # Anticlockwise on a y-down plane: right becomes up.
            step = np.linalg.matrix_power(np.array([[0, 1], [-1, 0]]), turns)
            flip = np.diag([-1, 1]) if mirrored else np.eye(2, dtype=int)
            if (signs == (step @ flip).astype(int)).all():
                return turns, mirrored
    return None


def page_box(page: pikepdf.Page) -> PageBox:
    """The crop box within the media box; a box without area counts as a letter page."""
    media = _rectangle(page.obj.get("/MediaBox", _inherited(page, "/MediaBox"))) or _LETTER
    crop = _rectangle(page.obj.get("/CropBox", _inherited(page, "/CropBox"))) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left <= 0 or top - bottom <= 0:
        left, bottom, right, top = media
    turn = page.obj.get("/Rotate", _inherited(page, "/Rotate"))
    rotate = int(as_float(turn if turn is not None else 0)) // 90 * 90 % 360
    unit = as_float(page.obj.get("/UserUnit", 1)) or 1.0
    return PageBox(left, bottom, right - left, top - bottom, rotate, unit)


def _inherited(page: pikepdf.Page, key: str) -> pikepdf.Object | None:
    node: Any = page.obj.get("/Parent")
    for _ in range(50):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _rectangle(value: pikepdf.Object | None) -> tuple[float, float, float, float] | None:
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    x0, y0, x1, y1 = (as_float(side) for side in value)
    left, right = sorted((x0, x1))
    bottom, top = sorted((y0, y1))
    return (left, bottom, right, top) if right - left > 0 and top - bottom > 0 else None
