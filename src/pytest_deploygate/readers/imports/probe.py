"""What a Python says of itself, as JSON. Run by that very Python, from 3.8 on, so it imports nothing of this package.

python -I probe.py           the interpreter
python -I probe.py NAME …    the modules that are loaded once those are imported
python -I probe.py --names NAME    what that module has
python -I probe.py --exports NAME  what it gives to `import *`
"""

from __future__ import annotations

import sys

# What the first line of this file has loaded is not there when a program starts.
LOADED = sorted(set(sys.modules) - {"__future__"})


def interpreter() -> dict[str, object]:
    """All that `Interpreter` holds."""
    import builtins
    import importlib.machinery
    import os
    import sysconfig

    stdlib = getattr(sys, "stdlib_module_names", None)
    folders = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    names = set(stdlib or ()) | set(sys.builtin_module_names)
    return {
        "version": list(sys.version_info[:3]),
        "stdlib": sorted(names),
        "builtin": list(sys.builtin_module_names),
        "frozen": frozen(names),
        "builtins": dir(builtins),
        "path": [os.path.abspath(entry) for entry in sys.path],
        "site": sorted(folder for folder in folders if folder),
        "loaded": LOADED,
        "suffixes": [
            importlib.machinery.EXTENSION_SUFFIXES,
            importlib.machinery.SOURCE_SUFFIXES,
            importlib.machinery.BYTECODE_SUFFIXES,
        ],
        "editable": editable(),
        "platform": sys.platform,
    }


def frozen(names: set[str]) -> list[str]:
    """The modules of the standard library that come out of the interpreter itself."""
    import _imp

    # From 3.11 on there are full names among them, of modules inside of packages.
    known = getattr(_imp, "_frozen_module_names", lambda: sorted(names))()
    return [name for name in known if _imp.is_frozen(name)]


def editable() -> dict[str, str]:
    """What finders of editable installs map: module to file or folder."""
    found: dict[str, str] = {}
    for finder in sys.meta_path:
        module = sys.modules.get(getattr(finder, "__module__", "") or "")
        mapping = getattr(module, "MAPPING", None)
        if isinstance(mapping, dict):
            found.update({str(key): str(value) for key, value in mapping.items()})
        for key, value in getattr(finder, "known_source_files", {}).items():
            found[str(key)] = str(value)
    return found


def loaded(names: list[str]) -> list[str] | None:
    """What is loaded once these are imported; None where one cannot be."""
    import io

    out, sys.stdout = sys.stdout, io.StringIO()
    try:
        for name in names:
            # Not importlib, which not every program loads.
            __import__(name)
    except BaseException:  # noqa: BLE001 - what cannot be imported is not known, whatever it raises
        return None
    finally:
        sys.stdout = out
    return sorted(sys.modules)


def names(module: str, *, exported: bool) -> list[str] | None:
    """What a module has, or what it exports; None where it cannot be imported."""
    if loaded([module]) is None:
        return None
    known = dir(sys.modules[module])
    if not exported:
        return known
    return list(getattr(sys.modules[module], "__all__", [name for name in known if not name.startswith("_")]))


if __name__ == "__main__":
    if sys.argv[1:2] in (["--names"], ["--exports"]):
        answer: object = names(sys.argv[2], exported=sys.argv[1] == "--exports")
    else:
        answer = loaded(sys.argv[1:]) if sys.argv[1:] else interpreter()
    import json

    json.dump(answer, sys.stdout)
