"""From a line for a shell, or a list of words, to the program in it that is the service."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ....finding import CannotJudge
from ...files import read_text
from ..steps import Launch
from .arguments import Grammar
from .lexer import parse_line
from .programs import follow_program
from .start import Start
from .words import Command, NotFollowed, RawWord, Word, expand
from .wrappers import unwrapped

__all__ = ["follow_line", "follow_words"]

_SHELLS = frozenset(["sh", "bash", "dash", "ash", "zsh", "ksh"])
_SHELL = Grammar("sh", "-o -O +o +O", "-l|--login -e -x -u -v -i -a -c -p --norc --noprofile --posix", first=True)
_DEEPEST = 20
_ACTIVATE = re.compile(r"(^|/)bin/activate\Z")
_IDLE = frozenset("wait true false : exit return sleep echo printf".split())
_SET = re.compile(r"[-+][A-Za-z]+|--|pipefail|errexit|nounset|xtrace|allexport")
REMEDY = "say under `module` what is imported, or write the command on one line"


def follow_line(start: Start, line: str, *, depth: int = 0, positional: Sequence[Word] = ()) -> Launch:
    """What a line for a shell starts: the last of its commands, or the one that it ``exec``s.

    Raises:
        CannotJudge: That cannot be told.
    """
    try:
        commands = parse_line(line)
    except NotFollowed as why:
        raise start.refusal(f"what is started here cannot be told: {why}", REMEDY) from None
    if depth > _DEEPEST:
        raise start.refusal("shells start shells here without end", REMEDY)
    return _Shell(start, tuple(positional), depth).run(commands)


def follow_words(start: Start, words: Sequence[Word], *, depth: int = 0) -> Launch:
    """What a program with its arguments starts.

    Raises:
        CannotJudge: That cannot be told.
    """
    for _ in range(_DEEPEST):
        if not words:
            raise start.refusal("there is nothing to start here")
        if posixpath.basename(words[0].text) in _SHELLS:
            return _inner_shell(start, words, depth)
        inner = unwrapped(start, words)
        if inner is None:
            script = _shell_script(start, words[0])
            if script is not None:
                return follow_line(start, script, depth=depth + 1, positional=words[1:])
            return follow_program(start, words)
        start, words = inner
    raise start.refusal("programs start programs here without end", REMEDY)


def _inner_shell(start: Start, words: Sequence[Word], depth: int) -> Launch:
    parsed = _SHELL.parse(words[1:], start)
    arguments = (*parsed.positionals, *parsed.rest)
    if not arguments:
        raise start.refusal(f"'{words[0].text}' is given nothing to run")
    if parsed.has("-c"):
        line = start.known(arguments[0], "what the shell is to run")
        return follow_line(start, line, depth=depth + 1, positional=arguments[2:])
    name = start.known(arguments[0], "the script that the shell is to run")
    text = read_text(start.path(name, "the script that the shell is to run"), start.root)
    return follow_line(start, text, depth=depth + 1, positional=arguments[1:])


def _shell_script(start: Start, program: Word) -> str | None:
    """The text of a script for a shell in the checkout, which a line starts by its path."""
    if "/" not in program.text or program.unknown:
        return None
    path = start.places.find(program.text, start.cwd)
    if path is None or not path.is_file():
        return None
    try:
        text = read_text(path, start.root)
    except CannotJudge:
        return None
    first = text.partition("\n")[0]
    return text if first.startswith("#!") and posixpath.basename(first.split()[-1]) in _SHELLS else None


@dataclass
class _Shell:
    """A shell that goes through the commands before the service, for what they change."""

    start: Start
    positional: tuple[Word, ...]
    depth: int
    variables: dict[str, Word] = field(default_factory=dict)
    exports_all: bool = False

    def run(self, commands: Sequence[Command]) -> Launch:
        index = self._service(commands)
        for number, command in enumerate(commands[:index]):
            words = self._words(command.words)
            if words and words[0].text == "exec" and len(words) > 1 and command.before in {"", ";", "&&"}:
                index = number
                break
            self._before(command, words)
        command = commands[index]
        words = self._words(command.words)
        if not words or words[0].text in _IDLE:
            raise self.start.refusal("what is started here cannot be told: no program is the last one", REMEDY)
        environ = {**self.start.environ, **self._assigned(command)}
        return follow_words(replace(self.start, environ=environ), words, depth=self.depth + 1)

    def _service(self, commands: Sequence[Command]) -> int:
        """Which of the commands goes on: the last, or the first of a pipe and of what stands before ``||``."""
        if not commands:
            raise self.start.refusal("there is nothing to start here")
        if any(command.before == "&" for command in commands):
            raise self.start.refusal("several programs are started here, one in the background", REMEDY)
        index = len(commands) - 1
        while commands[index].before in {"|", "||"}:
            index -= 1
        return index

    def _before(self, command: Command, words: Sequence[Word]) -> None:
        """What a command changes for those that come after it."""
        assigned = self._assigned(command)
        if not words:
            self.variables |= assigned
            known = assigned.keys() if self.exports_all else assigned.keys() & self.start.environ.keys()
            self._export({name: assigned[name] for name in known})
            return
        name, arguments = words[0].text, words[1:]
        if name == "cd":
            folder = self.start.known(arguments[-1], "the folder of `cd`") if arguments else "~"
            self.start = self.start.moved(self.start.path(folder, "the folder of `cd`"))
        elif name == "export":
            for word in arguments:
                key, equals, value = word.text.partition("=")
                self._export({key: Word(value, word.unknown) if equals else self.variables.get(key, Word(""))})
        elif name == "unset":
            for word in arguments:
                self.variables.pop(word.text, None)
                environ = {key: value for key, value in self.start.environ.items() if key != word.text}
                self.start = replace(self.start, environ=environ)
        elif name == "set":
            if not all(_SET.fullmatch(word.text) for word in arguments):
                raise self.start.refusal("`set` changes the arguments here, which is not followed", REMEDY)
            self.exports_all = (self.exports_all or any(w.text == "-a" for w in arguments)) and not any(
                word.text == "+a" for word in arguments
            )
        elif name in {".", "source"}:
            if not (arguments and _ACTIVATE.search(arguments[0].text)):
                what = arguments[0].text if arguments else "a file"
                self.start = self.start.doubting(f"what '{what}' sets is not read")
        elif name in {"trap", "alias", "eval"}:
            raise self.start.refusal(f"`{name}` is not followed", REMEDY)

    def _export(self, values: Mapping[str, Word]) -> None:
        self.variables |= values
        self.start = replace(self.start, environ={**self.start.environ, **values})

    def _assigned(self, command: Command) -> dict[str, Word]:
        return {name: expand(value, self._lookup, split=False)[0] for name, value in command.assignments}

    def _words(self, raw: Sequence[RawWord]) -> list[Word]:
        words: list[Word] = []
        for word in raw:
            if [piece.text for piece in word if piece.text] in (["$@"], ["$*"]):
                words += self.positional
            else:
                words += expand(word, self._lookup)
        return words

    def _lookup(self, name: str) -> Word | None:
        if name in self.variables:
            return self.variables[name]
        if name in self.start.environ:
            return self.start.environ[name]
        if name == "PWD":
            return Word(str(self.start.cwd))
        # Whatever decides about the path is not set unless that is said.
        return Word("") if name.startswith("PYTHON") else None
