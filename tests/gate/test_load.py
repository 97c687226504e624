"""What a gate file that is right comes to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pytest_deploygate import gate
from pytest_deploygate.finding import Location, Severity
from pytest_deploygate.rules import Registry

FULL = """\
version: 1
defaults:
  shop:
    roots: [src]
    variables:
      URL: {type: url, min-length: 5}
      PORT: {type: port}
environments:
  api:
    detect: {hostname: "*api*", variable: ROLE}
    shop:
      roots: [lib, app]
      variables:
        PORT: {min-length: 2}
      deploy-path: /srv/api
    rules: {shop/open: warn}
  web:
    needs:
      alembic: alembic.ini
rules:
  shop/open: off
  needs/met: warn
waivers:
  - rule: shop/*
    subject: a*
    reason: planned
    by: platform
    until: 2026-12-31
  - {rule: needs/met, subject: b, reason: known, by: ops, until: "2027-01-01", environment: web}
fail-on: warn
"""


def options(known: gate.Gate, environment: str = "api", family: str = "shop") -> Any:
    return known.environments[environment].families[family]


def test_the_gate_knows_its_file(load: Any, tmp_path: Path) -> None:
    known = load(FULL)
    assert known.path == tmp_path / "deploygate.yaml"
    assert known.root == tmp_path
    assert known.name == "deploygate.yaml"
    assert known.fail_on is Severity.WARN
    assert list(known.environments) == ["api", "web"]
    assert known.environments["web"].place == Location("deploygate.yaml", 17, 3, 3)


def test_what_can_be_left_out_has_a_default(load: Any) -> None:
    known = load("{version: 1, environments: {api: {shop: {}}}}")
    assert known.fail_on is Severity.ERROR
    assert known.waivers == ()
    shop = options(known)
    assert (shop.roots, shop.share, shop.mood.name, shop.deploy_path) == ([], 0.5, "CALM", None)


def test_an_environment_s_keys_win_over_the_defaults_key_by_key(load: Any) -> None:
    shop = options(load(FULL))
    assert shop.roots == ["lib", "app"]
    assert {name: (v.type, v.min_length) for name, v in shop.variables.items()} == {
        "URL": ("url", 5),
        "PORT": ("port", 2),
    }
    assert options(load(FULL), "web").roots == ["src"]


def test_an_environment_can_take_a_default_back(load: Any) -> None:
    text = "{version: 1, defaults: {shop: {app: shop}}, environments: {a: {shop: {app: null}}, b: {shop: null}, c: }}"
    known = load(text)
    assert [options(known, name).app for name in "abc"] == [None, "shop", "shop"]


def test_families_without_a_section_are_left_out_but_for_those_that_always_run(load: Any) -> None:
    known = load("{version: 1, environments: {api: {needs: {alembic: a}}}}")
    assert set(known.environments["api"].families) == {"needs", "watch"}
    assert options(known, family="watch").every == 10


def test_severities_are_the_rule_s_then_the_gate_s_then_the_environment_s(load: Any) -> None:
    known = load(FULL)
    assert known.environments["api"].severities == {
        "shop/open": Severity.WARN,
        "shop/clean": Severity.WARN,
        "watch/awake": Severity.WARN,
    }
    assert known.environments["web"].severities == {
        "shop/open": Severity.OFF,
        "shop/clean": Severity.WARN,
        "needs/met": Severity.WARN,
        "watch/awake": Severity.WARN,
    }


def test_waivers(load: Any) -> None:
    first, second = load(FULL).waivers
    assert (first.rule, first.subject, first.reason, first.by) == ("shop/*", "a*", "planned", "platform")
    assert (first.until, first.environment, first.place) == (
        date(2026, 12, 31),
        None,
        Location("deploygate.yaml", 24, 5),
    )
    assert (second.until, second.environment) == (date(2027, 1, 1), "web")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (11, 5, 4)),
        (("roots",), (12, 7, 5)),
        (("roots", 1), (12, 20, 3)),
        (("deploy-path",), (15, 20, 8)),
        (("deploy_path",), (15, 20, 8)),
        (("variables",), (13, 7, 9)),
        (("variables", "URL"), (6, 7, 3)),
        (("variables", "URL", "type"), (6, 19, 3)),
        (("variables", "PORT", "min-length"), (14, 28, 1)),
        (("variables", "PORT", "min_length"), (14, 28, 1)),
        (("variables", "PORT", "type"), (7, 20, 4)),
        (("app",), (11, 5, 4)),
        (("roots", 7), (12, 7, 5)),
    ],
)
def test_options_know_where_they_are_written(load: Any, path: tuple[Any, ...], place: tuple[int, ...]) -> None:
    assert options(load(FULL)).place(*path) == Location("deploygate.yaml", *place)


def test_sections_that_are_not_written_are_placed_where_they_come_from(load: Any) -> None:
    known = load(FULL)
    assert options(known, "web").place() == Location("deploygate.yaml", 3, 3, 4)
    assert options(known, "web", "watch").place() == Location("deploygate.yaml", 17, 3, 3)


def test_every_type_of_option(load: Any) -> None:
    known = load(
        """
        version: 1
        environments:
          api:
            shop:
              app: shop
              budget: 0o10
              share: 0.25
              strict: TRUE
              level: 3
              mood: wild
              deploy-path: [/a, /b]
              host: db.internal
              pairs: [{least: 1}, {least: 2, most: 3}]
              from: here
        """
    )
    shop = options(known)
    assert (shop.app, shop.budget, shop.share, shop.strict, shop.level, shop.mood.name) == (
        "shop", 8, 0.25, True, 3, "WILD",
    )  # fmt: skip
    assert (shop.deploy_path, shop.host, shop.from_) == (["/a", "/b"], "db.internal", "here")
    assert [(pair.least, pair.most) for pair in shop.pairs] == [(1, None), (2, 3)]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ("[1, 2]", [1, 2]),
        ("[a, b]", ["a", "b"]),
        ("[$N, 3]", [7, 3]),
        ("[$N, a]", ["7", "a"]),
        ("[$A]", ["auto"]),
        ("auto", "auto"),
        ("other", "other"),
        ("$A", "auto"),
        ("1", 1),
    ],
)
def test_of_several_shapes_the_first_that_fits(load: Any, sizes: str, expected: Any) -> None:
    shop = options(load(f"version: 1\nenvironments: {{api: {{shop: {{sizes: {sizes}}}}}}}", {"N": "7", "A": "auto"}))
    assert getattr(shop.sizes, "value", shop.sizes) == expected
    assert shop.place("sizes", 0).column == (37 if isinstance(expected, list) else shop.place("sizes").column)


def test_a_whole_number_is_a_number(load: Any) -> None:
    shop = options(load("{version: 1, environments: {api: {shop: {share: 0.5}, watch: {every: 1}}}}"))
    assert isinstance(shop.share, float)


@pytest.mark.parametrize("empty", ["defaults:", "rules:", "waivers:", "waivers: []", "rules: {}", "defaults: {}"])
def test_a_key_with_nothing_below_it_is_as_good_as_none(load: Any, empty: str) -> None:
    assert load(f"version: 1\nenvironments: {{api: {{shop: {{}}, rules: }}}}\n{empty}\n").waivers == ()


def test_merge_keys_and_anchors(load: Any) -> None:
    known = load(
        """
version: 1
environments:
  api: &api
    shop: &shop {app: shop, roots: [a]}
  web:
    <<: *api
    shop: {<<: *shop, roots: [b]}
  job: *api
"""
    )
    assert [(options(known, name).app, options(known, name).roots) for name in ("api", "web", "job")] == [
        ("shop", ["a"]),
        ("shop", ["b"]),
        ("shop", ["a"]),
    ]


@pytest.mark.parametrize("name", ["api", "a.b-c_d", "1", "Ünïcode", "no", "null", "all-of-them", "$x"])
def test_names_of_environments(load: Any, name: str) -> None:
    assert list(load(f"version: 1\nenvironments: {{{name}: {{shop: {{}}}}}}").environments) == [name]


def test_the_name_is_relative_to_the_working_directory(
    load: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "{version: 1, environments: {api: {shop: {}}}}"
    (tmp_path / "sub").mkdir()
    assert load(text, name="sub/deploygate.yml").name == "sub/deploygate.yml"
    monkeypatch.chdir(tmp_path / "sub")
    assert load(text).name == (tmp_path / "deploygate.yaml").as_posix()
    assert options(load(text)).place().path == "deploygate.yaml"


def test_a_relative_path_is_made_absolute(registry: Registry, load: Any, tmp_path: Path) -> None:
    load("{version: 1, environments: {api: {shop: {}}}}")
    assert gate.load(Path("deploygate.yaml"), registry, {}).root == tmp_path


@pytest.mark.timeout(60)  # Against a hang; how fast it is, the benchmarks tell.
def test_two_thousand_lines(load: Any) -> None:
    lines = [
        f"  e{i}:\n    detect: {{hostname: e{i}}}\n    shop:\n      app: app{i}\n      roots: [a{i}, $HOME]\n"
        f"      variables:\n        URL: {{type: url}}\n      budget: 3\n      strict: true\n"
        for i in range(222)
    ]
    text = "version: 1\nenvironments:\n" + "".join(lines)
    assert text.count("\n") >= 2000
    assert len(load(text, {"HOME": "x"}).environments) == 222
