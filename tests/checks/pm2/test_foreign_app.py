from __future__ import annotations

import pytest

from projects import Outcome, Project

API = "{ name: 'api', script: 'api/server.js' }"
WEB = "{ name: 'storefront', script: 'web/storefront.js' }"
ADMIN = "{ name: 'admin', script: 'web/admin.js' }"


@pytest.fixture
def project(project: Project) -> Project:
    """An API server and a web server, each with a file of its own."""
    project.environment = "apiserver"
    project.apps(API)
    project.apps(WEB, ADMIN, path="ecosystem.web.config.js")
    project.other("webserver", config="ecosystem.web.config.js")
    return project


def judge(project: Project, **given: object) -> Outcome:
    return project.judge("pm2/foreign-app", **given)


# Declared


def test_every_app_is_declared(project: Project) -> None:
    assert judge(project, apps=["api"]).passed
    assert judge(project, apps=["*"]).passed


def test_another_roles_app(project: Project) -> None:
    project.apps(API, WEB)
    found = judge(project, apps=["api"]).finding
    assert found.message == "'storefront' belongs to 'webserver', not to 'apiserver'"
    assert found.subject == "storefront"
    assert str(found.place) == "ecosystem.config.js:4:13"
    assert [(str(other.place), other.message) for other in found.related] == [
        ("ecosystem.web.config.js:3:13", "'webserver' has it here")
    ]


def test_an_app_that_another_environment_lists(project: Project) -> None:
    project.apps(API, "{ name: 'chat', script: 'chat.js' }")
    project.other("chatserver", config="missing.config.js", apps=["chat*"])
    found = judge(project, apps=["api"]).finding
    assert "belongs to 'chatserver'" in found.message
    assert found.related == ()


def test_an_app_that_nobody_lists(project: Project) -> None:
    project.apps(API, "{ name: 'chat', script: 'chat.js' }")
    found = judge(project, apps=["api"]).finding
    assert "no environment lists it" in found.message
    assert "add it to `apps:`" in found.help


def test_the_own_file_is_named_where_another_one_is_judged(project: Project) -> None:
    project.arguments["pm2-config"] = "ecosystem.web.config.js"
    outcome = judge(project, apps=["api"])
    assert outcome.subjects == ["storefront", "admin"]
    assert "start 'ecosystem.config.js' instead" in outcome.findings[0].help


def test_an_unknown_name(project: Project) -> None:
    project.apps(API, "{ name: process.env.NAME, script: 'x.js' }")
    refusal = judge(project, apps=["api"]).refusal
    assert refusal.subject == "apps[1]"
    assert "NAME" in refusal.help


def test_a_name_that_is_right_either_way(project: Project) -> None:
    project.apps("{ name: process.env.BLUE ? 'api-blue' : 'api-green', script: 'api/server.js' }")
    assert judge(project, apps=["api-*"]).passed
    assert judge(project, apps=["api-blue"]).refusal.subject == "apps[0]"
    assert judge(project, apps=["api"]).subjects == ["apps[0]"]


def test_an_app_without_a_name_is_no_app(project: Project) -> None:
    project.apps(API, "{ cwd: '.' }")
    assert judge(project, apps=["api"]).passed


def test_a_private_name_is_not_shown(project: Project) -> None:
    project.apps("{ name: process.env.NAME, script: 'x.js' }")
    found = judge(project, apps=["api"], variables={"NAME": "very-private"}).finding
    assert "very-private" not in str(found)
    assert found.subject == "apps[0]"


# In disguise


def test_another_roles_app_under_a_right_name(project: Project) -> None:
    project.apps("{ name: 'api', script: 'web/storefront.js' }")
    found = judge(project, apps=["api"]).finding
    assert found.message == "'api' starts what 'webserver' starts under another name"
    assert str(found.place) == "ecosystem.config.js:3:28"
    assert found.related[0].message == "'webserver' starts it here as 'storefront'"


def test_one_script_that_two_roles_run_each_in_its_own_way(project: Project) -> None:
    worker = "{{ name: 'worker-{}', script: 'worker.js' }}"
    project.apps(API, worker.format("api"))
    project.apps(WEB, worker.format("web"), path="ecosystem.web.config.js")
    assert judge(project, apps=["api", "worker-*"]).passed


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("args: '--role api'", "args: '--role web'"),
        ("env: { ROLE: 'api' }", "env: { ROLE: 'web' }"),
        ("env: { ROLE: process.env.ROLE }", "env: { ROLE: process.env.ROLE }"),
        ("env: { ...process.env }", "env: { ...process.env }"),
        ("env: { ROLES: ['a'] }", "env: { ROLES: ['a'] }"),
        ("env: process.env.E", "env: process.env.E"),
        ("cwd: 'api'", "cwd: 'web'"),
        ("cwd: process.env.X", "cwd: process.env.X"),
    ],
)
def test_not_certainly_the_same(project: Project, here: str, there: str) -> None:
    project.apps(f"{{ name: 'api', script: 'main.js', {here} }}")
    project.apps(f"{{ name: 'storefront', script: 'main.js', {there} }}", path="ecosystem.web.config.js")
    assert judge(project, apps=["api"]).passed


def test_a_command_is_the_same_only_in_a_folder_of_its_own(project: Project) -> None:
    project.apps("{ name: 'api', script: 'npm', args: 'start' }")
    project.apps("{ name: 'storefront', script: 'npm', args: 'start' }", path="ecosystem.web.config.js")
    assert judge(project, apps=["api"]).passed
    (project.root / "web").mkdir()
    project.apps("{ name: 'api', script: 'npm', args: 'start', cwd: 'web' }")
    project.apps("{ name: 'storefront', script: 'npm', args: ['start'], cwd: 'web' }", path="ecosystem.web.config.js")
    assert judge(project, apps=["api"]).subjects == ["api"]


