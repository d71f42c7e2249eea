"""What a worker process may not do, whatever its query says: outlive the service, take more memory, use a network.

Imports the standard library only: workers load this file.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys

__all__ = ["STACK_BYTES", "confine"]

#: Of the thread that runs queries: the engine's parser and evaluator recurse, and a stack that is used up ends
#: the process.  Untouched pages cost nothing.
STACK_BYTES = 256 * 2**20
#: What an idle worker reserves besides: arenas, the store's caches, its threads' stacks.
_RESERVED_BYTES = 256 * 2**20
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
#: Machine -> its audit number and the number of the system call ``socket``.
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_ENETUNREACH, _AF_UNIX = 101, 1
#: glibc's allocator: numbers of settings, and what they are set to.  Of itself it gives the queries' thread an
#: arena that it shrinks and grows anew with every query.
_MALLOPT = {-8: 1, -1: 16 * 2**20, -3: 4 * 2**20}  # arenas; bytes kept when freed; bytes that get a mapping each


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Move to a namespace with no network; some containers do not let a process do so."""
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWUSER | _CLONE_NEWNET, _CLONE_NEWNET))


def _refuse_sockets(libc: ctypes.CDLL) -> bool:
    """Have the kernel answer every request for a socket, other than a local one, with "network unreachable"."""
    known = _SOCKET_CALLS.get(platform.machine())
    if known is None or struct.calcsize("P") != 8:
        return False
    architecture, call = known
    load, equal, answer = 0x20, 0x15, 0x06
    refuse, allow = 0x00050000 | _ENETUNREACH, 0x7FFF0000
    steps = (  # operation, steps to skip if equal, if not, operand
        (load, 0, 0, 4),  # the architecture
        (equal, 0, 5, architecture),
        (load, 0, 0, 0),  # the call
        (equal, 0, 3, call),
        (load, 0, 0, 16),  # its first argument, the family of addresses
        (equal, 1, 0, _AF_UNIX),
        (answer, 0, 0, refuse),
        (answer, 0, 0, allow),
    )
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(program, len(program))
    filter_ = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(kept)), 16)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(filter_), 0, 0) == 0)


def _settle(libc: ctypes.CDLL) -> None:
    """Set allocator and scheduling for short queries: a worker that wakes lets the one who woke it go on."""
    with contextlib.suppress(AttributeError):  # another C library
        for setting, value in _MALLOPT.items():
            libc.mallopt(setting, value)
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def confine(memory_bytes: int) -> bool:
    """Die with the parent, write no core, take little more than the memory, reach no network.

    The limit on data counts what is reserved, not what is used, so it stands well above the memory that
    the parent watches: it catches what grows between two looks.  The network goes where the system lets
    a process give it up, in one way or the other.  The query check is the first wall, this the second.

    Returns:
        whether the process is without a network now.
    """
    data = memory_bytes * 5 // 4 + _RESERVED_BYTES + STACK_BYTES
    for limit, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_DATA, data)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _settle(libc)
    left, refused = _leave_network(libc), _refuse_sockets(libc)
    return left or refused
