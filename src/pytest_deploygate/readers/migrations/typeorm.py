"""TypeORM's migrations: the names of their classes, which is what its bookkeeping has, and the SQL in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...finding import CannotJudge, Location
from ..files import location, read_text
from ..javascript.estree import cooked

__all__ = ["read_classes"]

_METHODS = frozenset(["query"])
_FIELDS = frozenset(["public_field_definition", "field_definition"])


def read_classes(file: Path, root: Path) -> list[tuple[str, Location, list[tuple[str, Location]] | None]]:
    """The migrations of a file: name, place, and the SQL that each runs; None for that where it does more.

    Raises:
        CannotJudge: The file cannot be read.
    """
    text = read_text(file, root)
    place = location(file, root)
    parser = _parser(file.suffix)
    if parser is None:
        remedy = "install pytest-deploygate[typescript]"
        raise CannotJudge(f"reading '{place.path}' needs a parser for TypeScript", place, place.path, remedy)
    data = text.encode()
    tree = parser.parse(data)
    found = []
    for node in _walk(tree.root_node):
        if node.type not in {"class_declaration", "class"} or (body := node.child_by_field_name("body")) is None:
            continue
        up = _method(body, "up")
        if up is None:
            continue
        name, at = _name(node, body)
        if _method(body, "down") is None and not re.search(r"\d{13}$", name or ""):
            continue
        if name is None:
            raise CannotJudge(f"a migration in '{place.path}' has no name that can be read", place, place.path)
        found.append((name, _place(at, place.path, data), _queries(up, place.path, data)))
    if tree.root_node.has_error and not found:
        raise CannotJudge(f"'{place.path}' cannot be parsed", place, place.path)
    return found


def _parser(suffix: str) -> Any:
    import tree_sitter

    if suffix in {".js", ".cjs", ".mjs"}:
        import tree_sitter_javascript

        return tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
    try:
        import tree_sitter_typescript
    except ImportError:
        return None
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_typescript()))


def _walk(node: Any) -> Iterator[Any]:
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo += reversed(node.children)


def _method(body: Any, name: str) -> Any:
    for node in body.children:
        if node.type == "method_definition" and _text(node.child_by_field_name("name")) == name:
            return node
        if node.type in _FIELDS and _text(_key(node)) == name:
            value = node.child_by_field_name("value")
            if value is not None and value.child_by_field_name("body") is not None:
                return value
    return None


def _key(field: Any) -> Any:
    return field.child_by_field_name("name") or field.child_by_field_name("property")


def _name(node: Any, body: Any) -> tuple[str | None, Any]:
    """The name that TypeORM takes: the property of that name, or else the class's."""
    for field in body.children:
        if field.type in _FIELDS and _text(_key(field)) == "name":
            value = field.child_by_field_name("value")
            return _literal(value), value or field
    made = _method(body, "constructor")
    for child in _walk(made) if made is not None else ():
        if child.type == "assignment_expression" and _text(child.child_by_field_name("left")) == "this.name":
            value = child.child_by_field_name("right")
            return _literal(value), value
    # What is bound to a name takes that: `module.exports = class Users170… {}` has one of its own.
    name = node.child_by_field_name("name")
    if name is not None:
        return _text(name), name
    parent = node.parent
    if parent is not None and parent.type == "variable_declarator":
        bound = parent.child_by_field_name("name")
        return _text(bound), bound
    return None, node


def _text(node: Any) -> str:
    return node.text.decode("utf-8", "replace") if node is not None else ""


def _literal(node: Any) -> str | None:
    """The text of a string or of a template without holes."""
    if node is None or node.type not in {"string", "template_string"}:
        return None
    if any(child.type == "template_substitution" for child in node.children):
        return None
    return cooked(_text(node)[1:-1]).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _queries(up: Any, path: str, data: bytes) -> list[tuple[str, Location]] | None:
    """The SQL of `queryRunner.query(…)`; None where it calls something else, or what it runs is computed."""
    found = []
    for node in _walk(up.child_by_field_name("body")):
        if node.type != "call_expression":
            continue
        function = node.child_by_field_name("function")
        if function.type != "member_expression" or _text(function.child_by_field_name("property")) not in _METHODS:
            return None
        arguments = [child for child in node.child_by_field_name("arguments").children if child.is_named]
        text = _literal(arguments[0]) if arguments else None
        if text is None:
            return None
        found.append((text, _place(arguments[0], path, data)))
    return found


def _place(node: Any, path: str, data: bytes) -> Location:
    row, column = node.start_point
    line = data.split(b"\n")[row][:column].decode("utf-8", "replace")
    width = len(_text(node).partition("\n")[0])
    return Location(path, row + 1, len(line) + 1, max(width, 1))
