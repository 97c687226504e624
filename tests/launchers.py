"""A project with entry points: what the reader says of them, and what the real launchers do with the same."""

from __future__ import annotations

import ast
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tools
from pytest_deploygate.families.imports import Entrypoint, ImportsOptions
from pytest_deploygate.families.pm2 import Pm2Options
from pytest_deploygate.finding import CannotJudge, Finding, Location
from pytest_deploygate.readers.imports.interpreter import Interpreter, ask
from pytest_deploygate.readers.imports.launch import read_launches
from pytest_deploygate.readers.imports.steps import Launch, Step
from pytest_deploygate.rules import Deploy
from pytest_deploygate.secret import Scrubber

SECONDS = 30
GATE = "deploygate.yaml"
# Tells what it sees at its first line, once, and stays what it was.
TELLING = """\
import sys
modules = sorted(sys.modules)
def tell():
    import os
    told = {"name": __name__, "path": sys.path[:], "cwd": os.getcwd(), "modules": modules}
    told["before"] = getattr(sys.modules.get("deploygate_watcher"), "STATE", {}).get("before")
    part = os.environ["TOLD"] + "." + str(os.getpid())
    with open(part, "w") as file:
        file.write(repr(told))
    try:
        os.link(part, os.environ["TOLD"])
    except FileExistsError:
        pass
tell()
del tell
def app(*_): pass
application = app
class WorkerSettings: functions = [app]
"""


# Notes when it is imported, and with which path; for runs that end by themselves.
NOTING = """\
import os, sys
with open(os.environ["TOLD"], "a") as noted:
    noted.write(repr((__name__, sys.path)) + "\\n")
"""


@dataclass(frozen=True)
class Seen:
    """What a module of a started process saw at its first line.

    Attributes:
        name: Its name.
        path: ``sys.path``, absolute.
        before: What was loaded when the first folder of the project came onto the path, or else by now.
        output: What the process printed.
        modules: What is loaded by now.
    """

    name: str
    path: tuple[str, ...]
    before: frozenset[str]
    output: str
    modules: frozenset[str] = frozenset()


