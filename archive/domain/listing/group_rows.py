"""
Lines between the rows, or over the heading, that say where the rows after them belong.

"Hồ sơ số 02: Công tác cán bộ", "Hộp số 3", "Năm 2012", "Mục lục số 01", "I. VĂN BẢN MẬT".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.listing.fields import Field
from archive.domain.listing.levels import SaidLevel, level_of_heading
from archive.domain.listing.tables import Line
from language.types import type_by_title
from language.vietnamese import fold, fold_letters


@dataclass(frozen=True, slots=True)
class Group:
    """What a group row says; a part it does not name is empty and stays as it was."""

    line: int
    text: str
    dossier: str = ""
    dossier_title: str = ""
    box: str = ""
    year: int | None = None
    inventory: str = ""
    fonds: str = ""
    term: str = ""
    retention: str = ""
    section: str = ""
    level: SaidLevel | None = None

    @property
    def sets_place(self) -> bool:
        """Whether it names more than a heading of words."""
        return any(
            (
                self.dossier,
                self.dossier_title,
                self.box,
                self.year,
                self.inventory,
                self.fonds,
                self.term,
                self.retention,
            )
        )


# All on letters without marks, which stand one for one with the text.
_LEAD: Final = r"^\s*(?:(?:[ivx]{1,5}|[a-hA-H]|\d{1,2})\s*[.)/-]\s*|[-–*+•]\s*)?"
_SAYS: Final = r"\s*(?:so\s*)?[:.]?\s*(?:so\s*)?"
_VALUE: Final = r"(?P<value>[a-z]{0,4}[-.]?\d{1,6}[a-z]?(?:[-./][\w]{1,12}){0,4}(?![\w])|[ivx]{1,6}(?=\s*(?:[:.,–-]|$)))"
_DOSSIER: Final = re.compile(
    rf"(?:\bho so|\bhs|\bdvbq|\bdon vi bao quan|\btap)(?:\s*\([^)]*\))?{_SAYS}{_VALUE}"
)
_BOX: Final = re.compile(
    rf"(?:\bcap\s*[/,-]\s*hop|\bhop\s*[/,-]\s*cap|\bhop|\bcap|\bbo){_SAYS}{_VALUE}"
)
_INVENTORY: Final = re.compile(rf"\bmuc luc(?:\s+ho so)?\s*(?:so\s*:?|:)\s*{_VALUE}")
_YEAR: Final = re.compile(
    rf"{_LEAD}(?:(?:tai lieu|van ban|cong van|ho so|danh muc)(?: di| den)?(?: cua)?\s+)?(?:nam|thang\s*\d{{1,2}}\s*(?:[/.-]|nam))?\s*[:.]?\s*(?P<value>(?:19|20)\d\d)\s*[:.]?\s*$"
)
_YEAR_WITHIN: Final = re.compile(r"\bnam\s*[:.]?\s*(?P<value>(?:19|20)\d\d)(?!\s*[-–])")
_TITLE: Final = re.compile(r"(?:tieu de|ten)(?:\s+ho so)?\s*:\s*(?P<value>.+)$")
_FONDS: Final = re.compile(r"(?:ten\s+)?phong(?:\s+luu tru)?\s*:\s*(?P<value>.+)$")
_TERM: Final = re.compile(
    r"\bnhiem ky\s*:?\s*(?:khoa\s*\w+\s*)?[,(:]?\s*(?P<value>\d{4}\s*[-–]\s*\d{4})"
)
_RETENTION: Final = re.compile(r"(?:thoi han bao quan|thbq)\s*:\s*(?P<value>.+)$")
_BEGINS: Final = re.compile(
    rf"{_LEAD}(?:ho so|hs|dvbq|don vi bao quan|tap|hop|cap|bo|muc luc|tieu de|ten ho so|phong|ten phong|nhiem ky|thoi han bao quan|thbq|nam|thang)\b"
)
_ENUMERATED: Final = re.compile(r"^\s*(?:[IVX]{1,5}|[A-H])\s*[.)/-]\s*\S")
_ROMAN: Final = re.compile(r"[IVX]{1,5}\.?|[A-HĐ]\.?|[-–*+•]")
_BETWEEN: Final = " \t:.,;–—-"


def named_place(line: Line) -> Group | None:
    """What a line names of the places of papers; None where it names none."""
    texts = line.filled
    text = texts[1] if len(texts) == 2 and _ROMAN.fullmatch(texts[0]) else line.text
    plain = fold_letters(text).lower()
    year = _YEAR.match(plain)
    if not _BEGINS.match(plain) and year is None:
        return None
    dossier, title = _dossier(text, plain)
    box = _said(_BOX, text, plain)
    found = Group(
        line=line.number,
        text=text,
        dossier=dossier,
        dossier_title=title or _said(_TITLE, text, plain),
        box=box,
        year=int(year["value"]) if year else _year_within(plain) if box and not dossier else None,
        inventory=_said(_INVENTORY, text, plain),
        fonds=_fonds(text, plain) if "phông" in text.lower() else "",
        term=_said(_TERM, text, plain),
        retention=_said(_RETENTION, text, plain),
        section=text,
        level=level_of_heading(text),
    )
    return found if found.sets_place else None


def dossier_in_order(line: Line, *, at_position: int | None, title: str) -> Group | None:
    """
    A dossier among its papers, "HS 01" where their order numbers stand and its title where theirs
    do: whatever else the line says is of the dossier.
    """
    first = line.cells[at_position] if at_position is not None and line.cells[at_position:] else ""
    if not first or not title or first == title:
        return None
    group = named_place(Line(line.number, (first,)))
    if group is None or not group.dossier or group.dossier_title:
        return None
    return replace(group, text=line.text, dossier_title=title, section=title)


# What a line of a paper says and one that only names the dossier of the papers below it does not.
_OF_A_PAPER: Final = (
    Field.POSITION, Field.ARRIVAL_NUMBER, Field.NUMBER, Field.NUMBER_AND_DATE, Field.SYMBOL, Field.DATE, Field.DAY,
    Field.MONTH, Field.ISSUER,
)  # fmt: skip


def dossier_over_papers(
    line: Line, said: Mapping[Field, str], below: Mapping[Field, str]
) -> Group | None:
    """
    A dossier in its own column, its title where those of papers stand: the papers below it leave the
    column empty, and it says neither number nor date itself.
    """
    title = said.get(Field.TITLE, "")
    if not _stands_over_papers(said, below) or _may_be_paper(title, said):
        return None
    group = named_place(Line(line.number, (said[Field.DOSSIER],)))
    if group is None or not group.dossier:
        return None
    return replace(group, text=line.text, dossier_title=title, section=title)


def may_name_dossier(said: Mapping[Field, str], below: Mapping[Field, str]) -> bool:
    """
    Whether a row may be the heading of the papers below it: it stands as one, and either names its
    dossier in words or is called what dossiers are called.
    """
    if not _stands_over_papers(said, below):
        return False
    in_words = named_place(Line(0, (said[Field.DOSSIER],))) is not None
    return in_words or _OF_DOSSIERS.match(fold(said[Field.TITLE])) is not None


def _stands_over_papers(said: Mapping[Field, str], below: Mapping[Field, str]) -> bool:
    if not said.get(Field.DOSSIER) or not said.get(Field.TITLE):
        return False
    if any(said.get(field) for field in _OF_A_PAPER) or below.get(Field.DOSSIER):
        return False
    return any(below.get(field) for field in _OF_A_PAPER)


_OF_DOSSIERS: Final = re.compile(
    r"(?:ho so|hs|tap|cap|tai lieu|van ban|cac|nhung|cong tac|ve viec luu|cong van di|cong van den)\b"
)
_COUNTED: Final = (Field.SHEETS, Field.PAGES, Field.SHEET_SPAN, Field.SHEET_FROM, Field.PAGE_SPAN)


def _may_be_paper(title: str, said: Mapping[Field, str]) -> bool:
    """
    Whether a title beside a dossier's number may be that of its first paper, which bears no number:
    it begins as a type of document does, or stands over sheets as those of papers do.
    """
    if _OF_DOSSIERS.match(fold(title)):
        return False
    begins = " ".join(title.split()[:_TYPE_WORDS])
    of_type = type_by_title(begins) is not None or fold(title).startswith(_OFTEN_UNNUMBERED)
    return of_type or any(said.get(field) for field in _COUNTED)


_TYPE_WORDS: Final = 4
_OFTEN_UNNUMBERED: Final = (
    "danh sach", "so yeu ly lich", "ly lich", "don ", "ban kiem diem", "phieu", "trich ngang", "phat bieu", "bai phat", "giay",
    "ban nhan xet", "ban tu", "so yeu", "phu luc", "bang", "bieu", "du thao", "dien van", "de cuong", "lich",
)  # fmt: skip


def place_of_sheet(name: str) -> Group | None:
    """What a sheet's name says: "2012", "HS 01", "Hộp 3"."""
    return named_place(Line(0, (" ".join(name.replace("_", " ").split()),)))


