"""
Processor time of a whole `ingest_batch`, start-up included, over bare `tesseract`.

Both read the same pages in one run, the command as a user types it, the bare program on the pages
rendered at 300 dpi beforehand. Prints JSON; `ratio` is to be at most 0.8.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent
LIMIT = 0.8


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=Path, default=BASE.parent / "shared" / "data" / "scans")
    scans = sorted(parser.parse_args().scans.glob("*.pdf"))
    if not scans:
        sys.exit("No scans found; name their folder with --scans.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pages = rendered(scans, place / "pages")
        whole, statement = ingested(scans, place)
        bare = bare_tesseract(pages)
    result = {
        "pages": len(pages),
        "ingest_batch_cpu_s": round(whole["cpu_s"], 2),
        "ingest_batch_wall_s": round(whole["wall_s"], 2),
        "bare_tesseract_cpu_s": round(bare["cpu_s"], 2),
        "ratio": round(whole["cpu_s"] / bare["cpu_s"], 3),
        "limit": LIMIT,
        "ledger": {name: statement[name] for name in ("received", "waiting", "filed")},
    }
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")


def rendered(scans: list[Path], folder: Path) -> list[Path]:
    """All pages as 300 dpi pictures; not measured."""
    import pypdfium2

    folder.mkdir()
    pages = []
    for scan in scans:
        document = pypdfium2.PdfDocument(scan)
        for number in range(len(document)):
            path = folder / f"{scan.stem}-{number + 1}.png"
            document[number].render(scale=300 / 72).to_pil().save(path)
            pages.append(path)
        document.close()
    return pages


def ingested(scans: list[Path], place: Path) -> tuple[dict[str, float], dict[str, Any]]:
    """`ingest_batch` on the scans in a data folder of its own; preparing it is not measured."""
    environment = {**os.environ, "KHOSO_DATA": str(place / "data")}
    batch = place / "batch"
    batch.mkdir()
    for scan in scans:
        (batch / scan.name).write_bytes(scan.read_bytes())
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "prepare"], cwd=BASE, env=environment, check=True)
    output: list[bytes] = []

    def run() -> None:
        command = [*manage, "ingest_batch", str(batch), "--json"]
        output.append(
            subprocess.run(
                command, cwd=BASE, env=environment, check=True, capture_output=True
            ).stdout
        )

    measured = children_time(run)
    return measured, json.loads(output[0])


def bare_tesseract(pages: list[Path]) -> dict[str, float]:
    """The program on every page, one thread, text only."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def run() -> None:
        for page in pages:
            command = ["tesseract", str(page), "stdout", "-l", "vie"]
            subprocess.run(command, env=environment, check=True, capture_output=True)

    return children_time(run)


def children_time(act: Callable[[], None]) -> dict[str, float]:
    """Processor and wall seconds of the programs an act runs."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    act()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu_s": cpu, "wall_s": time.monotonic() - started}


if __name__ == "__main__":
    main()
