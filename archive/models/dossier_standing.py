"""What is kept of each dossier as a whole, so that thousands of them are counted at a look."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models

from archive.models.arrangement import Dossier

# What of a cover decides how its dossier stands.
COVER_COUNTS: Final = ("documents", "sheets", "pages")


class DossierStanding(models.Model):
    """
    How a dossier stands for each sight, in the bits of one number (`archive.domain.dossier_states`).

    It is true while no change of a sum of the dossier waits to be settled. A dossier without one is counted
    from its sums; whoever settles sums of it, or corrects its cover, takes the standing away.
    """

    dossier = models.OneToOneField(
        Dossier, models.CASCADE, primary_key=True, related_name="standing"
    )
    bits = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.dossier_id}"


STANDING_FORGOTTEN: Final = "DELETE FROM archive_dossierstanding WHERE dossier_id = NEW.id"
"""What a trigger does where the cover of a dossier changes."""


def forget_standings(changes: Iterable[Any]) -> None:
    """Take the standings away of the dossiers of which these changes of sums are settled."""
    dossiers = {change.dossier_id for change in changes}
    # Whoever counts one of them now ends first.
    list(Dossier.objects.select_for_update().filter(pk__in=dossiers).order_by("pk").only("pk"))
    DossierStanding.objects.filter(dossier__in=dossiers).delete()
