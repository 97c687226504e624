"""What runs the gate."""

from __future__ import annotations

import pytest
import yaml

from pytest_deploygate.inference.calls import CI, commands, pre_commit
from repositories import write


@pytest.mark.parametrize(
    ("files", "installs"),
    [
        ({}, "pip install pytest-deploygate"),
        ({"requirements.txt": ""}, "pip install pytest-deploygate -r requirements.txt"),
        ({"setup.py": ""}, "pip install pytest-deploygate ."),
        ({"pyproject.toml": "[build-system]\n"}, "pip install pytest-deploygate ."),
        ({"pyproject.toml": "[tool.ruff]\n"}, "pip install pytest-deploygate"),
    ],
)
def test_commands(tmp_path, files, installs):
    assert commands(write(tmp_path, files, git=False)) == [installs, "pytest --deploygate --env=all"]


def test_configurations():
    github = yaml.safe_load(CI["github"][1](["a", "b"]))["jobs"]["gate"]["steps"]
    assert [step["run"] for step in github if "run" in step] == ["a", "b"]
    assert yaml.safe_load(CI["gitlab"][1](["a", "b"]))["deploygate"]["script"] == ["a", "b"]
    assert yaml.safe_load(pre_commit("1.2"))["repos"][0]["rev"] == "v1.2"
