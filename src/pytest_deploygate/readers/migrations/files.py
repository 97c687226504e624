"""Frameworks whose migrations are files that follow each other by their names."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ...families.migrations import Chain, Files, Framework, Ledger, Migration, Record, Step
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ..database import DatabaseError, Reason, Session
from ..files import location, read_text
from .evaluation import Code, unclear_parts
from .names import qualified, quoted
from .sql import Sql

__all__ = ["read_chain", "read_ledger"]

_SCRIPTS = r"(?:js|cjs|mjs|ts|cts|mts|coffee)"


@dataclass(frozen=True)
class _Reading:
    """What is read, and where."""

    root: Path
    folder: Path
    sql: Sql | None
    code: Code


@dataclass(frozen=True)
class _Format:
    """How a framework names its files and keeps its books.

    Attributes:
        table: Its table.
        files: ``files(reading)`` gives the migrations of a folder.
        ledger: ``ledger(session, table)`` gives the rows of its table.
        schemas: The schema of that table, by kind of database, where it is not the search path's.
        lock: A table that says whether a run holds the lock, and the condition under which one does.
    """

    table: str
    files: Callable[[_Reading], Iterator[Migration | CannotJudge]]
    ledger: Callable[[Session, str], list[Record]]
    schemas: Mapping[str, str] | None = None
    lock: tuple[str, str] | None = None


def read_chain(
    framework: Framework, options: Files, place: Location, deploy: Deploy, code: Code, sql: Sql | None
) -> Chain:
    """The migrations of a folder, in the order in which they run."""
    form = _FORMATS[framework]
    found: dict[str, Migration] = {}
    twice: list[Migration] = []
    problems: list[CannotJudge] = []
    folders = [options.folder] if isinstance(options.folder, str) else options.folder
    for name in folders:
        folder = Path(os.path.normpath(deploy.root / name))
        if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir() can raise
            remedy = "is it part of this checkout?"
            problems.append(CannotJudge(f"there is no folder '{name}' with migrations", place, name, remedy))
            continue
        for read in form.files(_Reading(deploy.root, folder, sql, code)):
            if isinstance(read, CannotJudge):
                problems.append(read)
            elif read.id in found:
                twice.append(read)
            else:
                found[read.id] = read
    if not found and not problems:
        names = ", ".join(folders)
        problems.append(
            CannotJudge(f"there is no migration of {framework} in {names}", place, framework, "is it the right folder?")
        )
    order = dict(sorted(found.items(), key=lambda item: item[1].version))
    is_line = not any(m.parents for m in found.values())
    return Chain(framework, place, order, tuple(twice), tuple(problems), is_line=is_line)


def read_ledger(framework: Framework, options: Files, chain: Chain, session: Session, kind: str) -> Ledger:
    """The rows of a framework's table.

    Raises:
        CannotJudge: Nothing says which table it is.
        DatabaseError: It cannot be read.
    """
    form = _FORMATS[framework]
    table = options.table or form.table
    if not table or (framework == "sql" and not options.column):
        remedy = "set `table` and `column` under `migrations: sql:`"
        raise CannotJudge("nothing says where it is noted which SQL files have run", chain.place, "sql", remedy)
    schema = options.schema or (form.schemas or {}).get(kind, "")
    name = qualified(kind, table, schema)
    if framework == "sql":
        rows = session.rows(f"SELECT {quoted(kind, str(options.column))} FROM {name}")  # noqa: S608 - names, quoted
        records = [_numbered(str(row[0]), chain) for row in rows]
    else:
        records = form.ledger(session, name)
    locked = ""
    if form.lock is not None:
        lock = qualified(kind, form.lock[0].format(table=table), schema)
        try:
            is_held = bool(session.rows(f"SELECT 1 FROM {lock} WHERE {form.lock[1]}"))  # noqa: S608 - a name, quoted
        except DatabaseError as error:
            if error.reason is not Reason.NO_TABLE:
                raise
            is_held = False
        locked = f"{form.lock[0].format(table=table)} says that a run holds the lock" if is_held else ""
    return Ledger(f"{schema}.{table}" if schema else table, tuple(records), locked)


# Files


def _named(
    pattern: str, version: Callable[[str, re.Match[str]], tuple[object, ...]] | None = None
) -> Callable[[_Reading], Iterator[Migration | CannotJudge]]:
    """Files whose name is their id; the group ``id`` of the pattern, if it has one."""
    form = re.compile(pattern)

    def read(reading: _Reading) -> Iterator[Migration | CannotJudge]:
        for file in sorted(reading.folder.iterdir()):
            found = form.fullmatch(file.name)
            if found is None or file.name.startswith(".") or not file.is_file():
                continue
            id = found["id"]
            turn = version(id, found) if version else (id,)
            try:
                yield _with_steps(
                    Migration(id, location(file, reading.root), version=turn, name=file.stem), file, reading
                )
            except CannotJudge as refusal:
                yield refusal

    return read


def _digits(id: str, _: re.Match[str]) -> tuple[object, ...]:
    return int(id), id


def _file(_: str, found: re.Match[str]) -> tuple[object, ...]:
    return (found.string,)


def _stamp(id: str, _: re.Match[str]) -> tuple[object, ...]:
    """Milliseconds, or a number; 17 digits are a time in UTC."""
    found = re.match(r"\d+", id)
    digits = found[0] if found else "0"
    if len(digits) == 17:
        try:
            time = datetime.strptime(f"{digits}000+0000", "%Y%m%d%H%M%S%f%z")
        except ValueError:
            return int(digits), id
        return round(time.timestamp() * 1000), id
    return int(digits), id


def _kysely(reading: _Reading) -> Iterator[Migration | CannotJudge]:
    """What exports nothing that is called ``up`` is passed over."""
    for one in _named(rf"(?P<id>.+)\.{_SCRIPTS}(?<!\.d\.ts)(?<!\.d\.[cm]ts)")(reading):
        try:
            if isinstance(one, CannotJudge) or re.search(
                r"\bup\b", read_text(reading.root / one.place.path, reading.root)
            ):
                yield one
        except CannotJudge as refusal:
            yield refusal


def _whole(
    read: Callable[[_Reading], Iterator[Migration | CannotJudge]],
) -> Callable[[_Reading], Iterator[Migration | CannotJudge]]:
    """The same with ids that are whole numbers."""

    def numbered(reading: _Reading) -> Iterator[Migration | CannotJudge]:
        for one in read(reading):
            yield replace(one, id=str(int(one.id))) if isinstance(one, Migration) else one

    return numbered


def _with_steps(migration: Migration, file: Path, reading: _Reading) -> Migration:
    """What a file does, where that is asked for."""
    if reading.sql is None:
        return migration
    if file.suffix != ".sql":
        reason = f"what a migration in {_LANGUAGES.get(file.suffix, 'another language')} does is not read"
        return replace(migration, steps=(Step("opaque", migration.place, reason=reason),))
    text = read_text(file, reading.root)
    up, down = _sections(text)
    irreversible = ""
    if down is not None and not _statements(down):
        irreversible = "it has nothing that takes it back"
    if file.name.endswith(".up.sql") and not file.with_name(f"{file.name[:-7]}.down.sql").is_file():
        irreversible = "it has no .down.sql"
    return replace(migration, steps=reading.sql.steps(up, migration.place, is_file=True), irreversible=irreversible)


_LANGUAGES = {
    ".js": "JavaScript",
    ".cjs": "JavaScript",
    ".mjs": "JavaScript",
    ".ts": "TypeScript",
    ".cts": "TypeScript",
    ".mts": "TypeScript",
    ".rb": "Ruby",
    ".go": "Go",
    ".py": "Python",
}
_UP = re.compile(r"(?im)^[ \t]*--(?:[ \t]*(?:migrate:up|\+goose[ \t]+up)|[ \t-]*up[ \t]+migration)\b.*$")
_DOWN = re.compile(r"(?im)^[ \t]*--(?:[ \t]*(?:migrate:down|\+goose[ \t]+down)|[ \t-]*down[ \t]+migration)\b.*$")


def _sections(text: str) -> tuple[str, str | None]:
    """What runs, with as many lines as the file, and what takes it back; None where the file has no such parts."""
    up, down = _UP.search(text), _DOWN.search(text)
    if up is None and down is None:
        return text, None
    start = up.end() if up else 0
    end = down.start() if down and down.start() >= start else len(text)
    return "\n" * text[:start].count("\n") + text[start:end], text[down.end() :] if down else ""


def _statements(text: str) -> bool:
    """Whether there is anything but comments in a script."""
    return bool(re.sub(r"(?s)--[^\n]*|/\*.*?\*/|[\s;]", "", text))


def _prisma(reading: _Reading) -> Iterator[Migration | CannotJudge]:
    for folder in sorted(path for path in reading.folder.iterdir() if path.is_dir()):
        file = folder / "migration.sql"
        place = location(file, reading.root)
        if not file.is_file():
            if not any(folder.iterdir()):
                continue
            yield CannotJudge(
                f"there is no '{place.path}', so that what the migration is cannot be told", place, folder.name
            )
            continue
        try:
            content = _content(file, reading)
            migration = Migration(folder.name, place, checksums=_prisma_sums(content), version=(folder.name,))
            yield _with_steps(migration, file, reading)
        except CannotJudge as refusal:
            yield refusal


def _content(file: Path, reading: _Reading) -> bytes:
    # Read as a text first: that knows what must not be read.
    read_text(file, reading.root)
    return file.read_bytes()


def _prisma_sums(content: bytes) -> frozenset[str]:
    """Each checksum that Prisma takes for this content: whatever its line breaks, and as old versions wrote it."""
    unix = content.replace(b"\r\n", b"\n")
    sums = {hashlib.sha256(form).digest() for form in (content, unix, unix.replace(b"\n", b"\r\n"))}
    return frozenset([*(s.hex() for s in sums), *("".join(f"{byte:x}" for byte in s) for s in sums)])


def _drizzle(reading: _Reading) -> Iterator[Migration | CannotJudge]:
    journal = reading.folder / "meta" / "_journal.json"
    place = location(journal, reading.root)
    try:
        entries = json.loads(read_text(journal, reading.root))["entries"]
        known = [(int(e["idx"]), int(e["when"]), str(e["tag"])) for e in entries]
    except CannotJudge as refusal:
        yield refusal
        return
    except (ArithmeticError, ValueError, KeyError, TypeError, RecursionError):
        yield CannotJudge(f"'{place.path}' is no journal of Drizzle's", place, "drizzle", "run `drizzle-kit generate`")
        return
    for index, when, tag in known:
        file = reading.folder / f"{tag}.sql"
        try:
            content = _content(file, reading)
            migration = Migration(
                str(when),
                location(file, reading.root),
                checksums=frozenset([hashlib.sha256(content).hexdigest()]),
                version=(index,),
                name=tag,
            )
            yield _with_steps(migration, file, reading)
        except CannotJudge as refusal:
            yield refusal


_FLYWAY = re.compile(r"(?:V(?P<version>[0-9][0-9._]*)|(?P<repeatable>R))__(?P<name>.+)\.sql")


def _flyway(reading: _Reading) -> Iterator[Migration | CannotJudge]:
    for file in sorted(reading.folder.rglob("*.sql")):
        found = _FLYWAY.fullmatch(file.name)
        if found is None:
            continue
        try:
            text = read_text(file, reading.root)
        except CannotJudge as refusal:
            yield refusal
            continue
        turn: tuple[object, ...]
        if found["repeatable"]:
            id, turn = f"R__{found['name']}", (1, (found["name"],))
        else:
            version = _flyway_version(found["version"])
            id, turn = ".".join(map(str, version)), (0, version)
        migration = Migration(
            id,
            location(file, reading.root),
            checksums=frozenset([str(_flyway_sum(text))]),
            repeatable=bool(found["repeatable"]),
            version=turn,
            name=file.stem,
        )
        try:
            yield _with_steps(migration, file, reading)
        except CannotJudge as refusal:
            yield refusal


def _flyway_version(text: str) -> tuple[int, ...]:
    """A version's numbers; 1.0 is 1."""
    numbers = [int(part) for part in re.split(r"[._]", text.strip("._")) if part.isdigit()]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _flyway_sum(text: str) -> int:
    """CRC32 over the lines without what breaks them, as a signed number."""
    total = 0
    for line in re.split(r"\r\n|\r|\n", text):
        total = zlib.crc32(line.encode(), total)
    return total - 2**32 if total >= 2**31 else total


