"""Small repositories that `deploygate init` looks at, and the gate that it writes for them, run for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from pytest_deploygate.extensions import installed
from pytest_deploygate.gate import Gate, load
from pytest_deploygate.inference import Inferred, infer
from pytest_deploygate.inference.project import Project
from pytest_deploygate.secret import Scrubber

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "GIT_"))}
CLEAN.pop("GITHUB_ACTIONS", None)
PYTHON = "{}.{}".format(*sys.version_info)
ALEMBIC = {
    "alembic.ini": "[alembic]\nscript_location = migrations\nprepend_sys_path = .\n",
    "migrations/env.py": "from alembic import context\nfrom shop.db import Base\n\ntarget_metadata = Base.metadata\n",
    "migrations/versions/0001_users.py": """
        import sqlalchemy as sa
        from alembic import op

        revision = "0001"
        down_revision = None


        def upgrade():
            op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))


        def downgrade():
            op.drop_table("users")
        """,
}
FASTAPI = {
    **ALEMBIC,
    "requirements.txt": "fastapi\nsqlalchemy\nalembic\n",
    ".env.example": "DATABASE_URL=postgresql://shop:change-me@localhost/shop\nLOG_LEVEL=info\nSESSION_SECRET=\n",
    "shop/__init__.py": "",
    "shop/main.py": "from fastapi import FastAPI\n\nfrom shop import db\n\napp = FastAPI(title=db.LEVEL)\n",
    "shop/db.py": """
        import os

        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        URL = os.environ["DATABASE_URL"]
        LEVEL = os.getenv("LOG_LEVEL", "info")


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
        """,
}
DJANGO = {
    "manage.py": """
        import os
        import sys

        if __name__ == "__main__":
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
        """,
    "requirements.txt": "django\n",
    "shop/__init__.py": "",
    "shop/settings.py": """
        import os

        SECRET_KEY = os.environ["SECRET_KEY"]
        INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "orders"]
        ROOT_URLCONF = "shop.urls"
        DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.db"}}
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """,
    "shop/urls.py": "urlpatterns = []\n",
    "shop/wsgi.py": """
        import os

        from django.core.wsgi import get_wsgi_application

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
        application = get_wsgi_application()
        """,
    "orders/__init__.py": "",
    "orders/models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    pass\n",
    "orders/migrations/__init__.py": "",
    "orders/migrations/0001_initial.py": """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            initial = True
            dependencies = []
            operations = [
                migrations.CreateModel("Order", [("id", models.BigAutoField(primary_key=True, serialize=False))])
            ]
        """,
}
API = """
    const path = require('path');
    module.exports = {
      apps: [
        {
          name: 'api',
          script: 'apps/api/server.js',
          cwd: __dirname,
          env: { NODE_ENV: 'development' },
          env_production: { NODE_ENV: 'production', PORT: 4000 },
        },
        { name: 'api-worker', script: 'apps/api/worker.js', cwd: path.join(__dirname), env_production: { RETRIES: 5 } },
      ],
    };
    """
WEB = """
    module.exports = {
      apps: [{
        name: 'storefront',
        script: 'apps/web/server.js',
        cwd: __dirname,
        env: { API_URL: 'http://localhost:4000' },
        env_production: { NODE_ENV: 'production', API_URL: 'https://api.lantern-shop.com', PORT: 3000 },
      }],
    };
    """
MONOREPO = {
    "package.json": """
        {
          "name": "lantern",
          "private": true,
          "workspaces": ["apps/*"],
          "scripts": {
            "deploy:web": "pytest --deploygate --env=web && pm2 startOrReload ecosystem.web.config.js --env production"
          }
        }
        """,
    "ecosystem.apiserver.config.js": API,
    "ecosystem.web.config.js": WEB,
    "apps/api/package.json": '{"name": "api", "dependencies": {"dotenv": "^16", "@prisma/client": "^5"}}\n',
    "apps/api/.env.example": "PORT=4000\nDATABASE_URL=postgres://user:change-me@localhost/shop\nJWT_SECRET=\n",
    "apps/api/server.js": "require('dotenv').config();\nconst url = process.env.DATABASE_URL;\nlisten(process.env.PORT);\n",
    "apps/api/worker.js": "const retries = Number(process.env.RETRIES || 3);\n",
    "apps/api/prisma/schema.prisma": "",
    "apps/api/prisma/migrations/20240101000000_init/migration.sql": "CREATE TABLE a (id int);\n",
    "apps/web/server.js": "fetch(process.env.API_URL);\n",
    ".github/workflows/deploy.yml": """
        on: push
        jobs:
          deploy:
            runs-on: ubuntu-latest
            environment: production
            steps:
              - run: |
                  ssh api 'cd /srv/lantern && git pull'
                  ssh api pm2 startOrReload ecosystem.apiserver.config.js --env production
        """,
}
MIXED = {
    "package.json": '{"name": "mixed", "dependencies": {"express": "^4"}}\n',
    "ecosystem.config.js": """
        module.exports = {
          apps: [
            {
              name: 'web',
              script: 'server/index.js',
              cwd: __dirname,
              env: { NODE_ENV: 'development', PORT: 3000 },
              env_production: { NODE_ENV: 'production' },
            },
            { name: 'recommender', script: 'main.py', cwd: __dirname + '/ml', interpreter: 'python3' },
          ],
        };
        """,
    "server/index.js": "listen(process.env.PORT);\n",
    "ml/requirements.txt": "sqlalchemy\n",
    "ml/main.py": "from engine import model\n",
    "ml/engine/__init__.py": "",
    "ml/engine/model.py": "import sqlalchemy\n",
}
COMPOSE = {
    "compose.yaml": """
        services:
          web:
            build: .
            ports: ["8000:8000"]
            env_file: deploy/web.env
            environment:
              PORT: "8000"
          db:
            image: postgres:16
            environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}
        """,
    "deploy/web.env": "LOG_LEVEL=info\nAPI_URL=https://api.lantern-shop.com\n",
    ".env.example": "PORT=8000\nLOG_LEVEL=info\nAPI_URL=https://api.lantern-shop.com\nWORKERS=1\nSENTRY_DSN=\n",
    "Dockerfile": f'FROM python:{PYTHON}\nWORKDIR /app\nENV WORKERS=2\nCOPY . .\nCMD ["python", "-m", "shop"]\n',
    "shop/__init__.py": "",
    "shop/__main__.py": """
        import os

        port = int(os.environ["PORT"])
        workers = os.environ["WORKERS"]
        url = os.environ["API_URL"]
        level = os.environ.get("LOG_LEVEL", "info")
        dsn = os.getenv("SENTRY_DSN", "")
        """,
}


@dataclass(frozen=True)
class Judged:
    """What a run of the gate said.

    Attributes:
        code: Pytest's exit code.
        red: For each rule that does not hold, by environment and rule, what it is about.
        warned: The same for warnings.
        places: Where something is said.
        passed: How many rules hold.
        text: All that the run printed.
    """

    code: int
    red: Mapping[tuple[str, str], list[str]]
    warned: Mapping[tuple[str, str], list[str]]
    places: frozenset[str]
    passed: int
    text: str


def write(root: Path, files: Mapping[str, str], *, git: bool = True) -> Path:
    """Write a repository."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).removeprefix("\n"), "utf-8")
    if git:
        subprocess.run(["git", "init", "-q", str(root)], env=CLEAN, check=True, capture_output=True)
    return root


