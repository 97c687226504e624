from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path
from typing import Any

import pytest

import tools
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.yamljs import parse_yaml, read_yaml
from pytest_deploygate.value import UNDEFINED, Known, Opaque, Value

SCALARS = """
010 08 0b101 0b2 0o17 0o9 0x1F -0x1f 0x 0B1 +12 -0 +0 00 1_000 1,000 1e3 1E3 0.1e+3 -1e-3 1e 1.5 1. 1.e3 .5 -.5 +.5 . ..
12:30:45 1:30 no on yes off y n True TRUE tRuE false FALSE ~ null Null NULL nUll .inf -.inf +.Inf .NaN .nan .INF
2024-01-01 2024-1-1 2001-12-14t21:59:43.10-05:00 2024-01-01T00:00:00Z 12345678901234567890 9007199254740993 1e999 0x1p3
= - a:b -b x#y "no" '010' 1.10 @ ` %x &a *a !x text
""".split()  # fmt: skip
TEXTS = [
    *(f"a: {scalar}" for scalar in SCALARS),
    *(
        f"a: !!{tag}"
        for tag in ("str no", "str", "int 5", "int x", "bool no", "bool true", "float 5", "null null", "x y")
    ),
    "a: <<",
    "",
    "\n",
    " ",
    "---",
    "# a remark",
    "---\na: 1\n...\n",
    "\ufeffa: 1",
    "a: 1\r\nb: 2\r\n",
    "a: 1 # remark",
    "a: 2001-12-14 21:59:43.10",
    "- 1\n- [2, {b: 3}]",
    "{a: 1, b: [1, 2,],}",
    '{"a": 1, "b": {"c": null}}',
    "a: |\n  x\n  y\n",
    "a: >-\n x\n y",
    'a: "\\x41\\u00e9\\n"',
    "a: 'it''s'",
    "a: &x {b: 1}\nc: *x",
    "base: &b {a: 1, c: 2}\nd: {<<: *b, a: 3}\ne: {a: 3, <<: *b}",
    "a: {<<: [{x: 1, z: 1}, {y: 2, z: 2}]}",
    "a: {<<: 1}",
    "a: {<<: ~}",
    "1: x\n0x10: y\ntrue: z\nnull: q\n1.5: f\n.inf: i\n'2': s\n1.0: g",
    "? a\n: b",
    "a: 1\na: 2",
    '{"a": 1, "a": 2}',
    "a: 1\n---\nb: 2",
    "a: 1\n---",
    "a:\n\t- b",
    "a: b: c",
    "a: [b",
    "a: *gone",
    "a: !!js/function 'x'",
    "*/5 * * * *: a",
    "apps:\n  - name: x\n    autorestart: no\n    env:\n      A: 010\n      B: ~\n",
    "a:\n  b: 1\n c: 2",
    "%YAML 1.2\n---\na: 1",
]
# What js-yaml takes and this reader refuses: cannot judge, which is no wrong answer.
REFUSED = [
    "[1]: a",
    "a: !!set {b}",
    "a: !!omap [b: 1]",
    "<<: {a: 1}\n<<: {b: 2}",
    "%FOO\n---\na: 1",
    "a: !!binary aGk=",
    "...",
]

ORACLE = r"""
const yaml = require(process.argv[1]);
const plain = d => {
  if (d === undefined) return { $: 'undefined' };
  if (d instanceof Date) return { $: 'date' };
  if (Array.isArray(d)) return d.map(plain);
  if (d && typeof d === 'object') return Object.fromEntries(Object.entries(d).map(([k, v]) => [k, plain(v)]));
  return typeof d === 'number' && !Number.isFinite(d) ? { $: String(d) } : d;
};
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(t => { try { return { is: plain(yaml.load(t)) }; } catch { return { refused: true }; } })));
"""


def plain(value: Value) -> Any:
    assert isinstance(value, Known)
    data = value.data
    if data is UNDEFINED:
        return {"$": "undefined"}
    if isinstance(data, Opaque):
        return {"$": data.kind}
    if isinstance(data, dict):
        return {key: plain(member.value) for key, member in data.items()}
    if isinstance(data, list):
        return [plain(item) for item in data]
    if isinstance(data, float) and not math.isfinite(data):
        return {"$": {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}[str(data)]}
    return data


def ours(text: str) -> Any:
    try:
        return {"is": plain(parse_yaml(text, "f.yml"))}
    except CannotJudge:
        return {"refused": True}


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """What js-yaml, as PM2 brings it, makes of each text."""
    folder = tools.need_pm2().resolve().parents[2] / "js-yaml"
    texts = [*TEXTS, *REFUSED]
    command = [tools.need_node(), "-e", ORACLE, str(folder)]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    # JavaScript knows no whole number that is not a float.
    return dict(zip(texts, json.loads(done.stdout, parse_int=_number), strict=True))


def _number(text: str) -> float:
    return int(text) if len(text) < 16 else float(text)


@pytest.mark.parametrize("text", TEXTS)
def test_as_js_yaml_reads_it(truth: dict[str, Any], text: str) -> None:
    assert ours(text) == truth[text]


@pytest.mark.parametrize("text", REFUSED)
def test_refused_though_js_yaml_takes_it(truth: dict[str, Any], text: str) -> None:
    assert ours(text) == {"refused": True}
    assert "is" in truth[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: no", "no"),
        ("a: 010", 10),
        ("a: 12:30:45", "12:30:45"),
        ("a: 0b11", 3),
        ("a: -0x1F", -31),
        ("a: 1.10", 1.1),
        ("a: 2024-01-01", {"$": "date"}),
        ("a: 123456789012345678901", 123456789012345680000.0),
        (f"a: 0x{'f' * 300}", "0x" + "f" * 300),
    ],
)
def test_without_node(text: str, expected: Any) -> None:
    assert ours(text) == {"is": {"a": expected}}


def test_places(tmp_path: Path) -> None:
    (tmp_path / "ecosystem.yml").write_text("apps:\n  - name: api\n    port: 3000\n", encoding="utf-8")
    value = read_yaml(tmp_path / "ecosystem.yml", tmp_path)
    assert isinstance(value, Known)
    apps = value.data["apps"].value
    port = apps.data[0].data["port"]
    assert port.key == Location("ecosystem.yml", 3, 5, 4)
    assert port.value == Known(3000, Location("ecosystem.yml", 3, 11, 4))


def test_the_place_of_what_is_wrong() -> None:
    with pytest.raises(CannotJudge) as caught:
        parse_yaml("a: 1\na: 2\n", "ecosystem.yml")
    assert str(caught.value) == "'ecosystem.yml' cannot be read: duplicate key 'a'"
    assert str(caught.value.finding.place) == "ecosystem.yml:2:1"
    assert caught.value.finding.help


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "ecosystem.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(CannotJudge, match="UTF-16"):
        read_yaml(tmp_path / "ecosystem.yml", tmp_path)


def test_a_bomb() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(CannotJudge, match="more than"):
        parse_yaml("\n".join(lines), "f.yml")
