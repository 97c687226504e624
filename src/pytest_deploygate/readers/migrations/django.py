"""Django: its settings, its apps and their migrations, none of it run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...families.migrations import Chain, Django, Ledger, Migration, Record, Step
from ...finding import CannotJudge, Location
from ..database import Session
from ..files import location, shown
from .django_steps import State, read_operations
from .evaluation import Class, Code, Maybe, Module, Unclear, dotted, place_of, unclear_parts
from .names import qualified
from .sql import Sql

__all__ = ["App", "Project", "read_apps", "read_ledger", "read_project", "swapped"]

ID = "{}.{}"
"""How a migration is called: its app's label and its own name."""


@dataclass(frozen=True)
class App:
    """An installed app.

    Attributes:
        name: Its package.
        label: What its tables and migrations are called by.
        folder: The package's folder.
        migrations: The folder of its migrations; None where it has none.
        is_sure: It is installed whatever a condition in the settings comes to.
        is_own: It is part of the project, and no installed package.
    """

    name: str
    label: str
    folder: Path
    migrations: Path | None
    is_sure: bool = True
    is_own: bool = True


@dataclass(frozen=True)
class Project:
    """What the settings say.

    Attributes:
        place: The settings.
        apps: The apps that are installed.
        user: AUTH_USER_MODEL.
        problems: Why there may be more apps, or others.
    """

    place: Location
    apps: tuple[App, ...]
    user: str = "auth.User"
    problems: tuple[CannotJudge, ...] = ()


def swapped(settings: Module | None, name: str) -> str:
    """The model that a swappable setting names."""
    value = settings.value(name) if settings is not None else None
    return value if isinstance(value, str) else {"AUTH_USER_MODEL": "auth.User"}.get(name, "")


def read_project(options: Django, root: Path, code: Code) -> tuple[Project, Module]:
    """The settings and the apps.

    Raises:
        CannotJudge: The settings cannot be read, or do not say what is installed.
    """
    file = code.find(options.settings)
    if file is None or file.is_dir():
        remedy = "name the module as DJANGO_SETTINGS_MODULE has it; `migrations.roots` says where modules are"
        raise CannotJudge(
            f"there is no settings module '{options.settings}'", Location("deploygate.yaml"), "django", remedy
        )
    settings = code.at(file, options.settings)
    code.objects["django.conf", "settings"] = options.settings, "django.conf.global_settings"
    code.call = called
    place = location(file, root)
    installed = options.apps if options.apps is not None else settings.value("INSTALLED_APPS")
    if not isinstance(installed, (list, tuple)):
        why = installed.reason if isinstance(installed, Unclear) else "it is no list"
        raise CannotJudge(
            f"INSTALLED_APPS of '{place.path}' cannot be read: {why}",
            place,
            "django",
            "list the apps under `migrations: django: apps:`",
        )
    modules = settings.value("MIGRATION_MODULES")
    apps, problems = read_apps(installed, modules if isinstance(modules, dict) else {}, place, root, code)
    if isinstance(modules, Unclear) and "MIGRATION_MODULES" in settings.names:
        problems.append(
            CannotJudge(f"MIGRATION_MODULES of '{place.path}' cannot be read: {modules.reason}", place, "django")
        )
    return Project(place, tuple(apps), swapped(settings, "AUTH_USER_MODEL"), tuple(problems)), settings


def read_apps(
    installed: Sequence[Any], modules: Mapping[Any, Any], place: Location, root: Path, code: Code
) -> tuple[list[App], list[CannotJudge]]:
    """The apps of a list of their names."""
    apps: list[App] = []
    problems: list[CannotJudge] = []
    for key, said in modules.items():
        if said is not None and not isinstance(said, str):
            why = next((part.reason for part in unclear_parts(said)), "it is no module's name")
            problems.append(CannotJudge(f"MIGRATION_MODULES of '{place.path}' cannot be read at '{key}': {why}", place))
    for entry in installed:
        is_sure, name = (False, entry.item) if isinstance(entry, Maybe) else (True, entry)
        if not isinstance(name, str):
            why = next((part.reason for part in unclear_parts(name)), "") or "a part of it is computed"
            remedy = "list the apps under `migrations: django: apps:`"
            problems.append(CannotJudge(f"INSTALLED_APPS cannot be read to its end: {why}", place, "django", remedy))
            continue
        try:
            found = _app(name, modules, root, code, is_sure=is_sure)
        except CannotJudge as refusal:
            problems.append(refusal)
            continue
        if found is not None:
            apps.append(found)
        elif is_sure:
            remedy = "install the project's packages for this Python, or name another under `migrations: python:`"
            problems.append(CannotJudge(f"the app '{name}' is not found", place, name, remedy))
    return apps, problems


