"""What a site has of people when it starts."""

from audit.api import Act, Filters, events


def was_made_for_trial() -> bool:
    """Whether invented people were ever taken in here; the trail remembers it for good."""
    return events(Filters(action=Act.TAKE_IN_PERSON)).filter(details__trial=True).exists()
