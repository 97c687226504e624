"""What the reader says of a command against what the real launcher does with it."""

from __future__ import annotations

import shlex
import sys

import pytest

from launchers import LaunchProject

BIND = "-b 127.0.0.1:0"
PORT = "--host 127.0.0.1 --port 0"


SAFE = pytest.mark.skipif(sys.version_info < (3, 11), reason="this Python has no -P")


@pytest.fixture
def shop(real: LaunchProject) -> LaunchProject:
    real.telling("main.py", "wsgi.py", "pkg/main.py", "pkg/worker.py", "app/inner/deep.py")
    for package in ("pkg", "app/inner"):
        real.write(f"{package}/__init__.py")
    return real


@pytest.mark.parametrize(
    ("line", "cwd", "environ"),
    [
        ("python main.py", ".", {}),
        ("python shop/main.py", "..", {}),
        ("python -m pkg.main", ".", {}),
        pytest.param("python -P main.py", ".", {}, marks=SAFE),
        ("python -IBu main.py", ".", {"PYTHONPATH": "pkg"}),
        ("python -Esm pkg.main", ".", {"PYTHONPATH": "app"}),
        ("python -W ignore -X utf8 -OO main.py", ".", {"PYTHONPATH": "pkg:gone::app"}),
        ("python -uWignore main.py", ".", {}),
        ("python -Xdev main.py", ".", {"PYTHONWARNINGS": "default"}),
        ("python -m pkg.main", ".", {"PYTHONSAFEPATH": "1", "PYTHONPATH": "."}),
        ("python -S main.py", ".", {"PYTHONPATH": "app:"}),
        ("python -c 'import main'", ".", {}),
        ("python -c 'import pkg.main; pkg.main.app()'", "pkg", {"PYTHONPATH": ".."}),
    ],
)  # fmt: skip
def test_python(shop: LaunchProject, line: str, cwd: str, environ: dict[str, str]) -> None:
    if cwd == "..":
        shop.write("inner/shop/main.py", (shop.root / "main.py").read_text())
        cwd = "inner"
    seen = shop.start(line, cwd, environ)
    shop.agree(shop.command(line, cwd=cwd, environment=environ), seen)


def test_a_linked_script(shop: LaunchProject) -> None:
    (shop.root / "bin").mkdir()
    (shop.root / "bin/start.py").symlink_to("../pkg/worker.py")
    launch = shop.command("python bin/start.py")
    shop.agree(launch, shop.start("python bin/start.py"))
    assert shop.front(launch) == ["pkg"]


@pytest.mark.parametrize(
    ("line", "cwd", "environ"),
    [
        (f"gunicorn {BIND} main:app", ".", {}),
        (f"gunicorn {BIND} --chdir app --pythonpath .,inner inner.deep", ".", {}),
        (f"gunicorn {BIND} --threads 2 main:app", ".", {"PYTHONPATH": "pkg"}),
        (f"python -m gunicorn {BIND} main:app", ".", {}),
        ("gunicorn main:app", ".", {"GUNICORN_CMD_ARGS": f"{BIND} --pythonpath=pkg"}),
        (f"uvicorn {PORT} main:app", ".", {}),
        (f"uvicorn {PORT} --app-dir app inner.deep:app", ".", {}),
        (f"uvicorn {PORT} --workers 2 main:app", ".", {}),
        (f"uvicorn {PORT} --workers 2 --app-dir shop/app inner.deep:app", "..", {}),
        (f"python -m uvicorn {PORT} main:app", ".", {}),
        (f"hypercorn {BIND} main:app", ".", {}),
        (f"hypercorn {BIND} -w 0 app/inner/deep.py:app", ".", {}),
        (f"hypercorn {BIND} --workers=0 pkg.main:app", ".", {}),
        (f"python -m hypercorn {BIND} main:app", ".", {}),
        ("daphne -b 127.0.0.1 -p 0 main:app", ".", {}),
        (f"granian {PORT} --interface wsgi main:app", ".", {}),
        (f"granian {PORT} --interface wsgi --working-dir app main:app", ".", {}),
        (f"waitress-serve {PORT} main:app", ".", {}),
        (f"flask --app main run {PORT}", ".", {}),
        (f"flask --app app/inner/deep.py run {PORT}", ".", {}),
        (f"flask run {PORT}", ".", {}),
        (f"python -m flask run {PORT}", ".", {"FLASK_APP": "pkg.main:app"}),
        (f"fastapi run {PORT}", ".", {}),
        (f"fastapi run {PORT} app/inner/deep.py", ".", {}),
        (f"fastapi run {PORT} --entrypoint main:app", ".", {}),
        ("celery -A main worker", ".", {}),
        ("celery --workdir app -A inner.deep worker", ".", {}),
        ("dramatiq main", ".", {}),
        ("dramatiq --path app -- inner.deep", ".", {}),
        ("arq main.WorkerSettings", ".", {}),
    ],
)  # fmt: skip
def test_launchers(shop: LaunchProject, line: str, cwd: str, environ: dict[str, str]) -> None:
    root = shop.root
    if cwd == "..":
        # The project is a folder further up.
        shop.root = root.parent
        cwd = "."
        line = line.replace("shop/", f"{root.name}/")
    seen = shop.start(line, cwd, environ)
    shop.agree(shop.command(line, cwd=cwd, environment=environ), seen)
    assert shlex.split(line)[0] in shop.command(line, cwd=cwd, environment=environ).title