def _app(entry: str, modules: Mapping[Any, Any], root: Path, code: Code, *, is_sure: bool) -> App | None:
    name, label = _configured(entry, root, code)
    file = code.find(name)
    if file is None:
        return None
    folder = file if file.is_dir() else file.parent
    if file.is_file() and file.name != "__init__.py":
        # A module on its own has no package for migrations.
        return App(name, label, folder, None, is_sure, _is_own(folder, root))
    migrations: Path | None = folder / "migrations"
    if label in modules:
        said = modules[label]
        found = code.find(said) if isinstance(said, str) else None
        migrations = found.parent if found is not None and found.is_file() else None
    # Django takes a folder without __init__.py for one that somebody forgot.
    if migrations is not None and not (migrations / "__init__.py").is_file():
        migrations = None
    return App(name, label, folder, migrations, is_sure, _is_own(folder, root))


def _is_own(folder: Path, root: Path) -> bool:
    return folder.is_relative_to(root) and "site-packages" not in folder.parts


def _configured(entry: str, root: Path, code: Code) -> tuple[str, str]:
    """The package and the label of an entry of INSTALLED_APPS.

    Raises:
        CannotJudge: The app's configuration does not say them in so many words.
    """
    if code.find(entry) is not None:
        module = code.module(f"{entry}.apps")
        configs = list(_configs(module)) if module is not None else []
        defaults = [config for config in configs if _said(config, "default", code) is True]
        chosen = defaults or [config for config in configs if _said(config, "default", code) is not False]
        if len(chosen) != 1:
            return entry, entry.rpartition(".")[2]
        config = chosen[0]
    else:
        package, _, name = entry.rpartition(".")
        module = code.module(package)
        found = next((c for c in _configs(module) if c.node.name == name), None) if module is not None else None
        if found is None:
            return entry, entry.rpartition(".")[2]
        config = found
    path, label = _said(config, "name", code), _said(config, "label", code)
    if isinstance(path, Unclear) or isinstance(label, Unclear) or not path:
        place = place_of(config.node, config.module.file, root)
        remedy = "list the apps under `migrations: django: apps:`"
        raise CannotJudge(f"{config.node.name} does not say plainly which app it configures", place, entry, remedy)
    return str(path), str(label or str(path).rpartition(".")[2])


@dataclass(frozen=True)
class _Config:
    """An AppConfig class."""

    module: Module
    node: ast.ClassDef


def _configs(module: Module) -> Iterator[_Config]:
    """The AppConfig classes of a module."""
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef) and any(dotted(b).rpartition(".")[2].endswith("Config") for b in node.bases):
            yield _Config(module, node)


def _said(config: _Config, name: str, code: Code, depth: int = 0) -> Any:
    """What an AppConfig class, or one that it is made from, says; None where none does."""
    for statement in config.node.body:
        target, value = _assigned(statement)
        if isinstance(target, ast.Name) and target.id == name and value is not None:
            return config.module.evaluated(value)
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return Unclear(f"{name} is computed", statement.lineno)
    # Whether a class is the app's default is its own matter.
    for base in config.node.bases if name != "default" and depth < _MOST_BASES else ():
        known = config.module.evaluated(base)
        if isinstance(known, Class):
            found = _said(_Config(known.module, known.node), name, code, depth + 1)
            if found is not None:
                return found
        elif dotted(base).rpartition(".")[2] not in {"AppConfig", "object"}:
            return Unclear(f"{ast.unparse(base)} is not found", config.node.lineno)
    return None


_MOST_BASES = 10


