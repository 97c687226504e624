from __future__ import annotations

import sys
from pathlib import Path

import pytest

from launchers import LaunchProject, tooled
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.imports.interpreter import ask


@pytest.fixture
def root(tmp_path: Path) -> Path:
    # What a started process says of its folder has no link in it.
    folder = tmp_path.resolve() / "shop"
    folder.mkdir()
    return folder


@pytest.fixture
def project(root: Path) -> LaunchProject:
    """A project whose Python is the one that runs the tests."""
    return LaunchProject(root, ask(sys.executable, Location("deploygate.yaml")))


@pytest.fixture
def real(root: Path) -> LaunchProject:
    """A project whose Python has the real launchers."""
    return LaunchProject(root, tooled())
