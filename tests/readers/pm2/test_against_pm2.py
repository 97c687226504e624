"""What the reader says against what a real PM2 does with the same file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pm2_home
from projects import Project
from pytest_deploygate.families.pm2 import App, Folder, Script
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.value import Known, Value


@pytest.fixture(scope="module")
def pm2() -> Iterator[pm2_home.Pm2]:
    with pm2_home.running() as started:
        yield started


@pytest.fixture
def project(project: Project) -> Project:
    # Where the processes say that they run, no link is left.
    project.root = project.root.resolve()
    project.write("record.cjs", pm2_home.RECORD)
    return project


def known(value: Value) -> Any:
    assert isinstance(value, Known), value
    return value.data


def text(data: Any) -> str:
    return str(data).lower() if isinstance(data, bool) else str(data)


def agree(project: Project, app: App, told: dict[str, Any]) -> None:
    """The process is where and what the reader says, and sees what it says."""
    assert isinstance(app.launch, Script)
    assert isinstance(app.folder, Folder)
    assert not isinstance(app.env, CannotJudge)
    assert told["script"] == str(project.root / app.launch.path)
    assert told["cwd"] == str((project.root / app.folder.path).resolve())
    for name, member in app.env.items():
        assert told["env"].get(name) == text(known(member.value)), name


def start(pm2: pm2_home.Pm2, project: Project, file: str = "ecosystem.config.js", *more: str, cwd: str = ".") -> Any:
    return pm2.run("start", file, *more, cwd=project.root / cwd)


ORDER = """{ name: '%s', script: 'record.cjs', port: 7001,
  env: { A: 'env', B: 'env', C: 'env', D: 'env', PORT: 1, YES: true, NO: false, N: 1.5, EMPTY: '' },
  env_production: { C: 'block', E: 'block' }, env_file: 'x.env' }"""
DEPLOY = "deploy: { production: { env: { B: 'deploy', C: 'deploy', F: 'deploy' } } }"


@pytest.mark.parametrize(("name", "env"), [("order-env", "production"), ("order-none", None), ("order-gone", "gone")])
def test_environment(pm2: pm2_home.Pm2, project: Project, name: str, env: str | None) -> None:
    project.write("x.env", "FROM_FILE=1\n")
    project.apps(ORDER % name, rest=DEPLOY)
    done = start(pm2, project, "ecosystem.config.js", *(["--env", env] if env else []))
    assert done.returncode == 0
    told = pm2.told(name)[name]
    app = project.app(env=env)
    agree(project, app, told)
    assert "FROM_FILE" not in told["env"]
    # What the reader does not give, the process does not have.
    assert not isinstance(app.env, CannotJudge)
    assert {key for key in "ABCDEF" if key in told["env"]} == {key for key in "ABCDEF" if key in app.env}
    assert ("is not defined in process file" in done.stdout) is (app.has_block is False)


def test_folders_and_scripts(pm2: pm2_home.Pm2, project: Project) -> None:
    project.write("api/record.cjs", pm2_home.RECORD)
    project.write("ops/ecosystem.config.js", "").write_text(
        """module.exports = { apps: [
          { name: 'cwd-none', script: 'record.cjs' },
          { name: 'cwd-relative', script: './record.cjs', cwd: 'api' },
          { name: 'cwd-absolute', script: 'record.cjs', cwd: require('path').join(__dirname, '../api') },
          { name: 'cwd-empty', script: 'api/record.cjs', cwd: '' },
          { name: 'script-absolute', script: require('path').resolve(__dirname, '../api/record.cjs') },
          { name: 'script-alias', exec: 'record.cjs' },
        ] };""",
        encoding="utf-8",
    )
    assert start(pm2, project, "ops/ecosystem.config.js").returncode == 0
    apps = project.facts(config="ops/ecosystem.config.js").ecosystem.known_apps
    told = pm2.told(*(app.subject for app in apps))
    for app in apps:
        agree(project, app, told[app.subject])


def test_where_pm2_is_called(pm2: pm2_home.Pm2, project: Project) -> None:
    project.write("api/record.cjs", pm2_home.RECORD)
    project.apps("{ name: 'called-from-api', script: 'record.cjs' }")
    assert start(pm2, project, "../ecosystem.config.js", cwd="api").returncode == 0
    agree(project, project.app(cwd="api"), pm2.told("called-from-api")["called-from-api"])


def test_names(pm2: pm2_home.Pm2, project: Project) -> None:
    for path in ("names-one.min.cjs", "names/names-two.cjs"):
        project.write(path, pm2_home.RECORD)
    project.apps(
        "{ script: 'names-one.min.cjs' }",
        "{ script: './names/names-two.cjs', name: '' }",
        "{ cmd: 'node record.cjs', name: 'names-cmd' }",
        "{ command: 'record.cjs', name: 'names-command', append_env_to_name: true }",
    )
    assert start(pm2, project, "ecosystem.config.js", "--env", "qa").returncode == 0
    names = [app.subject for app in project.facts(env="qa").ecosystem.known_apps]
    assert names == ["names-one.min", "names-two", "names-cmd", "names-command-qa"]
    pm2.told(*names)


def test_interpreters_and_modes(pm2: pm2_home.Pm2, project: Project) -> None:
    project.write("x.py", "import time\ntime.sleep(100)\n")
    project.write("x.sh", "sleep 100\n")
    project.write("x", "#!/usr/bin/env node\nsetInterval(() => {}, 1e6)\n")
    project.apps(
        "{ name: 'mode-plain', script: 'record.cjs' }",
        "{ name: 'mode-one', script: 'record.cjs', instances: 1 }",
        "{ name: 'mode-text', script: 'record.cjs', instances: '1' }",
        "{ name: 'mode-fork', script: 'record.cjs', instances: 2, exec_mode: 'fork' }",
        "{ name: 'mode-alias', script: 'record.cjs', execMode: 'cluster' }",
        "{ name: 'mode-command', script: 'record.cjs', exec_mode: 'cluster', execute_command: true }",
        "{ name: 'mode-shell', script: 'sleep 100', instances: 1 }",
        "{ name: 'mode-sh', script: 'x.sh', instances: 1 }",
        "{ name: 'mode-bash', script: 'bash', args: 'x.sh', instances: 1 }",
        "{ name: 'mode-none', script: './x', interpreter: 'none' }",
        "{ name: 'mode-text-file', script: './x', instances: 1 }",
        "{ name: 'mode-minus', script: 'record.cjs', instances: -9 }",
    )
    (project.root / "x").chmod(0o755)
    start(pm2, project)
    apps = {app.subject: app for app in project.facts().ecosystem.known_apps}
    processes = pm2.settled(*apps)
    assert {process["name"] for process in processes} == set(apps)
    for process in processes:
        name, real = process["name"], process["pm2_env"]
        assert known(apps[name].mode) == real["exec_mode"].removesuffix("_mode"), name
        assert known(apps[name].interpreter) == Path(real["exec_interpreter"]).name, name
    counts = [process["name"] for process in processes]
    assert counts.count("mode-fork") == known(apps["mode-fork"].instances) == 2


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("ecosystem.config.apiserver.cjs", "module.exports = { apps: [APP] };"),
        ("ecosystem.js", "module.exports = { apps: [APP] };"),
        ("eco.apiserver.config.cjs", "module.exports = { apps: [APP] };"),
        ("eco.config.js.example", "module.exports = { pm2: APP };"),
        ("eco.config.mjs", "export const apps = [APP];"),
        ("eco.config.js", "export const apps = [APP];"),
        ("processes.json", "/* remark */ { apps: [APP,] }"),
        ("eco.yml", "apps:\n  - APP\n"),
    ],
)
def test_file_names(pm2: pm2_home.Pm2, project: Project, file: str, text: str) -> None:
    name = f"file-{file.replace('.', '-')}"
    project.write(file, text.replace("APP", f"{{ name: '{name}', script: 'record.cjs' }}"))
    done = start(pm2, project, file)
    assert done.returncode == 0
    facts = project.facts(config=file)
    assert [app.subject for app in facts.ecosystem.known_apps] == [name]
    if facts.ecosystem.file.accepted:
        pm2.told(name)
    else:
        names = {process["name"] for process in pm2.processes()}
        assert name not in names
        assert Path(file).stem in names


@pytest.mark.parametrize(
    ("file", "text", "package"),
    [
        ("eco.config.js", "module.exports = { apps: [APP] };", '{"type": "module"}'),
        ("eco.config.cjs", "export const apps = [APP];", "{}"),
        ("eco.config.mjs", "export default { apps: [APP] };", "{}"),
        ("eco.config.js", "exports.default = { apps: [APP] };", "{}"),
        ("eco.config.mjs", "const x = await 1;\nexport const apps = [APP];", "{}"),
    ],
)
def test_module_types(pm2: pm2_home.Pm2, project: Project, file: str, text: str, package: str) -> None:
    project.write("package.json", package)
    project.write(file, text.replace("APP", "{ name: 'never', script: 'record.cjs' }"))
    assert start(pm2, project, file).returncode == 1
    assert project.judge("pm2/module-type", config=file).findings


@pytest.mark.parametrize("value", ["args: 5", "env: 'A=1'", "env_qa: null"])
def test_wrong_types(pm2: pm2_home.Pm2, project: Project, value: str) -> None:
    project.apps(
        "{ name: 'never', script: 'record.cjs' }", f"{{ name: 'never-either', script: 'record.cjs', {value} }}"
    )
    assert start(pm2, project).returncode == 1
    assert project.judge("pm2/wrong-type").subjects == [f"never-either.{value.partition(':')[0]}"]
    assert not {"never", "never-either"} & {process["name"] for process in pm2.processes()}


def test_a_missing_script(pm2: pm2_home.Pm2, project: Project) -> None:
    project.write("dist/main.js", "")
    project.apps(
        "{ name: 'there', script: 'record.cjs' }",
        "{ name: 'gone', script: 'gone.js' }",
        "{ name: 'no-ending', script: 'dist/main' }",
        "{ name: 'home', script: '~/record.cjs' }",
        "{ name: 'no-script' }",
    )
    assert start(pm2, project).returncode == 1
    pm2.told("there")
    assert project.judge("pm2/missing-script").subjects == ["gone", "no-ending", "home", "no-script"]
    assert not {"gone", "no-ending", "home", "no-script"} & {process["name"] for process in pm2.processes()}


def test_a_missing_folder(pm2: pm2_home.Pm2, project: Project) -> None:
    project.apps("{ name: 'phantom', script: 'bash', args: '-c true', cwd: 'gone' }")
    assert start(pm2, project).returncode == 0
    assert project.judge("pm2/missing-cwd").subjects == ["phantom"]
    (process,) = pm2.settled("phantom")
    assert (process["pm2_env"]["status"], process.get("pid")) == ("online", None)


def test_two_apps_of_one_name(pm2: pm2_home.Pm2, project: Project) -> None:
    app = "{ name: 'twin', script: 'record.cjs' }"
    project.apps(app, app)
    assert project.judge("pm2/duplicate-name").subjects == ["twin"]
    for count in (2, 4):
        assert start(pm2, project).returncode == 0
        assert len(pm2.settled("twin")) == count


def test_an_app_that_is_known_already(pm2: pm2_home.Pm2, project: Project) -> None:
    """Another file under a known name changes the environment and nothing else; no gate in CI can see that."""
    project.write("api/record.cjs", pm2_home.RECORD)
    project.apps("{ name: 'known', script: 'record.cjs', env: { ROLE: 'api' } }")
    start(pm2, project)
    before = pm2.told("known")["known"]
    (pm2.records / "known.0.json").unlink()
    project.apps("{ name: 'known', script: 'gone.js', cwd: 'api', env: { ROLE: 'web' } }")
    assert start(pm2, project).returncode == 0
    after = pm2.told("known")["known"]
    assert (after["script"], after["cwd"]) == (before["script"], before["cwd"])
    assert (before["env"]["ROLE"], after["env"]["ROLE"]) == ("api", "web")
    assert project.judge("pm2/missing-script").subjects == ["known"]


def test_a_cluster_of_no_javascript(pm2: pm2_home.Pm2, project: Project) -> None:
    project.write("x.sh", "sleep 100\n")
    project.apps(
        "{ name: 'errs', script: 'x.sh', exec_mode: 'cluster' }",
        "{ name: 'ignores', script: 'record.cjs', exec_mode: 'cluster', interpreter: 'bash' }",
    )
    assert start(pm2, project).returncode == 0
    assert project.judge("pm2/cluster-interpreter").subjects == ["errs", "ignores"]
    pm2.told("ignores")
    pm2.settled("ignores")
    pm2.settled("errs", status="errored")