_YOYO = re.compile(r"(?!post-apply|pre-apply)(?P<id>.+)\.(?:py|sql)")
_YOYO_DEPENDS = re.compile(r"(?m)^[ \t]*--[ \t]*depends:[ \t]*(?P<ids>.*)$")


def _yoyo(reading: _Reading) -> Iterator[Migration | CannotJudge]:
    for file in sorted(reading.folder.iterdir()):
        found = _YOYO.fullmatch(file.name)
        if found is None or file.name.endswith(".rollback.sql") or not file.is_file() or file.name == "__init__.py":
            continue
        place = location(file, reading.root)
        try:
            parents: Sequence[str]
            if file.suffix == ".py":
                value = reading.code.at(file).value("__depends__")
                given = value if isinstance(value, (set, list, tuple, frozenset, dict)) else ()
                why = next((part.reason for part in unclear_parts(value)), "")
                if any(not isinstance(item, str) for item in given):
                    why = why or "it is no text"
                if why and "__depends__" in reading.code.at(file).names:
                    raise CannotJudge(f"__depends__ of '{place.path}' cannot be read: {why}", place, place.path)
                parents = sorted(given)
            else:
                said = _YOYO_DEPENDS.search(read_text(file, reading.root))
                parents = said["ids"].split() if said else []
            migration = Migration(found["id"], place, tuple(map(str, parents)), version=(found["id"],))
            yield _with_steps(migration, file, reading)
        except CannotJudge as refusal:
            yield refusal