@dataclass
class LaunchProject:
    """A project that a test puts together."""

    root: Path
    interpreter: Interpreter | CannotJudge
    environment: str = "production"
    pm2: Pm2Options | None = None
    scrubber: Scrubber = field(default_factory=Scrubber)

    def write(self, path: str, text: str = "") -> Path:
        """Write a file, and the folders that it is in."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def telling(self, *paths: str) -> None:
        """Write modules that tell what they see."""
        for path in paths:
            self.write(path, TELLING)

    def read(self, *entries: Entrypoint | str, **more: Any) -> tuple[Launch | CannotJudge, ...]:
        """What the reader says of entry points."""
        options = ImportsOptions(entrypoints=list(entries), **more)
        places: dict[tuple[str | int, ...], Location] = {(): Location(GATE, 3, 5)}
        for index in range(len(entries)):
            places["entrypoints", index] = Location(GATE, 10 + index, 9)
        object.__setattr__(options, "__places__", places)
        sections: dict[str, dict[str, Any]] = {"imports": {self.environment: options}}
        if self.pm2 is not None:
            sections["pm2"] = {self.environment: self.pm2}
        deploy = Deploy(
            self.root,
            self.root / GATE,
            self.environment,
            sections["imports"],
            sections=sections,
            scrubber=self.scrubber,
        )
        return read_launches(options, deploy, self.interpreter)

    def launch(self, entry: Entrypoint | str, **more: Any) -> Launch:
        """The only launch of an entry point."""
        (found,) = self.read(entry, **more)
        assert isinstance(found, Launch), found
        return found

    def refusal(self, entry: Entrypoint | str, **more: Any) -> Finding:
        """Why the only launch of an entry point cannot be judged."""
        (found,) = self.read(entry, **more)
        assert isinstance(found, CannotJudge), found
        return found.finding

    def command(self, line: str, **more: Any) -> Launch:
        """What a command line comes to; ``options`` are the family's, all else is the entry's."""
        options = more.pop("options", {})
        return self.launch(Entrypoint(command=line, **more), **options)

    def refused(self, line: str, **more: Any) -> Finding:
        """Why a command line cannot be judged."""
        options = more.pop("options", {})
        return self.refusal(Entrypoint(command=line, **more), **options)

    def front(self, launch: Launch) -> list[str]:
        """The front of the path, without what the interpreter's own folder of programs is."""
        return [entry.path for entry in launch.front if not entry.path.endswith("/bin")]

    def noting(self, *paths: str, text: str = "") -> None:
        """Write modules that note when they are imported."""
        for path in paths:
            self.write(path, NOTING + text)

    def noted(
        self, command: str, cwd: str = ".", environ: Mapping[str, str] | None = None
    ) -> list[tuple[str, list[str]]]:
        """Which modules a command imports for real, in order, each with the path of then, absolute."""
        ended = self.start(command, cwd, environ, wait=False)
        file = self.root.parent / "told"
        assert file.exists(), ended.output
        lines = [ast.literal_eval(line) for line in file.read_text(encoding="utf-8").splitlines()]
        folder = self.root / cwd
        return [(name, [os.path.normpath(folder / entry) for entry in path]) for name, path in lines]

    def start(
        self, command: str | Sequence[str], cwd: str = ".", environ: Mapping[str, str] | None = None, wait: bool = True
    ) -> Seen:
        """Start a command for real, by a shell if it is one line, and end it once its module has told.

        With ``wait`` unset, until it ends by itself; what it saw is then empty.
        """
        assert isinstance(self.interpreter, Interpreter)
        folder = self.root.parent
        told, log = folder / "told", folder / "log"
        told.unlink(missing_ok=True)
        programs = Path(self.interpreter.executable).parent
        given = {
            "PATH": f"{programs}:/usr/bin:/bin",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TOLD": str(told),
            "DEPLOYGATE_WATCHED": str(self.root),
            **(environ or {}),
        }
        words = ["sh", "-c", f"exec {command}"] if isinstance(command, str) else list(command)
        with log.open("w") as output:
            process = subprocess.Popen(
                words,
                cwd=self.root / cwd,
                env=given,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                end = time.monotonic() + SECONDS
                while time.monotonic() < end and process.poll() is None and not (wait and told.exists()):
                    time.sleep(0.01)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        printed = log.read_text(encoding="utf-8", errors="replace")
        if not wait:
            return Seen("", (), frozenset(), printed)
        assert told.exists(), printed
        return seen(told, printed)

    def agree(self, launch: Launch, real: Seen) -> Step:
        """The step that tells sees the path that the real one saw, and what is loaded is loaded for real."""
        assert isinstance(self.interpreter, Interpreter)
        kinds = {"__main__": ("script", "module")}.get(real.name, ("import",))
        step = next(step for step in reversed(launch.steps) if step.kind in kinds and _is_telling(step, real))
        assert list(step.path) == list(real.path), (step.path, real.path)
        # The probe itself brings one, and a home another that is built in.
        extra = launch.loaded - real.before - {"__future__", "pwd", "__main__"}
        if "PYTHONPATH" in launch.environ:
            # What .pth files bring is looked for on the path from the start, and no project has its names.
            extra = {name for name in extra if name.partition(".")[0] in self.interpreter.stdlib}
        assert not extra, extra
        stdlib = {name for name in real.before if name.partition(".")[0] in self.interpreter.stdlib}
        missed = (
            stdlib
            - self.interpreter.builtin
            - launch.loaded
            - {"__mp_main__", "__main__"}
            - {step.name for step in launch.steps}
        )
        assert not missed, missed
        # What is said to come before it has come.
        earlier = [each.name for each in launch.steps[: launch.steps.index(step)] if each.kind == "import"]
        # A worker process runs what `python -m` ran under another name.
        earlier = [name for name in earlier if not name.endswith(".__main__")]
        assert real.modules.issuperset(earlier), earlier
        return step


def _is_telling(step: Step, real: Seen) -> bool:
    return real.name in {"__main__", step.name}


def seen(told: Path, printed: str = "") -> Seen:
    """What a module wrote."""
    data = ast.literal_eval(told.read_text(encoding="utf-8"))
    path = tuple(os.path.normpath(Path(data["cwd"], entry)) for entry in data["path"])
    before = frozenset(data["modules"] if data["before"] is None else data["before"])
    return Seen(data["name"], path, before - {data["name"]}, printed, frozenset(data["modules"]))


def tooled() -> Interpreter:
    """A Python that has the launchers."""
    return ask(str(tools.need_launchers()), Location(GATE))
