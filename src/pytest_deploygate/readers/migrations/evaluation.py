"""What names mean in Python code that is read and never run: constants, lists put together, names from other modules.

Enough for revision identifiers, dependencies and settings. What it does not understand is `Unclear`, never guessed.
"""

from __future__ import annotations

import ast
import operator
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...finding import CannotJudge, Location
from ..files import is_inside, read_text, shown

__all__ = ["Class", "Code", "Maybe", "Module", "Unclear", "dotted", "parse_python", "place_of", "unclear_parts"]

MAX_DEPTH = 60
MAX_SIZE = 100_000
"""Longer texts and lists are not put together."""
Call = Callable[[str, Sequence[Any], Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Unclear:
    """A value that only a run knows.

    Attributes:
        reason: Why, as a clause.
        line: Where; 0 where that is in another file.
    """

    reason: str
    line: int = 0


@dataclass(frozen=True)
class Maybe:
    """An item of a list that is there under a condition which only a run knows."""

    item: Any


@dataclass(frozen=True)
class _ModuleName:
    """A module, as a value."""

    name: str


@dataclass(frozen=True, eq=False)
class Class:
    """A class, as a value: what its body gives to its names can be asked for."""

    module: Module
    node: ast.ClassDef


def parse_python(path: Path, root: Path, *, is_known: bool = False) -> ast.Module:
    """The tree of a Python file.

    Args:
        path: The file.
        root: The folder that no symbolic link may lead out of.
        is_known: That was made sure of before.

    Raises:
        CannotJudge: It cannot be read, or this Python does not take it.
    """
    text = read_text(path, root, is_known=is_known)
    try:
        return ast.parse(text)
    except SyntaxError as error:
        name = shown(path, root)
        place = Location(name, error.lineno or 0, error.offset or 0)
        message = f"'{name}' is no Python that this Python understands: {error.msg}"
        raise CannotJudge(
            message, place, name, "run the gate with the Python that the project uses, or mend the file"
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        name = shown(path, root)
        message = f"'{name}' cannot be parsed: {type(error).__name__}"
        raise CannotJudge(message, Location(name), name) from None


def place_of(node: ast.AST, path: Path, root: Path) -> Location:
    """Where a node stands. The width ends with the line."""
    line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1
    end = getattr(node, "end_col_offset", None) if getattr(node, "end_lineno", None) == line else None
    width = end - column + 1 if end is not None else 1
    return Location(_shown(path, root), line, column, max(width, 1))


@lru_cache(maxsize=1024)
def _shown(path: Path, root: Path) -> str:
    return shown(path, root)


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of such an expression; empty for any other."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    """Whether there is such a thing that may be looked at."""
    try:
        return kind(path)
    except OSError:
        return False


@dataclass
class Code:
    """The modules of a project and of its environment, each read once.

    Attributes:
        root: The gate file's folder; files outside of it are read only below `path`.
        path: The folders that modules are imported from, in that order.
        call: What certain functions give: ``call(dotted name, arguments, keywords)``, or `Unclear`.
        objects: Modules in whose names an object of another module has its attributes, such as Django's
            ``settings``, by that module and its name there; what one has not is looked up in the next.
        dialect: What SQLAlchemy calls the kind of database that is meant; empty where that is not known.
    """

    root: Path
    path: Sequence[Path]
    call: Call = field(
        default=lambda name, arguments, keywords: Unclear(f"{name or 'a call'}{name and '()'} is not run")
    )
    objects: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    dialect: str = ""
    _known: dict[Path, Module | CannotJudge] = field(default_factory=dict)
    _folders: dict[tuple[Path, Path], bool] = field(default_factory=dict)
    _found: dict[str, Path | None] = field(default_factory=dict)

    def find(self, name: str) -> Path | None:
        """The file of a module, or the folder of a package without ``__init__.py``."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _is_inside(self, file: Path, base: Path) -> bool:
        """Whether a file is certain to lie below a folder; each folder is only followed once."""
        folder = file.parent
        if (folder, base) not in self._folders:
            self._folders[folder, base] = is_inside(folder, base)
        return self._folders[folder, base] and not os.path.islink(file)  # noqa: PTH114 - Path.is_symlink() can raise

    def is_own(self, file: Path) -> bool:
        """Whether a file is the project's, and no installed package's."""
        return file.is_relative_to(self.root) and "site-packages" not in file.parts

    def _find(self, name: str) -> Path | None:
        parts = name.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        for folder in self.path:
            file = folder.joinpath(*parts)
            for found in (file / "__init__.py", file.with_name(f"{file.name}.py")):
                if _is(found, Path.is_file):
                    return found
        for folder in self.path:
            if _is(folder.joinpath(*parts), Path.is_dir):
                return folder.joinpath(*parts)
        return None

    def module(self, name: str) -> Module | None:
        """A module by its name; None where there is none that can be read."""
        file = self.find(name)
        if file is None or file.is_dir():
            return None
        try:
            return self.at(file, name)
        except CannotJudge:
            return None

    def at(self, file: Path, name: str = "") -> Module:
        """The module in a file.

        Raises:
            CannotJudge: It cannot be read.
        """
        known = self._known.get(file)
        if known is None:
            # Installed packages lie where they lie, often behind a link to an environment; their own folder is then
            # the one that links must not leave.
            path = () if self.is_own(file) else self.path
            around = (folder for folder in path if file.is_relative_to(folder))
            base = max(around, key=lambda folder: len(folder.parts), default=self.root)
            try:
                known = Module(self, file, name, parse_python(file, base, is_known=self._is_inside(file, base)))
            except CannotJudge as refusal:
                known = refusal
            self._known[file] = known
        if isinstance(known, CannotJudge):
            raise known
        return known


class Module:
    """A module, as far as its names are constants.

    Attributes:
        file: Its file.
        name: Its full name; empty where nothing imports it by one.
        tree: Its syntax.
    """

    def __init__(self, code: Code, file: Path, name: str, tree: ast.Module) -> None:
        self.code = code
        self.file = file
        self.name = name
        self.tree = tree
        self._names: dict[str, Any] | None = None

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        return self.name if self.file.name == "__init__.py" else self.name.rpartition(".")[0]

    @property
    def names(self) -> dict[str, Any]:
        """All names at its top level; while it is being read, those so far."""
        if self._names is None:
            self._names = {}
            _Body(self, self._names).run(self.tree.body)
        return self._names

    def value(self, name: str) -> Any:
        """What a name means; `Unclear` where that is not known or there is none."""
        return _Body(self, self.names).known(name)

    def evaluated(self, node: ast.expr, scope: Mapping[str, Any] | None = None) -> Any:
        """What an expression in this module means.

        Args:
            node: The expression.
            scope: Names of a function around it.
        """
        return _Body(self, {**self.names, **scope} if scope else self.names).value(node)

    def absolute(self, name: str | None, level: int) -> str:
        """The full name of what an import names."""
        if not level:
            return name or ""
        base = self.package.split(".")
        base = base[: len(base) - (level - 1)] if level > 1 else base
        return ".".join([*base, *([name] if name else [])])


_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Mod: operator.mod,
    ast.BitOr: operator.or_,
    ast.Sub: operator.sub,
}
_TYPES: Mapping[str, Callable[..., Any]] = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "str": str,
    "dict": dict,
    "sorted": sorted,
    "bool": bool,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


class _Body:
    """Goes through statements, keeping what names mean."""

    def __init__(self, module: Module, names: dict[str, Any], depth: int = 0) -> None:
        self._module = module
        self._names = names
        self._depth = depth
        self._level = 0

    def known(self, name: str, line: int = 0) -> Any:
        """What a name means so far."""
        return self._resolved(self._names.get(name, Unclear(f"there is no {name}", line)))

    def run(self, body: Sequence[ast.stmt]) -> None:
        self._level += 1
        for statement in body:
            handler = getattr(self, f"_run_{type(statement).__name__.lower()}", None)
            if handler is not None and self._level <= MAX_DEPTH:
                handler(statement)
            else:
                self._forget(statement)
        self._level -= 1

    def _run_assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        for target in node.targets:
            self._bind(target, value)

    def _run_annassign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._bind(node.target, self.value(node.value))

    def _run_augassign(self, node: ast.AugAssign) -> None:
        if not isinstance(node.target, ast.Name):
            self._forget(node.target)
            return
        before = self.known(node.target.id, node.lineno)
        self._change(node.target.id, before, _combined(node.op, before, self.value(node.value), node.lineno))

    def _change(self, name: str, before: Any, after: Any) -> None:
        """Note that what a name means is another thing now, for other names of the same list as well."""
        if isinstance(before, (list, dict, set)):
            for other, value in self._names.items():
                if value is before:
                    self._names[other] = after
        self._names[name] = after

    def _bind(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Name):
            self._names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            has_star = any(isinstance(element, ast.Starred) for element in target.elts)
            fits = isinstance(value, (list, tuple)) and len(value) == len(target.elts) and not has_star
            for index, element in enumerate(target.elts):
                self._bind(element, value[index] if fits else Unclear("it is taken apart", target.lineno))
        elif isinstance(target, ast.Starred):
            self._bind(target.value, value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            known, key = self.known(target.value.id), self.value(target.slice)
            if isinstance(known, dict) and isinstance(key, (str, int)):
                self._change(target.value.id, known, {**known, key: value})
            else:
                self._forget(target)
        else:
            self._forget(target)

    def _run_expr(self, node: ast.Expr) -> None:
        """``X.append(item)`` and its like."""
        call = node.value
        if not isinstance(call, ast.Call):
            self._forget(call)
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            name, known = call.func.value.id, self.known(call.func.value.id)
            if not isinstance(known, (list, dict)) or call.keywords:
                self._forget(call)
                return
            arguments = [self.value(argument) for argument in call.args]
            copy = known.copy()
            try:
                getattr(_Methods, call.func.attr)(copy, *arguments)
            except (AttributeError, TypeError, ValueError, IndexError):
                self._change(name, known, Unclear(f"{name}.{call.func.attr}() is not followed", node.lineno))
            else:
                self._change(name, known, copy)
        else:
            self._forget(call)
            if isinstance(call.func, ast.Name):
                self._called(call.func.id)

    def _called(self, name: str) -> None:
        """A function of the same module may change what others at its top level mean."""
        for function in self._module.tree.body:
            if isinstance(function, ast.FunctionDef) and function.name == name:
                inner = [node for statement in function.body for node in ast.walk(statement)]
                shared = {name for node in inner if isinstance(node, ast.Global) for name in node.names}
                for statement in function.body:
                    for changed, line, is_new in _touched(statement):
                        if changed in self._names and (changed in shared or not is_new):
                            self._doubt(changed, Unclear(f"{changed} is changed by {name}()", line))

    def _run_import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._names[alias.asname or alias.name.partition(".")[0]] = _ModuleName(
                alias.name if alias.asname else alias.name.partition(".")[0]
            )

    def _run_importfrom(self, node: ast.ImportFrom) -> None:
        name = self._module.absolute(node.module, node.level)
        for alias in node.names:
            if alias.name == "*":
                module = self._module.code.module(name)
                if module is not None:
                    said = module.names.get("__all__")
                    names = [key for key in module.names if not key.startswith("_")]
                    if isinstance(said, (list, tuple)) and all(isinstance(key, str) for key in said):
                        names = list(said)
                    self._names.update({key: module.value(key) for key in names if key in module.names})
            else:
                self._names[alias.asname or alias.name] = _Lazy(name, alias.name)

    def _run_if(self, node: ast.If) -> None:
        test = _truth(self.value(node.test))
        if test is not None:
            self.run(node.body if test else node.orelse)
            return
        self._either(node.body, node.orelse)

    def _run_try(self, node: ast.Try) -> None:
        # What a handler does instead is only done where the body fails, which nobody here knows.
        before = dict(self._names)
        self.run([*node.body, *node.orelse])
        for handler in node.handlers:
            if isinstance(handler.body[-1], ast.Raise):
                continue
            after = dict(self._names)
            self._names.clear()
            self._names.update(before)
            if handler.name:
                self._names[handler.name] = Unclear(f"{handler.name} is an exception", handler.lineno)
            self.run(handler.body)
            self._merge(after, dict(self._names))
        self.run(node.finalbody)

    _run_trystar = _run_try

    def _run_with(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self._forget(item.optional_vars)
        calls = [item.context_expr for item in node.items]
        if any(isinstance(call, ast.Call) and dotted(call.func).endswith("suppress") for call in calls):
            self._either(node.body, [])
        else:
            self.run(node.body)

    def _run_functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._names[node.name] = Unclear(f"{node.name} is a function", node.lineno)

    _run_asyncfunctiondef = _run_functiondef

    def _run_classdef(self, node: ast.ClassDef) -> None:
        self._names[node.name] = Class(self._module, node)

    def _run_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self._names.pop(target.id, None)
            else:
                self._forget(target)

    def _either(self, one: Sequence[ast.stmt], other: Sequence[ast.stmt]) -> None:
        before = dict(self._names)
        self.run(one)
        after = dict(self._names)
        self._names.clear()
        self._names.update(before)
        self.run(other)
        self._merge(after, dict(self._names))

    def _merge(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        self._names.clear()
        for name in (*one, *(name for name in other if name not in one)):
            self._names[name] = _merged(name, one.get(name, _NONE), other.get(name, _NONE))

    def _forget(self, node: ast.AST) -> None:
        """What a loop or the like assigns or changes is not known after it."""
        where = " in a loop" if isinstance(node, (ast.For, ast.While)) else ""
        for name, line, is_new in _touched(node):
            if is_new or name in self._names:
                self._doubt(name, Unclear(f"{name} is {'set' if is_new else 'changed'}{where}", line))

    def _doubt(self, name: str, why: Unclear) -> None:
        self._change(name, self._names.get(name), why)

    # Expressions

    def value(self, node: ast.expr) -> Any:
        if self._depth > MAX_DEPTH:
            return Unclear("it is nested too deeply", node.lineno)
        self._depth += 1
        try:
            handler = getattr(self, f"_value_{type(node).__name__.lower()}", None)
            if handler is None:
                return Unclear("it is computed", node.lineno)
            try:
                return self._resolved(handler(node))
            except (ArithmeticError, TypeError, ValueError, LookupError, AttributeError, RecursionError):
                return Unclear("it is computed", node.lineno)
        finally:
            self._depth -= 1

    def _resolved(self, value: Any) -> Any:
        """What a name that was imported means."""
        if not isinstance(value, _Lazy):
            return value
        if (value.module, value.name) in self._module.code.objects:
            return value
        module = self._module.code.module(value.module)
        if module is not None and value.name in module.names:
            found = module.names[value.name]
            inner_body = _Body(module, module.names, self._depth + 1)
            return inner_body._resolved(found) if self._depth < MAX_DEPTH else Unclear("it is imported in a circle")
        inner = f"{value.module}.{value.name}"
        if self._module.code.find(inner) is not None:
            return _ModuleName(inner)
        return Unclear(f"{value.name} comes from {value.module}")

    def _value_constant(self, node: ast.Constant) -> Any:
        return node.value

    def _value_name(self, node: ast.Name) -> Any:
        if node.id == "__file__":
            return str(self._module.file)
        return self._names.get(node.id, Unclear(f"there is no {node.id}", node.lineno))

    def _value_attribute(self, node: ast.Attribute) -> Any:
        if node.attr == "name" and isinstance(node.value, ast.Attribute) and node.value.attr == "dialect":
            dialect = self._module.code.dialect
            return dialect or Unclear("it depends on the kind of database", node.lineno)
        base = self.value(node.value)
        if isinstance(base, Class):
            return _of_class(base, node.attr)
        if isinstance(base, _ModuleName) and node.attr == "__name__":
            return base.name
        if isinstance(base, _ModuleName):
            return self._resolved(_Lazy(base.name, node.attr))
        if isinstance(base, _Lazy):
            return self._of_object(base, node.attr, Unclear(f"there is no setting {node.attr}", node.lineno))
        return Unclear(f"{dotted(node) or 'an attribute'} is known to a run only", node.lineno)

    def _of_object(self, known: _Lazy, name: str, otherwise: Any) -> Any:
        """An attribute of an object whose attributes are the names of modules."""
        for other in self._module.code.objects[known.module, known.name]:
            module = self._module.code.module(other)
            if module is not None and name in module.names:
                return self._resolved(module.names[name])
        return otherwise

    def _items(self, nodes: Sequence[ast.expr]) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                inner = self.value(node.value)
                found += inner if isinstance(inner, (list, tuple, set, frozenset)) else [Unclear("", node.lineno)]
            else:
                found.append(self.value(node))
        return found

    def _value_list(self, node: ast.List) -> Any:
        return self._items(node.elts)

    def _value_tuple(self, node: ast.Tuple) -> Any:
        return tuple(self._items(node.elts))

    def _value_set(self, node: ast.Set) -> Any:
        return set(self._items(node.elts))

    def _value_dict(self, node: ast.Dict) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                inner = self.value(value)
                if not isinstance(inner, dict):
                    return Unclear("it is put together", node.lineno)
                found.update(inner)
            else:
                found[self.value(key)] = self.value(value)
        return found

    def _value_binop(self, node: ast.BinOp) -> Any:
        return _combined(node.op, self.value(node.left), self.value(node.right), node.lineno)

    def _value_joinedstr(self, node: ast.JoinedStr) -> Any:
        parts: list[str] = []
        for part in node.values:
            value = self.value(part.value) if isinstance(part, ast.FormattedValue) else self.value(part)
            is_plain = not isinstance(part, ast.FormattedValue) or not (
                part.format_spec or part.conversion in {97, 114}
            )
            if not isinstance(value, (str, int)) or not is_plain:
                return Unclear("it is put together", node.lineno)
            parts.append(str(value))
        text = "".join(parts)
        return text if len(text) <= MAX_SIZE else Unclear("it is too long", node.lineno)

    def _value_ifexp(self, node: ast.IfExp) -> Any:
        test = _truth(self.value(node.test))
        if test is None:
            return _merged("it", self.value(node.body), self.value(node.orelse))
        return self.value(node.body if test else node.orelse)

    def _value_boolop(self, node: ast.BoolOp) -> Any:
        is_or = isinstance(node.op, ast.Or)
        found: Any = None
        for part in node.values:
            found = self.value(part)
            truth = _truth(found)
            if truth is None and not isinstance(found, Unclear):
                return Unclear("it is a condition", node.lineno)
            if truth is None or truth == is_or:
                return found
        return found

    def _value_unaryop(self, node: ast.UnaryOp) -> Any:
        value = self.value(node.operand)
        if isinstance(value, Unclear):
            return value
        if isinstance(node.op, ast.Not):
            truth = _truth(value)
            return Unclear("it is a condition", node.lineno) if truth is None else not truth
        return -value if isinstance(node.op, ast.USub) else Unclear("it is computed", node.lineno)

    def _value_compare(self, node: ast.Compare) -> Any:
        compare = _COMPARISONS.get(type(node.ops[0])) if len(node.ops) == 1 else None
        left, right = self.value(node.left), self.value(node.comparators[0])
        if compare is None or isinstance(left, Unclear) or isinstance(right, Unclear):
            return Unclear("it is a condition", node.lineno)
        found = compare(left, right)
        # What is among the known items is there whatever the others are.
        is_there = isinstance(node.ops[0], (ast.In, ast.NotIn)) and found == isinstance(node.ops[0], ast.In)
        return found if is_there or (is_sure(left) and is_sure(right)) else Unclear("it is a condition", node.lineno)

    def _value_namedexpr(self, node: ast.NamedExpr) -> Any:
        value = self.value(node.value)
        self._names[node.target.id] = Unclear(f"{node.target.id} is set in an expression", node.lineno)
        return value

    def _value_subscript(self, node: ast.Subscript) -> Any:
        base, key = self.value(node.value), self.value(node.slice)
        if isinstance(base, (list, tuple)) and any(isinstance(item, (Maybe, Unclear)) for item in base):
            return Unclear("it is taken from a list that is not known to its end", node.lineno)
        if isinstance(base, (list, tuple, dict, str)) and isinstance(key, (str, int)):
            return base[key]  # type: ignore[index]
        return Unclear("it is taken from something", node.lineno)

    def _value_call(self, node: ast.Call) -> Any:
        name = dotted(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
            self._forget(node)
        arguments = self._items(node.args)
        keywords = {keyword.arg: self.value(keyword.value) for keyword in node.keywords if keyword.arg}
        if name in _TYPES and name not in self._names and not node.keywords:
            if len(arguments) == 1 and not isinstance(arguments[0], Unclear):
                is_part = name not in {"list", "tuple", "set", "frozenset", "dict"}
                if isinstance(arguments[0], (Class, _ModuleName, _Lazy)) or (is_part and not is_sure(arguments[0])):
                    return Unclear("it is computed", node.lineno)
                return _TYPES[name](arguments[0])
            if len(arguments) <= (name != "sorted"):
                return arguments[0] if arguments else _TYPES[name]()
        if name == "getattr" and len(arguments) in {2, 3} and isinstance(arguments[0], _Lazy):
            if not isinstance(arguments[1], str):
                return Unclear("the name of the attribute is computed", node.lineno)
            otherwise = arguments[2] if len(arguments) == 3 else Unclear("it has no such attribute", node.lineno)
            return self._of_object(arguments[0], arguments[1], otherwise)
        return self._module.code.call(name, arguments, keywords)


@dataclass(frozen=True)
class _Lazy:
    """A name that is imported from a module and looked up once somebody asks."""

    module: str
    name: str


def _of_class(known: Class, name: str) -> Any:
    bound = [(statement, other) for statement in known.node.body for other, *_ in _touched(statement)]
    found = [statement for statement, other in bound if other == name]
    if len(found) == 1 and isinstance(found[0], (ast.Assign, ast.AnnAssign)) and found[0].value is not None:
        target = found[0].targets[0] if isinstance(found[0], ast.Assign) else found[0].target
        used = {inner.id for inner in ast.walk(found[0].value) if isinstance(inner, ast.Name)}
        if isinstance(target, ast.Name) and not used & {other for _, other in bound}:
            return known.module.evaluated(found[0].value)
    return Unclear(f"{known.node.name} has no {name} that can be read")


_CHANGING = frozenset(
    "append extend insert update remove clear pop popitem setdefault sort reverse add discard difference_update "
    "intersection_update symmetric_difference_update".split()
)


def _touched(node: ast.AST) -> Iterator[tuple[str, int, bool]]:
    """The names that a part of a module sets or changes, where it does, and whether it sets them."""
    todo = [node]
    while todo:
        inner = todo.pop()
        line = getattr(inner, "lineno", 0)
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield inner.name, line, True
            continue
        if isinstance(inner, ast.Lambda):
            continue
        if isinstance(inner, ast.comprehension):
            todo += [inner.iter, *inner.ifs]
            continue
        if isinstance(inner, ast.alias):
            yield inner.asname or inner.name.partition(".")[0], line, True
        elif isinstance(inner, (ast.MatchAs, ast.MatchStar, ast.ExceptHandler)) and inner.name:
            yield inner.name, line, True
        elif isinstance(inner, ast.MatchMapping) and inner.rest:
            yield inner.rest, line, True
        elif isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            yield inner.id, line, True
        elif isinstance(inner, (ast.Attribute, ast.Subscript)) and not isinstance(inner.ctx, ast.Load):
            yield _base(inner), line, False
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr in _CHANGING:
            yield _base(inner.func), line, False
        todo += ast.iter_child_nodes(inner)


def _base(node: ast.AST) -> str:
    """The name that an expression starts from; empty where it starts from none."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


class _Absent:
    pass


_NONE = _Absent()


class _Methods:
    """What the methods of a list or a dict do, by their names."""

    append = staticmethod(list.append)
    insert = staticmethod(list.insert)
    remove = staticmethod(list.remove)
    clear = staticmethod(list.clear)

    @staticmethod
    def extend(known: list[Any], more: Any) -> None:
        if not isinstance(more, (list, tuple, set)):
            raise TypeError
        known.extend(more)

    @staticmethod
    def update(known: dict[Any, Any], more: Any) -> None:
        if not isinstance(more, dict):
            raise TypeError
        known.update(more)


def _combined(operation: ast.operator, left: Any, right: Any, line: int) -> Any:
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)) and isinstance(operation, ast.Add):
        if len(left) + len(right) > MAX_SIZE:
            return Unclear("it is too long", line)
        return type(left)([*left, *right])
    if isinstance(left, list) and isinstance(right, Unclear) and isinstance(operation, ast.Add):
        return [*left, right]
    apply = _OPERATORS.get(type(operation))
    if apply is None or not is_sure(left) or not is_sure(right):
        return Unclear("it is computed", line)
    if isinstance(left, (str, bytes)) and isinstance(operation, ast.Mod) and _WIDE.search(str(left)):
        return Unclear("it is too long", line)
    try:
        found = apply(left, right)
    except (ArithmeticError, TypeError, ValueError, LookupError, MemoryError):
        return Unclear("it is computed", line)
    is_long = isinstance(found, (str, bytes)) and len(found) > MAX_SIZE
    return Unclear("it is too long", line) if is_long else found


_WIDE = re.compile(r"%[^a-zA-Z%]*(?:\d{5}|\*)")


def is_sure(value: Any) -> bool:
    """Whether all that is in a value is known."""
    return next(_parts(value), None) is None


def _truth(value: Any) -> bool | None:
    """Whether a value counts as true; None where that is not known."""
    if isinstance(value, (Unclear, Maybe)):
        return None
    if isinstance(value, (list, tuple, set, frozenset)) and value:
        return True if any(not isinstance(item, (Unclear, Maybe)) for item in value) else None
    return bool(value)


def _merged(name: str, one: Any, other: Any) -> Any:
    """What a name is after a condition that only a run knows."""
    if type(one) is type(other) and _same(one, other):
        return one
    if isinstance(one, list) and isinstance(other, list):
        sure = [item for item in other if not isinstance(item, Maybe)]
        found = [item if any(_same(item, o) for o in sure) else _maybe(item) for item in one]
        return [*found, *(_maybe(item) for item in other if not any(_same(item, o) for o in one))]
    if isinstance(one, _Absent) or isinstance(other, _Absent):
        there = other if isinstance(one, _Absent) else one
        return there if isinstance(there, (_ModuleName, _Lazy, Class)) else Unclear(f"{name} is set under a condition")
    return Unclear(f"{name} depends on a condition")


def _same(one: Any, other: Any) -> bool:
    try:
        return bool(_bare(one) == _bare(other))
    except RecursionError:
        return False


def _bare(item: Any) -> Any:
    return item.item if isinstance(item, Maybe) else item


def _maybe(item: Any) -> Any:
    return item if isinstance(item, (Maybe, Unclear)) else Maybe(item)


def unclear_parts(value: Any) -> Iterator[Unclear]:
    """What is not known inside of a value."""
    return (part for part in _parts(value) if isinstance(part, Unclear))


def _parts(value: Any) -> Iterator[Unclear | Maybe]:
    """What is not known, or only there under a condition, inside of a value."""
    todo, seen = [value], set()
    while todo:
        part = todo.pop()
        if isinstance(part, (Unclear, Maybe)):
            yield part
        if isinstance(part, Maybe):
            todo.append(part.item)
        elif isinstance(part, (list, tuple, set, frozenset, dict)) and id(part) not in seen:
            seen.add(id(part))
            inner = [*part, *part.values()] if isinstance(part, dict) else [*part]
            todo += reversed(inner)
