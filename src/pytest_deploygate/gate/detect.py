"""Which environment's server is this? Decided from facts that readers brought; sure, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase

from ..finding import CannotJudge, Location
from ..marked import quoted
from ..secret import is_secret_key, is_secret_text
from ..server import Answer, Questions, ServerFacts
from .errors import GateError, GateErrors, nearest
from .model import Detect, Environment, Gate, RoleFile, texts
from .options import is_referring

ALL = "all"


class State(str, Enum):
    """What a fact says of an environment. Only ``agrees`` speaks for it."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNKNOWN = "unknown"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Fact:
    """One thing that an environment's ``detect:`` asks for.

    Attributes:
        environment: The environment.
        about: What was looked at: ``hostname``, ``variable SERVER_TYPE``.
        state: Whether it agrees.
        said: What it says, as a clause: ``is 'web-1'``.
        place: Where the gate file asks for it.
        question: What was asked, the same in every environment that asks it. Not for people.
    """

    environment: str
    about: str
    state: State
    said: str
    place: Location
    question: tuple[str, str] = field(repr=False)


@dataclass(frozen=True)
class Decision:
    """The environment, or None; the sentence that says why; and all facts."""

    environment: str | None
    reason: str
    facts: tuple[Fact, ...]


def questions(gate: Gate) -> Questions:
    """All that the gate's environments want to know about the server."""
    wanted = [w for environment in gate.environments.values() for w in _wanted(environment.detect)]

    def subjects(kind: str) -> frozenset[str]:
        return frozenset(w.subject for w in wanted if w.kind == kind)

    return Questions(subjects("variable"), subjects("role-file"), subjects("path"))


def decide(gate: Gate, server: ServerFacts) -> Decision:
    """The one environment whose every fact agrees, unless a fact speaks for another one."""
    facts = {e.name: tuple(_facts(e, server)) for e in gate.environments.values() if e.detect is not None}
    said = tuple(fact for found in facts.values() for fact in found)
    if not facts:
        return Decision(None, "no environment has a 'detect:' section", said)
    full = [name for name, found in facts.items() if found and all(fact.state is State.AGREES for fact in found)]
    if not full:
        return Decision(None, "no environment's facts all agree", said)
    if len(full) > 1:
        return Decision(None, f"the facts agree with {' and '.join(full)} alike", said)
    own = {fact.question for fact in facts[full[0]]}
    for fact in said:
        if fact.state is State.AGREES and fact.environment != full[0] and fact.question not in own:
            conflict = f"the facts agree with {full[0]}, but {fact.about} speaks for {fact.environment}"
            return Decision(None, conflict, said)
    return Decision(full[0], "all its facts agree, and none speaks for another environment", said)


def choose(gate: Gate, names: Sequence[str], server: ServerFacts) -> list[str]:
    """The environments that are meant.

    Args:
        gate: The gate.
        names: What was asked for; a name may be several with commas between them, or ``all``. Nothing asked
            for means the only environment, or else the one that this server belongs to.
        server: What is known about this server.

    Raises:
        GateErrors: A name is unknown, or nothing was asked for and it cannot be told.
    """
    if names:
        return _named(gate, [part.strip() for name in names for part in name.split(",")])
    if len(gate.environments) == 1:
        return list(gate.environments)
    decision = decide(gate, server)
    if decision.environment is not None:
        return [decision.environment]
    known = ", ".join(gate.environments)
    undecided = GateError(
        Location(gate.name),
        f"cannot tell which environment this server is: {decision.reason}",
        f"name one with --env=NAME: {known}",
    )
    raise GateErrors([undecided, *(_error(gate, fact) for fact in decision.facts)])


def _named(gate: Gate, names: list[str]) -> list[str]:
    known = tuple(gate.environments)
    errors = []
    for name in dict.fromkeys(names):
        if name not in {*known, ALL}:
            what = f"there is no environment {quoted(name)}" if name else "an environment's name is empty"
            near = f"did you mean '{found}'? " if (found := nearest(name, known)) else ""
            errors.append(GateError(Location(gate.name), what, f"{near}known: {', '.join(known)}"))
    if errors:
        raise GateErrors(errors)
    return list(known) if ALL in names else list(dict.fromkeys(names))


def _error(gate: Gate, fact: Fact) -> GateError:
    place = Location(gate.name, fact.place.line, fact.place.column, fact.place.width)
    return GateError(place, f"{fact.environment}: {fact.about} {fact.said}", str(fact.state))


