"""Read one file and tell as JSON what it is: `python -m reading FILE`."""

import argparse
import json
import sys
from pathlib import Path

from machine.json_values import JsonObject
from machine.scratch import scratch_of_account
from reading.domain.readings import PageReading, reading_to_json
from reading.process.single_file import NotRead, describe, read_file


def main(words: list[str] | None = None) -> int:
    """
    Pages with text, words and signals, and the proposed fields; with `--copy` the reading copy too.

    Returns 1, with the reason on the error output, where the file cannot be read.
    """
    options = _options(words)
    if not options.file.is_file():
        return _refused(f"There is no such file: {options.file.name}")
    scratch = scratch_of_account()
    try:
        pages = read_file(
            options.file, engine=options.engine, scratch=scratch, copy_to=options.copy
        )
    except NotRead as why:
        return _refused(str(why))
    told = {"fields": describe(pages), "pages": [_told(page, options.words) for page in pages]}
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m reading", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--engine", default="tesseract:", help="tesseract:, ocrmypdf: …")
    parser.add_argument("--copy", type=Path, metavar="PDF", help="where to put the reading copy")
    parser.add_argument("--words", action="store_true", help="with each word's box and confidence")
    return parser.parse_args(words)


def _told(page: PageReading, with_words: bool) -> JsonObject:
    told = reading_to_json(page)
    return told if with_words else {name: told[name] for name in told if name != "words"}


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
