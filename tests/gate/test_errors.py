"""What is wrong with a gate file: all of it, each with its place."""

# A table reads best with a case a line.
# ruff: noqa: ISC004

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pytest_deploygate import gate
from pytest_deploygate.finding import Location
from pytest_deploygate.rules import Registry

OK = "environments: {api: {shop: {}}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ── keys ──
        ("versoin: 1\nversion: 1\n" + OK, ["1:1: unknown key 'versoin' (did you mean 'version'?)"]),
        ("version: 1\nenvironments:\n  api:\n    shop: {rots: [a]}", ["4:12: unknown key 'rots' in shop (did you mean 'roots'?)"]),
        (
            "version: 1\nenvironments: {api: {shop: {deployPath: a}}}",
            ["2:29: unknown key 'deployPath' in shop (did you mean 'deploy-path'?)"],
        ),
        (
            "version: 1\nenvironments: {api: {needs: {alembic: a, xyz: 1}}}",
            ["2:42: unknown key 'xyz' in needs (known: alembic, database)"],
        ),
        (
            "version: 1\nenvironments: {api: {shop: {pairs: [{least: 1, lest: 2}]}}}",
            ["2:48: unknown key 'lest' in shop.pairs[0] (did you mean 'least'?)"],
        ),
        (
            "version: 1\nenvironments: {api: {shpo: {}}}",
            [
                "2:16: this environment has no section (known: shop, needs, watch)",
                "2:22: unknown section 'shpo' in environments.api (did you mean 'shop'?)",
            ],
        ),
        ("version: 1\ndefaults: {shpo: {}}\n" + OK, ["2:12: unknown section 'shpo' in defaults (did you mean 'shop'?)"]),
        ("version: 1\nenvironments: {api: {shop: {}}, api: {shop: {}}}", ["2:33: duplicate key 'api' (first written at 2:16)"]),
        # ── what is missing ──
        (OK, ["1:1: the key 'version' is missing"]),
        ("version: 1", ["1:1: the key 'environments' is missing"]),
        ("version: 1\nenvironments: {}", ["2:15: environments: must not be empty"]),
        ("version: 1\nenvironments:", ["2:14: environments: expected a mapping, got nothing"]),
        ("version: 1\nenvironments:\n  api: {}", ["3:3: this environment has no section (known: shop, needs, watch)"]),
        ("version: 1\nenvironments:\n  api:", ["3:3: this environment has no section (known: shop, needs, watch)"]),
        (
            "version: 1\nenvironments:\n  api: {rules: {}, detect: {path: /}}",
            ["3:3: this environment has no section (known: shop, needs, watch)"],
        ),
        ("version: 1\nenvironments:\n  api:\n    needs: {}", ["4:5: needs: the key 'alembic' is missing"]),
        ("version: 1\ndefaults:\n  needs: {}\nenvironments: {a: , b: }", ["3:3: needs: the key 'alembic' is missing"]),
        (
            "version: 1\nenvironments: {api: {shop: {pairs: [{}], variables: {A: {}}}}}",
            ["2:37: shop.pairs[0]: the key 'least' is missing", "2:54: shop.variables.A: the key 'type' is missing"],
        ),
        # ── types ──
        ("version: 2\n" + OK, ["1:10: version: unknown version (known: 1)"]),
        ("version: '1'\n" + OK, ["1:10: version: expected a number, got a string"]),
        ("version: true\n" + OK, ["1:10: version: expected a number, got true or false"]),
        ("version: 1.0\n" + OK, ["1:10: version: expected a number, got a number"]),
        ("version: 1\nenvironments: []", ["2:15: environments: expected a mapping, got a list"]),
        ("version: 1\nenvironments: {api: x}", [
            "2:16: this environment has no section (known: shop, needs, watch)",
            "2:21: environments.api: expected a mapping, got a string",
        ]),
        ("version: 1\nenvironments: {api: {shop: x}}", ["2:28: environments.api.shop: expected a mapping, got a string"]),
        ("version: 1\ndefaults: {shop: [x]}\n" + OK, ["2:18: defaults.shop: expected a mapping, got a list"]),
        *(
            (f"version: 1\nenvironments: {{api: {{shop: {{{value}}}}}}}", [f"2:{column}: shop.{message}"])
            for value, column, message in [
                ("roots: x", 36, "roots: expected a list, got a string"),
                ("roots: $X", 36, "roots: expected a list, got a string"),
                ("roots: [1]", 37, "roots[0]: expected a string, got a number (put it in quotes)"),
                ("roots: [[a]]", 37, "roots[0]: expected a string, got a list"),
                ("roots: [null]", 37, "roots[0]: expected a string, got nothing"),
                ("app: true", 34, "app: expected a string, got true or false (put it in quotes)"),
                ("app: 20.10", 34, "app: expected a string, got a number (put it in quotes)"),
                ("app: {}", 34, "app: expected a string, got a mapping"),
                ("budget: '3'", 37, "budget: expected a whole number, got a string"),
                ("budget: 3.5", 37, "budget: expected a whole number, got a number"),
                ("budget: yes", 37, "budget: expected a whole number, got a string"),
                ("budget: true", 37, "budget: expected a whole number, got true or false"),
                ("share: .nan", 36, "share: expected a number that can be compared"),
                (f"share: 1{'0' * 299}", 36, "share: must be less than 1"),
                ("strict: on", 37, "strict: expected true or false, got a string"),
                ("strict: 1", 37, "strict: expected true or false, got a number"),
                ("level: hihg", 36, "level: unknown value (did you mean 'high'?)"),
                ("level: 4", 36, "level: unknown value (known: low, high, 3)"),
                ("mood: CALM", 35, "mood: unknown value (did you mean 'calm'?)"),
                ("deploy-path: 1", 42, "deploy-path: expected a list or a string, got a number (put it in quotes)"),
                ("pairs: [1]", 37, "pairs[0]: expected a mapping, got a number"),
                ("variables: [A]", 40, "variables: expected a mapping, got a list"),
                ("variables: {A: url}", 44, "variables.A: expected a mapping, got a string"),
                ("from: [x]", 35, "from: expected a string, got a list"),
                ("sizes: [1, a]", 37, "sizes[0]: expected a string, got a number (put it in quotes)"),
                ("sizes: 2", 36, "sizes: unknown value (known: auto, 1)"),
                ("sizes: othr", 36, "sizes: unknown value (did you mean 'other'?)"),
                # ── limits ──
                ("roots: []", 36, "roots: must not be empty"),
                ("roots: [a, b, c, d]", 36, "roots: must have at most 3 items"),
                ("app: x", 34, "app: must have at least 2 characters"),
                ("app: ''", 34, "app: must have at least 2 characters"),
                (f"app: {'x' * 21}", 34, "app: must have at most 20 characters"),
                ("budget: 0", 37, "budget: must be at least 1"),
                ("budget: 101", 37, "budget: must be at most 100"),
                ("share: 0", 36, "share: must be more than 0"),
                ("share: 1", 36, "share: must be less than 1"),
                ("host: A", 35, "host: must match the pattern ^[a-z.]+$"),
                ("host: 'a$'", 35, "host: must match the pattern ^[a-z.]+$"),
                ("variables: {}", 40, "variables: must not be empty"),
                (
                    "variables: {A: {type: url}, B: {type: url}, C: {type: url}, D: {type: url}}",
                    40,
                    "variables: must have at most 3 keys",
                ),
                ("variables: {A: {type: url, min-length: -1}}", 68, "variables.A.min-length: must be at least 0"),
                ("variables: {'a b': {type: x}}", 55, "variables.'a b'.type: unknown value (known: url, port)"),
            ]
        ),
        (f"version: 1\nenvironments: {{api: {{shop: {{share: {'9' * 301}}}}}}}", ["2:36: a number of more than 300 digits"]),
        # ── rules ──
        ("version: 1\nrules: {shop/opne: warn}\n" + OK, ["2:9: unknown rule 'shop/opne' in rules (did you mean 'shop/open'?)"]),
        ("version: 1\nrules: {shop/open: wran}\n" + OK, ["2:20: rules.shop/open: unknown severity (did you mean 'warn'?)"]),
        ("version: 1\nrules: {shop/open: false}\n" + OK, [
            "2:20: rules.shop/open: expected a string, got true or false (put it in quotes)"
        ]),
        ("version: 1\nrules: [shop/open]\n" + OK, ["2:8: rules: expected a mapping, got a list"]),
        (
            "version: 1\nenvironments: {api: {shop: {}, rules: {x/y: off}}}",
            ["2:40: unknown rule 'x/y' in environments.api.rules (known: needs/met, shop/clean, shop/open, watch/awake)"],
        ),
        ("version: 1\nfail-on: off\n" + OK, ["2:10: fail-on: unknown severity (known: error, warn)"]),
        # ── names ──
        *(
            (f"version: 1\nenvironments:\n  {name}: {{shop: {{}}}}", [
                "3:3: environments: an environment's name has no blanks and none of , : / \\ * ? [ ] in it, and is not 'all'"
            ])
            for name in ["all", "'a b'", "'a,b'", "a/b", "'a::b'", "'*'", "'a[1]'", "''", '"a\\tb"', '"a\\x7f"']
        ),
        # ── detect ──
        *(
            (f"version: 1\nenvironments:\n  api:\n    shop:\n    detect: {value}", [f"5:{column}: {message}"])
            for value, column, message in [
                ("", 5, "this says nothing to know a server by (known: hostname, variable, role-file, path)"),
                ("{}", 5, "this says nothing to know a server by (known: hostname, variable, role-file, path)"),
                ("{path: }", 5, "this says nothing to know a server by (known: hostname, variable, role-file, path)"),
                ("x", 13, "environments.api.detect: expected a mapping, got a string"),
                ("{hostnme: x}", 14, "unknown key 'hostnme' in detect (did you mean 'hostname'?)"),
                ("{hostname: ''}", 24, "detect.hostname: must not be empty"),
                ("{hostname: []}", 24, "detect.hostname: must not be empty"),
                ("{hostname: 1}", 24, "detect.hostname: expected a list or a string, got a number (put it in quotes)"),
                ("{variable: {}}", 24, "detect.variable: must not be empty"),
                ("{variable: {A: 1}}", 28, "detect.variable.A: expected a list or a string, got a number (put it in quotes)"),
                ("{role-file: {is: api}}", 14, "detect.role-file: the key 'path' is missing"),
                ("{role-file: {path: ''}}", 32, "detect.role-file.path: must not be empty"),
                ("{role-file: [a]}", 25, "detect.role-file: expected a mapping or a string, got a list"),
                ("{path: '${bad name}'}", 20, "detect.path: a reference to the environment that is not understood (write "
                 "${NAME}, ${NAME:-default}, or $$ for a dollar sign)"),
            ]
        ),
        # ── waivers ──
        *(
            (f"version: 1\n{OK}waivers:\n  - {{{value}}}", [f"4:{column}: {message}" for column, message in expected])
            for value, expected in [
                ("rule: shop/open, subject: a, reason: b, by: c", [(5, "waivers[0]: the key 'until' is missing")]),
                ("rule: shop/opne, subject: a, reason: b, by: c, until: 2026-01-01", [
                    (12, "waivers[0].rule: unknown rule (did you mean 'shop/open'?)")
                ]),
                ("rule: '*', subject: a, reason: b, by: c, until: 2026-01-01", [
                    (12, "waivers[0].rule: unknown rule (known: needs/*, shop/*, watch/*, needs/met, shop/clean, shop/open, "
                     "watch/awake)")
                ]),
                ("rule: shop/*, subject: '', reason: ' ', by: \"\\t\", until: 2026-01-01", [
                    (29, "waivers[0].subject: must not be blank"),
                    (41, "waivers[0].reason: must not be blank"),
                    (50, "waivers[0].by: must not be blank"),
                ]),
                ("rule: shop/*, subject: a, reason: b, by: c, until: 2026-01-01, environment: apy", [
                    (82, "this waiver is for an environment that is not there (did you mean 'api'?)")
                ]),
                ("rule: shop/*, subject: a, reason: b, by: c, until: 2026-01-01, environment: [api]", [
                    (82, "waivers[0].environment: expected a string, got a list")
                ]),
                *(
                    (f"rule: shop/*, subject: a, reason: b, by: c, until: {until}", [(57, f"waivers[0].until: {message}")])
                    for until, message in [
                        ("2026-02-30", "expected a day of the calendar, such as 2026-12-31"),
                        ("2026-13-01", "expected a day of the calendar, such as 2026-12-31"),
                        ("20261231", "expected a date, got a number"),
                        ("'20261231'", "expected a day of the calendar, such as 2026-12-31"),
                        ("2026-W01-1", "expected a day of the calendar, such as 2026-12-31"),
                        ("31.12.2026", "expected a day of the calendar, such as 2026-12-31"),
                        ("2026-12-31T00:00:00", "expected a day of the calendar, such as 2026-12-31"),
                        ("never", "expected a day of the calendar, such as 2026-12-31"),
                        ("\uff12026-12-31", "expected a day of the calendar, such as 2026-12-31"),
                        ("''", "expected a day of the calendar, such as 2026-12-31"),
                        ("null", "expected a date, got nothing"),
                        ("$UNTIL", "expected a day of the calendar, such as 2026-12-31"),
                    ]
                ),
            ]
        ),
        ("version: 1\nwaivers: {}\n" + OK, ["2:10: waivers: expected a list, got a mapping"]),
        ("version: 1\nwaivers: [x]\n" + OK, ["2:11: waivers[0]: expected a mapping, got a string"]),
        # ── the text itself ──
        ("", [" the gate file is empty (it begins with 'version: 1' and 'environments:')"]),
        ("# nothing\n", [" the gate file is empty (it begins with 'version: 1' and 'environments:')"]),
        ("---\n", [" the gate file is empty (it begins with 'version: 1' and 'environments:')"]),
        ("- a", ["1:1: the gate file must be a mapping of keys to values (it begins with 'version: 1' and 'environments:')"]),
        ("version: 1\n" + OK + "---\nversion: 1\n", ["3:1: a second document begins here (only one can be read)"]),
        ("version: 1\nenvironments: {api: {shop: {app: !!python/name:os.system x}}}", [
            "2:34: a tag that is not known here (a value that starts with '!' needs quotes)"
        ]),
        ("version: 1\nenvironments: &x {api: *x}", ["2:24: an alias to something that it is itself a part of"]),
        ("version: 1\nenvironments:\n  api:\n    shop:\n      app: a: b\n", [
            "5:13: a ': ' where none can be (put the value in quotes, or check its indentation, and the quotes and "
            "brackets before it)"
        ]),
        (b"\xff\xfe", [" the file is UTF-16, not UTF-8 (save the file as UTF-8)"]),
        (b"version: 1\n# caf\xe9\n", ["2:6: the file is not UTF-8 from here on (save the file as UTF-8)"]),
        ("version: 1\0", ["1:11: a NUL character, which YAML does not allow (is this a text file, saved as UTF-8?)"]),
        ("x" * (1024 * 1024 + 1), [" is larger than 1,024 KiB"]),
    ],
)  # fmt: skip
def test_each_error(errors: Any, text: str | bytes, expected: list[str]) -> None:
    assert errors(text) == expected


