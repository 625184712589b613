"""Objects stay leased as long as they are wanted, and a store that lets a locked one go is found out."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from archive.storage import Locked
from archive.storage.port import Flaw
from archive.storage.s3.trying import tried
from tests.archive.storage.rigs import everything, put
from tests.archive.storage.s3.between import Between, Told
from tests.archive.storage.stores import accounts_in, vault_in

pytestmark = pytest.mark.cluster

DAY = timedelta(days=1)


def now():
    return datetime.now(UTC)


def lease_of(rig, name):
    return rig.head(f"objects/{name}")["ObjectLockRetainUntilDate"]


def next_second():
    """Stores tell their time in seconds, and some keep leases in them."""
    time.sleep(2)


@pytest.fixture(autouse=True)
def nothing_done_yet(leased):
    """Whatever another test noted of leases and locks."""
    leased.vault._notes.set_state("leases")
    leased.vault._notes.set_state("locks")


@pytest.fixture
def seen_through(leased):
    """The leased buckets, asked through somebody between."""
    between = Between(leased.place.endpoint)
    server = leased.root.head_bucket(Bucket=leased.place.bucket)["ResponseMetadata"]["HTTPHeaders"]
    kind = "minio" if "MinIO" in server["server"] else "seaweedfs"
    yield between, vault_in(replace(leased.place, endpoint=between.endpoint), accounts_in(kind))
    between.close()


def test_what_is_put_is_leased_and_removed_by_nobody_before_that_ends(leased):
    name = put(leased.vault, b"leased").name
    head = leased.head(f"objects/{name}")
    assert head["ObjectLockMode"] == "COMPLIANCE"
    assert abs(head["ObjectLockRetainUntilDate"] - now() - DAY) < timedelta(minutes=1)
    with pytest.raises(Locked, match="leases"):
        leased.vault.destroy(name, at=now() + timedelta(days=500))
    assert everything(leased.vault, name) == b"leased"


def test_a_lease_is_renewed_while_the_object_is_wanted_and_no_longer(leased):
    wanted, unwanted = (put(leased.vault, one).name for one in (b"wanted", b"unwanted"))
    with pytest.raises(Locked):
        leased.vault.destroy(unwanted, at=now())
    before = lease_of(leased, wanted), lease_of(leased, unwanted)
    next_second()
    done = leased.vault.tend(at=now() + timedelta(days=20))
    assert done.renewed >= 2
    assert lease_of(leased, wanted) > before[0]
    assert lease_of(leased, unwanted) == before[1]
    # Whoever puts the same bytes again wants them.
    assert put(leased.vault, b"unwanted").new is False
    leased.vault.tend(at=now() + timedelta(days=40))
    assert lease_of(leased, unwanted) > before[1]


def test_a_lease_is_not_renewed_before_its_time(leased):
    at = now() + timedelta(days=100)
    assert leased.vault.tend(at=at).renewed > 0
    assert leased.vault.tend(at=at + timedelta(hours=1)).renewed == 0


def test_what_a_clock_noted_that_stood_wrong_puts_nothing_off(leased):
    leased.vault.tend(at=now() + timedelta(days=400))
    next_second()
    done = leased.vault.tend(at=now(), unless_after=now() - DAY)
    assert done.tried
    assert done.renewed > 0


def test_a_renewal_that_was_broken_off_goes_on_behind_what_it_reached(leased):
    names = sorted(put(leased.vault, b"many %d" % n).name for n in range(6))
    at = now() + timedelta(days=200)
    leased.vault._notes.set_state(
        "leases", begun=at.isoformat(), done="", reached=f"objects/{names[3]}"
    )
    before = [lease_of(leased, name) for name in names]
    next_second()
    leased.vault.tend(at=at)
    after = [lease_of(leased, name) for name in names]
    assert [was == now for was, now in zip(before, after, strict=True)] == [True] * 4 + [False] * 2


def test_the_store_itself_holds_what_is_on_hold_and_what_was_mended_since(leased):
    name = put(leased.vault, b"held").name
    leased.vault.hold(name, True)
    assert leased.head(f"objects/{name}")["ObjectLockLegalHoldStatus"] == "ON"
    leased.root.put_object(Bucket=leased.place.bucket, Key=f"objects/{name}", Body=b"other")
    assert put(leased.vault, b"held").mended
    assert leased.head(f"objects/{name}").get("ObjectLockLegalHoldStatus") != "ON"
    leased.vault.tend(at=now())
    assert leased.head(f"objects/{name}")["ObjectLockLegalHoldStatus"] == "ON"
    leased.vault.hold(name, False)
    assert leased.head(f"objects/{name}")["ObjectLockLegalHoldStatus"] == "OFF"


def test_a_store_that_holds_to_its_locks_is_worm_once_it_was_tried(leased):
    leased.vault._notes.set_state("locks")
    health = leased.vault.health()
    assert (health.worm, health.flaws) == (False, (Flaw.NOT_TRIED,))
    done = leased.vault.tend(at=now())
    assert (done.tried, done.let_go) == (True, ())
    health = leased.vault.health()
    assert (health.worm, health.flaws, health.detail) == (True, (), "")


def test_a_trial_is_old_after_two_days(leased):
    leased.vault.tend(at=now())
    leased.vault._notes.set_state("locks", at=(now() - 3 * DAY).isoformat(), let_go=[])
    assert leased.vault.health().flaws == (Flaw.NOT_TRIED,)


def test_what_was_tended_today_is_left_alone_but_what_failed_is_tried_again(leased):
    leased.vault.tend(at=now())
    assert leased.vault.tend(at=now(), unless_after=now() - DAY).tried is False
    leased.vault._notes.set_state("locks", at=now().isoformat(), let_go=["store:clear"])
    assert leased.vault.tend(at=now(), unless_after=now() - DAY).tried is True


def _versioned(asked):
    return asked.key, parse_qs(asked.query).get("versionId", [""])[0]


def removes_what_is_locked():
    """Says that it removed what is locked, and shows it no more."""
    gone = set()

    def manner(asked, forward):
        told = forward(asked)
        if "/probe/" not in asked.path:
            return told
        if asked.method == "DELETE" and told.status >= 400:
            gone.add(_versioned(asked))
            return Told(204)
        return Told(404) if _versioned(asked) in gone else told

    return manner


def removes_in_secret():
    """Says that it refuses, and shows what was locked no more."""
    gone = set()

    def manner(asked, forward):
        told = forward(asked)
        if asked.method == "DELETE" and "/probe/" in asked.path:
            gone.add(_versioned(asked))
        hidden = asked.method in {"GET", "HEAD"} and _versioned(asked) in gone
        return Told(404) if hidden else told

    return manner


def forgets_locks_when_asked_to():
    """Says yes to whoever clears a lock, and has none afterwards."""
    cleared = set()

    def manner(asked, forward):
        told = forward(asked)
        if asked.method == "PUT" and "retention" in asked.query and "/probe/" in asked.path:
            cleared.add(_versioned(asked))
            return Told(200)
        if _versioned(asked) in cleared:
            return told.without_headers("x-amz-object-lock")
        return told

    return manner


def removes_many_at_once():
    """Refuses one by one, and removes what comes in a list."""

    def manner(asked, forward):
        told = forward(asked)
        if asked.method == "POST" and asked.query.startswith("delete"):
            told.body = b'<?xml version="1.0"?><DeleteResult></DeleteResult>'
        return told

    return manner


def locks_nothing():
    """Takes every lock and keeps none."""

    def manner(asked, forward):
        return forward(asked).without_headers("x-amz-object-lock")

    return manner


LIARS = [
    removes_what_is_locked,
    removes_in_secret,
    forgets_locks_when_asked_to,
    removes_many_at_once,
    locks_nothing,
]


@pytest.mark.parametrize("lie", LIARS, ids=lambda lie: lie.__name__)
def test_a_store_that_lies_about_its_locks_is_found_out_and_shown_as_no_worm(seen_through, lie):
    between, vault = seen_through
    between.manner = lie()
    done = vault.tend(at=now())
    assert done.let_go != ()
    health = vault.health()
    assert (health.writable, health.worm) == (True, False)
    assert health.flaws == (Flaw.NOT_WORM,)
    assert "does not hold to its locks" in health.detail
    # Once it holds to them it is worm again, and not before it was tried.
    between.manner = lambda asked, forward: forward(asked)
    assert vault.health().worm is False
    assert vault.tend(at=now()).let_go == ()
    assert vault.health().worm is True


def test_the_trial_tells_with_which_account_what_was_let_through(seen_through):
    between, vault = seen_through
    between.manner = removes_many_at_once()
    assert set(tried(vault._connection).let_go) == {"keeper:remove_many", "store:remove_many"}


def test_the_weaker_lock_is_tried_too_for_who_would_rely_on_it(leased):
    leased.vault.tend(at=now())
    noted = json.loads(
        leased.root.get_object(Bucket=leased.place.notes, Key="state/locks")["Body"].read()
    )
    server = leased.root.head_bucket(Bucket=leased.place.bucket)["ResponseMetadata"]["HTTPHeaders"]
    # With MinIO of 2026 whoever has any account clears it.
    assert noted["governance"] is ("MinIO" not in server["server"])
