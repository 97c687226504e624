"""``[tool.deploygate]`` of a pyproject.toml: the same meaning, the same errors, the right places."""

# A table reads best with a case a line.
# ruff: noqa: ISC004

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pytest_deploygate.finding import Location

FULL = """\
[project]
name = "shop"  # a comment with [tool.deploygate] in it
text = '''
[tool.deploygate]
version = 7
'''

[tool.deploygate]
version = 1
fail-on = "warn"
environments.api.shop = {app = "shop", roots = [ # here
    "src",
    'lib', ]}

[tool.deploygate.environments."we.b".shop]
deploy-path = "/srv"
pairs = [{least = 1}, {least = 2, most = 3}]
'variables'.'A B'.type = "url"

[[tool.deploygate.waivers]]
rule = "shop/*"
subject = "a"
reason = "known"
by = "ops"
until = 2026-12-31

[[tool.deploygate.waivers]]
rule = "shop/open"
subject = \"\"\"
a\"\"\"
reason = "b"
by = "c"
until = "2027-01-01"

[tool.other]
x = 1
"""


def test_it_means_what_the_yaml_means(load: Any) -> None:
    known = load(FULL, name="pyproject.toml")
    assert known.name == "pyproject.toml"
    assert known.environments["api"].families["shop"].roots == ["src", "lib"]
    web = known.environments["we.b"].families["shop"]
    assert (web.deploy_path, [pair.least for pair in web.pairs], web.variables["A B"].type) == ("/srv", [1, 2], "url")
    assert [waiver.until for waiver in known.waivers] == [date(2026, 12, 31), date(2027, 1, 1)]
    assert [waiver.place for waiver in known.waivers] == [
        Location("pyproject.toml", 20, 19, 7),
        Location("pyproject.toml", 27, 19, 7),
    ]


@pytest.mark.parametrize(
    ("environment", "path", "place"),
    [
        ("api", (), (11, 18, 4)),
        ("api", ("app",), (11, 32, 6)),
        ("api", ("roots",), (11, 40, 5)),
        ("api", ("roots", 0), (12, 5, 5)),
        ("api", ("roots", 1), (13, 5, 5)),
        ("we.b", (), (15, 38, 4)),
        ("we.b", ("deploy-path",), (16, 15, 6)),
        ("we.b", ("pairs", 1), (17, 23, 21)),
        ("we.b", ("pairs", 1, "most"), (17, 42, 1)),
        ("we.b", ("variables",), (18, 1, 11)),
        ("we.b", ("variables", "A B"), (18, 13, 5)),
        ("we.b", ("variables", "A B", "type"), (18, 26, 5)),
    ],
)
def test_places(load: Any, environment: str, path: tuple[Any, ...], place: tuple[int, ...]) -> None:
    shop = load(FULL, name="pyproject.toml").environments[environment].families["shop"]
    assert shop.place(*path) == Location("pyproject.toml", *place)


