"""Sessions for working on pytest-deploygate. `nox` alone runs what a change has to pass on one interpreter."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "venv"
# An interpreter that a machine does not have is no failure; the CI matrix says which ones have to be there.
nox.options.error_on_missing_interpreters = False

CURRENT = f"{sys.version_info[0]}.{sys.version_info[1]}"
PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
PYTESTS = [nox.param("pytest==7.4.*", id="oldest"), nox.param("pytest>=9", id="newest")]
PROJECT = nox.project.load_toml("pyproject.toml")

nox.options.sessions = ["lint", "docs", f"tests-{CURRENT}(newest)"]


def group(name: str) -> list[str]:
    return list(nox.project.dependency_groups(PROJECT, name))


@nox.session(python=PYTHONS)
@nox.parametrize("pytest", PYTESTS)
def tests(session: nox.Session, pytest: str) -> None:
    """The suite; what follows `--` goes to pytest."""
    session.install("-e", ".[test]", pytest)
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types, layers and workflows."""
    session.install("-e", ".", *group("lint"))
    workflows = sorted(str(path) for path in Path(".github/workflows").iterdir())
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports")
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")
    session.run("zizmor", "--offline", "action.yml", *workflows)


@nox.session
def docs(session: nox.Session) -> None:
    """Check that docs/ is what the rules' docstrings say, and build the site; `nox -s docs -- --write` writes docs/."""
    session.install("-e", ".", *group("docs"))
    session.run("python", "docs/generate.py", *(session.posargs or ["--check"]))
    session.run("sphinx-build", "-q", "-W", "--keep-going", "docs", f"{session.create_tmp()}/site")


@nox.session
def bench(session: nox.Session) -> None:
    """Figures against the tools that people use today."""
    # Not editable: an editable install adds an import hook or a .pth line to every start.
    session.install(".", *group("bench"))
    for benchmark in sorted(Path("benchmarks").glob("[!_]*.py")):
        session.run("python", str(benchmark), *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Made-up packages against every Python that is here, and each scenario's label on every database; takes long."""
    session.install("-e", ".[test]")
    module = "tests/readers/imports/execution/test_against_python.py"
    session.run("pytest", module, *session.posargs, env={"DEPLOYGATE_FUZZ": "20000"})
    session.run("pytest", "tests/query_scenarios", *session.posargs, env={"DEPLOYGATE_SCENARIOS": "all"})


@nox.session
def mutation(session: nox.Session) -> None:
    """Mutation testing of checks/ and of the evaluator, in a copy of the project; takes long."""
    session.install("-e", ".[test]", *group("mutation"))
    copy = Path(session.create_tmp()) / "project"
    # What mutmut found out is kept, so that a run that was interrupted goes on.
    shutil.copytree(".", copy, ignore=shutil.ignore_patterns(".*", "mutants", "node_modules"), dirs_exist_ok=True)
    for path in (copy / "src/pytest_deploygate/checks").rglob("*.py"):
        path.write_text(undecorated(path.read_text("utf-8")), "utf-8")
    with session.chdir(copy):
        session.run("mutmut", "run", *session.posargs)
        session.run("mutmut", "results")


def undecorated(source: str) -> str:
    """A module with `f = decorator(f)` below each function in place of `@decorator`, where mutmut looks away."""
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            (decorator,) = node.decorator_list
            lines.insert(node.end_lineno or 0, f"\n\n{node.name} = {ast.unparse(decorator)}({node.name})\n")
            del lines[decorator.lineno - 1 : node.lineno - 1]
    return "".join(lines)
