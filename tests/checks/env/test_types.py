"""The types of declared variables, each with its near misses."""

from __future__ import annotations

import base64
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from env_projects import jwt
from pytest_deploygate.checks.env._types import is_local, objection
from pytest_deploygate.families.env import TypeName, Variable

GOOD = [
    ("integer", "0 -3 +7 0042"),
    ("number", "0 1.5 -2e3 .5 3."),
    ("boolean", "true FALSE 1 0 yes off"),
    ("port", "1 80 65535"),
    (
        "url",
        """https://shop.example http://localhost:3000/x?y=1#z postgresql+psycopg://u:p%40ss@db:5432/shop redis:///0
        mongodb://a:1,b:2/db?replicaSet=x sqlite:///data.db https://[::1]:80/ amqp://u@h/%2Fv""",
    ),
    ("email", "a@shop.example first.last+tag@mail.shop.co.uk"),
    ("uuid", "3F2504E0-4F89-41D3-9A0C-0305E82C3301"),
    ("hex", "deadBEEF 0xff 00"),
    ("base64", "aGVsbG8= aGVsbG8 -_8="),
    ("duration", "30s 15m 1h30m 7d 3600 2.5h 500ms P1D PT15M P1Y2M3DT4H5M6S"),
    ("json", '{} [1] "x" 3 null'),
    ("string", "anything"),
]
BAD = [
    ("integer", "1.5 x 1e3 0x10 \u0661 1_000"),
    ("number", "nan inf Infinity x 1,5 --1"),
    ("boolean", "maybe 2 TRUEE"),
    ("port", "0 65536 -1 80a 8080.0 +80"),
    (
        "url",
        """shop.example //shop.example http:// https:///x 1http://x http://u:p@ss@h http://u:a/b@h http://a<b>
        postgres://u:pa#ss@h/db http://h:99999 :// http://h:x""",
    ),
    ("email", "a@b @shop.example a@shop..example a@@shop.example a@-shop.example"),
    ("uuid", "3F2504E0-4F89-41D3-9A0C-0305E82C330 00000000-0000-0000-0000-000000000000 {3F2504E0}"),
    ("hex", "abc xyz 0x"),
    ("base64", "a!b aGVsb 漢字"),
    ("duration", "soon 5x m P PT 1h30x --5s"),
    ("json", "{ x NaN [1 'x'"),
    ("enum", "x"),
    ("regex", "x"),
    ("jwt", "a.b.c eyJhbGciOiJIUzI1NiJ9.e30 x"),
    ("supabase-key", "sb_secret_short sb_other_N7UND0UgjKTVK9UodkbTvw x"),
]


@pytest.mark.parametrize(("type", "values"), GOOD)
def test_what_fits(type: str, values: str) -> None:
    for value in values.split():
        assert objection(Variable(type=type), value) is None, value


@pytest.mark.parametrize(("type", "values"), BAD)
def test_what_does_not(type: str, values: str) -> None:
    for value in values.split():
        why = objection(Variable(type=type), value)
        assert why, value
        assert len(value) < 4 or value not in why


@pytest.mark.parametrize(
    ("type", "why"),
    [
        ("integer", "is no integer"),
        ("number", "is no number"),
        ("boolean", "is no boolean, such as true or false"),
        ("email", "is no email address"),
        ("uuid", "is no UUID"),
        ("hex", "is not hexadecimal, two digits a byte"),
        ("base64", "is no base64"),
        ("duration", "is no duration, such as 30s, 15m or P1D"),
        ("json", "is no JSON"),
        ("jwt", "is no JWT"),
        ("enum", "cannot be held against anything: `enum` needs `values`"),
        ("regex", "cannot be held against anything: `regex` needs `pattern`"),
    ],
)
def test_what_is_said(type: str, why: str) -> None:
    assert objection(Variable(type=type), "{?}") == why


def test_more_forms() -> None:
    assert objection(Variable(type="duration"), "2 days") is None
    assert objection(Variable(type="duration"), "1 hour, 30 minutes") is None
    assert objection(Variable(type="email"), "Shop <noreply@shop.example>") is None
    assert objection(Variable(type="url"), "https://shop.example/a b")
    assert objection(Variable(type="json"), "[" * 100_000)
    assert objection(Variable(type="duration"), "1" * 99 + "x")


