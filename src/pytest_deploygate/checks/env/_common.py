"""What several rules of the family ask of the facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...families.env import Assignment, EnvFacts, EnvOptions, Variable
from ...finding import CannotJudge, Location
from ...secret import key_tokens
from ._references import is_reference

__all__ = ["Content", "Requirement", "contents", "is_workplace", "requirements", "unlisted", "unread_files"]

_TRUE = frozenset(["true", "1", "yes", "on"])
_FALSE = frozenset(["false", "0", "no", "off", ""])
_WORKPLACES = frozenset("local localhost dev develop development test testing tests ci e2e".split())


class Content(NamedTuple):
    """A variable whose value is known, in the form in which the service gets it."""

    key: str
    value: str
    place: Location


def contents(facts: EnvFacts) -> Iterator[Content | CannotJudge]:
    """Each variable that is set, and why one cannot be known. References to a secret store are left out."""
    for source in facts.sources:
        yield from source.unread
    for key in facts.keys:
        found = facts.find(key)
        if isinstance(found, Assignment):
            if found.value is None:
                message = f"the value of {key} cannot be known: {found.why}"
                yield CannotJudge(message, found.place, key)
            elif not is_reference(found.value.reveal()):
                yield Content(key, found.value.reveal(), found.place)


def unread_files(facts: EnvFacts) -> Iterator[CannotJudge]:
    """Why an env file of the deploy, or a part of it, cannot be read."""
    for source in facts.sources:
        if source.kind == "file":
            yield from source.unread


class Requirement(NamedTuple):
    """A variable that the service needs, who says so, and where."""

    key: str
    why: str
    place: Location


def requirements(facts: EnvFacts, options: EnvOptions) -> Iterator[Requirement | CannotJudge]:
    """What the service needs by the gate file, the template and the code, each variable once."""
    seen = set(options.variables)
    for key in options.variables:
        said = options.variable(key)
        needed = said is not None and _is_needed(key, said, facts, options)
        if isinstance(needed, CannotJudge):
            yield needed
        elif needed:
            yield Requirement(key, "the gate file declares it", options.place("variables", key))
    if facts.template is not None:
        yield from facts.template.unread
        for key, listed in facts.template.assignments.items():
            if key not in seen:
                seen.add(key)
                yield Requirement(key, f"'{listed.place.path}' lists it", listed.place)
    if facts.reads is not None:
        yield from facts.reads.problems
        for read in facts.reads.found:
            if read.required and read.key not in seen:
                seen.add(read.key)
                yield Requirement(read.key, "the code fails without it", read.place)


def unlisted(name: str, of: str, facts: EnvFacts, options: EnvOptions) -> CannotJudge | None:
    """Why nothing can be made of another variable's name in what is said about one: a slip of the pen, most likely."""
    reads = {read.key for read in facts.reads.found} if facts.reads else set()
    listed = facts.template.assignments if facts.template else {}
    if name in options.variables or name in listed or name in reads or facts.find(name) is not None:
        return None
    message = f"{of} depends on {name}, which is not set, and which nothing lists"
    remedy = f"correct the name, or declare {name} under `variables` as `{{required: false}}`"
    return CannotJudge(message, options.place("variables", of), of, remedy)


def _is_needed(of: str, said: Variable, facts: EnvFacts, options: EnvOptions) -> bool | CannotJudge:
    """Whether a declared variable has to be set, its conditions considered."""
    if not said.required:
        return False
    for key, wanted in said.when.items():
        found = facts.find(key) or unlisted(key, of, facts, options)
        if isinstance(found, CannotJudge):
            return found
        if found is not None and found.value is None:
            return CannotJudge(f"the value of {key} cannot be known: {found.why}", found.place, key)
        text = found.value.reveal() if found is not None and found.value is not None else ""
        if not any(_is(text, one) for one in (wanted if isinstance(wanted, list) else [wanted])):
            return False
    return True


def _is(text: str, wanted: object) -> bool:
    if isinstance(wanted, bool):
        return text.lower() in (_TRUE if wanted else _FALSE)
    return text == str(wanted)


def is_workplace(environment: str) -> bool:
    """Whether an environment is somebody's own machine or a test run, by its name."""
    return not _WORKPLACES.isdisjoint(key_tokens(environment))
