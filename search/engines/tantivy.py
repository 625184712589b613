"""The embedded engine: every rank in a folder of a local disk."""

from pathlib import Path

from search.domain.scope import OPEN_RANK
from search.engines.tantivy_part import TantivyPart
from search.engines.two_parts import TwoPartEngine


class TantivyEngine(TwoPartEngine):
    """An index in a folder of a local disk, and what is closed of it beside it or in memory."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, TantivyPart(root, (OPEN_RANK,)))
