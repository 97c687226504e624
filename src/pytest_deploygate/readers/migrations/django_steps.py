"""What a Django migration does to the schema, from its list of operations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...families.migrations import Step, Table
from .evaluation import Module, dotted, place_of
from .sql import Sql

__all__ = ["Field", "State", "default_table", "read_field", "read_operations"]

LONGEST_NAME = 63
"""Longer names of tables are cut, with a hash at their end."""
_HARMLESS = frozenset(
    "AlterModelManagers AlterModelTableComment AddIndexConcurrently "
    "RemoveIndexConcurrently ValidateConstraint RenameIndex CreateExtension CITextExtension BtreeGinExtension "
    "BtreeGistExtension BloomExtension CryptoExtension HStoreExtension TrigramExtension UnaccentExtension "
    "CreateCollation RemoveCollation AddConstraintNotValid AlterConstraint".split()
)
_RELATIONS = frozenset(["ForeignKey", "OneToOneField", "ParentalKey", "TreeForeignKey"])
_MANY = frozenset(["ManyToManyField", "ParentalManyToManyField", "TaggableManager", "SortedManyToManyField"])
_NO_COLUMN = frozenset(
    ["GenericForeignKey", "GenericRelation", "TaggableManager", "ManyToManyField", "CompositePrimaryKey"]
)
ORDER = "_order"
"""The column of a model whose rows are ordered with respect to another one's."""


@dataclass(frozen=True)
class Field:
    """A field of a model.

    Attributes:
        kind: The last name of its class.
        column: Its column; empty where it has none.
        named: The column's name is said, and stays whatever the field is called.
        null: It takes NULL.
        db_default: It has a default in the database.
        length: How long a text may be.
        unique: No two rows share a value.
        index: It is indexed.
        through: It makes no table of its own.
        table: The name of the table between two models, where it is said.
    """

    kind: str
    column: str = ""
    named: bool = False
    null: bool = False
    db_default: bool = False
    length: int | None = None
    unique: bool = False
    index: bool = False
    through: bool = False
    table: str = ""

    @property
    def is_many(self) -> bool:
        return self.kind in _MANY


@dataclass
class State:
    """The models of an app while its migrations are read.

    Attributes:
        label: The app's.
        settings: The settings, which may put another model in the place of one.
        lost: What was done to the models is not known any more.
        tables: The table of each model, by its name in lower case; None where that is not known.
        fields: The fields of each.
        named: The models that say what their table is called.
        bare: The models that Django makes no table for, each with why: an option of the model.
    """

    label: str
    settings: Module | None = None
    lost: bool = False
    tables: dict[str, str | None] = field(default_factory=dict)
    fields: dict[str, dict[str, Field]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    bare: dict[str, str] = field(default_factory=dict)

    def table(self, model: str) -> Table | None:
        """The table of a model; None where that is not known."""
        if self.lost or not model:
            return None
        name = self.tables.get(model.lower(), default_table(self.label, model))
        return table_of(name) if name else None


def default_table(label: str, model: str) -> str | None:
    """The table of a model that names none; None where it would be cut."""
    name = f"{label}_{model.lower()}"
    return name if len(name) <= LONGEST_NAME else None


def table_of(name: str) -> Table:
    """A table by the name that a model gives it; people put a schema in by quotes and a dot."""
    schema, dot, table = name.replace('"', "").rpartition(".") if '"."' in name else ("", "", name)
    # A name in quotes of its own is taken as it is.
    return Table(table, schema) if dot else Table(re.sub(r'^"(.*)"$', r"\1", name))


def read_field(node: ast.expr, name: str, module: Module) -> Field | None:
    """A field from the call that makes it; None for any other expression."""
    if not isinstance(node, ast.Call):
        return None
    kind = dotted(node.func).rpartition(".")[2]
    said = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}

    def value(key: str) -> Any:
        return module.evaluated(said[key]) if key in said else None

    column = value("db_column")
    named = isinstance(column, str)
    if kind in _NO_COLUMN:
        column = ""
    elif not isinstance(column, str):
        column = f"{name}_id" if kind in _RELATIONS or "on_delete" in said else name
    length = value("max_length")
    table = value("db_table")
    return Field(
        kind,
        column,
        named=named,
        null=value("null") is True,
        db_default="db_default" in said or kind in {"AutoField", "BigAutoField", "SmallAutoField", "GeneratedField"},
        length=length if isinstance(length, int) else None,
        unique=value("unique") is True or value("primary_key") is True or kind == "OneToOneField",
        index=value("db_index") is True,
        through="through" in said and not (isinstance(said["through"], ast.Constant) and said["through"].value is None),
        table=table if isinstance(table, str) else "",
    )


