"""A real PM2 with a home and a daemon of its own, ended by its process id."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tools

# Tells where it runs and what it sees, and stays.
RECORD = """
const fs = require('fs');
const path = require('path');
const told = { cwd: process.cwd(), script: process.env.pm_exec_path, env: process.env };
const file = path.join(process.env.RECORDS, `${process.env.name}.${process.env.NODE_APP_INSTANCE}.json`);
fs.writeFileSync(file + '.part', JSON.stringify(told));
fs.renameSync(file + '.part', file);
setInterval(() => {}, 1e6);
"""
SECONDS = 20


class Pm2:
    """PM2's command line against one daemon.

    Attributes:
        records: The folder in which apps tell about themselves.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.records = home / "records"
        self.records.mkdir()
        (home / "pm2").mkdir()
        # A home that has been used before prints no banner, and asks no server for news.
        (home / "pm2" / "touch").write_text("0", encoding="utf-8")
        node = tools.need_node()
        self._command = [node, str(tools.need_pm2().resolve())]
        self.environ = {
            "PATH": f"{Path(node).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PM2_HOME": str(home / "pm2"),
            "RECORDS": str(self.records),
        }

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command of PM2's to its end."""
        return subprocess.run(
            [*self._command, *arguments],
            cwd=cwd,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    def processes(self) -> list[dict[str, Any]]:
        """What PM2 lists."""
        lines = self.run("jlist", cwd=self.home).stdout.splitlines()
        found: list[dict[str, Any]] = json.loads(next(line for line in reversed(lines) if line.startswith("[")))
        return found

    def told(self, *names: str, instance: int = 0) -> dict[str, dict[str, Any]]:
        """What apps of these names say about themselves, once all of them have."""
        files = {name: self.records / f"{name}.{instance}.json" for name in names}
        end = time.monotonic() + SECONDS
        while not all(file.exists() for file in files.values()):
            assert time.monotonic() < end, [name for name, file in files.items() if not file.exists()]
            time.sleep(0.05)
        return {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items()}

    def settled(self, *names: str, status: str = "online") -> list[dict[str, Any]]:
        """The processes of these names, once all of them have a status."""
        end = time.monotonic() + SECONDS
        while True:
            found = [process for process in self.processes() if process["name"] in names]
            states = {process["pm2_env"]["status"] for process in found}
            if states == {status}:
                return found
            assert time.monotonic() < end, states
            time.sleep(0.1)

    def end(self) -> None:
        """End the daemon, which ends its apps."""
        with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
            pid = int((self.home / "pm2" / "pm2.pid").read_text(encoding="utf-8"))
            os.kill(pid, signal.SIGTERM)
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                os.kill(pid, 0)
                time.sleep(0.05)
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def running() -> Iterator[Pm2]:
    """A PM2 whose daemon starts with the first command."""
    tools.need_pm2()
    # The path of a socket is short, pytest's own folders are not everywhere.
    home = Path(tempfile.mkdtemp(prefix="pm2-", dir="/tmp" if Path("/tmp").is_dir() else None))
    pm2 = Pm2(home)
    try:
        yield pm2
    finally:
        pm2.end()
        shutil.rmtree(home, ignore_errors=True)
