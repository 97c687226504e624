"""What real Node makes of the files in `corpus/`: the truth that the evaluator is held against.

How a value is written down is said in `node_truth.cjs`; here whole numbers beyond 2**53 become floats,
as JavaScript has no others.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
SCRIPT = HERE / "node_truth.cjs"

CONFIG_ENDINGS = (".config.cjs", ".config.js", ".config.mjs")
ENV_ENDING = ".env.json"
SECONDS = 300
SAFE = 2**53


class NodeMissing(RuntimeError):
    """There is no Node to ask, or it is too old."""


class Case(NamedTuple):
    """A config file, and all that is in the environment while it is read."""

    path: Path
    env: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.path.relative_to(CORPUS).as_posix()


def cases() -> list[Case]:
    return [Case(path, _env(path)) for path in sorted(_configs())]


def truths(cases: Sequence[tuple[Path, Mapping[str, str]]]) -> list[Any]:
    """Ask Node once about all the cases: for each `{"ok": value}` or `{"error": class name}`."""
    node = shutil.which("node")
    if node is None:
        raise NodeMissing("node is not on the PATH: the truth of the JavaScript corpus comes from Node 20.19 or newer")
    questions = "".join(json.dumps({"path": str(path.resolve()), "env": dict(env)}) + "\n" for path, env in cases)
    done = subprocess.run(
        [node, str(SCRIPT)], input=questions, capture_output=True, check=False, encoding="utf-8", timeout=SECONDS
    )
    if done.returncode != 0:
        raise NodeMissing(f"{node} could not say what the corpus means: {done.stderr.strip()}")
    answers = [json.loads(line, parse_int=_number) for line in done.stdout.splitlines()]
    if len(answers) != len(cases):
        raise RuntimeError(f"node answered {len(answers)} of {len(cases)} questions")
    return answers


def _configs() -> Iterator[Path]:
    for path in CORPUS.iterdir():
        if path.is_dir():
            yield from (
                path / f"ecosystem{ending}" for ending in CONFIG_ENDINGS if (path / f"ecosystem{ending}").is_file()
            )
        elif path.name.endswith((*CONFIG_ENDINGS, ".json")) and not path.name.endswith((ENV_ENDING, "package.json")):
            yield path


def _env(path: Path) -> dict[str, str]:
    beside = path.with_name(path.name + ENV_ENDING)
    return dict(json.loads(beside.read_text(encoding="utf-8"))) if beside.is_file() else {}


def _number(digits: str) -> int | float:
    return int(digits) if abs(int(digits)) <= SAFE else float(digits)
