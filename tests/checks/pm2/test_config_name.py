from __future__ import annotations

import pytest

from projects import Project

APPS = "module.exports = { apps: [{ name: 'api', script: 'server.js' }] };"


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("ecosystem.config.apiserver.cjs", "ecosystem.apiserver.config.cjs"),
        ("ecosystem.config.production.js", "ecosystem.production.config.js"),
        ("ecosystem.js", "ecosystem.config.js"),
        ("ecosystem-api.mjs", "ecosystem-api.config.mjs"),
        ("ecosystem.config.ts", "ecosystem.config.cjs"),
        ("pm2", "pm2.config.cjs"),
        ("ecosystem.CONFIG.js", "ecosystem.config.js"),
    ],
)
def test_a_name_that_pm2_runs_as_a_script(project: Project, name: str, better: str) -> None:
    project.write(name, APPS)
    found = project.judge("pm2/config-name", config=name).finding
    assert "runs it as a script" in found.message
    assert found.place.path == found.subject == name
    assert found.help == f"rename it to {better}"


@pytest.mark.parametrize(
    "name",
    [
        "ecosystem.config.js",
        "ecosystem.apiserver.config.cjs",
        "pm2.config.mjs",
        "ecosystem.config.js.example",
        "deploy/ecosystem.config.js",
    ],
)
def test_a_name_that_pm2_takes(project: Project, name: str) -> None:
    project.write(name, "export const apps = [];" if name.endswith("mjs") else APPS)
    assert project.judge("pm2/config-name", config=name).passed


@pytest.mark.parametrize("name", ["processes.json", "ecosystem.yml", "ecosystem.config.yaml", "process.json5"])
def test_data_files_are_configs(project: Project, name: str) -> None:
    project.write(name, '{"apps": []}')
    assert project.judge("pm2/config-name", config=name).passed


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("ecosystem.yaml.config.js", "YAML"),
        ("my.json.d/ecosystem.config.js", "JSON"),
        ("ecosystem.json.yaml", "JSON"),
    ],
)
def test_another_part_of_the_name_comes_first(project: Project, name: str, read: str) -> None:
    project.write(name, APPS)
    assert f"as {read}" in project.judge("pm2/config-name", config=name).finding.message


def test_the_choice_by_convention_is_shown(project: Project) -> None:
    project.environment = "apiserver"
    project.write("ecosystem.config.apiserver.cjs", APPS)
    found = project.judge("pm2/config-name", config=None).finding
    assert ["no `config` is given" in other.message for other in found.related] == [True]
