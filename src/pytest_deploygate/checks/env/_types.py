"""What a declared variable must be. An objection is a clause after the variable's name and never has its value."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from ...families.env import TypeName, Variable
from ._jwt import claims_of, supabase_role

__all__ = ["hosts_of", "is_local", "names_only_local", "objection"]

_INTEGER = re.compile(r"[+-]?[0-9]{1,300}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_BOOLEANS = frozenset("true false 1 0 yes no on off t f y n enabled disabled".split())
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"[^\s@<>\"(),:;\[\]\\]{{1,64}}@(?:{_LABEL}\.)+(?=[A-Za-z]){_LABEL}"
_EMAIL = re.compile(rf"{_ADDRESS}|[^<>]*<{_ADDRESS}>")
_UNIT = (
    r"(?:[nuµm]?s|msecs?|milliseconds?|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mo|months?|"
    r"y|yrs?|years?)"
)
_DURATION = re.compile(
    rf"[+-]?[0-9]+(?:\.[0-9]+)?"
    rf"|[+-]?(?:[0-9]+(?:\.[0-9]+)?[ ]?{_UNIT}(?:,[ ]?|[ ]|(?=[0-9])|\Z))+"
    r"|P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9.]+S)?)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HEX = re.compile(r"(?:0x)?(?:[0-9a-fA-F]{2})+")
_URL_SAFE = str.maketrans("-_", "+/")
_UNESCAPED = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}]")
_NEEDS: Mapping[str, str] = {"enum": "values", "regex": "pattern"}
# Options that only some types understand. One that only a single type does says the type as well.
_MEANT_FOR: Mapping[str, tuple[TypeName, ...]] = {
    "schemes": ("url",),
    "hosts": ("url",),
    "role": ("supabase-key",),
    "claims": ("jwt",),
    "bytes": ("hex", "base64"),
}
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
# Without a host these name a file, a socket or a driver's default.
_HOSTLESS = (
    "sqlite",
    "file",
    "unix",
    "redis",
    "rediss",
    "postgres",
    "postgresql",
    "mysql",
    "duckdb",
    "jdbc",
    "data",
    "mailto",
)
_LOCAL = re.compile(
    r"(?:.+\.)?localhost\.?|127(?:\.[0-9]{1,3}){1,3}|0\.0\.0\.0|\[?::1?\]?|\[?0:0:0:0:0:0:0:[01]\]?|\[?::ffff:127\..*|host\.docker\.internal",
    re.IGNORECASE,
)
_HOST_PORT = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?")
_LONGEST_PATTERN_SUBJECT = 4096


def objection(said: Variable, value: str) -> str | None:
    """Why a value is not what is declared; None where it is."""
    type_ = said.type
    for option, types in _MEANT_FOR.items():
        if getattr(said, option):
            if type_ == "string" and len(types) == 1:
                type_ = types[0]
            elif type_ not in types:
                return f"cannot be held against anything: `{option}` is for {' and '.join(f'`{t}`' for t in types)}"
    if _NEEDS.get(type_) and getattr(said, _NEEDS[type_]) is None:
        return f"cannot be held against anything: `{type_}` needs `{_NEEDS[type_]}`"
    if type_ in _PLAIN:
        is_one, name = _PLAIN[type_]
        if not is_one(value):
            return f"is no {name}"
    why = _DETAILED[type_](said, value) if type_ in _DETAILED else None
    return why or _limits(said, value)


def is_local(value: str) -> bool:
    """Whether a URL, a ``host:port`` or one of a list of them names this very machine."""
    return any(map(_LOCAL.fullmatch, hosts_of(value)))


def names_only_local(value: str) -> bool:
    """Whether it names this very machine and no other."""
    hosts = hosts_of(value)
    return bool(hosts) and all(map(_LOCAL.fullmatch, hosts))


def hosts_of(value: str) -> list[str]:
    """The hosts of a URL, a ``host:port`` or a list of them, separated by commas or blanks."""
    parts = _authority(value)[1] if value.count("://") == 1 else re.split(r"[,\s]+", value)
    found = (
        _HOST_PORT.fullmatch(_authority(part)[1][0] if "://" in part and _authority(part)[1] else part)
        for part in parts
    )
    return [host["host"] for host in found if host]


def _authority(value: str) -> tuple[str, list[str]]:
    """A URL's user information, and its hosts with their ports; some databases take several."""
    rest = value.partition("://")[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    user, _, hosts = authority.rpartition("@")
    return user, [host for host in hosts.split(",") if host]


def _limits(said: Variable, value: str) -> str | None:
    if said.values is not None and value not in said.values:
        return "is none of the values that are declared"
    if said.min_length is not None and len(value) < said.min_length:
        return f"has {len(value)} characters, fewer than {said.min_length}"
    if said.max_length is not None and len(value) > said.max_length:
        return f"has {len(value)} characters, more than {said.max_length}"
    if said.pattern is not None:
        if len(value) > _LONGEST_PATTERN_SUBJECT:
            return f"is longer than the {_LONGEST_PATTERN_SUBJECT} characters that a pattern is held against"
        if not re.fullmatch(said.pattern, value):
            return "does not match its `pattern`"
    if said.minimum is not None or said.maximum is not None:
        return _range(said, value)
    return None


def _range(said: Variable, value: str) -> str | None:
    if not _NUMBER.fullmatch(value):
        return "is no number"
    number = float(value)
    if said.minimum is not None and number < said.minimum:
        return f"is less than {said.minimum:g}"
    if said.maximum is not None and number > said.maximum:
        return f"is more than {said.maximum:g}"
    return None


def _is_number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and math.isfinite(float(value))


def _is_port(value: str) -> bool:
    return bool(_INTEGER.fullmatch(value)) and value.isdecimal() and 0 < int(value) < 65536


def _is_uuid(value: str) -> bool:
    return bool(_UUID.fullmatch(value)) and not set(value) <= {"0", "-"}


def _is_json(value: str) -> bool:
    try:
        json.loads(value, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(_constant: str) -> None:
    raise ValueError


# By type: whether a value is one, and what it is called.
_PLAIN: Mapping[str, tuple[Callable[[str], object], str]] = {
    "integer": (_INTEGER.fullmatch, "integer"),
    "number": (_is_number, "number"),
    "boolean": (lambda value: value.lower() in _BOOLEANS, "boolean, such as true or false"),
    "port": (_is_port, "port, a number from 1 to 65535"),
    "email": (lambda value: len(value) <= 320 and _EMAIL.fullmatch(value), "email address"),
    "uuid": (_is_uuid, "UUID"),
    "duration": (lambda value: len(value) <= 100 and _DURATION.fullmatch(value), "duration, such as 30s, 15m or P1D"),
    "json": (_is_json, "JSON"),
    "supabase-key": (
        supabase_role,
        "Supabase key: neither a JWT with a role nor sb_secret_… or sb_publishable_…",
    ),
}


def _url(said: Variable, value: str) -> str | None:
    scheme, separator, _ = value.partition("://")
    if not separator or not _SCHEME.fullmatch(scheme):
        return "is no URL: it has no scheme, such as https://"
    if _UNESCAPED.search(value):
        return "is no URL: it has a character that must be written as a percent escape"
    user, hosts = _authority(value)
    if "@" in user:
        return "is no URL: an `@` in its user information must be written as %40"
    if not hosts and scheme.lower().partition("+")[0] not in _HOSTLESS:
        return "is no URL: it has no host"
    names = []
    for host in hosts:
        found = _HOST_PORT.fullmatch(host)
        if found is None or int(found["port"] or 0) > 65535:
            return "is no URL: its port is no number, as happens when a password has a `/`, `?` or `#` in it unescaped"
        names.append(found["host"].lower())
    if said.schemes is not None and scheme.lower() not in {known.lower().removesuffix("://") for known in said.schemes}:
        return f"has none of the schemes {', '.join(said.schemes)}"
    if said.hosts is not None:
        wanted = [host.lower() for host in said.hosts]
        if not names or not all(any(fnmatchcase(name, host) for host in wanted) for name in names):
            return "names a host that is none of those declared"
    return None


def _hex(said: Variable, value: str) -> str | None:
    if not _HEX.fullmatch(value):
        return "is not hexadecimal, two digits a byte"
    return _length(said, len(value.removeprefix("0x")) // 2)


def _base64(said: Variable, value: str) -> str | None:
    text = value.translate(_URL_SAFE).rstrip("=")
    try:
        if not _BASE64.fullmatch(value):
            return "is no base64"
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return "is no base64"
    return _length(said, len(decoded))


def _length(said: Variable, size: int) -> str | None:
    if said.bytes is None or size == said.bytes:
        return None
    return f"decodes to {size} bytes in place of {said.bytes}"


def _jwt(said: Variable, value: str) -> str | None:
    claims = claims_of(value)
    if claims is None:
        return "is no JWT"
    for name, wanted in said.claims.items():
        if name not in claims:
            return f"is a JWT without the claim `{name}`"
        if str(claims[name]) != wanted:
            return f"is a JWT whose claim `{name}` is another one"
    return None


_DETAILED: Mapping[str, Callable[[Variable, str], str | None]] = {
    "url": _url,
    "hex": _hex,
    "base64": _base64,
    "jwt": _jwt,
}
