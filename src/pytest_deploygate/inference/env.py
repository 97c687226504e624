"""The section `env`: what sets the variables of an environment, as far as every checkout can know that."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..families.env import Assignment, EnvFacts, EnvOptions, Reads
from ..families.pm2 import Pm2Options
from ..finding import CannotJudge, Location
from ..readers.env import read_env
from ..readers.env.code import scan
from ..readers.env.inference import inferred_loader
from ..readers.imports.launch.image import read_image
from .document import Entry, section
from .project import Project, is_usable, reading
from .variables import Template, Variable, declared, is_optional, listed

__all__ = ["Source", "env_section"]

_MOST_NAMED = 4


@dataclass(frozen=True)
class Source:
    """Something that may set the variables of an environment.

    Attributes:
        options: How the section names it.
        entries: The same as it is written.
        pm2: The section that the app is of.
        files: The compose files.
        dockerfile: The Dockerfile of the image.
        code: The code of that very service; empty for that of the environment.
    """

    options: EnvOptions
    entries: tuple[Entry, ...]
    pm2: Pm2Options | None = None
    files: tuple[str, ...] = ()
    dockerfile: str = ""
    code: tuple[str, ...] = ()


def env_section(
    environment: str,
    sources: Sequence[Source],
    templates: Sequence[Template],
    code: Sequence[str],
    project: Project,
) -> Entry | None:
    """The section of an environment; a guess as a whole where nothing certain sets its variables, or none.

    Args:
        environment: Its name.
        sources: What may set its variables, what is likeliest first.
        templates: Those that are about its services.
        code: Folders and files of their code.
        project: The repository.
    """
    doubts: list[str] = []
    for source in sources:
        try:
            with reading():
                facts = _facts(environment, source, project)
        except CannotJudge as doubt:
            doubts.append(str(doubt))
            continue
        code = source.code or code
        return _Section(source, facts, templates, _scanned(code, project), code, project).entry()
    reads = _scanned(code, project)
    if not templates and not listed(reads):
        return None
    return _guessed(templates, reads, code, doubts, project)


def _scanned(code: Sequence[str], project: Project) -> Reads:
    return scan(project.root, code, project.environ) if code else Reads()


def _facts(environment: str, source: Source, project: Project) -> EnvFacts:
    """What a source sets.

    Raises:
        CannotJudge: It sets nothing, or another checkout would not know what.
    """
    sections = {"pm2": source.pm2} if source.pm2 is not None else {}
    facts = read_env(source.options, project.deploy(environment, **sections))
    assignments = [assignment for one in facts.sources for assignment in one.assignments.values()]
    for path in sorted(project.ignored({assignment.place.path for assignment in assignments})):
        _refuse(f"{path} is a file that git ignores, so that another checkout has it not")
    for one in facts.sources:
        for refusal in one.unread:
            raise refusal
        for assignment in one.assignments.values():
            if assignment.value is None:
                _refuse(f"the value of {assignment.key} cannot be known: {assignment.why}")
            if assignment.references:
                _refuse(f"{assignment.key} refers to {assignment.references[0]}, which nothing here sets")
    for path in source.files:
        beside = posixpath.join(posixpath.dirname(source.files[0]), ".env")
        if "$" in project.text(path) and (project.root / beside).is_file() and project.ignored([beside]):
            _refuse(f"{path} takes values from {beside}, which git ignores, so that another checkout has it not")
    return facts


def _refuse(message: str) -> None:
    raise CannotJudge(message, Location(""))


@dataclass(frozen=True)
class _Section:
    source: Source
    facts: EnvFacts
    templates: Sequence[Template]
    reads: Reads
    code: Sequence[str]
    project: Project

    def entry(self) -> Entry:
        lists = list(dict.fromkeys(key for template in self.templates for key in template.values))
        reads = listed(self.reads)
        unset = [key for key in reads if not self._is_sure(key)]
        parts = list(self.source.entries)
        if self.templates:
            unclear = [] if self._is_loader_known else [t.path for t in self.templates if None in t.values.values()]
            doubt = _doubt("lists", [key for key in lists if not self._is_sure(key)])
            parts.append(
                _template(self.templates, doubt or (f"{unclear[0]} depends on the `loader`" if unclear else ""))
            )
        if reads:
            # What the code reads would be undeclared, where what declares it is a comment.
            parts.append(Entry("code", list(self.code), _doubt("reads", unset), sure=not unset))
        given = {key: _known(self.facts.find(key)) for key in self.facts.keys}
        # Beside a template, what else the code asks for is mostly for somebody else.
        reads = listed(self.reads, needed=bool(unset and self.templates))
        keys = [key for key in (*self.facts.keys, *lists, *reads) if is_usable(key)]
        if found := declared(keys, self.templates, self.reads, given, self.project):
            parts.append(section("variables", [self._variable(one) for one in found]))
        return section("env", parts)

    def _is_sure(self, key: str) -> bool:
        """Whether a variable is set, or the service can certainly do without."""
        # What code fails without may be in a branch or in settings that this service never comes to.
        return self._is_set(key) or key in self._image or is_optional(key, self.reads, self.project)

    def _variable(self, variable: Variable) -> Entry:
        """A variable under `variables`; a comment where it is not set, and it is not certain that it has to be."""
        key, found = variable.key, self.facts.find(variable.key)
        variable.seen += [self._image[key]] if key in self._image else []
        if isinstance(found, Assignment) and not variable.seen:
            variable.seen.append(Location(found.place.path, found.place.line))
        variable.optional = found is None and (variable.optional or key in self._image)
        entry = variable.entry()
        return entry if self._is_sure(key) else replace(entry, why="nothing here sets it", sure=False)

    @cached_property
    def _is_loader_known(self) -> bool:
        """Whether the project has what loads env files, and only one of these."""
        return inferred_loader(self.project.root, self.code) is not None

    def _is_set(self, key: str) -> bool:
        return self.facts.find(key) is not None

    @cached_property
    def _image(self) -> Mapping[str, Location]:
        """What the image sets by itself, which the gate does not look at."""
        if not self.source.dockerfile or not self.project.has(self.source.dockerfile):
            return {}
        try:
            with reading():
                image = read_image(self.source.dockerfile, self.project.deploy())
        except CannotJudge:
            return {}
        return {key: self.project.place(self.source.dockerfile, key) for key in image.environ}


def _known(found: Assignment | CannotJudge | None) -> str | None:
    return found.value.reveal() if isinstance(found, Assignment) and found.value is not None else None


def _doubt(verb: str, keys: Sequence[str]) -> str:
    if not keys:
        return ""
    more = ", …" if len(keys) > _MOST_NAMED else ""
    return f"{verb} {', '.join(keys[:_MOST_NAMED])}{more}, which nothing here sets; name what does under `file`"


def _template(templates: Sequence[Template], doubt: str = "") -> Entry:
    paths = [template.path for template in templates]
    return Entry("template", paths[0] if len(paths) == 1 else paths, doubt, sure=not doubt)


def _guessed(
    templates: Sequence[Template], reads: Reads, code: Sequence[str], doubts: Sequence[str], project: Project
) -> Entry:
    """All but what sets the variables, in comments."""
    folder = templates[0].folder if templates else ""
    file = posixpath.join(folder, ".env")
    loader = inferred_loader(project.root, [folder, *code] if folder else code)
    parts = [Entry("file", file, "the file that the service loads; or `process: true`")]
    if loader is not None:
        parts.append(Entry("loader", loader[0], seen=(Location(loader[1]),)))
    parts += [_template(templates)] if templates else []
    parts += [Entry("code", list(code))] if code and reads.found else []
    keys = [key for template in templates for key in template.values] + listed(reads, needed=bool(templates))
    variables = declared(keys, templates, reads, {}, project)
    parts.append(Entry("variables", tuple(variable.entry() for variable in variables)))
    return Entry("env", tuple(parts), sure=False, above=tuple(_explained(doubts)))


def _explained(doubts: Sequence[str]) -> Iterator[str]:
    yield "What sets the variables is not in every checkout. Where it is beside the gate, as on the server, this tells"
    yield "the gate what has to be in it:"
    for doubt in doubts:
        yield f"({doubt})"
