"""What an Alembic revision does to the schema, from the calls in its ``upgrade()``."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...families.migrations import Step, Table
from .evaluation import Maybe, Module, Unclear, dotted, place_of
from .sql import Sql, is_volatile

__all__ = ["irreversible", "upgrade_steps"]

MAX_TURNS = 200
"""How many turns of a loop are followed one by one."""
MAX_ALL_TURNS = 5000
"""How many turns are followed in all, with loops within loops."""
MAX_CALLS = 500
"""How many calls of functions of the same file are followed."""

# Where the table is among the arguments, where it is not the first.
_TABLES = dict.fromkeys(
    "create_index drop_index create_foreign_key create_check_constraint create_unique_constraint "
    "create_exclude_constraint create_primary_key drop_constraint".split(),
    1,
)
# Methods that do nothing to the schema that any rule asks about.
_HARMLESS = frozenset(
    "f get_bind get_context context bulk_insert alter_comment create_table_comment drop_table_comment inline_literal "
    "implementation_for execute_if".split()
)


def upgrade_steps(module: Module, root: Path, sql: Sql) -> tuple[Step, ...]:
    """The steps of ``upgrade()``; an opaque one where there is no such function."""
    functions = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
    function = functions.get("upgrade")
    if function is None:
        place = place_of(module.tree, module.file, root)
        return (Step("opaque", replace(place, line=0, column=0), reason="it has no upgrade()"),)
    reader = _Reader(module, root, sql, functions)
    return tuple(reader.body(function.body))


def irreversible(tree: ast.Module) -> str:
    """Why a revision cannot be undone; empty where it seems it can."""
    function = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "downgrade"), None)
    if function is None:
        return "it has no downgrade()"
    body = [node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    if all(isinstance(node, ast.Pass) for node in body):
        upgrade = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "upgrade"), None)
        # A merge of two branches does nothing either way.
        if upgrade is not None and all(isinstance(n, (ast.Pass, ast.Expr)) and not _calls(n) for n in upgrade.body):
            return ""
        return "its downgrade() does nothing"
    return "its downgrade() raises" if isinstance(body[0], ast.Raise) else ""


def _calls(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Call) for inner in ast.walk(node))


def _is_autocommit(node: ast.expr) -> bool:
    """Whether this is ``op.get_context().autocommit_block()``."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "autocommit_block"


@dataclass
class _Batch:
    """``with op.batch_alter_table(...) as b``."""

    table: Table | None


