"""What SQL does to the schema, statement by statement; sqlglot parses it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ...families.migrations import Step, Table
from ...finding import Location

__all__ = ["Sql", "is_volatile"]

# Statements that sqlglot takes as a whole, by their first words.
_HARMLESS = re.compile(
    r"""(?ix)
    (?: GRANT | REVOKE | VACUUM | ANALYZE | COMMENT | SET | RESET | LOCK | UNLOCK | BEGIN | START | COMMIT | END
    | SAVEPOINT | RELEASE | ROLLBACK | PRAGMA | SHOW | EXPLAIN | CLUSTER | REFRESH | NOTIFY | USE | CHECK
    | (?:CREATE|ALTER|DROP) \s+ (?:OR \s+ REPLACE \s+)?
      (?: EXTENSION | FUNCTION | PROCEDURE | TRIGGER | POLICY | ROLE | USER | TYPE | DOMAIN | SEQUENCE| AGGREGATE
      | RULE | EVENT | OPERATOR | COLLATION | PUBLICATION | SUBSCRIPTION | STATISTICS | SERVER | TEXT | CAST | LANGUAGE
      | DEFAULT | VIEW | MATERIALIZED | FOREIGN | CONVERSION | INDEX | OWNED )
    | ALTER \s+ TABLE \s+ [^,]* \b
      (?: VALIDATE \s+ CONSTRAINT | OWNER \s+ TO | ROW \s+ LEVEL \s+ SECURITY | REPLICA | RENAME \s+ CONSTRAINT
      | (?:EN|DIS)ABLE \s+ (?:\w+ \s+)? (?:TRIGGER|RULE) | CLUSTER \s+ ON | SET \s+ \( | RESET \s+ \(
      | SET \s+ STATISTICS | SET \s+ STORAGE | ATTACH \s+ PARTITION | USING \s+ INDEX | AUTO_INCREMENT | ENGINE )
    ) \b (?! [^,(]* (?: \( [^)]* \) [^,(]* )* , \s* (?:ADD|DROP|ALTER|RENAME|MODIFY|CHANGE) \b )"""
)
_NAME = r"(?:[`\"]?(\w+)[`\"]?\.)?[`\"]?(\w+)[`\"]?"
_RENAMES = re.compile(rf"(?i)(?:tables?\s+)?{_NAME}\s+to\s+{_NAME}")
_RENAME_COLUMN = re.compile(
    r"(?i)^\s*ALTER\s+TABLE\s[^,;]*?\sRENAME\s+(?!TO\b|AS\b|INDEX\b|KEY\b|CONSTRAINT\b|COLUMN\b)"
    r"([`\"]?\w+[`\"]?)\s+TO\s+([`\"]?\w+[`\"]?)\s*$"
)
_WORD = re.compile(r"\w+")
_VOLATILE = ("random", "uuid", "clock_timestamp", "nextval", "timeofday")


@dataclass(frozen=True)
class Sql:
    """Reads statements of one dialect.

    Attributes:
        dialect: ``postgres``, ``mysql`` or ``sqlite``.
    """

    dialect: str = "postgres"

    def steps(self, text: str, place: Location, *, is_file: bool = False) -> tuple[Step, ...]:
        """The steps of a script.

        Args:
            text: The script.
            place: Where it is.
            is_file: It is a file of its own, so that each statement has a line there.
        """
        if not text.strip():
            return ()
        if self._parser is None:
            reason = "reading SQL needs sqlglot: install pytest-deploygate[sql]"
            return (self._opaque(text, place, reason),)
        return tuple(self._statements(text, place, is_file=is_file))

    @cached_property
    def _parser(self) -> Any:
        try:
            import sqlglot
        except ImportError:
            return None
        # It warns of each statement that it takes as a whole, and quotes it.
        logging.getLogger("sqlglot").addHandler(logging.NullHandler())
        return sqlglot

    def _statements(self, text: str, place: Location, *, is_file: bool) -> Iterator[Step]:
        from sqlglot import TokenType
        from sqlglot.errors import SqlglotError

        dialect = self._parser.Dialect.get_or_raise(self.dialect)
        try:
            tokens = dialect.tokenize(text)
        except SqlglotError:
            yield self._opaque(text, place, "it is no SQL that can be read")
            return
        for chunk in _chunks(tokens, TokenType.SEMICOLON):
            first, last = chunk[0], chunk[-1]
            statement = text[first.start : last.end + 1]
            at = place
            if is_file:
                line_start = text.rfind("\n", 0, first.start) + 1
                width = len(statement.partition("\n")[0])
                at = replace(place, line=first.line, column=first.start - line_start + 1, width=max(width, 1))
            for step in self._parsed(chunk, statement, at, dialect):
                yield replace(step, text=statement)

    def _parsed(self, chunk: list[Any], statement: str, at: Location, dialect: Any) -> Iterator[Step]:
        from sqlglot.errors import ErrorLevel

        quiet = logging.getLogger("sqlglot")
        was, quiet.disabled = quiet.disabled, True
        try:
            trees = dialect.parser(error_level=ErrorLevel.RAISE).parse(chunk, statement)
        except Exception:  # noqa: BLE001 - whatever it stumbles over, the statement is not understood
            trees = [None]
        finally:
            quiet.disabled = was
        for tree in trees:
            if tree is None and _HARMLESS.match(statement):
                yield Step("other", at)
            elif tree is None:
                yield self._opaque(statement, at, "it is no SQL that can be read")
            else:
                yield from _Statement(self, tree, statement, at).steps()

    def _opaque(self, text: str, at: Location, reason: str) -> Step:
        return Step("opaque", at, reason=reason, words=frozenset(_WORD.findall(text.lower())))


def _chunks(tokens: Iterable[Any], semicolon: Any) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for token in tokens:
        if token.token_type is not semicolon:
            chunk.append(token)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@dataclass
class _Statement:
    """One statement, parsed."""

    sql: Sql
    tree: Any
    text: str
    at: Location

    def steps(self) -> Iterator[Step]:
        name = type(self.tree).__name__.lower()
        handlers = {
            "create": self._create,
            "drop": self._drop,
            "truncatetable": self._truncatetable,
            "command": self._command,
            "alter": self._alter,
        }
        if name in handlers:
            yield from handlers[name]()
        elif name in {"insert", "update", "delete", "merge", "copy", "loaddata"}:
            yield Step("data", self.at, self._table(self.tree))
        elif (into := self.tree.args.get("into")) is not None and not into.args.get("temporary"):
            yield Step("create-table", self.at, self._table(into))
        else:
            yield Step("other", self.at)

    def _name(self, identifier: Any) -> str:
        """An identifier as the database folds it."""
        while hasattr(identifier, "this") and not isinstance(identifier, str):
            if type(identifier).__name__ == "Identifier":
                text = str(identifier.this)
                is_quoted = identifier.args.get("quoted")
                return text if is_quoted or self.sql.dialect != "postgres" else text.lower()
            identifier = identifier.this
        return str(identifier or "")

    def _named(self, text: str) -> str:
        """A name as it is written, folded as the database does."""
        bare = text.strip('`"')
        return bare if bare != text or self.sql.dialect != "postgres" else bare.lower()

    def _table(self, node: Any) -> Table | None:
        from sqlglot import exp

        table = node if isinstance(node, exp.Table) else node.find(exp.Table) if node is not None else None
        if table is None or table.this is None:
            return None
        schema = table.args.get("db")
        return Table(self._name(table.this), self._name(schema) if schema is not None else "")

    def _create(self) -> Iterator[Step]:
        from sqlglot import exp

        kind, tree = str(self.tree.args.get("kind", "")).upper(), self.tree
        if kind in {"TABLE", "VIEW"}:
            if tree.find(exp.TemporaryProperty):
                yield Step("other", self.at)
                return
            # SQLite takes a column without a type.
            columns = frozenset(
                self._name(column)
                for column in (tree.this.expressions if isinstance(tree.this, exp.Schema) else [])
                if isinstance(column, (exp.ColumnDef, exp.Identifier))
            )
            yield Step(
                "create-table",
                self.at,
                self._table(tree.this),
                columns=columns,
                conditional=bool(tree.args.get("exists")),
            )
        elif kind == "INDEX":
            table = self._table(tree.this.args.get("table"))
            yield Step("create-index", self.at, table, concurrently=bool(tree.args.get("concurrently")))
        else:
            yield Step("other", self.at)

    def _drop(self) -> Iterator[Step]:
        kind = str(self.tree.args.get("kind", "")).upper()
        if kind in {"TABLE", "VIEW", "MATERIALIZED VIEW"}:
            tables = self.tree.args.get("tables") or [self.tree.this]
            for table in filter(None, tables):
                yield Step("drop-table", self.at, self._table(table))
        elif kind == "INDEX":
            yield Step("drop-index", self.at, concurrently=bool(self.tree.args.get("concurrently")))
        elif kind in {"SCHEMA", "DATABASE"}:
            yield Step("drop-database", self.at)
        else:
            yield Step("other", self.at)

    def _truncatetable(self) -> Iterator[Step]:
        for table in self.tree.expressions:
            yield Step("truncate", self.at, self._table(table))

    def _command(self) -> Iterator[Step]:
        words = self.text.split(None, 2)
        if words[0].upper() == "RENAME":
            for schema, old, _, new in _RENAMES.findall(self.text.partition(" ")[2]):
                yield Step("rename-table", self.at, Table(old, schema), to=new)
        elif re.match(r"(?i)ALTER\s+SCHEMA\s+\S+\s+RENAME", self.text):
            yield Step("rename-schema", self.at)
        elif re.match(r"(?i)ALTER\s+MATERIALIZED\s+VIEW\b.*\bRENAME\s+TO\b", self.text):
            yield self.sql._opaque(self.text, self.at, "what it renames is not known")
        elif re.match(r"(?i)REINDEX\b(?!.*\bCONCURRENTLY\b)", self.text):
            yield Step("drop-index", self.at)
        elif re.match(r"(?i)REINDEX\b", self.text) or _HARMLESS.match(self.text):
            yield Step("other", self.at)
        else:
            yield self.sql._opaque(self.text, self.at, "what it does is not known")

    def _alter(self) -> Iterator[Step]:
        from sqlglot import exp

        if str(self.tree.args.get("kind", "")).upper() not in {"TABLE", "VIEW"}:
            yield Step("other", self.at)
            return
        table = self._table(self.tree.this)
        # The word COLUMN may be left out.
        if found := _RENAME_COLUMN.search(self.text):
            old, new = (self._named(part) for part in found.groups())
            yield Step("rename-column", self.at, table, old, to=new)
            return
        for action in self.tree.args.get("actions") or []:
            if isinstance(action, exp.ColumnDef):
                yield from self._column(action, table)
            elif isinstance(action, exp.Drop):
                yield from self._dropped(action, table)
            elif isinstance(action, exp.AlterColumn):
                yield from self._altered(action, table)
            elif isinstance(action, exp.AlterRename):
                yield Step("rename-table", self.at, table, to=self._name(action.this))
            elif isinstance(action, exp.RenameColumn):
                yield Step("rename-column", self.at, table, self._name(action.this), to=self._name(action.args["to"]))
            elif isinstance(action, exp.AddConstraint):
                for inner in action.expressions:
                    yield from self._constraint(inner, table)
            elif type(action).__name__ == "ModifyColumn":
                yield from self._modified(action, table)
            elif found := re.match(
                r"(?i)drop\s+(?!CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN)[`\"]?(\w+)", _unparsed(action)
            ):
                yield Step("drop-column", self.at, table, found[1])
            elif isinstance(action, exp.Command):
                yield self.sql._opaque(self.text, self.at, "what it alters is not known")
            else:
                yield Step("other", self.at, table)

    def _column(self, column: Any, table: Table | None) -> Iterator[Step]:
        from sqlglot import exp

        kinds = [constraint.args.get("kind") for constraint in column.args.get("constraints") or []]
        default = next((kind for kind in kinds if isinstance(kind, exp.DefaultColumnConstraint)), None)
        is_generated = any(type(kind).__name__.startswith(("Generated", "Computed")) for kind in kinds)
        type_ = column.args.get("kind")
        name = type_.sql().lower() if type_ is not None else ""
        is_serial = "serial" in name or "serial" in self.text.lower().split()
        has = default is not None and not isinstance(default.this, exp.Null)
        yield Step(
            "add-column",
            self.at,
            table,
            self._name(column.this),
            not_null=any(
                isinstance(kind, exp.PrimaryKeyColumnConstraint)
                or (isinstance(kind, exp.NotNullColumnConstraint) and not kind.args.get("allow_null"))
                for kind in kinds
            ),
            default=has or is_generated or is_serial,
            volatile=is_generated or is_serial or (default is not None and is_volatile(default.sql(self.sql.dialect))),
            type=name,
        )
        if column.find(exp.Reference):
            yield Step("add-foreign-key", self.at, table)
        if any(isinstance(kind, exp.UniqueColumnConstraint) for kind in kinds):
            yield Step("add-unique", self.at, table)

    def _dropped(self, action: Any, table: Table | None) -> Iterator[Step]:
        kind = str(action.args.get("kind") or "COLUMN").upper()
        names: Sequence[Any] = action.args.get("tables") or [action.this]
        for name in names:
            if kind == "COLUMN":
                yield Step("drop-column", self.at, table, self._name(name))
            else:
                yield Step("drop-constraint" if kind == "CONSTRAINT" else "other", self.at, table)

    def _altered(self, action: Any, table: Table | None) -> Iterator[Step]:
        column = self._name(action.this)
        if action.args.get("dtype") is not None:
            yield Step("change-type", self.at, table, column)
        elif action.args.get("allow_null") is False:
            yield Step("set-not-null", self.at, table, column)
        elif action.args.get("default") is not None:
            yield Step("set-default", self.at, table, column)
        elif action.args.get("drop") and action.args.get("allow_null") is None:
            yield Step("drop-default", self.at, table, column)
        else:
            yield Step("other", self.at, table, column)

    def _modified(self, action: Any, table: Table | None) -> Iterator[Step]:
        """MySQL's MODIFY and CHANGE, which say the whole column anew."""
        new, old = self._name(action.this.this), action.args.get("rename_from")
        if old is not None and self._name(old) != new:
            yield Step("rename-column", self.at, table, self._name(old), to=new)
        yield Step("change-type", self.at, table, new)

    def _constraint(self, node: Any, table: Table | None) -> Iterator[Step]:
        from sqlglot import exp

        not_valid = bool(re.search(r"(?i)\bNOT\s+VALID\b", self.text))
        if node.find(exp.ForeignKey):
            yield Step("add-foreign-key", self.at, table, not_valid=not_valid)
        elif node.find(exp.CheckColumnConstraint):
            yield Step("add-check", self.at, table, not_valid=not_valid)
        elif node.find(exp.PrimaryKey) or node.find(exp.PrimaryKeyColumnConstraint):
            yield Step("add-primary-key", self.at, table)
        elif node.find(exp.UniqueColumnConstraint):
            yield Step("add-unique", self.at, table)
        elif "index" in type(node).__name__.lower():
            yield Step("create-index", self.at, table)
        else:
            yield Step("other", self.at, table)


def is_volatile(text: str) -> bool:
    """Whether a default is computed for each row."""
    return any(word in text.lower() for word in _VOLATILE)


def _unparsed(action: Any) -> str:
    """A part of a statement that sqlglot has left as it was."""
    if type(action).__name__ != "Command":
        return ""
    return f"{action.this} {action.expression}"
