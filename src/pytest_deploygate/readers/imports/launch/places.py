"""Where the paths of a server or of an image are in the checkout."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ...pm2.ground import LONGEST_PATH, Ground

__all__ = ["Copied", "Places"]

_LONGEST_NAME = 255


@dataclass(frozen=True)
class Copied:
    """Something of the checkout that an image has elsewhere.

    Attributes:
        there: The absolute path in the image.
        here: The path in the checkout, relative to the root.
        implied: Nothing says so, but what is copied below it fits.
    """

    there: str
    here: str
    implied: bool = False


@dataclass
class Places:
    """Maps paths of a server to those of the checkout.

    Args:
        root: The project's folder, absolute.
        declared: Where it lies on the server, as the gate file says.
        copies: What an image has been given, the last one first.
    """

    root: Path
    declared: tuple[str, ...] = ()
    copies: tuple[Copied, ...] = ()
    _ground: Ground = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._ground = Ground(self.root, ".", self.declared)

    def learn(self, paths: Iterable[str]) -> None:
        """Let absolute paths tell where the repository lies, where the gate file does not."""
        self._ground.learn(paths)

    def find(self, text: str, cwd: Path) -> Path | None:
        """A path of the server in the checkout, absolute; None where it leads out of the project.

        Args:
            text: The path.
            cwd: What it is relative to, in the checkout.
        """
        if len(text) > LONGEST_PATH or "\0" in text or any(len(part) > _LONGEST_NAME for part in text.split("/")):
            return None
        if text.startswith("/"):
            wanted = posixpath.normpath(text)
            for copied in sorted(self.copies, key=lambda c: (-len(c.there), c.implied)):
                if wanted == copied.there or wanted.startswith(copied.there.rstrip("/") + "/"):
                    below = posixpath.relpath(wanted, copied.there)
                    return Path(os.path.normpath(self.root / copied.here / below))
            found = self._ground.find(text, ".")
            return None if found is None else Path(os.path.normpath(self.root / found))
        if text.startswith("~"):
            return None
        path = Path(os.path.normpath(cwd / text))
        return path if path.is_relative_to(self.root) else None
