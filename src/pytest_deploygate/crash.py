"""Where an unexpected exception came from, without its text: that can quote whatever was read."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

__all__ = ["ISSUES", "crash_site"]

ISSUES = "https://github.com/pytest-deploygate/pytest-deploygate/issues"
_PACKAGES = Path(__file__).absolute().parent.parent
_STDLIB = Path(os.__file__).parent


def crash_site(error: BaseException, root: Path | None = None) -> str:
    """File and line at which an exception was raised, the standard library's own code aside."""
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    blamed = [frame for frame in frames if not _is_stdlib(frame[0])] or frames
    if not blamed:
        return "an unknown place"
    file, line = blamed[-1]
    # Relative, so that a report reads the same from every machine.
    for base in (_PACKAGES, root):
        if base is not None and file.is_relative_to(base):
            return f"{file.relative_to(base).as_posix()}:{line}"
    return f"{file.name}:{line}"


def _is_stdlib(file: Path) -> bool:
    return file.name.startswith("<") or (file.is_relative_to(_STDLIB) and "site-packages" not in file.parts)
