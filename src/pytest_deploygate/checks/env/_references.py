"""Values that are to be fetched elsewhere: a secret store's address, or a variable left unexpanded."""

from __future__ import annotations

import re

__all__ = ["is_reference", "own_part", "unquoted"]

# What says "stand-in" is short, so a value of many megabytes is judged by its start.
MAX_SEEN = 2048

_STORE = re.compile(
    r"""(?:op|pass|bws|awssm|awsps|gcpsm|gsm|akv|azurekv|vault|sm|ssm|secretsmanager|secretmanager|infisical|doppler
        |keychain|keyring|keeper|berglas|conjur|bitwarden|dashlane|1password|proton|phase|akeyless)://
    | (?:vault|ssm|secretsmanager|secretref|secret-ref|aws-ssm|aws-sm|gcp-sm|keyvault|ref\+[a-z]+|sops|enc|encrypted)
      :(?!//)\S
    | arn:aws[\w-]*:(?:secretsmanager|ssm):
    | @Microsoft\.(?:KeyVault|AppConfiguration)\(
    | \{\{\s*resolve:
    | ENC\[
    | projects/[^/\s]+/secrets/
    | (?:file://)?/run/secrets/
    """,
    re.VERBOSE,
)


def unquoted(value: str) -> str:
    """The start of a value, without white space and the quotes that a loader may have left around it."""
    text = value[:MAX_SEEN].strip()
    if len(text) >= 2 and text[0] in "\"'`" and (text[-1] == text[0] or len(value) > MAX_SEEN):
        return text[1:].removesuffix(text[0]).strip()
    return text


_EXPANSION = re.compile(r"\$\{\{?[^{}]*\}\}?|\$\([^()]*\)")
_VARIABLE = re.compile(r"\$[A-Z][A-Z0-9_]{2,}(?=$|[:/.@,;?&-])")
_PERCENT = re.compile(r"%[A-Z][A-Z0-9_]+%")


def is_reference(value: str) -> bool:
    """Whether the value is to be fetched elsewhere: a secret store's address, or a variable left unexpanded."""
    text = unquoted(value)
    if _STORE.match(text):
        return True
    if "$" in text:
        return bool(_EXPANSION.search(text) or _VARIABLE.match(text))
    return "%" in text and bool(_PERCENT.fullmatch(text))


def own_part(value: str) -> str:
    """The start of a value with a section sign for every expansion in it; nothing where all of it is fetched."""
    text = unquoted(value)
    if "$" in text or "%" in text or ":" in text or "/" in text or "[" in text:
        if _STORE.match(text) or _VARIABLE.match(text) or _PERCENT.fullmatch(text):
            return ""
        # What is left of `redis://${HOST}` is judged; an expansion alone is not.
        text = _EXPANSION.sub("\N{SECTION SIGN}", text)
        if not text.strip("\N{SECTION SIGN}/:@.,-_ "):
            return ""
    return text
