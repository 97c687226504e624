from __future__ import annotations

import sys

import pytest

import tools
from imports_projects import ImportsProject
from projects import RULES, Outcome
from pytest_deploygate.families.imports import Entrypoint
from pytest_deploygate.finding import Severity


@pytest.fixture
def mail(project: ImportsProject) -> ImportsProject:
    """Something that needs the real `email`, beside a helper of that name."""
    project.write("main.py", "import smtplib\napp = 1\n")
    project.write("email.py", "def send(): ...\n")
    return project


def test_it_is_an_error() -> None:
    assert RULES["imports/shadows-stdlib"].severity is Severity.ERROR


def test_a_helper_beside_the_script(mail: ImportsProject) -> None:
    found = mail.judge("shadows-stdlib", entrypoints=["python main.py"]).finding
    assert found.message == (
        "'email' is imported in place of the standard library's 'email' by `python main.py`, "
        "and 'smtplib' needs that one"
    )
    assert (str(found.place), found.subject) == ("email.py", "email")
    assert found.help == (
        "rename it, or start it in another way: '.' comes first on sys.path (the script's own folder)"
    )
    assert (found.related[0].message, str(found.related[0].place)) == (
        "started by `python main.py`",
        "deploygate.yaml:3:5",
    )
    assert [other.message for other in found.related[1:3]] == ["'smtplib' imports 'email'"] * 2
    assert found.related[1].place.path.endswith("/smtplib.py")


def test_a_package_beside_the_script(mail: ImportsProject) -> None:
    (mail.root / "email.py").unlink()
    mail.write("email/__init__.py")
    found = mail.judge("shadows-stdlib", entrypoints=["python main.py"]).finding
    assert str(found.place) == "email/__init__.py"


def test_one_finding_a_file(mail: ImportsProject) -> None:
    outcome = mail.judge("shadows-stdlib", entrypoints=["python main.py", "python -m main"])
    assert outcome.subjects == ["email"]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (Entrypoint(command="python -m main"), "the working directory, as Python is started with `-m`"),
        (Entrypoint(command="python app/job.py", environment={"PYTHONPATH": "."}), "PYTHONPATH"),
        (Entrypoint(module="main"), "a root"),
    ],
)
def test_what_puts_it_on_the_path(mail: ImportsProject, entry: Entrypoint, why: str) -> None:
    mail.write("app/job.py", "import smtplib\n")
    found = mail.judge("shadows-stdlib", entrypoints=[entry]).finding
    assert found.help.endswith(f"'.' comes first on sys.path ({why})")


def test_the_projects_own_code_means_the_real_one(project: ImportsProject) -> None:
    project.write("main.py", "import colorsys\ndef app():\n    return colorsys.rgb_to_hls(1, 1, 1)\n")
    project.write("colorsys.py", "def tint(): ...\n")
    found = project.judge("shadows-stdlib", entrypoints=["python main.py"]).finding
    assert found.message.endswith("and '__main__' needs that one")
    assert str(found.related[-1].place) == "main.py:1:8"


def test_an_import_under_a_condition(mail: ImportsProject) -> None:
    mail.write("main.py", "import os\nif os.environ.get('MAIL'):\n    import smtplib\n")
    assert mail.judge("shadows-stdlib", entrypoints=["python main.py"]).subjects == ["email"]
    assert len(mail.judge("breaks", entrypoints=["python main.py"]).refusals) == 1


def test_another_start_does_not_put_it_there(project: ImportsProject) -> None:
    for path in ("app/__init__.py", "app/utils/__init__.py", "app/utils/email.py"):
        project.write(path)
    project.write("app/utils/worker.py", "import smtplib\n")
    project.write("main.py", "import smtplib\nimport app.utils.email\n")
    found = project.judge("shadows-stdlib", entrypoints=["python app/utils/worker.py"]).finding
    assert str(found.place) == "app/utils/email.py"
    others = ["python -m app.utils.worker", "python main.py", "main", "app.utils.worker"]
    assert project.judge("shadows-stdlib", entrypoints=others).passed


@pytest.mark.parametrize("flag", ["-I", pytest.param("-P", marks=pytest.mark.skipif("sys.version_info < (3, 11)"))])
def test_a_start_that_puts_nothing_in_front(mail: ImportsProject, flag: str) -> None:
    assert mail.judge("shadows-stdlib", entrypoints=[f"python {flag} main.py"]).passed


def test_what_is_loaded_cannot_be_shadowed(mail: ImportsProject) -> None:
    python = str(tools.need_launchers())
    lines = ["gunicorn main:app", "uvicorn main:app", "python -m gunicorn main:app"]
    found = mail.judge("shadows-stdlib", entrypoints=lines, python=python).finding
    assert found.message == (
        "'email' is imported in place of the standard library's 'email' by `python -m gunicorn main:app`, "
        "and 'gunicorn.util' needs that one"
    )


