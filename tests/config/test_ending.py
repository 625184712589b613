"""Whoever ends a start ends all of it, in good order and without a traceback, at every stage."""

import signal
import subprocess
import sys
import time

import pytest

from config import supervisor
from config.supervisor import FirstSteps
from tests.daily import daily
from tests.starts import BASE, environment_of, free_port


@pytest.fixture
def handlers():
    """A process has its handlers once: what a start sets is put back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def port():
    return free_port()


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.mark.slow
@pytest.mark.parametrize("number", daily(SIGNALS, signal.SIGTERM))
def test_a_start_that_is_ended_while_it_prepares_says_so_and_goes(tmp_path, port, number):
    data = tmp_path / "data"
    process = subprocess.Popen(
        [sys.executable, "-m", "config.supervisor", "demo"], cwd=BASE,
        env=environment_of(data, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (data / "migrate.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert "Đã dừng theo yêu cầu" in said
    assert "READY" not in said


def test_a_word_to_stop_that_comes_between_two_commands_ends_the_next_at_once(
    handlers,
):
    first = FirstSteps(stopping=True)
    code, _ = first.run("help")
    assert code == -signal.SIGTERM


def test_who_was_started_by_nohup_outlives_its_terminal(handlers):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    supervisor._listen(lambda *_: None)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
