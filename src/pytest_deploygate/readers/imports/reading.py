"""Going through the tree of one file.

Imports the standard library only: other interpreters run it.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .conditions import Names, Target, truth
from .summary import Summary, Written
from .syntax import (
    anchored,
    bound_by,
    catches_import_error,
    identifiers,
    is_main,
    last_name,
    lines_of,
    looks,
    module_of,
    own_expressions,
)

__all__ = ["summarise"]

_CALLS = frozenset(["importlib.import_module", "builtins.__import__", "importlib.__import__"])
_REFLECTIVE = frozenset(["globals", "locals", "vars", "exec"])
_EXPECTING = frozenset(["raises", "assertRaises", "assertRaisesRegex"])


class _Block(NamedTuple):
    """Where statements stand."""

    scope: str = "module"
    when: str = "eager"
    guarded: bool = False
    conditional: bool = False
    prepared: bool = False
    instead: str = ""
    dead: bool = False


def summarise(data: bytes, target: Target, *, eager: bool = False) -> Summary:
    """What a file imports and binds, for a Python whose grammar is that of the one that runs this.

    Args:
        data: The file.
        target: That Python.
        eager: Functions are not looked into, so what is lazy is left out, and bindings are not complete.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
        return _Reading(data, target, eager=eager).read(tree)
    except SyntaxError as error:
        return Summary(error=_said(error, data))
    except ValueError:
        return Summary(error=("it has a null byte or a number of absurd length", 0, 0))
    except (RecursionError, MemoryError):
        return Summary(error=("it is nested too deeply", 0, 0))


def _said(error: SyntaxError, data: bytes) -> tuple[str, int, int]:
    """A syntax error's text and place; the place is where the file has it, not in a part that was cut out of it."""
    line = error.lineno or 0
    message = str(error.msg).partition("\n")[0]
    if not 1 <= line <= data.count(b"\n") + data.count(b"\r") + 1:
        return message, 0, 0
    return message, line, max(error.offset or 0, 0)


