"""
Prints, as JSON, the processor seconds of the product beside those of its two yardsticks.

Ours: PDF in, PDF/A with text out. Bare: the `tesseract` command on 300 dpi pictures of the same
pages, their rendering not counted. OCRmyPDF: its command with its defaults. All with the same
language data and OMP_THREAD_LIMIT=1, each in a process of its own, taking turns; ours finds around it
what the product's reading process does.
All pages count, those below 200 dpi as well: we bring them up to 250 dpi for the sake of their
marks, OCRmyPDF reads them small and worse.
Exit code 1 when a ratio is above its bar.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
import pypdfium2

from benchmarks.ocr_accuracy.__main__ import scans_folder
from reading.ocr.pages import open_pages
from reading.ocr.tessdata import tessdata_folder
from reading.process.handle import environment_of_reader

BARS = {"bare": 1.1, "ocrmypdf": 0.6}
_ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", help="folder with PDF scans")
    parser.add_argument("--pages", type=int, default=25, help="pages of the sample, at most")
    parser.add_argument("--least-dpi", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    scans = sorted(scans_folder(options.scans).glob("*.pdf"))
    if not scans:
        print(json.dumps({"error": "no scans"}))
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, origins = _sample(scans, options.pages, options.least_dpi, folder)
        pictures = _pictures(source, folder)
        seconds: dict[str, list[float]] = {"ours": [], "bare": [], "ocrmypdf": []}
        told: dict[str, object] = {}
        for _ in range(options.rounds):
            spent, output = _run(
                [sys.executable, "-m", "benchmarks.ocr_cpu.pipeline", source, folder / "ours.pdf"],
                environment_of_reader(),
            )
            seconds["ours"].append(spent)
            told = json.loads(output.splitlines()[-1])
            seconds["bare"].append(_bare(pictures, folder))
            seconds["ocrmypdf"].append(_peer(source, folder))
        best = {way: min(spent) for way, spent in seconds.items()}
    ratios = {way: round(best["ours"] / best[way], 3) for way in BARS}
    met = all(ratios[way] <= bar for way, bar in BARS.items())
    print(
        json.dumps(
            {
                "pages": len(pictures),
                "sample": origins,
                "ours_to_bare_tesseract": ratios["bare"],
                "ours_to_ocrmypdf": ratios["ocrmypdf"],
                "bars": BARS,
                "met": met,
                "seconds": {
                    way: [round(each, 2) for each in spent] for way, spent in seconds.items()
                },
                "seconds_a_page": {
                    way: round(spent / len(pictures), 3) for way, spent in best.items()
                },
                **told,
            },
            indent=1,
        )
    )
    return 0 if met else 1


def _sample(scans: list[Path], most: int, least_dpi: int, folder: Path) -> tuple[Path, list[str]]:
    """
    Colour pages first, then bilevel ones, front pages first, without their signature fields.

    Colour is what the scanning rule asks for; fewer pages than all are mostly of that kind.
    """
    target, chosen = folder / "sample.pdf", []
    for scan in scans:
        pages = open_pages(scan)
        for index in range(pages.page_count):
            image = pages.page(index + 1)
            if image.dpi[0] >= least_dpi:
                chosen.append((image.mode != "colour", index, scan))
        pages.close()
    chosen = sorted(chosen)[:most]
    with pikepdf.new() as sample:
        for _, index, scan in chosen:
            with pikepdf.open(scan) as pdf:
                sample.pages.append(pdf.pages[index])
                if "/Annots" in sample.pages[-1]:
                    del sample.pages[-1].Annots
        sample.save(target)
    return target, [f"{scan.stem} p{index + 1}" for _, index, scan in chosen]


def _pictures(source: Path, folder: Path) -> list[Path]:
    pictures = []
    with pypdfium2.PdfDocument(source) as pdf:
        for index in range(len(pdf)):
            picture = folder / f"page-{index + 1}.png"
            pdf[index].render(scale=300 / 72).to_pil().save(picture, dpi=(300, 300))
            pictures.append(picture)
    return pictures


def _bare(pictures: list[Path], folder: Path) -> float:
    """One command for all pages, given as a list, so that the data is loaded once."""
    listed = folder / "pages.txt"
    listed.write_text("\n".join(str(picture) for picture in pictures) + "\n")
    spent, _ = _run(["tesseract", listed, folder / "bare", "-l", "vie"])
    return spent


def _peer(source: Path, folder: Path) -> float:
    command = [Path(sys.executable).with_name("ocrmypdf"), "-l", "vie", "-q", "--jobs", "1"]
    spent, _ = _run([*command, source, folder / "peer.pdf"])
    return spent


def _run(command: list[object], environment: dict[str, str] | None = None) -> tuple[float, str]:
    """Processor seconds, user and system, of the command and all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=_ROOT,
        env=(os.environ if environment is None else environment)
        | {"OMP_THREAD_LIMIT": "1", "TESSDATA_PREFIX": str(tessdata_folder())},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime), done.stdout


if __name__ == "__main__":
    sys.exit(main())
