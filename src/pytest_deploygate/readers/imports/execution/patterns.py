"""``match``: which case is taken, and what it binds."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial

from .calls import is_instance
from .import_statements import ImportStatements
from .modules import Module
from .scopes import Scope
from .values import UNKNOWN, Builtin, Class, Const, Error, Function, Items, Table, Value

__all__ = ["Patterns"]

_NO_SEQUENCES = (Builtin, Class, Error, Function, Module, Table)


class Patterns(ImportStatements):
    """Matches."""

    def _match(self, node: ast.Match, scope: Scope) -> None:
        subject = self.evaluate(node.subject, scope)
        self._cases(node.cases, subject, scope)

    def _cases(self, cases: Sequence[ast.match_case], subject: Value, scope: Scope) -> None:
        for position, case in enumerate(cases):
            known = self._matches(case.pattern, subject, scope)
            if known is not False and case.guard is not None:
                guard = self.condition(case.guard, scope)
                known = guard if known is True or guard is False else None
            if known is True:
                self.execute(case.body, scope)
                return
            if known is None:
                ways = [
                    partial(self.execute, case.body, scope),
                    partial(self._cases, cases[position + 1 :], subject, scope),
                ]
                self.part(case.pattern, "a case", scope, ways)
                return

    def _matches(self, pattern: ast.pattern, subject: Value, scope: Scope) -> bool | None:
        """Whether a pattern matches, binding what it captures; None where only a run knows."""
        if isinstance(pattern, ast.MatchAs):
            known = True if pattern.pattern is None else self._matches(pattern.pattern, subject, scope)
            if pattern.name is not None and known is not False:
                self.bind(pattern.name, subject, scope)
            return known
        if isinstance(pattern, ast.MatchOr):
            answers = [self._matches(part, subject, scope) for part in pattern.patterns]
            return True if True in answers else None if None in answers else False
        if isinstance(pattern, (ast.MatchValue, ast.MatchSingleton)):
            value = pattern.value
            wanted = self.evaluate(value, scope) if isinstance(value, ast.expr) else Const(value)
            return self.compared(ast.Eq if isinstance(value, ast.expr) else ast.Is, subject, wanted)
        if isinstance(pattern, ast.MatchStar):
            if pattern.name is not None:
                self.bind(pattern.name, subject, scope)
            return True
        if isinstance(pattern, ast.MatchSequence):
            return self._matches_items(pattern.patterns, subject, scope)
        if isinstance(pattern, ast.MatchClass) and not pattern.patterns and not pattern.kwd_patterns:
            kind = self.evaluate(pattern.cls, scope)
            return is_instance(subject, kind)
        self._captures(pattern, scope)
        return None

    def _matches_items(self, patterns: Sequence[ast.pattern], subject: Value, scope: Scope) -> bool | None:
        if isinstance(subject, _NO_SEQUENCES) or (isinstance(subject, Items) and subject.kind == "set"):
            return False
        if isinstance(subject, Const) and not isinstance(subject.value, tuple):
            return False
        items = self.iterated(subject) if isinstance(subject, (Items, Const)) else None
        if items is None:
            for part in patterns:
                self._captures(part, scope)
            return None
        star = next((n for n, part in enumerate(patterns) if isinstance(part, ast.MatchStar)), None)
        if star is not None:
            behind = len(items) - (len(patterns) - star - 1)
            if behind < star:
                return False
            items[star:behind] = [Items("list", items[star:behind])]
        if len(items) != len(patterns):
            return False
        answers = [self._matches(part, item, scope) for part, item in zip(patterns, items, strict=True)]
        return False if False in answers else None if None in answers else True

    def _captures(self, pattern: ast.pattern, scope: Scope) -> None:
        """Bind what a pattern captures to what only a run knows."""
        for part in ast.walk(pattern):
            name = getattr(part, "name", None) or getattr(part, "rest", None)
            if isinstance(name, str):
                self.bind(name, UNKNOWN, scope)
