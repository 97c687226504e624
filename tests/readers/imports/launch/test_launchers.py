"""What launchers are given that needs no real one to be judged, or that no real one would get through."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from launchers import LaunchProject
from pytest_deploygate.families.imports import Entrypoint
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.imports.interpreter import Interpreter
from pytest_deploygate.readers.imports.steps import Launch


@pytest.fixture
def shop(project: LaunchProject) -> LaunchProject:
    project.write("main.py", "app = 1\ndef create(): pass\n")
    project.write("pkg/__init__.py")
    project.write("pkg/main.py")
    return project


def last(launch: Launch) -> tuple[str, str]:
    return launch.steps[-1].name, launch.steps[-1].attribute


@pytest.mark.parametrize(
    ("line", "name", "attribute"),
    [
        ("gunicorn main", "main", "application"),
        ("gunicorn -w 4 -b :$PORT --access-logfile - main:app", "main", "app"),
        ("gunicorn -w $(nproc) --bind=0.0.0.0:${PORT:-8000} 'main:create(\"x\", debug=True)'", "main", "create()"),
        ("gunicorn --worker-cl gthread main:app", "main", "app"),
        ("uvicorn --factory main:create --port $PORT", "main", "create()"),
        ("uvicorn main:app.inner --port $PORT", "main", "app.inner"),
        ("hypercorn asgi:main", "main", "app"),
        ("daphne -p $PORT main:app.x", "main", "app.x"),
        ("granian --factory main:create", "main", "create()"),
        ("granian pkg.main", "pkg.main", "app"),
        ("waitress-serve --call main:create", "main", "create()"),
        ("flask --app main:app run", "main", "app"),
        ("flask --app main:create run", "main", "create()"),
        ("flask --app 'main:create(1)' run", "main", "create()"),
        ("flask --app pkg run", "pkg", ""),
        ("celery -A main.app worker -l info", "main", "app"),
        ("celery --app=pkg.main beat", "pkg.main", ""),
        ("dramatiq main:app pkg.main -p 2 -t 4", "pkg.main", ""),
        ("arq pkg.main.Settings", "pkg.main", "Settings"),
    ],
)
def test_what_is_imported(shop: LaunchProject, line: str, name: str, attribute: str) -> None:
    assert last(shop.command(line)) == (name, attribute)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("gunicorn -w 4", "gunicorn is given nothing to import"),
        ("gunicorn main.py:app --x=1 $APP", "`$APP` may hold options for 'gunicorn', and is not known here"),
        ("gunicorn $APP", "`$APP` may hold options for 'gunicorn', and is not known here"),
        ('gunicorn "$APP"', "what gunicorn imports depends on `$APP`, which is not known here"),
        ("gunicorn main:app[0]", "'app[0]' is neither a name nor a call of one, which is all that gunicorn takes"),
        ("gunicorn --chdir $DIR main:app", "`--chdir` depends on `$DIR`, which is not known here"),
        ("gunicorn --chdir ../x main:app", "`--chdir` is '../x', which is outside the project"),
        ("gunicorn --paste x.ini", "gunicorn is given a paste config, which is not read"),
        ("gunicorn -c gone.py main:app", "'gone.py' does not exist"),
        ("gunicorn -c python:gone main:app", "gunicorn's config is the module 'gone', which is not in the project"),
        ("gunicorn -k $CLASS main:app", "the class of the workers depends on `$CLASS`, which is not known here"),
        ("uvicorn --port 1 main", "uvicorn takes `module:attribute`, and is given 'main' alone"),
        ("uvicorn ./main.py --port 1", "'./main.py' is no name of a module that uvicorn could import"),
        ("hypercorn -b x", "hypercorn is given nothing to import"),
        ("daphne main -p 1", "daphne takes `module:attribute`, and is given 'main' alone"),
        ("granian --http 1", "granian is given nothing to import"),
        ("flask run --port 1", "flask is told of no app, and there is no wsgi.py or app.py"),
        ("fastapi run gone.py", "there is no 'gone.py'"),
        ("fastapi --help x", "fastapi is told neither to `run` nor to `dev`"),
        ("celery worker -l info", "celery is told of no app"),
        ("celery -A main frobnicate", "`celery frobnicate` is no command that is known here"),
        ("dramatiq --use-spawn main", "how `--use-spawn` starts dramatiq's workers is not followed"),
        ("dramatiq -p 2", "dramatiq is given nothing to import"),
        ("arq Settings --check", "arq is given nothing to import"),
        ("alembic history -v", "the command of alembic that is given imports nothing of the project"),
        ("alembic upgrade head", "alembic reads its config, and 'alembic.ini' does not exist"),
        ("pytest gone -q", "pytest is given 'gone', which is not there"),
        ("pytest --pyargs pkg", "what `--pyargs` finds is not followed"),
        ("pytest --import-mode=x", "pytest has no import mode 'x'"),
        ("pytest pkg -q", "pytest finds neither a conftest nor a test module here"),
        ("django-admin check -v 2", "which settings Django takes is not known: neither `DJANGO_SETTINGS_MODULE` nor `--settings` is given"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged(shop: LaunchProject, line: str, why: str) -> None:
    assert shop.refused(line).message == why


@pytest.mark.parametrize("line", ["pythonpath = os.environ['X']", "if x:\n    chdir = 'a'", "worker_class = kind()"])
def test_a_config_that_only_a_run_knows(shop: LaunchProject, line: str) -> None:
    shop.write("gunicorn.conf.py", f"{line}\n")
    assert "in gunicorn.conf.py`, which is not known here" in shop.refused("gunicorn main:app").message


def test_a_config_that_says_more(shop: LaunchProject) -> None:
    shop.write("gunicorn.conf.py", "import sys\nfrom base import *\nsys.path.insert(0, 'x')\nworkers = 2 * n\n")
    launch = shop.command("gunicorn main:app")
    said = [(known.message, known.place.line) for known in launch.unknown if known.place.path == "gunicorn.conf.py"]
    assert said == [
        ("what 'gunicorn.conf.py' takes from elsewhere is not read", 2),
        ("'gunicorn.conf.py' changes `sys.path`", 3),
    ]
    shop.write("gunicorn.conf.py", "chdir = (\n")
    assert shop.refused("gunicorn main:app").message == "gunicorn's config 'gunicorn.conf.py' cannot be parsed"


def test_settings_that_are_not_written_out(shop: LaunchProject) -> None:
    shop.write("manage.py", "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\n")
    shop.write(
        "settings.py",
        "A = ['pkg']\nINSTALLED_APPS = A + ['gone', more()]\nif A:\n    INSTALLED_APPS += ['x']\nINSTALLED_APPS.append('pkg.main.X')\n",
    )
    launch = shop.command("python manage.py migrate", environment={"DJANGO_SETTINGS_MODULE": "other"})
    assert [step.name for step in launch.steps[1:]] == ["settings", "pkg", "pkg.main"]
    assert [(known.message, known.place.line) for known in launch.unknown] == [
        ("`INSTALLED_APPS` is not known to the last", 2),
        ("`INSTALLED_APPS` is not known to the last", 3),
    ]


def test_a_python_whose_workers_start_otherwise(shop: LaunchProject) -> None:
    assert isinstance(shop.interpreter, Interpreter)
    messages = {}
    for version in ((3, 13, 0), (3, 14, 0)):
        shop.interpreter = replace(shop.interpreter, version=version)
        messages[version[1]] = [known.message for known in shop.command("dramatiq main:app pkg.main").unknown]
    assert len(messages[14]) == len(messages[13]) + 1


def test_options_of_an_older_python(shop: LaunchProject) -> None:
    assert isinstance(shop.interpreter, Interpreter)
    shop.interpreter = replace(shop.interpreter, version=(3, 10, 1))
    assert shop.refused("python -P main.py").message == "Python 3.10 has no option `-P` that starts something"
    launch = shop.command("python main.py", environment={"PYTHONSAFEPATH": "1"})
    assert shop.front(launch) == ["."]


@pytest.mark.parametrize(
    "line",
    [
        "python {long}.py",
        "python -m {long}",
        "cd {long} && python x.py",
        "gunicorn --chdir {long} main:app",
        "gunicorn {long}:app",
        "celery -A {long}.x worker",
        "flask --app {long} run",
        "fastapi run {long}.py",
        "PYTHONPATH={long} python main.py",
        "python {slashes}x.py",
        "$({nested}",
        "python -c '{nested}'",
        "hypercorn {long}:app",
        "granian {long}:app",
        "./{long} x",
    ],
)
def test_hostile_lines(shop: LaunchProject, line: str) -> None:
    filled = line.replace("{long}", "x" * 5000).replace("{slashes}", "a/" * 5000).replace("{nested}", "(" * 20_000)
    (found,) = shop.read(Entrypoint(command=filled))
    assert isinstance(found, CannotJudge) or found.steps
    (found,) = shop.read(
        Entrypoint(command=filled, environment={"PYTHONPATH": "\0", "DJANGO_SETTINGS_MODULE": "x" * 5000})
    )
    assert isinstance(found, CannotJudge)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("Procfile", Entrypoint(procfile="web")),
        ("Dockerfile", Entrypoint(dockerfile="Dockerfile")),
        ("x.service", Entrypoint(systemd="x.service")),
        ("compose.yaml", Entrypoint(compose="web")),
        ("start.sh", Entrypoint(command="sh start.sh")),
        ("gunicorn.conf.py", Entrypoint(command="gunicorn main:app")),
        ("pytest.ini", Entrypoint(command="pytest -q")),
        ("pyproject.toml", Entrypoint(command="shop-web --x")),
        ("alembic.ini", Entrypoint(command="alembic upgrade head")),
    ],
)
@pytest.mark.parametrize("kind", ["nothing", "bytes", "folder", "outside", "large", "noise"])
def test_hostile_files(shop: LaunchProject, path: str, entry: Entrypoint, kind: str, tmp_path: Path) -> None:
    file = shop.root / path
    if kind == "bytes":
        file.write_bytes(b"\xff\xfe\0web: python main.py\n")
    elif kind == "folder":
        file.mkdir()
    elif kind == "outside":
        (tmp_path / "elsewhere").write_text("web: python main.py\n")
        file.symlink_to(tmp_path / "elsewhere")
    elif kind == "large":
        file.write_text("#" * (2 * 1024 * 1024))
    elif kind == "noise":
        file.write_text(
            '[a\nweb: "\nCMD [\nFROM\nENV\nCOPY\nWORKDIR\nCOPY --x\nARG\n[Service]\nExecStart="\n' + "[" * 5000
        )
    found = shop.read(entry)
    optional = {"gunicorn.conf.py"} if kind in {"nothing", "folder"} else set()
    assert all(isinstance(each, CannotJudge) for each in found) or path in optional


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="a folder that cannot be read")
def test_a_folder_that_cannot_be_read(shop: LaunchProject) -> None:
    (shop.root / "tests").mkdir(mode=0)
    assert "cannot be read" in shop.refused("pytest -q").message


def test_a_loop_of_links(shop: LaunchProject) -> None:
    shop.write("tests/test_x.py")
    (shop.root / "tests/again").symlink_to("..")
    (shop.root / "tests/self").symlink_to("self")
    assert last(shop.command("pytest tests -q")) == ("test_x", "")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = ["pkg"]\npython_files = ["main.py"]\n'),
        ("pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = "pkg"\npython_files = "main.py"\n'),
        ("pytest.toml", '[pytest]\ntestpaths = ["pkg"]\npython_files = ["main.py"]\n'),
        ("tox.ini", "[pytest]\ntestpaths = pkg\npython_files = main.py\n"),
        ("setup.cfg", "[tool:pytest]\ntestpaths = pkg\npython_files = main.py\n"),
    ],
)
def test_where_pytest_is_configured(shop: LaunchProject, file: str, text: str) -> None:
    shop.write(file, text)
    shop.write("conftest.py")
    launch = shop.command("pytest -q")
    assert [step.name for step in launch.steps] == [str(shop.root / "conftest.py"), "pkg.main"]
    assert shop.command("pytest -q", cwd="pkg").steps[-1].name == "pkg.main"


def test_a_config_that_is_none_of_pytest(shop: LaunchProject) -> None:
    shop.write("tox.ini", "[tox]\n")
    shop.write("setup.cfg", "[metadata\n")
    shop.write("pyproject.toml", "[tool.x]\n")
    shop.write("pkg/test_it.py")
    assert last(shop.command("pytest -q --ignore=pkg/sub")) == ("pkg.test_it", "")
    shop.write("pytest.ini", "[pytest]\naddopts = 'x\n")
    assert shop.refused("pytest -q").message == "a quote in the config of pytest is not closed"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    other = a:b\n    shop-web = pkg.main:cli.run\n"),
        ("pyproject.toml", '[tool.poetry.scripts]\nshop-web = "pkg.main:cli.run"\n'),
        ("pyproject.toml", '[tool.poetry.scripts]\nshop-web = {reference = "pkg.main:cli.run", type = "console"}\n'),
    ],
)
def test_where_scripts_are_declared(shop: LaunchProject, file: str, text: str) -> None:
    shop.write(file, text)
    assert last(shop.command("shop-web --x")) == ("pkg.main", "cli.run()")


def test_a_script_of_a_module_that_is_nowhere(shop: LaunchProject) -> None:
    shop.write("pyproject.toml", '[project.scripts]\nshop-web = "gone.main:run"\n')
    assert shop.refused("shop-web --x").message == "the program 'shop-web' imports 'gone.main', which is nowhere"
