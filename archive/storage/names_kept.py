"""Which objects stand in a folder, in the order of their names."""

from collections.abc import Iterator
from pathlib import Path

from archive.storage.incoming import disk_errors
from archive.storage.port import is_path_name


def names_in(root: Path, after: str) -> Iterator[str]:
    """Those that come after `after`, which may be empty. Raises VaultUnavailable."""
    with disk_errors(root):
        for outer in _sorted_folders(root, after[:2]):
            inner_after = after[2:4] if outer.name == after[:2] else ""
            for inner in _sorted_folders(outer, inner_after):
                start = outer.name + inner.name
                names = sorted(path.name for path in inner.iterdir())
                yield from (
                    name
                    for name in names
                    if is_path_name(name) and name.startswith(start) and name > after
                )


def _sorted_folders(path: Path, first: str) -> list[Path]:
    found = [entry for entry in path.iterdir() if len(entry.name) == 2 and entry.is_dir()]
    return sorted(entry for entry in found if entry.name >= first)
