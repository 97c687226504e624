"""A program by its name or path: Python, a launcher, a script of the checkout, a console script."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from ....finding import CannotJudge
from ...files import read_text
from ..steps import Launch
from .console import follow_console_script
from .python import flags_of, follow_python, is_python, script
from .registry import LAUNCHERS
from .start import PythonFlags, Start
from .words import Word

__all__ = ["follow_program"]


def follow_program(start: Start, words: Sequence[Word]) -> Launch:
    """What a program imports, given its arguments.

    Raises:
        CannotJudge: It is not known, or it cannot be told.
    """
    program, arguments = words[0], words[1:]
    folder, _, name = program.text.rpartition("/")
    if program.unknown and (program.unknown in name or posixpath.basename(folder) != "bin"):
        start.known(program, "the program that is started")
    if folder and posixpath.basename(folder) != "bin":
        return _file(start, program.text, arguments)
    if is_python(name):
        return follow_python(start, name, arguments)
    if name in LAUNCHERS:
        return LAUNCHERS[name].by_script(start, arguments)
    return follow_console_script(start, name, arguments)


def _file(start: Start, name: str, arguments: Sequence[Word]) -> Launch:
    """A file of the checkout that is started by its first line."""
    path = start.path(name, "the program that is started")
    if not path.is_file():
        raise start.refusal(f"there is no program '{name}'", "check the path, and the folder that it is started from")
    try:
        first = read_text(path, start.root).partition("\n")[0]
    except CannotJudge:
        first = ""
    words = first.removeprefix("#!").split() if first.startswith("#!") else []
    # `#!/usr/bin/env -S python3 -u` and the like.
    while words and (posixpath.basename(words[0]) == "env" or words[0] == "-S"):
        del words[0]
    if not words or not is_python(posixpath.basename(words[0])):
        raise start.refusal(f"'{name}' is no script for Python", "say under `module` what it imports")
    given = [Word(word) for word in words[1:]]
    flags = flags_of(start, given) if given else PythonFlags()
    return script(start, name, arguments, flags)
