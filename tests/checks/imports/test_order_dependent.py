from __future__ import annotations

from dataclasses import replace

import pytest

from imports_projects import ImportsProject, options
from projects import RULES
from pytest_deploygate.families.imports import Launched
from pytest_deploygate.finding import CannotJudge, Location, Severity


@pytest.fixture
def shop(project: ImportsProject) -> ImportsProject:
    """Its module `b` has to come first."""
    project.package("shop", a="import shop.b\nclass A: ...\n", b="from shop.a import A\n", main="import shop.b\n")
    return project


def test_it_warns() -> None:
    assert RULES["imports/order-dependent"].severity is Severity.WARN


def test_a_module_that_cannot_come_first(shop: ImportsProject) -> None:
    found = shop.judge("order-dependent", entrypoints=["shop.main"]).finding
    assert found.message == (
        "'shop.a' cannot be imported first: ImportError: cannot import name 'A' from partially initialized module "
        f"'shop.a' (most likely due to a circular import) ({shop.root}/shop/a.py)"
    )
    assert (str(found.place), found.subject) == ("shop/b.py:1:20", "shop.a")
    assert [(other.message, str(other.place)) for other in found.related] == [
        ("started by `shop.a`", "shop/a.py"),
        ("on the way: import shop.b", "shop/a.py:1"),
        ("it works where `shop.main` comes first", "deploygate.yaml:3:5"),
    ]


def test_another_module_of_the_cycle_tells_that_it_works(shop: ImportsProject) -> None:
    found = shop.judge("order-dependent").finding
    assert (found.related[-1].message, str(found.related[-1].place)) == (
        "it works where `shop.b` comes first",
        "shop/b.py",
    )


def test_the_declared_start_is_another_rules_business(shop: ImportsProject) -> None:
    assert shop.judge("breaks", entrypoints=["shop.main"]).passed
    assert shop.judge("breaks", entrypoints=["shop.a"]).subjects == ["shop.a"]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    from shop.a import A\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.a import A\n",
        "try:\n    from shop.a import A\nexcept ImportError:\n    pass\n",
        "import shop.a\n",
        "from shop import a\n",
        "import shop.a\ndef f(): return shop.a.A\n",
    ],
)
def test_cycles_that_hold_from_both_ends(shop: ImportsProject, text: str) -> None:
    shop.write("shop/b.py", text)
    assert shop.judge("order-dependent", entrypoints=["shop.main"]).passed


def test_what_never_works_depends_on_no_order(shop: ImportsProject) -> None:
    shop.write("shop/a.py", "from shop.b import B\nclass A: ...\n")
    shop.write("shop/b.py", "from shop.a import A\nclass B: ...\n")
    assert shop.judge("order-dependent").passed
    assert shop.judge("breaks", entrypoints=["shop.a"]).subjects == ["shop.a"]


def test_what_fails_for_another_reason(shop: ImportsProject) -> None:
    shop.write("shop/a.py", "import shop.b, a_module_of_nobody\nclass A: ...\n")
    shop.write("shop/b.py", "import shop.a\n")
    assert shop.judge("order-dependent").passed


def test_what_fails_first_for_another_reason(shop: ImportsProject) -> None:
    shop.write("shop/flag.py", "READY = False\n")
    shop.write(
        "shop/a.py", "import shop.flag\nif not shop.flag.READY:\n    raise RuntimeError('b sets it')\nimport shop.b\n"
    )
    shop.write("shop/b.py", "import shop.flag\nshop.flag.READY = True\nimport shop.a\n")
    first, second = shop.starts("order-dependent").others
    assert isinstance(first, Launched)
    assert isinstance(second, Launched)
    assert [(one.title, one.outcome.state) for one in (first, second)] == [("shop.a", "fails"), ("shop.b", "starts")]
    assert shop.judge("order-dependent").passed


def test_no_cycle(project: ImportsProject) -> None:
    project.package("shop", a="from shop.b import B\n", b="from shop.c import C\n")
    assert project.judge("order-dependent").passed


def test_what_cannot_be_read(shop: ImportsProject) -> None:
    assert (
        shop.judge("order-dependent", python="gone/python").refusal.message == "there is no interpreter 'gone/python'"
    )
    (shop.root / "shop/gone.py").symlink_to(shop.root / "nothing.py")
    outcome = shop.judge("order-dependent")
    assert outcome.subjects == ["shop.a"]
    assert [refusal.message for refusal in outcome.refusals] == ["'shop/gone.py' is a link that leads nowhere"]


def test_an_interpreter_that_does_not_answer_is_said_once(shop: ImportsProject) -> None:
    facts = shop.starts("order-dependent")
    silent = CannotJudge("it did not answer", Location("deploygate.yaml", 3), "python")
    facts = replace(facts, others=tuple(silent.about(name) for name in ("shop.a", "shop.b")))
    assert list(RULES["imports/order-dependent"].check(facts, options())) == [facts.others[0]]


def test_what_cannot_be_followed(shop: ImportsProject) -> None:
    shop.package("shop", a="while True:\n    print()\nimport shop.b\n", b="import shop.a\n", main="")
    refusal = shop.judge("order-dependent").refusal
    assert refusal.message == (
        "whether 'shop.a' and 1 more can be imported first cannot be told: a loop that never ends (shop/a.py:2)"
    )
    assert (str(refusal.place), refusal.subject) == ("shop/a.py", "shop.a")


def test_what_depends_on_something_else(shop: ImportsProject) -> None:
    shop.write("shop/a.py", "import os\nif 'X' in os.environ:\n    import a_module_of_nobody\nimport shop.b\n")
    shop.write("shop/b.py", "import shop.a\n")
    assert shop.judge("order-dependent").passed


def test_what_the_package_around_it_imports(shop: ImportsProject) -> None:
    shop.write("shop/__init__.py", "import shop.b\n")
    assert shop.judge("order-dependent").passed
    shop.package("shop/deep", init="import shop.c.d\n")
    shop.package("shop/c", init="", d="from shop.c.e import E\n", e="import shop.c.d\nclass E: ...\n")
    assert shop.judge("order-dependent").subjects == ["shop.c.e"]
    shop.write("shop/c/__init__.py", "import shop.c.d\n")
    assert shop.judge("order-dependent").subjects == []
