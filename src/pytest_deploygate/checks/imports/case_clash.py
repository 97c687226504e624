from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import installed_modules, unread_code


@rule()
def case_clash(facts: ImportsFacts, _options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """Names of modules differ only by case.

    A folder was renamed from `Shop` to `shop` on a Mac. The laptop has the new name, git kept the old one, and on the
    server `import shop` finds nothing. Two files `Utils.py` and `utils.py` are worse: a laptop has only one of them.

    Not a finding are an import that is prepared for an ImportError, one that only a type checker follows, and a name
    that something installed or the standard library has just as it is written.

    ## How to mend it

    Use one spelling, lower case for modules. Where only the case of a name changes, tell git as well:
    `git mv Shop shop`.
    """
    yield from unread_code(facts)
    foreign = facts.code.stdlib | installed_modules(facts)
    importers = {(one.place, one.target): one.importer for one in facts.code.imports}
    importers |= {(one.place, f"{one.target}.{one.name}"): one.importer for one in facts.code.imports if one.name}
    for written, there, place in facts.code.clashes:
        importer = importers.get((place, written))
        if importer is None:
            message = f"'{written}' and '{there}' differ only by case"
            yield Finding(message, place, written, "rename one of them: where case does not count, there is only one")
        elif written.partition(".")[0] not in foreign - {there.partition(".")[0]}:
            message = f"'{importer}' imports '{written}', and the module is called '{there}'"
            remedy = f"write '{there}'; if it was renamed, use `git mv`, as git overlooks a change of case on a Mac"
            yield Finding(message, place, f"{importer} -> {written}", remedy)