def test_all_at_once_in_file_order(errors: Any) -> None:
    text = """\
version: 3
rules: {shop/opne: warn}
waivers:
  - {rule: shop/open, subject: a, reason: b, by: c, until: soon}
environments:
  api:
    needs: {alembic: [x]}
    shop: {app: 1, app: 2, budgte: 3}
fail-on: never
defaults:
  shop: {strict: maybe}
"""
    assert [line.split(": ")[0] for line in errors(text)] == [
        "1:10", "2:9", "4:60", "7:22", "8:17", "8:20", "8:28", "9:10", "11:18",
    ]  # fmt: skip


def test_what_the_defaults_have_wrong_is_told_once(errors: Any) -> None:
    text = "version: 1\ndefaults: {shop: {app: 1, x: 2}}\nenvironments: {a: {shop: {}}, b: {shop: {app: aa}}, c: }\n"
    assert errors(text) == [
        "2:24: shop.app: expected a string, got a number (put it in quotes)",
        "2:27: unknown key 'x' in shop (known: roots, app, budget, share, strict, level, mood, deploy-path, host, pairs, "
        "variables, sizes, …)",
    ]


def test_what_every_environment_overrides_is_read_nevertheless(errors: Any) -> None:
    text = "version: 1\ndefaults: {shop: {app: 1}}\nenvironments: {a: {shop: {app: aa}}}\n"
    assert errors(text) == ["2:24: shop.app: expected a string, got a number (put it in quotes)"]


