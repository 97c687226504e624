"""Gate file → environment → family → rule, as pytest nodes. Made from the gate file alone, so that every
process of a run collects the same list without touching the world."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .engine import Judged, Planned
from .reports.terminal import headline
from .verdict import State

if TYPE_CHECKING:
    from .session import GateSession


class Refused(Exception):
    """The rule cannot be judged."""


class Violated(Exception):
    """The rule is violated."""


class GateFile(pytest.File):
    """The gate file."""

    gate: GateSession

    @classmethod
    def of(cls, gate: GateSession, session: pytest.Session, path: Path) -> GateFile:
        """The node of the gate file.

        Its parent is the session: the setup of a package, which would be the parent where the gate file
        lies beside an ``__init__.py``, imports that.
        """
        # Outside its root, pytest would name the node by nothing.
        node: GateFile = cls.from_parent(session, path=path, nodeid=relative(path, session.config.rootpath))
        node.gate = gate
        return node

    def collect(self) -> Iterator[EnvironmentNode]:
        for name in dict.fromkeys(planned.environment for planned in self.gate.engine.plan):
            yield EnvironmentNode.from_parent(self, name=name)


class EnvironmentNode(pytest.Collector):
    """What ``--env`` names."""

    parent: GateFile

    def collect(self) -> Iterator[FamilyNode]:
        plan = [planned for planned in self.parent.gate.engine.plan if planned.environment == self.name]
        for family in dict.fromkeys(planned.rule.family for planned in plan):
            yield FamilyNode.from_parent(self, name=family)


class FamilyNode(pytest.Collector):
    """A section of the gate file."""

    parent: EnvironmentNode

    def collect(self) -> Iterator[RuleItem]:
        gate = self.parent.parent.gate
        for planned in gate.engine.plan:
            if (planned.environment, planned.rule.family) == (self.parent.name, self.name):
                yield RuleItem.from_parent(self, name=planned.rule.short, gate=gate, planned=planned)


class RuleItem(pytest.Item):
    """One rule in one environment.

    Attributes:
        planned: Which.
        judged: What became of it, once it was judged.
    """

    def __init__(self, *, gate: GateSession, planned: Planned, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.planned = planned
        self.judged: Judged | None = None
        self._gate = gate
        self.extra_keyword_matches.add(planned.rule.name)
        self.add_marker(pytest.mark.deploygate(environment=planned.environment, rule=planned.rule.name))

    def setup(self) -> None:
        """Read and judge, so that what cannot be judged is an error of pytest's and no failure.

        Raises:
            Refused: The rule cannot be judged.
        """
        self.judged = self._gate.engine.judge(self.planned)
        if self.judged.judgement.state is State.CANNOT_JUDGE:
            raise Refused(headline(self.judged.judgement))

    def runtest(self) -> None:
        """Fail if the rule is violated.

        Raises:
            Violated: It is.
        """
        if self.judged is not None and self.judged.judgement.state is State.FAILED:
            raise Violated(headline(self.judged.judgement))

    def repr_failure(self, *_: Any) -> str:
        # The session puts a frame in its place; a traceback would show what the rule's variables hold.
        return f"{self.planned.rule.name} in {self.planned.environment}"

    def reportinfo(self) -> tuple[Path, int, str]:
        line = self._gate.engine.place(self.planned).line
        return self.path, max(line - 1, 0), f"{self.planned.rule.name} ({self.planned.environment})"


def relative(path: Path, root: Path) -> str:
    """A path as node ids and reports have it, also where it is not below the root."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:
        return path.as_posix()
