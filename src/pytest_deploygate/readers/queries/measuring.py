"""How large a result is, whatever it is made of, so that it can be seen to grow."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sized
from typing import Any

__all__ = ["measured"]

_MOST = 20_000


def measured(result: Any) -> dict[str, float]:
    """Lengths and numbers, by where they are in it. Holds nothing else of the result: where is a hash, too."""
    found: dict[str, float] = {}
    _measure(_content(result), "", found)
    return {f"{'length' if path.endswith('#') else 'number'} {hash(path):x}": value for path, value in found.items()}


def _content(result: Any) -> Any:
    """What an HTTP response holds, of httpx, requests, Django, Flask and their like; or the result itself."""
    for name in ("content", "data"):
        body = getattr(result, name, None)
        if isinstance(body, bytes) and hasattr(result, "status_code"):
            try:
                return json.loads(body)
            except ValueError:
                return body
    return result


def _measure(value: Any, path: str, found: dict[str, float]) -> None:
    if len(found) >= _MOST or value is None or isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        found[path] = float(value)
    elif isinstance(value, Mapping):
        found[f"{path}#"] = float(len(value))
        for key, inner in value.items():
            _measure(inner, f"{path}.{key}", found)
    elif isinstance(value, (list, tuple)):
        found[f"{path}#"] = float(len(value))
        for index, inner in enumerate(value):
            _measure(inner, f"{path}[{index}]", found)
    elif isinstance(value, Sized):
        found[f"{path}#"] = float(len(value))