def test_no_more_than_a_hundred_are_written_out(errors: Any) -> None:
    lines = errors("version: 1\n" + OK + "".join(f"x{i}: 1\n" for i in range(5000)))
    assert len(lines) == 101
    assert lines[0].startswith("3:1: ")
    assert lines[-1] == " and 4,900 more errors"


@pytest.mark.parametrize(
    "value",
    ["{text}", "[{text}]", "{{{text}: x}}", "{{a: {text}}}", "'{text}'", "!{text} x", "!{text}!x y", "*{text}", "&{text} [x]",
     "|{text}", "'{text}", "[{text}", "{text}: x", '"{text}\\q"', "%{text}", "@{text}", "${{{text}}}"],
)  # fmt: skip
@pytest.mark.parametrize(
    "place",
    ["version: {value}", "environments: {value}", "environments: {{api: {{shop: {{budget: {value}}}}}}}", "fail-on: {value}",
     "environments: {{api: {{detect: {{hostname: {value}}}}}}}", "rules: {{shop/open: {value}}}", "waivers: {value}",
     "waivers: [{{rule: {value}, until: {value}, environment: {value}}}]", "defaults: {{shop: {value}}}"],
)  # fmt: skip
def test_no_value_is_repeated(errors: Any, place: str, value: str) -> None:
    secret = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    assert secret not in "\n".join(errors(place.format(value=value.format(text=secret))))


