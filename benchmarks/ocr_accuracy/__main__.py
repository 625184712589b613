"""
Prints, as JSON, the character error rate of the default pipeline on the real scans with truth.

Exit code 1 when the rate is above the bar.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.ocr_accuracy.metric import Errors, errors
from reading.ocr.port import open_reading_engine
from reading.ocr.tessdata import data_version, tessdata_folder

BAR_PERCENT = 1.0
_DEFAULT = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "scans"


def scans_folder(stated: str | None) -> Path:
    """The folder stated, else KHOSO_SCANS, else the shared scans beside the project."""
    return Path(stated or os.environ.get("KHOSO_SCANS") or _DEFAULT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", help="folder with NAME.pdf and NAME.pN.txt")
    parser.add_argument("--engine", default="tesseract:")
    parser.add_argument("--show", action="store_true", help="also print the text of each page")
    options = parser.parse_args()
    folder = scans_folder(options.scans)
    truths = sorted(folder.glob("*.p*.txt"))
    if not truths:
        print(json.dumps({"error": f"no NAME.pN.txt in {folder}"}))
        return 2
    engine = open_reading_engine(options.engine)
    pages, total = [], []
    started = time.process_time()
    for truth in truths:
        name, _, page = truth.stem.rpartition(".p")
        reading = engine.read(folder / f"{name}.pdf", number=int(page))
        found = errors(truth.read_text(encoding="utf-8"), reading.text)
        total.append(found)
        pages.append(
            {
                "page": truth.stem,
                **_rates([found]),
                "letters": found.letters,
                "edits": found.edits,
                "confidence": reading.confidence,
                "coverage": reading.coverage,
                "validity": reading.validity,
                "variant": reading.variant,
                "cpu_s": reading.signals.get("cpu_s"),
            }
        )
        if options.show:
            print(f"--- {truth.stem}\n{reading.text}", file=sys.stderr)
    engine.close()
    whole = _rates(total)
    print(
        json.dumps(
            {
                "engine": options.engine,
                "data": data_version(tessdata_folder()),
                **whole,
                "bar_cer_percent": BAR_PERCENT,
                "met": whole["cer_percent"] <= BAR_PERCENT,
                "cpu_s": round(time.process_time() - started, 2),
                "pages": pages,
            },
            ensure_ascii=False,
            indent=1,
        )
    )
    return 0 if whole["cer_percent"] <= BAR_PERCENT else 1


def _rates(found: list[Errors]) -> dict[str, float]:
    letters = sum(each.letters for each in found)
    words = sum(each.words for each in found)
    return {
        "cer_percent": round(100 * sum(each.edits for each in found) / letters, 3),
        "der_percent": round(100 * sum(each.mark_edits for each in found) / letters, 3),
        "wer_percent": round(100 * sum(each.word_errors for each in found) / words, 3),
        "folded_wer_percent": round(
            100 * sum(each.folded_word_errors for each in found) / words, 3
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
