"""What is the same statement, what is not, and that no value is left in any."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_deploygate.families.queries.statement import Page, Statement, Written
from pytest_deploygate.readers.queries.fingerprint import fingerprint, page_key

DIALECTS = ["postgresql", "mysql", "sqlite", ""]


def text_of(sql: str, dialect: str = "") -> str:
    return fingerprint(sql, dialect).text


SAME_EVERYWHERE = [
    ("select * from a where b = 1", "select * from a where b = 2"),
    ("select * from a where b = 1", "SELECT  *\n\tFROM a WHERE b=1"),
    ("select * from a where b = 1", "select * from a where b = 1;"),
    ("select * from a where b = 1", "select * from a where b = 1 -- the first"),
    ("select * from a where b = 1", "select * from a where b = 1 /*controller='x',traceparent='00-5b'*/"),
    ("select * from a where b = 1", "/* who asks */ select * from a where b = 1"),
    ("select * from a where b = 1", "select * from a where b = -1"),
    ("select * from a where b = 1", "select * from a where b = + 1.5e-3"),
    ("select * from a where b = 1", "select * from a where b = 0x1F"),
    ("select * from a where b = 1", "select * from a where b = x'1f'"),
    ("select * from a where b = 1", "select * from a where b = .5"),
    ("select * from a where b = 1", "select * from a where b = 'one'"),
    ("select * from a where b = 1", "select * from a where b = 'it''s'"),
    ("select * from a where b = 1", "select * from a where b = ''"),
    ("select * from a where b = 1", "select * from a where b = ?"),
    ("select * from a where b = 1", "select * from a where b = %s"),
    ("select * from a where b = 1", "select * from a where b = %(b_1)s"),
    ("select * from a where b = 1", "select * from a where b = :b"),
    ("select * from a where b = 1", "select * from a where b = $1"),
    ("select * from a where b = 1", "select * from a where b = date '2026-01-01'"),
    ("select * from a where b = 1", "select * from a where b = TIMESTAMP '2026-01-01 00:00'"),
    ("select * from a where b = 1", "select * from a where b = true"),
    ("select * from a where b = 'a' 'b'", "select * from a where b = 'ab'"),
    ("select * from a where b in (1)", "select * from a where b in (1, 2, 3)"),
    ("select * from a where b in (?)", "select * from a where b IN ( ?,?,? )"),
    ("select * from a where b in (%s, %s)", "select * from a where b in (-1, 'x', null, %s)"),
    ("select * from a where (b, c) in ((1, 2))", "select * from a where (b, c) in ((1, 2), (3, 4))"),
    ("select * from a where b not in (?)", "select * from a where b not in (?, ?)"),
    ("select * from a where b in (:b_1)", "select * from a where b in (:b_1, :b_2)"),
    ("insert into a values (1)", "insert into a values (2), (3)"),
    ("insert into a (b, c) values (1, 2)", "insert into a(b,c) values (1, null), (3, 4), (5, 6)"),
    ("insert into a (b, c) values (?, now())", "insert into a (b, c) values (?, now()), (?, now())"),
    ("insert into a values (?, default)", "insert into a values (?, default), (?, default)"),
    ("insert into a values (?) on conflict do nothing", "insert into a values (?), (?) on conflict do nothing"),
    ("update a set b = null where c = 1", "update a set b = 5 where c = 2"),
    ("select * from a limit 10", "select * from a limit 20"),
    ("select * from a limit ? offset ?", "select * from a limit 20 offset 40"),
    ("savepoint sa_savepoint_1", "savepoint sa_savepoint_27"),
    ('savepoint "s139_x1"', 'savepoint "s140_x2"'),
    ("release savepoint s9f86d081", "RELEASE SAVEPOINT s2c26b46b"),
    ("rollback to savepoint s1", "rollback to savepoint s2"),
    ("select * from tmp_123", "select * from tmp_77"),
    ("select count(*) from a", "select count ( * ) from a"),
    ("select b from a where c between 1 and 2", "select b from a where c between '1' and '2'"),
    ("select b from a where c like 'x%'", "select b from a where c like '%y%'"),
    ("select b from a where c = 1 or d = -2", "select b from a where c = 5 or d = 7"),
    ("select coalesce(b, 0) from a", "select coalesce(b, 1) from a"),
]
SAME = [
    ("postgresql", 'select "a"."b" from "a"', "select a.b from a"),
    ("sqlite", 'select "a"."b" from "a"', "select a.b from a"),
    ("mysql", "select `a`.`b` from `a`", "select a.b from a"),
    ("postgresql", "select 'a'", "select E'a\\'b'"),
    ("postgresql", "select 'a'", "select $$it's$$"),
    ("postgresql", "select 'a'", "select $tag$ $$ ' $tag$"),
    ("postgresql", "select 'a\\'", "select 'b'"),
    ("postgresql", "select a", "select a /* /* nested */ ' */"),
    ("postgresql", "select * from a where b = 1", "select * from a where b = $1::INTEGER"),
    ("postgresql", "select * from a where b = 1", "select * from a where b = '1'::varchar(10)"),
    ("postgresql", "select * from a where b = 1", "select * from a where b = %(b_1)s::TIMESTAMP WITHOUT TIME ZONE"),
    ("postgresql", "select * from a where b = any(%s)", "select * from a where b = any($1::INTEGER[])"),
    ("postgresql", "select * from a where b = any(array[1])", "select * from a where b = any(ARRAY[1, 2, 3])"),
    ("postgresql", "select * from a where b in (1)", "select * from a where b in ($1::INTEGER, $2::INTEGER)"),
    ("postgresql", "select * from a where b ? 'x'", "select * from a where b ? %s"),
    ("postgresql", "select * from a where b @> '{}'", "select * from a where b @> %s"),
    ("postgresql", "select b ->> 'x' from a", "select b->>'y' from a"),
    (
        "postgresql",
        'declare "_django_curs_1_sync_1" no scroll cursor for select 1',
        'DECLARE "_django_curs_2_sync_7" NO SCROLL CURSOR FOR SELECT 2',
    ),
    ("postgresql", 'fetch forward 10 from "c1"', 'fetch forward 10 from "c2"'),
    ("mysql", "select 'a'", "select 'it\\'s'"),
    ("mysql", "select 'a'", 'select "say ""it"" \\" so"'),
    ("mysql", "select 'a'", "select _binary'\\0\\''"),
    ("mysql", "select `a`", "select a # 'it"),
    ("mysql", "select a -1", "select a --1".replace("--", "- ")),
    ("mysql", "insert into a values row(1, 2)", "insert into a values row(1, 2), row(3, 4)"),
    ("mysql", "select * from a limit 10, 20", "select * from a limit 30, 20"),
    ("sqlite", "select * from a where b = 'x'", 'select * from a where b = "x"'),
    ("sqlite", "select * from a where b like 'x'", 'select * from a where b like "y"'),
    ("sqlite", "select * from a where b in ('x')", 'select * from a where b in ("y", "z")'),
    ("sqlite", "insert into a values ('x', 1)", 'insert into a values ("y", 1), ("z", 2)'),
    ("sqlite", "insert into a values (now(), 'x')", 'insert into a values (now(), "y")'),
    ("sqlite", "select b from a where c between 1 and 2", 'select b from a where c between "x" and "y"'),
    ("sqlite", "select [b] from [a]", 'select `b` from "a"'),
    ("sqlite", "select * from a where b = ?1", "select * from a where b = @b"),
    ("sqlite", "select * from a where b = ?", "select * from a where b = $b"),
]
DIFFERENT_EVERYWHERE = [
    ("select * from a", "select * from b"),
    ("select * from a1", "select * from a2"),
    ("select * from a.c", "select * from b.c"),
    ("select b from a", "select c from a"),
    ("select b from a", "select b, c from a"),
    ("select b from a", "select distinct b from a"),
    ("select b from a", "select count(b) from a"),
    ("select b from a", "select b from a for update"),
    ("select b from a where c = ?", "select b from a where c < ?"),
    ("select b from a where c = ?", "select b from a where d = ?"),
    ("select b from a where c = ?", "select b from a where c = ? and d = ?"),
    ("select b from a where c = ? and d = ?", "select b from a where c = ? or d = ?"),
    ("select b from a where c = ?", "select b from a where not c = ?"),
    ("select b from a where c = ?", "select b from a where c in (?)"),
    ("select b from a where c in (?)", "select b from a where c not in (?)"),
    ("select b from a where c is null", "select b from a where c is not null"),
    ("select b from a where c is null", "select b from a where c = ?"),
    ("select b from a where c is true", "select b from a where c is false"),
    ("select b from a join c on a.x = c.x", "select b from a left join c on a.x = c.x"),
    ("select b from a join c on a.x = c.x", "select b from a join c on a.x = c.y"),
    ("select b from a order by b", "select b from a order by b desc"),
    ("select b from a order by b", "select b from a order by c"),
    ("select b from a", "select b from a limit 10"),
    ("select b - ? from a", "select b + ? from a"),
    ("insert into a (b) values (?)", "insert into a (c) values (?)"),
    ("insert into a (b) values (?)", "insert into a (b) values (?) returning b"),
    ("insert into a values (?, ?)", "insert into a values (?, now())"),
    ("update a set b = ?", "update a set b = b + ?"),
    ("update a set b = ?", "delete from a where b = ?"),
    ('select "limit" from a', "select b from a limit 5"),
    ("select lower(?)", "select upper(?)"),
    ("commit", "rollback"),
    ("rollback", "rollback to savepoint x"),
]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("one", "other"), SAME_EVERYWHERE)
def test_the_same_in_every_dialect(dialect: str, one: str, other: str) -> None:
    assert text_of(one, dialect) == text_of(other, dialect)


@pytest.mark.parametrize(("dialect", "one", "other"), SAME)
def test_the_same(dialect: str, one: str, other: str) -> None:
    assert text_of(one, dialect) == text_of(other, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("one", "other"), DIFFERENT_EVERYWHERE)
def test_different_in_every_dialect(dialect: str, one: str, other: str) -> None:
    assert text_of(one, dialect) != text_of(other, dialect)


@pytest.mark.parametrize(
    ("dialect", "one", "other"),
    [
        ("postgresql", "select * from a where b ? 'x'", "select * from a where b ?| 'x'"),
        ("postgresql", "select * from a where b @> %s", "select * from a where b <@ %s"),
        ("postgresql", "select b::int from a", "select b::text from a"),
        ("postgresql", 'select b from a where c = "d"', 'select b from a where c = "e"'),
        ("postgresql", 'select "my b" from a', 'select "my c" from a'),
        ("postgresql", "select b #> %s from a", "select b #>> %s from a"),
        ("mysql", "select @a", "select @b"),
        ("mysql", "select `a b` from c", "select `a c` from c"),
        ("sqlite", 'select "b" from a', 'select "c" from a'),
        ("sqlite", 'select b from a where c = a."d"', 'select b from a where c = a."e"'),
        ("sqlite", "select [b] from a", "select [c] from a"),
    ],
)
def test_different(dialect: str, one: str, other: str) -> None:
    assert text_of(one, dialect) != text_of(other, dialect)


@pytest.mark.parametrize(
    ("dialect", "sql", "text"),
    [
        (
            "postgresql",
            'SELECT COUNT(*) AS "__count" FROM "shop_order" WHERE ("shop_order"."id" IN (%s, %s) AND NOT "paid")',
            "select count(*) as __count from shop_order where (shop_order.id in (…) and not paid)",
        ),
        ("postgresql", "SELECT t.a[1], t.b::jsonb FROM t", "select t.a[?], t.b::jsonb from t"),
        ("mysql", "INSERT INTO `a` (`b`) VALUES (1),(2);", "insert into a (b) values (…)"),
        ("sqlite", "begin; insert into a values (1) ; commit;", "begin; insert into a values (…); commit"),
        ("sqlite", 'select * from "order" where x = -5', 'select * from "order" where x = ?'),
        ("mysql", "select 1 where 10 %% 3 = a%b", "select ? where ? % ? = a % b"),
        ("", "", ""),
        ("", " ;; ", ""),
    ],
)
def test_texts(dialect: str, sql: str, text: str) -> None:
    assert text_of(sql, dialect) == text


# The same statement in other clothes.

VALUES = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.text("ab'%?(),;- ", max_size=8).map(lambda text: "'" + text.replace("'", "''") + "'"),
    st.sampled_from(["?", "%s", "%(a)s", ":a", "$3", "0xff", "null", "TRUE", "x'00'", "DATE '2026-01-01'"]),
)
LISTS = st.lists(VALUES, min_size=1, max_size=4).map(lambda values: f"({','.join(values)})")
GAPS = st.sampled_from([" ", "\n", "\t  ", " /* it's */ ", " -- it's\n", "/**/"])
PIECES = [
    *("select", "a.b", ",", "lower", "(", "c", ")", "from", "t1", "a", "join", '"T 2"', "on", "a.x", "=", "y.x"),
    *("where", "a.b", "=", VALUES, "and", "(", "c", "<", VALUES, "or", "d", "in", LISTS, ")", "and", "e", "<>"),
    *(VALUES, "order", "by", "a.b", "desc", "limit", "10"),
]


@st.composite
def clothed(draw: Any) -> str:
    pieces = [piece if isinstance(piece, str) else draw(piece) for piece in PIECES]
    return "".join(
        (piece.upper() if piece.isalpha() and draw(st.booleans()) else piece) + draw(GAPS) for piece in pieces
    )


@given(one=clothed(), other=clothed(), dialect=st.sampled_from(DIALECTS))
def test_clothes_do_not_matter(one: str, other: str, dialect: str) -> None:
    assert text_of(one, dialect) == text_of(other, dialect)


@st.composite
def built(draw: Any) -> tuple[tuple[str, ...], str]:
    choices = (
        draw(st.sampled_from(["", "distinct "])),
        draw(st.sampled_from(["b", "c", "b, c", "lower(b)"])),
        draw(st.sampled_from(["t", "u", "s.t"])),
        draw(st.sampled_from(["", " join v on v.i = x.i", " left join v on v.i = x.i", " join w on w.i = x.i"])),
        draw(st.sampled_from(["b", "c"])),
        draw(st.sampled_from(["=", "<", "<>", "like"])),
        draw(st.sampled_from(["", " and e = 1", " or e = 1", " and e is null"])),
        draw(st.sampled_from(["", " order by b", " order by b desc", " order by c"])),
    )
    distinct, columns, table, join, column, operator, extra, order = choices
    value = draw(st.integers(0, 99))
    where = f"x.{column} {operator} {value}{extra}"
    return choices, f"select {distinct}{columns} from {table} x{join} where {where}{order}"


@given(built(), built(), st.sampled_from(DIALECTS))
def test_structure_matters(one: tuple[Any, str], other: tuple[Any, str], dialect: str) -> None:
    assert (text_of(one[1], dialect) == text_of(other[1], dialect)) == (one[0] == other[0])


# No value is ever left.

HUSH = "hushhush"
ODD = st.lists(
    st.sampled_from([*"'\"\\`[]$%?:;#(),-\n a1", "''", "\\'", "--", "/*", "*/", "$$", "$a$", " or ", HUSH, "::"]),
    max_size=12,
).map(lambda parts: HUSH + "".join(parts) + HUSH)


def doubled(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def escaped(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def half_escaped(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def dollars(text: str) -> str:
    return f"$hide${text.replace('$hide$', '')}$hide$"


QUOTES = {
    "postgresql": [doubled, dollars, lambda text: f"E{escaped(text)}", lambda text: f"e{half_escaped(text)}"],
    "mysql": [
        escaped,
        half_escaped,
        lambda text: f"_utf8mb4{escaped(text)}",
        lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
        lambda text: '"' + text.replace("\\", "\\\\").replace('"', '""') + '"',
    ],
    "sqlite": [doubled, lambda text: '"' + text.replace('"', '""') + '"'],
    "": [doubled, escaped, half_escaped],
}
AROUND = [
    "select * from a where b = {}",
    "select * from a where b = {} and c = {} or d <> {} limit 5",
    "select * from a where b like {} escape '!'",
    "select * from a where b in ({}, {}, 1)",
    "select * from a where b between {} and {}",
    "select * from a where b < {} order by c",
    "insert into a (b, c) values ({}, 1), (now(), {}) on conflict do nothing",
    "update a set b = {}, c = c || 'x' where d = {}",
    "begin; delete from a where b = {}; select 1",
    "with x as (select 1 from a where b = {}) select * from x where y = {}",
    "select * from a where b = {} /* {} */",
]


@given(st.data(), st.sampled_from(DIALECTS), st.sampled_from(AROUND))
def test_no_value_is_left(data: Any, dialect: str, around: str) -> None:
    quotes = st.sampled_from(QUOTES[dialect])
    count = around.count("{}")
    sql = around.format(*[data.draw(quotes)(data.draw(ODD)) for _ in range(count)])
    # Of a comment only what is before its end is one.
    if around.endswith("*/"):
        sql = sql[: sql.index("/*", sql.rindex("b =") + 4)] if "/*" in sql else sql
    cut = data.draw(st.integers(0, len(sql)) | st.just(len(sql)))
    statement = fingerprint(sql[:cut], dialect)
    assert HUSH not in statement.text
    assert HUSH not in repr(statement)


@given(st.text(max_size=60), st.sampled_from(DIALECTS))
@example("'", "mysql")
@example("::int", "postgresql")
@example('a."', "postgresql")
@example("[", "sqlite")
@example("- 1", "")
@example("%", "")
def test_no_text_is_too_odd(text: str, dialect: str) -> None:
    statement = fingerprint(text, dialect)
    assert statement.batch >= 1
    assert statement.text == fingerprint(text, dialect).text


@given(
    st.lists(
        st.sampled_from("select from values in ( ) [ ] , ; ? $1 'a' 1 - limit offset with as a.b :: row array".split())
    )
)
def test_no_order_of_tokens_is_too_odd(tokens: list[str]) -> None:
    for dialect in DIALECTS:
        fingerprint(" ".join(tokens), dialect)


SIZE = 1_000_000


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "(",
            ")",
            "[",
            "'",
            '"',
            "`",
            "\\'",
            "-",
            "$",
            "$a$b",
            "/*",
            "/*/",
            "a*/*",
            "%(",
            "e'",
            "::",
            "a::",
            "a.",
            "1e",
        ),
        *(
            "-1 ",
            ";a",
            "@",
            "? ",
            "_a",
            "tmp_",
            "in(",
            "values(",
            "(1,2),",
            "(f(1),2),",
            "a < ? ",
            "limit ? ",
            "a ",
            " ",
        ),
        *("from b,", "with a as (", "select a union ", "a b,"),
    ],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_time_is_linear(dialect: str, piece: str) -> None:
    # Quadratic time would be hours.
    fingerprint("select * from x limit 5, a.b " + piece * (SIZE // 20 // len(piece)) + "'", dialect)


def test_long_lists() -> None:
    assert fingerprint(f"select * from a where b in ({'1,' * (SIZE // 2)}1)").batch == SIZE // 2 + 1
    statement = fingerprint(f"insert into a values {'(1, 2),' * (SIZE // 4)}(1, 2)")
    assert (statement.text, statement.batch) == ("insert into a values (…)", SIZE // 4 + 1)


# What is told of a statement.


@pytest.mark.parametrize(
    ("sql", "verb", "writes"),
    [
        ("select 1", "select", False),
        ("(select 1) union (select 2)", "select", False),
        ("select * from a for update", "select", False),
        ("select * from a for no key update", "select", False),
        ("select * into b from a", "select", True),
        ("select b into outfile '/x' from a", "select", False),
        ("values (1)", "values", False),
        ("insert into a values (1)", "insert", True),
        ("insert into a select * from b", "insert", True),
        ("insert into a values (1) on conflict (b) do update set c = 1", "insert", True),
        ("update a set b = 1", "update", True),
        ("delete from a", "delete", True),
        ("merge into a using b on a.x = b.x when matched then delete", "merge", True),
        ("replace into a values (1)", "replace", True),
        ("truncate a", "truncate", True),
        ("create table a (b int)", "create", True),
        ("alter table a add b int", "alter", True),
        ("drop table a", "drop", True),
        ("copy a (b) from stdin", "copy", True),
        ("copy a to stdout", "copy", False),
        ("copy (select * from a) to stdout", "copy", False),
        ("call f(1)", "call", True),
        ("do $$ begin end $$", "do", True),
        ("exec f 1", "exec", True),
        ("with x as (select 1) select * from x", "select", False),
        ("with x as (select 1) insert into a select * from x", "insert", True),
        ("with recursive x(n) as (select 1 union all select n + 1 from x) select n from x", "select", False),
        ("with x as (delete from a returning *) select * from x", "select", True),
        ("with x as (select 1), y as (update a set b = 1 returning b) select * from x, y", "select", True),
        ("explain select 1", "explain", False),
        ("explain delete from a", "explain", False),
        ("explain analyze delete from a", "explain", True),
        ("begin; update a set b = 1; commit", "update", True),
        ("select 1; delete from a", "select", True),
        ("declare c cursor for select * from a", "select", False),
        ("select 'delete from a'", "select", False),
        ('select "delete" from a', "select", False),
        ("select replace(b, 'x', 'y') from a", "select", False),
        ("", "", False),
    ],
)
def test_verbs(sql: str, verb: str, writes: bool) -> None:
    for dialect in ("postgresql", "sqlite", ""):
        if "$$" not in sql or dialect == "postgresql":
            statement = fingerprint(sql, dialect)
            assert (statement.verb, statement.writes, statement.is_control) == (verb, writes, False)


@pytest.mark.parametrize(
    ("sql", "ends"),
    [
        ("begin", False),
        ("BEGIN IMMEDIATE", False),
        ("start transaction read only", False),
        ("commit", True),
        ("COMMIT;", True),
        ("end", True),
        ("rollback", True),
        ("rollback to savepoint x", False),
        ("rollback to x", False),
        ("savepoint x", False),
        ("release savepoint x", False),
        ("set names utf8mb4", False),
        ("set autocommit=0", False),
        ("reset all", False),
        ("show transaction isolation level", False),
        ("pragma foreign_keys = on", False),
        ("use shop", False),
        ("discard all", False),
        ("fetch forward 100 from c", False),
        ("close c", False),
        ("begin; commit", True),
    ],
)
def test_what_is_about_the_session(sql: str, ends: bool) -> None:
    statement = fingerprint(sql, "mysql")
    assert (statement.is_control, statement.ends_transaction, statement.writes) == (True, ends, False)
    assert (statement.tables, statement.page) == ((), None)


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("select * from a", ["a"]),
        ("select * from shop.orders o", ["shop.orders"]),
        ('select * from "Shop"."Orders"', ["shop.orders"]),
        ('select * from "my orders"', ["my orders"]),
        ('select * from "order"', ["order"]),
        ("select * from a, b as x, c where d = 1", ["a", "b", "c"]),
        ("select x, y from a order by x, y", ["a"]),
        ("select * from a join b on f(a.x, b.x) left outer join c using (x, y)", ["a", "b", "c"]),
        ("select * from a a1 join a a2 on a1.x = a2.y", ["a"]),
        ("select * from (select * from a) x join b on true", ["a", "b"]),
        ("select * from (a join b on a.x = b.x)", ["a", "b"]),
        ("select * from a where b in (select c from d)", ["a", "d"]),
        ("select * from a where exists (select 1 from b where b.x = a.x)", ["a", "b"]),
        ("select extract(year from b), trim(both ' ' from c) from a", ["a"]),
        ("select * from a where b is distinct from c", ["a"]),
        ("select * from generate_series(1, 5) g, a", ["a"]),
        ("select * from a, lateral (select * from b) c", ["a", "b"]),
        ("select * from only a", ["a"]),
        ("with x as (select * from a) select * from x join b on true", ["a", "b"]),
        ("with x(i, j) as (select 1), y as materialized (select * from x) select * from y, z", ["z"]),
        ("insert into a (b, c) values (1, 2)", ["a"]),
        ("insert into a select b, c from d", ["a", "d"]),
        ("insert or replace into a values (1)", ["a"]),
        ("insert into a values (1) on conflict (b) do update set c = 1", ["a"]),
        ("insert into a values (1) on duplicate key update b = 1, c = 2", ["a"]),
        ("update a set b = 1, c = 2 where d = 3", ["a"]),
        ("update only a set b = c.d from c", ["a", "c"]),
        ("update or ignore a set b = 1", ["a"]),
        ("delete from a where b = 1", ["a"]),
        ("delete from a using b, c where a.x = b.x", ["a", "b", "c"]),
        ("merge into a using b on a.x = b.x when matched then update set c = 1", ["a", "b"]),
        ("truncate table a, b", ["a", "b"]),
        ("truncate a", ["a"]),
        ("create table if not exists a (b int, c int)", ["a"]),
        ("drop table if exists a, b", ["a", "b"]),
        ("alter table a add column b int, add column c int", ["a"]),
        ("copy a (b, c) from stdin", ["a"]),
        ("select * from a for update of a", ["a"]),
        ("select * from a union all select * from b order by x", ["a", "b"]),
        ("select 'from secret', ' join secret ' from a", ["a"]),
        ("begin; update a set x = 1; insert into b values (1); commit", ["a", "b"]),
        ("select 1", []),
    ],
)
def test_tables(sql: str, tables: list[str]) -> None:
    for dialect in ("postgresql", "sqlite", ""):
        assert fingerprint(sql, dialect).tables == tuple(tables)


@pytest.mark.parametrize(
    ("sql", "batch"),
    [
        ("select 1", 1),
        ("select * from a where b in (1)", 1),
        ("select * from a where b in (1, 2, 3)", 3),
        ("select * from a where b in (?, ?) and c in (?, ?, ?)", 3),
        ("select * from a where b in ($1::int, $2::int)", 2),
        ("select * from a where b in (-1, date '2026-01-01', null)", 3),
        ("select * from a where (b, c) in ((1, 2), (3, 4), (5, 6))", 3),
        ("select * from a where b in (select c from d where e in (1, 2))", 2),
        ("select * from a where b = any(%s)", 1),
        ("select * from a where b = any(array[1, 2, 3])", 3),
        ("select coalesce(1, 2, 3)", 1),
        ("insert into a values (1, 2, 3)", 1),
        ("insert into a values (1, 2, 3), (4, 5, 6)", 2),
        ("insert into a values (1, now()), (2, now()), (3, default)", 3),
        ("insert into a values (1), (2) on conflict (b) do update set (c, d) = (1, 2)", 2),
        ("select * from (values (1, 2), (3, 4)) x(a, b)", 2),
        ("update a set b = 1 where c in ('x,y', 'in (1, 2, 3)')", 2),
    ],
)
def test_batches(sql: str, batch: int) -> None:
    assert fingerprint(sql, "postgresql").batch == batch


# Pages.


def page_of(sql: str, dialect: str = "postgresql") -> Page:
    page = fingerprint(sql, dialect).page
    assert page is not None
    return page


def parts(page: Page) -> tuple[Any, ...]:
    return page.limit, page.offset, page.moving, page.fixed


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select * from a limit 10", (Written(10), None, (), ())),
        ("select * from a limit 10 offset 20", (Written(10), Written(20), (), ())),
        ("select * from a offset 20 limit 10", (Written(10), Written(20), (), ())),
        ("select * from a limit 20, 10", (Written(10), Written(20), (), ())),
        ("select * from a limit ?, ?", (1, 0, (), ())),
        ("select * from a where b = ? limit ? offset ?", (1, 2, (), (0,))),
        ("select * from a where b = %s limit %s offset %s", (1, 2, (), (0,))),
        ("select * from a where b = $3 limit $1 offset $2", (0, 1, (), (2,))),
        ("select * from a where b = ?3 limit ?1 offset ?2", (0, 1, (), (2,))),
        ("select * from a where b = :b limit :n offset :o", ("n", "o", (), ("b",))),
        ("select * from a where b = %(b)s limit %(n)s offset %(o)s", ("n", "o", (), ("b",))),
        ("select * from a where b = %(b)s::INT limit %(n)s::INT", ("n", None, (), ("b",))),
        ("select * from a where b in (?, ?) limit ?", (2, None, (), (0, 1))),
        ("select * from a offset ? rows fetch next ? rows only", (1, 0, (), ())),
        ("select * from a offset 5 rows fetch first 10 rows only", (Written(10), Written(5), (), ())),
        ("select * from a where customer_id = ? and id > ? order by id limit ?", (2, None, (1,), (0,))),
        ("select * from a where id >= :last and x = :x limit 10", (Written(10), None, ("last",), ("x",))),
        ("select * from a where ? < id limit 10", (Written(10), None, (0,), ())),
        ("select * from a where (b, id) > (?, ?) and c = ? limit 10", (Written(10), None, (0, 1), (2,))),
        (
            "select * from a where c = ? and (b < ? or (b = ? and id < ?)) limit 10",
            (Written(10), None, (1, 2, 3), (0,)),
        ),
        ("select * from a where id > ? and b in (select c from d where e > ?) limit 9", (Written(9), None, (0,), (1,))),
        ("select * from a where b is null and c <> ? limit 10", (Written(10), None, (), (0,))),
        ("select * from a limit ? for update skip locked", (0, None, (), ())),
        ("select * from a limit ? + 1", (None, None, (), (0,))),
        ("with x as (select 1) select * from x limit ?", (0, None, (), ())),
        ("delete from a where b = ? limit 1000", (Written(1000), None, (), (0,))),
        ("(select 1) union (select 2) limit 10", (Written(10), None, (), ())),
    ],
)
def test_pages(sql: str, expected: tuple[Any, ...]) -> None:
    assert parts(page_of(sql, "sqlite" if "?" in sql else "postgresql")) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "select * from a",
        "select * from a limit 1",
        "select * from a limit 1 offset 3",
        "select * from a limit all",
        "select * from a limit -1 offset 5",
        "select * from a fetch first row only",
        "select * from a fetch first 1 rows only",
        "select * from a offset 5",
        "select * from (select * from b limit 10) c",
        "select * from a where b in (select c from d limit 10)",
        "select * from a where b = 'x LIMIT 10'",
        "select * from a -- limit 10",
        'select "limit" from a where "limit" = 10',
        "select a.limit from a where a.limit > 5",
        "select * from a where limit = 5",
        "update a set limit = 10",
        "select 1; select * from a limit 10",
        "set limit 10",
    ],
)
def test_what_is_no_page(sql: str) -> None:
    for dialect in ("postgresql", "sqlite", ""):
        assert fingerprint(sql, dialect).page is None


def test_what_only_the_raw_text_knows() -> None:
    one, other = (fingerprint(f"select * from a where b in ({b}) limit {n}") for b, n in [("1", 10), ("1, 2", 20)])
    assert one.text == other.text
    assert (one.batch, other.batch) == (1, 2)
    assert one.page is not None
    assert other.page is not None
    assert (one.page.limit, other.page.limit) == (Written(10), Written(20))


KEYSET = "select * from a where customer = ? and id > ? order by id limit ?"


def test_a_loop_over_pages() -> None:
    page = page_of(KEYSET, "sqlite")
    first, second = page_key(page, (7, 0, 10)), page_key(page, [7, 10, 10])
    assert first is not None
    assert first == second
    assert first[:2] == (10, None)
    assert page_key(page, (8, 0, 10)) != first


def test_a_loop_over_pages_with_an_offset() -> None:
    page = page_of("select * from a where b = %(b)s limit %(n)s offset %(o)s")
    one, other = (page_key(page, {"b": "x", "n": 10, "o": offset}) for offset in (0, 10))
    assert one is not None
    assert other is not None
    assert (one[:2], other[:2]) == ((10, 0), (10, 10))
    assert one[2] == other[2]


def written_key(sql: str, dialect: str = "sqlite") -> tuple[int | None, int | None, int]:
    key = page_key(page_of(sql, dialect), None)
    assert key is not None
    return key


def test_pages_that_are_written_out() -> None:
    sql = "select * from a where customer = {} and id > {} limit 10 offset {}"
    first = written_key(sql.format(7, 0, 0))
    assert first[:2] == (10, 0)
    assert written_key(sql.format(7, 50, 10))[1:] == (10, first[2])
    assert written_key(sql.format(8, 0, 0))[2] != first[2]
    assert written_key(sql.format("'Ada'", 0, 0))[2] != written_key(sql.format("'ada'", 0, 0))[2]


class Unhashable:
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        if not self.text:
            raise RuntimeError
        return self.text


@pytest.mark.parametrize("values", [([1], [1], [2]), (Unhashable("a"), Unhashable("a"), Unhashable("b"))])
def test_values_without_a_hash(values: tuple[Any, Any, Any]) -> None:
    page = page_of(KEYSET, "sqlite")
    one, same, other = (page_key(page, (value, 0, 10)) for value in values)
    assert one == same
    assert one != other
    assert page_key(page, (Unhashable(""), 0, 10)) is not None


@pytest.mark.parametrize("parameters", [None, (), (1,), {}, {"a": 1}, 5, (1, 2)])
def test_parameters_that_do_not_fit(parameters: Any) -> None:
    assert page_key(page_of(KEYSET, "sqlite"), parameters) is None


@pytest.mark.parametrize("parameters", [{"b": 1, "n": "10"}, {"b": 1, "n": None}, {"b": 1, "n": 1.5}])
def test_a_limit_that_is_no_number(parameters: Any) -> None:
    key = page_key(page_of("select * from a where b = :b limit :n", "sqlite"), parameters)
    assert key is not None
    assert key[:2] == (None, None)


def test_named_parameters_that_are_numbers() -> None:
    key = page_key(page_of("select * from a where b = :1 limit :2", ""), ("x", 10))
    assert key is not None
    assert key[0] == 10


@given(st.text(min_size=8).map(lambda text: f"hush{text}"))
def test_no_key_holds_a_value(value: str) -> None:
    page = page_of(KEYSET, "sqlite")
    assert "hush" not in repr(page_key(page, (value, 0, 10)))
    sql = f"select * from a where b = {doubled(value)} limit 10"
    assert "hush" not in repr(fingerprint(sql, "postgresql"))


def test_statements_are_told_apart_by_identity() -> None:
    one, other = fingerprint("select 1"), fingerprint("select 1")
    assert isinstance(one, Statement)
    assert one != other
