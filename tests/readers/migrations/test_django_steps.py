"""What Django's migrations do to the schema, operation by operation."""

from __future__ import annotations

import ast

import pytest

from migrations_projects import MigrationsProject
from pytest_deploygate.families.migrations import Step, Table
from pytest_deploygate.readers.migrations.django_steps import (
    State,
    default_table,
    read_field,
    read_operations,
    table_of,
)
from pytest_deploygate.readers.migrations.evaluation import Code
from pytest_deploygate.readers.migrations.sql import Sql

FLAGS = ("not_null", "default", "volatile", "concurrently", "not_valid", "widens", "conditional")
HEAD = "from django.db import migrations, models\nfrom django.conf import settings\n"
# The model that most of these are about.
ORDER = (
    "migrations.CreateModel('Order', [('id', models.AutoField(primary_key=True)), "
    "('total', models.IntegerField()), ('note', models.CharField(max_length=20, null=True)), "
    "('customer', models.ForeignKey('x.Customer', models.CASCADE)), ('owner', Own('x.Y', on_delete=models.CASCADE)), "
    "('tags', models.ManyToManyField('x.Tag')), ('via', models.ManyToManyField('x.Tag', through='x.Via')), "
    "('named', models.ManyToManyField('x.Tag', db_table='links')), ('any', GenericForeignKey()), "
    "('code', models.CharField(max_length=9, db_column='order_code')), ('email', models.EmailField(max_length=20))])"
)


def read(
    project: MigrationsProject, operations: str, head: str = "", settings: str = "", atomic: bool = True
) -> tuple[tuple[Step, ...], str]:
    """The steps of some operations, and why they cannot be undone."""
    file = project.write("orders/migrations/a.py", f"{HEAD}{head}\nX = [{operations}]\n")
    project.write("conf.py", settings)
    code = Code(project.root, [project.root])
    module = code.at(file, "orders.migrations.a")
    state = State("orders", code.module("conf"))
    last = module.tree.body[-1]
    assert isinstance(last, ast.Assign)
    return read_operations(last.value, module, project.root, Sql(), state, {}, atomic=atomic)


def shown(found: tuple[Step, ...]) -> list[str]:
    """Steps as texts: kind, table, column, new name, type, flags."""
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


def after(project: MigrationsProject, operations: str, head: str = "") -> list[str]:
    """What operations do once there is the model Order."""
    first, _ = read(project, ORDER, head)
    both, _ = read(project, f"{ORDER}, {operations}", head)
    return shown(both[len(first) :])


def test_a_new_model(project: MigrationsProject) -> None:
    found, irreversible = read(project, ORDER)
    assert shown(found) == ["create-table orders_order", "create-table orders_order_tags", "create-table links"]
    assert found[0].columns == {"id", "total", "note", "customer_id", "owner_id", "order_code", "email"}
    assert (str(found[0].place), found[0].in_transaction) == ("orders/migrations/a.py:4:6", True)
    assert irreversible == ""
    assert not read(project, ORDER, atomic=False)[0][0].in_transaction


CREATED = [
    ("'A', []", ["create-table orders_a"]),
    ("name='A', fields=[]", ["create-table orders_a"]),
    ("NAME, []", ["create-table orders_named"]),
    ("'A', [], {'db_table': 'a'}", ["create-table a"]),
    ("'A', [], options={'db_table': 'a'}", ["create-table a"]),
    ("""'A', [], {'db_table': '"sales"."a"'}""", ["create-table sales.a"]),
    ("""'A', [], {'db_table': 'sales"."a'}""", ["create-table sales.a"]),
    ("'A', [], {'db_table': 'sales.a'}", ["create-table sales.a"]),
    ("'A', [], {'managed': False}", ["other"]),
    ("'A', [], {'proxy': True}", ["other"]),
    ("'A', [], {'managed': True, 'abstract': False}", ["create-table orders_a"]),
    ("'A', [], {'swappable': 'A_MODEL'}", ["create-table orders_a"]),
    ("'A', [], {'swappable': 'SAME_MODEL'}", ["create-table orders_a"]),
    ("'A', [], {'swappable': 'OTHER_MODEL'}", ["other"]),
    ("'A', [], {'swappable': 'UNKNOWN_MODEL'}", ["create-table orders_a conditional"]),
    ("'A', [], {'swappable': f()}", ["create-table orders_a conditional"]),
    ("'A', [], f()", ["opaque"]),
    ("f(), []", ["opaque"]),
    ("'A', [], {'db_table': f()}", ["opaque"]),
    (f"'{'A' * 57}', []", ["opaque"]),
    (f"'{'A' * 56}', []", [f"create-table orders_{'a' * 56}"]),
    ("'A', f()", ["create-table orders_a"]),
]


