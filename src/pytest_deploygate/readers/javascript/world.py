"""What an evaluation may know of the outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...secret import Scrubber
from ..files import read_text
from . import syntax
from .estree import Node

__all__ = ["World"]


@dataclass
class World:
    """The outside as a deploy has it.

    Attributes:
        root: The project's folder, absolute. No file outside it is read.
        environ: The environment variables that are declared for the process that loads the file.
        complete: The environment has no other variables, and the checkout all files that the server has; what
            is absent is then known to be absent.
        scrubber: Told of secrets that come by.
        cwd: The folder in which that process runs, if it is known.
        parser: ``tree-sitter`` or ``esprima``.
    """

    root: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    scrubber: Scrubber = field(default_factory=Scrubber)
    cwd: Path | None = None
    parser: str = "tree-sitter"

    def __post_init__(self) -> None:
        self.real_root = self.root.resolve()
        self._programs: dict[Path, Node] = {}

    def program(self, path: Path, shown: str) -> Node:
        """The syntax tree of a file, parsed once.

        Raises:
            CannotJudge: It cannot be read or parsed.
        """
        found = self._programs.get(path)
        if found is None:
            found = syntax.parse_text(read_text(path, self.root), path, shown, parser=self.parser)
            syntax.check_early(found, shown, module=self.kind_of(path, found) == "module")
            self._programs[path] = found
        return found

    def kind_of(self, path: Path, program: Node) -> str:
        """``module`` or ``commonjs``."""
        return syntax.kind_of(path, self.root, program)
