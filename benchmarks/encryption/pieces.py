"""
What encryption costs, piece by piece: `python -m benchmarks.encryption.pieces`.

Processor time of one process; medians of several rounds. Nothing of a store is touched.
"""

import hashlib
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.domain.envelopes import Place, public_of, unwrap_fresh, wrap_fresh
from keys.domain.segments import SEGMENT, Header, Shape, decrypted, encrypted, header_in
from keys.domain.slots import Kind
from keys.domain.values import decrypted_value, encrypted_value
from keys.ring.preparing import Secret, held_with, make_keys, root_of
from keys.ring.ring import Keyring

AT = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS = 5


def measured(work: Callable[[], object], times: int = 1) -> float:
    """Microseconds of processor time for one of `times`."""
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        found.append((time.process_time() - started) / times * 1e6)
    return statistics.median(found)


def told(name: str, microseconds: float, beside: str = "") -> None:
    shown = (
        f"{microseconds / 1000:10.1f} ms" if microseconds > 10_000 else f"{microseconds:10.1f} µs"
    )
    print(f"{name:<58}{shown}  {beside}")


def envelopes() -> None:
    private = secrets.token_bytes(32)
    public, place = public_of(private), Place(2, 1, b"d" * 16)
    chance = secrets.token_bytes(32)
    made = wrap_fresh(b"k" * 32, place, public=public, chance=chance)
    told(
        "a key for a public half, made",
        measured(
            lambda: [
                wrap_fresh(b"k" * 32, place, public=public, chance=chance) for _ in range(500)
            ],
            500,
        ),
    )
    told(
        "the same, opened",
        measured(lambda: [unwrap_fresh(made, place, private=private) for _ in range(500)], 500),
    )


def values() -> None:
    text = ("về việc số hóa hồ sơ " * 8).encode()
    made = encrypted_value(
        text, dek=b"k" * 32, dek_id=b"d" * 16, nonce=os.urandom(12), column="a.b"
    )
    told(
        f"a value of {len(text)} bytes, encrypted",
        measured(
            lambda: [
                encrypted_value(
                    text, dek=b"k" * 32, dek_id=b"d" * 16, nonce=os.urandom(12), column="a.b"
                )
                for _ in range(2000)
            ],
            2000,
        ),
    )
    told(
        "the same, decrypted",
        measured(
            lambda: [decrypted_value(made, dek=b"k" * 32, column="a.b") for _ in range(2000)], 2000
        ),
    )


def objects(megabytes: int = 100) -> None:
    plain = os.urandom(1 << 20) * megabytes
    pieces = [plain[at : at + SEGMENT] for at in range(0, len(plain), SEGMENT)]
    header = Header(2, b"d" * 16, b"p" * 7)
    whole = b"".join(encrypted(pieces, header, b"k" * 32))
    hashing = measured(lambda: hashlib.sha256(plain))

    def write() -> None:
        for piece in encrypted(pieces, header, b"k" * 32):
            len(piece)

    def read() -> None:
        head, shape, cipher = header_in(whole), Shape.of_length(len(whole)), AESGCM(b"k" * 32)
        for number in range(shape.segments):
            at, length = shape.place_of(number)
            last = number == shape.segments - 1
            decrypted(whole[at : at + length], number, head, cipher, last=last)

    told(f"SHA-256 of {megabytes} MB", hashing)
    writing, reading = measured(write), measured(read)
    told(
        f"{megabytes} MB encrypted, with the hash of the object",
        writing,
        f"{writing / hashing:.2f} × hash",
    )
    told(f"{megabytes} MB decrypted, every tag checked", reading, f"{reading / hashing:.2f} × hash")


def rings() -> None:
    with tempfile.TemporaryDirectory() as folder:
        phrase = Secret.passphrase("a", "trời xanh mây trắng gió nhẹ")
        secrets_ = [phrase, Secret.key_file("b", os.urandom(64))]
        file = make_keys(Path(folder) / "k", site=b"s" * 16, for_whom=secrets_, by="x", at=AT)
        told(
            "opened by a passphrase",
            measured(lambda: root_of(file, Kind.PASSPHRASE, phrase.content)),
        )
        held = held_with(file, root_of(file, Kind.PASSPHRASE, phrase.content))
        fresh = [one.dek_id for one in Keyring(file).new_deks(2, 2000, at=AT)]

        def opened() -> Keyring:
            ring = Keyring(file)
            ring.open(held)
            return ring

        told(
            "a key that came while shut, found and opened",
            measured(lambda: opened().deks(fresh), 2000),
        )
        while opened().settle():
            pass
        told(
            "a key of the cheap form, found and opened",
            measured(lambda: opened().deks(fresh), 2000),
        )
        ring = opened()
        ring.deks(fresh)
        told("a key that is in memory", measured(lambda: [ring.dek(one) for one in fresh], 2000))
        told(
            "a new key, on the disk",
            measured(lambda: [ring.new_dek(2, at=AT) for _ in range(50)], 50),
        )


if __name__ == "__main__":
    envelopes()
    values()
    objects()
    rings()