def _typeorm(reading: _Reading) -> Iterator[Migration | CannotJudge]:
    # Parsers are loaded by who needs them.
    from .typeorm import read_classes

    for file in sorted(reading.folder.rglob("*")):
        if file.suffix not in {".ts", ".js", ".mts", ".cts", ".mjs", ".cjs"} or file.name.endswith(".d.ts"):
            continue
        try:
            for name, place, statements in read_classes(file, reading.root):
                stamp = re.search(r"(\d{13})$", name)
                steps: tuple[Step, ...] = ()
                if reading.sql is not None:
                    if statements is None:
                        steps = (Step("opaque", place, reason="it does more than run SQL that is written in it"),)
                    else:
                        steps = tuple(s for text, at in statements for s in reading.sql.steps(text, at))
                yield Migration(name, place, version=(int(stamp[1]) if stamp else 0, name), steps=steps)
        except CannotJudge as refusal:
            yield refusal


# Books


def _column(statement: str) -> Callable[[Session, str], list[Record]]:
    """One column with ids; ``{table}`` is the table."""

    def read(session: Session, table: str) -> list[Record]:
        return [Record(str(row[0])) for row in session.rows(statement.format(table=table))]

    return read


def _stems(session: Session, table: str) -> list[Record]:
    """File names without their endings: what is built is no TypeScript any more."""
    rows = session.rows(f"SELECT name FROM {table}")  # noqa: S608 - a name, quoted
    return [Record(re.sub(rf"\.{_SCRIPTS}$|\.sql$", "", str(row[0]))) for row in rows]


