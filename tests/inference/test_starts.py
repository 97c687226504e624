"""The section `imports`: what Python starts, each followed before it is written."""

from __future__ import annotations

import sys

import pytest

from repositories import PYTHON, inferred, loaded

APP = {"shop/__init__.py": "", "shop/__main__.py": "", "shop/main.py": "def run(): pass\n"}
FAST = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def imports(root, files):
    found = inferred(root, files)
    if not found.text:
        return None, ""
    (environment,) = loaded(root, found.text).environments.values()
    return environment.families.get("imports"), found.text


def entries(root, files):
    """The entry points that are live, each by its only key."""
    said, text = imports(root, files)
    if said is None:
        return [], text
    return [
        one if isinstance(one, str) else next((k, v) for k, v in vars(one).items() if v is not None and v != {})
        for one in said.entrypoints
    ], text


def test_a_procfile(tmp_path):
    text = "# comment\nweb: python -m shop\nworker: node x.js\nrelease: python gone.py\n"
    said, text = entries(tmp_path, {**APP, "Procfile": text})
    assert said == [("procfile", "web")]
    assert "        - {procfile: web}  # Procfile:2\n" in text
    assert "        # - {procfile: release}  # there is no script 'gone.py'" in text
    assert "worker" not in text, "Node's is nobody's here"


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [
        ("Dockerfile", True),
        ("Dockerfile.prod", True),
        ("prod.Dockerfile", True),
        ("Dockerfile.dev", False),
        ("Dockerfile.test", False),
        ("Dockerfile-ci", False),
    ],
)
def test_dockerfiles(tmp_path, name, is_taken):
    text = f'FROM python:{PYTHON}\nWORKDIR /srv\nCOPY . .\nCMD ["python", "-m", "shop"]\n'
    said, _ = entries(tmp_path, {**APP, name: text})
    assert said == ([("dockerfile", name)] if is_taken else [])


def test_a_dockerfile_for_another_python(tmp_path):
    said, text = entries(
        tmp_path, {**APP, "Dockerfile": 'FROM python:3.7\nCOPY . .\nCMD ["python", "-m", "shop"]\n', "main.py": FAST}
    )
    assert said == ["main:app"]
    assert "# - {dockerfile: Dockerfile}  # Python 3.7 is said to run this, and what is known is Python" in text


@pytest.mark.parametrize(("code", "is_live"), [("", True), ("x = = 1\n", False)])
def test_a_dockerfile_for_a_newer_python_than_there_is(tmp_path, code, is_live):
    """Where this Python does not take the code, whatever it says of that code is wrong."""
    files = {
        "Dockerfile": 'FROM python:3.99\nCOPY . .\nCMD ["python", "-m", "shop"]\n',
        "main.py": FAST,
        "shop/new.py": code,
    }
    said, _ = entries(tmp_path, {**APP, **files})
    assert said == (["main:app"] if is_live else [])
    if not is_live:
        said = next(one for one in inferred(tmp_path, {}).told if one.text == "main:app")
        assert (said.sure, said.note) == (False, "this takes Python 3.99, which is not here: main.py:3")


def test_a_dockerfile_for_another_python_that_is_here(tmp_path, monkeypatch):
    """That one is named, as it is the one that counts."""
    from dataclasses import replace

    from pytest_deploygate.inference import starts

    own = starts.find_interpreter

    def found(wanted, root, place):
        known = own(None, root, place)
        return known if wanted is None else replace(known, version=(3, 99, 0))

    monkeypatch.setattr(starts, "find_interpreter", found)
    files = {"Dockerfile": 'FROM python:3.99\nCOPY . .\nCMD ["python", "-m", "shop"]\n', "main.py": FAST}
    said, _ = imports(tmp_path, {**APP, **files})
    assert said.python == "3.99"
    assert [entry.dockerfile for entry in said.entrypoints] == ["Dockerfile"]


def test_a_dockerfile_of_another_language(tmp_path):
    said, text = entries(
        tmp_path, {"a.js": "", "Dockerfile": 'FROM node:20\nCOPY . .\nCMD ["node", "a.js"]\n', "tools/x.py": ""}
    )
    assert (said, text) == ([], "")


def test_a_unit(tmp_path):
    unit = "[Service]\nWorkingDirectory=/srv/shop\nExecStart=/srv/shop/.venv/bin/python -m shop\n"
    said, _ = entries(
        tmp_path,
        {
            **{f"{name}": text for name, text in APP.items()},
            "deploy/shop.service": unit,
            "deploy/x.service": "[Unit]\n",
        },
    )
    assert said in ([("systemd", "deploy/shop.service")], [])