def section_of(line: Line, *, at_position: int | None, capitals: bool) -> Group | None:
    """
    A heading of words over rows: enumerated, over the whole width, standing where the order numbers
    do, or in capitals, where `capitals` tells headings from titles.
    """
    filled = [(index, cell) for index, cell in enumerate(line.cells) if cell]
    texts = line.filled
    if len(texts) == 1:
        alone = filled[0][0] == at_position and any(map(str.isalpha, texts[0]))
        whole = len(filled) > 2
        text = texts[0]
        heads = alone or whole or _ENUMERATED.match(text) or (capitals and in_capitals(text))
    else:
        heads = (
            len(texts) == 2
            and _ROMAN.fullmatch(texts[0]) is not None
            and filled[0][0] == at_position
        )
        text = " ".join(texts)
    return Group(line.number, text, section=text, level=level_of_heading(text)) if heads else None


def in_capitals(text: str) -> bool:
    """Whether a text of some length has only capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 5 and all(map(str.isupper, letters))


def _dossier(text: str, plain: str) -> tuple[str, str]:
    """The number of a dossier and the title after it."""
    match = _DOSSIER.search(plain)
    if match is None:
        return "", ""
    rest = text[match.end() :]
    other = min(
        (
            found.start()
            for pattern in (_BOX, _RETENTION, _TERM)
            if (found := pattern.search(plain, match.end()))
        ),
        default=None,
    )
    title = text[match.end() : other] if other is not None else rest
    title = title.strip(_BETWEEN)
    if title.startswith("(") and title.endswith(")"):
        title = title[1:-1].strip(_BETWEEN)
    label = _TITLE.match(fold_letters(title).lower())
    return text[slice(*match.span("value"))], title[label.start("value") :] if label else title


def _said(pattern: re.Pattern[str], text: str, plain: str) -> str:
    match = pattern.search(plain)
    return text[slice(*match.span("value"))].strip(_BETWEEN) if match else ""


def _fonds(text: str, plain: str) -> str:
    """The name after "Phông:", up to what the line says of inventory, box, dossier or term."""
    match = _FONDS.search(plain)
    if match is None:
        return ""
    begins = match.start("value")
    other = [
        found.start()
        for pattern in (_INVENTORY, _BOX, _DOSSIER, _TERM, _RETENTION)
        if (found := pattern.search(plain, begins)) and found.start() > begins
    ]
    return text[begins : min(other, default=None)].strip(_BETWEEN)


def _year_within(plain: str) -> int | None:
    """The year of "Hộp 3 - năm 2012"."""
    match = _YEAR_WITHIN.search(plain)
    return int(match["value"]) if match else None


def year_named(text: str) -> int | None:
    """The one year that a list's title names: "DANH MỤC TÀI LIỆU NĂM 2012"; None of several."""
    found = {match["value"] for match in _YEAR_WITHIN.finditer(fold_letters(text).lower())}
    return int(found.pop()) if len(found) == 1 else None
