"""One archive, started in parts that share its data folder: each runs its own programs and no others."""

import signal
import subprocess
import sys

import pytest

from config.listening import CannotStart, alone
from config.supervisor import main
from tests.starts import BASE, environment_of, free_port, started

PARTS = ["web", "worker", "indexer"]


def run(environment, *words):
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", *words], cwd=BASE, env=environment,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def site(with_tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    data = with_tables(folder / "data")
    environment = environment_of(data, free_port())
    assert run(environment, "manage.py", "prepare")[0] == 0
    return folder, environment


def test_parts_start_beside_each_other_and_are_well_until_they_end(site):
    folder, environment = site
    running = {}
    for part in PARTS:
        own = environment | {"KHOSO_DOOR": str(folder / part)}
        running[part] = started(own, "--only", part, "--prepared", until="READY")
    ready = [said.split()[1].partition(":")[0] for _, said in running.values()]
    assert ready == ["http", "worker", "indexer"]
    for part in PARTS:
        assert run(environment, "-m", "config.health", part) == (0, "")
        # Each has a keeper of its own, which commands find at its door.
        assert (folder / part / "keeper.sock").is_socket()
    # A whole start beside them would be a second worker and a second indexer.
    code, said = run(environment | {"PORT": str(free_port())}, "-m", "config.supervisor")
    assert (code, "đang được một lần chạy khác của Kho dùng" in said) == (1, True)
    for process, _ in running.values():
        process.send_signal(signal.SIGTERM)
    assert [process.wait(timeout=60) for process, _ in running.values()] == [0, 0, 0]
    for part in PARTS:
        code, said = run(environment, "-m", "config.health", part)
        assert (code, said.count("\n")) == (1, 1)


def test_parts_share_a_folder_and_a_part_that_listens_nowhere_takes_no_place(site):
    from config.env import read

    env = read(site[1], base=BASE)
    with alone(env, listens=False, part=True), alone(env, part=True):
        with pytest.raises(CannotStart), alone(env, listens=False):
            pass


def test_the_trial_is_never_a_part(capsys):
    with pytest.raises(SystemExit):
        main({}, ["demo", "--only", "web"])
    assert "demo" in capsys.readouterr().err
