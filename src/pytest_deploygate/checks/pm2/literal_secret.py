from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from ...families.pm2 import Pm2Facts, Pm2Options
from ...families.pm2.names import OTHER_STAGES, clipped, words
from ...finding import CannotJudge, Finding, Location
from ...rules import rule
from ...secret import is_secret_key, is_secret_text, url_password
from ...value import Known, Value, walk
from ._common import is_production

Path = tuple[str | int, ...]

_PLACEHOLDER = re.compile(
    r"""[\s*xX.?_-]* | <.*> | \[.*\] | \{\{.*\}\} | .*\$\{?\w+.* | %\w+% | process\.env\..*
    | (?:vault|arn|op|ssm|sops|enc):.*
    | .*(?:your|change|replace|placeholder|example|todo|dummy|insert|fixme|redacted|set[-_ ]?me|fill|put[-_ ]).*
    # Nobody types such a password; people who write these languages do write remarks.
    | .*[\u2e80-\u9fff\uac00-\ud7af].*
    | (?:true|false|null|none|undefined|yes|no)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_FILE = re.compile(
    r"(?:[~.]{0,2}/|[A-Za-z]:\\).*|[\w./-]+\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|env)", re.DOTALL
)
_OPTION = re.compile(r"(?:^|\s)(?P<option>--?[A-Za-z][\w-]*)[= ](?P<text>[^\s'\"-][^\s'\"]*)")
_NAMES = frozenset("name script cwd path repo ref user host key namespace exec_interpreter interpreter".split())
_SWITCH = re.compile(r"--?[A-Za-z][\w-]*")
_PASSWORDS = frozenset(["password", "passwd", "pass", "pwd", "pin", "passphrase"])
_PUBLIC = frozenset(["public", "publishable", "anon"])
_NEVER_PUBLIC = re.compile(
    r"PRIVATE KEY|\b(?:sk|rk)[-_]|\bwhsec_|\bsb_secret_|\bsbp_|\bgh[pousr]_|\bgithub_pat_|\bglpat-|\bxox[abeoprs]-"
)
_JWT = re.compile(r"eyJ[\w-]+\.(?P<payload>[\w-]+)\.")


@rule()
def literal_secret(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding]:
    """A secret stands in the ecosystem file itself.

    Whoever can read the repository, now or later, has it; it is in every clone, in the build logs, and
    twice per process in `pm2 jlist`; `pm2 save` writes it to a file that every user of the server can read.
    It cannot be changed without a deploy. In one incident's own file a database password stood behind
    `process.env.DB_PASSWORD ||`, and was what production used, because the variable was not set.

    A value counts as a secret by its name (`DB_PASSWORD`, `apiKey`, `--db-password`) or by what it looks like
    (a token in a known format, a URL with a password). Fallbacks behind `||` and `??` count as well.
    Placeholders, references, paths of files and the blocks of development and test environments do not, the
    latter unless they hold a token in a known format. Nor do keys that are public by their name and by what they
    are: `VAPID_PUBLIC_KEY`, a Supabase `ANON_KEY`, what `NEXT_PUBLIC_` puts into every visitor's browser.

    The value is never shown. Treat it as known to others: change it first.

    ## How to mend it

    Let the server give it, and stop where it does not:

    ```js
    env_production: { DB_PASSWORD: process.env.DB_PASSWORD },
    ```
    """
    export = facts.ecosystem.export
    if isinstance(export, CannotJudge):
        raise export
    told: set[Location] = set()
    production = is_production(facts, options)
    option = ""
    for path, value in walk(export):
        for known in _literals(value):
            name = _secret(path, known, option, production=production)
            if name is not None and known.place not in told:
                told.add(known.place)
                fallback = " as a fallback" if known is not value else ""
                yield Finding(
                    f"{name} stands in the file{fallback}",
                    known.place,
                    _subject(path, export),
                    "take it from the server's environment, and change it: it is in the repository's history",
                )
        # In a list of arguments, an option's value is the item behind it.
        option = (
            value.data
            if isinstance(value, Known) and isinstance(value.data, str) and path and isinstance(path[-1], int)
            else ""
        )


def _literals(value: Value) -> Iterator[Known]:
    """Those of a value's possible forms that stand in the file."""
    for known in (value,) if isinstance(value, Known) else value.candidates:
        if known.literal and not known.private and isinstance(known.data, (str, int)):
            yield known


def _secret(path: Path, known: Known, option: str, *, production: bool) -> str | None:
    """What the value is, as a message calls it; None where it is no secret."""
    text = str(known.data)
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    key = clipped(name)
    if isinstance(known.data, bool) or not text:
        return None
    if isinstance(known.data, str) and _gives_itself_away(name, text):
        return f"the secret `{key}`" if is_secret_key(name) else f"what looks like a secret in `{key}`"
    if not production or _is_development(path):
        return None
    if is_secret_key(name):
        numeric = isinstance(known.data, int) and _PASSWORDS.isdisjoint(words(name))
        return None if numeric or _is_harmless(text) else f"the secret `{key}`"
    if _SWITCH.fullmatch(option) and is_secret_key(option) and not text.startswith("-") and not _is_harmless(text):
        return f"the secret `{clipped(option)}`"
    for found in _OPTION.finditer(text):
        if is_secret_key(found["option"]) and not _is_harmless(found["text"]):
            return f"the secret `{clipped(found['option'])}`"
    return None


def _is_harmless(text: str) -> bool:
    """Whether a text only stands for a secret, or says where it is."""
    return bool(_PLACEHOLDER.fullmatch(text) or _FILE.fullmatch(text))


def _gives_itself_away(key: str, text: str) -> bool:
    """Whether a text is a secret by what it looks like. An id looks drawn by chance too, and so do some names."""
    password = url_password(text)
    if password is not None:
        return not _PLACEHOLDER.fullmatch(password)
    if text.startswith(("AKIA", "ASIA")):
        return True
    if key in _NAMES or words(key)[-1:] in (("id",), ("ids",)):
        return False
    if not is_secret_text(text) or _is_harmless(text):
        return False
    return _PUBLIC.isdisjoint(words(key)) or not _may_be_public(text)


def _may_be_public(text: str) -> bool:
    """Whether a key that is called public can be. A Supabase key says itself whose it is."""
    token = _JWT.search(text)
    try:
        payload = base64.urlsafe_b64decode(token["payload"] + "==") if token else b""
    except (binascii.Error, ValueError):
        payload = b""
    return b"service_role" not in payload and not _NEVER_PUBLIC.search(text)


def _is_development(path: Path) -> bool:
    """Whether a value is in a block that only development and tests use."""
    blocks = [part for part in path if isinstance(part, str) and part.startswith("env_")]
    return any(not OTHER_STAGES.isdisjoint(words(block.removeprefix("env_"))) for block in blocks)


def _subject(path: Path, export: Value) -> str:
    """The path with apps by name, so that their order does not matter."""
    parts = list(path)
    if len(path) > 1 and path[0] in ("apps", "pm2") and isinstance(path[1], int):
        parts[:2] = [_app_name(export, path[:2])]
    return ".".join(clipped(str(part)) for part in parts)


def _app_name(export: Value, path: Path) -> str:
    entry: object = export
    for part in path:
        data = entry.data if isinstance(entry, Known) else None
        entry = data[part].value if isinstance(data, dict) else data[part] if isinstance(data, list) else None  # type: ignore[index]
    name = entry.data.get("name") if isinstance(entry, Known) and isinstance(entry.data, dict) else None
    shown = name.value if name else None
    return str(shown.data) if isinstance(shown, Known) and not shown.private else ".".join(map(str, path))
