"""``pyproject.toml``: what the standards say, and what uv, PDM, Hatch and setuptools add. Poetry's is `poetry`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ....families.imports.names import normalised
from ....marked import MappingNode, Node, ScalarNode
from .declarations import Declarations, is_dev_name
from .poetry import read_poetry
from .requirements_txt import read_requirements
from .trees import at, entries, items, read_toml, text, texts

__all__ = ["read_pyproject"]


def read_pyproject(path: Path, into: Declarations, extras: frozenset[str] | None = None) -> bool:
    """Read a pyproject.toml.

    Args:
        path: The file.
        into: Is told what it says.
        extras: Where another file asks for this project, the extras that it asks for: these are installed, and
            no others.

    Returns:
        Whether the project's dependencies are said here, and not in setup.cfg or setup.py.
    """
    root = read_toml(path, into)
    if root is None:
        return True
    reader = _Reader(path, root, into, extras)
    is_left = reader.project()
    read_poetry(path, root, into, extras)
    if extras is None:
        reader.groups()
        reader.tools()
        _workspace(path, root, into)
    is_said = at(root, "project") is not None or at(root, "tool", "poetry") is not None
    return is_said and not is_left


class _Reader:
    def __init__(self, path: Path, root: MappingNode, into: Declarations, extras: frozenset[str] | None) -> None:
        self._path = path
        self._root = root
        self._into = into
        self._extras = extras
        self._own = normalised(text(at(root, "project", "name")))
        self._optional = {
            normalised(key.text): value for key, value in entries(at(root, "project", "optional-dependencies"))
        }

    def project(self) -> bool:
        """``[project]``; whether it leaves the dependencies to setuptools' other files."""
        if self._own:
            self._into.own.add(self._own)
        self._take(at(self._root, "project", "dependencies"))
        for name in self._optional:
            self._extra(name, self._requirements(name, frozenset([name])))
        dynamic = {written for _, written in texts(at(self._root, "project", "dynamic"))}
        said = at(self._root, "tool", "setuptools", "dynamic")
        for _, file in texts(at(said, "dependencies", "file")):
            read_requirements(self._path.parent / file, self._into)
        for key, value in entries(at(said, "optional-dependencies")):
            group = self._into.group(key.text)
            for _, file in texts(at(value, "file")):
                read_requirements(self._path.parent / file, self._into, group=group, dev=is_dev_name(group))
        hook = at(self._root, "tool", "hatch", "metadata", "hooks", "requirements_txt", "files")
        for _, file in texts(hook):
            read_requirements(self._path.parent / file, self._into)
        return "dependencies" in dynamic and at(said, "dependencies") is None and hook is None

    def groups(self) -> None:
        """``[dependency-groups]``, which development installs unless the gate file says otherwise."""
        listed = {normalised(key.text): value for key, value in entries(at(self._root, "dependency-groups"))}
        for name in listed:
            self._into.group(name)
            for node, written in self._grouped(name, listed, frozenset([name])):
                self._add(node, written, name, dev=True)

    def tools(self) -> None:
        """What development environments install in addition."""
        tool = at(self._root, "tool")
        self._take(at(tool, "uv", "dev-dependencies"), self._into.group("dev"), dev=True)
        for key, value in entries(at(tool, "pdm", "dev-dependencies")):
            self._take(value, self._into.group(key.text), dev=True)
        for key, value in entries(at(tool, "hatch", "envs")):
            for kind in ("dependencies", "extra-dependencies"):
                self._take(at(value, kind), self._into.group(key.text), dev=True)

    def _take(self, listed: Node | None, group: str = "", *, dev: bool = False) -> None:
        for node, written in texts(listed):
            self._add(node, written, group, dev=dev)

    def _add(self, node: ScalarNode, written: str, group: str, *, dev: bool) -> None:
        # PDM's own way to name a local folder.
        if written.startswith("-e "):
            written = written.rpartition("#egg=")[2]
        self._into.add(written, self._into.place(self._path, node.mark), group=group, dev=dev)

    def _extra(self, name: str, listed: Iterator[tuple[ScalarNode, str]]) -> None:
        if self._extras is None:
            self._into.group(name)
        elif name not in self._extras:
            return
        for node, written in listed:
            self._add(node, written, "" if self._extras else name, dev=not self._extras and is_dev_name(name))

    def _requirements(self, extra: str, seen: frozenset[str]) -> Iterator[tuple[ScalarNode, str]]:
        """What an extra asks for; where that is the project with other extras, what those ask for."""
        for node, written in texts(self._optional[extra]):
            asked = self._own_extras(written)
            if asked is None:
                yield node, written
                continue
            for other in sorted(asked & self._optional.keys() - seen):
                yield from self._requirements(other, seen | {other})

    def _own_extras(self, written: str) -> set[str] | None:
        """The extras of the project itself that a requirement asks for; None where it is about something else."""
        name, bracket, rest = written.partition("[")
        if not bracket or not self._own or normalised(name.strip()) != self._own:
            return None
        return {normalised(extra.strip()) for extra in rest.partition("]")[0].split(",")}

    def _grouped(self, group: str, listed: dict[str, Node], seen: frozenset[str]) -> Iterator[tuple[ScalarNode, str]]:
        for item in items(listed[group]):
            if isinstance(item, ScalarNode):
                asked = self._own_extras(text(item))
                if asked is None:
                    yield item, text(item)
                for extra in sorted(asked or ()):
                    if extra in self._optional:
                        yield from self._requirements(extra, frozenset([extra]))
                continue
            included = normalised(text(at(item, "include-group")))
            if included in listed and included not in seen:
                yield from self._grouped(included, listed, seen | {included})
            elif included not in listed:
                message = "this includes a dependency group that is not there"
                self._into.refuse(message, self._into.place(self._path, item.mark), "correct the group's name")


def _workspace(path: Path, root: MappingNode, into: Declarations) -> None:
    """The members of uv's workspace are the project's own, and so is what they ask for."""
    workspace = at(root, "tool", "uv", "workspace")
    left_out = {found for _, pattern in texts(at(workspace, "exclude")) for found in _matching(path.parent, pattern)}
    for _, pattern in texts(at(workspace, "members")):
        for folder in sorted(_matching(path.parent, pattern) - left_out):
            member = folder / "pyproject.toml"
            if member != path and member.is_file():
                read_pyproject(member, into)


def _matching(folder: Path, pattern: str) -> set[Path]:
    try:
        return {found for found in folder.glob(pattern) if found.is_dir()}
    except (ValueError, NotImplementedError, OSError):
        return set()
