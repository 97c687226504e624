"""The section `imports`: what Python starts. Each start is followed to its program first, without running anything."""

from __future__ import annotations

import ast
import os
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..families.imports import Entrypoint, ImportsOptions
from ..families.pm2 import App, Pm2Options, Script
from ..finding import CannotJudge, Location
from ..readers.imports.declared.convention import conventional, is_requirements, purpose
from ..readers.imports.interpreter import find_interpreter
from ..readers.imports.launch import read_launches
from ..readers.imports.launch.python import is_python
from ..readers.imports.launch.registry import LAUNCHERS
from ..readers.imports.launch.source import Source
from ..readers.imports.launch.sources import sources_of
from ..readers.imports.modules import infer_roots
from ..readers.imports.steps import Launch
from ..rules import Deploy
from ..toml import NotToml, loads
from ..value import Known
from .code import NO_SERVICE, holds_python
from .containers import Containers
from .document import Entry, Flow, section
from .names import ELSEWHERE, stage
from .pm2 import name_of
from .project import Project, above, is_usable, reading

__all__ = ["Imports", "Start", "compose_starts", "imports_section", "pm2_starts", "read_starts"]


_BESIDE = (".venv/bin/python", "venv/bin/python")


@dataclass(frozen=True)
class Start:
    """Something that may be an entry point.

    Attributes:
        kind: How it is started: ``pm2``, ``compose``, ``procfile``, ``dockerfile``, ``systemd``, ``app``, ``script``.
        entry: It, as the section has it.
        written: It, as it is written.
        place: Where it was seen.
        root: The folder that its modules are imported from, where no program says that.
        folder: Where it lies.
    """

    kind: str
    entry: Entrypoint
    written: Flow
    place: Location
    root: str = ""
    folder: str = "."


@dataclass(frozen=True)
class Imports:
    """The section of an environment.

    Attributes:
        entry: The section.
        roots: The folders that modules are imported from.
        code: The folders and files of the code that is started.
    """

    entry: Entry
    roots: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


def pm2_starts(apps: Iterable[App]) -> Iterator[Start]:
    """The apps of an ecosystem file that Python may run."""
    for app in apps:
        name, launch, runner = name_of(app), app.launch, app.interpreter
        program = launch.path.split()[0] if isinstance(launch, Script) and launch.path.strip() else ""
        is_run = isinstance(runner, Known) and is_python(posixpath.basename(str(runner.data)))
        if name and (is_run or _is_pythonic([program])):
            place = Location(app.place.path, app.place.line)
            yield Start("pm2", Entrypoint(pm2=name), {"pm2": name}, place)


def compose_starts(containers: Containers) -> Iterator[Start]:
    """The services of compose files."""
    for service in containers.services:
        entry = containers.entry(service)
        if entry is not None:
            written: Flow = {"service": service.name, "file": entry.file} if entry.file else service.name
            yield Start(
                "compose", Entrypoint(compose=entry), {"compose": written}, service.place, folder=service.folder
            )


def read_starts(project: Project) -> list[Start]:
    """What else the repository says is started."""
    return [*_procfile(project), *_dockerfiles(project), *_units(project), *_apps(project), *_scripts(project)]


def _procfile(project: Project) -> Iterator[Start]:
    lines = project.text("Procfile").splitlines() if project.has("Procfile") else []
    for number, line in enumerate(lines, 1):
        if (found := re.match(r"([A-Za-z0-9_-]+):\s*\S", line)) is not None:
            yield Start("procfile", Entrypoint(procfile=found[1]), {"procfile": found[1]}, Location("Procfile", number))


def _dockerfiles(project: Project) -> Iterator[Start]:
    for found in project.matching(
        r"(?P<folder>(?:.*/)?)(?:Dockerfile(?P<end>[.-][\w.-]+)?|(?P<start>[\w-]+)\.Dockerfile)"
    ):
        said = found["end"] or found["start"] or ""
        if stage(said) in {"", "production"} and ELSEWHERE.isdisjoint(re.findall(r"[a-z0-9]+", said.lower())):
            place = project.place(found[0], "CMD")
            folder = found["folder"].rstrip("/") or "."
            yield Start("dockerfile", Entrypoint(dockerfile=found[0]), {"dockerfile": found[0]}, place, folder=folder)


