"""What the machine takes the fields of a record to be, read from its first and last page."""

from collections.abc import Mapping, Sequence

from ingest.domain.readings import PageReading, Proposal

MANDATORY_FIELDS = ("number", "symbol", "date", "type", "issuer", "abstract")
CERTAIN = 0.9


def propose(pages: Sequence[PageReading]) -> dict[str, Proposal]:
    """The proposals of a document, by field."""
    return {}


def is_certain(proposals: Mapping[str, Proposal]) -> bool:
    """Whether every mandatory field is certain."""
    return all(name in proposals and proposals[name].confidence >= CERTAIN for name in MANDATORY_FIELDS)
