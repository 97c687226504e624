"""Runs the project's code in a process of its own, once the gate file has asked for that, and never for too long."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..finding import Location
from ..rules import Deploy
from .imports.interpreter import find_interpreter, quiet_environment

__all__ = ["Failure", "asked", "failure", "run"]


class Failure(Exception):
    """The project's code does not come to its end. The message is a clause: ``raises ImportError``.

    Attributes:
        place: Where in the project; None where that is not known.
    """

    def __init__(self, message: str, place: Location | None = None) -> None:
        super().__init__(message)
        self.place = place


def asked(
    worker: Path,
    request: Mapping[str, Any],
    deploy: Deploy,
    python: str | None,
    environment: Mapping[str, str],
    seconds: float,
    place: Location,
) -> dict[str, Any]:
    """The worker's answer.

    Args:
        worker: The script that runs there.
        request: What it is to do.
        deploy: Whose code it runs. Its scrubber learns the secrets among the variables.
        python: The interpreter, as the gate file has it.
        environment: The variables that it gets; the gate's own are not passed on.
        seconds: How long it may take.
        place: Where the gate file asks for it.

    Raises:
        CannotJudge: There is no such interpreter.
        Failure: The code fails, or takes too long.
    """
    executable = find_interpreter(python, deploy.root, place).executable
    deploy.scrubber.add_environment(environment)
    with tempfile.TemporaryDirectory(prefix="deploygate-", ignore_cleanup_errors=True) as folder:
        home = Path(folder).resolve()
        answer, written = home / "answer", home / "request"
        written.write_text(json.dumps({**request, "root": str(deploy.root), "answer": str(answer)}), "utf-8")
        variables = {**quiet_environment(), "HOME": str(home), "TMPDIR": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
        run([executable, "-B", str(worker), str(written)], {**variables, **environment}, deploy.root, seconds)
        try:
            said: Any = json.loads(answer.read_text("utf-8"))
        except (OSError, ValueError):
            raise Failure("ends the process before it is done") from None
    if not isinstance(said, dict):
        raise Failure("ends the process before it is done")
    if error := said.get("error"):
        raise failure(error, deploy.root)
    return said


def failure(error: Mapping[str, Any], root: Path) -> Failure:
    """What went wrong, as the worker has told it."""
    text = f": {error['text']}" if error.get("text") else ""
    where = error.get("place")
    place = None
    if where:
        path = Path(where[0])
        shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        place = Location(shown, int(where[1]))
    # What the worker itself says is a clause already.
    return Failure(f"raises {error['type']}{text}" if error["type"] else str(error["text"]), place)


def run(command: list[str], environment: Mapping[str, str], root: Path, seconds: float) -> int:
    """Run something without a terminal, and whatever it starts; gives its exit code.

    Raises:
        Failure: It takes too long.
    """
    process = subprocess.Popen(  # noqa: S603 - what the gate file names
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=root,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Failure(f"takes longer than {seconds:g} seconds") from None
    finally:
        # Whatever it has started goes with it.
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
        process.wait()
