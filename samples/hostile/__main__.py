"""
python -m samples.hostile OUT [COUNT]

Writes the hostile files, or the first COUNT of them, into the new folder OUT.
"""

import sys
from pathlib import Path

from samples.hostile.delivery import MOST, deliver


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    names = deliver(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else MOST)
    print(f"{len(names)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
