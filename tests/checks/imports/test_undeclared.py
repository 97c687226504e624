from __future__ import annotations

from pathlib import Path

import pytest

from dependency_projects import DependencyProject, imported
from pytest_deploygate.families.imports import Entry, Launched, Outcome, Unparsed
from pytest_deploygate.finding import CannotJudge, Location

PROBLEM = CannotJudge("'requirements.txt' is no text", Location("requirements.txt"))


@pytest.fixture
def project(tmp_path: Path) -> DependencyProject:
    made = DependencyProject(tmp_path)
    made.installed = {
        "requests": ("requests",),
        "idna": ("idna",),
        "pyyaml": ("_yaml", "yaml"),
        "google-cloud-storage": ("google.cloud.storage",),
        "google-cloud-bigquery": ("google.cloud.bigquery",),
        "pytest": ("pytest",),
    }
    made.require("requests")
    return made


def test_declared_nowhere(project: DependencyProject) -> None:
    project.module("shop.main", "requests.adapters", "os.path", "yaml", imported("yaml", "safe_load", when="lazy"))
    found = project.judge("undeclared").finding
    assert found.message == "'yaml' (from 'pyyaml') is imported and is declared nowhere"
    assert (found.subject, str(found.place)) == ("pyyaml", "shop/main.py:3:8")
    assert [str(related.place) for related in found.related] == ["shop/main.py:4:8"]
    assert "provides" in found.help


def test_many_places(project: DependencyProject) -> None:
    project.module("shop.main", *["idna"] * 9)
    found = project.judge("undeclared").finding
    assert found.message == "'idna' is imported here and at 8 more places and is declared nowhere"
    assert len(found.related) == 3


def test_there_only_because_of_something_else(project: DependencyProject) -> None:
    project.through = {"idna": "requests"}
    project.module("shop.main", "idna")
    found = project.judge("undeclared").finding
    assert found.message == "'idna' is imported and is declared nowhere, and is there only because 'requests' needs it"


def test_there_only_because_of_a_lock_file(project: DependencyProject) -> None:
    project.require("idna", locked=True)
    project.module("shop.main", "idna")
    found = project.judge("undeclared").finding
    assert found.message == "'idna' is imported and is declared nowhere, and is locked for something else only"
    assert str(found.related[-1].place) == "pyproject.toml:11:5"


@pytest.mark.parametrize(
    "one",
    [
        imported("yaml", guarded=True),
        imported("yaml", prepared=True),
        imported("yaml", when="typing"),
        imported("yaml", instead="tomllib", conditional=True),
        imported("yaml", instead="requests", conditional=True),
        imported(""),
    ],
)
def test_prepared_for_its_absence_or_not_imported_at_all(project: DependencyProject, one: object) -> None:
    project.module("shop.main", one)  # type: ignore[arg-type]
    assert project.judge("undeclared").passed


def test_what_stands_in_for_something_that_may_be_missing(project: DependencyProject) -> None:
    project.module("shop.main", imported("idna", instead="ujson", conditional=True))
    assert project.judge("undeclared").subjects == ["idna"]


def test_what_comes_after_a_file_has_tried_it(project: DependencyProject) -> None:
    project.module("shop.main", imported("yaml", guarded=True), imported("yaml.nodes", when="lazy"))
    assert project.judge("undeclared").passed
    project.module("shop.other", imported("yaml.nodes", when="lazy"))
    assert project.judge("undeclared").subjects == ["pyyaml"]


def test_what_a_file_tries_and_then_needs_after_all(project: DependencyProject) -> None:
    project.module("shop.main", imported("yaml", guarded=True), "yaml.nodes")
    assert project.judge("undeclared").subjects == ["pyyaml"]


def test_a_file_that_cannot_be_parsed(project: DependencyProject) -> None:
    project.module("shop.main", "requests")
    project.module("tests.x", production=False)
    project.unparsed = (Unparsed("tests.x", Location("tests/x.py", 1, 1), "invalid syntax", "3.12"),)
    assert project.judge("undeclared").passed
    project.unparsed += tuple(
        Unparsed(name, Location(f"shop/{name}.py", 2, 5), "invalid syntax", "3.12") for name in ("a", "b")
    )
    refusal = project.judge("undeclared").refusal
    assert refusal.message == "what 'shop/a.py' and 1 more of its kind import cannot be known: invalid syntax"
    assert str(refusal.place) == "shop/a.py:2:5"


