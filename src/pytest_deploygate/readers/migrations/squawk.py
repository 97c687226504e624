"""A second opinion on SQL for PostgreSQL: squawk, whose grammar is PostgreSQL's own, on what sqlglot does not know."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...families.migrations import Step
from ..imports.interpreter import quiet_environment

__all__ = ["second_opinion"]

SECONDS = 30
# What is a matter of taste, and what is asked of a whole script and not of a statement.
_PASSED_OVER = re.compile(
    r"prefer-.*|require-(lock|statement)-timeout|require-timeout-settings|ban-char-field|transaction-.*|identifier-.*"
)
# Their own SQL is a text to it, or behind a name.
_CLOSED = re.compile(r"(?i)\s*(?:DO|CALL|EXECUTE|SELECT|WITH)\b")


def second_opinion(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The same steps, with those judged that were not understood and that squawk knows; without it, as they are."""
    asked = [i for i, s in enumerate(steps) if s.kind == "opaque" and s.text and not _CLOSED.match(s.text)]
    program = _program() if asked else None
    if program is None:
        return tuple(steps)
    said = _asked(program, [steps[index].text for index in asked])
    found = list(steps)
    for index, words in zip(asked, said, strict=True):
        if words is None or any(word.get("rule_name") == "syntax-error" for word in words):
            continue
        counted = [word for word in words if not _PASSED_OVER.fullmatch(str(word.get("rule_name")))]
        kept = found[index]
        found[index] = (
            replace(kept, kind="flagged", reason=f"{counted[0]['message']} (squawk, {counted[0]['rule_name']})")
            if counted
            else replace(kept, kind="other", reason="")
        )
    return tuple(found)


def _program() -> str | None:
    beside = Path(sys.executable).with_name("squawk")
    return str(beside) if beside.is_file() else shutil.which("squawk")


def _asked(program: str, statements: Sequence[str]) -> list[list[Mapping[str, Any]] | None]:
    """What squawk says of each statement; None where it says nothing at all."""
    with tempfile.TemporaryDirectory(prefix="deploygate-") as folder:
        names = [f"{number}.sql" for number in range(len(statements))]
        for name, statement in zip(names, statements, strict=True):
            Path(folder, name).write_text(f"{statement.rstrip(';')};\n", "utf-8")
        try:
            done = subprocess.run(  # noqa: S603 - the extra, or what is on the user's path
                [program, "--reporter=Json", *names],
                cwd=folder,
                env=quiet_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
            words: Any = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.SubprocessError):
            return [None] * len(statements)
    if not isinstance(words, list):
        return [None] * len(statements)
    return [[word for word in words if word.get("file") == name] for name in names]
