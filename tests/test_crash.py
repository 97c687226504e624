"""Where an exception came from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_deploygate.crash import crash_site
from pytest_deploygate.rules import rule


def raised(function, *args):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any will do
        function(*args)
    return caught.value


def test_the_innermost_frame():
    def fail():
        raise TypeError("hunter2")

    assert crash_site(raised(fail)).startswith("test_crash.py:")


def test_relative_to_the_root():
    error = raised(lambda: 1 / 0)
    assert crash_site(error, Path(__file__).parent.parent).startswith("tests/test_crash.py:")


def test_the_packages_own_files():
    assert crash_site(raised(rule("no rule name"), lambda: None)).startswith("pytest_deploygate/rules.py:")


def test_the_standard_library_is_not_to_blame():
    assert crash_site(raised(json.loads, "{")).startswith("test_crash.py:")
    error = raised(exec, compile("1/0", "<string>", "exec"))
    assert crash_site(error).startswith("test_crash.py:")


def test_nothing_but_the_standard_library():
    error = raised(json.loads, "{")
    while error.__traceback__.tb_frame.f_code.co_filename == __file__:
        error = error.with_traceback(error.__traceback__.tb_next)
    assert crash_site(error).startswith("decoder.py:")


def test_never_raised():
    assert crash_site(ValueError()) == "an unknown place"
