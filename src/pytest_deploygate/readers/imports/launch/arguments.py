"""Command line arguments, taken apart as a program's own parser does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .start import Start
from .words import Word

__all__ = ["Grammar", "Parsed"]


@dataclass(frozen=True)
class Parsed:
    """What a program was given.

    Attributes:
        options: The values of each option under its first spelling, in order; a flag has itself as value.
        positionals: What is no option.
        rest: What follows the first positional, where the program's options end there.
    """

    options: dict[str, list[Word]]
    positionals: tuple[Word, ...] = ()
    rest: tuple[Word, ...] = ()

    def last(self, name: str) -> Word | None:
        """The value that counts of an option that may be given several times."""
        return self.options[name][-1] if name in self.options else None

    def has(self, name: str) -> bool:
        """Whether a flag is given."""
        return name in self.options


@dataclass(frozen=True)
class Grammar:
    """The options that a program knows.

    Attributes:
        program: How messages call it.
        values: Options that take a value, spellings of one joined by ``|``, separated by blanks.
        flags: Options that take none, likewise; ``--no-…`` forms are each their own.
        many: Options that take all that follows up to the next option, likewise.
        perhaps: Options that take what follows if that is no option, likewise.
        abbreviates: An unambiguous beginning of a long option will do.
        first: Options end at the first positional.
        known: Each spelling with the first of its option, and whether that is a ``value``, a ``flag``, ``many`` or
            ``perhaps``.
    """

    program: str
    values: str = ""
    flags: str = ""
    many: str = ""
    perhaps: str = ""
    abbreviates: bool = False
    first: bool = False
    known: dict[str, tuple[str, str]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for kind, table in (
            ("value", self.values),
            ("flag", self.flags),
            ("many", self.many),
            ("perhaps", self.perhaps),
        ):
            for spellings in table.split():
                for spelling in spellings.split("|"):
                    self.known[spelling] = (spellings.split("|")[0], kind)

    def parse(self, words: Sequence[Word], start: Start) -> Parsed:
        """Take arguments apart.

        Raises:
            CannotJudge: An option is unknown, so that what follows it may be its value or not.
        """
        options: dict[str, list[Word]] = {}
        positionals: list[Word] = []
        left = list(words)
        while left:
            word = left.pop(0)
            if word.loose and (word.text.startswith("$") or word.text.startswith("`")):
                raise start.refusal(
                    f"`{word.unknown}` may hold options for '{self.program}', and is not known here",
                    "declare it under `environment` of this entry point",
                )
            if word.text == "--":
                positionals += left
                break
            if not word.text.startswith("-") or word.text == "-":
                positionals.append(word)
                if self.first:
                    return Parsed(options, tuple(positionals), tuple(left))
                continue
            for name, value in self._option(word, left, start):
                options.setdefault(name, []).append(value)
        return Parsed(options, tuple(positionals))

    def _option(self, word: Word, left: list[Word], start: Start) -> Iterable[tuple[str, Word]]:
        spelling, equals, text = word.text.partition("=")
        name, kind = self._named(spelling)
        if kind is None and not spelling.startswith("--"):
            yield from self._short(word, left, start)
        elif equals:
            # An unknown option that brings its value stands in nobody's way.
            yield name, Word(text, word.unknown)
        elif kind == "flag" or (kind is None and not _is_value(left)):
            yield name, word
        elif kind == "value":
            if not left:
                raise start.refusal(f"'{self.program}' is given no value for `{spelling}`")
            yield name, left.pop(0)
        elif kind == "perhaps":
            yield name, left.pop(0) if _is_value(left) else word
        elif kind == "many":
            while _is_value(left):
                yield name, left.pop(0)
        else:
            raise self._refused(spelling, start)

    def _named(self, spelling: str) -> tuple[str, str | None]:
        if spelling in self.known:
            return self.known[spelling]
        if self.abbreviates and spelling.startswith("--"):
            meant = {known for option, known in self.known.items() if option.startswith(spelling)}
            if len(meant) == 1:
                return meant.pop()
        return spelling, None

    def _short(self, word: Word, left: list[Word], start: Start) -> Iterable[tuple[str, Word]]:
        """Short options in one word: ``-w4``, ``-Bw 4``."""
        for at in range(1, len(word.text)):
            name, kind = self.known.get(f"-{word.text[at]}", ("", None))
            rest = word.text[at + 1 :]
            if kind == "flag":
                yield name, word
            elif kind is None:
                raise self._refused(f"-{word.text[at]}", start)
            elif rest:
                yield name, Word(rest.removeprefix("="), word.unknown)
                return
            else:
                yield from self._option(Word(f"-{word.text[at]}"), left, start)
                return

    def _refused(self, spelling: str, start: Start) -> Exception:
        remedy = "say under `module` what it imports"
        return start.refusal(f"the option `{spelling}` of '{self.program}' is not known here", remedy)


def _is_value(left: Sequence[Word]) -> bool:
    """Whether what comes next is there and is no option."""
    return bool(left) and (left[0].text == "-" or not left[0].text.startswith("-"))
