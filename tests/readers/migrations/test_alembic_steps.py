"""What revisions of Alembic do to the schema, operation by operation."""

from __future__ import annotations

import ast
import time
from textwrap import indent
from typing import Any

import pytest

from migrations_projects import MigrationsProject
from pytest_deploygate.families.migrations import Step
from pytest_deploygate.readers.migrations.alembic_steps import irreversible, upgrade_steps
from pytest_deploygate.readers.migrations.evaluation import Code
from pytest_deploygate.readers.migrations.sql import Sql

FLAGS = ("not_null", "default", "volatile", "concurrently", "not_valid", "widens", "conditional")


def steps(project: MigrationsProject, upgrade: str, head: str = "", dialect: str = "") -> tuple[Step, ...]:
    """The steps of an upgrade()."""
    file = project.write(
        "a.py", f"from alembic import op\nimport sqlalchemy as sa\n{head}\ndef upgrade():\n{indent(upgrade, '    ')}\n"
    )
    code = Code(project.root, [project.root], dialect=dialect)
    return upgrade_steps(code.at(file, "a"), project.root, Sql())


def shown(found: tuple[Step, ...]) -> list[str]:
    """Steps as texts: kind, table, column, new name, flags."""
    return [
        " ".join(
            filter(
                None,
                [
                    step.kind,
                    str(step.table or ""),
                    step.column,
                    step.to and f"to {step.to}",
                    step.type and f"({step.type})",
                    *(flag for flag in FLAGS if getattr(step, flag)),
                ],
            )
        )
        for step in found
    ]


