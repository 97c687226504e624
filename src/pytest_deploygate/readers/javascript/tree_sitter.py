"""JavaScript (and TypeScript, where its grammar is installed) to ESTree through tree-sitter.

tree-sitter recovers from errors, so a tree that has one is refused. Types are dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

from .estree import Node, NotParsed, cooked, number_value, raw_template, utf16

__all__ = ["parse"]

# Nested deeper than this, no file is a config; the evaluator would exhaust Python's stack on it.
MAX_DEPTH = 150
MAX_NODES = 40_000
# Of a hundred operations each. A file of MAX_NODES takes about 8,000; recovery from errors can take quadratic time.
MAX_ROUNDS = 10_000
MAX_ROUNDS_OF_RECOVERY = 1_000
CHUNK = 64 * 1024
MAX_DIGITS = 3_000

Syntax: TypeAlias = Any  # tree_sitter.Node; its stubs would tie the type checker to one version.


@lru_cache(maxsize=2)
def _parser(typescript: bool) -> Any:
    import tree_sitter

    if typescript:
        import tree_sitter_typescript

        language = tree_sitter_typescript.language_typescript()
    else:
        import tree_sitter_javascript

        language = tree_sitter_javascript.language()
    return tree_sitter.Parser(tree_sitter.Language(language))


def parse(text: str, *, typescript: bool = False, offset: int = 0) -> Node:
    """Parse a program.

    Args:
        text: The program.
        typescript: Use the grammar of TypeScript.
        offset: Columns to take away on the first line.

    Raises:
        NotParsed: It has a syntax error, is nested too deeply, or takes too long to parse.
        ImportError: ``typescript`` is asked for and its grammar is not installed.
    """
    if "\r" in text:
        # A lone carriage return ends a line in JavaScript, and none for tree-sitter.
        text = re.sub(r"\r(?!\n)", "\n", text)
    data = text.encode("utf-8", "surrogatepass")
    # Counted before the parser recovers from what may be no JavaScript at all.
    if len(data) > 4 * MAX_NODES and next(islice(_WORD.finditer(data), 4 * MAX_NODES, None), None) is not None:
        raise NotParsed(f"more than {MAX_NODES} parts", 1, 1)
    converter = _Converter(data, offset)
    root = _parsed(_parser(typescript), data, converter)
    # Counted before anything is walked: the children of a giant list alone take seconds.
    if root.descendant_count > 4 * MAX_NODES:
        raise NotParsed(f"more than {MAX_NODES} parts", 1, 1)
    if root.has_error:
        raise converter.error(root)
    return converter.program(root)


_WORD = re.compile(rb"[\w\x80-\xff]+|[^\w\s\x80-\xff]")


def _parsed(parser: Any, data: bytes, converter: _Converter) -> Syntax:
    """The root of the tree, within a bounded number of the parser's own steps."""
    rounds = 0
    broken: list[int] = []

    def is_enough(position: int, has_error: bool) -> bool:
        nonlocal rounds
        rounds += 1
        if has_error:
            broken.append(position)
        return rounds > MAX_ROUNDS or len(broken) > MAX_ROUNDS_OF_RECOVERY

    def read(position: int, _point: Any) -> bytes:
        return data[position : position + CHUNK]

    try:
        return parser.parse(read, progress_callback=is_enough).root_node
    except ValueError:
        parser.reset()
    if broken:
        raise NotParsed("syntax error, here or shortly before", *converter.point(broken[0]))
    raise NotParsed(f"more than {MAX_ROUNDS * 100:,} steps to parse it", 1, 1)


_DROPPED = frozenset(["comment", "html_comment", "hash_bang_line", "empty_statement"])
_TYPES_ONLY = frozenset(
    ["interface_declaration", "type_alias_declaration", "ambient_declaration", "function_signature", "import_alias"]
)


