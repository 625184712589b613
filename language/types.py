"""Types of documents: names, abbreviations in numbers, codes on export. Kept as data."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from language.vietnamese import canonical, fold, fold_letters, normalise

_DATA: Final = Path(__file__).parent / "data" / "document_types.toml"
_NOT_A_TITLE: Final = "khac"
_LONGEST_NAME: Final = 12  # words
NO_LETTERS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class DocumentType:
    """
    A type of document (tên loại).

    `party` and `state` are its letters in a number, empty where it has none; `also` are letters
    read as this type and never written; `local` are letters that offices write in place of them
    and that stay as they were written (QĐNS); `export_code` is typeName of TT 05/2025/TT-BNV;
    `certain` says whether the abbreviations were read in the rule itself; `valid_from` is the
    day of the oldest rule seen that names the type, not a filter.
    """

    code: str
    name: str
    party: str
    state: str
    export_code: str
    certain: bool
    valid_from: date
    also: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    note: str = ""

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """Everything read as this type, the written forms first."""
        letters = (self.party, self.state, *self.also, *self.local)
        return tuple(dict.fromkeys(one for one in letters if one))


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All types, in the order of the data file."""
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))["type"]
    return tuple(
        DocumentType(
            **{**row, "also": tuple(row.get("also", ())), "local": tuple(row.get("local", ()))}
        )
        for row in rows
    )


@cache
def _by_code() -> dict[str, DocumentType]:
    return {kind.code: kind for kind in document_types()}


def type_by_code(code: str) -> DocumentType | None:
    """The type with this code ("ke-hoach"), or None."""
    return _by_code().get(code)


def types_by_abbreviation(abbreviation: str) -> tuple[DocumentType, ...]:
    """
    Every type these letters may stand for: "QĐ" is Quyết định and Quy định.

    As written first; failing that without regard to case ("CTR"); failing that without marks
    ("ND"). So HD stays Hướng dẫn while HĐ is Hợp đồng.
    """
    wanted = "".join(normalise(abbreviation).split())
    for form, kinds in _by_abbreviation():
        found = kinds.get(form(wanted))
        if found:
            return found
    return ()


def types_of_number(
    abbreviation: str, *, party: bool, local: Mapping[str, str] = NO_LETTERS
) -> tuple[DocumentType, ...]:
    """
    The types these letters stand for in a number written the Party's way, or the state's.

    TT is Thông tri in 05-TT/TU and Thông tư in 05/2025/TT-BNV. Where no type has the letters in
    that way of writing, all that may be meant. Letters that no list has are read by the type they
    begin with (QĐNV as Quyết định); none begins otherwise. `local` are letters that an archive
    keeps of its own, each with the code of its type, or "" for none of this list: as it says.
    """
    kinds = () if abbreviation in local else types_by_abbreviation(abbreviation)
    if not kinds and (letters := own_letters(abbreviation, local)):
        own = type_by_code(local[letters])
        return (own,) if own else ()
    if not kinds:
        begun = (
            types_by_abbreviation(abbreviation[:size]) for size in range(len(abbreviation), 1, -1)
        )
        kinds = next((found for found in begun if found), ())
    written = _bare(abbreviation)
    so_written = [
        kind
        for kind in kinds
        if _bare(kind.party if party else kind.state) == written or abbreviation in kind.local
    ]
    return tuple(so_written) or kinds


def own_letters(abbreviation: str, local: Mapping[str, str]) -> str:
    """
    Which of the letters that an archive keeps of its own these are, "" for none: as
    `types_by_abbreviation` tells letters, as written, else without case, else without marks.
    """
    wanted = "".join(normalise(abbreviation).split())
    for form in (str, str.casefold, _bare) if local and wanted else ():
        found = next((one for one in local if form(one) == form(wanted)), "")
        if found:
            return found
    return ""


def type_by_title(text: str) -> DocumentType | None:
    """
    The type whose name the text is, or begins with: "KẾ HOẠCH", "Kế hoạch thực hiện …".

    Marks must agree if they can ("Thông tư", "Thông tri"), and are left aside where recognition
    has lost them ("KÉ HOACH"); so are lost spaces, if the name stands alone ("KẾHOẠCH").
    """
    exact, folded = canonical(text)
    names = _names()
    found = _leading(exact, names.exact, folded)
    if found is None:
        alone = names.joined.get(_joined(folded))
        found = alone if alone and _may_lead(alone, folded) else None
    return found or _leading(folded, names.folded, folded)


def title_of(type_code: str, abstract: str) -> str:
    """
    How a document is called: its type and what it is about, "Kế hoạch số hóa hồ sơ đảng viên".

    The abstract alone, with a capital letter, where it begins with the type or there is none.
    """
    kind = type_by_code(type_code)
    if (
        kind is None
        or kind.code == _NOT_A_TITLE
        or f"{fold(abstract)} ".startswith(f"{fold(kind.name)} ")
    ):
        return abstract[:1].upper() + abstract[1:]
    about = abstract[:1].lower() + abstract[1:] if abstract.startswith("Về ") else abstract
    return f"{kind.name} {about}".strip()


def _leading(text: str, names: Mapping[str, DocumentType], folded: str) -> DocumentType | None:
    # The longest name with which the text begins, looked up word by word: a list asks 20,000 times.
    words = text.split(" ", _LONGEST_NAME)[:_LONGEST_NAME]
    for size in range(len(words), 0, -1):
        kind = names.get(" ".join(words[:size]))
        if kind is not None and _may_lead(kind, folded):
            return kind
    return None


@dataclass(frozen=True, slots=True)
class _Names:
    """The types by their names as they are compared; where two agree, by the longer one."""

    exact: dict[str, DocumentType]
    folded: dict[str, DocumentType]
    joined: dict[str, DocumentType]


@cache
def _names() -> _Names:
    kinds = sorted(document_types(), key=lambda kind: len(kind.name))
    return _Names(
        exact={canonical(kind.name)[0]: kind for kind in kinds},
        folded={fold(kind.name): kind for kind in kinds},
        joined={_joined(fold(kind.name)): kind for kind in kinds},
    )


@cache
def _by_abbreviation() -> tuple[
    tuple[Callable[[str], str], dict[str, tuple[DocumentType, ...]]], ...
]:
    ways: list[tuple[Callable[[str], str], dict[str, tuple[DocumentType, ...]]]] = []
    for form in (str, str.casefold, _bare):
        kinds: dict[str, dict[str, DocumentType]] = {}
        for kind in document_types():
            for letters in kind.abbreviations:
                kinds.setdefault(form(letters), {})[kind.code] = kind
        ways.append((form, {letters: tuple(found.values()) for letters, found in kinds.items()}))
    return tuple(ways)


def _may_lead(kind: DocumentType, folded: str) -> bool:
    return kind.code != _NOT_A_TITLE or folded == _NOT_A_TITLE


def _joined(folded: str) -> str:
    return folded.replace(" ", "")


def _bare(letters: str) -> str:
    return fold_letters(letters).lower()