@dataclass
class _Reader:
    module: Module
    root: Path
    sql: Sql
    functions: Mapping[str, ast.FunctionDef]
    batches: dict[str, _Batch] = field(default_factory=dict)
    scope: dict[str, Any] = field(default_factory=dict)
    within: frozenset[str] = frozenset()
    calls: list[str] = field(default_factory=list)
    ops: frozenset[str] = frozenset(["op"])
    turns: list[int] = field(default_factory=lambda: [0])
    conditional: bool = False
    # Why nothing, or nothing that is sure, comes after: `return`, `raise`, `continue` or `break`.
    left: str = ""
    maybe_left: bool = False
    autocommit: bool = False

    def body(self, statements: Sequence[ast.stmt]) -> Iterator[Step]:
        for statement in statements:
            if self.left:
                return
            yield from self._statement(statement)

    def _statement(self, node: ast.stmt) -> Iterator[Step]:
        if isinstance(node, ast.If):
            yield from self._if(node)
        elif isinstance(node, ast.For) and (turns := self._turns(node)) is not None:
            for value in turns:
                self._bind(node.target, value)
                yield from self.body(node.body)
                self.left = "" if self.left == "continue" else self.left
                if self.left:
                    break
            if self.left == "break":
                self.left = ""
            else:
                yield from self.body(node.orelse)
        elif isinstance(node, (ast.For, ast.While, ast.Try)):
            yield from self._under(node)
        elif isinstance(node, ast.With):
            yield from self._with(node)
        elif isinstance(node, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
            yield from self._calls(node)
            if self.conditional:
                self.maybe_left = True
            else:
                self.left = type(node).__name__.lower()
        elif isinstance(node, ast.FunctionDef):
            self.functions = {**self.functions, node.name: node}
        elif not isinstance(node, (ast.ClassDef, ast.AsyncFunctionDef)):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, self.evaluated(node.value))
            elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
                is_plain = isinstance(node, ast.AnnAssign) and node.value is not None
                self._bind(node.target, self.evaluated(node.value) if is_plain else Unclear("it is changed"))  # type: ignore[arg-type]
            yield from self._calls(node)

    def _bind(self, target: ast.expr, value: Any) -> None:
        """Note what a name of the function means from here on."""
        if isinstance(target, ast.Name):
            self.scope[target.id] = Unclear(f"{target.id} depends on a condition") if self.conditional else value
        elif isinstance(target, (ast.Tuple, ast.List)):
            fits = isinstance(value, (tuple, list)) and len(value) == len(target.elts)
            for index, element in enumerate(target.elts):
                self._bind(element, value[index] if fits else Unclear("it is taken apart"))

    def _turns(self, node: ast.For) -> Sequence[Any] | None:
        """What a loop goes through, where that is known and not much."""
        value = self.evaluated(node.iter)
        is_known = isinstance(value, (tuple, list)) and not any(isinstance(item, (Unclear, Maybe)) for item in value)
        if not is_known or len(value) > MAX_TURNS or self.turns[0] + len(value) > MAX_ALL_TURNS:
            return None
        self.turns[0] += len(value)
        return list(value)

    def _if(self, node: ast.If) -> Iterator[Step]:
        test = self.evaluated(node.test)
        if isinstance(test, Unclear):
            yield from self._under(node)
        else:
            yield from self.body(node.body if test else node.orelse)

    def _under(self, node: ast.If | ast.For | ast.While | ast.Try) -> Iterator[Step]:
        head = [getattr(node, name) for name in ("test", "iter") if hasattr(node, name)]
        for expression in head:
            yield from self._calls(expression)
        was, self.conditional = self.conditional, True
        if isinstance(node, ast.For):
            self._bind(node.target, Unclear("it is what a loop goes through"))
        for name in ("body", "orelse", "finalbody"):
            yield from self.body(getattr(node, name, []))
        for handler in getattr(node, "handlers", []):
            yield from self.body(handler.body)
        self.conditional = was

    def _with(self, node: ast.With) -> Iterator[Step]:
        for item in node.items:
            call = item.context_expr
            name = dotted(call.func) if isinstance(call, ast.Call) else ""
            if isinstance(call, ast.Call) and name.endswith(".batch_alter_table"):
                if isinstance(item.optional_vars, ast.Name):
                    self.batches[item.optional_vars.id] = _Batch(self._table(call, 0, "table_name"))
            elif not _is_autocommit(call):
                yield from self._calls(call)
        was = self.autocommit
        self.autocommit = was or any(_is_autocommit(item.context_expr) for item in node.items)
        yield from self.body(node.body)
        self.autocommit = was

    def _calls(self, node: ast.AST) -> Iterator[Step]:
        """The steps of the calls in a statement, inner ones apart: what a call is given is its own business."""
        todo: list[ast.AST] = [node]
        while todo:
            inner = todo.pop(0)
            if isinstance(inner, ast.Call):
                steps = self._call(inner)
                if steps is not None:
                    is_sure = not self.conditional and not self.maybe_left
                    yield from (step if is_sure else replace(step, conditional=True) for step in steps)
                    continue
            if not isinstance(inner, ast.Lambda):
                todo += ast.iter_child_nodes(inner)

    def _call(self, node: ast.Call) -> list[Step] | None:
        """The steps of a call; None where only what is inside of it can be one."""
        name = dotted(node.func)
        base, _, method = name.rpartition(".")
        base, method = self._imported(base, method)
        if not base and method in self.functions:
            return self._function(self.functions[method], node)
        if base in self.batches:
            return self._operation(node, method, self.batches[base])
        if self._is_op(base):
            return self._operation(node, method, None)
        # Of what a call gives as well: `op.get_bind().execute(…)`.
        last = node.func.attr if isinstance(node.func, ast.Attribute) else method
        if last in {"execute", "exec_driver_sql"}:
            return self._execute(node)
        if method in {"create_all", "drop_all", "run_sync", "upgrade"}:
            return [self._opaque(node, f"{name}() is not followed")]
        if isinstance(node.func, ast.Subscript):
            return [self._step("opaque", node, reason="which function it calls is computed")]
        given = {dotted(argument) for argument in (*node.args, *(keyword.value for keyword in node.keywords))}
        if any(self._is_op(name) or name in self.batches for name in given):
            reason = f"{name or 'a function'}() is given the operations, and not followed"
            return [self._step("opaque", node, reason=reason)]
        return None

    def _imported(self, base: str, method: str) -> tuple[str, str]:
        """The same names where the file calls ``op``, or what is in it, by another name."""
        for node in self.module.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module in {"alembic", "alembic.op"}:
                for alias in node.names:
                    known = alias.asname or alias.name
                    if node.module == "alembic" and alias.name == "op" and known == base:
                        return "op", method
                    if node.module == "alembic.op" and not base and known == method:
                        return "op", alias.name
        return base, method

    def _function(self, function: ast.FunctionDef, node: ast.Call) -> list[Step]:
        """The steps of a function of the same file, with what it is given."""
        if function.name in self.within:
            # What one that calls itself does to the schema, it does at its first call as well.
            return []
        if len(self.calls) >= MAX_CALLS:
            return [self._opaque(node, "its functions call each other too often")]
        self.calls.append(function.name)
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        scope = {argument: Unclear(f"{argument} is given to {function.name}()") for argument in names}
        scope |= dict(zip(reversed(names), map(self.evaluated, reversed(function.args.defaults)), strict=False))
        if not any(isinstance(argument, ast.Starred) for argument in node.args):
            scope |= dict(zip(names, map(self.evaluated, node.args), strict=False))
        scope |= {keyword.arg: self.evaluated(keyword.value) for keyword in node.keywords if keyword.arg}
        inner = replace(self, batches={}, scope=scope, within=self.within | {function.name}, conditional=False)
        inner.left, inner.maybe_left = "", False
        for argument, given in (*zip(names, node.args, strict=False), *((k.arg or "", k.value) for k in node.keywords)):
            if self._is_op(dotted(given)):
                inner.ops |= {argument}
            elif (batch := self.batches.get(dotted(given))) is not None:
                inner.batches[argument] = batch
        return list(inner.body(function.body))

    def _is_op(self, name: str) -> bool:
        return name in self.ops or name.endswith(".op")

    def _operation(self, node: ast.Call, method: str, batch: _Batch | None) -> list[Step]:
        if method in _HARMLESS:
            return [self._step("data", node)] if method == "bulk_insert" else []
        if method == "execute":
            return self._execute(node)
        known = _OPERATIONS.get(method)
        if known is None:
            return [self._opaque(node, f"op.{method}() is not known")]
        steps = known(self, node, batch)
        return steps or [self._opaque(node, f"what op.{method}() is given is computed")]

    def _execute(self, node: ast.Call) -> list[Step]:
        argument = self.argument(node, 0, "sqltext")
        if argument is None:
            argument = next(iter(node.args), None)
        kind, argument = _statement(argument)
        if argument is None:
            return []
        text = self.evaluated(argument)
        if isinstance(text, str):
            return list(self.sql.steps(text, place_of(argument, self.module.file, self.root)))
        beginning = _beginning(argument)
        if kind == "data" or (_DATA.match(beginning) and not _has_more(argument)):
            return [self._step("data", node)]
        # What is filled in may be any name.
        return [self._step("opaque", node, reason="the SQL that it runs is put together by a run")]

    # What operations do

    def _step(self, kind: str, node: ast.AST, table: Table | None = None, **more: object) -> Step:
        place = place_of(node, self.module.file, self.root)
        return Step(kind, place, table, in_transaction=not self.autocommit, **more)  # type: ignore[arg-type]

    def _opaque(self, node: ast.AST, reason: str) -> Step:
        words = frozenset(
            part.lower()
            for inner in ast.walk(node)
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
            for part in inner.value.replace(".", " ").split()
        )
        return self._step("opaque", node, reason=reason, words=words)

    def evaluated(self, node: ast.expr) -> Any:
        return self.module.evaluated(node, self.scope)

    def text(self, node: ast.expr | None) -> str | None:
        value = None if node is None else self.evaluated(node)
        return value if isinstance(value, str) else None

    def argument(self, node: ast.Call, index: int, name: str) -> ast.expr | None:
        found = next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
        if (
            found is None
            and 0 <= index < len(node.args)
            and not any(isinstance(a, ast.Starred) for a in node.args[: index + 1])
        ):
            return node.args[index]
        return found

    def _table(self, node: ast.Call, index: int, name: str) -> Table | None:
        text = self.text(self.argument(node, index, name))
        schema = self.argument(node, -1, "schema")
        named = self.text(schema) if schema is not None else ""
        is_none = isinstance(schema, ast.Constant) and schema.value is None
        return None if text is None or (named is None and not is_none) else Table(text, named or "")

    def target(self, node: ast.Call, batch: _Batch | None, index: int = 0, name: str = "table_name") -> Table | None:
        return batch.table if batch else self._table(node, index, name)

    def flag(self, node: ast.Call, name: str) -> bool | None:
        """What a keyword says; None where it is not given, or not plainly."""
        value = self.argument(node, -1, name)
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, bool) else None

    def column(self, node: ast.expr) -> Step | None:
        """``sa.Column(...)`` as a column that is added."""
        if not isinstance(node, ast.Call) or dotted(node.func).rpartition(".")[2] != "Column":
            return None
        name = self.text(self.argument(node, 0, "name"))
        if name is None:
            return None
        default = self.argument(node, -1, "server_default")
        has = default is not None and not (isinstance(default, ast.Constant) and default.value is None)
        is_computed = any(
            isinstance(arg, ast.Call) and dotted(arg.func).rpartition(".")[2] in {"Computed", "Identity"}
            for arg in node.args
        )
        primary = self.flag(node, "primary_key") is True
        nullable = self.flag(node, "nullable")
        return self._step(
            "add-column",
            node,
            column=name,
            not_null=nullable is False or (primary and nullable is None),
            default=has or is_computed,
            volatile=is_computed or (has and default is not None and is_volatile(_words(default))),
            type=_type_of(node),
        )

    def columns(self, nodes: Sequence[ast.expr]) -> list[Step]:
        return [column for node in nodes if (column := self.column(node)) is not None]

    def keys(self, table: Table, column: ast.expr) -> Iterator[Step]:
        """The foreign keys that stand among a new column's arguments."""
        for inner in ast.walk(column):
            if isinstance(inner, ast.Call) and dotted(inner.func).rpartition(".")[2] == "ForeignKey":
                yield self._step("add-foreign-key", inner, table)


