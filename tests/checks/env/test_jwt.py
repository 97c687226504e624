"""Tokens of every shape, and what only looks like one."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from env_projects import jwt
from pytest_deploygate.checks.env._jwt import claims_of, expiry_of, supabase_role


def encoded(part: Any) -> str:
    data = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


HEADER = encoded({"alg": "RS256", "typ": "JWT", "kid": "1"})


@pytest.mark.parametrize(
    "token",
    [
        jwt(sub="1"),
        f"{HEADER}.{encoded({'sub': '1'})}.",  # Unsigned ones end in a dot.
        f"{HEADER}.{encoded({'sub': 'ü', 'deep': [[{}]]})}.{'a' * 342}",
        f"{encoded({'alg': 'none'})}.{encoded({})}.",
    ],
)
def test_tokens(token: str) -> None:
    assert claims_of(token) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b.c",
        "1.2.3",
        "www.shop.example",
        f"{HEADER}.{encoded({'sub': '1'})}",
        f"{HEADER}.{encoded({'sub': '1'})}.c.d.e",  # An encrypted one has five parts.
        f"{HEADER}.{encoded([1])}.c",
        f"{HEADER}.{encoded('text')}.c",
        f"{HEADER}.{encoded(b'not json')}.c",
        f"{HEADER}.{encoded(bytes([0xFF, 0xFE, 0xFD]))}.c",
        f"{encoded({'typ': 'JWT'})}.{encoded({})}.c",
        f"{encoded({'alg': 1})}.{encoded({'a': 1})}.c",
        f"{HEADER}.a=b.c",
        f"{HEADER}. {encoded({})}.c",
        f"Bearer {jwt(sub='1')}",
        f"{HEADER}.{encoded(b'[' * 6000)}.c",
        f"{HEADER}.{'a' * 20_000}.c",
        f"{HEADER}.abcde.c",
    ],
)
def test_what_is_none(text: str) -> None:
    assert claims_of(text) is None
    assert supabase_role(text) is None


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    assert claims_of(text) is None or text.count(".") == 2


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.booleans(), max_size=4))
def test_claims_come_back(claims: dict[str, Any]) -> None:
    assert claims_of(f"{HEADER}.{encoded(claims)}.c2ln") == claims


@pytest.mark.parametrize(
    ("exp", "day"),
    [(0, "1970-01-01"), (86_399, "1970-01-01"), (86_400.5, "1970-01-02"), (253_402_300_799, "9999-12-31")],
)
def test_the_day_on_which_one_expires(exp: float, day: str) -> None:
    assert expiry_of({"exp": exp}) == date.fromisoformat(day).toordinal()
    assert expiry_of({}) is None


@pytest.mark.parametrize("exp", [-1, 253_402_300_800, float("nan"), float("inf"), "1", True, None, [], {}])
def test_a_time_that_is_none(exp: Any) -> None:
    with pytest.raises(ValueError, match="its `exp` is no "):
        expiry_of({"exp": exp})


@pytest.mark.parametrize(
    ("key", "role"),
    [
        (jwt(role="service_role"), "service_role"),
        (jwt(role="anon", iss="supabase"), "anon"),
        ("sb_secret_N7UND0UgjKTVK9UodkbTvw_a1b2c3d4", "service_role"),
        ("sb_publishable_N7UND0UgjKTVK9UodkbTvw_a1b2c3d4", "anon"),
        (jwt(role=["anon"]), None),
        (jwt(sub="1"), None),
        ("sb_secret_short", None),
        ("sb_secret_N7UND0UgjKTVK9Uodkb Tvw", None),
    ],
)
def test_roles(key: str, role: str | None) -> None:
    assert supabase_role(key) == role
