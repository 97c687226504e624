"""The service of the example ``n-plus-one/node``, at a free port, and other programs of Node that ask a database."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import tools
from databases import postgres_run

EXAMPLE = tools.ROOT / "examples" / "n-plus-one" / "node"
PG_VERSION = "8.23.1"
MYSQL2_VERSION = "3.24.6"


@functools.cache
def packages(name: str, version: str) -> Path:
    """A folder ``node_modules`` that holds a package of npm's and all that it needs."""
    return tools.need_package(name, version).parent


def environment(url: str) -> Mapping[str, str]:
    """What the service and its seed need to run."""
    return {"PATH": os.environ["PATH"], "DATABASE_URL": url}


def copied(name: str, folder: Path) -> Path:
    """The example ``broken`` or ``mended`` with its packages, below a folder."""
    modules = packages("pg", PG_VERSION)
    copy = shutil.copytree(EXAMPLE / name, folder / name)
    (copy / "node_modules").symlink_to(modules, target_is_directory=True)
    return copy


def create(folder: Path, url: str) -> None:
    """Make the example's tables in an empty database."""
    postgres_run(url, (folder / "schema.sql").read_text(encoding="utf-8"))


def seed(folder: Path, url: str, rows: int) -> None:
    """Have so many recommendations, and no others."""
    command = [tools.need_node(), "seed.js", str(rows)]
    subprocess.run(command, cwd=folder, env=environment(url), check=True, timeout=60)


def get(url: str) -> bytes:
    """What a URL answers with."""
    with urllib.request.urlopen(url, timeout=30) as response:
        return bytes(response.read())


@contextlib.contextmanager
def running(folder: Path, url: str) -> Iterator[str]:
    """The URL of the service while it runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {**environment(url), "PORT": str(port)}
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen([tools.need_node(), "server.js"], cwd=folder, env=own) as service:
        try:
            _await(f"{base}/health", service)
            yield base
        finally:
            service.kill()


def _await(url: str, service: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            get(url)
        except OSError:
            assert service.poll() is None, "the service has ended"
            assert time.monotonic() < until, "the service does not answer"
            time.sleep(0.05)
        else:
            return