_DATA = re.compile(r"(?i)\s*(?:INSERT|UPDATE|DELETE|SELECT|WITH|MERGE)\b")


_STATEMENTS = frozenset("insert update delete select merge union".split())


def _statement(node: ast.expr | None) -> tuple[str, ast.expr | None]:
    """What is executed: ``data`` for an expression of SQLAlchemy's, ``text`` for all else, without what wraps it."""
    inner = node
    while isinstance(inner, ast.Call):
        name = inner.func.attr if isinstance(inner.func, ast.Attribute) else dotted(inner.func)
        if name in {"text", "DDL"} and (inner.args or inner.keywords):
            return "text", inner.args[0] if inner.args else inner.keywords[0].value
        if name in _STATEMENTS:
            return "data", node
        inner = inner.func.value if isinstance(inner.func, ast.Attribute) else None
    return "text", node


def _beginning(node: ast.expr) -> str:
    """What a text begins with that is put together."""
    while True:
        if isinstance(node, ast.BinOp):
            node = node.left
        elif isinstance(node, ast.JoinedStr) and node.values:
            node = node.values[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            node = node.func.value
        else:
            return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _has_more(node: ast.expr) -> bool:
    """Whether a text has a semicolon that another statement may follow."""
    texts = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant))
    return any(isinstance(text, str) and ";" in text.rstrip().rstrip(";") for text in texts)


