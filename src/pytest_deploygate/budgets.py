"""Query budgets for the authors of tests: what the markers and fixtures of `plugin` do. Needs no gate."""

from __future__ import annotations

import functools
import inspect
import json
import sys
import warnings
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import pytest

from .families.queries.captured import Asked, Captured
from .families.queries.growth import MAX_GROWTH, Scaling, Size, growing, inconclusive
from .families.queries.judging import MAX_REPEATS, PROPERTY, Allowance, Budget, grown, over_budget, repeated
from .finding import Finding, Location, to_data
from .readers.queries.capture import Recording, recording
from .readers.queries.measuring import measured

__all__ = ["Queries", "QueryBudget", "QueryScaling", "UnusedAllowanceWarning", "measured_call"]

_ROWS = (2, 10, 50)
_ALLOWED = pytest.StashKey[list[Allowance]]()
_UNSEEN = (
    "no query was seen. Is it sent by another process, or by a driver that is not listened to? These "
    "are: sqlite3, psycopg, psycopg2, asyncpg, aiosqlite, PyMySQL, mysqlclient, and whatever SQLAlchemy and Django use"
)


class UnusedAllowanceWarning(pytest.PytestWarning):
    """An ``allow_repeated_queries`` that nothing needed."""


class Queries:
    """What was asked in a block, at any time and after it."""

    def __init__(self) -> None:
        self._recording: Recording | None = None
        self._captured = Captured()

    @property
    def captured(self) -> Captured:
        """All of it."""
        return self._recording.captured if self._recording else self._captured

    @property
    def queries(self) -> tuple[Asked, ...]:
        """Each statement that a function asks, with how often, by which line and for what."""
        return self.captured.asked

    @property
    def total(self) -> int:
        """How many statements were sent."""
        return self.captured.total

    @property
    def writes(self) -> int:
        """How many of them change something."""
        return self.captured.writes

    @property
    def repeats(self) -> int:
        """How often the most repeated one was sent by one function; pages and chunks of one load count once."""
        return self.captured.repeats

    @property
    def waves(self) -> int:
        """How many round trips one after the other; those that overlap are one."""
        return self.captured.waves or 0

    def _begin(self, found: Recording) -> None:
        self._recording = found

    def _end(self) -> None:
        self._captured, self._recording = self.captured, None


class _Block:
    """A ``with`` block with a budget."""

    def __init__(self, item: pytest.Item, budget: Budget | None) -> None:
        self._item = item
        self._budget = budget
        self._queries = Queries()
        self._recording: AbstractContextManager[Recording] = recording(item.config.rootpath)

    def __enter__(self) -> Queries:
        self._queries._begin(self._recording.__enter__())
        return self._queries

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        self._queries._end()
        self._recording.__exit__(kind, error, traceback)
        # What went wrong within is told, and not what it kept from being asked.
        if kind is None and self._budget is not None:
            _judge(self._item, self._queries.captured, self._budget)


class QueryBudget:
    """The fixture ``query_budget``: ``with query_budget(max=3) as q: …``, or without a budget, to measure only.

    A budget that is exceeded, and one within which no query is seen, fails the test at the end of the block.
    """

    def __init__(self, item: pytest.Item) -> None:
        self._item = item
        self._blocks: list[_Block] = []

    def __call__(self, max: int | None = None, **limits: int | None) -> _Block:  # noqa: A002 - as the marker has it
        """A block to enter.

        Args:
            max: At most so many statements.
            limits: ``writes``, at most so many that change something; ``repeats``, how often one function may ask the
                same, 4 where nothing is said, None for any number.
        """
        asked_for = {"max": max, **limits}
        is_budget = max is not None or bool(limits)
        return _Block(self._item, _budget((), asked_for) if is_budget else None)

    def __enter__(self) -> Queries:
        self._blocks.append(_Block(self._item, None))
        return self._blocks[-1].__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._blocks.pop().__exit__(kind, error, traceback)


