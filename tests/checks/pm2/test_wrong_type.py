from __future__ import annotations

import pytest

from projects import Project


def app(*properties: str) -> str:
    return f"{{ name: 'a', script: 'x.js', {', '.join(properties)} }}"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("args: 5", "a number, not an array or a string"),
        ("autorestart: 'true'", "a string, not a boolean"),
        ("max_memory_restart: '1.5G'", "not a number of bytes, or a whole number with K, M or G"),
        ("min_uptime: 50", "less, not at least 100"),
        ("min_uptime: '1 minute'", "not a number of milliseconds"),
        ("max_restarts: -1", "less, not at least 0"),
        ("instances: true", "a boolean, not a number"),
        ("instances: NaN", "not a number"),
        ("instances: []", "not a number"),
        ("env: ['A=1']", "an array, not an object"),
        ("env: 'A=1'", "a string, not an object"),
        ("env_production: null", "null, not an object or a string"),
        ("env_file: ['.env']", "an array, not an object or a string"),
        ("exec_mode: 'clusters'", "another text, not 'fork' or 'cluster'"),
        ("kill_timeout: '5s'", "a string, not a number"),
        ("port: '80a'", "a string, not a number"),
        ("cron_restart: '@daily'", "something else, not a text of five or six cron fields"),
        ("cron_restart: '60 * * * *'", "not a text of five or six cron fields"),
        ("cron_restart: 5", "not a text of five or six cron fields"),
        ("cron: '* * *'", "not a text of five or six cron fields"),
        ("cwd: 5", "a number, not a string"),
        ("watch: () => 1", "a function, not a boolean or an array or a string"),
        ("port: process.env.A === 'b'", "a boolean, not a number"),
    ],
)
def test_a_value_with_which_pm2_refuses_the_file(project: Project, value: str, says: str) -> None:
    project.apps(app(value))
    found = project.judge("pm2/wrong-type").finding
    assert found.message.startswith(f"PM2 refuses the file: `{value.partition(':')[0]}` of 'a' is ")
    assert says in found.message
    assert found.subject == f"a.{value.partition(':')[0]}"
    assert str(found.place).startswith("ecosystem.config.js:3:")


@pytest.mark.parametrize(
    "value",
    [
        "args: 'a b', watch: ['src'], instances: 2",
        "instances: 'max', max_memory_restart: '300M', min_uptime: '10s', exec_mode: 'cluster_mode'",
        "instances: '4', port: '3000', kill_timeout: '5000', max_restarts: ''",
        "autorestart: undefined, watch: null, env: null, env_production: undefined, max_restarts: 0",
        "cron_restart: '0 3 * * *', env: {}, env_production: ''",
        "cron_restart: '0', max_memory_restart: 1073741824, watch: './src'",
        "instances: process.env.N, max_memory_restart: process.env.M, watch: process.env.W === '1'",
        "max_memory_restart: process.env.M || '1G', port: process.env.PORT || 3000",
        "max_restarts: process.env.A === 'b', autorestart: process.env.B",
        "username: 5, disable_trace: 'x', anything: {}",
    ],
)
def test_values_that_pm2_takes(project: Project, value: str) -> None:
    project.apps(app(value))
    assert project.judge("pm2/wrong-type").passed


def test_only_the_value_that_counts_is_looked_at(project: Project) -> None:
    project.apps(app("out_file: './out.log', outFile: 5"))
    assert project.judge("pm2/wrong-type").passed
    project.apps(app("out_file: '', outFile: 5"))
    assert project.judge("pm2/wrong-type").subjects == ["a.outFile"]


def test_an_alias_gives_no_name(project: Project) -> None:
    project.apps("{ exec: 'x.js' }")
    assert "a `name` beside it" in project.judge("pm2/wrong-type").finding.message


@pytest.mark.parametrize(
    ("value", "says", "key"),
    [
        ("instances: '50%'", "another number of processes", "instances"),
        ("instances: 'two'", "one process for each CPU", "instances"),
        ("instances: '${INSTANCES}'", "one process for each CPU", "instances"),
        ("max_memory_restart: 300", "for bytes", "max_memory_restart"),
        ("maxMemoryRestart: '512'", "for bytes", "max_memory_restart"),
        ("watch: 'false'", "for a path", "watch"),
    ],
)
def test_a_value_that_pm2_takes_for_something_else(project: Project, value: str, says: str, key: str) -> None:
    project.apps(app(value))
    found = project.judge("pm2/wrong-type").finding
    assert says in found.message
    assert found.subject == f"a.{key}"


def test_a_comma_too_many_changes_no_number(project: Project) -> None:
    project.write("ecosystem.yml", "apps:\n  - name: a\n    script: x.js\n    instances: 4,\n")
    assert project.judge("pm2/wrong-type", config="ecosystem.yml").passed
    assert project.app(config="ecosystem.yml").instances.shown == "4"


def test_yaml_knows_no_no(project: Project) -> None:
    project.write("ecosystem.yml", "apps:\n  - name: a\n    script: x.js\n    autorestart: no\n    watch: no\n")
    assert project.judge("pm2/wrong-type", config="ecosystem.yml").subjects == ["a.autorestart", "a.watch"]


@pytest.mark.parametrize("entry", ["null", "'x.js'", "5", "[]"])
def test_an_entry_that_is_no_app(project: Project, entry: str) -> None:
    project.apps(app(), entry)
    assert "apps[1] is" in project.judge("pm2/wrong-type").finding.message


@pytest.mark.parametrize("export", ["null", "() => ({ apps: [] })", "'apps'", "5"])
def test_an_export_that_has_no_apps(project: Project, export: str) -> None:
    project.write("ecosystem.config.js", f"module.exports = {export};")
    found = project.judge("pm2/wrong-type").finding
    assert "not an object with `apps`" in found.message
    assert found.subject == "ecosystem.config.js"


def test_what_is_unknown_passes_here(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = { apps: require('our-apps') };")
    assert project.judge("pm2/wrong-type").passed
