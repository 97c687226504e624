"""From events to loads and waves."""

from __future__ import annotations

import itertools
import sqlite3
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tools
from pytest_deploygate.readers.queries.capture.recorder import Recorder
from pytest_deploygate.readers.queries.capture.summary import summary
from pytest_deploygate.readers.queries.fingerprint import fingerprint, page_key
from query_captures import only

CODE = sys._getframe().f_code


def captured(*events, dialect="sqlite", times=None):
    recorder = Recorder(counts_rows=False)
    for (sql, parameters), (begun, ended) in zip(events, times or itertools.repeat((0.0, 0.0)), strict=False):
        statement = fingerprint(sql, dialect)
        page = None if statement.page is None else page_key(statement.page, parameters)
        recorder.events.append((statement, (CODE, 1), begun, ended, (1, 0), dialect, statement.batch, page))
    return summary(recorder, "/")


def by_keys(*lengths):
    return [(f"SELECT * FROM t WHERE id IN ({', '.join('?' * length)})", range(length)) for length in lengths]


@pytest.mark.parametrize(
    ("lengths", "loads"),
    [
        ([500, 500, 500, 20], 1),
        ([500, 500], 1),
        ([10, 10, 10, 3], 1),
        ([10, 10, 10], 1),
        ([20], 1),
        # The tags of one row after the other.
        ([5, 5, 5, 5], 4),
        ([1, 1, 1], 3),
        # A shorter one after a longer one may be the last of two.
        ([10, 12, 11, 14], 3),
        ([10, 20, 10, 20], 3),
        ([10, 3, 10, 3], 2),
    ],
)
def test_chunks(lengths, loads):
    found = only(captured(*by_keys(*lengths)))
    assert (found.count, found.loads) == (len(lengths), loads)


@settings(deadline=None, max_examples=tools.examples(50))
@given(st.integers(10, 600), st.integers(1, 2000))
def test_a_list_in_chunks_is_one_load(size, total):
    lengths = [min(size, total - start) for start in range(0, total, size)]
    assert only(captured(*by_keys(*lengths))).loads == 1


@settings(deadline=None, max_examples=tools.examples(50))
@given(st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_short_lists_are_loads_of_their_own(lengths):
    assert only(captured(*by_keys(*lengths))).loads == len(lengths)


OFFSET = "SELECT * FROM t WHERE owner = ? ORDER BY id LIMIT ? OFFSET ?"
AFTER = "SELECT * FROM t WHERE owner = ? AND id > ? ORDER BY id LIMIT ?"


@settings(deadline=None, max_examples=tools.examples(50))
@given(st.integers(2, 100), st.integers(1, 30), st.integers(1, 5))
def test_pages_are_one_load_for_each_owner(limit, pages, owners):
    by_offset = [(OFFSET, (owner, limit, page * limit)) for owner in range(owners) for page in range(pages)]
    by_key = [(AFTER, (owner, page * 7, limit)) for owner in range(owners) for page in range(pages)]
    assert only(captured(*by_offset)).loads == owners
    assert only(captured(*by_key)).loads == owners


def test_what_only_looks_like_pages():
    assert only(captured(*[(OFFSET, (1, 1, n)) for n in range(6)])).loads == 6
    assert only(captured(*[(OFFSET, (1, 10, 0)) for _ in range(6)])).loads == 6
    assert only(captured(*[(OFFSET, (1, 10, n)) for n in (50, 40, 30)])).loads == 3
    assert only(captured(*[(AFTER, (1, n, 1)) for n in range(6)])).loads == 6
    assert only(captured(*[(OFFSET, (1, 10 + n, n * 10)) for n in range(6)])).loads == 6
    assert only(captured(*[("SELECT * FROM t WHERE id = ? LIMIT 21", (n,)) for n in range(6)])).loads == 6


@pytest.mark.parametrize(
    ("times", "waves"),
    [
        ([(0, 1), (1, 2), (2, 3)], 3),
        ([(0, 3), (1, 2), (2.5, 4)], 1),
        ([(0, 1), (0.5, 2), (2, 3)], 2),
        ([(5, 6), (0, 1)], 2),
        ([], 0),
    ],
)
def test_waves(times, waves):
    assert captured(*[("SELECT 1", ())] * len(times), times=times).waves == waves


@settings(deadline=None, max_examples=tools.examples(50))
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=20))
def test_waves_are_the_parts_of_their_union(spans):
    covered = sorted({at for begun, length in spans for at in range(begun, begun + length)})
    borders = {begun for begun, _ in spans}
    times = [(begun, begun + length) for begun, length in spans]
    expected = sum(1 for at in covered if at in borders and not any(begun < at < ended for begun, ended in times))
    assert captured(*[("SELECT 1", ())] * len(times), times=times).waves == expected


def test_nothing_of_a_value_is_kept(record):
    """Neither of parameters nor of literals, wherever they go."""
    secret, number = "tiger-tiger-burning", 7_364_520_918
    with record(watches_inserts=True, counts_rows=True) as found:
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE TABLE t (id int, owner_id text)")
        connection.execute("INSERT INTO t VALUES (?, ?)", (number, secret))
        connection.executemany("INSERT INTO t (id, owner_id) VALUES (?, ?)", [(number, secret)] * 12)
        connection.execute(f"SELECT * FROM t WHERE owner_id = '{secret}' AND id > {number} LIMIT 2").fetchall()
        connection.execute("SELECT * FROM t WHERE owner_id = ? AND id > ? LIMIT 2", (secret, number)).fetchall()
    held = [repr(found.captured), repr(found.shared), *_texts(found)]
    assert not [text for text in held if secret in text or str(number) in text]


def _texts(root):
    """All texts and numbers that can be reached from an object, but through modules and classes."""
    import gc
    from types import CodeType, FunctionType, ModuleType

    seen, left = set(), [root]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, (type, ModuleType, CodeType, FunctionType)):
            continue
        seen.add(id(one))
        if isinstance(one, (str, bytes, int)):
            yield str(one)
        left += gc.get_referents(one)
