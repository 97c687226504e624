"""Which distribution each foreign import means, and what is declared of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ...families.imports import Import, ImportsFacts, ImportsOptions, Requirement
from ...families.imports.names import normalised, prefixes
from ...finding import CannotJudge, Location, Related
from ._own import Own
from ._well_known import BROUGHT_BY, LEFT_THE_STDLIB

__all__ = ["Declared", "Foreign", "foreign", "places", "unread"]


@dataclass
class Foreign:
    """A module of neither the project nor the standard library that production imports.

    Attributes:
        module: ``yaml``; ``google.cloud.bigquery`` below a package that several distributions share.
        distributions: Those of which each brings it, normalised; empty where that is not known.
        present: The interpreter has it.
        imports: Where, by file and line; those that only a type checker follows and those that are prepared for its
            absence left out.
    """

    module: str
    distributions: tuple[str, ...]
    present: bool
    imports: list[Import] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """What a finding about it is about."""
        return self.distributions[0] if self.distributions else self.module

    @property
    def title(self) -> str:
        """It as a sentence begins with it: ``'yaml' (from 'pyyaml')``."""
        if not self.distributions or normalised(self.module) == self.distributions[0]:
            return f"'{self.module}'"
        return f"'{self.module}' (from '{self.distributions[0]}')"

    @property
    def is_known_to_be_gone(self) -> bool:
        """Whether it is a module that the target's standard library no longer has: `imports/version-syntax`."""
        return not self.present and self.module in LEFT_THE_STDLIB

    @property
    def required(self) -> list[Import]:
        """The imports without which their modules cannot be imported."""
        return [one for one in self.imports if one.when == "eager" and not one.conditional]


class Declared:
    """What the project's files say of a distribution."""

    def __init__(self, facts: ImportsFacts, options: ImportsOptions) -> None:
        self._installs = {"", *map(normalised, options.extras)}
        self._by_name: dict[str, list[Requirement]] = {}
        for known in facts.dependencies.declared:
            self._by_name.setdefault(known.name, []).append(known)

    def names(self) -> Iterator[str]:
        """Every distribution that is asked for, for whatever."""
        return (name for name, known in self._by_name.items() if any(not one.locked for one in known))

    def rank(self, name: str) -> int:
        """How close it is to what production installs; 0 is closest."""
        return [bool(self.listed(name)), bool(self.optional(name)), bool(self.dev(name)), True].index(True)

    def _asked(self, name: str) -> list[Requirement]:
        return [known for known in self._by_name.get(name, ()) if not known.locked]

    def production(self, name: str) -> list[Requirement]:
        """The lines for which production installs it, those for other targets left out."""
        return [known for known in self.listed(name) if known.applies is not False]

    def listed(self, name: str) -> list[Requirement]:
        """The lines for which production installs it, on some target."""
        return [known for known in self._asked(name) if not known.dev and known.group in self._installs]

    def optional(self, name: str) -> list[Requirement]:
        """The lines for which it belongs to an extra that production does not install."""
        return [known for known in self._asked(name) if not known.dev and known.group not in self._installs]

    def dev(self, name: str) -> list[Requirement]:
        """The lines for which only development installs it."""
        return [known for known in self._asked(name) if known.dev]

    def locked(self, name: str) -> list[Requirement]:
        """The lines of lock files for which production has it."""
        known = self._by_name.get(name, ())
        return [one for one in known if one.locked and not one.dev and one.group in self._installs]


def unread(facts: ImportsFacts) -> Iterator[CannotJudge]:
    """Why not all imports, or not all that is declared, are known."""
    yield from facts.code.problems
    yield from facts.dependencies.problems
    modules = facts.code.modules
    unparsed = [one for one in facts.code.unparsed if one.module not in modules or modules[one.module].production]
    if unparsed:
        first = unparsed[0]
        who = f"'{first.place.path}' imports"
        if len(unparsed) > 1:
            who = f"'{first.place.path}' and {len(unparsed) - 1} more of its kind import"
        message = f"what {who} cannot be known: {first.message}"
        yield CannotJudge(message, first.place, "unparsed", "correct the syntax")


def places(imports: list[Import]) -> tuple[Location, tuple[Related, ...], str]:
    """The first place, at most three more, and ``is imported`` with the number of all that are left."""
    first, *others = (one.place for one in imports)
    more = f" here and at {len(others)} more places" if len(others) > 3 else ""
    return first, tuple(Related("here too", place) for place in others[:3]), f"is imported{more}"


