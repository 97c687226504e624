"""Whether a function takes what it is called with, in Python's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .values import Function

__all__ = ["misfit", "suggested"]


def misfit(function: Function, count: int, keywords: Mapping[str, object]) -> str:
    """What Python says against a call; empty where the arguments fit.

    Args:
        function: What is called.
        count: How many positional arguments it is given.
        keywords: The others, by name.
    """
    parameters = function.node.args
    plain = [parameter.arg for parameter in (*parameters.posonlyargs, *parameters.args)]
    only = [parameter.arg for parameter in parameters.kwonlyargs]
    by_name = {parameter.arg for parameter in (*parameters.args, *parameters.kwonlyargs)}
    name = f"{function.name}()"
    unknown = [key for key in keywords if key not in by_name]
    if unknown and parameters.kwarg is None:
        known = [*(parameter.arg for parameter in parameters.args), *only]
        return f"{name} got an unexpected keyword argument '{unknown[0]}'{suggested(unknown[0], known)}"
    twice = [key for key in plain[:count] if key in keywords and key in by_name]
    if twice:
        return f"{name} got multiple values for argument '{twice[0]}'"
    if count > len(plain) and parameters.vararg is None:
        return _too_many(name, plain, len(parameters.defaults), count, sum(key in keywords for key in only))
    missing = [key for key in plain[count:] if key not in keywords and key not in function.defaults]
    if missing:
        return _missing(name, "positional", missing)
    missing = [key for key in only if key not in keywords and key not in function.defaults]
    return _missing(name, "keyword-only", missing) if missing else ""


def suggested(name: str, known: Iterable[str]) -> str:
    """What Python says behind a message about a name that nobody knows, if another one is like it."""
    try:
        # Python's own, from 3.13 on.
        suggestions = import_module("_suggestions")
    except ImportError:
        return ""
    found = suggestions._generate_suggestions(list(known), name)
    return f". Did you mean '{found}'?" if found else ""


def _too_many(name: str, plain: Sequence[str], optional: int, count: int, only: int) -> str:
    takes = f"from {len(plain) - optional} to {len(plain)}" if optional else str(len(plain))
    plural = "" if len(plain) == 1 and not optional else "s"
    also = (
        f" positional argument{'' if count == 1 else 's'} (and {only} keyword-only argument{'' if only == 1 else 's'})"
    )
    given = f"{count}{also if only else ''}"
    were = "was" if count == 1 and not only else "were"
    return f"{name} takes {takes} positional argument{plural} but {given} {were} given"


def _missing(name: str, kind: str, names: Iterable[str]) -> str:
    quoted = [f"'{missing}'" for missing in names]
    listed = f"{', '.join(quoted[:-1])}, and {quoted[-1]}" if len(quoted) > 2 else " and ".join(quoted)
    return f"{name} missing {len(quoted)} required {kind} argument{'' if len(quoted) == 1 else 's'}: {listed}"
