"""
Where one file holds several papers: each begins with a heading of its own.

Motto, and a number, a date or "Số" at the top of a page found 51 of 51 beginnings in 154 pages of
real files; what else it found were annexed drafts and forms, which are papers of their own too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from language.types import type_by_title
from language.vietnamese import fold
from reading.domain.ending_fields import lists_recipients
from reading.domain.header import Header, header_of
from reading.domain.header_fields import issuer_lines, says_number
from reading.domain.issuer_names import begins_with_a_body
from reading.domain.page_layout import HEAD, MIDDLE, Piece, pieces_of
from reading.domain.readings import PageReading

_MOTTOS = ("dangcongsanvietnam", "conghoaxahoichunghiavietnam", "doclaptudohanhphuc")
# What a rule below the motto may add to it; a slogan goes on for longer.
_DEBRIS = 3
# A title that heads a page by itself stands higher than this, in ten-thousandths.
_TITLE_AT_TOP = 2200
# From the motto up to the highest line of its heading's other column.
_ABOVE_MOTTO = 160
# Between the two lines of one motto, or two pieces of one heading.
_SAME_HEADING = 900
_SAME_ROW = 700
_ANNEXED = ("kem theo", "phu luc", "dinh kem")


@dataclass(frozen=True, slots=True)
class Papers:
    """
    The pages of the first paper, the last of them cut where another begins below on it; the
    numbers of the pages on which others begin; and of the pages that end one, where these are several.
    """

    first: tuple[PageReading, ...]
    others_begin: tuple[int, ...] = ()
    endings: tuple[int, ...] = ()


def papers_of(pages: Sequence[PageReading]) -> Papers:
    """The papers of a file, as far as headings and endings show them. Never raises."""
    first: list[PageReading] = []
    begin: list[int] = []
    headed = ended = False
    for page in pages:
        begins = _begins(page, headed=headed, ended=ended)
        if begins is None:
            if not begin:
                first.append(page)
        else:
            if not begin and begins > 0:
                first.append(_above(page, begins))
            begin.append(page.number)
        headed = headed or begins is not None or _has_heading(page)
        ended = ended or lists_recipients(page)
    return Papers(tuple(first), tuple(begin), _endings(pages))


def _begins(page: PageReading, *, headed: bool, ended: bool) -> int | None:
    """Where on the page a paper begins that is not the file's first; nought at its top."""
    pieces = pieces_of(page)
    mottos = [piece for piece in pieces if _is_motto(piece)]
    if headed:
        header = header_of([piece for piece in pieces if piece.top < HEAD])
        if any(piece.top < HEAD for piece in mottos) and _says_more(header):
            return 0
        if _is_whole_without_motto(header) or (ended and _is_titled(pieces)):
            return 0
    top = mottos[0].top if mottos else 0
    lower = [
        piece
        for piece in mottos
        if piece.top >= HEAD or (not headed and piece.top - top > _SAME_HEADING)
    ]
    for motto in lower:
        if headed or motto.top - top > _SAME_HEADING:
            return max(1, motto.top - _ABOVE_MOTTO)
    return None


def _has_heading(page: PageReading) -> bool:
    pieces = pieces_of(page)
    header = header_of(pieces)
    return bool(header.number or header.date) or any(map(_is_motto, pieces))


def _says_more(header: Header) -> bool:
    if header.number or header.date:
        return True
    return any(piece.top < HEAD and says_number(piece) for piece in header.pieces) or _names_body(
        header
    )


def _names_body(header: Header) -> bool:
    _, body = issuer_lines(header)
    return bool(body) and begins_with_a_body(body[0].text)


def _is_whole_without_motto(header: Header) -> bool:
    """Number at left and date at right in one row, under the name of a body."""
    number, date = header.number, header.date
    if number is None or date is None or not says_number(number):
        return False
    beside = abs(number.height - date.height) < _SAME_ROW and date.left > MIDDLE - 1200
    return beside and number.box[2] <= date.left + 100 and _names_body(header)


def _is_titled(pieces: Sequence[Piece]) -> bool:
    """A type's name in capitals at the top of a page behind an ending, if nothing says annexed."""
    at_top = [piece for piece in pieces if piece.top < HEAD]
    if any(word in piece.folded for piece in at_top for word in _ANNEXED):
        return False
    return any(
        piece.top < _TITLE_AT_TOP
        and piece.is_upper
        and len(piece.words) <= 4
        and abs(piece.middle - MIDDLE) < 1100
        and (kind := type_by_title(piece.text)) is not None
        and fold(kind.name) == piece.folded
        for piece in at_top
    )


def _is_motto(piece: Piece) -> bool:
    squeezed = piece.folded.replace(" ", "")
    motto = next((one for one in _MOTTOS if squeezed.startswith(one)), "")
    if not motto or len(squeezed) > len(motto) + _DEBRIS:
        return False
    return piece.is_upper or motto.startswith("doclap")


def _above(page: PageReading, until: int) -> PageReading:
    words = tuple(word for word in page.words if (word.box[1] + word.box[3]) // 2 < until)
    return replace(page, words=words, text=" ".join(word.text for word in words))


def _endings(pages: Sequence[PageReading]) -> tuple[int, ...]:
    """Pages with a list of recipients, when there is more than one."""
    endings = [page.number for page in pages if lists_recipients(page)]
    return tuple(endings) if len(endings) > 1 else ()
