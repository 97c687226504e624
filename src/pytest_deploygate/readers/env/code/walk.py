"""The files of a project that could hold code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ....finding import CannotJudge
from ...files import shown
from ...walk import Walk

__all__ = ["JAVASCRIPT", "PYTHON", "Found", "files"]

PYTHON = frozenset([".py", ".pyw"])
JAVASCRIPT = frozenset([".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte"])
_TYPES_ONLY = (".d.ts", ".d.mts", ".d.cts")
_MINIFIED = (".min.js", ".min.mjs", ".bundle.js")


@dataclass
class Found:
    """What a walk came across.

    Attributes:
        files: Each once, as the name that is shown and the path.
        problems: Folders that are not there or cannot be read.
    """

    files: dict[str, Path] = field(default_factory=dict)
    problems: list[CannotJudge] = field(default_factory=list)


def files(root: Path, folders: Iterable[str], environ: Mapping[str, str]) -> Found:
    """All files of code in some folders, in order."""
    walk = Walk(root)
    found = Found(problems=walk.problems)
    for named in folders:
        start = walk.start(named)
        if start is not None and not start.is_dir():
            found.files.setdefault(shown(start, root), start)
        elif start is not None:
            for folder, entries in walk.below(start):
                for entry in _code(entries):
                    if not walk.leads_out(entry):
                        found.files.setdefault(f"{folder}/{entry.name}" if folder else entry.name, Path(entry.path))
    dropped = walk.ignored(environ)
    if dropped:
        found.files = {n: p for n, p in found.files.items() if not n.startswith(dropped)}
    return found


def _code(entries: Iterable[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    for entry in entries:
        name = entry.name.lower()
        suffix = name[name.rfind(".") :] if "." in name else ""
        if suffix not in PYTHON and suffix not in JAVASCRIPT:
            continue
        if name.endswith(_TYPES_ONLY) or name.endswith(_MINIFIED):
            continue
        if not Walk.is_folder(entry):
            yield entry
