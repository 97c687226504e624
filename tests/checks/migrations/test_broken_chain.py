from __future__ import annotations

from migrations_projects import MigrationsProject


def test_a_parent_that_is_not_there(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("c3", "b2")
    found = project.judge("broken-chain").finding
    assert found.message == "'c3' follows 'b2', which there is not"
    assert (str(found.place), found.subject) == ("migrations/versions/c3.py:4:12", "c3")


def test_a_dependency_that_is_not_there(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", depends=["b2"])
    assert project.judge("broken-chain").finding.message == "'a1' follows 'b2', which there is not"


def test_a_label_is_a_revision(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", labels=["orders"])
    project.revision("b1", labels=["users"], depends=["orders"])
    assert project.judge("broken-chain").passed


def test_a_parent_that_may_be_in_what_cannot_be_read(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("c3", "b2")
    project.write("migrations/versions/b2.py", "revision = 'b2'\nif True\n")
    outcome = project.judge("broken-chain")
    assert not outcome.findings
    assert [r.message for r in outcome.refusals][1:] == [
        "'c3' follows 'b2', which there is not among the files that can be read"
    ]


def test_a_circle(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", "c3")
    project.revision("b2", "a1")
    project.revision("c3", "b2")
    found = project.judge("broken-chain").finding
    assert found.message == "'a1', 'b2', 'c3' follow each other in a circle"
    assert len(found.related) == 2


def test_one_that_follows_itself(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", "a1")
    assert project.judge("broken-chain").finding.message == "'a1' follows itself"


def test_two_with_one_id(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", name="one")
    project.revision("a1", name="two")
    found = project.judge("broken-chain").finding
    assert found.message == "'migrations/versions/two.py' has the id 'a1', which another one has already"
    assert found.related[0].place.path == "migrations/versions/one.py"


def test_two_files_with_one_version(project: MigrationsProject) -> None:
    project.given = {"dbmate": "db"}
    project.write("db/20240101_a.sql")
    project.write("db/20240101_b.sql")
    assert "has the id '20240101'" in project.judge("broken-chain").finding.message


def test_a_whole_chain(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1")
    assert project.judge("broken-chain").passed


def test_django(project: MigrationsProject) -> None:
    project.django("orders", "users")
    project.migration("users", "0001_initial")
    project.migration("orders", "0001_initial", ("users", "0009_gone"))
    assert project.judge("broken-chain").finding.message == (
        "'orders.0001_initial' follows 'users.0009_gone', which there is not"
    )


def test_an_app_without_migrations_may_be_named_as_a_whole(project: MigrationsProject) -> None:
    project.django("orders")
    project.write("shop/settings.py", "INSTALLED_APPS = ['orders', 'plain']\n")
    project.write("plain/__init__.py")
    project.migration("orders", "0001_initial", ("plain", "__first__"))
    assert project.judge("broken-chain").passed
    project.migration("orders", "0001_initial", ("absent", "__first__"))
    assert "follows 'absent.__first__'" in project.judge("broken-chain").finding.message


def test_what_a_squashed_migration_replaces_may_be_gone(project: MigrationsProject) -> None:
    project.django("orders")
    replaces = [("orders", "0001_initial"), ("orders", "0002_state")]
    project.migration("orders", "0001_squashed_0002_state", replaces=replaces)
    project.migration("orders", "0003_total", ("orders", "0002_state"))
    assert project.judge("broken-chain").passed
