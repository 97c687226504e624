"""A parsed JavaScript file while its reads are gathered."""

from __future__ import annotations

from collections.abc import Iterable

from ....finding import Location
from .gathered import Gathered
from .javascript_schemas import Declared
from .javascript_scopes import Scope, lay_out
from .javascript_syntax import Syntax, core
from .javascript_values import JavaScriptValues
from .javascript_wrappers import Wrappers

__all__ = ["MAPPINGS", "STATIC", "JavaScriptFile"]

MAPPINGS = frozenset(["process.env", "import.meta.env", "Bun.env", "vite.loadEnv()"])
MAPPINGS |= frozenset(["$env/dynamic/private.env", "$env/dynamic/public.env"])
# All of them under one name: `import * as env from "$env/static/private"`.
STATIC = frozenset(["$env/static/private", "$env/static/public", "astro:env/server", "astro:env/client"])
MAPPINGS |= STATIC


class JavaScriptFile:
    """A parsed file.

    Args:
        root: Its tree.
        statements: The outermost statements that matter.
        data: What was parsed.
        name: Its path, as locations show it.
    """

    def __init__(self, root: Syntax, statements: list[Syntax], data: bytes, name: str) -> None:
        self.name = name
        self.gathered = Gathered()
        self.layout = lay_out(root, statements)
        self.values = JavaScriptValues(self.layout.classes)
        self.wrappers = Wrappers(self.values, self.layout, self.gathered, self.place)
        self.nest = b"ConfigService" in data
        self._lines = data.split(b"\n")
        self._ascii = data.isascii()
        self._used: set[int] = set()

    def place(self, node: Syntax) -> Location:
        """Where a node is, in characters."""
        (row, column), (end_row, end) = node.start_point, node.end_point
        line = self._lines[row] if row < len(self._lines) else b""
        if end_row != row:
            end = len(line.rstrip(b"\r"))
        if not self._ascii:
            column, end = (len(line[:at].decode("utf-8", "replace")) for at in (column, end))
        return Location(self.name, row + 1, column + 1, max(end - column, 1))

    def path(self, node: Syntax | None, scope: Scope) -> str:
        found = None if node is None else self.values.meaning(node, scope)
        return "" if found is None else found.path

    def use(self, node: Syntax | None) -> None:
        """Its parent has dealt with it."""
        if node is not None:
            self._used.add(core(node).id)

    def is_used(self, node: Syntax) -> bool:
        return node.id in self._used

    def read(self, key: Syntax, scope: Scope, *, required: bool = False) -> None:
        """A read of what an expression names."""
        texts = self.values.strings(key, scope)
        place = self.place(key)
        if texts.complete or not texts.asked:
            for value in texts.values:
                self.gathered.add(value, place, required)
        if not texts.complete and not self.wrappers.wait(texts.asked, place, key, scope):
            self.gathered.dynamic.add(place)

    def declare(self, fields: Iterable[Declared]) -> None:
        """What a schema names."""
        for field in fields:
            self.gathered.add(field.key, self.place(field.node), field.required)
