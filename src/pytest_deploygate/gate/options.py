"""A section of the gate file as a typed options object that knows its places and refuses what it cannot know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from ..finding import CannotJudge, Location
from ..marked import Entry, MappingNode, Mark, Node
from ..rules import Options
from .errors import Errors
from .shapes import NOTHING, Path, Reading, Record, Refusal

_O = TypeVar("_O", bound=Options)


def read_options(
    record: Record, node: MappingNode, title: str, mark: Mark, errors: Errors, environ: Mapping[str, str], file: str
) -> Any:
    """The options that a section holds, or NOTHING where it is wrong, which ``errors`` is told.

    Args:
        record: The section's shape.
        node: The section.
        title: How messages call it.
        mark: Its key.
        errors: Told what is wrong.
        environ: What ``$NAME`` refers to.
        file: The gate file, as `Location` has it.
    """
    run = Reading(errors, title, environ)
    run.places[()] = mark
    options = run.value(record, node, ())
    return NOTHING if options is NOTHING else _settled(options, run, record, file)


def merged(base: Node, over: Node) -> Node:
    """Two values as one: mappings key by key, also inside; anything else is what ``over`` says."""
    if not isinstance(base, MappingNode) or not isinstance(over, MappingNode):
        return over
    entries = dict(base.entries)
    for key, entry in over.entries.items():
        below = entries.get(key)
        entries[key] = Entry(entry.key, merged(below.value, entry.value)) if below else entry
    return MappingNode(entries, over.mark)


def is_referring(options: Options, field: str) -> bool:
    """Whether a field's value was put together from the process environment, and so must not be shown."""
    return field in options.__dict__.get("__referring__", ())


def _settled(options: _O, run: Reading, record: Record, file: str) -> _O:
    """The options with their places; reading a field that nobody can know raises `CannotJudge`."""
    fields = {key: known.name for key, known in record.fields.items()}
    refused: dict[str, list[Refusal]] = {}
    for refusal in run.refusals:
        refused.setdefault(fields[str(refusal.path[0])], []).append(refusal)
    referring = frozenset(fields[str(path[0])] for path in run.referring)
    if referring:
        options = _guarded(options, {name: _refusal(run, found, file) for name, found in refused.items()})
    places = {path: Location(file, *mark) for path, mark in run.places.items()}
    for path in run.places:
        places.setdefault(_underscored(path), places[path])
    object.__setattr__(options, "__places__", places)
    object.__setattr__(options, "__referring__", referring)
    return options


def _underscored(path: Path) -> Path:
    return tuple(part.replace("-", "_") if isinstance(part, str) else part for part in path)


def _refusal(run: Reading, refusals: list[Refusal], file: str) -> CannotJudge:
    """Why a field cannot be known. Its first word is the name of what is meant."""
    first = refusals[0]
    place = Location(file, *first.mark)
    subject = f"{run.title}.{first.path[0]}"
    missing = tuple(dict.fromkeys(name for refusal in refusals for name in refusal.missing))
    if not missing:
        message = f"{run.name(first.path)} is taken from the environment, and what it is there cannot stand here"
        return CannotJudge(message, place, subject, f"set the variable to {first.expected} that can")
    names = " and ".join(missing)
    needs = f"the environment variable {names}, which is" if len(missing) == 1 else f"{names}, which are"
    remedy = f"set {names}, or write ${{{missing[0]}:-...}} with a value to fall back on"
    return CannotJudge(f"{subject} needs {needs} not set", place, subject, remedy)


def _guarded(options: _O, refusals: Mapping[str, CannotJudge]) -> _O:
    """The same options, which neither print themselves nor give what is refused."""
    cls = type(options)
    members: dict[str, Any] = {name: property(_Raiser(refusal)) for name, refusal in refusals.items()}
    members["__repr__"] = lambda self: f"{cls.__name__}(…)"
    members["__module__"] = cls.__module__
    guarded: _O = object.__new__(type(cls.__name__, (cls,), members))
    guarded.__dict__.update(options.__dict__)
    return guarded


class _Raiser:
    """Raises a refusal anew for whoever reads the field, so that no traceback grows from one to the next."""

    def __init__(self, refusal: CannotJudge) -> None:
        self._refusal = refusal

    def __call__(self, _: object) -> NoReturn:
        raise self._refusal.about(self._refusal.finding.subject)
