"""Annotations and the summary of a step on GitHub."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from pytest_deploygate.finding import Severity
from pytest_deploygate.reports import github
from pytest_deploygate.reports.github import render, summary
from pytest_deploygate.reports.markdown import marker
from report_verdicts import (
    FAILED,
    FULL,
    KNOWN,
    PASSED,
    REFUSED,
    VERDICTS,
    WAIVED,
    WARNED,
    everything,
    finding,
    hostile,
    judgement,
    many,
    verdict,
)

COMMAND = re.compile(r"::(error|warning) ([a-zA-Z]+=[^:,\r\n]*(?:,[a-zA-Z]+=[^:,\r\n]*)*)::([^\r\n]*)")


def commands(told):
    """What GitHub's runner makes of it: kind, properties, message."""
    shown = []
    for line in render(told).splitlines():
        kind, properties, message = COMMAND.fullmatch(line).groups()
        pairs = (part.split("=", 1) for part in properties.split(","))
        shown.append((kind, {name: decoded(value) for name, value in pairs}, decoded(message)))
    return shown


def decoded(text):
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_an_annotation():
    assert render(verdict(FAILED, folder="services/api")) == (
        "::error file=services/api/app.js,line=12,col=9,endColumn=15,title=failed%3A pm2/foreign-app"
        "::apiserver: 'web' is foreign%0Astart `api.js` instead%0A  a ── b\n"
    )


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (PASSED, []),
        (KNOWN, []),
        (WAIVED, []),
        (WARNED, ["warning"]),
        (FAILED, ["error"]),
        (REFUSED, ["error"]),
        (judgement(findings=[FULL], severity=Severity.WARN), ["error"]),
        (judgement(findings=[FULL], refusals=[FULL], fails=False), ["error", "warning"]),
    ],
)
def test_kinds(one, kinds):
    assert [kind for kind, _, _ in commands(verdict(one))] == kinds


def test_the_worst_comes_first():
    assert [properties["title"] for _, properties, _ in commands(everything())] == [
        "failed: pm2/foreign-app",
        "cannot judge: env/unused",
        "failed: outdated-baseline",
        "warned: demo/check",
    ]


@pytest.mark.parametrize(
    ("line", "column", "width", "shown"),
    [
        (0, 0, 1, {}),
        (0, 4, 1, {}),
        (3, 0, 1, {"line": "3"}),
        (3, 4, 2, {"line": "3", "col": "4", "endColumn": "6"}),
        (3, 4, -2, {"line": "3", "col": "4", "endColumn": "5"}),
    ],
)
def test_places(line, column, width, shown):
    ((_, properties, _),) = commands(verdict(judgement(findings=[finding(line=line, column=column, width=width)])))
    assert {name: properties[name] for name in properties if name not in {"file", "title"}} == shown


@pytest.mark.parametrize("path", ["../x.js", "/etc/x.js"])
def test_what_is_not_in_the_repository(path):
    ((_, properties, message),) = commands(verdict(judgement(findings=[finding(path=path)])))
    assert properties["file"] == "deploygate.yaml"
    assert "line" not in properties
    assert path in message


def test_where_nothing_was_judged():
    ((kind, properties, message),) = commands(verdict(planned=3))
    assert (kind, properties["file"]) == ("error", "deploygate.yaml")
    assert message.startswith("nothing was judged; 3 rules were to be\n")


def test_what_is_mended():
    ((kind, _, message),) = commands(verdict(PASSED, mended=["env/unused (apiserver) 'KEY' in .env"]))
    assert kind == "error"
    assert "'KEY' in .env" in message


def test_as_many_as_github_shows():
    assert [message for _, _, message in commands(many(10)) if "more" in message] == []
    shown = [message for _, _, message in commands(many(11))]
    assert len(shown) == 10
    assert [message for message in shown if "more" in message] == [shown[-1]]
    assert shown[-1].endswith("\nand 1 more in the step summary")


def test_warnings_take_no_room_from_errors():
    told = many(12)
    told.judgements.insert(0, judgement("demo/check", findings=many(15).judgements[0].findings, fails=False))
    shown = commands(told)
    assert [kind for kind, _, _ in shown] == ["error"] * 10 + ["warning"] * 10
    assert shown[9][2].endswith("and 2 more in the step summary")
    assert shown[19][2].endswith("and 5 more in the step summary")


def test_what_is_escaped():
    told = verdict(judgement(findings=[finding("50%: a, b\r\n::error::c", "a,b:c%.js", help="one\ntwo")]))
    assert render(told) == (
        "::error file=a%2Cb%3Ac%25.js,line=12,col=9,endColumn=15,title=failed%3A pm2/foreign-app"
        r"::apiserver: 50%25: a, b\r\n::error::c%0Aone%0Atwo" + "\n"
    )


@given(VERDICTS)
def test_nothing_gets_out_of_its_command(told):
    shown = commands(told)
    assert not [char for char in render(told) if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160]
    assert any(kind == "error" for kind, _, _ in shown) is not told.holds


def test_the_summary_is_the_comment_and_has_more_room():
    assert summary(everything()).startswith(f"{marker(everything())}\n## Deploy gate: failed\n")
    assert "do not fit" not in summary(many(2_000))


@pytest.mark.parametrize("message", ["it is wrong " * 40, "日" * 500])
def test_the_summary_is_no_longer_than_github_takes(message):
    told = many(6_000, message=message)
    size = len(summary(told).encode())
    assert github.LIMIT - github.ROOM - 5_000 < size <= github.LIMIT - github.ROOM
    shown = summary(told).count("<details open>")
    assert summary(told).rstrip().endswith(f"Findings that do not fit in here: {6_000 - shown}.")


def test_hostile_text_has_no_place_in_the_summary_either():
    assert "<b>x" not in re.sub("(?s)```.*?```", "", summary(hostile()))