@pytest.mark.parametrize(("arguments", "expected"), CREATED)
def test_new_models(project: MigrationsProject, arguments: str, expected: list[str]) -> None:
    settings = "SAME_MODEL = 'Orders.a'\nOTHER_MODEL = 'x.Y'\nUNKNOWN_MODEL = f()\n"
    found, _ = read(project, f"migrations.CreateModel({arguments})", "NAME = 'Named'", settings)
    if "'sales.a'" in arguments:
        # A dot alone is a part of the name.
        assert found[0].table == Table("sales.a")
    assert shown(found) == expected


OPERATIONS = [
    ("DeleteModel('Order')", ["drop-table orders_order_tags", "drop-table links", "drop-table orders_order"]),
    ("DeleteModel(name='Other')", ["drop-table orders_other"]),
    ("DeleteModel(f())", ["opaque"]),
    ("RenameModel('Order', 'Sale')", ["rename-table orders_order to orders_sale", "rename-table orders_order_tags to orders_sale_tags"]),
    ("RenameModel(old_name='Other', new_name='Sale')", ["rename-table orders_other to orders_sale"]),
    ("RenameModel('Order', 'order')", ["other"]),
    ("RenameModel('Order', f())", ["opaque"]),
    (f"RenameModel('Order', '{'A' * 60}')", ["opaque"]),
    ("AlterModelTable('Order', 'sales')", ["rename-table orders_order to sales", "rename-table orders_order_tags to sales_tags"]),
    ("AlterModelTable('Order', 'orders_order')", ["other"]),
    ("AlterModelTable('Order', None)", ["other"]),
    ("""AlterModelTable('Order', '"s"."sales"')""", ["rename-table orders_order to sales", "rename-table orders_order_tags to sales_tags"]),
    (f"AlterModelTable('{'A' * 60}', None)", ["opaque"]),
    ("AddField('Order', 'a', models.IntegerField())", ["add-column orders_order a (integerfield) not_null"]),
    ("AddField('Order', 'a', models.IntegerField(default=0))", ["add-column orders_order a (integerfield) not_null"]),
    ("AddField('Order', 'a', models.IntegerField(null=True))", ["add-column orders_order a (integerfield)"]),
    ("AddField('Order', 'a', models.IntegerField(db_default=0))", ["add-column orders_order a (integerfield) not_null default"]),
    ("AddField(model_name='order', name='a', field=models.TextField(db_column='b'))", ["add-column orders_order b (textfield) not_null"]),
    ("AddField('Order', 'a', models.SlugField(unique=True))", ["add-column orders_order a (slugfield) not_null", "add-unique orders_order"]),
    ("AddField('Order', 'a', models.IntegerField(db_index=True))", ["add-column orders_order a (integerfield) not_null", "create-index orders_order"]),
    ("AddField('Order', 'a', models.ForeignKey('x.Y', models.CASCADE))", ["add-column orders_order a_id (foreignkey) not_null", "add-foreign-key orders_order"]),
    ("AddField('Order', 'a', models.ForeignKey('x.Y', models.CASCADE, null=True, db_column='b'))", ["add-column orders_order b (foreignkey)", "add-foreign-key orders_order"]),
    ("AddField('Order', 'a', models.OneToOneField('x.Y', models.CASCADE))", ["add-column orders_order a_id (onetoonefield) not_null", "add-foreign-key orders_order"]),
    ("AddField('Order', 'a', Own('x.Y', on_delete=models.CASCADE))", ["add-column orders_order a_id (own) not_null"]),
    ("AddField('Order', 'a', Own())", ["add-column orders_order a (own) not_null"]),
    ("AddField('Order', 'a', models.ManyToManyField('x.Y'))", ["create-table orders_order_a"]),
    ("AddField('Order', 'a', models.ManyToManyField('x.Y', through=None))", ["create-table orders_order_a"]),
    ("AddField('Order', 'a', models.ManyToManyField('x.Y', through='x.Z'))", []),
    ("AddField('Order', 'a', models.ManyToManyField('x.Y', db_table='ays'))", ["create-table ays"]),
    ("AddField('Order', 'a', GenericForeignKey('b', 'c'))", []),
    ("AddField('Order', 'a', f)", ["opaque"]),
    ("AddField(f(), 'a', models.TextField())", ["opaque"]),
    ("RemoveField('Order', 'total')", ["drop-column orders_order total"]),
    ("RemoveField('Order', 'code')", ["drop-column orders_order order_code"]),
    ("RemoveField('Order', 'customer')", ["drop-column orders_order customer_id"]),
    ("RemoveField('Order', 'tags')", ["drop-table orders_order_tags"]),
    ("RemoveField('Order', 'named')", ["drop-table links"]),
    ("RemoveField('Order', 'via')", []),
    ("RemoveField('Order', 'any')", []),
    ("RemoveField('Other', 'a')", ["drop-column orders_other a"]),
    ("RemoveField('Order', f())", ["opaque"]),
    ("RenameField('Order', 'total', 'sum')", ["rename-column orders_order total to sum"]),
    ("RenameField('Order', 'customer', 'client')", ["rename-column orders_order customer_id to client_id"]),
    ("RenameField('Order', 'owner', 'keeper')", ["rename-column orders_order owner_id to keeper_id"]),
    ("RenameField('Order', 'code', 'number')", ["other orders_order"]),
    ("RenameField('Order', 'tags', 'labels')", ["rename-table orders_order_tags to orders_order_labels"]),
    ("RenameField('Order', 'named', 'labels')", ["other orders_order"]),
    ("RenameField('Other', 'a', 'b')", ["rename-column orders_other a to b"]),
    ("RenameField('Order', 'total', f())", ["opaque"]),
    ("AlterField('Order', 'total', models.IntegerField(help_text='x'))", ["other orders_order"]),
    ("AlterField('Order', 'total', models.BigIntegerField())", ["change-type orders_order total"]),
    ("AlterField('Order', 'total', models.PositiveIntegerField())", ["other orders_order"]),
    ("AlterField('Order', 'email', models.CharField(max_length=20))", ["other orders_order"]),
    ("AlterField('Order', 'total', models.IntegerField(db_column='sum'))", ["rename-column orders_order total to sum"]),
    ("AlterField('Order', 'total', models.IntegerField(unique=True))", ["add-unique orders_order"]),
    ("AlterField('Order', 'total', models.IntegerField(db_index=True))", ["create-index orders_order"]),
    ("AlterField('Order', 'total', models.IntegerField(null=True))", ["other orders_order"]),
    ("AlterField('Order', 'note', models.CharField(max_length=20))", ["set-not-null orders_order note"]),
    ("AlterField('Order', 'note', models.CharField(max_length=21, null=True))", ["change-type orders_order note widens"]),
    ("AlterField('Order', 'note', models.CharField(max_length=19, null=True))", ["change-type orders_order note"]),
    ("AlterField('Order', 'note', models.TextField())", ["change-type orders_order note", "set-not-null orders_order note"]),
    ("AlterField('Order', 'customer', models.OneToOneField('x.Y', models.CASCADE))", ["add-unique orders_order"]),
    ("AlterField('Order', 'tags', models.ManyToManyField('x.Y'))", ["other orders_order"]),
    ("AlterField('Order', 'new', models.TextField())", ["other orders_order"]),
    ("AlterField('Order', 'total', f)", ["opaque"]),
    ("AddIndex('Order', models.Index(fields=['total'], name='i'))", ["create-index orders_order"]),
    ("RemoveIndex('Order', 'i')", ["drop-index orders_order"]),
    ("AddConstraint('Order', models.CheckConstraint(name='c'))", ["add-check orders_order"]),
    ("AddConstraint(model_name='order', constraint=models.UniqueConstraint(name='c'))", ["add-unique orders_order"]),
    ("RemoveConstraint('Order', 'c')", ["drop-constraint orders_order"]),
    ("AlterUniqueTogether('Order', {('a', 'b')})", ["add-unique orders_order"]),
    ("AlterUniqueTogether(name='order', unique_together=set())", ["drop-constraint orders_order"]),
    ("AlterIndexTogether('Order', [['a', 'b']])", ["create-index orders_order"]),
    ("AlterIndexTogether('Order', None)", ["drop-constraint orders_order"]),
    ("AlterOrderWithRespectTo('Order', 'customer')", ["add-column orders_order _order (orderwrt) not_null"]),
    ("AlterOrderWithRespectTo('Order', None)", ["drop-column orders_order _order"]),
    ("AlterModelOptions('Order', {})", ["other orders_order"]),
    ("AlterModelManagers('Order', [])", ["other orders_order concurrently"]),
    ("AddIndexConcurrently('Order', models.Index())", ["create-index orders_order concurrently"]),
    ("RunSQL('DROP TABLE a')", ["drop-table a"]),
    ("RunSQL(sql='DROP TABLE a; DROP TABLE b')", ["drop-table a", "drop-table b"]),
    ("RunSQL(['DROP TABLE a', ('DELETE FROM b WHERE c = %s', [1])])", ["drop-table a", "data b"]),
    ("RunSQL(DROP)", ["drop-table a"]),
    ("RunSQL(f())", ["opaque"]),
    ("RunSQL(['DROP TABLE a', f()])", ["drop-table a", "opaque"]),
    ("RunSQL(migrations.RunSQL.noop)", []),
    ("RunPython(f)", ["data"]),
    ("RunPython(migrations.RunPython.noop)", []),
    ("SeparateDatabaseAndState([migrations.RunSQL('DROP TABLE a')], [migrations.DeleteModel('Order')])", ["drop-table a"]),
    ("SeparateDatabaseAndState(state_operations=[migrations.DeleteModel('Order')])", []),
    ("Frobnicate('Order')", ["opaque"]),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "expected"), OPERATIONS)
