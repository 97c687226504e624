"""Import statements, as the interpreter takes them apart."""

from __future__ import annotations

import ast

from .calls import Calls
from .errors import Raised
from .modules import Module
from .scopes import Scope
from .values import NONE, UNKNOWN, Class, Const, Instance, Items, Table, Value

__all__ = ["ImportStatements"]


class ImportStatements(Calls):
    """Imports."""

    def _import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            self._at_alias(node, alias)
            self.frame.doing = f"import {alias.name}"
            self.load(alias.name)
            top, _, rest = alias.name.partition(".")
            # Looked up anew: what was imported may have replaced it.
            value = self.load(top)
            self.note(top, value)
            if alias.asname is None:
                self.bind(top, value, scope)
                continue
            for part in rest.split(".") if rest else ():
                value = self.taken(value, part)
            self.bind(alias.asname, value, scope)

    def _from(self, node: ast.ImportFrom, scope: Scope) -> None:
        name = node.module or ""
        self.frame.doing = f"import {'.' * node.level}{name}"
        if node.level:
            package = scope.module.names.get("__package__", Const(scope.module.package))
            if not isinstance(package, Const):
                for alias in node.names:
                    self.bind(alias.asname or alias.name, UNKNOWN, scope)
                return
            name = self.modules.resolve(name, package.value, node.level)
        module = self.load(name)
        if not node.level:
            self.note(name.partition(".")[0], self.modules.table.get(name.partition(".")[0]))
        if node.names[0].name == "*":
            self._star(module, scope)
            return
        self.handle_fromlist(module, [alias.name for alias in node.names])
        for alias in node.names:
            self._at_alias(node, alias)
            self.bind(alias.asname or alias.name, self.taken(module, alias.name), scope)

    def _at_alias(self, node: ast.stmt, alias: ast.alias) -> None:
        # Python counts the statement's line; the column is the name's where that stands on it.
        self.at(node)
        if alias.lineno == node.lineno:
            self.frame.column = alias.col_offset + 1

    def taken(self, module: Value, name: str) -> Value:
        """What ``from module import name`` binds.

        Raises:
            Raised: ImportError.
        """
        if not isinstance(module, Module):
            if not self.surely_lacks(module, name) and self.has(module, name) is not False:
                return self.attribute(module, name)
            said = getattr(module, "name", "<unknown module name>").rpartition(".")[2]
            self.fail("ImportError", f"cannot import name {name!r} from {said!r} (unknown location)")
        found = self.optional(module, name)
        if found is None:
            found = self.modules.table.get(f"{module.title}.{name}")
        if found is None:
            self.fail("ImportError", self.words.cannot_import(name, module), lacking=module)
        return found

    def handle_fromlist(self, module: Value, names: list[str]) -> None:
        if not isinstance(module, Module):
            return
        if module.nature != "opaque" and self.optional(module, "__path__") is None:
            return
        for name in names:
            if module.nature == "opaque":
                self._submodule_of_opaque(module, name)
            elif self.has(module, name) is False:
                # By what the module calls itself by now.
                full = f"{module.title}.{name}"
                try:
                    self.load(full)
                except Raised as raised:
                    halted = self.modules.table.get(full, UNKNOWN) == NONE
                    if raised.missing != full or halted:
                        raise

    def _submodule_of_opaque(self, module: Module, name: str) -> None:
        if name not in module.names and module.is_package and self.modules.exists(module, name):
            self.load(f"{module.name}.{name}")

    def _star(self, module: Value, scope: Scope) -> None:
        if not isinstance(module, Module):
            self._star_of_no_module(module, scope)
            return
        if module.nature == "opaque":
            exports = self.world.exports(module)
            scope.module.open = scope.module.open or exports is None
            scope.names.update({name: self.attribute(module, name) for name in exports or ()})
            return
        exported = self.optional(module, "__all__")
        if exported is None:
            # As it is: what may be bound in one may be bound in the other.
            public = {name: value for name, value in module.names.items() if not name.startswith("_")}
            scope.names.update(public)
            scope.module.open = scope.module.open or module.open
            return
        if isinstance(exported, Const) and isinstance(exported.value, (int, float, type(None))):
            kind = type(exported.value).__name__
            is_package = self.optional(module, "__path__") is not None
            said = "is not iterable" if is_package else "does not support indexing"
            self.fail("TypeError", f"'{kind}' object {said}")
        names = self.iterated(exported)
        if names is None or not all(isinstance(name, Const) for name in names):
            scope.names.update({name: value for name, value in module.names.items() if not name.startswith("_")})
            scope.module.open = True
            return
        texts = [name.value for name in names]
        for text in texts:
            if not isinstance(text, str):
                kind = type(text).__name__
                self.fail("TypeError", f"Item in {module.name}.__all__ must be str, not {kind}")
        self.handle_fromlist(module, texts)
        for text in texts:
            scope.names[text] = self.attribute(module, text)

    def _star_of_no_module(self, value: Value, scope: Scope) -> None:
        """``import *`` from what has taken a module's place."""
        if isinstance(value, (Const, Items, Table)):
            self.fail("ImportError", "from-import-* object has no __dict__ and no __all__")
        if not isinstance(value, (Class, Instance)) or value.open or "__all__" in value.names:
            scope.module.open = True
            return
        public = [name for name in value.names if not name.startswith("_")]
        scope.names.update({name: self.attribute(value, name) for name in public})

    def note(self, top: str, value: Value) -> None:
        """Write an import of a top-level name down."""
        raise NotImplementedError
