"""``python``: its options, and what it is given to run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..steps import Launch, Step
from .console import follow_console_script
from .django import follow_manage
from .registry import LAUNCHERS, MODULES
from .start import PythonFlags, Run, Start, python_path, real
from .words import Word

__all__ = ["begun", "flags_of", "follow_python", "is_python", "script"]

_PYTHON = re.compile(r"(?:python|pypy)(\d+(?:\.\d+)?)?t?(?:\.exe)?")
_PLAIN = frozenset("bBdiOqRsuvxt")
_WITH_VALUE = frozenset("WX")
_LONG = frozenset(["--check-hash-based-pycs"])
_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_MOVING = frozenset(["importlib", "os", "pkgutil", "runpy", "site", "sys"])
_OF_SITE = frozenset(
    "site encodings.utf_8_sig os os.path posixpath genericpath stat _stat _collections_abc _sitebuiltins".split()
)
_WARNING = ("PYTHONWARNINGS", "PYTHONDEVMODE")
WHERE = "the working directory"


def is_python(name: str) -> bool:
    """Whether a program's name is that of a Python."""
    return _PYTHON.fullmatch(name) is not None


def follow_python(start: Start, program: str, words: Sequence[Word]) -> Launch:
    """What ``python`` starts.

    Raises:
        CannotJudge: That cannot be told, or it is another Python.
    """
    found = _PYTHON.fullmatch(program)
    asked = found[1] if found else None
    known = start.interpreter.version[: len(asked.split("."))] if asked else ()
    if asked and tuple(map(int, asked.split("."))) != known:
        raise start.refusal(
            f"'{program}' is asked for, and what is known is Python {start.interpreter.short}",
            "name that interpreter under `python`",
        )
    flags, mode, left = _flags(start, words)
    if mode == "m":
        name = start.known(left[0], "the module that Python is to run")
        return _module(start, flags, name, left[1:])
    if mode == "c":
        return _code(start, flags, start.known(left[0], "the code that Python is to run"))
    if not left or left[0].text == "-":
        raise start.refusal("Python is given nothing to run", "name a script, or a module with `-m`")
    return script(start, start.known(left[0], "the script that Python is to run"), left[1:], flags)


def _flags(start: Start, words: Sequence[Word]) -> tuple[PythonFlags, str, list[Word]]:
    """Python's own options; ``m`` or ``c`` where one of these ends them; and what follows."""
    flags, left = PythonFlags(), list(words)
    while left and left[0].text.startswith("-") and left[0].text != "-":
        word = left.pop(0)
        if word.text == "--":
            break
        if word.text.startswith("--"):
            name, equals, _ = word.text.partition("=")
            if name not in _LONG:
                raise start.refusal(f"the option `{name}` of Python is not known here")
            left = left if equals else left[1:]
            continue
        for at, letter in enumerate(word.text[1:], 1):
            rest = word.text[at + 1 :]
            if letter in "mc" or letter in _WITH_VALUE:
                value = [Word(rest, word.unknown)] if rest else left[:1]
                if not value:
                    raise start.refusal(f"`-{letter}` of Python is given nothing")
                left = left if rest else left[1:]
                if letter in "mc":
                    return flags, letter, [*value, *left]
                flags = replace(flags, warns=flags.warns or letter == "W" or value[0].text == "dev")
                break
            flags = _flag(start, flags, letter)
    return flags, "", left


def flags_of(start: Start, words: Sequence[Word]) -> PythonFlags:
    """What Python's options say that stand in the first line of a script."""
    return _flags(start, words)[0]


def _flag(start: Start, flags: PythonFlags, letter: str) -> PythonFlags:
    if letter == "I":
        return replace(flags, safe=True, deaf=True)
    if letter == "P" and start.interpreter.version >= (3, 11):
        return replace(flags, safe=True)
    if letter == "E":
        return replace(flags, deaf=True)
    if letter == "S":
        return replace(flags, bare=True)
    if letter not in _PLAIN:
        raise start.refusal(f"Python {start.interpreter.short} has no option `-{letter}` that starts something")
    return flags


