"""Family ``imports``: will this code start, launched the way the server launches it?"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...finding import CannotJudge
from ...rules import Family, Options, option
from .code import Binding, Code, Dependencies, Import, Module, Requirement, Unparsed
from .launches import Entry, Launched, Namesake, Outcome, Smoked

__all__ = [
    "FAMILY",
    "Binding",
    "Code",
    "ComposeEntry",
    "Dependencies",
    "Entry",
    "Entrypoint",
    "Import",
    "ImportsFacts",
    "ImportsOptions",
    "Launched",
    "Module",
    "Namesake",
    "Outcome",
    "Requirement",
    "Smoke",
    "Smoked",
    "Unparsed",
]


@dataclass(frozen=True)
class ComposeEntry:
    """A service of a docker compose file."""

    service: str = option("The service's name.", minLength=1)
    file: str | None = option(
        "The compose file, relative to the gate file. Left out, the one that docker compose itself would take.",
        default=None,
        examples=["compose.yaml"],
    )


@dataclass(frozen=True)
class Entrypoint:
    """Something that the server starts. Exactly one of its keys says what; the others say how."""

    module: str | None = option(
        "A module that something imports with the roots on the path; with `:name`, something in it.",
        default=None,
        examples=["shop.main:app"],
    )
    command: str | None = option(
        "The command line, as the server has it.", default=None, examples=["gunicorn --chdir app main:app"]
    )
    pm2: str | None = option(
        "An app of this environment's `pm2` section; `*` and `?` match as in a shell.", default=None, examples=["api"]
    )
    procfile: str | None = option(
        "A process of the `Procfile`; `*` and `?` match as in a shell.", default=None, examples=["web"]
    )
    dockerfile: str | None = option(
        "A Dockerfile whose ENTRYPOINT and CMD count, relative to the gate file.",
        default=None,
        examples=["Dockerfile"],
    )
    systemd: str | None = option(
        "A systemd unit whose ExecStart counts, relative to the gate file.",
        default=None,
        examples=["deploy/api.service"],
    )
    compose: ComposeEntry | str | None = option(
        "A docker compose service whose command counts.", default=None, examples=["api"]
    )
    cwd: str | None = option(
        "The folder from which it is started, relative to the gate file. Left out, the gate file's own, or what the "
        "Dockerfile, the unit or the app says.",
        default=None,
    )
    python: str | None = option(
        "The interpreter that runs it, as under `imports`.", default=None, examples=[".venv/bin/python"]
    )
    environment: dict[str, str] = option(
        "Environment variables that it is started with, such as PYTHONPATH.",
        factory=dict,
        examples=[{"PYTHONPATH": "src"}],
    )


@dataclass(frozen=True)
class Smoke:
    """How the rule `imports/smoke` runs the code."""

    timeout: float = option("Seconds that one start may take.", default=30.0, minimum=0.1, maximum=3600)
    memory: int = option("MiB of memory that one start may take.", default=1024, minimum=64)
    environment: dict[str, str] = option(
        "Environment variables that the code needs to be imported. The gate's own are not passed on.", factory=dict
    )


@dataclass(frozen=True)
class ImportsOptions(Options):
    """The Python code of this environment, and how it is started."""

    roots: list[str] | None = option(
        "The folders that the project's modules are imported from, relative to the gate file. Left out, `src` where "
        "packages lie below it, or else the gate file's own folder.",
        default=None,
        minItems=1,
        examples=[["src"]],
    )
    entrypoints: list[Entrypoint | str] = option(
        "What is started: modules, such as `shop.main:app`, and command lines, such as `gunicorn shop.main:app`.",
        factory=list,
        examples=[["shop.main:app", "gunicorn --chdir app main:app"]],
    )
    python: str | None = option(
        "The interpreter that the server uses: a path relative to the gate file, which is then run to ask it about "
        "itself, or a version, such as 3.12. Left out, the one that runs the gate.",
        default=None,
        examples=[".venv/bin/python", "3.12"],
    )
    deploy_path: list[str] | str | None = option(
        "Where this repository lies on the server or in the image, so that absolute paths can be followed.",
        default=None,
        examples=["/srv/shop"],
    )
    tests: list[str] = option(
        "Patterns of files that production never imports, relative to the gate file. They may import what only "
        "development installs.",
        factory=lambda: [
            "**/tests/**",
            "**/test/**",
            "**/conftest.py",
            "**/test_*.py",
            "**/*_test.py",
            "**/tests.py",
            "benchmarks/**",
            "docs/**",
            "examples/**",
            "noxfile.py",
            "setup.py",
            "tasks.py",
            "fabfile.py",
        ],
    )
    dependencies: list[str] | None = option(
        "The files that say what production installs, relative to the gate file. Left out, those that the tools "
        "take by convention.",
        default=None,
        minItems=1,
        examples=[["requirements.txt"]],
    )
    extras: list[str] = option(
        "Extras and dependency groups that production installs as well.", factory=list, examples=[["postgres"]]
    )
    provides: dict[str, list[str]] = option(
        "The modules of a distribution, where nothing installed says it.",
        factory=dict,
        examples=[{"PyYAML": ["yaml"]}],
    )
    smoke: Smoke = option("How the rule `imports/smoke` runs the code, once it is switched on.", factory=Smoke)


@dataclass(frozen=True)
class ImportsFacts:
    """All that the family's rules see. What no rule of the run asks for is not there.

    Attributes:
        environment: The environment's name.
        version: The version of Python that the roots are read for: ``3.12``.
        code: The project's modules and what they import.
        dependencies: What is declared and what is installed.
        launches: What is started, and how that ends; or why that cannot be known. In the order of the gate file.
        others: What else could be started: the modules of an import cycle, the tests. No server starts these.
        smoked: How starting it for real ended.
        notes: Remarks for the summary of a run.
    """

    environment: str
    version: str = ""
    code: Code = field(default_factory=Code)
    dependencies: Dependencies = field(default_factory=Dependencies)
    launches: tuple[Launched | CannotJudge, ...] = ()
    others: tuple[Launched | CannotJudge, ...] = ()
    smoked: tuple[Smoked | CannotJudge, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def known_launches(self) -> tuple[Launched, ...]:
        """The launches that could be followed."""
        return tuple(launch for launch in self.launches if isinstance(launch, Launched))


FAMILY = Family(
    "imports",
    ImportsOptions,
    "pytest_deploygate.readers.imports:read_imports",
    "The Python code of this environment, and how it is started.",
)