def test_a_role_that_starts_it_itself(project: Project) -> None:
    project.apps("{ name: 'api', script: 'web/storefront.js' }")
    project.apps("{ name: 'preview', script: 'web/storefront.js' }", path="ecosystem.apistaging.config.js")
    project.other("apiserver-staging", config="ecosystem.apistaging.config.js")
    assert judge(project, apps=["api"]).passed


# Not declared, another file judged


def test_the_own_file_says_what_belongs_here(project: Project) -> None:
    project.arguments["pm2-config"] = "ecosystem.web.config.js"
    outcome = judge(project)
    assert outcome.subjects == ["storefront", "admin"]
    assert not outcome.refusals
    project.arguments["pm2-config"] = "ecosystem.config.js"
    assert judge(project).passed


def test_the_own_file_cannot_be_read(project: Project) -> None:
    project.arguments["pm2-config"] = "ecosystem.web.config.js"
    assert "no ecosystem file 'gone.config.js'" in judge(project, config="gone.config.js").refusal.message


# Not declared, compared with other roles


def test_nothing_is_shared(project: Project) -> None:
    assert judge(project).passed


def test_one_app_is_shared(project: Project) -> None:
    project.apps(API, ADMIN)
    found = judge(project).finding
    assert found.message == "'admin' belongs to 'webserver', not to 'apiserver'"
    assert "if both run it" in found.help


def test_the_whole_file_is_the_other_roles(project: Project) -> None:
    project.apps(WEB, ADMIN)
    assert judge(project).subjects == ["storefront", "admin"]


def test_an_app_of_the_other_role_under_a_new_name(project: Project) -> None:
    project.apps(API, "{ name: 'gateway', script: 'web/storefront.js' }")
    assert judge(project).subjects == ["gateway"]


def test_another_roles_list(project: Project) -> None:
    project.apps(API, "{ name: 'chat', script: 'chat.js' }")
    project.other("chatserver", config="gone.config.js", apps=["chat"])
    assert judge(project).subjects == ["chat"]


def test_another_role_that_cannot_be_read(project: Project) -> None:
    project.other("chatserver", config="gone.config.js")
    refusal = judge(project).refusal
    assert refusal.subject == "chatserver"
    assert "gone.config.js" in refusal.message


def test_names_that_are_unknown(project: Project) -> None:
    project.apps(API, "{ name: process.env.NAME, script: 'x.js' }")
    assert judge(project).refusal.subject == "apps[1]"
    project.apps("{ name: process.env.X ? 'a' : 'admin', script: 'x.js' }")
    assert judge(project).refusal.subject == "apps[0]"
    project.apps("{ name: process.env.X ? 'a' : 'b', script: 'x.js' }")
    assert judge(project).passed
    project.apps("{ name: process.env.X ? 'storefront' : 'admin', script: 'x.js' }")
    assert judge(project).subjects == ["apps[0]"]


# Stages


@pytest.mark.parametrize("stage", ["local", "apiserver-staging", "api-prod", "production2", "api-server-dev"])
def test_stages_of_a_role_share_their_apps(project: Project, stage: str) -> None:
    project.apps(API, path="ecosystem.stage.config.js")
    project.other(stage, config="ecosystem.stage.config.js")
    assert judge(project).passed


def test_two_roles_of_one_stage_do_not(project: Project) -> None:
    project.environment = "api-prod"
    project.siblings = {}
    project.apps(API, path="ecosystem.web.config.js")
    project.other("web-prod", config="ecosystem.web.config.js")
    assert judge(project).subjects == ["api"]


def test_the_other_role_comes_before_the_other_stage(project: Project) -> None:
    project.apps(API, WEB)
    project.apps(API, WEB, path="ecosystem.local.config.js")
    project.siblings = {"all-local": project.siblings.pop("webserver"), **project.siblings}
    project.other("local", config="ecosystem.local.config.js")
    project.other("webserver", config="ecosystem.web.config.js")
    assert "'webserver'" in judge(project, apps=["api"]).finding.message


# Nothing to compare with


def test_nothing_says_what_belongs_here(project: Project) -> None:
    project.siblings = {}
    project.apps(
        API,
        ADMIN,
        "{ name: '@shop/web: 1', script: 'x.js' }",
        "{ name: '007', script: 'x.js' }",
        "{ name: 'true', script: 'x.js' }",
    )
    refusal = judge(project).refusal
    assert "nothing says which apps belong to 'apiserver'" in refusal.message
    assert refusal.help.endswith('`apps: [api, admin, "@shop/web: 1", "007", "true"]`')
    assert str(refusal.place) == "deploygate.yaml:3:5"


def test_a_file_that_only_looks_like_it(project: Project) -> None:
    project.write("ecosystem.config.apiserver.cjs", "module.exports = {}")
    project.apps(API, WEB)
    found = judge(project, apps=["api"]).finding
    assert found.related[-1].message.endswith("is called like 'apiserver', but PM2 would run it as a script")
    assert found.related[-1].place.path == "ecosystem.config.apiserver.cjs"


def test_the_list_of_apps_is_unknown(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = { apps: require('our-apps') };")
    assert "our-apps" in judge(project, apps=["api"]).refusal.message
