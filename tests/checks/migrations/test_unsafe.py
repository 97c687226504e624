from __future__ import annotations

import pytest

import databases
from migrations_projects import MigrationsProject
from pytest_deploygate.checks.migrations.unsafe import LARGE

VERSION = "CREATE TABLE alembic_version (version_num varchar(32))"


@pytest.fixture
def shop(project: MigrationsProject) -> MigrationsProject:
    project.alembic()
    project.revision("a1")
    return project


def pending(project: MigrationsProject, upgrade: str) -> list[str]:
    """What is said of a pending migration, on SQLite."""
    project.revision("b2", "a1", upgrade=upgrade)
    if not (project.root / "app.db").exists():
        project.stamped("a1", orders=["id"])
    outcome = project.judge("unsafe")
    assert not outcome.refusals
    return outcome.subjects


BREAKING = [
    ("op.drop_column('orders', 'a')", "b2: drop-column orders.a"),
    ("op.drop_table('orders')", "b2: drop-table orders"),
    ("op.rename_table('orders', 'sales')", "b2: rename-table orders"),
    ("op.alter_column('orders', 'a', new_column_name='b')", "b2: rename-column orders.a"),
    ("op.alter_column('orders', 'a', nullable=False)", "b2: set-not-null orders.a"),
    ("op.alter_column('orders', 'a', server_default=None)", "b2: drop-default orders.a"),
    ("op.add_column('orders', sa.Column('a', sa.Integer(), nullable=False))", "b2: add-column orders.a"),
    (
        "op.add_column('orders', sa.Column('a', sa.Integer(), nullable=False, server_default=None))",
        "b2: add-column orders.a",
    ),
    ("with op.batch_alter_table('orders') as batch:\n    batch.drop_column('a')", "b2: drop-column orders.a"),
    ("op.execute('ALTER TABLE orders DROP COLUMN a')", "b2: drop-column orders.a"),
    ("op.execute(sa.text('ALTER TABLE orders RENAME COLUMN a TO b'))", "b2: rename-column orders.a"),
    ("op.execute('DROP TABLE IF EXISTS orders')", "b2: drop-table orders"),
    ("if True:\n    op.drop_table('orders')", "b2: drop-table orders"),
]


@pytest.mark.parametrize(("upgrade", "subject"), BREAKING)
def test_what_breaks_the_old_code(shop: MigrationsProject, upgrade: str, subject: str) -> None:
    assert pending(shop, upgrade) == [subject]


@pytest.mark.parametrize(
    "upgrade",
    [
        "op.add_column('orders', sa.Column('a', sa.Integer()))",
        "op.add_column('orders', sa.Column('a', sa.Integer(), nullable=True))",
        "op.add_column('orders', sa.Column('a', sa.Integer(), nullable=False, server_default='0'))",
        "op.alter_column('orders', 'a', nullable=True)",
        "op.alter_column('orders', 'a', nullable=False, existing_nullable=False, comment='x')",
        "op.alter_column('orders', 'a', existing_type=sa.String(20), type_=sa.String(40))",
        "op.create_index('i', 'orders', ['a'])",
        "op.create_table('new', sa.Column('id', sa.Integer()))\nop.drop_column('new', 'id')",
        "op.bulk_insert(orders, [])",
        "op.execute('UPDATE orders SET a = 1')",
        "op.execute(orders.update().values(a=1))",
        "pass",
    ],
)
def test_what_it_can_live_with(shop: MigrationsProject, upgrade: str) -> None:
    assert pending(shop, upgrade) == []


def test_what_has_run_is_done(shop: MigrationsProject) -> None:
    shop.revision("b2", "a1", upgrade="op.drop_table('orders')")
    shop.stamped("b2")
    assert shop.judge("unsafe").passed


def test_what_it_says(shop: MigrationsProject) -> None:
    shop.revision("b2", "a1", upgrade="op.add_column('orders', sa.Column('a', sa.Integer(), nullable=False))")
    shop.stamped("a1", orders=["id"])
    found = shop.judge("unsafe").finding
    assert found.message == (
        "'orders.a' takes no NULL and has no default in the database, so that the old code's INSERTs fail ('b2')"
    )
    assert str(found.place) == "migrations/versions/b2.py:11:29"
    assert found.help.startswith("give it a default in the database")


