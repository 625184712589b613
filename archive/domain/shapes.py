"""What stands behind a figure: rows of a list, records, what was received, or dossiers."""

from enum import StrEnum


class Shape(StrEnum):
    """What the rows behind a figure are."""

    LISTED = "listed"
    RECORDS = "records"
    RECEIPTS = "receipts"
    DOSSIERS = "dossiers"
