"""Which names a JavaScript file binds where, and the nodes that could read a variable; one walk, no recursion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from .javascript_syntax import FUNCTIONS, Syntax, names, parts, properties, text

__all__ = ["Binding", "Layout", "Scope", "lay_out"]

Kind: TypeAlias = Literal["import", "value", "pick", "element", "def", "class", "param", "typed", "other"]

_BLOCKS = frozenset("statement_block for_statement for_in_statement catch_clause switch_body class_body".split())
_INTERESTING = frozenset(
    "member_expression subscript_expression call_expression identifier shorthand_property_identifier binary_expression "
    "unary_expression variable_declarator assignment_expression assignment_pattern object_assignment_pattern "
    "if_statement ternary_expression import_statement required_parameter export_statement field_definition "
    "public_field_definition".split()
)
_TYPES = frozenset(
    "interface_declaration type_alias_declaration type_annotation type_arguments type_parameters comment regex "
    "type_query ambient_declaration jsx_text string_fragment string number".split()
)
MAX_PATTERN = 10


class Binding(NamedTuple):
    """One way in which a name gets its value.

    Attributes:
        kind: How.
        node: The expression, definition or function that it is about.
        scope: Where that is evaluated.
        path: For imports, module and name; for what is picked out of an object, the keys; for types, the type.
    """

    kind: Kind
    node: Any = None
    scope: Scope | None = None
    path: tuple[str, ...] = ()


OTHER = Binding("other")


@dataclass(eq=False)
class Scope:
    """A file, a class, a function or a block."""

    node: Any
    parent: Scope | None = None
    names: dict[str, list[Binding]] = field(default_factory=dict)
    attributes: dict[str, list[Binding]] = field(default_factory=dict)

    def bind(self, name: str, binding: Binding) -> None:
        self.names.setdefault(name, []).append(binding)

    def lookup(self, name: str) -> list[Binding]:
        at: Scope | None = self
        while at is not None:
            if name in at.names:
                return at.names[name]
            at = at.parent
        return []

    @property
    def function(self) -> Scope:
        """What a `var` belongs to."""
        at = self
        while at.parent is not None and at.node.type not in FUNCTIONS:
            at = at.parent
        return at

    @property
    def home(self) -> Scope | None:
        """The class around it."""
        at: Scope | None = self
        while at is not None and at.node.type != "class_body":
            at = at.parent
        return at


@dataclass
class Layout:
    """The scopes of a file, and its nodes of interest, parents first."""

    module: Scope
    nodes: list[tuple[Syntax, Scope]] = field(default_factory=list)
    classes: dict[int, Scope] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)


def lay_out(root: Syntax, statements: list[Syntax]) -> Layout:
    """Walk a program, of which some statements matter."""
    layout = Layout(Scope(root))
    builder = _Builder(layout)
    stack: list[tuple[Syntax, Scope]] = [
        (node, layout.module) for node in reversed(statements) if node.type not in _TYPES
    ]
    while stack:
        node, scope = stack.pop()
        type = node.type
        if type in _INTERESTING:
            layout.nodes.append((node, scope))
        bind = _BINDERS.get(type)
        if bind is not None:
            bind(builder, node, scope)
        if type in FUNCTIONS or type in _BLOCKS:
            scope = builder.scope(node, scope)
        if type == "import_statement":
            continue
        stack += [(child, scope) for child in reversed(node.named_children) if child.type not in _TYPES]
    return layout


class _Builder:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def scope(self, node: Syntax, parent: Scope) -> Scope:
        scope = Scope(node, parent)
        if node.type == "class_body":
            self.layout.classes[node.id] = scope
        elif node.type == "for_in_statement":
            self.loop(node, scope)
        elif node.type == "catch_clause":
            self.forget(node.child_by_field_name("parameter"), scope)
        elif node.type in FUNCTIONS:
            self.parameters(node, scope)
        return scope

    def loop(self, node: Syntax, scope: Scope) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or node.child_by_field_name("kind") is None:
            return
        operator = node.child_by_field_name("operator")
        if left.type == "identifier" and operator is not None and operator.type == "of":
            scope.bind(text(left), Binding("element", right, scope.parent))
        elif left.type == "array_pattern" and operator is not None and operator.type == "of":
            index = 0
            for part in left.children:
                if part.type == ",":
                    index += 1
                elif part.type == "identifier":
                    scope.bind(text(part), Binding("element", right, scope.parent, (str(index),)))
                else:
                    self.forget(part, scope)
        else:
            self.forget(left, scope)

    def parameters(self, node: Syntax, scope: Scope) -> None:
        single, listed = node.child_by_field_name("parameter"), node.child_by_field_name("parameters")
        given = [single] if single is not None else parts(listed) if listed is not None else []
        for i, part in enumerate(given):
            self.parameter(node, part, i, scope)
        name = node.child_by_field_name("name")
        if node.type == "function_expression" and name is not None:
            scope.bind(text(name), Binding("def", node, scope))

    def parameter(self, function: Syntax, part: Syntax, index: int, scope: Scope) -> None:
        default: Syntax | None = None
        annotation: Syntax | None = None
        target = part
        if part.type in ("required_parameter", "optional_parameter"):
            target = part.child_by_field_name("pattern") or part
            default, annotation = part.child_by_field_name("value"), part.child_by_field_name("type")
        elif part.type == "assignment_pattern":
            target, default = part.child_by_field_name("left"), part.child_by_field_name("right")
        if target.type != "identifier":
            if default is not None:
                self.target(target, default, scope.parent or scope, scope)
            else:
                self.forget(target, scope)
            return
        name = text(target)
        if annotation is not None:
            typed = Binding("typed", annotation, scope, (text(annotation).lstrip(": ").partition("<")[0],))
            scope.bind(name, typed)
            home = scope.home
            if home is not None and any(c.type in ("accessibility_modifier", "readonly") for c in part.children):
                home.attributes.setdefault(name, []).append(typed)
        scope.bind(name, Binding("param", function, scope, (name, str(index))))
        if default is not None:
            scope.bind(name, Binding("value", default, scope.parent))

    # Statements that bind

    def declaration(self, node: Syntax, scope: Scope) -> None:
        for part in parts(node):
            if part.type == "variable_declarator":
                self.declarator(part, scope.function if node.type == "variable_declaration" else scope)

    def declarator(self, node: Syntax, scope: Scope) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if value is None:
            annotation = node.child_by_field_name("type")
            if annotation is None:
                self.forget(name, scope)
            elif name.type == "identifier":
                scope.bind(text(name), Binding("typed", annotation, scope, (text(annotation).lstrip(": "),)))
            return
        self.target(name, value, scope, scope)

    def target(self, name: Syntax, value: Syntax, around: Scope, scope: Scope, keys: tuple[str, ...] = ()) -> None:
        """Bind what a pattern takes out of a value."""
        if name.type in ("identifier", "shorthand_property_identifier_pattern"):
            kind: Kind = "pick" if keys else "value"
            scope.bind(text(name), Binding(kind, value, around, keys))
        elif name.type == "object_pattern" and len(keys) < MAX_PATTERN:
            for key, inner in properties(name):
                if key is None:
                    self.forget(inner, scope)
                else:
                    self.target(inner, value, around, scope, (*keys, key))
        else:
            self.forget(name, scope)

    def assignment(self, node: Syntax, scope: Scope) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left.type == "identifier":
            name, at = text(left), scope
            while at.parent is not None and name not in at.names:
                at = at.parent
            at.bind(name, Binding("value", right, scope))
        elif left.type == "member_expression" and left.child_by_field_name("object").type == "this":
            home = scope.home
            if home is not None:
                name = text(left.child_by_field_name("property"))
                home.attributes.setdefault(name, []).append(Binding("value", right, scope))

    def field(self, node: Syntax, scope: Scope) -> None:
        key = node.child_by_field_name("property") or node.child_by_field_name("name")
        value, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
        bindings = scope.attributes.setdefault(text(key), [])
        if annotation is not None:
            bindings.append(Binding("typed", annotation, scope, (text(annotation).lstrip(": ").partition("<")[0],)))
        if value is not None:
            bindings.append(Binding("value", value, scope))

    def definition(self, node: Syntax, scope: Scope) -> None:
        name = node.child_by_field_name("name")
        if node.type == "method_definition":
            if scope.node.type == "class_body":
                scope.attributes.setdefault(text(name), []).append(Binding("def", node, scope))
        else:
            kind: Kind = "class" if "class" in node.type else "other" if "enum" in node.type else "def"
            scope.bind(text(name), Binding("value", node, scope) if kind == "other" else Binding(kind, node, scope))

    def imports(self, node: Syntax, scope: Scope) -> None:
        source = node.child_by_field_name("source")
        clause = next((c for c in node.named_children if c.type == "import_clause"), None)
        if source is None or clause is None or any(c.type == "type" for c in node.children):
            return
        module = text(source)[1:-1]
        for part in parts(clause):
            if part.type == "identifier":
                scope.bind(text(part), Binding("import", node, scope, (module, "default")))
            elif part.type == "namespace_import":
                scope.bind(text(parts(part)[-1]), Binding("import", node, scope, (module, "*")))
            else:
                for one in (c for c in parts(part) if c.type == "import_specifier"):
                    name = one.child_by_field_name("name")
                    alias = one.child_by_field_name("alias") or name
                    scope.bind(text(alias), Binding("import", name, scope, (module, text(name).strip("'\""))))

    def exports(self, node: Syntax, scope: Scope) -> None:
        declared = node.child_by_field_name("declaration")
        for part in parts(declared) if declared is not None and "declaration" in declared.type else []:
            name = part.child_by_field_name("name")
            if part.type == "variable_declarator" and name is not None:
                self.layout.exported.update(n for n in names(name))
        name = declared.child_by_field_name("name") if declared is not None else None
        if name is not None:
            self.layout.exported.add(text(name))

    def forget(self, node: Syntax | None, scope: Scope) -> None:
        for name in names(node) if node is not None else ():
            scope.bind(name, OTHER)


_BINDERS = {
    "variable_declaration": _Builder.declaration,
    "lexical_declaration": _Builder.declaration,
    "assignment_expression": _Builder.assignment,
    "field_definition": _Builder.field,
    "public_field_definition": _Builder.field,
    "function_declaration": _Builder.definition,
    "generator_function_declaration": _Builder.definition,
    "method_definition": _Builder.definition,
    "class_declaration": _Builder.definition,
    "abstract_class_declaration": _Builder.definition,
    "enum_declaration": _Builder.definition,
    "import_statement": _Builder.imports,
    "export_statement": _Builder.exports,
}