def test_operations(project: MigrationsProject, operation: str, expected: list[str]) -> None:
    assert after(project, f"migrations.{operation}", "DROP = 'DROP TABLE a'") == expected


SEVERAL = [
    ("RenameModel('Order', 'Sale')", "RemoveField('Sale', 'code')", "drop-column orders_sale order_code"),
    ("AlterModelTable('Order', 'sales')", "RemoveField('Order', 'total')", "drop-column sales total"),
    ("AlterModelTable('Order', 'sales')", "RenameModel('Order', 'Sale')", "other"),
    ("AlterModelTable('Order', 'sales')", "AlterModelTable('Order', None)", "rename-table sales_tags to orders_order_tags"),
    ("AlterOrderWithRespectTo('Order', 'customer')", "AlterOrderWithRespectTo('Order', None)", "drop-column orders_order _order"),
    ("RenameField('Order', 'customer', 'client')", "RemoveField('Order', 'client')", "drop-column orders_order client_id"),
    ("RenameField('Order', 'owner', 'keeper')", "RemoveField('Order', 'keeper')", "drop-column orders_order keeper_id"),
    ("RenameField('Order', 'code', 'number')", "RemoveField('Order', 'number')", "drop-column orders_order order_code"),
    ("AddField('Order', 'a', models.ManyToManyField('x.Y'))", "RemoveField('Order', 'a')", "drop-table orders_order_a"),
    ("AlterField('Order', 'note', models.TextField())", "AlterField('Order', 'note', models.TextField())", "other orders_order"),
    ("DeleteModel('Order')", "RemoveField('Order', 'customer')", "drop-column orders_order customer"),
    ("SeparateDatabaseAndState(state_operations=[migrations.AlterModelTable('Order', 'sales')])", "RemoveField('Order', 'total')", "drop-column sales total"),
    ("SeparateDatabaseAndState(state_operations=f())", "RemoveField('Order', 'total')", "opaque"),
    ("SeparateDatabaseAndState(state_operations=[Own('Order')])", "AddIndex('Order', models.Index())", "create-index"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "expected"), SEVERAL)