@pytest.mark.parametrize("name", ["sys", "time", "os", "abc", "codecs", "site"])
def test_what_the_interpreter_carries(project: ImportsProject, name: str) -> None:
    project.write(f"{name}.py")
    project.write("main.py", f"import smtplib, {name}\n{name}.__doc__\n")
    assert project.judge("shadows-stdlib", entrypoints=["python main.py"]).passed


@pytest.mark.parametrize("path", ["email/x.py", "email.txt", "Email.py", "lib/email.py", "__pycache__/email.pyc"])
def test_what_is_no_namesake(mail: ImportsProject, path: str) -> None:
    (mail.root / "email.py").unlink()
    mail.write(path)
    assert mail.judge("shadows-stdlib", entrypoints=["python main.py"]).passed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import colorsys\n",
        "import colorsys\ncolorsys.tint()\n",
        "from colorsys import tint\n",
        "import json, pathlib\n",
    ],
)
def test_nobody_means_the_real_one(project: ImportsProject, text: str) -> None:
    project.write("main.py", text)
    project.write("colorsys.py", "def tint(): ...\n")
    assert project.judge("shadows-stdlib", entrypoints=["python main.py"]).passed


def test_an_installed_namesake_is_another_rules_business(project: ImportsProject) -> None:
    project.write("main.py", "import yaml\nyaml.safe_load\n")
    project.write("yaml.py")
    assert project.judge("shadows-stdlib", entrypoints=["python main.py"]).passed


@pytest.mark.parametrize("rule", ["shadows-stdlib", "breaks"])
def test_a_start_that_is_not_followed_to_its_end(mail: ImportsProject, rule: str) -> None:
    mail.write("main.py", "while True:\n    print()\nimport smtplib\n")
    mail.write("server.py", "import main\n")
    refusal = mail.judge(rule, entrypoints=["python server.py"]).refusal
    assert "a loop that never ends (main.py:2)" in refusal.message
    assert mail.judge("wants-own", entrypoints=["python server.py"]).passed


@pytest.mark.parametrize("rule", ["shadows-stdlib", "breaks"])
def test_a_package_that_is_not_installed_here(mail: ImportsProject, rule: str) -> None:
    mail.write("requirements.txt", "a-package-of-nobody\n")
    mail.write("main.py", "import a_package_of_nobody\n")
    refusal = mail.judge(rule, entrypoints=["python main.py"]).refusal
    assert refusal.message.endswith(
        "'a_package_of_nobody' is not installed here, and may import 'email', which is the project's here (main.py:1)"
    )
    (mail.root / "email.py").rename(mail.root / "mail.py")
    assert mail.judge(rule, entrypoints=["python main.py"]).passed


def test_what_is_unseen_and_no_namesake(mail: ImportsProject) -> None:
    (mail.root / "email.py").rename(mail.root / "mail.py")
    mail.write("main.py", "while True:\n    print()\nimport smtplib\n")
    mail.write("server.py", "import main\n")
    assert mail.judge("shadows-stdlib", entrypoints=["python server.py"]).passed


def on_a_server(mail: ImportsProject, rule: str) -> Outcome:
    """Judged with variables that only the server's own file sets."""
    unit = "EnvironmentFile=/etc/default/mail\nWorkingDirectory=/srv\nExecStart=/usr/bin/python main.py\n"
    mail.write("mail.service", f"[Service]\n{unit}")
    return mail.judge(rule, entrypoints=[Entrypoint(systemd="mail.service")], deploy_path="/srv", python=sys.executable)


@pytest.mark.parametrize("rule", ["shadows-stdlib", "wants-own", "breaks"])
def test_variables_that_are_not_known(mail: ImportsProject, rule: str) -> None:
    assert "what '/etc/default/mail' sets is not read (mail.service:2:" in on_a_server(mail, rule).refusal.message


@pytest.mark.parametrize("rule", ["shadows-stdlib", "shadows-installed", "wants-own", "breaks"])
def test_variables_that_are_not_known_and_a_namesake_that_nobody_imports(mail: ImportsProject, rule: str) -> None:
    mail.write("main.py", "app = 1\n")
    assert on_a_server(mail, rule).passed


def test_what_cannot_be_judged(mail: ImportsProject) -> None:
    assert mail.judge("shadows-stdlib").refusal.message == "nothing says what this environment starts"
    refusal = mail.judge("shadows-stdlib", entrypoints=["nobodys-program main:app"]).refusal
    assert refusal.message == "what the program 'nobodys-program' starts is not known here"
    refusal = mail.judge("shadows-stdlib", entrypoints=["python main.py"], python="gone/python").refusal
    assert refusal.message == "there is no interpreter 'gone/python'"