@dataclass(frozen=True)
class _Wanted:
    """One thing that a ``detect:`` section asks for.

    Attributes:
        kind: ``hostname``, ``variable``, ``role-file``, ``path``, or ``""`` where it cannot be known which.
        subject: The variable's name, or the path.
        patterns: What the answer must match one of; none stands for the environment's name.
        about: How people know it.
        place: Where it is asked for.
        refusal: Why it cannot be known what is asked for.
    """

    kind: str
    subject: str
    patterns: tuple[str, ...]
    about: str
    place: Location
    refusal: str = ""


def _wanted(detect: Detect | None) -> Iterator[_Wanted]:
    if detect is None:
        return
    for kind, ask in _ASKED.items():
        yield from _guarded(kind, ask, detect)


def _guarded(kind: str, ask: Callable[[Detect], Iterator[_Wanted]], detect: Detect) -> Iterator[_Wanted]:
    try:
        yield from ask(detect)
    except CannotJudge as refusal:
        # The sentence begins with the name of what it is about.
        clause = refusal.finding.message.partition(" ")[2]
        yield _Wanted("", kind, (), kind, refusal.finding.place, clause)


def _hostname(detect: Detect) -> Iterator[_Wanted]:
    if patterns := texts(detect.hostname):
        yield _Wanted("hostname", "", patterns, "hostname", detect.place("hostname"))


def _variables(detect: Detect) -> Iterator[_Wanted]:
    if isinstance(detect.variable, dict):
        for name, patterns in detect.variable.items():
            yield _Wanted("variable", name, texts(patterns), f"variable {name}", detect.place("variable", name))
    elif detect.variable is not None:
        about = _about("variable", detect.variable, detect)
        yield _Wanted("variable", detect.variable, (), about, detect.place("variable"))


def _role_file(detect: Detect) -> Iterator[_Wanted]:
    known = detect.role_file
    if isinstance(known, RoleFile):
        about = _about("role-file", known.path, detect)
        yield _Wanted("role-file", known.path, texts(known.is_), about, detect.place("role-file"))
    elif known is not None:
        yield _Wanted("role-file", known, (), _about("role-file", known, detect), detect.place("role-file"))


def _paths(detect: Detect) -> Iterator[_Wanted]:
    is_list = isinstance(detect.path, list)
    for index, path in enumerate(texts(detect.path)):
        place = detect.place("path", index) if is_list else detect.place("path")
        yield _Wanted("path", path, (), _about("path", path, detect), place)


_ASKED: Mapping[str, Callable[[Detect], Iterator[_Wanted]]] = {
    "hostname": _hostname,
    "variable": _variables,
    "role-file": _role_file,
    "path": _paths,
}


def _about(kind: str, subject: str, detect: Detect) -> str:
    # What comes from the environment is not repeated, be it a path.
    return kind if is_referring(detect, kind.replace("-", "_")) else f"{kind} {subject}"


def _facts(environment: Environment, server: ServerFacts) -> Iterator[Fact]:
    for wanted in _wanted(environment.detect):
        state, said = _judged(wanted, environment.name, server)
        yield Fact(environment.name, wanted.about, state, said, wanted.place, (wanted.kind, wanted.subject))


def _judged(wanted: _Wanted, name: str, server: ServerFacts) -> tuple[State, str]:
    """What the server's facts say to one wish."""
    if wanted.refusal:
        return State.UNKNOWN, wanted.refusal
    if wanted.kind == "path":
        exists = server.paths.get(wanted.subject)
        if exists is None:
            return State.UNKNOWN, "cannot be looked at"
        return (State.AGREES, "exists") if exists else (State.DISAGREES, "does not exist")
    answer = _answer(wanted, server)
    if answer.text is None:
        return State.UNKNOWN, answer.reason
    said = f"is {_shown(answer.text, wanted)}"
    return (State.AGREES if _matches(answer.text, wanted, name) else State.DISAGREES), said


def _answer(wanted: _Wanted, server: ServerFacts) -> Answer:
    if wanted.kind == "hostname":
        return Answer(server.hostname or None, "is unknown")
    answers = server.variables if wanted.kind == "variable" else server.files
    return answers.get(wanted.subject, Answer(None, "was not asked for"))


def _matches(text: str, wanted: _Wanted, name: str) -> bool:
    if wanted.kind == "hostname":
        hosts = {text.lower(), text.lower().partition(".")[0]}
        return any(fnmatchcase(host, pattern.lower()) for host in hosts for pattern in wanted.patterns)
    if not wanted.patterns:
        return text == name
    return any(fnmatchcase(text, pattern) for pattern in wanted.patterns)


def _shown(text: str, wanted: _Wanted) -> str:
    """What a fact says, where that looks like the name of a role or a host and like nothing else."""
    secret = is_secret_text(text) or (wanted.kind == "variable" and is_secret_key(wanted.subject))
    return quoted(text) if not secret and re.fullmatch(r"[A-Za-z0-9][\w.-]{0,59}", text) else "something else"
