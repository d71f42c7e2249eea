"""Keeps the service standing: a process that only waits, and starts the serving one again when it is killed.

All code is loaded before the serving process is made, as a copy of this one, and the port is this one's: a new
serving process answers within moments, and who comes in between waits and is not refused.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep

__all__ = ["Lifeline", "can_stand", "keep_serving"]

#: Pause before the second start within a minute, doubled with each more, and the longest, in seconds.
_PAUSE_S, _LONGEST_S, _MINUTE_S = 0.2, 10.0, 60.0


_ENDING = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Lifeline:
    """What the serving process has of the one that waits: where to tell it that it is `ready`, and a file that
    comes to its end when the other is `gone`; numbers of files.
    """

    ready: int
    gone: int

    def tell(self) -> None:
        """Tell that the service answers."""
        os.write(self.ready, b"1")


@dataclass(slots=True)
class _Serving:
    """The serving process as the waiting one sees it."""

    pid: int
    ready: int
    held: int  # open as long as this process lives
    leave: Callable[[], None]
    ending: bool = False

    def end(self, *_: object) -> None:
        """Pass a signal on; Ctrl-C in a terminal has reached it already, and does no harm twice."""
        self.ending = True
        self.leave()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def wait(self) -> tuple[int, bool]:
        """Return how it ended, a signal as a negative number, and whether it had been ready."""
        pid = status = 0
        while pid != self.pid:
            pid, status = os.wait()  # in a container, orphans come here too
        ready = os.read(self.ready, 1) == b"1"
        os.close(self.ready)
        os.close(self.held)
        return os.waitstatus_to_exitcode(status), ready


def can_stand() -> bool:
    """Tell whether this system can copy a process."""
    return hasattr(os, "fork")


def _start(serve: Callable[[Lifeline], None], leave: Callable[[], None]) -> _Serving | None:
    """Make the serving process; None in that process, when it has served."""
    ready, tell = os.pipe()
    gone, held = os.pipe()
    sys.stdout.flush()
    gc.freeze()  # what is there now is shared by both
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    pid = os.fork()
    if pid:
        os.close(tell)
        os.close(gone)
        serving = _Serving(pid, ready, held, leave)
        for number in _ENDING:
            signal.signal(number, serving.end)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        return serving
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    os.close(ready)
    os.close(held)
    serve(Lifeline(tell, gone))
    return None


def keep_serving(
    serve: Callable[[Lifeline], None], leave: Callable[[], None], say: Callable[[str], None]
) -> int:
    """Serve in a process of its own, and start it again whenever something kills it.

    Args:
        serve: serves until it is told to end; runs in the new process, and what it raises is raised there.
        leave: lets go of the port, which both hold, when the service is told to end.
        say: takes a line for the log.

    Returns:
        the exit code: of the serving process, where it ended by itself; 0 in that process.
    """
    starts: list[float] = []
    while True:
        starts = [*(moment for moment in starts if monotonic() - moment < _MINUTE_S), monotonic()]
        serving = _start(serve, leave)
        if serving is None:
            return 0
        code, ready = serving.wait()
        if code >= 0 or serving.ending or not ready:
            return code if code >= 0 else 128 - code
        say(f"the serving process was ended by signal {-code} ({signal.Signals(-code).name}) and is started again")
        if len(starts) > 1:
            sleep(min(_PAUSE_S * 2 ** (len(starts) - 2), _LONGEST_S))
        if serving.ending:  # told in the meantime
            return 0
