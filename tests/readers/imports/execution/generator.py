"""Packages and entry points at random, reproducible by a number, and made small again where one of them is wrong."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from forms import Writer
from truth import Start
from vocabulary import Plan, World

# A file of that name beside the entry, and who imports the real one.
NAMESAKES = {
    "email": ("smtplib", "http.client", "email.mime.text"),
    "queue": ("asyncio", "concurrent.futures", "queue"),
    "logging": ("asyncio", "concurrent.futures", "logging.handlers"),
    "types": ("enum", "random", "dataclasses"),
    "random": ("tempfile", "secrets", "random"),
    "token": ("tokenize", "inspect", "token"),
    "select": ("selectors", "subprocess"),
    "string": ("logging", "string"),
    "bisect": ("random", "statistics"),
    "copy": ("dataclasses", "copy"),
}


@dataclass(frozen=True)
class Case:
    """A tree of files and how it is started.

    Attributes:
        files: Path, relative to the case's folder, to text.
        kind: As `Start.kind`.
        name: What is started: a path relative to the folder, or a module.
        front: Folders that go before the interpreter's own path, relative.
        flags: Environment variables that are unknown.
        own: Folders of the project's own code, relative.
    """

    files: dict[str, str]
    kind: Literal["script", "module", "import"]
    name: str
    front: tuple[str, ...] = ("",)
    flags: tuple[str, ...] = ()
    own: tuple[str, ...] = ("",)

    def write(self, root: Path) -> None:
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def starts(self, root: Path) -> list[Start]:
        """One for every setting of the unknown."""
        front = tuple(str(root / entry) for entry in self.front)
        name = str(root / self.name) if self.kind == "script" else self.name
        # A launcher's own folder comes first at its start, so Python 3.13 never takes the project's for the program's.
        cwd = "/" if self.kind == "import" else front[0]
        return [
            Start(self.kind, name, front, cwd, {flag: "1" for flag, on in zip(self.flags, setting, strict=True) if on})
            for setting in itertools.product((False, True), repeat=len(self.flags))
        ]


def case(seed: int) -> Case:
    """A case; the same one for the same number."""
    rng = random.Random(seed)
    names = _names(rng)
    plans = {name: Plan(name, file, package) for name, (file, package) in names.items()}
    for plan in plans.values():
        for _ in range(rng.randint(1, 3)):
            kind = rng.choice(("value", "value", "function", "class"))
            pool = {"value": ("x", "y", "z", "b", "later"), "function": ("run", "f", "x"), "class": ("Base", "C", "x")}
            plan.exports[rng.choice(pool[kind])] = kind
    world = World(rng, plans, unknown=rng.choice((0, 0, 0, 0.02, 0.05)), ordered=rng.choice((0, 0.6, 0.97, 1, 1, 1, 1)))
    # A folder without __init__.py has a name, and nothing in it.
    files = {plan.file: _module(world, plan) for plan in plans.values() if plan.file}
    front: tuple[str, ...] = ("",)
    if rng.random() < 0.06:
        front = _installed(rng, files)
    if rng.random() < 0.06:
        _namesake(rng, files)
    kind = rng.choices(("import", "script", "module"), (5, 3, 2))[0]
    runnable = [plan for plan in plans.values() if plan.file]
    if kind == "import":
        name = rng.choice(runnable[: 1 + len(runnable) // 2]).name
    elif kind == "module":
        name = rng.choice([plan for plan in runnable if not plan.package] or runnable).name
    else:
        name = rng.choice([plan.file for plan in runnable if "/" not in plan.file] or ["main.py"])
        name = f"app/{name}" if f"app/{name}" in files else name
        if name == "main.py" or rng.random() < 0.4:
            name = "main.py" if len(front) == 1 else "app/main.py"
            files[name] = "\n".join(
                line for _ in range(3) for line in Writer(world, Plan("__main__", name, False)).statement()
            )
    return Case(files, kind, name, front, tuple(sorted(world.flags)), ("",) if len(front) == 1 else ("app",))


def _names(rng: random.Random) -> dict[str, tuple[str, bool]]:
    """Dotted name to file and whether it is a package; the file of a namespace package is empty."""
    found: dict[str, tuple[str, bool]] = {}
    tops = rng.sample("abcdpq", rng.randint(1, 4))
    wanted = rng.randint(2, 8)
    for top in tops:
        if top in "pq" or rng.random() < 0.25:
            _package(rng, found, top, 0)
        else:
            found[top] = (f"{top}.py", False)
    while len(found) < wanted:
        packages = [name for name, (_, package) in found.items() if package and name.count(".") < 3]
        if packages and rng.random() < 0.75:
            parent = rng.choice(packages)
            name = f"{parent}.{rng.choice('abcxyz')}"
        else:
            name = rng.choice("abcdefghij")
        if name in found:
            continue
        if rng.random() < 0.2:
            _package(rng, found, name, name.count("."))
        else:
            found[name] = (name.replace(".", "/") + ".py", False)
    return found


def _package(rng: random.Random, found: dict[str, tuple[str, bool]], name: str, depth: int) -> None:
    folder = name.replace(".", "/")
    found[name] = ("" if rng.random() < 0.15 else f"{folder}/__init__.py", True)
    for part in rng.sample("abcxy", rng.randint(1, 2)):
        if depth < 2 and rng.random() < 0.2:
            _package(rng, found, f"{name}.{part}", depth + 1)
        else:
            found[f"{name}.{part}"] = (f"{folder}/{part}.py", False)


def _module(world: World, plan: Plan) -> str:
    rng, writer = world.rng, Writer(world, plan)
    lines: list[str] = []
    if rng.random() < 0.1:
        lines.append("from __future__ import annotations")
    if rng.random() < 0.05:
        lines += ['"""Text."""'] if not lines else []
    promised = list(plan.exports.items())
    rng.shuffle(promised)
    steps = rng.randint(1, 4)
    # Imports come first, as they do in real code: that is what makes cycles break.
    for _ in range(rng.randint(0, 2)):
        lines += writer.bring(0)
    slots = sorted(rng.randint(0, steps) for _ in promised)
    for step in range(steps + 1):
        while slots and slots[0] == step:
            slots.pop(0)
            lines += writer.export(*promised.pop())
        if step < steps:
            lines += writer.statement()
    if rng.random() < 0.12:
        named = [name for name in plan.exports if rng.random() < 0.8]
        named += ["lacking"] * (rng.random() < 0.15)
        named += [name.rpartition(".")[2] for name in world.plans if name.rpartition(".")[0] == plan.name]
        spelled = ", ".join(f'"{name}"' for name in named)
        lines.insert(
            rng.choice((1 if lines[0].startswith("from __future__") else 0, len(lines)))
            if not any(line.startswith((" ", ")", "else", "elif", "except", "finally", "@")) for line in lines)
            else len(lines),
            rng.choice((f"__all__ = [{spelled}]", f"__all__ = ({spelled}{',' if named else ''})")),
        )
    if rng.random() < 0.06:
        lines += _getattr(rng, writer)
    return "\n".join(lines) + "\n"


def _getattr(rng: random.Random, writer: Writer) -> list[str]:
    wanted = rng.choice(("lacking", "x", "y", "b"))
    return [
        "def __getattr__(name):",
        *rng.choice(
            (
                ["    raise AttributeError(name)"],
                [f'    if name == "{wanted}":', f"        return {writer.value(1)}", "    raise AttributeError(name)"],
                [f'    if name == "{wanted}":', f"        return {writer.value(1)}"],
                [
                    f'    if name == "{wanted}":',
                    "        import json",
                    "        return json",
                    '    raise AttributeError(f"no {name}")',
                ],
            )
        ),
    ]


def _installed(rng: random.Random, files: dict[str, str]) -> tuple[str, ...]:
    """Moves the project into a folder of its own beside one for installed packages, which one module may shadow."""
    modules = [name for name in files if "/" not in name]
    moved = {f"app/{name}": text for name, text in files.items()}
    files.clear()
    files.update(moved)
    for name in [*rng.sample(modules, min(len(modules), 1)), "celery.py"]:
        files[f"site/{name}"] = "import os\n\nx = y = z = 1\n\n\nclass Base:\n    pass\n\n\ndef run():\n    return os\n"
    if rng.random() < 0.5:
        files["app/celery.py"] = rng.choice(("from celery import run\n", "x = 1\n", "import celery\n\ncelery.Base\n"))
    victim = rng.choice(sorted(moved))
    files[victim] = rng.choice(("import celery\n", "from celery import Base\n", "import celery\ncelery.run()\n")) + (
        files[victim] if not files[victim].startswith(("from __future__", '"""')) else ""
    )
    return ("app", "site") if rng.random() < 0.7 else ("site", "app")