def test_one_operation_after_another(project: MigrationsProject, first: str, second: str, expected: str) -> None:
    assert after(project, f"migrations.{first}, migrations.{second}")[-1] == expected


@pytest.mark.parametrize(
    ("head", "operation", "expected"),
    [
        ("class Own(migrations.RunPython):\n    pass", "Own(f)", ["data conditional"]),
        ("class Own(migrations.DeleteModel):\n    pass", "Own('Order')", "drop-table orders_order conditional"),
        ("class Own(Mixin, AddIndex):\n    pass", "Own('Order', i)", ["create-index orders_order conditional"]),
        ("class Own(Operation):\n    pass", "Own('Order')", ["opaque"]),
    ],
)
def test_own_operations(project: MigrationsProject, head: str, operation: str, expected: list[str] | str) -> None:
    found = after(project, operation, head)
    assert (found[-1] if isinstance(expected, str) else found) == expected


def test_names_of_lists(project: MigrationsProject) -> None:
    file = project.write("a.py", f"{HEAD}A = [migrations.DeleteModel('A')]\nB = [1]\nB = [2]\nX = [*A, *C] + B\n")
    module = Code(project.root, [project.root]).at(file)
    last = module.tree.body[-1]
    assert isinstance(last, ast.Assign)
    own = {"C": ast.parse("[migrations.DeleteModel('C')]", mode="eval").body}
    found, _ = read_operations(last.value, module, project.root, Sql(), State("orders"), own, atomic=True)
    assert shown(found) == ["drop-table orders_a", "drop-table orders_c", "opaque"]
    assert found[-1].reason == "its operations are put together by a run"


