from __future__ import annotations

import random
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_deploygate.checks.env import _weak
from pytest_deploygate.checks.env._weak import weak

CLAUSES = {
    value
    for name, value in vars(_weak).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}

WEAK = {
    _weak.COMMON: [
        "DB_PASSWORD=password",
        "DB_PASSWORD=P@ssw0rd!",
        "DB_PASSWORD=Admin2024",
        "DB_PASSWORD=letmein",
        "DB_PASSWORD=welcome1",
        "DB_PASSWORD=test",
        "DB_PASSWORD=postgres",
        "DB_PASSWORD=mysql123",
        "CACHE_PASSWORD=redis-password",
        "SESSION_SECRET=secret",
        "SESSION_SECRET=supersecretkey",
        "SESSION_SECRET=keyboard cat",
        "STORE_ACCESS_KEY=minioadmin",
        "AWS_ACCESS_KEY_ID=test",
        "DB_PASSWORD=senha123",
        "DB_PASSWORD=contraseña",
        "DB_PASSWORD=passwort",
        "DB_PASSWORD=пароль",
        "DB_PASSWORD=비밀번호",
        "CACHE_URL=redis://:secret@cache:6379",
        "DATABASE_URL=postgres://shop:password@db.acme-tools.io/shop",
        "QUEUE_URL=amqp://worker:guest123@queue:5672",
    ],
    _weak.OWN: [
        "BILLING_TOKEN=billing_2024",
        "BILLING_TOKEN=acme_billing_token",
        "BILLING_TOKEN=acme_internal_service_token_2025",
        "WAREHOUSE_PASSWORD=warehousepassword",
        "DB_PASSWORD=cedar_bakery_pass",
        "DB_SENHA=loja_senha_2023",
    ],
    _weak.USER: [
        "DATABASE_URL=mysql://shop:shop@db:3306/shop",
        "DATABASE_URL=mysql://root:root@db.acme-tools.io:3306/shop",
    ],
    _weak.SEASON: ["DB_PASSWORD=Summer2024", "DB_PASSWORD=winter25!", "DB_PASSWORD=Verano-2023"],
    _weak.WALK: ["DB_PASSWORD=qwertyuiop", "DB_PASSWORD=1q2w3e4r", "DB_PASSWORD=zaqwsxcde", "DB_PASSWORD=1qaz2wsx!"],
    _weak.VARIETY: ["DB_PASSWORD=aaaabbbb", "DB_PASSWORD=111", "DB_PASSWORD=7878787878787878"],
    _weak.SHORT: ["DB_PASSWORD=k7#Qz", "BILLING_TOKEN=ab3x9"],
    _weak.WORD: ["DB_PASSWORD=giraffe77", "DB_PASSWORD=Larkspur!", "DB_PASSWORD=two4birds", "BILLING_TOKEN=LARKSPUR"],
    _weak.SIGNING: ["SESSION_SECRET=k7Qz2#vB9x1w", "ENCRYPTION_KEY=T4-x8-Q2-v9-w1"],
}

FINE = """
    DB_USER=postgres
    DB_NAME=test
    APP_NAME=secret
    ADMIN_USER=admin
    NODE_ENV=development
    DB_HOST=localhost
    LOG_LEVEL=debug
    JWT_ALGORITHM=HS256
    JWT_EXPIRES_IN=7d
    TOKEN_TTL=3600
    JWT_ISS=shop
    PASSWORD_MIN_LENGTH=12
    PASSWORD_HASHER=argon2id
    PASSWORD_FILE=/run/secrets/db
    REQUIRE_TOKEN=true
    MAX_TOKENS=4096
    TIER_2_TOKENS=5,50
    REWARD_ITEM_KEY=pokeball
    UPLOAD_KEY_ALIAS=key0
    SIGNING_KEY=./keys/signing.pem
    NEXT_PUBLIC_API_KEY=test
    API_KEYS={"keys": []}
    DB_PASSWORD=${DB_PASSWORD}
    DB_PASSWORD=op://prod/db/password
    DB_PASSWORD=violet-harbor-nutmeg-cedar
    DB_PASSWORD=violet harbor nutmeg cedar
    DB_PASSWORD=VioletHarborNutmeg12!
    DB_PASSWORD=test-harbor-granite-meadow-6
    DB_PASSWORD=Secret-Garden-Nutmeg-1911!
    DB_PASSWORD=f*B7b6jE6tG3
    DB_PASSWORD=hodefiguzakufu7#96t
    JWT_SECRET=2c4759ca9b155612
    JWT_SECRET=9c1185a5c5e9fc54612808977ee8f548
    API_KEY=d809c70a-bd4c-4d8b-a419-3e6ee4993879
    APP_URL=https://acme-tools.io
    CACHE_URL=redis://cache:6379
    DATABASE_URL=postgres://postgres:postgres@localhost:5432/shop
    DATABASE_URL=postgres://postgres:postgres@db:5433/shop
    DATABASE_URL=postgres://shop:kq7Xw2Pz9LmT4vBn@db.internal:5432/shop
    DATABASE_URL=postgres://<user>:<password>@db/shop
    AWS_ACCESS_KEY_ID=AKIAELZUZ2SUEW6YPUJN
    SECRET_KEY=
"""


