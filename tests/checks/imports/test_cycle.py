from __future__ import annotations

import pytest

from imports_projects import ImportsProject
from projects import RULES
from pytest_deploygate.finding import Edge, Severity


def test_it_warns() -> None:
    assert RULES["imports/cycle"].severity is Severity.WARN


def test_two_modules(project: ImportsProject) -> None:
    project.package("shop", users="\nfrom shop.orders import Order\n", orders="from . import users\n")
    found = project.judge("cycle").finding
    assert found.message == "'shop.orders' and 'shop.users' import each other"
    assert found.subject == "shop.orders -> shop.users"
    assert str(found.place) == "shop/orders.py:1:15"
    assert [(other.message, str(other.place)) for other in found.related] == [
        ("'shop.users' imports 'shop.orders'", "shop/users.py:2:25")
    ]
    assert found.graph is not None
    assert [node.label for node in found.graph.nodes] == ["shop.orders", "shop.users"]
    assert found.graph.edges == (Edge(0, 1, "shop/orders.py:1"), Edge(1, 0, "shop/users.py:2"))
    assert found.help == (
        "without the import of 'shop.users' in 'shop.orders' (shop/orders.py:1) no module is left in a cycle: move it "
        "into the function that needs it, or what both need into a module of its own"
    )


def test_a_longer_way(project: ImportsProject) -> None:
    project.package("shop", c="import shop.a", a="import shop.b", b="import shop.c")
    found = project.judge("cycle").finding
    assert found.message == "'shop.a' imports itself by way of 'shop.b', 'shop.c'"
    assert [str(other.place) for other in found.related] == ["shop/b.py:1:8", "shop/c.py:1:8"]


def test_one_finding_a_component_with_its_shortest_cycle(project: ImportsProject) -> None:
    project.package("shop", a="import shop.b", b="import shop.c", c="import shop.a, shop.d", d="import shop.c")
    project.package("mail", x="import mail.y", y="import mail.x")
    first, second = project.judge("cycle").findings
    assert first.subject == "mail.x -> mail.y"
    assert second.message == "'shop.c' and 'shop.d' import each other; 4 modules can all reach each other like this"
    assert "(shop/a.py:1) 2 of 4 modules are left in a cycle" in second.help


def test_nothing_alone_holds_it_together(project: ImportsProject) -> None:
    names = "abc"
    project.package("shop", **{a: "import " + ", ".join(f"shop.{b}" for b in names if b != a) for a in names})
    assert project.judge("cycle").finding.help.startswith("no single import holds this together")


def test_packages_around_count(project: ImportsProject) -> None:
    project.package("shop", init="import tools")
    project.write("shop/models.py")
    project.write("tools.py", "import shop.models\n")
    found = project.judge("cycle").finding
    assert found.subject == "shop -> tools"


def test_a_package_that_imports_what_is_in_it(project: ImportsProject) -> None:
    project.package("shop", init="from .models import Order\nfrom . import users\n")
    project.write("shop/models.py", "from . import users\nimport shop.users\n")
    project.write("shop/users.py")
    assert project.judge("cycle").passed
    project.write("shop/users.py", "from . import Order\n")
    assert project.judge("cycle").subjects == ["shop -> shop.users"]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import shop.a\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop.a\n",
        "import sys\nif sys.version_info < (3, 4):\n    import shop.a\n",
        "X = 'import shop.a'\n",
        '"""\nimport shop.a\n"""\n',
        "import shop.b\n",
    ],
)
def test_near_misses(project: ImportsProject, text: str) -> None:
    project.package("shop", a="import shop.b", b=text)
    assert project.judge("cycle").passed


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import shop.a\nexcept ImportError:\n    pass\n",
        "if input():\n    import shop.a\n",
        "class C:\n    from shop import a\n",
        "from importlib import import_module as load\nload('shop.a')\n",
        "from shop.a import *\n",
    ],
)
def test_all_that_runs_at_import(project: ImportsProject, text: str) -> None:
    project.package("shop", a="import shop.b", b=text)
    assert project.judge("cycle").subjects == ["shop.a -> shop.b"]


def test_a_file_of_a_cycle_that_cannot_be_parsed(project: ImportsProject) -> None:
    project.package("shop", a="import shop.b\n", b="import shop.a\nx = (\n", c="import shop.d", d="import shop.c")
    outcome = project.judge("cycle")
    assert outcome.subjects == ["shop.c -> shop.d"]
    (refusal,) = outcome.refusals
    assert refusal.message == "whether 'shop.b' is part of an import cycle cannot be told: '(' was never closed"
    assert str(refusal.place) == "shop/b.py:2:5"


def test_a_file_elsewhere_that_cannot_be_parsed(project: ImportsProject) -> None:
    project.package("shop", a="import shop.b\n", b="x = (\n")
    assert project.judge("cycle").passed


def test_what_cannot_be_read(project: ImportsProject) -> None:
    project.package("shop")
    (project.root / "shop/gone.py").symlink_to(project.root / "nothing.py")
    assert project.judge("cycle").refusal.message == "'shop/gone.py' is a link that leads nowhere"
    assert project.judge("cycle", roots=["lib"]).refusal.message == "'lib' does not exist"


def test_a_ring_of_ten_thousand_modules(project: ImportsProject) -> None:
    for number in range(10_000):
        project.write(f"ring/m{number:05}.py", f"import ring.m{(number + 1) % 10_000:05}\n")
    found = project.judge("cycle").finding
    assert found.subject == "ring.m00000 -> ring.m00001"
    assert found.message.endswith("'ring.m00004' and 9995 more")
    assert len(found.related) == 8
    assert found.related[-1].place.path == "ring/m09999.py"
