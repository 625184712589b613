"""What stood under a name and was not right, put aside for inspection when it was mended."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

from archive.storage.incoming import disk_errors, flush_folder

NAME: Final = "damaged"


class Aside:
    """The folder of it in a vault, `<name>-<chance>` each."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / NAME

    def put(self, path: Path) -> None:
        """What stands there has a second name here; what may not have one goes from there. Raises OSError."""
        aside = self.folder / f"{path.name}-{secrets.token_hex(4)}"
        try:
            os.link(path, aside, follow_symlinks=False)
        except OSError:
            # A folder, or what may not be linked: the name is free for the moment.
            path.rename(aside)
        flush_folder(self.folder)

    def of(self, name: str) -> list[str]:
        """What is here of a name, by its place in the vault. Raises VaultError."""
        with disk_errors(self.root):
            return [f"{NAME}/{path.name}" for path in sorted(self.folder.glob(f"{name}-*"))]

    def forget(self, name: str) -> None:
        """Nothing of it is left; a folder that stood in the place of an object had none of its bytes."""
        found = self.of(name)
        with disk_errors(self.root):
            for each in found:
                with contextlib.suppress(FileNotFoundError, IsADirectoryError):
                    (self.root / each).unlink()
            if found:
                flush_folder(self.folder)