@dataclass
class _Reading:
    """Migrations as they are found."""

    root: Path
    code: Code
    settings: Module
    sql: Sql | None
    labels: frozenset[str]
    found: dict[str, Migration] = field(default_factory=dict)
    problems: list[CannotJudge] = field(default_factory=list)


def read_chain(project: Project, settings: Module, root: Path, code: Code, sql: Sql | None) -> Chain:
    """The migrations of all apps.

    Args:
        project: The apps.
        settings: The settings module.
        root: The gate file's folder.
        code: The project's modules and those of its environment.
        sql: Reads SQL, where what each does to the schema is asked for.
    """
    apps = {app.label: app for app in project.apps}
    migrated = {label for label, app in apps.items() if app.migrations is not None}
    reading = _Reading(root, code, settings, sql, frozenset(migrated))
    for label in sorted(migrated):
        _read_app(apps[label], reading)
    _link(reading)
    problems = [*project.problems, *reading.problems]
    if not reading.found and not problems:
        problems.append(CannotJudge("no installed app has migrations", project.place, "django"))
    return Chain(
        "django",
        project.place,
        reading.found,
        (),
        tuple(problems),
        unmigrated=frozenset(apps.keys() - migrated),
    )


def _read_app(app: App, reading: _Reading) -> None:
    assert app.migrations is not None
    state = State(app.label, reading.settings)
    for file in sorted(app.migrations.glob("*.py")):
        # Django finds modules, and what has a dot in its name is none.
        if file.stem[0] in "_~" or "." in file.stem or not file.is_file():
            continue
        try:
            migration = _migration(file, app, reading, state)
        except CannotJudge as refusal:
            reading.problems.append(refusal)
        else:
            reading.found[migration.id] = migration


def _migration(file: Path, app: App, reading: _Reading, state: State) -> Migration:
    module = reading.code.at(file, f"{app.name}.migrations.{file.stem}")
    place = location(file, reading.root)
    node = next((n for n in module.tree.body if isinstance(n, ast.ClassDef) and n.name == "Migration"), None)
    if node is None:
        raise CannotJudge(f"'{place.path}' has no class Migration of its own", place, f"{app.label}.{file.stem}")
    names = _attributes(node, module)
    links: dict[str, tuple[str, ...]] = {}
    for name in ("dependencies", "run_before", "replaces"):
        value, at = names.get(name, ([], node))
        links[name], problem = _links(name, value, at, module, reading.root)
        if problem is not None:
            reading.problems.append(problem)
    steps: tuple[Step, ...] = ()
    irreversible = ""
    if reading.sql is not None:
        operations = names.get("operations")
        lists = {name: expression for name, (_, expression) in names.items()}
        atomic = names.get("atomic", (True, node))[0] is not False
        steps, irreversible = read_operations(
            operations[1] if operations else None, module, reading.root, reading.sql, state, lists, atomic=atomic
        )
    return Migration(
        ID.format(app.label, file.stem),
        place_of(node, file, reading.root),
        # Those of other apps have to run before as well, and are not followed: each app has heads of its own.
        parents=tuple(id for id in links["dependencies"] if id.startswith(f"{app.label}.")),
        depends=tuple(id for id in links["dependencies"] if not id.startswith(f"{app.label}.")),
        replaces=links["replaces"],
        labels=links["run_before"],
        group=app.label,
        steps=steps,
        irreversible=irreversible,
        doubt=""
        if app.is_sure
        else f"whether the app '{app.label}' is installed depends on a condition in the settings",
    )


