"""Reads migrations, the database that they are for, and the models that need them. Judges nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, quote_plus

from ...families.migrations import (
    DATABASE,
    OF_MODELS,
    SCRATCH,
    Alembic,
    Chain,
    Database,
    DatabaseKind,
    DatabaseParts,
    Django,
    Files,
    Framework,
    Kept,
    Ledger,
    Live,
    MigrationsFacts,
    MigrationsOptions,
    Models,
    Position,
    Tried,
    located,
)
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ..database import DatabaseError, Reason, Session, Target, conversation, read_target
from ..database.catalogue import NarrowView, read_catalogue
from ..database.sessions import MissingDriver
from ..database.target import BadTarget, read_parts
from ..files import shown
from ..imports.interpreter import find_interpreter
from ..imports.modules import infer_roots
from ..imports.parsing import uncollected
from . import alembic, django
from .evaluation import Code
from .models import imported, read_django_models, read_models
from .sql import Sql

__all__ = ["read_migrations"]

_OF_DATABASE = frozenset(
    f"migrations/{name}"
    for name in (
        "pending unknown-applied failed out-of-order changed-after-apply missing-table missing-column faked unsafe "
        "irreversible locked unreachable denied"
    ).split()
)
_OF_MODELS = frozenset(f"migrations/{name}" for name in OF_MODELS)
_OF_STEPS = _OF_MODELS | frozenset(f"migrations/{name}" for name in ("faked", "unsafe", "irreversible"))
_MANAGE = ("manage.py", "*/manage.py", "*/*/manage.py")
_DIALECTS = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}


def read_migrations(options: MigrationsOptions, deploy: Deploy) -> MigrationsFacts:
    """The chains, the database's books and tables, and the models.

    Raises:
        CannotJudge: The section names no migrations.
    """
    if not options.frameworks():
        remedy = "name them: `alembic: alembic.ini`, `django: shop.settings`, `prisma: prisma/migrations`"
        raise CannotJudge("nothing here says where the migrations are", options.place(), "migrations", remedy)
    with uncollected():
        return _Reader(options, deploy).read()


class _Reader:
    def __init__(self, options: MigrationsOptions, deploy: Deploy) -> None:
        self._options = options
        self._deploy = deploy
        self._rules = deploy.rules
        self._code = self._project()
        self._scripts: dict[Framework, alembic.Script] = {}
        self._environments: dict[Framework, alembic.Environment] = {}
        self._projects: dict[Framework, django.Project] = {}
        self._sql = Sql()

    def read(self) -> MigrationsFacts:
        target = self._target() if self._rules & _OF_DATABASE else None
        dialect = _DIALECTS[target.kind] if isinstance(target, Target) else "postgres"
        self._sql = Sql(dialect)
        sql = self._sql if self._rules & _OF_STEPS else None
        self._code.dialect = target.dialect or target.kind if isinstance(target, Target) else ""
        chains = {name: self._chain(name, said, sql) for name, said in self._options.frameworks().items()}
        database: Database | CannotJudge | None = None
        ledgers: dict[Framework, Ledger | CannotJudge] = {}
        if target is not None:
            database, ledgers = self._database(target, chains)
        kept = tuple(self._kept(name, chain, ledgers) for name, chain in chains.items())
        return MigrationsFacts(
            self._deploy.environment,
            kept,
            database,
            self._models() if self._rules & _OF_MODELS else Models(),
            self._tried() if self._rules & {f"migrations/{name}" for name in SCRATCH} else (),
        )

    # The code

    def _project(self) -> Code:
        root = self._deploy.root
        path = [root / name for name in self._roots]
        if root not in path:
            path.append(root)
        if self._options.django is not None or self._options.alembic is not None:
            path += self._installed()
        return Code(root, path)

    def _installed(self) -> list[Path]:
        """Where installed packages lie. The interpreter is only asked where it is another one than this."""
        if self._options.python is None:
            return [Path(entry) for entry in sys.path if entry and Path(entry).is_dir()]
        found = find_interpreter(self._options.python, self._deploy.root, self._options.place("python"))
        return [Path(entry) for entry in found.path]

    def _chain(self, name: Framework, said: Alembic | Django | Files, sql: Sql | None) -> Chain | CannotJudge:
        root = self._deploy.root
        try:
            if isinstance(said, Alembic):
                script = alembic.read_script(said, root, self._code)
                self._code.path = [*(p for p in script.path if p not in self._code.path), *self._code.path]
                self._scripts[name] = script
                self._environments[name] = alembic.read_environment(said, script, root, self._code)
                return alembic.read_revisions(script, root, self._code, sql)
            if isinstance(said, Django):
                project, settings = django.read_project(said, root, self._code)
                self._projects[name] = project
                return django.read_chain(project, settings, root, self._code, sql)
            from . import files

            return files.read_chain(name, said, self._options.place(name), self._deploy, self._code, sql)
        except CannotJudge as refusal:
            return refusal

    def _kept(
        self, name: Framework, chain: Chain | CannotJudge, ledgers: dict[Framework, Ledger | CannotJudge]
    ) -> Kept | CannotJudge:
        if isinstance(chain, CannotJudge):
            return chain
        ledger = ledgers.get(name)
        position = located(chain, ledger if isinstance(ledger, Ledger) else None)
        return Kept(self._looked_into(name, chain, position) if ledger is not None else chain, ledger, position)

    def _looked_into(self, name: Framework, chain: Chain, position: Position) -> Chain:
        """The chain with another look at those steps of pending migrations that are not understood."""
        if "migrations/unsafe" not in self._rules:
            return chain
        unclear = [key for key in position.pending if any(s.kind == "opaque" for s in chain.migrations[key].steps)]
        found = {key: chain.migrations[key].steps for key in unclear}
        said = self._options.frameworks()[name]
        if unclear and isinstance(said, Alembic) and said.render and name in self._scripts:
            from .rendering import rendered

            found |= rendered(unclear, chain, self._scripts[name], self._options, self._deploy, self._path(), self._sql)
        if self._sql.dialect == "postgres":
            from .squawk import second_opinion

            found = {key: second_opinion(steps) for key, steps in found.items()}
        looked = {key: replace(chain.migrations[key], steps=steps) for key, steps in found.items()}
        return replace(chain, migrations={**chain.migrations, **looked})

    # The database

    def _target(self) -> Target | CannotJudge:
        """The database that is meant; its password is hidden from then on."""
        place = self._options.place("database")
        given = self._deploy.arguments.get(DATABASE)
        try:
            said = given or self._options.database
            if said is None:
                remedy = "set `database` under `migrations:`, or give --deploygate-database"
                return CannotJudge("no database is set", place, "database", remedy)
            if isinstance(said, DatabaseParts):
                target = read_parts(
                    said.engine,
                    said.name,
                    self._deploy.root,
                    user=said.user,
                    password=said.password,
                    host=said.host,
                    port=said.port,
                )
            else:
                self._deploy.scrubber.add_environment({"DATABASE_URL": said})
                target = read_target(said, self._deploy.root)
        except BadTarget as problem:
            what = "--deploygate-database" if given else "the database"
            return CannotJudge(f"{what} {problem}", place, "database")
        except CannotJudge as refusal:
            return refusal
        if target.password is not None:
            # A driver may write it as it is in a URL.
            password = target.password.reveal()
            for form in (password, quote(password, safe=""), quote_plus(password)):
                self._deploy.scrubber.add(form)
        return target

    def _database(
        self, target: Target | CannotJudge, chains: dict[Framework, Chain | CannotJudge]
    ) -> tuple[Database | CannotJudge, dict[Framework, Ledger | CannotJudge]]:
        place = self._options.place("database")
        if isinstance(target, CannotJudge):
            return target, dict.fromkeys(chains, target)
        try:
            return conversation(target, self._options.timeout, lambda session: self._talk(session, target, chains))
        except MissingDriver as missing:
            refusal = CannotJudge(str(missing), place, "database")
        except DatabaseError as error:
            refusal = CannotJudge(f"{target.title} {error}", place, "database", error.reason.remedy)
        return refusal, dict.fromkeys(chains, refusal)

    def _talk(
        self, session: Session, target: Target, chains: dict[Framework, Chain | CannotJudge]
    ) -> tuple[Database, dict[Framework, Ledger | CannotJudge]]:
        place = self._options.place("database")
        denied: list[CannotJudge] = []
        live: Live | CannotJudge
        try:
            live = read_catalogue(session, target)
        except NarrowView:
            remedy = "grant the role SELECT on the whole database, or give the gate another one that has it"
            live = CannotJudge(
                f"the role that reads {target.title} sees only some of its tables", place, "catalogue", remedy
            )
            denied.append(live)
        except DatabaseError as error:
            live = CannotJudge(f"the catalogue of {target.title} {error}", place, "catalogue", error.reason.remedy)
            if error.reason is Reason.DENIED:
                denied.append(live)
        ledgers: dict[Framework, Ledger | CannotJudge] = {}
        for name, chain in chains.items():
            if isinstance(chain, CannotJudge):
                continue
            try:
                ledgers[name] = self._ledger(name, chain, session, target)
            except CannotJudge as refusal:
                ledgers[name] = refusal
            except DatabaseError as error:
                ledgers[name] = self._unread(name, error, target, live, place)
                if error.reason is Reason.DENIED:
                    denied.append(ledgers[name])  # type: ignore[arg-type]
        kind: DatabaseKind = target.kind
        if kind == "mysql" and "mariadb" in session.version.lower():
            kind = "mariadb"
        return Database(target.title, kind, live, tuple(denied)), ledgers

    def _ledger(self, name: Framework, chain: Chain, session: Session, target: Target) -> Ledger:
        said = self._options.frameworks()[name]
        if isinstance(said, Alembic):
            return alembic.read_ledger(self._environments[name], session, target.kind)
        if isinstance(said, Django):
            return django.read_ledger(session, target.kind)
        from . import files

        if target.schema and not said.schema:
            said = replace(said, schema=target.schema)
        return files.read_ledger(name, said, chain, session, target.kind)

    @staticmethod
    def _unread(
        name: Framework, error: DatabaseError, target: Target, live: Live | CannotJudge, place: Location
    ) -> CannotJudge:
        if error.reason is not Reason.NO_TABLE:
            return CannotJudge(f"what {name} has run in {target.title} {error}", place, name, error.reason.remedy)
        # MySQL tells of all databases of the server.
        is_other = target.kind == "mysql" and isinstance(live, Live)
        is_empty = isinstance(live, Live) and not any(not is_other or t.schema in live.path for t in live.tables)
        what = f"{target.title} is empty" if is_empty else f"{target.title} has no books of {name}"
        remedy = (
            "is it the right database? If this is its first deploy, run the migrations, and then the gate"
            if is_empty
            else "is it the right database, and the right schema?"
        )
        return CannotJudge(f"{what}, so that nothing says what has run there", place, name, remedy)

    # The models

    def _models(self) -> Models:
        if self._options.metadata is not None:
            from .registry import read_registry

            settings = self._django().settings if self._options.django is not None else ""
            return self._compared(read_registry(self._options, self._deploy, self._path(), settings))
        found = Models()
        if "django" in self._projects and self._options.models is None:
            found = read_django_models(self._projects["django"].apps, self._code)
        if "alembic" in self._scripts or self._options.models is not None:
            found = _joined(found, self._alembic_models())
        return found

    def _compared(self, models: Models) -> Models:
        """What importing does not tell: which apps have no migrations, and which models are not imported."""
        if "migrations/model-without-migration" not in self._rules or models.problems:
            return models
        if "django" in self._projects:
            unmigrated = read_django_models(self._projects["django"].apps, self._code).unmigrated
            models = replace(models, unmigrated=unmigrated)
        if "alembic" in self._scripts:
            known = {model.table for model in models.found}
            written = self._alembic_models()
            unseen = tuple(model for model in written.found if model.table not in known)
            seen_by = f"what '{self._options.metadata}' comes from"
            models = replace(models, unseen=unseen, seen_by=seen_by, problems=written.problems)
        return models

    def _alembic_models(self) -> Models:
        script = self._scripts.get("alembic")
        starts = self._options.models
        if starts is None:
            # Another service of the repository has a database of its own.
            own = None if script is None else (self._deploy.root / script.place.path).parent
            is_own = self._options.roots is None and own is not None and own != self._deploy.root
            starts = [shown(own, self._deploy.root)] if is_own and own is not None else self._roots
        skipped = (script.folder, *script.versions) if script else ()
        found = read_models(starts, skipped, self._code)
        if script is None:
            return found
        wanted = {self._deploy.root / model.module for model in found.found}
        reach = imported(script.folder / "env.py", wanted, self._code)
        unseen = tuple(m for m in found.found if self._deploy.root / m.module not in reach.files)
        if unseen and reach.dynamic is not None:
            message = "env.py imports modules whose names only a run knows, so that which models it sees cannot be told"
            remedy = "name the models' metadata under `migrations: metadata:`, or import their modules by name"
            return replace(found, blind=CannotJudge(message, reach.dynamic, "env.py", remedy))
        return replace(found, unseen=unseen)

    @cached_property
    def _roots(self) -> list[str]:
        """The folders that the project's modules are imported from, relative to the root."""
        if self._options.roots is not None:
            return self._options.roots
        root = self._deploy.root
        if self._options.django is not None:
            # Django puts the folder of manage.py on the path.
            found = sorted(file.parent for pattern in _MANAGE for file in root.glob(pattern))
            if found:
                return [folder.relative_to(root).as_posix() for folder in found]
        return infer_roots(root)

    def _path(self) -> list[str]:
        """What goes in front of ``sys.path`` for code that is run."""
        return [str(self._deploy.root / name) for name in self._roots]

    def _django(self) -> Django:
        said = self._options.frameworks()["django"]
        assert isinstance(said, Django)
        return said

    def _tried(self) -> tuple[Tried | CannotJudge, ...]:
        from .scratch import try_alembic, try_django

        found: list[Tried | CannotJudge] = []
        for name, said in self._options.frameworks().items():
            if isinstance(said, Alembic) and name in self._scripts:
                found.append(try_alembic(said, self._scripts[name], self._options, self._deploy, self._path()))
            elif isinstance(said, Django) and name in self._projects:
                found.append(try_django(said, self._projects[name].place, self._options, self._deploy, self._path()))
            elif isinstance(said, Files):
                message = f"the migrations of {name} cannot be applied from here"
                found.append(
                    CannotJudge(message, self._options.place(name), name, "apply them in CI with their own tool")
                )
        return tuple(found)


def _joined(one: Models, other: Models) -> Models:
    return Models(
        (*one.found, *other.found),
        (*one.unseen, *other.unseen),
        blind=one.blind or other.blind,
        unmigrated={**one.unmigrated, **other.unmigrated},
        problems=(*one.problems, *other.problems),
    )
