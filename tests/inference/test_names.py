"""What environments are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.inference.document import Entry, written
from pytest_deploygate.inference.names import environment, is_deployed, is_same, rest, stage
from repositories import loaded

NOISE = ("ecosystem", "pm2", "process", "config")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("ecosystem.config.js", ""),
        ("ecosystem.api.config.js", "api"),
        ("ecosystem.config.apiserver.cjs", "apiserver"),
        ("api.ecosystem.config.js", "api"),
        ("ecosystem-api-server.config.js", "api-server"),
        ("ecosystemApi.config.js", "Api"),
        ("pm2.web.json", "web"),
        ("pm2_web.json", "web"),
        ("pm2prod.config.js", "prod"),
        ("web-pm2.json", "web"),
        ("process.yml", ""),
        ("processing.config.js", "processing"),
        ("ecosystem.api.staging.config.js", "api-staging"),
    ],
)
def test_what_a_file_is_about(file, said):
    assert rest(file, NOISE) == said


@pytest.mark.parametrize(
    ("text", "name"),
    [("api", "api"), ("a b:c", "a-b-c"), ("all", "all-servers"), ("ALL", "ALL"), ("*", ""), (" .. ", ""), ("\x00\u200b", ""),
     ("é", "é"), ("AKIAIOSFODNN7EXAMPLQ", "")],
)  # fmt: skip
def test_a_name(text, name):
    assert environment(text) == name


@given(st.text(max_size=30))
def test_every_name_can_be_an_environments(tmp_path_factory, text):
    name = environment(text)
    if name:
        lines = ["version: 1", *written(Entry("environments", (Entry(name, (Entry("gate", {}),)),)))]
        assert list(loaded(tmp_path_factory.mktemp("gate"), "\n".join(lines)).environments) == [name]


def test_names_that_mean_one_environment():
    assert is_same("prod", "production")
    assert is_same("api-server", "apiserver")
    assert is_same("stg", "staging")
    assert not is_same("api", "web")
    assert not is_same("größe", "gre")
    assert not is_same("日", "本")


def test_stages():
    assert [stage(name) for name in ("api", "api-prod", "live", "dev", "stage2")] == [
        "",
        "production",
        "production",
        "development",
        "staging",
    ]
    assert [is_deployed(name) for name in ("production", "prod-eu", "staging", "dev")] == [True] * 4
    assert [is_deployed(name) for name in ("github-pages", "pypi2", "api", "test", "e2e", "ci")] == [False] * 6
