"""Which foreign modules may import, directly or by others, a name that the project shadows. Looks at bytes only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from ..finder import Finder, Spec, read_source
from ..interpreter import Interpreter

__all__ = ["Reach", "Rival"]

FOLLOWED = frozenset(["source", "frozen"])
"""What loads the modules that can be followed: of a frozen one, the library has the source beside the others."""
_LIMIT = 4 * 1024 * 1024
_STATEMENT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+([^\n#;]+)", re.MULTILINE)
_NAME = re.compile(rb"\.*[\w.]+")


@dataclass(frozen=True)
class Rival:
    """A top-level name that a module of the project shares with another one.

    Attributes:
        name: The name.
        own: The project's.
        other: The other one; None where only its name is known, as for what is loaded already.
        wins: The project's is what an import finds.
    """

    name: str
    own: Spec
    other: Spec | None
    wins: bool


class Reach:
    """What leads to a name that the project shadows.

    Args:
        finder: Finds modules.
        paths: Every ``sys.path`` of the start.
        is_own: Whether a module is the project's.
        loaded: Names of modules that are loaded already.
        interpreter: What runs it.
        itself: Top-level names by which the project itself is installed.

    Attributes:
        rivals: Names that mean two things, by name.
        shadowed: Those of them that the project's module wins.
    """

    def __init__(
        self,
        finder: Finder,
        paths: Sequence[tuple[str, ...]],
        is_own: Callable[[Spec], bool],
        loaded: frozenset[str],
        interpreter: Interpreter,
        itself: frozenset[str],
    ) -> None:
        self._interpreter = interpreter
        self._finder = finder
        self._paths = paths
        self._is_own = is_own
        self._known: dict[str, bool] = {}
        self._halted: dict[frozenset[str], Reach] = {}
        self.rivals = {rival.name: rival for rival in self._rivals(loaded, interpreter.stdlib, itself)}
        self.shadowed = frozenset(name for name, rival in self.rivals.items() if rival.wins)

    def _rivals(self, loaded: frozenset[str], stdlib: frozenset[str], itself: frozenset[str]) -> Iterator[Rival]:
        for path in self._paths:
            names = {name for entry in path for name in self._finder.names_in(entry) if self._may_be_own(entry)}
            for name in sorted(names - itself):
                found = list(self._finder.every(name, path))
                own = next(filter(self._is_own, found), None)
                other = next((spec for spec in found if not self._is_own(spec)), None)
                if own is not None and (other is not None or name in stdlib):
                    yield Rival(name, own, other, wins=found[0] is own and name not in loaded)

    def _may_be_own(self, entry: str) -> bool:
        return self._is_own(Spec("", "source", f"{entry}/x.py"))

    def with_halted(self, names: frozenset[str]) -> Reach:
        """The same where the code itself has forbidden imports of some more names."""
        if names not in self._halted:
            other = copy(self)
            other.shadowed, other._known = self.shadowed | names, {}
            self._halted[names] = other
        return self._halted[names]

    def reaches(self, spec: Spec) -> bool:
        """Whether a foreign module may import a shadowed name."""
        if not self.shadowed:
            return False
        if spec.kind == "extension":
            return self._compiled(spec)
        if spec.kind not in FOLLOWED:
            return False
        if spec.origin not in self._known:
            self._search(spec)
        return self._known[spec.origin]

    def _compiled(self, spec: Spec) -> bool:
        """Whether a compiled module of the standard library imports a shadowed name."""
        if spec.name.partition(".")[0] not in self._interpreter.stdlib:
            return False
        loaded = self._interpreter.loaded_by(spec.name)
        # What is there at every start is no more than that.
        return loaded is not None and not self.shadowed.isdisjoint(set(loaded) - self._interpreter.loaded)

    def _search(self, start: Spec) -> None:
        """Find all that can be reached from a module, without recursion, and settle it for all of it."""
        order: list[str] = []
        above: dict[str, set[str]] = {start.origin: set()}
        stack = [start]
        hits: set[str] = set()
        while stack:
            spec = stack.pop()
            order.append(spec.origin)
            if spec.origin in self._known:
                if self._known[spec.origin]:
                    hits.add(spec.origin)
                continue
            for found in self._imports(spec):
                if found is None:
                    hits.add(spec.origin)
                elif found.origin in above:
                    above[found.origin].add(spec.origin)
                else:
                    above[found.origin] = {spec.origin}
                    stack.append(found)
        pending = list(hits)
        while pending:
            for origin in above[pending.pop()] - hits:
                hits.add(origin)
                pending.append(origin)
        for origin in order:
            self._known[origin] = origin in hits

    def _imports(self, spec: Spec) -> list[Spec | None]:
        """The foreign sources that a module may import; None among them for a shadowed name."""
        source = read_source(spec.origin, _LIMIT)
        if source is None or b"import" not in source:
            return []
        package = spec.name if spec.is_package else spec.name.rpartition(".")[0]
        names: set[str] = set()
        for found in _STATEMENT.finditer(source):
            for part in _NAME.findall(found[1].replace(b"\\\n", b" ")):
                text = part.decode("utf-8", "replace")
                if text.startswith("."):
                    bits = package.split(".")
                    level = len(text) - len(text.lstrip("."))
                    text = ".".join([*bits[: len(bits) - level + 1], text.lstrip(".")]).strip(".")
                elif package and found[0].lstrip().startswith(b"from") and b"." in found[1][:1]:
                    names.add(f"{package}.{text}")
                names.add(text)
        return self._resolved(names)

    def _resolved(self, names: set[str]) -> list[Spec | None]:
        found: list[Spec | None] = []
        for name in names:
            top = name.partition(".")[0]
            if top in self.shadowed:
                return [None]
            for path in self._paths:
                where: Sequence[str] = path
                known = ""
                for part in name.split("."):
                    known = f"{known}.{part}" if known else part
                    spec = self._finder.find(known, where)
                    if spec is None:
                        break
                    if spec.kind in FOLLOWED and not self._is_own(spec):
                        found.append(spec)
                    elif spec.kind == "extension" and self._compiled(spec):
                        found.append(None)
                    where = spec.locations
        return found
