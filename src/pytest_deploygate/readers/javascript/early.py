"""Errors that Node finds before it runs a line, and that a forgiving parser lets pass.

Source: ECMA-262, "Static Semantics: Early Errors" of statements, functions and modules; those that a person
makes by a slip or a bad merge.
"""

from __future__ import annotations

from collections.abc import Iterable

from .estree import Node, NotParsed
from .patterns import bound_names, declared, has_directive, pattern_names, var_names

__all__ = ["check"]

_FUNCTIONS = frozenset(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"])
_LOOPS = frozenset(["ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"])


def check(program: Node, *, module: bool) -> None:
    """Look for early errors.

    Raises:
        NotParsed: There is one.
    """
    _Checker(module).body(program.body, top=True)


class _Checker:
    def __init__(self, module: bool) -> None:
        self.module = module
        self.strict = module
        self.function = ""
        self.loops = 0
        self.breakable = 0
        self.labels: list[str] = []

    def fail(self, node: Node, message: str) -> NotParsed:
        return NotParsed(message, node.line, node.column)

    def body(self, statements: list[Node], *, top: bool, names: Iterable[str] = ()) -> None:
        """The statements of a function or module."""
        strict = self.strict
        self.strict = strict or has_directive(statements)
        lexical = self.lexical(statements, top=not (top and self.module))
        for name in (*var_names(statements), *names):
            if name in lexical:
                raise self.fail(lexical[name], f"'{name}' is declared twice")
        for statement in statements:
            self.visit(statement)
        self.strict = strict

    def block(self, statements: list[Node]) -> None:
        lexical = self.lexical(statements, top=False)
        for name in var_names(statements):
            if name in lexical:
                raise self.fail(lexical[name], f"'{name}' is declared twice")
        for statement in statements:
            self.visit(statement)

    def lexical(self, statements: list[Node], *, top: bool) -> dict[str, Node]:
        """The names that let, const, class and import declare here; functions too, unless they may repeat."""
        found: dict[str, Node] = {}
        functions: set[str] = set()
        for node in map(declared, statements):
            names: list[str] = []
            if node.type == "VariableDeclaration" and node.kind != "var":
                names = bound_names(node)
            elif node.type == "ClassDeclaration" and node.id is not None:
                names = [node.id.name]
            elif node.type == "ImportDeclaration":
                names = [part.local.name for part in node.specifiers]
            elif node.type == "FunctionDeclaration" and node.id is not None:
                if top:
                    functions.add(node.id.name)
                    if node.id.name in found:
                        raise self.fail(node, f"'{node.id.name}' is declared twice")
                    continue
                if not self.strict and node.id.name in functions:
                    continue
                functions.add(node.id.name)
                names = [node.id.name]
            for name in names:
                if name in found or (top and name in functions):
                    raise self.fail(node, f"'{name}' is declared twice")
                found[name] = node
        return found

    def visit(self, node: Node) -> None:
        if node.type in _FUNCTIONS:
            self.enter(node)
            return
        method = getattr(self, "on_" + node.type, None)
        if method is not None:
            method(node)
            return
        if node.type in _LOOPS:
            self.loops += 1
            self.breakable += 1
            self.children(node)
            self.loops -= 1
            self.breakable -= 1
            return
        self.children(node)

    def children(self, node: Node) -> None:
        for child in node.children():
            self.visit(child)

    def enter(self, node: Node) -> None:
        outer = (self.function, self.loops, self.breakable, self.labels)
        asynchronous = bool(node.__dict__.get("async"))
        arrow = node.type == "ArrowFunctionExpression"
        kind = ("async" if asynchronous else "") + ("generator" if node.generator else "")
        self.function = kind or "plain"
        self.loops, self.breakable, self.labels = 0, 0, []
        names = [name for param in node.params for name in pattern_names(param)]
        simple = all(param.type == "Identifier" for param in node.params)
        if len(set(names)) < len(names) and (arrow or self.strict or not simple):
            raise self.fail(node, "a parameter is declared twice")
        for param in node.params:
            self.visit(param)
        if node.body.type == "BlockStatement":
            self.body(node.body.body, top=True, names=names)
        else:
            self.visit(node.body)
        self.function, self.loops, self.breakable, self.labels = outer

    def on_BlockStatement(self, node: Node) -> None:
        self.block(node.body)

    on_StaticBlock = on_BlockStatement

    def on_ClassBody(self, node: Node) -> None:
        strict = self.strict
        self.strict = True
        self.children(node)
        self.strict = strict

    def on_SwitchStatement(self, node: Node) -> None:
        self.visit(node.discriminant)
        self.breakable += 1
        self.lexical([statement for case in node.cases for statement in case.consequent], top=False)
        for case in node.cases:
            self.children(case)
        self.breakable -= 1

    def on_VariableDeclaration(self, node: Node) -> None:
        if node.kind == "const" and any(part.init is None for part in node.declarations):
            raise self.fail(node, "a const has no value")
        self.children(node)

    def on_ForInStatement(self, node: Node) -> None:
        self.loops += 1
        self.breakable += 1
        self.visit(node.right)
        self.visit(node.body)
        self.loops -= 1
        self.breakable -= 1

    on_ForOfStatement = on_ForInStatement

    def on_LabeledStatement(self, node: Node) -> None:
        if node.label.name in self.labels:
            raise self.fail(node, f"the label '{node.label.name}' is declared twice")
        self.labels = [*self.labels, node.label.name]
        self.visit(node.body)
        self.labels = self.labels[:-1]

    def on_BreakStatement(self, node: Node) -> None:
        known = node.label.name in self.labels if node.label else self.breakable > 0
        if not known:
            raise self.fail(node, "a break has nothing to break out of")

    def on_ContinueStatement(self, node: Node) -> None:
        known = node.label.name in self.labels if node.label else True
        if not known or not self.loops:
            raise self.fail(node, "a continue has no loop")

    def on_ReturnStatement(self, node: Node) -> None:
        if not self.function and self.module:
            raise self.fail(node, "a return is outside any function")
        self.children(node)

    def on_AwaitExpression(self, node: Node) -> None:
        if "async" not in self.function and (self.function or not self.module):
            raise self.fail(node, "an await is outside any async function")
        self.children(node)

    def on_YieldExpression(self, node: Node) -> None:
        if "generator" not in self.function:
            raise self.fail(node, "a yield is outside any generator")
        self.children(node)

    def on_Literal(self, node: Node) -> None:
        if self.strict and node.legacy:
            raise self.fail(node, "an octal number or escape is not allowed in strict mode")

    def on_AssignmentExpression(self, node: Node) -> None:
        if node.left.type not in ("Identifier", "MemberExpression", "ObjectPattern", "ArrayPattern"):
            raise self.fail(node.left, "this cannot be assigned to")
        self.children(node)

    def on_UpdateExpression(self, node: Node) -> None:
        if node.argument.type not in ("Identifier", "MemberExpression"):
            raise self.fail(node.argument, "this cannot be assigned to")
        self.children(node)

    def on_BinaryExpression(self, node: Node) -> None:
        # A long sum is as deep as it has parts.
        while node.left.type == "BinaryExpression":
            self.visit(node.right)
            node = node.left
        self.children(node)

    def on_UnaryExpression(self, node: Node) -> None:
        if self.strict and node.operator == "delete" and node.argument.type == "Identifier":
            raise self.fail(node, "a variable cannot be deleted in strict mode")
        self.children(node)
