"""One ecosystem file, read as PM2 reads it, for one environment."""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...families.pm2 import App, ConfigFile, Ecosystem, Folder, Pm2Options, Rejection, Script
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ...secret import Scrubber, is_secret_key, spoken_secrets
from ...value import Known, Member, Unknown, Value, cannot_judge, walk
from ..gitignore import ignored, matches_path, submodules
from ..javascript import World, read_expression, read_script, syntax
from ..yamljs import read_yaml
from .app import AppReader
from .ground import Ground
from .launch import Launcher
from .packages import Packages
from .values import absent, anything, either, text_of, truth

__all__ = ["read_ecosystem"]

_APP_KEYS = frozenset(["script", "cmd", "command", "exec", "name"])


@dataclass(frozen=True)
class _Module:
    """What loading the file gives, what it is made of, and why Node would not load it, if it had to be forced."""

    export: Value | CannotJudge
    kind: str = ""
    forms: Mapping[str, Location] = field(default_factory=dict)
    misfit: CannotJudge | None = None


@dataclass(frozen=True)
class _Sections:
    """The parts of an export that PM2 looks at."""

    apps: tuple[Value, ...] | CannotJudge
    deploy: Mapping[str, Member] | CannotJudge


def read_ecosystem(file: ConfigFile, options: Pm2Options, deploy: Deploy, packages: Packages) -> Ecosystem:
    """What the file says for the environment whose options these are. Whatever is unknown is so in the facts."""
    module = _load(file, options, deploy)
    file = replace(file, module=module.kind or file.module)
    if not isinstance(module.export, CannotJudge):
        _hide(module.export, deploy.scrubber)
    seen = Ecosystem(file, (), module.export, {}, module.forms, misfit=module.misfit)
    top, default = (module.export, None)
    if isinstance(top, Known) and isinstance(top.data, Mapping) and "default" in top.data and not _has_apps(top.data):
        # PM2 looks at no default export. What the author meant is judged all the same.
        top, default = top.data["default"].value, top.data["default"].key
    if isinstance(top, Unknown):
        top = cannot_judge(top, f"what '{file.path}' exports")
    if isinstance(top, CannotJudge):
        return replace(seen, apps=top, deploy=top, default=default)
    if not isinstance(top.data, (Mapping, list)):
        rejection = Rejection("", top.place, "an object with `apps`", top.type)
        refusal = CannotJudge(f"'{file.path}' exports no apps, but something else ({top.type})", top.place)
        return replace(seen, apps=refusal, deploy=refusal, default=default, rejections=(rejection,))
    sections = _sections(top, file)
    apps: tuple[App, ...] | CannotJudge
    if isinstance(sections.apps, CannotJudge):
        apps = sections.apps
    else:
        ground = _ground(sections, options, deploy)
        reader = AppReader(
            Launcher(ground, packages, posixpath.dirname(file.path) or "."),
            options.env,
            _deployed(sections.deploy, options.env),
        )
        apps = _with_built([reader.read(i, entry) for i, entry in enumerate(sections.apps)], options, deploy)
    return replace(seen, apps=apps, deploy=sections.deploy, default=default)


def _load(file: ConfigFile, options: Pm2Options, deploy: Deploy) -> _Module:
    path = deploy.root / file.path
    deploy.scrubber.add_environment(options.variables)
    world = _World(deploy.root, options.variables, scrubber=deploy.scrubber, cwd=deploy.root / options.cwd)
    try:
        if file.format == "yaml":
            return _Module(read_yaml(path, deploy.root))
        if file.format == "json":
            return _Module(read_expression(path, world).export)
        program = world.program(path, file.path)
    except CannotJudge as refusal:
        return _Module(refusal)
    kind, forms = world.kind_of(path, program), syntax.forms(program, file.path)
    try:
        return _Module(read_script(path, world).export, kind, forms)
    except CannotJudge as refusal:
        other = _other_kind(kind, forms)
        if other is None:
            return _Module(refusal, kind, forms)
        world.forced[path] = other
        try:
            return _Module(read_script(path, world).export, kind, forms, refusal)
        except CannotJudge:
            return _Module(refusal, kind, forms, refusal)


