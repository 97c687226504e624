"""Reads what PM2 would start in an environment, as PM2 7 understands its ecosystem files. Judges nothing."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...families.pm2 import ConfigFile, Ecosystem, Pm2Facts, Pm2Options
from ...finding import CannotJudge, Location, Related
from ...rules import Deploy
from ..files import is_inside
from .choice import conventional, ecosystem_files, named_like
from .ecosystem import read_ecosystem
from .files import config_file
from .packages import Packages

__all__ = ["read_pm2"]


def read_pm2(options: Pm2Options, deploy: Deploy) -> Pm2Facts:
    """What PM2 starts in an environment, and what it starts in the others.

    Raises:
        CannotJudge: The environment's ecosystem file is not named and not found, or does not exist.
    """
    project = _Project(deploy)
    own = _own(options, project)
    given = deploy.arguments.get("pm2-config")
    if given is not None:
        ecosystem = project.read(_typed(given, deploy.root), options, "argument", None)
    elif isinstance(own, CannotJudge):
        raise own
    else:
        ecosystem = own
    others = {
        name: _own(sibling, project, name) for name, sibling in deploy.siblings.items() if name != deploy.environment
    }
    because = ecosystem.file.because
    return Pm2Facts(
        environment=deploy.environment,
        ecosystem=ecosystem,
        own=own,
        others=others,
        wanted=_lists(deploy, "apps"),
        hosts=_hosts(deploy),
        namesakes=tuple(project.namesakes(ecosystem.file.path)),
        notes=(f"{deploy.environment}: {because.message}",) if because else (),
    )


@dataclass
class _Project:
    """The project's files, each read once."""

    deploy: Deploy
    packages: Packages = field(init=False)
    files: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        self.packages = Packages(self.deploy.root)

    def seen(self) -> tuple[str, ...]:
        """What is called like an ecosystem file."""
        if self.files is None:
            self.files = ecosystem_files(self.deploy.root)
        return self.files

    def find(self, environment: str, gate: Location) -> str:
        """The file that is called like an environment."""
        return conventional(environment, self.deploy.siblings or [environment], self.seen(), gate)

    def namesakes(self, judged: str) -> Iterator[ConfigFile]:
        """Files that are called like this environment, but are not the judged one."""
        for path in named_like(self.deploy.environment, self.seen()):
            if path != judged:
                yield config_file(path, self.deploy.root, self.packages, "convention")

    def read(self, path: str, options: Pm2Options, chosen: str, because: Related | None) -> Ecosystem:
        file = config_file(path, self.deploy.root, self.packages, chosen, because)
        return read_ecosystem(file, options, self.deploy, self.packages)


def _own(options: Pm2Options, project: _Project, environment: str = "") -> Ecosystem | CannotJudge:
    """The ecosystem file of an environment, by its options or by convention."""
    environment = environment or project.deploy.environment
    try:
        gate = options.place("config")
        if options.config is None:
            path = project.find(environment, gate)
            said = f"'{path}' is taken for the ecosystem file of '{environment}', since no `config` is given"
            return project.read(path, options, "convention", Related(said, Location(path)))
        return project.read(_checked(options.config, project.deploy.root, gate), options, "option", None)
    except CannotJudge as refusal:
        return refusal


def _checked(config: str, root: Path, gate: Location) -> str:
    path = _relative(config, root)
    if not is_inside(root / path, root):
        remedy = "name a file below the gate file's folder"
        raise CannotJudge(f"`config` leads out of the project: '{config}'", gate, "config", remedy)
    if not os.path.exists(root / path):  # noqa: PTH110 - Path.exists() raises where a name is too long
        remedy = "check the name; PM2 itself would stop with 'File not found'"
        raise CannotJudge(f"there is no ecosystem file '{config}'", gate, "config", remedy)
    return path


def _typed(path: str, root: Path) -> str:
    """A path from the command line: from the working directory, or else from the root."""
    here = Path.cwd() / path
    # Path.exists() and Path.is_file() raise where a name is too long.
    known = _relative(str(here) if os.path.exists(here) and is_inside(here, root) else path, root)  # noqa: PTH110
    if not is_inside(root / known, root) or not os.path.isfile(root / known):  # noqa: PTH113
        remedy = "name a file of this project"
        raise CannotJudge(f"there is no file '{path}' to judge", Location(known), known, remedy)
    return known


def _relative(path: str, root: Path) -> str:
    """A path as the facts name it; one that does not lie below the root stays as it is."""
    for base in (root, root.resolve()):
        if Path(path).is_absolute() and Path(path).is_relative_to(base):
            return Path(path).relative_to(base).as_posix()
    return posixpath.normpath(path)


def _lists(deploy: Deploy, name: str) -> Mapping[str, tuple[str, ...]]:
    """An option of every environment that has it. What depends on a variable that is not set is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for environment, options in deploy.siblings.items():
        try:
            value = getattr(options, name)
        except CannotJudge:
            continue
        if value is not None:
            found[environment] = (value,) if isinstance(value, str) else tuple(value)
    return found


def _hosts(deploy: Deploy) -> Mapping[str, tuple[str, ...]]:
    declared = _lists(deploy, "host")
    return {**{name: patterns for name, patterns in deploy.patterns.items() if patterns}, **declared}
