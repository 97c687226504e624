"""How python-dotenv reads an env file: its own parser, and the expansion of ``load_dotenv()``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from dotenv.parser import Binding, parse_stream

from ....families.env.lines import Assignment, EnvFile, Problem
from ....secret import Secret
from .text import BOM, MAX_PROBLEMS, TOO_LARGE, Room, Text

__all__ = ["read"]

_BEFORE_KEY = re.compile(r"\s*(?:export[^\S\r\n]+)?'?")
_BLANKS = re.compile(r"[^\S\n]{100,}")
# The parser takes quadratic time for blanks in a row; this is a second.
_MAX_BLANK_STEPS = 200_000_000


def read(text: str, path: str, given: Mapping[str, str]) -> EnvFile:
    """What ``load_dotenv()`` sets: the environment wins over the file where a value refers to a variable."""
    # It opens the file with universal newlines.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = Text(text, path)
    if sum(len(found.group()) ** 2 for found in _BLANKS.finditer(text)) > _MAX_BLANK_STEPS:
        return EnvFile((), (Problem(lines.line(0), "takes too long for so many blanks in a row", fatal=True),))
    made = _Reading(lines, given)
    # Whether a byte order mark is passed over depends on the version.
    offset = len(text) - len(text.removeprefix(BOM)) if _skips_mark() else 0
    for binding in parse_stream(io.StringIO(text, newline="\n")):
        made.take(binding, offset)
        offset += len(binding.original.string)
    return made.file()


def _skips_mark() -> bool:
    return next(parse_stream(io.StringIO(f"{BOM}A=1"))).key == "A"


class _Reading:
    def __init__(self, lines: Text, given: Mapping[str, str]) -> None:
        self._lines = lines
        self._given = given
        self._found: list[Assignment] = []
        self._problems: list[Problem] = []
        # None where a key stands without a value; an unknown value is not in it.
        self._values: dict[str, str | None] = {}
        self._unknown: set[str] = set()
        self._room = Room()

    def take(self, binding: Binding, offset: int) -> None:
        string = binding.original.string
        start = offset + len(string) - len(string.lstrip())
        if binding.error:
            if len(self._problems) < MAX_PROBLEMS:
                self._problems.append(Problem(self._lines.line(start), "drops the line"))
            return
        if binding.key is None:
            return
        if binding.value is None:
            self._values[binding.key] = None
            self._unknown.discard(binding.key)
            if len(self._problems) < MAX_PROBLEMS:
                self._problems.append(Problem(self._lines.line(start), "sets nothing for a name without `=`"))
            return
        found = _BEFORE_KEY.match(string)
        place = self._lines.place(offset + (found.end() if found else 0), len(binding.key))
        value, references = self._expand(binding.value)
        if value is None:
            self._unknown.add(binding.key)
            self._values.pop(binding.key, None)
            self._found.append(Assignment(binding.key, None, place, TOO_LARGE))
        else:
            self._unknown.discard(binding.key)
            self._values[binding.key] = value
            self._found.append(Assignment(binding.key, Secret(value), place, references=references))

    def _expand(self, value: str) -> tuple[str | None, tuple[str, ...]]:
        if "${" not in value:
            return value, ()
        pieces: list[str] = []
        references: dict[str, None] = {}
        for piece in _atoms(value):
            if isinstance(piece, str):
                pieces.append(piece)
                continue
            name, default = piece
            if name in self._given:
                part: str | None = self._given[name]
            elif name in self._unknown:
                return None, ()
            else:
                # A key without a value hides the default.
                part = self._values.get(name, default)
                if part is None:
                    references[name] = None
                    part = ""
            assert part is not None
            if not self._room.take(len(part)):
                return None, ()
            pieces.append(part)
        return "".join(pieces), tuple(references)

    def file(self) -> EnvFile:
        # A name without `=` takes back what was set before it.
        gone = {key for key, value in self._values.items() if value is None}
        kept = [assignment for assignment in self._found if assignment.key not in gone]
        refused = next((a for a in kept if a.key not in self._given and not _is_possible(a)), None)
        if refused is not None:
            problem = Problem(refused.place, "fails on a name or value that no variable can have", fatal=True)
            self._problems.append(problem)
            kept = [assignment for assignment in kept if _is_possible(assignment)]
        return EnvFile(tuple(kept), tuple(self._problems))


def _is_possible(assignment: Assignment) -> bool:
    value = assignment.value.reveal() if assignment.value is not None else ""
    return "=" not in assignment.key and "\0" not in assignment.key and "\0" not in value


def _atoms(value: str) -> Iterator[str | tuple[str, str | None]]:
    """Text, and ``${name:-default}``: what the library's own pattern finds, which takes quadratic time."""
    last = value.rfind("}")
    done = at = 0
    stop = -1
    while (at := value.find("${", at)) >= 0 and at < last:
        if stop < at + 2:
            found = _NAME_END.search(value, at + 2)
            stop = found.start() if found else last
        default = None
        end = stop
        if value.startswith(":-", stop):
            end = value.index("}", stop)
            default = value[stop + 2 : end]
        elif value[stop] == ":":
            at += 2
            continue
        yield value[done:at]
        yield value[at + 2 : stop], default
        done = at = end + 1
    yield value[done:]


_NAME_END = re.compile(r"[}:]")