def script(start: Start, name: str, arguments: Sequence[Word], flags: PythonFlags) -> Launch:
    """``python file.py``, and what a file does that is started by its first line.

    Raises:
        CannotJudge: There is no such script.
    """
    folder, _, last = name.rpartition("/")
    if folder.rpartition("/")[2] == "bin" and last in LAUNCHERS:
        return LAUNCHERS[last].by_script(start, arguments, flags)
    if folder.rpartition("/")[2] == "bin" and not last.endswith(".py"):
        return follow_console_script(start, last, arguments)
    path = start.path(name, "the script that Python is to run")
    if path.is_dir() and (path / "__main__.py").is_file():
        run = begun(start, flags, (path, "the folder that Python runs"), arguments)
        run = replace(run, steps=(*run.steps, Step("import", "runpy", run.path.whole)))
        return _then(run, Step("script", str(path / "__main__.py"), run.path.whole)).launch()
    if not path.is_file():
        raise start.refusal(f"there is no script '{name}'", "check the path, and the folder that it is started from")
    target = real(path)
    if not target.is_relative_to(start.root):
        raise start.refusal(f"the script '{name}' is a link that leads out of the project")
    run = begun(start, flags, (target.parent, "the script's own folder"), arguments)
    run = _then(run, Step("script", str(path), run.path.whole))
    return follow_manage(run, path) if path.name == "manage.py" else run.launch()


def begun(
    start: Start, flags: PythonFlags, first: tuple[Path | str, str] | None, arguments: Sequence[Word] = ()
) -> Run:
    """A Python before the first line of its program."""
    bare = python_path(start, flags, None)
    run = Run(start, tuple(arguments), bare, _loaded(start, flags), flags=flags)
    if flags.warns or (not flags.deaf and any(start.environ.get(name) for name in _WARNING)):
        # Where PYTHONPATH has nothing of that name, it is the real one.
        run = run.importing("warnings") if bare.front else replace(run, loaded=run.loaded | {"warnings"})
    # It runs at every start, from wherever the path has it; the interpreter's own is known to be harmless.
    if any((Path(entry) / "sitecustomize.py").is_file() for entry, _ in bare.front) and not flags.bare:
        run = run.importing("sitecustomize")
    return run.with_path(python_path(start, flags, first))


def _loaded(start: Start, flags: PythonFlags) -> frozenset[str]:
    """What is loaded at the first line of a program; ``-S`` leaves out `site`, and what only that needs."""
    loaded = start.interpreter.loaded
    if not flags.bare:
        return loaded
    return frozenset(name for name in loaded - _OF_SITE if name.partition(".")[0] in start.interpreter.stdlib)


def _then(run: Run, step: Step) -> Run:
    return replace(run, steps=(*run.steps, step))


def _module(start: Start, flags: PythonFlags, name: str, arguments: Sequence[Word]) -> Launch:
    if not _MODULE.fullmatch(name):
        raise start.refusal(f"'{name}' is no name of a module")
    run = begun(start, flags, (start.cwd, f"{WHERE}, as Python is started with `-m`"), arguments)
    # Python runs a module through one of its own, which is found on that very path.
    run = replace(run.importing("runpy"), module=True)
    if name in MODULES:
        return MODULES[name].by_module(run)
    return _then(run, Step("module", name, run.path.whole)).launch()


def _code(start: Start, flags: PythonFlags, code: str) -> Launch:
    """``python -c``: what it imports, and what it calls of that, where it does nothing else."""
    run = begun(start, flags, (start.cwd, f"{WHERE}, as Python is started with `-c`"))
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise start.refusal("what Python is to run with `-c` cannot be parsed") from None
    for name, attribute in _imports(body):
        run = run.importing(name, attribute)
    if not run.steps or not all(_is_simple(statement) for statement in body) or _changes_path(run.steps):
        remedy = "move the code into a module, and start that"
        raise start.refusal("what Python is to run with `-c` is more than imports and calls", remedy)
    return run.launch()


def _imports(body: Sequence[ast.stmt]) -> Iterator[tuple[str, str]]:
    bound: dict[str, tuple[str, str]] = {}
    for statement in body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                bound[alias.asname or alias.name.partition(".")[0]] = (
                    (alias.name if alias.asname else alias.name.partition(".")[0]),
                    "",
                )
                yield alias.name, ""
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            for alias in statement.names:
                bound[alias.asname or alias.name] = (statement.module, alias.name)
                yield statement.module, "" if alias.name == "*" else alias.name
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            root, _, rest = ast.unparse(statement.value.func).partition(".")
            if root in bound:
                module, attribute = bound[root]
                yield module, ".".join(part for part in (attribute, rest) if part) + "()"


def _changes_path(steps: Sequence[Step]) -> bool:
    """Whether something is called that could change where modules are found."""
    return any(step.name.partition(".")[0] in _MOVING and step.attribute.endswith("()") for step in steps)


def _is_simple(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        value = statement.value
        return isinstance(value, ast.Constant) or (isinstance(value, ast.Call) and not _is_built(value.func))
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass))


def _is_built(function: ast.expr) -> bool:
    """Whether what is called is itself the result of a call, or anything but a dotted name."""
    while isinstance(function, ast.Attribute):
        function = function.value
    return not isinstance(function, ast.Name)
