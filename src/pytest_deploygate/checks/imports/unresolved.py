from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import Import, ImportsFacts, ImportsOptions
from ...families.imports.names import prefixes
from ...finding import CannotJudge, Finding, Location
from ...rules import rule
from ._common import installed_modules, near, unparsed, unread_code

# What every module has without binding it.
_IMPLICIT = frozenset(
    "__name__ __file__ __doc__ __path__ __package__ __loader__ __spec__ __dict__ __builtins__ __cached__".split()
)


@rule()
def unresolved(facts: ImportsFacts, _options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """The code imports a module or a name of the project that does not exist.

    A module was renamed and one import of it was overlooked, in the one command that runs at night. Nobody notices
    until it does: an import fails when it runs, not when it is written.

    Held against each other are what the files import and what the top levels of the project's files bind, under
    whatever condition, star imports followed. Tests count as well.

    Not a finding are an import that is prepared for an ImportError, one that only a type checker follows, one that
    another version or platform runs, one from a module that makes up its names (`__getattr__`, `globals()`,
    `sys.modules`), and one of a file that git ignores, since a build makes it.

    ## How to mend it

    Correct the name, or add the module. The help says what is called similarly.
    """
    yield from unread_code(facts)
    known = _Known(facts)
    for broken in unparsed(facts):
        message = f"what '{broken.place.path}' imports and holds cannot be told: {broken.message}"
        yield CannotJudge(message, broken.place, broken.module, "see `imports/version-syntax`")
    clashing = {place for _, _, place in facts.code.clashes}
    told: set[tuple[Location, str]] = set()
    for one in facts.code.imports:
        if one.guarded or one.prepared or one.when == "typing" or one.place in clashing:
            continue
        if one.instead and known.is_there(one.instead):
            continue
        found = known.missing(one)
        if found is not None and (one.place, found.subject) not in told:
            told.add((one.place, found.subject))
            yield found


class _Known:
    """What the project has."""

    def __init__(self, facts: ImportsFacts) -> None:
        self._modules = facts.code.modules
        self._foreign = facts.code.stdlib | installed_modules(facts)
        self._stdlib = facts.code.stdlib
        self._held: dict[str, frozenset[str] | None] = {}
        # A folder is a package of the project's, and not just called like one, if something in it is imported by that.
        self._used = {
            one.target.partition(".")[0]
            for one in facts.code.imports
            for name in (one.target, f"{one.target}.{one.name}")
            if name in self._modules and self._modules[name].kind != "namespace"
        }

    def is_there(self, module: str) -> bool:
        """Whether a module is the project's, or something installed could bring it."""
        return module in self._modules or module.partition(".")[0] in self._foreign

    def missing(self, one: Import) -> Finding | None:
        """What is wrong with an import."""
        if not one.target:
            message = f"'{one.importer}' has a relative import that leads out of its top-level package"
            return Finding(message, one.place, f"{one.importer} -> {one.name or '.'}", "take a dot away")
        top = one.target.partition(".")[0]
        if top not in self._modules or top in self._stdlib or self._is_shared(top):
            return None
        if one.target not in self._modules:
            return self._module(one)
        full = f"{one.target}.{one.name}"
        if one.name in ("", "*") or full in self._modules or one.name in _IMPLICIT:
            return None
        held = self.held(one.target)
        if held is None or one.name in held:
            return None
        message = f"'{one.importer}' imports '{one.name}' from '{one.target}', which has nothing of that name"
        inner = [name.rpartition(".")[2] for name in self._modules if name.rpartition(".")[0] == one.target]
        similar = near(one.name, sorted({*held, *inner}))
        remedy = f"did you mean '{similar}'?" if similar else f"correct the name, or add it to '{one.target}'"
        return Finding(message, one.place, f"{one.importer} -> {full}", remedy)

    def _is_shared(self, top: str) -> bool:
        """Whether a top-level folder may be only a part of a package, or none at all."""
        return self._modules[top].kind == "namespace" and (top in self._foreign or top not in self._used)

    def _module(self, one: Import) -> Finding | None:
        parts = prefixes(one.target)
        gone = next(part for part in parts if part not in self._modules)
        around = self._modules[gone.rpartition(".")[0]]
        if self.held(around.name) is None:
            return None
        message = f"'{one.importer}' imports '{one.target}', and there is no module '{gone}'"
        similar = near(gone, [name for name in self._modules if name.rpartition(".")[0] == around.name])
        similar = similar or near(gone, list(self._modules))
        remedy = f"did you mean '{similar}'?" if similar else "correct the name, or add the module"
        return Finding(message, one.place, f"{one.importer} -> {one.target}", remedy)

    def held(self, module: str) -> frozenset[str] | None:
        """The names that a module holds; None where it could hold any."""
        if module not in self._held:
            names, seen, waiting = set[str](), {module}, [module]
            while waiting:
                name = waiting.pop()
                known = self._modules.get(name)
                binding = None if known is None else known.binding
                if known is None or (known.kind != "namespace" and binding is None) or (binding and binding.open):
                    break
                if binding is not None:
                    names |= binding.names
                    waiting += [star for star in binding.stars if star not in seen]
                    seen.update(binding.stars)
            else:
                self._held[module] = frozenset(names)
                return self._held[module]
            self._held[module] = None
        return self._held[module]