CONFIG = """
import os
bind = "127.0.0.1:0"
chdir = "app"
pythonpath = "inner,../pkg"
wsgi_app = "inner.deep:app"
threads: int = 4
"""


@pytest.mark.parametrize(
    ("path", "line", "environ"),
    [
        ("gunicorn.conf.py", "gunicorn", {}),
        ("gunicorn.conf.py", "gunicorn --chdir pkg main", {}),
        ("ops/conf.py", "gunicorn -c ops/conf.py", {}),
        ("ops/conf.py", "gunicorn --config=file:ops/conf.py --pythonpath app", {}),
        ("ops/conf.py", "gunicorn", {"GUNICORN_CMD_ARGS": "--config ops/conf.py"}),
        ("ops/conf.py", "gunicorn -c python:ops.conf", {}),
    ],
)
def test_gunicorn_with_a_config(shop: LaunchProject, path: str, line: str, environ: dict[str, str]) -> None:
    shop.write(path, CONFIG)
    shop.agree(shop.command(line + " ", environment=environ), shop.start(line, environ=environ))


def test_the_folder_of_a_config(shop: LaunchProject) -> None:
    shop.write("app/conf.py", "import os\nbind = '127.0.0.1:0'\nchdir = os.path.dirname(os.path.abspath(__file__))\n")
    line = "gunicorn -k gthread -c app/conf.py inner.deep"
    shop.agree(shop.command(line), shop.start(line))


@pytest.mark.parametrize(
    ("line", "environ"),
    [
        ("uvicorn --port 0", {"UVICORN_APP": "main:app", "UVICORN_APP_DIR": "pkg"}),
        ("uvicorn main:app --port 0", {"WEB_CONCURRENCY": "2"}),
        ("uvicorn main:app --port 0 --reload", {}),
        ("flask run --port 0", {"FLASK_APP": "pkg/main.py"}),
        ("celery worker", {"CELERY_APP": "main"}),
    ],
)
def test_options_from_the_environment(shop: LaunchProject, line: str, environ: dict[str, str]) -> None:
    shop.agree(shop.command(line, environment=environ), shop.start(line, environ=environ))


@pytest.mark.parametrize("name", [".flaskenv", ".env"])
def test_flask_with_a_file_of_variables(shop: LaunchProject, name: str) -> None:
    shop.write(name, "FLASK_APP=inner/deep.py\n")
    shop.write("app/here", "")
    line = "flask run --port 0"
    shop.agree(shop.command(line, cwd="app"), shop.start(line, "app"))


@pytest.mark.parametrize("line", ["celery -A proj worker", "celery -A proj.celery worker"])
def test_celery_in_a_package(shop: LaunchProject, line: str) -> None:
    shop.write("proj/__init__.py", "from .celery import app as celery_app\n")
    shop.telling("proj/celery.py")
    launch = shop.command(line)
    shop.agree(launch, shop.start(line))
    assert [step.name for step in launch.steps][-1] == "proj.celery"


@pytest.mark.parametrize("line", ["fastapi run --port 0", "fastapi dev --port 0", "fastapi run --port 0 --workers 2"])
def test_fastapi_with_an_entry_in_pyproject(shop: LaunchProject, line: str) -> None:
    shop.write("pyproject.toml", '[tool.fastapi]\nentrypoint = "pkg.worker:app"\n')
    shop.agree(shop.command(line), shop.start(line))


def test_a_link_to_the_folder_of_the_app(shop: LaunchProject) -> None:
    (shop.root / "current").symlink_to("app")
    line = "gunicorn -b 127.0.0.1:0 --chdir current inner.deep"
    shop.agree(shop.command(line), shop.start(line))
    line = "uvicorn --port 0 inner.deep:app"
    shop.agree(shop.command(line, cwd="current"), shop.start(line, "current"))
