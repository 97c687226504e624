"""How bash reads an env file with ``set -a; . file``, as far as that can be known without running anything.

Assignments, ``export``, quotes and plain expansions are read as bash reads them. What runs something gives an unknown
value; after what may change anything, such as ``unset``, ``if`` or a function, the rest of the file is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ....families.env.lines import Assignment, EnvFile, Problem
from ....secret import Secret
from .text import MAX_NESTED, MAX_PROBLEMS, TOO_LARGE, Room, Text

__all__ = ["SPECIAL", "read"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ASSIGNED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_PLAIN = re.compile(r"[^ \t\n|&;()<>\\'\"`$]+")
_PLAIN_QUOTED = re.compile(r"[^\\\"`$]+")
_PLAIN_BRACED = re.compile(r"[^\\'\"`$}]+")
_BLANKS = re.compile(r"(?:[ \t]|\\\n)*")
_REDIRECT = re.compile(r"&>>?|<<<|<<|<>|<&|>>|>&|>\||<|>")
_OPERATOR = re.compile(r":?[-+?]")
_SPECIAL = frozenset("0123456789$?!-#@*")
_SPECIAL_BRACED = re.compile(r"\{(?:[0-9]+|[$?!@*#-]|#[A-Za-z_][A-Za-z0-9_]*)\}")
_TRIM_BRACED = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*(?:%%?|##?)[\w./:@*-]*\}", re.ASCII)
_SUBSCRIPT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\[")
_EXPANDED = re.compile(r"[*?\[{~]")
_ONE_WORD = re.compile(r"[A-Za-z0-9_./:@%+,=-]+|\[(?:[A-Za-z0-9_]+\])?")
_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_ARITHMETIC = re.compile(rf"\(\(\s*{_NUMBER}(?:\s*[-+*]\s*{_NUMBER})*\s*\)\)")
_ANSI = re.compile(
    r"\\(?:(?P<plain>[abeEfnrtv\\'\"?])|(?P<octal>[0-7]{1,3})|x(?P<hex>[0-9a-fA-F]{1,2})"
    r"|u(?P<short>[0-9a-fA-F]{1,4})|U(?P<long>[0-9a-fA-F]{1,8})|(?P<odd>[cx]))"
)
_ANSI_PLAIN = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))

_KEYWORDS = frozenset(
    "! [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while".split()
)
# Built-in commands that change nothing that a later line sees; all others may.
_HARMLESS = frozenset(": [ echo false help jobs pwd test times true type".split())
_BUILTINS = frozenset(
    ". alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown enable eval "
    "exec exit export fc fg getopts hash history kill let local logout mapfile popd printf pushd read readarray "
    "readonly return set shift shopt source suspend trap typeset ulimit umask unalias unset wait".split()
)
_READONLY = frozenset("BASHOPTS BASH_VERSINFO EUID PPID SHELLOPTS UID".split())
_MODES = frozenset(["POSIXLY_CORRECT", "BASH_COMPAT", "BASH_ENV"])
# Variables that bash gives values of its own, whatever is assigned to them.
_DYNAMIC = frozenset(
    "BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_LINENO BASH_SOURCE BASH_SUBSHELL "
    "COMP_WORDBREAKS DIRSTACK EPOCHREALTIME EPOCHSECONDS FUNCNAME GROUPS HISTCMD LINENO OPTARG OPTERR OPTIND "
    "PIPESTATUS RANDOM SECONDS SRANDOM _".split()
)
# Variables that bash sets when it starts.
_OWN = frozenset(
    "BASH BASH_VERSION COLUMNS HOSTNAME HOSTTYPE IFS LINES MACHTYPE OLDPWD OSTYPE PS1 PS2 PS4 PWD SHLVL".split()
)
# Whatever is assigned to them, bash may do something else.
SPECIAL = _READONLY | _MODES | _DYNAMIC | _OWN
_OWN_IF_ABSENT = frozenset("HOME PATH SHELL TERM".split())

_RUNS = "it runs a command"
_OTHER = "it takes the value of a variable that is not known"
_OF_SHELL = "it takes something that only the running shell knows"


class _Stop(Exception):
    """What bash does from here on is an end, or cannot be known."""


class _Unknown(Exception):
    """A value cannot be known."""


@dataclass(frozen=True)
class _Plain:
    """Text of a word."""

    text: str
    quoted: bool


@dataclass(frozen=True)
class _Variable:
    """``$NAME`` or ``${NAME-word}``."""

    name: str
    operator: str = ""
    word: tuple[_Part, ...] = ()


@dataclass(frozen=True)
class _Opaque:
    """What cannot be known."""

    why: str


_Part = _Plain | _Variable | _Opaque


@dataclass(frozen=True)
class _Word:
    parts: tuple[_Part, ...]
    start: int

    @property
    def head(self) -> str:
        """The text in front of every quote and expansion."""
        first = self.parts[0] if self.parts else None
        return first.text if isinstance(first, _Plain) and not first.quoted else ""

    @property
    def literal(self) -> str | None:
        """The text, where all of it is written out."""
        texts = [part.text for part in self.parts if isinstance(part, _Plain)]
        return "".join(texts) if len(texts) == len(self.parts) else None

    @property
    def is_quoted(self) -> bool:
        """Whether any of it is in quotes."""
        return any(isinstance(part, _Plain) and part.quoted for part in self.parts)


@dataclass
class _Command:
    start: int
    words: list[_Word] = field(default_factory=list)
    redirected: bool = False
    ending: str = ""
    piped: bool = False


def read(text: str, path: str, given: Mapping[str, str]) -> EnvFile:
    """What the environment has after ``set -a; . file``, of what the file sets."""
    parser = _Parser(text)
    run = _Run(Text(text, path), given)
    start = 0
    try:
        if "\0" in text:
            raise _Stop("takes a file with a NUL character in it for a program")
        while parser.at < len(text):
            start = parser.start = parser.at
            for command in parser.line():
                start = command.start
                run.command(command)
    except _Stop as error:
        start = max(start, parser.start)
        run.problems.append(Problem(run.lines.line(start), str(error), fatal=True))
    return EnvFile(tuple(run.found), tuple(run.problems))


_CANNOT_READ = "cannot read the line, and stops there"


class _Parser:
    """Commands of a text. A line is read as a whole before any of it is run."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.start = 0
        self._depth = 0

    def _skip_blanks(self) -> None:
        found = _BLANKS.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def line(self, *, inside: bool = False) -> list[_Command]:
        """The commands up to the end of the line; inside of ``$(…)``, up to the bracket."""
        commands: list[_Command] = []
        current: _Command | None = None
        while True:
            self._skip_blanks()
            mark = self._peek()
            if mark == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
                continue
            if mark in ("", "\n", ")"):
                piped = bool(commands) and commands[-1].ending == "|" and current is None
                if mark == "\n" and (piped or inside):
                    self.at += 1
                    if current is not None:
                        current.ending = ";"
                        commands.append(current)
                        current = None
                    continue
                if piped or (mark == ")") != inside:
                    raise _Stop(_CANNOT_READ)
                self.at += len(mark)
                return [*commands, current] if current is not None else commands
            is_redirect = _REDIRECT.match(self.text, self.at)
            if is_redirect is None and mark in "|&;(":
                if current is None:
                    raise _Stop(_CANNOT_READ)
                current.ending = self._ending(current)
                commands.append(current)
                current = None
                continue
            if current is None:
                current = _Command(self.at, piped=bool(commands) and commands[-1].ending == "|")
                self.start = self.at if not inside else self.start
            if is_redirect is not None:
                self._redirect(current, is_redirect)
            else:
                self._add_word(current)

    def _ending(self, command: _Command) -> str:
        mark = self._peek()
        if self._peek(2) in ("||", "&&"):
            raise _Stop("runs one command after another only if the first succeeds, which cannot be known")
        if mark == "(":
            raise _Stop(_bracket(command, apart=True))
        if self._peek(2) in (";;", ";&"):
            raise _Stop(_CANNOT_READ)
        self.at += 2 if self._peek(2) == "|&" else 1
        return mark

    def _redirect(self, command: _Command, found: re.Match[str]) -> None:
        if found.group() == "<<":
            raise _Stop("takes the following lines for the input of a command")
        last = command.words[-1] if command.words else None
        # A number right before it is the file's, and no word.
        if (
            last is not None
            and not last.is_quoted
            and self.at == last.start + len(last.literal or "")
            and (last.literal or "").isdigit()
        ):
            command.words.pop()
        self.at = found.end()
        self._skip_blanks()
        if self._peek() in ("", "\n") or self._peek() in "|&;()<>":
            raise _Stop(_CANNOT_READ)
        self._word()
        command.redirected = True

    def _add_word(self, command: _Command) -> None:
        word = self._word()
        if not command.words and word.literal in _KEYWORDS and not word.is_quoted:
            raise _Stop("runs code from here on, and what that does cannot be known")
        command.words.append(word)
        if self._peek() == "(":
            raise _Stop(_bracket(command))

    def _word(self) -> _Word:
        start = self.at
        parts = _Parts()
        while self.at < len(self.text):
            found = _PLAIN.match(self.text, self.at)
            if found:
                parts.add(found.group())
                self.at = found.end()
            elif self._peek() in " \t\n|&;()<>":
                break
            else:
                self._special(parts)
        return _Word(parts.done(), start)

    def _special(self, parts: _Parts) -> None:
        """A quote, a backslash, a backtick or a dollar outside of double quotes."""
        mark = self._peek()
        if mark == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            self.at += 2
            if following != "\n":
                parts.add(following or "\\", quoted=True)
        elif mark == "'":
            close = self.text.find("'", self.at + 1)
            if close < 0:
                raise _Stop("misses the end of a quote, and stops")
            parts.add(self.text[self.at + 1 : close], quoted=True)
            self.at = close + 1
        elif mark == '"':
            self._double(parts)
        elif mark == "`":
            self._backtick(parts)
        else:
            self._dollar(parts, quoted=False)

    def _double(self, parts: _Parts) -> None:
        parts.add("", quoted=True)
        self.at += 1
        while True:
            found = _PLAIN_QUOTED.match(self.text, self.at)
            if found:
                parts.add(found.group(), quoted=True)
                self.at = found.end()
            mark = self._peek()
            if mark == "":
                raise _Stop("misses the end of a quote, and stops")
            if mark == '"':
                self.at += 1
                return
            if mark == "\\":
                self._escape(parts)
            elif mark == "`":
                self._backtick(parts)
            elif mark == "$":
                self._dollar(parts, quoted=True)

    def _escape(self, parts: _Parts) -> None:
        """A backslash in double quotes."""
        following = self.text[self.at + 1 : self.at + 2]
        if following != "\n":
            parts.add(following if following and following in '$`"\\' else "\\" + following, quoted=True)
        self.at += 2

    def _backtick(self, parts: _Parts) -> None:
        at = self.at + 1
        while (mark := self.text[at : at + 1]) != "`":
            if not mark:
                raise _Stop("misses the end of a quote, and stops")
            at += 2 if mark == "\\" else 1
        self.at = at + 1
        parts.put(_Opaque(_RUNS))

    def _dollar(self, parts: _Parts, *, quoted: bool) -> None:
        self.at += 1
        mark = self._peek()
        name = _NAME.match(self.text, self.at)
        if name:
            parts.put(_Variable(name.group()))
            self.at = name.end()
        elif mark == "'" and not quoted:
            self._ansi(parts)
        elif mark == '"' and not quoted:
            self._double(parts)
        elif mark == "(":
            self._substitution(parts)
        elif mark == "{":
            self._brace(parts, quoted=quoted)
        elif mark == "[" or self._peek(2) == "\\\n":
            raise _Stop("calculates here, and what that does cannot be known")
        elif mark and mark in _SPECIAL:
            parts.put(_Opaque(_OF_SHELL))
            self.at += 1
        else:
            parts.add("$", quoted=True)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_NESTED:
            raise _Stop(f"finds more than {MAX_NESTED} expansions in each other, and what follows cannot be known")

    def _substitution(self, parts: _Parts) -> None:
        if self._peek(2) == "((":
            found = _ARITHMETIC.match(self.text, self.at)
            if found is None:
                raise _Stop("calculates here, and what that does cannot be known")
            self.at = found.end()
            parts.put(_Opaque("it calculates"))
            return
        self._deeper()
        self.at += 1
        self.line(inside=True)
        self._depth -= 1
        parts.put(_Opaque(_RUNS))

    def _brace(self, parts: _Parts, *, quoted: bool) -> None:
        found = _SPECIAL_BRACED.match(self.text, self.at) or _TRIM_BRACED.match(self.text, self.at)
        if found:
            self.at = found.end()
            parts.put(_Opaque(_OF_SHELL))
            return
        name = _NAME.match(self.text, self.at + 1)
        operator = _OPERATOR.match(self.text, name.end()) if name else None
        if name is not None and self.text.startswith("}", name.end()):
            self.at = name.end() + 1
            parts.put(_Variable(name.group()))
        elif name is not None and operator is not None:
            self._deeper()
            self.at = operator.end()
            word = self._braced_word(quoted=quoted)
            self._depth -= 1
            parts.put(_Variable(name.group(), operator.group(), word))
        else:
            raise _Stop("finds an expansion that can set variables or fail, and what follows cannot be known")

    def _braced_word(self, *, quoted: bool) -> tuple[_Part, ...]:
        parts = _Parts()
        while (mark := self._peek()) != "}":
            found = _PLAIN_BRACED.match(self.text, self.at)
            if not mark:
                raise _Stop("misses the end of a `${`, and stops")
            if found:
                parts.add(found.group(), quoted=quoted)
                self.at = found.end()
            elif not quoted:
                self._special(parts)
            elif mark == "$":
                self._dollar(parts, quoted=True)
            elif mark == "'":
                parts.add("'", quoted=True)
                self.at += 1
            else:
                raise _Stop("finds a quote inside of another here, and what follows cannot be known")
        self.at += 1
        return parts.done()

    def _ansi(self, parts: _Parts) -> None:
        """``$'…'``."""
        start = at = self.at + 1
        while (mark := self.text[at : at + 1]) != "'":
            if not mark:
                raise _Stop("misses the end of a quote, and stops")
            at += 2 if mark == "\\" else 1
        self.at = at + 1
        try:
            parts.add(_ANSI.sub(_character, self.text[start:at]), quoted=True)
        except _Unknown as error:
            parts.put(_Opaque(str(error)))


