"""JavaScript to ESTree through esprima, an extra: a second opinion on what a file says.

esprima 4 knows ECMAScript 2017; newer syntax is refused. Importing it takes half a second and more.
"""

from __future__ import annotations

from typing import Any

from .estree import Node, NotParsed, cooked, number_value, raw_template, utf16

__all__ = ["parse"]

_HIDDEN = frozenset(["type", "loc", "range", "errors", "comments", "tokens", "sourceType"])


def parse(text: str) -> Node:
    """Parse a program: as a script, and if it is none, as a module.

    Raises:
        NotParsed: It has a syntax error, or syntax that esprima does not know.
        ImportError: esprima is not installed.
    """
    import esprima

    if text.startswith("#!"):
        text = "//" + text[2:]
    try:
        return _converted(_parsed(esprima, text), text)
    except RecursionError:
        raise NotParsed("nested too deeply", 1, 1) from None


def _parsed(esprima: Any, text: str) -> Any:
    options = {"loc": True}
    try:
        return esprima.parseScript(text, options)
    except esprima.Error as script_error:
        try:
            return esprima.parseModule(text, options)
        except esprima.Error:
            line, column = script_error.lineNumber or 1, script_error.column or 1
            raise NotParsed("syntax error", line, column) from None


def _span(node: Any) -> tuple[int, int, int]:
    start, end = node.loc.start, node.loc.end
    width = end.column - start.column if end.line == start.line else 1
    return (start.line, start.column + 1, max(width, 1))


def _value(value: Any, text: str) -> Any:
    if isinstance(value, list):
        return [_value(item, text) for item in value]
    # Every esprima object answers every attribute, with None.
    return _converted(value, text) if "loc" in getattr(value, "__dict__", ()) else value


def _converted(node: Any, text: str) -> Node:
    fields = {
        name: _value(value, text)
        for name, value in vars(node).items()
        if name not in _HIDDEN and not name.startswith("_") and value is not None
    }
    made = Node(node.type, _span(node), **fields)
    adapt = _ADAPT.get(made.type)
    if adapt is not None:
        adapt(made, node)
    return made


def _literal(made: Node, node: Any) -> None:
    raw = node.raw or ""
    if getattr(node, "regex", None) is not None:
        made.regex, made.value = (node.regex.pattern, node.regex.flags), None
    elif raw[:1].isdigit() or raw.startswith("."):
        made.value = number_value(raw)
        made.legacy = raw[:1] == "0" and raw[1:2].isdigit()
    elif isinstance(node.value, str):
        made.value = utf16(node.value)
    else:
        made.value = {"true": True, "false": False}.get(raw)


def _function(made: Node, node: Any) -> None:
    made.__dict__["async"] = bool(getattr(node, "isAsync", False) or getattr(node, "async", False))
    made.generator = bool(getattr(node, "generator", False))


def _template_element(made: Node, node: Any) -> None:
    made.raw = utf16(raw_template(node.value.raw))
    made.cooked = cooked(made.raw)


def _method(made: Node, node: Any) -> None:
    if made.type == "MethodDefinition" or made.method or made.kind in ("get", "set"):
        made.value.method = True


def _meta(made: Node, node: Any) -> None:
    made.name = f"{node.meta.name}.{node.property.name}"


_ADAPT = {
    "Literal": _literal,
    "FunctionDeclaration": _function,
    "FunctionExpression": _function,
    "ArrowFunctionExpression": _function,
    "AsyncArrowFunctionExpression": _function,
    "TemplateElement": _template_element,
    "Property": _method,
    "MethodDefinition": _method,
    "MetaProperty": _meta,
}