@pytest.mark.parametrize(
    ("upgrade", "reason"),
    [
        ("op.create_something('orders')", "op.create_something() is not known"),
        ("op.execute(f'DROP TABLE {x}')", "the SQL that it runs is put together by a run"),
        ("Base.metadata.create_all(op.get_bind())", "Base.metadata.create_all() is not followed"),
        ("op.execute('ALTER TABLE orders FROBNICATE')", "what it does is not known"),
        ("op.drop_column(TABLE, 'a')", "what op.drop_column() is given is computed"),
    ],
)
def test_what_cannot_be_told_is_no_pass(shop: MigrationsProject, upgrade: str, reason: str) -> None:
    shop.revision("b2", "a1", upgrade=upgrade)
    shop.stamped("a1", orders=["id"])
    assert shop.judge("unsafe").refusal.message == f"whether 'b2' is safe cannot be told: {reason}"


def test_a_migration_in_javascript_is_no_pass(project: MigrationsProject) -> None:
    project.given = {"knex": "db", "database": "sqlite:///app.db"}
    project.write("db/1_a.js")
    project.sqlite(knex_migrations=["name"])
    assert "what a migration in JavaScript does is not read" in project.judge("unsafe").refusal.message


DJANGO = [
    ("migrations.DeleteModel('Order')", "drop-table orders_order"),
    ("migrations.RenameModel('Order', 'Sale')", "rename-table orders_order"),
    ("migrations.AlterModelTable('Order', 'sales')", "rename-table orders_order"),
    ("migrations.RemoveField('Order', 'total')", "drop-column orders_order.total"),
    ("migrations.RenameField('Order', 'total', 'sum')", "rename-column orders_order.total"),
    ("migrations.AddField('Order', 'a', models.IntegerField(default=0))", "add-column orders_order.a"),
    ("migrations.AlterField('Order', 'note', models.CharField(max_length=20))", "set-not-null orders_order.note"),
    ("migrations.RunSQL('DROP TABLE orders_order')", "drop-table orders_order"),
    ("migrations.RunSQL([('ALTER TABLE orders_order DROP COLUMN a', None)])", "drop-column orders_order.a"),
    (
        "migrations.SeparateDatabaseAndState([migrations.RunSQL('DROP TABLE x')], [migrations.DeleteModel('Order')])",
        "drop-table x",
    ),
]
SAFE = [
    "migrations.AddField('Order', 'a', models.IntegerField(null=True))",
    "migrations.AddField('Order', 'a', models.IntegerField(db_default=0))",
    "migrations.AddField('Order', 'a', models.ManyToManyField('x.Tag'))",
    "migrations.AlterField('Order', 'note', models.CharField(max_length=40, null=True))",
    "migrations.AlterField('Order', 'total', models.IntegerField(help_text='x'))",
    "migrations.AlterModelOptions('Order', options={})",
    "migrations.AddIndex('Order', models.Index(fields=['total'], name='i'))",
    "migrations.RunPython(f)",
    "migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel('Order')])",
]


def django(project: MigrationsProject, operation: str) -> None:
    project.django("orders")
    fields = "[('total', models.IntegerField()), ('note', models.CharField(max_length=20, null=True))]"
    project.migration("orders", "0001_initial", operations=f"migrations.CreateModel('Order', {fields})")
    project.migration("orders", "0002_next", ("orders", "0001_initial"), operations=operation)
    project.migrated("orders.0001_initial", orders_order=["id"])


@pytest.mark.parametrize(("operation", "subject"), DJANGO)
def test_django_breaks_the_old_code(project: MigrationsProject, operation: str, subject: str) -> None:
    django(project, operation)
    assert project.judge("unsafe").subjects == [f"orders.0002_next: {subject}"]


@pytest.mark.parametrize("operation", SAFE)
def test_what_it_can_live_with_in_django(project: MigrationsProject, operation: str) -> None:
    django(project, operation)
    assert project.judge("unsafe").passed


def test_an_operation_of_somebody_else(project: MigrationsProject) -> None:
    django(project, "ours.Frobnicate('Order')")
    assert "the operation Frobnicate is not known" in project.judge("unsafe").refusal.message


LOCKING = [
    ("op.create_index('i', 'orders', ['a'])", "create-index orders"),
    ("op.create_foreign_key('f', 'orders', 'users', ['a'], ['id'])", "add-foreign-key orders"),
    ("op.add_column('orders', sa.Column('u', sa.Integer(), sa.ForeignKey('users.id')))", "add-foreign-key orders"),
    ("op.create_check_constraint('c', 'orders', 'a > 1')", "add-check orders"),
    ("op.create_unique_constraint('u', 'orders', ['a'])", "add-unique orders"),
    ("op.alter_column('orders', 'a', type_=sa.BigInteger())", "change-type orders.a"),
    ("op.execute('ALTER TABLE orders ADD COLUMN r float DEFAULT random()')", "add-column orders.r"),
    ("op.execute('CREATE UNIQUE INDEX i ON orders (a)')", "create-index orders"),
]