def _prisma_rows(session: Session, table: str) -> list[Record]:
    rows = session.rows(
        f"SELECT migration_name, checksum, finished_at, rolled_back_at FROM {table} ORDER BY started_at"  # noqa: S608
    )
    found: dict[str, Record] = {}
    for name, checksum, finished, rolled_back in rows:
        if rolled_back is not None:
            continue
        failed = "" if finished is not None else "it began and did not come to its end"
        found[str(name)] = Record(str(name), str(checksum), failed)
    return list(found.values())


def _drizzle_rows(session: Session, table: str) -> list[Record]:
    rows = session.rows(f"SELECT hash, created_at FROM {table}")  # noqa: S608 - a name, quoted
    return [Record(str(int(when)), str(checksum)) for checksum, when in rows if when is not None]


def _versions(session: Session, table: str) -> list[Record]:
    """``schema_migrations``, which three frameworks call their table."""
    rows = session.rows(f"SELECT * FROM {table}")  # noqa: S608 - a name, quoted
    if any(len(row) > 1 for row in rows):
        raise CannotJudge(
            "the table schema_migrations has more columns than this framework's: it is somebody else's books",
            Location("deploygate.yaml"),
            "schema_migrations",
            "is it the right database, and the right framework?",
        )
    return [Record(str(row[0])) for row in rows]


def _golang_rows(session: Session, table: str) -> list[Record]:
    rows = session.rows(f"SELECT version, dirty FROM {table}")  # noqa: S608 - a name, quoted
    return [
        Record(str(version), failed="it broke off half-way and left the mark `dirty`" if dirty else "")
        for version, dirty in rows
    ]


