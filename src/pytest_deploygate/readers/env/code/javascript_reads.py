"""Which variables a parsed JavaScript file reads."""

from __future__ import annotations

from collections.abc import Callable

from .gathered import Gathered
from .javascript_calls import BY_CALL, call
from .javascript_file import MAPPINGS, STATIC, JavaScriptFile
from .javascript_meanings import Meant
from .javascript_scopes import Scope
from .javascript_syntax import Syntax, brief, core, parts, property_of, text

__all__ = ["JavaScriptReads"]

# What Vite itself puts there.
_VITE = frozenset(["MODE", "DEV", "PROD", "SSR", "BASE_URL"])


class JavaScriptReads(JavaScriptFile):
    """Gathers the reads of a file."""

    def run(self) -> Gathered:
        """Gather the reads."""
        for node, scope in self.layout.nodes:
            visit = _VISITS.get(node.type)
            if visit is not None:
                visit(self, node, scope)
        self.wrappers.follow()
        return self.gathered

    # Reads of a property

    def member(self, node: Syntax, scope: Scope) -> None:
        target = node.child_by_field_name("object")
        if self.path(target, scope) not in MAPPINGS:
            self.mention(node, scope)
            return
        self.use(target)
        if self.is_used(node):
            return
        if node.type == "subscript_expression":
            self.read(node.child_by_field_name("index"), scope)
        else:
            wanted = node.child_by_field_name("property")
            vite = self.path(target, scope) == "import.meta.env"
            if not (vite and text(wanted) in _VITE):
                self.gathered.add(text(wanted), self.place(wanted))

    def mention(self, node: Syntax, scope: Scope) -> None:
        if self.is_used(node):
            if node.type == "member_expression":
                # An alias or a call has been dealt with, and so has what it is a property of.
                self.use(node.child_by_field_name("object"))
            return
        found = self.values.meaning(node, scope)
        if found is None:
            return
        if (found.path in MAPPINGS and found.node is None) or found.path in BY_CALL or found.path == "Deno.env":
            self.use(node.child_by_field_name("object"))
            self.gathered.dynamic.add(self.place(node))
        elif found.path == "Deno.env.toObject":
            self.gathered.dynamic.add(self.place(node))
            self.use(node.child_by_field_name("object"))
        elif found.path.startswith("Deno.env."):
            self.use(node.child_by_field_name("object"))
        elif found.path == "def" and node.type != "member_expression":
            name = found.node.child_by_field_name("name")
            if name is None or name.id != node.id:
                self.wrappers.hand_on(found.node)

    def identifier(self, node: Syntax, scope: Scope) -> None:
        self.mention(node, scope)

    # What takes a whole environment

    def declarator(self, node: Syntax, scope: Scope) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name.type == "identifier":
            self._used.add(name.id)
        if value is not None:
            self.bind(name, value, scope)

    def assignment(self, node: Syntax, scope: Scope) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        # What is written is not read; a key that is made at run time does not matter then.
        self.use(left)
        if left.type in ("member_expression", "subscript_expression"):
            self.alias(right, scope, whole=brief(left).startswith("this.") and scope.home is not None)
        else:
            self.bind(left, right, scope)

    def parameter(self, node: Syntax, scope: Scope) -> None:
        name = node.child_by_field_name("pattern") or node.child_by_field_name("left")
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        if name is not None and value is not None:
            self._used.add(name.id)
            self.bind(name, value, scope)

    def field(self, node: Syntax, scope: Scope) -> None:
        value = node.child_by_field_name("value")
        if value is not None:
            self.alias(value, scope, whole=True)

    def bind(self, name: Syntax, value: Syntax, scope: Scope) -> None:
        if name.type == "object_pattern":
            found = self.values.meaning(value, scope)
            if found is not None:
                self.pattern(name, found, value, scope)
        else:
            self.alias(value, scope, whole=name.type == "identifier")
            if text(name) in self.layout.exported and self.path(value, scope) in MAPPINGS:
                self.gathered.dynamic.add(self.place(core(value)))

    def alias(self, value: Syntax, scope: Scope, *, whole: bool) -> None:
        """A name for the environment reads nothing, where that name is followed from here on."""
        value = core(value)
        if whole and self.path(value, scope) in MAPPINGS | BY_CALL:
            self.use(value)
            if value.type in ("binary_expression", "ternary_expression"):
                for part in parts(value):
                    self.use(part)

    def pattern(self, node: Syntax, found: Meant, value: Syntax, scope: Scope, depth: int = 0) -> None:
        mapping = found.path in MAPPINGS
        if mapping:
            self.use(value)
            if core(value).type == "binary_expression":
                self.use(core(value).child_by_field_name("left"))
        for part in parts(node):
            self.picked(part, found, scope, depth) if not mapping else self.taken(part, scope)

    def picked(self, part: Syntax, found: Meant, scope: Scope, depth: int) -> None:
        key, inner = property_of(part)
        deeper = None if key is None else self.values.member(found, key)
        if deeper is None or depth > 8:
            return
        if inner.type == "object_pattern":
            self.pattern(inner, deeper, inner, scope, depth + 1)
        elif deeper.path in MAPPINGS:
            self.use(inner)
            if text(inner) in self.layout.exported:
                self.gathered.dynamic.add(self.place(inner))

    def taken(self, part: Syntax, scope: Scope) -> None:
        if part.type == "rest_pattern":
            self.gathered.dynamic.add(self.place(part))
            return
        key = part.child_by_field_name("key") if part.type == "pair_pattern" else None
        if key is not None and key.type == "computed_property_name":
            self.read(parts(key)[0], scope)
            return
        if part.type == "object_assignment_pattern":
            part = part.child_by_field_name("left")
        name = text(key if key is not None else part).strip("'\"")
        self.gathered.add(name, self.place(key if key is not None else part))

    def operation(self, node: Syntax, scope: Scope) -> None:
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator.type == "in" and self.path(right, scope) in MAPPINGS:
            self.use(right)
            self.read(left, scope)
        elif operator.type in ("&&", "==", "===", "!=", "!==", "instanceof"):
            for part in (left, right) if operator.type != "&&" else (left,):
                self.asked(part, scope)

    def unary(self, node: Syntax, scope: Scope) -> None:
        operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
        if operator.type == "delete":
            self.use(argument)
        elif operator.type in ("!", "typeof"):
            self.asked(argument, scope)

    def condition(self, node: Syntax, scope: Scope) -> None:
        self.asked(node.child_by_field_name("condition"), scope)

    def asked(self, node: Syntax, scope: Scope) -> None:
        """Whether there is an environment at all."""
        if self.path(node, scope) in MAPPINGS and core(node).type in ("member_expression", "identifier"):
            self.use(node)

    def imports(self, node: Syntax, scope: Scope) -> None:
        source = node.child_by_field_name("source")
        module = text(source)[1:-1] if source is not None else ""
        if module not in STATIC:
            return
        for bindings in self.layout.module.names.values():
            for binding in bindings:
                if binding.kind == "import" and binding.path[0] == module and binding.node.id != node.id:
                    if module.startswith("astro:") and binding.path[1] == "getSecret":
                        continue
                    required = module.startswith("$env")  # without the variable, there is nothing to import
                    self.gathered.add(binding.path[1], self.place(binding.node), required)

    def exports(self, node: Syntax, scope: Scope) -> None:
        value = node.child_by_field_name("value")
        if value is not None:
            found = self.values.meaning(value, scope)
            if found is not None and found.path == "def":
                self.wrappers.hand_on(found.node)
        for clause in parts(node):
            specified = parts(clause) if clause.type == "export_clause" else []
            for one in (c for c in specified if c.type == "export_specifier"):
                self.layout.exported.add(text(one.child_by_field_name("name")))


_R = JavaScriptReads
_VISITS: dict[str, Callable[[JavaScriptReads, Syntax, Scope], None]] = {
    "member_expression": _R.member,
    "subscript_expression": _R.member,
    "identifier": _R.identifier,
    "shorthand_property_identifier": _R.identifier,
    "variable_declarator": _R.declarator,
    "assignment_expression": _R.assignment,
    "assignment_pattern": _R.parameter,
    "object_assignment_pattern": _R.parameter,
    "required_parameter": _R.parameter,
    "field_definition": _R.field,
    "public_field_definition": _R.field,
    "binary_expression": _R.operation,
    "unary_expression": _R.unary,
    "if_statement": _R.condition,
    "ternary_expression": _R.condition,
    "import_statement": _R.imports,
    "export_statement": _R.exports,
    "call_expression": call,
}