def _attributes(node: ast.ClassDef, module: Module) -> dict[str, tuple[Any, ast.expr]]:
    """The attributes of a class, with the expression that each was last given."""
    found: dict[str, tuple[Any, ast.expr]] = {}

    def take(body: Sequence[ast.stmt], *, is_sure: bool) -> None:
        for statement in body:
            if isinstance(statement, ast.If):
                test = module.evaluated(statement.test)
                if isinstance(test, Unclear):
                    take(statement.body, is_sure=False)
                    take(statement.orelse, is_sure=False)
                else:
                    take(statement.body if test else statement.orelse, is_sure=is_sure)
                continue
            target, value = _assigned(statement)
            if isinstance(target, ast.Name) and value is not None:
                known = None if target.id == "operations" else module.evaluated(value)
                if (
                    target.id == "operations"
                    and target.id in found
                    and not (is_sure and isinstance(statement, (ast.Assign, ast.AnnAssign)))
                ):
                    before_it = found[target.id][1]
                    value = ast.copy_location(
                        ast.BinOp(before_it, ast.Add(), value)
                        if is_sure
                        else ast.IfExp(ast.Constant(value=None), value, before_it),
                        value,
                    )
                if isinstance(statement, ast.AugAssign) and target.id in found:
                    before = found[target.id][0]
                    unclear = Unclear("it is put together", statement.lineno)
                    known = before + known if isinstance(before, list) and isinstance(known, list) else unclear
                if not is_sure and target.id in {"dependencies", "replaces", "run_before"}:
                    known = Unclear("it depends on a condition", statement.lineno)
                found[target.id] = known, value

    take(node.body, is_sure=True)
    return found


def _assigned(statement: ast.stmt) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(statement, ast.Assign):
        return statement.targets[0], statement.value
    if isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        return statement.target, statement.value
    return None, None


def _links(
    name: str, value: Any, node: ast.AST, module: Module, root: Path
) -> tuple[tuple[str, ...], CannotJudge | None]:
    """Ids of what a migration names, as far as they can be read; and why there may be more."""
    pairs: list[str] = []
    problem: CannotJudge | None = None
    for item in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(item, (tuple, list)) and len(item) == 2 and all(isinstance(part, str) for part in item):
            if tuple(item) != UNSET:
                pairs.append(ID.format(*item))
            continue
        why = next((part.reason for part in unclear_parts(item)), "it is no pair of an app and a name")
        subject = shown(module.file, root)
        message = f"{name} of '{subject}' cannot be read to the end: {why}"
        problem = CannotJudge(message, place_of(node, module.file, root), subject)
    return tuple(pairs), problem


UNSET = "", "__first__"
"""The dependency on a model that no setting names. Something sets it when it runs; it comes first in its own app."""


def called(name: str, arguments: Sequence[Any], _keywords: Mapping[str, Any]) -> Any:
    """What the functions that migrations call give; for `Code.call`."""
    if name.rpartition(".")[2] == "swappable_dependency" and arguments:
        return (arguments[0].partition(".")[0], "__first__") if isinstance(arguments[0], str) else UNSET
    return Unclear(f"{name}() is not run" if name else "a call is not run")


def _link(reading: _Reading) -> None:
    """Say of each migration what it really follows: the first of an app, the last, and who asked to run before it."""
    found = reading.found
    by_app: dict[str, list[str]] = {}
    for key, migration in found.items():
        by_app.setdefault(migration.group, []).append(key)

    def first(label: str) -> str:
        own = by_app.get(label, [])
        return min((key for key in own if not any(p in found for p in found[key].parents)), default="")

    def last(label: str) -> str:
        own = by_app.get(label, [])
        followed = {parent for key in own for parent in found[key].parents}
        return min((key for key in own if key not in followed), default="")

    def meant(id: str) -> str:
        label, _, name = id.partition(".")
        if id in found or name not in {"__first__", "__latest__"}:
            return id
        return (first(label) if name == "__first__" else last(label)) or id

    before: dict[str, list[str]] = {}
    for key, migration in found.items():
        for child in migration.labels:
            before.setdefault(meant(child), []).append(key)
    for key, migration in list(found.items()):
        # A dependency on the first of its own app means nothing.
        parents = tuple(p for p in migration.parents if not p.endswith(".__first__"))
        depends = tuple(map(meant, migration.depends)) + tuple(before.get(key, ()))
        found[key] = replace(migration, parents=parents, depends=depends, labels=())


def read_ledger(session: Session, kind: str, schema: str = "") -> Ledger:
    """The rows of Django's table.

    Raises:
        DatabaseError: It cannot be read.
    """
    table = qualified(kind, "django_migrations", schema)
    rows = session.rows(f"SELECT app, name FROM {table} ORDER BY id")  # noqa: S608 - a name, quoted
    return Ledger("django_migrations", tuple(Record(ID.format(app, name)) for app, name in rows))
