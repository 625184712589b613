"""
What a person typed, as a tree that every engine understands and none could misread.

    kế hoạch số hóa      all words, with or without marks, anywhere in the record
    "kế hoạch"           these words side by side, with these marks if any is marked
    "cán bộ hồ sơ"~5     at most 5 other words between one word and the next
    -mật  -"dự thảo"     not with this word or phrase
    14-KH/BTCTU          the document of this number, or one that names it
    5/1/2013             the documents of this day, and those that name it; so tháng 1 năm 2013
    loai:KH  ky:Thiệu    documents of this type, of this signer (search.domain.conditions)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, product
from operator import itemgetter
from typing import ClassVar, Final

from language.dates import PartialDate, parse_date
from language.numbers import parse_number, plain_number
from language.vietnamese import normalise
from search.domain.condition_values import searchable_key
from search.domain.conditions import Condition, Misread, Read, read_conditions
from search.domain.meanings import NO_MEANINGS, Meanings
from search.domain.words import tokens

LONGEST: Final = 1_000
"""Characters of a query that are read; the rest is cut off."""
MOST_WORDS: Final = 32
"""Words of a query that are looked for; the rest is left out and `Query.cut` says so."""
WIDEST_GAP: Final = 20
"""The largest distance that may be asked for."""

_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
DATED: Final = (
    r"(?<!\S)(?:ng[àa]y\s+)?(?:\d{1,2}\s+)?th[áa]ng\s+\d{1,2}\s+n[ăa]m\s+\d{4}(?![^\s,.;])"
)
"""A day or a month in words, as a pattern for text in NFC; case does not count."""
_PART: Final = re.compile(
    r'(?P<minus>(?<!\S)[-−–])?"(?P<quoted>[^"]*)"(?:~(?P<gap>\d{1,4}))?'
    rf"|(?P<dated>{DATED})"
    r'|(?P<chunk>[^\s"]+)',
    re.IGNORECASE,
)
_LAW: Final = re.compile(r"\d{1,3}[/ ]\d{4}[/ ]?qh\d{1,2}", re.IGNORECASE)
_FIGURES: Final = re.compile(r"\d{1,2}([-./])(?:\d{1,2}\1)?\d{4}")
_ACCESSION: Final = re.compile(r"ks-?0*(\d{1,9})", re.IGNORECASE)
_STARRED: Final = re.compile(r"[^\W\d][*%]|[*%](?=[^\W\d])|^\s*\*[\s*]*$")
_MINUS: Final = re.compile(r"[-−–](?=[^\W_])")
_SAY_NUMBER: Final = re.compile(r"\s*s[ốo]\s*[:.]?\s*(?=\d)", re.IGNORECASE)
_JOINED_NUMBER: Final = re.compile(r"([0-9]+)([a-z][a-z0-9]*)")
_MOST_WORDS_OF_A_NUMBER: Final = 8
_SIGNED: Final = re.compile(r"[\d/]|\w[-–]")  # what hardly a query of words alone has


@dataclass(frozen=True, slots=True)
class Word:
    """A canonical word: with its marks, and folded."""

    exact: str
    folded: str

    @property
    def is_marked(self) -> bool:
        return self.exact != self.folded


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    Words side by side in this order; with `gap` each word may stand that many places off where
    it would stand beside the one before it (so a step to its other side costs two). `exact` asks
    for the marks too. One word is a phrase as well.
    """

    words: tuple[Word, ...]
    exact: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a document: its key begins so, or the text names it in one of the spellings."""

    key: str
    spellings: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A day or a month: the date of a document lies in it, or the text names it in a spelling."""

    key: str
    spellings: tuple[Phrase, ...]


Clause = Word | Phrase | Number | Dated


