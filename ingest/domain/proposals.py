"""What the machine takes the fields of a record to be, read from its first and last pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.domain.ending_fields import signer_and_recipients
from ingest.domain.header_agreement import weighed
from ingest.domain.header_fields import (
    Header,
    date_and_place,
    header_of,
    issuer,
    number_and_symbol,
    type_and_abstract,
)
from ingest.domain.header_marks import marks
from ingest.domain.page_layout import pieces_of
from ingest.domain.readings import PageReading, Proposal

MANDATORY_FIELDS = ("number", "symbol", "date", "type", "issuer", "abstract")
CERTAIN = 0.9
# A cover or a blank page before the first holds no more words than this and no number or date.
_WORDS_OF_A_COVER = 30
_COVERS = 3


def propose(pages: Sequence[PageReading]) -> dict[str, Proposal]:
    """
    The proposals of a document by field, each with its confidence and its place on the page.

    A field of which nothing was found is absent; a number written by hand is proposed with low
    confidence and its place, so that a person sees the crop. Never raises on any page.
    """
    if not pages:
        return {}
    at, header = _first_page(pages)
    heading = {
        **number_and_symbol(header),
        **date_and_place(header),
        **issuer(header),
        **type_and_abstract(header),
    }
    number = pages[at].number
    found = {
        name: replace(value, page=number)
        for name, value in weighed(heading, header, pages[at:]).items()
    }
    for page in pages[: at + 1]:
        found |= marks(pieces_of(page), page)
    return signer_and_recipients(pages[at:]) | found


def is_certain(proposals: Mapping[str, Proposal]) -> bool:
    """Whether every mandatory field is so certain that no person needs to look first."""
    return all(
        name in proposals and proposals[name].value and proposals[name].confidence >= CERTAIN
        for name in MANDATORY_FIELDS
    )


def _first_page(pages: Sequence[PageReading]) -> tuple[int, Header]:
    """The page of the heading: the first that is neither blank nor a cover."""
    headers = []
    for at, page in enumerate(pages[:_COVERS]):
        header = header_of(pieces_of(page))
        if header.number or header.date or len(page.words) > _WORDS_OF_A_COVER:
            return at, header
        headers.append(header)
    at = next((place for place, header in enumerate(headers) if header.pieces), 0)
    return at, headers[at]


def filed_number(fields: Mapping[str, Mapping[str, Any]]) -> str:
    """Number and symbol of a set of proposals, as one text for comparison."""
    number = str(fields.get("number", {}).get("value", ""))
    symbol = str(fields.get("symbol", {}).get("value", ""))
    return f"{number}-{symbol}" if number and symbol else ""
