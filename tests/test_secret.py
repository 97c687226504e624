"""What counts as a secret, and that none gets out."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.secret import (
    MASK,
    Scrubber,
    Secret,
    is_secret_key,
    is_secret_text,
    mask_source,
    spoken_secrets,
    url_password,
)


@pytest.mark.parametrize(
    "key",
    "PASSWORD DB_PASSWORD dbPassword API_KEY apiKey JWT_SECRET SUPABASE_SERVICE_KEY GITHUB_TOKEN STRIPE_SECRET_KEY PGPASS "
    "AWS_SECRET_ACCESS_KEY SENTRY_DSN ENCRYPTION_KEY --db-password private_key SESSION_SECRET TOKEN SMTP_PASS".split(),
)
def test_keys_of_secrets(key: str) -> None:
    assert is_secret_key(key) is (key != "PGPASS")


@pytest.mark.parametrize(
    "key",
    "PORT ADMIN_EMAIL MONKEY KEY PUBLIC_KEY NEXT_PUBLIC_API_KEY VITE_TOKEN PASSWORD_MIN_LENGTH TOKEN_EXPIRES_IN MAX_TOKENS "
    "JWT_ALGORITHM SECRET_NAME SITE_KEY PRIMARY_KEY PWD COMPASS PASSENGER_COUNT KEYBOARD TOKENIZER API_KEY_HEADER".split(),
)
def test_keys_of_other_things(key: str) -> None:
    assert not is_secret_key(key)


@pytest.mark.parametrize(
    "text",
    [
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "sk_live_51HxAbCdEfGhIjKl",
        "AKIAQ3EGUXJ5ZP7RTM2K",
        "postgres://app:hunter2@db/shop",
        "-----BEGIN RSA PRIVATE KEY-----",
        "W0SD6fOrDlSc763b19cndjvA82na",
        "9f86d081884c7d659a2feaa0c55ad015",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    ],
)
def test_texts_that_give_themselves_away(text: str) -> None:
    assert is_secret_text(text)
    assert is_secret_text(f"--flag {text} more")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "maxOldSpaceSize",
        "ServerAliveCountMax=3",
        "HeapDumpOnOutOfMemoryError",
        "myCompanyUserServiceApp",
        "production-server-2024-01",
        "./apps/api/server.js",
        "postgres://app@db/shop",
        "postgres://app:${DB_PASSWORD}@db/shop",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "https://shop.example/products/blue-suede-shoes",
    ],
)
def test_texts_that_do_not(text: str) -> None:
    assert not is_secret_text(text)


def test_a_secret_shows_itself_to_who_asks_only() -> None:
    secret = Secret("hunter2-hunter2")
    assert secret.reveal() == "hunter2-hunter2"
    for text in (
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>40}",
        f"{secret!s} {secret!r}",
        str([secret]),
    ):
        assert "hunter2" not in text
    assert not hasattr(secret, "__dict__")
    with pytest.raises(TypeError, match="not written to a pickle"):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        copy.deepcopy(secret)


def test_a_secret_compares_by_its_text() -> None:
    assert Secret("a") == Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert [bool(Secret("")), bool(Secret("x"))] == [False, True]


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("  DB_PASSWORD: 'hunter2',", "  DB_PASSWORD: '*******',"),
        ("  name: 'api',", "  name: 'api',"),
        ("  x: process.env.X || 'hunter2',", "  x: process.env.X || '*******',"),
        ("  args: '--db-password hunter2 --port 3000',", "  args: '--db-password ******* --port 3000',"),
        ("  url: 'postgres://app:hunter2@db'", "  url: '*************************'"),
        ("// postgres://app:hunter2@db", "// postgres://app:*******@db"),
        ("const x = require('path');", "const x = require('path');"),
    ],
)
def test_source_lines(line: str, masked: str) -> None:
    assert mask_source(line) == masked
    assert len(masked) == len(line)


def test_yaml_lines() -> None:
    assert mask_source("    DB_PASSWORD: hunter2 # x", markup="yaml") == "    DB_PASSWORD: ******* # x"
    assert mask_source("    env: {API_KEY: hunter2, PORT: 80}", markup="yaml") == (
        "    env: {API_KEY: *******, PORT: 80}"
    )


def test_secrets_inside_a_text() -> None:
    assert list(spoken_secrets("run --password hunter2 --port 80")) == ["hunter2"]
    assert url_password("redis://:hunter2@cache:6379") == "hunter2"
    assert url_password("redis://cache:6379") is None


def test_the_scrubber() -> None:
    scrubber = Scrubber(["hunter2-hunter2", "abc"])
    scrubber.add(Secret("line one is long\nline two is longer\n"))
    scrubber.add("production")
    scrubber.add_environment(
        {"API_KEY": "tiger-tiger", "URL": "postgres://app:burning-bright@db", "LANG": "en_US.UTF-8"}
    )
    text = "abc hunter2-hunter2 line two is longer production tiger-tiger burning-bright en_US.UTF-8"
    assert scrubber.scrub(text) == f"abc {MASK} {MASK} production {MASK} {MASK} en_US.UTF-8"


def test_the_scrubber_passes_over_everyday_words() -> None:
    scrubber = Scrubber(["secret", "Password", "changeme", "secret1"])
    assert scrubber.scrub("DB_PASSWORD is one of the secrets; secret1") == f"DB_PASSWORD is one of the secrets; {MASK}"


def test_the_longest_secret_goes_first() -> None:
    assert Scrubber(["hunter2", "hunter2-hunter2"]).scrub("hunter2-hunter2") == MASK


@given(st.text(min_size=5).filter(lambda text: len(text.strip()) >= 5), st.text(), st.text())
def test_no_secret_is_left(secret: str, before: str, after: str) -> None:
    scrubber = Scrubber()
    scrubber.add(secret)
    stripped = secret.strip()
    if scrubber.scrub(stripped) == MASK:
        assert stripped not in scrubber.scrub(before + stripped + after).replace(MASK, "")


@given(st.text(max_size=80))
def test_masking_keeps_columns(line: str) -> None:
    assert len(mask_source(line)) == len(line)
    assert len(mask_source(line, markup="yaml")) == len(line)
