"""An app as this reader understands it against PM2's own validation, in one Node.js process."""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tools
from pytest_deploygate.families.pm2 import App
from pytest_deploygate.families.pm2.fields import FIELDS
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.pm2.app import AppReader
from pytest_deploygate.readers.pm2.ground import Ground
from pytest_deploygate.readers.pm2.launch import Launcher
from pytest_deploygate.readers.pm2.packages import Packages
from pytest_deploygate.value import Known, Member, Value

HERE = Location("ecosystem.config.js")
# PM2 asks the machine about users, and has npm install something for these.
DANGEROUS = {"uid", "gid", "user", "trace", "deep_monitoring", "deepMonitoring"}
NAMES = [
    name
    for field in FIELDS.values()
    for name in (field.name, *field.aliases)
    if name not in DANGEROUS and field.name not in DANGEROUS
] + ["cmd", "command", "env_production", "env_file", "env_", "envFile", "zzz"]  # fmt: skip
VALUES = [
    *(0, 1, 2, -1, -5, 1.5, 50, 99, 300, True, False, None, "", "a", "a.js", "b/c.js", "x y.js", "../x", ".a", "a.b.c"),
    *(
        "1",
        "max",
        "2 ",
        " ",
        "10s",
        "5M",
        "300M",
        "1G",
        "1.5G",
        "1g",
        "true",
        "false",
        "no",
        "0x10",
        "1e3",
        "1_0",
        "50%",
    ),
    *(
        ".5",
        "-3",
        "fork",
        "cluster",
        "cluster_mode",
        "Cluster",
        "* * * * *",
        "0 0 3 * * *",
        "60 * * * *",
        "@daily",
        "0",
        [],
        [1],
        ["a"],
    ),
    *([1, 2], ["a", "b"], [[1]], [None], {}, {"A": 1}, {"A": {"B": []}}),
]
# What PM2 changes for its own use, or leaves to later.
APART = {
    "username",
    "log_date_format",
    "max_memory_restart",
    "min_uptime",
    "args",
    "node_args",
    "env",
    "pmx",
    "trace",
} | {"ignore_watch", "cron_restart"}
FALLS_OVER_LATER = ("something that", "none")


@dataclass
class Oracle:
    """PM2's validation in a process of its own."""

    stdin: IO[str]
    stdout: IO[str]

    def ask(self, app: dict[str, Any]) -> dict[str, Any]:
        self.stdin.write(json.dumps(app) + "\n")
        self.stdin.flush()
        answer: dict[str, Any] = json.loads(self.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    package = tools.need_pm2().resolve().parents[1]
    environ = {**os.environ, "PM2_HOME": str(tmp_path_factory.mktemp("pm2"))}
    command = [tools.need_node(), str(Path(__file__).with_name("verify_confs.cjs")), str(package)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Oracle(process.stdin, process.stdout)
        process.stdin.close()


def value(data: Any) -> Value:
    if isinstance(data, dict):
        return Known({key: Member(HERE, value(item)) for key, item in data.items()}, HERE)
    if isinstance(data, list):
        return Known([value(item) for item in data], HERE)
    return Known(data, HERE)


def plain(known: Value) -> Any:
    assert isinstance(known, Known)
    data = known.data
    if isinstance(data, dict):
        return {key: plain(member.value) for key, member in data.items()}
    if isinstance(data, list):
        return [plain(item) for item in data]
    # JSON knows no NaN.
    return None if isinstance(data, float) and math.isnan(data) else data


def understood(app: dict[str, Any]) -> App:
    root = Path(__file__).parent
    return AppReader(Launcher(Ground(root, "."), Packages(root))).read(0, value(app))


def agree(app: dict[str, Any], answer: dict[str, Any]) -> None:
    ours = understood(app)
    rejections = [
        found
        for found in ours.rejections
        # Under its other names a pattern is first looked at by the daemon, which falls over it.
        if not found.has.startswith(FALLS_OVER_LATER) and not ("cron" in found.wants and found.key != "cron_restart")
    ]
    assert bool(rejections) == ("refused" in answer), (app, answer, rejections)
    if "refused" in answer:
        return
    theirs = {key: item for key, item in answer["app"].items() if key in ours.fields or item is not None}
    script = theirs.pop("script", None)
    if script == "bash" and "args" in theirs:
        assert plain(ours.script) == theirs["args"][1]
    else:
        assert (plain(ours.script) if "script" in ours.fields else None) == script
    mode = theirs.pop("exec_mode", "").removesuffix("_mode")
    assert mode == (plain(ours.mode) if "exec_mode" in ours.fields else "")
    fields = {key: plain(member.value) for key, member in ours.fields.items() if key not in ("script", "exec_mode")}
    defaults = {
        key: item for key, item in theirs.items() if key not in fields and item in (True, 100, "NODE_APP_INSTANCE")
    }
    assert {key: item for key, item in theirs.items() if key not in (*APART, *defaults)} == {
        key: item for key, item in fields.items() if key not in APART
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_every_key(oracle: Oracle, name: str) -> None:
    for item in VALUES:
        app = {"name": "a", "script": "a.js", name: item}
        agree(app, oracle.ask(app))


def apps() -> st.SearchStrategy[dict[str, Any]]:
    values = st.sampled_from(VALUES) | st.integers(-(10**6), 10**6) | st.text("0123456789.eEx+-GMKsmh %", max_size=6)
    identity = st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(["a", "b c", "", 0, None, 5]),
            "script": st.sampled_from(["a.js", "x/b.min.js", "node x.js", "npm", "", None, "./", "a."]),
            "cmd": st.sampled_from(["a.sh", "npm start"]),
            "command": st.sampled_from(["a.sh", "npm start"]),
        },
    )
    others = st.dictionaries(st.sampled_from(NAMES), values, max_size=5)
    return st.builds(lambda first, rest: {**rest, **first}, identity, others)


@settings(max_examples=tools.examples(400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(app=apps())
def test_any_app(oracle: Oracle, app: dict[str, Any]) -> None:
    agree(app, oracle.ask(app))
