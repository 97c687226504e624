"""The first draft of a gate file: which environments there are, and what is known of each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..families.env import EnvOptions
from ..families.pm2 import App, Folder, Script
from ..families.pm2.names import OTHER_STAGES, words
from ..finding import CannotJudge, Location
from ..readers.env.inference import inferred_loader
from ..secret import Scrubber
from .chains import Chain, migrations_section, read_chains
from .code import service_code
from .containers import Containers, read_containers
from .deploys import Deploys, read_deploys
from .document import Entry, Flow, Reference, Told, scrubbed, section, told, written
from .env import Source, env_section
from .names import environment, is_deployed, is_same, rest
from .pm2 import Pm2File, name_of, pm2_section, read_pm2_files
from .project import Project, above
from .starts import Start, compose_starts, imports_section, pm2_starts, read_starts
from .variables import Template, read_templates, templates_for

__all__ = ["Inferred", "infer"]

_HEAD = """\
# Written by `deploygate init` from what this repository says; nothing of it was run. Behind a line stands where that
# was seen. What is a guess, or what only a server knows, stands in comments: look these over.
# Every key: `deploygate schema`. Every rule: `deploygate rules`, and `deploygate explain RULE`.
version: 1
"""


@dataclass(frozen=True)
class Inferred:
    """What was found.

    Attributes:
        text: The gate file; empty where nothing is certain enough for one.
        environments: The names of its environments.
        told: Its values, with where each was seen.
        problems: What could not be read or told, each as a sentence.
    """

    text: str
    environments: tuple[str, ...]
    told: tuple[Told, ...]
    problems: tuple[str, ...]


def infer(root: Path, environ: Mapping[str, str], scrubber: Scrubber) -> Inferred:
    """What a repository tells of its deploys. It is only read.

    Args:
        root: Its folder.
        environ: The process environment, for git.
        scrubber: Told of every secret that is come by.
    """
    project = Project(root, environ, scrubber)
    drafts = _drafts(project)
    for draft in drafts:
        draft.sections = tuple(scrubbed(entry, scrubber) for entry in _sections(draft, project))
    shared = _Shared(drafts)
    kept = [draft for draft in drafts if any(part.sure for part in draft.sections)]
    parts = shared.parts if kept else ()
    defaults = section("defaults", parts)
    entries = [Entry(d.name, shared.left(d), d.why, tuple(d.seen)) for d in kept]
    said = [*(told(defaults) if parts else ()), *(one for entry in entries for one in told(entry, "environments"))]
    problems = list(project.problems)
    if not kept:
        said = [one for draft in drafts for one in told(Entry(draft.name, draft.sections), "environments")]
        return Inferred("", (), tuple(said), tuple(problems))
    blocks = [_HEAD, *(["\n".join(written(defaults)) + "\n"] if parts else [])]
    lines = ["environments:"]
    for number, entry in enumerate(entries):
        lines += ([""] if number else []) + [f"  {line}" for line in written(entry)]
    text = "\n".join([*blocks, "\n".join(line.rstrip() for line in lines) + "\n"])
    return Inferred(text, tuple(draft.name for draft in kept), tuple(said), tuple(problems))


@dataclass(eq=False)
class _Draft:
    """An environment.

    Attributes:
        name: What `--env` will call it.
        seen: Where it is named.
        why: Why it is there, where nothing names it.
        file: What PM2 starts in it.
        containers: What docker compose starts in it.
        sections: What is known of it.
    """

    name: str
    seen: list[Location] = field(default_factory=list)
    why: str = ""
    file: Pm2File | None = None
    containers: Containers | None = None
    sections: tuple[Entry, ...] = ()
    known: _Known | None = None

    @property
    def folders(self) -> frozenset[str]:
        """Where its services lie."""
        found = self.file.folders if self.file else frozenset[str]()
        return found | (self.containers.folders if self.containers else frozenset())

    @property
    def starts(self) -> list[Start]:
        """What of its own it may start with Python."""
        found = list(pm2_starts(self.file.apps)) if self.file else []
        return found + (list(compose_starts(self.containers)) if self.containers else [])


@dataclass(frozen=True)
class _Known:
    """What all environments share."""

    templates: list[Template]
    starts: list[Start]
    chains: list[Chain]
    drafts: list[_Draft]

    def of(self, draft: _Draft, folder: str) -> bool:
        """Whether something in a folder is an environment's: of those whose services lie there, or else of all."""
        owners = [one for one in self.drafts if any(_touch(folder, own) for own in one.folders)]
        return not folder or draft in owners or not owners


def _touch(one: str, other: str) -> bool:
    return one == other or one in above(other) or other in above(one)