def _goose_rows(session: Session, table: str) -> list[Record]:
    rows = session.rows(f"SELECT version_id, is_applied FROM {table} ORDER BY id")  # noqa: S608 - a name, quoted
    last = {int(version): bool(applied) for version, applied in rows}
    return [Record(str(version)) for version, applied in last.items() if applied and version]


def _flyway_rows(session: Session, table: str) -> list[Record]:
    rows = session.rows(
        f"SELECT version, script, type, checksum, success FROM {table} ORDER BY installed_rank"  # noqa: S608
    )
    found: dict[str, Record] = {}
    for version, script, type_, checksum, success in rows:
        if str(type_) not in {"SQL", "SQL_REPEATABLE"}:
            # Written in Java, undone, deleted, or the line from which Flyway began.
            if version is not None and str(type_) in {"UNDO_SQL", "DELETE"}:
                found.pop(".".join(map(str, _flyway_version(str(version)))), None)
            continue
        name = str(script).rpartition("/")[2].removesuffix(".sql")
        id = name if version is None else ".".join(map(str, _flyway_version(str(version))))
        found[id] = Record(id, "" if checksum is None else str(checksum), "" if success else "it failed when it ran")
    return list(found.values())


def _numbered(text: str, chain: Chain) -> Record:
    """A note of any form as the file that it means: its name, with or without an ending, or its number."""
    stem = re.sub(r"\.sql$", "", text.rpartition("/")[2])
    if stem in chain.migrations:
        return Record(stem)
    if stem.isdigit():
        same = [key for key, m in chain.migrations.items() if m.version and m.version[0] == int(stem)]
        if len(same) == 1:
            return Record(same[0])
    return Record(stem)


def _natural(id: str, _: re.Match[str]) -> tuple[object, ...]:
    number = re.match(r"\D*(\d+)", id)
    return int(number[1]) if number else 0, id


_FORMATS: Mapping[Framework, _Format] = {
    "prisma": _Format("_prisma_migrations", _prisma, _prisma_rows),
    "typeorm": _Format("migrations", _typeorm, _column("SELECT name FROM {table}")),
    "knex": _Format(
        "knex_migrations",
        _named(rf"(?P<id>.+)\.{_SCRIPTS}(?<!\.d\.ts)(?<!\.d\.[cm]ts)"),
        _stems,
        lock=("{table}_lock", "is_locked = 1"),
    ),
    "sequelize": _Format("SequelizeMeta", _named(rf"(?P<id>.+)\.{_SCRIPTS}(?<!\.d\.ts)(?<!\.d\.[cm]ts)"), _stems),
    "drizzle": _Format("__drizzle_migrations", _drizzle, _drizzle_rows, {"postgresql": "drizzle"}),
    "kysely": _Format(
        "kysely_migration",
        _kysely,
        _column("SELECT name FROM {table}"),
        lock=("kysely_migration_lock", "is_locked = 1"),
    ),
    "node-pg-migrate": _Format(
        "pgmigrations",
        _named(rf"(?P<id>.+?)(?:\.{_SCRIPTS}|(?:\.up)?\.sql)(?<!\.d\.ts)(?<!\.d\.[cm]ts)(?<!\.down\.sql)", _stamp),
        _column("SELECT name FROM {table}"),
    ),
    "dbmate": _Format("schema_migrations", _named(r"(?P<id>\d+).*\.sql", _file), _versions),
    "rails": _Format("schema_migrations", _named(r"(?P<id>\d+)_.*\.rb", _digits), _versions),
    "goose": _Format(
        "goose_db_version", _whole(_named(r"(?P<id>\d+)_.*\.(?:sql|go)(?<!_test\.go)", _digits)), _goose_rows
    ),
    "golang-migrate": _Format(
        "schema_migrations", _whole(_named(r"(?P<id>\d+)_.*\.up\.[a-z]+", _digits)), _golang_rows
    ),
    "flyway": _Format("flyway_schema_history", _flyway, _flyway_rows),
    "yoyo": _Format(
        "_yoyo_migration", _yoyo, _column("SELECT migration_id FROM {table}"), lock=("yoyo_lock", "locked = 1")
    ),
    "sql": _Format("", _named(r"(?P<id>.+)(?<!\.down)(?<!\.rollback)\.sql", _natural), _column("")),
}