def test_the_words_of_what_is_not_known(project: MigrationsProject) -> None:
    (step,) = read(project, "Frobnicate('Order', name='x')")[0]
    assert step.reason == "the operation Frobnicate is not known"
    assert step.words == {"order", "x", "orders_order", "orders_x"}


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ("migrations.RunSQL('SELECT 1')", "a RunSQL has no reverse_sql"),
        ("migrations.RunSQL('SELECT 1', 'SELECT 2')", ""),
        ("migrations.RunSQL('SELECT 1', reverse_sql=migrations.RunSQL.noop)", ""),
        ("migrations.RunPython(f)", "a RunPython has no reverse_code"),
        ("migrations.RunPython(f, g)", ""),
        ("migrations.RunPython(f), migrations.RunSQL('SELECT 1')", "a RunPython has no reverse_code"),
        ("migrations.DeleteModel('A')", ""),
        ("migrations.SeparateDatabaseAndState([migrations.RunSQL('SELECT 1')])", "a RunSQL has no reverse_sql"),
    ],
)
def test_what_cannot_be_undone(project: MigrationsProject, operations: str, expected: str) -> None:
    assert read(project, operations)[1] == expected


def test_no_operations(project: MigrationsProject) -> None:
    module = Code(project.root, [project.root]).at(project.write("a.py"))
    assert read_operations(None, module, project.root, Sql(), State("a"), {}, atomic=True) == ((), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Table("a")),
        ("s.a", Table("s.a")),
        ('"s"."a"', Table("a", "s")),
        ('s"."a', Table("a", "s")),
        ('"A"', Table("A")),
    ],
)
def test_tables_with_a_schema_in_quotes(text: str, expected: Table) -> None:
    assert table_of(text) == expected


def test_names_that_would_be_cut() -> None:
    assert default_table("a", "B" * 61) == "a_" + "b" * 61
    assert default_table("a", "B" * 62) is None


@pytest.mark.parametrize(
    ("text", "kind", "column", "flags"),
    [
        ("models.TextField()", "TextField", "a", set()),
        ("models.TextField(null=True, db_index=True)", "TextField", "a", {"null", "index"}),
        ("models.TextField(null=NULL)", "TextField", "a", {"null"}),
        ("models.TextField(primary_key=True)", "TextField", "a", {"unique"}),
        ("models.BigAutoField()", "BigAutoField", "a", {"db_default"}),
        ("models.GeneratedField(expression=x)", "GeneratedField", "a", {"db_default"}),
        ("tree.TreeForeignKey('x.Y')", "TreeForeignKey", "a_id", set()),
        ("models.ManyToManyField('x.Y', through='x.Z')", "ManyToManyField", "", {"through"}),
        ("GenericRelation('x.Y')", "GenericRelation", "", set()),
    ],
)
def test_fields(project: MigrationsProject, text: str, kind: str, column: str, flags: set[str]) -> None:
    module = Code(project.root, [project.root]).at(project.write("a.py", "NULL = True\n"))
    found = read_field(ast.parse(text, mode="eval").body, "a", module)
    assert found is not None
    assert (found.kind, found.column) == (kind, column)
    assert {name for name in ("null", "db_default", "unique", "index", "through") if getattr(found, name)} == flags


def test_what_is_no_field(project: MigrationsProject) -> None:
    module = Code(project.root, [project.root]).at(project.write("a.py"))
    assert read_field(ast.parse("field", mode="eval").body, "a", module) is None
