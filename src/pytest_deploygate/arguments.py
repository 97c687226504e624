"""The command line of a gate run: whose ``--env`` it is, and which file is the gate file. Knows no pytest."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .gate import GateErrors, find

__all__ = ["UsageError", "add_gate", "expand_files", "file_of", "locate", "positionals", "relax_env", "take_over_env"]

_ENV = "--env="
_GATE_FILES = (".yaml", ".yml", ".toml")


class UsageError(Exception):
    """The command line cannot be meant like that. The text says what to write instead."""


def expand_files(args: list[str]) -> None:
    """Replace each ``@FILE`` by the arguments in that file, as argparse would, so that an ``--env`` there is seen."""
    for index in reversed(range(len(args))):
        file = Path(args[index][1:])
        if args[index].startswith("@") and file.is_file():
            lines = file.read_text(encoding="utf-8").splitlines()
            expand_files(lines)
            args[index : index + 1] = lines


def take_over_env(args: list[str], typed: Sequence[str]) -> str | None:
    """Turn ``--env=NAME`` into ``--deploygate-env=NAME``, in place.

    Args:
        args: All arguments, those of the ini file and of the environment included.
        typed: Those that a person typed.

    Returns:
        The name that counts, the last one; None where there was no such argument.

    Raises:
        UsageError: It is written with a space, or typed twice.
    """
    given = dict.fromkeys(arg.removeprefix(_ENV) for arg in typed if arg.startswith(_ENV))
    if len(given) > 1:
        raise UsageError(f"--env is given {len(given)} times; write --env={','.join(given)}")
    end = args.index("--") if "--" in args else len(args)
    taken = None
    for index, arg in enumerate(args[:end]):
        if arg == "--env":
            name = next((other for other in args[index + 1 : end] if not other.startswith("-")), "NAME")
            raise UsageError(
                f"write --env={name}: with a space, pytest takes {name} for a path. Where --env is an option of your "
                "own suite, name the gate's environment with --deploygate-env=NAME"
            )
        if arg.startswith(_ENV):
            taken = arg.removeprefix(_ENV)
            args[index] = f"--deploygate-env={taken}"
    return taken


def relax_env(parser: Any) -> None:
    """Let a suite start that requires an ``--env`` of its own: what was given went to the gate.

    Args:
        parser: pytest's. Where its insides have changed, the suite's demand stands.
    """
    for group in (*getattr(parser, "_groups", ()), getattr(parser, "_anonymous", None)):
        for option in getattr(group, "options", ()):
            if "--env" in option.names():
                option.attrs()["required"] = False


def positionals(known: Any, unknown: Sequence[str]) -> list[str]:
    """The paths among the arguments, and maybe values of options that are not known yet."""
    return [*known.file_or_dir, *(arg for arg in unknown if not arg.startswith("-"))]


def locate(here: Path, root: Path, paths: Sequence[str], config: str | None) -> Path:
    """The gate file.

    Args:
        here: The working directory.
        root: pytest's root.
        paths: What is to be collected; a gate file among it is the one that is meant.
        config: What ``--deploygate-config`` says.

    Raises:
        UsageError: There is none, or it is not clear which one.
    """
    if config is not None:
        file = file_of(here, config)
        if file.is_file():
            return file
        raise UsageError(f"--deploygate-config: there is no file {config}")
    try:
        named = dict.fromkeys(_named(here, paths))
        if len(named) > 1:
            raise UsageError(f"a run judges one gate file, not {' and '.join(map(str, named))}")
        found = next(iter(named), None) or find(here) or find(root)
    except GateErrors as errors:
        raise UsageError(
            f"it is not clear which file is the gate file; name it with --deploygate-config\n{errors}"
        ) from None
    if found is None:
        raise UsageError(
            "--deploygate found no gate file: neither deploygate.yaml nor [tool.deploygate] in a pyproject.toml, in "
            f"{here} or any folder above it. Write one, or name it with --deploygate-config=FILE"
        )
    return found


def _named(here: Path, paths: Sequence[str]) -> Iterator[Path]:
    for path in paths:
        file = file_of(here, path)
        if file.suffix in _GATE_FILES and file.is_file() and find(file.parent) == file:
            yield file


def add_gate(named: Sequence[str], gate: Path, here: Path) -> list[str]:
    """What is to be collected, the gate file among it."""
    if any(file_of(here, arg) == gate for arg in named):
        return list(named)
    try:
        # Relative, as --cache-show cannot take an absolute one.
        return [*named, os.path.relpath(gate, here)]
    except ValueError:
        return [*named, str(gate)]


def file_of(here: Path, argument: str) -> Path:
    """The file that an argument such as ``tests/test_a.py::test_b[c]`` is about."""
    # Not resolve(): where a link leads is not what pytest's nodes are named by.
    return Path(os.path.abspath(here / argument.partition("::")[0]))  # noqa: PTH100
