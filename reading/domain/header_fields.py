"""
Fields of the first page's heading.

Layout after Hướng dẫn 36-HD/VPTW (Party) and Nghị định 30/2020/NĐ-CP (state): the issuer and the
number at left, the motto, place and date at right, type and abstract in the middle below.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from language.numbers import DocumentNumber, parse_number
from language.types import type_by_title
from reading.domain.fields import Field
from reading.domain.header import (
    NUMBER_WORD,
    SYMBOL,
    Header,
    loose_symbol,
    one_bar,
    with_one_bar,
)
from reading.domain.header_abstract import LONGEST_ABSTRACT, WIDEST_STEP, abstract_in
from reading.domain.issuer_names import is_continued, issuer_of
from reading.domain.page_layout import (
    HEAD,
    MIDDLE,
    Piece,
    box_of,
    box_round,
    confidence_of,
    sureness_of,
)
from reading.domain.readings import Proposal, Word
from reading.domain.turning import Box

TITLE_LOWEST = 5200
MOTTOS = ("dangcongsan", "conghoaxahoi", "doclap", "tudo", "hanhphuc")
# Words that were never an image are surer than any recognition.
NEVER_AN_IMAGE = 0.99
# From this confidence of the engine on, digits are taken for print if they stand in one word.
_PRINT = 80
_LAST_LIKE_FIGURES = frozenset("BDGIOQSTZgloqz")


def number_and_symbol(header: Header) -> dict[str, Proposal]:
    """Number and symbol with the box of their words; a written number is never certain."""
    piece = header.number
    if piece is None:
        return {}
    words = _without_number_word(piece.words)
    text = with_one_bar(NUMBER_WORD.sub("", "".join(word.text for word in words)))
    read = parse_number(text) or parse_number(with_one_bar(NUMBER_WORD.sub("", piece.text)))
    symbol_words, digit_words = _parted(words)
    proposals: dict[str, Proposal] = {}
    symbol = _as_headed(read.symbol if read else loose_symbol(words), header)
    if symbol:
        sure = _symbol_sureness(symbol, symbol_words or words, header, read)
        box = box_of(symbol_words or words)
        proposals[Field.SYMBOL] = Proposal(Field.SYMBOL, symbol, sure, 1, box)
    digits = _digits(read)
    box = box_of(digit_words or words or piece.words)
    if not digits and not digit_words:
        box = _room_for_pen(header, piece, symbol_words)
    if read is not None and _is_unsure(words, read):
        proposals[Field.NUMBER] = Proposal(
            Field.NUMBER, "", 0.0, 1, box, (digits,) if read.number else ()
        )
    elif _is_printed(words, digits):
        sure = min(0.98, sureness_of(digit_words or words))
        proposals[Field.NUMBER] = Proposal(Field.NUMBER, digits, sure, 1, box)
    elif digits and len(words) == 1 and words[0].confidence >= _PRINT:
        # Print in one word with letters read for digits: they are repaired, and shown.
        proposals[Field.NUMBER] = Proposal(Field.NUMBER, digits, 0.35, 1, box)
    else:
        # What a pen wrote is shown beside an empty field: a wrong number must not stand there.
        others = (digits,) if digits else ()
        proposals[Field.NUMBER] = Proposal(Field.NUMBER, "", 0.0, 1, box, others)
    return proposals


def says_number(piece: Piece) -> bool:
    """Whether the piece begins with "Số", as the line of a paper's number does."""
    return NUMBER_WORD.match(piece.text) is not None and piece.middle < MIDDLE + 500


def number_said(piece: Piece) -> str:
    """The digits of a line that begins with "Số" and has a whole number; empty for any other."""
    if not says_number(piece):
        return ""
    text = with_one_bar(NUMBER_WORD.sub("", piece.text))
    return _digits(parse_number(text.replace(" ", "")) or parse_number(text))


def issuer_lines(header: Header) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """The lines of the bodies above, and those of the body that issued."""
    until = _end_of_bodies(header)
    lines = [
        piece
        for piece in header.pieces
        if piece.height < until
        and piece.middle < MIDDLE
        and piece.is_upper
        and not _is_motto(piece)
        and not NUMBER_WORD.match(piece.text)
    ][:4]
    return _parents_and_body(lines, party=header.party) if lines else ((), ())


