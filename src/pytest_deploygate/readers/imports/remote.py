"""Running a function of this package in another Python, so that code is parsed by the grammar that it is for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from ...finding import CannotJudge, Location
from .interpreter import Interpreter, quiet_environment

__all__ = ["call_in"]

SECONDS = 600
_SOURCES = Path(__file__).parents[3]
_CALL = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
module, _, name = sys.argv[2].partition(":")
answer = getattr(importlib.import_module(module), name)(json.loads(sys.stdin.buffer.read()))
sys.stdout.write(json.dumps(answer))
"""


def call_in(interpreter: Interpreter, function: str, data: Any, place: Location) -> Any:
    """What a function of this package gives when another Python runs it.

    Args:
        interpreter: That Python. It gets neither this process's environment nor anything of the project on its path.
        function: ``package.module:name``. It takes and gives what JSON can hold, and needs the standard library only.
        data: Its argument.
        place: Where that Python is asked for.

    Raises:
        CannotJudge: It is too old, or does not answer.
    """
    if (refusal := interpreter.too_old("followed", place)) is not None:
        raise refusal
    try:
        done = subprocess.run(  # noqa: S603 - the user named it
            [interpreter.executable, "-I", "-B", "-X", "utf8", "-c", _CALL, str(_SOURCES), function],
            input=json.dumps(data).encode(),
            capture_output=True,
            env=quiet_environment(),
            timeout=SECONDS,
            check=False,
        )
        if done.returncode == 0:
            return json.loads(done.stdout)
        why = f"ended with {done.returncode}"
    except subprocess.TimeoutExpired:
        why = f"did not answer within {SECONDS} seconds"
    except (OSError, ValueError):
        why = "gave no answer"
    raise CannotJudge(f"the interpreter '{interpreter.executable}' {why} when asked about the code", place, "python")
