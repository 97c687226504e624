"""``$NAME`` in values: from the process environment, or else nobody knows."""

from __future__ import annotations

import copy
import tempfile
import traceback
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate import gate
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.gate.options import is_referring
from pytest_deploygate.gate.references import Malformed, expand
from pytest_deploygate.rules import builtin
from pytest_deploygate.server import ServerFacts

BUILTIN = builtin()
ENVIRON = {"NAME": "value", "EMPTY": "", "DOLLAR": "$NAME", "N": "7", "_1": "underscore"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$NAME", "value"),
        ("${NAME}", "value"),
        ("a-$NAME-b", "a-value-b"),
        ("$NAME$NAME", "valuevalue"),
        ("${NAME}_X", "value_X"),
        ("$_1", "underscore"),
        ("${NAME:-x}", "value"),
        ("${GONE:-x}", "x"),
        ("${GONE:-}", ""),
        ("${EMPTY:-x}", "x"),
        ("${GONE:-a b/c:d}", "a b/c:d"),
        ("${GONE:-$NAME}", "$NAME"),
        ("$$NAME", "$NAME"),
        ("$${NAME}", "${NAME}"),
        ("$$$NAME", "$value"),
        ("$$$$", "$$"),
        ("$DOLLAR", "$NAME"),
        ("^[a-z]+$", "^[a-z]+$"),
        ("a$|b", "a$|b"),
        ("costs 5$", "costs 5$"),
        ("$1", "$1"),
        ("$(date)", "$(date)"),
        ("$é", "$é"),
        ("no reference", "no reference"),
    ],
)
def test_what_is_a_reference(text: str, expected: str) -> None:
    assert expand(text, ENVIRON).text == expected


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("$GONE", ("GONE",)),
        ("${GONE}", ("GONE",)),
        ("$EMPTY", ("EMPTY",)),
        ("${EMPTY}", ("EMPTY",)),
        ("$NAME_X", ("NAME_X",)),
        ("$name", ("name",)),
        ("$B $A $B", ("B", "A")),
        ("$NAME $A", ("A",)),
        ("${A:-x} $A", ("A",)),
        ("$A ${A:-x}", ("A",)),
        ("$$A", ()),
    ],
)
def test_what_is_missing(text: str, missing: tuple[str, ...]) -> None:
    assert expand(text, ENVIRON).missing == missing


@pytest.mark.parametrize(
    "text", ["${", "${}", "${NAME", "${NA ME}", "${NAME-x}", "${NAME:?x}", "${1}", "${NAME:-x", "a ${ b"]
)
def test_what_is_not_understood(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        expand(text, ENVIRON)
    assert text not in str(caught.value)


@given(st.text(st.sampled_from(list("$${}:-ANM_ x")), max_size=30))
def test_a_doubled_dollar_is_always_a_dollar(text: str) -> None:
    assert expand(text.replace("$", "$$"), {}).text == text


# ── in a gate file ─────────────────────────────────────────────────────────────────────────────────


def shop(load: Any, section: str, environ: dict[str, str] | None = None) -> Any:
    text = f"version: 1\nenvironments:\n  api:\n    shop: {{{section}}}\n"
    return load(text, ENVIRON if environ is None else environ).environments["api"].families["shop"]


def test_values_are_resolved_wherever_they_stand(load: Any) -> None:
    found = shop(
        load, "app: $NAME, roots: [a, $NAME], variables: {$NAME: {type: url, min-length: $N}}, deploy-path: /$NAME"
    )
    assert (found.app, found.roots, found.deploy_path) == ("value", ["a", "value"], "/value")
    assert found.variables["$NAME"].min_length == 7


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("budget", "7", 7),
        ("budget", "0x10", 16),
        ("share", "0.25", 0.25),
        ("strict", "true", True),
        ("level", "high", "high"),
        ("level", "3", 3),
        ("app", "123", "123"),
        ("app", "null", "null"),
        ("host", "db.internal", "db.internal"),
    ],
)
def test_the_environment_gives_other_types_too(load: Any, option: str, value: str, expected: Any) -> None:
    found = getattr(shop(load, f"{option}: $X", {"X": value}), option)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("budget", "many", "a whole number"),
        ("budget", "0", "a whole number"),
        ("budget", "9" * 5000, "a whole number"),
        ("share", "nan", "a number"),
        ("share", ".nan", "a number"),
        ("strict", "yes", "true or false"),
        ("level", "hihg", "a number or a string"),
        ("app", "x", "a string"),
        ("host", "UPPER", "a string"),
    ],
)
def test_what_does_not_fit_cannot_be_judged(load: Any, option: str, value: str, expected: str) -> None:
    found = shop(load, f"{option}: $X, from: here", {"X": value})
    with pytest.raises(CannotJudge) as caught:
        getattr(found, option)
    refusal = caught.value.finding
    assert refusal.message == f"shop.{option} is taken from the environment, and what it is there cannot stand here"
    assert refusal.help == f"set the variable to {expected} that can"
    assert refusal.subject == f"shop.{option}"
    assert found.from_ == "here"


