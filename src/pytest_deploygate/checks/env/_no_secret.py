"""Values that are no secret, whatever their variable is called."""

from __future__ import annotations

import re

__all__ = ["is_no_secret"]

_SWITCH = re.compile(
    r"true|false|yes|no|on|off|none|null|[0-9]{1,4} ?(?:ms|s|m|min|h|d|w|y|days?|hours?)", re.IGNORECASE
)
# A random value may well begin with a slash: only well-known folders and endings count.
_PATH = re.compile(
    r"(?:\.{1,2}/|~/|/(?:run|etc|var|opt|app|home|root|secrets|mnt|usr|srv|tmp|data|config|certs|keys)/)[\w./@+ -]+"
    r"|[\w./@+~-]+\.(?:json|ya?ml|toml|ini|txt|pem|key|crt|cer|p8|p12|pfx|jks|keystore|ppk|pub)"
)


def is_no_secret(value: str) -> bool:
    """Whether a value says where a secret is, how long it lasts or whether there is one, and is none itself."""
    text = value.strip()
    return bool(_SWITCH.fullmatch(text) or _PATH.fullmatch(text))
