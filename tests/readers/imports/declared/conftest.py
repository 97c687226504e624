from __future__ import annotations

from pathlib import Path

import pytest

from dependency_projects import DependencyProject


@pytest.fixture
def project(tmp_path: Path) -> DependencyProject:
    return DependencyProject(tmp_path.resolve())