def test_a_default_that_does_not_fit_is_the_same(load: Any) -> None:
    with pytest.raises(CannotJudge):
        _ = shop(load, "budget: '${X:-many}'").budget


def test_only_the_field_that_needs_a_variable_is_lost(load: Any) -> None:
    found = shop(load, "app: $GONE, roots: [a], deploy-path: [/a, /$EMPTY/$GONE]")
    assert found.roots == ["a"]
    assert found.place("app") == Location("deploygate.yaml", 4, 17, 5)
    with pytest.raises(CannotJudge) as caught:
        _ = found.app
    refusal = caught.value.finding
    assert refusal.message == "shop.app needs the environment variable GONE, which is not set"
    assert refusal.place == Location("deploygate.yaml", 4, 17, 5)
    assert refusal.subject == "shop.app"
    assert refusal.help == "set GONE, or write ${GONE:-...} with a value to fall back on"
    with pytest.raises(CannotJudge) as caught:
        _ = found.deploy_path
    assert caught.value.finding.message == "shop.deploy-path needs EMPTY and GONE, which are not set"
    assert caught.value.finding.subject == "shop.deploy-path"
    assert caught.value.finding.place == Location("deploygate.yaml", 4, 54, 13)


def test_deep_inside_it_is_the_field_at_the_top_that_is_lost(load: Any) -> None:
    found = shop(load, "pairs: [{least: 1}, {least: $GONE}]")
    with pytest.raises(CannotJudge, match=r"shop\.pairs needs the environment variable GONE, which is not set"):
        _ = found.pairs


def test_a_required_field_can_be_a_reference(load: Any) -> None:
    text = "version: 1\nenvironments: {api: {needs: {alembic: $GONE, database: x}}}"
    needs = load(text).environments["api"].families["needs"]
    assert needs.database == "x"
    with pytest.raises(CannotJudge):
        _ = needs.alembic


def test_in_the_defaults_it_is_each_environment_that_may_override(load: Any) -> None:
    text = "version: 1\ndefaults: {shop: {app: $GONE}}\nenvironments: {a: {shop: {app: here}}, b: }"
    environments = load(text).environments
    assert environments["a"].families["shop"].app == "here"
    with pytest.raises(CannotJudge) as caught:
        _ = environments["b"].families["shop"].app
    assert caught.value.finding.place.line == 2


def test_a_literal_dollar_is_no_reference(load: Any, errors: Any) -> None:
    found = shop(load, "app: $$GONE, deploy-path: '^a$'")
    assert (found.app, found.deploy_path) == ("$GONE", "^a$")
    assert not is_referring(found, "app")
    lines = errors("version: 1\nenvironments: {api: {shop: {host: 'A$$'}}}")
    assert lines == ["2:35: shop.host: must match the pattern ^[a-z.]+$"]


def test_nothing_outside_of_options_is_a_reference(load: Any, errors: Any) -> None:
    waiver = "{rule: shop/*, subject: $NAME, reason: $NAME, by: $NAME, until: 2026-01-01}"
    known = load(f"version: 1\nenvironments: {{$NAME: {{shop: {{}}}}}}\nwaivers: [{waiver}]", ENVIRON)
    assert list(known.environments) == ["$NAME"]
    assert (known.waivers[0].subject, known.waivers[0].reason, known.waivers[0].by) == ("$NAME", "$NAME", "$NAME")
    assert errors("version: $N\nenvironments: {api: {shop: {}}}", ENVIRON) == [
        "1:10: version: expected a number, got a string"
    ]


def test_options_with_values_of_the_environment_do_not_print_them(load: Any) -> None:
    found = shop(load, "app: $NAME")
    assert repr(found) == "ShopOptions(…)"
    assert isinstance(found, type(shop(load, "app: plain")))
    assert is_referring(found, "app")
    assert not is_referring(found, "roots")
    assert "value" not in repr(found)
    assert "app='plain'" in repr(shop(load, "app: plain"))


def test_a_refusal_is_raised_anew_each_time(load: Any) -> None:
    found = copy.copy(shop(load, "app: $GONE"))
    lengths = []
    for _ in range(3):
        with pytest.raises(CannotJudge) as caught:
            _ = found.app
        lengths.append(len(traceback.extract_tb(caught.value.__traceback__)))
    assert len(set(lengths)) == 1


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).map("Zq9-{}-Zq9".format))
def test_no_value_of_the_environment_is_in_any_message(value: str) -> None:
    text = """
    version: 1
    environments:
      api:
        detect: {hostname: $X, variable: $X, role-file: $X, path: $X}
        gate: {called-by: ["$X"]}
        pm2: {apps: ["$X"], variables: {A: "$X"}, config: "${X}${Y}"}
      web:
        detect: {variable: {Y: "$X"}}
        gate: {}
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "deploygate.yaml")
        file.write_text(text)
        known = gate.load(file, BUILTIN, {"X": value})
    said = [repr(known.environments), str(gate.decide(known, ServerFacts(hostname="h")))]
    with pytest.raises(CannotJudge) as caught:
        _ = known.environments["api"].families["pm2"].config  # type: ignore[attr-defined]
    said.append(str(caught.value.finding))
    assert "Zq9" not in "\n".join(said)
