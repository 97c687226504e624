"""The loaders of env files: what each of them makes of a text, and where they disagree. Nothing is ever run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ....families.env.lines import EnvFile
from . import compose, node_dotenv, python_dotenv, shell
from .compose import expand
from .plain import read_plain
from .portable import Disagreement, disagreements_of

__all__ = ["LOADERS", "Disagreement", "disagreements", "expand", "parse"]

LOADERS = ("python-dotenv", "node-dotenv", "compose", "shell")
_READ: dict[str, Callable[[str, str, Mapping[str, str]], EnvFile]] = {
    "python-dotenv": python_dotenv.read,
    "node-dotenv": node_dotenv.read,
    "compose": compose.read,
    "shell": shell.read,
}


def parse(text: str, loader: str, path: str, given: Mapping[str, str]) -> EnvFile:
    """What a loader makes of an env file.

    Args:
        text: The file, with its byte order mark if it has one.
        loader: One of `LOADERS`.
        path: For the places.
        given: Variables that are there when the file is loaded.
    """
    plain = read_plain(text, path)
    return _READ[loader](text, path, given) if plain is None else plain


def disagreements(text: str, path: str, given: Mapping[str, str]) -> tuple[Disagreement, ...]:
    """Variables that the loaders do not give one value, in file order.

    Returns:
        The variable, or an empty text where a line is none; its place; which loaders do what, as a clause without any
        value; how to write the line so that they agree.
    """
    if read_plain(text, path) is not None:
        return ()
    readings = {loader: parse(text, loader, path, given) for loader in LOADERS}
    return tuple(sorted(disagreements_of(text, path, readings), key=lambda found: (found[1].line, found[1].column)))
