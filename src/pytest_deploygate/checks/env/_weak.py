"""Whether a secret can be guessed.

Real words in a real secret prove nothing: four of them joined make a good passphrase. What is weak is a secret that
a stranger would try early: the words that everybody takes, the name of the service or of the user, a season and a
year, a walk over the keyboard, one word with a few digits, or simply too few characters.

Passwords inside of connection strings are judged like passwords of their own.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise

from ._grammar import segments, words_of
from ._names import Name, name_of
from ._references import is_reference, unquoted
from ._words import CREDENTIALS, FILL, NOUNS, fold, word_set

__all__ = ["weak"]

# The clauses. They are fixed texts: no part of a value ever gets into one.
COMMON = "is one of the first secrets that anybody tries"
OWN = "is made of the names around it"
USER = "is the same as the user name"
SEASON = "is a season or a month with a year"
WALK = "is a walk over the keyboard"
SEQUENCE = "is a plain sequence of characters"
VARIETY = "uses too few different characters"
SHORT = "is too short"
SIGNING = "is too short to sign or to encrypt with"
WORD = "is one word, with a few digits at most"


# What people take when a password is asked for and none is at hand.
_COMMON = word_set(
    "password passwords passwd pass pwd passw pw secret secrets admin adm administrator root toor test tests testing",
    "tester guest user users demo default changeit letmein",
    "welcome master login logon access private public hello world",
    "hallo hola ola ciao bonjour salut iloveyou monkey dragon sunshine princess football baseball batman superman",
    "shadow trustno freedom whatever cheese qwerty qwertz azerty asdf zxcv abc abcd abcdef aaa xxx foo bar foobar baz",
    "temp temporary tmp dev devel develop development prod production staging stage local localhost docker container",
    "server service system sys super mega ultra strong secure safe",
    "my our your the key keys token tokens apikey api jwt",
    "session cookie auth hash salt code pin database data db sql app application web site web internal external",
    "backend frontend client worker cluster node main sample example dummy fake mock stub placeholder none null",
    "development insecure unsafe notsecret random string value text please change changeme me this now new old",
    "company office manager boss support info contact operator owner dba sa nobody anonymous connect",
    "keyboard cat deadbeef cafebabe badcafe feedface",
    # Other languages.
    "contrasena clave secreto secreta usuario senha segredo chave administrador administrateur motdepasse secret cle",
    "passwort geheim kennwort schluessel benutzer parola segreta chiave haslo tajne klucz sifre gizli anahtar sandi",
    "rahasia kunci matkhau bimat parol sekret пароль секрет",
    "админ ключ 비밀번호 관리자 테스트 密码 秘密 管理员 パスワード",
)
# Programs whose first password is their own name.
_PRODUCTS = word_set(
    "postgres postgresql postgre pg pgadmin mysql mariadb percona mongo mongodb redis rabbit rabbitmq minio minioadmin",
    "kafka elastic elasticsearch kibana opensearch grafana prometheus influx influxdb clickhouse cassandra neo neo4j",
    "couchdb couchbase oracle mssql sqlserver sqlite supabase firebase keycloak jenkins gitlab gitea sonar nexus",
    "portainer traefik nginx apache tomcat wordpress drupal joomla magento laravel sail django flask fastapi rails",
    "nextauth next nest express spring bitnami hasura directus strapi n8n airflow superset metabase vault consul etcd",
    "nats mosquitto mqtt emqx ldap openldap smtp mail mailhog",
    "mailpit maildev ftp ssh vnc qdrant milvus weaviate chroma",
    "ollama langfuse plausible umami posthog sentry zabbix nagios proxmox ubuntu debian centos raspberry pi vagrant",
    "oracle cisco ubnt huawei zyxel amqp celery flower memcached solr zookeeper hadoop spark presto trino localstack",
    "devstoreaccount account store",
)
_GUESSED = _COMMON | _PRODUCTS
_GENERIC = _GUESSED | NOUNS | FILL

_SEASONS = word_set(
    "spring summer autumn fall winter january february march april may june july august september october november",
    "december jan feb mar apr jun jul aug sep sept",
    "oct nov dec monday tuesday wednesday thursday friday saturday sunday",
    "primavera verano otono invierno verao outono inverno printemps ete automne hiver fruehling fruhling sommer herbst",
    "winter estate autunno inverno wiosna lato jesien zima ilkbahar yaz sonbahar kis",
)

_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiop",
    "qwertzuiop",
    "yxcvbnm",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujmikolp",
    "qweasdzxc",
    "!@#$%^&*()",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
)
_TRACKS = tuple(track for row in _ROWS for track in (row, row[::-1]))

# What a secret's variable may hold that is no secret: switches, durations, algorithms, places.
_NOT_A_SECRET = re.compile(
    r"(?:true|false|yes|no|on|off|enabled|disabled|[01])|\d+\s?(?:ms|s|m|h|d|w|y|sec|min|hours?|days?|weeks?|minutes?)"
    r"|(?:HS|RS|ES|PS)(?:256|384|512)|aes-\d+-\w+|(?:\.{0,2}/|~/|[A-Za-z]:\\)\S*|bearer|basic",
    re.IGNORECASE,
)
_MUST_SIGN = word_set("jwt session cookie signing sign encryption encrypt crypto app nextauth auth csrf cipher hmac")
_COUNTED = word_set("tokens token otp code pin totp")
_URL_LOGIN = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{0,30}://(?P<user>[^\s/:@'\"]*):(?P<password>[^\s/@'\"]+)@(?P<host>[^\s/@?,]*)"
)
_LOCAL = frozenset(["127.0.0.1", "0.0.0.0", "host.docker.internal"])  # noqa: S104
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")

_LEAST = 8
_LEAST_SIGNING = 16
_LONG = 40


def weak(key: str, value: str, *, secret: bool | None = None) -> str | None:
    """Why a secret can be guessed, as a clause that holds no part of it; None for everything else.

    Args:
        key: The variable's name.
        value: What it holds, as the application would see it.
        secret: Whether it is a secret, where something better than the name says so.
    """
    text = unquoted(value)
    if not text or ("$" in text and is_reference(text)):
        return None
    name = name_of(key, secret)
    if "://" in text:
        found = _URL_LOGIN.search(text)
        if found is None or found["password"].startswith(("<", "{", "[", "%")):
            return None
        host = found["host"].partition(":")[0]
        place = frozenset(words_of(host))
        own_machine = host in _LOCAL or "." not in host
        if own_machine and found["password"] == found["user"] and found["user"].lower() in {*_PRODUCTS, "guest"}:
            # On one's own machine a database's own default is what everybody has; elsewhere it is an open door.
            return None
        return _guessable(name, found["password"], found["user"], place, in_url=True)
    if not name.secret or text[0] in "{[" or is_reference(text) or _NOT_A_SECRET.fullmatch(text):
        return None
    half = name.ordered[-1:] == ("id",)
    # TIER_2_TOKENS=5,50 counts something.
    if name.words & _COUNTED and not name.words & {"password", "secret"} and not re.search(r"[^\W\d]", text):
        return None
    if half:
        return COMMON if _is_common(text, frozenset()) and len(text) < _LEAST_SIGNING else None
    return _guessable(name, text, "", frozenset(), in_url=False)


def _guessable(name: Name, text: str, user: str, place: frozenset[str], *, in_url: bool) -> str | None:
    lower = fold(text).lower()
    if user and lower == fold(user).lower():
        return USER
    around = name.words | place | frozenset(words_of(user))
    if len(text) <= _LONG:
        if _is_season(lower):
            return SEASON
        if _is_common(text, frozenset(words_of(user))):
            return COMMON
        if len(set(lower)) <= 3 or (len(lower) >= 12 and len(set(lower)) <= 4):
            return VARIETY
        if _is_walk(lower):
            return WALK
        if _is_own(text, around):
            return OWN
    elif len(set(lower)) <= 4:
        return VARIETY
    if len(text) < _LEAST:
        return SHORT
    if len(text) < 12 and _changes(text) <= 3:
        return WORD
    signs = not in_url and name.words & _MUST_SIGN and name.words & {"secret", "key"} and "api" not in name.words
    if signs and len(text) < _LEAST_SIGNING and not name.words & {"id", "client", "password"}:
        return SIGNING
    return None


def _core(text: str) -> str:
    """The word that is left without the digits and marks around it: ``admin`` of ``Admin123!``."""
    return _EDGES.sub("", fold(text)).lower()


def _is_common(text: str, users: frozenset[str]) -> bool:
    """Whether nothing but the words that everybody takes is in it, joined or not, with digits or not."""
    if sum(char.isdigit() for char in text) > 6:
        return False
    core = _core(text)
    for plain in {core, core.translate(_LEET), fold(text).lower().translate(_LEET)}:
        parts = [part for part in re.split(r"[\W\d_]+", plain) if part]
        if parts and all(part in _GUESSED or part in users or segments(part, _GUESSED) is not None for part in parts):
            return True
    return False


def _is_own(text: str, around: frozenset[str]) -> bool:
    """Whether it is put together from its variable's name, generic words and no more than one other."""
    words = [word for word in words_of(text) if not word.isdigit()]
    if not words or sum(char.isdigit() for char in text) > 8 or any(len(word) == 1 for word in words):
        return False
    known = [word in _GENERIC or word in around or segments(word, _GENERIC, around) is not None for word in words]
    own = sum(word in around for word in words)
    unknown = len(words) - sum(known)
    if not unknown:
        return True
    # `acme_shop_pass`: names of the product, and what it is.
    pieces = [piece for piece in re.split(r"[\W_]+", text) if piece]
    if 2 <= len(pieces) <= 4 and pieces[-1 - pieces[-1].isdigit()].lower() in CREDENTIALS and len(words) <= 4:
        return True
    # `acme_redis_2024`, `orders-service-token`: the one other word is the product's name.
    clear = sum(len(word) for word, is_known in zip(words, known, strict=True) if is_known) >= 4
    return unknown == 1 and len(words) >= 2 and (own >= 1 or (clear and (len(words) >= 3 or words[-1] in _COMMON)))


