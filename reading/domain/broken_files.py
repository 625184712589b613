"""What decoding libraries are known to raise for what stands in a file."""

import struct
import zlib
from typing import Final

PILLOW_FAILS_WITH: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    EOFError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
)
