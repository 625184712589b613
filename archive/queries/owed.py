"""Whether something is still to be encrypted as it is closed now."""

from datetime import datetime

from django.db.models import Min

from archive.models import Owed


def owed_since() -> datetime | None:
    """
    Since when the oldest of what is owed waits; None where nothing is.

    How much it is, and of what, is told to nobody: it may be of papers they know nothing of.
    """
    oldest: datetime | None = Owed.objects.aggregate(oldest=Min("since"))["oldest"]
    return oldest
