"""
Draws the states of items, batches and receipts, and what moves them, from the tables actions ask.

`tools/states.py` writes docs/states.md anew; a test asks whether that still says what the tables do.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

BASE: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE))

from archive.domain.receipts import RECEIPTS, ReceiptState  # noqa: E402
from archive.domain.transitions import M, S, Transition, Transitions  # noqa: E402
from ingest.domain.ledger import TERMS, BatchState, State  # noqa: E402
from ingest.domain.transitions import BATCHES, ITEMS  # noqa: E402

START: Final = "[*]"
DOCUMENT: Final = BASE / "docs" / "states.md"
BEGINNING = """\
# States, and what moves them

Drawn by `tools/states.py` from `ingest/domain/transitions.py` and `archive/domain/receipts.py`; a test fails where
this page says something else. Actions ask these tables; a state is written in `ingest/actions/moving.py` and
`archive/actions/receipts.py` alone. *Stays* is an act that changes columns and no state.
"""
ITEM = "What the ledger of a batch counts an item as: " + "; ".join(
    f"*{term.replace('_', ' ')}* is {' and '.join(states)}" for term, states in TERMS.items()
)


def document() -> str:
    """The whole page."""
    return "\n".join(
        (
            BEGINNING,
            *_chapter("An item of a batch", f"{ITEM}.", ITEMS, State),
            *_chapter("A batch", "", BATCHES, BatchState),
            *_chapter("A receipt", "It counts as received unless it is withdrawn.", RECEIPTS,
                      ReceiptState),
        )
    )  # fmt: skip


def _chapter(
    heading: str, words: str, table: Transitions[S, M], states: Iterable[S]
) -> Iterator[str]:
    yield f"## {heading}\n"
    if words:
        yield f"{words}\n"
    yield from _picture(table, states)
    yield "| act | from | to | who | the trail tells | when |\n|---|---|---|---|---|---|"
    yield from (_line(row) for row in table.rows)
    yield ""


def _picture(table: Transitions[S, M], states: Iterable[S]) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    acts: dict[tuple[str, str], dict[str, None]] = {}
    for row in table.rows:
        for source, target in row.steps if row.targets else ():
            acts.setdefault((source or START, target), {})[row.move] = None
    for state in (START, *states):
        for (source, target), moves in acts.items():
            if source == state:
                yield f"  {source} --> {target}: {', '.join(moves)}"
    yield "```\n"


def _line(row: Transition[S, M]) -> str:
    cells = (
        f"`{row.move}`",
        ", ".join(row.sources) or "begins",
        ", ".join(row.targets) or "stays",
        f"who may {row.permission.replace('_', ' ')}" if row.permission else "the machine",
        ", ".join(row.told),
        row.when,
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
