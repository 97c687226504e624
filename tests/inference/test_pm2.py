"""Ecosystem files: whose they are, and the sections that say so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.finding import Location
from pytest_deploygate.inference.deploys import Started, read_deploys
from pytest_deploygate.inference.document import written
from pytest_deploygate.inference.pm2 import pm2_section, read_pm2_files
from pytest_deploygate.inference.project import is_usable
from repositories import inferred, loaded, project

APP = "{name: 'api', script: 'app.js', cwd: __dirname%s}"


def config(*apps):
    return f"module.exports = {{apps: [{', '.join(apps)}]}};\n"


def files(tmp_path, started=(), **named):
    found = project(tmp_path, {"app.js": "", **named})
    return read_pm2_files(found, started), found


def section(tmp_path, name="production", started=(), **named):
    ((file, *_), found) = files(tmp_path, started, **named)
    entry, read = pm2_section(file, name, found)
    return written(entry), read


def start(file="ecosystem.config.js", env=None, environments=()):
    return Started(file, env, environments, Location("deploy.yml", 7))


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("ecosystem.config.js", ""),
        ("ecosystem.api.config.js", "api"),
        ("ecosystem.config.api.js", "api"),
        ("pm2.api.config.cjs", "api"),
        ("apps/api/ecosystem.config.js", "api"),
        ("deploy/ecosystem.config.js", ""),
        ("deploy/ecosystem.web.config.js", "web"),
        ("apps/api/ecosystem.web.config.js", "web"),
    ],
)
def test_whose_a_file_is(tmp_path, path, role):
    ((file,), _) = files(tmp_path, **{path: config(APP % "")})
    assert (file.path, file.role, file.names) == (path, role, ["api"])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("ecosystem.api.config.json", '{"apps": [{"name": "api", "script": "app.js"}]}'),
        ("ecosystem.api.config.yaml", "apps:\n- name: api\n  script: app.js\n"),
        ("pm2.api.yml", "apps:\n- name: api\n  script: app.js\n"),
        ("process.json", '[{"name": "api", "script": "app.js"}]'),
    ],
)
def test_formats(tmp_path, path, text):
    ((file,), _) = files(tmp_path, **{path: text})
    assert file.names == ["api"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pm2-helper.js", "module.exports = {stop() {}};\n"),
        ("process-data.js", config(APP % "")),
        ("src/process.ts", "export const apps = [];\n"),
        ("pm2.js", "require('pm2').connect();\n"),
    ],
)
def test_scripts_that_are_only_called_like_one(tmp_path, path, text):
    found, project = files(tmp_path, **{path: text})
    assert found == []
    assert project.problems == []


def test_a_file_that_cannot_be_understood_is_told(tmp_path):
    found, project = files(
        tmp_path, **{"ecosystem.api.config.js": "module.exports = {apps: [\n", "ecosystem.web.config.js": config()}
    )
    assert [(file.role, file.names) for file in found] == [("api", [])]
    assert len(project.problems) == 2
    assert "ecosystem.api.config.js" in project.problems[0]
    assert project.problems[1] == "'ecosystem.web.config.js' has no apps"


def test_names_that_are_not_known(tmp_path):
    lines, _ = section(tmp_path, **{"ecosystem.config.js": config(APP % "", "{name: process.env.X, script: 'b.js'}")})
    assert lines[-1] == "  apps: [api]  # and 1 whose names cannot be told: ecosystem.config.js:1"


def test_a_block_that_each_app_has(tmp_path):
    lines, read = section(
        tmp_path,
        **{
            "ecosystem.config.js": config(
                APP % ", env: {A: 1}, env_production: {B: 2}", "{name: 'b', script: 'app.js'}"
            )
        },
    )
    assert "  env: production  # each app has its env_production; remove this if PM2 is started without" in lines
    assert set(read.apps[0].env) == {"A", "B"}, "read as PM2 then does"


def test_a_block_that_an_app_lacks_is_a_guess(tmp_path):
    lines, read = section(
        tmp_path,
        **{
            "ecosystem.config.js": config(
                APP % ", env_production: {B: 2}", "{name: 'b', script: 'app.js', env: {A: 1}}"
            )
        },
    )
    assert "  # env: production  # some apps have an env_production" in lines
    assert read.options.env is None


def test_the_block_of_the_stage(tmp_path):
    blocks = config(APP % ", env_production: {}, env_stage: {}")
    assert "env: stage" in "".join(section(tmp_path, "staging", **{"ecosystem.config.js": blocks})[0])
    assert "# env: production  # one of production, stage" in "".join(
        section(tmp_path, "local", **{"ecosystem.config.js": blocks})[0]
    )


def test_what_a_line_says_counts_more(tmp_path):
    blocks = {"ecosystem.config.js": config(APP % ", env_production: {}, env_eu: {}")}
    lines, _ = section(tmp_path, started=(start(env="eu"),), **blocks)
    assert lines[1:3] == ["  config: ecosystem.config.js  # deploy.yml:7", "  env: eu  # deploy.yml:7"]
    lines, _ = section(tmp_path, started=(start(env="eu"), start(env="production")), **blocks)
    assert "  # env: production  # some apps have an env_production" in lines


def test_a_file_whose_scripts_are_beside_it(tmp_path):
    lines, read = section(
        tmp_path,
        **{
            "services/api/ecosystem.config.js": config("{name: 'a', script: 'server.js'}"),
            "services/api/server.js": "",
        },
    )
    assert "  cwd: services/api  # its scripts are found from there only: services/api/ecosystem.config.js:1" in lines
    assert read.apps[0].launch.exists


def test_a_folder_of_the_server(tmp_path):
    app = "{name: 'a', script: 'gone.js', cwd: '/var/www/elsewhere'}"
    lines, _ = section(tmp_path, **{"ecosystem.config.js": config(app)})
    why = "an app runs there; is that this repository?: ecosystem.config.js:1"
    assert f"  # deploy-path: /var/www/elsewhere  # {why}" in lines


def test_a_file_whose_scripts_are_nowhere(tmp_path):
    lines, _ = section(tmp_path, **{"services/api/ecosystem.config.js": config("{name: 'a', script: 'gone.js'}")})
    assert "cwd" not in "".join(lines)


def test_a_name_that_pm2_does_not_take(tmp_path):
    ((file,), found) = files(tmp_path, **{"ecosystem.config.api.cjs": config(APP % "")})
    assert file.role == "api"
    assert found.problems == [
        "PM2 takes 'ecosystem.config.api.cjs' for a script, by its name; see `deploygate explain config-name`"
    ]


def test_two_files_of_a_role(tmp_path):
    """The one that PM2 takes, the one that a line starts, or none."""
    both = {"ecosystem.api.config.js": config(APP % ""), "ecosystem.config.api.cjs": config(APP % "")}
    found = inferred(tmp_path, {**both, "app.js": ""})
    assert "config: ecosystem.api.config.js" in found.text
    both = {"ecosystem.api.config.js": config(APP % ""), "pm2.api.json": '[{"name": "b", "script": "app.js"}]'}
    (tmp_path / "ecosystem.config.api.cjs").unlink()
    assert inferred(tmp_path, both).text == ""
    found = inferred(tmp_path, {**both, "package.json": '{"scripts": {"a": "pm2 start pm2.api.json"}}'})
    assert "config: pm2.api.json" in found.text


def test_lines_find_their_file(tmp_path):
    found = project(
        tmp_path,
        {
            "package.json": '{"scripts": {"a": "pm2 start ecosystem.config.js --env x"}}',
            "deploy/ecosystem.config.js": config(APP % ""),
            "app.js": "",
        },
    )
    (file,) = read_pm2_files(found, read_deploys(found).started)
    assert [line.env for line in file.started] == ["x"]


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_whatever_apps_are_called(tmp_path_factory, names):
    root = tmp_path_factory.mktemp("apps")
    apps = [{"name": name, "script": "./app.js", "cwd": "."} for name in names]
    found = inferred(root, {"ecosystem.config.json": json.dumps({"apps": apps}), "app.js": ""})
    usable = [name for name in names if is_usable(name)]
    section = loaded(root, found.text).environments["production"].families["pm2"]
    assert (section.apps or []) == usable
