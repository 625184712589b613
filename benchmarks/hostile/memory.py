"""How much memory each program of the site takes, looked at twice a second."""

import threading
from pathlib import Path

KINDS = (
    ("config.web", "web"),
    ("reading.process.serving", "reader"),
    ("reading.cage", "cage"),
    ("manage.py work", "worker"),
    ("manage.py follow_feed", "indexer"),
    ("manage.py ingest_batch", "command"),
    ("-c", "supervisor"),
)


class Memory(threading.Thread):
    """The highest resident memory of each kind of process below the given ones, in MB."""

    def __init__(self, *roots: int) -> None:
        super().__init__(daemon=True)
        self.roots = set(roots)
        self.highest: dict[str, int] = {}
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(0.5):
            self._look()

    def _look(self) -> None:
        parents, sizes = {}, {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                try:
                    about = dict(
                        line.split(":", 1) for line in (folder / "status").read_text().splitlines()
                    )
                except OSError:
                    continue
                parents[int(folder.name)] = int(about["PPid"])
                sizes[int(folder.name)] = int(about.get("VmRSS", "0 kB").split()[0]) // 1024
        for number, size in sizes.items():
            if self._is_ours(number, parents):
                kind = _kind(number)
                self.highest[kind] = max(self.highest.get(kind, 0), size)

    def _is_ours(self, number: int, parents: dict[int, int]) -> bool:
        for _ in range(20):
            if number in self.roots:
                return True
            number = parents.get(number, 0)
        return False


def _kind(number: int) -> str:
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return "gone"
    return next((kind for part, kind in KINDS if part in words), "other")
