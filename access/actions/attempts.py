"""Counts of wrong passwords, which a lock stands on."""

from axes.models import AccessAttempt

from access.queries.attempts import counted_name


def forget_failures(username: str) -> int:
    """What was typed wrongly for this account counts no more; how many counts there were."""
    return int(AccessAttempt.objects.filter(username=counted_name(username)).delete()[0])
