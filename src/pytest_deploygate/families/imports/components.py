"""Cycles in a graph: its strongly connected components, short cycles, and where to cut."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

__all__ = ["best_cut", "components", "shortest_cycle"]

_N = TypeVar("_N", bound=Hashable)

# Steps along an edge; then what was found so far has to do. No component of a real project comes near.
PATIENCE = 3_000_000


def components(graph: Mapping[_N, Collection[_N]]) -> list[list[_N]]:
    """The strongly connected components of more than one node, in time linear in nodes and edges.

    Args:
        graph: The successors of each node; what has none may be missing.
    """
    # Tarjan's algorithm with a stack of its own, as a chain of imports may be longer than Python's stack is deep.
    order: dict[_N, int] = {}
    low: dict[_N, int] = {}
    waiting: list[_N] = []
    found: list[list[_N]] = []
    for start in graph:
        if start in order:
            continue
        stack: list[tuple[_N, Iterator[_N]]] = [(start, iter(graph[start]))]
        order[start] = low[start] = len(order)
        waiting.append(start)
        while stack:
            node, successors = stack[-1]
            for successor in successors:
                if successor not in order:
                    order[successor] = low[successor] = len(order)
                    waiting.append(successor)
                    stack.append((successor, iter(graph.get(successor, ()))))
                    break
                # What has left `waiting` has no `low` any more.
                if successor in low and order[successor] < low[node]:
                    low[node] = order[successor]
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
                if low[node] == order[node]:
                    component = [waiting.pop()]
                    while component[-1] != node:
                        component.append(waiting.pop())
                    for member in component:
                        del low[member]
                    if len(component) > 1:
                        found.append(component)
    return found


def shortest_cycle(graph: Mapping[_N, Collection[_N]], nodes: Iterable[_N]) -> list[_N]:
    """A shortest cycle through some nodes of a component; of several, the one that comes first from the first node.

    Args:
        graph: The successors of each node, in order.
        nodes: A component, in order.
    """
    inside = list(nodes)
    members = set(inside)
    best: list[_N] = []
    steps = 0
    for start in inside:
        if steps > PATIENCE or len(best) == 2:
            break
        came: dict[_N, _N] = {}
        queue = deque([(start, 1)])
        while queue:
            node, length = queue.popleft()
            if best and length >= len(best):
                break
            for successor in graph.get(node, ()):
                steps += 1
                if successor == start:
                    best = [node]
                    while best[-1] != start:
                        best.append(came[best[-1]])
                    best.reverse()
                    queue.clear()
                    break
                if successor in members and successor not in came:
                    came[successor] = node
                    queue.append((successor, length + 1))
    return best


def best_cut(
    graph: Mapping[_N, Collection[_N]], nodes: Collection[_N], edges: Iterable[tuple[_N, _N]]
) -> tuple[tuple[_N, _N], int]:
    """The edge of a component whose removal leaves the fewest of its nodes in cycles, and how many that frees.

    Args:
        graph: The successors of each node.
        nodes: The component.
        edges: Those to try, in order; there is at least one.
    """
    members = set(nodes)
    inner = {node: [successor for successor in graph.get(node, ()) if successor in members] for node in nodes}
    size = len(members) + sum(map(len, inner.values()))
    best, freed, steps = None, -1, 0
    for start, end in edges:
        if best is not None and (freed == len(members) or steps > PATIENCE):
            break
        steps += size
        kept = inner[start]
        inner[start] = [successor for successor in kept if successor != end]
        left = sum(map(len, components(inner)))
        inner[start] = kept
        if len(members) - left > freed:
            best, freed = (start, end), len(members) - left
    assert best is not None
    return best, freed
