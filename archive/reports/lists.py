"""Tables of list files, read in a cage."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from access.domain.list_files import NotAList
from archive.domain.busy import Busy
from archive.domain.listing.side_by_side import set_apart
from archive.domain.listing.tables import Table
from archive.engines.viewer import the_viewer
from reading.api import Busy as NoTurn
from reading.api import OverLimit, Refused

__all__ = ["NotAList", "tables_of"]


def tables_of(source: BinaryIO, *, name: str, who: str = "") -> tuple[Table, ...]:
    """
    Every table of the file as texts, dates as dd/mm/yyyy, sheets and what stands between tables
    included, those that stand side by side each for itself. Type is told by the name's ending.

    Raises NotAList: `wrong_type`, `damaged`, `locked`, `too_large` when unpacked, `too_long` (more than
    20,000 rows), `no_table`, `too_hard` when reading it runs into the limits of time and memory;
    and Busy, when the machine has no turn left for it.
    """
    with _refusals_told():
        told = the_viewer().tables(source, name=name, who=who)
    return set_apart(
        [Table(one.sheet, one.hidden, one.rows, frozenset(one.unkept)) for one in told]
    )


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise NotAList(refused.code) from refused
    except OverLimit as over:
        raise NotAList("too_hard") from over
    except NoTurn as busy:
        raise Busy(str(busy)) from busy
