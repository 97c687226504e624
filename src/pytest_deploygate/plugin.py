"""Options and the switch: all that a run without ``--deploygate`` ever loads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from .budgets import QueryBudget, QueryScaling

_GATE = pytest.StashKey[Path]()


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from . import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


def pytest_addoption(parser: pytest.Parser) -> None:
    # Never --env: a suite that has an option of that name could not start any more, gate or no gate.
    group = parser.getgroup("deploygate", "deploy gate")
    group.addoption(
        "--deploygate",
        action="store_true",
        help="Judge the deploy that the gate file describes. Test files run along only where they are named.",
    )
    group.addoption(
        "--deploygate-env",
        metavar="NAME",
        help="The environment, several with commas between them, or `all`. With --deploygate, --env=NAME means the "
        "same; give this one where your own suite needs its --env.",
    )
    group.addoption(
        "--deploygate-config",
        metavar="FILE",
        help="The gate file. Left out, deploygate.yaml or [tool.deploygate] in pyproject.toml, here or further up.",
    )
    group.addoption(
        "--deploygate-phase",
        metavar="PHASES",
        help="What may be looked at: static (files), data (a database), host (this machine), live (a deployed "
        "service); several with commas between them. Left out: files, and a database where one is set. Named, a "
        "database that is not set is an error.",
    )
    group.addoption(
        "--deploygate-families",
        metavar="NAMES",
        help="Judge only these sections of the gate file, such as pm2; several with commas between them.",
    )
    group.addoption(
        "--deploygate-fail-on",
        choices=("error", "warn"),
        help="The least severity that fails. Left out, what the gate file says.",
    )
    group.addoption("--deploygate-no-waivers", action="store_true", help="Let no waiver count.")
    group.addoption(
        "--deploygate-no-cache", action="store_true", help="Read every file anew. What is cached only ever saves time."
    )
    group.addoption(
        "--deploygate-database",
        metavar="URL",
        help="The database that this deploy is about to use, in the place of the one in the gate file. Only read.",
    )
    group.addoption(
        "--deploygate-baseline",
        metavar="FILE",
        help="Findings that are known and do not fail, as `deploygate baseline update` writes them; what was mended "
        "has to leave that file.",
    )
    group.addoption(
        "--deploygate-report",
        metavar="FORMAT:PATH",
        action="append",
        default=[],
        help="Write a report: github, gitlab, html, json, junit, markdown or sarif; several where it is given several "
        "times; `-` is standard output. Left out, github:- where GITHUB_ACTIONS is set.",
    )
    group.addoption(
        "--deploygate-pm2-config",
        metavar="FILE",
        help="The ecosystem file that PM2 is about to be given, judged in place of the one in the gate file.",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None, None, None]:
    known = early_config.known_args_namespace
    # pytest.main() takes paths among them.
    typed = [str(arg) for arg in early_config.invocation_params.args]
    # --help and --version answer whatever else is wrong.
    is_help = known.help or known.version
    if not known.deploygate:
        if not is_help:
            _check_switch(typed)
        return (yield)
    from . import arguments

    here = early_config.invocation_params.dir
    paths: list[str] = []
    taken = None
    args[:] = map(str, args)
    try:
        if pytest.version_tuple >= (8, 2):
            arguments.expand_files(args)
        # Where the gate's environment is named apart, --env is the suite's own.
        if known.deploygate_env is None:
            taken = known.deploygate_env = arguments.take_over_env(args, typed)
        if taken is not None:
            arguments.relax_env(parser)
        paths = arguments.positionals(*parser.parse_known_and_unknown_args(args))
        gate = arguments.locate(here, early_config.rootpath, paths, known.deploygate_config)
    except arguments.UsageError as error:
        if not is_help:
            raise pytest.UsageError(str(error)) from None
    else:
        early_config.stash[_GATE] = gate
        # The conftest files beside the gate file and above it count, those of the tests do not.
        known.file_or_dir = [*known.file_or_dir, str(gate)]
        _widen_confcutdir(known, args, gate)
    result = yield
    # Once more, for what the conftest files have registered.
    if taken is not None:
        arguments.relax_env(parser)
    if not is_help and not any(arguments.file_of(here, path).exists() for path in paths):
        _check_unknown(parser.parse_known_and_unknown_args(args)[1])
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "deploygate(environment, rule): a rule of the gate file.")
    config.addinivalue_line(
        "markers",
        "query_budget(max=None, writes=None, repeats=4): how many queries the test may send, how many of them may "
        "change something, and how often one function may send the same.",
    )
    config.addinivalue_line(
        "markers",
        "allow_repeated_queries(*patterns, reason): tables, relations, functions or statements that may repeat.",
    )
    gate = config.stash.get(_GATE, None)
    if gate is None:
        if config.option.deploygate and not (config.option.help or config.option.version):
            raise pytest.UsageError("--deploygate came too late: load the plugin with `-p pytest_deploygate.plugin`")
        return
    from .arguments import add_gate
    from .session import GateSession

    # Where nothing was named, nothing else is collected. Not as a command line argument: an option with an optional
    # value that happens to be the last one, such as --debug or --cache-show, would take it for that.
    named = config.args if config.args_source is config.ArgsSource.ARGS else []
    config.args = add_gate(named, gate, config.invocation_params.dir)
    config.args_source = config.ArgsSource.ARGS
    config.pluginmanager.register(GateSession(config, gate), "deploygate-session")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    if not any(item.get_closest_marker(name) for name in ("query_budget", "allow_repeated_queries")):
        return (yield)
    from .budgets import measured_call

    return (yield from measured_call(item))


@pytest.fixture
def query_budget(request: pytest.FixtureRequest) -> QueryBudget:
    """Count the queries of a block: `with query_budget(max=3) as q: ...`, then `q.total`, `q.repeats`, `q.waves`."""
    from .budgets import QueryBudget

    return QueryBudget(request.node)


@pytest.fixture
def query_scaling(request: pytest.FixtureRequest) -> Generator[QueryScaling, None, None]:
    """Run the same with more and more rows, and fail where queries grow: `query_scaling(seed=..., run=...)`."""
    from .budgets import QueryScaling

    scaling = QueryScaling(request.node)
    yield scaling
    scaling.check()


def _check_switch(typed: list[str]) -> None:
    """Refuse a run that is meant to judge and would not. Options in an ini file may stand by for other runs."""
    options = [arg for arg in typed if arg.startswith("--deploygate-")]
    if options:
        raise pytest.UsageError(f"{options[0].partition('=')[0]} does nothing without --deploygate; add it")


def _widen_confcutdir(known: argparse.Namespace, args: list[str], gate: Path) -> None:
    """Let the conftest beside a gate file count that lies above pytest's root, unless the user drew the line."""
    is_drawn = any(arg.partition("=")[0] == "--confcutdir" for arg in args)
    if not is_drawn and gate.parent in Path(known.confcutdir).absolute().parents:
        known.confcutdir = str(gate.parent)


def _check_unknown(unknown: list[str]) -> None:
    """Say why an option is unknown that the suite's own runs know."""
    if options := [arg for arg in unknown if arg.startswith("-")]:
        raise pytest.UsageError(
            f"unrecognized arguments: {' '.join(options)}\n"
            "A gate run does not load the conftest.py of your tests, which may define them. Leave them out; or, where "
            "they come from the ini file, run `python -m pytest_deploygate`, which ignores it"
        )
