"""Which records may answer rows of a list that nothing answers for certain, and why."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeAlias

from archive.domain.fitting import likeness_of_words
from archive.domain.issuers_alike import contradict
from language.vietnamese import fold


class Reason(StrEnum):
    """Why a record may be the one that a row means."""

    NUMBER = "number"
    NUMBER_ALONE = "number_alone"
    NUMBER_NEAR = "number_near"
    DAY = "day"
    DAY_NEAR = "day_near"
    NO_DATE = "no_date"
    TITLE = "title"
    ORDER = "order"
    PAGES = "pages"
    FILE_NUMBER = "file_number"
    FILE_DOSSIER = "file_dossier"
    DOSSIER = "dossier"


# Words for people; msgids, translated on the screen, in the order in which they are said.
REASON_WORDS: Final[dict[str, str]] = {
    Reason.NUMBER: "same number",
    Reason.NUMBER_ALONE: "same number, without a symbol on one side",
    Reason.NUMBER_NEAR: "number but for one digit",
    Reason.NO_DATE: "no date on one side",
    Reason.DAY: "same date",
    Reason.DAY_NEAR: "date but for one day or digit",
    Reason.TITLE: "words of the title",
    Reason.FILE_NUMBER: "number in the name of the file",
    Reason.FILE_DOSSIER: "dossier in the name of the file or folder",
    Reason.DOSSIER: "same dossier",
    Reason.ORDER: "place between its neighbours",
    Reason.PAGES: "same number of pages",
}
# From here on a record is proposed.
PROPOSED: Final = 4.0
_WEIGHTS: Final[dict[Reason, float]] = {
    Reason.NUMBER: 4.0,
    Reason.NUMBER_ALONE: 2.5,
    Reason.NUMBER_NEAR: 2.0,
    Reason.NO_DATE: 1.5,
    Reason.DAY_NEAR: 1.5,
    Reason.ORDER: 1.5,
    Reason.PAGES: 0.5,
    Reason.FILE_NUMBER: 2.5,
    Reason.FILE_DOSSIER: 1.0,
    Reason.DOSSIER: 1.0,
}
_PARTS: Final = {"year": 1, "month": 2, "day": 3}
# What a date tells that agrees as far as this many parts; what it tells against, that does not.
_SAME: Final = (0.0, 0.5, 1.5, 3.0)
_OTHER_DATE, _OTHER_NUMBER, _OTHER_ISSUER, _OTHER_TYPE = -2.0, -4.0, -2.0, -1.0
_ALIKE, _PARTLY, _TITLE, _OTHER_TITLE = 0.5, 0.3, 5.0, -1.5
# So few words say too little to tell two papers apart.
_FEW_WORDS: Final = 4
# Two words that more records bear lead to none of them, a day or a dossier of more neither; of
# what a row has something in common with, as many are weighed as have most in common.
MOST_OF_WORDS: Final = 8
MOST_OF_A_KIND: Final = 60
MOST_WEIGHED: Final = 30
_TOKEN: Final = re.compile(r"[0-9]+|[a-z]+")


@dataclass(frozen=True, slots=True)
class Thing:
    """
    A row that nothing answers, or a record that answers nothing, as far as proposing goes.

    `dossier` is the number of the dossier and `place` its order among its like: the position of a
    row, the arrival of a record; None where it is not known. `file` is the name of a record's file.
    """

    id: int
    number_key: str = ""
    issued_on: date | None = None
    precision: str = "day"
    type_code: str = ""
    issuer: str = ""
    abstract: str = ""
    pages: int | None = None
    dossier: str = ""
    place: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that may answer a row; the higher the score, the likelier."""

    row: int
    record: int
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The arrivals of the records that answer a row's neighbours before and after it in its dossier."""

    after: int
    before: int


