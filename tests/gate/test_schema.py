"""The JSON Schema says what the loader holds: no more, no less."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from importlib import resources
from pathlib import Path
from typing import Any, Literal, Optional, Union

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from pytest_deploygate import gate
from pytest_deploygate.commands.schema import schema_text
from pytest_deploygate.gate.json_schema import Drafter
from pytest_deploygate.gate.type_hints import key_of, record_of, shape_of
from pytest_deploygate.rules import Family, Options, Registry, builtin, option

BASE: dict[str, Any] = {
    "version": 1,
    "defaults": {"shop": {"roots": ["src"], "variables": {"URL": {"type": "url", "min-length": 3}}}},
    "environments": {
        "api": {
            "detect": {
                "hostname": "*api*",
                "variable": {"ROLE": ["api"]},
                "role-file": {"path": "/r", "is": "x"},
                "path": "/",
            },
            "shop": {
                "app": "shop",
                "budget": 3,
                "share": 0.25,
                "strict": True,
                "level": "low",
                "mood": "wild",
                "deploy-path": ["/srv"],
                "host": "db.internal",
                "pairs": [{"least": 1, "most": 2}],
                "from": "here",
            },
            "needs": {"alembic": "$ALEMBIC"},
            "rules": {"shop/open": "warn"},
        },
        "web": {"shop": {"deploy-path": "/srv", "level": 3}},
    },
    "rules": {"watch/awake": "off"},
    "waivers": [
        {"rule": "shop/*", "subject": "a", "reason": "b", "by": "c", "until": "2026-12-31", "environment": "api"}
    ],
    "fail-on": "warn",
}


def test_it_is_a_schema(registry: Registry) -> None:
    for known in (registry, builtin()):
        Draft7Validator.check_schema(gate.schema(known))


def test_what_is_shipped_is_the_schema_of_the_built_in_families() -> None:
    shipped = resources.files("pytest_deploygate").joinpath("deploygate.schema.json").read_text("utf-8")
    assert shipped == schema_text(builtin()), (
        "write it anew: deploygate schema > src/pytest_deploygate/deploygate.schema.json"
    )


def test_it_describes_every_key(registry: Registry) -> None:
    def described(schema: Any) -> Iterator[bool]:
        for name, value in schema.get("properties", {}).items():
            yield bool(value.get("description")) or pytest.fail(name)
        for value in schema.values():
            for inner in value if isinstance(value, list) else value.values() if isinstance(value, dict) else []:
                if isinstance(inner, dict):
                    yield from described(inner)

    assert len(list(described(gate.schema(registry)))) > 30
    assert all(described(gate.schema(builtin())))


def test_what_an_editor_sees(registry: Registry) -> None:
    known = gate.schema(registry)
    shop = known["definitions"]["shop"]
    assert shop["type"] == ["object", "null"]
    assert shop["additionalProperties"] is False
    assert shop["properties"]["roots"] == {
        "description": "Source folders.",
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "maxItems": 3,
        "examples": [["src"]],
    }
    assert shop["properties"]["deploy-path"] == {
        "description": "Where it lies.",
        "type": ["array", "string", "null"],
        "items": {"type": "string"},
    }
    assert shop["properties"]["mood"]["default"] == "calm"
    assert shop["properties"]["mood"]["anyOf"][0] == {"enum": ["calm", "wild"]}
    assert "required" not in known["definitions"]["needs"], "what it lacks may stand in the defaults"
    assert known["properties"]["rules"]["properties"]["shop/clean"] == {
        "description": "What shop/clean is about.",
        "enum": ["error", "warn", "off"],
        "default": "warn",
    }
    assert known["required"] == ["version", "environments"]
    assert known["properties"]["waivers"]["items"]["required"] == ["rule", "subject", "reason", "by", "until"]


# ── the loader and the schema agree ────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def validator(registry: Registry) -> Draft7Validator:
    return Draft7Validator(gate.schema(registry))


def lines_of(data: Any, registry: Registry) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "deploygate.yaml")
        file.write_text(json.dumps(data))
        try:
            gate.load(file, registry, {})
        except gate.GateErrors as errors:
            return [error.message for error in errors.errors]
    return []


WORDS = st.sampled_from(
    ["", "x", "low", "wild", "url", "/", "a.b", "A", "$X", "${X:-y}", "warn", "2026-12-31", "api", "src", " "]
)
KEYS = st.sampled_from(
    "version shop needs watch detect rules defaults app roots budget least type path is rule until ROLE".split()
)
LEAVES = st.one_of(
    WORDS, st.none(), st.booleans(), st.integers(-3, 200), st.floats(-2, 2).filter(lambda n: not n.is_integer())
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)), max_leaves=5
)


def paths(data: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from paths(value, (*at, key))


PATHS = [path for path in paths(BASE) if path]


@st.composite
def documents(draw: st.DrawFn) -> Any:
    """A valid gate file with something changed, added or taken away."""
    data = json.loads(json.dumps(BASE))
    for _ in range(draw(st.integers(1, 2))):
        known = [path for path in paths(data) if path]
        path = draw(st.sampled_from(known))
        parent = data
        for key in path[:-1]:
            parent = parent[key]
        change = draw(st.sampled_from(["replace", "remove", "add", "rename"]))
        if change == "replace":
            parent[path[-1]] = draw(VALUES)
        elif change == "remove":
            del parent[path[-1]]
        elif isinstance(parent, list):
            parent.append(draw(VALUES))
        elif change == "add":
            parent[draw(KEYS)] = draw(VALUES)
        else:
            parent[draw(KEYS)] = parent.pop(path[-1])
    return data


# What no JSON Schema of draft-07 can say, or not without making an editor complain of what is right.
BEYOND = ("has no section", "is for an environment", "calendar", "says nothing", "is missing", "not understood")


@given(documents())
@settings(max_examples=300, deadline=None)
def test_the_loader_refuses_what_the_schema_refuses(registry: Registry, validator: Draft7Validator, data: Any) -> None:
    lines = lines_of(data, registry)
    if not validator.is_valid(data):
        assert lines
    else:
        assert [line for line in lines if not any(beyond in line for beyond in BEYOND)] == []


def test_the_base_is_right(registry: Registry) -> None:
    assert list(Draft7Validator(gate.schema(registry)).iter_errors(BASE)) == []
    assert lines_of(BASE, registry) == []


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_wrong_type_anywhere_is_refused_by_both(registry: Registry, path: tuple[Any, ...]) -> None:
    for wrong in ({"no such key": 1}, [[[]]]):
        data = json.loads(json.dumps(BASE))
        parent = data
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = wrong
        assert lines_of(data, registry)
        assert list(Draft7Validator(gate.schema(registry)).iter_errors(data))


def test_check_jsonschema_takes_it(registry: Registry, tmp_path: Path) -> None:
    pytest.importorskip("check_jsonschema")
    schema, file = tmp_path / "schema.json", tmp_path / "deploygate.yaml"
    schema.write_text(json.dumps(gate.schema(registry)))
    file.write_text(
        "version: 1\nenvironments: {api: {shop: {budget: $X}}}\n"
        "waivers: [{rule: shop/*, subject: a, reason: b, by: c, until: 2026-12-31}]\n"
    )

    def check(*arguments: object) -> int:
        command = [sys.executable, "-m", "check_jsonschema", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert check("--check-metaschema", schema) == 0
    assert check("--schemafile", schema, file) == 0
    file.write_text("version: 1\nenvironments: {api: {shop: {budget: many}}}\n")
    assert check("--schemafile", schema, file) == 1


# ── type hints ─────────────────────────────────────────────────────────────────────────────────────


class Colour(Enum):
    RED = "red"
    ONE = 1


@dataclass(frozen=True)
class Inner:
    known: str = option("It.")


@dataclass(frozen=True)
class Loop:
    inner: list[Loop] = option("Itself.", factory=list)


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (str, {"type": "string"}),
        (int, {"type": "integer"}),
        (float, {"type": "number"}),
        (bool, {"type": "boolean"}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (dict[str, bool], {"type": "object", "additionalProperties": {"type": "boolean"}}),
        (Literal["a", 2], {"enum": ["a", 2]}),
        (Colour, {"enum": ["red", 1]}),
        (Optional[str], {"type": ["string", "null"]}),  # noqa: UP045
        (Union[int, None, bool], {"type": ["integer", "null", "boolean"]}),  # noqa: UP007
        (str | list[str], {"type": ["string", "array"], "items": {"type": "string"}}),
        (Colour | None, {"anyOf": [{"enum": ["red", 1]}, {"type": "null"}]}),
        (list[str] | list[int], {"anyOf": [{"type": "array", "items": {"type": t}} for t in ("string", "integer")]}),
        (
            Inner,
            {
                "type": "object",
                "properties": {"known": {"description": "It.", "type": "string"}},
                "additionalProperties": False,
                "required": ["known"],
            },
        ),
    ],
)
def test_type_hints(hint: Any, schema: dict[str, Any]) -> None:
    assert Drafter().schema(shape_of(hint)) == schema


@pytest.mark.parametrize(
    "hint", [Any, object, bytes, list, dict, dict[int, str], set[str], tuple[str, ...], Loop, "str"]
)
def test_type_hints_that_no_gate_file_can_hold(hint: Any) -> None:
    with pytest.raises(gate.BadOptions, match="a gate file cannot hold"):
        shape_of(hint)


def test_a_field_that_no_gate_file_can_hold_is_named() -> None:
    @dataclass(frozen=True)
    class Bad(Options):
        wrong: bytes = option("No.", default=b"")

    with pytest.raises(gate.BadOptions, match=r"Bad\.wrong: a gate file cannot hold"):
        record_of(Bad)
    known = Registry()
    known.add_family(Family("bad", Bad, "x:y", "Bad."))
    with pytest.raises(gate.BadOptions, match=r"Bad\.wrong"):
        gate.schema(known)


def test_a_keyword_that_is_not_enforced_is_refused() -> None:
    @dataclass(frozen=True)
    class Bad(Options):
        wrong: str = option("No.", default="", contentEncoding="base64")

    with pytest.raises(gate.BadOptions, match=r"Bad\.wrong: the JSON Schema keyword contentEncoding is not enforced"):
        record_of(Bad)


def test_a_plain_field_needs_no_option() -> None:
    @dataclass(frozen=True)
    class Plain(Options):
        names: list[str] = field(default_factory=list)

    assert Drafter().schema(record_of(Plain))["properties"]["names"]["description"] == ""


@pytest.mark.parametrize(("name", "key"), [("deploy_path", "deploy-path"), ("is_", "is"), ("apps", "apps")])
def test_keys(name: str, key: str) -> None:
    assert key_of(name) == key


def test_a_reference_may_stand_for_whatever_a_text_can_be() -> None:
    @dataclass(frozen=True)
    class Kinds(Options):
        text: str = option("", default="")
        short: str = option("", default="", maxLength=1)
        long: str = option("", default="", minLength=9)
        some: str = option("", default="", minLength=1)
        number: int = option("", default=0)
        choice: Literal["a"] | None = option("", default=None)
        names: list[str] = option("", factory=list)
        table: dict[str, int] = option("", factory=dict)

    properties = Drafter(references=True).schema(record_of(Kinds))["properties"]
    assert {name for name, schema in properties.items() if "anyOf" in schema} == {"short", "long", "number", "choice"}
    assert "anyOf" in properties["table"]["additionalProperties"]
    validator = Draft7Validator(properties["number"])
    assert [validator.is_valid(value) for value in (1, "$X", "${X}", "a${X:-1}", "x", "$$", "$1", 1.5)] == [
        True, True, True, True, False, False, False, False,
    ]  # fmt: skip
