"""The modules of a distribution: whole packages, and what lies below packages that others may share."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["is_module", "is_namespace", "modules_below", "modules_of"]

_ENDS = (".py", ".so", ".pyd")
_HEAD = 4096
_PKGUTIL = re.compile(rb"\bextend_path\s*\(|\bdeclare_namespace\s*\(")
# No namespace is known that is deeper.
_DEEPEST = 5


def is_module(folder: Path, name: str) -> bool:
    """Whether a name in a folder is that of a module or of a package that is no namespace."""
    stem, dot, _ = name.partition(".")
    if not stem.isidentifier():
        return False
    return name.endswith(_ENDS) if dot else (folder / name / "__init__.py").is_file()


def is_namespace(folder: Path) -> bool:
    """Whether several distributions can put modules into a package: it has no ``__init__``, or one that says so."""
    return folder.is_dir() and _shares(folder / "__init__.py") is not False


def _shares(init: Path) -> bool | None:
    """Whether an ``__init__.py`` is one that lets other folders join in; None where there is none."""
    try:
        with init.open("rb") as stream:
            return _PKGUTIL.search(stream.read(_HEAD)) is not None
    except OSError:
        return None


def modules_of(files: Iterable[str], folder: Path) -> Iterator[str]:
    """The modules among a distribution's files, as widely as they are its own.

    Args:
        files: As a RECORD lists them: relative to the folder, with slashes.
        folder: The one that they lie in.
    """
    sources = [file.split("/") for file in files if file.endswith(_ENDS) and not file.startswith(("/", ".."))]
    inits = sorted((parts for parts in sources if parts[-1].partition(".")[0] == "__init__"), key=len)
    packages: set[tuple[str, ...]] = set()
    for parts in inits:
        around = tuple(parts[:-1])
        # Below a package that nobody shares, nobody shares anything.
        if not any(around[:length] in packages for length in range(1, len(around))) and not _shares(
            folder.joinpath(*parts)
        ):
            packages.add(around)
    for parts in sources:
        yield from _outermost(parts, packages)


def _outermost(parts: list[str], packages: set[tuple[str, ...]]) -> Iterator[str]:
    """The widest dotted name around a file; none where no import can mean it."""
    for length in range(1, len(parts)):
        if not parts[length - 1].isidentifier():
            return
        if tuple(parts[:length]) in packages:
            yield ".".join(parts[:length])
            return
    stem = parts[-1].partition(".")[0]
    if stem.isidentifier() and stem != "__init__":
        yield ".".join([*parts[:-1], stem])


def modules_below(folder: Path) -> Iterator[str]:
    """The modules in a folder that is on the path as a whole."""
    for base, folders, names in os.walk(folder):
        inside = Path(base).relative_to(folder).parts
        kept = [name for name in folders if name.isidentifier() and name != "__pycache__" and len(inside) < _DEEPEST]
        folders[:] = [name for name in kept if is_namespace(Path(base, name))]
        own = [name for name in kept if name not in folders]
        own += [name.partition(".")[0] for name in names if is_module(Path(base), name)]
        yield from (".".join([*inside, name]) for name in own if name != "__init__")