def project(root: Path, files: Mapping[str, str], *, git: bool = False) -> Project:
    """A repository as the parts of the inference look at it."""
    return Project(write(root, files, git=git), CLEAN, Scrubber())


def inferred(root: Path, files: Mapping[str, str], *, git: bool = False) -> Inferred:
    """What is inferred from a repository."""
    return infer(write(root, files, git=git), CLEAN, Scrubber())


def loaded(root: Path, text: str) -> Gate:
    """A gate file, written and loaded."""
    path = root / "deploygate.yaml"
    path.write_text(text, "utf-8")
    return load(path, installed(), {})


def gate(root: Path, *arguments: str) -> Judged:
    """Run the gate of a repository, all environments."""
    report = root.parent / f"{root.name}.json"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--deploygate",
        "--env=all",
        "-p",
        "no:asyncio",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, f"--deploygate-report=json:{report}", *arguments],
        cwd=root,
        env=CLEAN,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    text = done.stdout + done.stderr
    if not report.exists():
        return Judged(done.returncode, {}, {}, frozenset(), 0, text)
    red: dict[tuple[str, str], list[str]] = {}
    warned: dict[tuple[str, str], list[str]] = {}
    places: set[str] = set()
    said = json.loads(report.read_text("utf-8"))
    for one in said["judgements"]:
        found = one["findings"] + one["refusals"]
        places.update(finding["place"]["path"] for finding in found)
        into = {"failed": red, "cannot judge": red, "warned": warned}.get(one["state"])
        if into is not None:
            into[one["environment"], one["rule"]] = [finding["subject"] for finding in found]
    return Judged(done.returncode, red, warned, frozenset(places), said["counts"]["passed"], text)