@pytest.mark.parametrize(("upgrade", "subject"), LOCKING)
def test_what_locks_a_large_table(shop: MigrationsProject, upgrade: str, subject: str) -> None:
    shop.revision("b2", "a1", upgrade=upgrade)
    with databases.postgres() as url:
        databases.postgres_run(
            url, VERSION, "INSERT INTO alembic_version VALUES ('a1')", "CREATE TABLE orders (a int)", "ANALYZE orders"
        )
        assert shop.judge("unsafe", database=url).passed
        databases.postgres_run(url, f"INSERT INTO orders SELECT generate_series(1, {LARGE})", "ANALYZE orders")
        found = shop.judge("unsafe", database=url).finding
        assert found.subject == f"b2: {subject}"
        assert f"about {LARGE:,} rows" in found.message


def test_a_table_that_nobody_has_counted(shop: MigrationsProject) -> None:
    shop.revision("b2", "a1", upgrade="op.create_index('i', 'orders', ['a'])")
    with databases.postgres() as url:
        databases.postgres_run(url, VERSION, "INSERT INTO alembic_version VALUES ('a1')", "CREATE TABLE orders (a int)")
        assert "whose size nobody has counted yet" in shop.judge("unsafe", database=url).finding.message


CONCURRENTLY = "op.create_index('i', 'orders', ['a'], postgresql_concurrently=True)"


@pytest.mark.parametrize(
    ("upgrade", "subjects"),
    [
        (CONCURRENTLY, ["b2: create-index orders"]),
        (
            f"with op.get_context().autocommit_block():\n    {CONCURRENTLY}",
            [],
        ),
        ("op.create_foreign_key('f', 'orders', 'users', ['a'], ['id'], postgresql_not_valid=True)", []),
        ("op.execute('ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 1) NOT VALID')", []),
        ("op.execute('ALTER TABLE orders VALIDATE CONSTRAINT c')", []),
        ("op.add_column('orders', sa.Column('b', sa.Integer(), server_default='1'))", []),
    ],
)
def test_what_does_not_lock(shop: MigrationsProject, upgrade: str, subjects: list[str]) -> None:
    shop.revision("b2", "a1", upgrade=upgrade)
    with databases.postgres() as url:
        databases.postgres_run(
            url,
            VERSION,
            "INSERT INTO alembic_version VALUES ('a1')",
            f"CREATE TABLE orders AS SELECT generate_series(1, {LARGE}) AS a",
            "ANALYZE orders",
        )
        assert shop.judge("unsafe", database=url).subjects == subjects


@pytest.mark.parametrize(
    ("upgrade", "subjects"),
    [
        ("op.create_index('i', 'orders', ['a'])", []),
        ("op.alter_column('orders', 'a', type_=sa.BigInteger())", ["b2: change-type orders.a"]),
        ("op.execute('ALTER TABLE orders MODIFY a bigint')", ["b2: change-type orders.a"]),
        ("op.create_foreign_key('f', 'orders', 'users', ['a'], ['id'])", ["b2: add-foreign-key orders"]),
        ("op.execute('RENAME TABLE orders TO sales')", ["b2: rename-table orders"]),
        (
            "op.execute('ALTER TABLE `orders` CHANGE a b int')",
            ["b2: rename-column orders.a", "b2: change-type orders.b"],
        ),
    ],
)
def test_mariadb(shop: MigrationsProject, upgrade: str, subjects: list[str]) -> None:
    shop.revision("b2", "a1", upgrade=upgrade)
    with databases.mariadb() as url:
        databases.mariadb_run(
            url,
            VERSION,
            "INSERT INTO alembic_version VALUES ('a1')",
            f"CREATE TABLE orders AS SELECT seq AS a FROM seq_1_to_{LARGE * 2}",
            "ANALYZE TABLE orders",
        )
        assert shop.judge("unsafe", database=url).subjects == subjects


def test_no_books(shop: MigrationsProject) -> None:
    shop.sqlite(other=["id"])
    assert "no books of alembic" in shop.judge("unsafe").refusal.message
