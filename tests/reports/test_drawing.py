"""Graphs as SVG."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.finding import Edge, Graph, Node
from pytest_deploygate.reports.drawing import draw

SLACK = 0.2


@dataclass
class Box:
    label: str
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self):
        return self.left + self.width

    @property
    def bottom(self):
        return self.top + self.height

    def is_at(self, x, y):
        """Whether a point is on its border."""
        level = abs(x - self.left) < SLACK or abs(x - self.right) < SLACK
        upright = abs(y - self.top) < SLACK or abs(y - self.bottom) < SLACK
        within = self.left - SLACK <= x <= self.right + SLACK and self.top - SLACK <= y <= self.bottom + SLACK
        return within and (level or upright)


class Drawing:
    """A drawing as a browser sees it, read as XML, which forgives nothing."""

    def __init__(self, graph):
        self.svg = ET.fromstring(draw(graph, "g")).find("svg")
        self.title = self.svg.findtext("title")
        self.told = self.svg.findtext("desc")
        self.size = float(self.svg.get("width")), float(self.svg.get("height"))
        self.boxes, self.tips, self.starts, self.notes, self.back = [], {}, {}, {}, set()
        self.spans = {}
        for group in self.svg.findall("g"):
            if group.get("class").startswith("node"):
                rect = group.find("rect")
                numbers = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
                self.boxes.append(Box(group.findtext("title"), *numbers))
            else:
                ends = tuple(re.split(" → |: ", group.findtext("title"))[:2])
                line, head = (path.get("d") for path in group.findall("path"))
                self.starts[ends] = tuple(map(float, re.match(r"M(\S+) ([0-9.-]+)", line).groups()))
                self.tips[ends] = tuple(map(float, re.match(r"M(\S+) ([0-9.-]+)l", head).groups()))
                self.notes[ends] = group.findtext("text")
                if (note := group.find("text")) is not None:
                    # As wide as in a common monospaced font.
                    length = len(note.text) * 6.6
                    left = (
                        float(note.get("x")) - length * {"start": 0, "middle": 0.5, "end": 1}[note.get("text-anchor")]
                    )
                    self.spans[ends] = left, left + length, float(note.get("y"))
                if "back" in group.get("class"):
                    self.back.add(ends)
        self.by_label = {box.label: box for box in self.boxes}

    def is_sound(self):
        """All within the picture, no node on another, every arrow from and to its nodes."""
        width, height = self.size
        for box in self.boxes:
            assert box.left >= 0
            assert box.top >= 0
            assert box.right <= width + 1
            assert box.bottom <= height + 1
        for one, other in itertools.combinations(self.boxes, 2):
            apart = one.right < other.left or other.right < one.left
            assert apart or one.bottom < other.top or other.bottom < one.top
        for left, right, y in self.spans.values():
            assert left >= 0
            assert right <= width + 1
            assert 11 <= y <= height
        for (one, till, y), (other, to, level) in itertools.combinations(self.spans.values(), 2):
            assert till < other or to < one or abs(y - level) >= 11
        for (start, end), tip in self.tips.items():
            assert self.by_label[end].is_at(*tip)
            assert self.by_label[start].is_at(*self.starts[start, end])
        return True


def graph_of(*edges, alone=()):
    names = list(dict.fromkeys([*(name for edge in edges for name in edge[:2]), *alone]))
    return Graph(
        tuple(map(Node, names)), tuple(Edge(names.index(start), names.index(end), *note) for start, end, *note in edges)
    )


def circle(size, note="m{}.py"):
    return graph_of(*((f"m{at}", f"m{(at + 1) % size}", note.format(at)) for at in range(size)))


@pytest.mark.parametrize("note", ["m{}.py", "a/folder/that/is/long/module-{}.py"])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8, 9, 30])
def test_a_circle_is_a_loop(size, note):
    drawing = Drawing(circle(size, note))
    assert drawing.title == f"A circle of {size}"
    assert drawing.is_sound()
    assert drawing.notes == {(f"m{at}", f"m{(at + 1) % size}"): note.format(at) for at in range(size)}
    assert drawing.back == set()
    columns = {round(box.left + box.width / 2) for box in drawing.boxes}
    assert len(columns) == min(size, 2 + size % 2)
    # Clockwise: the first two on top, from left to right.
    if size > 1:
        first, second = drawing.by_label["m0"], drawing.by_label["m1"]
        assert first.right < second.left
        assert first.top == second.top == min(box.top for box in drawing.boxes)


def test_a_circle_in_any_order():
    drawing = Drawing(graph_of(("a", "c"), ("b", "a"), ("c", "b")))
    assert drawing.title == "A circle of 3"
    assert drawing.is_sound()


@pytest.mark.parametrize(
    "edges",
    [
        [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")],
        [("a", "b"), ("b", "c"), ("c", "b")],
        [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")],
        [("a", "a"), ("b", "b")],
    ],
)
def test_what_is_more_or_less_than_a_circle(edges):
    drawing = Drawing(graph_of(*edges))
    assert drawing.title.startswith("A graph of")
    assert drawing.is_sound()
    assert len(drawing.tips) == len(edges)


def test_what_has_no_circle_leads_from_left_to_right():
    edges = [
        ("base", "left"),
        ("base", "right"),
        ("left", "merge"),
        ("right", "merge"),
        ("base", "tail"),
        ("merge", "tail"),
    ]
    drawing = Drawing(graph_of(*edges))
    assert drawing.is_sound()
    assert drawing.back == set()
    for start, end in edges:
        assert drawing.by_label[start].right < drawing.by_label[end].left
    assert drawing.by_label["left"].left == drawing.by_label["right"].left


def test_lines_that_need_not_cross_do_not():
    drawing = Drawing(Graph(tuple(map(Node, "abczyx")), (Edge(0, 5), Edge(1, 4), Edge(2, 3))))
    rows = [[drawing.by_label[name].top for name in names] for names in ("abc", "xyz")]
    assert rows[0] == rows[1]


def test_what_leads_back():
    drawing = Drawing(graph_of(("main", "a"), ("a", "b"), ("b", "a", "b.py:3" * 6), ("b", "b"), alone=("alone",)))
    assert drawing.is_sound()
    assert drawing.back == {("b", "a")}
    assert drawing.notes["b", "a"] == "b.py:3" * 6
    assert {box.label for box in drawing.boxes} == {"main", "a", "b", "alone"}


def test_what_it_is_called_and_told():
    graph = Graph((Node("one", "head"), Node("two"), Node("three")), (Edge(0, 1, "a.py:1"),))
    html = draw(graph, "g7")
    assert '<svg role="img" aria-labelledby="g7-t g7-d"' in html
    assert '<title id="g7-t">A graph of 3</title>' in html
    assert '<desc id="g7-d">one [head] → two (a.py:1); three</desc>' in html


def test_a_note():
    drawing = Drawing(Graph((Node("one", "head, database"), Node("two")), (Edge(0, 1),)))
    (noted,) = (group for group in drawing.svg.findall("g") if group.get("class") == "node noted")
    assert [text.text for text in noted.findall("text")] == ["one", "head, database"]
    assert noted.findtext("title") == "one (head, database)"


def test_a_long_label_is_cut_and_its_title_is_not():
    long = "company.department.project.subsystem.services.authentication.models"
    drawing = Drawing(graph_of((long, "b", "x" * 80)))
    shown = {text.text for text in drawing.svg.iter("text")}
    (label,) = (text for text in shown if text.startswith("company"))
    assert len(label) == 32
    assert label.endswith(".authentication.models"[-20:])
    assert "…" in label
    assert any(text.startswith("x") and len(text) == 36 for text in shown)
    assert drawing.boxes[0].label == long
    assert "x" * 80 in drawing.told
    assert drawing.is_sound()


def test_a_label_as_long_as_there_is_room_is_whole():
    assert f">{'a' * 32}</text>" in draw(graph_of(("a" * 32, "b")), "g")


def test_edges_that_say_the_same_are_one():
    drawing = Drawing(graph_of(("a", "b", "x"), ("a", "b", "y"), ("a", "b", "x"), ("a", "b")))
    assert drawing.notes == {("a", "b"): "x, y"}


def test_edges_that_lead_nowhere():
    drawing = Drawing(Graph((Node("a"), Node("b")), (Edge(0, 2), Edge(-1, 0), Edge(0, 1))))
    assert set(drawing.tips) == {("a", "b")}


def test_nothing_to_draw():
    assert draw(Graph((), (Edge(0, 0),)), "g") == ""


@pytest.mark.parametrize("size", [40, 41])
def test_what_is_too_large_is_listed(size):
    html = draw(circle(size), "g")
    assert ("<svg" in html) == (size == 40)
    assert ("<li>m0 → m1 (m0.py)</li>" in html) == (size == 41)


def test_not_all_of_what_is_far_too_large_is_listed():
    html = draw(circle(1000), "g")
    assert html.count("<li>") == 101
    assert "<li>and 900 more</li>" in html
    assert "more" not in draw(circle(100), "g")
    assert draw(Graph(tuple(Node(f"n{at}") for at in range(50)), ()), "g").count("<li>") == 50


EVIL = "<script>alert(1)</script>\"' onload=x &\x1b\u202e]]>"


@pytest.mark.parametrize("size", [3, 60])
def test_untrusted_text(size):
    graph = Graph(
        tuple(Node(f"{EVIL}{at}", EVIL) for at in range(size)),
        tuple(Edge(at, (at + 1) % size, EVIL) for at in range(size)),
    )
    root = ET.fromstring(draw(graph, "g"))
    assert {element.tag for element in root.iter()} <= {
        "div",
        "svg",
        "title",
        "desc",
        "g",
        "path",
        "rect",
        "text",
        "ul",
        "li",
    }
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


@st.composite
def graphs(draw_):
    labels = draw_(st.lists(st.text("ab→日 é", min_size=1, max_size=50), min_size=1, max_size=9))
    nodes = tuple(Node(f"{at}|{label}", draw_(st.sampled_from(["", "head"]))) for at, label in enumerate(labels))
    ends = st.integers(0, len(nodes) - 1)
    edges = draw_(st.lists(st.builds(Edge, ends, ends, st.sampled_from(["", "a note", "n" * 60])), max_size=20))
    return Graph(nodes, tuple(edges))


@given(graphs())
def test_any_graph_can_be_drawn(graph):
    root = ET.fromstring(draw(graph, "g")).find("svg")
    rects = [Box("", *(float(rect.get(name)) for name in ("x", "y", "width", "height"))) for rect in root.iter("rect")]
    assert len(rects) == len(graph.nodes)
    width, height = float(root.get("width")), float(root.get("height"))
    assert all(box.left >= 0 and box.top >= 0 and box.right <= width + 1 and box.bottom <= height + 1 for box in rects)
    for one, other in itertools.combinations(rects, 2):
        assert one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top
    arrows = sum(group.get("class").startswith("edge") for group in root.findall("g"))
    assert arrows == len({(edge.start, edge.end) for edge in graph.edges})
