from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.families.imports.components import best_cut, components, shortest_cycle

GRAPHS = st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7)), max_size=8).map(
    lambda graph: {node: sorted(successors - {node}) for node, successors in sorted(graph.items())}
)


def reachable(graph: dict[int, list[int]], start: int) -> set[int]:
    seen, stack = set[int](), [start]
    while stack:
        for node in graph.get(stack.pop(), ()):
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return seen


@given(GRAPHS)
def test_components_are_what_reaches_each_other(graph: dict[int, list[int]]) -> None:
    reach = {node: reachable(graph, node) for node in range(8)}
    expected = {frozenset(b for b in reach[a] if a in reach[b]) for a in range(8)}
    assert {frozenset(component) for component in components(graph)} == {c for c in expected if len(c) > 1}


@given(GRAPHS)
def test_the_shortest_cycle(graph: dict[int, list[int]]) -> None:
    for component in map(sorted, components(graph)):
        found = shortest_cycle(graph, component)
        assert all(b in graph[a] for a, b in pairwise([*found, found[0]]))
        assert set(found) <= set(component)
        assert len(found) == min(length(graph, node) for node in component)


def length(graph: dict[int, list[int]], start: int) -> int:
    """Of the shortest way from a node back to itself."""
    level, steps = {start}, 0
    while steps == 0 or start not in level:
        level = {b for a in level for b in graph.get(a, ())}
        steps += 1
    return steps


@given(GRAPHS)
def test_the_best_cut(graph: dict[int, list[int]]) -> None:
    def left(component: list[int], edge: tuple[int, int]) -> int:
        cut = {a: [b for b in graph.get(a, ()) if b in component and (a, b) != edge] for a in component}
        return sum(map(len, components(cut)))

    for component in map(sorted, components(graph)):
        edges = [(a, b) for a in component for b in graph[a] if b in component]
        edge, freed = best_cut(graph, component, edges)
        assert edge in edges
        assert len(component) - freed == left(component, edge) == min(left(component, other) for other in edges)


def test_a_long_ring() -> None:
    size = 50_000
    ring = {node: [(node + 1) % size] for node in range(size)}
    (component,) = components(ring)
    assert len(component) == size
    assert shortest_cycle(ring, sorted(component)) == list(range(size))
    assert best_cut(ring, component, [(0, 1), (1, 2)]) == ((0, 1), size)


def test_a_long_chain() -> None:
    assert components({node: [node + 1] for node in range(50_000)}) == []
