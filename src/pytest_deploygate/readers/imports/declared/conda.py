"""``environment.yml``, conda's own file."""

from __future__ import annotations

import re
from pathlib import Path

from ....marked import ScalarNode, compose
from .declarations import Declarations
from .requirements_txt import take_line
from .trees import at, entries, items, text, texts, tree

__all__ = ["read_conda"]

# Programs, not distributions.
_PROGRAMS = frozenset(["pip", "python", "nodejs", "git", "make", "compilers"])
# What conda-forge calls otherwise than the index does.
_NAMES = {
    "dask-core": "dask",
    "libopencv": "opencv-python",
    "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack",
    "opencv": "opencv-python",
    "py-opencv": "opencv-python",
    "pytables": "tables",
    "pytorch": "torch",
    "pytorch-cpu": "torch",
    "pytorch-gpu": "torch",
    "tensorflow-base": "tensorflow",
}


def read_conda(path: Path, into: Declarations) -> None:
    """Read an environment.yml: conda's packages, and the list that it hands to pip."""
    written = into.text(path)
    root = None if written is None else tree(compose(written), path, into)
    for item in items(at(root, "dependencies")):
        if not isinstance(item, ScalarNode):
            for key, listed in entries(item):
                for node, line in texts(listed) if key.text == "pip" else ():
                    take_line(line, path, into.place(path, node.mark), into)
            continue
        found = re.match(r"(?:[^\s:]+::)?([A-Za-z0-9_][A-Za-z0-9._-]*)", text(item))
        if found and found[1].lower() not in _PROGRAMS:
            name = found[1].lower()
            # Conda has more than distributions of Python, so that one is not installed as such says nothing.
            into.put(_NAMES.get(name, name), into.place(path, item.mark), applies=None)