def _bracket(command: _Command, *, apart: bool = False) -> str:
    """What an opening bracket behind a word of a command does."""
    last = command.words[-1].head if command.words else ""
    if not apart and (found := _ASSIGNED.match(last)) and found.end() == len(last):
        return "finds an array, and what follows cannot be known"
    if len(command.words) == 1 and not _ASSIGNED.match(last):
        return "finds a function or a mistake here, and what follows cannot be known"
    return _CANNOT_READ


def _character(found: re.Match[str]) -> str:
    if found["plain"]:
        return _ANSI_PLAIN[found["plain"]]
    digits = found["hex"] or found["short"] or found["long"]
    code = int(found["octal"], 8) if found["octal"] else int(digits, 16) if digits else 0
    # Beyond ASCII these are bytes, or depend on the locale; what remains of `\c` and `\x` is rare.
    if not 0 < code < 128:
        raise _Unknown("it has an escape in it whose meaning depends on the locale")
    return chr(code)


class _Parts:
    """The parts of a word; neighbours of one kind become one."""

    def __init__(self) -> None:
        self._done: list[_Part] = []
        self._texts: list[str] = []
        self._quoted = False

    def add(self, text: str, *, quoted: bool = False) -> None:
        """Add text."""
        if self._texts and quoted != self._quoted:
            self._flush()
        self._quoted = quoted
        self._texts.append(text)

    def put(self, part: _Part) -> None:
        """Add what is no text."""
        self._flush()
        self._done.append(part)

    def _flush(self) -> None:
        if self._texts:
            self._done.append(_Plain("".join(self._texts), self._quoted))
            self._texts.clear()

    def done(self) -> tuple[_Part, ...]:
        """All of them."""
        self._flush()
        return tuple(self._done)


