"""The environment is read once, and all mistakes are told together."""

from pathlib import Path

import pytest

from config.env import BadEnvironment, example, read
from config.supervisor import CannotStart, bound

BASE = Path("/srv/kho")


def test_an_empty_environment_is_the_single_pc():
    env = read({}, base=BASE)
    assert (env.data, env.port, env.debug) == (BASE / "var", 8000, False)
    assert env.vault == f"file:{BASE}/var/vault"
    assert env.search == f"tantivy:{BASE}/var/index"


def test_every_mistake_is_told_at_once():
    with pytest.raises(BadEnvironment) as bad:
        read({"PORT": "80a", "KHOSO_DEBUG": "perhaps", "KHOSO_VAULT": "ftp:x"}, base=BASE)
    told = str(bad.value)
    assert all(name in told for name in ("PORT", "KHOSO_DEBUG", "KHOSO_VAULT"))
    assert len(told.splitlines()) == 3


def test_the_example_names_every_variable_once():
    names = [
        line.split("=")[0]
        for line in example().splitlines()
        if "=" in line and not line.startswith("#")
    ]
    assert len(names) == len(set(names)) >= 10


def test_a_port_that_is_taken_is_one_clear_line():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotStart, match="Cổng"):
            bound(taken.getsockname()[1])
