"""Runs a program inside a fence: without a network, within limits, and so that nothing of it is left afterwards.

Run by the gate's own Python: ``python -I -S guard.py``. Standard input holds the request, one line of JSON, and stays
open as long as the gate lives; the answer goes to standard output.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import select
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_HIGH = 100  # daemons close the low descriptors
_LAST_WORD = 0.5
_LAST_EFFORT = 5.0
_TICK = 0.01
_LONGEST = 64 * 1024
_IS_LINUX = sys.platform == "linux"


def start(request: Any, reports: int) -> NoReturn:
    """Become the program."""
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nowhere, standard)
        limit(request["memory"])
        if _IS_LINUX:
            leave_network()
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.chdir(request["cwd"])
        descriptor = fcntl.fcntl(reports, fcntl.F_DUPFD, _HIGH)
        os.set_inheritable(descriptor, True)
        command = [*request["command"], str(descriptor)]
        os.execve(command[0], command, request["environment"])  # noqa: S606 - the rule is on
    except (OSError, ValueError) as error:
        why = str(error).encode("utf-8", "replace").hex()
        os.write(reports, f"{request['token']} {b'unstartable'.hex()} {why}\n".encode())
    os._exit(127)


def limit(memory: int) -> None:
    """Bound the memory, in MiB, and write no core file."""
    # Libraries reserve far more addresses than they ever use; Linux can count what is really theirs.
    kind = resource.RLIMIT_DATA if _IS_LINUX else resource.RLIMIT_AS
    for which, wanted in ((kind, memory << 20), (resource.RLIMIT_CORE, 0)):
        _, most = resource.getrlimit(which)
        bound = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(which, (bound, bound))


def leave_network() -> None:
    """Go where there is no network, as far as the system allows it: what is not Python is not asked by a hook."""
    libc = ctypes.CDLL(None)
    user, group = os.getuid(), os.getgid()
    if user == 0:
        # Another user namespace would take away what root may do.
        libc.unshare(_CLONE_NEWNET)
    elif libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny", "ascii")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")


def watch(request: Any, child: int, reports: int) -> tuple[str, int | None]:
    """The program's last report and its exit status; None for one that did not end in time."""
    end = time.monotonic() + request["seconds"]
    ask = time.monotonic() + request["grace"]
    last, rest, status = "", b"", None
    is_over = False
    while True:
        if select.select([sys.stdin], [], [], _TICK)[0]:
            return "", None  # the gate is gone
        # What it has said by the time that it ended is in the pipe.
        status = status if status is not None else ended(child)
        rest += drained(reports)
        *lines, rest = rest.split(b"\n")
        last = next((said for line in reversed(lines) if (said := report(line, request["token"]))), last)
        rest = rest[-_LONGEST:]
        now = time.monotonic()
        if status is not None or (is_over and (now >= end or last)):
            return last, status
        if now >= end and not is_over:
            # A last question; only what it says to that counts, or that it says nothing.
            is_over, last, end = True, "", now + _LAST_WORD
            os.kill(child, signal.SIGURG)
        elif now >= ask and not is_over:
            # A program that does not listen ignores this signal.
            ask = now + request["grace"]
            os.kill(child, signal.SIGURG)


def ended(child: int) -> int | None:
    found, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def drained(reports: int) -> bytes:
    """What can be read at once."""
    data = b""
    with contextlib.suppress(BlockingIOError):
        while len(data) < _LONGEST and (more := os.read(reports, _LONGEST)):
            data += more
    return data


def report(line: bytes, token: str) -> str:
    """A line of the program's, if it is a report; the code could have written there too."""
    text = line.decode("ascii", "replace")
    return text[len(token) + 1 :] if text.startswith(token + " ") and len(text) <= _LONGEST else ""


def sweep(child: int) -> None:
    """End all that is left: the program, its group, and whoever left that."""
    until = time.monotonic() + _LAST_EFFORT
    while time.monotonic() < until:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        for orphan in children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(_TICK / 2)


def children() -> list[int]:
    """The processes that are this one's children, the orphans among them; none where there is no /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat") if _IS_LINUX else ():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = entry.read_text("ascii", "replace").rpartition(")")[2].split()[1]
            if int(parent) == os.getpid():
                found.append(int(entry.parent.name))
    return found


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    if _IS_LINUX:
        # Daemons leave their group and their parent; like this they come back here.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    reports, writing = os.pipe()
    child = os.fork()
    if child == 0:
        start(request, writing)
    os.close(writing)
    os.set_blocking(reports, False)
    last, status = "", None
    try:
        last, status = watch(request, child, reports)
    finally:
        sweep(child)
        # By here, since the gate may be gone.
        shutil.rmtree(request["folder"], ignore_errors=True)
    json.dump({"report": last, "status": status}, sys.stdout)


if __name__ == "__main__":
    main()
