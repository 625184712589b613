"""A process that puts things into the vault of a folder, to be watched, starved or killed."""

import io
import random
import sys
import time

from archive.storage import VaultFull, open_vault
from tests.archive.storage.rigs import CLOSED

MEGABYTE = 1024 * 1024


class Stalls(io.RawIOBase):
    """Gives some bytes, says so, and then never gives more."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        if self.left <= 0:
            sys.stdout.write("stalled\n")
            sys.stdout.flush()
            time.sleep(3600)
        self.left -= size
        return b"x" * size


def sheet(seed):
    return random.Random(seed).randbytes(MEGABYTE)


def main(url, act, argument):
    vault = open_vault(url)
    if act == "stall":
        vault.put(Stalls(int(argument)), secrecy=CLOSED)
    elif act == "for-ever":
        sys.stdout.write("started\n")
        sys.stdout.flush()
        seed = int(argument)
        while True:
            seed += 1
            vault.put(io.BytesIO(sheet(seed)), secrecy=CLOSED)
    elif act == "same":
        new = sum(
            vault.put(io.BytesIO(sheet(seed)), secrecy=CLOSED).new for seed in range(int(argument))
        )
        sys.stdout.write(f"{new}\n")
    elif act == "until-full":
        kept = 0
        try:
            while kept < int(argument):
                vault.put(io.BytesIO(sheet(kept)), secrecy=CLOSED)
                kept += 1
        except VaultFull as full:
            sys.stdout.write(f"{kept} {full}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
