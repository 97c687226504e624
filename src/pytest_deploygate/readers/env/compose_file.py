"""The variables that docker compose gives a service: its ``environment`` over its ``env_file``.

Compose files are merged as ``docker compose`` merges them. ``${NAME}`` in them is taken from the ``.env`` beside the
first one, and from the environment that the gate runs in only where the gate file says that it counts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...families.env import Assignment, ComposeService, EnvOptions, Source
from ...finding import CannotJudge, Location
from ...marked import CORE, Dialect, MappingNode, Mark, Node, ScalarNode, SequenceNode, compose, core_scalar
from ...rules import Deploy
from ...secret import Secret
from ..files import read_text
from .file import read_env_file
from .loaders import expand

__all__ = ["DEFAULT_NAMES", "compose_source"]

DEFAULT_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
# What YAML means by these depends on its version; docker compose writes what it understood. An address such as
# 127.0.0.1 is a text in all of them.
_REWRITTEN = re.compile(
    r"[-+]?(?:0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:e[-+]?[0-9]+)?|\.(?:inf|nan))"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T \t].*)?",
    re.IGNORECASE,
)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
# The tags with which one compose file takes back what an earlier one says, in place of adding to it.
_RESET, _OVERRIDE = "!reset", "!override"
_TAG = re.compile(r"(?:&\S+[ \t]+)?(!reset|!override)(?![^\s,\]}])")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def _scalar(text: str, tag: str | None, plain: bool) -> Any:  # noqa: FBT001 - a Dialect's signature
    known = tag in {_RESET, _OVERRIDE}
    return core_scalar(text, None if known else tag, known or plain)


_DIALECT = Dialect(scalar=_scalar, collections=CORE.collections | {_RESET, _OVERRIDE})


def compose_source(asked: ComposeService, options: EnvOptions, deploy: Deploy, given: Mapping[str, str]) -> Source:
    """What docker compose sets for a service.

    Args:
        asked: The service and its file.
        options: Those of the family.
        deploy: The deploy.
        given: Variables that are there when docker compose is called.
    """
    title = f"the compose service '{asked.service}'"
    try:
        reader = _Reader(asked, options, deploy, dict(given))
        reader.read()
    except CannotJudge as refusal:
        return Source(title, "compose", {}, (refusal,))
    assignments = {key: found for key, found in {**reader.from_files, **reader.direct}.items() if found is not None}
    return Source(title, "compose", assignments, tuple(reader.unread))


@dataclass
class _Reader:
    asked: ComposeService
    options: EnvOptions
    deploy: Deploy
    given: dict[str, str]
    direct: dict[str, Assignment | None] = field(default_factory=dict)
    from_files: dict[str, Assignment] = field(default_factory=dict)
    unread: list[CannotJudge] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def read(self) -> None:
        paths = self._paths()
        self._read_project_env(posixpath.dirname(paths[0]))
        found = False
        env_files: list[tuple[Node, str]] = []
        for path in paths:
            service = self._service(path)
            if service is None:
                continue
            found = True
            if "extends" in service.entries:
                message = f"'{path}' extends this service from elsewhere, which is not followed"
                self.unread.append(
                    CannotJudge(message, _at(path, service.entries["extends"].key.mark), self.asked.service)
                )
            if "env_file" in service.entries:
                node = service.entries["env_file"].value
                tag = self._tag(node, path)
                env_files = [] if tag else env_files
                env_files += [] if tag == _RESET else [(item, path) for item in _items(node)]
            if "environment" in service.entries:
                node = service.entries["environment"].value
                tag = self._tag(node, path)
                if tag:
                    self.direct.clear()
                if tag != _RESET:
                    self._read_environment(node, path)
        if not found:
            message = f"there is no service '{self.asked.service}' in {' or '.join(paths)}"
            raise CannotJudge(message, self.options.place("compose"), self.asked.service, "check the name")
        for item, path in env_files:
            self._read_env_file(item, path, posixpath.dirname(paths[0]))

    def _paths(self) -> list[str]:
        root, asked = self.deploy.root, self.asked.file
        if asked is not None:
            return [posixpath.normpath(path) for path in ([asked] if isinstance(asked, str) else asked)]
        for name in DEFAULT_NAMES:
            if (root / name).is_file():
                stem, ending = posixpath.splitext(name)
                overrides = (f"{stem}.override{other}" for other in (ending, ".yaml", ".yml"))
                return [name, *[other for other in overrides if (root / other).is_file()][:1]]
        message = "there is no compose file here"
        raise CannotJudge(
            message,
            self.options.place("compose"),
            "compose",
            f"name it under `file`; looked for {', '.join(DEFAULT_NAMES)}",
        )

    def _read_project_env(self, folder: str) -> None:
        path = posixpath.join(folder, ".env")
        if not (self.deploy.root / path).exists():
            return
        file = read_env_file(path, "compose", self.deploy, self.given)
        for key, found in file.content.values.items():
            if found.value is not None:
                self.given.setdefault(key, found.value.reveal())

    def _service(self, path: str) -> MappingNode | None:
        text = read_text(self.deploy.root / path, self.deploy.root)
        self.lines[path] = text.splitlines()
        document = compose(text, _DIALECT)
        if document.problems:
            problem = document.problems[0]
            place = _at(path, problem.mark) if problem.mark else Location(path)
            raise CannotJudge(f"'{path}' cannot be read: {problem.message}", place, path, problem.hint)
        node: Node | None = document.root
        for key in ("services", self.asked.service):
            if not isinstance(node, MappingNode) or key not in node.entries:
                return None
            node = node.entries[key].value
            if self._tag(node, path):
                message = f"'{path}' takes back what an earlier file says of '{key}', which is not followed"
                raise CannotJudge(message, _at(path, node.mark), key)
        if not isinstance(node, MappingNode):
            raise CannotJudge(f"the service '{self.asked.service}' in '{path}' is no mapping", Location(path))
        return node

    def _tag(self, node: Node, path: str) -> str | None:
        """Whether a value takes back what earlier files say: `!reset` or `!override`."""
        lines, mark = self.lines[path], node.mark
        found = _TAG.match(lines[mark.line - 1], mark.column - 1) if mark.line <= len(lines) else None
        return found[1] if found else None

    def _read_environment(self, node: Node, path: str) -> None:
        if isinstance(node, MappingNode):
            for key, entry in node.entries.items():
                if self._tag(entry.value, path) == _RESET:
                    self.direct.pop(key, None)
                    continue
                self.direct[key] = self._assignment(key, entry.value, _at(path, entry.key.mark))
        elif isinstance(node, SequenceNode):
            for item in node.items:
                self._read_item(item, path)
        elif node.value is not None:
            self.unread.append(
                CannotJudge(f"the `environment` in '{path}' is neither a mapping nor a list", _at(path, node.mark))
            )

    def _read_item(self, item: Node, path: str) -> None:
        place = _at(path, item.mark)
        key, equals, text = item.text.partition("=") if isinstance(item, ScalarNode) else ("", "", "")
        if not _NAME.fullmatch(key):
            self.unread.append(CannotJudge(f"an entry of `environment` in '{path}' is no `NAME=value`", place))
            return
        assert isinstance(item, ScalarNode)
        place = _at(path, Mark(item.mark.line, item.mark.column + (not item.plain), len(key)))
        self.direct[key] = self._expanded(key, text, place) if equals else self._passed_on(key, place)

    def _assignment(self, key: str, node: Node, place: Location) -> Assignment | None:
        if not isinstance(node, ScalarNode):
            return Assignment(key, None, place, "it is neither a text nor a number")
        if node.value is None and node.plain:
            return self._passed_on(key, place)
        if node.plain and isinstance(node.value, bool):
            return Assignment(key, Secret(str(node.value).lower()), place)
        if node.plain and _REWRITTEN.fullmatch(node.text) and not _INTEGER.fullmatch(node.text):
            return Assignment(
                key, None, place, "docker compose rewrites what YAML takes for a number or a date; put it in quotes"
            )
        return self._expanded(key, node.text, place)

    def _passed_on(self, key: str, place: Location) -> Assignment | None:
        """A variable without a value, which docker compose takes from its own environment, if it is there."""
        return Assignment(key, Secret(self.given[key]), place) if key in self.given else None

    def _expanded(self, key: str, text: str, place: Location) -> Assignment:
        value, references, why = expand(text, self.given)
        return Assignment(key, None if value is None else Secret(value), place, why, references)

    def _read_env_file(self, item: Node, path: str, folder: str) -> None:
        required, name = True, item
        if isinstance(item, MappingNode):
            name = item.entries["path"].value if "path" in item.entries else item
            wanted = item.entries["required"].value if "required" in item.entries else None
            required = not (isinstance(wanted, ScalarNode) and wanted.value is False)
            if "format" in item.entries:
                message = f"an `env_file` in '{path}' has a `format`, which is not understood here"
                self.unread.append(CannotJudge(message, _at(path, item.mark)))
                return
        if not isinstance(name, ScalarNode) or not isinstance(name.value, str):
            self.unread.append(CannotJudge(f"an entry of `env_file` in '{path}' names no file", _at(path, item.mark)))
            return
        shown, _, why = expand(name.value, self.given)
        if shown is None:
            self.unread.append(
                CannotJudge(f"which file an `env_file` in '{path}' names cannot be known: {why}", _at(path, name.mark))
            )
            return
        file = posixpath.normpath(posixpath.join(folder, shown))
        if not required and not (self.deploy.root / file).exists():
            return
        try:
            content = read_env_file(file, "compose", self.deploy, self.given).content
        except CannotJudge as refusal:
            self.unread.append(refusal)
            return
        self.unread += [
            CannotJudge(f"docker compose {problem.message}", problem.place)
            for problem in content.problems
            if problem.fatal
        ]
        self.from_files |= content.values


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, SequenceNode) else [node]


def _at(path: str, mark: Mark) -> Location:
    return Location(path, *mark)