@dataclass
class _World(World):
    """A world in which a file can be loaded as what it was written for, whatever Node would take it for."""

    forced: dict[Path, str] = field(default_factory=dict)

    def kind_of(self, path: Path, program: Any) -> str:
        return self.forced.get(path) or super().kind_of(path, program)


_COMMONJS = frozenset(["module.exports", "exports", "require"])
_MODULE = frozenset(["import", "export", "export default"])


def _other_kind(kind: str, forms: Mapping[str, Location]) -> str | None:
    """What a file that does not load was written for, if that is not what Node takes it for."""
    if kind == "module" and not _COMMONJS.isdisjoint(forms) and _MODULE.isdisjoint(forms):
        return "commonjs"
    return "module" if kind == "commonjs" and not _MODULE.isdisjoint(forms) else None


def _has_apps(top: Mapping[str, Member]) -> bool:
    return any(truth(top[key].value) is not False for key in ("apps", "pm2", *_APP_KEYS) if key in top)


def _sections(top: Known, file: ConfigFile) -> _Sections:
    if isinstance(top.data, list):
        return _Sections(tuple(top.data), {})
    members: Mapping[str, Member] = top.data
    nothing: Value = anything(top.open) if top.open else absent(top.place)
    apps = either(*(members[key].value if key in members else nothing for key in ("apps", "pm2")))
    entries: tuple[Value, ...] | CannotJudge
    if truth(apps) is False:
        entries = (top,) if not _APP_KEYS.isdisjoint(members) else ()
    elif isinstance(apps, Unknown):
        entries = cannot_judge(apps, f"the list of apps in '{file.path}'")
    else:
        entries = tuple(apps.data) if isinstance(apps.data, list) else (apps,)
    if not isinstance(entries, CannotJudge):
        entries += tuple(_served(members))
    deploy = members["deploy"].value if "deploy" in members else nothing
    if isinstance(deploy, Unknown):
        return _Sections(entries, cannot_judge(deploy, f"the deploy section of '{file.path}'"))
    return _Sections(entries, deploy.data if isinstance(deploy.data, Mapping) else {})


def _served(members: Mapping[str, Member]) -> Iterator[Value]:
    """Entries of ``static``, each of which PM2 serves with a program of its own."""
    static = members["static"].value if "static" in members else None
    for entry in static.data if isinstance(static, Known) and isinstance(static.data, list) else ():
        if not isinstance(entry, Known) or not isinstance(entry.data, Mapping):
            yield entry
            continue
        port = entry.data["port"].value if "port" in entry.data else absent(entry.place)
        named: Value = Unknown("its port is not known", port.place, frozenset(["string"]))
        if isinstance(port, Known):
            named = Known(f"static-page-server-{text_of(port.data)}", entry.place, private=port.private)
        if "name" in entry.data:
            named = either(entry.data["name"].value, named)
        app = {"name": Member(entry.place, named), "script": Member(entry.place, Known("serve", entry.place))}
        yield Known(app, entry.place)


def _deployed(deploy: Mapping[str, Member] | CannotJudge, env: str | None) -> Value | CannotJudge | None:
    """The ``env`` of the deploy section's entry that is called like ``--env``."""
    if env is None or (not isinstance(deploy, CannotJudge) and env not in deploy):
        return None
    if isinstance(deploy, CannotJudge):
        return deploy
    entry = deploy[env].value
    if isinstance(entry, Unknown):
        return entry
    found = entry.data.get("env") if isinstance(entry.data, Mapping) else None
    return found.value if found else None


def _ground(sections: _Sections, options: Pm2Options, deploy: Deploy) -> Ground:
    declared = options.deploy_path or []
    deployed = [] if isinstance(sections.deploy, CannotJudge) else _deploy_paths(sections.deploy, options.env)
    ground = Ground(deploy.root, options.cwd, [declared] if isinstance(declared, str) else declared, deployed)
    if not isinstance(sections.apps, CannotJudge):
        ground.learn(_absolute_paths(sections.apps))
    return ground