class _Reading:
    def __init__(self, data: bytes, target: Target, *, eager: bool) -> None:
        self._data = data
        self._eager = eager
        self._target = target
        self._lines: list[bytes] = []
        self._names = Names()
        self._imports: list[Written] = []
        self._bound: set[str] = set()
        self._exports: set[str] = set()
        self._open = False
        # What the names that are imported are, and those of them that setattr() is called with.
        self._modules: dict[str, str] = {}
        self._set: set[str] = set()
        self._looks_anywhere, self._looks_outside = looks(data)

    def read(self, tree: ast.Module) -> Summary:
        # Not recursive: what the parser takes may be nested more deeply than Python calls may be.
        stack: list[Iterator[tuple[ast.stmt, _Block]]] = [self._all(tree.body, _Block())]
        while stack:
            for statement, block in stack[-1]:
                inner = self._statement(statement, block)
                if inner is not None:
                    stack.append(inner)
                    break
            else:
                stack.pop()
        self._open |= bool(self._bound & {"__getattr__", "__path__"})
        opened = tuple(sorted(self._modules[name] for name in self._set & self._modules.keys()))
        self._imports.sort(key=lambda written: (written.line, written.column))
        return Summary(
            tuple(self._imports), tuple(sorted(self._bound)), tuple(sorted(self._exports)), self._open, opened
        )

    @staticmethod
    def _all(body: Iterable[ast.stmt], block: _Block) -> Iterator[tuple[ast.stmt, _Block]]:
        for statement in body:
            yield statement, block

    def _statement(self, node: ast.stmt, block: _Block) -> Iterator[tuple[ast.stmt, _Block]] | None:
        """Note what a statement does, and give the statements in it."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self._import(node, block)
        elif isinstance(node, ast.Global):
            self._bound.update(node.names)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._bind(node.name, block)
            self._expressions(node, block)
            if isinstance(node, ast.ClassDef):
                return self._all(node.body, block._replace(scope="class"))
            if self._eager:
                return None
            when = "typing" if block.when == "typing" else "lazy"
            return self._all(node.body, _Block("function", when, dead=block.dead))
        else:
            self._targets(node, block)
            self._expressions(node, block)
            if isinstance(node, ast.If):
                return self._if(node, block)
            return self._compound(node, block)
        return None

    def _if(self, node: ast.If, block: _Block) -> Iterator[tuple[ast.stmt, _Block]]:
        if block.scope == "module" and block.when == "eager" and is_main(node.test):
            # Not when it is imported.
            yield from self._all(node.body, block._replace(when="lazy"))
            yield from self._all(node.orelse, block)
            return
        known = truth(node.test, self._names, self._target)
        typing, dead = block._replace(when="typing"), block._replace(dead=True)
        maybe = block._replace(conditional=True)
        body, orelse = maybe, maybe
        if isinstance(known, str):
            body, orelse = (typing, block) if known == "typing" else (block, typing)
        elif known is not None:
            body, orelse = (block, dead) if known else (dead, block)
        yield from self._all(node.body, body)
        yield from self._all(node.orelse, orelse)

    def _compound(self, node: ast.stmt, block: _Block) -> Iterator[tuple[ast.stmt, _Block]] | None:
        maybe = block._replace(conditional=True)
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            return self._all([*node.body, *node.orelse], maybe)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            suppressed = any(self._suppresses(item.context_expr) for item in node.items)
            return self._all(
                node.body,
                block._replace(guarded=block.guarded or suppressed, prepared=block.prepared or suppressed),
            )
        if isinstance(node, ast.Match):
            return self._all([statement for case in node.cases for statement in case.body], maybe)
        # TryStar is 3.11's
        if isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            return self._try(node, block)  # type: ignore[arg-type]
        return None

    def _try(self, node: ast.Try, block: _Block) -> Iterator[tuple[ast.stmt, _Block]]:
        handling = [handler for handler in node.handlers if catches_import_error([handler.type])]
        guarded = block.guarded or any(not isinstance(handler.body[-1], ast.Raise) for handler in handling)
        yield from self._all(node.body, block._replace(guarded=guarded, prepared=block.prepared or bool(handling)))
        tried = next(filter(None, map(module_of, node.body)), block.instead)
        for handler in node.handlers:
            if handler.name:
                self._bind(handler.name, block)
            instead = tried if handler in handling else block.instead
            yield from self._all(handler.body, block._replace(conditional=True, instead=instead))
        yield from self._all([*node.orelse, *node.finalbody], block)

    def _suppresses(self, node: ast.expr) -> bool:
        """Whether a ``with`` goes on after an ImportError, or expects one."""
        if not isinstance(node, ast.Call) or not catches_import_error(
            node.args[:1] if last_name(node.func) in _EXPECTING else node.args
        ):
            return False
        return last_name(node.func) in _EXPECTING or self._names.path(node.func) == "contextlib.suppress"

    def _import(self, node: ast.Import | ast.ImportFrom, block: _Block) -> None:
        self._names.add(node)
        if isinstance(node, ast.Import):
            module, form = "", "import"
        else:
            module, form = module_of(node), "from"
            if module == "sys" and any(alias.name == "modules" for alias in node.names):
                self._open = True
        for alias in node.names:
            inner = f"{module}.{alias.name}" if module.strip(".") else module + alias.name
            self._modules[alias.asname or alias.name] = inner
            if form == "import":
                self._bind(alias.asname or alias.name.partition(".")[0], block)
            elif alias.name != "*":
                self._bind(alias.asname or alias.name, block)
            if not block.dead:
                self._write(alias, (module or alias.name, alias.name if form == "from" else "", form), block)

    def _write(self, node: ast.alias | ast.expr, said: tuple[str, str, str], block: _Block) -> None:
        line, column, end = node.lineno, node.col_offset, node.end_col_offset or 0
        end = end if node.end_lineno == line else column + 1
        if not self._data.isascii():
            # Offsets are bytes of UTF-8.
            self._lines = self._lines or lines_of(self._data)
            text = self._lines[line - 1]
            column, end = len(text[:column].decode("utf-8", "replace")), len(text[:end].decode("utf-8", "replace"))
        width = end - column
        if isinstance(node, ast.alias):
            width = min(width, len(node.name))
        module, name, form = said
        self._imports.append(Written(module, name, form, line, column + 1, width, *block[1:6]))

    def _bind(self, name: str, block: _Block) -> None:
        if block.scope == "module":
            self._bound.add(name)

    def _targets(self, node: ast.stmt, block: _Block) -> None:
        """Note the names that a statement binds by itself."""
        if block.scope != "module":
            return
        value = getattr(node, "value", None)
        for name in bound_by(node):
            self._bound.add(name)
            self._names.assign(name, value, self._target)
            if name == "__all__":
                self._exports.update(identifiers(value))
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            function = value.func
            if isinstance(function.value, ast.Name) and function.value.id == "__all__":
                self._exports.update(text for argument in value.args for text in identifiers(argument))

    def _expressions(self, node: ast.stmt, block: _Block) -> None:
        """Go through a statement's own expressions, where the file has anything of interest in one."""
        if not (self._looks_anywhere or (self._looks_outside and block.scope != "function")):
            return
        stack: list[tuple[ast.AST, _Block]] = [(part, block) for part in own_expressions(node)]
        while stack:
            part, inside = stack.pop()
            if isinstance(part, ast.Lambda):
                inside = _Block("function", "typing" if inside.when == "typing" else "lazy", dead=inside.dead)
            elif isinstance(part, ast.GeneratorExp) and inside.when == "eager":
                inside = inside._replace(when="lazy")
            elif isinstance(part, (ast.IfExp, ast.BoolOp)):
                inside = inside._replace(conditional=True)
            elif isinstance(part, ast.NamedExpr):
                self._bind(part.target.id, inside)
            elif isinstance(part, ast.Call):
                self._call(part, inside)
            elif isinstance(part, ast.Attribute) and self._names.path(part) == "sys.modules":
                self._open = True
            stack += [(child, inside) for child in ast.iter_child_nodes(part)]

    def _call(self, node: ast.Call, block: _Block) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "setattr" and node.args:
            self._set.add(last_name(node.args[0]))
        if isinstance(node.func, ast.Name) and node.func.id in _REFLECTIVE:
            # In a function, exec() has names of its own.
            self._open |= node.func.id != "exec" or block.scope != "function"
        if self._names.path(node.func) not in _CALLS or not node.args or block.dead:
            return
        argument = node.args[0]
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            return
        module = argument.value
        if not all(map(str.isidentifier, module.strip(".").split("."))):
            return
        if module.startswith("."):
            module = anchored(module, node)
        if module:
            self._write(argument, (module, "", "call"), block)
