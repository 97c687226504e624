"""Alembic: its configuration, what env.py says of its bookkeeping, and its revisions, none of it run."""

from __future__ import annotations

import ast
import configparser
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...families.migrations import Alembic, Chain, Ledger, Migration, Record
from ...finding import CannotJudge, Location
from ...toml import NotToml, loads
from ..database import Session
from ..files import location, read_text, shown
from .alembic_steps import irreversible, upgrade_steps
from .evaluation import Code, Module, Unclear, dotted, place_of, unclear_parts
from .names import qualified
from .sql import Sql

__all__ = ["Environment", "Script", "read_environment", "read_ledger", "read_revisions", "read_script"]

_NAMES = ("revision", "down_revision", "depends_on", "branch_labels")
_FILE = re.compile(r"(?!\.#|__init__).*\.py")


@dataclass(frozen=True)
class Script:
    """Where the migrations are, as the configuration says it.

    Attributes:
        place: The configuration.
        folder: The folder of ``env.py``.
        versions: The folders of the revisions.
        recursive: Folders below these count as well.
        path: What the configuration puts on ``sys.path``.
    """

    place: Location
    folder: Path
    versions: tuple[Path, ...]
    recursive: bool
    path: tuple[Path, ...]


@dataclass(frozen=True)
class Environment:
    """What ``env.py`` says.

    Attributes:
        table: The bookkeeping table; or why it is not known.
        schema: The schema of that; empty where the search path decides.
    """

    table: str | CannotJudge = "alembic_version"
    schema: str | CannotJudge = ""


def read_script(options: Alembic, root: Path, code: Code) -> Script:
    """The configuration.

    Raises:
        CannotJudge: It cannot be read, or does not say where the migrations are.
    """
    file = root / options.config
    place = location(file, root)
    said = _configuration(file, root, options.name)
    here = file.parent
    where = options.script_location or said.get("script_location", "")
    if not where:
        remedy = "name the right file or section, or set `script-location`"
        raise CannotJudge(f"'{place.path}' says no script_location under [{options.name}]", place, "alembic", remedy)
    base = root if options.script_location else here
    folder = _folder(where, base, root, code)
    if folder is None or not folder.is_dir():
        raise CannotJudge(
            f"there is no folder '{where}', which '{place.path}' gives as script_location",
            place,
            "alembic",
            "is it part of this checkout?",
        )
    versions = _version_locations(said, here, root, code, place) or (folder / "versions",)
    # Alembic takes no other word for yes; of TOML's it is given the boolean.
    recursive = said.get("recursive_version_locations") == ("True" if file.suffix == ".toml" else "true")
    path = tuple(here / entry for entry in re.split(r"[\s,:;]+", said.get("prepend_sys_path", "")) if entry)
    return Script(place, folder, versions, recursive, path)


def _configuration(file: Path, root: Path, section: str) -> Mapping[str, str]:
    text = read_text(file, root)
    place = location(file, root)
    here = str(file.parent)
    if file.suffix == ".toml":
        try:
            tool = loads(text).get("tool", {})
            said = tool.get("alembic", {}) if isinstance(tool, dict) else {}
            said = said if isinstance(said, dict) else {}
        except NotToml as error:
            mark = error.problem.mark
            at = Location(place.path, mark.line, mark.column) if mark else place
            raise CannotJudge(f"'{place.path}' is no TOML", at, "alembic") from None
        # Where entries of a list begin and end needs no separator.
        lists = {"path_separator": "newline"} if isinstance(said.get("version_locations"), list) else {}
        return {key: _toml_text(value).replace("%(here)s", here) for key, value in {**said, **lists}.items()}
    parser = configparser.ConfigParser({"here": here})
    try:
        parser.read_string(text)
        return dict(parser.items(section)) if parser.has_section(section) else {}
    except configparser.InterpolationError:
        # A % in somebody's URL is no reference; Alembic only stumbles over it once it asks for that value.
        return {
            key: value.replace("%(here)s", here).replace("%%", "%") for key, value in parser.items(section, raw=True)
        }
    except configparser.Error as error:
        line = getattr(error, "lineno", 0) or 0
        message = f"'{place.path}' is no ini file: {type(error).__name__}"
        raise CannotJudge(message, replace(place, line=line), "alembic") from None


def _toml_text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _folder(where: str, here: Path, root: Path, code: Code) -> Path | None:
    """The folder that a location means: a path, or ``package:folder``."""
    if re.fullmatch(r"[A-Za-z_][\w.]*:[^/\\].*", where):
        package, *below = where.split(":")
        file = code.find(package)
        return None if file is None else (file if file.is_dir() else file.parent).joinpath(*below)
    # Alembic takes it from where it is started, which is the configuration's folder or the project's.
    found = [Path(os.path.normpath(base / where)) for base in (here, root)]
    return next((folder for folder in found if folder.is_dir()), found[0])


def _version_locations(
    said: Mapping[str, str], here: Path, root: Path, code: Code, place: Location
) -> tuple[Path, ...]:
    text = said.get("version_locations", "").strip()
    if not text:
        return ()
    separator = (said.get("path_separator") or said.get("version_path_separator") or "").strip().lower()
    patterns = {"os": re.escape(os.pathsep), "space": r"\s+", "newline": r"\n", ";": ";", ":": ":"}
    parts = re.split(patterns.get(separator, r"[,\s]+"), text)
    found: list[Path] = []
    for part in filter(None, map(str.strip, parts)):
        folder = _folder(part, here, root, code)
        if folder is None:
            message = f"there is no package for '{part}', which '{place.path}' gives among its version_locations"
            raise CannotJudge(message, place, "alembic", "`migrations.roots` says where modules are")
        found.append(folder)
    return tuple(found)


