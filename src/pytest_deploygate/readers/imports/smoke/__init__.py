"""Starts a launch for real: in a clean process of its own, fenced in, and ended as soon as it has started or not.

What counts is the imports. An import has started once the module, and what the launcher takes from it, are there.
A program (``python file.py``, ``python -m name``) runs as ``__main__``. It has started once it ends by itself with exit
status 0; or asks for the network, or goes on for a second or two without importing anything, at a point after which its
own code has no more imports; or once its time is over, unless an import is under way.

The process gets ``sys.path`` as the launcher makes it, the launcher's own modules as it has loaded them by then, the
variables of the launch and of the gate file, and a temporary home. It has no network: Python's sockets refuse, and on
Linux, where the system lets it, there is none for anything else either. It writes no compiled files; other files that
the code itself writes are not kept from it.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ....families.imports import Smoke, Smoked
from ....finding import CannotJudge
from ....rules import Deploy
from ..interpreter import quiet_environment
from ..steps import Launch
from .reports import Outcomes

__all__ = ["smoke"]

GRACE = 1.0
"""Seconds between two looks at a program that runs; two without an import in between say that it has started."""

_GUARD = Path(__file__).with_name("guard.py")
_RUNNER = Path(__file__).with_name("runner.py")
_OLDEST = (3, 8)  # which brought the hook that fences off the network
_LAST_EFFORT = 15
_MARSHAL_VERSION = 2  # that every Python reads


def smoke(launch: Launch, options: Smoke, deploy: Deploy) -> Smoked | CannotJudge:
    """Start a launch for real, and say how that ends.

    Only for a run that asks for the rule `imports/smoke`: this runs the deploy's code.

    Args:
        launch: What to start.
        options: Its limits, and its environment variables.
        deploy: Whose it is. Its scrubber learns the secrets among those.
    """
    if os.name != "posix":
        return CannotJudge("starts are tried on Linux and macOS only", launch.place, launch.title)
    if launch.interpreter.version < _OLDEST:
        oldest = "{}.{}".format(*_OLDEST)
        message = (
            f"'{launch.title}' is started by Python {launch.interpreter.short}; from {oldest} on, a start is tried"
        )
        return CannotJudge(message, launch.place, launch.title)
    deploy.scrubber.add_environment({**launch.environ, **options.environment})
    with tempfile.TemporaryDirectory(prefix="deploygate-", ignore_cleanup_errors=True) as folder:
        answer = _guarded(_request(launch, options, deploy.root, Path(folder).resolve()))
    if answer is None:
        return CannotJudge(f"'{launch.title}' could not be tried: its guard ended", launch.place, launch.title)
    try:
        return Smoked(launch.title, launch.place, Outcomes(launch, options, deploy).read(answer))
    except CannotJudge as refusal:
        return refusal


def _request(launch: Launch, options: Smoke, root: Path, folder: Path) -> dict[str, Any]:
    """What the guard is asked to run; what it runs is asked by a file in the folder."""
    token = secrets.token_hex(16)
    home = folder / "home"
    home.mkdir()
    request = folder / "request"
    # Python imports that one by itself, and goes on where it fails.
    steps = [step for step in launch.steps if step.name != "sitecustomize"]
    program = next((step.name for step in steps if step.kind != "import"), "")
    written = {
        "token": token,
        "folder": os.fsencode(home) + b"/",
        "roots": tuple(os.path.join(known, "") for known in (root, root.resolve())),
        "arguments": [program, *launch.arguments],
        "path": launch.interpreter.path,
        "loaded": sorted(launch.loaded),
        "steps": [(step.kind, step.name, step.path, step.attribute, step.missing) for step in steps],
    }
    request.write_bytes(marshal.dumps(written, _MARSHAL_VERSION))
    environment = {
        **quiet_environment(),
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        **launch.environ,
        **options.environment,
    }
    return {
        "command": [launch.interpreter.executable, "-S", "-B", str(_RUNNER), str(request)],
        "environment": environment,
        "cwd": str(launch.cwd),
        "seconds": options.timeout,
        "grace": GRACE,
        "memory": options.memory,
        "token": token,
        "folder": str(folder),
    }


def _guarded(request: dict[str, Any]) -> dict[str, Any] | None:
    """The guard's answer; None where it has none."""
    guard = subprocess.Popen(  # noqa: S603 - this Python, and a file of this package
        [sys.executable, "-I", "-S", "-B", str(_GUARD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=quiet_environment(),
        start_new_session=True,
    )
    assert guard.stdin is not None
    assert guard.stdout is not None
    try:
        guard.stdin.write(json.dumps(request).encode() + b"\n")
        guard.stdin.flush()
        said = json.loads(guard.stdout.read())
    except (OSError, ValueError):
        return None
    finally:
        # The guard ends all that it has started once nobody speaks to it any more.
        for stream in (guard.stdin, guard.stdout):
            with contextlib.suppress(OSError):
                stream.close()
        try:
            guard.wait(_LAST_EFFORT)
        except subprocess.TimeoutExpired:
            guard.kill()
            guard.wait()
    return said if isinstance(said, dict) else None
