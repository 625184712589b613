"""The product's own way, in a process of its own: PDF in, PDF/A with text out."""

import json
import sys
from pathlib import Path

from reading.ocr.access_copy import make_access_copy
from reading.ocr.port import open_reading_engine
from reading.ocr.reading import read_document


def main(source: str, target: str) -> int:
    readings = list(read_document(Path(source), engine=open_reading_engine("tesseract:")))
    verdict = make_access_copy(Path(source), readings, Path(target))
    attempts = [reading.signals.get("attempts", 1) for reading in readings]
    print(json.dumps({"pdfa": verdict.verdict, "attempts": attempts}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