def _units(project: Project) -> Iterator[Start]:
    for found in project.matching(r"(?:.*/)?[^/]+\.service"):
        if "ExecStart" in project.text(found[0]):
            place = project.place(found[0], "ExecStart")
            yield Start("systemd", Entrypoint(systemd=found[0]), {"systemd": found[0]}, place)


_APP = re.compile(
    r"(?m)^(?P<name>[A-Za-z_]\w*)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?(?:FastAPI|Flask|Starlette|Quart|Sanic|Litestar)\("
)
_LIKELY = re.compile(r"(?P<folder>(?:.*/)?)(?P<stem>main|app|application|server|asgi|wsgi|api|__init__)\.py")


def _apps(project: Project) -> Iterator[Start]:
    """Django's applications, or else the only one of another framework that there is."""
    managed = sorted(found["folder"] for found in project.matching(r"(?P<folder>(?:.*/)?)manage\.py"))
    for folder in managed:
        names = [f"{folder}{name}" for name in ("*/wsgi.py", "*/asgi.py")]
        served = [m for n in names for m in project.matching(re.escape(n).replace(r"\*", "([^/]+)"))]
        named = [m for m in served if "DJANGO_SETTINGS_MODULE" in project.text(m[0])]
        for found in named[:1]:
            module = f"{found[1]}.{posixpath.basename(found[0])[:-3]}:application"
            yield _module("app", module, project.place(found[0], "application"), folder.rstrip("/") or ".")
        if not named:
            yield _managed(folder.rstrip("/"), Location(f"{folder}manage.py"))
    if managed:
        return
    apps = [(m, one) for m in project.matching(_LIKELY.pattern) for one in _APP.finditer(project.text(m[0]))]
    if len(apps) > 1:
        where = ", ".join(str(project.place(match[0], one[0])) for match, one in apps[:4])
        project.problems.append(f"there are several applications, and nothing says which of them is started: {where}")
    if len(apps) == 1:
        ((match, one),) = apps
        root, module = _imported_as(match[0], project)
        if module:
            yield _module("app", f"{module}:{one['name']}", project.place(match[0], one[0]), root)


def _imported_as(path: str, project: Project) -> tuple[str, str]:
    """The folder that a file's module is imported from, and its full name."""
    folder, _, name = path.rpartition("/")
    parts = [] if name == "__init__.py" else [name[:-3]]
    while folder and (project.has(f"{folder}/__init__.py") or (parts and _names_itself(folder, project))):
        folder, _, name = folder.rpartition("/")
        parts.insert(0, name)
    return folder or ".", ".".join(parts)


def _names_itself(folder: str, project: Project) -> bool:
    """Whether a folder's own files import from it by its name."""
    own = re.compile(rf"(?m)^\s*(?:from|import)\s+{re.escape(posixpath.basename(folder))}\b")
    files = [name for name in project.files if posixpath.dirname(name) == folder and name.endswith(".py")]
    return any(own.search(project.text(name)) for name in files)


def _managed(folder: str, place: Location) -> Start:
    """What loads the settings, the apps and the URLs, where no module for a server is there."""
    command = "python manage.py check"
    if not folder:
        return Start("app", Entrypoint(command=command), command, place)
    return Start("app", Entrypoint(command=command, cwd=folder), {"command": command, "cwd": folder}, place, "", folder)


def _module(kind: str, module: str, place: Location, root: str) -> Start:
    return Start(kind, Entrypoint(module=module), module, place, root, root)


