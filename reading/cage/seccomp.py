"""
Seccomp: system calls a caged process is refused, whatever it is made to ask.

A refused call answers EPERM, so that a library that tries its luck goes on without it. Calls that
only change a file's mode, owner or times answer that all is well and do nothing: copying a file
asks for them, Landlock does not cover them, and nothing in a cage depends on them.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_SET_FILTER: Final = 1
_ALL_THREADS: Final = 1
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
# offsets into `struct seccomp_data`
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
# BPF: load a word, jump if equal, if not below, if any bit is set; return
_LOAD, _IF_EQUAL, _IF_FROM, _IF_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NEW_NAMESPACES: Final = 0x7E020000
_X32: Final = 0x40000000


@dataclass(frozen=True, slots=True)
class _Machine:
    audit: int
    seccomp: int
    numbers: dict[str, int]


# Since 2019 new calls have one number on all machines.
_ALIKE: Final = {
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426,
    "io_uring_register": 427, "open_tree": 428, "move_mount": 429, "fsopen": 430,
    "fsconfig": 431, "fsmount": 432, "fspick": 433, "pidfd_open": 434, "clone3": 435,
    "pidfd_getfd": 438, "process_madvise": 440, "mount_setattr": 442, "quotactl_fd": 443,
    "process_mrelease": 448, "fchmodat2": 452, "setxattrat": 463, "removexattrat": 466,
    "open_tree_attr": 467,
}  # fmt: skip
_X86_64: Final = {
    "shmget": 29, "shmat": 30, "shmctl": 31, "socket": 41, "connect": 42, "accept": 43,
    "bind": 49, "listen": 50, "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "kill": 62,
    "semget": 64, "semop": 65, "semctl": 66, "msgget": 68, "msgsnd": 69, "msgrcv": 70,
    "msgctl": 71, "chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94,
    "ptrace": 101, "setuid": 105, "setgid": 106, "setreuid": 113, "setregid": 114,
    "setgroups": 116, "setresuid": 117, "setresgid": 119, "setfsuid": 122, "setfsgid": 123,
    "capset": 126, "rt_sigqueueinfo": 129, "utime": 132, "mknod": 133, "personality": 135,
    "pivot_root": 155, "adjtimex": 159, "chroot": 161, "acct": 163, "settimeofday": 164,
    "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169,
    "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173, "init_module": 175,
    "delete_module": 176, "quotactl": 179, "setxattr": 188, "lsetxattr": 189,
    "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198, "fremovexattr": 199,
    "tkill": 200, "lookup_dcookie": 212, "clock_settime": 227, "tgkill": 234, "utimes": 235,
    "mq_open": 240, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250,
    "migrate_pages": 256, "mknodat": 259, "fchownat": 260, "futimesat": 261,
    "fchmodat": 268, "unshare": 272, "move_pages": 279, "utimensat": 280, "accept4": 288,
    "rt_tgsigqueueinfo": 297, "perf_event_open": 298, "fanotify_init": 300,
    "prlimit64": 302, "name_to_handle_at": 303, "open_by_handle_at": 304,
    "clock_adjtime": 305, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
    "kcmp": 312, "finit_module": 313, "kexec_file_load": 320, "bpf": 321, "execveat": 322,
    "userfaultfd": 323,
}  # fmt: skip
_AARCH64: Final = {
    "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14, "lremovexattr": 15,
    "fremovexattr": 16, "lookup_dcookie": 18, "mknodat": 33, "umount2": 39, "mount": 40,
    "pivot_root": 41, "chroot": 51, "fchmod": 52, "fchmodat": 53, "fchownat": 54,
    "fchown": 55, "quotactl": 60, "utimensat": 88, "acct": 89, "capset": 91,
    "personality": 92, "unshare": 97, "kexec_load": 104, "init_module": 105,
    "delete_module": 106, "clock_settime": 112, "ptrace": 117, "kill": 129, "tkill": 130,
    "tgkill": 131, "rt_sigqueueinfo": 138, "reboot": 142, "setregid": 143, "setgid": 144,
    "setreuid": 145, "setuid": 146, "setresuid": 147, "setresgid": 149, "setfsuid": 151,
    "setfsgid": 152, "setgroups": 159, "sethostname": 161, "setdomainname": 162,
    "settimeofday": 170, "adjtimex": 171, "mq_open": 180, "msgget": 186, "msgctl": 187,
    "msgrcv": 188, "msgsnd": 189, "semget": 190, "semctl": 191, "semop": 193, "shmget": 194,
    "shmctl": 195, "shmat": 196, "socket": 198, "bind": 200, "listen": 201, "accept": 202,
    "connect": 203, "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220,
    "execve": 221, "swapon": 224, "swapoff": 225, "migrate_pages": 238, "move_pages": 239,
    "rt_tgsigqueueinfo": 240, "perf_event_open": 241, "accept4": 242, "prlimit64": 261,
    "fanotify_init": 262, "name_to_handle_at": 264, "open_by_handle_at": 265,
    "clock_adjtime": 266, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271,
    "kcmp": 272, "finit_module": 273, "bpf": 280, "execveat": 281, "userfaultfd": 282,
    "kexec_file_load": 294,
}  # fmt: skip
_MACHINES: Final = {
    "x86_64": _Machine(0xC000003E, 317, {**_X86_64, **_ALIKE}),
    "aarch64": _Machine(0xC00000B7, 277, {**_AARCH64, **_ALIKE}),
}

_PRETENDED: Final = frozenset({
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime",
    "utimes", "futimesat", "utimensat", "setxattr", "lsetxattr", "fsetxattr", "setxattrat",
    "removexattr", "lremovexattr", "fremovexattr", "removexattrat",
})  # fmt: skip
# glibc falls back to `clone`, whose flags can be looked at, only when it is told so.
_UNKNOWN: Final = frozenset({"clone3"})
PROGRAMS: Final = frozenset({"execve", "execveat"})
PROCESSES: Final = frozenset({"clone", "fork", "vfork", "pidfd_open"})
_ASKED_FOR: Final = PROGRAMS | PROCESSES
_LOOKED_AT: Final = frozenset({"prlimit64", "tgkill", "kill"})


def refuse(calls: Iterable[str] = (), *, only_self: bool = False) -> bool:
    """
    Refuse this process, in all its threads and for good, what a cage never needs, and `calls`.

    Signals it can send to itself alone, and with `only_self` not even to threads of what it starts. Returns whether the filter stands; on a
    kernel or machine without one nothing changes. Needs "no new privileges".
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    named = frozenset(machine.numbers) - _ASKED_FOR - _LOOKED_AT | frozenset(calls)
    steps = _filter(machine, named, only_self=only_self)
    code = b"".join(steps)
    kept = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(kept))
    library = ctypes.CDLL(None, use_errno=True)
    number = ctypes.c_long(machine.seccomp)
    return bool(library.syscall(number, _SET_FILTER, _ALL_THREADS, program) == 0)


