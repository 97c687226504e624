"""Names: which namespace has them, and what happens where none does."""

from __future__ import annotations

from .modules import Module
from .scopes import Scope
from .values import NONE, UNKNOWN, Builtin, Const, Globals, Items, Value
from .ways import Ways

__all__ = ["Naming"]


class Naming(Ways):
    """Looks names up, binds them, and deletes them."""

    def name(self, name: str, scope: Scope) -> Value:
        """What a name stands for.

        Raises:
            Raised: NameError.
        """
        holder = self._holder(name, scope)
        if holder is not None and name in holder:
            return self.known(holder[name])
        module = scope.module
        if holder is not None and holder is not module.names:
            if scope.kind == "function" and (name in scope.known.local or holder is self._function_around(scope)):
                self.fail("UnboundLocalError", self.words.unbound(name))
            self.fail("NameError", self.words.free(name))
        if name in module.names:
            return self.known(module.names[name])
        special = self.special(module, name)
        if special is not None:
            return special
        if name in self.world.builtins:
            return Builtin(name)
        is_open = module.open or (scope.kind == "class" and "" in scope.names)
        if not is_open and name != "__builtins__":
            self.fail("NameError", f"name '{name}' is not defined")
        return UNKNOWN

    def _function_around(self, scope: Scope) -> dict[str, Value] | None:
        """The names of the function that a comprehension is part of, from Python 3.12 on."""
        if self.world.version < (3, 12) or not scope.inlined:
            return None
        around: Scope | None = scope
        while around is not None and around.inlined:
            around = around.parent
        return around.names if around is not None and around.kind == "function" else None

    def _holder(self, name: str, scope: Scope) -> dict[str, Value] | None:
        """The namespace that must have a name; None where globals and built-ins are asked as well."""
        if scope.kind == "module":
            return None
        if name in scope.known.outer:
            return None
        if scope.kind == "class":
            if name in scope.names:
                return scope.names
        elif name in scope.known.local:
            return scope.names
        outer = scope.outer(name)
        return outer.names if outer is not None else None

    def bind(self, name: str, value: Value, scope: Scope) -> None:
        """Give a name a value."""
        if name in scope.known.outer:
            self.affects()
            scope.module.names[name] = value
        elif name in scope.known.nonlocal_:
            self.affects()
            outer = scope.outer(name)
            if outer is not None:
                outer.names[name] = value
        else:
            if scope.once and name in scope.names:
                self.bound_twice(name, self.known(scope.names[name]))
            scope.names[name] = value

    def bound_twice(self, name: str, old: Value) -> None:
        """See to a name that the body of an enumeration binds again."""
        raise NotImplementedError

    def unbind(self, name: str, scope: Scope) -> None:
        """Delete a name.

        Raises:
            Raised: It is not bound.
        """
        names = scope.module.names if name in scope.known.outer else scope.names
        if name not in names:
            if scope.kind == "function" and names is scope.names:
                self.fail("UnboundLocalError", self.words.unbound(name))
            if scope.module.open:
                return
            self.fail("NameError", f"name '{name}' is not defined")
        self.known(names[name])
        self.affects()
        del names[name]

    def special(self, module: Module, name: str) -> Value | None:
        """What every module has without anybody's giving it to it; None where a name is no such thing."""
        if name == "__name__":
            return Const(module.name)
        if name == "__doc__" and module.nature == "own":
            return Const(module.doc)
        if name == "__dict__" and module.nature == "own":
            return Globals(module)
        if name in {"__doc__", "__spec__", "__loader__", "__dict__", "__cached__", "__annotations__"}:
            return UNKNOWN
        if name == "__package__":
            return Const(module.package)
        if name == "__file__":
            # A namespace package has one, and it is nothing.
            is_namespace = module.spec is not None and module.spec.kind == "namespace"
            return Const(module.file) if module.file else NONE if is_namespace else None
        if name == "__path__" and module.is_package and module.spec is not None:
            module.names[name] = Items("list", [Const(place) for place in module.spec.locations])
            return module.names[name]
        return None