def _scripts(project: Project) -> Iterator[Start]:
    """The console scripts of the project."""
    try:
        data = loads(project.text("pyproject.toml")) if project.has("pyproject.toml") else {}
    except NotToml as error:
        mark = error.problem.mark
        project.problems.append(f"'pyproject.toml' cannot be read: {error} (line {mark.line if mark else 1})")
        return
    table = data.get("project")
    scripts = table.get("scripts") if isinstance(table, dict) else None
    for name, target in scripts.items() if isinstance(scripts, dict) else ():
        if isinstance(target, str) and is_usable(target):
            place = project.place("pyproject.toml", f"{name} =")
            yield _module(
                "script", re.sub(r"\s*\[.*", "", target).replace(" ", ""), place, infer_roots(project.root)[0]
            )


def imports_section(
    environment: str, starts: Sequence[Start], project: Project, pm2: Pm2Options | None = None
) -> Imports | None:
    """The section of an environment; None where Python starts nothing.

    Args:
        environment: Its name.
        starts: What may be started, what is likeliest first; what is started in another way than the first that can be
            followed becomes a comment.
        project: The repository.
        pm2: What PM2 starts in it.
    """
    found = _Section(environment, project, pm2)
    for start in starts:
        found.add(start)
    return found.imports()


@dataclass
class _Section:
    environment: str
    project: Project
    pm2: Pm2Options | None
    entries: list[Entry] = field(default_factory=list)
    launches: list[Launch] = field(default_factory=list)
    kind: str = ""
    python: str = ""
    newer: str = ""

    def add(self, start: Start) -> None:
        """Follow a start, and take it where that works and nothing speaks against it."""
        python = self._python(start)
        followed = self._followed(start, python)
        if isinstance(followed, CannotJudge):
            if holds_python(start.folder, self.project) and _is_pythonic(self._words(start)):
                self._doubt(start, str(followed))
        elif self.kind and start.kind != self.kind:
            self._doubt(start, "another way to start it")
        elif self.kind and python != self.python:
            self._doubt(start, f"it runs with Python {python or 'that the others do not name'}")
        else:
            self.kind, self.python = start.kind, python
            self.launches += followed
            self.entries.append(Entry("", start.written, seen=(start.place,)))

    def _doubt(self, start: Start, why: str) -> None:
        self.entries.append(Entry("", start.written, why, (start.place,), sure=False))

    def _python(self, start: Start) -> str:
        """The version that is said to run it, where that is another one than this, and is here as well."""
        said = {source.version for source in self._sources(start) if source.version}
        if len(said) != 1 or (version := said.pop()) == "{}.{}".format(*sys.version_info):
            return ""
        try:
            find_interpreter(version, self.project.root, start.place)
        except CannotJudge:
            if tuple(map(int, version.split("."))) > sys.version_info[:2]:
                self.newer = version
            return ""
        return version

    def _followed(self, start: Start, python: str) -> list[Launch] | CannotJudge:
        options = ImportsOptions(roots=[start.root] if start.root else None, entrypoints=[start.entry])
        try:
            with reading():
                interpreter = find_interpreter(python or None, self.project.root, start.place)
                found = read_launches(options, self._deploy(), interpreter)
        except CannotJudge as refusal:
            return refusal
        refusals = [one for one in found if isinstance(one, CannotJudge)]
        return refusals[0] if refusals else [one for one in found if isinstance(one, Launch)]

    def _sources(self, start: Start) -> list[Source]:
        """The starts as they are written down; none where they cannot be read."""
        if start.entry.module is not None:
            return []
        try:
            with reading():
                found = list(sources_of(start.entry, ImportsOptions(), self._deploy(), start.place, ""))
        except CannotJudge:
            return []
        return [source for source in found if not isinstance(source, CannotJudge)]

    def _words(self, start: Start) -> list[str]:
        """All that stands in the lines that start it."""
        if start.kind in {"app", "script", "pm2"}:
            return [".py"]
        sources = self._sources(start)
        return [word for s in sources for word in (*s.line.split(), *(w.text for w in s.words), *s.title.split())]

    def _deploy(self) -> Deploy:
        sections = {"pm2": self.pm2} if self.pm2 is not None else {}
        return self.project.deploy(self.environment, **sections)

    def _parses(self) -> bool:
        """Whether this Python takes the code of a newer one."""
        try:
            for name in self.project.files:
                if name.endswith(".py"):
                    ast.parse(self.project.text(name))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return True

    def imports(self) -> Imports | None:
        if not self.entries:
            return None
        if self.newer and not self.python and not self._parses():
            why = f"this takes Python {self.newer}, which is not here"
            self.entries = [replace(entry, why=entry.why or why, sure=False) for entry in self.entries]
        roots = _whole([root for launch in self.launches for root in _roots(launch, self.project)], self.project)
        parts = []
        if roots and roots != infer_roots(self.project.root):
            parts.append(Entry("roots", roots))
        if asked := _dependencies(roots, self.project):
            parts.append(Entry("dependencies", asked))
        if self.python:
            parts.append(Entry("python", self.python, "which the image is said to have"))
        elif venv := next((path for path in _BESIDE if os.path.exists(self.project.root / path)), ""):  # noqa: PTH110 - it never raises
            parts.append(Entry("python", venv, "where the gate itself runs in another environment", sure=False))
        entries = section("entrypoints", self.entries)
        if entries.sure:
            whole = section("imports", [*parts, entries])
        else:
            guesses = (*(part for part in parts if part.sure), replace(entries, sure=True))
            whole = Entry("imports", guesses, sure=False)
        code = dict.fromkeys(path for launch in self.launches for path in _code(launch, self.project))
        return Imports(whole, tuple(roots), tuple(code))


