from __future__ import annotations

from projects import Project

API = "{ name: 'api', script: 'api.js' }"
WORKER = "{ name: 'api-worker', script: 'worker.js' }"


def test_every_app_is_there(project: Project) -> None:
    project.apps(API, WORKER)
    assert project.judge("pm2/missing-app", apps=["api", "api-*"]).passed


def test_an_app_is_not_there(project: Project) -> None:
    project.apps(API)
    found = project.judge("pm2/missing-app", apps=["api", "api-worker"]).finding
    assert found.message == "'api-worker' is not in 'ecosystem.config.js'"
    assert found.subject == "api-worker"
    assert str(found.place) == "deploygate.yaml:5:14"


def test_a_pattern_that_matches_nothing(project: Project) -> None:
    project.apps(API)
    assert project.judge("pm2/missing-app", apps=["api", "chat-*"]).subjects == ["chat-*"]


def test_brackets_mean_themselves(project: Project) -> None:
    project.apps("{ name: '[a]', script: 'api.js' }")
    assert project.judge("pm2/missing-app", apps=["[a]"]).passed
    assert project.judge("pm2/missing-app", apps=["a"]).subjects == ["a"]


def test_an_unknown_name_could_be_it(project: Project) -> None:
    project.apps(API, "{ name: process.env.NAME, script: 'worker.js' }")
    refusal = project.judge("pm2/missing-app", apps=["api", "api-worker"]).refusal
    assert refusal.subject == "api-worker"
    assert "NAME" in refusal.help


def test_an_unknown_name_that_cannot_be_it(project: Project) -> None:
    project.apps(API, "{ name: process.env.X ? 'a' : 'b', script: 'worker.js' }")
    assert project.judge("pm2/missing-app", apps=["api", "c"]).subjects == ["c"]
    assert project.judge("pm2/missing-app", apps=["api", "a"]).refusal.subject == "a"


def test_an_unknown_name_does_not_matter_if_all_are_there(project: Project) -> None:
    project.apps(API, "{ name: process.env.NAME, script: 'worker.js' }")
    assert project.judge("pm2/missing-app", apps=["api"]).passed


def test_a_file_without_any_app(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = { deploy: {} };")
    assert "no app at all" in project.judge("pm2/missing-app").finding.message
    project.apps()
    assert project.judge("pm2/missing-app", apps=["api"]).subjects == ["ecosystem.config.js"]


def test_the_list_is_unknown(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = { apps: require('our-apps') };")
    assert "our-apps" in project.judge("pm2/missing-app", apps=["api"]).refusal.message


def test_nothing_is_asked_for(project: Project) -> None:
    project.apps(API)
    assert project.judge("pm2/missing-app").passed


def test_the_environments_own_file_says_what_belongs_here(project: Project) -> None:
    project.apps(API, WORKER)
    project.apps(API, path="hotfix.config.js")
    project.arguments["pm2-config"] = "hotfix.config.js"
    found = project.judge("pm2/missing-app").finding
    assert found.message == "'api-worker' is not in 'hotfix.config.js'"
    assert found.place.path == "ecosystem.config.js"


def test_the_own_file_is_no_help(project: Project) -> None:
    project.apps(API, path="hotfix.config.js")
    project.arguments["pm2-config"] = "hotfix.config.js"
    assert "no ecosystem file" in project.judge("pm2/missing-app").refusal.message
    project.apps("{ name: process.env.NAME, script: 'api.js' }")
    assert "NAME" in project.judge("pm2/missing-app").refusal.help
