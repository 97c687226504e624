from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...families.imports import ImportsFacts, ImportsOptions
from ...families.imports.components import best_cut, components, shortest_cycle
from ...finding import CannotJudge, Edge, Finding, Graph, Location, Node, Related, Severity
from ...rules import rule
from ._common import unread_code

_MOST_EDGES = 8
_MOST_NAMES = 4
_MOST_NODES = 30

_Imports = Mapping[str, Mapping[str, Location]]


@rule(severity=Severity.WARN)
def cycle(facts: ImportsFacts, _options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """Modules import each other in a circle.

    Such a circle works as long as everybody enters it at the same place. A new entry point, a test that imports another
    module first, or an import sorter changes the order, and then a name is asked for that is not there yet:
    `ImportError: cannot import name 'User' from partially initialized module`. Whether that happens to what the server
    starts is what `imports/breaks` tells; this rule shows where it can.

    There is one finding for each group of modules that can all reach each other, with the shortest circle in it. The
    packages around an imported module run as well, so they count; that a module is in a package is no import of it.

    Not a finding are imports inside functions and those that only a type checker follows.

    ## How to mend it

    Move what both need into a module of its own, or the import into the function that needs it. The help names the
    import without which the most modules are free.
    """
    yield from unread_code(facts)
    graph: dict[str, dict[str, Location]] = {}
    for importer, imported, place in facts.code.eager:
        graph.setdefault(importer, {}).setdefault(imported, place)
    broken = {one.module: one for one in facts.code.unparsed}
    for name in sorted(broken.keys() & {name for component in components(graph) for name in component}):
        message = f"whether '{name}' is part of an import cycle cannot be told: {broken[name].message}"
        yield CannotJudge(message, broken[name].place, name, "see `imports/version-syntax`")
    whole = {
        name: {to: edges[to] for to in sorted(edges) if to not in broken}
        for name, edges in sorted(graph.items())
        if name not in broken
    }
    for component in sorted(map(sorted, components(whole))):
        yield _finding(whole, component)


def _finding(graph: _Imports, component: list[str]) -> Finding:
    circle = shortest_cycle(graph, component)
    first = circle.index(min(circle))
    circle = circle[first:] + circle[:first]
    edges = list(zip(circle, [*circle[1:], circle[0]], strict=True))
    start, end = edges[0]
    related = [Related(f"'{a}' imports '{b}'", graph[a][b]) for a, b in edges[1:]]
    if len(related) > _MOST_EDGES:
        related = [*related[: _MOST_EDGES - 1], related[-1]]
    return Finding(
        _message(circle, len(component)),
        graph[start][end],
        f"{start} -> {end}",
        _help(graph, component, edges),
        tuple(related),
        _drawn(graph, edges),
    )


def _drawn(graph: _Imports, circle: list[tuple[str, str]]) -> Graph | None:
    """The circle, where it is one that an eye can follow."""
    if len(circle) > _MOST_NODES:
        return None
    size = len(circle)
    edges = [
        Edge(at, (at + 1) % size, f"{graph[one][other].path}:{graph[one][other].line}")
        for at, (one, other) in enumerate(circle)
    ]
    return Graph(tuple(Node(one) for one, _ in circle), tuple(edges))


def _message(circle: list[str], size: int) -> str:
    if len(circle) == 2:
        message = f"'{circle[0]}' and '{circle[1]}' import each other"
    else:
        shown = [f"'{name}'" for name in circle[1 : 1 + _MOST_NAMES]]
        left = len(circle) - 1 - len(shown)
        way = ", ".join(shown) + (f" and {left} more" if left else "")
        message = f"'{circle[0]}' imports itself by way of {way}"
    if size > len(circle):
        message += f"; {size} modules can all reach each other like this"
    return message


def _help(graph: _Imports, component: list[str], circle: list[tuple[str, str]]) -> str:
    members = set(component)
    others = [(name, to) for name in component for to in graph[name] if to in members]
    (start, end), freed = best_cut(graph, component, [*circle, *others])
    if freed == len(component):
        gain = "no module is left in a cycle"
    elif freed:
        gain = f"{len(component) - freed} of {len(component)} modules are left in a cycle"
    else:
        return "no single import holds this together: move what the modules share into a module of its own"
    where = graph[start][end]
    return (
        f"without the import of '{end}' in '{start}' ({where.path}:{where.line}) {gain}: move it into the function "
        "that needs it, or what both need into a module of its own"
    )