class QueryScaling:
    """The fixture ``query_scaling``: runs the same at several sizes, and fails where queries grow with the rows."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item
        self._open = 0

    def __call__(
        self,
        *,
        seed: Callable[[int], Any],
        run: Callable[[], Any],
        rows: Sequence[int] = _ROWS,
        max_growth: float = MAX_GROWTH,
        fixed: bool = False,
    ) -> Any:
        """Seed and run at each size.

        Args:
            seed: Makes so many rows; what was there before may stay or go. What it makes has to differ as production's
                rows do: orders that share one customer hide that each asks for its own.
            run: What is judged. Its result, or what it reads, is expected to grow with the rows.
            rows: The sizes, rising.
            max_growth: How many more statements a row may cost.
            fixed: Whether the result is right not to grow, such as that of a request for one row.

        Returns:
            None; or, where ``seed`` or ``run`` give something to await, what is to be awaited.
        """
        __tracebackhide__ = True
        sizes = [*rows]
        if len(sizes) < 2 or sizes != sorted(set(sizes)) or sizes[0] < 1:
            raise ValueError(f"rows has to be at least two rising numbers above 0, and is {rows!r}")
        self._open += 1
        return self._drive(self._steps(seed, run, sizes, max_growth, fixed=fixed), None)

    def check(self) -> None:
        """Fail where the end was not waited for.

        Raises:
            pytest.fail.Exception: It was not.
        """
        if self._open:
            pytest.fail("cannot judge: query_scaling(…) has not come to its end; is it awaited?", pytrace=False)

    def _steps(
        self, seed: Callable[[int], Any], run: Callable[[], Any], rows: Sequence[int], max_growth: float, *, fixed: bool
    ) -> Generator[Any, Any, None]:
        __tracebackhide__ = True
        root = self._item.config.rootpath
        sizes: list[Size] = []
        shared: dict[str, str] = {}
        try:
            # Caches that fill once are filled here, with rows that are not measured.
            yield seed(rows[0])
            yield run()
            for count in rows:
                with recording(root, watches_inserts=True) as seeding:
                    yield seed(count)
                    shared = seeding.shared
                with recording(root, counts_rows=True) as running:
                    result = yield run()
                    captured = running.captured
                sizes.append(Size(count, captured, measured(result)))
        except GeneratorExit:
            # Nobody goes on with it.
            raise
        except BaseException:
            self._open -= 1
            raise
        self._open -= 1
        allowed = _allowances(self._item)
        findings = [*grown(growing(sizes, max_growth), allowed, _place(self._item), self._item.name, None)]
        reason = inconclusive(Scaling(tuple(sizes), shared=shared))
        if fixed and sizes[-1].captured.asked:
            reason = ""
        _tell(self._item, [("queries/grows-with-data", finding) for finding in findings], reason)

    def _drive(self, steps: Generator[Any, Any, None], value: Any) -> Awaitable[None] | None:
        __tracebackhide__ = True
        try:
            while True:
                value = steps.send(value)
                if inspect.isawaitable(value):
                    return self._drive_async(steps, value)
        except StopIteration:
            return None

    async def _drive_async(self, steps: Generator[Any, Any, None], value: Any) -> None:
        __tracebackhide__ = True
        try:
            while True:
                try:
                    value = await value if inspect.isawaitable(value) else value
                except BaseException as error:  # noqa: BLE001 - goes on where the step waits for its value
                    value = steps.throw(error)
                else:
                    value = steps.send(value)
        except StopIteration:
            return


def measured_call(item: pytest.Item) -> Generator[None, object, object]:
    """Around the call of a test that carries a marker of ours."""
    __tracebackhide__ = True
    mark = item.get_closest_marker("query_budget")
    if mark is None:
        result = yield
    else:
        budget = _budget(mark.args, mark.kwargs)
        if _is_unittest(item):
            # The call of a unittest includes its setUp. pytest takes the item's method; with pytest-django, and where
            # it is a coroutine function, unittest takes the instance's.
            instance = item.instance  # type: ignore[attr-defined]
            item.obj = vars(instance)[item.name] = _within(item, item.obj, budget)  # type: ignore[attr-defined]
            try:
                result = yield
            finally:
                vars(instance).pop(item.name, None)
        else:
            with _Block(item, budget):
                result = yield
    _warn_of_unused(item)
    return result


def _is_unittest(item: pytest.Item) -> bool:
    unittest = sys.modules.get("unittest")
    cls = getattr(item, "cls", None)
    return unittest is not None and isinstance(cls, type) and issubclass(cls, unittest.TestCase)


def _within(item: pytest.Item, method: Any, budget: Budget) -> Any:
    if inspect.iscoroutinefunction(method):

        @functools.wraps(method)
        async def run_async(*args: Any, **named: Any) -> Any:
            with _Block(item, budget):
                return await method(*args, **named)

        return run_async

    @functools.wraps(method)
    def run(*args: Any, **named: Any) -> Any:
        __tracebackhide__ = True
        with _Block(item, budget):
            return method(*args, **named)

    return run


def _budget(args: Sequence[Any], limits: Mapping[str, Any]) -> Budget:
    known = dict(zip(("max", "writes", "repeats"), args, strict=False))
    given = {**known, **limits}
    if unknown := set(given) - {"max", "writes", "repeats"}:
        raise ValueError(f"query_budget knows max, writes and repeats, and not {', '.join(sorted(unknown))}")
    for name, value in given.items():
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise ValueError(f"query_budget({name}=…) has to be a whole number from 0 on, and is {value!r}")
    return Budget(given.get("max"), given.get("writes"), given.get("repeats", MAX_REPEATS))


def _judge(item: pytest.Item, captured: Captured, budget: Budget) -> None:
    __tracebackhide__ = True
    allowed = _allowances(item)
    place, name = _place(item), item.name
    found = [
        *(("queries/over-budget", finding) for finding in over_budget(captured, budget, place, name)),
        *(("queries/repeated", finding) for finding, _ in repeated(captured, budget, allowed, place)),
    ]
    # A budget of nothing is kept by nothing.
    _tell(item, found, _UNSEEN if not captured.asked and budget.total != 0 else "")


def _tell(item: pytest.Item, found: Sequence[tuple[str, Finding]], reason: str) -> None:
    """Fail where something was found, or nothing can be judged; and leave word in the test's report."""
    __tracebackhide__ = True
    words: list[dict[str, Any]] = [{"rule": rule, "finding": to_data(finding)} for rule, finding in found]
    if reason and not found:
        words.append({"rule": "", "reason": f"{item.name}: {reason}", "test": item.nodeid})
    item.user_properties.append((PROPERTY, json.dumps(words)))
    if found:
        pytest.fail(
            "\n\n".join(f"{rule}: {f.place}\n  {f.message}\n  help: {f.help}" for rule, f in found), pytrace=False
        )
    if reason:
        pytest.fail(f"cannot judge: {reason}", pytrace=False)


def _allowances(item: pytest.Item) -> list[Allowance]:
    """What may repeat in a test. Each knows at its end whether it was needed."""
    if _ALLOWED not in item.stash:
        found = []
        for mark in item.iter_markers("allow_repeated_queries"):
            reason = mark.kwargs.get("reason")
            if not mark.args or not isinstance(reason, str) or not reason.strip():
                raise ValueError('allow_repeated_queries needs a pattern and a reason: ("orders*", reason="…")')
            found += [Allowance(str(pattern), reason) for pattern in mark.args]
        item.stash[_ALLOWED] = found
    return item.stash[_ALLOWED]


def _warn_of_unused(item: pytest.Item) -> None:
    path, line, _ = item.reportinfo()
    for allowance in _allowances(item):
        if not allowance.used:
            message = f"allow_repeated_queries({allowance.pattern!r}) is not needed: nothing that it names repeats"
            warnings.warn_explicit(UnusedAllowanceWarning(message), None, str(path), (line or 0) + 1)


def _place(item: pytest.Item) -> Location:
    path, line, _ = item.location
    return Location(path.replace("\\", "/"), (line or 0) + 1)
