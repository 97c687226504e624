"""Where the code of a service lies, in which to look for the variables that it reads."""

from __future__ import annotations

import posixpath
import re

from .project import Project

__all__ = ["NO_SERVICE", "holds_python", "service_code"]

NO_SERVICE = frozenset("migrations alembic manage.py setup.py conftest.py noxfile.py".split())
"""What is beside the code and reads variables for other purposes."""
_SOURCES = ("src", "app", "lib", "server", "api", "routes", "config")
_STARTS = tuple(f"{stem}.{ending}" for stem in ("server", "index", "app", "main") for ending in ("js", "ts", "mjs"))
_CODE = (".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte")
_BESIDE = frozenset(["bin", "scripts"])


def service_code(folder: str, script: str, project: Project) -> list[str]:
    """The folders and files of a service's code.

    Args:
        folder: Where it runs, relative to the root.
        script: The file that is started; empty where that is not known, or a build makes it.
        project: The repository.
    """
    home = "" if folder == "." else f"{folder}/"
    script = script if project.has(script) else ""
    inner = posixpath.dirname(script)
    if inner and inner != folder and posixpath.basename(inner) not in _BESIDE:
        return [inner]
    packages = (m[1] for m in project.matching(rf"{re.escape(home)}([^/]+)/__init__\.py"))
    named = dict.fromkeys([*_SOURCES, *(name for name in packages if name not in NO_SERVICE)])
    found = [home + name for name in named if _holds(home + name, project, _CODE)]
    starts = [script] if script else [home + name for name in _STARTS if project.has(home + name)]
    return [*found, *(name for name in starts if posixpath.splitext(name)[1] in _CODE)]


def _holds(folder: str, project: Project, endings: tuple[str, ...]) -> bool:
    return project.has(folder) and any(n.startswith(f"{folder}/") and n.endswith(endings) for n in project.files)


def holds_python(folder: str, project: Project) -> bool:
    """Whether there is Python below a folder."""
    return any(name.endswith(".py") for name in project.files) if folder == "." else _holds(folder, project, (".py",))