def proposals(
    rows: Iterable[Thing],
    records: Iterable[Thing],
    *,
    neighbours: Mapping[int, Between] | None = None,
    parted: Collection[tuple[int, int]] = (),
) -> list[Proposal]:
    """
    Which of the records may answer which of the rows, the likeliest first.

    Only those are weighed against one another that have something in common: number, date, a rare
    word, or the dossier of what bears no number. `neighbours` says by row between which arrivals
    its record should lie, `parted` are pairs of row and record that a person has parted.
    """
    standing = _Blocks(records)
    beside = neighbours or {}
    known = (_Known(row, fold(row.abstract).split()) for row in rows)
    found = [
        proposal
        for row in known
        for record in standing.near(row)
        if (row.thing.id, record.thing.id) not in parted
        and (proposal := _weighed(row, record, beside.get(row.thing.id))) is not None
    ]
    return sorted(found, key=lambda one: (-one.score, one.row, one.record))


def best_for(found: Iterable[Proposal], *, by_record: bool = False) -> dict[int, Proposal]:
    """The best proposal of each row, or of each record, of those in their order."""
    best: dict[int, Proposal] = {}
    for one in found:
        best.setdefault(one.record if by_record else one.row, one)
    return best


class _Blocks:
    """Records by what they may have in common with a row, so that few are weighed for each."""

    def __init__(self, records: Iterable[Thing]) -> None:
        self._blocks: dict[_Key, list[_Known]] = {}
        for record in records:
            known = _Known(record, fold(record.abstract).split())
            for key in {*_keys(known), *_file_keys(record)}:
                self._blocks.setdefault(key, []).append(known)

    def near(self, row: "_Known") -> list["_Known"]:
        """Records worth weighing for the row, each once, those with most in common first."""
        common: Counter[int] = Counter()
        found: dict[int, _Known] = {}
        for key in dict.fromkeys(_keys(row)):
            block = self._blocks.get(key, ())
            if len(block) > (MOST_OF_WORDS if key[0] == "words" else MOST_OF_A_KIND):
                # A number that so many bear tells of each as much as of the first.
                block = block[:MOST_OF_WORDS] if key[0] == "number" else ()
            for known in block:
                common[known.thing.id] += _IN_COMMON.get(str(key[0]), 1)
                found[known.thing.id] = known
        return [found[one] for one, _ in common.most_common(MOST_WEIGHED)]


_Key: TypeAlias = tuple[object, ...]
# What counts for more than two words do, when so many have something in common.
_IN_COMMON: Final = {"number": 20, "day": 8, "dossier": 4}


@dataclass(frozen=True, slots=True)
class _Known:
    """A thing with the folded words of its title."""

    thing: Thing
    words: list[str]


def _keys(known: _Known) -> list[_Key]:
    thing = known.thing
    keys: list[_Key] = []
    if thing.number_key:
        keys.append(("number", thing.number_key))
    if thing.issued_on is not None and thing.precision == "day":
        keys.append(("day", thing.issued_on))
    if thing.issued_on is not None:
        keys.append(("month", thing.issued_on.year, thing.issued_on.month, thing.type_code))
    if thing.dossier:
        keys.append(("dossier", thing.dossier))
    keys += [("words", *pair) for pair in pairwise(known.words)]
    return keys


def _file_keys(record: Thing) -> list[_Key]:
    digits, letters = "", ""
    keys: list[_Key] = []
    for token in tokens_of(record.file):
        if token.isdecimal():
            digits, letters = token.lstrip("0"), ""
        elif digits and len(letters) < 12:
            letters += token
            keys.append(("number", digits + letters))
    return keys


def tokens_of(name: str) -> list[str]:
    """Runs of digits and of letters in the name of a file, without marks."""
    return _TOKEN.findall(fold(name))


def _weighed(mine: _Known, theirs: _Known, between: Between | None) -> Proposal | None:
    row, record = mine.thing, theirs.thing
    reasons: list[Reason] = []
    score = _number(row, record, reasons) + _file(row, record, reasons)
    score += _date(row, record, reasons) + _title(mine.words, theirs.words, reasons)
    score += _whose(row, record)
    if not reasons:
        return None
    score += _beside(row, record, between, reasons)
    if score < PROPOSED:
        return None
    order = list(REASON_WORDS)
    return Proposal(row.id, record.id, round(score, 2), tuple(sorted(reasons, key=order.index)))


