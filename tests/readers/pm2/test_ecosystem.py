"""A file as a whole: where its apps are, what its other sections say, how it is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import Project, options
from pytest_deploygate.families.pm2 import Ecosystem, Folder, Pm2Facts, Script
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.pm2 import read_pm2
from pytest_deploygate.readers.pm2.files import pm2_format
from pytest_deploygate.value import Known, Unknown


def titles(facts: Pm2Facts) -> list[str]:
    return [app.title.strip("'") for app in facts.ecosystem.known_apps]


def names(project: Project, export: str, path: str = "ecosystem.config.js") -> list[str]:
    project.write(path, export)
    return titles(project.facts(config=path))


APP = "{ name: 'a', script: 'a.js' }"


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        (f"{{ apps: [{APP}] }}", ["a"]),
        (f"{{ apps: {APP} }}", ["a"]),
        (f"{{ apps: null, pm2: [{APP}] }}", ["a"]),
        (f"{{ pm2: {APP} }}", ["a"]),
        (f"[{APP}]", ["a"]),
        (APP, ["a"]),
        ("{ apps: [] }", []),
        (f"{{ apps: [], pm2: [{APP}] }}", []),
        ("{ deploy: {} }", []),
        ("{}", []),
        (f"{{ apps: {{ a: {APP} }} }}", ["apps[0]"]),
        ("{ apps: 'x.js' }", ["apps[0]"]),
        (f"{{ default: {{ apps: [{APP}] }} }}", ["a"]),
        (f"{{ default: {{ apps: [] }}, apps: [{APP}] }}", ["a"]),
        (f"{{ apps: [{APP}], static: [{{ port: 80 }}, {{ name: 's' }}] }}", ["a", "static-page-server-80", "s"]),
        ("{ static: [{ name: 's' }] }", ["s"]),
        ("{ static: {} }", []),
        ("{ apps: [], static: [{ port: process.env.P }, 5] }", ["apps[0]", "apps[1]"]),
    ],
)
def test_where_the_apps_are(project: Project, export: str, expected: list[str]) -> None:
    assert names(project, f"module.exports = {export};") == expected


def test_a_static_page_is_served_by_pm2_itself(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = { static: [{ port: 80 }] };")
    assert project.app().launch == Script("command", "serve", binary=False)


@pytest.mark.parametrize(
    "export", ["require('x')", "{ apps: require('x') }", "{ ...require('x') }", "{ apps: process.env.A && [] }"]
)
def test_an_unknown_list(project: Project, export: str) -> None:
    project.write("ecosystem.config.js", f"module.exports = {export};")
    apps = project.facts().ecosystem.apps
    assert isinstance(apps, CannotJudge)
    with pytest.raises(CannotJudge):
        _ = project.facts().ecosystem.known_apps


def test_known_apps_beside_what_is_unknown(project: Project) -> None:
    assert names(project, f"module.exports = {{ ...require('x'), apps: [{APP}] }};") == ["a"]
    deploy = project.facts().ecosystem.deploy
    assert isinstance(deploy, CannotJudge)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("ecosystem.json", '// remark\n{"apps": [{"name": "a", "script": "a.js",}]}\n'),
        ("ecosystem.json", "{apps: [{name: 'a', script: 'a' + '.js'}]}"),
        ("ecosystem.yml", "apps:\n  - name: a\n    script: a.js\n"),
        ("ecosystem.config.cjs", f"exports.apps = [{APP}];"),
        ("ecosystem.config.mjs", f"export const apps = [{APP}];"),
        ("ecosystem.config.mjs", f"export default {{ apps: [{APP}] }};"),
        ("ecosystem.config.ts", f"export default {{ apps: [{APP}] }};"),
        ("ecosystem", f"module.exports = {{ apps: [{APP}] }};"),
    ],
)
def test_forms_of_files(project: Project, path: str, text: str) -> None:
    assert names(project, text, path) == ["a"]


@pytest.mark.parametrize("path", ["ecosystem.config.js", "ecosystem.json", "ecosystem.yml"])
@pytest.mark.parametrize("text", ["{{{", "\0", "'"])
def test_files_that_cannot_be_read(project: Project, path: str, text: str) -> None:
    project.write(path, text)
    ecosystem = project.facts(config=path).ecosystem
    assert isinstance(ecosystem.apps, CannotJudge)
    assert isinstance(ecosystem.deploy, CannotJudge)
    assert isinstance(ecosystem.export, CannotJudge)
    assert ecosystem.syntax == {}


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_yaml_file(project: Project, text: str) -> None:
    project.write("ecosystem.yml", text)
    ecosystem = project.facts(config="ecosystem.yml").ecosystem
    assert isinstance(ecosystem.apps, CannotJudge)
    assert len(ecosystem.rejections) == 1


def test_a_file_that_throws(project: Project) -> None:
    project.write("ecosystem.config.js", "const path = require('path');\nthrow new Error('no');")
    ecosystem = project.facts().ecosystem
    assert isinstance(ecosystem.apps, CannotJudge)
    assert "require" in ecosystem.syntax
    assert ecosystem.misfit is None


def test_a_file_of_the_other_kind(project: Project) -> None:
    project.write("package.json", '{"type": "module"}')
    project.write("ecosystem.config.js", f"module.exports = {{ apps: [{APP}] }};")
    ecosystem = project.facts().ecosystem
    assert ecosystem.file.module == "module"
    assert "module is not defined" in str(ecosystem.misfit)
    assert [app.title for app in ecosystem.known_apps] == ["'a'"]


def test_what_the_server_sets(project: Project) -> None:
    project.write("ecosystem.config.js", f"module.exports = {{ apps: process.env.ROLE === 'api' ? [{APP}] : [] }};")
    assert isinstance(project.facts().ecosystem.apps, CannotJudge)
    assert titles(project.facts(variables={"ROLE": "api"})) == ["a"]
    assert titles(project.facts(variables={"ROLE": "web"})) == []


def test_what_the_server_sets_is_not_shown(project: Project) -> None:
    project.apps(APP)
    project.facts(variables={"DB_PASSWORD": "hq7-Xd92kLm4"})
    assert "hq7" not in project.scrubber.scrub("it is hq7-Xd92kLm4")


def test_where_pm2_is_called(project: Project) -> None:
    project.write(
        "ecosystem.config.js", "module.exports = { apps: [{ name: 'a', script: 'a.js', cwd: process.cwd() }] };"
    )
    (project.root / "api").mkdir()
    assert project.app(cwd="api").folder == Folder("api", inside=True, exists=True)
    assert project.app().folder == Folder(".", inside=True, exists=True)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("ecosystem.config.js", "js"),
        ("ecosystem.config.mjs.bak", "js"),
        ("a.config.js/app.js", "js"),
        ("package.json", "json"),
        ("ecosystem.yaml.config.js", "yaml"),
        ("ecosystem.config.apiserver.cjs", None),
        ("ecosystem.CONFIG.js", None),
        ("", None),
    ],
)
def test_formats(name: str, form: str | None) -> None:
    assert pm2_format(name) == form


# Choice of the file


def test_the_file_that_the_gate_file_names(project: Project) -> None:
    project.apps(APP)
    facts = project.facts()
    assert (facts.ecosystem.file.chosen, facts.ecosystem.file.because, facts.notes) == ("option", None, ())
    assert facts.own is facts.ecosystem


def test_the_file_that_convention_finds(project: Project) -> None:
    project.environment = "apiserver"
    project.apps(APP, path="ecosystem.api.config.js")
    facts = project.facts(config=None)
    assert facts.ecosystem.file.chosen == "convention"
    assert facts.notes == (
        "apiserver: 'ecosystem.api.config.js' is taken for the ecosystem file of 'apiserver', since no `config` is given",
    )


def test_no_file_is_found(project: Project) -> None:
    with pytest.raises(CannotJudge, match="no ecosystem file is called like 'production'"):
        project.facts(config=None)


@pytest.mark.parametrize(
    ("config", "says"),
    [("gone.config.js", "there is no ecosystem file"), ("../x.config.js", "leads out of the project")],
)
def test_a_file_that_is_not_there(project: Project, config: str, says: str) -> None:
    with pytest.raises(CannotJudge, match=says) as caught:
        project.facts(config=config)
    assert str(caught.value.finding.place) == "deploygate.yaml:4:7"


def test_a_link_out_of_the_project(tmp_path: Path) -> None:
    project = Project(tmp_path / "root")
    project.root.mkdir()
    (tmp_path / "x.config.js").touch()
    (project.root / "x.config.js").symlink_to("../x.config.js")
    with pytest.raises(CannotJudge, match="leads out of the project"):
        project.facts(config="x.config.js")


def test_an_absolute_path(project: Project) -> None:
    project.apps(APP)
    assert project.facts(config=str(project.root / "ecosystem.config.js")).ecosystem.file.path == "ecosystem.config.js"


def test_the_file_that_is_about_to_be_started(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.apps(APP)
    project.apps("{ name: 'b', script: 'b.js' }", path="ops/hotfix.config.js")
    for given in ("ops/hotfix.config.js", "./ops/hotfix.config.js", str(project.root / "ops" / "hotfix.config.js")):
        project.arguments["pm2-config"] = given
        facts = project.facts()
        assert (facts.ecosystem.file.path, facts.ecosystem.file.chosen) == ("ops/hotfix.config.js", "argument")
        assert isinstance(facts.own, Ecosystem)
        assert facts.own.file.path == "ecosystem.config.js"
    # As on the command line of any program, from where the person is.
    monkeypatch.chdir(project.root / "ops")
    project.arguments["pm2-config"] = "hotfix.config.js"
    assert project.facts().ecosystem.file.path == "ops/hotfix.config.js"


@pytest.mark.parametrize("given", ["gone.config.js", "/etc/passwd", "ops"])
def test_a_file_that_cannot_be_about_to_be_started(project: Project, given: str) -> None:
    project.apps(APP)
    (project.root / "ops").mkdir()
    project.arguments["pm2-config"] = given
    with pytest.raises(CannotJudge, match=f"there is no file '{given}' to judge"):
        project.facts()


def test_the_own_file_need_not_be_there_then(project: Project) -> None:
    project.apps(APP)
    project.arguments["pm2-config"] = "ecosystem.config.js"
    facts = project.facts(config="gone.config.js")
    assert titles(facts) == ["a"]
    assert isinstance(facts.own, CannotJudge)


# Other environments


def test_other_environments(project: Project) -> None:
    project.environment = "apiserver"
    project.apps(APP)
    project.apps("{ name: 'b', script: 'b.js' }", path="ecosystem.web.config.js")
    project.other("webserver", apps=["b", "c-*"], host="web-*")
    project.other("chatserver", config="gone.config.js", host=["chat-1", "chat-2"])
    project.patterns = {"apiserver": ("api-*",), "chatserver": ("ignored",), "webserver": ()}
    facts = project.facts(apps=["a"])
    web = facts.others["webserver"]
    assert isinstance(web, Ecosystem)
    assert [app.title for app in web.known_apps] == ["'b'"]
    assert isinstance(facts.others["chatserver"], CannotJudge)
    assert facts.wanted == {"apiserver": ("a",), "webserver": ("b", "c-*")}
    assert facts.hosts == {"apiserver": ("api-*",), "webserver": ("web-*",), "chatserver": ("chat-1", "chat-2")}


def test_what_depends_on_a_variable_that_is_not_set(project: Project) -> None:
    class Refusing(type(options())):  # type: ignore[misc]
        def __getattribute__(self, name: str) -> object:
            if name in ("apps", "config", "host"):
                raise CannotJudge(f"`{name}` refers to $X", self.place(name))
            return super().__getattribute__(name)

    project.apps(APP)
    project.siblings["webserver"] = Refusing()
    facts = project.facts()
    assert facts.wanted == {}
    assert facts.hosts == {}
    assert isinstance(facts.others["webserver"], CannotJudge)


def test_namesakes(project: Project) -> None:
    project.environment = "apiserver"
    project.apps(APP)
    project.write("ecosystem.config.apiserver.cjs")
    project.write("ecosystem.web.config.js")
    assert [(file.path, file.accepted) for file in project.facts().namesakes] == [
        ("ecosystem.config.apiserver.cjs", False)
    ]


def test_without_siblings(project: Project) -> None:
    project.apps(APP)
    own = options()
    deploy = project.deploy(own)
    deploy.siblings.clear()  # type: ignore[attr-defined]
    assert read_pm2(own, deploy).others == {}


def test_values_have_places(project: Project) -> None:
    project.apps(APP)
    export = project.facts().ecosystem.export
    assert isinstance(export, Known)
    assert not isinstance(export, Unknown)
    assert str(export.place) == "ecosystem.config.js:1:18"
