"""The source lines that reports draw: below the gate's folder only, secrets masked, never of an env file."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path, PurePath

from .files import Unreadable, read_bytes
from .finding import CUT, LEAD, Finding, Location, with_source
from .secret import MASK, Scrubber, mask_source

__all__ = ["Sources"]

# How a file writes its values decides how a line of it is masked, so a line of any other file is not drawn.
_MARKUPS = dict.fromkeys("js cjs mjs jsx ts cts mts tsx json jsonc json5 py".split(), "code") | dict.fromkeys(
    "yaml yml toml".split(), "yaml"
)
_ENV_FILES = (".env*", "*.env", "*.env.*")
_LONGEST_DRAWN = 500
# Masking takes quadratic time, and a line that is cut first would be masked wrongly.
_LONGEST_MASKED = 4_000
_WINDOW = 160
_LARGEST = 5 * 1024 * 1024
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Sources:
    """Reads source lines for reports.

    Args:
        root: The gate file's folder. Nothing outside it is drawn.
        scrubber: Knows the run's secrets.
    """

    def __init__(self, root: Path, scrubber: Scrubber) -> None:
        self._root = root
        self._scrubber = scrubber
        self._files: dict[str, tuple[str, ...]] = {}

    def fill(self, finding: Finding) -> Finding:
        """The finding with the line of each of its places, where that may be drawn."""
        return with_source(finding, {place: line for place in finding.places if (line := self.line(place)) is not None})

    def line(self, place: Location) -> str | None:
        """The line at a place: masked, cut where it is long, None where it cannot or must not be drawn."""
        lines = self._lines(place.path)
        if not 0 < place.line <= len(lines):
            return None
        line = lines[place.line - 1]
        if len(line) > _LONGEST_MASKED or "\0" in line:
            return None
        masked = self._scrubbed(mask_source(line, markup=_MARKUPS[_suffix(place.path)]))
        return masked if len(line) <= _LONGEST_DRAWN else _window(masked, place.column)

    def _lines(self, path: str) -> tuple[str, ...]:
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def _read(self, path: str) -> tuple[str, ...]:
        try:
            root = self._root.resolve()
            # A link inside the root can lead to an env file, or out of it.
            file = (root / path).resolve()
            if not file.is_relative_to(root) or not (_is_drawn(path) and _is_drawn(file.name)):
                return ()
            text = read_bytes(file, _LARGEST).decode("utf-8-sig", "replace")
        except (Unreadable, OSError, ValueError, RuntimeError):
            return ()
        return tuple(_LINE_BREAK.split(text))

    def _scrubbed(self, line: str) -> str:
        """The line without the run's secrets, each replaced by as many asterisks as it has characters."""
        scrubbed = self._scrubber.scrub(line)
        if scrubbed == line:
            return line
        out, end = "", 0
        for kept in scrubbed.split(MASK):
            start = max(line.find(kept, end), end)
            out += "*" * (start - end) + kept
            end = start + len(kept)
        return out + "*" * (len(line) - end)


def _suffix(path: str) -> str:
    return PurePath(path).suffix.lower().removeprefix(".")


def _is_drawn(path: str) -> bool:
    name = PurePath(path).name.lower()
    return _suffix(name) in _MARKUPS and not any(fnmatch(name, pattern) for pattern in _ENV_FILES)


def _window(line: str, column: int) -> str:
    start = max(column - 1 - LEAD, 0)
    cut = line[start : start + _WINDOW]
    return (CUT if start else "") + cut + (CUT if start + _WINDOW < len(line) else "")
