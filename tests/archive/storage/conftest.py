import os
import subprocess

import pytest

from archive.storage import open_vault
from keys.api import use_ring
from tests.archive.storage.rigs import open_rig
from tests.archive.storage.stores import emptied_rig
from tests.keys.making import made, opened
from tests.servers.s3 import S3_SERVERS

ON_THIS_MACHINE = ["memory:", "memory-keyed:", "file:", "file:encrypted"]
IN_STORES = [f"{kind}:{form}" for kind in S3_SERVERS for form in ("", "encrypted")]


@pytest.fixture(
    params=[
        *ON_THIS_MACHINE,
        *(pytest.param(kind, marks=pytest.mark.cluster) for kind in IN_STORES),
    ]
)
def rig(request, tmp_path):
    """`encrypted` is the vault of a site whose keys are open."""
    kind, _, form = request.param.partition(":")
    if form == "encrypted":
        use_ring(opened(made(tmp_path / "khoso.keys")))
    yield emptied_rig(kind) if kind in S3_SERVERS else open_rig(request.param, tmp_path)
    use_ring(None)


@pytest.fixture
def vault(rig):
    return rig.vault


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "vault"


@pytest.fixture
def local(folder):
    """A vault in a folder, and nothing in it."""
    vault = open_vault(f"file:{folder}")
    assert open_vault(f"file:{folder}") is vault
    return vault


@pytest.fixture
def small_disk(tmp_path):
    """Four megabytes and a half of file system of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4500k", "tmpfs", str(disk)],
            check=False,
            capture_output=True,
        ).returncode
    )
    if not mounted:
        pytest.skip("this account may not mount a file system")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)