COLUMN = "sa.Column('a', sa.Integer(){})"
OPERATIONS = [
    ("op.create_table('t', sa.Column('id', sa.Integer()))", ["create-table t"]),
    ("op.create_table('t', schema='s')", ["create-table s.t"]),
    ("op.create_table('t', schema=None)", ["create-table t"]),
    ("op.create_table(table_name='t')", ["create-table t"]),
    ("op.drop_table('t')", ["drop-table t"]),
    ("op.drop_table('t', schema='s')", ["drop-table s.t"]),
    ("op.rename_table('t', 'u')", ["rename-table t to u"]),
    ("op.rename_table('t', new_table_name='u', schema='s')", ["rename-table s.t to u"]),
    (f"op.add_column('t', {COLUMN.format('')})", ["add-column t a (integer)"]),
    (f"op.add_column('t', {COLUMN.format('')}, schema='s')", ["add-column s.t a (integer)"]),
    (f"op.add_column('t', column={COLUMN.format('')})", ["add-column t a (integer)"]),
    (f"op.add_column('t', {COLUMN.format(', nullable=False')})", ["add-column t a (integer) not_null"]),
    (f"op.add_column('t', {COLUMN.format(', nullable=True')})", ["add-column t a (integer)"]),
    (f"op.add_column('t', {COLUMN.format(', primary_key=True')})", ["add-column t a (integer) not_null"]),
    (f"op.add_column('t', {COLUMN.format(', server_default=None')})", ["add-column t a (integer)"]),
    (f"op.add_column('t', {COLUMN.format(', default=1')})", ["add-column t a (integer)"]),
    ("op.add_column('t', sa.Column('a', sa.String, server_default='x'))", ["add-column t a (string) default"]),
    (
        "op.add_column('t', sa.Column('a', sa.Uuid(), server_default=sa.text('gen_random_uuid()')))",
        ["add-column t a (uuid) default volatile"],
    ),
    (
        "op.add_column('t', sa.Column('a', sa.Float(), server_default=sa.func.random()))",
        ["add-column t a (float) default volatile"],
    ),
    (
        "op.add_column('t', sa.Column('a', sa.Integer(), sa.Computed('b + 1')))",
        ["add-column t a (integer) default volatile"],
    ),
    (
        "op.add_column('t', sa.Column('a', sa.Integer(), sa.Identity()))",
        ["add-column t a (integer) default volatile"],
    ),
    (
        "op.add_column('t', sa.Column('a', sa.Integer(), sa.ForeignKey('u.id')))",
        ["add-column t a (integer)", "add-foreign-key t"],
    ),
    ("op.drop_column('t', 'a')", ["drop-column t a"]),
    ("op.drop_column(table_name='t', column_name='a', schema='s')", ["drop-column s.t a"]),
    ("op.alter_column('t', 'a', new_column_name='b')", ["rename-column t a to b"]),
    ("op.alter_column('t', 'a', new_column_name='a', comment='x')", ["other t a"]),
    ("op.alter_column('t', 'a', nullable=False)", ["set-not-null t a"]),
    ("op.alter_column('t', 'a', nullable=False, existing_nullable=True)", ["set-not-null t a"]),
    ("op.alter_column('t', 'a', nullable=False, existing_nullable=False)", ["other t a"]),
    ("op.alter_column('t', 'a', nullable=True)", ["other t a"]),
    ("op.alter_column('t', 'a', type_=sa.Integer())", ["change-type t a"]),
    ("op.alter_column('t', 'a', existing_type=sa.String(9), type_=sa.String(10))", ["change-type t a widens"]),
    ("op.alter_column('t', 'a', existing_type=sa.String(9), type_=sa.String(8))", ["change-type t a"]),
    ("op.alter_column('t', 'a', existing_type=sa.VARCHAR(length=9), type_=sa.Text())", ["change-type t a widens"]),
    ("op.alter_column('t', 'a', existing_type=sa.Text, type_=sa.String(9))", ["change-type t a"]),
    ("op.alter_column('t', 'a', existing_type=sa.String(), type_=sa.String(9))", ["change-type t a"]),
    ("op.alter_column('t', 'a', existing_type=sa.String(N), type_=sa.String(M))", ["change-type t a"]),
    ("op.alter_column('t', 'a', existing_type=sa.Integer(), type_=sa.Text())", ["change-type t a"]),
    ("op.alter_column('t', 'a', server_default='x')", ["set-default t a"]),
    ("op.alter_column('t', 'a', server_default=None)", ["drop-default t a"]),
    ("op.alter_column('t', 'a', server_default=False)", ["other t a"]),
    (
        "op.alter_column('t', 'a', new_column_name='b', nullable=False, type_=sa.Text(), server_default='')",
        ["rename-column t a to b", "set-not-null t a", "change-type t a", "set-default t a"],
    ),
    ("op.create_index('i', 't', ['a'])", ["create-index t"]),
    ("op.create_index(op.f('i'), 't', ['a'], schema='s')", ["create-index s.t"]),
    ("op.create_index('i', 't', ['a'], postgresql_concurrently=True)", ["create-index t concurrently"]),
    ("op.create_index('i', table_name='t', columns=['a'])", ["create-index t"]),
    ("op.drop_index('i')", ["drop-index"]),
    ("op.drop_index('i', table_name='t', postgresql_concurrently=True)", ["drop-index t concurrently"]),
    ("op.create_foreign_key('f', 't', 'u', ['a'], ['id'])", ["add-foreign-key t"]),
    ("op.create_foreign_key('f', 't', 'u', ['a'], ['id'], source_schema='s')", ["add-foreign-key s.t"]),
    (
        "op.create_foreign_key(None, source_table='t', postgresql_not_valid=True)",
        ["add-foreign-key t not_valid"],
    ),
    ("op.create_check_constraint('c', 't', 'a > 0')", ["add-check t"]),
    ("op.create_check_constraint('c', 't', 'a > 0', postgresql_not_valid=True)", ["add-check t not_valid"]),
    ("op.create_unique_constraint('c', 't', ['a'])", ["add-unique t"]),
    ("op.create_exclude_constraint('c', 't', ('a', '='))", ["add-unique t"]),
    ("op.create_primary_key('c', 't', ['a'])", ["add-primary-key t"]),
    ("op.drop_constraint('c', 't')", ["drop-constraint t"]),
    ("op.drop_constraint('c', 't', type_='unique', schema='s')", ["drop-constraint s.t"]),
    ("op.bulk_insert(t, [])", ["data"]),
    ("op.create_table_comment('t', 'x')", []),
    ("op.get_bind()", []),
    ("bind = op.get_bind()", []),
    ("pass", []),
    ("alembic.op.drop_table('t')", ["drop-table t"]),
    ("x = op.drop_table('t')", ["drop-table t"]),
    ("a, b = op.drop_table('t'), op.drop_table('u')", ["drop-table t", "drop-table u"]),
    ("print(op.drop_table('t'))", ["drop-table t"]),
    ("return op.drop_table('t')", ["drop-table t"]),
]


