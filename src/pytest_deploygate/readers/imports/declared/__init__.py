"""What a project says that it needs: every format that the tools have for it, a file each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ....families.imports import ImportsOptions
from ....families.imports.names import normalised
from ....finding import CannotJudge
from ...files import shown
from ..interpreter import Interpreter
from .conda import read_conda
from .convention import MANIFESTS, conventional, is_requirements, manifest_of, purpose, with_manifests
from .declarations import Declarations
from .locks import read_lock
from .markers import Markers
from .pipfile import read_pipfile, read_pipfile_lock
from .pyproject import read_pyproject
from .requirements_txt import read_requirements
from .setup_cfg import read_setup_cfg
from .setup_py import read_setup_py

__all__ = ["Declarations", "read_declared"]


def read_declared(options: ImportsOptions, root: Path, interpreter: Interpreter | CannotJudge) -> Declarations:
    """What a project's files say that it needs.

    Args:
        options: Names the files, or leaves them to convention; names the extras and groups of production.
        root: The gate file's folder.
        interpreter: The target's, for which environment markers are judged.
    """
    into = Declarations(root, Markers(interpreter), options.extras)
    named = options.dependencies
    paths = conventional(root) if named is None else with_manifests([root / name for name in named])
    # Which of them say what is asked for; what is made from those counts for no more than that.
    sources: set[Path] = set()
    for path in paths:
        if not _read(path, into, sources, by_name=named is None):
            place = options.place("dependencies", *(i for i, name in enumerate(named or ()) if root / name == path))
            into.refuse(f"'{shown(path, root)}' is no file of dependencies that is known", place, _KNOWN)
    for index, extra in enumerate(options.extras):
        if normalised(extra) not in into.groups and not into.problems:
            place = options.place("extras", index)
            into.refuse(f"no file has an extra or a group '{extra}'", place, "correct its name, or remove it")
    return into


def _read(path: Path, into: Declarations, sources: set[Path], *, by_name: bool) -> bool:
    """Read one file; False where it is of no known kind."""
    name = path.name
    is_said = path.with_name("pyproject.toml") in sources
    made_from = manifest_of(name)
    if name == "pyproject.toml":
        if read_pyproject(path, into):
            sources.add(path)
    elif name == "setup.cfg":
        if not is_said:
            read_setup_cfg(path, into)
    elif name == "setup.py":
        if not is_said:
            read_setup_py(path, into)
    elif name == "Pipfile":
        read_pipfile(path, into)
        sources.add(path)
    elif name == "Pipfile.lock":
        read_pipfile_lock(path, into, locked=path.with_name(made_from) in sources)
    elif made_from:
        read_lock(path, into, locked=path.with_name(made_from) in sources)
    elif path.suffix in {".yml", ".yaml"}:
        read_conda(path, into)
    elif is_requirements(name) or path.suffix in {".txt", ".in"}:
        _read_requirements(path, into, sources, by_name=by_name)
    else:
        return False
    return True


def _read_requirements(path: Path, into: Declarations, sources: set[Path], *, by_name: bool) -> None:
    # A file that the gate file names is one that production installs, whatever it is called.
    group, dev = purpose(path) if by_name else ("", False)
    if by_name and not group and path.parent != into.root and any(_is_said_by_project(into)):
        # The project says itself what it needs, so that what lies deeper is for something special.
        group = path.stem
    if group:
        into.group(group)
    source = path.with_suffix(".in")
    read_requirements(path, into, group=group, dev=dev, locked=source != path and source in sources)
    sources.add(path)


def _is_said_by_project(into: Declarations) -> Iterator[bool]:
    return (known.place.path in MANIFESTS and not known.dev for known in into.requirements)


_KNOWN = "name a pyproject.toml, a requirements file, setup.cfg, setup.py, Pipfile, environment.yml or a lock file"