@dataclass(frozen=True)
class Query:
    """
    Every clause of `must` holds, or the number begins as `number` or is `whole`; none of `must_not`.

    `run` are the bare words in the order typed: where they stand side by side the record ranks
    higher. `names` are those of them that look like names of persons and places: two and more
    words, each with a capital. `everything` finds all records of the scope. All this only among
    those that meet the `conditions`. `misread` are conditions of which nothing can be made, `apart`
    names of conditions without a value; both narrow nothing. `cut` tells that words were left out,
    `starred` that a sign for any letters was typed, which there is none.
    """

    empty: ClassVar["Query"]
    all_records: ClassVar["Query"]

    must: tuple[Clause, ...] = ()
    must_not: tuple[Phrase, ...] = ()
    number: str = ""
    whole: str = ""
    run: tuple[Word, ...] = ()
    names: tuple[tuple[Word, ...], ...] = ()
    everything: bool = False
    conditions: tuple[Condition, ...] = ()
    misread: tuple[Misread, ...] = ()
    apart: tuple[str, ...] = ()
    cut: bool = False
    starred: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing to look for; nothing is found."""
        return not (self.must or self.everything)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every word looked for, once, in the order typed."""
        return tuple(dict.fromkeys(word for clause in self.must for word in _words_of(clause)))

    @cached_property
    def bare_words(self) -> tuple[Word, ...]:
        """The words outside phrases and numbers: those that may be widened."""
        return tuple(clause for clause in self.must if isinstance(clause, Word))

    @cached_property
    def is_marked(self) -> bool:
        """Typed with marks, so that texts with the same marks are preferred."""
        return any(word.is_marked for word in self.words)

    @cached_property
    def asks_for_marks(self) -> bool:
        """Marks are typed outside numbers: what has the words with just these comes first."""
        clauses = [clause for clause in self.must if not isinstance(clause, Number | Dated)]
        return any(word.is_marked for clause in clauses for word in _words_of(clause))

    @cached_property
    def exactly(self) -> "Query":
        """
        The same, with every word outside numbers and dates in the marks typed; itself where none
        has any.

        A word typed without marks is then meant without: "ban" is not "bàn". Each condition
        decides for itself.
        """
        conditions = tuple(one.exactly for one in self.conditions)
        must = self.must
        if self.asks_for_marks:
            must = tuple(dict.fromkeys(one for clause in must for one in _exactly(clause)))
        elif conditions == self.conditions:
            return self
        return replace(self, must=must, conditions=conditions)

    def is_of_a_name(self, words: Sequence[Word]) -> bool:
        """Whether these words side by side are a name or a part of one."""
        asked, length = tuple(words), len(words)
        return any(
            asked == name[at : at + length] for name in self.names for at in range(len(name))
        )

    @property
    def date_keys(self) -> tuple[str, ...]:
        """The keys of every day and month asked for."""
        return tuple(clause.key for clause in self.must if isinstance(clause, Dated))

    @property
    def number_keys(self) -> tuple[str, ...]:
        """The keys of every number asked for."""
        keys = [clause.key for clause in self.must if isinstance(clause, Number)]
        return tuple(dict.fromkeys(filter(None, [self.number, *keys])))


Query.empty = Query()
Query.all_records = Query(everything=True)


def parse(text: str, meanings: Meanings = NO_MEANINGS) -> Query:
    """The query in a text of any characters whatever, by an archive's `meanings`. Never raises."""
    read = read_conditions(settled_text(text), meanings)
    query = _parse_words(read.rest)
    if query.is_empty:
        found_nothing = Query(starred=True) if query.starred else Query.empty
        query = replace(query, everything=True) if read.conditions else found_nothing
    if read == Read((), (), (), read.rest):
        return query
    return replace(
        query,
        conditions=read.conditions,
        misread=read.misread,
        apart=read.apart,
        cut=query.cut or read.cut,
    )


def settled_text(text: str) -> str:
    """As much of a text as is read, in NFC and with plain quotation marks."""
    return normalise(text)[:LONGEST].translate(_QUOTES)


def _parse_words(text: str) -> Query:
    whole_number = '"' not in text and (
        parse_number(text) is not None or _LAW.fullmatch(text.strip()) is not None
    )
    builder = _Builder()
    for part in _PART.finditer(text):
        if part["quoted"] is not None:
            gap = min(int(part["gap"] or 0), WIDEST_GAP)
            minus = bool(part["minus"])
            if not (gap or minus) and parse_number(part["quoted"]) is not None:
                builder.add_chunk(part["quoted"], may_be_date=False)
            else:
                builder.add_quoted(_words(part["quoted"]), gap=gap, minus=minus)
        elif part["dated"]:
            builder.add_dated(part["dated"])
        elif not whole_number and (sign := _MINUS.match(part["chunk"])):
            builder.add_minus(_words(part["chunk"][sign.end() :]))
        else:
            # 02/2026 alone is a month, in 02/2026 QH15 it is not.
            builder.add_chunk(part["chunk"], may_be_date=not whole_number or bool(parse_date(text)))
    query = builder.query(_whole_number_key(text, builder), starred=bool(_STARRED.search(text)))
    return replace(query, whole=_whole(text, builder))


