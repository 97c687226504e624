"""The modules' sources as trees, each parsed once, by the Python that runs this."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, field

from ..finder import read_source
from .errors import GaveUp

__all__ = ["Broken", "Sources"]

LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class Broken:
    """A source that Python does not take.

    Attributes:
        exception: ``SyntaxError`` or a kind of it, or ``ValueError``.
        text: What Python says.
        line: Where; 0 where it does not say.
        column: From 1.
        placed: Python names the source as the place; else it is whoever imports that.
    """

    exception: str
    text: str
    line: int = 0
    column: int = 0
    placed: bool = False


@dataclass
class Sources:
    """Trees by file."""

    trees: dict[str, ast.Module | Broken] = field(default_factory=dict)

    def tree(self, file: str) -> ast.Module | Broken:
        """A module's tree, or what Python says against it.

        Raises:
            GaveUp: It cannot be read, or Python itself gives up on it.
        """
        if file not in self.trees:
            self.trees[file] = self._parsed(file)
        return self.trees[file]

    @staticmethod
    def _parsed(file: str) -> ast.Module | Broken:
        data = read_source(file, LIMIT)
        if data is None:
            raise GaveUp(f"'{file}' cannot be read, or is larger than {LIMIT // 1024 // 1024} MiB")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(data, file)
                # What only the compiler refuses, such as a `return` outside of a function.
                compile(tree, file, "exec", dont_inherit=True)
        except SyntaxError as error:
            placed = error.filename is not None
            return Broken(type(error).__name__, str(error), error.lineno or 0, error.offset or 0, placed)
        except ValueError as error:
            return Broken("ValueError", str(error))
        except (RecursionError, MemoryError):
            raise GaveUp(f"'{file}' is nested too deeply") from None
        return tree
