"""What happens to every request: whose it is, what is due first, and what was typed too late."""

from access.middleware.drafts import DraftMiddleware
from access.middleware.due import OwnPasswordMiddleware, SignAgainMiddleware
from access.middleware.people import (
    AccountMiddleware,
    ActorMiddleware,
    ForwardedMiddleware,
    actor_behind,
)

__all__ = [
    "AccountMiddleware",
    "ActorMiddleware",
    "DraftMiddleware",
    "ForwardedMiddleware",
    "OwnPasswordMiddleware",
    "SignAgainMiddleware",
    "actor_behind",
]
