"""
python -m samples.generator OUT [NAME ...]

Writes batch/, lists/, truth/ and samples.toml under OUT; with names, only the files whose
name contains one of them (and what they are copied from).
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from samples.generator import files, office, truth
from samples.generator.catalogue import Catalogue, SampleFile, load


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    # The font tool tells of a table it leaves out, at every file.
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    generate(Path(arguments[0]), wanted=arguments[1:])
    return 0


def generate(out: Path, *, wanted: list[str]) -> None:
    catalogue = load()
    (out / "truth").mkdir(parents=True, exist_ok=True)
    page_counts: dict[str, int] = {}
    for file in chosen(catalogue, wanted):
        folder = out / "batch" / file.inventory
        folder.mkdir(parents=True, exist_ok=True)
        content = files.make(catalogue, file, folder)
        (folder / file.name).write_bytes(content)
        page_counts[file.name] = truth.write_page_texts(catalogue, file, out / "truth")
        print(
            f"{file.inventory}/{file.name}  {page_counts[file.name] or '-'} p  {len(content) // 1024} KiB"
        )
    write_lists(catalogue, out / "lists")
    page_counts = {name: count for name, count in page_counts.items() if count}
    text = truth.samples_toml(catalogue, page_counts)
    (out / "samples.toml").write_text(text, encoding="utf-8")


def chosen(catalogue: Catalogue, wanted: list[str]) -> list[SampleFile]:
    if not wanted:
        return catalogue.files
    named = {file.name for file in catalogue.files if any(part in file.name for part in wanted)}
    named |= {file.of for file in catalogue.files if file.name in named}
    return [file for file in catalogue.files if file.name in named]


def write_lists(catalogue: Catalogue, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for inventory in catalogue.inventories:
        rows = catalogue.rows(inventory["code"], truth.page_count)
        make = office.list_xlsx if inventory["list"].endswith(".xlsx") else office.list_docx
        target = folder / Path(inventory["list"]).name
        target.write_bytes(make(catalogue.fonds, inventory, rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
