from __future__ import annotations

import sys

import pytest

import tools
from imports_projects import ImportsProject
from projects import RULES
from pytest_deploygate.families.imports import Entrypoint
from pytest_deploygate.finding import Severity

CYCLE = {"users": "\nfrom shop.orders import Order\n", "orders": "from shop.users import User\n\nclass Order: ...\n"}


def test_it_is_an_error() -> None:
    assert RULES["imports/breaks"].severity is Severity.ERROR


def test_a_name_that_is_not_bound_yet(project: ImportsProject) -> None:
    project.package("shop", **CYCLE)
    found = project.judge("breaks", entrypoints=["shop.users"]).finding
    assert found.message == (
        "'shop.users' does not start: ImportError: cannot import name 'User' from partially initialized module "
        f"'shop.users' (most likely due to a circular import) ({project.root}/shop/users.py)"
    )
    assert (str(found.place), found.subject) == ("shop/orders.py:1:24", "shop.users")
    assert [(other.message, str(other.place)) for other in found.related] == [
        ("started by `shop.users`", "deploygate.yaml:3:5"),
        ("on the way: import shop.orders", "shop/users.py:2"),
    ]
    assert found.help.startswith("the module is still being imported when this line needs it")


@pytest.mark.parametrize(
    ("text", "raised", "place", "help"),
    [
        ("import shop.gone\n", "ModuleNotFoundError: No module named 'shop.gone'", ":1:8", "correct the name, add"),
        ("import a_module_of_nobody\n", "ModuleNotFoundError: No module named 'a_module_of_nobody'", ":1:8", "correct"),
        ("x = (\n", "SyntaxError: '(' was never closed (main.py, line 1)", ":1:5", "mend this line"),
        ("print(nothing)\n", "NameError: name 'nothing' is not defined", ":1:7", "correct the name, or define it"),
        ("import json\njson.nothing\n", "AttributeError: module 'json' has no attribute 'nothing'", ":2:1", "correct"),
        ("raise ValueError('no')\n", "ValueError: no", ":1:1", "mend this line"),
    ],
)
def test_what_is_raised_at_import(project: ImportsProject, text: str, raised: str, place: str, help: str) -> None:
    project.package("shop", main=text)
    found = project.judge("breaks", entrypoints=["shop.main"]).finding
    assert found.message == f"'shop.main' does not start: {raised}"
    assert str(found.place) == f"shop/main.py{place}"
    assert found.help.startswith(help)


def test_an_attribute_that_the_launcher_takes(project: ImportsProject) -> None:
    project.write("main.py", "application = 1\n")
    found = project.judge("breaks", entrypoints=["main:app"]).finding
    assert found.message == "'main:app' does not start: AttributeError: module 'main' has no attribute 'app'"
    assert str(found.place) == "deploygate.yaml:3:5"


def test_a_line_of_somebody_else(project: ImportsProject) -> None:
    project.write("main.py", "import os\nimport smtplib\n")
    project.write("email.py")
    found = project.judge("breaks", entrypoints=["python main.py"]).finding
    assert found.message == (
        "'python main.py' does not start: ModuleNotFoundError: No module named 'email.utils'; 'email' is not a package"
    )
    assert str(found.place) == "main.py:2"
    line = found.related[-1]
    assert line.message == "this is the line that fails"
    assert line.place.path.endswith("/smtplib.py")
    assert found.help == "a module of the project has the name of another one, and is imported in its place; rename it"


def test_each_start_counts(project: ImportsProject) -> None:
    project.package("shop", **CYCLE)
    outcome = project.judge("breaks", entrypoints=["shop.orders", "shop.users", Entrypoint(command="python -m shop")])
    assert outcome.subjects == ["shop.orders", "shop.users", "python -m shop"]
    project.write("shop/orders.py", "class Order: ...\n")
    project.write("shop/__main__.py")
    entrypoints = ["shop.orders", "shop.users", "python -m shop"]
    assert project.judge("breaks", entrypoints=entrypoints).passed


def test_the_same_cycle_from_its_other_end(project: ImportsProject) -> None:
    project.package("shop", a="import shop.b\nclass A: ...\n", b="from shop.a import A\n")
    assert project.judge("breaks", entrypoints=["shop.b"]).passed
    assert project.judge("breaks", entrypoints=["shop.a"]).subjects == ["shop.a"]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    from shop.users import User\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.users import User\n",
        "try:\n    from shop.users import User\nexcept ImportError:\n    User = None\n",
        "import shop.users\ndef f(): shop.users.User\n",
        "from shop import users\n",
        "from __future__ import annotations\nimport shop.users\ndef f(user: shop.users.User): ...\n",
    ],
)
def test_cycles_that_hold(project: ImportsProject, text: str) -> None:
    project.package("shop", users=CYCLE["users"] + "class User: ...\n", orders=f"{text}\nclass Order: ...\n")
    assert project.judge("breaks", entrypoints=["shop.users"]).passed


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import a_module_of_nobody\nexcept ImportError:\n    pass\n",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import a_module_of_nobody\n",
        "import sys\nif sys.version_info < (3, 4):\n    import a_module_of_nobody\n",
        "def f():\n    import a_module_of_nobody\n",
        "if __name__ == '__main__':\n    import a_module_of_nobody\n",
    ],
)
def test_imports_that_may_fail(project: ImportsProject, text: str) -> None:
    project.write("main.py", text)
    assert project.judge("breaks", entrypoints=["main"]).passed


