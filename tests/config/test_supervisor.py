"""Errands are sent off when they are due, one at a time, and end with everything else."""

import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from config import supervisor as supervising
from config.certificates import secured
from config.env import read
from config.programs import Child, Errand, children_of, errands, keeper_of
from config.supervisor import Supervisor
from keys.keeper.wire import pair

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


def test_when_the_machine_is_called_otherwise_web_servers_are_started_anew_one_at_a_time(tmp_path):
    (tmp_path / "keys").mkdir()
    said = {"KHOSO_DATA": str(tmp_path), "KHOSO_HTTPS": "own", "KHOSO_HOSTS": "kho.lan"}
    env = read(said, base=BASE)
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]
    children = [Child("web 1", sleeping, sockets=(0,)), Child("web 2", sleeping, sockets=(0,))]
    children.append(Child("worker", sleeping))
    watch = Supervisor(env, children, secure=secured(env, at=datetime.now(UTC)))
    for child in children:
        watch._start(child)
        child.started = 0.0
    watch.certificate_due = 0.0
    watch._look_at_certificate()
    assert watch.to_renew == []
    watch.env = read(said | {"KHOSO_HOSTS": "kho.lan,luutru.lan"}, base=BASE)
    watch.certificate_due = 0.0
    watch._look_at_certificate()
    assert watch.to_renew == children[:2]
    watch._renew_one()
    second = children[1].process
    assert waited_for(lambda: second.poll() is not None)
    # The other one answers until this one is back and has stood for a while.
    watch._renew_one()
    assert children[0].process.poll() is None
    watch._watch()
    watch._watch()
    assert children[1].process is not second
    watch._renew_one()
    assert children[0].process.poll() is None
    children[1].started = 0.0
    watch._renew_one()
    first = children[0].process
    assert waited_for(lambda: first.poll() is not None)
    assert watch.to_renew == []
    assert children[2].process.poll() is None
    watch._end_all()


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


def test_each_program_that_reads_papers_has_a_line_and_the_keeper_the_other_end_of_all():
    env = read({"KHOSO_KEYS_COPY": "/mnt/copy"}, base=BASE)
    lines = [pair() for _ in range(4)]
    with socket.socket() as listener:
        children = children_of(listener, None, lines)
    ours = [end.fileno() for end, _ in lines]
    assert [child.lines for child in children] == [(number,) for number in ours]
    assert [child.command[-2:] for child in children] == [["--keeper", str(n)] for n in ours]
    keeper = keeper_of(env, lines)
    assert keeper.lines == tuple(end.fileno() for _, end in lines)
    assert keeper.command[-2:] == ["--copy", "/mnt/copy"]
    for end in (end for line in lines for end in line):
        end.close()


def test_a_key_file_opens_after_each_start_of_the_keeper_and_where_there_is_none_nobody_asks():
    env = read({"KHOSO_KEY_FILE": "/mnt/stick/key"}, base=BASE)
    (opening,) = (errand for errand in errands(env) if errand.name == "open_keys")
    assert opening.command[2:] == ["open_keys", "--key-file", "/mnt/stick/key", "--await"]
    assert "open_keys" not in {errand.name for errand in errands(read({}, base=BASE))}
    once = Errand("x", [sys.executable, "-c", ""], 0, float("inf"), behind="keeper")
    keeper = Child("keeper", [sys.executable, "-c", "import time; time.sleep(600)"])
    watch = Supervisor(env, [keeper], [once])
    for _ in range(2):
        watch._start(keeper)
        watch._send_off()
        sent = once.process
        assert waited_for(lambda: once.process.poll() == 0)
        watch._send_off()
        assert once.process is sent
        keeper.process.kill()
        keeper.process.wait()


def test_the_first_page_waits_for_whoever_opens_the_keys_and_not_for_ever(tmp_path, monkeypatch):
    """Sent off behind the keeper, at each of its starts; READY means that the keys are open."""
    monkeypatch.setattr(supervising, "answers", lambda _env: True)
    log = tmp_path / "log"
    script = f"import time; time.sleep(0.5); open({str(log)!r}, 'w').write('x')"
    opening = Errand("open", [sys.executable, "-c", script], 0, float("inf"), behind="keeper")
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]
    keeper = Child("keeper", sleeping)
    watch = Supervisor(read({}, base=BASE), [Child("web 1", sleeping), keeper], [opening])
    for child in watch.children:
        watch._start(child)
    assert watch._wait_until_ready()
    assert log.exists()
    log.unlink()
    first = opening.process
    keeper.process.kill()
    keeper.process.wait()
    watch._start(keeper)
    watch._send_off()
    assert opening.process is not first
    monkeypatch.setattr(supervising, "OPENED_WITHIN_S", 0.0)
    assert watch._wait_until_ready()
    assert not log.exists()
    watch._end_all()
