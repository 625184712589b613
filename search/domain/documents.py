"""What an index holds of a record."""

import re
from dataclasses import astuple, dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from access.domain.levels import Level
from archive.domain.standing import rank_of
from archive.domain.term_papers import issuer_of_paper
from archive.domain.unknown_letters import letters_of
from language.dates import PartialDate, Precision, shown_date
from language.numbers import parse_number, plain_number

_RECORD_BITS: Final = 40
_LAST_RECORD: Final = (1 << _RECORD_BITS) - 1
_UNKNOWN_LAST: Final = (1 << 22) - 1
_NOT_OF_A_WORD: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """
    A record as an index sees it: attributes for permission, order and counts, and its text.

    `year` and `date_ordinal` (days, as `date.toordinal`) are None where unknown, `type` and
    `issuer` empty; `inventory` and `unit` are None where the record belongs to none. `number_key` is that
    of language.numbers. `body_pages` are the texts of the pages in order, from page 1.
    `date_ordinal` is the first day of a month or year where no more is known. `told` is what else
    is said of the document and found by its words ("số đến 574").
    Personal data: title, signer and pages may name persons.
    """

    record: int
    version: int
    number: str
    number_key: str
    title: str
    body_pages: tuple[str, ...]
    year: int | None
    date_ordinal: int | None
    type: str
    issuer: str
    inventory: int | None
    unit: int | None
    level: Level
    party_papers: bool = False
    date_precision: Precision = Precision.DAY
    signer: str = ""
    accession: str = ""
    inventory_code: str = ""
    told: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """From where it is seen (archive.domain.standing): what has the same is kept together."""
        return rank_of(self.level, party_papers=self.party_papers)

    @property
    def digest(self) -> int:
        """
        Tells it from the same record as it was or will be, whatever is another: what an index holds is
        compared by it.
        """
        said = repr(astuple(self)).encode(errors="surrogatepass")
        return int.from_bytes(blake2b(said, digest_size=8).digest(), signed=True)

    @property
    def plain_number(self) -> str:
        """Its number as it was written, letters and digits alone."""
        return plain_number(self.number)

    @property
    def letters(self) -> str:
        """The letters for the type in its number, as they were written."""
        return letters_of(self.number)

    @property
    def issuer_mark(self) -> str:
        """One word for who issued it, by number and name: papers of a term are known by it."""
        return issuer_of_paper(self.number, self.issuer).mark

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day (ordinals) that its date can mean; None where unknown."""
        if self.date_ordinal is None:
            return None
        of = date.fromordinal(self.date_ordinal)
        known = {
            Precision.DAY: PartialDate(of.year, of.month, of.day),
            Precision.MONTH: PartialDate(of.year, of.month),
            Precision.YEAR: PartialDate(of.year),
        }[self.date_precision]
        return known.earliest().toordinal(), known.latest().toordinal()

    @property
    def date_keys(self) -> tuple[str, ...]:
        """The month and the day of the document, as far as they are known (query.date_key)."""
        if self.date_ordinal is None or self.date_precision is Precision.YEAR:
            return ()
        of = date.fromordinal(self.date_ordinal)
        month = f"{of:%Y%m}"
        return (month, f"{of:%Y%m%d}") if self.date_precision is Precision.DAY else (month,)

    @property
    def head(self) -> str:
        """What the document is called and whose it is: what counts most where words are found."""
        return " ".join(filter(None, (self.title, self.signer, self.issuer)))

    @property
    def facts(self) -> tuple[str, ...]:
        """What is known of the document beside its text and title, to be found by as text."""
        dated = ""
        if self.date_ordinal is not None:
            dated = shown_date(date.fromordinal(self.date_ordinal), self.date_precision)
        known = (
            self.number, self.signer, self.issuer, dated, self.accession, self.inventory_code,
            *self.told,
        )  # fmt: skip
        return tuple(filter(None, known))

    @property
    def named(self) -> dict[str, tuple[str, ...]]:
        """
        What is asked for by its name (search.domain.conditions): each in the texts that may be
        typed for it, the issuer by the letters of the number too, a code with and without its marks.
        """
        number = parse_number(self.number)
        known = {
            "signer": (self.signer,),
            "issuer": (self.issuer, number.issuer if number else ""),
            "inventory_code": (self.inventory_code, _NOT_OF_A_WORD.sub("", self.inventory_code)),
            "accession": (self.accession,),
            "letters": (self.letters,),
            "body": (self.issuer_mark,),
        }
        return {name: tuple(filter(None, texts)) for name, texts in known.items()}


# An order is one whole number with the record inside, so that no two are equal and no engine
# needs a second sort key. The unknown comes last in each.


def newest_order(document: IndexDocument) -> int:
    """Descending: the newest first, then the smaller record number."""
    day = document.date_ordinal or 0
    return day << _RECORD_BITS | (_LAST_RECORD - document.record)


def oldest_order(document: IndexDocument) -> int:
    """Ascending: the oldest first, then the smaller record number."""
    day = document.date_ordinal or _UNKNOWN_LAST
    return day << _RECORD_BITS | document.record


def number_order(document: IndexDocument) -> int:
    """Ascending: by the number as a number (9 before 10), then the smaller record number."""
    digits = document.number_key[: _leading_digits(document.number_key)]
    number = min(int(digits[:9]), _UNKNOWN_LAST - 1) if digits else _UNKNOWN_LAST
    return number << _RECORD_BITS | document.record


def _leading_digits(key: str) -> int:
    length = 0
    while length < len(key) and key[length] in "0123456789":
        length += 1
    return length
