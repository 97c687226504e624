"""YAML as js-yaml 4 reads it, which PM2 uses: each value with its place.

It differs from PyYAML (``no`` and ``on`` are strings, ``010`` is ten, ``2024-01-01`` a date object) and
from YAML 1.2's core schema (``0b1`` is a number, ``-0x1f`` is one too).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..finding import CannotJudge, Location
from ..marked import Dialect, MappingNode, Mark, Node, Problem, ScalarNode, SequenceNode, compose
from ..value import UNDEFINED, Known, Member, Opaque, Value
from .files import read_text, shown

__all__ = ["parse_yaml", "read_yaml"]

_NUMBER = re.compile(
    r"""[-+]?0(?: b(?P<bin>[01]+) | x(?P<hex>[0-9a-fA-F]+) | o(?P<oct>[0-7]+) )
    | (?P<float>[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)? | \.[0-9]+(?:[eE][-+]?[0-9]+)?)
    | (?P<inf>[-+]?\.(?:inf|Inf|INF)) | (?P<nan>\.(?:nan|NaN|NAN))""",
    re.VERBOSE | re.ASCII,
)
_DATE = re.compile(
    r"""[0-9]{4}-[0-9]{2}-[0-9]{2}
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
      (?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?""",
    re.VERBOSE | re.ASCII,
)
_WORDS: Mapping[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_RADIX = {"bin": 2, "hex": 16, "oct": 8}
_LARGEST = 2**1024
_LARGEST_EXACT = 2**53
# As many as the parts that a JavaScript file may have: each app is judged by every rule.
MAX_NODES = 40_000
_YAML = "tag:yaml.org,2002:"


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    if _DATE.fullmatch(text):
        return Opaque("date")
    found = _NUMBER.fullmatch(text)
    return text if found is None else _number(text, found)


def _number(text: str, found: re.Match[str]) -> Any:
    kind = str(found.lastgroup)
    if kind == "nan":
        return math.nan
    if kind == "inf":
        return -math.inf if text.startswith("-") else math.inf
    if kind in _RADIX:
        whole = int(found[kind], _RADIX[kind])
        number = (float(whole) if whole < _LARGEST else math.inf) * (-1 if text.startswith("-") else 1)
    else:
        number = float(text)
    if math.isinf(number):
        # js-yaml takes no number that JavaScript cannot hold.
        return text
    return int(number) if number.is_integer() and abs(number) <= _LARGEST_EXACT else number


def _scalar(text: str, tag: str | None, plain: bool) -> Any:  # noqa: FBT001 - a Dialect's signature
    if tag is None:
        return _plain(text) if plain else text
    if tag in {"!", _YAML + "str"}:
        return text
    wanted = _TAGGED.get(tag)
    if wanted is None:
        raise ValueError("a tag that PM2's YAML parser does not know")
    value = _plain(text)
    if not wanted(value):
        raise ValueError("a tag that does not fit its value")
    return value


_TAGGED: Mapping[str, Callable[[Any], bool]] = {
    _YAML + "null": lambda value: value is None,
    _YAML + "bool": lambda value: isinstance(value, bool),
    _YAML + "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    _YAML + "float": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    _YAML + "timestamp": lambda value: isinstance(value, Opaque),
}


_FLOAT_KEYS = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}


def _key(node: ScalarNode) -> str:
    """The property that a scalar names: JavaScript's String() of it."""
    value = node.value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _FLOAT_KEYS.get(repr(value), repr(value))
    return str(value) if isinstance(value, int) else node.text


_DIALECT = Dialect(scalar=_scalar, key=_key)


def read_yaml(path: Path, root: Path) -> Value:
    """What js-yaml makes of a file.

    Raises:
        CannotJudge: It cannot be read, or js-yaml would refuse it.
    """
    return parse_yaml(read_text(path, root), shown(path, root))


def parse_yaml(text: str, name: str) -> Value:
    """What js-yaml makes of a text.

    Args:
        text: The text.
        name: The file's name, for places.

    Raises:
        CannotJudge: js-yaml would refuse it.
    """
    document = compose(text.removeprefix("\ufeff"), _DIALECT, max_nodes=MAX_NODES)
    if document.problems:
        raise _refusal(document.problems[0], name)
    if document.root is None:
        return Known(None if text.strip() else UNDEFINED, Location(name))
    return _value(document.root, name)


def _refusal(problem: Problem, name: str) -> CannotJudge:
    place = _place(problem.mark, name) if problem.mark else Location(name)
    return CannotJudge(f"'{name}' cannot be read: {problem.message}", place, help=problem.hint)


def _place(mark: Mark, name: str) -> Location:
    return Location(name, mark.line, mark.column, mark.width)


def _value(node: Node, name: str) -> Value:
    place = _place(node.mark, name)
    if isinstance(node, ScalarNode):
        return Known(node.value, place)
    if isinstance(node, SequenceNode):
        return Known([_value(item, name) for item in node.items], place)
    assert isinstance(node, MappingNode)
    members = {
        key: Member(_place(entry.key.mark, name), _value(entry.value, name)) for key, entry in node.entries.items()
    }
    return Known(members, place)
