"""What a site has of people when it starts."""

from access.api import has_people
from audit.api import Act, TrailFilters, events


def is_own_archive() -> bool:
    """Whether this was begun as an archive of one's own, even if nobody has an account yet."""
    if was_made_for_trial():
        return False
    told = events(TrailFilters(action=Act.CHANGE_SETTING)).filter(details__trial=False)
    return has_people() or told.exists()


def was_made_for_trial() -> bool:
    """Whether invented people were ever taken in here; the trail remembers it for good."""
    return events(TrailFilters(action=Act.TAKE_IN_PERSON)).filter(details__trial=True).exists()
