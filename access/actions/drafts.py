"""
What was typed is not lost with the session, and is given back to nobody but who typed it.

A form that is sent after its session has ended leads to signing in. What it held is encrypted with
a key that only the browser can name again, and bound to the account whose page it was: somebody
else who signs in at the same machine gets nothing, and neither does who reads the database.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.crypto import salted_hmac

from access.domain.actors import Actor
from access.models import Draft

# The cookie that holds the token, and that which says whose pages a browser was last shown.
TOKEN, READER = "khoso-do-dang", "khoso-nguoi"
KEPT_FOR = timedelta(hours=1)
MOST_OF_AN_ACCOUNT = 5
LARGEST = 256 * 1024
NONCE = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """
    What a form held: where it stood, where it was sent, its values, whether files came with it.

    `clearance` and `party_papers` are what its writer was cleared for when it was written.
    """

    page: str
    action: str
    values: Mapping[str, list[str]]
    files: bool
    clearance: int
    party_papers: bool


def keep_draft(*, account: int, typed: Typed, at: datetime) -> str | None:
    """Keep it; returns the token by which it is found again, or None when it is too much."""
    plain = json.dumps(
        {name: getattr(typed, name) for name in Typed.__slots__}, ensure_ascii=False
    ).encode()
    if len(plain) > LARGEST:
        return None
    token, nonce = secrets.token_urlsafe(32), secrets.token_bytes(NONCE)
    body = nonce + AESGCM(_key(token)).encrypt(nonce, plain, _owner(account))
    with transaction.atomic():
        forget_lapsed(at=at)
        others = Draft.objects.filter(account=account).order_by("-kept_at", "-pk")
        kept = others.values_list("pk", flat=True)[: MOST_OF_AN_ACCOUNT - 1]
        Draft.objects.filter(account=account).exclude(pk__in=list(kept)).delete()
        Draft.objects.create(digest=_digest(token), account=account, kept_at=at, body=body)
    return token


def draft_of(token: str, *, actor: Actor, at: datetime) -> Typed | None:
    """
    What this token stands for, when it is the actor's own, not an hour old, and was written by
    somebody cleared for no more than the actor is now.
    """
    row = Draft.objects.filter(
        digest=_digest(token), account=actor.id, kept_at__gt=at - KEPT_FOR
    ).first()
    if row is None:
        return None
    body = bytes(row.body)
    try:
        plain = AESGCM(_key(token)).decrypt(body[:NONCE], body[NONCE:], _owner(actor.id))
    except InvalidTag:
        return None
    typed = Typed(**json.loads(plain))
    if typed.clearance > actor.clearance or (typed.party_papers and not actor.party_papers):
        return None
    return typed


def forget_draft(token: str, *, account: int) -> None:
    """It was sent again, or is not wanted any more."""
    Draft.objects.filter(digest=_digest(token), account=account).delete()


def forget_lapsed(*, at: datetime) -> None:
    """What nobody came back for goes."""
    Draft.objects.filter(kept_at__lte=at - KEPT_FOR).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(token: str) -> bytes:
    return salted_hmac("access.draft", token, algorithm="sha256").digest()


def _owner(account: int) -> bytes:
    return f"account {account}".encode()
