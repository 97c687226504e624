from __future__ import annotations

from pathlib import Path

import pytest

from pytest_deploygate.families.gate import GateFacts, GateOptions
from pytest_deploygate.readers.callers import read_callers
from pytest_deploygate.rules import Deploy


def read(root: Path) -> GateFacts:
    return read_callers(GateOptions(), Deploy(root, root / "deploygate.yaml", "production"))


def calls(root: Path, path: str, text: str) -> bool | None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    (caller,) = [caller for caller in read(root).callers if caller.path == path]
    return caller.calls


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/ci.yml", "      - run: pytest --deploygate --env=api"),
        (".github/workflows/ci.yaml", "      - run: |\n          pytest \\\n            --deploygate"),
        (".github/workflows/ci.yml", "      - uses: example/pytest-deploygate@v1"),
        (".github/workflows/ci.yml", "      - uses: example/tools/deploygate/run@8f4b7f8"),
        (".github/actions/gate/action.yml", "    - run: python -m pytest_deploygate --env=api"),
        (".gitlab-ci.yml", "script: ['pytest --deploygate']"),
        (".circleci/config.yml", "- run: pytest --deploygate"),
        (".buildkite/pipeline.yml", "- command: pytest --deploygate"),
        (".buildkite/deploy", "#!/bin/sh\npytest --deploygate\n"),
        (".drone.yml", "commands: [pytest --deploygate]"),
        ("azure-pipelines.yml", "- script: pytest --deploygate"),
        ("Jenkinsfile", "sh 'pytest --deploygate --env=api'"),
        (".pre-commit-config.yaml", "  - repo: https://example.com/x\n    hooks:\n      - id: deploygate"),
        (".pre-commit-config.yaml", "        entry: python -m pytest_deploygate"),
        (".husky/pre-push", "pytest --deploygate"),
        (".githooks/pre-push", "pytest --deploygate"),
        ("package.json", '{"scripts": {"deploy": "pytest --deploygate && pm2 start x"}}'),
        ("Makefile", "deploy:\n\tpytest --deploygate --env=$(ROLE)\n"),
        ("tox.ini", "[testenv]\ncommands = pytest --deploygate"),
        ("noxfile.py", 'session.run("pytest", "--deploygate")'),
        ("scripts/deploy.sh", 'pytest "--deploygate" --env=api'),
        ("scripts/prod/deploy.sh", "if pytest --deploygate; then pm2 start x; fi"),
        ("deploy.sh", "python3 -m  pytest_deploygate"),
        ("noxfile.py", 'session.run("python", "-m", "pytest_deploygate")'),
    ],
)
def test_calls(tmp_path: Path, path: str, text: str) -> None:
    assert calls(tmp_path, path, text) is True


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/ci.yml", "  # pytest --deploygate"),
        (".github/workflows/ci.yml", "  - run: pytest # --deploygate"),
        (".github/workflows/ci.yml", "  - name: Run deploygate\n    run: pip install pytest-deploygate"),
        (".github/workflows/ci.yml", "  - run: pytest --deploygate-env=api"),
        (".github/workflows/ci.yml", "  - run: deploygate schema"),
        (".github/workflows/ci.yml", "  - run: pytest --no-deploygate"),
        ("Jenkinsfile", "// sh 'pytest --deploygate'\n/* pytest --deploygate\n*/"),
        ("package.json", '{"description": "pytest --deploygate", "scripts": {"test": "pytest"}}'),
        ("package.json", '{"scripts": {"deploy": ["pytest --deploygate"]}}'),
        ("package.json", '{"scripts": "pytest --deploygate"}'),
        ("package.json", "[]"),
        ("package.json", "{"),
        ("scripts/deploy.sh", "# pytest --deploygate\npm2 start x"),
        (".pre-commit-config.yaml", "      - id: deploygate-other"),
    ],
)
def test_does_not_call(tmp_path: Path, path: str, text: str) -> None:
    assert calls(tmp_path, path, text) is False


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pytest.ini", "[pytest]\naddopts = -ra --deploygate\n"),
        ("tox.ini", "[pytest]\naddopts =\n    -ra\n    --deploygate\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = ["-ra", "--deploygate"]\n'),
        ("setup.cfg", "[tool:pytest]\naddopts = --deploygate --env=api\n"),
    ],
)
@pytest.mark.parametrize("line", ["pytest", "tox -e py311", "python -m pytest -q", "nox"])
def test_any_run_of_pytest_where_that_is_the_default(tmp_path: Path, path: str, text: str, line: str) -> None:
    assert calls(tmp_path, ".github/workflows/ci.yml", f"- run: {line}") is False
    (tmp_path / path).write_text(text, encoding="utf-8")
    assert calls(tmp_path, ".github/workflows/ci.yml", f"- run: {line}") is True
    assert calls(tmp_path, ".github/workflows/ci.yml", "- run: pip install pytest-xdist") is False


@pytest.mark.parametrize(
    "text", ["[pytest]\n# addopts = --deploygate\n", "[pytest]\naddopts = -ra\n[other]\nx = --deploygate\n"]
)
def test_not_the_default(tmp_path: Path, text: str) -> None:
    (tmp_path / "pytest.ini").write_text(text, encoding="utf-8")
    assert calls(tmp_path, ".github/workflows/ci.yml", "- run: pytest") is False


def test_what_is_looked_at(tmp_path: Path) -> None:
    for path in ("src/run.sh", "scripts/a/b/deep.sh", "scripts/node_modules/x.sh", "scripts/run.py", ".github/ci.yml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("pytest --deploygate", encoding="utf-8")
    assert read(tmp_path).callers == ()


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes(b"\xff\xfe")
    (caller,) = read(tmp_path).callers
    assert caller.calls is None
    assert "UTF-16" in caller.problem
