"""Which variables a parsed JavaScript file reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ....finding import Location
from .gathered import Gathered
from .javascript_schemas import Declared, declared_at, schema_fields
from .javascript_scopes import Scope, Syntax, brief, core, lay_out, parts, properties, text
from .javascript_values import Given, JavaScriptValues, Meant
from .python_values import Strings

__all__ = ["JavaScriptFile"]

MAPPINGS = frozenset(["process.env", "import.meta.env", "Bun.env", "vite.loadEnv()"])
MAPPINGS |= frozenset(["$env/dynamic/private.env", "$env/dynamic/public.env"])
_STATIC = ("$env/static/private", "$env/static/public", "astro:env/server", "astro:env/client")
_BY_CALL = frozenset(
    ["Deno.env.get", "Deno.env.has", "env-var.get", "env-var.from().get", "astro:env/server.getSecret"]
)
_BY_CALL |= frozenset(["@ioc:Adonis/Core/Env.get", "#start/env.get"])
_NEST = frozenset(["ConfigService.get", "ConfigService.getOrThrow"])
_NEST_KEY = re.compile(r"[A-Z][A-Z0-9_]*\Z")
_VALIDATE = frozenset(
    "parse safeParse parseAsync safeParseAsync validate validateSync validateAsync attempt assert cast".split()
)
# What Vite itself puts there.
_VITE = frozenset(["MODE", "DEV", "PROD", "SSR", "BASE_URL"])
MAX_WRAPPERS = 5


@dataclass(frozen=True)
class _Pending:
    place: Location
    evaluate: Callable[[Given], Strings]


class JavaScriptFile:
    """A parsed file.

    Args:
        root: Its tree.
        statements: The outermost statements that matter.
        data: What was parsed.
        name: Its path, as locations show it.
    """

    def __init__(self, root: Syntax, statements: list[Syntax], data: bytes, name: str) -> None:
        self.name = name
        self.gathered = Gathered()
        self.layout = lay_out(root, statements)
        self.values = JavaScriptValues(self.layout.module)
        self.values.owner = self
        self.nest = b"ConfigService" in data
        self._lines = data.split(b"\n")
        self._ascii = data.isascii()
        self._used: set[int] = set()
        self._pending: dict[int, list[_Pending]] = {}
        self._functions: dict[int, Syntax] = {}
        self._calls: list[tuple[Syntax, Scope, Meant]] = []
        self._handed: set[int] = set()
        self._called: set[int] = set()

    def run(self) -> Gathered:
        """Gather the reads."""
        for node, scope in self.layout.nodes:
            visit = _VISITS.get(node.type)
            if visit is not None:
                visit(self, node, scope)
        self._wrappers()
        return self.gathered

    def place(self, node: Syntax) -> Location:
        """Where a node is, in characters."""
        (row, column), (end_row, end) = node.start_point, node.end_point
        line = self._lines[row] if row < len(self._lines) else b""
        if end_row != row:
            end = len(line.rstrip(b"\r"))
        if not self._ascii:
            column, end = (len(line[:at].decode("utf-8", "replace")) for at in (column, end))
        return Location(self.name, row + 1, column + 1, max(end - column, 1))

    def path(self, node: Syntax | None, scope: Scope) -> str:
        found = None if node is None else self.values.meaning(node, scope)
        return "" if found is None else found.path

    def use(self, node: Syntax | None) -> None:
        """Its parent has dealt with it."""
        if node is not None:
            self._used.add(core(node).id)

    # Reads of a property

    def member(self, node: Syntax, scope: Scope) -> None:
        target = node.child_by_field_name("object")
        if target is None:
            return
        if self.path(target, scope) not in MAPPINGS:
            self.mention(node, scope)
            return
        self.use(target)
        if node.id in self._used:
            return
        if node.type == "subscript_expression":
            index = node.child_by_field_name("index")
            if index is not None:
                self.read(index, scope)
        else:
            wanted = node.child_by_field_name("property")
            vite = self.path(target, scope) == "import.meta.env"
            if wanted is not None and not (vite and text(wanted) in _VITE):
                self.gathered.add(text(wanted), self.place(wanted))

    def mention(self, node: Syntax, scope: Scope) -> None:
        if node.id in self._used:
            if node.type == "member_expression":
                # An alias or a call has been dealt with, and so has what it is a property of.
                self.use(node.child_by_field_name("object"))
            return
        found = self.values.meaning(node, scope)
        if found is None:
            return
        if (found.path in MAPPINGS and found.node is None) or found.path in _BY_CALL or found.path == "Deno.env":
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
                self._handed.add(found.node.id)

    def identifier(self, node: Syntax, scope: Scope) -> None:
        self.mention(node, scope)

    # What takes a whole environment

    def declarator(self, node: Syntax, scope: Scope) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None:
            return
        if name.type == "identifier":
            self._used.add(name.id)
        self.bind(name, value, scope)

    def assignment(self, node: Syntax, scope: Scope) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        # What is written is not read; a key that is made at run time does not matter then.
        self.use(left)
        if left.type in ("member_expression", "subscript_expression"):
            self.alias(right, scope, whole=brief(left).startswith("this."))
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
        if whole and self.path(value, scope) in MAPPINGS | _BY_CALL:
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
        for key, inner in properties_of(part):
            deeper = None if key is None else self.values.member(found, key)
            if deeper is None or depth > 8:
                continue
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
        if operator is None or left is None or right is None:
            return
        if operator.type == "in" and self.path(right, scope) in MAPPINGS:
            self.use(right)
            self.read(left, scope)
        elif operator.type in ("&&", "==", "===", "!=", "!==", "instanceof"):
            for part in (left, right) if operator.type != "&&" else (left,):
                self.asked(part, scope)

    def unary(self, node: Syntax, scope: Scope) -> None:
        operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
        if operator is None or argument is None:
            return
        if operator.type == "delete":
            self.use(argument)
        elif operator.type in ("!", "typeof"):
            self.asked(argument, scope)

    def condition(self, node: Syntax, scope: Scope) -> None:
        asked = node.child_by_field_name("condition")
        if asked is not None:
            self.asked(asked, scope)

    def asked(self, node: Syntax, scope: Scope) -> None:
        """Whether there is an environment at all."""
        if self.path(node, scope) in MAPPINGS and core(node).type in ("member_expression", "identifier"):
            self.use(node)

    def imports(self, node: Syntax, scope: Scope) -> None:  # noqa: ARG002 - a visitor's signature
        source = node.child_by_field_name("source")
        module = text(source)[1:-1] if source is not None else ""
        if module not in _STATIC:
            return
        for bindings in self.layout.module.names.values():
            for binding in bindings:
                if binding.kind == "import" and binding.path[0] == module and binding.node.id != node.id:
                    if module.startswith("astro:") and binding.path[1] in ("getSecret", "*"):
                        continue
                    required = module.startswith("$env")  # without the variable, there is nothing to import
                    self.gathered.add(binding.path[1], self.place(binding.node), required)

    def exports(self, node: Syntax, scope: Scope) -> None:
        value = node.child_by_field_name("value")
        if value is not None:
            found = self.values.meaning(value, scope)
            if found is not None and found.path == "def":
                self._handed.add(found.node.id)
        for clause in parts(node):
            for one in parts(clause) if clause.type == "export_clause" else []:
                name = one.child_by_field_name("name")
                if name is not None:
                    self.layout.exported.add(text(name))

    # Calls

    def call(self, node: Syntax, scope: Scope) -> None:
        callee, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or listed is None or listed.type != "arguments":
            return
        arguments = parts(listed)
        found = self.values.meaning(callee, scope)
        path = "" if found is None else found.path
        if path in _BY_CALL:
            self.use(callee)
            self.by_name(node, callee, path, arguments, scope)
        elif path == "env-var.from" and arguments:
            self.use(arguments[0])
        elif path == "def" and found is not None:
            self.use(callee)
            self._calls.append((node, scope, found))
        elif path.startswith("nconf") and path.endswith(".env"):
            self.names(node, arguments, scope)
        elif path in ("Object.assign", "Object.hasOwn", "Reflect.has") and arguments:
            self.on_object(path, arguments, scope)
        elif path.rpartition(".")[0] in MAPPINGS and path.endswith(".hasOwnProperty"):
            self.use(callee)
            self.use(callee.child_by_field_name("object"))
            self.read(arguments[0], scope) if arguments else None
        elif brief(callee).endswith("hasOwnProperty.call") and arguments and self.path(arguments[0], scope) in MAPPINGS:
            self.on_object("Object.hasOwn", arguments, scope)
        else:
            self.service(callee, path, arguments, scope)
            self.schema(callee, path, arguments, scope)

    def by_name(self, node: Syntax, callee: Syntax, path: str, arguments: list[Syntax], scope: Scope) -> None:
        self.use(callee.child_by_field_name("object"))
        if not arguments:
            self.gathered.dynamic.add(self.place(node))
            return
        self.read(arguments[0], scope, required=path.startswith("env-var") and _is_followed_by_required(node))

    def names(self, node: Syntax, arguments: list[Syntax], scope: Scope) -> None:
        found, where = self.values.literal(arguments[0], scope) if arguments else (node, scope)
        if found.type != "array":
            self.gathered.dynamic.add(self.place(node))
        for part in parts(found) if found.type == "array" else []:
            self.read(part, where)

    def on_object(self, path: str, arguments: list[Syntax], scope: Scope) -> None:
        if self.path(arguments[0], scope) not in MAPPINGS:
            return
        self.use(arguments[0])
        if path != "Object.assign" and len(arguments) > 1:
            self.read(arguments[1], scope)

    def service(self, callee: Syntax, path: str, arguments: list[Syntax], scope: Scope) -> None:
        """NestJS: ``this.config.get("NAME")``."""
        if not self.nest or callee.type != "member_expression" or not arguments:
            return
        method = text(callee.child_by_field_name("property"))
        target = callee.child_by_field_name("object")
        if path not in _NEST and not (
            brief(target).lower().endswith("configservice") and method in ("get", "getOrThrow")
        ):
            return
        texts = self.values.strings(arguments[0], scope)
        if texts.complete:
            # `database.host`, and names in lower case, are of configuration that was loaded before.
            for key in texts.values:
                if _NEST_KEY.match(key):
                    self.gathered.add(key, self.place(arguments[0]), method == "getOrThrow")
        else:
            self.read(arguments[0], scope)

    def schema(self, callee: Syntax, path: str, arguments: list[Syntax], scope: Scope) -> None:
        environments = [argument for argument in arguments if self.path(argument, scope) in MAPPINGS]
        fields = declared_at(self.values, path, arguments, scope)
        if fields is not None:
            self.declare(fields)
            for argument in environments:
                self.use(argument)
            self.pairs(arguments, ("runtimeEnv", "experimental__runtimeEnv", "runtimeEnvStrict"), scope)
            return
        if brief(callee) == "ConfigModule.forRoot" and arguments:
            for part in parts(arguments[0]) if arguments[0].type == "object" else []:
                key = part.child_by_field_name("key")
                if key is not None and text(key) == "validationSchema":
                    self.declare(schema_fields(self.values, part.child_by_field_name("value"), scope) or ())
            return
        if not environments or callee.type != "member_expression":
            return
        if text(callee.child_by_field_name("property")) not in _VALIDATE:
            return
        candidates = [callee.child_by_field_name("object"), *(a for a in arguments if a not in environments)]
        for candidate in candidates:
            listed = schema_fields(self.values, candidate, scope)
            if listed is not None:
                self.declare(listed)
                for argument in environments:
                    self.use(argument)
                return

    def pairs(self, arguments: list[Syntax], names: tuple[str, ...], scope: Scope) -> None:
        for part in [p for a in arguments if a.type == "object" for p in parts(a)]:
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            if key is not None and value is not None and text(key) in names and self.path(value, scope) in MAPPINGS:
                self.use(value)

    def declare(self, fields: Iterable[Declared]) -> None:
        for field in fields:
            self.gathered.add(field.key, self.place(field.node), field.required)

    # Names

    def read(self, key: Syntax, scope: Scope, *, required: bool = False) -> None:
        texts = self.values.strings(key, scope)
        place = self.place(key)
        if texts.complete or not texts.asked:
            for value in texts.values:
                self.gathered.add(value, place, required)
        if texts.complete:
            return
        functions = {function for function, _ in texts.asked}
        function = self._enclosing(scope, functions.pop()) if len(functions) == 1 else None
        if function is None:
            self.gathered.dynamic.add(place)
            return
        values = self.values
        self._functions[function.id] = function
        pending = _Pending(place, lambda given: values.strings(key, scope, given))
        self._pending.setdefault(function.id, []).append(pending)

    @staticmethod
    def _enclosing(scope: Scope, wanted: int) -> Syntax | None:
        at: Scope | None = scope
        while at is not None:
            if at.node.id == wanted:
                return at.node
            at = at.parent
        return None

    def _wrappers(self) -> None:
        """Follow calls of this file's own functions that read what they are given."""
        for _ in range(MAX_WRAPPERS):
            waiting, self._calls = self._calls, []
            for call, scope, found in waiting:
                listed = self._pending.get(found.node.id)
                if listed:
                    self._called.add(found.node.id)
                    for pending in listed[:20]:
                        self._apply(call, scope, found, pending)
                else:
                    self._calls.append((call, scope, found))
            if len(self._calls) == len(waiting):
                break
        for key, listed in self._pending.items():
            function = self._functions[key]
            name = function.child_by_field_name("name")
            exported = name is not None and text(name) in self.layout.exported
            if function.type == "method_definition" and function.parent is not None:
                # Whoever has the object may call it.
                owner = function.parent.parent
                name = owner.child_by_field_name("name") if owner is not None else None
                exported = name is None or text(name) in self.layout.exported
            if key not in self._called or key in self._handed or exported or self._is_exported_value(key):
                self.gathered.dynamic.update(pending.place for pending in listed)

    def _is_exported_value(self, key: int) -> bool:
        for name in self.layout.exported:
            found = self.values.named(name, self.layout.module)
            if found is not None and found.path == "def" and found.node.id == key:
                return True
        return False

    def _apply(self, call: Syntax, scope: Scope, found: Meant, pending: _Pending) -> None:
        arguments = _arguments(call, found.node)
        given = {(found.node.id, name): self.values.strings(value, scope) for name, value in arguments.items()}
        texts = pending.evaluate(given)
        wanted = [name for _, name in pending.evaluate({}).asked if name in arguments]
        key = arguments[wanted[0]] if wanted else call
        asked = frozenset[tuple[int, str]]().union(*(part.asked for part in given.values()))
        if not texts.complete and len({function for function, _ in asked}) == 1:
            function = self._enclosing(scope, next(iter(asked))[0])
            if function is not None and function.id != found.node.id:
                self._wrap(function, found, arguments, scope, _Pending(self.place(key), pending.evaluate))
                return
        for value in texts.values:
            self.gathered.add(value, self.place(key))
        if not texts.complete:
            self.gathered.dynamic.add(self.place(key))

    def _wrap(
        self, function: Syntax, found: Meant, arguments: dict[str, Syntax], scope: Scope, inner: _Pending
    ) -> None:
        def evaluate(given: Given) -> Strings:
            passed = {
                (found.node.id, name): self.values.strings(value, scope, given) for name, value in arguments.items()
            }
            asked = frozenset[tuple[int, str]]().union(*(part.asked for part in passed.values()))
            return inner.evaluate(passed)._replace(asked=asked)

        self._functions[function.id] = function
        self._pending.setdefault(function.id, []).append(_Pending(inner.place, evaluate))


