"""What holds for every rule, whatever is in the file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tools
from projects import RULES, Project
from pytest_deploygate.families.pm2.fields import KEYS

NAMES = sorted(name for name in RULES if name.startswith("pm2/"))
PRIVATE = "Kq7xw92LmPz4-private"


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_page(name: str) -> None:
    summary, empty, *rest = RULES[name].page.splitlines()
    assert re.fullmatch(r"[A-Z`].{20,110}\.", summary), summary
    assert empty == ""
    assert "## How to mend it" in rest
    assert len(rest) < 60
    assert max(map(len, rest)) <= 120


def values() -> st.SearchStrategy[Any]:
    texts = st.sampled_from(
        ["", "a", "a b", "x.js", "../x", "/srv/x", "~/x", "max", "cluster", "fork", "python3", "3000"]
    )
    scalars = st.none() | st.booleans() | st.integers(-3, 10**6) | st.floats() | texts | st.text(max_size=4)
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["PORT", "NODE_ENV", "x"]), inner, max_size=3)
        ),
        max_leaves=6,
    )


def entries() -> st.SearchStrategy[Any]:
    keys = st.sampled_from([*sorted(KEYS), "env_production", "env_file", "zzz"])
    usual = st.sampled_from(
        ["name", "script", "cwd", "args", "env", "instances", "exec_mode", "interpreter", "port", "watch"]
    )
    return st.dictionaries(keys | usual, values(), max_size=8) | values()


def exports() -> st.SearchStrategy[Any]:
    sections = {
        "apps": st.lists(entries(), max_size=3) | entries(),
        "pm2": entries(),
        "deploy": st.dictionaries(st.sampled_from(["production", "x"]), values(), max_size=2) | values(),
        "static": st.lists(values(), max_size=2) | values(),
        "default": values(),
    }
    return st.fixed_dictionaries({}, optional=sections) | values()


@settings(
    max_examples=tools.examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(export=exports())
def test_no_file_is_too_odd(project: Project, export: Any) -> None:
    project.siblings.clear()
    project.other("webserver", config="ecosystem.web.json", host="web-*")
    project.write("ecosystem.web.json", '{"apps": [{"name": "a", "script": "x.js"}]}')
    project.write("ecosystem.config.js", f"module.exports = {json.dumps(export)};")
    project.environment = "apiserver"
    for given_options in ({}, {"env": "production", "apps": ["a", "x"]}):
        for said in project.judge_all(NAMES, **given_options).findings:
            assert said.message
            assert said.subject
            assert said.place.path


def test_nothing_private_is_told(project: Project) -> None:
    """A variable in every place that a value can come from: no finding, no refusal and no help may hold it."""
    keys = ", ".join(f"{key}: process.env.X" for key in sorted(KEYS))
    several = "{ name: process.env.X, script: process.env.X, cwd: process.env.X }"
    project.environment = "apiserver"
    project.other("webserver", config="ecosystem.web.config.js", host="web-*")
    web = project.root / "ecosystem.web.config.js"
    cluster = "{ script: process.env.X, exec_mode: 'cluster', interpreter: process.env.X, port: 3000, instances: 2 }"
    for apps in ([f"{{ {keys} }}"], [several, several], ["process.env.X"], ["{ ...process.env }"], [cluster, cluster]):
        rest = "deploy: { production: { host: process.env.X, path: process.env.X, env: { X: process.env.X } } }"
        project.apps(*apps, rest=rest)
        web.write_text((project.root / "ecosystem.config.js").read_text(encoding="utf-8"), encoding="utf-8")
        for value in (
            PRIVATE,
            f"/srv/{PRIVATE}",
            f"./{PRIVATE}.js",
            f"npm run dev {PRIVATE}",
            f"node_modules/{PRIVATE}/x",
            f"a/{PRIVATE}.py",
            f"nodemon --port 3000 {PRIVATE}",
        ):
            for env in (None, "production"):
                for names in (None, ["a"]):
                    outcome = project.judge_all(NAMES, variables={"X": value}, env=env, apps=names)
                    assert PRIVATE not in str(outcome), [
                        o for o in (*outcome.findings, *outcome.refusals) if PRIVATE in str(o)
                    ]


def test_the_rules_of_the_family() -> None:
    here = Path(__file__).parent
    tested = {f"pm2/{path.stem.removeprefix('test_').replace('_', '-')}" for path in here.glob("test_*.py")}
    assert tested - {"pm2/all-rules"} == set(NAMES)
