"""How what the evaluator says compares with what Node says.

The evaluator may know a value, and then it must be Node's; or not know it, and then it has to say why. An
unknown value is never wrong; a known one that differs always is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pytest_deploygate.value import UNDEFINED, Known, Opaque, Unknown, Value

UNKNOWN = "$unknown"
# Node spells these out; the evaluator only says what kind of thing they are.
KINDS = {"$bigint", "$regexp", "$date", "$map", "$set", "$symbol", "$function", "$cycle"}


@dataclass(frozen=True)
class Difference:
    """A value that is known and not Node's.

    Attributes:
        path: Where in the export.
    """

    path: str
    ours: Any
    nodes: Any


def plain(value: Value) -> Any:
    """A value in the notation of node_truth.cjs; unknown ones as ``{"$unknown": reason}``."""
    if isinstance(value, Unknown):
        return {UNKNOWN: value.reason}
    data = value.data
    if isinstance(data, dict):
        made: dict[str, Any] = {"$object": [[key, plain(member.value)] for key, member in data.items()]}
        if value.open is not None:
            made["$open"] = value.open.reason
        return made
    if isinstance(data, list):
        return [plain(item) for item in data]
    if data is UNDEFINED:
        return {"$undefined": 1}
    if isinstance(data, Opaque):
        return {f"${data.kind}": 1}
    return _number(data) if isinstance(data, float) else data


def _number(number: float) -> Any:
    if math.isnan(number):
        return {"$number": "NaN"}
    if math.isinf(number):
        return {"$number": "Infinity" if number > 0 else "-Infinity"}
    return {"$number": "-0"} if number == 0 else number


def differences(ours: Any, nodes: Any, path: str = "", *, ordered: bool = True) -> Iterator[Difference]:
    """What is known and differs.

    Args:
        ours, nodes: The values. path: where they stand.
        ordered: Whether the order of properties counts; it can differ between two ways through a file.
    """
    if isinstance(ours, dict) and UNKNOWN in ours:
        return
    if isinstance(ours, dict) and isinstance(nodes, dict) and "$object" in ours and "$object" in nodes:
        yield from _in_objects(ours, nodes, path, ordered)
    elif isinstance(ours, list) and isinstance(nodes, list):
        if len(ours) != len(nodes):
            yield Difference(f"{path}.length", len(ours), len(nodes))
            return
        for index, (mine, theirs) in enumerate(zip(ours, nodes, strict=True)):
            # A hole is read as undefined by everything that reads configs.
            yield from differences(
                mine, {"$undefined": 1} if theirs == {"$hole": 1} else theirs, f"{path}[{index}]", ordered=ordered
            )
    elif not _same(ours, nodes):
        yield Difference(path, ours, nodes)


def _same(ours: Any, nodes: Any) -> bool:
    if isinstance(ours, dict) and isinstance(nodes, dict) and len(ours) == 1 and set(ours) == set(nodes):
        return bool(set(ours) <= KINDS or ours == nodes)
    numbers = (int, float)
    if isinstance(ours, numbers) and isinstance(nodes, numbers) and isinstance(ours, bool) == isinstance(nodes, bool):
        return float(ours) == float(nodes)
    return type(ours) is type(nodes) and bool(ours == nodes)


def _in_objects(ours: dict[str, Any], nodes: dict[str, Any], path: str, ordered: bool) -> Iterator[Difference]:
    mine, theirs = dict(ours["$object"]), dict(nodes["$object"])
    shared = [[key for key in names if key in mine and key in theirs] for names in (mine, theirs)]
    if ordered and shared[0] != shared[1] and not _hazy(ours):
        yield Difference(f"{path}<order>", *shared)
    for key, value in mine.items():
        if key in theirs:
            yield from differences(value, theirs[key], f"{path}.{key}", ordered=ordered)
        elif not (isinstance(value, dict) and UNKNOWN in value):
            yield Difference(f"{path}.{key}", value, "absent")
    if "$open" not in ours:
        for key in theirs.keys() - mine.keys():
            yield Difference(f"{path}.{key}", "absent", theirs[key])


def _hazy(ours: dict[str, Any]) -> bool:
    """Whether properties may come and go, and their order with them."""
    return "$open" in ours or any(isinstance(value, dict) and UNKNOWN in value for _, value in ours["$object"])


def has_unknown(ours: Any) -> bool:
    """Whether anything in a value is unknown."""
    if isinstance(ours, dict):
        return UNKNOWN in ours or "$open" in ours or any(has_unknown(value) for _, value in ours.get("$object", ()))
    return isinstance(ours, list) and any(map(has_unknown, ours))


def known_share(value: Value) -> tuple[int, int]:
    """How many values are known, and how many there are."""
    if isinstance(value, Unknown):
        return 0, 1
    assert isinstance(value, Known)
    parts = list(value.data.values()) if isinstance(value.data, dict) else []
    inner = [member.value for member in parts] if parts else value.data if isinstance(value.data, list) else []
    counts = [known_share(item) for item in inner]
    return 1 + sum(known for known, _ in counts), 1 + sum(total for _, total in counts)
