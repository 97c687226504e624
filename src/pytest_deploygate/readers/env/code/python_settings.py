"""Settings classes of pydantic: every field is a variable."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from .python_scopes import Scope
from .python_values import Meaning, Values
from .strings import Strings

__all__ = ["Field", "settings_fields"]

_OLD = frozenset(["pydantic.BaseSettings", "pydantic.v1.BaseSettings", "pydantic.env_settings.BaseSettings"])
_NEW = frozenset(["pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings"])
_FIELDS = frozenset(["pydantic.Field()", "pydantic.fields.Field()", "pydantic.v1.Field()"])
MAX_BASES = 10
MAX_VISITS = 200
MAX_NESTED = 1_000


class Field(NamedTuple):
    """A variable that a settings class reads.

    Attributes:
        key: Its name; none where that cannot be told.
        node: Where it is written, in the file that `values` is of.
        required: The class cannot be made without it.
        values: Of that file.
    """

    key: str
    node: ast.expr
    required: bool
    values: Values


@dataclass
class _Settings:
    """What a class says about all of its fields."""

    old: bool = False
    prefix: Strings = field(default_factory=lambda: Strings(("",), complete=True))
    delimiter: str = ""
    sensitive: bool = False
    owned: bool = False
    bases: list[Meaning] = field(default_factory=list)

    def name(self, text: str) -> str:
        return text if self.sensitive else text.upper()


def settings_fields(meaning: Meaning) -> Iterator[Field]:
    """The variables of a class; none where it is no settings class."""
    settings = _settings(meaning, iter(range(MAX_VISITS)))
    if settings is None:
        return
    yield from _own_fields(meaning, settings)
    for base in settings.bases if settings.owned else []:
        # What is inherited has a name of its own here.
        yield from _own_fields(base, settings)


def _settings(meaning: Meaning, visits: Iterator[int], depth: int = 0) -> _Settings | None:
    node, scope = meaning.node, meaning.scope
    if scope is None or depth > MAX_BASES or next(visits, None) is None:
        return None
    settings: _Settings | None = None
    for base in node.bases:
        known = meaning.values.meaning(base, scope)
        if known is None:
            continue
        if known.path in _OLD | _NEW:
            settings = settings or _Settings(old=known.path in _OLD)
        elif known.path == "class" and known.node is not node:
            inherited = _settings(known, visits, depth + 1)
            if inherited is not None:
                inherited.bases.append(known)
                inherited.owned = False
                if settings is None:
                    settings = inherited
                else:
                    settings.bases += inherited.bases
    if settings is not None:
        _configure(settings, meaning)
    return settings


def _configure(settings: _Settings, meaning: Meaning) -> None:
    inner = meaning.values.scopes.get(id(meaning.node), meaning.scope)
    assert inner is not None
    for name, value in _configuration(meaning.node):
        if name == "env_prefix":
            settings.prefix = meaning.values.strings(value, inner)
            settings.owned = True
        elif name == "env_nested_delimiter":
            settings.delimiter = next(iter(meaning.values.strings(value, inner).values), "")
        elif name == "case_sensitive" and isinstance(value, ast.Constant):
            settings.sensitive = value.value is True


def _configuration(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    yield from _keywords(node.keywords)
    for part in node.body:
        if isinstance(part, ast.ClassDef) and part.name == "Config":
            for line in part.body:
                if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                    yield line.targets[0].id, line.value
        elif isinstance(part, (ast.Assign, ast.AnnAssign)):
            target = part.targets[0] if isinstance(part, ast.Assign) else part.target
            if not isinstance(target, ast.Name) or target.id != "model_config":
                continue
            if isinstance(part.value, ast.Call):
                yield from _keywords(part.value.keywords)
            elif isinstance(part.value, ast.Dict):
                for key, value in zip(part.value.keys, part.value.values, strict=True):
                    if isinstance(key, ast.Constant):
                        yield str(key.value), value
            elif part.value is not None:
                yield "env_prefix", part.value  # made elsewhere: it may well have one


def _keywords(keywords: list[ast.keyword]) -> Iterator[tuple[str, ast.expr]]:
    return ((keyword.arg, keyword.value) for keyword in keywords if keyword.arg is not None)


def _annotated(node: ast.ClassDef) -> Iterator[tuple[str, ast.AnnAssign]]:
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            name = part.target.id
            if not name.startswith("_") and name != "model_config" and "ClassVar" not in _words(part.annotation):
                yield name, part


def _words(node: ast.expr) -> set[str]:
    words = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            words.add(part.id)
        elif isinstance(part, ast.Attribute):
            words.add(part.attr)
        elif isinstance(part, ast.Constant):
            words.update(str(part.value).replace("[", " ").replace("|", " ").replace("]", " ").split())
    return words


def _own_fields(meaning: Meaning, settings: _Settings) -> Iterator[Field]:
    values, scope = meaning.values, meaning.values.scopes.get(id(meaning.node))
    if scope is None:
        return
    for name, part in _annotated(meaning.node):
        call = _field_call(part, values, scope)
        names = [*_aliases(call, settings, values, scope)] if call is not None else []
        required = _is_required(part, call, settings)
        for alias, node in names:
            yield Field(settings.name(alias), node, required and len(names) == 1, values)
        if names:
            continue
        if not settings.prefix.complete:
            yield Field("", part.target, False, values)
        for prefix in settings.prefix.values:
            yield Field(settings.name(prefix + name), part.target, required, values)
            if settings.delimiter:
                yield from islice(_nested(settings.name(prefix + name), part, settings, values, scope), MAX_NESTED)


def _field_call(part: ast.AnnAssign, values: Values, scope: Scope) -> ast.Call | None:
    candidates = [part.value]
    if isinstance(part.annotation, ast.Subscript) and "Annotated" in _words(part.annotation.value):
        inner = part.annotation.slice
        candidates += inner.elts if isinstance(inner, ast.Tuple) else []
    for candidate in candidates:
        if isinstance(candidate, ast.Call):
            found = values.meaning(candidate, scope)
            if found is not None and found.path in _FIELDS:
                return candidate
    return None


def _aliases(call: ast.Call, settings: _Settings, values: Values, scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    node = given.get("env") if settings.old else given.get("validation_alias", given.get("alias"))
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return
    listed: list[ast.expr] = [node]
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        listed = node.elts
    elif isinstance(node, ast.Call):
        found = values.meaning(node, scope)
        if found is not None and found.path == "pydantic.AliasChoices()":
            listed = [
                part.args[0] if isinstance(part, ast.Call) and part.args else part  # AliasPath("NAME", 0)
                for part in node.args
            ]
        else:
            listed = node.args[:1]
    for part in listed:
        texts = values.strings(part, scope)
        for text in texts.values if texts.complete else ("",):
            yield text, part


def _is_required(part: ast.AnnAssign, call: ast.Call | None, settings: _Settings) -> bool:
    if settings.old and part.value is None and _is_optional(part.annotation):
        return False
    if part.value is None and call is None:
        return True
    if call is None:
        return isinstance(part.value, ast.Constant) and part.value.value is Ellipsis
    if part.value is not None and part.value is not call:
        return False
    if any(keyword.arg in ("default", "default_factory") for keyword in call.keywords):
        return any(_is_ellipsis(k.value) for k in call.keywords if k.arg == "default")
    if call.args and not _is_ellipsis(call.args[0]):
        return False
    return not (settings.old and _is_optional(part.annotation) and not call.args)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _is_optional(node: ast.expr) -> bool:
    return bool({"Optional", "None"} & _words(node))


def _nested(
    key: str, part: ast.AnnAssign, settings: _Settings, values: Values, scope: Scope, depth: int = 0
) -> Iterator[Field]:
    found = values.meaning(part.annotation, scope)
    if found is None or found.path != "class" or depth > 4:
        return
    inner = found.values.scopes.get(id(found.node))
    for name, member in _annotated(found.node):
        nested = key + settings.name(settings.delimiter + name)
        yield Field(nested, member.target, False, found.values)
        if inner is not None:
            yield from _nested(nested, member, settings, found.values, inner, depth + 1)