def _words(node: ast.expr) -> str:
    """The names and texts in an expression."""
    found = (getattr(inner, "id", getattr(inner, "attr", getattr(inner, "value", ""))) for inner in ast.walk(node))
    return " ".join(word for word in found if isinstance(word, str))


def _type_of(node: ast.Call) -> str:
    """The last name of a column's type, in lower case."""
    for argument in node.args[1:2]:
        return dotted(argument.func if isinstance(argument, ast.Call) else argument).rpartition(".")[2].lower()
    return ""


_Operation = Callable[[_Reader, ast.Call, "_Batch | None"], "list[Step]"]


def _create_table(r: _Reader, node: ast.Call, _: _Batch | None) -> list[Step]:
    table = r._table(node, 0, "table_name")
    if table is None:
        return []
    names = frozenset(column.column for column in r.columns(node.args[1:]))
    return [r._step("create-table", node, table, columns=names, conditional=r.flag(node, "if_not_exists") is True)]


def _drop_table(r: _Reader, node: ast.Call, _: _Batch | None) -> list[Step]:
    table = r._table(node, 0, "table_name")
    return [r._step("drop-table", node, table)] if table else []


def _rename_table(r: _Reader, node: ast.Call, _: _Batch | None) -> list[Step]:
    table, to = r._table(node, 0, "old_table_name"), r.text(r.argument(node, 1, "new_table_name"))
    return [r._step("rename-table", node, table, to=to)] if table and to else []


def _add_column(r: _Reader, node: ast.Call, batch: _Batch | None) -> list[Step]:
    table = r.target(node, batch)
    argument = r.argument(node, 0 if batch else 1, "column")
    column = r.column(argument) if argument is not None else None
    if table is None or column is None or argument is None:
        return []
    return [replace(column, table=table, place=column.place), *r.keys(table, argument)]


