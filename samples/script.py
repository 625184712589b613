"""
What the scripted engine reads of the sample batch: `python -m samples.script OUT.json`.

The printed text of `truth/`, page by page, under the digest of each file. What is taken in beside
the samples has one page of words that say so, and waits for a person.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent
UNKNOWN = "Trang này không có trong kịch bản đọc"
PAGE = re.compile(r"\.p(\d+)\.txt$")


def script() -> dict[str, object]:
    """The script, as `reading/ocr/scripted.py` takes it."""
    files = {
        hashlib.sha256(path.read_bytes()).hexdigest(): {"pages": pages}
        for path in sorted(SAMPLES.glob("batch/*/*"))
        if (pages := _pages(path.name))
    }
    return {"files": files, "pages": {"default": UNKNOWN}}


def _pages(name: str) -> dict[str, str]:
    found = ((PAGE.search(path.name), path) for path in SAMPLES.glob(f"truth/{name}.p*.txt"))
    return {page[1]: path.read_text("utf-8") for page, path in found if page}


def write_script(target: Path) -> None:
    """Put it into a file, for KHOSO_OCR=scripted:FILE."""
    target.write_text(json.dumps(script(), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    write_script(Path(sys.argv[1]))