@pytest.mark.parametrize(
    ("files", "module", "roots"),
    [
        ({"main.py": FAST}, "main:app", None),
        ({"shop/__init__.py": "", "shop/main.py": FAST}, "shop.main:app", None),
        ({"src/shop/__init__.py": "", "src/shop/main.py": FAST}, "shop.main:app", None),
        ({"app/main.py": FAST + "from app import db\n", "app/db.py": ""}, "app.main:app", None),
        ({"backend/main.py": FAST, "backend/db.py": ""}, "main:app", ["backend"]),
        ({"backend/app/__init__.py": "", "backend/app/main.py": FAST}, "app.main:app", ["backend"]),
        ({"shop/__init__.py": "import flask\nserver = flask.Flask(__name__)\n"}, "shop:server", None),
    ],
)
def test_the_only_application(tmp_path, files, module, roots):
    said, _ = imports(tmp_path, files)
    assert (said.entrypoints, said.roots) == ([module], roots)


def test_several_applications(tmp_path):
    found = inferred(tmp_path, {"a/main.py": FAST, "b/main.py": FAST})
    assert found.text == ""
    assert found.problems == (
        "there are several applications, and nothing says which of them is started: a/main.py:3, b/main.py:3",
    )


def test_an_application_that_is_no_module_of_its_own(tmp_path):
    assert entries(tmp_path, {"main.py": "def make():\n    app = FastAPI()\n"}) == ([], "")


def test_scripts_of_the_project(tmp_path):
    files = {**APP, "pyproject.toml": '[project]\nname = "shop"\n[project.scripts]\nshop = "shop.main:run"\nbad = 3\n'}
    said, text = entries(tmp_path, files)
    assert said == ["shop.main:run"]
    assert "# pyproject.toml:4\n" in text
    said, text = entries(tmp_path, {**files, "Procfile": "web: python -m shop\n"})
    assert said == [("procfile", "web")]
    assert "# - shop.main:run  # another way to start it: pyproject.toml:4\n" in text


def test_django_without_a_module_for_servers(tmp_path):
    manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
    files = {"manage.py": manage, "shop/settings.py": "INSTALLED_APPS = []\n"}
    said, _ = entries(tmp_path, files)
    assert said == ["python manage.py check"]
    found, _ = imports(tmp_path / "below", {f"web/{name}": text for name, text in files.items()})
    assert (found.entrypoints[0].command, found.entrypoints[0].cwd) == ("python manage.py check", "web")


def test_services_with_modules_of_one_name(tmp_path):
    """Their folders cannot both be roots: a module's name is one file's."""
    pm2 = """
        module.exports = {apps: [
          {name: 'a', script: 'main.py', cwd: __dirname + '/a', interpreter: 'python3'},
          {name: 'b', script: 'main.py', cwd: __dirname + '/b', interpreter: 'python3'},
        ]};
        """
    files = {
        "ecosystem.config.js": pm2,
        "a/main.py": "import app.x",
        "a/app/x.py": "",
        "b/main.py": "import app.y",
        "b/app/y.py": "",
    }
    said, _ = imports(tmp_path, files)
    assert [one.pm2 for one in said.entrypoints] == ["a", "b"]
    assert said.roots is None
    said, _ = imports(tmp_path / "apart", {**files, "b/main.py": "", "b/app/y.py": "", "b/other.py": ""})
    assert said.roots is None


def test_services_apart(tmp_path):
    pm2 = "module.exports = {apps: ['a', 'b'].map(n => ({name: n, script: n + '.py', cwd: __dirname + '/' + n, interpreter: 'python3'}))};\n"
    said, _ = imports(
        tmp_path,
        {
            "ecosystem.config.js": pm2,
            "a/a.py": "",
            "b/b.py": "",
            "a/requirements.txt": "x\n",
            "requirements.txt": "y\n",
        },
    )
    assert said.roots == ["a", "b"]
    assert said.dependencies == ["a/requirements.txt", "requirements.txt"]


def test_requirements_for_development_are_not_productions(tmp_path):
    said, _ = imports(
        tmp_path,
        {"backend/main.py": FAST, "backend/requirements.txt": "fastapi\n", "backend/requirements-dev.txt": "pytest\n"},
    )
    assert said.dependencies == ["backend/requirements.txt"]


def test_an_interpreter_beside_is_only_named(tmp_path):
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    said, text = imports(tmp_path, {"main.py": FAST})
    assert said.python is None
    assert "      # python: .venv/bin/python  # where the gate itself runs in another environment\n" in text


@pytest.mark.parametrize("name", ["a[b]", "*x", "?", "$X", "it's"])
def test_apps_whose_names_are_patterns(tmp_path, name):
    """An entry point names apps by a pattern; one that does not mean its own app is left to the person."""
    import json

    app = {"name": name, "script": "main.py", "cwd": ".", "interpreter": "python3"}
    said, text = entries(tmp_path, {"ecosystem.config.json": json.dumps({"apps": [app]}), "main.py": ""})
    assert said == ([] if name == "a[b]" else [("pm2", name)])
    assert ("- {pm2: \"a[b]\"}  # there is no app 'a[b]'" in text) is (name == "a[b]")
