"""Whether a record stands in an inventory of its years."""

from datetime import date


def is_misplaced(issued_on: date | None, *, year_from: int | None, year_to: int | None) -> bool:
    """Whether the date lies outside the years; what is not known on one side misplaces nothing."""
    if issued_on is None:
        return False
    early = year_from is not None and issued_on.year < year_from
    return early or (year_to is not None and issued_on.year > year_to)