def _has_brace(word: _Word) -> bool:
    return any("{" in part.text for part in word.parts if isinstance(part, _Plain) and not part.quoted)


class _Run:
    """What commands set."""

    def __init__(self, lines: Text, given: Mapping[str, str]) -> None:
        self.lines = lines
        self.found: list[Assignment] = []
        self.problems: list[Problem] = []
        self._given = given
        # None is an unknown value.
        self._values: dict[str, str | None] = {}
        self._room = Room()

    def _problem(self, command: _Command, message: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.lines.line(command.start), message))

    def command(self, command: _Command) -> None:
        """Take one command."""
        if command.piped or command.ending == "|":
            if not command.piped:
                self._problem(command, "runs the line as a pipeline, which sets nothing")
            return
        if command.ending == "&":
            self._problem(command, "runs what stands before the `&` in the background, which sets nothing")
            return
        if any(_SUBSCRIPT.match(word.head) and "=" in word.head for word in command.words):
            raise _Stop("sets a part of an array, and what follows cannot be known")
        count = next((i for i, word in enumerate(command.words) if not _ASSIGNED.match(word.head)), len(command.words))
        if count == len(command.words):
            for word in command.words:
                self._assign(word, redirected=command.redirected)
            if not command.words:
                self._problem(command, "opens a file")
            return
        first = command.words[count]
        if first.literal == "export" and not (first.is_quoted or command.redirected or count):
            self._export(command)
        else:
            self._run(command, first)

    def _run(self, command: _Command, first: _Word) -> None:
        name = self._name(first)
        if name is None or name in _BUILTINS or any(key.startswith("BASH_FUNC_") for key in self._given):
            raise _Stop("runs a command that may change anything")
        for word in command.words:
            try:
                self._text(word.parts, {})
            except _Unknown:
                continue
        is_for = bool(_ASSIGNED.match(command.words[0].head))
        self._problem(
            command, "sets the variable only for a command that it runs" if is_for else "runs it as a command"
        )

    def _name(self, word: _Word) -> str | None:
        """Which command a word runs, or how its name starts where no command of bash's own starts so."""
        start = ""
        for part in word.parts:
            bare = isinstance(part, _Plain) and not part.quoted
            text = part.text if isinstance(part, _Plain) else ""
            found = _EXPANDED.search(text) if bare else None
            start += text[: found.start()] if found else text
            if found or not isinstance(part, _Plain):
                break
        else:
            return start
        if start and not any(name.startswith(start) for name in _BUILTINS | _HARMLESS):
            return start
        try:
            name = self._text(word.parts, {})
        except _Unknown:
            return None
        return name if _ONE_WORD.fullmatch(name) else None

    def _export(self, command: _Command) -> None:
        made: list[tuple[_Word, Assignment]] = []
        for word in command.words[1:]:
            if _ASSIGNED.match(word.head):
                made.append((word, self._assigned(word, unknown=_has_brace(word))))
                continue
            text = word.literal
            if text is None or text.startswith("-") or (not word.is_quoted and re.search(r"[*?{~[]", text)):
                raise _Stop("exports what cannot be known")
            if found := _ASSIGNED.match(text):
                head, rest = _Plain(found.group(), quoted=False), _Plain(text[found.end() :], quoted=True)
                whole = _Word((head, rest), word.start)
                made.append((whole, self._assigned(whole)))
            elif not _NAME.fullmatch(text):
                self._problem(command, "refuses a name that no variable can have")
        # All words are expanded before the first variable is set.
        for word, assignment in made:
            self._set(word, assignment)

    def _assign(self, word: _Word, *, redirected: bool = False) -> None:
        self._set(word, self._assigned(word, redirected=redirected))

    def _set(self, word: _Word, made: Assignment) -> None:
        if made.value is not None and word.head.startswith("+", len(made.key)):
            try:
                made = replace(made, value=Secret((self._lookup(made.key) or "") + made.value.reveal()))
            except _Unknown as error:
                made = replace(made, value=None, why=str(error))
        self._values[made.key] = made.value.reveal() if made.value is not None else None
        self.found.append(made)

    def _assigned(self, word: _Word, *, redirected: bool = False, unknown: bool = False) -> Assignment:
        found = _ASSIGNED.match(word.head)
        assert found is not None
        key = found[1]
        place = self.lines.place(word.start, len(key))
        if key in _READONLY or key in _MODES:
            raise _Stop("is told to set a variable of its own here, and what follows cannot be known")
        parts = (_Plain(word.head[found.end() :], quoted=False), *word.parts[1:])
        references: dict[str, None] = {}
        try:
            value = self._text(parts, references)
            why = self._doubt(key, parts, value, redirected=redirected, unknown=unknown)
        except _Unknown as error:
            return Assignment(key, None, place, str(error))
        return Assignment(key, None if why else Secret(value), place, why, tuple(references))

    def _doubt(self, key: str, parts: tuple[_Part, ...], value: str, *, redirected: bool, unknown: bool) -> str:
        if redirected:
            return "it opens a file, and is set only if there is one"
        if key in _DYNAMIC:
            return "it is a variable that the shell sets itself"
        if unknown:
            return "it has braces that the shell may expand"
        if any(
            isinstance(p, _Plain) and not p.quoted and (":~" in p.text or (not i and p.text.startswith("~")))
            for i, p in enumerate(parts)
        ):
            return "it takes a home directory"
        if "\x01" in value or "\x7f" in value:
            return "it has a character that the shell uses itself"
        return ""

    def _text(self, parts: tuple[_Part, ...], references: dict[str, None]) -> str:
        made: list[str] = []
        why = ""
        # Past what is unknown as well: what follows it can end the shell.
        for part in parts:
            if isinstance(part, _Plain):
                made.append(part.text)
            elif isinstance(part, _Opaque):
                why = why or part.why
            else:
                try:
                    made.append(self._expanded(part, references))
                except _Unknown as error:
                    why = why or str(error)
        if why:
            raise _Unknown(why)
        return "".join(made)

    def _expanded(self, variable: _Variable, references: dict[str, None]) -> str:
        operator = variable.operator
        try:
            value = self._lookup(variable.name)
        except _Unknown:
            if operator[-1:] == "?":
                raise _Stop("ends if a variable is not set, which cannot be known") from None
            raise
        is_given = value is not None and (value != "" or operator[:1] != ":")
        if operator[-1:] == "?" and not is_given:
            raise _Stop("ends here, as a variable is not set")
        if operator[-1:] == "+":
            return self._word(variable.word, references) if is_given else ""
        if operator[-1:] == "-" and not is_given:
            return self._word(variable.word, references)
        if value is None:
            references[variable.name] = None
            return ""
        if not self._room.take(len(value)):
            raise _Unknown(TOO_LARGE)
        return value

    def _word(self, parts: tuple[_Part, ...], references: dict[str, None]) -> str:
        if any(isinstance(part, _Plain) and not part.quoted and "~" in part.text for part in parts):
            raise _Unknown("it takes a home directory")
        return self._text(parts, references)

    def _lookup(self, name: str) -> str | None:
        if name in self._values:
            value = self._values[name]
            if value is None:
                raise _Unknown(_OTHER)
            return value
        if (
            name in _DYNAMIC
            or name in _OWN
            or name in _READONLY
            or (name in _OWN_IF_ABSENT and name not in self._given)
        ):
            raise _Unknown(_OF_SHELL)
        return self._given.get(name)
