"""Who acts by a request."""

from typing import cast

from django.http import HttpRequest

from access.domain.actors import Actor


class RequestOfActor(HttpRequest):
    """A request as `ActorMiddleware` hands it on."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a request, with what they may do; read from the tables once a request."""
    return cast("RequestOfActor", request).actor
