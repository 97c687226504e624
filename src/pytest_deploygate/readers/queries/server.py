"""What a program of any language asked of its database, by what the database's server has counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ...families.queries.captured import Asked
from ...families.queries.statement import Statement
from ...finding import CannotJudge, Location
from ..database import DatabaseError, Reason, Target, conversation, read_target
from ..database.sessions import MissingDriver
from ..database.target import BadTarget
from .counters import BOOKS, Counter, Snapshot, Unusable
from .fingerprint import fingerprint

__all__ = ["Digests", "Snapshot"]

_ALONE = "give the service a database of its own for the probe, and let nobody else use it meanwhile"


class Digests:
    """What a server has counted of one database. It is connected to for each snapshot, and holds nothing in between."""

    def __init__(self, target: Target, seconds: float, place: Location) -> None:
        self._target = target
        self._seconds = seconds
        self._place = place
        self._books = BOOKS[target.kind]

    @classmethod
    @contextmanager
    def opened(cls, url: str, root: Path, seconds: float, place: Location) -> Iterator[Digests]:
        """Those of a database, once they are seen to count.

        Args:
            url: The database.
            root: What a relative file is relative to.
            seconds: How long connecting and each statement may take.
            place: Where the gate file names it.

        Raises:
            CannotJudge: They do not count, or cannot be read.
        """
        try:
            target = read_target(url, root)
        except BadTarget as problem:
            raise CannotJudge(f"the database {problem}", place, "database") from None
        if target.kind == "sqlite":
            remedy = "name the application under `app`, where its drivers can be watched; that is for Python"
            message = f"{target.title} is one of SQLite, which has no server that counts what it is asked"
            raise CannotJudge(message, place, "database", remedy)
        digests = cls(target, seconds, place)
        digests._check(digests.snapshot(), digests.snapshot(), place)
        yield digests

    def snapshot(self) -> Snapshot:
        """What was counted up to now.

        Raises:
            CannotJudge: It cannot be read, or says nothing.
        """
        target, books = self._target, self._books
        # MySQL counts by the session's database, and must not count us.
        ours = replace(target, name="") if target.kind == "mysql" else target
        try:
            return conversation(ours, self._seconds, lambda session: books.read(session, target.name))
        except Unusable as problem:
            raise self._refusal(str(problem), problem.remedy, self._place) from None
        except MissingDriver as missing:
            raise CannotJudge(str(missing), self._place, "database") from None
        except DatabaseError as error:
            remedy = error.reason.remedy
            if error.reason is Reason.DENIED:
                raise self._refusal("has statistics that this role may not read", books.denied, self._place) from None
            if error.reason is Reason.SILENT:
                remedy = "is it reachable from here, and not overloaded?"
            raise self._refusal(str(error), remedy, self._place) from None

    def asked(self, before: Snapshot, after: Snapshot, place: Location) -> tuple[Asked, ...]:
        """What was asked between two snapshots, most often first; nobody knows by which line.

        Raises:
            CannotJudge: The counters do not tell.
        """
        self._check(before, after, place)
        grown = list(self._grown(before, after))
        self._check_alone(grown, before, after, place)
        merged: dict[str, Asked] = {}
        for _, counter, statement in grown:
            known = merged.get(statement.text)
            merged[statement.text] = _asked(counter, statement, self._target.kind, known)
        return tuple(sorted(merged.values(), key=lambda asked: (-asked.count, asked.text)))

    def rows(self, before: Snapshot, after: Snapshot) -> int:
        """How many rows were given or changed between two snapshots."""
        return sum(counter.rows for _, counter, _ in self._grown(before, after))

    def _grown(self, before: Snapshot, after: Snapshot) -> Iterator[tuple[str, Counter, Statement]]:
        """What was asked, by whom, how often; without what is about the session only."""
        none = Counter("", 0, 0.0, 0)
        for (role, key), now in after.counters.items():
            then = before.counters.get((role, key), none)
            if now.text is None or now.calls == then.calls:
                continue
            # MySQL's own way to write a list, and no SQL.
            statement = fingerprint(now.text.replace("(...)", "(?, ?)"), self._target.kind)
            if statement.text and not statement.is_control:
                seconds = max(now.seconds - then.seconds, 0.0)
                yield role, Counter(now.text, now.calls - then.calls, seconds, max(now.rows - then.rows, 0)), statement

    def _check(self, before: Snapshot, after: Snapshot, place: Location) -> None:
        """Refuse counters that do not hold all that there was between two snapshots."""
        now, books = after.counters, self._books
        gone = any(key not in now or now[key].calls < then.calls for key, then in before.counters.items())
        if gone or before.era != after.era:
            message = "has thrown counters away meanwhile, so that what it was asked is not known"
            raise self._refusal(message, books.thrown, place)
        hidden = _hidden(after) - _hidden(before)
        untold = after.untold - before.untold
        for count, (clause, remedy) in ((hidden, books.hidden), (untold, books.untold)):
            if count:
                raise self._refusal(f"does not tell all that it was asked: {count} {clause}", remedy, place)
        if after.own <= before.own:
            message = "does not count what it is asked, not even by the gate itself"
            raise self._refusal(message, books.silent, place)

    def _check_alone(
        self, grown: list[tuple[str, Counter, Statement]], before: Snapshot, after: Snapshot, place: Location
    ) -> None:
        roles = {role for role, _, _ in grown}
        programs = {client.who for client in after.clients if client not in before.clients}
        if len(roles) > 1 or len(programs) > 1:
            raise self._refusal("was asked by more than one program meanwhile", _ALONE, place)
        texts = [counter.text for _, counter, _ in grown]
        if self._target.kind == "mysql" and len(set(texts)) < len(texts):
            # Those that come in one packet all get the text of its first.
            message = "was sent several statements at once, whose texts it does not tell apart"
            raise self._refusal(message, "send each by itself, without multipleStatements", place)

    def _refusal(self, clause: str, remedy: str, place: Location) -> CannotJudge:
        return CannotJudge(f"{self._target.title} {clause}", place, "database", remedy)


def _hidden(snapshot: Snapshot) -> int:
    return sum(counter.calls for counter in snapshot.counters.values() if counter.text is None)


def _asked(counter: Counter, statement: Statement, dialect: str, known: Asked | None) -> Asked:
    count = counter.calls + (known.count if known else 0)
    return Asked(
        text=statement.text,
        verb=statement.verb,
        writes=statement.writes,
        tables=statement.tables,
        count=count,
        loads=count,
        site=None,
        relation="",
        is_lazy=False,
        layer="",
        dialect=dialect,
        seconds=counter.seconds + (known.seconds if known else 0.0),
        transactions=0,
    )
