"""Where the code of a service lies."""

from __future__ import annotations

import pytest

from pytest_deploygate.inference.code import holds_python, service_code
from repositories import project


@pytest.mark.parametrize(
    ("files", "folder", "script", "code"),
    [
        (["apps/api/server.js", "apps/web/x.js"], ".", "apps/api/server.js", ["apps/api"]),
        (["src/server.js", "lib/a.js"], ".", "src/server.js", ["src"]),
        (["server.js", "lib/a.js", "ecosystem.config.js", "routes/a.txt"], ".", "server.js", ["lib", "server.js"]),
        (["src/a.ts"], ".", "dist/server.js", ["src"]),
        (["bin/www", "routes/a.js", "app.js"], ".", "bin/www", ["routes"]),
        (
            ["apps/api/index.js", "apps/api/src/a.ts"],
            "apps/api",
            "apps/api/index.js",
            ["apps/api/src", "apps/api/index.js"],
        ),
        (["shop/__init__.py", "migrations/__init__.py", "setup.py"], ".", "", ["shop"]),
        (["services/a/main.py", "services/a/app/x.py"], "services/a", "", ["services/a/app"]),
        (["README.md"], ".", "", []),
    ],
)
def test_code(tmp_path, files, folder, script, code):
    assert service_code(folder, script, project(tmp_path, dict.fromkeys(files, ""))) == code


def test_python(tmp_path):
    found = project(tmp_path, dict.fromkeys(["ml/app/a.py", "web/b.js", "mlx/c.js"], ""))
    assert [holds_python(folder, found) for folder in (".", "ml", "ml/app", "web", "mlx", "gone")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
