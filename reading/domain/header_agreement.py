"""
A second look at the heading: what one field says of another, and the document of its heading.

Recognition is often sure of a wrong mark ("bô sung") and of a stroke of the pen, so its own
confidence does not make a field certain. Here fields that agree raise each other a little; fields
that disagree, and words the document spells otherwise elsewhere, lose their certainty.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from language.dates import PartialDate, find_date_line, parse_date
from language.numbers import DocumentNumber, find_numbers
from language.syllables import syllables
from language.types import type_by_code
from language.vietnamese import canonical, fold, fold_letters, normalise
from reading.domain.fields import Field
from reading.domain.header import Header, is_date_line, year_in_number
from reading.domain.header_abstract import WIDEST_STEP
from reading.domain.header_fields import NEVER_AN_IMAGE, issuer_lines, number_said, number_with
from reading.domain.issuer_names import in_the_spelling_of_bodies, is_common
from reading.domain.page_layout import MIDDLE, Piece, sureness_of
from reading.domain.readings import PageReading, Proposal, Word
from reading.domain.spellings import Spellings

DOUBTFUL = 0.85  # below certainty: a person looks
AGREED = 0.93
_CONTRADICTED = 0.3
# A pen's digits are this much taller or wider than the printed year beside them. Printed digits
# measured 0.96-1.03, written ones 1.18-2.1.
_PEN = 1.13
# How far a centred line's middle may lie from its title's, in ten-thousandths of the width: whole
# lines were within 54, one with its beginning under an arrival stamp 633.
_OFF_CENTRE = 150
_CITING_PAGES = 3
# Years of abstracts: from the Party's founding to what plans look forward to.
_EARLIEST_YEAR, _LATEST_YEAR, _PLANNED_AHEAD = 1930, 2100, 40
_YEARS = re.compile(r"\b(?:nam|nhiem ky|giai doan|tam nhin) (\d{4})\b")
_SPANS = re.compile(r"\b(\d{4}) (\d{4})\b")
_MONTHS = re.compile(r"\bthang (\d{1,2})\b(?! nam \d{1,3}\b)")
_DAYS = re.compile(r"\bngay (\d{1,2})\b")
_SURE_DIGITS = 90
# How abstracts begin; the blank inside is lost more often than any other.
_ABOUT = re.compile(r"^(V[ềêeế])(vi[ệêeẹ]c)\b", re.IGNORECASE)
_MOST_LETTERS = 20_000
_CITED_DATE = re.compile(r"[\s,]{0,3}ngay\s{0,3}(\d{1,2}[/-]\d{1,2}[/-]\d{4})")
# One run of vowels: two runs are two syllables grown together ("Vềviệc").
_SYLLABLE = re.compile(r"[^aeiouy]{0,3}[aeiouy]{1,3}[^aeiouy]{0,2}")
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_WORDS = (Field.ISSUER, Field.PLACE, Field.ABSTRACT, Field.SIGNER)
_Found = dict[str, Proposal]


def weighed(found: _Found, header: Header, pages: Sequence[PageReading]) -> _Found:
    """The same fields with confidences that other evidence bears out, and alternatives."""
    spellings = Spellings(page.text for page in pages[:30])
    weighed_fields = dict(found)
    for step in (_symbol, _type, _date, _year, _number):
        weighed_fields |= step(weighed_fields, header)
    weighed_fields |= _date_against_cited(weighed_fields, pages)
    weighed_fields |= _against_rivals(weighed_fields, header)
    weighed_fields |= _issuer(weighed_fields, header, spellings)
    weighed_fields |= _abstract(weighed_fields, header, spellings)
    return weighed_fields | _misspelt(weighed_fields)


def _at_most(proposal: Proposal, confidence: float, *others: str) -> Proposal:
    kept = tuple(dict.fromkeys(one for one in (*proposal.alternatives, *others) if one))
    return replace(
        proposal,
        confidence=min(proposal.confidence, confidence),
        alternatives=tuple(one for one in kept if one != proposal.value),
    )


def _own(found: _Found) -> DocumentNumber | None:
    symbol = found[Field.SYMBOL].value if Field.SYMBOL in found else ""
    return number_with(symbol) if symbol else None


def _initials(lines: Sequence[Piece]) -> str:
    return "".join(word[0] for piece in lines for word in piece.folded.split()).upper()


def _issuer_agrees(read: DocumentNumber, header: Header) -> bool:
    """Whether the code in the number is the initials of the bodies named: BTCTU, UBND."""
    parents, body = issuer_lines(header)
    code = fold_letters(read.issuer_code).upper()
    own, above = _initials(body), _initials(parents)
    return len(code) > 1 and any(name.startswith(code) for name in (own + above, own, above + own))


def _symbol(found: _Found, header: Header) -> _Found:
    """Certain if the type's title and the issuer's name bear out both halves of it."""
    read = _own(found)
    if Field.SYMBOL not in found:
        return {}
    symbol = found[Field.SYMBOL]
    if read is None or not _issuer_agrees(read, header):
        return {Field.SYMBOL: _at_most(symbol, DOUBTFUL)}
    if not _type_agrees(found, read, header):
        return {Field.SYMBOL: _at_most(symbol, DOUBTFUL)}
    if read.issuer == read.issuer_code and read.abbreviation:
        return {Field.SYMBOL: replace(symbol, confidence=max(symbol.confidence, AGREED))}
    return {}


def _type_agrees(found: _Found, read: DocumentNumber, header: Header) -> bool:
    code = found[Field.TYPE_CODE].value if Field.TYPE_CODE in found else ""
    if not read.abbreviation:
        return code == "cong-van"
    return code in {kind.code for kind in header.types_meant(read)}


def _type(found: _Found, header: Header) -> _Found:
    """The title stands, but a number that names another type sends it to a person."""
    read = _own(found)
    if Field.TYPE_CODE not in found or read is None or not read.abbreviation:
        return {}
    kind = found[Field.TYPE_CODE]
    others = [one.code for one in header.types_meant(read)]
    if kind.value not in others:
        return {Field.TYPE_CODE: _at_most(kind, 0.8, *others)}
    named = type_by_code(kind.value)
    if kind.confidence > 0.7 and named is not None and len(others) == 1:
        kind = replace(kind, confidence=max(kind.confidence, AGREED))
    return {Field.TYPE_CODE: _at_most(kind, 1.0, *others)}


def _date(found: _Found, header: Header) -> _Found:
    """A day written by hand does not stand in the field: the printed rest does, and it beside."""
    if Field.ISSUED not in found or header.date is None or not _has_pen(header.date.words):
        return {}
    read = parse_date(found[Field.ISSUED].value)
    if read is None or read.day is None:
        return {}
    month = replace(found[Field.ISSUED], value=str(PartialDate(read.year, read.month)))
    return {Field.ISSUED: _at_most(month, 0.4, str(read))}


def _year(found: _Found, header: Header) -> _Found:
    """A number that holds another year than the date: one of the two is not as it stands."""
    read = parse_date(found[Field.ISSUED].value) if Field.ISSUED in found else None
    numbered = year_in_number(header)
    if read is None or numbered is None or read.year == numbered:
        return {}
    doubted: dict[str, Proposal] = {Field.ISSUED: _at_most(found[Field.ISSUED], DOUBTFUL)}
    if Field.NUMBER in found:
        doubted[Field.NUMBER] = _at_most(found[Field.NUMBER], DOUBTFUL)
    return doubted


def _has_pen(words: Sequence[Word]) -> bool:
    """Whether digits beside a printed year are out of its measure, and so written by hand."""
    if sureness_of(words) >= NEVER_AN_IMAGE:
        return False
    years = [word for word in words if re.fullmatch(r"(?:19|20)\d\d", word.text)]
    if not years:
        return False
    height = years[-1].box[3] - years[-1].box[1]
    width = (years[-1].box[2] - years[-1].box[0]) / 4
    others = [word for word in words if re.fullmatch(r"\d{1,2}", word.text)]
    return any(
        word.box[3] - word.box[1] > _PEN * height
        or word.box[2] - word.box[0] > _PEN * width * len(word.text)
        for word in others
    )


def _number(found: _Found, _header: Header) -> _Found:
    """Number and day are written in together: where the day is not certain, neither is it."""
    if Field.NUMBER not in found:
        return {}
    date = found.get(Field.ISSUED)
    if date is not None and date.confidence <= 0.6:
        return {Field.NUMBER: _at_most(found[Field.NUMBER], DOUBTFUL)}
    return {}


def _date_against_cited(found: _Found, pages: Sequence[PageReading]) -> _Found:
    """No document cites one of a later day by its number: then the date is misread."""
    read = parse_date(found[Field.ISSUED].value) if Field.ISSUED in found else None
    if read is None:
        return {}
    latest = (read.year, read.month or 12, read.day or 31)
    for page in pages[:_CITING_PAGES]:
        text = normalise(page.text[:_MOST_LETTERS])
        plain = fold_letters(text).lower()
        for _, end, _ in find_numbers(text):
            match = _CITED_DATE.match(plain, end)
            cited = parse_date(match[1]) if match else None
            if cited is not None and (cited.year, cited.month or 1, cited.day or 1) > latest:
                return {Field.ISSUED: _at_most(found[Field.ISSUED], _CONTRADICTED)}
    return {}


def _against_rivals(found: _Found, header: Header) -> _Found:
    """Another number or another date in the same heading: which of the two it is, a person says."""
    title = found[Field.TYPE_CODE].box if Field.TYPE_CODE in found else None
    until = title[1] if title and title[1] > header.floor else header.floor + WIDEST_STEP
    above = [piece for piece in header.pieces if piece.top < until]
    rivals: dict[str, Proposal] = {}
    lines = (find_date_line(piece.text) for piece in above if is_date_line(piece))
    dates = [str(line[3]) for line in lines if line]
    if Field.ISSUED in found and (others := _unlike(found[Field.ISSUED], dates)):
        rivals[Field.ISSUED] = _at_most(found[Field.ISSUED], DOUBTFUL, *others)
    numbers = [digits for piece in above if (digits := number_said(piece))]
    if Field.NUMBER in found and (others := _unlike(found[Field.NUMBER], numbers)):
        rivals[Field.NUMBER] = _at_most(found[Field.NUMBER], DOUBTFUL, *others)
    return rivals


def _unlike(own: Proposal, said: Sequence[str]) -> list[str]:
    known = {own.value, *own.alternatives}
    return [one for one in said if one and one not in known]


def _issuer(found: _Found, header: Header, spellings: Spellings) -> _Found:
    """
    Names beyond the common words of bodies need to be met again in the document.

    Words of the list of bodies stay as the list has them, however often the document's text
    spells them otherwise: there they are misread as well.
    """
    if Field.ISSUER not in found:
        return {}
    issuer = found[Field.ISSUER]
    respelt = _but_for_the_list(issuer.value, spellings.respelt(issuer.value))
    if respelt != issuer.value:
        return {Field.ISSUER: _at_most(replace(issuer, value=respelt), DOUBTFUL, issuer.value)}
    read = _own(found)
    if read is not None and not _issuer_agrees(read, header):
        return {Field.ISSUER: _at_most(issuer, DOUBTFUL)}
    names = [word for word in canonical(issuer.value)[0].split() if not is_common(word)]
    if any(spellings.count(word) < 2 for word in names):
        return {Field.ISSUER: _at_most(issuer, DOUBTFUL)}
    return {}


def _but_for_the_list(text: str, respelt: str) -> str:
    """The respelt text with the words of the names of bodies as they were."""
    own, other = text.split(), respelt.split()
    if len(own) != len(other):
        return respelt
    kept = [
        one if is_common(canonical(one)[0]) else another
        for one, another in zip(own, other, strict=True)
    ]
    return " ".join(kept)


def _abstract(found: _Found, header: Header, spellings: Spellings) -> _Found:
    if Field.ABSTRACT not in found:
        return {}
    abstract = found[Field.ABSTRACT]
    respelt = in_the_spelling_of_bodies(spellings.respelt(abstract.value))
    if respelt != abstract.value:
        return {Field.ABSTRACT: _at_most(abstract, 0.8, respelt)}
    parted = _ABOUT.sub(_parted, abstract.value)
    if parted != abstract.value:
        return {Field.ABSTRACT: _at_most(abstract, 0.8, parted)}
    grown = any(map(_is_grown_together, abstract.value.split()))
    if grown or _is_ill_begun(abstract.value) or _has_lost_words(found, header):
        return {Field.ABSTRACT: _at_most(abstract, 0.8)}
    if _has_odd_digits(found) or _has_lone_digits(abstract, header, spellings):
        return {Field.ABSTRACT: _at_most(abstract, 0.8)}
    return {}


def _parted(match: re.Match[str]) -> str:
    return f"{match[1]} {match[2]}"


def _has_odd_digits(found: _Found) -> bool:
    """Whether the abstract speaks of a year, a month or a day that cannot be: "năm 2626"."""
    text = fold(found[Field.ABSTRACT].value)
    issued = parse_date(found[Field.ISSUED].value) if Field.ISSUED in found else None
    latest = issued.year + _PLANNED_AHEAD if issued else _LATEST_YEAR
    years = [*_YEARS.findall(text), *(year for pair in _SPANS.findall(text) for year in pair)]
    if any(not _EARLIEST_YEAR <= int(year) <= latest for year in years):
        return True
    if any(not 1 <= int(month) <= 12 for month in _MONTHS.findall(text)):
        return True
    return any(not 1 <= int(day) <= 31 for day in _DAYS.findall(text))


def _has_lone_digits(abstract: Proposal, header: Header, spellings: Spellings) -> bool:
    """
    Whether digits read from an image with less than full confidence are met nowhere else.

    Words have neighbours that tell a misreading; digits have none.
    """
    box = abstract.box
    if box is None:
        return False
    doubted = [
        word
        for piece in header.pieces
        if box[1] <= piece.height <= box[3]
        for word in piece.words
        if word.confidence < _SURE_DIGITS and any(map(str.isdecimal, word.text))
    ]
    return any(
        spellings.count(digits) < 2
        for word in doubted
        for digits in re.findall(r"\d+", canonical(word.text)[0])
    )


def _has_lost_words(found: _Found, header: Header) -> bool:
    """A line under a title that is off the title's middle has lost an end, under a stamp mostly."""
    title, box = (
        found[Field.TYPE_CODE].box if Field.TYPE_CODE in found else None,
        found[Field.ABSTRACT].box,
    )
    if title is None or box is None or title[2] < MIDDLE:
        return False
    middle = (title[0] + title[2]) // 2
    lines = [piece for piece in header.pieces if box[1] <= piece.height <= box[3]]
    return any(abs(piece.middle - middle) > _OFF_CENTRE for piece in lines)


def _is_ill_begun(text: str) -> bool:
    """Whether "Về" is misread: no abstract begins with "và" or with other marks on the e."""
    first = canonical(text)[0].split(" ")[0]
    return fold(first) in {"va", "ve"} and first != "về"


def _misspelt(found: _Found) -> _Found:
    """The fields of words that have one which cannot be Vietnamese."""
    return {
        field: _at_most(found[field], 0.8)
        for field in _OF_WORDS
        if field in found and any(map(_is_misspelt, found[field].value.split()))
    }


def _is_misspelt(word: str) -> bool:
    """A word with marks that are no Vietnamese ones, or where none stand so: "Nøãi", "Ngảc"."""
    parts = _LETTERS.findall(normalise(word))
    return any(
        not part.isascii() and not part.isupper() and part.lower() not in syllables()
        for part in parts
    )


def _is_grown_together(word: str) -> bool:
    """Two syllables without the blank between them; abbreviations and numbers are not meant."""
    letters = "".join(filter(str.isalpha, word))
    if not letters or letters.isupper() or len(letters) != len(word.strip(".,;:()\"'“”")):
        return False
    return _SYLLABLE.fullmatch(fold(letters)) is None