def test_tests_may_import_anything(project: DependencyProject) -> None:
    project.module("tests.test_main", "yaml", production=False)
    project.module("shop.main", "requests")
    assert project.judge("undeclared").passed


def test_the_whole_name_counts_below_shared_packages(project: DependencyProject) -> None:
    project.require("google-cloud-storage")
    project.module(
        "shop.main",
        "google",
        imported("google.cloud", "storage"),
        imported("google.cloud.storage.blob", "Blob"),
        imported("google.cloud", "bigquery"),
        "google.cloud.bigquery.table",
    )
    found = project.judge("undeclared").finding
    assert found.message == "'google.cloud.bigquery' is imported and is declared nowhere"
    assert found.subject == "google-cloud-bigquery"
    assert (str(found.place), len(found.related)) == ("shop/main.py:4:8", 1)


def test_something_below_a_shared_package_that_is_not_installed(project: DependencyProject) -> None:
    project.require("google-cloud-storage")
    project.module("shop.main", imported("google.cloud.pubsub_v1.types", "X"), imported("google.cloud", "tasks"))
    assert project.judge("undeclared").subjects == ["google.cloud.pubsub_v1", "google.cloud.tasks"]
    project.require("google-cloud-tasks")
    assert project.judge("undeclared").subjects == ["google.cloud.pubsub_v1"]


def test_one_of_several_that_bring_it_is_enough(project: DependencyProject) -> None:
    project.installed = {"opencv-python": ("cv2",), "opencv-python-headless": ("cv2",), "requests": ("requests",)}
    project.require("opencv-python-headless")
    project.module("shop.main", "cv2")
    assert project.judge("undeclared").passed


@pytest.mark.parametrize(
    ("module", "distribution"),
    [
        ("yaml", "pyyaml"),
        ("psycopg2", "psycopg2-binary"),
        ("google.protobuf", "protobuf"),
        ("typing_extensions", "typing-extensions"),
        ("ruamel.yaml", "ruamel-yaml"),
        ("google.cloud.tasks", "google-cloud-tasks"),
    ],
)
def test_by_its_name_where_it_is_not_installed(project: DependencyProject, module: str, distribution: str) -> None:
    project.installed = {"requests": ("requests",)}
    project.require(distribution)
    project.module("shop.main", module)
    assert project.judge("undeclared").passed


def test_what_the_gate_file_says_of_it(project: DependencyProject) -> None:
    project.require("acme-sdk")
    project.module("shop.main", "acme.client", imported("acme", "errors"))
    assert project.judge("undeclared").refusals
    assert project.judge("undeclared", provides={"Acme_SDK": ["acme"]}).passed
    assert project.judge("undeclared", provides={"other": ["acme"]}).subjects == ["other"]


def test_nothing_installed_brings_it_and_something_declared_may(project: DependencyProject) -> None:
    project.require("acme-sdk")
    project.module("shop.main", "acme", "b", "c", "d", "e")
    refusal = project.judge("undeclared").refusal
    assert refusal.message == (
        "whether 'acme', 'b', 'c' and 2 more are declared cannot be told: 'acme-sdk' is not installed, and may be what "
        "brings them"
    )
    assert refusal.subject == "dependencies"
    assert len(refusal.related) == 3


def test_nothing_installed_brings_it_and_nothing_declared_can(project: DependencyProject) -> None:
    project.module("shop.main", "acme")
    assert project.judge("undeclared").finding.message == "'acme' is imported and is declared nowhere"


def test_in_an_environment_without_anything_what_names_tell_is_judged(project: DependencyProject) -> None:
    project.installed = {}
    project.settled = CannotJudge("nothing is installed", Location("deploygate.yaml"))
    project.require("pyjwt")
    project.module("shop.main", "requests", "jwt", "sklearn")
    assert project.judge("undeclared").subjects == ["scikit-learn"]
    project.require("acme-sdk")
    project.module("shop.other", "acme", "unknown")
    said = project.judge("undeclared")
    assert (said.subjects, len(said.refusals)) == (["scikit-learn"], 1)


def test_an_extra_that_production_does_not_install(project: DependencyProject) -> None:
    project.require("pyyaml", group="yaml")
    project.module("shop.main", "yaml")
    found = project.judge("undeclared").finding
    assert found.message == "'yaml' (from 'pyyaml') is imported and is declared only for 'yaml'"
    assert "add 'yaml' to `extras`" in found.help
    assert [str(related.place) for related in found.related] == ["pyproject.toml:11:5"]
    assert project.judge("undeclared", extras=["YAML"]).passed


