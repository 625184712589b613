"""Whether a process lives, by its name."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from machine.processes import gone, is_of_this_host, living, process_name


def test_this_process_lives():
    assert living([process_name()]) == {process_name()}
    assert gone([process_name()]) == frozenset()


def test_a_number_that_was_given_anew_is_not_the_old_process():
    other = f"{socket.gethostname()}:{os.getpid()}:1"
    assert gone([other]) == {other}


def test_a_process_that_ended_and_is_not_reaped_yet_is_gone():
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    started = Path(f"/proc/{child.pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    name = f"{socket.gethostname()}:{child.pid}:{started}"
    assert gone([name]) == {name}
    child.wait()


def test_of_other_hosts_nothing_is_known():
    for name in ("elsewhere:1:2", "w1", "", f"{socket.gethostname()}:x:1"):
        assert not is_of_this_host(name)
        assert not gone([name])
        assert not living([name])
