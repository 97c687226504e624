"""What every file of a project says, from the cache where it is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .cache import Cache
from .interpreter import Interpreter
from .modules import Modules
from .parsing import digest, read
from .summary import unpacked
from .workers import MAX_BYTES, Parsed, parse

__all__ = ["read_summaries"]


def read_summaries(root: Path, modules: Modules, interpreter: Interpreter, cache: Cache) -> dict[str, Parsed]:
    """The summary of every source, by module. Its digest is empty where it cannot be read."""
    known = _load(cache)
    found: dict[str, Parsed] = {}
    missing: list[tuple[str, str, int]] = []
    for module in modules.sources:
        path = f"{root}/{module.path}"
        data = read(path, MAX_BYTES)
        mark = "" if isinstance(data, str) else digest(data)
        if mark in known:
            found[module.name] = known[mark]
        else:
            # Whoever parses it says why it cannot be read.
            missing.append((module.name, path, len(data)))
    if missing:
        names, paths, sizes = zip(*missing, strict=True)
        found.update(zip(names, parse(paths, sizes, interpreter), strict=True))
        cache.save("files", {p.digest: p.summary for p in found.values() if p.digest})
    return {module.name: found[module.name] for module in modules.sources}


def _load(cache: Cache) -> dict[str, Parsed]:
    kept: Any = cache.load("files")
    try:
        return {mark: Parsed(mark, unpacked(packed)) for mark, packed in kept.items()}
    except (TypeError, ValueError, AttributeError):
        return {}
