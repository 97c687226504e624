"""Console scripts: those that the project declares, and those that lie beside the interpreter."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ....files import Unreadable, read_bytes
from ....finding import CannotJudge
from ....toml import NotToml, loads
from ...files import read_text
from ..steps import Launch
from .launcher import scripted
from .settings import find_module
from .start import Start
from .words import Word

__all__ = ["follow_console_script"]

_ENTRY = re.compile(r"\s*([\w.]+)\s*:\s*([\w.]+)\s*(?:\[.*\])?\s*")
_LARGEST = 64 * 1024


def follow_console_script(start: Start, name: str, arguments: Sequence[Word]) -> Launch:
    """What a program imports that is a few lines of Python around a function.

    Raises:
        CannotJudge: The program is none of these.
    """
    entry = _declared(start, name) or _installed(start, name)
    if entry is None:
        raise start.refusal(
            f"what the program '{name}' starts is not known here", "say under `module` what it imports in the end"
        )
    module, attribute = entry
    run = scripted(start, name, arguments, module, ())
    run = replace(run, start=start, steps=(), loaded=start.interpreter.loaded)
    top = module.partition(".")[0]
    if find_module(top, run.path.whole) is None:
        # It is the project's own and not installed here; on the server it is, behind all that is installed.
        roots = [folder for folder in (start.root / "src", start.root) if find_module(top, [str(folder)])]
        if not roots:
            raise start.refusal(f"the program '{name}' imports '{module}', which is nowhere", "install the project")
        run = run.with_path(run.path.appended(roots[0], "the project itself, installed"))
    missing = f"ImportError: cannot import name '{attribute.partition('.')[0]}' from '{module}'"
    return run.importing(module, f"{attribute}()", missing).launch()


def _declared(start: Start, name: str) -> tuple[str, str] | None:
    """The entry point of a console script that the project declares."""
    for entry in (_of_pyproject(start, name), _of_setup_cfg(start, name)):
        found = _ENTRY.fullmatch(entry) if isinstance(entry, str) else None
        if found:
            return found[1], found[2]
    return None


def _of_pyproject(start: Start, name: str) -> Any:
    path = start.root / "pyproject.toml"
    if not path.is_file():
        return None
    try:
        data: Any = loads(read_text(path, start.root))
    except NotToml:
        raise start.refusal(f"the pyproject.toml that may declare '{name}' cannot be parsed") from None
    tables = (("project", "scripts"), ("tool", "poetry", "scripts"), ("project", "gui-scripts"))
    for keys in tables:
        table = data
        for key in (*keys, name):
            table = table.get(key) if isinstance(table, dict) else None
        if table is not None:
            return table.get("reference", table.get("callable")) if isinstance(table, dict) else table
    return None


def _of_setup_cfg(start: Start, name: str) -> str | None:
    path = start.root / "setup.cfg"
    if not path.is_file():
        return None
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(read_text(path, start.root))
    except (configparser.Error, CannotJudge):
        return None
    for line in parser.get("options.entry_points", "console_scripts", fallback="").splitlines():
        key, _, entry = line.partition("=")
        if key.strip() == name:
            return entry.strip()
    return None


def _installed(start: Start, name: str) -> tuple[str, str] | None:
    """What a console script beside the interpreter calls, by its text."""
    path = Path(start.interpreter.executable).parent / name
    try:
        text = read_bytes(path, _LARGEST).decode()
    except (Unreadable, UnicodeDecodeError):
        return None
    if not text.startswith("#!"):
        return None
    try:
        # The first lines may be a shell's, in a text that Python does not look at.
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    bound = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            root, _, rest = ast.unparse(node.func).partition(".")
            if root in bound and bound[root][0] != "re":
                module, attribute = bound[root]
                return module, f"{attribute}.{rest}" if rest else attribute
    return None