@pytest.mark.parametrize(("upgrade", "expected"), OPERATIONS)
def test_operations(project: MigrationsProject, upgrade: str, expected: list[str]) -> None:
    assert shown(steps(project, upgrade)) == expected


def test_the_columns_of_a_new_table(project: MigrationsProject) -> None:
    (step,) = steps(
        project,
        "op.create_table('t', sa.Column('id', sa.Integer()), sa.Column(NAME, sa.Integer()),\n"
        "    sa.Column(name='b'), sa.PrimaryKeyConstraint('id'), Column('c'), *more)",
        "NAME = 'a'",
    )
    assert step.columns == {"id", "a", "b", "c"}
    assert (str(step.place), step.in_transaction) == ("a.py:5:5", True)


def test_where_a_column_is_added(project: MigrationsProject) -> None:
    (step,) = steps(project, "op.add_column('t', sa.Column('a'))")
    assert (str(step.place), step.place.width) == ("a.py:5:24", 14)


BATCHES = [
    ("b.drop_column('a')", ["drop-column t a"]),
    (
        "b.add_column(sa.Column('a', sa.Integer(), sa.ForeignKey('u.id')))",
        ["add-column t a (integer)", "add-foreign-key t"],
    ),
    ("b.alter_column('a', nullable=False)", ["set-not-null t a"]),
    ("b.alter_column('a', new_column_name='b')", ["rename-column t a to b"]),
    ("b.create_index('i', ['a'])", ["create-index t"]),
    ("b.drop_index('i')", ["drop-index t"]),
    ("b.create_foreign_key('f', 'u', ['a'], ['id'])", ["add-foreign-key t"]),
    ("b.create_unique_constraint('c', ['a'])", ["add-unique t"]),
    ("b.create_check_constraint('c', 'a > 0')", ["add-check t"]),
    ("b.create_primary_key('c', ['a'])", ["add-primary-key t"]),
    ("b.drop_constraint('c')", ["drop-constraint t"]),
    ("b.frobnicate('a')", ["opaque"]),
    ("op.drop_table('u')", ["drop-table u"]),
]


@pytest.mark.parametrize(("inner", "expected"), BATCHES)
def test_batches(project: MigrationsProject, inner: str, expected: list[str]) -> None:
    assert shown(steps(project, f"with op.batch_alter_table('t') as b:\n    {inner}")) == expected


def test_batches_of_a_schema_and_of_what_is_computed(project: MigrationsProject) -> None:
    found = steps(
        project,
        "with op.batch_alter_table('t', schema='s') as b, op.batch_alter_table(f()) as c:\n"
        "    b.drop_column('a')\n    c.drop_column('a')",
    )
    assert shown(found) == ["drop-column s.t a", "opaque"]


COMPUTED = [
    "op.create_table(f())",
    "op.create_table('t', schema=f())",
    "op.drop_table(f())",
    "op.rename_table('t', f())",
    "op.rename_table(f(), 't')",
    "op.add_column(f(), sa.Column('a'))",
    "op.add_column('t', f())",
    "op.add_column('t', sa.Column(f()))",
    "op.add_column('t', *columns)",
    "op.drop_column('t', f())",
    "op.drop_column(*names)",
    "op.alter_column('t', f(), nullable=False)",
    "op.alter_column('t', 'a', new_column_name=f())",
    "op.create_index('i', f(), ['a'])",
    "op.create_foreign_key('f', f(), 'u', [], [])",
    "op.create_unique_constraint('c', f(), ['a'])",
    "op.drop_constraint('c', f())",
]


@pytest.mark.parametrize("upgrade", COMPUTED)
def test_names_that_are_computed(project: MigrationsProject, upgrade: str) -> None:
    (step,) = steps(project, upgrade)
    method = upgrade.partition(".")[2].partition("(")[0]
    assert (step.kind, step.reason) == ("opaque", f"what op.{method}() is given is computed")


