"""A folder in memory of a size of its own, where the machine lets one be made."""

import contextlib
import subprocess

import pytest


@contextlib.contextmanager
def memory_of(folder, megabytes):
    """A tmpfs of so many megabytes at a folder; whoever may make none skips."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "kho-so", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def resize(folder, megabytes):
    """The same, larger or smaller."""
    words = ["mount", "-o", f"remount,size={megabytes}m", str(folder)]
    subprocess.run(words, check=True)
