"""The headings of a file, each with its columns and the first lines below it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.domain.listing.fields import Column
from archive.domain.listing.layouts import Layout
from archive.domain.listing.results import Headed, Place
from language.vietnamese import fold

SAMPLE: Final = 10


def signature_of(columns: Sequence[Column]) -> str:
    """What tells a heading from others: its words over each column, however they are accented."""
    words = "|".join(fold(column.heading) for column in columns)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


@dataclass(slots=True)
class FoundHeadings:
    """Headings as they are come upon; the one in force gets the lines."""

    by_signature: dict[str, Headed] = field(default_factory=dict)
    at: str = ""

    def enter(self, heading: Headed) -> None:
        """The lines that come now stand under this heading, which may have been there before."""
        self.at = heading.signature
        there = self.by_signature.get(self.at)
        if there is None or not there.rows:
            self.by_signature[self.at] = heading

    def row(self, at: Place, cells: tuple[str, ...]) -> None:
        """A line that is a row, or a dossier."""
        there = self.by_signature.get(self.at)
        if there is None:
            return
        sample = there.sample
        if len(sample) < SAMPLE:
            sample = (*sample, (at, cells))
        self.by_signature[self.at] = replace(there, rows=there.rows + 1, sample=sample)

    def unread(
        self, columns: tuple[Column, ...], lines: Sequence[tuple[Place, tuple[str, ...]]]
    ) -> None:
        """A table of which nothing is known: a person may name its columns."""
        signature = signature_of(columns)
        there = self.by_signature.get(signature)
        if lines and (there is None or not there.sample):
            self.by_signature[signature] = Headed(
                signature,
                lines[0][0].sheet,
                Layout.UNKNOWN,
                columns,
                corrected=False,
                rows=0,
                sample=tuple(lines[:SAMPLE]),
            )

    def all(self) -> tuple[Headed, ...]:
        """Those with the most rows first; what heads no line is none."""
        found = [one for one in self.by_signature.values() if one.sample]
        return tuple(sorted(found, key=lambda one: -one.rows))
