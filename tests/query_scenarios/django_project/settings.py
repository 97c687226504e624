"""Django set up in code, once a process, with an alias for each database and a replica of each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ENGINES = {"sqlite": "sqlite3", "postgresql": "postgresql", "mariadb": "mysql"}
ALIASES = {"sqlite": "default", "postgresql": "postgresql", "mariadb": "mariadb"}
APP = "query_scenarios.django_project"


def replica(alias: str) -> str:
    """The alias of the same database under a second name."""
    return f"{alias}_replica"


class Router:
    """Sends all that names no alias to the database that is under test, whatever it came from."""

    alias = "default"

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return Router.alias

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return Router.alias

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True


def configure() -> None:
    """Set Django up, unless that has been done."""
    import django
    from django.conf import settings

    if settings.configured:
        return
    engines = {alias: {"ENGINE": f"django.db.backends.{ENGINES[kind]}"} for kind, alias in ALIASES.items()}
    settings.configure(
        DATABASES={**engines, **{replica(alias): {**engine} for alias, engine in engines.items()}},
        DATABASE_ROUTERS=[f"{APP}.settings.Router"],
        INSTALLED_APPS=["django.contrib.contenttypes", APP],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="-",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )
    django.setup()


def _take_pymysql() -> None:
    """Let Django's backend have PyMySQL for its driver, and nobody else."""
    if "django.db.backends.mysql.base" in sys.modules:
        return
    import pymysql

    pymysql.install_as_MySQLdb()
    import django.db.backends.mysql.base  # noqa: F401

    del sys.modules["MySQLdb"]


def _parts(backend: str, url: str | None, folder: Path) -> dict[str, Any]:
    if backend == "sqlite":
        return {"NAME": str(folder / "shop.sqlite3")}
    parts = urlsplit(url or "")
    return {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": str(parts.port),
        # PyMySQL takes longer to load certificates than most scenarios take.
        "OPTIONS": {"ssl_disabled": True} if backend == "mariadb" else {},
    }


@contextmanager
def routed(backend: str, url: str | None, folder: Path) -> Iterator[str]:
    """The alias that stands for a database for as long as this lasts."""
    configure()
    if backend == "mariadb":
        _take_pymysql()
    from django.db import connections

    alias = ALIASES[backend]
    for one in (alias, replica(alias)):
        connections[one].close()
        connections.settings[one].update(_parts(backend, url, folder))
    before, Router.alias = Router.alias, alias
    try:
        yield alias
    finally:
        Router.alias = before
        connections.close_all()
