from __future__ import annotations

import pytest

from imports_projects import ImportsProject, options
from pytest_deploygate.families.imports import Entry, Entrypoint, Launched, Outcome
from pytest_deploygate.finding import CannotJudge, Location, Related
from pytest_deploygate.readers.imports import launches, read_imports

GATE = Location("deploygate.yaml", 3, 5)


def launched(project: ImportsProject, entry: str | Entrypoint = "python main.py", rule: str = "breaks") -> Launched:
    (found,) = project.starts(rule, entrypoints=[entry]).launches
    assert isinstance(found, Launched), found
    return found


def test_one_that_starts(project: ImportsProject) -> None:
    project.package("shop", orders="", unused="")
    project.write("main.py", "import json, shop.orders\n")
    found = launched(project)
    assert (found.title, found.place, found.namesakes) == ("python main.py", GATE, ())
    assert found.path == (Entry(".", "the script's own folder"),)
    assert found.outcome == Outcome("starts", GATE)
    assert found.reached == {"__main__", "shop", "shop.orders"}


def test_one_that_fails(project: ImportsProject) -> None:
    project.package("shop", orders="import json\nimport shop.gone\n")
    project.write("main.py", "\nimport shop.orders\n")
    assert launched(project).outcome == Outcome(
        "fails",
        Location("shop/orders.py", 2, 8),
        "ModuleNotFoundError",
        "No module named 'shop.gone'",
        (Related("on the way: import shop.orders", Location("main.py", 2)),),
        missing="shop.gone",
    )


def test_one_that_is_on_its_way(project: ImportsProject) -> None:
    project.package("shop", a="import shop.b\n", b="from shop.a import A\n")
    outcome = launched(project, "shop.a").outcome
    assert (outcome.state, outcome.exception, outcome.half, outcome.missing) == ("fails", "ImportError", True, "")


def test_a_line_of_the_library(project: ImportsProject) -> None:
    project.write("main.py", "import smtplib\n")
    project.write("email.py")
    outcome = launched(project).outcome
    assert (outcome.state, outcome.foreign) == ("fails", True)
    assert outcome.place.path.endswith("/smtplib.py")


def test_one_that_depends(project: ImportsProject) -> None:
    project.write("main.py", "import os\nif 'X' in os.environ:\n    import a_module_of_nobody\n")
    outcome = launched(project).outcome
    assert (outcome.state, outcome.exception) == ("depends", "ModuleNotFoundError")
    assert [known.place for known in outcome.depends] == [Location("main.py", 2)]


@pytest.mark.parametrize(
    ("text", "alone", "why"),
    [
        ("app = 1\n", "starts", "'uvicorn' is not installed here, and may import 'email'"),
        ("import smtplib\napp = 1\n", "starts", "what 'uvicorn' loads is not known"),
        ("x = (\n", "fails", "what 'uvicorn' loads is not known"),
    ],
)
def test_what_a_launcher_loads_is_not_known(project: ImportsProject, text: str, alone: str, why: str) -> None:
    project.write("requirements.txt", "a-package-of-nobody\n")
    project.write("main.py", text)
    assert launched(project, "uvicorn main:app").outcome.state == alone
    project.write("email.py")
    outcome = launched(project, "uvicorn main:app").outcome
    assert (outcome.state, outcome.exception) == ("depends", "")
    assert outcome.depends[0].message.startswith(why)


def test_they_come_in_the_order_of_the_gate_file(project: ImportsProject) -> None:
    project.write("main.py")
    project.write("other.py")
    found = project.starts("breaks", entrypoints=["other", "gunicorn $APP", "main", "nobodys-program x"]).launches
    titles = [one.title if isinstance(one, Launched) else one.finding.subject for one in found]
    assert titles == ["other", "gunicorn $APP", "main", "nobodys-program x"]
    assert [isinstance(one, CannotJudge) for one in found] == [False, True, False, True]


def test_the_modules_of_cycles_come_first(project: ImportsProject) -> None:
    project.write("src/shop/__init__.py")
    project.write("src/shop/a.py", "import shop.b\nclass A: ...\n")
    project.write("src/shop/b.py", "from shop.a import A\n")
    project.write("src/shop/main.py", "import shop.b\n")
    facts = project.starts("order-dependent", entrypoints=["shop.main"])
    first, second = facts.others
    assert isinstance(first, Launched)
    assert isinstance(second, Launched)
    assert (first.title, first.place, first.outcome.state) == ("shop.a", Location("src/shop/a.py"), "fails")
    assert (second.title, second.outcome.state, second.path) == ("shop.b", "starts", (Entry("src", "a root"),))
    assert second.reached == {"shop", "shop.a", "shop.b"}


def test_a_ring_of_many_modules(project: ImportsProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launches, "MOST_OTHERS", 5)
    for number in range(7):
        project.write(f"ring/m{number}.py", f"import ring.m{(number + 1) % 7}\n")
    facts = project.starts("order-dependent")
    assert [one.title for one in facts.others if isinstance(one, Launched)] == [f"ring.m{n}" for n in range(5)]
    assert facts.notes == (
        "production: 7 modules are part of import cycles; whether they can be imported first was tried for 5 of them",
    )


def test_names_that_only_a_run_knows(project: ImportsProject) -> None:
    lines = "".join(f"import_module(os.environ['NAME{number}'])\n" for number in range(4))
    project.write("main.py", f"import os\nfrom importlib import import_module\n{lines}")
    facts = project.starts("breaks", entrypoints=["main"])
    (note,) = facts.notes
    assert note == (
        "production: `main` also imports modules whose names only a run knows (main.py:3, main.py:4, main.py:5, …), "
        "which were taken to be there"
    )
    assert facts.known_launches[0].outcome.state == "starts"


def test_secrets_are_told(project: ImportsProject) -> None:
    secret = "postgres://shop:tr0ub4dor-and-3@db/shop"
    project.write("main.py", f"raise RuntimeError('{secret}')\n")
    own = options(entrypoints=["python main.py"])
    deploy = project.deploy(own, "breaks")
    (found,) = read_imports(own, deploy).known_launches
    assert "tr0ub4dor-and-3" in found.outcome.message
    assert "tr0ub4dor-and-3" not in deploy.scrubber.scrub(found.outcome.message)
