"""Packages that declare a program's variables in an object: envalid, zod, joi, t3-env, znv and their like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .javascript_scopes import Scope
from .javascript_syntax import Syntax, core, parts, text
from .javascript_values import JavaScriptValues

__all__ = ["Declared", "declared_at", "literal_fields", "schema_fields"]

MAX_CHAIN = 40
MAX_FIELDS = 1_000


class Declared(NamedTuple):
    """A variable that a schema names.

    Attributes:
        key: Its name; none where that cannot be told.
        node: Where.
        required: It has to be set.
    """

    key: str
    node: Syntax
    required: bool


_OPTIONAL = frozenset(
    "optional default catch nullish prefault exactOptional undefinedable undefined any unknown void".split()
)
# What has the last word among these is another schema that they are given.
_WRAPPING = frozenset("preprocess pipe pipeline union or".split())
_MERGES = frozenset("merge and concat".split())
_OBJECTS = frozenset("object strictObject looseObject keys extend append safeExtend".split()) | _MERGES
_STRICT_WHERE_SAID = frozenset(["joi", "@hapi/joi", "yup"])
_LOOSE = frozenset("partial".split())
_ALL_AT_ONCE = {
    # What is called: the argument that holds the fields, and the options that say where there is a fallback.
    "envalid.cleanEnv": 1,
    "envalid.customCleanEnv": 1,
    "envsafe.envsafe": 0,
    "znv.parseEnv": 1,
}
_T3 = frozenset(["@t3-oss/env-core.createEnv", "@t3-oss/env-nextjs.createEnv", "@t3-oss/env-nuxt.createEnv"])


def declared_at(
    values: JavaScriptValues, path: str, arguments: list[Syntax], scope: Scope
) -> Iterator[Declared] | None:
    """What a call of a declaring function declares; None where it is no such call."""
    at = _ALL_AT_ONCE.get(path)
    if at is not None:
        return literal_fields(values, arguments[at], scope) if len(arguments) > at else iter(())
    if path in _T3:
        return _t3(values, arguments, scope)
    if path == "convict":
        return _convict(values, arguments, scope)
    return None


def literal_fields(
    values: JavaScriptValues,
    node: Syntax,
    scope: Scope,
    *,
    only_said: bool = False,
    loose: bool = False,
    depth: int = 0,
) -> Iterator[Declared]:
    """The fields of an object literal, spreads of others included."""
    found, where = values.literal(node, scope)
    if found.type != "object" or depth > 8:
        yield Declared("", node, False)
        return
    for part in parts(found)[:MAX_FIELDS]:
        if part.type == "spread_element":
            inner = parts(part)
            if inner:
                yield from literal_fields(values, inner[0], where, only_said=only_said, loose=loose, depth=depth + 1)
        elif part.type == "pair":
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            plain = key.type in ("property_identifier", "string")
            yield Declared(text(key).strip("'\"") if plain else "", key, not loose and _is_required(value, only_said))
        elif part.type == "shorthand_property_identifier":
            yield Declared(text(part), part, not only_said and not loose)


def _chain(node: Syntax) -> Iterator[tuple[str, list[Syntax], Syntax | None]]:
    """The calls of ``z.string().min(1).optional()``, last one first: name, arguments, what it is called on."""
    node = core(node)
    for _ in range(MAX_CHAIN):
        if node.type != "call_expression":
            return
        callee = node.child_by_field_name("function")
        listed = node.child_by_field_name("arguments")
        arguments = parts(listed) if listed is not None and listed.type == "arguments" else []
        if callee.type == "member_expression":
            target = callee.child_by_field_name("object")
            yield text(callee.child_by_field_name("property")), arguments, target
            node = core(target)
        else:
            yield text(callee), arguments, None
            return


def _is_required(value: Syntax, only_said: bool, depth: int = 0) -> bool:  # noqa: FBT001 - passed on
    names = set()
    for name, arguments, _ in _chain(value):
        names.add(name)
        # What valibot sends through a pipe is what the first one lets in.
        inner = arguments[0 if name == "pipe" else -1 :] if name in _WRAPPING and depth < 8 else []
        inner = parts(inner[0]) if inner and inner[0].type == "array" else inner
        if any(part.type == "call_expression" and not _is_required(part, only_said, depth + 1) for part in inner):
            return False
        # envalid's validators, and znv's objects, take their fallback among their options.
        for argument in arguments[:2]:
            if argument.type == "object" and _options(argument) & {"default", "devDefault", "defaults"}:
                return False
    if core(value).type == "object" and _options(core(value)) & {"default", "defaults"}:
        return False
    return "required" in names if only_said else not names & _OPTIONAL


def _options(node: Syntax) -> set[str]:
    keys = (part.child_by_field_name("key") for part in parts(node) if part.type == "pair")
    return {text(key).strip("'\"") for key in keys if key is not None}


def schema_fields(values: JavaScriptValues, node: Syntax, scope: Scope, depth: int = 0) -> Iterator[Declared] | None:
    """The fields of ``z.object({...}).extend({...})`` or the like; None where it is no schema."""
    node, scope = values.literal(node, scope)
    links = list(_chain(node))
    if not links or depth > 8:
        return None
    target = links[-1][2]
    if target is None:
        return None
    base = values.meaning(target, scope)
    loose = any(name in _LOOSE for name, _, _ in links)
    fields: list[Declared] = []
    if values.literal(target, scope)[0].type == "call_expression":
        # A schema of this file that is changed: `base.extend({...})`.
        fields += schema_fields(values, target, scope, depth + 1) or ()
    elif base is None:
        return None
    only_said = base is not None and base.path.split(".")[0] in _STRICT_WHERE_SAID
    for name, arguments, _ in reversed(links):
        if name not in _OBJECTS or not arguments or (name == "and" and arguments[0].type == "string"):
            continue
        merged = schema_fields(values, arguments[0], scope, depth + 1) if name in _MERGES else None
        fields += merged or literal_fields(values, arguments[0], scope, only_said=only_said)
    if not any(name in _OBJECTS for name, _, _ in links) and not fields:
        return None
    return (field._replace(required=field.required and not loose) for field in fields)


def _t3(values: JavaScriptValues, arguments: list[Syntax], scope: Scope) -> Iterator[Declared]:
    for part in parts(arguments[0]) if arguments and arguments[0].type == "object" else []:
        key = part.child_by_field_name("key")
        if key is not None and text(key) in ("server", "client", "shared"):
            yield from literal_fields(values, part.child_by_field_name("value"), scope)


def _convict(values: JavaScriptValues, arguments: list[Syntax], scope: Scope) -> Iterator[Declared]:
    """Every ``env: "NAME"`` in convict's tree."""
    stack = [values.literal(argument, scope) for argument in arguments[:1]]
    if stack and stack[0][0].type != "object":
        yield Declared("", arguments[0], False)
    while stack:
        node, where = stack.pop()
        for part in reversed(parts(node)) if node.type == "object" else []:
            if part.type != "pair":
                continue
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            if text(key) != "env" or value.type == "object":
                stack.append((value, where))
                continue
            texts = values.strings(value, where)
            for name in texts.values if texts.complete else [""]:
                yield Declared(name, value, False)
