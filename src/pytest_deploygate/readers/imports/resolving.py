"""What an import statement means in a project: which of its modules run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .modules import Modules

__all__ = ["Meant", "Resolver"]


class Meant(NamedTuple):
    """The modules of the project that an import runs, but for namespaces, in which nothing runs.

    Attributes:
        named: Those that it names, or takes something from.
        around: The packages around them.
    """

    named: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()


class Resolver:
    """Knows a project's modules.

    Args:
        modules: All of them.

    Attributes:
        tops: Their top-level names.
    """

    def __init__(self, modules: Modules) -> None:
        self._modules = modules.found
        self._running = frozenset(name for name, module in self._modules.items() if module.kind != "namespace")
        self._packaged = bool(modules.packaged)
        self.tops = frozenset(name.partition(".")[0] for name in self._modules)
        self._known: dict[tuple[str, str, tuple[str, ...]], Meant] = {}
        self._around: dict[str, tuple[str, ...]] = {}

    def package(self, importer: str) -> str:
        """The package in which a module's relative imports start."""
        return importer if self._modules[importer].kind == "package" else importer.rpartition(".")[0]

    def absolute(self, package: str, module: str) -> str | None:
        """A module's full name.

        Args:
            package: Where a relative name starts.
            module: As a statement names it.

        Returns:
            None where it leads out of the top-level package; an empty name for a root that is a package itself.
        """
        if module[:1] != ".":
            return module
        rest = module.lstrip(".")
        up = len(module) - len(rest) - 1
        parts = package.split(".") if package else []
        if up > len(parts) or (up == len(parts) and not self._packaged):
            return None
        return ".".join([*parts[: len(parts) - up], *([rest] if rest else [])])

    def meant(self, package: str, module: str, names: tuple[str, ...]) -> Meant:
        """What ``import module``, or ``from module import names``, runs."""
        key = package if module[:1] == "." else "", module, names
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._meant(*key)
        return known

    def _meant(self, package: str, module: str, names: tuple[str, ...]) -> Meant:
        start = self.absolute(package, module)
        if start is None:
            return Meant()
        prefix = f"{start}." if start else ""
        # A module of that name is taken for what is meant, though the package could bind the name to another thing.
        meant = {full for name in names if (full := prefix + name) in self._modules}
        if len(meant) < len(names) or not names:
            meant.add(start)
        named = meant & self._running
        return Meant(frozenset(named), frozenset().union(*map(self.around, meant)) - named)

    def around(self, name: str) -> tuple[str, ...]:
        """The packages around a module."""
        known = self._around.get(name)
        if known is None:
            parent = name.rpartition(".")[0]
            outer = self.around(parent) if parent else ()
            known = self._around[name] = (parent, *outer) if parent in self._running else outer
        return known

    def runs(self, importer: str, statements: Iterable[Meant]) -> set[str]:
        """The modules that run when one runs that imports these.

        The packages around it are loading by then: that another module is in one of them is no import of it.
        """
        named, around = set[str](), set[str]()
        for meant in statements:
            named |= meant.named
            around |= meant.around
        return (named | around.difference(self.around(importer))) - {importer}
