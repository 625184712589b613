"""
Texts with a character that PostgreSQL cannot keep (U+0000): it becomes the sign for what cannot be shown.

Such a character is in no word of a paper; it comes in what somebody types into an address, or in what a
damaged file says. SQLite takes it, finds nothing by it, and so does this.
"""

import json
import re
from typing import Any, Final

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.types.string import StrDumper, StrDumperUnknown

IN_PLACE: Final = "\ufffd"
_ESCAPED: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class _Text(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", IN_PLACE))


class _TextOfAnyKind(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", IN_PLACE))


def taking_every_text(context: AdaptersMap) -> AdaptersMap:
    """The same ways to write values, with texts as above."""
    ours = AdaptersMap(context)
    ours.register_dumper(str, _Text)
    # What is registered last is taken wherever no kind is asked for.
    ours.register_dumper(str, _TextOfAnyKind)
    return ours


def json_said(value: Any, **more: Any) -> str:
    """As json.dumps, without that character."""
    return _ESCAPED.sub(rf"\1{IN_PLACE}", json.dumps(value, **more))
