"""Reads the variables of an environment from everywhere they come from. Judges nothing."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...families.env import Assignment, EnvFacts, EnvOptions, File, Reads, Source, Template
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ...secret import Secret
from ..files import is_inside
from ..git import GitFailed, tracked
from .file import read_env_file
from .inference import inferred_loader
from .mentions import mentioned

__all__ = ["read_env"]


def read_env(options: EnvOptions, deploy: Deploy) -> EnvFacts:
    """What sets this environment's variables, what they are, and who reads them.

    Raises:
        CannotJudge: The section names nothing that could set a variable, or nothing that it names sets any.
    """
    if not (options.file or options.compose or options.pm2 or options.process):
        remedy = (
            "name an env file under `file`, or say where the variables come from: `pm2`, `compose`, `process: true`"
        )
        raise CannotJudge("nothing here says what sets the variables", options.place(), "env", remedy)
    world = _World(options, deploy)
    sources = world.sources()
    if not any(source.assignments or source.unread for source in sources):
        raise CannotJudge(
            f"no variable is set by {' or '.join(source.name for source in sources)}",
            options.place(),
            "env",
            "is this the right file?",
        )
    template = world.template()
    reads = _scanned(options, deploy)
    facts = EnvFacts(
        environment=deploy.environment,
        today=deploy.today,
        sources=sources,
        files=tuple(world.files),
        committed=world.committed(),
        template=template,
        reads=reads,
        notes=tuple(_notes(world, reads)),
    )
    return replace(facts, mentioned=_mentioned(facts, options, deploy), paths=_paths(facts, options, deploy))


def _scanned(options: EnvOptions, deploy: Deploy) -> Reads | None:
    if not options.code:
        return None
    # Parsers are loaded by who needs them.
    from .code import scan

    reads = scan(deploy.root, options.code, deploy.environ)
    if reads.files or reads.problems:
        return reads
    nothing = f"there is no Python, JavaScript or TypeScript in {' or '.join(options.code)}"
    return replace(reads, problems=(CannotJudge(nothing, options.place("code"), "code", "name the service's code"),))


@dataclass
class _World:
    """The sources, read once each in the order in which they come to know of each other."""

    options: EnvOptions
    deploy: Deploy
    files: list[File] = field(default_factory=list)
    loader: str | None = None
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.loader = self.options.loader
        if self.loader is None and (self.options.file or self.options.template):
            inferred = inferred_loader(self.deploy.root, [*_listed(self.options.file), *self.options.code])
            if inferred is not None:
                self.loader = inferred[0]
                self.notes.append(
                    f"{self.deploy.environment}: env files are read as {inferred[0]} reads them, which "
                    f"{inferred[1]} asks for"
                )

    def sources(self) -> tuple[Source, ...]:
        """What sets variables, the strongest first."""
        options, found = self.options, list[Source]()
        shell: dict[str, str] = {}
        if options.process:
            found.append(self._process())
            shell = dict(_values(found[0]))
        if options.pm2:
            from .pm2 import pm2_source

            found.append(pm2_source(options.pm2, options, self.deploy))
        if options.compose:
            from .compose_file import compose_source

            found.append(compose_source(options.compose, options, self.deploy, shell))
        ranks = list(dict.fromkeys([*options.precedence, "pm2", "compose", "process", "file"]))
        found.sort(key=lambda source: ranks.index(source.kind))
        # What an env file may refer to: what the process was started with, and then what earlier files set.
        started = {key: value for source in reversed(found) for key, value in _values(source)}
        given = dict(started)
        for path in _listed(options.file):
            source = self._file(path, given)
            given |= {key: value for key, value in _values(source) if key not in started}
            found.insert(0, source)
        found.sort(key=lambda source: ranks.index(source.kind))
        _hide(found, options, self.deploy)
        return tuple(found)

    def _process(self) -> Source:
        assignments = {}
        for key, value in self.deploy.environ.items():
            self.deploy.scrubber.add_environment({key: value})
            assignments[key] = Assignment(key, Secret(value), Location("the process environment"))
        return Source("the process environment", "process", assignments)

    def _file(self, path: str, given: Mapping[str, str]) -> Source:
        name = posixpath.normpath(path)
        try:
            file = read_env_file(name, self.loader, self.deploy, given)
        except CannotJudge as refusal:
            return Source(name, "file", {}, (refusal,))
        self.files.append(file)
        return Source(file.path, "file", file.content.values, tuple(self._lost(file)))

    def _lost(self, file: File) -> Iterator[CannotJudge]:
        """Why a file may set more than what was understood."""
        for problem in file.content.problems:
            if problem.fatal:
                yield CannotJudge(f"{self.loader} {problem.message}", problem.place, file.path)

    def template(self) -> Template | None:
        """The committed lists of variables, one on top of the other."""
        if not self.options.template:
            return None
        assignments: dict[str, Assignment] = {}
        unread: list[CannotJudge] = []
        for path in _listed(self.options.template):
            try:
                file = read_env_file(posixpath.normpath(path), self.loader, self.deploy, {})
            except CannotJudge as refusal:
                unread.append(refusal)
                continue
            unread += self._lost(file)
            if not file.content.assignments:
                remedy = "name the committed list of variables"
                unread.append(
                    CannotJudge(f"the template '{file.path}' lists no variable", file.place, file.path, remedy)
                )
            assignments |= file.content.values
        return Template(assignments, tuple(unread))

    def committed(self) -> tuple[File | CannotJudge, ...]:
        """The env files that git has in its index, templates aside."""
        root, named = self.deploy.root, {file.path for file in self.files}
        try:
            paths = tracked(root, self.deploy.environ)
        except GitFailed as error:
            return (CannotJudge(f"which files are committed cannot be known: {error}", Location(".git")),)
        return tuple(
            self._committed(path)
            for path in paths
            # What the index has and the checkout has not is on its way out; a link that leads nowhere holds nothing.
            if (path in named or _is_env_file(posixpath.basename(path))) and os.path.exists(root / path)  # noqa: PTH110 - it never raises
        )

    def _committed(self, path: str) -> File | CannotJudge:
        try:
            return read_env_file(path, self.loader or "node-dotenv", self.deploy, {})
        except CannotJudge as refusal:
            return refusal


_ENV_FILE = re.compile(r"(?i)\.env(?:\..+)?|.+\.env|env")
_TEMPLATE_WORDS = frozenset("example sample template templates tpl dist default defaults schema stub skeleton".split())


def _is_env_file(name: str) -> bool:
    words = re.split(r"[._-]", name.lower())
    return bool(_ENV_FILE.fullmatch(name)) and _TEMPLATE_WORDS.isdisjoint(words)


def _values(source: Source) -> Iterator[tuple[str, str]]:
    for key, assignment in source.assignments.items():
        if assignment.value is not None:
            yield key, assignment.value.reveal()


def _listed(value: list[str] | str | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _hide(sources: list[Source], options: EnvOptions, deploy: Deploy) -> None:
    """Let no output show what is secret by its name or by what the gate file says."""
    for source in sources:
        for key, assignment in source.assignments.items():
            if assignment.value is not None:
                deploy.scrubber.add_environment({key: assignment.value.reveal()})
                if options.is_secret(key):
                    deploy.scrubber.add(assignment.value)


def _mentioned(facts: EnvFacts, options: EnvOptions, deploy: Deploy) -> frozenset[str]:
    if facts.reads is None:
        return frozenset()
    read = {read.key for read in facts.reads.found}
    known = {*facts.keys, *(facts.template.assignments if facts.template else ()), *options.variables}
    return mentioned(known - read, deploy.root)


def _paths(facts: EnvFacts, options: EnvOptions, deploy: Deploy) -> dict[str, bool | CannotJudge]:
    """Whether the declared paths exist. Only the server knows what is outside of the repository."""
    found: dict[str, bool | CannotJudge] = {}
    for key in options.variables:
        said, assignment = options.variable(key), facts.find(key)
        if said is None or said.type != "path" or not isinstance(assignment, Assignment) or not assignment.value:
            continue
        path = deploy.root / assignment.value.reveal()
        try:
            exists = path.exists()
        except (OSError, ValueError):
            exists = False
        if exists or is_inside(path, deploy.root):
            found[key] = exists
        else:
            message = f"{key} names a path outside of the project that this machine does not have"
            found[key] = CannotJudge(
                message, assignment.place, key, "run the gate on the server, or give it no `type: path`"
            )
    return found


def _notes(world: _World, reads: Reads | None) -> Iterator[str]:
    yield from world.notes
    if reads is not None and reads.dynamic:
        places = ", ".join(map(str, reads.dynamic[:3])) + (", …" if len(reads.dynamic) > 3 else "")
        yield (
            f"{world.deploy.environment}: the code also reads variables whose names only a run knows ({places}), "
            "so that what is unused is not known"
        )
    if reads is not None and reads.problems:
        count = len(reads.problems)
        files = "a file" if count == 1 else f"{count} files"
        yield f"{world.deploy.environment}: {files} of the code cannot be read, so that what is unused is not known"
