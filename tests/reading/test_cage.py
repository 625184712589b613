"""What a look into a file can do, tried from inside, and how it ends."""

import os
import pwd
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reading.cage.errors import Busy, OverLimit
from reading.cage.keeper import Cage
from reading.cage.limits import LookLimits

ROOT = Path(__file__).resolve().parents[2]
REFUSED = {"EPERM", "EACCES"}


@pytest.fixture(scope="module")
def cage():
    made = Cage("tests.reading.prober")
    yield made
    made.close()


@pytest.fixture
def ask(cage):
    def look(work, *, limits=None, content=b"", **request):
        source, out = os.memfd_create("source"), os.memfd_create("out")
        try:
            os.write(source, content)
            return cage.look(work, request, source, out, limits=limits or LookLimits())
        finally:
            os.close(source)
            os.close(out)

    return look


@pytest.fixture(autouse=True)
def walls_of_this_kernel(cage, request):
    """What is promised where the kernel has it can be proved only there."""
    if "needs_walls" in request.keywords and not (cage.walls.files and cage.walls.calls):
        pytest.skip("this kernel has no Landlock or no seccomp")


needs_walls = pytest.mark.needs_walls


@needs_walls
def test_the_cage_tells_which_walls_stand(cage):
    assert cage.walls.closed
    assert not cage.walls.open
    assert cage.walls.no_new_privileges
    assert not cage.walls.as_root


@needs_walls
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_no_file_can_be_opened_key_or_database(ask, tmp_path, mode):
    for name in ("keys/secret_key", "khoso.sqlite3", "vault/aa/bb"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"secret")
        path.chmod(mode)
        assert ask("open_file", path=str(path))["met"] in REFUSED
    for path in ("/etc/passwd", "/proc/self/environ", sys.executable, str(ROOT / "manage.py")):
        assert ask("open_file", path=path)["met"] in REFUSED


@needs_walls
def test_no_file_can_be_written(ask, tmp_path):
    for path in (tmp_path / "new", Path("/tmp/new-in-tmp"), Path("/dev/shm/new")):
        assert ask("write_file", path=str(path))["met"] in REFUSED
        assert not path.exists()


@needs_walls
def test_a_file_handed_in_for_reading_cannot_be_written(ask, cage, tmp_path):
    path = tmp_path / "original"
    path.write_bytes(b"kept")
    with path.open("rb") as source:
        out = os.memfd_create("out")
        met = cage.look("write_source", {}, source.fileno(), out, limits=LookLimits())
        os.close(out)
    assert met["met"] == "EBADF"
    assert path.read_bytes() == b"kept"


@needs_walls
def test_no_connection_leaves_and_a_listener_on_this_machine_stays_silent(ask, tmp_path):
    came = []
    with socket.socket() as listener, socket.socket(socket.AF_UNIX) as local:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        local.bind(str(tmp_path / "local"))
        local.listen()
        for family, address in (
            ("AF_INET", ["127.0.0.1", listener.getsockname()[1]]),
            ("AF_INET6", ["::1", listener.getsockname()[1]]),
            ("AF_UNIX", str(tmp_path / "local")),
        ):
            assert ask("connect", family=family, address=address)["met"] in REFUSED
        for one in (listener, local):
            one.settimeout(0.05)
            with pytest.raises(TimeoutError):
                came.append(one.accept())
    assert came == []


@needs_walls
def test_no_program_and_no_process_can_be_started(ask):
    for command in (["/bin/true"], ["/usr/bin/id"], [sys.executable, "-c", "1"]):
        assert ask("run", command=command)["met"] in {*REFUSED, "EAGAIN", "ENOENT"}
    assert ask("fork")["met"] in {*REFUSED, "EAGAIN"}


@needs_walls
def test_no_other_process_can_be_seen_or_signalled(ask, cage):
    for pid in (os.getpid(), cage.pid):
        assert set(ask("reach_memory", pid=pid).values()) <= REFUSED
        assert ask("kill", pid=pid)["met"] in REFUSED