def properties_of(part: Syntax) -> list[tuple[str | None, Syntax]]:
    """One part of an object pattern, as `properties` tells it."""

    class _One:
        type = "object_pattern"
        named_children = (part,)

    return list(properties(_One()))


def _is_followed_by_required(call: Syntax) -> bool:
    names = []
    node = call
    for _ in range(20):
        member = node.parent
        if member is None or member.type != "member_expression":
            break
        names.append(text(member.child_by_field_name("property")))
        node = member.parent
        if node is None or node.type != "call_expression":
            break
        if names[-1] == "required" and text(node.child_by_field_name("arguments")) == "(false)":
            return False
    return "required" in names and "default" not in names


def _arguments(call: Syntax, function: Syntax) -> dict[str, Syntax]:
    """A call's arguments by the names of the function's parameters."""
    single, listed = function.child_by_field_name("parameter"), function.child_by_field_name("parameters")
    parameters = [single] if single is not None else parts(listed) if listed is not None else []
    given = {}
    for parameter, argument in zip(parameters, parts(call.child_by_field_name("arguments")), strict=False):
        if argument.type == "spread_element":
            break
        target = parameter.child_by_field_name("pattern") or parameter.child_by_field_name("left") or parameter
        given[text(target)] = argument
    return given


_F = JavaScriptFile
_VISITS: dict[str, Callable[[JavaScriptFile, Syntax, Scope], None]] = {
    "member_expression": _F.member,
    "subscript_expression": _F.member,
    "identifier": _F.identifier,
    "shorthand_property_identifier": _F.identifier,
    "variable_declarator": _F.declarator,
    "assignment_expression": _F.assignment,
    "assignment_pattern": _F.parameter,
    "object_assignment_pattern": _F.parameter,
    "required_parameter": _F.parameter,
    "field_definition": _F.field,
    "public_field_definition": _F.field,
    "binary_expression": _F.operation,
    "unary_expression": _F.unary,
    "if_statement": _F.condition,
    "ternary_expression": _F.condition,
    "import_statement": _F.imports,
    "export_statement": _F.exports,
    "call_expression": _F.call,
}
