"""A picture taken out of a page, held against the page as it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from reading.ocr.errors import Unreadable
from reading.ocr.images import (
    MOST_PIXELS,
    PageImage,
    as_float,
)
from reading.ocr.pdf_decoding import (
    check_image,
)
from reading.ocr.strict_decoding import UNCHECKED, Damage, Decoded, flat_below, is_uniform

if TYPE_CHECKING:
    import pikepdf
    from numpy.typing import NDArray

    from reading.ocr.page_geometry import PageBox
    from reading.ocr.pdf_painting import Painted, PlacedImage

# A page that lacks more cannot be said to have been read.
MOST_OF_A_PAGE = 0.5
_LARGE = 0.1
# So many strips and letters may a page be put together of, and so many pixels may they have.
_MOST_CHECKED = 1000
_MOST_PIXELS_CHECKED = 4 * MOST_PIXELS


@dataclass(frozen=True, slots=True)
class _Witness:
    """
    What strict decoders say of all that a page draws, in shares of the page.

    `lost` is missing for certain; of `unsure` a forgiving decoder may still show a part. `shows`:
    an image was decoded that is not empty and must be seen. `checked`: all that paints was looked
    into; `direct`: and by nothing but the page's own drawing, so that it may be proved empty.
    """

    damaged: bool
    lost: float
    unsure: float
    area: float
    shows: bool
    only_images: bool
    empty: bool
    checked: bool
    direct: bool


def witness_of(painted: Painted, box: PageBox, known: Decoded | None) -> _Witness:
    lost = unsure = area = 0.0
    damaged, shows, empty = not painted.whole, False, painted.only_images
    checked, seen = painted.followed, _Seen()
    for placed in painted.images:
        found = known if known is not None else seen.look_at(placed)
        checked &= found.checked
        share = share_of_page(placed, box)
        area += share
        if found.damage is not None:
            damaged = True
            missing = share * found.damage.lost
            lost, unsure = (
                (lost + missing, unsure) if found.damage.sure else (lost, unsure + missing)
            )
        elif share > _LARGE and not found.uniform and not placed.layered:
            shows = True
        empty &= found.uniform and found.proved
    for placed in painted.aside:
        found = seen.look_at(placed)
        damaged |= found.damage is not None
        checked &= found.checked
    return _Witness(
        damaged,
        lost,
        unsure,
        area,
        shows,
        painted.only_images,
        empty,
        checked,
        checked and not painted.indirect,
    )


class _Seen:
    """An image is decoded once however often it is drawn, and no more than a page can use."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Decoded] = {}
        self._pixels = 0.0

    def look_at(self, placed: PlacedImage) -> Decoded:
        """What the strict decoder says of the image."""
        if placed.stream is None:
            return Decoded(damage=Damage(1.0))
        key = placed.stream.objgen
        if key not in self._known:
            if len(self._known) >= _MOST_CHECKED or self._pixels > _MOST_PIXELS_CHECKED:
                return UNCHECKED
            self._pixels += pixel_count(placed.stream)
            self._known[key] = check_image(placed.stream)
        return self._known[key]


def judged_aside(taken: PageImage, painted: Painted) -> PageImage:
    """The image of a page with what is known of all else that paints on the page."""
    seen = _Seen()
    found = [seen.look_at(placed) for placed in painted.aside]
    checked = painted.followed and all(each.checked for each in found)
    return replace(
        taken,
        damage=0.0 if any(each.damage is not None for each in found) else taken.damage,
        proved=taken.proved and checked and not painted.indirect,
        checked=checked,
    )


def share_of_page(placed: PlacedImage, box: PageBox) -> float:
    """How much of the page an image covers; what lies beyond the page does not count."""
    lie = box.lie_of(placed.matrix)
    if lie is None:
        return min(surface_of(placed) / max(box.width * box.height, 1.0), 1.0)
    left, top, right, bottom = (min(max(side, 0.0), 1.0) for side in lie.area)
    return (right - left) * (bottom - top)


def surface_of(placed: PlacedImage) -> float:
    return float(abs(np.linalg.det(placed.matrix[:, :2])))


def judged_by(image: PageImage, witness: _Witness, number: int) -> PageImage:
    """The rendering with what is missing in it. Raises `Unreadable` when that is the most."""
    blank = _shows_nothing(image.pixels)
    if blank and (witness.damaged or witness.shows):
        raise Unreadable("damaged", page=number)
    image = replace(
        image, proved=witness.direct and (not blank or witness.empty), checked=witness.checked
    )
    if not witness.damaged:
        return image
    lost = witness.lost
    if witness.unsure:
        lost += min(witness.unsure, flat_below(image.pixels))
    whole = max(witness.area, 0.01) if witness.only_images else 1.0
    if lost >= MOST_OF_A_PAGE or lost / whole > MOST_OF_A_PAGE:
        raise Unreadable("damaged", page=number)
    return replace(image, damage=round(lost, 4))


def _shows_nothing(pixels: NDArray[np.uint8]) -> bool:
    return is_uniform(pixels[::16, ::16], 2) and is_uniform(pixels, 2)


def pixel_count(stream: pikepdf.Object) -> float:
    return as_float(stream.get("/Width", 0)) * as_float(stream.get("/Height", 0))