def _namesake(rng: random.Random, files: dict[str, str]) -> None:
    name, importers = rng.choice(list(NAMESAKES.items()))
    folder = "app/" if any(file.startswith("app/") for file in files) else ""
    file = f"{name}.py" if rng.random() < 0.8 else f"{name}/__init__.py" if rng.random() < 0.7 else f"{name}/part.py"
    files[folder + file] = rng.choice(("", "x = 1\n", "def helper():\n    return 1\n"))
    victim = rng.choice(sorted(path for path in files if path.endswith(".py") and name not in path))
    if not files[victim].startswith("from __future__"):
        files[victim] = f"import {rng.choice(importers)}\n" + files[victim]


def shrunk(given: Case, wrong: Callable[[Case], bool], tries: int = 600) -> Case:
    """A case as small as can be of which something still holds that held for the given one."""
    smaller = True
    while smaller and tries > 0:
        smaller = False
        for candidate in _smaller(given):
            tries -= 1
            if tries <= 0:
                break
            if wrong(candidate):
                given, smaller = candidate, True
                break
    return given


def _smaller(given: Case) -> Iterator[Case]:
    for name in given.files:
        if name != given.name:
            yield replace(given, files={key: text for key, text in given.files.items() if key != name})
    for name, text in given.files.items():
        lines = text.splitlines()
        size = len(lines)
        while size:
            for first in range(0, len(lines), size):
                kept = lines[:first] + lines[first + size :]
                yield replace(given, files={**given.files, name: "\n".join(kept) + "\n" if kept else ""})
            size //= 2
        for number, line in enumerate(lines):
            for changed in _simpler(line):
                kept = [*lines[:number], *changed, *lines[number + 1 :]]
                yield replace(given, files={**given.files, name: "\n".join(kept) + "\n"})


def _simpler(line: str) -> Iterator[list[str]]:
    bare = line.strip()
    if line.startswith("    "):
        yield [line[4:]]
    indent = line[: len(line) - len(bare)]
    if " = " in bare and not bare.endswith(":"):
        yield [indent + bare.partition(" = ")[2]]
    if ", " in bare and bare.startswith("from "):
        head, _, names = bare.partition(" import ")
        for name in names.split(", "):
            yield [f"{indent}{head} import {name}"]
