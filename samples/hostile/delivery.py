"""A folder as a hand of ill will would deliver it: hostile files, honest ones, and things that are none."""

import os
import shutil
import socket
from pathlib import Path

from samples.hostile.catalogue import FILES

BATCH = Path(__file__).resolve().parents[1] / "batch"
MOST = len(FILES)


def deliver(folder: Path, files: int = MOST) -> list[str]:
    """
    So many hostile files, links and pipes among them; returns the names of the hostile files.

    The folder is made. The same files each time, to the byte.
    """
    folder.mkdir(parents=True)
    names = list(FILES)[:files]
    for name in names:
        (folder / name).write_bytes(FILES[name]())
    _add_what_is_no_file(folder)
    return names


def add_honest(folder: Path, files: int) -> list[str]:
    """Honest scans of the samples among them; returns their names."""
    scans = sorted(path for path in BATCH.rglob("*") if _is_sound(path))[:files]
    for scan in scans:
        shutil.copyfile(scan, folder / f"that-{scan.name}")
    return [f"that-{scan.name}" for scan in scans]


def _is_sound(path: Path) -> bool:
    return path.is_file() and not any(word in path.name for word in ("_loi", "_khoa", "(copy)"))


def _add_what_is_no_file(folder: Path) -> None:
    (folder / "lien-ket.pdf").symlink_to("/etc/passwd")
    (folder / "lien-ket-thu-muc").symlink_to("/")
    (folder / "tu-tro.pdf").symlink_to("tu-tro.pdf")
    os.mkfifo(folder / "ong.pdf")
    with socket.socket(socket.AF_UNIX) as end:
        # The path of a socket may be no longer than a hundred bytes.
        here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            end.bind(f"/proc/self/fd/{here}/o-cam.pdf")
        finally:
            os.close(here)