def _drop_column(r: _Reader, node: ast.Call, batch: _Batch | None) -> list[Step]:
    table, column = r.target(node, batch), r.text(r.argument(node, 0 if batch else 1, "column_name"))
    return [r._step("drop-column", node, table, column=column)] if table and column else []


def _alter_column(r: _Reader, node: ast.Call, batch: _Batch | None) -> list[Step]:
    table, column = r.target(node, batch), r.text(r.argument(node, 0 if batch else 1, "column_name"))
    if table is None or column is None:
        return []
    steps = []
    renamed = r.argument(node, -1, "new_column_name")
    if renamed is not None:
        to = r.text(renamed)
        if to is None:
            return []
        if to != column:
            steps.append(r._step("rename-column", node, table, column=column, to=to))
    if r.flag(node, "nullable") is False and r.flag(node, "existing_nullable") is not False:
        steps.append(r._step("set-not-null", node, table, column=column))
    type_ = r.argument(node, -1, "type_")
    if type_ is not None:
        before = r.argument(node, -1, "existing_type")
        steps.append(r._step("change-type", node, table, column=column, widens=_widens(before, type_)))
    default = r.argument(node, -1, "server_default")
    if default is not None:
        is_none = isinstance(default, ast.Constant) and default.value in {None, False}
        if not (isinstance(default, ast.Constant) and default.value is False):
            steps.append(r._step("drop-default" if is_none else "set-default", node, table, column=column))
    return steps or [r._step("other", node, table, column=column)]


def _widens(before: ast.expr | None, after: ast.expr) -> bool:
    """Whether a change of type only lets longer texts in."""
    old, new = _text_length(before), _text_length(after)
    return old is not None and new is not None and new >= old


def _text_length(node: ast.expr | None) -> float | None:
    """How long a text of this type may be; None for any other type."""
    if node is None:
        return None
    name = dotted(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2].upper()
    if name == "TEXT":
        return float("inf")
    if name not in {"STRING", "VARCHAR", "UNICODE"}:
        return None
    values: list[ast.expr] = []
    if isinstance(node, ast.Call):
        values = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "length")]
    if not values:
        return float("inf")
    return float(values[0].value) if isinstance(values[0], ast.Constant) and isinstance(values[0].value, int) else None


def _create_index(r: _Reader, node: ast.Call, batch: _Batch | None) -> list[Step]:
    table = batch.table if batch else r._table(node, 1, "table_name")
    concurrently = r.flag(node, "postgresql_concurrently") is True
    kind = "create-index"
    return [r._step(kind, node, table, concurrently=concurrently)] if table else []


def _drop_index(r: _Reader, node: ast.Call, batch: _Batch | None) -> list[Step]:
    table = batch.table if batch else r._table(node, 1, "table_name")
    return [r._step("drop-index", node, table, concurrently=r.flag(node, "postgresql_concurrently") is True)]


def _create_foreign_key(r: _Reader, node: ast.Call, batch: _Batch | None) -> list[Step]:
    if batch:
        return [r._step("add-foreign-key", node, batch.table)]
    name = r.text(r.argument(node, 1, "source_table"))
    schema = r.text(r.argument(node, -1, "source_schema")) or ""
    not_valid = r.flag(node, "postgresql_not_valid") is True
    return [r._step("add-foreign-key", node, Table(name, schema), not_valid=not_valid)] if name else []


def _constraint(kind: str, index: int = 1) -> _Operation:
    def read(r: _Reader, node: ast.Call, batch: _Batch | None) -> list[Step]:
        table = batch.table if batch else r._table(node, index, "table_name")
        not_valid = r.flag(node, "postgresql_not_valid") is True
        return [r._step(kind, node, table, not_valid=not_valid)] if table else []

    return read


_OPERATIONS: Mapping[str, _Operation] = {
    "create_table": _create_table,
    "drop_table": _drop_table,
    "rename_table": _rename_table,
    "add_column": _add_column,
    "drop_column": _drop_column,
    "alter_column": _alter_column,
    "create_index": _create_index,
    "drop_index": _drop_index,
    "create_foreign_key": _create_foreign_key,
    "create_check_constraint": _constraint("add-check"),
    "create_unique_constraint": _constraint("add-unique"),
    "create_exclude_constraint": _constraint("add-unique"),
    "create_primary_key": _constraint("add-primary-key"),
    "drop_constraint": _constraint("drop-constraint"),
}
