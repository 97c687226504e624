"""From a path to a marked tree, whichever of the two formats the gate file is in; and where it is found."""

from __future__ import annotations

import os
from pathlib import Path

from ..files import Unreadable, read_bytes
from ..finding import Location
from ..marked import Document, MappingNode, Node, NotText, Problem, ScalarNode, compose, decode
from ..toml import NotToml, compose_toml, loads
from .errors import Errors, GateError, GateErrors, shown_path

NAMES = ("deploygate.yaml", "deploygate.yml")
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "deploygate")
MAX_SIZE = 1024 * 1024


def find(start: Path) -> Path | None:
    """The nearest gate file, walking upwards.

    Args:
        start: The folder, or a file in it, to begin at.

    Raises:
        GateErrors: A folder has two, or a pyproject.toml on the way cannot be read, so that it is not known
            whether it is the gate file.
    """
    start = start.absolute()
    for folder in [start, *start.parents]:
        # Whatever has the name is the gate file, readable or not: to walk past it would be to ignore it.
        found = [folder / name for name in NAMES if os.path.lexists(folder / name)]
        if _has_table(folder / PYPROJECT):
            found.append(folder / PYPROJECT)
        if len(found) > 1:
            raise GateErrors([_ambiguous(found)])
        if found:
            return found[0]
    return None


def _has_table(path: Path) -> bool:
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file() raises in a folder that is closed to us
        return False
    try:
        return _mentions_table(decode(read_bytes(path, MAX_SIZE)))
    except Unreadable as refusal:
        message = f"{refusal}, so it is not known whether it has [tool.deploygate]"
    except NotText as refusal:
        message = f"{refusal}, so it is not known whether it has [tool.deploygate]"
    raise GateErrors([GateError(Location(shown_path(path)), message)])


def _mentions_table(text: str) -> bool:
    """Whether a pyproject.toml has a table ``[tool.deploygate]``; True also where it cannot be parsed."""
    if TABLE[-1] not in text:
        return False
    try:
        tool = loads(text).get(TABLE[0])
    except NotToml:
        return True
    return isinstance(tool, dict) and TABLE[-1] in tool


def _ambiguous(found: list[Path]) -> GateError:
    others = " and ".join(path.name for path in found[1:])
    return GateError(Location(shown_path(found[0])), f"there is {others} beside it, and only one can be the gate file")


def read(path: Path, errors: Errors) -> MappingNode:
    """The tree of a gate file.

    Raises:
        GateErrors: There is none. Where there is one, ``errors`` is told what else is wrong with the text.
    """
    document = _document(path)
    for problem in document.problems:
        errors.add_problem(problem)
    if not isinstance(document.root, MappingNode):
        if not document.problems:
            _tell_absent(path, document.root, errors)
        errors.fail()
    return document.root


def _document(path: Path) -> Document:
    try:
        data = read_bytes(path, MAX_SIZE)
        return compose_toml(decode(data), TABLE) if path.suffix == ".toml" else compose(data)
    except Unreadable as refusal:
        return Document(None, (Problem(str(refusal)),))
    except NotText as refusal:
        return Document(None, (refusal.problem,))


def _tell_absent(path: Path, root: Node | None, errors: Errors) -> None:
    hint = "it begins with 'version: 1' and 'environments:'"
    if root is None and path.suffix == ".toml":
        errors.add(None, "there is no [tool.deploygate] in it")
    elif root is None or (isinstance(root, ScalarNode) and root.value is None):
        errors.add(None, "the gate file is empty", hint)
    else:
        errors.add(root.mark, "the gate file must be a mapping of keys to values", hint)
