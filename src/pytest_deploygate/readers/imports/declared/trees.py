"""Taking a marked tree apart: what is not there, or of another shape than it should be, is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ....marked import Document, MappingNode, Node, ScalarNode, SequenceNode
from ....toml import compose_toml
from .declarations import Declarations

__all__ = ["at", "entries", "items", "read_toml", "text", "texts", "tree"]


def read_toml(path: Path, into: Declarations) -> MappingNode | None:
    """A TOML file's tree; None, and a problem, where it cannot be had."""
    written = into.text(path)
    return None if written is None else tree(compose_toml(written), path, into)


def tree(document: Document, path: Path, into: Declarations) -> MappingNode | None:
    """A document's tree; None where it has none, and a problem where something is wrong with it."""
    for problem in document.problems:
        into.refuse(problem.message, into.place(path, problem.mark), problem.hint)
    return document.root if isinstance(document.root, MappingNode) else None


def at(node: Node | None, *path: str) -> Node | None:
    """What a path of keys leads to."""
    for part in path:
        entry = node.entries.get(part) if isinstance(node, MappingNode) else None
        if entry is None:
            return None
        node = entry.value
    return node


def entries(node: Node | None) -> Iterator[tuple[ScalarNode, Node]]:
    """The keys and values of a mapping."""
    if isinstance(node, MappingNode):
        for entry in node.entries.values():
            yield entry.key, entry.value


def items(node: Node | None) -> list[Node]:
    """The items of a list."""
    return node.items if isinstance(node, SequenceNode) else []


def text(node: Node | None) -> str:
    """A text, or an empty one."""
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else ""


def texts(node: Node | None) -> Iterator[tuple[ScalarNode, str]]:
    """The texts of a list; a single text counts for a list of one."""
    for item in [node] if isinstance(node, ScalarNode) else items(node):
        if isinstance(item, ScalarNode) and isinstance(item.value, str):
            yield item, item.value
