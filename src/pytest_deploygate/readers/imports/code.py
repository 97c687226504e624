"""The project's modules and what they import, as far as the rules of a run ask for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ...families.imports import Binding, Code, Import, ImportsOptions, Module, Unparsed
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ..gitignore import ignored
from .cache import Cache, cache_folder
from .clashes import clashing
from .conditions import Target
from .graph import Graph
from .interpreter import Interpreter
from .modules import Modules, find_modules, infer_roots
from .parsing import summarised, uncollected
from .resolving import Resolver
from .summaries import read_summaries
from .summary import Written
from .workers import MAX_BYTES, Parsed

__all__ = ["GRAPH_RULES", "IMPORT_RULES", "read_code"]

GRAPH_RULES = frozenset(["imports/cycle", "imports/order-dependent"])
"""The rules that need `Code.eager`."""
IMPORT_RULES = frozenset(
    f"imports/{name}" for name in "unresolved version-syntax undeclared not-installed only-dev case-clash".split()
)
"""The rules that need every file parsed."""


def read_code(
    options: ImportsOptions, deploy: Deploy, interpreter: Interpreter | CannotJudge, rules: frozenset[str]
) -> Code:
    """The modules below the roots, and what they import.

    Args:
        options: The family's options.
        deploy: The project.
        interpreter: The Python whose grammar and standard library count.
        rules: The names of the rules that are on; nothing is read that none of them needs.
    """
    with uncollected():
        roots = infer_roots(deploy.root) if options.roots is None else options.roots
        modules = find_modules(deploy.root, roots, options.tests, deploy.environ)
        if isinstance(interpreter, Interpreter):
            interpreter = interpreter.too_old("read", options.place("python")) or interpreter
        if isinstance(interpreter, CannotJudge):
            return Code(modules.roots, modules.found, problems=(*modules.problems, interpreter))
        return _Reader(deploy, interpreter, modules).read(rules)


class _Reader:
    def __init__(self, deploy: Deploy, interpreter: Interpreter, modules: Modules) -> None:
        self._deploy = deploy
        self._interpreter = interpreter
        self._modules = modules
        self._resolver = Resolver(modules)
        folder = None if "no-cache" in deploy.arguments else cache_folder(deploy.environ)
        self._cache = Cache(folder, deploy.root, interpreter.version)

    def read(self, rules: frozenset[str]) -> Code:
        modules = self._modules
        problems = list(modules.problems)
        graph = Graph(self._deploy.root, modules, self._resolver, self._interpreter, self._cache)
        imports: tuple[Import, ...] = ()
        errors: Mapping[str, tuple[str, int, int]] = {}
        if rules & IMPORT_RULES:
            summaries = read_summaries(self._deploy.root, modules, self._interpreter, self._cache)
            problems += self._unread(summaries)
            summaries = {name: parsed for name, parsed in summaries.items() if parsed.digest}
            errors = {name: p.summary.error for name, p in summaries.items() if p.summary.error is not None}
            self._bind(summaries)
            imports = tuple(self._imports(summaries))
            self._add_generated(imports)
            if rules & GRAPH_RULES:
                graph.take(summaries)
        elif rules & GRAPH_RULES:
            graph.read()
            errors = graph.errors
            problems += graph.problems
        return Code(
            roots=modules.roots,
            modules=modules.found,
            imports=imports,
            eager=graph.edges,
            unparsed=tuple(self._unparsed(name, *errors[name]) for name in sorted(errors)),
            clashes=tuple(clashing(modules.found, imports)) if "imports/case-clash" in rules else (),
            stdlib=self._interpreter.stdlib,
            problems=tuple(problems),
        )

    def _unread(self, summaries: Mapping[str, Parsed]) -> Iterator[CannotJudge]:
        for name, (digest, summary) in summaries.items():
            if not digest and summary.error is not None:
                path = self._modules.found[name].path
                yield CannotJudge(f"'{path}' {summary.error[0]}", Location(path))

    def _bind(self, summaries: Mapping[str, Parsed]) -> None:
        """Say of each module what it holds."""
        found = self._modules.found
        opened = {
            self._resolver.absolute(self._resolver.package(name), module)
            for name, (_, summary) in summaries.items()
            for module in summary.opened
        }
        for name, (_, summary) in summaries.items():
            if summary.error is None:
                package = self._resolver.package(name)
                stars = (self._resolver.absolute(package, w.module) for w in summary.imports if w.name == "*")
                is_open = summary.open or name in opened
                binding = Binding(frozenset(summary.names), tuple(star or "" for star in stars), is_open)
                found[name] = replace(found[name], binding=binding)

    def _imports(self, summaries: Mapping[str, Parsed]) -> Iterator[Import]:
        for name, (_, summary) in summaries.items():
            package, path = self._resolver.package(name), self._modules.found[name].path
            for written in summary.imports:
                yield self._import(name, package, path, written)

    def _import(self, importer: str, package: str, path: str, written: Written) -> Import:
        target, name = self._resolver.absolute(package, written.module), written.name
        if target == "":
            # The root is a package itself, and what is taken from it is a module below it.
            target, name = name, ""
        return Import(
            importer,
            target or "",
            name,
            written.form,  # type: ignore[arg-type]
            Location(path, written.line, written.column, written.width),
            written.when,  # type: ignore[arg-type]
            written.guarded,
            written.conditional,
            written.prepared,
            (self._resolver.absolute(package, written.instead) or "") if written.instead else "",
        )

    def _add_generated(self, imports: tuple[Import, ...]) -> None:
        """Add modules that are imported, are not there, and are ignored by git: a build makes them."""
        found = self._modules.found
        asked: dict[str, tuple[str, str]] = {}
        for one in imports:
            parent = one.target.rpartition(".")[0]
            if one.target in found or parent not in found or found[parent].kind == "module":
                continue
            folder = found[parent].path.removesuffix("/__init__.py")
            path = f"{folder}/{one.target.rpartition('.')[2]}"
            asked |= {f"{path}.py": (one.target, f"{path}.py"), f"{path}/": (one.target, f"{path}.py")}
        for path in ignored(asked, self._deploy.root, self._deploy.environ):
            name, file = asked[path]
            found[name] = Module(name, file, binding=Binding(open=True))

    def _unparsed(self, name: str, message: str, line: int, column: int) -> Unparsed:
        path = self._modules.found[name].path
        newer = ""
        if self._interpreter.version[:2] < sys.version_info[:2]:
            own = Target((sys.version_info[0], sys.version_info[1], sys.version_info[2]), sys.platform)
            if summarised(str(Path(self._deploy.root, path)), own, MAX_BYTES)[1].error is None:
                newer = "{}.{}".format(*sys.version_info)
        return Unparsed(name, Location(path, line, column), message, self._interpreter.short, newer)
