"""Errands are sent off when they are due, one at a time, and end with everything else."""

import socket
import sys
import time
from pathlib import Path

from config.env import read
from config.supervisor import Child, Errand, Supervisor, children_of, errands

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


def test_a_child_that_died_is_started_again_at_once_and_after_a_pause_when_it_dies_again(capfd):
    child = Child("indexer", [sys.executable, "-c", "exit(3)"])
    watch = Supervisor(read({}, base=BASE), [child])
    watch._start(child)
    first = child.process
    assert waited_for(lambda: first.poll() == 3)
    watch._watch()
    assert "indexer: đã dừng (3)" in capfd.readouterr().err
    watch._watch()
    second = child.process
    assert second is not first
    assert waited_for(lambda: second.poll() == 3)
    watch._watch()
    watch._watch()
    assert child.process is second
    assert watch.again_at["indexer"] > time.monotonic()


def test_a_web_server_that_cannot_start_ends_the_waiting_and_whoever_started_beside_it(capfd):
    web = Child("web 1", [sys.executable, "-c", "exit(1)"])
    worker = Child("worker", [sys.executable, "-c", "import time; time.sleep(600)"])
    watch = Supervisor(read({"KHOSO_ADDRESS": "127.0.0.1:1"}, base=BASE), [web, worker])
    for child in watch.children:
        watch._start(child)
    assert not watch._wait_until_ready()
    assert "Máy chủ web không khởi động được" in capfd.readouterr().err
    watch._end_all()
    assert worker.process.poll() is not None


def test_asked_to_stop_it_waits_for_no_web_server_any_more(capfd):
    web = Child("web 1", [sys.executable, "-c", "import time; time.sleep(600)"])
    watch = Supervisor(read({"KHOSO_ADDRESS": "127.0.0.1:1"}, base=BASE), [web])
    watch._start(web)
    watch._stop(15, None)
    assert not watch._wait_until_ready()
    assert capfd.readouterr().err == ""
    watch._end_all()
    assert web.process.poll() is not None


def test_the_programs_of_a_machine_are_web_servers_first_and_share_one_socket():
    with socket.socket() as listener:
        children = children_of(listener)
        assert [child.name for child in children] == ["web 1", "web 2", "worker", "indexer"]
        assert [child.sockets for child in children] == [(listener.fileno(),)] * 2 + [()] * 2