def _drafts(project: Project) -> list[_Draft]:
    deploys = read_deploys(project)
    files = read_pm2_files(project, deploys.started)
    templates = read_templates(project)
    drafts = _Drafts(project, deploys)
    for role in dict.fromkeys(file.role for file in files if file.role):
        drafts.add_role(role, [file for file in files if file.role == role])
    plain = [file for file in files if not file.role]
    found = read_containers(project)
    for containers in found:
        if containers.stage:
            drafts.add_stage(containers)
    drafts.add_plain(plain, [containers for containers in found if not containers.stage], templates)
    known = _Known(templates, read_starts(project), read_chains(project), drafts.found)
    for draft in drafts.found:
        draft.known = known
    return drafts.found


@dataclass
class _Drafts:
    project: Project
    deploys: Deploys
    found: list[_Draft] = field(default_factory=list)

    def draft(self, name: str) -> _Draft:
        """The environment that a name means."""
        known = next((draft for draft in self.found if is_same(draft.name, name)), None)
        if known is None:
            place = next((place for other, place in self.deploys.environments.items() if is_same(other, name)), None)
            known = _Draft(name, [place] if place else [])
            self.found.append(known)
        return known

    def add_role(self, role: str, files: Sequence[Pm2File]) -> None:
        """An environment whose ecosystem file is called like it."""
        accepted = [file for file in files if file.ecosystem.file.accepted] or list(files)
        chosen = [file for file in accepted if file.started] or accepted
        if len(chosen) > 1:
            paths = ", ".join(file.path for file in chosen)
            self._say(f"several files are called like the environment '{role}': {paths}; name one under `pm2: config:`")
            return
        draft = self.draft(role)
        if draft.file is not None:
            self._say(f"'{chosen[0].path}' and '{draft.file.path}' are both called like the environment '{draft.name}'")
            return
        draft.file = chosen[0]
        draft.seen.append(Location(chosen[0].path))

    def add_stage(self, containers: Containers) -> None:
        """An environment whose compose file is called like it."""
        draft = self.draft(containers.stage)
        if draft.file is not None or draft.containers is not None:
            self._say(
                f"'{containers.files[-1]}' is called like the environment '{draft.name}', which has services already"
            )
            return
        draft.containers = containers
        draft.seen.append(Location(containers.files[-1]))

    def add_plain(
        self, files: Sequence[Pm2File], containers: Sequence[Containers], templates: Sequence[Template]
    ) -> None:
        """What says not for which environment it is: for those that are named elsewhere, or for the only one."""
        if self.found:
            for file in files:
                apps = ", ".join(file.names)
                self._say(f"nothing says in which environment '{file.path}' is started; its apps: {apps}")
            for one in containers:
                self._say(f"nothing says in which environment '{one.files[0]}' is used")
            return
        for file in files[1:]:
            self._say(f"'{file.path}' says no role, as '{files[0].path}' does, which was taken")
        if not files and len(containers) > 1:
            for one in containers:
                draft = self.draft(environment(posixpath.basename(posixpath.dirname(one.files[0]))) or "compose")
                draft.containers = draft.containers or one
                draft.seen.append(Location(one.files[0]))
            return
        names = list(self.deploys.environments) or [t.stage for t in templates if _is_served(t.stage)]
        for name in names or ["compose" if containers and not files else "production"]:
            draft = self.draft(name)
            draft.file = files[0] if files else None
            draft.containers = containers[0] if containers and not files else None
            if not self.deploys.environments:
                draft.seen += [Location(t.path) for t in templates if t.stage == name]
            draft.why = "" if draft.seen else "nothing names an environment here; call it as you like"
        if files and containers:
            self._say(f"'{containers[0].files[0]}' is left out, as PM2 starts the services")

    def _say(self, problem: str) -> None:
        self.project.problems.append(problem)


def _is_served(name: str) -> bool:
    """Whether a template is for servers, and for none that only developers have."""
    return bool(name) and is_deployed(name) and OTHER_STAGES.isdisjoint(set(words(name)) - {"staging", "stage", "stg"})


def _sections(draft: _Draft, project: Project) -> Iterator[Entry]:
    known = draft.known
    assert known is not None
    if draft.file is not None:
        entry, draft.file = pm2_section(draft.file, draft.name, project)
        yield entry
    starts = draft.starts
    if starts or not any(other.starts for other in known.drafts):
        built = {s.dockerfile for s in draft.containers.services if s.settled} if draft.containers else set()
        starts += [s for s in known.starts if s.entry.dockerfile not in built and known.of(draft, _folder(s.folder))]
    imports = imports_section(draft.name, starts, project, draft.file.options if draft.file else None)
    templates = templates_for(draft.name, draft.folders, known.templates)
    found = dict.fromkeys([*(imports.code if imports else ()), *_code(draft, project)])
    code = [path for path in found if found.keys().isdisjoint(above(path))]
    env = env_section(draft.name, list(_sources(draft, project)), templates, code, project)
    yield from [env] if env else []
    yield from [imports.entry] if imports else []
    chains = [chain for chain in known.chains if known.of(draft, chain.folder)]
    url = next((url for t in known.templates for key in t.values if (url := _url(key, t.places[key]))), None)
    migrations = migrations_section(draft.name, chains, imports.roots if imports else (), url, project)
    yield from [migrations] if migrations else []


