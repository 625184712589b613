"""Errands are sent off when they are due, one at a time, and end with everything else."""

import sys
import time
from pathlib import Path

from config.env import read
from config.supervisor import Errand, Supervisor, errands

BASE = Path(__file__).resolve().parents[2]


def supervisor(errand):
    return Supervisor(read({}, base=BASE), [], [errand])


def waited_for(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_the_look_through_the_vault_is_an_errand():
    (look,) = (errand for errand in errands() if errand.name == "look")
    assert look.command[1:4] == ["manage.py", "look_after_vault", "--if-due"]


def test_an_errand_is_not_sent_off_before_it_is_due_nor_twice_at_once(tmp_path):
    script = f"open({str(tmp_path / 'log')!r}, 'a').write('x'); import time; time.sleep(60)"
    errand = Errand("look", [sys.executable, "-c", script], first_after_s=0, every_s=0)
    watch = supervisor(errand)
    watch._send_off()
    assert errand.process is None
    errand.due = time.monotonic()
    watch._send_off()
    first = errand.process
    assert waited_for((tmp_path / "log").exists)
    watch._send_off()
    assert errand.process is first
    watch._end_all()
    assert first.poll() is not None
    watch._send_off()
    assert errand.process is not first
    watch._end_all()


def test_a_broken_errand_is_tried_again_at_its_next_time_only():
    errand = Errand("look", [sys.executable, "-c", "exit(1)"], first_after_s=0, every_s=3600)
    errand.due = time.monotonic()
    watch = supervisor(errand)
    watch._send_off()
    assert waited_for(lambda: errand.process.poll() == 1)
    first = errand.process
    watch._send_off()
    assert errand.process is first
