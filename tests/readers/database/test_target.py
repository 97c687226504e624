"""What connection strings mean, against SQLAlchemy and libpq where they have a word on it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import psycopg.conninfo
import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.readers.database import Target, read_target
from pytest_deploygate.readers.database.target import BadTarget, read_parts
from pytest_deploygate.secret import Secret

ROOT = Path("/srv/shop")


def parts(target: Target) -> dict[str, Any]:
    password = target.password.reveal() if target.password else None
    return {
        "kind": target.kind,
        "host": target.host,
        "port": target.port,
        "user": target.user,
        "password": password,
        "name": target.name,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://u:p@h:5433/d", ("postgresql", "h", 5433, "u", "p", "d")),
        ("postgres://u@h/d", ("postgresql", "h", None, "u", None, "d")),
        ("postgresql+psycopg://u:p@h/d?sslmode=require", ("postgresql", "h", None, "u", "p", "d")),
        ("postgresql+asyncpg://u:p@h/d", ("postgresql", "h", None, "u", "p", "d")),
        ("postgis://u:p@h/d", ("postgresql", "h", None, "u", "p", "d")),
        ("jdbc:postgresql://h:5432/d", ("postgresql", "h", 5432, "", None, "d")),
        ("postgresql://u:p%40ss%2Fword@h/d", ("postgresql", "h", None, "u", "p@ss/word", "d")),
        ("postgresql://u:p@ss@h/d", ("postgresql", "h", None, "u", "p@ss", "d")),
        ("postgresql://[::1]:5433/d", ("postgresql", "::1", 5433, "", None, "d")),
        (
            "postgresql:///d?host=/var/run/postgresql&user=u",
            ("postgresql", "/var/run/postgresql", None, "u", None, "d"),
        ),
        ("postgresql://u:p@%2Fvar%2Frun/d", ("postgresql", "/var/run", None, "u", "p", "d")),
        ("mysql://u:p@h:3307/d", ("mysql", "h", 3307, "u", "p", "d")),
        ("mysql+pymysql://u:p@h/d?charset=utf8mb4", ("mysql", "h", None, "u", "p", "d")),
        ("mariadb+mariadbconnector://u:p@h/d", ("mysql", "h", None, "u", "p", "d")),
        ("host=h port=5433 dbname=d user=u password=p", ("postgresql", "h", 5433, "u", "p", "d")),
        ("host = h dbname='my d' password='it''s'", None),
        (r"dbname=d password='a b\'c\\d'", ("postgresql", "", None, "", r"a b'c\d", "d")),
        ("  postgresql://u:p@h/d\n", ("postgresql", "h", None, "u", "p", "d")),
    ],
)
def test_servers(text: str, expected: Any) -> None:
    if expected is None:
        with pytest.raises(BadTarget):
            read_target(text, ROOT)
        return
    assert tuple(parts(read_target(text, ROOT)).values()) == expected


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("sqlite:///app.db", "/srv/shop/app.db"),
        ("sqlite:////var/app.db", "/var/app.db"),
        ("sqlite+aiosqlite:///db/app.db?check_same_thread=false", "/srv/shop/db/app.db"),
        ("sqlite3:///app.db", "/srv/shop/app.db"),
        ("file:./dev.db", "/srv/shop/dev.db"),
        ("file:dev.db?connection_limit=1", "/srv/shop/dev.db"),
    ],
)
def test_files(text: str, file: str) -> None:
    assert read_target(text, ROOT).file == Path(file)


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///:memory:", "sqlite:///"])
def test_a_database_in_memory_is_none_that_a_deploy_uses(text: str) -> None:
    with pytest.raises(BadTarget, match="in memory"):
        read_target(text, ROOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shop",
        "mongodb://hunter2:hunter2@h/d",
        "oracle://hunter2@h",
        "postgresql://u:hunter2/x@h/d",
        "postgresql://u@h:hunter2/d",
        "postgresql://u@h:0/d",
        "postgresql://u@h:70000/d",
        "host=h password='hunter2",
        "hunter2 hunter2",
    ],
)
def test_what_names_no_database_is_told_without_repeating_it(text: str) -> None:
    with pytest.raises(BadTarget) as caught:
        read_target(text, ROOT)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("engine", "kind"),
    [
        ("django.db.backends.postgresql", "postgresql"),
        ("django.db.backends.postgresql_psycopg2", "postgresql"),
        ("django.contrib.gis.db.backends.postgis", "postgresql"),
        ("django.db.backends.mysql", "mysql"),
        ("postgresql", "postgresql"),
    ],
)
def test_parts_as_django_has_them(engine: str, kind: str) -> None:
    target = read_parts(engine, "shop", ROOT, user="u", password="p", host="h", port=5433)
    assert parts(target) == {"kind": kind, "host": "h", "port": 5433, "user": "u", "password": "p", "name": "shop"}


def test_parts_of_a_file() -> None:
    assert read_parts("django.db.backends.sqlite3", "db.sqlite3", ROOT).file == ROOT / "db.sqlite3"
    with pytest.raises(BadTarget, match="engine"):
        read_parts("django.db.backends.oracle", "x", ROOT)


def test_what_is_for_the_code_is_not_passed_on() -> None:
    target = read_target("postgresql://h/d?schema=orders&connection_limit=1&pgbouncer=true&sslmode=require", ROOT)
    assert (target.schema, dict(target.parameters)) == ("orders", {"sslmode": "require"})


def test_several_hosts() -> None:
    target = read_target("postgresql://u@one:5432,two:5433/d", ROOT)
    assert (target.host, target.parameters["ports"], target.port) == ("one,two", "5432,5433", None)


def test_the_title_shows_neither_user_nor_password() -> None:
    assert read_target("postgresql://tiger:burning@db.internal:5433/shop", ROOT).title == (
        "the database 'shop' at db.internal:5433"
    )
    assert "burning" not in repr(read_target("postgresql://tiger:burning@h/d?options=burning", ROOT))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(user=TEXTS, password=TEXTS, name=TEXTS, port=st.integers(1, 65535))
def test_as_sqlalchemy_reads_it(user: str, password: str, name: str, port: int) -> None:
    url = sqlalchemy.URL.create("postgresql", user, password, "db.internal", port, name)
    target = read_target(url.render_as_string(hide_password=False), ROOT)
    # SQLAlchemy does not escape what follows the host.
    if not set(name) & set("?%&#+/ ;=") and name == name.strip():
        assert (target.user, target.password, target.name) == (user, Secret(password), name)
    assert (target.host, target.port) == ("db.internal", port)


@given(st.dictionaries(st.sampled_from(["host", "user", "password", "dbname"]), TEXTS, min_size=1))
def test_as_libpq_reads_it(pairs: dict[str, str]) -> None:
    text = psycopg.conninfo.make_conninfo(**pairs)
    known = psycopg.conninfo.conninfo_to_dict(text)
    target = read_target(text, ROOT)
    assert (target.host, target.user, target.name) == tuple(known.get(k, "") for k in ("host", "user", "dbname"))
    assert target.password == (Secret(str(known["password"])) if known.get("password") else None)


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    with contextlib.suppress(BadTarget):
        read_target(text, ROOT)