HEAD = "[tool.deploygate]\nversion = 1\nenvironments.api.shop = {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "xyz = 1", ["4:1: unknown key 'xyz' (known: version, defaults, environments, rules, waivers, fail-on)"]),
        (HEAD + "[tool.deploygate.rulse]", ["4:18: unknown key 'rulse' (did you mean 'rules'?)"]),
        (HEAD + "[[tool.deploygate.wavers]]", ["4:19: unknown key 'wavers' (did you mean 'waivers'?)"]),
        (
            HEAD + "[tool.deploygate.environments.web.shop]\n\n  'app'=1\nbudget = \"x\"\n",
            ["6:9: shop.app: expected a string, got a number (put it in quotes)",
             "7:10: shop.budget: expected a whole number, got a string"],
        ),
        (HEAD + "defaults.shop.roots = [\n  'a',\n  2,\n]", [
            "6:3: shop.roots[1]: expected a string, got a number (put it in quotes)"]),
        (HEAD + "defaults.shop = {pairs = [{}]}", ["4:27: shop.pairs[0]: the key 'least' is missing"]),
        (HEAD + "defaults.shop = 3", ["4:17: defaults.shop: expected a mapping, got a number"]),
        (HEAD + "[[tool.deploygate.defaults]]", ["4:19: defaults: expected a mapping, got a list"]),
        (HEAD + "defaults.shop.app = 2026-12-31", ["4:21: shop.app: expected a string, got a date (put it in quotes)"]),
        (HEAD + "defaults.shop.app = 10:00:00", ["4:21: shop.app: expected a string, got a time (put it in quotes)"]),
        (HEAD + "defaults.shop.share = nan", ["4:23: shop.share: expected a number that can be compared"]),
        (HEAD + "defaults.shop.share = +inf", ["4:23: shop.share: must be less than 1"]),
        (HEAD + "[[tool.deploygate.waivers]]", [f"4:19: waivers[0]: the key '{key}' is missing" for key in (
            "by", "reason", "rule", "subject", "until")]),
        *(
            (HEAD + "[[tool.deploygate.waivers]]\nrule='shop/*'\nsubject='a'\nreason='b'\nby='c'\nuntil=" + until, [
                f"9:7: waivers[0].until: {message}"
            ])
            for until, message in [
                ("2026-12-31T10:00:00", "expected a date, got a time"),
                ("2026-12-31 10:00:00Z # x", "expected a date, got a time"),
                ("'2026-02-30'", "expected a day of the calendar, such as 2026-12-31"),
                ("true", "expected a date, got true or false"),
            ]
        ),
        (HEAD + f"defaults.shop.share = 1{'0' * 400}", ["4:23: shop.share: expected a number that can be compared"]),
        ("[tool.deploygate]\n", ["1:7: the key 'environments' is missing", "1:7: the key 'version' is missing"]),
        ("[tool]\ndeploygate = 1", ["2:14: the gate file must be a mapping of keys to values (it begins with 'version: 1' and "
                                    "'environments:')"]),
        ("[tool.other]\n", [" there is no [tool.deploygate] in it"]),
        ("tool = 1\n", [" there is no [tool.deploygate] in it"]),
        ("", [" there is no [tool.deploygate] in it"]),
        (HEAD + "a = [" + "[" * 100 + "]" * 100 + "]", ["4:67: nested deeper than 64 levels"]),
        (HEAD + "a = " + "[" * 100_000 + "]" * 100_000, [" nested deeper than 64 levels"]),
        (b"\xff\xfe", [" the file is UTF-16, not UTF-8 (save the file as UTF-8)"]),
        (b"# \xe9", ["1:3: the file is not UTF-8 from here on (save the file as UTF-8)"]),
    ],
)  # fmt: skip
def test_errors_have_their_places(errors: Any, text: str | bytes, expected: list[str]) -> None:
    assert sorted(errors(text, name="pyproject.toml")) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.deploygate]\nversion = \n", "2:11"),
        ("[tool.deploygate]\nversion = 1\nversion = 2\n", "3:12"),
        ("[tool.deploygate]\nversion = 'a", "2:13"),
        ("[tool.deploygate]\nversion = 0x_", "2:12"),
        ("[tool.deploygate]\nfrom = 2026-02-30\n", "2:8"),
        ("[tool.deploygate\n", "1:17"),
        ("[tool.deploygate]\nversion = [", "2:12"),
    ],
)
def test_what_is_no_toml(errors: Any, text: str, place: str) -> None:
    (line,) = errors(text, name="pyproject.toml")
    assert line.startswith(f"{place}: this is not valid TOML")


def test_a_secret_that_lost_its_quotes_is_not_repeated(errors: Any) -> None:
    secret = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    text = f"[tool.deploygate]\n[{secret}]\n[{secret}]\n"
    assert secret not in "\n".join(errors(text, name="pyproject.toml"))


def test_a_number_of_absurd_length(errors: Any) -> None:
    (line,) = errors(f"[tool.deploygate]\nversion = {'9' * 6000}\n", name="pyproject.toml")
    assert "999" not in line
