"""A finding's graph as SVG: a circle of nodes as a loop, all else in layers from left to right.

Colours are classes, so that the style sheet of the page has them. Its fonts are not known here; in a monospaced one
the width of a text can be told well enough.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..finding import CUT, Graph
from .prose import text
from .terminal import visible

__all__ = ["draw"]

_MOST_NODES = 40
_MOST_EDGES = 80
_MOST_LISTED = 100
# Pixels. A character of the label is 12 high, one of a note 11.
_LABEL = 7.3
_NOTE = 6.7
_LONGEST_LABEL = 32
_LONGEST_NOTE = 36
_HEIGHT = 32
_NOTED = 46
_PADDING = 14
_PITCH = 78
_LEAST_GAP = 72
_MARGIN = 10
_LANE = 14
_ROUND = 14
_SWEEPS = 4


@dataclass(frozen=True)
class _Box:
    """A node, by its middle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class _Line:
    """An edge: its path, where it ends and into which direction, and where its note is.

    Attributes:
        path: As SVG has it.
        tip: Where it ends.
        towards: ``right``, ``left``, ``down`` or ``up``.
        note: Where its note is.
        anchor: How the note lies there: ``start``, ``middle`` or ``end``.
        is_back: Whether it leads to where it comes from.
    """

    path: str
    tip: tuple[float, float]
    towards: str
    note: tuple[float, float]
    anchor: str = "middle"
    is_back: bool = False


@dataclass
class _Layout:
    width: float
    height: float
    boxes: Sequence[_Box]
    lines: Mapping[tuple[int, int], _Line]


@dataclass
class _Layers:
    """Which nodes stand in which layer; those from ``size`` on are bends of edges that pass a layer."""

    size: int
    rows: list[list[int]] = field(default_factory=list)
    ways: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    back: list[tuple[int, int]] = field(default_factory=list)


def draw(graph: Graph, name: str) -> str:
    """The graph as HTML: a drawing, or a list where it is too large for one. Nothing where it has no nodes.

    Args:
        graph: The graph. Edges that lead nowhere are left out.
        name: No other element of the page has an id that starts like this.
    """
    size = len(graph.nodes)
    notes: dict[tuple[int, int], list[str]] = {}
    for edge in graph.edges:
        if 0 <= edge.start < size and 0 <= edge.end < size:
            known = notes.setdefault((edge.start, edge.end), [])
            known += [edge.note] if edge.note and edge.note not in known else []
    edges = {ends: ", ".join(known) for ends, known in notes.items()}
    if not size:
        return ""
    if size > _MOST_NODES or len(edges) > _MOST_EDGES:
        told = list(_told(graph, edges.items()))
        told[_MOST_LISTED:] = [f"and {len(told) - _MOST_LISTED} more"] * (len(told) > _MOST_LISTED)
        return f'<ul class="edges">{"".join(f"<li>{text(line)}</li>" for line in told)}</ul>'
    circle = _circle(size, edges)
    title = f"A circle of {size}" if circle else f"A graph of {size}"
    layout = _loop(graph, circle, edges) if circle else _layered(graph, edges)
    # A note may be longer than its line.
    reach = [
        line.note[0] + _cells(edges[ends], _LONGEST_NOTE) * _NOTE
        for ends, line in layout.lines.items()
        if line.anchor == "start"
    ]
    width, height = f"{max([layout.width, *reach]):.0f}", f"{layout.height:.0f}"
    return (
        f'<div class="graph" tabindex="0" role="group" aria-label="{title}">'
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title id="{name}-t">{title}</title>'
        f'<desc id="{name}-d">{text("; ".join(_told(graph, edges.items())))}</desc>'
        f"{''.join(_edges(graph, edges, layout))}{''.join(_nodes(graph, layout))}</svg></div>"
    )


def _told(graph: Graph, edges: Iterable[tuple[tuple[int, int], str]]) -> Iterator[str]:
    """The graph in words: what leads where, and what stands alone."""
    alone = set(range(len(graph.nodes)))
    for (start, end), note in edges:
        alone -= {start, end}
        yield f"{_named(graph, start)} → {_named(graph, end)}" + (f" ({note})" if note else "")
    yield from (_named(graph, node) for node in sorted(alone))


def _named(graph: Graph, node: int) -> str:
    known = graph.nodes[node]
    return f"{known.label} [{known.note}]" if known.note else known.label


