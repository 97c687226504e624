"""Compose files: the stages that they are for, and the project's own services."""

from __future__ import annotations

import pytest

from pytest_deploygate.inference.containers import read_containers
from repositories import project

OWN = "services:\n  api: {build: .}\n"


def containers(tmp_path, files):
    found = project(tmp_path, files)
    return read_containers(found), found.problems


def test_the_file_that_is_taken_where_none_is_named(tmp_path):
    ((one,), _) = containers(tmp_path, {"docker-compose.yml": OWN})
    assert (one.stage, one.given, one.main.name, one.main.place.line) == ("", None, "api", 2)
    assert (one.main.folder, one.main.dockerfile) == (".", "Dockerfile")


def test_a_file_below_a_folder(tmp_path):
    text = "services:\n  api:\n    build: {context: ../services/api, dockerfile: prod.Dockerfile}\n"
    ((one,), _) = containers(tmp_path, {"deploy/compose.yaml": text})
    assert (one.given, one.main.folder, one.main.dockerfile) == (
        "deploy/compose.yaml",
        "services/api",
        "services/api/prod.Dockerfile",
    )
    assert one.folders == {"services/api"}
    assert one.entry(one.main).file == "deploy/compose.yaml"


@pytest.mark.parametrize(
    "service",
    [
        "{image: 'postgres:16', command: postgres}",
        "{image: 'ghcr.io/a/b:1'}",
        "{build: $X}",
        "{build: ../other}",
        "{image: 'node:20'}",
        "[]",
        "null",
    ],
)
def test_services_that_are_not_the_projects(tmp_path, service):
    found, _ = containers(tmp_path, {"compose.yaml": f"services:\n  x: {service}\n"})
    assert found == []


@pytest.mark.parametrize("image", ["node:20-slim", "python", "docker.io/library/python:3.12", "oven/bun:1"])
def test_a_language_that_runs_a_command(tmp_path, image):
    ((one,), _) = containers(tmp_path, {"compose.yaml": f"services:\n  x: {{image: '{image}', command: run}}\n"})
    assert (one.main.name, one.main.dockerfile) == ("x", "")


def test_several_services(tmp_path):
    text = "services:\n  a: {build: .}\n  b: {build: ., ports: ['80:80']}\n  db: {image: mysql}\n"
    ((one,), _) = containers(tmp_path, {"compose.yaml": text})
    assert [service.name for service in one.services] == ["a", "b"]
    assert one.main.name == "b"
    ((one,), _) = containers(tmp_path, {"compose.yaml": text.replace(", ports: ['80:80']", "")})
    assert one.main is None


def test_stages(tmp_path):
    files = {
        "docker-compose.yml": OWN,
        "docker-compose.prod.yml": "services:\n  api: {environment: {A: 1}, ports: ['80:80']}\n",
        "docker-compose.staging.yml": OWN,
        "docker-compose.override.yml": OWN,
        "docker-compose.ci.yml": OWN,
        "docker-compose.monitoring.yml": OWN,
    }
    found, problems = containers(tmp_path, files)
    assert {one.stage: one.files for one in found} == {
        "prod": ("docker-compose.yml", "docker-compose.prod.yml"),
        "staging": ("docker-compose.staging.yml",),
    }
    assert found[0].main.ports
    assert found[0].entry(found[0].main).file is None, "what it starts is said by the first"
    assert problems == ["'docker-compose.monitoring.yml' is left out: its name says no stage, such as production"]


def test_a_stage_that_starts_something_else(tmp_path):
    files = {"compose.yaml": OWN, "compose.prod.yaml": "services:\n  api: {command: other}\n"}
    ((one,), _) = containers(tmp_path, files)
    assert one.entry(one.main) is None


def test_tags_and_wrong_files(tmp_path):
    found, problems = containers(
        tmp_path,
        {
            "compose.yaml": OWN + "  b: {build: ., ports: !reset []}\n",
            "x/compose.yaml": "services: [\n",
            "y/compose.yaml": "[]",
        },
    )
    assert [service.name for service in found[0].services] == ["api", "b"]
    assert len(problems) == 1
    assert problems[0].startswith("'x/compose.yaml' cannot be read: ")
