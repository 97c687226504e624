"""Which variables a Python file reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ....finding import Location
from .gathered import Gathered
from .python_libraries import ENVIRON, HARMLESS, Reader, default_given, reader
from .python_parsing import essential, may_read, parse
from .python_scopes import Context, Scope, lay_out
from .python_settings import settings_fields
from .python_values import Meaning, Resolve, Values
from .python_wrappers import Wrappers
from .strings import Given, Strings

__all__ = ["PythonFile", "may_read", "parse"]


@dataclass
class _Required:
    key: str
    place: Location
    scope: Scope
    line: int


@dataclass
class PythonFile:
    """A parsed file, which other files may import from.

    Attributes:
        name: Its path, as locations show it.
        tree: Its tree.
        resolve: What a dotted name of another file stands for.
        tainted: Names that it imports from files that may read variables; None to look at all of it.
        wrapped: Functions, of any file, that are called with names of variables: their file, line and column.
    """

    name: str
    text: str
    tree: ast.Module
    resolve: Resolve = lambda *_: None
    wrapped: set[tuple[str, int, int]] = field(default_factory=set)
    tainted: frozenset[str] | None = None

    def __post_init__(self) -> None:
        self.gathered = Gathered()
        self._lines = re.split(r"\r\n|\r|\n", self.text)
        if self.tainted is not None:
            self.tree = essential(self.tree, self._lines, self.tainted)
        self.layout = lay_out(self.tree)
        self.values = Values(self.layout.module, self.layout.scopes, self.resolve)
        self.values.owner = self
        self.wrappers = Wrappers(self.name, self.values, self.gathered, self.wrapped, self.place, self._require)
        self._used: set[int] = set(self.layout.defaults)
        self._required: list[_Required] = []
        self._guards: dict[tuple[int, str], int] = {}
        self._started = False

    def run(self) -> None:
        """Gather the reads."""
        if self._started:
            return
        self._started = True
        for node, context in self.layout.nodes:
            self._visit(node, context)
        self.wrappers.follow()
        self._settle()

    @property
    def pending(self) -> Mapping[int, object]:
        """Reads that wait for the callers of the functions they are in, by function."""
        return self.wrappers.pending

    def place(self, node: ast.AST) -> Location:
        """Where an expression is, in characters."""
        line, column, end = node.lineno, node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        if node.end_lineno != line:  # type: ignore[attr-defined]
            end = len(text.encode())
        if not text.isascii():
            data = text.encode("utf-8", "surrogatepass")
            column, end = (len(data[:at].decode("utf-8", "replace")) for at in (column, end))
        return Location(self.name, line, column + 1, max(end - column, 1))

    def leftover(self) -> set[Location]:
        """Reads in functions that nobody calls with a name, as far as is known by now."""
        return self.wrappers.leftover()

    # One node

    def _visit(self, node: ast.AST, context: Context) -> None:
        if isinstance(node, ast.Call):
            self._call(node, context)
        elif isinstance(node, ast.Subscript):
            self._subscript(node, context)
        elif isinstance(node, ast.Compare):
            self._compare(node, context)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            self._assign(node, context)
        elif isinstance(node, ast.ClassDef):
            self._class(node, context)
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            self._mention(node, context)

    def _subscript(self, node: ast.Subscript, context: Context) -> None:
        found = self.values.meaning(node.value, context.scope)
        if found is None or found.path not in ENVIRON:
            return
        self._used.add(id(node.value))
        if isinstance(node.ctx, ast.Load):
            self._read(node.slice, node, context, required=not context.caught)
            if context.tested:
                return
        elif isinstance(node.ctx, ast.Store):
            self._guard(node.slice, context, node.lineno)

    def _compare(self, node: ast.Compare, context: Context) -> None:
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if not isinstance(operator, (ast.In, ast.NotIn)) or len(node.ops) > 1:
                continue
            found = self.values.meaning(right, context.scope)
            if found is None:
                continue
            mapping = found.path in ENVIRON or found.path.removesuffix(".keys()") in ENVIRON
            if mapping or found.path in ("environ.Env()", "environs.Env()"):
                self._used.add(id(right))
                if isinstance(right, ast.Call) and isinstance(right.func, ast.Attribute):
                    self._used.update((id(right.func), id(right.func.value)))
                self._read(node.left, node.left, context)
                self._guard(node.left, context, node.lineno)

    def _assign(self, node: ast.Assign | ast.AnnAssign, context: Context) -> None:
        """An alias reads nothing, where its name is followed from here on."""
        if node.value is None:
            return
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        within = context.scope.home is not None
        if all(isinstance(target, ast.Name) or (within and _is_member(target)) for target in targets):
            self._used.add(id(node.value))
        values = node.value.elts if isinstance(node.value, (ast.Tuple, ast.List)) else []
        for target in targets:
            if isinstance(target, (ast.Tuple, ast.List)) and len(target.elts) == len(values):
                names = zip(target.elts, values, strict=True)
                self._used.update(id(value) for name, value in names if isinstance(name, ast.Name))

    def _class(self, node: ast.ClassDef, context: Context) -> None:
        for found in settings_fields(Meaning("class", node, context.scope, self.values)):
            owner = found.values.owner
            self.gathered.add(found.key, owner.place(found.node), found.required)

    def _mention(self, node: ast.Name | ast.Attribute, context: Context) -> None:
        if id(node) in self._used:
            if isinstance(node, ast.Attribute):
                self._used.add(id(node.value))
            return
        found = self.values.meaning(node, context.scope)
        if found is None:
            return
        if found.path == "def":
            self.wrappers.mention(found)
        elif found.path in ENVIRON or (found.node is None and reader(found.path) is not None):
            # Handed on: whoever gets it reads what nobody can see from here.
            self.gathered.dynamic.add(self.place(node))
            if isinstance(node, ast.Attribute):
                self._used.add(id(node.value))
        elif found.path.rpartition(".")[0] in ENVIRON and not found.path.endswith(")"):
            if isinstance(node, ast.Attribute):
                self._used.add(id(node.value))
            if found.path.rpartition(".")[2] not in HARMLESS:
                self.gathered.dynamic.add(self.place(node))

    # Calls

    def _call(self, node: ast.Call, context: Context) -> None:
        for keyword in node.keywords:
            if keyword.arg == "envvar":
                self._names(keyword.value, context)
            elif keyword.arg == "auto_envvar_prefix":
                self.gathered.dynamic.add(self.place(keyword.value))
        found = self.values.meaning(node.func, context.scope)
        if found is None:
            return
        if found.path == "def":
            self._used.add(id(node.func))
            self.wrappers.call(node, context.scope, found)
        elif found.path == "os.path.expandvars":
            self._expand(node, context)
        elif found.path in ("environ.Env", "environ.FileAwareEnv"):
            self._scheme(node)
        elif found.path.endswith("patch.dict") and node.args:
            self._used.add(id(node.args[0]))
        elif (known := reader(found.path)) is not None:
            self._library(node, context, found, known)

    def _library(self, node: ast.Call, context: Context, found: Meaning, known: Reader) -> None:
        self._used.add(id(node.func))
        if isinstance(node.func, ast.Attribute):
            self._used.add(id(node.func.value))
        key = node.args[0] if node.args else None
        for keyword in node.keywords:
            if keyword.arg in known.keywords:
                key = keyword.value
        if key is None and known.fallback:
            self.gathered.add(known.fallback, self.place(node), required=not default_given(known, node))
            return
        if key is None or isinstance(key, ast.Starred):
            self.gathered.dynamic.add(self.place(node))
            return
        method = found.path.rpartition(".")[2]
        if method == "setdefault":
            self._guard(key, context, node.lineno)
            return
        if context.tested and method in ("get", "getenv"):
            self._guard(key, context, node.lineno)
        in_scheme = found.node is not None and any(k.arg is not None for k in found.node.keywords)
        required = known.required and not default_given(known, node) and not context.caught
        if required and in_scheme:
            required = not self._has_scheme_default(found.node, key, context)
        self._read(key, key, context, required=required, prefix=self._prefix(found, known, context))

    def _names(self, node: ast.expr, context: Context) -> None:
        for part in node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]:
            if not (isinstance(part, ast.Constant) and not isinstance(part.value, str)):
                self._read(part, part, context)

    def _expand(self, node: ast.Call, context: Context) -> None:
        self._used.add(id(node.func))
        if isinstance(node.func, ast.Attribute):
            self._used.add(id(node.func.value))
        texts = self.values.strings(node.args[0], context.scope) if node.args else Strings()
        for text in texts.values:
            for match in re.finditer(r"\$(?:(\w+)|\{([^}]*)\})", text, re.ASCII):
                self.gathered.add(match[1] or match[2], self.place(node.args[0]))
        if not texts.complete:
            self.gathered.dynamic.add(self.place(node))

    def _scheme(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg is not None:
                # The declaration is no read of its own, but says which names are meant.
                self.gathered.add(keyword.arg, replace(self.place(keyword), width=len(keyword.arg)))

    def _has_scheme_default(self, made: ast.Call, key: ast.expr, context: Context) -> bool:
        names = self.values.strings(key, context.scope).values
        return any(k.arg in names and isinstance(k.value, ast.Tuple) and len(k.value.elts) > 1 for k in made.keywords)

    def _prefix(self, found: Meaning, known: Reader, context: Context) -> Strings:
        made = Strings(("",), complete=True)
        if found.node is not None and found.path.startswith("starlette."):
            given = next((k.value for k in found.node.keywords if k.arg == "env_prefix"), None)
            return made if given is None else found.values.strings(given, found.scope or context.scope)
        for around in context.withs if known.prefixed else ():
            if not isinstance(around, ast.Call) or not around.args:
                continue
            of = self.values.meaning(around.func, context.scope)
            if of is not None and of.path.endswith(".prefixed") and of.path.startswith("environs."):
                more = self.values.strings(around.args[0], context.scope)
                joined = tuple(left + right for left in made.values for right in more.values)
                made = Strings(joined, made.complete and more.complete, made.asked | more.asked)
        return made

    # What is read

    def _guard(self, key: ast.expr, context: Context, line: int) -> None:
        for value in self.values.strings(key, context.scope).values:
            at = id(_block(context.scope)), value
            self._guards[at] = min(line, self._guards.get(at, line))

    def _read(
        self, key: ast.expr, node: ast.expr, context: Context, *, required: bool = False, prefix: Strings | None = None
    ) -> None:
        place = self.place(key)
        values, scope = self.values, context.scope

        def evaluate(given: Given) -> Strings:
            texts = values.strings(key, scope, given)
            if prefix is None or prefix.values == ("",):
                return texts
            joined = tuple(left + right for left in prefix.values for right in texts.values)
            return Strings(joined, texts.complete and prefix.complete, texts.asked)

        texts = evaluate({})
        for text in texts.values if texts.complete or not texts.asked else ():
            self.gathered.add(text, place)
            if required:
                self._require(text, place, scope, node.lineno)
        if not texts.complete and not self.wrappers.wait(texts.asked, place, scope, evaluate, required=required):
            self.gathered.dynamic.add(place)

    def _require(self, key: str, place: Location, scope: Scope, line: int) -> None:
        self._required.append(_Required(key, place, scope, line))

    def _settle(self) -> None:
        """Required are those reads which nothing before them, in the blocks around them, made sure of."""
        for read in self._required:
            at: Scope | None = read.scope
            while at is not None:
                line = self._guards.get((id(at), read.key))
                if line is not None and (line <= read.line or at is not _block(read.scope)):
                    break
                at = at.parent
            else:
                self.gathered.add(read.key, read.place, required=True)


def _block(scope: Scope) -> Scope:
    """The function, class or module: what a comprehension makes sure of, holds around it as well."""
    while scope.parent is not None and not isinstance(
        scope.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
    ):
        scope = scope.parent
    return scope


def _is_member(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
