"""Children do not outlive their parent, however it dies: an orphan would keep the port."""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>
WATCH_SECONDS = 0.5


def end_with_parent(parent_pid: int) -> None:
    """End this process when the one that started it does: at once on Linux, within a moment elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent_pid,), daemon=True).start()
    _end_if_orphan(parent_pid)  # it may have died before we asked


def _watch(parent_pid: int) -> None:
    while True:
        _end_if_orphan(parent_pid)
        time.sleep(WATCH_SECONDS)


def _end_if_orphan(parent_pid: int) -> None:
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal.SIGKILL)
