"""Statements."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from .attributes import Method
from .calls import Return
from .core import TURNS
from .creation import TYPE
from .enumerations import check_extension, is_enumeration
from .errors import Raised, catches, class_name
from .library import DECORATORS, FOREIGN, is_exception
from .managers import Managers
from .modules import Module
from .scopes import Names, Scope
from .sources import Broken
from .values import (
    NONE,
    UNKNOWN,
    Builtin,
    Class,
    Const,
    Decorator,
    Error,
    Foreign,
    Function,
    Globals,
    Instance,
    Items,
    ModulesTable,
    Table,
    Value,
)
from .ways import Leave

__all__ = ["Endless", "Statements"]


class _Break(Leave):
    pass


class _Continue(Leave):
    pass


class Endless(Exception):
    """A loop that nothing ends: whatever comes behind it does not run."""


class Statements(Managers):
    """Runs statements."""

    def execute(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        for node in body:
            self.tick()
            self.at(node)
            name = _EXECUTE.get(type(node))
            if name is None:
                continue
            handler: Callable[[Any, Scope], None] = getattr(self, name)
            if scope.module.nature == "followed":
                self._leniently(handler, node, scope)
            else:
                handler(node, scope)

    def _leniently(self, handler: Callable[[Any, Scope], None], node: ast.stmt, scope: Scope) -> None:
        """Of foreign code, only what the project's code breaks is taken to be broken."""
        try:
            handler(node, scope)
        except Raised as raised:
            self.locate(raised)
            # It is prepared for what is missing, as for another system's modules.
            is_expected = self.frame.tries and class_name(raised.error.cls) == "ModuleNotFoundError"
            if raised.own or is_expected:
                raise

    # Values.

    def _expression(self, node: ast.Expr, scope: Scope) -> None:
        self.evaluate(node.value, scope)

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        value = self.evaluate(node.value, scope)
        for target in node.targets:
            self.assign(target, value, scope)

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self.assign(node.target, self.evaluate(node.value, scope), scope)
        elif not isinstance(node.target, ast.Name) and isinstance(node.target, ast.Attribute):
            self.evaluate(node.target.value, scope)
        noted: Value = UNKNOWN
        if scope.kind != "function" and self._evaluates_annotations(scope):
            noted = self.evaluate(node.annotation, scope)
        if scope.kind == "class" and isinstance(node.target, ast.Name):
            self._note_annotation(node.target.id, node.annotation, noted, scope)
        if self.world.version < (3, 11) and scope.kind != "function" and node.simple:
            self._check_notes(scope)

    def _check_notes(self, scope: Scope) -> None:
        """Raise where Python has no place for an annotation."""
        module = scope.module
        if scope.notes or module.name == "__main__" or module.nature != "own" or "__annotations__" in module.names:
            return
        tree = self.world.sources.tree(module.file)
        if isinstance(tree, Broken) or not Scope("module", module, {}, body=tree.body).notes:
            self.fail("NameError", "name '__annotations__' is not defined")

    def _note_annotation(self, name: str, node: ast.expr, value: Value, scope: Scope) -> None:
        """Keep what a class's body says about a name: whether it is a field is up to the library."""
        before = scope.names.get("__annotations__")
        if not isinstance(value, Foreign):
            value = self._noted(node, scope)
        entries = before.entries if isinstance(before, Table) else {}
        scope.names["__annotations__"] = Table({**entries, name: value})

    def _noted(self, node: ast.expr, scope: Scope) -> Value:
        """What stands before the brackets of an annotation that is not evaluated, or is a text."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not scope.module.future:
            try:
                node = ast.parse(node.value, mode="eval").body
            except (SyntaxError, ValueError):
                return UNKNOWN
        while isinstance(node, ast.Subscript):
            node = node.value
        owner = node.value if isinstance(node, ast.Attribute) else node
        if not isinstance(owner, ast.Name) or owner.id not in scope.module.names:
            return UNKNOWN
        found = scope.module.names[owner.id]
        if isinstance(node, ast.Name):
            return found if isinstance(found, Foreign) else UNKNOWN
        return (
            Foreign(f"{found.name}.{node.attr}")
            if isinstance(found, Module) and isinstance(node, ast.Attribute)
            else UNKNOWN
        )

    def _evaluates_annotations(self, scope: Scope) -> bool:
        return self.world.version < (3, 14) and not scope.module.future

    def _augmented(self, node: ast.AugAssign, scope: Scope) -> None:
        target = node.target
        if isinstance(target, ast.Name):
            self.at(target)
            old = self.name(target.id, scope)
            right = self.evaluate(node.value, scope)
            self.at(node)
            value = self.combined(type(node.op), old, right, "=")
            self.bind(target.id, value, scope)
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value, scope)
            self.at(target)
            old = self.attribute(owner, target.attr)
            value = self.combined(type(node.op), old, self.evaluate(node.value, scope), "=")
            if not (isinstance(old, Items) and old is self.modules.path):
                self.store(owner, target.attr, value)
            elif isinstance(value, Items):
                old.items, old.open = value.items, value.open
        else:
            value = self.evaluate(node.value, scope)
            self.assign(target, UNKNOWN, scope)

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            self.bind(target.id, value, scope)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value, scope)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, value, scope)
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value, scope)
            self.at(target)
            self.store(owner, target.attr, value)
        elif isinstance(target, ast.Subscript):
            self._store_item(target, value, scope)

    def _unpack(self, target: ast.Tuple | ast.List, value: Value, scope: Scope) -> None:
        items = self.iterated(value) if not isinstance(value, Items) or value.kind != "set" else None
        stars = [position for position, part in enumerate(target.elts) if isinstance(part, ast.Starred)]
        wanted = len(target.elts) - len(stars)
        if items is not None and (len(items) < wanted or (len(items) > wanted and not stars)):
            self._unpacks_badly(len(items), wanted, at_least=bool(stars))
            items = None
        if items is None:
            items = [UNKNOWN] * len(target.elts)
        elif stars:
            behind = wanted - stars[0]
            middle = items[stars[0] : len(items) - behind]
            items = [*items[: stars[0]], Items("list", middle), *items[len(items) - behind :]]
        for part, item in zip(target.elts, items, strict=True):
            self.assign(part, item, scope)

    def _unpacks_badly(self, count: int, wanted: int, *, at_least: bool) -> None:
        if count < wanted:
            least = "at least " if at_least else ""
            self.exactly("ValueError", f"not enough values to unpack (expected {least}{wanted}, got {count})")
        got = f", got {count}" if self.world.version >= (3, 14) else ""
        self.exactly("ValueError", f"too many values to unpack (expected {wanted}{got})")

    def _store_item(self, target: ast.Subscript, value: Value, scope: Scope) -> None:
        owner = self.evaluate(target.value, scope)
        key = self.evaluate(target.slice, scope) if not isinstance(target.slice, ast.Slice) else UNKNOWN
        self.affects(imports=isinstance(owner, (ModulesTable, Globals)))
        if isinstance(owner, ModulesTable):
            if isinstance(key, Const):
                self.modules.table[str(key.value)] = value
                if value == NONE:
                    self.modules.halted.add(str(key.value))
            else:
                self.gap()
        elif isinstance(owner, Table) and isinstance(key, Const):
            owner.entries[key.value] = value
        elif isinstance(owner, (Table, Items)):
            owner.open = True
        elif isinstance(owner, Globals):
            if isinstance(key, Const):
                owner.module.names[str(key.value)] = value
            else:
                owner.module.open = True

    def _delete(self, node: ast.Delete, scope: Scope) -> None:
        for target in node.targets:
            self.at(target)
            if isinstance(target, ast.Name):
                self.unbind(target.id, scope)
            elif isinstance(target, ast.Attribute):
                owner = self.evaluate(target.value, scope)
                self.at(target)
                self.discard(owner, target.attr)
            elif isinstance(target, ast.Subscript):
                owner = self.evaluate(target.value, scope)
                key = UNKNOWN if isinstance(target.slice, ast.Slice) else self.evaluate(target.slice, scope)
                self.at(target)
                if isinstance(owner, ModulesTable) and isinstance(key, Const):
                    self.call(Method(owner, "pop"), [key], {})
                elif isinstance(owner, (Items, Table)):
                    self.affects(imports=False)
                    owner.open = True

    # Definitions.

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        decorators = [(part, self.evaluate(part, scope)) for part in node.decorator_list]
        self.at(node)
        function = Function(node, scope, self.defaults(node.args, scope), f"{scope.prefix}{node.name}")
        if self._evaluates_annotations(scope) and not getattr(node, "type_params", None):
            arguments = node.args
            every = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
            for argument in every:
                if argument is not None and argument.annotation is not None:
                    self.evaluate(argument.annotation, scope)
            if node.returns is not None:
                self.evaluate(node.returns, scope)
        self.bind(node.name, self._decorated(function, decorators), scope)

    def _decorated(self, value: Value, decorators: list[tuple[ast.expr, Value]]) -> Value:
        for part, decorator in reversed(decorators):
            # Before 3.11, Python counts the line of the definition.
            if self.world.version >= (3, 11):
                self.at(part)
            value = self.call(decorator, [value], {})
        return value

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        decorators = [(part, self.evaluate(part, scope)) for part in node.decorator_list]
        self.at(node)
        around = scope
        parameters = [part.name for part in getattr(node, "type_params", ())]
        if parameters:
            names = Names(frozenset(parameters))
            around = Scope("function", scope.module, dict.fromkeys(parameters, UNKNOWN), scope, names)
        given, keywords, exact = self.arguments(node.bases, node.keywords, around)
        bases = tuple(given)
        meta = self.metaclass(bases, keywords.pop("metaclass", TYPE)) if exact else UNKNOWN
        check_extension(self, node.name, bases)
        held = self.prepared(meta, node.name, bases, keywords)
        title = f"{scope.prefix}{node.name}"
        held |= {"__module__": Const(scope.module.title), "__qualname__": Const(title)}
        inner = Scope("class", scope.module, held, around, _class_names(node), prefix=f"{title}.")
        inner.body = node.body
        inner.once = is_enumeration(bases)
        frame = self.frame
        line = node.lineno
        frame.doing = f"class {node.name}"
        self.execute(node.body, inner)
        frame.line, frame.column = line, node.col_offset + 1
        value = self.new_class(node.name, bases, held, meta, keywords)
        self.bind(node.name, self._decorated_class(value, decorators), scope)

    def _decorated_class(self, cls: Value, decorators: list[tuple[ast.expr, Value]]) -> Value:
        value = self._decorated(cls, decorators)
        if value is cls and isinstance(cls, Class) and not all(map(self._is_followed, decorators)):
            cls.open = True
        return value

    def _is_followed(self, decorator: tuple[ast.expr, Value]) -> bool:
        """Whether all is known that a decorator does with a class."""
        value = decorator[1]
        if isinstance(value, Function):
            return not self.blurred
        is_known = isinstance(value, Foreign) and (value.name in DECORATORS or value.name in FOREIGN)
        return is_known or isinstance(value, Decorator)

    # Ways.

    def _if(self, node: ast.If, scope: Scope) -> None:
        test = self.evaluate(node.test, scope)
        known = self.truth(test)
        if known is not None:
            self.execute(node.body if known else node.orelse, scope)
            return
        ways = [partial(self.execute, part, scope) for part in (node.body, node.orelse)]
        self.part(node, "a condition", scope, ways, test)

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        items = self.iterated(self.evaluate(node.iter, scope))
        if items is None:

            def once() -> None:
                self.assign(node.target, UNKNOWN, scope)
                self._turn(node.body, scope)

            self.part(node, "how often a loop runs", scope, [once, lambda: None])
            self.execute(node.orelse, scope)
            return
        for item in items:
            self.tick()
            self.assign(node.target, item, scope)
            if self._turn(node.body, scope):
                return
        self.execute(node.orelse, scope)

    def _turn(self, body: list[ast.stmt], scope: Scope) -> bool:
        """One turn of a loop; whether it breaks out."""
        try:
            self.execute(body, scope)
        except _Break:
            return True
        except _Continue:
            return False
        return False

    def _while(self, node: ast.While, scope: Scope) -> None:
        for _ in range(TURNS):
            known = self.condition(node.test, scope)
            if known is False:
                self.execute(node.orelse, scope)
                return
            if known is None:
                self.part(node, "how often a loop runs", scope, [lambda: self._once(node, scope), lambda: None])
                self.execute(node.orelse, scope)
                return
            if self._turn(node.body, scope):
                return
        if isinstance(node.test, ast.Constant) and scope.module.nature == "own":
            importing = any(frame.module.name != "__main__" and frame.module.initializing for frame in self.frames)
            self.endless_in = self.frame if importing else None
            raise Endless
        if not self.blurred:
            self.doubt("a loop whose end is not in sight")

    def _once(self, node: ast.While, scope: Scope) -> None:
        self._turn(node.body, scope)

    # Exceptions.

    def _try(self, node: ast.Try, scope: Scope) -> None:
        pending: Raised | Leave | None = None
        try:
            self._tried(node, scope)
        except Raised as raised:
            self.locate(raised)
            pending = raised
        except Leave as leave:
            pending = leave
        if isinstance(pending, Raised):
            self._caught.append(pending)
        try:
            self.execute(node.finalbody, scope)
        finally:
            if isinstance(pending, Raised):
                self._caught.pop()
        if pending is not None:
            raise pending

    def _tried(self, node: ast.Try, scope: Scope) -> None:
        frame, has_handlers = self.frame, bool(node.handlers)
        try:
            frame.tries += has_handlers
            try:
                self.execute(node.body, scope)
            finally:
                frame.tries -= has_handlers
        except Raised as raised:
            self.locate(raised)
            handler = self._handler(node.handlers, raised, scope)
            if handler is None:
                raise
            self._handle(handler, raised, scope)
        else:
            self.execute(node.orelse, scope)

    def _handler(self, handlers: Sequence[ast.ExceptHandler], raised: Raised, scope: Scope) -> ast.ExceptHandler | None:
        for handler in handlers:
            if handler.type is None:
                return handler
            wanted = self.evaluate(handler.type, scope)
            classes = wanted.items if isinstance(wanted, Items) else [wanted]
            answers = [catches(cls, raised.error.cls) for cls in classes]
            if True in answers:
                return handler
            if None in answers and self._may_be(classes, raised) and self.turn(handler, "which exceptions are caught"):
                return handler
        return None

    @staticmethod
    def _may_be(classes: list[Value], raised: Raised) -> bool:
        """Whether a class that nobody knows could be one of a built-in exception: hardly, where it has another name."""
        unknown = [cls for cls in classes if not isinstance(cls, (Builtin, Class))]
        named = isinstance(raised.error.cls, Builtin) and all(isinstance(cls, Foreign) for cls in unknown)
        return not named or any(cls.name.rpartition(".")[2] == raised.error.cls.name for cls in unknown)

    def _handle(self, handler: ast.ExceptHandler, raised: Raised, scope: Scope) -> None:
        self._caught.append(raised)
        self.at(handler)
        if handler.name is not None:
            self.bind(handler.name, raised.error, scope)
        try:
            self.execute(handler.body, scope)
        finally:
            self._caught.pop()
            if handler.name is not None:
                names = scope.module.names if handler.name in scope.known.outer else scope.names
                names.pop(handler.name, None)

    def _raise(self, node: ast.Raise, scope: Scope) -> None:
        if node.exc is None:
            if not self._caught:
                self.fail("RuntimeError", "No active exception to reraise")
            raise self._caught[-1]
        value = self.evaluate(node.exc, scope)
        if node.cause is not None:
            self.evaluate(node.cause, scope)
        self.at(node)
        if isinstance(value, Class) or is_exception(value):
            value = self.call(value, [], {})
        if isinstance(value, (Builtin, Const, Function, Items, Table, Instance, Module)):
            self.fail("TypeError", "exceptions must derive from BaseException")
        if not isinstance(value, Error):
            value = Error(value)
        if value.raised is not None:
            # The innermost line of the traceback stays the one that raised it first.
            raise value.raised
        raised = Raised(value, missing="")
        self.locate(raised)
        raise raised

    def _assert(self, node: ast.Assert, scope: Scope) -> None:
        if self.condition(node.test, scope) is False:
            said = self.evaluate(node.msg, scope) if node.msg is not None else Const("")
            self.at(node)
            self.fail("AssertionError", str(said.value) if isinstance(said, Const) else None)

    def _return(self, node: ast.Return, scope: Scope) -> None:
        raise Return(self.evaluate(node.value, scope) if node.value is not None else NONE)

    def _break(self, _node: ast.Break, _scope: Scope) -> None:
        raise _Break

    def _continue(self, _node: ast.Continue, _scope: Scope) -> None:
        raise _Continue

    def _alias(self, node: Any, scope: Scope) -> None:
        self.bind(node.name.id, UNKNOWN, scope)


def _class_names(node: ast.ClassDef) -> Names:
    outer = {name for part in node.body if isinstance(part, ast.Global) for name in part.names}
    beyond = {name for part in node.body if isinstance(part, ast.Nonlocal) for name in part.names}
    return Names(frozenset(), frozenset(outer), frozenset(beyond))


_EXECUTE: dict[type[ast.stmt], str] = {
    ast.Import: "_import",
    ast.ImportFrom: "_from",
    ast.Expr: "_expression",
    ast.Assign: "_assign",
    ast.AnnAssign: "_annotated",
    ast.AugAssign: "_augmented",
    ast.Delete: "_delete",
    ast.FunctionDef: "_define",
    ast.AsyncFunctionDef: "_define",
    ast.ClassDef: "_class",
    ast.If: "_if",
    ast.For: "_for",
    ast.AsyncFor: "_for",
    ast.While: "_while",
    ast.Match: "_match",
    ast.With: "_with",
    ast.AsyncWith: "_with",
    ast.Try: "_try",
    ast.Raise: "_raise",
    ast.Assert: "_assert",
    ast.Return: "_return",
    ast.Break: "_break",
    ast.Continue: "_continue",
}
for _kind, _name in (("TryStar", "_try"), ("TypeAlias", "_alias")):
    # From Python 3.11 and 3.12 on.
    if hasattr(ast, _kind):
        _EXECUTE[getattr(ast, _kind)] = _name