def test_it_is_nobody_without_rights_or_secrets(ask, cage, monkeypatch):
    monkeypatch.setenv("KHOSO_SECRET_KEY", "a secret")
    cage.close()
    found = ask("who_am_i")
    assert found["no_new_privileges"] == 1
    assert found["dumpable"] == 0
    assert found["core"] == 0
    assert not {name for name in found["environment"] if name.startswith(("KHOSO", "DJANGO"))}
    assert found["parent"] == cage.pid
    if os.getuid() == 0:
        assert found["uid"] not in {account.pw_uid for account in pwd.getpwall()}
        assert found["groups"] == []


def test_of_one_file_nothing_is_left_for_the_next(ask):
    assert ask("remember", word="one")["before"] == "nothing"
    assert ask("remember", word="two")["before"] == "nothing"


@pytest.mark.parametrize(
    ("work", "limit"),
    [
        ("eat_time", "time"), ("write_much", "output"), ("crash", "crash"), ("recurse", "crash"),
    ],
)  # fmt: skip
def test_a_limit_is_told_and_the_next_look_goes_through(ask, work, limit):
    with pytest.raises(OverLimit) as why:
        ask(work, limits=LookLimits(cpu_s=1, file_bytes=4 << 20))
    assert why.value.limit == limit
    assert ask("copy", content=b"abc") == {"length": 3}


def test_memory_beyond_the_limit_is_the_files_fault(ask):
    with pytest.raises(OverLimit) as why:
        ask("eat_memory", bytes=800 << 20, limits=LookLimits(memory_bytes=600 << 20))
    assert why.value.limit == "memory"
    assert ask("eat_memory", bytes=8 << 20) == {"length": 8 << 20}


def test_what_only_takes_long_on_the_clock_is_busy_and_is_ended(ask):
    with pytest.raises(Busy):
        ask("sleep", seconds=600, limits=LookLimits(wall_s=0.5))
    assert ask("copy", content=b"abc") == {"length": 3}


def test_one_that_hangs_does_not_hold_up_the_others(ask):
    with ThreadPoolExecutor(5) as threads:
        slow = threads.submit(ask, "sleep", seconds=600, limits=LookLimits(wall_s=5))
        quick = [threads.submit(ask, "copy", content=b"abc") for _ in range(8)]
        assert [one.result() for one in quick] == [{"length": 3}] * 8
        assert not slow.done()
        with pytest.raises(Busy):
            slow.result()


def test_a_cage_that_was_killed_is_started_again(ask, cage):
    ask("copy", content=b"abc")
    before = cage.pid
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while True:
        try:
            assert ask("copy", content=b"abc") == {"length": 3}
            break
        except Busy:
            assert time.monotonic() < deadline
    assert cage.pid != before


def test_a_thread_that_ends_does_not_take_the_cage_with_it(ask, cage):
    cage.close()
    thread = threading.Thread(target=ask, args=("copy",), kwargs={"content": b"abc"})
    thread.start()
    thread.join()
    started = cage.pid
    time.sleep(0.3)
    assert ask("copy", content=b"abc") == {"length": 3}
    assert cage.pid == started


def test_a_forked_process_gets_a_cage_of_its_own_and_leaves_the_first_alone(ask, cage):
    ask("copy", content=b"abc")
    mine = cage.pid
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            ask("copy", content=b"abc")
            os.write(write, str(cage.pid).encode())
            cage.close()
        finally:
            os._exit(0)
    os.close(write)
    other = int(os.read(read, 20))
    os.close(read)
    os.waitpid(child, 0)
    assert other != mine
    assert ask("copy", content=b"abc") == {"length": 3}
    assert cage.pid == mine


def test_cage_and_looks_end_with_the_process_that_holds_them():
    code = textwrap.dedent("""
        import os, sys, threading, time
        from reading.cage.keeper import Cage
        from reading.cage.limits import LookLimits
        cage = Cage("tests.reading.prober")
        cage.walls
        def seen(running):
            if running.pid:
                print(cage.pid, running.pid, flush=True)
                time.sleep(600)
        file = os.memfd_create("x")
        cage.look("sleep", {"seconds": 600}, file, file, limits=LookLimits(), going=seen)
    """)
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    pids = [int(word) for word in holder.stdout.readline().split()]
    holder.kill()
    holder.wait()
    holder.stdout.close()
    deadline = time.monotonic() + 30
    while any(runs(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
