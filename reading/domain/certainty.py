"""How sure a reading is: the thresholds, of a field and of a page, each in this place alone."""

from typing import Final

# A field from here on is certain: two witnesses alike, or text that was never an image.
CERTAIN: Final = 0.9
# Below this a field was read badly, and what a list says takes its place.
POOR: Final = 0.5

# A page below one of these is doubtful. Measured on 109 pages: they flag 14 of 18 pages with more
# than 5 % wrong letters. Confidence is 0–100; validity and coverage are shares of the page.
LEAST_CONFIDENCE: Final = 90
LEAST_SHARE: Final = 0.97
# Below this many dots to the inch small marks get lost.
LEAST_DPI: Final = 200


def is_doubtful_page(*, confidence: float, validity: float, coverage: float) -> bool:
    """Whether a page that bears words was read so poorly that a person should look at it."""
    return confidence < LEAST_CONFIDENCE or min(validity, coverage) < LEAST_SHARE