def test_the_words_of_what_is_not_known(project: MigrationsProject) -> None:
    (step,) = steps(project, "op.create_view('Sales.Totals', 'SELECT 1 FROM orders')")
    assert step.reason == "op.create_view() is not known"
    assert {"sales", "totals", "orders"} <= step.words


EXECUTED = [
    ("op.execute('DROP TABLE t')", ["drop-table t"]),
    ("op.execute('DROP TABLE t; DROP TABLE u')", ["drop-table t", "drop-table u"]),
    ("op.execute('')", []),
    ("op.execute()", []),
    ("op.execute(sa.text('DROP TABLE t'))", ["drop-table t"]),
    ("op.execute(text('DROP TABLE t'))", ["drop-table t"]),
    ("op.execute(sa.DDL('DROP TABLE t'))", ["drop-table t"]),
    ("op.execute(sqltext='DROP TABLE t')", ["drop-table t"]),
    ("op.execute(sa.text(text='DROP TABLE t'))", ["drop-table t"]),
    ("op.execute(sa.text('DROP TABLE t').execution_options(autocommit=True))", ["drop-table t"]),
    ("op.execute(sa.text('UPDATE t SET a = :a').bindparams(a=1))", ["data t"]),
    ("op.execute(DROP)", ["drop-table t"]),
    ("op.execute(f'DROP TABLE {NAME}')", ["drop-table t"]),
    ("op.execute('DROP TABLE ' + NAME)", ["drop-table t"]),
    ("op.execute('DROP TABLE %s' % NAME)", ["drop-table t"]),
    ("op.get_bind().execute(sa.text('DROP TABLE t'))", ["drop-table t"]),
    ("bind.exec_driver_sql('DROP TABLE t')", ["drop-table t"]),
    ("session.execute('DROP TABLE t')", ["drop-table t"]),
    ("op.execute(orders.insert().values(a=1))", ["data"]),
    ("op.execute(orders.update().where(orders.c.a == 1).values(a=2))", ["data"]),
    ("op.execute(sa.delete(orders))", ["data"]),
    ("bind.execute(sa.select(orders)).fetchall()", ["data"]),
    ("op.execute(f'UPDATE {x()} SET a = 1')", ["data"]),
    ("op.execute('INSERT INTO {} VALUES (1)'.format(x()))", ["data"]),
    ("op.execute('DELETE FROM %s' % x())", ["data"]),
    ("op.execute(f'DROP TABLE {x()}')", ["opaque"]),
    ("op.execute('DROP TABLE {}'.format(x()))", ["opaque"]),
    ("op.execute(SQL.format(x()))", ["opaque"]),
    ("op.execute('DROP TABLE %s' % x())", ["opaque"]),
    ("op.execute('DROP TABLE ' + x())", ["opaque"]),
    ("op.execute(x() + ' SELECT 1')", ["opaque"]),
    ("op.execute('CREATE VIEW v AS ' + x() + ' SELECT 1')", ["opaque"]),
    ("op.execute(f'UPDATE t SET a = 1; DROP TABLE {x()}')", ["opaque"]),
    ("op.execute(unknown)", ["opaque"]),
    ("op.execute(queries.DROP)", ["opaque"]),
    ("op.execute(QUERIES['drop'])", ["opaque"]),
    ("op.execute(x())", ["opaque"]),
    ("op.execute(open('drop.sql').read())", ["opaque"]),
    ("op.execute(Path(__file__).with_suffix('.sql').read_text())", ["opaque"]),
    ("op.execute(dedent('DROP TABLE t'))", ["opaque"]),
    ("op.execute(sa.text(x()))", ["opaque"]),
    ("op.execute(sa.schema.DropTable(orders))", ["opaque"]),
    ("op.execute('DROP TABLE t' if x() else 'DROP TABLE u')", ["opaque"]),
    ("op.execute(*x())", ["opaque"]),
    ("op.execute('FROBNICATE the orders')", ["opaque"]),
]


