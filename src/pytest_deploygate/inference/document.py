"""A gate file that is about to be written: each key with why it is there. What is only a guess becomes a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..finding import Location
from ..marked import core_value
from ..secret import Scrubber, is_secret_text

__all__ = ["Entry", "Flow", "Reference", "Told", "key", "one_line", "scrubbed", "section", "told", "value", "written"]

Flow: TypeAlias = "str | bool | Sequence[str] | Mapping[str, Flow]"

_PLAIN = re.compile(r"\.{0,2}/?[A-Za-z_][\w./-]*(?::[A-Za-z_][\w.]*(?:\(\))?)?", re.ASCII)
# What YAML 1.1 takes for something else than a text. The gate file is YAML 1.2, and other tools read it as well.
_WORDS = frozenset("y n yes no on off true false null".split())
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_MOST_PLACES = 3


class Reference(str):
    """The name of an environment variable whose value is meant."""

    __slots__ = ()


@dataclass(frozen=True)
class Entry:
    """A key with its value; without a key, an item of a list.

    Attributes:
        key: The key.
        value: What stands behind it on the same line, or the entries below it.
        why: Why it is there or what is in doubt, as a clause.
        seen: Where it was seen.
        sure: It is no guess.
        above: Lines of comment in front of it.
    """

    key: str
    value: Flow | tuple[Entry, ...]
    why: str = ""
    seen: tuple[Location, ...] = ()
    sure: bool = True
    above: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """Why it is there, and where it was seen."""
        places = [one_line(str(place)) for place in dict.fromkeys(self.seen)]
        shown = ", ".join(places[:_MOST_PLACES]) + (", …" if len(places) > _MOST_PLACES else "")
        return ": ".join(part for part in (one_line(self.why), shown) if part)


def section(key: str, parts: Sequence[Entry], why: str = "", seen: Sequence[Location] = ()) -> Entry:
    """Entries below a key; a guess as a whole where each of them is one."""
    if any(part.sure for part in parts):
        return Entry(key, tuple(parts), why, tuple(seen))
    return Entry(key, tuple(replace(part, sure=True) for part in parts), why, tuple(seen), sure=False)


def scrubbed(entry: Entry, scrubber: Scrubber) -> Entry:
    """An entry whose comments show no secret that was come by."""
    below = entry.value
    if isinstance(below, tuple):
        below = tuple(scrubbed(part, scrubber) for part in below)
    return replace(entry, value=below, why=scrubber.scrub(entry.why), above=tuple(map(scrubber.scrub, entry.above)))


def written(entry: Entry) -> list[str]:
    """An entry as lines of YAML."""
    head = f"{key(entry.key)}:" if entry.key else "-"
    note = f"  # {entry.note}" if entry.note else ""
    if isinstance(entry.value, tuple):
        lines = [head + note, *(f"  {line}" for part in entry.value for line in written(part))]
    else:
        lines = [f"{head} {value(entry.value)}{note}"]
    if not entry.sure:
        lines = [f"# {line}" for line in lines]
    return [*(f"# {one_line(line)}" for line in entry.above), *lines]


def value(data: Flow) -> str:
    """A value on one line, in which a dollar sign is no reference."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, Reference):
        return f"${data}"
    if isinstance(data, str):
        return _scalar(data.replace("$", "$$"))
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{key(name)}: {value(one)}" for name, one in data.items()) + "}"
    return "[" + ", ".join(map(value, data)) + "]"


def key(text: str) -> str:
    """A key, in which a dollar sign is just that."""
    return _scalar(text)


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and core_value(text) == text:
        return text
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def one_line(text: str) -> str:
    """A text for a comment or a terminal: nothing in it ends the line, cannot be seen, or looks like a secret."""
    if is_secret_text(text):
        return "(hidden: it looks like a secret)"
    return "".join(char if char.isprintable() else "?" for char in text)


@dataclass(frozen=True)
class Told:
    """A value of the gate file, for the person who reads what was inferred.

    Attributes:
        path: Where it stands: ``environments.api.pm2.config``.
        text: The value.
        note: Why, and where it was seen.
        sure: It is no guess.
    """

    path: str
    text: str
    note: str
    sure: bool


def told(entry: Entry, path: str = "", *, sure: bool = True) -> Iterator[Told]:
    """All that is on a line of its own, in order."""
    sure = sure and entry.sure
    name = f"{path}.{one_line(entry.key)}" if path and entry.key else path or one_line(entry.key)
    if not isinstance(entry.value, tuple):
        yield Told(name, value(entry.value), entry.note, sure)
        return
    for part in entry.value:
        yield from told(part, name, sure=sure)
