"""What a reader should find: samples.toml and the text of every typeset page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from samples.generator.papers import typeset

if TYPE_CHECKING:
    from pathlib import Path

    from samples.generator.catalogue import Catalogue, Document, Row, SampleFile

HEAD = """\
# Written by `python -m samples.generator`; change generator/catalogue.toml, not this file.
# Paths are relative to this folder. Every paper, person and figure here is invented.
"""


def page_count(document: Document) -> int:
    return len(typeset(document))


def table(name: str, values: dict[str, object]) -> str:
    lines = [f"[{name}]" if not name.endswith("]") else name]
    lines += [f"{key} = {plain(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def plain(value: object) -> str:
    """A TOML value; JSON's strings, numbers, booleans and lists are TOML's too."""
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key)} = {plain(held)}" for key, held in value.items())
        return "{" + inner + "}"
    return json.dumps(value, ensure_ascii=False)


def samples_toml(catalogue: Catalogue, page_counts: dict[str, int]) -> str:
    parts = [HEAD, table("fonds", catalogue.fonds)]
    parts += [table("[[inventory]]", inventory) for inventory in catalogue.inventories]
    for inventory in catalogue.inventories:
        parts += [
            table("[[row]]", row_truth(row, missing=row in catalogue.listed))
            for row in catalogue.rows(inventory["code"], page_count)
        ]
    parts += [
        table("[[file]]", file_truth(catalogue, file, page_counts.get(file.name)))
        for file in catalogue.files
    ]
    return "\n".join(parts)


def row_truth(row: Row, *, missing: bool) -> dict[str, object]:
    held = {**vars(row), "missing": missing}
    return {key: value for key, value in held.items() if value != ""}


def file_truth(catalogue: Catalogue, file: SampleFile, pages: int | None) -> dict[str, object]:
    document = catalogue.documents[file.document]
    truth: dict[str, object] = {
        "path": f"batch/{file.inventory}/{file.name}",
        "inventory": file.inventory,
        "form": file.form,
        "shows": file.shows,
        "readable": file.readable,
        "pages": pages,
        "row": file.row,
        "surplus": file.row is None,
        "of": file.of,
        "password": file.password,
        "turned": file.turns,
        "blank_pages": [number + 1 for number in file.blank_after],
        "handwritten": ["number", "issued"] if document.handwritten else [],
        "number": document.number,
        "symbol": document.symbol,
        "full_number": document.full_number,
        "issued": document.date,
        "place": document.place,
        "type_code": document.type_code,
        "type_name": document.type,
        "issuer": document.issuer_name,
        "abstract": document.abstract,
        "signer": document.signer,
        "level": document.level,
        "layout": "party" if document.party else "state",
    }
    return {key: value for key, value in truth.items() if value not in ("", [], {}, None)}


def write_page_texts(catalogue: Catalogue, file: SampleFile, folder: Path) -> int:
    """One text per page that carries print; blank pages get an empty one. Counts the pages."""
    if file.form == "docx":
        lines = [
            line for page in typeset(catalogue.documents[file.document]) for line in page.lines
        ]
        (folder / f"{file.name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return 0
    count = 0
    for number, page in enumerate(typeset(catalogue.documents[file.document]), start=1):
        texts = ["\n".join(page.lines) + "\n"]
        if number in file.blank_after:
            texts.append("")
        for text in texts:
            count += 1
            if file.form not in ("duplicate", "damaged", "encrypted"):
                (folder / f"{file.name}.p{count}.txt").write_text(text, encoding="utf-8")
    return count