def test_values_of_the_environment_are_not_repeated(errors: Any) -> None:
    environ = {"A": "swordfish", "B": "9swordfish9"}
    text = "version: 1\nenvironments: {api: {shop: {app: $A, budget: $B, level: $A, xyz: $B, roots: $A, host: '$A${'}}}"
    assert "swordfish" not in "\n".join(errors(text, environ))


# ── what is at the path ────────────────────────────────────────────────────────────────────────────


def refusal(path: Path, registry: Registry) -> str:
    with pytest.raises(gate.GateErrors) as caught:
        gate.load(path, registry, {})
    return str(caught.value)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "deploygate.yaml"


def test_nothing(here: Path, registry: Registry) -> None:
    assert refusal(here, registry) == "deploygate.yaml: does not exist"


def test_a_folder(here: Path, registry: Registry) -> None:
    here.mkdir()
    assert refusal(here, registry) == "deploygate.yaml: is a folder, not a file"


def test_a_fifo(here: Path, registry: Registry) -> None:
    os.mkfifo(here)
    assert refusal(here, registry) == "deploygate.yaml: is a FIFO, not a file"


def test_a_link_that_leads_nowhere(here: Path, registry: Registry) -> None:
    here.symlink_to("gone.yaml")
    assert refusal(here, registry) == "deploygate.yaml: is a link that leads nowhere"


def test_a_path_elsewhere_is_shown_whole(
    here: Path, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "deploygate.yaml"
    assert refusal(elsewhere, registry) == f"{elsewhere.as_posix()}: does not exist"


def test_a_working_directory_that_is_gone(here: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)
    assert refusal(here, registry) == f"{here.as_posix()}: does not exist"


def test_a_name_that_no_terminal_can_show(here: Path, registry: Registry) -> None:
    assert refusal(here.parent / "a\udcffb\nc", registry) == "a?b?c: does not exist"


def test_an_error_is_a_place_a_message_and_a_hint() -> None:
    error = gate.GateError(Location("deploygate.yaml", 7, 13), "unknown key 'ap' in pm2", "did you mean 'apps'?")
    assert str(error) == "deploygate.yaml:7:13: unknown key 'ap' in pm2 (did you mean 'apps'?)"
    assert gate.GateErrors([error, error]).errors == (error, error)
