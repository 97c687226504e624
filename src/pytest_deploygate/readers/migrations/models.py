"""The tables that Python code means to use, as far as it names them in so many words."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...families.migrations import Model, Models, Table
from ...files import Unreadable, read_bytes
from ...finding import CannotJudge, Location
from ..files import LIMIT, shown
from ..gitignore import matches_path
from ..walk import Walk
from .django import App
from .django_steps import Field, default_table, read_field, table_of
from .evaluation import Code, Module, dotted, place_of

__all__ = ["imported", "read_django_models", "read_models"]

_NAMES = re.compile(rb"__tablename__|\bTable\s*\(|\btable\s*=\s*True")
_TESTS = (
    "**/tests/**",
    "**/test/**",
    "**/conftest.py",
    "**/test_*.py",
    "**/*_test.py",
    "docs/**",
    "examples/**",
    "benchmarks/**",
)
_COLUMNS = frozenset(["Column", "mapped_column", "Field"])
_PLAIN = re.compile(r"(?:orm\.)?Mapped\[(?:Optional\[)?[\"']?(?:int|str|bool|float|bytes|date|datetime|Decimal|UUID)\b")
_NO_COLUMNS = frozenset(
    "relationship column_property association_proxy hybrid_property synonym composite deferred backref Relationship "
    "dynamic_loader query_expression".split()
)


def read_models(starts: Iterable[str], skipped: Sequence[Path], code: Code) -> Models:
    """The models of SQLAlchemy and SQLModel in some folders and files.

    Args:
        starts: Relative to the root.
        skipped: Folders that hold no models, such as those of the migrations.
        code: The project's modules.
    """
    walk = Walk(code.root)
    found: list[Model] = []
    problems: list[CannotJudge] = []
    for file in _python_files(walk, starts, skipped):
        try:
            content = read_bytes(file, LIMIT)
        except Unreadable as refusal:
            name = shown(file, code.root)
            problems.append(CannotJudge(f"'{name}' {refusal}", Location(name), name))
            continue
        if not _NAMES.search(content):
            continue
        try:
            found += _models(code.at(file, _module_name(file, code)), code)
        except CannotJudge as refusal:
            problems.append(refusal)
    return Models(tuple(found), problems=(*walk.problems, *problems))


def _python_files(walk: Walk, starts: Iterable[str], skipped: Sequence[Path]) -> Iterator[Path]:
    for name in starts:
        start = walk.start(name)
        if start is None:
            continue
        if start.is_file():
            yield start
            continue
        for folder, entries in walk.below(start):
            path = walk.root if folder == "." else walk.root / folder
            if any(path == skip or skip in path.parents for skip in skipped):
                continue
            prefix = "" if folder == "." else f"{folder}/"
            for entry in entries:
                if entry.name.endswith(".py") and not matches_path(_TESTS, prefix + entry.name):
                    yield path / entry.name


def _module_name(file: Path, code: Code) -> str:
    for folder in code.path:
        if file.is_relative_to(folder):
            parts = file.relative_to(folder).with_suffix("").parts
            return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return ""


def _models(module: Module, code: Code) -> Iterator[Model]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            model = _class(node, module, code)
            if model is not None:
                yield model
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call):
            call = node.value
            if dotted(call.func).rpartition(".")[2] == "Table" and len(call.args) >= 2:
                name = module.evaluated(call.args[0])
                # Without columns or with `autoload_with` it is what the database says it is.
                is_read = any(keyword.arg in {"autoload", "autoload_with"} for keyword in call.keywords)
                if isinstance(name, str) and not is_read:
                    schema = next((module.evaluated(k.value) for k in call.keywords if k.arg == "schema"), "")
                    if schema is None or isinstance(schema, str):
                        yield Model(
                            Table(name, schema or ""),
                            place_of(call.args[0], module.file, code.root),
                            dict(_table_columns(call.args[2:], module, code)),
                            dotted(node.targets[0] if isinstance(node, ast.Assign) else node.target) or name,
                            shown(module.file, code.root),
                        )


def _table_columns(nodes: Sequence[ast.expr], module: Module, code: Code) -> Iterator[tuple[str, Location]]:
    for node in nodes:
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "Column" and node.args:
            name = module.evaluated(node.args[0])
            if isinstance(name, str):
                yield name, place_of(node, module.file, code.root)


def _class(node: ast.ClassDef, module: Module, code: Code) -> Model | None:
    """The table of a class that names it, or that SQLModel names after it."""
    said: dict[str, ast.expr] = {}
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = getattr(statement, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.expr):
            said[target.id] = value
    if "__bind_key__" in said or "__abstract__" in said:
        return None
    is_sqlmodel = any(
        k.arg == "table" and isinstance(k.value, ast.Constant) and k.value.value is True for k in node.keywords
    )
    at: ast.AST = node
    if "__tablename__" in said:
        name = module.evaluated(said["__tablename__"])
        at = said["__tablename__"]
    elif is_sqlmodel:
        name = node.name.lower()
    else:
        return None
    schema = _schema(said.get("__table_args__"), module)
    if not isinstance(name, str) or schema is None:
        return None
    place = place_of(at, module.file, code.root)
    if at is node:
        place = replace(place, width=len(f"class {node.name}"))
    columns = dict(_columns(node, module, code))
    return Model(Table(name, schema), place, columns, node.name, shown(module.file, code.root))


def _schema(node: ast.expr | None, module: Module) -> str | None:
    """The schema in ``__table_args__``; None where that is computed."""
    if node is None:
        return ""
    value = module.evaluated(node)
    options = value[-1] if isinstance(value, tuple) and value else value
    if isinstance(options, dict):
        schema = options.get("schema", "")
        return schema if isinstance(schema, str) else ("" if schema is None else None)
    return "" if isinstance(value, tuple) else None


def _columns(node: ast.ClassDef, module: Module, code: Code) -> Iterator[tuple[str, Location]]:
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        if not isinstance(target, ast.Name) or target.id.startswith("__"):
            continue
        value = getattr(statement, "value", None)
        annotation = ast.unparse(statement.annotation) if isinstance(statement, ast.AnnAssign) else ""
        made = dotted(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""
        if made in _NO_COLUMNS or "ClassVar" in annotation:
            continue
        if made in _COLUMNS and isinstance(value, ast.Call):
            first = module.evaluated(value.args[0]) if value.args and made != "Field" else None
            said = {k.arg: k.value for k in value.keywords}
            named = module.evaluated(said["name"]) if "name" in said else None
            # `sa_column` says the whole column anew.
            if made == "Field" and "sa_column" in said:
                continue
            if made == "Field":
                # Its own `name` is none of the column's.
                more = module.evaluated(said["sa_column_kwargs"]) if "sa_column_kwargs" in said else {}
                named = more.get("name") if isinstance(more, dict) else None
                if not isinstance(more, dict):
                    continue
            name = first if isinstance(first, str) else named if isinstance(named, str) else target.id
            yield name, place_of(statement, module.file, code.root)
        elif value is None and _PLAIN.match(annotation):
            # Without a call it is a column unless it is other models.
            yield target.id, place_of(statement, module.file, code.root)


# What env.py imports


@dataclass
class Reach:
    """What a module imports, and what that does.

    Attributes:
        files: The project's files among it, in as far as they were looked for.
        dynamic: Where modules are imported whose names only a run knows.
    """

    files: set[Path] = field(default_factory=set)
    dynamic: Location | None = None


def imported(file: Path, wanted: Collection[Path], code: Code) -> Reach:
    """What a file of the project imports in the end, until all that is wanted is among it.

    What only a type checker follows counts as well.
    """
    reach = Reach()
    left = set(wanted)
    todo = deque([file])
    while todo and left:
        at = todo.popleft()
        if at in reach.files:
            continue
        reach.files.add(at)
        left.discard(at)
        try:
            module = code.at(at, _module_name(at, code))
        except CannotJudge:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    todo.extend(_files_of(alias.name, code))
            elif isinstance(node, ast.ImportFrom):
                name = module.absolute(node.module, node.level)
                todo.extend(_files_of(name, code))
                for alias in node.names:
                    todo.extend(_files_of(f"{name}.{alias.name}", code))
            elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in _IMPORTERS:
                text = module.evaluated(node.args[0]) if node.args else None
                if isinstance(text, str):
                    todo.extend(_files_of(text, code))
                elif reach.dynamic is None:
                    reach.dynamic = place_of(node, at, code.root)
    return reach


_IMPORTERS = frozenset("import_module __import__ walk_packages iter_modules import_string find_modules".split())


def _files_of(name: str, code: Code) -> Iterator[Path]:
    """The project's files that importing a name runs: the module and the packages around it."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        file = code.find(".".join(parts[:end]))
        if file is None or not code.is_own(file):
            return
        if file.suffix == ".py":
            yield file


