"""What PM2 starts: the ecosystem files, whose they are, and the sections that say so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..families.pm2 import App, ConfigFile, Ecosystem, Folder, Pm2Options, Script
from ..families.pm2.fields import ENV_BLOCK
from ..finding import CannotJudge, Location
from ..readers.pm2.choice import ecosystem_files
from ..readers.pm2.ecosystem import read_ecosystem
from ..readers.pm2.files import config_file, pm2_format
from ..readers.pm2.packages import Packages
from ..value import Known
from .deploys import Started
from .document import Entry, section
from .names import environment, rest, stage
from .project import Project, is_usable, reading

__all__ = ["Pm2File", "pm2_section", "read_pm2_files"]

_NOISE = ("ecosystem", "pm2", "processes", "process", "config", "conf")
_CALLED = re.compile(r"(?is).*(?:ecosystem|pm2).*|process(?:es)?(?:\.config)?\.(?:json|ya?ml|[cm]?js)")
# Folders that say nothing of a role.
_ANYWHERE = frozenset("config configs conf deploy deployment ops infra scripts server servers src pm2 etc".split())


@dataclass(frozen=True)
class Pm2File:
    """An ecosystem file.

    Attributes:
        path: POSIX, relative to the root.
        role: Whose it is by its name, or by its folder's; empty where neither says it.
        options: Those with which it was read.
        ecosystem: What it says.
        started: The lines that start it.
    """

    path: str
    role: str
    options: Pm2Options
    ecosystem: Ecosystem
    started: tuple[Started, ...] = ()

    @property
    def apps(self) -> tuple[App, ...]:
        """Its entries; none where they are not known."""
        return () if isinstance(self.ecosystem.apps, CannotJudge) else self.ecosystem.apps

    @property
    def names(self) -> list[str]:
        """The names of its apps, as far as they are known and may be shown."""
        return list(dict.fromkeys(name for app in self.apps if (name := name_of(app))))

    @property
    def folders(self) -> frozenset[str]:
        """The folders that its apps run in, and those of their scripts."""
        found = set()
        for app in self.apps:
            if isinstance(app.folder, Folder) and app.folder.inside and app.folder.path != ".":
                found.add(app.folder.path)
            if isinstance(app.launch, Script) and app.launch.kind == "file":
                found.add(posixpath.dirname(app.launch.path))
        return frozenset(found - {""})


def name_of(app: App) -> str:
    """An app's name, where it is known and can stand in a gate file."""
    name = app.name
    is_text = isinstance(name, Known) and isinstance(name.data, str) and not name.private
    return name.data if is_text and is_usable(name.data) else ""  # type: ignore[union-attr]


def read_pm2_files(project: Project, started: Iterable[Started]) -> list[Pm2File]:
    """The ecosystem files of a repository, each read as if PM2 were called where its scripts are found."""
    lines = tuple(started)
    found = []
    for path in ecosystem_files(project.root):
        if not project.has(path) or not _CALLED.fullmatch(posixpath.basename(path)):
            continue
        own = tuple(line for line in lines if line.means(path))
        file = _read(project, path, ".")
        home = posixpath.dirname(path)
        if home and any(_is_beside(app) for app in file.apps):
            other = _read(project, path, home)
            file = file if any(_is_lost(app) for app in other.apps) else other
        unread = isinstance(file.ecosystem.apps, CannotJudge)
        if unread and ("ecosystem" in path or own):
            project.problems.append(str(file.ecosystem.apps))
        elif unread or not file.apps:
            if "ecosystem" in path:
                project.problems.append(f"'{path}' has no apps")
            # Else it is a script that is only called like one.
            continue
        if not file.ecosystem.file.accepted:
            project.problems.append(
                f"PM2 takes '{path}' for a script, by its name; see `deploygate explain config-name`"
            )
        found.append(replace(file, started=own))
    return found


def _read(project: Project, path: str, cwd: str) -> Pm2File:
    options = Pm2Options(config=path, cwd=cwd)
    return Pm2File(path, _role(path), options, _ecosystem(project, options, path))


