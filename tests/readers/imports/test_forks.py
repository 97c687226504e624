from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from pytest_deploygate.readers.imports import forks
from pytest_deploygate.readers.imports.forks import halved

ITEMS = [3, 1, 4, 1, 5, 9, 2]


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The copies that were made; there may be some."""
    if sys.platform != "linux":
        pytest.skip("copies are made on Linux only")
    made: list[int] = []

    def fork() -> int:
        made.append(real())
        return made[-1]

    real = os.fork
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "fork", fork)
    return made


def is_gone(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return True
    return False


def there_and_here(there: Callable[[], object]) -> Callable[[Sequence[int]], list[object]]:
    """A function that does something else in a copy of this process."""
    here = os.getpid()

    def doubled(items: Sequence[int]) -> list[object]:
        if os.getpid() != here:
            there()
        return [item * 2 for item in items]

    return doubled


def test_in_order(copies: list[int]) -> None:
    found = halved(lambda items: [(item, os.getpid()) for item in items], ITEMS, 2)
    assert [item for item, _ in found] == ITEMS
    assert [pid for _, pid in found] == [*copies * 3, *[os.getpid()] * 4]
    assert is_gone(*copies)


@pytest.mark.parametrize("items", [[], [1], [1, 2, 3]])
def test_what_is_not_worth_it(copies: list[int], items: list[int]) -> None:
    assert halved(lambda items: [-item for item in items], items, 4) == [-item for item in items]
    assert copies == []


def test_another_thread(copies: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert halved(list, ITEMS, 2) == ITEMS
    assert copies == []


@pytest.mark.parametrize(
    "there",
    [
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        lambda: 1 // 0,
        lambda: sys.exit(0),
        lambda: os._exit(1),
        lambda: time.sleep(60),
    ],
)
def test_a_copy_that_does_not_do_it(
    copies: list[int], monkeypatch: pytest.MonkeyPatch, there: Callable[[], object], capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(forks, "SECONDS", 0.5)
    assert halved(there_and_here(there), ITEMS, 2) == [item * 2 for item in ITEMS]
    assert is_gone(*copies)
    assert capfd.readouterr() == ("", "")


def test_where_nobody_is_told_of_ends(copies: list[int]) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert halved(there_and_here(lambda: None), ITEMS, 2) == [item * 2 for item in ITEMS]
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert is_gone(*copies)


def test_what_has_ended_is_not_killed(copies: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("its number may be another process's"))
    assert halved(there_and_here(lambda: os._exit(1)), ITEMS, 2) == [item * 2 for item in ITEMS]
    assert len(copies) == 1


def test_values_that_cannot_be_passed_on(copies: list[int]) -> None:
    found = halved(lambda items: [complex if item == 4 else item for item in items], ITEMS, 2)
    assert found == [3, 1, complex, 1, 5, 9, 2]
    assert len(copies) == 1


def test_an_error_in_this_half(copies: list[int]) -> None:
    here = os.getpid()

    def failing(items: Sequence[int]) -> list[int]:
        if os.getpid() == here:
            raise ValueError(items[0])
        time.sleep(60)
        return []

    with pytest.raises(ValueError, match="1"):
        halved(failing, ITEMS, 2)
    assert is_gone(*copies)
