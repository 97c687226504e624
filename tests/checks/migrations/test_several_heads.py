from __future__ import annotations

from migrations_projects import MigrationsProject
from projects import RULES
from pytest_deploygate.finding import Finding


def test_two_heads(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1")
    project.revision("c2", "a1")
    found = project.judge("several-heads").finding
    assert found.message == "the migrations have 2 heads: 'b2', 'c2'"
    assert (str(found.place), found.subject) == ("migrations/versions/b2.py:4:12", "alembic")
    assert [(r.message, r.place.path) for r in found.related] == [
        ("'c2' is the other", "migrations/versions/c2.py"),
        ("they part after 'a1'", "migrations/versions/a1.py"),
    ]
    assert found.help == ("`alembic merge heads`, and commit what it makes\na1 ─┬─ b2 (head)\n    └─ c2 (head)")


def test_a_longer_way(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1")
    project.revision("b3", "b2")
    project.revision("c2", "a1")
    project.revision("d2", "a1")
    found = project.judge("several-heads").finding
    assert found.graph is not None
    assert [(node.label, node.note) for node in found.graph.nodes] == [
        ("a1", ""),
        ("b2", ""),
        ("b3", "head"),
        ("c2", "head"),
        ("d2", "head"),
    ]
    assert [(edge.start, edge.end) for edge in found.graph.edges] == [(0, 1), (1, 2), (0, 3), (0, 4)]
    assert found.help.splitlines()[1:] == ["a1 ─┬─ b2 ── b3 (head)", "    ├─ c2 (head)", "    └─ d2 (head)"]


def test_without_a_common_beginning(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b1")
    assert project.judge("several-heads").finding.help.splitlines()[1:] == [
        "(base) ─┬─ a1 (head)",
        "        └─ b1 (head)",
    ]


def test_merged(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1")
    project.revision("c2", "a1")
    project.revision("d3", "b2", "c2")
    assert project.judge("several-heads").passed


def test_branches_that_are_kept_apart(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", labels=["orders"])
    project.revision("b1", labels=["users"])
    project.revision("a2", "a1")
    assert project.judge("several-heads").passed
    project.revision("a3", "a1")
    assert project.judge("several-heads").finding.message == "the migrations have 3 heads: 'a2', 'a3', 'b1'"


def test_a_branch_that_only_depends_is_a_head(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b1", depends=["a1"])
    assert project.judge("several-heads").finding.message == "the migrations have 2 heads: 'a1', 'b1'"


def test_django_has_heads_an_app(project: MigrationsProject) -> None:
    project.django("orders", "users")
    project.migration("orders", "0001_initial")
    project.migration("users", "0001_initial", ("orders", "0001_initial"))
    assert project.judge("several-heads").passed
    project.migration("orders", "0002_a", ("orders", "0001_initial"))
    project.migration("orders", "0002_b", ("orders", "0001_initial"))
    found = project.judge("several-heads").finding
    assert found.message == "the migrations of the app 'orders' have 2 heads: 'orders.0002_a', 'orders.0002_b'"
    assert found.help == "`python manage.py makemigrations --merge`, and commit what it makes"


def test_files_that_follow_each_other_have_one(project: MigrationsProject) -> None:
    project.given = {"knex": "migrations"}
    project.write("migrations/1_a.js")
    project.write("migrations/2_b.js")
    assert project.judge("several-heads").passed


def test_what_cannot_be_read(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.write("migrations/versions/b.py", "revision = compute()\n")
    assert project.judge("several-heads").refusal.message == (
        "revision of 'migrations/versions/b.py' cannot be read: compute() is not run"
    )


def test_where_the_database_is(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1")
    project.revision("c2", "a1")
    for at, lines in {
        "a1": ["a1 (database) ─┬─ b2 (head)", "               └─ c2 (head)"],
        "c2": ["a1 ─┬─ b2 (head)", "    └─ c2 (database) (head)"],
    }.items():
        (project.root / "app.db").unlink(missing_ok=True)
        project.stamped(at)
        # The database is looked at where another rule of the run asks for it.
        facts = project.facts("several-heads", "pending")
        (found,) = RULES["migrations/several-heads"].check(facts, None)
        assert isinstance(found, Finding)
        assert found.help.splitlines()[1:] == lines
