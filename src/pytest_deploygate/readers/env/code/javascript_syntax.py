"""Nodes of JavaScript as tree-sitter gives them: their texts, their parts, and what their patterns bind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

__all__ = ["FUNCTIONS", "Syntax", "brief", "core", "declared", "names", "parts", "properties", "property_of", "text"]

Syntax: TypeAlias = Any  # tree_sitter.Node

FUNCTIONS = frozenset(
    "function_declaration function_expression arrow_function method_definition generator_function "
    "generator_function_declaration".split()
)
_WRAPPERS = frozenset("parenthesized_expression as_expression satisfies_expression non_null_expression".split())
_TYPES_ONLY = frozenset(["interface_declaration", "type_alias_declaration", "comment"])


def text(node: Syntax) -> str:
    found: str = node.text.decode("utf-8", "replace")
    return found


def brief(node: Syntax) -> str:
    """The text of something short, such as a name; nothing for what is longer, as chains of calls can be."""
    return text(node) if node.end_byte - node.start_byte < 200 else ""


def parts(node: Syntax) -> list[Syntax]:
    return [child for child in node.named_children if child.type != "comment"]


def core(node: Syntax) -> Syntax:
    """An expression without parentheses and types around it."""
    while True:
        if node.type in _WRAPPERS:
            node = parts(node)[0]
        elif node.type in ("type_assertion", "await_expression"):
            node = parts(node)[-1]
        else:
            return node


def names(pattern: Syntax) -> Iterator[str]:
    """The names that a pattern binds."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        if node.type in ("identifier", "shorthand_property_identifier_pattern"):
            yield text(node)
        elif node.type in ("assignment_pattern", "object_assignment_pattern"):
            stack.append(node.child_by_field_name("left"))
        elif node.type == "pair_pattern":
            stack.append(node.child_by_field_name("value"))
        else:
            stack += parts(node)


def declared(statement: Syntax) -> frozenset[str] | None:
    """The names that an outermost statement binds; None where any name in it may be one."""
    inner = statement.child_by_field_name("declaration") if statement.type == "export_statement" else statement
    if inner is None:
        return None
    if inner.type in ("lexical_declaration", "variable_declaration"):
        patterns = [part.child_by_field_name("name") for part in parts(inner)]
        return frozenset(name for pattern in patterns if pattern is not None for name in names(pattern))
    if inner.type == "import_statement":
        return frozenset(re.findall(r"[\w$]+", text(inner).partition("from")[0]))
    if inner.type in _TYPES_ONLY:
        return frozenset()
    name = inner.child_by_field_name("name") if "declaration" in inner.type else None
    # A function may assign to what is outside of it.
    return None if name is None or ("function" in inner.type and b"=" in inner.text) else frozenset([text(name)])


def properties(pattern: Syntax) -> Iterator[tuple[str | None, Syntax]]:
    """The parts of an object pattern: the key, None where it is not written plainly; and what takes the value."""
    return map(property_of, parts(pattern))


def property_of(part: Syntax) -> tuple[str | None, Syntax]:
    """One part of an object pattern, as `properties` tells it."""
    inner, key = part, None
    if part.type == "pair_pattern":
        inner, wanted = part.child_by_field_name("value"), part.child_by_field_name("key")
        key = text(wanted).strip("'\"") if wanted.type != "computed_property_name" else None
    if inner.type in ("object_assignment_pattern", "assignment_pattern"):
        inner = inner.child_by_field_name("left")
    if part.type in ("shorthand_property_identifier_pattern", "object_assignment_pattern"):
        key = text(inner)
    return key, inner