@pytest.mark.parametrize(("upgrade", "expected"), EXECUTED)
def test_sql(project: MigrationsProject, upgrade: str, expected: list[str]) -> None:
    assert shown(steps(project, upgrade, "NAME = 't'\nDROP = 'DROP TABLE t'\n")) == expected


def test_what_is_said_of_sql_that_a_run_puts_together(project: MigrationsProject) -> None:
    (step,) = steps(project, "op.execute(f'DROP TABLE {x()}')")
    # Whatever is filled in: it may be about any table.
    assert (step.reason, step.words) == ("the SQL that it runs is put together by a run", frozenset())


def test_where_sql_is(project: MigrationsProject) -> None:
    (step,) = steps(project, "op.execute(sa.text('DROP TABLE t'))")
    assert (str(step.place), step.text) == ("a.py:5:24", "DROP TABLE t")


FLOW = [
    ("for name in ('t', 'u'):\n    op.drop_table(name)", ["drop-table t", "drop-table u"]),
    ("for name, column in [('t', 'a'), ('u', 'b')]:\n    op.drop_column(name, column)", ["drop-column t a", "drop-column u b"]),
    ("for name in NAMES:\n    op.drop_table(name)\nelse:\n    op.drop_table('last')", ["drop-table t", "drop-table u", "drop-table last"]),
    ("for a in ('t',):\n    for b in ('x', 'y'):\n        op.drop_column(a, b)", ["drop-column t x", "drop-column t y"]),
    ("for name in f():\n    op.drop_table('t')", ["drop-table t conditional"]),
    ("for name in f():\n    op.drop_table(name)", ["opaque conditional"]),
    ("for name in ('t', f()):\n    op.drop_table('t')", ["drop-table t conditional"]),
    ("for name in ('t', 'u'):\n    if name == 't':\n        continue\n    op.drop_table(name)", ["drop-table u"]),
    ("for name in ('t', 'u'):\n    if name == 'u':\n        break\n    op.drop_table(name)\nelse:\n    op.drop_table('x')\nop.drop_table('y')", ["drop-table t", "drop-table y"]),
    ("for name in ('t', 'u'):\n    if f():\n        continue\n    op.drop_table(name)", ["drop-table t conditional", "drop-table u conditional"]),
    ("name = 't'\nop.drop_table(name)", ["drop-table t"]),
    ("name: str = 't'\nop.drop_table(name)", ["drop-table t"]),
    ("a, b = 't', 'u'\nop.drop_table(b)", ["drop-table u"]),
    ("name = 't'\nname += f()\nop.drop_table(name)", ["opaque"]),
    ("name = 't'\nif f():\n    name = 'u'\nop.drop_table(name)", ["opaque"]),
    ("op.drop_table(TABLE)", ["drop-table t"]),
    ("op.drop_table(Order.__tablename__)", ["drop-table orders"]),
    ("if f():\n    op.drop_table('t')\nelse:\n    op.drop_table('u')", ["drop-table t conditional", "drop-table u conditional"]),
    ("if True:\n    op.drop_table('t')\nelse:\n    op.drop_table('u')", ["drop-table t"]),
    ("if op.drop_table('t'):\n    pass", ["drop-table t"]),
    ("while f():\n    op.drop_table('t')", ["drop-table t conditional"]),
    ("try:\n    op.drop_table('t')\nexcept Exception:\n    op.drop_table('u')\nfinally:\n    op.drop_table('v')", ["drop-table t conditional", "drop-table v conditional", "drop-table u conditional"]),
    ("with f():\n    op.drop_table('t')", ["drop-table t"]),
    ("with op.drop_table('t'):\n    pass", ["drop-table t"]),
    ("if f():\n    return\nop.drop_table('t')", ["drop-table t conditional"]),
    ("if f():\n    raise X\nop.drop_table('t')", ["drop-table t conditional"]),
    ("return\nop.drop_table('t')", []),
    ("lambda: op.drop_table('t')", []),
    ("def inner():\n    op.drop_table('t')", []),
    ("def inner(name):\n    op.drop_table(name)\ninner('t')", ["drop-table t"]),
    ("class A:\n    op.drop_table('t')", []),
    ("Base.metadata.create_all(bind)", ["opaque"]),
    ("command.upgrade(config, 'head')", ["opaque"]),
    ("globals()[f'upgrade_{name}']()", ["opaque"]),
    ("HANDLERS['a']()", ["opaque"]),
    ("helpers.drop_old(op, 't')", ["opaque"]),
    ("with op.batch_alter_table('t') as b:\n    helpers.more(b)", ["opaque"]),
]  # fmt: skip


