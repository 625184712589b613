"""Whether a file or a number is already here."""

from datetime import date

from archive.models import Record


def records_with_number(number_key: str, issued_on: date | None, issuer: str) -> list[Record]:
    """Filed records with this number of this issuer and day, for the warning before filing."""
    if not number_key or issued_on is None:
        return []
    rows = Record.objects.filter(number_key=number_key, issued_on=issued_on)
    return list(rows.filter(issuer=issuer)[:3])