def _is_season(lower: str) -> bool:
    found = re.fullmatch(r"([^\W\d_]+)[\W_]?(?:(?:19|20)?\d\d)[\W_]{0,3}", lower)
    return found is not None and found[1] in _SEASONS


def _is_walk(lower: str) -> bool:
    """Whether three neighbours on a row follow one another, again and again, to the end."""
    at = 0
    steps = 0
    end = len(lower.rstrip("!.?#*"))
    if end < 4:
        return end >= 3 and any(lower[:end] in track for track in _TRACKS)
    while at < end:
        length = max((_along(track, lower, at, end) for track in _TRACKS), default=0)
        if length < 3:
            return False
        at += length
        steps += 1
    return steps <= 6


def _along(track: str, text: str, at: int, end: int) -> int:
    start = track.find(text[at : at + 3]) if at + 3 <= end else -1
    if start < 0:
        return 0
    length = 3
    while at + length < end and start + length < len(track) and track[start + length] == text[at + length]:
        length += 1
    return length


def _changes(text: str) -> int:
    """How often the kind of character changes; a capital at a word's head is no change."""
    kinds = ["d" if char.isdigit() else "l" if char.isalpha() else "-" for char in text]
    cases = [a.islower() and b.isupper() for a, b in islice(pairwise(text), 1, None)]
    return sum(a != b for a, b in pairwise(kinds)) + sum(cases)