@pytest.mark.parametrize(("upgrade", "expected"), FLOW)
def test_the_flow_of_an_upgrade(project: MigrationsProject, upgrade: str, expected: list[str]) -> None:
    head = "NAMES = ['t', 'u']\nTABLE = 't'\nclass Order:\n    __tablename__ = 'orders'\n"
    assert shown(steps(project, upgrade, head)) == expected


HELPERS = [
    ("drop('t')", "def drop(name):\n    op.drop_table(name)", ["drop-table t"]),
    ("drop(name='t')", "def drop(name):\n    op.drop_table(name)", ["drop-table t"]),
    ("drop()", "def drop(name='t'):\n    op.drop_table(name)", ["drop-table t"]),
    ("drop('t')", "def drop(name, column='a', /):\n    op.drop_column(name, column)", ["drop-column t a"]),
    ("drop(f())", "def drop(name):\n    op.drop_table(name)", ["opaque"]),
    ("drop(*names)", "def drop(name):\n    op.drop_table(name)", ["opaque"]),
    ("if f():\n    drop('t')", "def drop(name):\n    op.drop_table(name)", ["drop-table t conditional"]),
    ("drop('t')\ndrop('u')", "def drop(name):\n    op.drop_table(name)", ["drop-table t", "drop-table u"]),
    ("one()", "def one():\n    two('t')\ndef two(name):\n    op.drop_table(name)", ["drop-table t"]),
    ("drop()\nop.drop_table('u')", "def drop():\n    return\n    op.drop_table('t')", ["drop-table u"]),
    ("drop()\nop.drop_table('u')", "def drop():\n    if f():\n        return\n    op.drop_table('t')", ["drop-table t conditional", "drop-table u"]),
    ("drop(op)", "def drop(op):\n    op.drop_table('t')", ["drop-table t"]),
    ("drop(op)", "def drop(o):\n    o.drop_table('t')", ["drop-table t"]),
    ("drop(o=op)", "def drop(o):\n    o.drop_table('t')", ["drop-table t"]),
    ("with op.batch_alter_table('t') as b:\n    drop(b)", "def drop(c):\n    c.drop_column('a')", ["drop-column t a"]),
    ("name = 'u'\ndrop()", "name = 't'\ndef drop():\n    op.drop_table(name)", ["drop-table t"]),
    ("loop()", "def loop():\n    op.drop_table('t')\n    loop()", ["drop-table t"]),
    ("one()", "def one():\n    two()\n    op.drop_table('t')\ndef two():\n    one()\n    op.drop_table('u')", ["drop-table u", "drop-table t"]),
    ("upgrade()", "", []),
    ("operations.drop_table('t')", "from alembic import op as operations", ["drop-table t"]),
    ("drop_table('t')", "from alembic.op import drop_table", ["drop-table t"]),
    ("drop('t')", "from alembic.op import drop_table as drop", ["drop-table t"]),
]  # fmt: skip


@pytest.mark.parametrize(("upgrade", "head", "expected"), HELPERS)
def test_helpers(project: MigrationsProject, upgrade: str, head: str, expected: list[str]) -> None:
    assert shown(steps(project, upgrade, head)) == expected


