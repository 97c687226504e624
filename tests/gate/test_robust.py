"""Whatever bytes stand in a gate file, `load` gives a gate or says what is wrong."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pytest_deploygate import gate
from pytest_deploygate.rules import Registry

VALID = b"""\
version: 1
defaults: &d
  shop: &s
    roots: [src, "lib"]
    variables: {URL: {type: url, min-length: 5}}
environments:
  api:
    detect: {hostname: "*api*", variable: {ROLE: [api]}, role-file: {path: /r, is: x}, path: [/]}
    shop:
      <<: *s
      app: ${APP:-shop}
      budget: 0x10
      share: .5
      strict: true
      deploy-path: >-
        /srv
      pairs:
        - least: 1
          most: 2
    rules: {shop/open: warn}
  web: {needs: {alembic: $GONE}}
waivers:
  - {rule: shop/*, subject: a, reason: b, by: c, until: 2026-12-31, environment: api}
fail-on: warn
"""
TOML = b"""\
[tool.deploygate]
version = 1
environments.api.shop = {app = "shop", roots = ["src", 'lib']}
[tool.deploygate.environments."web"]
detect.hostname = '''web'''
needs.alembic = "$GONE"
[[tool.deploygate.waivers]]
rule = "shop/*"
subject = "a"
reason = "b"
by = "c"
until = 2026-12-31
"""
PIECES = st.sampled_from(
    [b"", b" ", b"\n", b"\t", b":", b": ", b"- ", b"[", b"]", b"{", b"}", b"&s", b"*s", b"*d", b"<<", b"!", b"!!int ", b"'", b'"',
     b"|", b"#", b"?", b",", b"$", b"${", b"}", b"null", b"1", b"1e999", b"-.inf", b".nan", b"9" * 400, b"\0", b"\xff", b"\xc3",
     b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"\\0", b"\x85", b"\xe2\x80\xa8", b"\r", b"---\n", b"...\n", b"%YAML 1.1\n",
     b"[[", b"]]", b"=", b'"""', b"'''", b"2026-12-31", b"10:00:00", b"all", b"x" * 2000]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, valid: bytes) -> bytes:
    """A valid file with pieces cut out of it and put into it."""
    data = valid
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.one_of(st.just(start), st.integers(start, min(start + 20, len(data)))))
        data = data[:start] + draw(PIECES) + data[end:]
    return data


def outcome(data: bytes, name: str, registry: Registry) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(data)
        try:
            known = gate.load(file, registry, {"APP": "shop"})
        except gate.GateErrors as errors:
            refused = errors
        else:
            assert known.environments
            return "taken"
    assert refused.errors
    assert all(error.message.isprintable() and error.hint.isprintable() for error in refused.errors)
    str(refused).encode()
    return "refused"


def test_the_valid_ones_are_valid(registry: Registry) -> None:
    assert outcome(VALID, "deploygate.yaml", registry) == "taken"
    assert outcome(TOML, "pyproject.toml", registry) == "taken"


@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example(b"version: 1\nenvironments: &a {a: *a}")
@example(b'version: "\\UFFFFFFFF"')
@example(b"? {a: b}\n: c")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("name", ["deploygate.yaml", "pyproject.toml"])
def test_random_bytes(registry: Registry, name: str, data: bytes) -> None:
    assert outcome(data, name, registry) == "refused"


@given(mutated(VALID))
@settings(max_examples=300, deadline=None)
def test_mutated_yaml(registry: Registry, data: bytes) -> None:
    outcome(data, "deploygate.yaml", registry)


@given(mutated(TOML))
@settings(max_examples=300, deadline=None)
def test_mutated_toml(registry: Registry, data: bytes) -> None:
    outcome(data, "pyproject.toml", registry)


@pytest.mark.parametrize("cut", range(0, len(VALID), 7))
def test_truncated_yaml(registry: Registry, cut: int) -> None:
    outcome(VALID[:cut], "deploygate.yaml", registry)


@pytest.mark.parametrize("cut", range(0, len(TOML), 7))
def test_truncated_toml(registry: Registry, cut: int) -> None:
    outcome(TOML[:cut], "pyproject.toml", registry)
