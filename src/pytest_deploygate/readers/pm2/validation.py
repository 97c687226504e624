"""PM2's validation of an entry: which of several names for a property counts, and what is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...families.pm2 import Rejection
from ...families.pm2.fields import ENV_BLOCK, FIELDS, Field
from ...value import UNDEFINED, Known, Member, Unknown, Value
from .values import either, float_of, is_undefined, number_of, truth

__all__ = ["kind_in_words", "validated"]

_CRON = re.compile(r"\s*(?:(?P<seconds>\S+)\s+)?(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\Z|\d{4}-\d\d-\d\dT")
_CRON_LIMITS = (59, 59, 23, 31, 12, 7)


def validated(raw: Mapping[str, Member]) -> tuple[dict[str, Member], tuple[Rejection, ...]]:
    fields: dict[str, Member] = {}
    rejections: list[Rejection] = []
    for field in FIELDS.values():
        key, member = _behind_aliases(field, raw)
        if member is None or (isinstance(member.value, Known) and member.value.data in (None, UNDEFINED)):
            continue
        refused = _objection(key, field, member.value)
        if refused is None:
            fields[field.name] = replace(member, value=_converted(field, member.value))
        else:
            rejections.append(refused)
    for key, member in raw.items():
        if key in FIELDS or not ENV_BLOCK.fullmatch(key) or is_undefined(member.value):
            continue
        refused = _objection(key, replace(FIELDS["env"], name=key), member.value)
        if refused is not None:
            rejections.append(refused)
        elif truth(member.value) is not False:
            fields[key] = member
    return fields, tuple(rejections)


def _behind_aliases(field: Field, raw: Mapping[str, Member]) -> tuple[str, Member | None]:
    """The property that counts for a field, and under which key it stands."""
    key, member = field.name, raw.get(field.name)
    for alias in field.aliases:
        decided = truth(member.value) if member else False
        if decided:
            break
        other = raw.get(alias)
        if decided is None:
            if other is not None:
                assert member is not None
                member = Member(member.key, either(member.value, other.value))
            continue
        key, member = (alias, other) if other else (field.name, None)
    # A name without an underscore is its own camelCase alias, so that a falsy value of it survives.
    if "_" not in field.name and not (member and truth(member.value) is not False):
        key, member = field.name, raw.get(field.name)
    return key, member


def _objection(key: str, field: Field, value: Value) -> Rejection | None:
    """Why PM2 would refuse a value, if it certainly would."""
    if isinstance(value, Unknown):
        taken = {"undefined", "null", *field.types, *(("string", "array") if "number" in field.types else ())}
        # A falsy value of a property that has other names counts as absent.
        may_be_absent = truth(value) is not True and ("_" in field.name or field.aliases)
        if not value.types or may_be_absent or not taken.isdisjoint(value.types):
            return None
        return Rejection(key, value.place, _wanted(field), " or ".join(sorted(map(kind_in_words, value.types))))
    if key == "env" and value.type == "string":
        # PM2's own check lets it pass; then PM2 falls over it.
        return Rejection(key, value.place, "an object", "a string")
    kind, number = value.type, math.nan
    if "number" in field.types and kind != "boolean" and not math.isnan(number_of(value.data)):
        kind, number = "number", number_of(value.data) if kind == "number" else float_of(value.data)
    if kind not in field.types:
        return Rejection(key, value.place, _wanted(field), kind_in_words(kind))
    if kind == "string" and field.pattern is not None and not field.pattern.match(str(value.data)):
        return Rejection(key, value.place, field.hint, "another text")
    if kind == "number" and field.minimum is not None and number < field.minimum:
        return Rejection(key, value.place, f"at least {field.minimum}", "less")
    if field.name == "instances" and not math.isfinite(number):
        return Rejection(key, value.place, "a number", "something that no number of processes can be made of")
    if field.name == "cron_restart" and not _is_cron(kind, value.data):
        return Rejection(key, value.place, "a text of five or six cron fields", "something else")
    return None


def _is_cron(kind: str, data: Any) -> bool:
    """Whether Croner, which PM2 asks, may take a pattern. It knows no nicknames such as ``@daily``."""
    if kind == "number":
        return number_of(data) == 0
    found = _CRON.match(data)
    if found is None:
        return False
    parts = zip(found.groups(), _CRON_LIMITS, strict=True)
    return all(int(part) <= most for part, most in parts if part is not None and part.isdecimal())


def _converted(field: Field, value: Value) -> Value:
    if "number" not in field.types or not isinstance(value, Known) or value.type in ("boolean", "number"):
        return value
    if math.isnan(number_of(value.data)):
        return value
    number = float_of(value.data)
    return replace(value, data=int(number) if number.is_integer() else number)


def _wanted(field: Field) -> str:
    return " or ".join(kind_in_words(kind) for kind in field.types)


def kind_in_words(kind: str) -> str:
    if kind in ("null", "undefined"):
        return kind
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
