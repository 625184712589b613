"""A server of its own for each test: its disk is full, or it is killed while it is written to."""

import os
import random
import subprocess
import threading
import time
from datetime import UTC, datetime

import pytest

from archive.domain.s3_place import S3Place
from archive.storage import VaultError, VaultFull, VaultUnavailable
from archive.storage.s3.accounts import Account, read_accounts
from archive.storage.s3.connection import Connection
from archive.storage.s3.preparing import prepare
from archive.storage.s3.vault import S3Vault
from tests.archive.storage.rigs import digest_of, everything, put
from tests.servers.s3 import S3_SERVERS, free_ports, killed, started, stopped

pytestmark = pytest.mark.cluster
MEGABYTE = 1 << 20


def vault_on(server, file):
    place = S3Place(server.endpoint, "originals", lease_days=0)
    if not file.exists():
        prepare(place, Account(server.name, server.secret), file)
    return S3Vault(Connection(place, lambda: read_accounts(file)), lambda: None)


@pytest.fixture(params=S3_SERVERS)
def kind(request):
    return request.param


@pytest.fixture
def small_disk(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_store_takes_nothing_loses_nothing_and_is_still_read(kind, small_disk, tmp_path):
    chance = random.Random(1)
    try:
        vault = vault_on(started(kind, small_disk, free_ports()), tmp_path / "accounts.json")
        kept = {}
        for size in (MEGABYTE, MEGABYTE // 10, 1000):
            with pytest.raises((VaultFull, VaultUnavailable)):
                fill(vault, kept, chance, size)
        assert len(kept) > 20
        health = vault.health()
        assert (health.writable, health.worm) == (False, False)
        assert "full" in health.detail
        assert sorted(vault.names()) == sorted(kept)
        for name, digest in kept.items():
            assert digest_of(everything(vault, name)) == digest
    finally:
        stopped(kind, small_disk)


def test_what_was_acknowledged_survives_a_killed_server_and_nothing_half_is_seen(kind, tmp_path):
    port, folder = free_ports(), tmp_path / "data"
    vault = vault_on(started(kind, folder, port), tmp_path / "accounts.json")
    acknowledged, stop = {}, threading.Event()

    def write(seed):
        chance = random.Random(seed)
        while not stop.is_set():
            content = chance.randbytes(chance.choice([2_000, 300_000, 3_000_000]))
            try:
                acknowledged[put(vault, content).name] = digest_of(content)
            except VaultError:
                time.sleep(0.1)

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(4)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(2):
            time.sleep(2)
            killed(folder)
            time.sleep(0.5)
            started(kind, folder, port)
        time.sleep(6)
        stop.set()
        for writer in writers:
            writer.join()
        fresh = vault_on(started_already(vault), tmp_path / "accounts.json")
        assert len(acknowledged) > 20
        for name, digest in acknowledged.items():
            assert digest_of(everything(fresh, name)) == digest
        for name in fresh.names():
            fresh.verify(name)
        for name in list(acknowledged)[:3]:
            fresh.destroy(name, at=datetime.now(UTC))
    finally:
        stop.set()
        stopped(kind, folder)


def fill(vault, kept, chance, size):
    for _ in range(1000):
        content = chance.randbytes(size)
        kept[put(vault, content).name] = digest_of(content)


def started_already(vault):
    """The server that a vault asks, for another process to ask it too."""

    class Server:
        endpoint = vault._connection.place.endpoint

    return Server
