"""Who works on an item of the queue just now."""

from datetime import datetime, timedelta

from django.db import models


class Reservation(models.Model):
    """
    An item is one person's for a while, so that no two do the same work.

    It binds nobody: whoever decides first has decided. The look at the item and the decision are
    events; that the item is held between the two is none.

    Personal data: the name of the person at work.
    """

    item = models.OneToOneField(
        "ingest.Item", models.CASCADE, primary_key=True, related_name="reservation"
    )
    person = models.CharField(max_length=150)
    name = models.CharField(max_length=300)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id}"

    def holds(self, at: datetime, term: timedelta) -> bool:
        """Whether it lasts until after `at`; what lasts longer than any was given by a clock set back."""
        return at < self.until <= at + term