def read_environment(options: Alembic, script: Script, root: Path, code: Code) -> Environment:
    """Where ``env.py`` keeps the books, as far as it says so in so many words."""
    if options.version_table and options.version_table_schema is not None:
        return Environment(options.version_table, options.version_table_schema)
    file = script.folder / "env.py"
    try:
        module = code.at(file)
    except CannotJudge as refusal:
        return Environment(options.version_table or refusal, options.version_table_schema or "")
    said: dict[str, str | CannotJudge] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "configure":
            for keyword in node.keywords:
                if keyword.arg in _BOOKS:
                    said[keyword.arg] = _said(keyword.arg, module.evaluated(keyword.value), keyword, module, root)
                elif keyword.arg is None and isinstance(given := module.evaluated(keyword.value), dict):
                    for name in _BOOKS & given.keys():
                        said[name] = _said(name, given[name], keyword, module, root)
    return Environment(
        options.version_table or said.get("version_table", "alembic_version"),
        options.version_table_schema
        if options.version_table_schema is not None
        else said.get("version_table_schema", ""),
    )


_BOOKS = frozenset(["version_table", "version_table_schema"])


def _said(key: str, value: Any, keyword: ast.keyword, module: Module, root: Path) -> str | CannotJudge:
    if isinstance(value, str):
        return value
    if value is None:
        return "alembic_version" if key == "version_table" else ""
    return CannotJudge(
        f"env.py computes {key}, so that where Alembic keeps its books is not known",
        place_of(keyword.value, module.file, root),
        "alembic",
        f"set `{key.replace('_', '-')}` under `migrations: alembic:`",
    )


def read_revisions(script: Script, root: Path, code: Code, sql: Sql | None) -> Chain:
    """The chain of the revisions.

    Args:
        script: Where they are.
        root: The gate file's folder.
        code: The project's modules.
        sql: Reads SQL, where what each does to the schema is asked for.
    """
    found: dict[str, Migration] = {}
    twice: list[Migration] = []
    problems: list[CannotJudge] = []
    seen: set[Path] = set()
    for folder in script.versions:
        if not folder.is_dir():
            name = shown(folder, root)
            problems.append(CannotJudge(f"there is no folder '{name}' with revisions", script.place, name))
            continue
        for file in _files(folder, recursive=script.recursive):
            # Alembic reads a file once that two locations lead to.
            real = file.resolve() if len(script.versions) > 1 else file
            if real in seen:
                continue
            seen.add(real)
            try:
                migration = _revision(file, root, code, sql)
            except CannotJudge as refusal:
                problems.append(refusal)
                continue
            if migration.id in found:
                twice.append(migration)
            else:
                found[migration.id] = migration
    by_label = {label: key for key, m in found.items() for label in m.labels}
    for key, migration in found.items():
        depends = tuple(by_label.get(id, id) for id in migration.depends)
        if depends != migration.depends:
            found[key] = replace(migration, depends=depends)
    if not found and not problems:
        names = ", ".join(shown(folder, root) for folder in script.versions)
        problems.append(
            CannotJudge(f"there is no revision in {names}", script.place, "alembic", "is it the right folder?")
        )
    return Chain("alembic", script.place, found, tuple(twice), tuple(problems))


def _files(folder: Path, *, recursive: bool) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__") if recursive else []
        yield from (Path(top, name) for name in sorted(names) if _FILE.fullmatch(name))


def _revision(file: Path, root: Path, code: Code, sql: Sql | None) -> Migration:
    module = code.at(file)
    nodes: dict[str, ast.expr] = {}
    for statement in module.tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id in _NAMES and statement.value is not None:  # type: ignore[attr-defined]
                nodes[target.id] = statement.value  # type: ignore[attr-defined]
    place = location(file, root)
    values = {name: _value(module, name, nodes.get(name)) for name in _NAMES}
    for name, value in values.items():
        if isinstance(value, Unclear) or not _fits(name, value):
            at = place_of(nodes[name], file, root) if name in nodes else place
            why = next((part.reason for part in unclear_parts(value)), "it is no identifier")
            message = f"{name} of '{place.path}' cannot be read: {why}"
            raise CannotJudge(message, at, place.path, f"write {name} as a plain text")
    id = values["revision"]
    return Migration(
        id,
        place_of(nodes["revision"], file, root) if "revision" in nodes else place,
        parents=_tuple(values["down_revision"]),
        depends=_tuple(values["depends_on"]),
        labels=_tuple(values["branch_labels"]),
        steps=upgrade_steps(module, root, sql) if sql else (),
        irreversible=irreversible(module.tree) if sql else "",
    )


def _value(module: Module, name: str, node: ast.expr | None) -> Any:
    if node is None:
        # It may come from an import; all but the identifier itself may be left out.
        value = module.value(name)
        return value if name == "revision" or not isinstance(value, Unclear) else None
    return node.value if isinstance(node, ast.Constant) else module.evaluated(node)


def _fits(name: str, value: Any) -> bool:
    if name == "revision":
        return isinstance(value, str) and bool(value)
    if isinstance(value, (tuple, list, set, frozenset)):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str)


def _tuple(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def read_ledger(environment: Environment, session: Session, kind: str) -> Ledger:
    """The rows of Alembic's table.

    Raises:
        CannotJudge: Which table that is, is not known.
        DatabaseError: It cannot be read.
    """
    for part in (environment.table, environment.schema):
        if isinstance(part, CannotJudge):
            raise part
    table = qualified(kind, str(environment.table), str(environment.schema))
    rows = session.rows(f"SELECT version_num FROM {table}")  # noqa: S608 - a name, quoted
    name = ".".join(filter(None, (str(environment.schema), str(environment.table))))
    return Ledger(name, tuple(Record(str(row[0])) for row in rows))
