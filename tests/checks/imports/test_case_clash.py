from __future__ import annotations

import pytest

from imports_projects import ImportsProject
from pytest_deploygate.families.imports import Dependencies


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("from Shop import orders\n", "Shop.orders"),
        ("import Shop\n", "Shop"),
        ("import shop.Orders\n", "shop.Orders"),
        ("from shop import Orders\n", "shop.Orders"),
        ("from .Orders import Order\n", "shop.Orders"),
    ],
)
def test_an_import(project: ImportsProject, text: str, written: str) -> None:
    project.package("shop", orders="class Order: ...\n", cli=text)
    found = project.judge("case-clash").finding
    assert found.message == f"'shop.cli' imports '{written}', and the module is called '{written.lower()}'"
    assert found.subject == f"shop.cli -> {written}"
    assert found.place.path == "shop/cli.py"


def test_two_files(project: ImportsProject) -> None:
    project.package("shop", utils="", Utils="")
    found = project.judge("case-clash").finding
    assert found.message == "'shop/utils.py' and 'shop/Utils.py' differ only by case"
    assert found.place.path == "shop/utils.py"


def test_two_folders_are_one_finding(project: ImportsProject) -> None:
    project.package("shop", a="", b="")
    project.package("Shop", a="", b="")
    assert len(project.judge("case-clash").findings) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from shop import orders\n",
        "from shop import Cart\n",
        "from shop.orders import ORDERS\n",
        "try:\n    import Shop\nexcept ImportError:\n    pass\n",
        "if TYPE_CHECKING:\n    import Shop\n",
    ],
)
def test_near_misses(project: ImportsProject, text: str) -> None:
    project.package("shop", init="from .cart import Cart\n", orders="ORDERS = 1\n", cart="class Cart: ...\n", cli=text)
    assert project.judge("case-clash").passed


def test_something_installed_has_that_name(project: ImportsProject) -> None:
    project.package("yaml_tools", cli="import YAML\n")
    project.write("yaml/x.py")
    assert project.judge("case-clash").subjects == ["yaml_tools.cli -> YAML"]
    project.dependencies = Dependencies(installed={"yaml-again": ("YAML",)})
    assert project.judge("case-clash").passed


def test_what_cannot_be_read(project: ImportsProject) -> None:
    assert project.judge("case-clash", roots=["lib"]).refusal.message == "'lib' does not exist"
