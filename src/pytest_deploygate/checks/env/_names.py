"""What a variable's name tells about its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from ...secret import is_secret_key, key_tokens
from ._words import word_set

__all__ = ["ALIASES", "CHAIN", "FREE", "NUMBERED", "PLACES", "Name", "is_prose", "name_of"]

# Variables whose value is meant to be read by people: any sentence may stand there.
_PROSE = word_set(
    "message messages msg text title subtitle subject body banner greeting welcome prompt instructions instruction",
    "placeholder hint tooltip cta button",
    "description caption label slogan tagline motto note notice announcement footer header persona intro bio copy",
    "question answer reply comment headline summary disclaimer content",
)
# Variables whose value is the name of a field or a pattern, so that it may well repeat the variable's name.
_NAMING = word_set(
    "claim claims attribute attributes attr field fields column columns header headers param params parameter cookie",
    "property properties label labels prefix suffix scope scopes format pattern template filter query regex csp sort",
    "order type types event events mode policy permission",
    "permissions role roles job jobs task tasks strategy feature",
    "flag flags action actions driver provider backend command script locale classes class",
)
_PATTERNS = word_set("format pattern mask regex template filter query csp separator delimiter divider line cron layout")
# Variables that programs read: no letters but Latin ones are of use in them.
_MACHINE = word_set(
    "port host hostname url uri user username id db database schema endpoint bucket region email mail address key",
    "expires expiry expiration ttl sec seconds secs minutes timeout",
    "rounds sid arn webhook dsn token secret domain ip",
)
NUMBERED = word_set("id ids number phone sid account tel telephone mobile whatsapp msisdn chat guild owner client app")
CHAIN = word_set("address addresses contract wallet hash account factory router signer owner recipient treasury key")
# Names that applications choose freely: `my` and the own name are fine there.
FREE = word_set(
    "db database app application service site user username title location queue topic schema index collection"
)
PLACES = word_set("bucket id url uri host hostname email sender recipient key endpoint domain username user address")


@dataclass(frozen=True, slots=True)
class Name:
    """What a variable's name tells about its value."""

    words: frozenset[str]
    spelled: tuple[str, ...]
    ordered: tuple[str, ...]
    secret: bool
    prose: bool
    naming: bool
    pattern: bool
    machine: bool


ALIASES = {
    "db": "database",
    "username": "user",
    "usr": "user",
    "uname": "user",
    "passwd": "password",
    "pass": "password",
    "pwd": "password",
    "pw": "password",
    "uri": "url",
    "hostname": "host",
    "mail": "email",
    "organisation": "org",
    "organization": "org",
    "application": "app",
    "addr": "address",
}
_GLUED = {
    "username": ("user", "name"),
    "hostname": ("host", "name"),
    "apikey": ("api", "key"),
    "dbname": ("db", "name"),
    "secretkey": ("secret", "key"),
    "accesskey": ("access", "key"),
    "authtoken": ("auth", "token"),
}


@lru_cache(maxsize=4096)
def name_of(key: str, secret: bool | None = None) -> Name:  # noqa: FBT001 - what the gate file says, or nothing
    """The judgement about a name, once for each; whether it is secret can be known better."""
    if secret is not None:
        return replace(name_of(key), secret=secret)
    ordered = key_tokens(key[:200])
    glued = [part for word in ordered for part in _GLUED.get(word, ())]
    words = frozenset(ordered) | {ALIASES.get(word, word) for word in ordered} | frozenset(glued)
    return Name(
        words=words,
        spelled=ordered,
        ordered=tuple(ALIASES.get(word, word) for word in ordered),
        secret=((is_secret_key(key) or not words.isdisjoint(_SECRETS_ELSEWHERE)) and not _is_about(ordered))
        or _is_half_secret(ordered),
        prose=bool(words & _PROSE),
        naming=bool(words & _NAMING)
        or (ordered[-1:] == ("name",) and not words.isdisjoint({"token", "cookie", "key", "secret", "header"})),
        pattern=bool(words & _PATTERNS) and ordered[-1:] not in {("id",), ("ids",)},
        machine=bool(words & _MACHINE),
    )


# `PASSWORD_HASHER` names a class, `JWT_ISS` a claim, `REWARD_ITEM_KEY` a thing.
_ABOUT = word_set(
    "alias hasher hashers hashing encoder generator validator kdf resolver handler service class strength iss aud"
)
_ABOUT_ANYWHERE = word_set("percent kb mb memory jitter parallelism")
_ABOUT_KEYS = word_set("item lock setting menu record map feature event")


def _is_about(words: tuple[str, ...]) -> bool:
    """Whether the name is that of a secret's property, beyond what `is_secret_key` knows of."""
    if words[-1] in _ABOUT or not _ABOUT_ANYWHERE.isdisjoint(words):
        return True
    return len(words) >= 2 and words[-1] == "key" and words[-2] in _ABOUT_KEYS


_SECRETS_ELSEWHERE = word_set("senha senhas contrasena passwort kennwort motdepasse mdp haslo sifre segredo secreta")
_HALF_SECRETS = frozenset(
    [("access", "code"), ("secret", "code"), ("secret", "id"), ("redis", "auth"), ("memcached", "auth")]
)


def _is_half_secret(words: tuple[str, ...]) -> bool:
    """The public halves of key pairs, and codes: a stand-in in them is as useless as in the secret."""
    return words[-3:] == ("access", "key", "id") or words[-2:] in _HALF_SECRETS


def is_prose(name: Name, text: str) -> bool:
    """Whether the value is a text for people and allowed to be one."""
    return not name.secret and " " in text and (name.prose or text.count(" ") > 7)