def read_operations(
    node: ast.expr | None,
    module: Module,
    root: Path,
    sql: Sql,
    state: State,
    lists: Mapping[str, ast.expr],
    *,
    atomic: bool,
) -> tuple[tuple[Step, ...], str]:
    """The steps of a list of operations, and why they cannot be undone; ``lists`` are names of the class around it."""
    if node is None:
        return (), ""
    reader = _Reader(module, root, sql, state, lists, atomic)
    steps = tuple(reader.list_of(node))
    return steps, reader.irreversible


@dataclass
class _Reader:
    module: Module
    root: Path
    sql: Sql
    state: State
    lists: Mapping[str, ast.expr] = field(default_factory=dict)
    atomic: bool = True
    irreversible: str = ""

    def list_of(self, node: ast.expr) -> Iterator[Step]:
        if isinstance(node, (ast.List, ast.Tuple)):
            for item in node.elts:
                yield from self.list_of(item.value) if isinstance(item, ast.Starred) else self._operation(item)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from self.list_of(node.left)
            yield from self.list_of(node.right)
        elif isinstance(node, ast.Name) and (found := self._assigned(node.id)) is not None:
            yield from self.list_of(found)
        else:
            yield self._opaque(node, "its operations are put together by a run")

    def _assigned(self, name: str) -> ast.expr | None:
        """The list that the class or the module gives to a name, once."""
        if name in self.lists:
            return self.lists[name]
        found = [
            n.value
            for n in self.module.tree.body
            if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
        ]
        return found[0] if len(found) == 1 and isinstance(found[0], (ast.List, ast.Tuple, ast.BinOp)) else None

    def _operation(self, node: ast.expr) -> Iterator[Step]:
        if not isinstance(node, ast.Call):
            yield self._opaque(node, "an operation is put together by a run")
            return
        name = dotted(node.func).rpartition(".")[2]
        handler = getattr(self, f"_op_{name.lower()}", None)
        derived = None if handler else self._derived(name)
        if handler is not None:
            texts = (self._text(node, 0, key) for key in ("model_name", "old_name", "name"))
            is_bare = name != "CreateModel" and next(filter(None, texts), "").lower() in self.state.bare
            for step in handler(node):
                yield self._step("other", node) if is_bare else step
        elif derived is not None:
            # What it does beside or in the place of that is not known.
            for step in derived(node):
                yield replace(step, conditional=True)
        elif name in _HARMLESS:
            kind = "create-index" if name.startswith(("AddIndex", "RemoveIndex")) else "other"
            yield self._step(kind, node, self._model(node, "model_name"), concurrently=True)
        else:
            yield self._opaque(node, f"the operation {name} is not known")

    def _derived(self, name: str) -> Any:
        """The handler of what an operation of the same file is made from."""
        for other in self.module.tree.body:
            if isinstance(other, ast.ClassDef) and other.name == name:
                bases = (dotted(base).rpartition(".")[2].lower() for base in other.bases)
                return next((h for base in bases if (h := getattr(self, f"_op_{base}", None))), None)
        return None

    # What operations do

    def _step(self, kind: str, node: ast.AST, table: Table | None = None, **more: Any) -> Step:
        place = place_of(node, self.module.file, self.root)
        return Step(kind, place, table, in_transaction=self.atomic, **more)  # type: ignore[arg-type]

    def _opaque(self, node: ast.AST, reason: str) -> Step:
        said = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant))
        texts = {text.lower() for text in said if isinstance(text, str)}
        words = frozenset(texts | {f"{self.state.label}_{text}" for text in texts})
        return self._step("opaque", node, reason=reason, words=words)

    def _argument(self, node: ast.Call, index: int, name: str) -> ast.expr | None:
        found = next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
        return node.args[index] if found is None and 0 <= index < len(node.args) else found

    def _text(self, node: ast.Call, index: int, name: str) -> str:
        argument = self._argument(node, index, name)
        value = self.module.evaluated(argument) if argument is not None else None
        return value if isinstance(value, str) else ""

    def _model(self, node: ast.Call, name: str = "model_name") -> Table | None:
        model = self._text(node, 0, name)
        return self.state.table(model) if model else None

    def _fields(self, node: ast.Call) -> dict[str, tuple[Field, ast.expr]]:
        listed = self._argument(node, 1, "fields")
        found: dict[str, tuple[Field, ast.expr]] = {}
        for item in listed.elts if isinstance(listed, (ast.List, ast.Tuple)) else []:
            if isinstance(item, ast.Tuple) and len(item.elts) == 2:
                name = self.module.evaluated(item.elts[0])
                known = read_field(item.elts[1], name, self.module) if isinstance(name, str) else None
                if known is not None:
                    found[name] = known, item.elts[1]
        return found

    def _op_createmodel(self, node: ast.Call) -> Iterator[Step]:
        name = self._text(node, 0, "name")
        options = self._argument(node, 2, "options")
        said = self.module.evaluated(options) if options is not None else {}
        if not name or not isinstance(said, dict):
            yield self._opaque(node, "the model that it creates is computed")
            return
        table = said.get("db_table", default_table(self.state.label, name))
        self.state.tables[name.lower()] = table if isinstance(table, str) else None
        fields = self._fields(node)
        self.state.fields[name.lower()] = {key: known for key, (known, _) in fields.items()}
        if isinstance(said.get("db_table"), str):
            self.state.named.add(name.lower())
        if isinstance(said.get("order_with_respect_to"), str):
            self.state.fields[name.lower()][ORDER] = Field("OrderWrt", ORDER)
        swapped = self._swapped(name, said)
        for option, is_so in (("managed", said.get("managed") is False), ("proxy", said.get("proxy") is True)):
            if is_so:
                self.state.bare[name.lower()] = option
        if swapped:
            self.state.bare[name.lower()] = "swappable"
        if said.get("managed") is False or said.get("proxy") is True or swapped:
            yield self._step("other", node)
            return
        own = self.state.table(name)
        columns = frozenset(known.column for known in self.state.fields[name.lower()].values() if known.column)
        if own is None:
            yield self._opaque(node, "its table's name is cut or not known")
            return
        # Another model may stand in its place.
        steps = [self._step("create-table", node, own, columns=columns)]
        steps += [step for key, (known, at) in fields.items() for step in self._many(key, known, own, at)]
        yield from steps if swapped is False else [replace(step, conditional=True) for step in steps]

    def _swapped(self, name: str, said: Mapping[str, Any]) -> bool | None:
        """Whether a setting puts another model in the place of one; None where that is not known."""
        setting = said.get("swappable")
        if setting is None or self.state.settings is None:
            return False if setting is None else None
        value = self.state.settings.value(setting) if isinstance(setting, str) else setting
        if isinstance(value, str):
            return value.lower() != f"{self.state.label}.{name}".lower()
        return False if isinstance(setting, str) and setting not in self.state.settings.names else None

    def _many(self, name: str, known: Field, table: Table | None, node: ast.AST) -> Iterator[Step]:
        """The table between two models."""
        if known.kind == "ManyToManyField" and not known.through and table is not None:
            between = known.table or f"{table.name}_{name}"
            if len(between) <= LONGEST_NAME:
                yield self._step("create-table", node, replace(table, name=between))

    def _op_deletemodel(self, node: ast.Call) -> Iterator[Step]:
        name = self._text(node, 0, "name")
        table = self.state.table(name)
        for key, known in self.state.fields.get(name.lower(), {}).items():
            if known.kind == "ManyToManyField" and not known.through and table is not None:
                yield self._step("drop-table", node, replace(table, name=known.table or f"{table.name}_{key}"))
        self.state.tables.pop(name.lower(), None)
        self.state.fields.pop(name.lower(), None)
        self.state.named.discard(name.lower())
        self.state.bare.pop(name.lower(), None)
        yield self._step("drop-table", node, table) if table else self._opaque(node, "the model is computed")

    def _op_renamemodel(self, node: ast.Call) -> Iterator[Step]:
        old, new = self._text(node, 0, "old_name"), self._text(node, 1, "new_name")
        if not old or not new:
            yield self._opaque(node, "the model is computed")
            return
        table = self.state.table(old)
        is_named = old.lower() in self.state.named
        to = (table.name if table else None) if is_named else default_table(self.state.label, new)
        if is_named:
            self.state.named.discard(old.lower())
            self.state.named.add(new.lower())
        if old.lower() in self.state.bare:
            self.state.bare[new.lower()] = self.state.bare.pop(old.lower())
        fields = self.state.fields.pop(old.lower(), {})
        self.state.tables.pop(old.lower(), None)
        self.state.tables[new.lower()] = to
        self.state.fields[new.lower()] = fields
        if table is None or to is None:
            yield self._opaque(node, "its table's name is cut")
            return
        if to == table.name:
            yield self._step("other", node)
            return
        yield self._step("rename-table", node, table, to=to)
        yield from self._many_renamed(node, fields, table, to)

    def _many_renamed(self, node: ast.Call, fields: Mapping[str, Field], table: Table, to: str) -> Iterator[Step]:
        """The tables between two models are called after the one that has the field."""
        for key, known in fields.items():
            if known.kind == "ManyToManyField" and not known.through and not known.table:
                yield self._step("rename-table", node, Table(f"{table.name}_{key}", table.schema), to=f"{to}_{key}")

    def _op_altermodeltable(self, node: ast.Call) -> Iterator[Step]:
        name, to = self._text(node, 0, "name"), self._text(node, 1, "table")
        table = self.state.table(name)
        target = to or default_table(self.state.label, name)
        self.state.tables[name.lower()] = target
        (self.state.named.add if to else self.state.named.discard)(name.lower())
        if table is None or target is None:
            yield self._opaque(node, "its table's name is cut")
        elif target == table.name:
            yield self._step("other", node)
        else:
            new = table_of(target).name
            yield self._step("rename-table", node, table, to=new)
            yield from self._many_renamed(node, self.state.fields.get(name.lower(), {}), table, new)

    def _op_altermodeloptions(self, node: ast.Call) -> Iterator[Step]:
        name, options = self._text(node, 0, "name"), self._argument(node, 1, "options")
        said = self.module.evaluated(options) if options is not None else {}
        # What is not among them is as if it had never been said.
        if isinstance(said, dict) and self.state.bare.get(name.lower(), "managed") == "managed":
            self.state.bare.pop(name.lower(), None)
            if said.get("managed") is False:
                self.state.bare[name.lower()] = "managed"
        yield self._step("other", node, self._model(node, "name"))

    def _op_alterorderwithrespectto(self, node: ast.Call) -> Iterator[Step]:
        name, argument = self._text(node, 0, "name"), self._argument(node, 1, "order_with_respect_to")
        value = self.module.evaluated(argument) if argument is not None else None
        table, fields = self.state.table(name), self.state.fields.setdefault(name.lower(), {})
        if table is None or not (value is None or isinstance(value, str)):
            yield self._opaque(node, "what it orders by is computed")
        elif value is None:
            fields.pop(ORDER, None)
            yield self._step("drop-column", node, table, column=ORDER)
        elif ORDER not in fields:
            fields[ORDER] = Field("OrderWrt", ORDER)
            yield self._step("add-column", node, table, column=ORDER, not_null=True, type="orderwrt")
        else:
            yield self._step("other", node, table)

    def _field(self, node: ast.Call) -> tuple[str, str, Field | None, ast.expr | None]:
        model, name = self._text(node, 0, "model_name"), self._text(node, 1, "name")
        made = self._argument(node, 2, "field")
        return model, name, read_field(made, name, self.module) if made is not None else None, made

    def _op_addfield(self, node: ast.Call) -> Iterator[Step]:
        model, name, known, made = self._field(node)
        table = self.state.table(model) if model else None
        if known is None or table is None or made is None:
            yield self._opaque(node, "the field that it adds is computed")
            return
        self.state.fields.setdefault(model.lower(), {})[name] = known
        if known.is_many or not known.column:
            yield from self._many(name, known, table, made)
            return
        yield self._step(
            "add-column",
            node,
            table,
            column=known.column,
            not_null=not known.null,
            default=known.db_default,
            type=known.kind.lower(),
        )
        if known.kind in _RELATIONS:
            yield self._step("add-foreign-key", node, table)
        elif known.unique:
            yield self._step("add-unique", node, table)
        if known.index and not known.unique:
            yield self._step("create-index", node, table)

    def _op_removefield(self, node: ast.Call) -> Iterator[Step]:
        model, name = self._text(node, 0, "model_name"), self._text(node, 1, "name")
        table = self.state.table(model) if model else None
        known = self.state.fields.get(model.lower(), {}).pop(name, None)
        if table is None or not name:
            yield self._opaque(node, "the field that it removes is computed")
        elif known is not None and (known.is_many or not known.column):
            if known.kind == "ManyToManyField" and not known.through:
                yield self._step("drop-table", node, replace(table, name=known.table or f"{table.name}_{name}"))
        else:
            yield self._step("drop-column", node, table, column=known.column if known else name)

    def _op_alterfield(self, node: ast.Call) -> Iterator[Step]:
        model, name, known, made = self._field(node)
        table = self.state.table(model) if model else None
        if known is None or table is None or made is None:
            yield self._opaque(node, "the field that it alters is computed")
            return
        before = self.state.fields.get(model.lower(), {}).get(name)
        self.state.fields.setdefault(model.lower(), {})[name] = known
        if before is not None and known.kind == before.kind == "ManyToManyField" and not known.through:
            old, new = (one.table or f"{table.name}_{name}" for one in (before, known))
            is_same = old == new
            yield (
                self._step("other", node, table)
                if is_same
                else self._step("rename-table", node, replace(table, name=old), to=new)
            )
            return
        if before is None or known.is_many or before.is_many:
            yield self._step("other", node, table)
            return
        changed = list(self._changes(node, table, before, known))
        yield from changed or [self._step("other", node, table)]

    def _changes(self, node: ast.Call, table: Table, before: Field, after: Field) -> Iterator[Step]:
        if before.column != after.column:
            yield self._step("rename-column", node, table, column=before.column, to=after.column)
        if before.kind != after.kind and _TYPES.get(before.kind, before.kind) != _TYPES.get(after.kind, after.kind):
            yield self._step("change-type", node, table, column=after.column)
        elif before.length is not None and after.length is not None and before.length != after.length:
            yield self._step("change-type", node, table, column=after.column, widens=after.length > before.length)
        if before.null and not after.null:
            yield self._step("set-not-null", node, table, column=after.column)
        if after.unique and not before.unique:
            yield self._step("add-unique", node, table)
        elif after.index and not before.index:
            yield self._step("create-index", node, table)

    def _op_renamefield(self, node: ast.Call) -> Iterator[Step]:
        model, old, new = (self._text(node, i, n) for i, n in enumerate(("model_name", "old_name", "new_name")))
        table = self.state.table(model) if model else None
        fields = self.state.fields.get(model.lower(), {})
        known = fields.pop(old, None)
        if table is None or not old or not new:
            yield self._opaque(node, "the field that it renames is computed")
            return
        if known is None:
            yield self._step("rename-column", node, table, column=old, to=new)
            return
        # The column is called after the field unless somebody says otherwise; a relation's has a suffix.
        follows = bool(known.column) and not known.named
        column = f"{new}{known.column.removeprefix(old)}" if follows else known.column
        fields[new] = replace(known, column=column)
        if follows and not known.is_many:
            yield self._step("rename-column", node, table, column=known.column, to=column)
        elif known.kind == "ManyToManyField" and not known.through and not known.table:
            yield self._step("rename-table", node, replace(table, name=f"{table.name}_{old}"), to=f"{table.name}_{new}")
        else:
            yield self._step("other", node, table)

    def _op_addindex(self, node: ast.Call) -> Iterator[Step]:
        yield self._step("create-index", node, self._model(node))

    def _op_removeindex(self, node: ast.Call) -> Iterator[Step]:
        yield self._step("drop-index", node, self._model(node))

    def _op_addconstraint(self, node: ast.Call) -> Iterator[Step]:
        made = self._argument(node, 1, "constraint")
        name = dotted(made.func) if isinstance(made, ast.Call) else ""
        yield self._step("add-check" if name.endswith("CheckConstraint") else "add-unique", node, self._model(node))

    def _op_removeconstraint(self, node: ast.Call) -> Iterator[Step]:
        yield self._step("drop-constraint", node, self._model(node))

    def _op_alteruniquetogether(self, node: ast.Call) -> Iterator[Step]:
        yield self._together(node, "unique_together", "add-unique")

    def _op_alterindextogether(self, node: ast.Call) -> Iterator[Step]:
        yield self._together(node, "index_together", "create-index")

    def _together(self, node: ast.Call, name: str, kind: str) -> Step:
        argument = self._argument(node, 1, name)
        value = self.module.evaluated(argument) if argument is not None else None
        table = self._model(node, "name")
        return self._step(kind if value else "drop-constraint", node, table)

    def _op_separatedatabaseandstate(self, node: ast.Call) -> Iterator[Step]:
        inside = self._argument(node, 0, "database_operations")
        state = self._argument(node, 1, "state_operations")
        if inside is not None:
            yield from self.list_of(inside)
        if state is not None:
            # It says what the models are, and does nothing.
            self.state.lost |= any(step.kind == "opaque" for step in self.list_of(state))

    def _op_runsql(self, node: ast.Call) -> Iterator[Step]:
        text = self._argument(node, 0, "sql")
        if self._argument(node, 1, "reverse_sql") is None:
            self.irreversible = self.irreversible or "a RunSQL has no reverse_sql"
        value = self.module.evaluated(text) if text is not None else None
        parts = value if isinstance(value, (list, tuple)) else [value]
        for part in parts:
            statement = part[0] if isinstance(part, (list, tuple)) and part else part
            if isinstance(statement, str):
                yield from self.sql.steps(statement, place_of(node, self.module.file, self.root))
            elif not (isinstance(text, ast.Attribute) and text.attr == "noop"):
                yield self._opaque(node, "the SQL that it runs is put together by a run")

    def _op_runpython(self, node: ast.Call) -> Iterator[Step]:
        if self._argument(node, 1, "reverse_code") is None:
            self.irreversible = self.irreversible or "a RunPython has no reverse_code"
        code = self._argument(node, 0, "code")
        if not (isinstance(code, ast.Attribute) and code.attr == "noop"):
            yield self._step("data", node)


# Fields that are of one type in the database.
_TYPES: Mapping[str, str] = {
    "EmailField": "CharField",
    "SlugField": "CharField",
    "URLField": "CharField",
    "FileField": "CharField",
    "ImageField": "CharField",
    "FilePathField": "CharField",
    "OneToOneField": "ForeignKey",
    "PositiveIntegerField": "IntegerField",
    "PositiveBigIntegerField": "BigIntegerField",
    "PositiveSmallIntegerField": "SmallIntegerField",
    "AutoField": "IntegerField",
    "BigAutoField": "BigIntegerField",
    "NullBooleanField": "BooleanField",
}
