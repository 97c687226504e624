"""What workflows and scripts deploy."""

from __future__ import annotations

import pytest

from pytest_deploygate.finding import Location
from pytest_deploygate.inference.deploys import read_deploys
from repositories import project

FILE = ".github/workflows/deploy.yml"


def deploys(tmp_path, text, **files):
    found = project(tmp_path, {FILE: text, **files})
    return read_deploys(found), found.problems


def job(body, on="push"):
    return f"on: {on}\njobs:\n  deploy:\n" + "".join(f"    {line}\n" for line in body.splitlines())


@pytest.mark.parametrize("said", ["production", "{name: production, url: 'https://x'}", '"production"'])
def test_an_environment(tmp_path, said):
    found, _ = deploys(tmp_path, job(f"environment: {said}\nsteps: []"))
    assert found.environments == {"production": Location(FILE, 4)}


def test_a_matrix(tmp_path):
    body = "environment: ${{ matrix.env }}\nstrategy:\n  matrix:\n    env: [staging, prod]\n    include:\n    - env: live\n    - x: y\n"
    found, problems = deploys(tmp_path, job(body))
    assert list(found.environments) == ["staging", "prod", "live"]
    assert problems == []


@pytest.mark.parametrize("scope", ["inputs", "github.event.inputs"])
def test_an_input(tmp_path, scope):
    on = "\n  workflow_dispatch:\n    inputs:\n      to: {type: choice, options: [staging, production]}"
    found, _ = deploys(tmp_path, job(f"environment: ${{{{ {scope}.to }}}}", on))
    assert list(found.environments) == ["staging", "production"]


def test_what_only_a_run_knows(tmp_path):
    found, problems = deploys(tmp_path, job("environment: ${{ github.ref_name }}"))
    assert found.environments == {}
    assert problems == [f"what the environment at {FILE}:4 is called only a run of it knows"]


def test_what_is_no_server(tmp_path):
    found, problems = deploys(tmp_path, job("environment: pypi\nsteps:\n- run: twine upload"))
    assert found.environments == {}
    assert problems == [f"the environment 'pypi' at {FILE}:4 is taken for none of servers"]


def test_a_role_whose_job_starts_pm2(tmp_path):
    found, _ = deploys(tmp_path, job("environment: apiserver\nsteps:\n- run: pm2 start ecosystem.config.js"))
    assert list(found.environments) == ["apiserver"]


def started(tmp_path, line, environment="production"):
    found, _ = deploys(
        tmp_path, job(f"environment: {environment}\nsteps:\n- uses: x\n- run: |\n    echo\n    {line}\n")
    )
    return found.started


@pytest.mark.parametrize(
    ("line", "file", "env"),
    [
        ("pm2 start ecosystem.config.js", "ecosystem.config.js", None),
        ("ssh x 'cd /srv && pm2 startOrReload ./e.config.js --env production'", "./e.config.js", "production"),
        ("pm2 reload e.config.js --update-env --env=staging && pm2 save", "e.config.js", "staging"),
        ("npx pm2 start --env production e.config.js", "e.config.js", "production"),
        ("pm2-runtime e.config.js --env production", "e.config.js", "production"),
        ("pm2 start e.config.js; pm2 start other --env x", "e.config.js", None),
    ],
)
def test_lines_that_start_files(tmp_path, line, file, env):
    first = started(tmp_path, line)[0]
    assert (first.file, first.env, first.environments, first.place) == (file, env, ("production",), Location(FILE, 9))


def test_an_expression_for_the_block(tmp_path):
    body = "environment: ${{ matrix.e }}\nstrategy: {matrix: {e: [staging, production]}}\nsteps:\n- run: pm2 start a.js --env ${{ matrix.e }}\n"
    found, _ = deploys(tmp_path, job(body + "- run: pm2 start b.js --env ${{ matrix.other }}\n"))
    same, other = found.started
    assert [same.env_of(name) for name in ("staging", "production", "x")] == ["staging", "production", None]
    assert other.env_of("staging") is None


def test_files_by_whatever_folder(tmp_path):
    (one,) = started(tmp_path, "cd deploy && pm2 start ./e.config.js")
    assert one.means("e.config.js")
    assert one.means("deploy/e.config.js")
    assert not one.means("other-e.config.js")


def test_scripts(tmp_path):
    package = '{\n"scripts": {\n"a": "pm2 start e.config.js --env production",\n"b": 3\n}}'
    (one,) = read_deploys(project(tmp_path, {"package.json": package})).started
    assert (one.env, one.environments, one.place) == ("production", (), Location("package.json", 3))


@pytest.mark.parametrize(
    "text", ["", "jobs: []", "jobs: {a: 1}", "jobs: {a: {steps: {b: c}}}", "on: [\n", "jobs: {a: {environment: [x]}}"]
)
def test_no_workflow(tmp_path, text):
    found, _ = deploys(tmp_path, text, **{"package.json": '{"scripts": []}'})
    assert (found.environments, found.started) == ({}, ())
