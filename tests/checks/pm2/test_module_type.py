from __future__ import annotations

import pytest

from projects import Project

APP = "{ name: 'a', script: 'x.js' }"
COMMONJS = f"const path = require('path');\nmodule.exports = {{ apps: [{APP}] }};\n"
EXPORTS = f"exports.apps = [{APP}];\n"
NAMED = f"export const apps = [{APP}];\n"
DEFAULT = f"export default {{ apps: [{APP}] }};\n"


def judge(project: Project, name: str, text: str, package: str | None = None, **given: object) -> list[str]:
    project.write(name, text)
    if package is not None:
        project.write("package.json", package)
    outcome = project.judge("pm2/module-type", config=name, **given)
    assert not outcome.refusals
    return [finding.message for finding in outcome.findings]


MODULE = '{\n  "name": "shop",\n  "type": "module"\n}'


@pytest.mark.parametrize(
    ("name", "package", "text"),
    [
        ("ecosystem.config.js", None, COMMONJS),
        ("ecosystem.config.js", "{}", EXPORTS),
        ("ecosystem.config.js", '{"type": "commonjs"}', COMMONJS),
        ("ecosystem.config.cjs", MODULE, COMMONJS),
        ("ecosystem.config.js", None, NAMED),
        ("ecosystem.config.js", MODULE, NAMED),
        ("ecosystem.config.mjs", None, NAMED),
        ("ecosystem.config.mjs", None, "import path from 'path';\n" + NAMED + DEFAULT),
        (
            "ecosystem.config.mjs",
            None,
            "import { createRequire } from 'module';\nconst require = createRequire(import.meta.url);\n" + NAMED,
        ),
        ("ecosystem.json", MODULE, '{"apps": []}'),
        ("ecosystem.config.ts", MODULE, COMMONJS),
    ],
)
def test_files_that_load(project: Project, name: str, package: str | None, text: str) -> None:
    assert judge(project, name, text, package) == []


@pytest.mark.parametrize("text", [COMMONJS, EXPORTS])
@pytest.mark.parametrize("name", ["ecosystem.config.js", "ecosystem.config.mjs"])
def test_commonjs_in_a_module(project: Project, name: str, text: str) -> None:
    (message,) = judge(project, name, text, MODULE)
    assert "as an ECMAScript module, where `module.exports` and `require` are errors" in message


def test_what_decides_is_shown(project: Project) -> None:
    project.write("package.json", MODULE)
    project.write("ecosystem.config.js", COMMONJS)
    found = project.judge("pm2/module-type").finding
    assert str(found.place) == "ecosystem.config.js:1:14"
    assert [str(other.place) for other in found.related] == ["package.json:3:11"]
    assert found.help == "name it .config.cjs"
    # The nearest package.json counts, even an empty one.
    project.write("deploy/package.json", "{}")
    project.write("deploy/ecosystem.config.js", COMMONJS)
    assert project.judge("pm2/module-type", config="deploy/ecosystem.config.js").passed


@pytest.mark.parametrize("text", [NAMED, DEFAULT, "import os from 'os';\n" + NAMED])
@pytest.mark.parametrize(
    ("name", "package"), [("ecosystem.config.cjs", None), ("ecosystem.config.js", '{"type": "commonjs"}')]
)
def test_a_module_in_commonjs(project: Project, name: str, package: str | None, text: str) -> None:
    (message,) = judge(project, name, text, package)
    assert "as CommonJS, where `import` and `export` are errors" in message


@pytest.mark.parametrize("name", ["ecosystem.config.js", "ecosystem.config.mjs"])
def test_a_default_export(project: Project, name: str) -> None:
    project.write(name, DEFAULT)
    found = project.judge("pm2/module-type", config=name).finding
    assert found.message == f"'{name}' exports its apps as `default`, where PM2 does not look"
    assert str(found.place) == f"{name}:1:1"
    # What the author meant is judged all the same.
    assert project.judge("pm2/missing-script", config=name).subjects == ["a"]


def test_a_default_export_as_a_compiler_writes_it(project: Project) -> None:
    (message,) = judge(project, "ecosystem.config.js", f"exports.default = {{ apps: [{APP}] }};")
    assert "as `default`" in message


def test_top_level_await(project: Project) -> None:
    (message,) = judge(project, "ecosystem.config.mjs", f"const x = await import('os');\n{NAMED}")
    assert "cannot wait" in message


def test_the_other_rules_still_judge(project: Project) -> None:
    project.write("package.json", MODULE)
    project.write("ecosystem.config.js", COMMONJS)
    assert project.judge("pm2/missing-app", apps=["b"]).subjects == ["b"]


def test_a_file_that_does_not_load_either_way(project: Project) -> None:
    project.write("package.json", MODULE)
    project.write("ecosystem.config.js", "module.exports = { apps: gone() };")
    assert project.judge("pm2/module-type").subjects == ["ecosystem.config.js"]
    assert project.judge("pm2/missing-app", apps=["b"]).refusal.place.path == "ecosystem.config.js"


@pytest.mark.parametrize("node", ["18", "18.20.5", "20.18.1", "v20.0.0", "21", "22.11", "16.x"])
@pytest.mark.parametrize("name", ["ecosystem.config.mjs", "ecosystem.config.js"])
def test_an_old_node(project: Project, name: str, node: str) -> None:
    (message,) = judge(project, name, NAMED, node=node)
    assert message.startswith(f"Node.js {node} cannot `require()` the module")


@pytest.mark.parametrize("node", ["20.19", "20.20.2", "22.12.0", "v22.20", "24", "22", "20", "lts/jod"])
def test_a_node_that_can(project: Project, node: str) -> None:
    assert judge(project, "ecosystem.config.mjs", NAMED, node=node) == []


def test_an_old_node_loads_commonjs(project: Project) -> None:
    assert judge(project, "ecosystem.config.cjs", COMMONJS, node="12") == []
