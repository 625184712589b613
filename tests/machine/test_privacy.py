"""A process that holds keys is closed to others of its account, and leaves no core."""

import os
import subprocess
import sys
from pathlib import Path

ASKED = """
import resource, ctypes
from machine.privacy import keep_memory_private, stay_in_memory
keep_memory_private()
resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE), stay_in_memory())
big = bytearray(1 << 24)
child = __import__("subprocess").run(["true"]).returncode
print(len(big), child)
"""


def test_it_is_not_dumpable_and_goes_on_where_the_system_lets_it_keep_little_in_memory():
    said = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[2], env={**os.environ},
    )  # fmt: skip
    assert said.stdout.splitlines() == ["0 (0, 0) False", f"{1 << 24} 0"]
