from __future__ import annotations

from pathlib import Path

import pytest

from imports_projects import ImportsProject


@pytest.fixture
def project(tmp_path: Path) -> ImportsProject:
    return ImportsProject(tmp_path.resolve())