def _circle(size: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    """The nodes in their order, where they are one circle and nothing else."""
    pairs = list(edges)
    following = dict(pairs)
    if len(following) != size or len(pairs) != size:
        return []
    way = [0]
    while (node := following[way[-1]]) != 0 and len(way) < size:
        way.append(node)
    return way if len(set(way)) == size and following[way[-1]] == 0 else []


def _loop(graph: Graph, circle: Sequence[int], edges: Mapping[tuple[int, int], str]) -> _Layout:
    """Clockwise, in two columns; the last one of an odd number stands between them, below."""
    size, rows = len(circle), len(circle) // 2
    sizes = [_size(graph, node) for node in circle]
    wide = max(width for width, _ in sizes)
    tall = max(height for _, height in sizes)
    longest = max(_cells(note, _LONGEST_NOTE) for note in edges.values()) * _NOTE + _PADDING
    # Notes of the two columns lie side by side between them.
    gap = max(_LEAST_GAP, longest + _PADDING, 2 * longest - wide if rows > 1 or size == 3 else 0)
    left, right = _MARGIN + wide / 2, _MARGIN + wide * 1.5 + gap
    first = _MARGIN + tall / 2 + (_ROUND if rows < 2 else 0) + _NOTE
    places = [(left, first)] + [(right, first + row * _PITCH) for row in range(rows)]
    places += [((left + right) / 2, first + rows * _PITCH)] * (size % 2)
    places += [(left, first + row * _PITCH) for row in range(rows - 1, 0, -1)]
    if size == 1:
        places = [(left + _LANE, first + _LANE)]
    boxes = [_Box(x, y, *sizes[at]) for at, (x, y) in enumerate(places)]
    lines = {(circle[at - 1], circle[at]): _arc(boxes[at - 1], boxes[at], size) for at in range(size)}
    ordered = dict(zip(circle, boxes, strict=True))
    width = boxes[0].right + 5 * _LANE if size == 1 else right + wide / 2
    return _Layout(
        width + _MARGIN,
        max(box.bottom for box in boxes) + (_ROUND + 2 * _NOTE if size == 2 else 0) + _MARGIN,
        [ordered[node] for node in range(size)],
        lines,
    )


def _arc(one: _Box, other: _Box, size: int) -> _Line:
    """From one node of a loop to the next."""
    if size == 1:
        return _self(one)
    if one.y == other.y:
        sign = 1 if one.x < other.x else -1
        start, end = (one.right, other.left) if sign > 0 else (one.left, other.right)
        middle = (start + end) / 2
        if size > 2:
            return _Line(f"M{start:.1f} {one.y:.1f}H{end:.1f}", (end, one.y), _side(sign), (middle, one.y - 8))
        y, bent = one.y - sign * 7, one.y - sign * (7 + _ROUND)
        path = f"M{start:.1f} {y:.1f}C{middle:.1f} {bent:.1f} {middle:.1f} {bent:.1f} {end:.1f} {y:.1f}"
        return _Line(path, (end, y), _side(sign), (middle, bent - 2 if sign > 0 else bent + 10))
    if one.x == other.x:
        sign = 1 if one.y < other.y else -1
        start, end = (one.bottom, other.top) if sign > 0 else (one.top, other.bottom)
        note, anchor = (one.x - sign * 8, (start + end) / 2 + 4), "end" if sign > 0 else "start"
        towards = "down" if sign > 0 else "up"
        return _Line(f"M{one.x:.1f} {start:.1f}V{end:.1f}", (one.x, end), towards, note, anchor)
    if one.y < other.y:
        # From the right column down to the one in the middle.
        path = f"M{one.x:.1f} {one.bottom:.1f}V{other.y - _ROUND:.1f}q0 {_ROUND} {-_ROUND} {_ROUND}H{other.right:.1f}"
        note = (one.x - 8, (one.bottom + other.top) / 2 + 4)
        return _Line(path, (other.right, other.y), "left", note, "end")
    path = f"M{one.left:.1f} {one.y:.1f}H{other.x + _ROUND:.1f}q{-_ROUND} 0 {-_ROUND} {-_ROUND}V{other.bottom:.1f}"
    note = (other.x + 8, (one.top + other.bottom) / 2 + 4)
    return _Line(path, (other.x, other.bottom), "up", note, "start")


def _self(box: _Box) -> _Line:
    """From a node to itself, at its right end."""
    path = f"M{box.right:.1f} {box.y - 7:.1f}c{3 * _LANE} {-_LANE} {3 * _LANE} {2 * _LANE} 0 {_LANE}"
    return _Line(path, (box.right, box.y + 7), "left", (box.left, box.top - 5), "start")


def _side(sign: int) -> str:
    return "right" if sign > 0 else "left"


def _layered(graph: Graph, edges: Mapping[tuple[int, int], str]) -> _Layout:
    """What leads on stands to the left of what it leads to; an edge that closes a circle runs back below."""
    size = len(graph.nodes)
    layers = _layers(size, edges)
    sizes = [_size(graph, node) for node in range(size)]
    widths = [max((sizes[node][0] for node in row if node < size), default=0) for row in layers.rows]
    level = {node: at for at, row in enumerate(layers.rows) for node in row}
    gaps = [float(_LEAST_GAP)] * len(widths)
    for ends in layers.ways:
        at = level[ends[0]]
        gaps[at] = max(gaps[at], _cells(edges[ends], _LONGEST_NOTE) * _NOTE + 3 * _PADDING)
    height = max(map(len, layers.rows)) * _PITCH
    x, boxes = float(_MARGIN), dict[int, _Box]()
    for row, width, gap in zip(layers.rows, widths, gaps, strict=True):
        for at, node in enumerate(row):
            y = _MARGIN + height / 2 + (at - (len(row) - 1) / 2) * _PITCH
            own = sizes[node] if node < size else (width, 0)
            # To the left, so that what leads on starts where its label ends.
            boxes[node] = _Box(x + (own[0] if node < size else width) / 2, y, *own)
        x += width + gap
    lines = {ends: _forward(boxes[ends[0]], [boxes[node] for node in way]) for ends, way in layers.ways.items()}
    lanes = 0
    for start, end in layers.back:
        if start == end:
            lines[start, end] = _self(boxes[start])
        else:
            lanes += 1
            lines[start, end] = _backward(boxes[start], boxes[end], _MARGIN + height + lanes * _LANE, lanes * 4)
    loops = 3 * _LANE if any(start == end for start, end in layers.back) else 0
    return _Layout(
        x - gaps[-1] + _MARGIN + loops,
        height + 2 * _MARGIN + (lanes + 1) * _LANE * bool(lanes),
        [boxes[node] for node in range(size)],
        lines,
    )


def _layers(size: int, edges: Iterable[tuple[int, int]]) -> _Layers:
    following: list[list[int]] = [[] for _ in range(size)]
    layers = _Layers(size)
    for start, end in edges:
        following[start].append(end)
    order = _order(following, layers)
    depth = [0] * size
    for node in order:
        for other in following[node]:
            if (node, other) not in layers.back:
                depth[other] = max(depth[other], depth[node] + 1)
    layers.rows = [[] for _ in range(max(depth) + 1)]
    for node in range(size):
        layers.rows[depth[node]].append(node)
    bends = size
    for start, end in edges:
        if (start, end) in layers.back:
            continue
        way = []
        for level in range(depth[start] + 1, depth[end]):
            layers.rows[level].append(bends)
            way.append(bends)
            bends += 1
        layers.ways[start, end] = [*way, end]
    _untangle(layers)
    return layers


def _order(following: Sequence[Sequence[int]], layers: _Layers) -> list[int]:
    """The nodes so that each comes before what it leads to; edges that forbid that are noted as leading back."""
    reached = {end for ends in following for end in ends}
    entries = sorted(range(len(following)), key=lambda node: node in reached)
    done: list[int] = []
    open_, seen = set[int](), set[int]()
    for entry in entries:
        stack = [(entry, iter(following[entry]))] if entry not in seen else []
        seen.add(entry)
        open_.add(entry)
        while stack:
            node, ends = stack[-1]
            for end in ends:
                if end in open_:
                    layers.back.append((node, end))
                elif end not in seen:
                    seen.add(end)
                    open_.add(end)
                    stack.append((end, iter(following[end])))
                    break
            else:
                stack.pop()
                open_.discard(node)
                done.append(node)
        open_.clear()
    return done[::-1]


def _untangle(layers: _Layers) -> None:
    """Put each node where the middle of its neighbours is, forwards and backwards."""
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for (start, _), way in layers.ways.items():
        for one, other in zip([start, *way], way, strict=False):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    for sweep in range(_SWEEPS):
        neighbours, rows = (before, layers.rows) if sweep % 2 == 0 else (after, layers.rows[::-1])
        known: dict[int, float] = {}
        for row in rows:
            middle = (len(row) - 1) / 2
            places = {
                node: sum(known[other] for other in near) / len(near) if (near := neighbours.get(node)) else at - middle
                for at, node in enumerate(row)
            }
            row.sort(key=places.__getitem__)
            # Relative to the middle, as the rows stand.
            known.update({node: at - middle for at, node in enumerate(row)})


def _forward(start: _Box, way: Sequence[_Box]) -> _Line:
    path, x, y = f"M{start.right:.1f} {start.y:.1f}", start.right, start.y
    for box in way:
        middle = (x + box.left) / 2
        path += f"C{middle:.1f} {y:.1f} {middle:.1f} {box.y:.1f} {box.left:.1f} {box.y:.1f}"
        if not box.height:
            path += f"H{box.right:.1f}"
        x, y = box.right, box.y
    first, last = way[0], way[-1]
    note = ((start.right + first.left) / 2, (start.y + first.y) / 2 - 6)
    return _Line(path, (last.left, last.y), "right", note)


def _backward(start: _Box, end: _Box, below: float, aside: float) -> _Line:
    """Down, back below everything, and up again."""
    x, to = start.x + min(aside, start.width / 2), end.x - min(aside, end.width / 2)
    path = f"M{x:.1f} {start.bottom:.1f}V{below - 8:.1f}q0 8 -8 8H{to + 8:.1f}q-8 0 -8 -8V{end.bottom:.1f}"
    return _Line(path, (to, end.bottom), "up", (to + 10, below - 4), "start", is_back=True)


def _edges(graph: Graph, edges: Mapping[tuple[int, int], str], layout: _Layout) -> Iterator[str]:
    for (start, end), line in layout.lines.items():
        note = edges[start, end]
        full = f"{graph.nodes[start].label} → {graph.nodes[end].label}" + (f": {note}" if note else "")
        x, y = line.tip
        dx, dy = {"right": (-1, 0), "left": (1, 0), "down": (0, -1), "up": (0, 1)}[line.towards]
        head = f"M{x:.1f} {y:.1f}l{dx * 9 + dy * 4} {dy * 9 + dx * 4}l{-dy * 8} {-dx * 8}z"
        yield f'<g class="{"edge back" if line.is_back else "edge"}"><title>{text(full)}</title>'
        yield f'<path d="{line.path}"/><path class="head" d="{head}"/>'
        if note:
            shown = text(_cut(visible(note), _LONGEST_NOTE))
            yield f'<text x="{line.note[0]:.1f}" y="{line.note[1]:.1f}" text-anchor="{line.anchor}">{shown}</text>'
        yield "</g>"


def _nodes(graph: Graph, layout: _Layout) -> Iterator[str]:
    for node, box in zip(graph.nodes, layout.boxes, strict=True):
        kind = "node noted" if node.note else "node"
        full = f"{node.label} ({node.note})" if node.note else node.label
        yield f'<g class="{kind}"><title>{text(full)}</title><rect x="{box.left:.1f}" y="{box.top:.1f}" '
        yield f'width="{box.width:.1f}" height="{box.height:.1f}" rx="9"/>'
        y = box.y - 3 if node.note else box.y + 4
        yield f'<text x="{box.x:.1f}" y="{y:.1f}">{text(_cut(visible(node.label), _LONGEST_LABEL))}</text>'
        if node.note:
            note = text(_cut(visible(node.note), _LONGEST_NOTE))
            yield f'<text class="note" x="{box.x:.1f}" y="{box.y + 13:.1f}">{note}</text>'
        yield "</g>"


def _size(graph: Graph, node: int) -> tuple[float, float]:
    known = graph.nodes[node]
    width = max(_cells(known.label, _LONGEST_LABEL) * _LABEL, _cells(known.note, _LONGEST_NOTE) * _NOTE)
    return width + 2 * _PADDING, _NOTED if known.note else _HEIGHT


def _cells(raw: str, most: int) -> int:
    """How many characters' width a text takes where it is drawn."""
    shown = _cut(visible(raw), most)
    return len(shown) + sum(unicodedata.east_asian_width(char) in "WF" for char in shown)


def _cut(shown: str, most: int) -> str:
    """A text without its middle: modules and files differ at their ends."""
    if len(shown) <= most:
        return shown
    tail = (most - 1) * 2 // 3
    return shown[: most - 1 - tail] + CUT + shown[-tail:]
