"""What the reader says of runs that import several modules of a project, against the real Django, pytest and alembic."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchers import LaunchProject
from pytest_deploygate.readers.imports.steps import Launch

MANAGE = """\
import os, sys
def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proj.settings")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
if __name__ == "__main__":
    main()
"""
WSGI = """\
import os
from django.core.wsgi import get_wsgi_application
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proj.settings")
application = get_wsgi_application()
"""
SETTINGS = """
from .base import *
INSTALLED_APPS = [*CONTRIB, "polls.apps.PollsConfig", *OWN]
"""
BASE = """
SECRET_KEY = "x"
CONTRIB = ("django.contrib.contenttypes",)
OWN = ["blog", "plain"]
ROOT_URLCONF = "proj.urls"
"""
APPS = "from django.apps import AppConfig\nclass {}Config(AppConfig):\n    name = '{}'\n"


@pytest.fixture
def django(real: LaunchProject) -> LaunchProject:
    real.write("manage.py", MANAGE)
    real.write("proj/__init__.py")
    real.write("proj/wsgi.py", WSGI)
    real.noting("proj/settings.py", text=SETTINGS)
    real.write("proj/base.py", BASE)
    real.noting("proj/urls.py", text="urlpatterns = []\n")
    for app in ("polls", "blog", "plain"):
        real.write(f"{app}/__init__.py")
    real.noting("polls/apps.py", text=APPS.format("Polls", "polls"))
    real.noting("blog/apps.py", text=APPS.format("Blog", "blog"))
    real.noting("polls/models.py", "plain/models.py")
    return real


def steps(launch: Launch, *leaving_out: str) -> list[tuple[str, list[str]]]:
    kept = [step for step in launch.steps if step.name not in leaving_out]
    return [(Path(step.name).stem if step.kind == "script" else step.name, list(step.path)) for step in kept]


@pytest.mark.parametrize(
    ("line", "cwd"),
    [
        ("python manage.py check", "."),
        ("python manage.py check --settings=proj.settings --pythonpath polls", "."),
        ("python ../manage.py check", "polls"),
        ("django-admin check --pythonpath . --settings proj.settings", "."),
        ("python -m django check --settings proj.settings", "."),
    ],
)
def test_django(django: LaunchProject, line: str, cwd: str) -> None:
    launch = django.command(line, cwd=cwd)
    kept = {"runpy", "django", str(django.root / "manage.py"), "blog", "plain", "polls"}
    assert steps(launch, *kept) == django.noted(line, cwd)


def test_a_wsgi_module_of_django(django: LaunchProject) -> None:
    line = "gunicorn -b 127.0.0.1:0 --check-config proj.wsgi"
    noted = django.noted(line)
    launch = django.command(line)
    names = [name for name, _ in noted]
    assert names == ["proj.settings", "polls.apps", "blog.apps", "polls.models", "plain.models"]
    said = steps(
        launch, "gunicorn.glogging", "gunicorn.workers.sync", "proj.wsgi", "blog", "plain", "polls", "proj.urls"
    )
    assert said == noted


def test_celery_with_django(django: LaunchProject) -> None:
    text = "import os\nfrom celery import Celery\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'proj.settings')\n"
    django.write("proj/celery.py", text + "app = Celery('proj')\napp.config_from_object('django.conf:settings')\n")
    django.write("polls/tasks.py", "import os\nos._exit(0)\n")
    django.write("proj/celery.py", (django.root / "proj/celery.py").read_text() + "app.autodiscover_tasks(['polls'])\n")
    line = "celery -A proj worker --pool solo"
    noted = django.noted(line)
    kept = {"proj", "proj.celery", "blog", "plain", "polls"}
    assert steps(django.command(line), *kept) == noted


@pytest.mark.parametrize(
    ("line", "config"),
    [
        ("pytest", ""),
        ("pytest tests/unit", ""),
        ("pytest tests/unit/test_one.py::test", ""),
        ("pytest", "[pytest]\npythonpath = src lib\ntestpaths = tests\n"),
        ("python -m pytest -p no:cacheprovider", ""),
        ("pytest -o python_files=check_*.py", "[pytest]\n"),
    ],
)  # fmt: skip
def test_pytest(real: LaunchProject, line: str, config: str) -> None:
    test = "def test(): pass\n"
    real.noting("conftest.py", "tests/conftest.py", "tests/unit/conftest.py")
    real.noting(
        "tests/unit/test_one.py", "tests/test_two.py", "other/check_three.py", "tests/pkg/test_four.py", text=test
    )
    real.write("tests/pkg/__init__.py")
    real.write("src/util.py")
    if config:
        real.write("pytest.ini", config)
    launch = real.command(line)
    assert steps(launch, "runpy", "pytest") == real.noted(line)


@pytest.mark.parametrize(
    ("line", "config"),
    [
        ("pytest -q", "[pytest]\naddopts = --import-mode=append\n"),
        ("pytest --import-mode append tests other", "[pytest]\npython_files = check_*.py test_*.py\n"),
    ],
)
def test_pytest_that_appends(real: LaunchProject, line: str, config: str) -> None:
    real.noting("tests/conftest.py", "tests/test_two.py", "other/check_three.py", "tests/pkg/test_four.py")
    real.write("tests/pkg/__init__.py")
    real.write("pytest.ini", config)
    launch = real.command(line)
    assert steps(launch) == real.noted(line)


@pytest.mark.parametrize(
    ("mode", "paths"),
    [
        ("append", ["conftest.py", "tests/conftest.py", "tests/test_one.py"]),
        ("prepend", ["one/test_same.py", "two/test_same.py"]),
    ],
)
def test_pytest_refuses_two_files_of_one_name(real: LaunchProject, mode: str, paths: list[str]) -> None:
    for path in paths:
        real.write(path, "def test(): pass\n")
    line = f"pytest --import-mode={mode}"
    assert "mismatch" in real.start(line, wait=False).output.lower()
    assert "has its name" in real.refused(line).message


def test_pytest_that_imports_files(real: LaunchProject) -> None:
    real.noting("tests/conftest.py", "tests/test_one.py", text="def test(): pass\n")
    line = "pytest --import-mode=importlib"
    noted = real.noted(line)
    launch = real.command(line)
    assert [(step.kind, step.name) for step in launch.steps] == [
        ("script", str(real.root / "tests/conftest.py")),
        ("script", str(real.root / "tests/test_one.py")),
    ]
    assert [list(step.path) for step in launch.steps] == [path for _, path in noted]


@pytest.mark.parametrize("prepended", ["prepend_sys_path = src .", "prepend_sys_path = src:.\npath_separator = os", ""])
def test_alembic(real: LaunchProject, prepended: str) -> None:
    real.write("ops/alembic.ini", f"[alembic]\nscript_location = %(here)s/migrations\n{prepended}\n")
    real.noting("ops/migrations/env.py")
    real.write("ops/migrations/versions/.keep")
    real.write("src/x.py")
    line = "alembic -c ops/alembic.ini upgrade head"
    ((name, path),) = real.noted(line)
    assert name == "env_py"
    (step,) = real.command(line).steps
    assert (step.kind, step.name, list(step.path)) == ("script", str(real.root / "ops/migrations/env.py"), path)


@pytest.mark.parametrize(
    "line",
    [
        "gunicorn -b 127.0.0.1:0 main:nope",
        "gunicorn -b 127.0.0.1:0 'main:nope()'",
        "uvicorn --port 0 main:nope",
        "uvicorn --port 0 main:app.nope",
        "hypercorn -w 0 -b 127.0.0.1:0 main:nope",
        "flask --app main:nope run --port 0",
        "fastapi run main.py --app nope --port 0",
        "celery -A main:nope worker",
        "celery -A main.nope worker",
        "dramatiq main:nope",
        "arq main.nope",
    ],
)
def test_what_launchers_say_of_a_missing_name(real: LaunchProject, line: str) -> None:
    real.write("main.py", "def app(): pass\n")
    step = real.command(line).steps[-1]
    said = real.start(line, wait=False).output
    text = step.missing
    kind, colon, message = text.partition(": ")
    wanted = message if colon and kind.isidentifier() else text
    # Some break lines where the text has none, and draw a frame around it.
    plain = " ".join("".join(c for c in said if c not in "│╭╮╰╯─").split())
    assert wanted, step
    assert " ".join(wanted.split()) in plain
