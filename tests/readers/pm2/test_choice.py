from __future__ import annotations

from pathlib import Path

import pytest

from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.pm2.choice import conventional, ecosystem_files

GATE = Location("deploygate.yaml", 3, 5)


def choose(environment: str, files: list[str], *others: str) -> str | None:
    try:
        return conventional(environment, [environment, *others], tuple(sorted(files)), GATE)
    except CannotJudge:
        return None


@pytest.mark.parametrize(
    ("environment", "file"),
    [
        ("apiserver", "ecosystem.apiserver.config.js"),
        ("apiserver", "ecosystem.api-server.config.cjs"),
        ("apiserver", "ecosystem.api.config.js"),
        ("api", "ecosystem.apiserver.config.js"),
        ("apiServer", "ecosystem.config.api_server.js"),
        ("apiserver", "api.pm2.json"),
        ("apiserver", "pm2-api.yml"),
        ("apiserver", "processes.api.json"),
        ("apiserver", "deploy/ecosystem.api.config.js"),
        ("apiserver", "apiserver/ecosystem.config.js"),
        ("apiserver", "servers/api/pm2.config.js"),
        ("production", "ecosystem.prod.config.js"),
        ("prod", "ecosystem.production.config.js"),
        ("api-production", "ecosystem.production.api.config.js"),
        ("api-production", "ecosystem.api.config.js"),
        ("api-staging", "ecosystem.api.config.js"),
    ],
)
def test_a_file_that_is_called_like_the_environment(environment: str, file: str) -> None:
    files = [file, "ecosystem.config.js", "ecosystem.web.config.js"]
    assert choose(environment, files, "webserver") == file


@pytest.mark.parametrize(
    ("environment", "file"),
    [
        ("apiserver", "ecosystem.apis.config.js"),
        ("apiserver", "ecosystem.api-worker.config.js"),
        ("production", "ecosystem.api.production.config.js"),
        ("api-production", "ecosystem.api.staging.config.js"),
        ("api-production", "ecosystem.production.config.js"),
        ("apiserver", "api/ecosystem.web.config.js"),
    ],
)
def test_a_file_that_is_not(environment: str, file: str) -> None:
    assert choose(environment, [file], "webserver") is None


def test_the_exact_name_comes_first() -> None:
    files = ["ecosystem.api.config.js", "ecosystem.api.production.config.js"]
    assert choose("api-production", files) == "ecosystem.api.production.config.js"
    assert choose("api-staging", files) == "ecosystem.api.config.js"


def test_several_files() -> None:
    assert choose("apiserver", ["ecosystem.api.config.js", "ecosystem.apiserver.config.js"]) is None
    assert choose("apiserver", ["ecosystem.api.config.js", "api/pm2.config.js"]) is None


@pytest.mark.parametrize(
    "file", ["ecosystem.config.js", "pm2.config.cjs", "ecosystem.json", "ecosystem.yml", "process.json"]
)
def test_the_only_environment_has_the_plain_file(file: str) -> None:
    assert choose("apiserver", [file]) == file
    assert choose("production", [file, "ecosystem.web.config.js"]) == file


def test_stages_share_the_plain_file() -> None:
    assert choose("production", ["ecosystem.config.js"], "staging") == "ecosystem.config.js"


def test_the_plain_file_is_nobodys_if_another_role_has_its_own() -> None:
    files = ["ecosystem.config.js", "ecosystem.web.config.js"]
    assert choose("apiserver", files, "webserver") is None
    assert choose("apiserver", files, "chatserver") == "ecosystem.config.js"


def test_the_plain_file_lies_in_the_root() -> None:
    assert choose("production", ["deploy/ecosystem.config.js"]) is None


def test_two_plain_files() -> None:
    assert choose("production", ["ecosystem.config.js", "ecosystem.config.cjs"]) is None


@pytest.mark.parametrize(
    ("files", "says", "example"),
    [
        (
            ("ecosystem.api.json", "ecosystem.api.yml"),
            "several files could be the ecosystem file of 'api': ecosystem.api.json, ecosystem.api.yml",
            "ecosystem.api.json",
        ),
        (
            ("ecosystem.web.json",),
            "no ecosystem file is called like 'api'; there are: ecosystem.web.json",
            "ecosystem.web.json",
        ),
        ((), "no ecosystem file is called like 'api'", "FILE"),
    ],
)
def test_what_is_said(files: tuple[str, ...], says: str, example: str) -> None:
    with pytest.raises(CannotJudge) as caught:
        conventional("api", ["api", "web"], files, GATE)
    assert str(caught.value) == says
    assert caught.value.finding.place == GATE
    assert caught.value.finding.help.endswith(f"`config: {example}`")


def test_which_files_are_called_like_ecosystem_files(tmp_path: Path) -> None:
    for path in (
        "ecosystem.config.js",
        "pm2.json",
        "processes.yaml",
        "my-ecosystem.ts",
        "a/ecosystem.config.js",
        "a/b/ecosystem.config.js",
        "a/b/c/ecosystem.config.js",
        "node_modules/x/ecosystem.config.js",
        ".cache/ecosystem.config.js",
        "dist/ecosystem.config.js",
        ".ecosystem.config.js",
        "ecosystem.md",
        "vite.config.js",
        "ecosystems.js",
        "processing.js",
        "ecosystem",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert ecosystem_files(tmp_path) == (
        "a/b/ecosystem.config.js",
        "a/ecosystem.config.js",
        "ecosystem.config.js",
        "my-ecosystem.ts",
        "pm2.json",
        "processes.yaml",
    )
    assert ecosystem_files(tmp_path / "gone") == ()


def test_there_is_an_end_to_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytest_deploygate.readers.pm2.choice._MOST_FOLDERS", 2)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pm2.json").touch()
    assert ecosystem_files(tmp_path) == ("a/pm2.json",)
