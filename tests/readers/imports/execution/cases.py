"""Hand-made cases: small trees of files in cases/*.txt, and what real Pythons make of them in cases/python-*.json.

`python tests/readers/imports/execution/cases.py --write` runs every Python that is here and writes the JSON anew.

A case is a line `=== name | how it is started | path … | own … | unknown …` (the last three as needed: folders of
``sys.path``, folders of the project's own code, environment variables), and its files, each below a line `--- path`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[3])]

from generator import Case
from pytest_deploygate.readers.imports.interpreter import Interpreter
from truth import Truth, pythons, truths

FOLDER = Path(__file__).with_name("cases")


def cases() -> dict[str, Case]:
    """All of them, by name."""
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for name, case in _parsed(path.read_text("utf-8")):
            assert name not in found, f"there are two cases '{name}'"
            found[name] = case
    return found


def _parsed(text: str) -> Iterator[tuple[str, Case]]:
    for part in text.split("=== ")[1:]:
        head, *files = part.split("\n--- ")
        name, start, *options = (field.strip() for field in head.splitlines()[0].split("|"))
        kind, _, started = start.partition(" ")
        said: dict[str, tuple[str, ...]] = {}
        for option in options:
            key, *values = option.split()
            said[key] = tuple(values)
        contents = {file.partition("\n")[0]: file.partition("\n")[2].rstrip("\n") + "\n" for file in files}
        assert kind in {"script", "module", "import"}, name
        yield (
            name,
            Case(
                contents,
                kind,  # type: ignore[arg-type]
                started,
                said.get("path", ("",)),
                said.get("unknown", ()),
                said.get("own", ("",)),
            ),
        )


def real(interpreter: Interpreter, chosen: Mapping[str, Case]) -> dict[str, list[Truth]]:
    """What becomes of each case for each setting of what is unknown, with paths that are not of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        starts = []
        for name, case in chosen.items():
            (root / name).mkdir()
            case.write(root / name)
            starts += [(name, start) for start in case.starts(root / name)]
        found: dict[str, list[Truth]] = {name: [] for name in chosen}
        for (name, _), truth in zip(starts, truths(interpreter, [start for _, start in starts]), strict=True):
            found[name].append(portable(truth, root / name, interpreter))
    return found


def portable(truth: Truth, root: Path, interpreter: Interpreter) -> Truth:
    """A truth without the paths of this machine."""
    names = [(str(root), "{root}"), (library(interpreter), "{lib}"), (interpreter.executable, "{python}")]

    def replaced(text: str) -> str:
        for path, name in names:
            text = text.replace(path, name)
        return text

    return Truth(truth.exception, replaced(truth.message), replaced(truth.file), truth.line)


def library(interpreter: Interpreter) -> str:
    """The folder of an interpreter's standard library."""
    return next(entry for entry in interpreter.path if Path(entry, "os.py").is_file())


def recorded(interpreter: Interpreter) -> dict[str, list[Truth]] | None:
    """What was written down for an interpreter's very version; None where that is another one."""
    path = _file(interpreter)
    said: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if said.get("python") != ".".join(map(str, interpreter.version)):
        return None
    return {name: [Truth(*truth) for truth in several] for name, several in said["cases"].items()}


def write(interpreter: Interpreter) -> None:
    """Write down what an interpreter makes of all cases."""
    found = real(interpreter, cases())
    lines = [
        f"  {json.dumps(name)}: {json.dumps([[t.exception, t.message, t.file, t.line] for t in several])}"
        for name, several in found.items()
    ]
    version = ".".join(map(str, interpreter.version))
    _file(interpreter).write_text(f'{{"python": "{version}", "cases": {{\n' + ",\n".join(lines) + "\n}}\n", "utf-8")


def _file(interpreter: Interpreter) -> Path:
    return FOLDER / f"python-{interpreter.short}.json"


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python cases.py --write")
    for python in pythons():
        write(python)