def _ecosystem(project: Project, options: Pm2Options, path: str) -> Ecosystem:
    """What PM2 makes of a file."""
    packages = Packages(project.root)
    try:
        with reading():
            file = config_file(path, project.root, packages, "option")
            return read_ecosystem(file, options, project.deploy(), packages)
    except CannotJudge as refusal:
        # Such as a package.json that Node would stumble over.
        form = pm2_format(path)
        return Ecosystem(ConfigFile(path, Location(path), form is not None, form or "js"), refusal, refusal, refusal)


def _role(path: str) -> str:
    folder, _, name = path.rpartition("/")
    said = environment(rest(name, _NOISE))
    inner = folder.rpartition("/")[2]
    return said or ("" if inner.lower() in _ANYWHERE else environment(inner))


def _is_beside(app: App) -> bool:
    return (isinstance(app.launch, Script) and bool(app.launch.beside)) or (
        isinstance(app.folder, Folder) and bool(app.folder.beside)
    )


def _is_lost(app: App) -> bool:
    launch, folder = app.launch, app.folder
    return (isinstance(launch, Script) and launch.kind == "file" and not (launch.exists or launch.built)) or (
        isinstance(folder, Folder) and folder.inside and not (folder.exists or folder.built)
    )


@dataclass(frozen=True)
class _Env:
    """What `pm2 start` may be given as `--env`."""

    name: str
    sure: bool
    why: str
    seen: tuple[Location, ...] = ()


def pm2_section(file: Pm2File, name: str, project: Project) -> tuple[Entry, Pm2File]:
    """The section of an environment that is started with a file, and the file as PM2 then reads it."""
    first = Location(file.path, file.apps[0].place.line) if file.apps else Location(file.path)
    why = "" if file.started else "by its name"
    parts = [Entry("config", file.path, why, tuple(line.place for line in file.started))]
    options = file.options
    env = _env(file, name)
    if env is not None:
        parts.append(Entry("env", env.name, env.why, env.seen, env.sure))
        options = replace(options, env=env.name) if env.sure else options
    if options.cwd != ".":
        parts.append(Entry("cwd", options.cwd, "its scripts are found from there only", (first,)))
    outside = [a.folder.path for a in file.apps if isinstance(a.folder, Folder) and not a.folder.inside]
    if there := next((path for path in outside if path.startswith("/") and is_usable(path)), ""):
        parts.append(Entry("deploy-path", there, "an app runs there; is that this repository?", (first,), sure=False))
    if file.names:
        more = len({app.index for app in file.apps if not name_of(app)})
        why = f"and {more} whose names cannot be told" if more else ""
        parts.append(Entry("apps", file.names, why, (first,)))
        options = replace(options, apps=file.names)
    return section("pm2", parts), replace(file, options=options, ecosystem=_ecosystem(project, options, file.path))


def _env(file: Pm2File, name: str) -> _Env | None:
    given = {said: line.place for line in file.started if (said := line.env_of(name)) and is_usable(said)}
    if len(given) == 1:
        ((said, place),) = given.items()
        return _Env(said, sure=True, why="", seen=(place,))
    blocks = {block for app in file.apps for block in _blocks(app)}
    wanted = stage(name) or "production"
    fitting = sorted(block for block in blocks if stage(block) == wanted)
    if len(fitting) == 1:
        (block,) = fitting
        # An app without any environment is the same with and without it.
        lacking = [app for app in file.apps if block not in _blocks(app) and ("env" in app.raw or _blocks(app))]
        if not lacking and not given:
            return _Env(block, sure=True, why=f"each app has its env_{block}; remove this if PM2 is started without")
        return _Env(block, sure=False, why=f"some apps have an env_{block}")
    if blocks or given:
        known = sorted(given or blocks)
        return _Env(known[0], sure=False, why=f"one of {', '.join(known)}")
    return None


def _blocks(app: App) -> list[str]:
    return [key[4:] for key in app.raw if ENV_BLOCK.fullmatch(key) and is_usable(key[4:])]