# Django


def read_django_models(apps: Sequence[App], code: Code) -> Models:
    """The models of the project's own apps."""
    found: list[Model] = []
    unmigrated: dict[str, Model] = {}
    problems: list[CannotJudge] = []
    for app in apps:
        if not app.is_own or not app.is_sure:
            continue
        models: list[Model] = []
        for file in _model_files(app.folder):
            try:
                models += _Django(app, code.at(file, _module_name(file, code)), code).models()
            except CannotJudge as refusal:
                problems.append(refusal)
        found += models
        if models and app.migrations is None:
            unmigrated[app.label] = models[0]
    return Models(tuple(found), unmigrated=unmigrated, problems=tuple(problems))


def _model_files(folder: Path) -> list[Path]:
    package = folder / "models"
    if package.is_dir():
        return sorted(file for file in package.rglob("*.py") if file.is_file())
    file = folder / "models.py"
    return [file] if file.is_file() else []


@dataclass
class _Django:
    app: App
    module: Module
    code: Code

    def models(self) -> Iterator[Model]:
        for node in self.module.tree.body:
            if isinstance(node, ast.ClassDef) and self._is_model(node, self.module, 0):
                model = self._model(node)
                if model is not None:
                    yield model

    def _is_model(self, node: ast.ClassDef, module: Module, depth: int) -> bool:
        return any(self._is_base(dotted(base), module, depth) for base in node.bases)

    def _is_base(self, name: str, module: Module, depth: int) -> bool:
        """Whether a base class is a model, as far as the project's own code says."""
        if name in {"models.Model", "Model"} or name.endswith(".models.Model"):
            return True
        # Known abstract models of Django itself.
        if name.rpartition(".")[2] in {"AbstractUser", "AbstractBaseUser", "PermissionsMixin", "AbstractBaseSession"}:
            return True
        if depth > 10 or not name or "." in name:
            return False
        for other in module.tree.body:
            if isinstance(other, ast.ClassDef) and other.name == name:
                return self._is_model(other, module, depth + 1)
            if isinstance(other, ast.ImportFrom):
                for alias in other.names:
                    if (alias.asname or alias.name) == name:
                        found = self.code.module(module.absolute(other.module, other.level))
                        return found is not None and self._is_base(alias.name, found, depth + 1)
        return False

    def _model(self, node: ast.ClassDef) -> Model | None:
        meta: dict[str, Any] = {}
        for inner in node.body:
            if isinstance(inner, ast.ClassDef) and inner.name == "Meta":
                for statement in inner.body:
                    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                        meta[statement.targets[0].id] = self.module.evaluated(statement.value)
        if meta.get("abstract") is True or meta.get("proxy") is True or meta.get("managed") is False:
            return None
        label = meta.get("app_label", self.app.label)
        named = meta.get("db_table", default_table(str(label), node.name))
        if not isinstance(named, str) or "swappable" in meta:
            return None
        place = replace(place_of(node, self.module.file, self.code.root), width=len(f"class {node.name}"))
        columns = {
            known.column: at for known, at in self._fields(node) if known.column and known.kind != "ManyToManyField"
        }
        return Model(
            table_of(named), place, columns, node.name, shown(self.module.file, self.code.root), self.app.label
        )

    def _fields(self, node: ast.ClassDef) -> Iterator[tuple[Field, Location]]:
        for statement in node.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                value = statement.value
                name = dotted(value.func) if isinstance(value, ast.Call) else ""
                # Fields of third parties may have no column, or several.
                if name.startswith("models.") and name.endswith(("Field", "ForeignKey")):
                    known = read_field(value, statement.targets[0].id, self.module)
                    if known is not None:
                        yield known, place_of(statement, self.module.file, self.code.root)