@pytest.mark.parametrize(("clause", "assignment"), [(clause, line) for clause, lines in WEAK.items() for line in lines])
def test_a_secret_that_can_be_guessed(clause: str, assignment: str) -> None:
    key, _, value = assignment.partition("=")

    assert weak(key, value) == clause


@pytest.mark.parametrize("assignment", [line.strip() for line in FINE.strip().splitlines()])
def test_what_is_no_secret_or_cannot_be_guessed(assignment: str) -> None:
    key, _, value = assignment.partition("=")

    assert weak(key, value) is None


def test_one_value_is_fine_or_not_by_its_name() -> None:
    for value in ["postgres", "admin", "test", "database"]:
        assert weak("DB_USER", value) is None
        assert weak("DB_NAME", value) is None
        assert weak("DB_PASSWORD", value) == _weak.COMMON


KEYS = st.sampled_from(["BILLING_TOKEN", "JWT_SECRET", "DB_PASSWORD", "API_KEY", "ENCRYPTION_KEY", "AWS_ACCESS_KEY_ID"])
ALPHABETS = [
    "0123456789abcdef",
    string.ascii_letters + string.digits,
    string.ascii_letters + string.digits + "-_",
    string.ascii_letters + string.digits + "+/",
    string.ascii_letters + string.digits + "!@#^&*(-_=+)",
]


@settings(max_examples=500, deadline=None)
@given(KEYS, st.integers(0, 2**64), st.sampled_from(ALPHABETS), st.integers(24, 90))
def test_a_random_secret_is_never_weak(key: str, seed: int, alphabet: str, length: int) -> None:
    # Hypothesis would look for simple texts, which are no random secrets. So it picks the seed.
    seeded = random.Random(seed)
    value = "".join(seeded.choice(alphabet) for _ in range(length))

    assert weak(key, value) is None
    assert (
        weak("DATABASE_URL", f"postgresql://shop:{value.translate({47: 'x', 64: 'y', 43: 'z'})}@db:5432/shop") is None
    )


ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="qwertyasdf12345!@ _-$:/", max_size=40),
    st.sampled_from([line.partition("=")[2] for lines in WEAK.values() for line in lines]),
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(KEYS, st.text(max_size=20)), ANY_TEXT)
@example("DB_PASSWORD", "\ud800")
@example("DB_PASSWORD", "://:@")
@example("DB_PASSWORD", "___")
def test_any_text_gets_the_same_answer_twice_and_none_of_it_is_told(key: str, value: str) -> None:
    clause = weak(key, value)

    assert weak(key, value) == clause
    assert clause is None or clause in CLAUSES
    if clause is not None and len(value.strip()) >= 5 and not any(value.strip() in said for said in CLAUSES):
        assert value not in clause


@pytest.mark.timeout(60)  # Against a hang; how fast it is, the benchmarks tell.
@pytest.mark.parametrize("unit", ["a", "qwe", "password", "a_", "1", "a1", "://", "user:pass@", "$", "비밀"])
def test_a_huge_value(unit: str) -> None:
    value = unit * (10_000_000 // len(unit))
    weak("BILLING_TOKEN", value)
    weak("AWS_ACCESS_KEY_ID", value)
    weak("DATABASE_URL", f"postgres://{value}:{value}@{value}/")
