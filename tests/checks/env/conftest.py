from __future__ import annotations

from pathlib import Path

import pytest

from env_projects import EnvProject


@pytest.fixture
def project(tmp_path: Path) -> EnvProject:
    return EnvProject(tmp_path.resolve())