class _Builder:
    """Collects clauses until there are MOST_WORDS words."""

    def __init__(self) -> None:
        self.must: dict[Clause, None] = {}
        self.must_not: dict[Phrase, None] = {}
        self.run: list[Word] = []
        self.capitals: list[bool] = []
        self.left = MOST_WORDS
        self.cut = False

    def add_quoted(self, words: Sequence[Word], *, gap: int, minus: bool) -> None:
        if minus:
            self.add_minus(words)
        elif gap and (near := self._take(tuple(dict.fromkeys(words)))):
            self.must[Phrase(near, gap=gap if len(near) > 1 else 0)] = None
        elif taken := self._take(words):
            self.must[Phrase(taken, exact=any(word.is_marked for word in taken))] = None

    def add_minus(self, words: Sequence[Word]) -> None:
        if taken := self._take(words):
            self.must_not[Phrase(taken, exact=any(word.is_marked for word in taken))] = None

    def add_dated(self, text: str) -> None:
        """A date in words or figures; what cannot be one is words like any other."""
        read = parse_date(text) or parse_date(f"ngày {text}")
        if read is None or read.month is None:
            for chunk in text.split():
                self._add_words(chunk)
        elif self._take(_words(text)):
            self.must[Dated(date_key(read), tuple(dict.fromkeys(_written(read))))] = None

    def add_chunk(self, chunk: str, *, may_be_date: bool) -> None:
        if may_be_date and _FIGURES.fullmatch(chunk.strip(",;.")) and parse_date(chunk):
            self.add_dated(chunk)
        else:
            self._add_words(chunk)

    def _add_words(self, chunk: str) -> None:
        if accession := _ACCESSION.fullmatch(chunk):
            chunk = f"KS-{accession[1].zfill(7)}"
        words = self._take(_words(chunk))
        if not words:
            return
        if _is_number(words):
            spellings = tuple(dict.fromkeys(_spellings(words)))
            self.must[Number(searchable_key(chunk), spellings)] = None
        elif len(words) > 1 and any(c.isdigit() for c in chunk):
            self.must[Phrase(words)] = None  # a date or an amount: its parts belong together
        else:
            self.must.update(dict.fromkeys(words))
            self.run += words
            self.capitals += [chunk.istitle()] * len(words)

    def _take(self, words: Sequence[Word]) -> tuple[Word, ...]:
        taken = tuple(words[: self.left])
        self.left -= len(taken)
        self.cut |= len(taken) < len(words)
        return taken

    def query(self, number: str, *, starred: bool) -> Query:
        if not self.must:
            return Query(must_not=tuple(self.must_not), starred=starred)
        run = tuple(self.run) if len(self.run) > 1 else ()
        return Query(
            must=tuple(self.must),
            must_not=tuple(self.must_not),
            number=number,
            run=run,
            names=tuple(self._names()),
            cut=self.cut,
            starred=starred,
        )

    def _names(self) -> Iterator[tuple[Word, ...]]:
        """Two and more words of the run with a capital each."""
        typed = zip(self.capitals, self.run, strict=True)
        for capital, words in groupby(typed, key=itemgetter(0)):
            name = tuple(word for _, word in words)
            if capital and len(name) > 1:
                yield name


def _words(text: str) -> list[Word]:
    return [Word(token.exact, token.folded) for token in tokens(text)]


def _words_of(clause: Clause) -> Iterable[Word]:
    if isinstance(clause, Word):
        return (clause,)
    return clause.words if isinstance(clause, Phrase) else clause.spellings[0].words


def date_key(of: PartialDate) -> str:
    """The key of a day, 20130105, or of a month, 201301."""
    return f"{of.year:04}{of.month or 0:02}" + (f"{of.day:02}" if of.day else "")


def _written(of: PartialDate) -> Iterator[Phrase]:
    """The spellings in which texts name a day or a month."""
    months = dict.fromkeys((str(of.month), f"{of.month:02}"))
    days = dict.fromkeys((str(of.day), f"{of.day:02}")) if of.day else [""]
    for day, month in product(days, months):
        for text in (f"{day} {month} {of.year}", f"{day} tháng {month} năm {of.year}"):
            yield Phrase(tuple(_words(text)))


def _exactly(clause: Clause) -> Iterator[Clause]:
    if isinstance(clause, Number | Dated):
        yield clause
    elif isinstance(clause, Word):
        yield Phrase((clause,), exact=True)
    elif clause.gap:
        yield clause
        yield from (Phrase((word,), exact=True) for word in clause.words)
    else:
        yield replace(clause, exact=True)


def _is_number(words: Sequence[Word]) -> bool:
    """Begins with a digit and goes on with a letter: 14-KH/BTCTU, 14kh, 63/2026/NĐ-CP."""
    folded = "".join(word.folded for word in words)
    return folded[0].isdigit() and any(c.isalpha() for c in folded)


def _spellings(words: tuple[Word, ...]) -> Iterator[Phrase]:
    """As typed; with the joined number apart (14kh btctu); and with or without its nought."""
    yield Phrase(words)
    first, rest = words[0].folded, words[1:]
    if joined := _JOINED_NUMBER.fullmatch(first):
        first, letters = joined.groups()
        rest = (Word(letters, letters), *rest)
    if first.isdigit():
        for digits in (first.lstrip("0") or "0", first.lstrip("0").zfill(2)):
            yield Phrase((Word(digits, digits), *rest))


def _whole(text: str, builder: _Builder) -> str:
    """A query that is, as a whole, perhaps what was written for a number: QĐ số 12, KH/BTCTU."""
    plain, clauses = plain_number(text), len(builder.must)
    few = clauses == 1 or (_SIGNED.search(text) and 1 < clauses <= _MOST_WORDS_OF_A_NUMBER)
    return plain if few and not builder.must_not and plain.isascii() and len(plain) > 1 else ""


def _whole_number_key(text: str, builder: _Builder) -> str:
    """The key of a query that is, as a whole, perhaps a number: 14 KH BTCTU, Số: 08 - HD/ĐU, 14."""
    words = [word for clause in builder.must for word in _words_of(clause)]
    dated = any(isinstance(clause, Dated) for clause in builder.must)
    few = 0 < len(words) <= _MOST_WORDS_OF_A_NUMBER and not builder.must_not
    if dated or not few or '"' in text:
        return ""
    key = searchable_key(_SAY_NUMBER.sub("", text, count=1) if _SAY_NUMBER.match(text) else text)
    return key if key[:1].isdigit() else ""
