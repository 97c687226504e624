"""What a scenario is: code as people write it, and whether it asks the database the same thing over and over."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Run = TypeVar("Run", bound=Callable[..., Any])
DATABASES = frozenset({"sqlite", "postgresql", "mariadb"})
SELF_TESTED = "postgresql mariadb sqlite" if os.environ.get("DEPLOYGATE_SCENARIOS") else "sqlite"
"""Where the scenarios are held against their own labels: on servers that takes minutes, and only where it is asked for.
Their verdicts are held on every backend."""


@dataclass(frozen=True)
class Scenario:
    """A function that works with a shop's database.

    Attributes:
        name: In kebab-case, the only one of its stack.
        about: What it does, in one sentence.
        is_bug: Whether it is an N+1. The one line that repeats itself then ends with ``# asks``.
        run: Is given the stack's ``db``; may be a coroutine function.
        grows: For a bug: the statements grow with the rows. If not, there is a fixed number, five or more.
        writes: It sends writes.
        backends: The databases or drivers that it can run on.
        returns: It gives back what it worked on, a list, a count or a text, and not None.
        growth: So many statements more for each row, 0.1 where it takes ten at a time. Not told, it is 1 for a bug
            that grows and 0 for all else.
    """

    name: str
    about: str
    is_bug: bool
    run: Callable[[Any], Any]
    grows: bool = True
    writes: bool = False
    backends: frozenset[str] = DATABASES
    returns: bool = True
    growth: float | None = None

    @property
    def per_row(self) -> float:
        """How many statements more each row means."""
        return float(self.is_bug and self.grows) if self.growth is None else self.growth

    def runs_on(self, backend: str) -> bool:
        """Whether it is for a backend: a database, with or without its driver, as in ``postgresql+psycopg2``."""
        return not self.backends.isdisjoint({backend, backend.partition("+")[0]})


class Stack(Protocol):
    """A backend with the scenarios' tables. ``call`` begins with connections that nobody has used before.

    Attributes:
        db: What each scenario is given.
    """

    db: Any

    def seed(self, rows: int) -> None:
        """Empty all tables and fill them with so many orders, each of a customer of its own."""

    def seed_shared(self, rows: int) -> None:
        """The same with one customer for all orders, which hides some of the bugs; for ``SHARED``."""

    def call(self, scenario: Scenario) -> Any:
        """Run a scenario from its beginning to its end, in an event loop if it needs one."""


def collector(scenarios: list[Scenario]) -> Callable[..., Callable[[Run], Run]]:
    """A decorator that puts functions on a module's list, with what a `Scenario` holds as its arguments."""

    def scenario(name: str, about: str, *, bug: bool, backends: str | None = None, **more: Any) -> Callable[[Run], Run]:
        databases = frozenset(backends.split()) if backends else DATABASES

        def collected(run: Run) -> Run:
            scenarios.append(Scenario(name, about, bug, run, backends=databases, **more))
            return run

        return collected

    return scenario
