"""The tables of a .docx file, and what stands between them, as rows of texts. Runs in a cage only."""

from collections.abc import Iterator
from typing import BinaryIO, Final

import docx
from docx.oxml.ns import qn

from reading.files.word_marks import Element
from reading.looking.list_limits import LONGEST_CELL, MOST_CELLS, MOST_TABLES, NotAList
from reading.looking.word_texts import CELL, PARAGRAPH, ROW, TABLE, is_unseen, text_of, within

_VALUE: Final = qn("w:val")


def word_tables(source: BinaryIO) -> Iterator[Iterator[list[str]]]:
    """
    Every table in the order of the text, and the paragraphs before, between and after them, each as
    a line of one cell: "Hồ sơ số 02: …" stands there as often as in a table.

    A table within a table comes after it. Raises NotAList("no_table"), and what python-docx raises.
    """
    body = docx.Document(source).element.body
    beside: list[list[str]] = []
    tables = 0
    for element in body.iter(TABLE, PARAGRAPH):
        if is_unseen(element):
            continue
        if element.tag == TABLE:
            tables += 1
            if tables > MOST_TABLES:
                break
            if beside:
                yield iter(beside)
                beside = []
            yield _table_rows(element)
        elif next(element.iterancestors(TABLE, PARAGRAPH), None) is None:
            text = text_of(element).strip()
            beside += [[text[:LONGEST_CELL]]] if text else []
    if not tables:
        raise NotAList("no_table")
    if beside:
        yield iter(beside)


def _table_rows(table: Element) -> Iterator[list[str]]:
    above: list[str] = []
    for row in within(table, ROW):
        above = _word_row(row, above)
        yield above


def _word_row(row: Element, above: list[str]) -> list[str]:
    """The texts of a row; a cell that goes on from above says what that one said."""
    texts = [""] * _number(row, "w:trPr", "w:gridBefore", least=0)
    for cell in within(row, CELL):
        if len(texts) >= MOST_CELLS:
            break
        place = len(texts)
        text = above[place] if _goes_on(cell) and place < len(above) else _cell_text(cell)
        texts += [text] * _number(cell, "w:tcPr", "w:gridSpan", least=1)
    return texts[:MOST_CELLS]


def _number(element: Element, holder: str, name: str, *, least: int) -> int:
    found = element.find(f"{qn(holder)}/{qn(name)}")
    said = found.get(_VALUE, "") if found is not None else ""
    wanted = int(said) if said.isdecimal() and len(said) < 10 else least
    return max(least, min(wanted, MOST_CELLS))


def _goes_on(cell: Element) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(_VALUE, "continue") == "continue"


def _cell_text(cell: Element) -> str:
    return text_of(cell).removesuffix("\n")[:LONGEST_CELL]