@pytest.mark.parametrize(
    ("upgrade", "head"),
    [
        ("a()", "\n".join(f"def {a}():\n    {b}()\n    {b}()\n    {c}()" for a, b, c in ["abc", "bca", "cab"])),
        (
            "f0()",
            "".join(f"def f{n}():\n" + f"    f{n + 1}()\n" * 3 for n in range(40))
            + "def f40():\n    op.drop_table('t')",
        ),
        (
            "for a in N:\n    for b in N:\n        for c in N:\n            op.drop_table('t')",
            f"N = {list(range(50))}",
        ),
        ("for a in N:\n    op.drop_table('t')", f"N = {list(range(10_000))}"),
        ("op.add_column('t', sa.Column('a', server_default=" + " + ".join(["'a'"] * 900) + "))", ""),
        ("op.execute(" + " + ".join(["'a'"] * 900) + ")", ""),
        ("op" + ".get_bind()" * 90, ""),
    ],
    ids=["circle", "doubling", "nested", "long", "sum", "executed", "chained"],
)
def test_odd_code_ends_soon(project: MigrationsProject, upgrade: str, head: str) -> None:
    started = time.monotonic()
    found = steps(project, upgrade, head)
    assert time.monotonic() - started < 8
    if "op.drop_table" in upgrade:
        # Too many turns to follow are a condition.
        assert any(step.conditional for step in found)
    if "f40" in head:
        assert found[-1].reason == "its functions call each other too often"


@pytest.mark.parametrize(
    ("upgrade", "postgresql", "mysql", "unknown"),
    [
        (
            "if op.get_bind().dialect.name == 'postgresql':\n    op.drop_table('t')\nelse:\n    op.drop_table('u')",
            ["drop-table t"],
            ["drop-table u"],
            ["drop-table t conditional", "drop-table u conditional"],
        ),
        (
            "if op.get_context().dialect.name in ('mysql', 'mariadb'):\n    op.drop_table('t')",
            [],
            ["drop-table t"],
            ["drop-table t conditional"],
        ),
        (
            "bind = op.get_bind()\nif bind.dialect.name != 'postgresql':\n    return\nop.drop_table('t')",
            ["drop-table t"],
            [],
            ["drop-table t conditional"],
        ),
        (
            "is_own = op.get_bind().engine.dialect.name == 'postgresql'\nif not is_own:\n    op.drop_table('t')",
            [],
            ["drop-table t"],
            ["drop-table t conditional"],
        ),
    ],
)
def test_the_kind_of_database(
    project: MigrationsProject, upgrade: str, postgresql: Any, mysql: Any, unknown: Any
) -> None:
    for dialect, found in {"postgresql": postgresql, "mysql": mysql, "": unknown}.items():
        assert shown(steps(project, upgrade, dialect=dialect)) == found


def test_outside_of_a_transaction(project: MigrationsProject) -> None:
    found = steps(
        project,
        "op.drop_table('t')\nwith op.get_context().autocommit_block():\n    op.drop_table('u')\n    helper()\nop.drop_table('v')",
        "def helper():\n    op.drop_table('w')",
    )
    assert [(str(step.table), step.in_transaction) for step in found] == [
        ("t", True),
        ("u", False),
        ("w", False),
        ("v", True),
    ]


def test_no_upgrade(project: MigrationsProject) -> None:
    file = project.write("a.py", "def downgrade():\n    op.drop_table('t')\n")
    (step,) = upgrade_steps(Code(project.root, [project.root]).at(file), project.root, Sql())
    assert (step.kind, step.reason, str(step.place)) == ("opaque", "it has no upgrade()", "a.py")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "it has no downgrade()"),
        ("def downgrade():\n    pass", "its downgrade() does nothing"),
        ("def downgrade():\n    '''Nothing.'''", "its downgrade() does nothing"),
        ("def downgrade():\n    ...", "its downgrade() does nothing"),
        ("def downgrade():\n    '''No.'''\n    raise NotImplementedError", "its downgrade() raises"),
        ("def downgrade():\n    op.drop_table('t')", ""),
        ("def downgrade():\n    op.drop_table('t')\n    raise X", ""),
        ("def upgrade():\n    pass\ndef downgrade():\n    pass", ""),
        ("def upgrade():\n    '''A merge.'''\ndef downgrade():\n    pass", ""),
        ("def upgrade():\n    f()\ndef downgrade():\n    pass", "its downgrade() does nothing"),
        ("class A:\n    def downgrade(self):\n        f()", "it has no downgrade()"),
    ],
)
def test_what_cannot_be_undone(text: str, expected: str) -> None:
    assert irreversible(ast.parse(text)) == expected
