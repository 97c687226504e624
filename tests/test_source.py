"""Which lines are drawn, and how."""

from __future__ import annotations

import os
import sys

import pytest

from pytest_deploygate.finding import CUT, LEAD, Finding, Location, Related
from pytest_deploygate.secret import Scrubber
from pytest_deploygate.source import Sources


@pytest.fixture
def line(tmp_path):
    """The line that is drawn for a place in a file of the given content."""

    def drawn(content, line=1, column=1, name="app.js", secrets=()):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Sources(tmp_path, Scrubber(secrets)).line(Location(name, line, column))

    return drawn


def test_a_line(line):
    assert line("a\nb\n", 2) == "b"
    assert line("a\nb", 2) == "b"


@pytest.mark.parametrize("number", [0, -1, 4, 10_000])
def test_a_line_that_is_not_there(line, number):
    assert line("a\nb\n", number) is None


@pytest.mark.parametrize("content", ["a\r\nb\r\n", "a\rb\r", "a\nb\n"])
def test_line_ends(line, content):
    assert line(content, 2) == "b"


def test_a_byte_order_mark_is_no_column(line):
    assert line(b"\xef\xbb\xbfname") == "name"


def test_what_is_not_utf8(line):
    assert line(b"caf\xe9 x") == "caf\ufffd x"


@pytest.mark.parametrize("content", [b"a\0b", b"\0" * 10])
def test_what_is_no_text(line, content):
    assert line(content) is None


@pytest.mark.parametrize(
    "name",
    [".env", ".env.production", ".ENV.js", "prod.env", "api.env.yaml", ".env.json", "PROD.Env.JS", ".envrc.yaml"],
)
def test_no_line_of_an_env_file(line, name):
    assert line("TOKEN: abc", name=name) is None


@pytest.mark.parametrize(
    "name", ["Dockerfile", "deploy.sh", "alembic.ini", "app.service", "notes.txt", "noend", "a.pem"]
)
def test_no_line_of_a_file_whose_values_are_not_known(line, name):
    assert line("TOKEN=abc", name=name) is None


@pytest.mark.parametrize(
    "name", ["a.js", "a.CJS", "deep/er/a.mjs", "a.ts", "a.json", "a.py", "a.yaml", "a.yml", "a.toml"]
)
def test_a_line_of_what_is_known(line, name):
    assert line("name", name=name) == "name"


def test_literals_are_masked(line):
    assert line("  password: 'hunter2', name: 'api'") == "  password: '*******', name: 'api'"
    assert line("password: hunter2", name="a.yaml") == "password: *******"
    assert line("password: hunter2", name="a.js") == "password: hunter2"


def test_the_runs_secrets_are_masked_and_columns_stay(line):
    secrets = ("swordfish", "tuna fish")
    assert line("f(swordfish, tuna fish) // x", secrets=secrets) == "f(*********, *********) // x"
    assert line("swordfishswordfish", secrets=secrets) == "*" * 18
    assert line("swordfish", secrets=secrets) == "*" * 9
    assert line("******** swordfish ********", secrets=secrets) == "******** ********* ********"


def test_a_long_line_is_cut_around_the_column(line):
    text = "".join(chr(ord("a") + i % 26) for i in range(3000))
    for column in (1, 2, LEAD, LEAD + 1, LEAD + 2, 500, 1500, 2999, 3000):
        drawn = line(text, column=column)
        place = Location("app.js", 1, column, 1, drawn)
        assert len(drawn) < 200
        assert drawn[place.caret] == text[column - 1]
        assert drawn.startswith(CUT) == (column > LEAD + 1)
        assert drawn.endswith(CUT) == (column < 2900)


def test_a_long_line_is_masked_before_it_is_cut(line):
    text = f"password: '{'x' * 700}'"
    drawn = line(text, column=400)
    assert set(drawn) == {"*", CUT}


def test_a_very_long_line_is_not_drawn(line):
    assert line("a" * 5000, column=10) is None


def test_the_column_of_a_line_that_begins_with_the_mark():
    assert Location("a.js", 1, 3, 1, f"{CUT}abc").caret == 2
    assert Location("a.js", 1, 0, 1, "abc").caret == 0


def test_nothing_outside_the_root(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "out.js").write_text("secret")
    sources = Sources(root, Scrubber())
    for path in ("../out.js", str(tmp_path / "out.js"), "a/../../out.js"):
        assert sources.line(Location(path, 1)) is None


def test_an_absolute_path_inside_the_root(tmp_path):
    (tmp_path / "in.js").write_text("name")
    assert Sources(tmp_path, Scrubber()).line(Location(str(tmp_path / "in.js"), 1)) == "name"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "out.js").write_text("secret")
    (root / ".env").write_text("secret")
    (root / "in.js").write_text("name")
    for name, target in (
        ("a.js", "../out.js"),
        ("b.js", ".env"),
        ("c.js", "in.js"),
        ("d.js", "d.js"),
        ("e.js", "nowhere"),
    ):
        (root / name).symlink_to(target)
    sources = Sources(root, Scrubber())
    drawn = {name: sources.line(Location(name, 1)) for name in ("a.js", "b.js", "c.js", "d.js", "e.js")}
    assert drawn == {"a.js": None, "b.js": None, "c.js": "name", "d.js": None, "e.js": None}


def test_what_cannot_be_read(tmp_path):
    (tmp_path / "folder.js").mkdir()
    (tmp_path / "large.js").write_bytes(b"a\n" * 3_000_000)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "fifo.js")
    sources = Sources(tmp_path, Scrubber())
    for name in ("folder.js", "large.js", "fifo.js", "nothing.js", "nul\0.js", "x" * 5000 + ".js"):
        assert sources.line(Location(name, 1)) is None


def test_every_place_of_a_finding_is_filled(tmp_path):
    (tmp_path / "a.js").write_text("one\ntwo\n")
    finding = Finding(
        "m",
        Location("a.js", 1, source="made up"),
        "s",
        "",
        (Related("r", Location("a.js", 2)), Related("r", Location("b.js", 1, source="x"))),
    )
    filled = Sources(tmp_path, Scrubber()).fill(finding)
    assert [place.source for place in filled.places] == ["one", "two", None]


def test_a_file_is_read_once(tmp_path, monkeypatch):
    (tmp_path / "a.js").write_text("one\ntwo\n")
    sources = Sources(tmp_path, Scrubber())
    assert sources.line(Location("a.js", 1)) == "one"
    (tmp_path / "a.js").unlink()
    assert sources.line(Location("a.js", 2)) == "two"
