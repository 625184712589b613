"""What goes wrong between a vault and its store, and on the way: told in time, nothing lost, nothing twice."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from archive.domain.secrecy import Secrecy
from archive.storage import Missing, Tampered, VaultUnavailable
from archive.storage.port import NoVault
from archive.storage.s3.accounts import Account, Accounts, Role
from keys.api import use_ring
from tests.archive.storage.rigs import CLOSED, LARGE, NOON, everything, put
from tests.archive.storage.s3.between import NoAnswer
from tests.archive.storage.stores import ARCHIVE, accounts_in, vault_in
from tests.keys.making import made, opened

pytestmark = pytest.mark.cluster

UNKNOWN = "0" * 64


def counting(between, act):
    before = len(between.asked)
    act()
    return [(one.method, one.key.rpartition("/")[2]) for one in between.asked[before:]]


def test_an_object_is_put_by_one_request_and_read_back_by_another(through, between):
    put(through, b"first")
    asked = counting(between, lambda: put(through, LARGE))
    assert [method for method, _ in asked] == ["PUT", "GET"]
    (sent,) = [one for one in between.asked[-2:] if one.method == "PUT"]
    headers = {name.lower(): text for name, text in sent.headers.items()}
    assert headers["if-none-match"] == "*"
    assert "x-amz-checksum-sha256" in headers


def test_a_whole_object_is_read_by_one_request_and_a_range_by_two(through, between):
    name = put(through, LARGE).name
    assert [one for one, _ in counting(between, lambda: everything(through, name))] == ["GET"]
    ranged = counting(between, lambda: list(through.read(name, 5, 9)))
    assert [one for one, _ in ranged] == ["HEAD", "GET"]


def test_a_put_whose_answer_was_lost_is_one_object_and_new(through, between, rig):
    lost = []

    def loses_the_first(asked, forward):
        told = forward(asked)
        if asked.method == "PUT" and "/objects/" in asked.path and not lost:
            lost.append(told.status)
            raise NoAnswer
        return told

    put(through, b"first")
    between.manner = loses_the_first
    stored = put(through, LARGE)
    assert lost == [200]
    assert stored.new
    assert len(rig.versions(stored.name)) == 1
    assert everything(through, stored.name) == LARGE


def test_a_closed_put_whose_answer_was_lost_keeps_its_key(through, between, tmp_path):
    use_ring(opened(made(tmp_path / "khoso.keys")))
    try:
        lost = []

        def loses_the_first(asked, forward):
            told = forward(asked)
            if asked.method == "PUT" and "/objects/" in asked.path and not lost:
                lost.append(told.status)
                raise NoAnswer
            return told

        between.manner = loses_the_first
        stored = put(through, LARGE)
        assert (lost, stored.new) == ([200], True)
        assert everything(through, stored.name) == LARGE
    finally:
        use_ring(None)


def test_bytes_that_change_on_the_way_are_sent_again_and_never_kept(through, between, rig):
    put(through, b"first")
    spoilt = []

    def spoils_the_first(asked, forward):
        if asked.method == "PUT" and "/objects/" in asked.path and not spoilt:
            spoilt.append(asked.path)
            asked.body = bytes([asked.body[0] ^ 1]) + asked.body[1:]
        return forward(asked)

    between.manner = spoils_the_first
    stored = put(through, LARGE)
    assert (spoilt != [], stored.new) == (True, True)
    assert rig.raw(stored.name) == LARGE
    assert len(rig.versions(stored.name)) == 1


def test_a_store_that_gives_other_bytes_back_than_it_took_is_told_of_by_the_put(through, between):
    put(through, b"first")

    def gives_others(asked, forward):
        told = forward(asked)
        if asked.method == "GET" and "/objects/" in asked.path:
            told.body = bytes(len(told.body))
        return told

    between.manner = gives_others
    with pytest.raises(VaultUnavailable, match="other bytes"):
        put(through, LARGE)


def test_a_body_that_breaks_off_once_is_read_on_from_there(through, between):
    name = put(through, LARGE).name
    broken = []

    def breaks_once(asked, forward):
        told = forward(asked)
        if asked.method == "GET" and "/objects/" in asked.path and not broken:
            broken.append(asked.path)
            told.cut_after = 1_000_000
        return told

    between.manner = breaks_once
    assert everything(through, name) == LARGE
    assert broken != []


def test_an_object_that_always_breaks_off_at_the_same_byte_is_damaged(through, between):
    name = put(through, LARGE).name

    def breaks_there(asked, forward):
        told = forward(asked)
        if asked.method == "GET" and "/objects/" in asked.path:
            begin = int(asked.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
            told.cut_after = max(0, 1_000_000 - begin)
        return told

    between.manner = breaks_there
    with pytest.raises(Tampered):
        everything(through, name)


def test_a_server_that_is_away_is_told_of_in_seconds_and_then_at_once(through, between):
    name = put(through, b"sheet").name
    between.manner = lambda _asked, _forward: (_ for _ in ()).throw(NoAnswer)
    begun = time.monotonic()
    for _ in range(3):
        with pytest.raises(VaultUnavailable, match="does not answer"):
            through.size(name)
    assert time.monotonic() - begun < 60
    begun = time.monotonic()
    for _ in range(20):
        with pytest.raises(VaultUnavailable, match="left alone"):
            through.size(name)
    assert time.monotonic() - begun < 1


def test_when_the_server_is_back_the_vault_goes_on_by_itself(through, between, monkeypatch):
    name = put(through, b"sheet").name
    honest = between.manner
    between.manner = lambda _asked, _forward: (_ for _ in ()).throw(NoAnswer)
    for _ in range(3):
        with pytest.raises(VaultUnavailable):
            through.size(name)
    between.manner = honest
    circuit = through._connection._circuit
    monkeypatch.setattr(circuit, "_again_at", 0.0)
    assert through.size(name) == 5
    assert everything(through, name) == b"sheet"


def test_a_slow_server_is_waited_for_and_the_health_of_it_is_not(through, between):
    put(through, b"first")

    def slow(asked, forward):
        time.sleep(6 if "/health/" in asked.path else 0.3)
        return forward(asked)

    between.manner = slow
    assert put(through, b"sheet").new
    begun = time.monotonic()
    health = through.health()
    assert time.monotonic() - begun < 15
    assert health.writable is False
    assert "does not answer" in health.detail


def test_what_the_store_cannot_give_while_it_is_well_is_damaged_and_else_it_is_unavailable(
    through, between
):
    name = put(through, b"sheet").name

    def fails(where):
        def manner(asked, forward):
            told = forward(asked)
            if asked.method == "GET" and where in asked.path:
                told.status, told.body = 500, b"<Error><Code>InternalError</Code></Error>"
            return told

        return manner

    between.manner = fails("/objects/")
    with pytest.raises(Tampered):
        everything(through, name)
    between.manner = fails("/")
    with pytest.raises(VaultUnavailable):
        everything(through, name)


def test_a_store_whose_clock_differs_is_told_of_and_takes_files(through, between):
    between.manner = lambda asked, forward: forward(asked).with_header(
        "Date", "Mon, 30 Nov 2026 00:00:00 GMT"
    )
    health = through.health()
    assert (health.writable, health.flaws) == (True, ("clock",))


def test_a_machine_whose_clock_is_an_hour_behind_takes_nothing_and_is_told_why(rig, monkeypatch):
    from datetime import timedelta

    import botocore.auth

    now = botocore.auth.get_current_datetime
    put(rig.vault, b"first")
    monkeypatch.setattr(
        botocore.auth, "get_current_datetime", lambda *a, **k: now(*a, **k) - timedelta(hours=1)
    )
    with pytest.raises(VaultUnavailable, match="clock"):
        put(rig.vault, b"sheet")
    assert "clock" in rig.vault.health().detail


@pytest.mark.parametrize("wrong", ["name", "secret"])
def test_wrong_credentials_are_told_of_without_any_of_them(kind, rig, wrong):
    right = accounts_in(kind).by_role[Role.STORE]
    spoilt = replace(right, **{wrong: "khoso00000000wrong"})
    vault = vault_in(rig.place, Accounts(ARCHIVE, {Role.STORE: spoilt}))
    for ask in (lambda: put(vault, b"sheet"), lambda: vault.size(UNKNOWN), lambda: vault.names()):
        with pytest.raises(VaultUnavailable) as told:
            ask()
        assert right.secret not in str(told.value)
        assert "khoso00000000wrong" not in str(told.value)
    health = vault.health()
    assert (health.writable, health.worm) == (False, False)
    assert "account" in health.detail


def test_a_store_that_may_only_be_read_says_so_and_is_read(kind, rig):
    name = put(rig.vault, b"sheet").name
    keeper = accounts_in(kind).by_role[Role.KEEPER]
    vault = vault_in(rig.place, Accounts(ARCHIVE, {Role.STORE: keeper}))
    assert everything(vault, name) == b"sheet"
    with pytest.raises(VaultUnavailable, match="refuses"):
        put(vault, b"another")
    assert vault.health().writable is False


def test_a_bucket_of_another_archive_is_never_written_nor_found_empty(kind, rig):
    name = put(rig.vault, b"sheet").name
    stranger = vault_in(rig.place, replace(accounts_in(kind), archive="another"))
    for ask in (
        lambda: put(stranger, b"sheet"),
        lambda: stranger.size(name),
        lambda: stranger.destroy(name, at=NOON),
        lambda: list(stranger.names()),
    ):
        with pytest.raises(VaultUnavailable, match="another archive"):
            ask()
    assert "another archive" in stranger.health().detail
    assert list(rig.vault.names()) == [name]


def test_a_bucket_that_is_gone_is_no_vault_and_nothing_in_it_is_missing(kind, rig):
    gone = vault_in(replace(rig.place, bucket=f"{rig.place.bucket}gone"), accounts_in(kind))
    with pytest.raises(VaultUnavailable):
        gone.size(UNKNOWN)
    with pytest.raises(NoVault):
        put(gone, b"sheet")
    assert gone.health().begun is False
    assert gone.health().writable is False


def test_a_machine_without_the_account_for_it_neither_removes_nor_holds(kind, rig):
    store = accounts_in(kind).by_role[Role.STORE]
    vault = vault_in(rig.place, Accounts(ARCHIVE, {Role.STORE: store}))
    name = put(vault, b"sheet").name
    with pytest.raises(VaultUnavailable, match="disposal"):
        vault.destroy(name, at=NOON)
    with pytest.raises(VaultUnavailable, match="keeper"):
        vault.hold(name, True)
    rig.vault.destroy(name, at=NOON)


def test_an_object_whose_removal_was_broken_off_is_removed_by_the_next_and_can_be_put_again(rig):
    name = put(rig.vault, b"sheet").name
    vault = rig.vault
    (version,) = rig.versions(name)
    vault._notes.change(name, version, lambda note: replace(note, going=version))
    with pytest.raises(Missing):
        vault.destroy(name, at=NOON)
    with pytest.raises(Missing):
        vault.size(name)
    assert put(vault, b"sheet").new
    (version,) = rig.versions(name)
    vault._notes.change(name, version, lambda note: replace(note, going=version))
    assert put(vault, b"sheet").new
    assert everything(vault, name) == b"sheet"


def test_removing_leaves_no_version_behind(rig):
    name = put(rig.vault, b"sheet").name
    rig.remove(name)
    assert put(rig.vault, b"sheet").new
    rig.vault.destroy(name, at=NOON)
    assert rig.versions(name) == []


def test_what_was_put_aside_is_told_and_forgotten(rig):
    name = put(rig.vault, b"sheet").name
    rig.overwrite(name, b"other")
    assert rig.vault.aside_of(name) == []
    assert put(rig.vault, b"sheet").mended
    assert len(rig.vault.aside_of(name)) == 1
    rig.vault.forget_aside(name)
    assert rig.vault.aside_of(name) == []
    assert everything(rig.vault, name) == b"sheet"


def test_nothing_of_what_is_closed_reaches_the_store_in_clear(through, between, tmp_path):
    use_ring(opened(made(tmp_path / "khoso.keys")))
    try:
        secret = b"Ban chap hanh hop kin ngay 5" * 1000
        closed = through.put(io.BytesIO(secret), secrecy=CLOSED)
        opened_one = through.put(io.BytesIO(b"thong bao chung"), secrecy=Secrecy())
    finally:
        use_ring(None)
    sent = [one for one in between.asked if one.method == "PUT"]
    assert not [one for one in sent if b"hop kin" in one.body]
    assert [one for one in sent if b"thong bao chung" in one.body]
    assert closed.digest not in "".join(one.path for one in between.asked)
    assert opened_one.digest in "".join(one.path for one in between.asked)


def test_32_threads_over_one_vault_keep_all_they_put(rig):
    contents = [b"%d" % n * 5000 for n in range(64)]
    with ThreadPoolExecutor(32) as pool:
        names = [stored.name for stored in pool.map(lambda one: put(rig.vault, one), contents)]
        back = list(pool.map(lambda name: everything(rig.vault, name), names))
    assert back == contents
    assert list(rig.vault.names()) == sorted(names)


def test_a_name_of_an_account_is_shown_and_its_secret_never():
    told = repr(Accounts("x", {Role.STORE: Account("khoso", "geheim")}))
    assert "khoso" in told
    assert "geheim" not in told
