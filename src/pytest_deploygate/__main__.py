"""`python -m pytest_deploygate`: the gate alone, untouched by the project's pytest configuration.

For pre-commit hooks and servers. No ini file, no addopts, no conftest.py and no plugin but this one count,
so a project's own rules have to come from a package (see `hookspecs`). Every argument is pytest's;
a plugin that is wanted nevertheless is named: ``-p xdist -n2``. Exit codes are pytest's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """Run the gate and give pytest's exit code."""
    # With `-m`, Python looks for modules in the working directory first, where a project may have a yaml.py.
    if sys.path and sys.path[0] in {"", str(Path.cwd())}:
        del sys.path[0]
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    import pytest

    isolated = ["-c", os.devnull, "--rootdir=.", "--confcutdir=.", "--noconftest", "-p", "no:cacheprovider"]
    return int(pytest.main([*isolated, "-p", "pytest_deploygate.plugin", "--deploygate", *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
