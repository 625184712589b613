"""What the machine takes the fields of a record to be, read from its first and last pages."""

from collections.abc import Mapping, Sequence

from ingest.domain.ending_fields import signer_and_recipients
from ingest.domain.header_fields import (
    date_and_place,
    header_of,
    issuer,
    marks,
    number_and_symbol,
    type_and_abstract,
)
from ingest.domain.page_layout import pieces_of
from ingest.domain.readings import PageReading, Proposal

MANDATORY_FIELDS = ("number", "symbol", "date", "type", "issuer", "abstract")
CERTAIN = 0.9


def propose(pages: Sequence[PageReading]) -> dict[str, Proposal]:
    """
    The proposals of a document by field, each with its confidence and its place on the page.

    A field of which nothing was found is absent; a number written by hand is proposed with low
    confidence and its place, so that a person sees the crop. Never raises on any page.
    """
    if not pages:
        return {}
    first = pages[0]
    header = header_of(pieces_of(first))
    found = {
        **number_and_symbol(header),
        **date_and_place(header),
        **issuer(header),
        **type_and_abstract(header),
        **marks(header, first),
    }
    return found | {
        name: value for name, value in signer_and_recipients(pages).items() if name not in found
    }


def is_certain(proposals: Mapping[str, Proposal]) -> bool:
    """Whether every mandatory field is so certain that no person needs to look first."""
    return all(
        name in proposals and proposals[name].value and proposals[name].confidence >= CERTAIN
        for name in MANDATORY_FIELDS
    )
