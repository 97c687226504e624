"""JSON Web Tokens, as far as anyone can read them: nothing here checks a signature."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["claims_of", "expiry_of", "supabase_role"]

_COMPACT = re.compile(r"[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*")
_LONGEST = 16_384
_SECONDS_A_DAY = 86_400
_EPOCH = 719_163  # 1970-01-01
_END_OF_TIME = 253_402_300_800  # The year 10000, which no date can hold.
_NEW_KEYS = {"sb_secret_": "service_role", "sb_publishable_": "anon"}
_NEW_KEY = re.compile(r"sb_(?:secret|publishable)_[A-Za-z0-9_-]{16,}")


def claims_of(text: str) -> Mapping[str, Any] | None:
    """The claims of a JWT in its compact form; None where it is none."""
    if len(text) > _LONGEST or not _COMPACT.fullmatch(text):
        return None
    header, payload, _ = text.split(".")
    decoded = _object(header)
    return _object(payload) if decoded is not None and isinstance(decoded.get("alg"), str) else None


def _object(part: str) -> Mapping[str, Any] | None:
    try:
        decoded = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict) else None


def expiry_of(claims: Mapping[str, Any]) -> int | None:
    """The day (UTC) on which a token expires, as `datetime.date.toordinal` counts days.

    Raises:
        ValueError: It says something else than a point in time.
    """
    if "exp" not in claims:
        return None
    expiry = claims["exp"]
    if isinstance(expiry, bool) or not isinstance(expiry, (int, float)):
        raise ValueError("its `exp` is no number")  # noqa: TRY004 - it is the token that is wrong, not the caller
    if not 0 <= expiry < _END_OF_TIME:
        raise ValueError("its `exp` is no point in time")
    return _EPOCH + int(expiry) // _SECONDS_A_DAY


def supabase_role(text: str) -> str | None:
    """The role that a Supabase key gives: a JWT's ``role``, or what its prefix says; None where it is no such key."""
    if _NEW_KEY.fullmatch(text):
        return next(role for prefix, role in _NEW_KEYS.items() if text.startswith(prefix))
    claims = claims_of(text)
    role = claims.get("role") if claims else None
    return role if isinstance(role, str) else None