def _deploy_paths(deploy: Mapping[str, Member], env: str | None) -> list[str]:
    entries = [deploy[env]] if env is not None and env in deploy else list(deploy.values())
    paths = (_text(entry.value, "path") for entry in entries)
    return [path for path in paths if path is not None and path.startswith("/")]


def _text(entry: Value, key: str) -> str | None:
    found = entry.data.get(key) if isinstance(entry, Known) and isinstance(entry.data, Mapping) else None
    value = found.value if found else None
    return value.data if isinstance(value, Known) and isinstance(value.data, str) and value.data else None


def _absolute_paths(entries: Sequence[Value]) -> Iterator[str]:
    for entry in entries:
        cwd, script = _text(entry, "cwd"), _text(entry, "script")
        whole = posixpath.join(cwd or "", script or "")
        if script and " " not in script and ("/" in script or "." in script) and whole.startswith("/"):
            yield whole
        if cwd and cwd.startswith("/"):
            yield cwd


def _with_built(apps: Sequence[App], options: Pm2Options, deploy: Deploy) -> tuple[App, ...]:
    """The apps, with those absent files and folders marked that a build makes."""
    absent_paths = {path for app in apps for path in _absent(app)}
    elsewhere = {path for app in apps for path in _elsewhere(app)}
    if not absent_paths and not elsewhere:
        return tuple(apps)
    built = ignored(absent_paths, deploy.root, deploy.environ)
    brought = [*options.built, *submodules(deploy.root)]
    built |= {path for path in absent_paths | elsewhere if matches_path(brought, path)}
    return tuple(_mark(app, built, deploy.root) for app in apps)


def _absent(app: App) -> Iterator[str]:
    if isinstance(app.launch, Script) and app.launch.kind in ("file", "package") and not app.launch.exists:
        yield app.launch.path
        if app.launch.beside:
            yield app.launch.beside
    if isinstance(app.folder, Folder) and app.folder.inside and not app.folder.exists:
        yield app.folder.path + "/"


def _elsewhere(app: App) -> Iterator[str]:
    """Paths that lead out of this repository, about which git knows nothing."""
    if isinstance(app.launch, Script) and app.launch.kind == "outside":
        yield app.launch.path
    if isinstance(app.folder, Folder) and not app.folder.inside:
        yield app.folder.path + "/"


def _mark(app: App, built: frozenset[str], root: Path) -> App:
    """The app with what a build makes marked, and without places beside the file where there is nothing."""
    launch, folder = app.launch, app.folder
    if isinstance(launch, Script) and not launch.exists:
        beside = launch.beside if launch.beside in built or _is_there(root, launch.beside, stat.S_ISREG) else ""
        launch = replace(launch, built=launch.built or launch.path in built, beside=beside)
    if isinstance(folder, Folder):
        beside = folder.beside if not folder.exists and _is_there(root, folder.beside, stat.S_ISDIR) else ""
        folder = replace(folder, built=folder.path + "/" in built, beside=beside)
    return replace(app, launch=launch, folder=folder)


def _is_there(root: Path, path: str, is_kind: Callable[[int], bool]) -> bool:
    """Whether the checkout has that; a name can be too long for the system, or none at all."""
    try:
        return is_kind((root / path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _hide(export: Value, scrubber: Scrubber) -> None:
    """Let no output show the secrets that the file holds, whatever line of it is drawn for another reason."""
    before = ""
    for path, value in walk(export):
        for known in (value,) if isinstance(value, Known) else value.candidates:
            text = known.data
            if not isinstance(text, str):
                continue
            key = next((part for part in reversed(path) if isinstance(part, str)), "")
            option = before if before.startswith("-") and " " not in before else ""
            if key not in _WHAT_RUNS and (is_secret_key(key) or (option and is_secret_key(option))):
                scrubber.add(text)
            for secret in spoken_secrets(text):
                if key not in _WHAT_RUNS:
                    scrubber.add(secret)
            before = text


_WHAT_RUNS = frozenset(["name", "script", "cwd"])