def _folder(folder: str) -> str:
    return "" if folder == "." else folder


def _url(key: str, place: Location) -> Entry | None:
    if not re.fullmatch(r"(?:\w+_)?(?:DATABASE|DB|POSTGRES|PG|MYSQL)_UR[LI]", key, re.ASCII):
        return None
    return Entry("database", Reference(key), "then it is compared with what has run there", (place,), sure=False)


def _code(draft: _Draft, project: Project) -> Iterator[str]:
    """Where the code lies that is started by something else than Python."""
    for app in draft.file.apps if draft.file else ():
        yield from _code_of(app, project)
    for service in draft.containers.services if draft.containers else ():
        yield from service_code(service.folder, "", project)
    if draft.file is None and draft.containers is None:
        yield from service_code(".", "", project)


def _code_of(app: App, project: Project) -> list[str]:
    folder = app.folder.path if isinstance(app.folder, Folder) and app.folder.inside else "."
    script = app.launch.path if isinstance(app.launch, Script) and app.launch.kind == "file" else ""
    return service_code(folder, script, project)


def _sources(draft: _Draft, project: Project) -> Iterator[Source]:
    """What may set the variables of an environment."""
    containers = draft.containers
    if containers is not None and (main := containers.main) is not None:
        asked = containers.env_service(main)
        said: dict[str, Flow] = {"service": main.name, **({"file": asked.file} if asked.file else {})}
        more = [service.name for service in containers.services if service is not main]
        why = f"the section is about one service; there are also {', '.join(more)}" if more else ""
        entry = Entry("compose", said, why, (main.place,))
        options = EnvOptions(compose=asked)
        yield Source(options, (entry,), files=containers.files, dockerfile=main.dockerfile)
    file = _env_file(draft, project)
    entries = [] if file is None else [Entry("file", file)]
    loader = inferred_loader(project.root, [file]) if file is not None else None
    entries += [Entry("loader", loader[0], seen=(Location(loader[1]),))] if loader else []
    named = loader[0] if loader else None
    apps = [app for app in draft.file.apps if name_of(app)] if draft.file else []
    app = _main(apps)
    if app is not None and draft.file is not None:
        others = ", ".join(name_of(other) for other in apps if other is not app)
        why = f"the section is about one app; there are also {others}" if others else ""
        entry = Entry("pm2", name_of(app), why, (Location(app.env_place.path, app.env_place.line),))
        options = EnvOptions(pm2=name_of(app), file=file, loader=named)
        yield Source(options, (entry, *entries), pm2=draft.file.options, code=tuple(_code_of(app, project)))
    if file is not None:
        yield Source(EnvOptions(file=file, loader=named), tuple(entries))


def _main(apps: Sequence[App]) -> App | None:
    """The only app whose environment PM2 sets, or the only one of those that listens."""
    setting = [(app, app.env) for app in apps if not isinstance(app.env, CannotJudge) and app.env]
    listening = [(app, env) for app, env in setting if "PORT" in env]
    chosen = setting if len(setting) == 1 else listening
    return chosen[0][0] if len(chosen) == 1 else None


def _env_file(draft: _Draft, project: Project) -> str | None:
    """The env file of an environment that every checkout has."""
    folders = [*draft.folders, ""]
    found = [m for m in project.matching(r"(?P<folder>.*/)?(?P<name>[^/]*\.env(?:\.[^/]+)?)") if _is_near(m, folders)]
    own = [m[0] for m in found if is_same(rest(m["name"].lstrip("."), ("env",)), draft.name)]
    return own[0] if own else next((m[0] for m in found if m["name"] == ".env"), None)


def _is_near(found: re.Match[str], folders: Iterable[str]) -> bool:
    return (found["folder"] or "").rstrip("/") in {around for folder in folders for around in (folder, *above(folder))}


class _Shared:
    """The sections that all environments have in common."""

    def __init__(self, drafts: Sequence[_Draft]) -> None:
        first = drafts[0].sections if len(drafts) > 1 else ()
        self.parts = tuple(part for part in first if all(part in draft.sections for draft in drafts))

    def left(self, draft: _Draft) -> tuple[Entry, ...]:
        """What is an environment's own."""
        return tuple(part for part in draft.sections if part not in self.parts)
