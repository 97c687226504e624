"""The syntax tree that the evaluator walks: ESTree, whichever parser made it.

Source: https://github.com/estree/estree, ES2022 with the extensions that Node 20 runs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["Node", "NotParsed", "cooked", "number_value", "raw_template", "utf16"]


class Node:
    """One ESTree node. Its fields are attributes under ESTree's own names.

    Attributes:
        type: ESTree's type.
        line: 1-based. column: 1-based, in characters. width: characters on the first line.
    """

    def __init__(self, type: str, span: tuple[int, int, int], **fields: Any) -> None:
        self.type = type
        self.line, self.column, self.width = span
        self.__dict__.update(fields)

    def __setattr__(self, name: str, value: Any) -> None:
        # Said so that the type checker knows of fields that ESTree gives only some nodes.
        self.__dict__[name] = value

    def __getattr__(self, name: str) -> Any:
        # Only reached for what the constructor did not set: an ESTree field that is absent is null.
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    @property
    def span(self) -> tuple[int, int, int]:
        return (self.line, self.column, self.width)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        for value in list(self.__dict__.values()):
            if isinstance(value, Node):
                yield value
            elif isinstance(value, list):
                yield from (item for item in value if isinstance(item, Node))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, without recursion."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(node.children())

    def __repr__(self) -> str:
        return f"<{self.type} {self.line}:{self.column}>"


class NotParsed(Exception):
    """The text is not in the language.

    Attributes:
        line: 1-based. column: 1-based.
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def utf16(text: str) -> str:
    """The text as JavaScript holds it: one character a UTF-16 code unit, so that lengths and indexes agree."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    return "".join(
        c if c <= "\uffff" else chr(0xD800 + ((ord(c) - 0x10000) >> 10)) + chr(0xDC00 + ((ord(c) - 0x10000) & 0x3FF))
        for c in text
    )


_ESCAPE = re.compile(
    r"\\(?:u\{(?P<long>[0-9a-fA-F]+)\}|u(?P<unicode>[0-9a-fA-F]{4})|x(?P<hex>[0-9a-fA-F]{2})"
    r"|(?P<octal>[0-3][0-7]{0,2}|[4-7][0-7]?)|(?P<newline>\r\n|[\n\r\u2028\u2029])|(?P<single>.))",
    re.DOTALL,
)
_SINGLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


def _unescaped(found: re.Match[str]) -> str:
    if found["long"] or found["unicode"] or found["hex"]:
        code = int(found["long"] or found["unicode"] or found["hex"], 16)
        return chr(code) if code <= 0x10FFFF else ""
    if found["octal"]:
        return chr(int(found["octal"], 8))
    if found["newline"]:
        return ""
    return _SINGLE.get(found["single"], found["single"])


def cooked(raw: str) -> str:
    """The value of a string literal or template chunk, without its quotes."""
    return utf16(_ESCAPE.sub(_unescaped, raw) if "\\" in raw else raw)


def raw_template(text: str) -> str:
    """A template chunk's raw text: as written, line ends made uniform."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def number_value(text: str) -> float:
    """The value of a number literal.

    Raises:
        ValueError: It is none.
    """
    digits = text.replace("_", "")
    low = digits.lower()
    radix = 0 if low.startswith(("0x", "0o", "0b")) else 8 if re.fullmatch(r"0[0-7]+", low) else 10
    if radix != 10:
        try:
            return float(int(low, radix))
        except OverflowError:
            return math.inf
    return float(digits)