def _is_pythonic(words: Iterable[str]) -> bool:
    """Whether a line has a Python or a launcher in it."""
    names = [posixpath.basename(word) for word in words]
    return any(is_python(name) or name in LAUNCHERS or name.endswith(".py") for name in names)


def _roots(launch: Launch, project: Project) -> list[str]:
    """The project's folders that a start imports from."""
    found = dict.fromkeys(entry.path for entry in launch.front)
    return [path for path in found if not path.startswith(("/", "..")) and holds_python(path, project)]


def _whole(roots: Sequence[str], project: Project) -> list[str]:
    """The folders without those that lie in others; their common one where modules of one name lie in several."""
    found = [r for r in dict.fromkeys(roots) if "." not in roots or r == "."]
    found = [root for root in found if not any(around in found for around in above(root))]
    tops = [top for root in found for top in _tops(root, project)]
    return ["."] if len(tops) != len(set(tops)) else found


def _tops(root: str, project: Project) -> frozenset[str]:
    """The top-level modules below a folder."""
    home = f"{root}/"
    return frozenset(
        name[len(home) :].partition("/")[0].removesuffix(".py")
        for name in project.files
        if name.startswith(home) and name.endswith(".py")
    )


def _code(launch: Launch, project: Project) -> list[str]:
    """The packages beside which a start finds its own, and its own module."""
    found = []
    for root in _roots(launch, project):
        home = "" if root == "." else f"{root}/"
        packages = {name[len(home) :].partition("/")[0] for name in project.files if name.startswith(home)}
        found += [
            home + name
            for name in sorted(packages)
            if project.has(f"{home}{name}/__init__.py") and name not in NO_SERVICE
        ]
        last = launch.steps[-1]
        own = posixpath.basename(last.name) if last.kind == "script" else f"{last.name.replace('.', '/')}.py"
        if project.has(home + own) and own not in NO_SERVICE:
            top = own.partition("/")[0]
            found += [home + top] if home + top not in found else []
    return found


def _dependencies(roots: Sequence[str], project: Project) -> list[str]:
    """The files that say what production installs, where convention alone does not find them."""
    found: dict[str, None] = {}
    for root in roots:
        for folder in (root, *above(root), ".") if root != "." else (".",):
            paths = [
                p for p in conventional(project.root / folder) if not is_requirements(p.name) or not any(purpose(p))
            ]
            if named := [name for p in paths if project.has(name := p.relative_to(project.root).as_posix())]:
                found |= dict.fromkeys(named)
                break
    return list(found) if any("/" in name and not name.startswith("requirements/") for name in found) else []