def _number(row: Thing, record: Thing, reasons: list[Reason]) -> float:
    if not row.number_key or not record.number_key:
        return 0.0
    if row.number_key == record.number_key:
        return _for(Reason.NUMBER, reasons)
    short, long = sorted((row.number_key, record.number_key), key=len)
    if short.isdecimal() and long.startswith(short) and not long[len(short)].isdecimal():
        return _for(Reason.NUMBER_ALONE, reasons)
    if _one_off(row.number_key, record.number_key):
        return _for(Reason.NUMBER_NEAR, reasons)
    return _OTHER_NUMBER


def _file(row: Thing, record: Thing, reasons: list[Reason]) -> float:
    score = 0.0
    named = row.number_key and row.number_key != record.number_key
    if named and ("number", row.number_key) in _file_keys(record):
        score += _for(Reason.FILE_NUMBER, reasons)
    if row.dossier and row.dossier != record.dossier and _names(row.dossier, record.file):
        score += _for(Reason.FILE_DOSSIER, reasons)
    return score


def _names(dossier: str, file: str) -> bool:
    # The folder names the dossier; its digits in a file's name are as likely those of the paper.
    folder, _, _ = file.rpartition("/")
    wanted = [token.lstrip("0") for token in tokens_of(dossier)]
    here = [token.lstrip("0") for token in tokens_of(folder)]
    size = len(wanted)
    return bool(wanted) and any(here[at : at + size] == wanted for at in range(len(here)))


def _date(row: Thing, record: Thing, reasons: list[Reason]) -> float:
    if row.issued_on is None or record.issued_on is None:
        return _for(Reason.NO_DATE, reasons) if Reason.NUMBER in reasons else 0.0
    known = min(_PARTS[row.precision], _PARTS[record.precision])
    if row.issued_on.timetuple()[:known] == record.issued_on.timetuple()[:known]:
        if known > 1:
            reasons.append(Reason.DAY)
        return _SAME[known]
    if known == _PARTS["day"] and is_near(row.issued_on, record.issued_on):
        return _for(Reason.DAY_NEAR, reasons)
    return _OTHER_DATE


def is_near(one: date, other: date) -> bool:
    """Whether the days are one day or one digit apart, or day and month stand in each other's place."""
    if abs(one - other) <= timedelta(days=1):
        return True
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return True
    return _one_off(f"{one:%d%m%Y}", f"{other:%d%m%Y}")


def _title(row: list[str], record: list[str], reasons: list[Reason]) -> float:
    if not row or not record:
        return 0.0
    alike = likeness_of_words(row, record)
    if alike >= _ALIKE:
        reasons.append(Reason.TITLE)
        return _TITLE * alike
    if alike >= _PARTLY:
        return alike
    return _OTHER_TITLE if min(len(row), len(record)) >= _FEW_WORDS else 0.0


def _whose(row: Thing, record: Thing) -> float:
    score = 0.0
    if row.type_code and record.type_code and row.type_code != record.type_code:
        score += _OTHER_TYPE
    if contradict(row.issuer, record.issuer):
        score += _OTHER_ISSUER
    return score


def _beside(row: Thing, record: Thing, between: Between | None, reasons: list[Reason]) -> float:
    """What tells nothing alone, and something beside what else agrees."""
    score = 0.0
    if row.dossier and row.dossier == record.dossier:
        score += _for(Reason.DOSSIER, reasons)
    if between and record.place is not None and between.after < record.place < between.before:
        score += _for(Reason.ORDER, reasons)
    if row.pages and row.pages == record.pages:
        score += _for(Reason.PAGES, reasons)
    return score


def _for(reason: Reason, reasons: list[Reason]) -> float:
    reasons.append(reason)
    return _WEIGHTS[reason]


def _one_off(one: str, other: str) -> bool:
    """Whether one digit is another, wanting or too many, or two beside one another are swapped."""
    if len(one) == len(other):
        differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if not all(one[at].isdecimal() and other[at].isdecimal() for at in differing):
            return False
        return len(differing) == 1 or _swapped(one, other, differing)
    shorter, longer = sorted((one, other), key=len)
    return len(longer) - len(shorter) == 1 and any(
        longer[at].isdecimal() and longer[:at] + longer[at + 1 :] == shorter
        for at in range(len(longer))
    )


def _swapped(one: str, other: str, differing: Sequence[int]) -> bool:
    if len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]
