"""When a batch may be closed."""

from ingest.domain.ledger import Ledger


def obstacle_to_closing(
    now: Ledger,
    *,
    announced_files: int | None,
    announced_pages: int | None,
    taking_in: str = "",
) -> str:
    """
    Why a batch cannot be closed: "taking_in", "broken_off", "difference", "in_work", "waiting",
    "quarantined", "announced".

    Empty when it can. What is at the security officer holds nothing up: it is decided in a closed
    batch as in an open one. `taking_in` is one of the first two, when its folder is just being taken in
    or was so only in part. What the hand-over minutes announced counts only where they did.
    """
    if taking_in:
        return taking_in
    if not now.balances:
        return "difference"
    for term in ("in_work", "waiting", "quarantined"):
        if now.terms[term].files:
            return term
    if announced_files is not None and announced_files != now.received.files:
        return "announced"
    if announced_pages is not None and announced_pages != now.received.pages:
        return "announced"
    return ""
