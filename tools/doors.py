"""What `make shell` has at hand: the doors of the packages, and the few names every try-out needs."""

from django.conf import settings
from django.utils import timezone

import access.api as access
import archive.api as archive
import audit.api as audit
import ingest.models as ingest
import search.api as search
from access.api import Actor, Level, Role, actor_for, person_named


def as_person(username: str) -> Actor:
    """The actor whom the demo's account is now: `as_person("luutru")`."""
    return actor_for(person_named(username), at=timezone.now(), workstation="console")
