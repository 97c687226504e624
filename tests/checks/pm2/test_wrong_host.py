from __future__ import annotations

import pytest

from projects import Outcome, Project


def judge(project: Project, host: str, /, name: str = "production", **given: object) -> Outcome:
    project.apps("{ name: 'a', script: 'x.js' }", rest=f"deploy: {{ '{name}': {{ user: 'u', host: {host} }} }}")
    return project.judge("pm2/wrong-host", **given)


@pytest.mark.parametrize(
    "host",
    [
        "'api-1.example.com'",
        "['api-1.example.com', 'api-2.example.com']",
        "'deploy@api-1.example.com'",
        "[{ host: 'api-1.example.com', port: 22 }]",
    ],
)
def test_the_environments_own_host(project: Project, host: str) -> None:
    assert judge(project, host, host="api-*.example.com").passed
    assert judge(project, host, host=["192.0.2.1", "api-?.example.com"]).passed


@pytest.mark.parametrize(
    "host", ["'web-1.example.com'", "['api-1.example.com', 'web-1.example.com']", "[{ host: 'web-1.example.com' }]"]
)
def test_another_host(project: Project, host: str) -> None:
    found = judge(project, host, host="api-*.example.com").finding
    assert found.message == "`deploy.production` goes to a host that is not one of 'production'"
    assert found.subject == "deploy.production"


def test_another_environments_host(project: Project) -> None:
    project.other("webserver", config="w.config.js", host="web-*.example.com")
    assert "a host of 'webserver'" in judge(project, "'web-1.example.com'").finding.message
    assert judge(project, "'api-1.example.com'").passed
    assert judge(project, "'web-1.example.com'", host="*.example.com").passed


def test_the_patterns_of_detect(project: Project) -> None:
    project.patterns = {"production": ("api-*",), "webserver": ("web-*",)}
    assert judge(project, "'api-1'").passed
    assert "a host of 'webserver'" in judge(project, "'web-1'").finding.message
    # What `pm2` says itself comes first.
    assert judge(project, "'api-1'", host="shop-*").subjects == ["deploy.production"]


def test_which_entry_is_meant(project: Project) -> None:
    assert judge(project, "'web-1'", name="live", host="api-*", env="live").subjects == ["deploy.live"]
    assert judge(project, "'web-1'", name="live", host="api-*").passed
    project.environment = "apiserver"
    assert judge(project, "'web-1'", name="api-production", host="api-*").subjects == ["deploy.api-production"]
    assert judge(project, "'web-1'", name="webserver", host="api-*").passed


def test_nothing_to_compare_with(project: Project) -> None:
    assert judge(project, "'web-1'").passed


@pytest.mark.parametrize("host", ["undefined", "''", "5", "[]"])
def test_no_host(project: Project, host: str) -> None:
    assert judge(project, host, host="api-*").passed


def test_an_unknown_host(project: Project) -> None:
    refusal = judge(project, "process.env.HOST", host="api-*").refusal
    assert refusal.subject == "deploy.production"
    assert "HOST" in refusal.help
    assert (
        judge(project, "process.env.HOST", host="api-*", variables={"HOST": "very-private"}).finding.message.count(
            "very"
        )
        == 0
    )


def test_an_unknown_entry(project: Project) -> None:
    project.apps("{ script: 'x.js' }", rest="deploy: { production: require('our-deploy') }")
    assert "our-deploy" in project.judge("pm2/wrong-host", host="api-*").refusal.message


def test_an_unknown_section(project: Project) -> None:
    project.apps("{ script: 'x.js' }", rest="deploy: require('our-deploy')")
    assert "our-deploy" in project.judge("pm2/wrong-host", host="api-*").refusal.message


def test_an_entry_that_is_none(project: Project) -> None:
    project.apps("{ script: 'x.js' }", rest="deploy: { production: 'api-1' }")
    assert project.judge("pm2/wrong-host", host="api-*").passed