def _end_of_bodies(header: Header) -> float:
    """
    The height above which bodies stand: the number, or failing that whatever follows them.

    A number that was not read must not send the search down into the recipients.
    """
    if header.number:
        return header.number.height - 20
    ends = [float(HEAD), *(piece.height - 20 for piece in header.pieces if _follows_bodies(piece))]
    if header.date:
        ends.append(header.date.box[3] + WIDEST_STEP)
    return min(ends)


def _follows_bodies(piece: Piece) -> bool:
    if piece.folded.startswith(("kinh gui", "noi nhan")) or NUMBER_WORD.match(piece.text):
        return True
    centred = piece.is_upper and abs(piece.middle - MIDDLE) < 1100
    return centred and type_by_title(piece.text) is not None


def issuer(header: Header) -> dict[str, Proposal]:
    """The body that issued: the last lines of capitals at left above number and star."""
    parents, body = issuer_lines(header)
    lines = [*parents, *body]
    if not lines:
        return {}
    name = issuer_of([piece.text for piece in parents], [piece.text for piece in body])
    confidence = min(0.97, confidence_of([word for piece in lines for word in piece.words]))
    return {Field.ISSUER: Proposal(Field.ISSUER, name, confidence, 1, box_round(body))}


def type_and_abstract(header: Header) -> dict[str, Proposal]:
    """Type by its centred title, else an official letter; the abstract below it or under the number."""
    titled = _title(header)
    if titled is not None:
        piece, code = titled
        found = {
            Field.TYPE_CODE: Proposal(
                Field.TYPE_CODE, code, min(0.97, confidence_of(piece.words)), 1, piece.box
            )
        }
        lines = _lines_below(header, piece)
        return found | abstract_in(lines, certain_start=True)
    code, sure = _type_of_symbol(header)
    found = {}
    if code:
        box = header.number.box if header.number else None
        found[Field.TYPE_CODE] = Proposal(Field.TYPE_CODE, code, sure, 1, box)
    return found | abstract_in(_lines_under_number(header), certain_start=False)


def number_with(symbol: str) -> DocumentNumber | None:
    """Some number with this symbol, to see what its letters are; None where they are none."""
    joints = "/-" if "-" in symbol.split("/", maxsplit=1)[0] else "-/"
    numbers = (parse_number(f"1{joint}{symbol}") for joint in joints)
    return next((number for number in numbers if number is not None), None)


def _as_headed(symbol: str, header: Header) -> str:
    """In a heading of the state a symbol has a hyphen before its body, however it was read."""
    if header.state and not header.party and "-" not in symbol and symbol.count("/") == 1:
        return symbol.replace("/", "-")
    return symbol


def _without_number_word(words: Sequence[Word]) -> tuple[Word, ...]:
    kept = []
    for place, word in enumerate(words):
        text = one_bar(NUMBER_WORD.sub("", word.text) if place == 0 else word.text)
        if text:
            kept.append(replace(word, text=text) if text != word.text else word)
    return tuple(kept)


