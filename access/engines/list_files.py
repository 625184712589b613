"""Tables of a list of people, read in a cage."""

from typing import BinaryIO

from access.domain.list_files import NotAList
from access.domain.people_lists import Sheet
from reading.api import OverLimit, Refused, the_viewer


def sheets_of(source: BinaryIO, *, name: str, who: str) -> tuple[Sheet, ...]:
    """Every table of the file as texts. Raises NotAList, and Busy where no turn is left for it."""
    try:
        told = the_viewer().tables(source, name=name, who=who)
    except Refused as refused:
        raise NotAList(refused.code) from refused
    except OverLimit as over:
        raise NotAList("too_hard") from over
    return tuple(Sheet(one.sheet, one.rows) for one in told)
