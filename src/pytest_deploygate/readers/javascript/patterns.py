"""Questions about syntax alone: which names a pattern binds, what code can change."""

from __future__ import annotations

from collections.abc import Iterator

from .estree import Node

_PURE_LEAVES = frozenset(["Identifier", "Literal", "ThisExpression", "TemplateElement", "MetaProperty"])
_PURE_NODES = _PURE_LEAVES | {
    "MemberExpression", "ChainExpression", "BinaryExpression", "LogicalExpression", "ConditionalExpression",
    "TemplateLiteral", "ObjectExpression", "ArrayExpression", "Property", "SpreadElement",
}  # fmt: skip


def is_pure(node: Node) -> bool:
    """Whether evaluating an expression changes nothing: it only looks."""
    if node.type == "BinaryExpression":
        while node.type == "BinaryExpression" and is_pure(node.right):
            node = node.left
        return node.type != "BinaryExpression" and is_pure(node)
    found = node.__dict__.get("_pure")
    if found is None:
        found = (node.type in _PURE_NODES or (node.type == "UnaryExpression" and node.operator != "delete")) and all(
            is_pure(child) for child in node.children()
        )
        node._pure = found
    return bool(found)


_FUNCTIONS = frozenset(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"])


def has_directive(statements: list[Node]) -> bool:
    """Whether ``'use strict'`` is among the first statements."""
    for statement in statements:
        if statement.type != "ExpressionStatement" or statement.directive is None:
            return False
        if statement.directive == "use strict":
            return True
    return False


def pattern_names(pattern: Node | None) -> list[str]:
    """The variables that a pattern gives values to."""
    if pattern is None:
        return []
    if pattern.type == "Identifier":
        return [pattern.name]
    if pattern.type == "AssignmentPattern":
        return pattern_names(pattern.left)
    if pattern.type in ("RestElement", "Property"):
        return pattern_names(pattern.argument or pattern.value)
    parts = pattern.properties if pattern.type == "ObjectPattern" else pattern.elements or []
    return [name for part in parts for name in pattern_names(part)]


def bound_names(declaration: Node) -> list[str]:
    """The variables of a declaration."""
    return [name for declarator in declaration.declarations for name in pattern_names(declarator.id)]


def var_names(nodes: list[Node]) -> Iterator[str]:
    """The names that ``var`` declares anywhere in these statements, functions inside them left out."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node.type in _FUNCTIONS or node.type.startswith("Class"):
            continue
        if node.type == "VariableDeclaration" and node.kind == "var":
            yield from bound_names(node)
        stack.extend(node.children())


def assigned_names(node: Node) -> Iterator[str]:
    """The names that are assigned to anywhere in this code."""
    for part in node.walk():
        if part.type == "AssignmentExpression":
            yield from pattern_names(part.left) if part.left.type != "MemberExpression" else ()
        elif part.type == "UpdateExpression" and part.argument.type == "Identifier":
            yield part.argument.name
        elif part.type in ("ForInStatement", "ForOfStatement") and part.left.type == "Identifier":
            yield part.left.name
        elif part.type == "VariableDeclaration" and part.kind == "var":
            yield from bound_names(part)


def _writes(node: Node, names: set[str]) -> bool:
    target = node.left if node.type == "AssignmentExpression" else node.argument
    if node.type not in ("AssignmentExpression", "UpdateExpression"):
        return False
    if target.type == "MemberExpression":
        return bool(target.object.name == "arguments")
    return not names.isdisjoint(pattern_names(target))


def bound_params(node: Node) -> list[str]:
    """The names of a function's parameters."""
    return [name for param in node.params for name in pattern_names(param)]


def links_arguments(node: Node) -> bool:
    """Whether writing a parameter or an item of ``arguments`` changes the other."""
    found = node.__dict__.get("_links")
    if found is None:
        found = False
        if all(param.type == "Identifier" for param in node.params):
            names = {param.name for param in node.params}
            parts = list(node.body.walk())
            if any(part.type == "Identifier" and part.name == "arguments" for part in parts):
                found = any(_writes(part, names) for part in parts)
        node._links = found
    return bool(found)


def is_strict(node: Node) -> bool:
    if node.body is None or node.body.type != "BlockStatement":
        return False
    return has_directive(node.body.body)


def declared(node: Node) -> Node:
    """The declaration inside an export, or the statement itself."""
    if node.type in ("ExportNamedDeclaration", "ExportDefaultDeclaration") and node.declaration is not None:
        found: Node = node.declaration
        return found
    return node


def is_anonymous(node: Node) -> bool:
    return node.type in ("FunctionExpression", "ArrowFunctionExpression", "ClassExpression") and node.id is None
