"""Keys that everybody has, because their makers publish them for tests and in manuals."""

from __future__ import annotations

import base64
import binascii
import json
import re

__all__ = ["is_published"]

_JWT = re.compile(r"eyJ[\w-]{4,300}\.([\w-]{4,2000})\.[\w-]*=*")


def _is_demo_jwt(text: str) -> bool:
    found = _JWT.fullmatch(text)
    if found is None:
        return False
    try:
        claims = json.loads(base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return False
    if not isinstance(claims, dict):
        return False
    # The keys of every self-hosted Supabase's manual; the token that jwt.io opens with.
    return claims.get("iss") == "supabase-demo" or (claims.get("sub") == "1234567890" and "name" in claims)


# Keys that their makers publish for tests: reCAPTCHA, Turnstile, the Azure storage emulator, Hardhat's first account.
_PUBLISHED = re.compile(
    r"6LeIxAcTAAAAA|[123]x0{15,}[0-9A-F]*A[AB]|Eby8vdM02xNOcqFlqUwJ|(?:0x)?ac0974bec39a17e3|(?:test ){3,}"
)
# Amazon's documentation ends its keys so.
_DOCUMENTED = re.compile(r"^[A-Za-z0-9/+]{6,}EXAMPLE(?:KEY)?$")


def is_published(text: str) -> bool:
    """Whether a key is one of those that manuals and tests use."""
    if text.startswith("eyJ") and _is_demo_jwt(text):
        return True
    return bool(_PUBLISHED.match(text) or _DOCUMENTED.search(text))