def test_a_module_that_ends_the_program_well(project: ImportsProject) -> None:
    project.write("main.py", "import sys\nsys.exit(0)\nimport a_module_of_nobody\n")
    assert project.judge("breaks", entrypoints=["python main.py"]).passed
    assert project.judge("breaks", entrypoints=["main"]).subjects == ["main"]


def test_what_nobody_starts_may_break(project: ImportsProject) -> None:
    project.package("shop", main="app = 1\n", **CYCLE)
    assert project.judge("breaks", entrypoints=["shop.main:app"]).passed


def test_no_entry_point(project: ImportsProject) -> None:
    project.write("main.py")
    refusal = project.judge("breaks").refusal
    assert (refusal.message, refusal.subject) == ("nothing says what this environment starts", "entrypoints")
    assert str(refusal.place) == "deploygate.yaml:3:5"


def test_a_command_line_that_is_not_understood(project: ImportsProject) -> None:
    project.write("main.py", "import a_module_of_nobody\n")
    outcome = project.judge("breaks", entrypoints=["gunicorn $APP", "nobodys-program main:app", "main"])
    assert outcome.subjects == ["main"]
    assert [refusal.message for refusal in outcome.refusals] == [
        "`$APP` may hold options for 'gunicorn', and is not known here",
        "what the program 'nobodys-program' starts is not known here",
    ]


def test_a_start_that_depends_on_the_environment(project: ImportsProject) -> None:
    project.write("main.py", "import os\nif os.environ.get('DEBUG'):\n    import a_module_of_nobody\n")
    refusal = project.judge("breaks", entrypoints=["main"]).refusal
    assert refusal.message == (
        "whether 'main' starts depends on a condition (main.py:2): else it fails with ModuleNotFoundError: "
        "No module named 'a_module_of_nobody'"
    )
    assert (str(refusal.place), refusal.subject) == ("main.py:3:12", "main")
    assert [str(other.place) for other in refusal.related] == ["main.py:2", "deploygate.yaml:3:5"]


def test_both_ways_of_a_condition_hold(project: ImportsProject) -> None:
    text = "import os\nif os.environ.get('DEBUG'):\n    import json\nelse:\n    import csv\n"
    project.write("main.py", text)
    assert project.judge("breaks", entrypoints=["main"]).passed


def test_both_ways_of_a_condition_fail(project: ImportsProject) -> None:
    text = "import os\nif os.environ.get('DEBUG'):\n    import json\nimport a_module_of_nobody\n"
    project.write("main.py", text)
    assert str(project.judge("breaks", entrypoints=["main"]).finding.place) == "main.py:4:8"


def test_an_interpreter_that_is_not_there(project: ImportsProject) -> None:
    project.write("main.py")
    refusal = project.judge("breaks", entrypoints=["main"], python="gone/python").refusal
    assert refusal.message == "there is no interpreter 'gone/python'"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "'uvicorn' is not installed here, and may import 'email', which is the project's here"),
        ("import smtplib\n", "what 'uvicorn' loads is not known, as Python {} has it not installed"),
    ],
)
def test_a_launcher_of_which_nobody_knows_what_it_loads(project: ImportsProject, text: str, why: str) -> None:
    project.write("main.py", f"{text}app = 1\n")
    project.write("email.py")
    project.write("requirements.txt", "a-package-of-nobody\n")
    refusal = project.judge("breaks", entrypoints=["uvicorn main:app"]).refusal
    why = why.format("{}.{}".format(*sys.version_info))
    assert refusal.message == f"whether 'uvicorn main:app' starts cannot be told: {why} (deploygate.yaml:3:5)"


@pytest.mark.parametrize(
    "line", ["uvicorn main:app", "gunicorn main:app", "hypercorn main:app", "celery -A main worker"]
)
def test_a_launcher_that_is_not_installed(project: ImportsProject, line: str) -> None:
    project.write("main.py", "app = 1\n")
    name = line.partition(" ")[0]
    found = project.judge("breaks", entrypoints=[line], python=sys.executable).finding
    assert found.message == f"'{line}' does not start: ModuleNotFoundError: No module named '{name}'"
    found = project.judge("breaks", entrypoints=[f"python -m {line}"], python=sys.executable).finding
    assert found.message.endswith((f"No module named {name}", f"No module named '{name}'"))
    project.write("requirements.txt", "a-package-of-nobody\n")
    assert project.judge("breaks", entrypoints=[line, f"python -m {line}"]).passed


def test_what_is_loaded_cannot_be_shadowed(project: ImportsProject) -> None:
    project.write("main.py", "import smtplib\napp = 1\n")
    project.write("email.py")
    python = str(tools.need_launchers())
    assert project.judge("breaks", entrypoints=["gunicorn main:app", "uvicorn main:app"], python=python).passed
    found = project.judge("breaks", entrypoints=["python -m gunicorn main:app"], python=python).finding
    assert "'email' is not a package" in found.message
