"""Work for a cage that tries to break out, and tells what it met."""

import ctypes
import errno
import os
import resource
import socket
import subprocess
import time
from pathlib import Path


def prepare():
    """Nothing is needed beyond what is loaded above."""


def told(act):
    try:
        return act() or "done"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error.errno))


def open_file(request, source, out):
    return {"met": told(lambda: Path(request["path"]).read_bytes()[:1].hex())}


def write_file(request, source, out):
    return {"met": told(lambda: Path(request["path"]).write_bytes(b"x"))}


def connect(request, source, out):
    def act():
        with socket.socket(getattr(socket, request["family"])) as other:
            address = request["address"]
            other.connect(tuple(address) if isinstance(address, list) else address)

    return {"met": told(act)}


def run(request, source, out):
    return {"met": told(lambda: subprocess.run(request["command"], check=True).returncode)}


def fork(request, source, out):
    def act():
        child = os.fork()
        if child == 0:
            os._exit(0)

    return {"met": told(act)}


def kill(request, source, out):
    return {"met": told(lambda: os.kill(request["pid"], 0))}


def reach_memory(request, source, out):
    library = ctypes.CDLL(None, use_errno=True)

    def ptrace():
        if library.ptrace(16, request["pid"], None, None) != 0:
            raise OSError(ctypes.get_errno(), "ptrace")

    def peek():
        place = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
        if library.process_vm_readv(request["pid"], place, 1, place, 1, 0) < 0:
            raise OSError(ctypes.get_errno(), "process_vm_readv")

    return {
        "ptrace": told(ptrace),
        "read": told(peek),
        "mem": told(lambda: Path(f"/proc/{request['pid']}/mem").open("rb").close()),
        "environ": told(lambda: Path(f"/proc/{request['pid']}/environ").read_bytes()),
    }


def who_am_i(request, source, out):
    library = ctypes.CDLL(None, use_errno=True)
    return {
        "uid": os.getuid(),
        "groups": os.getgroups(),
        "no_new_privileges": library.prctl(39, 0, 0, 0, 0),
        "dumpable": library.prctl(3, 0, 0, 0, 0),
        "environment": dict(os.environ),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "parent": os.getppid(),
    }


def eat_memory(request, source, out):
    return {"length": len(bytearray(request["bytes"]))}


def eat_time(request, source, out):
    while True:
        pass


def sleep(request, source, out):
    time.sleep(request["seconds"])
    return {"slept": request["seconds"]}


def write_much(request, source, out):
    while True:
        os.write(out, bytes(1 << 20))


def crash(request, source, out):
    ctypes.string_at(0)


def recurse(request, source, out):
    return recurse(request, source, out)


def remember(request, source, out):
    """Whether anything of an earlier look is left here."""
    global seen
    before = globals().get("seen", "nothing")
    seen = request["word"]
    return {"before": before}


def copy(request, source, out):
    content = os.pread(source, 1 << 20, 0)
    os.write(out, content)
    return {"length": len(content)}


def write_source(request, source, out):
    return {"met": told(lambda: os.write(source, b"x"))}


LOOKS = {
    name: globals()[name]
    for name in (
        "open_file", "write_file", "connect", "run", "fork", "kill", "reach_memory", "who_am_i",
        "eat_memory", "eat_time", "sleep", "write_much", "crash", "recurse", "remember", "copy",
        "write_source",
    )
}  # fmt: skip
CHORES = {}
