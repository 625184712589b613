"""What a person lacks to take in, confirm or correct anything, and who can mend it."""

from django.utils.translation import gettext as _

from access.api import Actor


def lacking(actor: Actor) -> list[str]:
    """A sentence for each; none where nothing is lacking."""
    found = []
    if not actor.trained:
        found.append(
            _(
                "No training for scanning and entry is noted for you. Ask the security officer to "
                "enter the course you attended."
            )
        )
    if not actor.sealed:
        found.append(
            _(
                "This machine (%(machine)s) has no valid safety seal. Ask the administrator to note it "
                "and its seal among the workstations."
            )
            % {"machine": actor.workstation or _("unknown")}
        )
    return found