def foreign(facts: ImportsFacts, options: ImportsOptions) -> list[Foreign]:
    """The foreign modules that production imports, in the order of the code."""
    own = Own(facts)
    providers = _Providers(facts, options)
    tried = {(one.importer, _top(one)) for one in facts.code.imports if one.guarded or one.prepared}
    found: dict[str, Foreign] = {}
    for one in facts.code.imports:
        if one.guarded or one.prepared or one.when == "typing" or not one.target or not own.is_needed(one.importer):
            continue
        # Where a file tries something first, what it takes of it later on comes after that.
        if (one.importer, _top(one)) in tried and (one.when == "lazy" or one.conditional):
            continue
        if _top(one) in facts.code.stdlib or own.has(one, providers.brings_part_of(one)):
            continue
        if one.instead and providers.is_certain(one.instead):
            continue
        known = providers.of(one)
        if (
            known is not None
            and not known.is_known_to_be_gone
            and facts.dependencies.own.isdisjoint(known.distributions)
        ):
            found.setdefault(known.module, known).imports.append(one)
    return list(found.values())


class _Providers:
    """Which distributions bring a module: by what is installed, by the gate file, or else by their names."""

    def __init__(self, facts: ImportsFacts, options: ImportsOptions) -> None:
        self._facts = facts
        self._declared = Declared(facts, options)
        self._installed: dict[str, list[str]] = {}
        for name, modules in facts.dependencies.installed.items():
            for module in modules:
                self._installed.setdefault(module, []).append(name)
        self._said: dict[str, list[str]] = {}
        for name, said in options.provides.items():
            for module in said:
                self._said.setdefault(module, []).append(normalised(name))

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Packages that hold no more than what distributions put into them."""
        modules = [*self._installed, *self._said, *(module for module in BROUGHT_BY if "." in module)]
        return frozenset(around for module in modules for around in prefixes(module)[:-1])

    def brings_part_of(self, one: Import) -> bool:
        """Whether something installed or declared is what an import most likely means."""
        return _top(one) in self._shared or self._by_metadata(_meant(one)) is not None

    def is_certain(self, module: str) -> bool:
        """Whether production has a module for certain, so that nothing ever stands in for it."""
        if module.partition(".")[0] in self._facts.code.stdlib:
            return True
        known = self._by_metadata([module])
        names = known.distributions if known else self._by_name(module)
        return any(self._declared.production(name) for name in names)

    def of(self, one: Import) -> Foreign | None:
        """What an import means; None where that is no more than a package that distributions share."""
        names = _meant(one)
        found = self._by_metadata(names)
        if found is not None:
            return found
        if one.target in self._shared and one.name in {"", "*"}:
            return None
        module = next(part for part in prefixes(names[0]) if part not in self._shared or part == names[0])
        return Foreign(module, self._by_name(names[0]), present=module in self._facts.dependencies.loose)

    def _by_metadata(self, names: list[str]) -> Foreign | None:
        for name in names:
            for part in reversed(prefixes(name)):
                said, installed = self._said.get(part, []), self._installed.get(part, [])
                if said or installed:
                    has = bool(installed) or any(one in self._facts.dependencies.installed for one in said)
                    return Foreign(part, tuple(dict.fromkeys([*said, *installed])), present=has)
        return None

    def _by_name(self, name: str) -> tuple[str, ...]:
        """The distributions that bring something which is not installed, as far as names tell."""
        for part in reversed(prefixes(name)):
            known = dict.fromkeys(BROUGHT_BY.get(part, ()))
            if normalised(part) in self._absent:
                known[normalised(part)] = None
            if known:
                # Of alternatives, the one that is declared is meant.
                return tuple(sorted(known, key=self._declared.rank))
        return ()

    @cached_property
    def _absent(self) -> frozenset[str]:
        installed = self._facts.dependencies.installed
        return frozenset(name for name in self._declared.names() if not installed.get(name))


def _top(one: Import) -> str:
    return one.target.partition(".")[0]


def _meant(one: Import) -> list[str]:
    """The modules that an import can mean, the most special one first."""
    return [f"{one.target}.{one.name}", one.target] if one.name not in {"", "*"} else [one.target]
