"""Which of a project's CI configurations, hooks and scripts run the gate. Comments do not count."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..families.gate import Caller, GateFacts, GateOptions
from ..finding import CannotJudge
from ..rules import Deploy
from .files import location, read_text

__all__ = ["read_callers"]

_FILES = (
    ".pre-commit-config.yaml",
    ".pre-commit-config.yml",
    ".gitlab-ci.yml",
    ".travis.yml",
    ".drone.yml",
    ".cirrus.yml",
    ".woodpecker.yml",
    ".appveyor.yml",
    "appveyor.yml",
    "azure-pipelines.yml",
    "azure-pipelines.yaml",
    "bitbucket-pipelines.yml",
    "buildspec.yml",
    "cloudbuild.yaml",
    "cloudbuild.yml",
    "codefresh.yml",
    "wercker.yml",
    "lefthook.yml",
    "lefthook.yaml",
    ".lefthook.yml",
    "Jenkinsfile",
    "Makefile",
    "makefile",
    "GNUmakefile",
    "justfile",
    "Justfile",
    "Taskfile.yml",
    "Taskfile.yaml",
    "Procfile",
    "package.json",
    "tox.ini",
    "noxfile.py",
    "tasks.py",
    "fabfile.py",
    "Rakefile",
    "Dockerfile",
)
# Folders, how deep to look into them, and which of their files count.
_YAML = (".yml", ".yaml")
_SHELL = (".sh", ".bash", ".zsh", "")
_FOLDERS: dict[str, tuple[int, tuple[str, ...]]] = {
    ".github/workflows": (0, _YAML),
    ".github/actions": (1, _YAML),
    ".gitea/workflows": (0, _YAML),
    ".forgejo/workflows": (0, _YAML),
    ".gitlab": (1, _YAML),
    ".gitlab-ci": (1, _YAML),
    ".circleci": (0, _YAML),
    ".buildkite": (0, (*_YAML, *_SHELL)),
    ".woodpecker": (0, _YAML),
    ".azure-pipelines": (1, _YAML),
    ".teamcity": (1, (".kts", ".xml")),
    ".husky": (0, _SHELL),
    ".githooks": (0, _SHELL),
    ".ci": (1, (*_YAML, *_SHELL)),
    "ci": (1, (*_YAML, *_SHELL)),
    "scripts": (1, _SHELL),
    "script": (1, _SHELL),
    "bin": (0, _SHELL),
    "tools": (1, _SHELL),
    "deploy": (1, (*_YAML, *_SHELL)),
    ".": (0, (".sh", ".bash")),
}
_MOST = 500

_RUNS = re.compile(
    r"""(?<![\w-])--deploygate(?=[\s"'`,\])};|&]|\Z)   # pytest's own option
    | -m["',\s]+pytest_deploygate\b                    # the isolated run
    | \bid:\s*["']?deploygate(?![\w-])                        # the pre-commit hook
    | \buses:\s*["']?(?=[\w./-]*@)[\w./-]*deploygate   # the action""",
    re.VERBOSE,
)
_RUNS_PYTEST = re.compile(r"(?<![\w./=-])(?:py\.?test|tox|nox)(?![\w./=-])")
_HASH = re.compile(r"(^|\s)#.*$", re.MULTILINE)
_SLASHES = re.compile(r"/\*(?s:.*?)(?:\*/|\Z)|(^|\s)//.*$", re.MULTILINE)
_BATCH = re.compile(r"^[ \t]*(?:rem|::).*$", re.MULTILINE | re.IGNORECASE)
_ADDOPTS = re.compile(r"\baddopts\s*=")


def read_callers(options: GateOptions, deploy: Deploy) -> GateFacts:
    """Every file that could run the gate, and whether it does."""
    root = deploy.root
    runs = (_RUNS, _RUNS_PYTEST) if _is_default(root) else (_RUNS,)
    named = [posixpath.normpath(path) for path in options.called_by]
    found = [path for path in _candidates(root) if path not in named]
    return GateFacts(
        location(deploy.gate, root),
        tuple(_caller(path, root, runs, named=path in named) for path in (*named, *found)),
    )


def _is_default(root: Path) -> bool:
    """Whether the project's own pytest configuration turns the gate on, so that any run of pytest is one."""
    for name in ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"):
        try:
            # An option in a later section of the file is no option of pytest's.
            text = _HASH.sub("", read_text(root / name, root))
        except CannotJudge:
            continue
        for section in re.split(r"^\[", text, flags=re.MULTILINE):
            if (found := _ADDOPTS.search(section)) and _RUNS.search(section, found.end()):
                return True
    return False


def _caller(path: str, root: Path, runs: Iterable[re.Pattern[str]], *, named: bool) -> Caller:
    try:
        text = read_text(root / path, root)
    except CannotJudge as refusal:
        return Caller(path, None, named, str(refusal))
    return Caller(path, any(pattern.search(_code(path, text)) for pattern in runs), named)


def _code(path: str, text: str) -> str:
    """What a file does, without its comments."""
    name = posixpath.basename(path)
    if name == "package.json":
        return _scripts(text)
    if name == "Jenkinsfile" or name.endswith((".kts", ".xml", ".groovy", ".js", ".ts")):
        return _SLASHES.sub(" ", text)
    if name.endswith((".bat", ".cmd")):
        return _BATCH.sub(" ", text)
    return _HASH.sub(" ", text)


def _scripts(text: str) -> str:
    try:
        scripts = json.loads(text).get("scripts")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return "\n".join(line for line in scripts.values() if isinstance(line, str)) if isinstance(scripts, dict) else ""


def _candidates(root: Path) -> list[str]:
    found = [name for name in _FILES if os.path.isfile(root / name)]  # noqa: PTH113 - Path.is_file() can raise
    for folder, (depth, endings) in _FOLDERS.items():
        found += _below(root, "" if folder == "." else folder, depth, endings)
    return list(dict.fromkeys(found))[:_MOST]


def _below(root: Path, folder: str, depth: int, endings: tuple[str, ...]) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = posixpath.join(folder, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if depth and not entry.name.startswith(".") and entry.name != "node_modules":
                yield from _below(root, path, depth - 1, endings)
        elif posixpath.splitext(entry.name)[1] in endings and os.path.isfile(entry.path):  # noqa: PTH113 - DirEntry.is_file() raises for a loop of links
            yield path