@pytest.mark.parametrize(
    ("said", "good", "bad"),
    [
        (Variable(values=["info", "warn"]), "info", "INFO"),
        (Variable(type="enum", values=["a"]), "a", "b"),
        (Variable(min_length=3), "abc", "ab"),
        (Variable(max_length=3), "abc", "abcd"),
        (Variable(type="regex", pattern="[a-z]+"), "abc", "abc1"),
        (Variable(pattern="a.*"), "ab", "ba"),
        (Variable(type="integer", minimum=1), "1", "0"),
        (Variable(type="number", maximum=0.5), "0.5", "0.51"),
        (Variable(minimum=0), "1", "x"),
        (Variable(type="hex", bytes=2), "0a0b", "0a"),
        (Variable(type="hex", bytes=2), "0x0a0b", "0x0a"),
        (Variable(type="base64", bytes=5), "aGVsbG8=", "aGVsbA=="),
        (Variable(type="url", schemes=["postgresql"]), "postgresql://h/d", "mysql://h/d"),
        (Variable(type="url", hosts=["*.shop.example"]), "https://API.shop.example", "https://shop.example.evil"),
        (Variable(type="url", hosts=["h"]), "redis://h", "redis:///0"),
        (Variable(type="jwt", claims={"iss": "shop", "v": "2"}), jwt(iss="shop", v=2), jwt(iss="shop")),
        (Variable(type="jwt", claims={"iss": "shop"}), jwt(iss="shop"), jwt(iss="other")),
        (Variable(type="jwt"), jwt(), "x.y.z"),
        (Variable(type="supabase-key"), jwt(role="anon"), jwt(role=3)),
    ],
)
def test_limits(said: Variable, good: str, bad: str) -> None:
    assert objection(said, good) is None
    assert objection(said, bad)


@pytest.mark.parametrize(
    ("said", "good", "bad"),
    [
        (Variable(schemes=["https"]), "https://shop.example", "shop.example"),
        (Variable(hosts=["shop.example"]), "https://shop.example", "https://other.example"),
        (Variable(role="anon"), jwt(role="anon"), "anything"),
        (Variable(claims={"iss": "shop"}), jwt(iss="shop"), "anything"),
    ],
)
def test_an_option_says_the_type_as_well(said: Variable, good: str, bad: str) -> None:
    assert objection(said, good) is None
    assert objection(said, bad)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Variable(bytes=32), "`bytes` is for `hex` and `base64`"),
        (Variable(type="port", schemes=["https"]), "`schemes` is for `url`"),
        (Variable(type="url", claims={"iss": "shop"}), "`claims` is for `jwt`"),
        (Variable(role="anon", schemes=["https"]), "`role` is for `supabase-key`"),
    ],
)
def test_an_option_that_the_type_does_not_understand(said: Variable, why: str) -> None:
    assert objection(said, "https://shop.example") == f"cannot be held against anything: {why}"


def test_a_pattern_is_held_against_short_values_only() -> None:
    assert "longer than" in str(objection(Variable(pattern="a*"), "a" * 5000))


@given(st.text(max_size=60), st.sampled_from(sorted(get_args(TypeName))))
def test_an_objection_never_holds_the_value(value: str, type: str) -> None:
    marked = f"Zq9{value}9qZ"
    assert marked not in str(objection(Variable(type=type), marked))


@given(st.integers(1, 65535))
def test_every_port(port: int) -> None:
    assert objection(Variable(type="port"), str(port)) is None


@given(st.uuids())
def test_every_uuid(value: UUID) -> None:
    assert (objection(Variable(type="uuid"), str(value)) is None) is bool(value.int)


@given(st.binary(min_size=1, max_size=40))
def test_every_encoding(data: bytes) -> None:
    assert objection(Variable(type="hex", bytes=len(data)), data.hex()) is None
    assert objection(Variable(type="base64", bytes=len(data)), base64.b64encode(data).decode()) is None
    assert objection(Variable(type="base64", bytes=len(data)), base64.urlsafe_b64encode(data).decode()) is None


@pytest.mark.parametrize(
    ("value", "local"),
    [
        ("http://localhost", True),
        ("http://LOCALHOST:80/x", True),
        ("localhost:3000", True),
        ("127.0.0.1", True),
        ("127.1", True),
        ("[::1]:80", True),
        ("http://user:x@127.0.0.1:80", True),
        ("https://a.example,http://localhost", True),
        ("postgres://a:1,localhost:2/db", True),
        ("http://localhost.example", False),
        ("http://notlocalhost", False),
        ("https://shop.example/localhost", False),
        ("https://shop.example?next=http://localhost", False),
        ("12.7.0.1", False),
        ("", False),
    ],
)
def test_local(value: str, local: bool) -> None:
    assert is_local(value) is local
