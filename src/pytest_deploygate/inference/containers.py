"""What docker compose starts: the compose files, the stages that they are for, and the project's own services."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..families.env import ComposeService
from ..families.imports import ComposeEntry
from ..families.pm2.names import words
from ..finding import Location
from ..marked import Entry, MappingNode, Node, ScalarNode
from ..readers.env.compose_file import DEFAULT_NAMES
from .names import ELSEWHERE, environment, is_deployed
from .project import Project, child, is_usable, text_at

__all__ = ["Containers", "Service", "read_containers"]

_FILE = re.compile(r"(?P<folder>(?:.*/)?)(?:docker-)?compose(?:[._-](?P<mid>.+))?\.ya?ml")
# Images that bring a language and nothing to run: what such a service runs is the project's own.
_LANGUAGES = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:node|python|ruby|php|golang|bun|oven/bun|denoland/deno)(?:[:@].*)?"
)

_DECIDING = ("build", "image", "command", "entrypoint", "working_dir", "volumes", "extends")


@dataclass(frozen=True)
class Service:
    """A service that runs the project's own code.

    Attributes:
        name: Its name.
        place: Where it stands.
        folder: The folder that its image is built from, relative to the root; ``.`` for the root.
        dockerfile: The Dockerfile of that image; empty where it builds none.
        ports: It is reached from outside.
        settled: One compose file alone says what it starts.
    """

    name: str
    place: Location
    folder: str
    dockerfile: str = ""
    ports: bool = False
    settled: bool = True


@dataclass(frozen=True)
class Containers:
    """What one call of docker compose starts.

    Attributes:
        stage: What it is for, by the file's name; empty for the file that is taken where none is named.
        files: The compose files, merged in this order.
        services: The project's own.
    """

    stage: str
    files: tuple[str, ...]
    services: tuple[Service, ...]

    @property
    def main(self) -> Service | None:
        """The service that others reach; None where it cannot be told which that is."""
        several = [service for service in self.services if service.ports]
        chosen = several if len(several) == 1 else self.services
        return chosen[0] if len(chosen) == 1 else None

    @property
    def folders(self) -> frozenset[str]:
        """The folders of its services."""
        return frozenset(service.folder for service in self.services if service.folder != ".")

    @property
    def given(self) -> list[str] | str | None:
        """The files as the gate file names them; None for what docker compose itself would take."""
        if len(self.files) == 1:
            return None if self.files[0] in DEFAULT_NAMES else self.files[0]
        return list(self.files)

    def env_service(self, service: Service) -> ComposeService:
        """A service as the section `env` names it."""
        return ComposeService(service.name, self.given)

    def entry(self, service: Service) -> ComposeEntry | None:
        """A service as an entry point; None where more than one file says what it starts."""
        file = None if self.files[0] in DEFAULT_NAMES else self.files[0]
        return ComposeEntry(service.name, file) if service.settled else None


def read_containers(project: Project) -> list[Containers]:
    """The compose files of a repository, by their folder: the one for all, or those for the stages."""
    folders: dict[str, dict[str, str]] = {}
    for found in project.matching(_FILE.pattern):
        folders.setdefault(found["folder"], {}).setdefault(found["mid"] or "", found[0])
    containers = []
    for folder, stages in folders.items():
        base = next((folder + name for name in DEFAULT_NAMES if project.has(folder + name)), None)
        named = {name: path for name, path in stages.items() if name and is_deployed(name)}
        for name, path in stages.items():
            if name and name not in named and ELSEWHERE.isdisjoint(words(name)):
                project.problems.append(f"'{path}' is left out: its name says no stage, such as production")
        for name, path in named.items():
            files = (base, path) if base and _is_partial(project, path, base) else (path,)
            containers.append(_containers(project, environment(name), files))
        if base and not named:
            containers.append(_containers(project, "", (base,)))
    return [found for found in containers if found.services]


def _services(project: Project, path: str) -> Mapping[str, Entry]:
    node = child(project.tree(path).root, "services")
    return node.entries if isinstance(node, MappingNode) else {}


def _is_partial(project: Project, path: str, base: str) -> bool:
    """Whether a file only makes sense on top of another: a service in it says not what it runs, and the other does."""
    below = _services(project, base)
    return any(
        name in below and child(entry.value, "image") is None and child(entry.value, "build") is None
        for name, entry in _services(project, path).items()
    )


def _containers(project: Project, stage: str, files: tuple[str, ...]) -> Containers:
    known: dict[str, Service] = {}
    home = posixpath.dirname(files[0])
    for path in files:
        for name, entry in _services(project, path).items():
            own = _own(name, entry.value, Location(path, entry.key.mark.line), home)
            if name in known:
                ports = known[name].ports or child(entry.value, "ports") is not None
                settled = all(child(entry.value, key) is None for key in _DECIDING)
                known[name] = replace(known[name], ports=ports, settled=settled)
            elif own is not None and is_usable(name):
                known[name] = own
    return Containers(stage, files, tuple(known.values()))


def _own(name: str, node: Node, place: Location, home: str) -> Service | None:
    """A service, where it runs the project's own code."""
    build = child(node, "build")
    ports = child(node, "ports") is not None
    if build is None:
        is_own = _LANGUAGES.fullmatch(text_at(node, "image")) and child(node, "command") is not None
        return Service(name, place, home or ".", ports=ports) if is_own else None
    context = build.text if isinstance(build, ScalarNode) else text_at(build, "context") or "."
    folder = posixpath.normpath(posixpath.join(home, context))
    if "$" in folder or folder.startswith(("..", "/")):
        return None
    dockerfile = posixpath.normpath(posixpath.join(folder, text_at(build, "dockerfile") or "Dockerfile"))
    return Service(name, place, folder, dockerfile, ports)
