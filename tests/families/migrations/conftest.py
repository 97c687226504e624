from __future__ import annotations

from pathlib import Path

import pytest

from migrations_projects import MigrationsProject


@pytest.fixture
def project(tmp_path: Path) -> MigrationsProject:
    return MigrationsProject(tmp_path.resolve())
