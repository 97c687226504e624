"""Which server is this? Sure, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pytest_deploygate import gate
from pytest_deploygate.server import Answer, Questions, ServerFacts

TWO = """\
version: 1
environments:
  api:
    detect: {%s}
    shop: {}
  web:
    detect: {%s}
    shop: {}
"""


def facts(
    hostname: str = "",
    variables: Mapping[str, str] = {},
    files: Mapping[str, str] = {},
    paths: Mapping[str, bool | None] = {},
) -> ServerFacts:
    return ServerFacts(
        hostname,
        {name: Answer(value) for name, value in variables.items()},
        {path: Answer(content) for path, content in files.items()},
        paths,
    )


@pytest.mark.parametrize(
    ("api", "web", "server", "environment"),
    [
        ("hostname: api-*", "hostname: web-*", facts("api-1"), "api"),
        ("hostname: api-*", "hostname: web-*", facts("WEB-7"), "web"),
        ("hostname: API-*", "hostname: web-*", facts("api-1"), "api"),
        ("hostname: api-1", "hostname: web-1", facts("api-1.example.com"), "api"),
        ("hostname: api-?.example.com", "hostname: web-1", facts("api-1.example.com"), "api"),
        ("hostname: [x, 'api-[12]']", "hostname: web-1", facts("api-2"), "api"),
        ("hostname: api-1", "hostname: web-1", facts("api-10"), None),
        ("hostname: api-1", "hostname: web-1", facts("my-api-1"), None),
        ("hostname: '*'", "hostname: web-1", facts(""), None),
        ("variable: ROLE", "variable: ROLE", facts(variables={"ROLE": "api"}), "api"),
        ("variable: ROLE", "variable: ROLE", facts(variables={"ROLE": "API"}), None),
        ("variable: ROLE", "variable: ROLE", facts(variables={"ROLE": "apiserver"}), None),
        ("variable: ROLE", "variable: ROLE", facts(), None),
        ("variable: {ROLE: 'a*'}", "variable: {ROLE: 'w*'}", facts(variables={"ROLE": "apiserver"}), "api"),
        ("variable: {ROLE: [x, y]}", "variable: {ROLE: z}", facts(variables={"ROLE": "y"}), "api"),
        ("variable: {ROLE: x, TIER: y}", "variable: ROLE", facts(variables={"ROLE": "x", "TIER": "y"}), "api"),
        ("variable: {ROLE: x, TIER: y}", "variable: ROLE", facts(variables={"ROLE": "x"}), None),
        ("variable: {ROLE: '*'}", "variable: {ROLE: z}", facts(), None),
        ("role-file: /etc/role", "role-file: /etc/role", facts(files={"/etc/role": "web"}), "web"),
        ("role-file: /etc/role", "role-file: /etc/role", facts(files={"/etc/role": "web 2"}), None),
        ("role-file: {path: /r, is: 'a*'}", "role-file: /r", facts(files={"/r": "abc"}), "api"),
        ("role-file: {path: /r, is: [b, c]}", "role-file: /r", facts(files={"/r": "c"}), "api"),
        ("role-file: {path: /r}", "role-file: /r", facts(files={"/r": "api"}), "api"),
        ("role-file: {path: /r}", "role-file: /r", facts(), None),
        ("path: /srv/api", "path: /srv/web", facts(paths={"/srv/api": True, "/srv/web": False}), "api"),
        ("path: [/a, /b]", "path: /c", facts(paths={"/a": True, "/b": True, "/c": False}), "api"),
        ("path: [/a, /b]", "path: /c", facts(paths={"/a": True, "/b": False, "/c": False}), None),
        ("path: /a", "path: /b", facts(paths={"/a": None, "/b": None}), None),
        ("path: /a", "path: /b", facts(), None),
        # All that are declared must agree.
        ("hostname: a*, variable: ROLE", "hostname: w*", facts("a1", {"ROLE": "api"}), "api"),
        ("hostname: a*, variable: ROLE", "hostname: w*", facts("a1"), None),
        ("hostname: a*, variable: ROLE", "hostname: w*", facts("a1", {"ROLE": "web"}), None),
        # One fact says the one, another fact the other.
        ("hostname: a*, variable: ROLE", "hostname: w*, variable: ROLE", facts("a1", {"ROLE": "web"}), None),
        ("hostname: a*", "hostname: w*, variable: ROLE", facts("a1", {"ROLE": "web"}), None),
        ("hostname: a*", "hostname: w*, path: /srv/web", facts("a1", paths={"/srv/web": True}), None),
        ("hostname: a*", "variable: ROLE", facts("a1", {"ROLE": "web"}), None),
        ("hostname: a*", "hostname: '*1'", facts("a1"), None),
        # What both share speaks for neither.
        ("hostname: a*, path: /srv", "hostname: w*, path: /srv", facts("a1", paths={"/srv": True}), "api"),
        ("hostname: '?1', variable: ROLE", "hostname: '?1', variable: ROLE", facts("a1", {"ROLE": "web"}), "web"),
    ],
)
def test_the_decision(load: Any, api: str, web: str, server: ServerFacts, environment: str | None) -> None:
    known = load(TWO % (api, web))
    assert gate.decide(known, server).environment == environment
    if environment is None:
        with pytest.raises(gate.GateErrors):
            gate.choose(known, [], server)
    else:
        assert gate.choose(known, [], server) == [environment]


def test_an_environment_that_says_nothing_is_never_the_one(load: Any) -> None:
    known = load("version: 1\nenvironments: {api: {shop: {}}, web: {shop: {}, detect: {hostname: w}}}")
    assert gate.decide(known, facts("a")).environment is None
    assert gate.decide(known, facts("w")).environment == "web"


def test_no_detect_at_all(load: Any) -> None:
    known = load("version: 1\nenvironments: {api: {shop: {}}, web: {shop: {}}}")
    decision = gate.decide(known, facts("api"))
    assert (decision.environment, decision.reason, decision.facts) == (
        None,
        "no environment has a 'detect:' section",
        (),
    )


def test_what_each_fact_said_is_told_with_its_place(load: Any) -> None:
    known = load(
        TWO
        % (
            "hostname: api-*, variable: ROLE, role-file: /etc/role, path: [/srv/api, /opt]",
            "variable: {ROLE: web, TIER: $TIER}, path: $HOME",
        ),
        {"HOME": "/home/deploy"},
    )
    server = ServerFacts(
        "web-1",
        {"ROLE": Answer("api")},
        {"/etc/role": Answer(None, "does not exist")},
        {"/srv/api": True, "/opt": None, "/home/deploy": False},
    )
    with pytest.raises(gate.GateErrors) as caught:
        gate.choose(known, [], server)
    reason = "no environment's facts all agree"
    assert str(caught.value).splitlines() == [
        f"deploygate.yaml: cannot tell which environment this server is: {reason} (name one with --env=NAME: api, web)",
        "deploygate.yaml:4:24: api: hostname is 'web-1' (disagrees)",
        "deploygate.yaml:4:41: api: variable ROLE is 'api' (agrees)",
        "deploygate.yaml:4:58: api: role-file /etc/role does not exist (unknown)",
        "deploygate.yaml:4:76: api: path /srv/api exists (agrees)",
        "deploygate.yaml:4:86: api: path /opt cannot be looked at (unknown)",
        "deploygate.yaml:7:42: web: variable needs the environment variable TIER, which is not set (unknown)",
        "deploygate.yaml:7:56: web: path does not exist (disagrees)",
    ]


@pytest.mark.parametrize(
    ("api", "web", "server", "reason"),
    [
        ("hostname: a", "hostname: b", facts("c"), "no environment's facts all agree"),
        ("hostname: a", "hostname: '?'", facts("a"), "the facts agree with api and web alike"),
        (
            "hostname: a",
            "hostname: b, variable: ROLE",
            facts("a", {"ROLE": "web"}),
            "the facts agree with api, but variable ROLE speaks for web",
        ),
        ("hostname: a", "hostname: b", facts("a"), "all its facts agree, and none speaks for another environment"),
    ],
)
def test_the_reason(load: Any, api: str, web: str, server: ServerFacts, reason: str) -> None:
    assert gate.decide(load(TWO % (api, web)), server).reason == reason


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ROLE", "web-2.blue", "is 'web-2.blue'"),
        ("ROLE", "two words", "is something else"),
        ("ROLE", "/srv/web", "is something else"),
        ("ROLE", "x" * 61, "is something else"),
        ("ROLE", "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", "is something else"),
        ("ROLE", "web\x1b[31m", "is something else"),
        ("API_TOKEN", "web", "is something else"),
    ],
)
def test_a_value_is_shown_only_where_it_looks_like_a_role(load: Any, variable: str, value: str, said: str) -> None:
    known = load(TWO % (f"variable: {variable}", f"role-file: {variable}"))
    fact, other = gate.decide(
        known, facts(variables={variable: value}, files={"API_TOKEN": "hunter2", "ROLE": value})
    ).facts
    assert fact.said == said
    assert value not in other.said or "'" in said


def test_all_questions_are_gathered(load: Any) -> None:
    known = load(
        TWO
        % ("hostname: a, variable: {A: x, B: y}, path: [/a, $P]", "variable: C, role-file: {path: /r}, path: $GONE"),
        {"P": "/p"},
    )
    assert gate.questions(known) == Questions(frozenset("ABC"), frozenset(["/r"]), frozenset(["/a", "/p"]))


@pytest.mark.parametrize(
    ("hostname", "patterns"),
    [("a", ("a",)), ("[a, b]", ("a", "b")), ("$X", ("x",)), ("$GONE", ()), ("null, path: /", ())],
)
def test_the_patterns_of_an_environment_s_hosts(load: Any, hostname: str, patterns: tuple[str, ...]) -> None:
    known = load(TWO % (f"hostname: {hostname}", "path: /"), {"X": "x"})
    assert known.environments["api"].detect.patterns == patterns


def test_a_fact_that_cannot_be_known_agrees_with_nothing(load: Any) -> None:
    known = load(TWO % ("hostname: $GONE", "hostname: w"))
    assert gate.decide(known, facts("")).environment is None
    assert gate.decide(known, facts("w")).environment == "web"


# ── what was asked for ─────────────────────────────────────────────────────────────────────────────

THREE = "version: 1\nenvironments: {api: {shop: {}}, web: {shop: {}}, job: {shop: {}}}"


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["web"], ["web"]),
        (["web", "api"], ["web", "api"]),
        (["web,api"], ["web", "api"]),
        ([" web , api "], ["web", "api"]),
        (["web,api", "web"], ["web", "api"]),
        (["all"], ["api", "web", "job"]),
        (["web,all"], ["api", "web", "job"]),
    ],
)
def test_names(load: Any, names: list[str], chosen: list[str]) -> None:
    assert gate.choose(load(THREE), names, facts()) == chosen


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        (["wbe"], ["there is no environment 'wbe' (did you mean 'web'? known: api, web, job)"]),
        (["WEB"], ["there is no environment 'WEB' (did you mean 'web'? known: api, web, job)"]),
        (["production"], ["there is no environment 'production' (known: api, web, job)"]),
        ([""], ["an environment's name is empty (known: api, web, job)"]),
        (["web,,api"], ["an environment's name is empty (known: api, web, job)"]),
        (["all,wbe"], ["there is no environment 'wbe' (did you mean 'web'? known: api, web, job)"]),
        (
            ["x", "y"],
            [
                "there is no environment 'x' (known: api, web, job)",
                "there is no environment 'y' (known: api, web, job)",
            ],
        ),
        (
            ["ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"],
            ["there is no environment (hidden: it looks like a secret) (known: api, web, job)"],
        ),
    ],
)
def test_names_that_are_unknown(load: Any, names: list[str], lines: list[str]) -> None:
    with pytest.raises(gate.GateErrors) as caught:
        gate.choose(load(THREE), names, facts())
    assert str(caught.value).splitlines() == [f"deploygate.yaml: {line}" for line in lines]


def test_the_only_environment_needs_no_name(load: Any) -> None:
    assert gate.choose(load("version: 1\nenvironments: {api: {shop: {}, detect: {hostname: a}}}"), [], facts("b")) == [
        "api"
    ]
