"""
The parts of which a coded picture consists, found by their headers alone: is one of them missing?

Decoders fill in a scan, a tile or a dictionary that is not there and say nothing.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

# Within coded data 0xFF is followed by nought or the number of a restart.
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_SCAN, _LEVELS, _END, _START = 0xDA, 0xDB, 0xD9, 0xD8
_UNSEEN = 99


def jpeg_lacks_parts(data: bytes) -> bool:
    """
    Whether a JPEG misses a scan of any of its colours, or divides by nought.

    A progressive one brings every coefficient of every colour down to its last bit (ITU-T T.81,
    G.1.1), others bring every colour once.
    """
    components: list[int] = []
    bits: dict[int, list[int]] = {}
    for marker, body in _jpeg_headers(data):
        if marker == _LEVELS and _has_noughts(body):
            return True
        if marker in _FRAMES and not components and len(body) > 5:
            components = [body[at] for at in range(6, min(len(body), 6 + 3 * body[5]), 3)]
            wide = 64 if marker in _PROGRESSIVE else 1
            bits = {component: [_UNSEEN] * wide for component in components}
        if marker == _SCAN:
            _note_scan(bits, body)
            if bits and all(len(each) == 1 and not each[0] for each in bits.values()):
                return False
    return any(any(each) for each in bits.values())


def _jpeg_headers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The markers of a JPEG with what follows each, coded data left out."""
    place = 2
    while found := _MARKER.search(data, place):
        marker, place = found[1][0], found.end()
        if marker == _END:
            return
        if marker in {0x01, _START}:
            continue
        length = int.from_bytes(data[place : place + 2], "big")
        yield marker, data[place + 2 : place + length]
        place += max(length, 2)


def _has_noughts(tables: bytes) -> bool:
    place = 0
    while place < len(tables):
        wide = 2 if tables[place] >> 4 else 1
        levels = tables[place + 1 : place + 1 + 64 * wide]
        if any(not any(levels[at : at + wide]) for at in range(0, len(levels), wide)):
            return True
        place += 1 + 64 * wide
    return False


def _note_scan(bits: dict[int, list[int]], body: bytes) -> None:
    """What a scan brings: of which colours, which coefficients, down to which bit."""
    count = body[0] if body else 0
    if len(body) < 4 + 2 * count:
        return
    first, last, low = body[1 + 2 * count], body[2 + 2 * count], body[3 + 2 * count] & 15
    for component in body[1 : 1 + 2 * count : 2]:
        known = bits.get(component)
        if known is None:
            continue
        if len(known) == 1:
            known[0] = 0
            continue
        for coefficient in range(first, min(last, 63) + 1):
            known[coefficient] = min(known[coefficient], low)


_TILE_PART = b"\xff\x90"
_SIZES = b"\xff\x51"
_CODESTREAM = b"\xff\x4f"


def jpeg2000_lost(data: bytes) -> float | None:
    """The share of a JPEG 2000 picture whose tiles are not all there; None where all are."""
    start = _codestream(data)
    if start is None or data[start + 2 : start + 4] != _SIZES or len(data) < start + 42:
        return None
    right, below, left, top, wide, high, from_left, from_top = struct.unpack_from(
        ">8L", data, start + 8
    )
    if not wide or not high:
        return 1.0
    count = -((from_left - right) // wide) * -((from_top - below) // high)
    if left >= right or top >= below or not 0 < count <= 65535:
        return 1.0
    whole = sum(len(parts) >= stated for parts, stated in _tiles(data, start).values())
    return None if whole >= count else round(1 - whole / count, 4)


def _codestream(data: bytes) -> int | None:
    if data.startswith(_CODESTREAM):
        return 0
    found = data.find(b"jp2c")
    place = found + 4
    if found >= 4 and data[found - 4 : found] == b"\0\0\0\1":
        place += 8
    return place if found >= 0 and data.startswith(_CODESTREAM, place) else None


def _tiles(data: bytes, start: int) -> dict[int, tuple[set[int], int]]:
    """By its number which parts of a tile are there, and how many it says to have."""
    tiles: dict[int, tuple[set[int], int]] = {}
    place = start + 2
    while place + 4 <= len(data) and data[place : place + 2] != _TILE_PART:
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    while place + 12 <= len(data) and data[place : place + 2] == _TILE_PART:
        tile, length, part, parts = struct.unpack_from(">HLBB", data, place + 4)
        known, stated = tiles.get(tile, (set(), 0))
        end = place + length if length else len(data)
        if end <= len(data):
            known.add(part)
        tiles[tile] = known, max(stated, parts, 1)
        place = max(end, place + 12)
    return tiles


_REGIONS = {4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43}
_KINDS = _REGIONS | {0, 16, 48, 49, 50, 51, 52, 53, 62}
# Text is put together of symbols, halftones of patterns: both stand in other segments.
_REFERRING = {4, 6, 7, 20, 22, 23}
_MAY_STAY_OPEN = {36, 38, 39}


@dataclass(frozen=True, slots=True)
class Jbig2Segment:
    """The header of a segment (ITU-T T.88, 7.2), the start of its body and of the next one."""

    number: int
    kind: int
    referred: tuple[int, ...]
    body: int
    end: int

    @property
    def is_region(self) -> bool:
        """Whether it paints."""
        return self.kind in _REGIONS

    def lacks(self, known: AbstractSet[int]) -> bool:
        """Whether it needs segments that are not among the `known` numbers."""
        return (self.kind in _REFERRING and not self.referred) or not set(self.referred) <= known


def jbig2_segments(data: bytes) -> tuple[list[Jbig2Segment], bool]:
    """The segments of embedded JBIG2 data, and whether nothing but whole segments stands there."""
    segments: list[Jbig2Segment] = []
    place = 0
    while place < len(data):
        segment = _jbig2_segment(data, place)
        if segment is None:
            return segments, False
        segments.append(segment)
        place = segment.end
    return segments, True


def _jbig2_segment(data: bytes, place: int) -> Jbig2Segment | None:
    try:
        number, flags, referred = struct.unpack_from(">LBB", data, place)
        at = place + 5
        count = referred >> 5
        if count == 7:
            count = struct.unpack_from(">L", data, at)[0] & 0x1FFFFFFF
            at += 4 + (count + 8) // 8
        else:
            at += 1
        wide = 1 if number <= 256 else 2 if number <= 65536 else 4
        if count * wide > len(data) - at:
            return None
        numbers = struct.unpack_from(f">{count}{' BH L'[wide]}", data, at)
        at += count * wide + (4 if flags & 0x40 else 1)
        length = struct.unpack_from(">L", data, at)[0]
    except struct.error:
        return None
    at += 4
    kind = flags & 0x3F
    if length == 0xFFFFFFFF:
        # Only the last generic region may leave its length open.
        return (
            Jbig2Segment(number, kind, numbers, at, len(data)) if kind in _MAY_STAY_OPEN else None
        )
    if kind not in _KINDS or at + length > len(data):
        return None
    return Jbig2Segment(number, kind, numbers, at, at + length)
