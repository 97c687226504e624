"""Calls that read variables: readers by name, libraries, schemas."""

from __future__ import annotations

import re

from .javascript_file import MAPPINGS, JavaScriptFile
from .javascript_schemas import declared_at, schema_fields
from .javascript_scopes import Scope
from .javascript_syntax import Syntax, brief, parts, text

__all__ = ["BY_CALL", "call"]

BY_CALL = frozenset(["Deno.env.get", "Deno.env.has", "env-var.get", "env-var.from().get", "astro:env/server.getSecret"])
BY_CALL |= frozenset(["@ioc:Adonis/Core/Env.get", "#start/env.get"])
_NEST = frozenset(["ConfigService.get", "ConfigService.getOrThrow"])
_NEST_KEY = re.compile(r"[A-Z][A-Z0-9_]*\Z")
_VALIDATE = frozenset(
    "parse safeParse parseAsync safeParseAsync validate validateSync validateAsync attempt assert cast".split()
)


def call(file: JavaScriptFile, node: Syntax, scope: Scope) -> None:
    """Gather what a call reads."""
    callee, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or listed is None or listed.type != "arguments":
        return
    arguments = parts(listed)
    found = file.values.meaning(callee, scope)
    path = "" if found is None else found.path
    if path in BY_CALL:
        file.use(callee)
        _by_name(file, node, callee, path, arguments, scope)
    elif path == "env-var.from" and arguments:
        file.use(arguments[0])
    elif path == "def" and found is not None:
        file.use(callee)
        file.wrappers.call(node, scope, found)
    elif path.startswith("nconf") and path.endswith(".env"):
        _names(file, node, arguments, scope)
    elif path in ("Object.assign", "Object.hasOwn", "Reflect.has") and arguments:
        _on_object(file, path, arguments, scope)
    elif path.rpartition(".")[0] in MAPPINGS and path.endswith(".hasOwnProperty"):
        file.use(callee)
        file.use(callee.child_by_field_name("object"))
        file.read(arguments[0], scope) if arguments else None
    elif brief(callee).endswith("hasOwnProperty.call") and arguments and file.path(arguments[0], scope) in MAPPINGS:
        _on_object(file, "Object.hasOwn", arguments, scope)
    else:
        _service(file, callee, path, arguments, scope)
        _schema(file, callee, path, arguments, scope)


def _by_name(
    file: JavaScriptFile, node: Syntax, callee: Syntax, path: str, arguments: list[Syntax], scope: Scope
) -> None:
    file.use(callee.child_by_field_name("object"))
    if not arguments:
        file.gathered.dynamic.add(file.place(node))
        return
    file.read(arguments[0], scope, required=path.startswith("env-var") and _is_followed_by_required(node))


def _names(file: JavaScriptFile, node: Syntax, arguments: list[Syntax], scope: Scope) -> None:
    found, where = file.values.literal(arguments[0], scope) if arguments else (node, scope)
    if found.type != "array":
        file.gathered.dynamic.add(file.place(node))
    for part in parts(found) if found.type == "array" else []:
        file.read(part, where)


def _on_object(file: JavaScriptFile, path: str, arguments: list[Syntax], scope: Scope) -> None:
    if file.path(arguments[0], scope) not in MAPPINGS:
        return
    file.use(arguments[0])
    if path != "Object.assign" and len(arguments) > 1:
        file.read(arguments[1], scope)


def _service(file: JavaScriptFile, callee: Syntax, path: str, arguments: list[Syntax], scope: Scope) -> None:
    """NestJS: ``this.config.get("NAME")``."""
    if not file.nest or callee.type != "member_expression" or not arguments:
        return
    method = text(callee.child_by_field_name("property"))
    target = callee.child_by_field_name("object")
    if path not in _NEST and not (brief(target).lower().endswith("configservice") and method in ("get", "getOrThrow")):
        return
    texts = file.values.strings(arguments[0], scope)
    if texts.complete:
        # `database.host`, and names in lower case, are of configuration that was loaded before.
        for key in texts.values:
            if _NEST_KEY.match(key):
                file.gathered.add(key, file.place(arguments[0]), method == "getOrThrow")
    else:
        file.read(arguments[0], scope)


def _schema(file: JavaScriptFile, callee: Syntax, path: str, arguments: list[Syntax], scope: Scope) -> None:
    environments = [argument for argument in arguments if file.path(argument, scope) in MAPPINGS]
    fields = declared_at(file.values, path, arguments, scope)
    if fields is not None:
        file.declare(fields)
        for argument in environments:
            file.use(argument)
        _pairs(file, arguments, ("runtimeEnv", "experimental__runtimeEnv", "runtimeEnvStrict"), scope)
        return
    if brief(callee) == "ConfigModule.forRoot" and arguments:
        for part in parts(arguments[0]) if arguments[0].type == "object" else []:
            key = part.child_by_field_name("key")
            if key is not None and text(key) == "validationSchema":
                file.declare(schema_fields(file.values, part.child_by_field_name("value"), scope) or ())
        return
    if not environments or callee.type != "member_expression":
        return
    if text(callee.child_by_field_name("property")) not in _VALIDATE:
        return
    candidates = [callee.child_by_field_name("object"), *(a for a in arguments if a not in environments)]
    for candidate in candidates:
        listed = schema_fields(file.values, candidate, scope)
        if listed is not None:
            file.declare(listed)
            for argument in environments:
                file.use(argument)
            return


def _pairs(file: JavaScriptFile, arguments: list[Syntax], names: tuple[str, ...], scope: Scope) -> None:
    for part in [p for a in arguments if a.type == "object" for p in parts(a)]:
        key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
        if key is not None and value is not None and text(key) in names and file.path(value, scope) in MAPPINGS:
            file.use(value)


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