def _filter(machine: _Machine, named: frozenset[str], *, only_self: bool) -> list[bytes]:
    steps = [
        _step(_LOAD, 0, 0, _MACHINE),
        _step(_IF_EQUAL, 1, 0, machine.audit),
        _step(_RETURN, 0, 0, _KILL),
        _step(_LOAD, 0, 0, _NUMBER),
    ]
    if machine.audit == _MACHINES["x86_64"].audit:
        steps += [_step(_IF_FROM, 0, 1, _X32), _step(_RETURN, 0, 0, _REFUSE | errno.EPERM)]
    for name in sorted(named & machine.numbers.keys()):
        steps += [
            _step(_IF_EQUAL, 0, 1, machine.numbers[name]),
            _step(_RETURN, 0, 0, _REFUSE | _answer(name)),
        ]
    steps += _looked_at(machine.numbers["clone"], _IF_BITS, _NEW_NAMESPACES, refuse_if=True)
    # Limits of others are not its to set.
    steps += _looked_at(machine.numbers["prlimit64"], _IF_EQUAL, 0, refuse_if=False)
    steps += _looked_at(machine.numbers["kill"], _IF_EQUAL, os.getpid(), refuse_if=False)
    if only_self:
        # Its programs' threads may stop each other, a look has none.
        steps += _looked_at(machine.numbers["tgkill"], _IF_EQUAL, os.getpid(), refuse_if=False)
    return [*steps, _step(_RETURN, 0, 0, _ALLOW)]


def _looked_at(number: int, test: int, value: int, *, refuse_if: bool) -> list[bytes]:
    """Refuse the call by its first argument."""
    met, failed = (0, 1) if refuse_if else (1, 0)
    return [
        _step(_IF_EQUAL, 0, 4, number),
        _step(_LOAD, 0, 0, _ARGUMENTS),
        _step(test, met, failed, value),
        _step(_RETURN, 0, 0, _REFUSE | errno.EPERM),
        _step(_LOAD, 0, 0, _NUMBER),
    ]


def _answer(name: str) -> int:
    if name in _PRETENDED:
        return 0
    if name in PROGRAMS:
        # Libraries know what to do without a program that is not installed.
        return errno.ENOENT
    return errno.ENOSYS if name in _UNKNOWN else errno.EPERM


def _step(code: int, met: int, failed: int, value: int) -> bytes:
    return struct.pack("HBBI", code, met, failed, value)
