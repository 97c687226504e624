"""Which names a Python file binds where, and the nodes that could read a variable; one walk, no recursion."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from .python_leniency import handles, suppresses

__all__ = ["Binding", "Context", "Function", "Layout", "Scope", "lay_out"]

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Kind: TypeAlias = Literal["import", "value", "element", "def", "class", "param", "other"]


class Binding(NamedTuple):
    """One way in which a name gets its value.

    Attributes:
        kind: How.
        node: The expression, definition or function that it is about.
        scope: Where that is evaluated.
        path: For imports, the dotted name; for parameters, the name.
        position: The position in each element that is unpacked.
    """

    kind: Kind
    node: Any = None
    scope: Scope | None = None
    path: str = ""
    position: int | None = None


_OTHER = Binding("other")


@dataclass(eq=False)
class Scope:
    """A module, a class, a function or a comprehension."""

    node: ast.AST
    parent: Scope | None = None
    names: dict[str, list[Binding]] = field(default_factory=dict)
    # What `self.name = ...` binds, by name; for classes only.
    attributes: dict[str, list[Binding]] = field(default_factory=dict)
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    star: list[str] = field(default_factory=list)

    @property
    def is_class(self) -> bool:
        return isinstance(self.node, ast.ClassDef)

    def bind(self, name: str, binding: Binding) -> None:
        (self.elsewhere.get(name) or self).names.setdefault(name, []).append(binding)

    def lookup(self, name: str) -> list[Binding]:
        """The bindings of a name that is read here."""
        at: Scope | None = self
        while at is not None:
            if at is self or not at.is_class:
                home = at.elsewhere.get(name, at)
                if name in home.names:
                    return home.names[name]
            at = at.parent
        return []

    @property
    def top(self) -> Scope:
        at = self
        while at.parent is not None:
            at = at.parent
        return at

    @property
    def home(self) -> Scope | None:
        """The class whose method this is, or is inside of."""
        at: Scope | None = self
        while at is not None and not at.is_class:
            at = at.parent
        return at


class Context(NamedTuple):
    """Where a node stands.

    Attributes:
        scope: The scope around it.
        caught: A KeyError here does not end the program.
        tested: It is what an ``if`` asks.
        withs: Context managers around it.
    """

    scope: Scope
    caught: bool = False
    tested: bool = False
    withs: tuple[ast.expr, ...] = ()


@dataclass
class Layout:
    """The scopes of a file, and its nodes of interest, parents first."""

    module: Scope
    scopes: dict[int, Scope] = field(default_factory=dict)
    nodes: list[tuple[ast.AST, Context]] = field(default_factory=list)
    defaults: set[int] = field(default_factory=set)


_INTERESTING = (ast.Call, ast.Subscript, ast.Compare, ast.Attribute, ast.Name, ast.ClassDef, ast.Assign, ast.AnnAssign)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def lay_out(tree: ast.Module) -> Layout:
    """Walk a module."""
    layout = Layout(Scope(tree))
    layout.scopes[id(tree)] = layout.module
    builder = _Builder(layout)
    stack: list[tuple[ast.AST, Context]] = [(tree, Context(layout.module))]
    while stack:
        node, context = stack.pop()
        if isinstance(node, _INTERESTING):
            layout.nodes.append((node, context))
        if isinstance(node, (ast.Constant, ast.expr_context)):
            continue
        stack += reversed(builder.children(node, context))
    return layout


Children: TypeAlias = list[tuple[ast.AST, Context]]


class _Builder:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def children(self, node: ast.AST, context: Context) -> Children:
        """A node's children with the context that each stands in; binds what the node binds."""
        special = getattr(self, "on_" + type(node).__name__, None)
        if special is not None:
            made: Children = special(node, context)
            return made
        return [(child, context) for child in ast.iter_child_nodes(node)]

    def plain(self, node: ast.AST, context: Context) -> Children:
        return [(child, context) for child in ast.iter_child_nodes(node)]

    def new(self, node: ast.AST, parent: Scope) -> Scope:
        scope = self.layout.scopes[id(node)] = Scope(node, parent)
        return scope

    # Scopes

    def on_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef, context: Context) -> Children:
        context.scope.bind(node.name, Binding("def", node, context.scope))
        inner = Context(self.new(node, context.scope))
        outer = [*node.decorator_list, *self.arguments(node, inner.scope, context)]
        if node.returns is not None:
            outer.append(node.returns)
        return [*((part, context) for part in outer), *((part, inner) for part in node.body)]

    on_AsyncFunctionDef = on_FunctionDef

    def on_Lambda(self, node: ast.Lambda, context: Context) -> Children:
        inner = Context(self.new(node, context.scope), context.caught, withs=context.withs)
        outer = self.arguments(node, inner.scope, context)
        return [*((part, context) for part in outer), (node.body, inner)]

    def arguments(self, node: Function, scope: Scope, context: Context) -> list[ast.expr]:
        known = node.args
        listed = [*known.posonlyargs, *known.args]
        defaults: list[ast.expr | None] = [None] * (len(listed) - len(known.defaults))
        defaults += [*known.defaults, *known.kw_defaults]
        for argument, default in zip([*listed, *known.kwonlyargs], defaults, strict=True):
            scope.bind(argument.arg, Binding("param", node, scope, argument.arg))
            if default is not None:
                self.layout.defaults.add(id(default))
                scope.bind(argument.arg, Binding("value", default, context.scope))
        for rest in (known.vararg, known.kwarg):
            if rest is not None:
                scope.bind(rest.arg, _OTHER)
        return [default for default in defaults if default is not None]

    def on_ClassDef(self, node: ast.ClassDef, context: Context) -> Children:
        context.scope.bind(node.name, Binding("class", node, context.scope))
        inner = context._replace(scope=self.new(node, context.scope))
        outer = [*node.decorator_list, *node.bases, *node.keywords]
        return [*((part, context) for part in outer), *((part, inner) for part in node.body)]

    def comprehension(self, node: ast.AST, context: Context) -> Children:
        inner = context._replace(scope=self.new(node, context.scope))
        generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
        parts: Children = []
        for i, generator in enumerate(generators):
            where = context if i == 0 else inner
            self.unpack(generator.target, generator.iter, inner.scope, where.scope)
            parts.append((generator.iter, where))
            parts += [(test, inner._replace(tested=True)) for test in generator.ifs]
        values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]  # type: ignore[attr-defined]
        return [*parts, *((value, inner) for value in values)]

    on_ListComp = on_SetComp = on_DictComp = on_GeneratorExp = comprehension

    # Bindings

    def on_Import(self, node: ast.Import, context: Context) -> Children:
        for alias in node.names:
            path = alias.name if alias.asname else alias.name.partition(".")[0]
            context.scope.bind(alias.asname or path, Binding("import", node, path=path))
        return []

    def on_ImportFrom(self, node: ast.ImportFrom, context: Context) -> Children:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                context.scope.star.append(module)
                continue
            path = f"{module}.{alias.name}"
            context.scope.bind(alias.asname or alias.name, Binding("import", node, path=path))
        return []

    def on_Global(self, node: ast.Global, context: Context) -> Children:
        for name in node.names:
            context.scope.elsewhere[name] = context.scope.top
        return []

    def on_Nonlocal(self, node: ast.Nonlocal, context: Context) -> Children:
        for name in node.names:
            at = context.scope.parent
            while at is not None and (at.is_class or name not in at.names):
                at = at.parent
            if at is not None:
                context.scope.elsewhere[name] = at
        return []

    def on_Assign(self, node: ast.Assign, context: Context) -> Children:
        for target in node.targets:
            self.assign(target, node.value, context.scope)
        return self.plain(node, context)

    def on_AnnAssign(self, node: ast.AnnAssign, context: Context) -> Children:
        if node.value is not None:
            self.assign(node.target, node.value, context.scope)
        return self.plain(node, context)

    def on_NamedExpr(self, node: ast.NamedExpr, context: Context) -> Children:
        scope = context.scope
        while isinstance(scope.node, _COMPREHENSIONS) and scope.parent is not None:
            scope = scope.parent
        self.assign(node.target, node.value, scope)
        return self.plain(node, context)

    def assign(self, target: ast.expr, value: ast.expr, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding("value", value, scope))
        elif isinstance(target, ast.Attribute):
            home = scope.home
            if home is not None and isinstance(target.value, ast.Name) and target.value.id in ("self", "cls"):
                home.attributes.setdefault(target.attr, []).append(Binding("value", value, scope))
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
            if len(values) == len(target.elts):
                # Flat: what is nested deeper is nobody's idiom, and would need a stack.
                for part, given in zip(target.elts, values, strict=True):
                    if isinstance(part, ast.Name):
                        scope.bind(part.id, Binding("value", given, scope))
                    else:
                        self.forget(part, scope)
            else:
                self.forget(target, scope)
        else:
            self.forget(target, scope)

    def forget(self, target: ast.expr, scope: Scope) -> None:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                scope.bind(part.id, _OTHER)

    def unpack(self, target: ast.expr, values: ast.expr, scope: Scope, around: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding("element", values, around))
        elif isinstance(target, (ast.Tuple, ast.List)):
            for i, part in enumerate(target.elts):
                if isinstance(part, ast.Name):
                    scope.bind(part.id, Binding("element", values, around, position=i))
                else:
                    self.forget(part, scope)
        else:
            self.forget(target, scope)

    def on_For(self, node: ast.For | ast.AsyncFor, context: Context) -> Children:
        self.unpack(node.target, node.iter, context.scope, context.scope)
        return self.plain(node, context)

    on_AsyncFor = on_For

    def on_AugAssign(self, node: ast.AugAssign, context: Context) -> Children:
        if isinstance(node.target, ast.Name):
            context.scope.bind(node.target.id, _OTHER)
        return self.plain(node, context)

    def on_With(self, node: ast.With | ast.AsyncWith, context: Context) -> Children:
        around = context.withs
        for item in node.items:
            around = (*around, item.context_expr)[-8:]
            if item.optional_vars is not None:
                self.assign(item.optional_vars, item.context_expr, context.scope)
        inner = context._replace(caught=context.caught or any(map(suppresses, around)), withs=around)
        return [*((item, context) for item in node.items), *((part, inner) for part in node.body)]

    on_AsyncWith = on_With

    def on_ExceptHandler(self, node: ast.ExceptHandler, context: Context) -> Children:
        if node.name:
            context.scope.bind(node.name, _OTHER)
        return self.plain(node, context)

    def pattern(self, node: Any, context: Context) -> Children:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            context.scope.bind(name, _OTHER)
        return self.plain(node, context)

    on_MatchAs = on_MatchStar = on_MatchMapping = pattern

    # Where a missing key does no harm

    def on_Try(self, node: ast.Try, context: Context) -> Children:
        body = context._replace(caught=context.caught or any(map(handles, node.handlers)))
        rest = [*node.handlers, *node.orelse, *node.finalbody]
        return [*((part, body) for part in node.body), *((part, context) for part in rest)]

    on_TryStar = on_Try

    def asking(self, node: Any, context: Context) -> Children:
        asked: ast.AST = node.test
        parts = self.plain(node, context)
        return [(part, context._replace(tested=True)) if part is asked else (part, where) for part, where in parts]

    on_If = on_IfExp = on_While = asking

    def on_BoolOp(self, node: ast.BoolOp, context: Context) -> Children:
        return [(part, context._replace(tested=True)) for part in node.values]
