"""The launchers that are known, by the name of their program and by what ``python -m`` calls them."""

from __future__ import annotations

from collections.abc import Mapping

from .alembic import ALEMBIC
from .celery import CELERY
from .django import DJANGO_ADMIN
from .fastapi import FASTAPI
from .flask import FLASK
from .gunicorn import GUNICORN
from .launcher import Launcher
from .pytest import PYTEST, PYTEST_OLD
from .queues import ARQ, DRAMATIQ, RQ
from .servers import DAPHNE, GRANIAN, HYPERCORN, WAITRESS
from .uvicorn import UVICORN

__all__ = ["LAUNCHERS", "MODULES"]

_ALL = (
    GUNICORN,
    UVICORN,
    HYPERCORN,
    DAPHNE,
    GRANIAN,
    WAITRESS,
    FLASK,
    FASTAPI,
    CELERY,
    DRAMATIQ,
    RQ,
    ARQ,
    DJANGO_ADMIN,
    PYTEST,
    PYTEST_OLD,
    ALEMBIC,
)
LAUNCHERS: Mapping[str, Launcher] = {launcher.program: launcher for launcher in _ALL}
MODULES: Mapping[str, Launcher] = {launcher.module: launcher for launcher in reversed(_ALL)}