def _parted(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words of the symbol and the words of the digits; a single word is both."""
    symbol = [word for word in words if SYMBOL.search(word.text)]
    digits = [word for word in words if word not in symbol]
    return symbol, digits


def _room_for_pen(header: Header, piece: Piece, symbol: Sequence[Word]) -> Box:
    """Where the digits are or should be: from "Số" to the symbol, if they stand apart."""
    left, top, right, bottom = box_of(symbol or piece.words)
    for before in (Piece(piece.words[:1]), *header.pieces):
        if not NUMBER_WORD.match(before.text) or len(before.words) > 1:
            continue
        if abs(before.height - piece.height) < 150 and before.box[2] < left:
            return before.box[2], min(top, before.top), left, max(bottom, before.box[3])
    return left, top, right, bottom


def _symbol_sureness(
    symbol: str, words: Sequence[Word], header: Header, read: DocumentNumber | None
) -> float:
    sure = confidence_of(words)
    if read is not None and header.knows(read):
        sure = max(sure, 0.9) if sureness_of(words) > 0.75 else sure
    return min(0.97, sure) if "-" in symbol or "/" in symbol else min(0.6, sure)


def _digits(read: DocumentNumber | None) -> str:
    if read is None or read.number is None:
        return ""
    return f"{read.number:02d}{read.letter}"


def _is_printed(words: Sequence[Word], digits: str) -> bool:
    """Digits in one word with a symbol that is read well are print; pen strokes stand apart."""
    if digits and sureness_of(words) >= NEVER_AN_IMAGE:
        return True  # typed, if only afterwards: a form's number stands apart as a pen's does
    if not digits or len(words) != 1:
        return False
    word = words[0]
    return word.confidence >= _PRINT and word.text[: len(digits)].lstrip("0") == digits.lstrip("0")


def _is_unsure(words: Sequence[Word], read: DocumentNumber) -> bool:
    """
    Whether a number that was typed is none as it stands: letters among its figures (1O4, l2), a
    last letter that may be one (14B), figures in two words, or nought.
    """
    if read.number is None or sureness_of(words) < NEVER_AN_IMAGE:
        return read.number == 0
    counted = re.match(r"\w*", read.text)
    figures = counted[0].removesuffix(read.letter) if counted else ""
    parted = sum(word.text[:1].isdecimal() for word in words) > 1
    typed = figures.isascii() and figures.isdecimal() and read.letter not in _LAST_LIKE_FIGURES
    return not typed or parted or read.number == 0


def _parents_and_body(
    lines: Sequence[Piece], *, party: bool
) -> tuple[Sequence[Piece], Sequence[Piece]]:
    if len(lines) > 1 and is_continued(lines[-2].text, lines[-1].text):
        return lines[:-2], lines[-2:]
    last = lines[-1].folded
    wrapped = last.startswith(("tinh ", "huyen ", "thanh pho ", "thi xa ", "xa ", "phuong "))
    if wrapped and len(lines) > 1 and not party:
        return lines[:-2], lines[-2:]
    return lines[:-1], lines[-1:]


def _is_motto(piece: Piece) -> bool:
    return piece.folded.replace(" ", "").startswith(MOTTOS)


def _title(header: Header) -> tuple[Piece, str] | None:
    for piece in header.pieces:
        if not max(0, header.floor - 200) < piece.top < TITLE_LOWEST:
            continue
        if len(piece.words) > 5 or not piece.is_upper or abs(piece.middle - MIDDLE) > 1100:
            continue
        kind = type_by_title(piece.text)
        if kind is not None:
            return piece, kind.code
    return None


def _type_of_symbol(header: Header) -> tuple[str, float]:
    """Without a title it is an official letter, if its number agrees; else what the number says."""
    symbol = number_and_symbol(header).get(Field.SYMBOL)
    read = number_with(symbol.value) if symbol else None
    kinds = header.types_meant(read) if read and read.abbreviation else ()
    if kinds and kinds[0].code != "cong-van":
        return kinds[0].code, 0.6
    letter = type_by_title("công văn")
    if letter is None or symbol is None:
        return "", 0.0
    addressed = any(piece.folded.startswith("kinh gui") for piece in header.pieces[:40])
    return letter.code, 0.92 if addressed else 0.6


def _lines_below(header: Header, title: Piece) -> list[Piece]:
    return [
        piece
        for piece in header.pieces
        if _is_below(piece, title) and piece.top < title.box[3] + LONGEST_ABSTRACT
        if 2000 < piece.middle < 8000
    ]


def _lines_under_number(header: Header) -> list[Piece]:
    if header.number is None:
        return []
    bottom = header.number.box[3]
    return [
        piece
        for piece in header.pieces
        if _is_below(piece, header.number) and piece.top < bottom + 1500
        if piece.middle < MIDDLE - 400
    ]


def _is_below(piece: Piece, other: Piece) -> bool:
    """By the middles of their lines: leaning or close lines overlap in their boxes."""
    tall = sorted(word.box[3] - word.box[1] for word in other.words)[len(other.words) // 2]
    return piece.height > other.height + 0.5 * tall