@pytest.mark.parametrize("one", [imported("yaml", when="lazy"), imported("yaml", conditional=True)])
def test_an_extra_that_is_imported_where_it_is_needed(project: DependencyProject, one: object) -> None:
    project.require("pyyaml", group="yaml")
    project.require("idna", applies=False)
    project.module("shop.main", one)  # type: ignore[arg-type]
    assert project.judge("undeclared").passed


def test_declared_for_other_targets(project: DependencyProject) -> None:
    project.require("pyyaml", applies=False)
    project.require("idna", applies=None)
    project.module("shop.main", "idna", imported("yaml", conditional=True))
    assert project.judge("undeclared").passed
    project.module("shop.other", "yaml")
    found = project.judge("undeclared").finding
    assert found.message == "'yaml' (from 'pyyaml') is imported and is declared for other targets only"
    assert str(found.place) == "shop/other.py:1:8"


def test_what_only_development_declares_is_another_rules(project: DependencyProject) -> None:
    project.require("pytest", dev=True, group="dev")
    project.module("shop.main", "pytest")
    assert project.judge("undeclared").passed
    project.through = {"pytest": "requests"}
    assert project.judge("undeclared").subjects == ["pytest"]


def test_the_projects_own(project: DependencyProject) -> None:
    project.own = frozenset(["shop"])
    project.installed["shop"] = ("shop_core",)
    project.package("shop")
    project.package("plugins", "namespace")
    project.module("shop.utils.text")
    project.module("shop.main", "shop", "shop.gone", "plugins.gone", "shop_core", imported("shop", "x"))
    assert project.judge("undeclared").passed


def test_a_folder_that_is_called_as_something_installed_is_not_meant(project: DependencyProject) -> None:
    project.package("yaml", "namespace")
    project.module("shop.main", "yaml")
    assert project.judge("undeclared").subjects == ["pyyaml"]


def test_a_neighbour_that_a_script_finds_beside_itself(project: DependencyProject) -> None:
    project.module("scripts.helpers")
    project.package("scripts.parts")
    project.module("scripts.jobs.nightly", "helpers", imported("parts", "x"), "other")
    assert project.judge("undeclared").subjects == ["other"]


def test_a_module_in_a_folder_that_a_start_puts_on_the_path(project: DependencyProject) -> None:
    project.module("app.utils")
    project.module("web.main", "utils")
    assert project.judge("undeclared").subjects == ["utils"]
    place = Location("deploygate.yaml", 5)
    outcome = Outcome("starts", place)
    project.launches = (Launched("gunicorn", place, "3.12", (Entry("app", "--chdir"),), outcome),)
    assert project.judge("undeclared").passed


def test_a_module_that_is_itself_only_tried(project: DependencyProject) -> None:
    project.package("shop")
    project.module("shop.app", imported("shop", "_cli", guarded=True))
    project.module("shop._cli", "yaml", imported("shop._table", "draw"))
    project.module("shop._table", "idna")
    assert project.judge("undeclared").passed
    project.module("shop.other", "shop._table")
    assert project.judge("undeclared").subjects == ["idna"]
    project.module("shop.third", "shop._cli")
    assert project.judge("undeclared").subjects == ["pyyaml", "idna"]


def test_modules_in_a_circle_are_not_taken_for_tried_ones(project: DependencyProject) -> None:
    project.module("a", "b", "yaml")
    project.module("b", "a")
    assert project.judge("undeclared").subjects == ["pyyaml"]


def test_what_left_the_standard_library_is_another_rules(project: DependencyProject) -> None:
    project.module("shop.main", "distutils.core", "imp")
    assert project.judge("undeclared").passed
    project.installed["standard-imp"] = ("imp",)
    assert project.judge("undeclared").subjects == ["standard-imp"]


def test_no_file_at_all(project: DependencyProject) -> None:
    project.module("shop.main", "os", "requests")
    refusal = project.judge("undeclared", files=()).refusal
    assert refusal.message == "no file says what production installs"
    assert refusal.help == "name it under `dependencies`"


def test_no_file_and_nothing_foreign(project: DependencyProject) -> None:
    project.module("shop.main", "os")
    assert project.judge("undeclared", files=()).passed


def test_files_that_cannot_be_read(project: DependencyProject) -> None:
    project.problems = (PROBLEM,)
    project.module("shop.main", "yaml")
    assert project.judge("undeclared").refusal.message == "'requirements.txt' is no text"