class _Converter:
    def __init__(self, data: bytes, offset: int = 0) -> None:
        self.data = data
        self.offset = offset
        self.lines = data.split(b"\n")
        self.ascii = data.isascii()
        # By row, the bytes that continue a character: decoding up to each column of a long line takes quadratic time.
        self.continued: dict[int, list[int]] = {}
        self.depth = 0
        self.count = 0

    def span(self, node: Syntax) -> tuple[int, int, int]:
        row, column = node.start_point
        end_row, end_column = node.end_point
        if row >= len(self.lines):
            return (row + 1, column + 1, 1)
        line = self.lines[row]
        if end_row != row:
            end_column = len(line.rstrip(b"\r"))
        if not self.ascii:
            end_column = self.characters(row, end_column)
            column = self.characters(row, column)
        if row == 0:
            column = max(column - self.offset, 0)
            end_column = max(end_column - self.offset, 0)
        return (row + 1, column + 1, max(end_column - column, 1))

    def characters(self, row: int, column: int) -> int:
        """How many characters stand before a byte of a line."""
        if row not in self.continued:
            self.continued[row] = [at for at, byte in enumerate(self.lines[row]) if byte & 0xC0 == 0x80]
        return column - bisect_left(self.continued[row], column)

    def point(self, position: int) -> tuple[int, int]:
        """Line and column of a byte of the whole text."""
        row = self.data.count(b"\n", 0, position)
        column = self.characters(row, position - self.data.rfind(b"\n", 0, position) - 1)
        return row + 1, (max(column - self.offset, 0) if row == 0 else column) + 1

    def error(self, root: Syntax) -> NotParsed:
        node = root
        while True:
            broken = next((c for c in node.children if c.is_error or c.is_missing or c.has_error), None)
            if broken is None:
                break
            node = broken
            if node.is_error or node.is_missing:
                break
        line, column, _ = self.span(node)
        return NotParsed(f"expected {node.type!r}" if node.is_missing else "syntax error", line, column)

    def text(self, node: Syntax) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "surrogatepass")

    def program(self, root: Syntax) -> Node:
        return Node("Program", self.span(root), body=self.statements(root.named_children))

    def statements(self, nodes: Iterable[Syntax]) -> list[Node]:
        return [self.node(n) for n in nodes if n.type not in _DROPPED and n.type not in _TYPES_ONLY]

    def node(self, node: Syntax) -> Node:
        convert = getattr(self, "on_" + node.type, None)
        if convert is None:
            line, column, _ = self.span(node)
            raise NotParsed(f"{node.type.replace('_', ' ')} is not understood", line, column)
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_NODES:
            line, column, _ = self.span(node)
            what = (
                f"more than {MAX_NODES} parts"
                if self.count > MAX_NODES
                else f"nested more than {MAX_DEPTH} levels deep"
            )
            raise NotParsed(what, line, column)
        try:
            converted: Node = convert(node)
        finally:
            self.depth -= 1
        return converted

    def maybe(self, node: Syntax | None) -> Node | None:
        return None if node is None else self.node(node)

    def field(self, node: Syntax, name: str) -> Node:
        return self.node(node.child_by_field_name(name))

    def option(self, node: Syntax, name: str) -> Node | None:
        return self.maybe(node.child_by_field_name(name))

    @staticmethod
    def parts(node: Syntax) -> list[Syntax]:
        return [c for c in node.named_children if c.type not in ("comment", "html_comment")]

    def first(self, node: Syntax) -> Node | None:
        return self.maybe(next(iter(self.parts(node)), None))

    @staticmethod
    def has(node: Syntax, token: str) -> bool:
        return any(c.type == token for c in node.children)

    def make(self, type: str, node: Syntax, **fields: Any) -> Node:
        return Node(type, self.span(node), **fields)

    # Statements

    def on_expression_statement(self, node: Syntax) -> Node:
        expression = self.first(node)
        directive = self.text(self.parts(node)[0])[1:-1] if self.parts(node)[0].type == "string" else None
        return self.make("ExpressionStatement", node, expression=expression, directive=directive)

    def on_variable_declaration(self, node: Syntax) -> Node:
        kind = node.children[0].type
        declarations = [self.node(c) for c in self.parts(node) if c.type == "variable_declarator"]
        return self.make("VariableDeclaration", node, kind=kind, declarations=declarations)

    on_lexical_declaration = on_variable_declaration

    def on_variable_declarator(self, node: Syntax) -> Node:
        return self.make("VariableDeclarator", node, id=self.field(node, "name"), init=self.option(node, "value"))

    def function(self, type: str, node: Syntax) -> Node:
        single = node.child_by_field_name("parameter")
        listed = node.child_by_field_name("parameters")
        params = [self.node(single)] if single is not None else []
        if listed is not None:
            params = [self.node(c) for c in self.parts(listed)]
        body = self.field(node, "body")
        return self.make(
            type,
            node,
            id=self.option(node, "name") if type != "Method" else None,
            params=params,
            body=body,
            expression=body.type != "BlockStatement",
            generator=self.has(node, "*"),
            **{"async": self.has(node, "async")},
        )

    def on_function_declaration(self, node: Syntax) -> Node:
        return self.function("FunctionDeclaration", node)

    on_generator_function_declaration = on_function_declaration

    def on_function_expression(self, node: Syntax) -> Node:
        return self.function("FunctionExpression", node)

    on_generator_function = on_function_expression

    def on_arrow_function(self, node: Syntax) -> Node:
        return self.function("ArrowFunctionExpression", node)

    def on_required_parameter(self, node: Syntax) -> Node:
        left = self.field(node, "pattern")
        value = node.child_by_field_name("value")
        if value is None:
            return left
        return self.make("AssignmentPattern", node, left=left, right=self.node(value))

    on_optional_parameter = on_required_parameter

    def on_class_declaration(self, node: Syntax) -> Node:
        return self.class_("ClassDeclaration", node)

    def on_class(self, node: Syntax) -> Node:
        return self.class_("ClassExpression", node)

    def class_(self, type: str, node: Syntax) -> Node:
        heritage = next((c for c in node.named_children if c.type == "class_heritage"), None)
        base = None
        if heritage is not None:
            clause = next((c for c in heritage.named_children if c.type == "extends_clause"), heritage)
            base = self.first(clause)
        members = [self.node(c) for c in self.parts(node.child_by_field_name("body")) if c.type != "decorator"]
        body = self.make("ClassBody", node, body=members)
        return self.make(type, node, id=self.option(node, "name"), superClass=base, body=body)

    def on_class_static_block(self, node: Syntax) -> Node:
        return self.make("StaticBlock", node, body=self.field(node, "body").body)

    def on_field_definition(self, node: Syntax) -> Node:
        key = node.child_by_field_name("property") or node.child_by_field_name("name")
        return self.make(
            "PropertyDefinition",
            node,
            key=self.key(key),
            computed=key.type == "computed_property_name",
            value=self.option(node, "value"),
            static=self.has(node, "static"),
        )

    on_public_field_definition = on_field_definition

    def on_statement_block(self, node: Syntax) -> Node:
        return self.make("BlockStatement", node, body=self.statements(node.named_children))

    def on_if_statement(self, node: Syntax) -> Node:
        return self.make(
            "IfStatement",
            node,
            test=self.field(node, "condition"),
            consequent=self.field(node, "consequence"),
            alternate=self.option(node, "alternative"),
        )

    def on_else_clause(self, node: Syntax) -> Node:
        return self.first(node) or self.make("EmptyStatement", node)

    def on_empty_statement(self, node: Syntax) -> Node:
        return self.make("EmptyStatement", node)

    on_debugger_statement = on_empty_statement

    def on_switch_statement(self, node: Syntax) -> Node:
        cases = [self.node(c) for c in self.parts(node.child_by_field_name("body"))]
        return self.make("SwitchStatement", node, discriminant=self.field(node, "value"), cases=cases)

    def on_switch_case(self, node: Syntax) -> Node:
        return self.make(
            "SwitchCase",
            node,
            test=self.option(node, "value"),
            consequent=self.statements(node.children_by_field_name("body")),
        )

    on_switch_default = on_switch_case

    def on_for_statement(self, node: Syntax) -> Node:
        def part(name: str) -> Node | None:
            # An empty part is an empty statement or a lone semicolon, by the grammar's version.
            found = node.child_by_field_name(name)
            if found is None or found.type in ("empty_statement", ";"):
                return None
            return self.first(found) if found.type == "expression_statement" else self.node(found)

        return self.make(
            "ForStatement",
            node,
            init=part("initializer"),
            test=part("condition"),
            update=part("increment"),
            body=self.field(node, "body"),
        )

    def on_for_in_statement(self, node: Syntax) -> Node:
        kind = node.child_by_field_name("kind")
        left = self.field(node, "left")
        if kind is not None:
            init = self.option(node, "value")
            declarator = self.make("VariableDeclarator", node, id=left, init=init)
            left = self.make("VariableDeclaration", node, kind=self.text(kind), declarations=[declarator])
        of = self.text(node.child_by_field_name("operator")) == "of"
        return self.make(
            "ForOfStatement" if of else "ForInStatement",
            node,
            left=left,
            right=self.field(node, "right"),
            body=self.field(node, "body"),
            **{"await": self.has(node, "await")},
        )

    def on_while_statement(self, node: Syntax) -> Node:
        return self.make("WhileStatement", node, test=self.field(node, "condition"), body=self.field(node, "body"))

    def on_do_statement(self, node: Syntax) -> Node:
        return self.make("DoWhileStatement", node, test=self.field(node, "condition"), body=self.field(node, "body"))

    def on_try_statement(self, node: Syntax) -> Node:
        handler = node.child_by_field_name("handler")
        finalizer = node.child_by_field_name("finalizer")
        return self.make(
            "TryStatement",
            node,
            block=self.field(node, "body"),
            handler=self.maybe(handler),
            finalizer=None if finalizer is None else self.field(finalizer, "body"),
        )

    def on_catch_clause(self, node: Syntax) -> Node:
        return self.make("CatchClause", node, param=self.option(node, "parameter"), body=self.field(node, "body"))

    def on_break_statement(self, node: Syntax) -> Node:
        return self.make("BreakStatement", node, label=self.option(node, "label"))

    def on_continue_statement(self, node: Syntax) -> Node:
        return self.make("ContinueStatement", node, label=self.option(node, "label"))

    def on_return_statement(self, node: Syntax) -> Node:
        return self.make("ReturnStatement", node, argument=self.first(node))

    def on_throw_statement(self, node: Syntax) -> Node:
        return self.make("ThrowStatement", node, argument=self.first(node))

    def on_labeled_statement(self, node: Syntax) -> Node:
        return self.make("LabeledStatement", node, label=self.field(node, "label"), body=self.field(node, "body"))

    # Modules

    def on_import_statement(self, node: Syntax) -> Node:
        source = node.child_by_field_name("source")
        clause = next((c for c in node.named_children if c.type == "import_clause"), None)
        specifiers: list[Node] = []
        if self.has(node, "type"):
            return self.make("EmptyStatement", node)
        for part in self.parts(clause) if clause is not None else []:
            if part.type == "identifier":
                specifiers.append(self.make("ImportDefaultSpecifier", part, local=self.node(part)))
            elif part.type == "namespace_import":
                specifiers.append(self.make("ImportNamespaceSpecifier", part, local=self.first(part)))
            else:
                specifiers += [self.specifier("Import", "imported", "local", p) for p in self.parts(part)]
        return self.make("ImportDeclaration", node, specifiers=specifiers, source=self.maybe(source))

    def specifier(self, kind: str, outer: str, inner: str, node: Syntax) -> Node:
        name = node.child_by_field_name("name")
        alias = node.child_by_field_name("alias")
        return self.make(
            f"{kind}Specifier", node, **{outer: self.key(name), inner: self.key(alias if alias is not None else name)}
        )

    def on_export_statement(self, node: Syntax) -> Node:
        source = self.option(node, "source")
        if self.has(node, "type"):
            return self.make("EmptyStatement", node)
        if self.has(node, "default"):
            inner = node.child_by_field_name("declaration") or node.child_by_field_name("value")
            return self.make("ExportDefaultDeclaration", node, declaration=self.node(inner))
        if self.has(node, "="):
            line, column, _ = self.span(node)
            raise NotParsed("`export =` is not understood", line, column)
        if (namespace := next((c for c in node.named_children if c.type == "namespace_export"), None)) is not None:
            return self.make("ExportAllDeclaration", node, source=source, exported=self.key(self.parts(namespace)[0]))
        if self.has(node, "*"):
            return self.make("ExportAllDeclaration", node, source=source, exported=None)
        clause = next((c for c in node.named_children if c.type == "export_clause"), None)
        specifiers = [self.specifier("Export", "local", "exported", p) for p in self.parts(clause)] if clause else []
        inner = node.child_by_field_name("declaration")
        declaration = None if inner is None or inner.type in _TYPES_ONLY else self.node(inner)
        return self.make("ExportNamedDeclaration", node, declaration=declaration, specifiers=specifiers, source=source)

    # Patterns

    def on_object_pattern(self, node: Syntax) -> Node:
        return self.make("ObjectPattern", node, properties=[self.node(c) for c in self.parts(node)])

    def on_pair_pattern(self, node: Syntax) -> Node:
        return self.property(node, node.child_by_field_name("key"), self.field(node, "value"))

    def on_object_assignment_pattern(self, node: Syntax) -> Node:
        left = node.child_by_field_name("left")
        right = self.field(node, "right")
        value = self.make("AssignmentPattern", node, left=self.node_as_identifier(left), right=right)
        return self.property(node, left, value, shorthand=True)

    def on_shorthand_property_identifier_pattern(self, node: Syntax) -> Node:
        return self.property(node, node, self.node_as_identifier(node), shorthand=True)

    on_shorthand_property_identifier = on_shorthand_property_identifier_pattern

    def node_as_identifier(self, node: Syntax) -> Node:
        return self.make("Identifier", node, name=self.name(node)) if node.child_count == 0 else self.node(node)

    def on_array_pattern(self, node: Syntax) -> Node:
        return self.make("ArrayPattern", node, elements=self.elements(node))

    def on_assignment_pattern(self, node: Syntax) -> Node:
        return self.make("AssignmentPattern", node, left=self.field(node, "left"), right=self.field(node, "right"))

    def on_rest_pattern(self, node: Syntax) -> Node:
        return self.make("RestElement", node, argument=self.first(node))

    # Expressions

    def on_identifier(self, node: Syntax) -> Node:
        return self.make("Identifier", node, name=self.name(node))

    def name(self, node: Syntax) -> str:
        text = self.text(node)
        return cooked(text) if "\\" in text else text

    on_undefined = on_property_identifier = on_statement_identifier = on_identifier

    def on_private_property_identifier(self, node: Syntax) -> Node:
        return self.make("PrivateIdentifier", node, name=self.text(node))

    def on_this(self, node: Syntax) -> Node:
        return self.make("ThisExpression", node)

    def on_super(self, node: Syntax) -> Node:
        return self.make("Super", node)

    def literal(self, node: Syntax, value: Any) -> Node:
        return self.make("Literal", node, value=value)

    def on_true(self, node: Syntax) -> Node:
        return self.literal(node, True)

    def on_false(self, node: Syntax) -> Node:
        return self.literal(node, False)

    def on_null(self, node: Syntax) -> Node:
        return self.literal(node, None)

    def on_number(self, node: Syntax) -> Node:
        text = self.text(node)
        if text.endswith("n"):
            if len(text) > MAX_DIGITS:
                line, column, _ = self.span(node)
                raise NotParsed(f"a number of more than {MAX_DIGITS} digits", line, column)
            return self.make("Literal", node, value=None, bigint=int(text[:-1].replace("_", ""), 0))
        return self.make("Literal", node, value=number_value(text), legacy=re.match(r"0[0-9]", text) is not None)

    def on_string(self, node: Syntax) -> Node:
        raw = self.text(node)[1:-1]
        legacy = "\\" in raw and re.search(r"(?<!\\)(?:\\\\)*\\(?:[1-9]|0[0-9])", raw) is not None
        return self.make("Literal", node, value=cooked(raw), legacy=legacy)

    def on_regex(self, node: Syntax) -> Node:
        flags = node.child_by_field_name("flags")
        pattern = self.text(node.child_by_field_name("pattern"))
        return self.make("Literal", node, value=None, regex=(pattern, self.text(flags) if flags is not None else ""))

    def on_template_string(self, node: Syntax) -> Node:
        chunks, expressions, start = [], [], node.start_byte + 1
        for part in node.named_children:
            if part.type == "template_substitution":
                chunks.append(self.data[start : part.start_byte])
                expressions.append(self.node(self.parts(part)[0]))
                start = part.end_byte
        chunks.append(self.data[start : node.end_byte - 1])
        quasis = [self.quasi(node, chunk.decode("utf-8", "surrogatepass")) for chunk in chunks]
        return self.make("TemplateLiteral", node, quasis=quasis, expressions=expressions)

    def quasi(self, node: Syntax, text: str) -> Node:
        raw = raw_template(text)
        return self.make("TemplateElement", node, cooked=cooked(raw), raw=utf16(raw))

    def on_object(self, node: Syntax) -> Node:
        return self.make("ObjectExpression", node, properties=[self.node(c) for c in self.parts(node)])

    def on_pair(self, node: Syntax) -> Node:
        return self.property(node, node.child_by_field_name("key"), self.field(node, "value"))

    def property(self, node: Syntax, key: Syntax, value: Node, **fields: Any) -> Node:
        fields = {"kind": "init", "method": False, "shorthand": False, **fields}
        computed = key.type == "computed_property_name"
        return self.make("Property", node, key=self.key(key), computed=computed, value=value, **fields)

    def key(self, node: Syntax) -> Node:
        if node.type == "computed_property_name":
            found = self.first(node)
            assert found is not None
            return found
        if node.child_count == 0 and node.type not in ("number", "private_property_identifier"):
            return self.make("Identifier", node, name=self.name(node))
        return self.node(node)

    def on_method_definition(self, node: Syntax) -> Node:
        name = node.child_by_field_name("name")
        words = [c.type for c in node.children if c.start_byte < name.start_byte]
        kind = "get" if "get" in words else "set" if "set" in words else "init"
        value = self.function("Method", node)
        value.type = "FunctionExpression"
        value.method = True
        return self.property(node, name, value, kind=kind, method=kind == "init", static="static" in words)

    def on_array(self, node: Syntax) -> Node:
        return self.make("ArrayExpression", node, elements=self.elements(node))

    def elements(self, node: Syntax) -> list[Node | None]:
        """Elements with None for each hole; a trailing comma makes none."""
        elements: list[Node | None] = []
        pending = True
        for child in node.children:
            if child.type == ",":
                if pending:
                    elements.append(None)
                pending = True
            elif child.is_named and child.type not in ("comment", "html_comment"):
                elements.append(self.node(child))
                pending = False
        return elements

    def on_spread_element(self, node: Syntax) -> Node:
        return self.make("SpreadElement", node, argument=self.first(node))

    def on_parenthesized_expression(self, node: Syntax) -> Node:
        inner = self.first(node)
        assert inner is not None
        # Parentheses end an optional chain and keep a sequence together; ESTree has no node of their own.
        return inner

    def chained(self, node: Syntax) -> tuple[Node, bool]:
        """A member access or call without its ChainExpression, and whether anything in its chain is optional."""
        convert = _LINKS.get(node.type)
        if convert is None:
            return self.node(node), False
        self.depth += 1
        if self.depth > MAX_DEPTH:
            line, column, _ = self.span(node)
            raise NotParsed(f"nested more than {MAX_DEPTH} levels deep", line, column)
        try:
            return convert(self, node)
        finally:
            self.depth -= 1

    def chain(self, node: Syntax) -> Node:
        inner, optional = self.chained(node)
        return self.make("ChainExpression", node, expression=inner) if optional else inner

    on_member_expression = on_subscript_expression = on_call_expression = chain

    def member(self, node: Syntax) -> tuple[Node, bool]:
        target, inherited = self.chained(node.child_by_field_name("object"))
        computed = node.type == "subscript_expression"
        wanted = node.child_by_field_name("index" if computed else "property")
        optional = self.has(node, "optional_chain")
        name = self.node(wanted)
        made = self.make("MemberExpression", node, object=target, property=name, computed=computed, optional=optional)
        return made, optional or inherited

    def call(self, node: Syntax) -> tuple[Node, bool]:
        callee = node.child_by_field_name("function")
        listed = node.child_by_field_name("arguments")
        if callee.type == "import":
            arguments = [self.node(c) for c in self.parts(listed)]
            return self.make("ImportExpression", node, source=arguments[0] if arguments else None), False
        target, inherited = self.chained(callee)
        if listed.type == "template_string":
            return self.make("TaggedTemplateExpression", node, tag=target, quasi=self.node(listed)), inherited
        optional = self.has(node, "optional_chain")
        arguments = [self.node(c) for c in self.parts(listed)]
        return self.make("CallExpression", node, callee=target, arguments=arguments, optional=optional), (
            optional or inherited
        )

    def on_new_expression(self, node: Syntax) -> Node:
        listed = node.child_by_field_name("arguments")
        arguments = [self.node(c) for c in self.parts(listed)] if listed is not None else []
        return self.make("NewExpression", node, callee=self.field(node, "constructor"), arguments=arguments)

    def on_meta_property(self, node: Syntax) -> Node:
        return self.make("MetaProperty", node, name=self.text(node))

    def on_await_expression(self, node: Syntax) -> Node:
        return self.make("AwaitExpression", node, argument=self.first(node))

    def on_yield_expression(self, node: Syntax) -> Node:
        return self.make("YieldExpression", node, argument=self.first(node))

    def on_binary_expression(self, node: Syntax) -> Node:
        # A long chain of + is nested as deeply as it has operands, so its left side is walked in a loop.
        spine = [node]
        while (left := spine[-1].child_by_field_name("left")).type == "binary_expression":
            spine.append(left)
        made = self.node(left)
        for link in reversed(spine):
            operator = self.text(link.child_by_field_name("operator"))
            type = "LogicalExpression" if operator in ("||", "&&", "??") else "BinaryExpression"
            made = self.make(type, link, left=made, operator=operator, right=self.field(link, "right"))
        return made

    def on_unary_expression(self, node: Syntax) -> Node:
        return self.make(
            "UnaryExpression",
            node,
            operator=self.text(node.child_by_field_name("operator")),
            argument=self.field(node, "argument"),
        )

    def on_update_expression(self, node: Syntax) -> Node:
        operator = node.child_by_field_name("operator")
        argument = node.child_by_field_name("argument")
        return self.make(
            "UpdateExpression",
            node,
            operator=self.text(operator),
            argument=self.node(argument),
            prefix=operator.start_byte < argument.start_byte,
        )

    def on_assignment_expression(self, node: Syntax) -> Node:
        left = node.child_by_field_name("left")
        return self.make(
            "AssignmentExpression",
            node,
            operator="=",
            left=_as_pattern(self.node(left)),
            right=self.field(node, "right"),
        )

    def on_augmented_assignment_expression(self, node: Syntax) -> Node:
        return self.make(
            "AssignmentExpression",
            node,
            operator=self.text(node.child_by_field_name("operator")),
            left=self.field(node, "left"),
            right=self.field(node, "right"),
        )

    def on_sequence_expression(self, node: Syntax) -> Node:
        expressions: list[Node] = []
        for part in self.parts(node):
            found = self.node(part)
            expressions += found.expressions if part.type == "sequence_expression" else [found]
        return self.make("SequenceExpression", node, expressions=expressions)

    def on_ternary_expression(self, node: Syntax) -> Node:
        return self.make(
            "ConditionalExpression",
            node,
            test=self.field(node, "condition"),
            consequent=self.field(node, "consequence"),
            alternate=self.field(node, "alternative"),
        )

    # TypeScript: what is left when the types are gone

    on_as_expression = on_satisfies_expression = on_non_null_expression = on_parenthesized_expression

    def on_type_assertion(self, node: Syntax) -> Node:
        return self.node(self.parts(node)[-1])

    def on_enum_declaration(self, node: Syntax) -> Node:
        line, column, _ = self.span(node)
        raise NotParsed("enum is not understood", line, column)


_LINKS: dict[str, Callable[[_Converter, Syntax], tuple[Node, bool]]] = {
    "member_expression": _Converter.member,
    "subscript_expression": _Converter.member,
    "call_expression": _Converter.call,
}


def _as_pattern(node: Node) -> Node:
    """An assignment's left side is parsed as an expression by some grammars; ESTree calls it a pattern."""
    if node.type == "ObjectExpression":
        properties = []
        for part in node.properties:
            if part.type == "SpreadElement":
                properties.append(Node("RestElement", part.span, argument=_as_pattern(part.argument)))
                continue
            part.value = _as_pattern(part.value)
            properties.append(part)
        return Node("ObjectPattern", node.span, properties=properties)
    if node.type == "ArrayExpression":
        elements = [None if e is None else _as_pattern(e) for e in node.elements]
        return Node("ArrayPattern", node.span, elements=elements)
    if node.type == "SpreadElement":
        return Node("RestElement", node.span, argument=_as_pattern(node.argument))
    if node.type == "AssignmentExpression" and node.operator == "=":
        return Node("AssignmentPattern", node.span, left=node.left, right=node.right)
    return node
