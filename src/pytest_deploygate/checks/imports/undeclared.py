from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import Import, ImportsFacts, ImportsOptions
from ...finding import CannotJudge, Finding, Location, Related
from ...rules import rule
from ._distributions import Declared, Foreign, foreign, places, unread

_DECLARE = "declare it, or say under `provides` which declared distribution brings it"


@rule()
def undeclared(facts: ImportsFacts, options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """Production imports something that no file declares.

    It works on the machine where somebody once installed it by hand, and until the distribution that happened to bring
    it along no longer does. The next fresh install ends in a ModuleNotFoundError.

    Which distribution brings a module is taken from what is installed; where it is not, from `provides` and from its
    name. Below packages that distributions share, the whole name counts: `google-cloud-storage` does not bring
    `google.cloud.bigquery`. What another distribution or a lock file brings along is not declared, and the finding says
    through which one it is there.

    Not a finding is an import that is prepared for an ImportError, one that only a type checker follows, one of a test,
    and one inside a function of what an extra declares. What only development declares is `imports/only-dev`.

    ## How to mend it

    Declare it where the others are declared. If it is there by another name or another way:

    ```yaml
    imports:
      extras: [postgres]
      provides:
        PyYAML: [yaml]
    ```
    """
    yield from unread(facts)
    if facts.dependencies.problems:
        return
    found = foreign(facts, options)
    if found and not facts.dependencies.files:
        remedy = "name it under `dependencies`"
        yield CannotJudge("no file says what production installs", options.place(), "dependencies", remedy)
        return
    declared = Declared(facts, options)
    unknown = []
    absent = _absent(found, facts, declared)
    for one in found:
        if not one.distributions and not one.present and absent:
            unknown.append(one)
        else:
            yield from _judged(one, facts, declared)
    if unknown:
        yield _cannot_tell(unknown, absent)


def _judged(one: Foreign, facts: ImportsFacts, declared: Declared) -> Iterator[Finding]:
    names = one.distributions
    if any(declared.production(name) for name in names):
        return
    optional = [known for name in names for known in declared.optional(name)]
    elsewhere = [known for name in names for known in declared.listed(name)]
    if elsewhere or optional:
        if one.required:
            known = (elsewhere or optional)[0]
            why = "is declared for other targets only" if elsewhere else f"is declared only for '{known.group}'"
            remedy = "correct its marker" if elsewhere else f"declare it for all, or add '{known.group}' to `extras`"
            yield _finding(one, one.required, why, f"{remedy}; or import it where it is needed", known.place)
        return
    through = next((facts.dependencies.through[name] for name in names if name in facts.dependencies.through), None)
    locked = [known for name in names for known in declared.locked(name)]
    if through is not None:
        why = f"is declared nowhere, and is there only because '{through}' needs it"
        yield _finding(one, one.imports, why, "declare it: what brings it may stop to do so")
    elif locked:
        why = "is declared nowhere, and is locked for something else only"
        yield _finding(one, one.imports, why, "declare it: what brings it may stop to do so", locked[0].place)
    elif not any(declared.dev(name) for name in names):
        yield _finding(one, one.imports, "is declared nowhere", _DECLARE)


def _finding(one: Foreign, imports: list[Import], why: str, remedy: str, line: Location | None = None) -> Finding:
    place, related, imported = places(imports)
    said = (Related("it is declared here", line),) if line else ()
    return Finding(f"{one.title} {imported} and {why}", place, one.subject, remedy, (*related, *said))


def _absent(found: list[Foreign], facts: ImportsFacts, declared: Declared) -> list[str]:
    """Declared distributions that are not installed, so that what they bring is not known."""
    accounted = {name for one in found for name in one.distributions}
    return sorted(
        name
        for name in declared.names()
        if (declared.listed(name) or declared.optional(name))
        and name not in accounted
        and name not in facts.dependencies.own
        and not facts.dependencies.installed.get(name)
    )


def _cannot_tell(unknown: list[Foreign], absent: list[str]) -> CannotJudge:
    modules = _listed([one.module for one in unknown])
    return CannotJudge(
        f"whether {modules} {'is' if len(unknown) == 1 else 'are'} declared cannot be told: {_listed(absent)} "
        f"{'is' if len(absent) == 1 else 'are'} not installed, and may be what brings "
        f"{'it' if len(unknown) == 1 else 'them'}",
        unknown[0].imports[0].place,
        "dependencies",
        "run the gate in the project's environment, name its interpreter under `python`, or say it under `provides`",
        tuple(Related(f"'{one.module}' is imported here", one.imports[0].place) for one in unknown[1:4]),
    )


def _listed(names: list[str]) -> str:
    shown = [f"'{name}'" for name in names[:3]]
    more = [f"{len(names) - 3} more"] if len(names) > 3 else []
    *first, last = shown + more
    return f"{', '.join(first)} and {last}" if first else last
