"""Secrets: which names and values are secret, a value that cannot print itself, and the scrubber behind every output.

Three lines of defence. Code that reads a value which may be secret holds it in a `Secret`. Source lines
that a report draws go through `mask_source` first. And whatever text leaves a gate run goes through a
`Scrubber`, which knows the run's secrets by value.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

__all__ = ["MASK", "Scrubber", "Secret", "is_secret_key", "is_secret_text", "key_tokens", "mask_source"]

MASK = "********"


class Secret:
    """A string that shows itself only to who asks for it by `reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The string itself. Never pass it to a message, a log or a report."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        raise TypeError("a Secret is not written to a pickle, a cache or another process")


# A key is judged by its tokens, never by substrings: ADMIN_ has no MIN in it.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SECRET_WORDS = frozenset(
    "secret secrets password passwords passwd passphrase passcode pass pwd pw token tokens apikey apikeys "
    "credential credentials creds salt pepper privatekey secretkey accesskey authkey otp mnemonic seedphrase bearer "
    "jwt dsn".split()
)
_KEY_WORDS = frozenset(["key", "keys"])
_OPEN_KEYS = frozenset(
    "public publishable anon site foreign primary partition sort cache routing lookup map sitemap hot sorted index "
    "unique composite natural translation i18n locale idempotency correlation message join shard bucket object item "
    "prefix".split()
)
_PUBLIC_PREFIXES = (
    ("next", "public"),
    ("react", "app"),
    ("vite",),
    ("nuxt", "public"),
    ("expo", "public"),
    ("public",),
)
# What follows a secret word and makes the whole a property of the secret instead of the secret.
_PROPERTIES = frozenset(
    "expiry expires expiration expire exp ttl length len min max count size name names id ids file path dir folder url "
    "uri host endpoint enabled enable disabled type algorithm alg rounds round prefix suffix header headers field "
    "issuer audience lifetime days hours minutes seconds ms in limit limits mode region version provider rotation "
    "reset policy required strategy address symbol decimals mint contract cost iterations format encoding location "
    "manager backend store arn through bits duration timeout age cookie usage budget per window rate price time "
    "percent memory parallelism kb mb require accounts".split()
)
_LIMITS = frozenset(["max", "min", "num", "n", "total", "context", "prompt", "completion", "input", "output"])


def key_tokens(key: str) -> tuple[str, ...]:
    """The words of a variable's or property's name, in lower case: ``JWT_SECRET`` and ``jwtSecret`` are alike."""
    return tuple(word.lower() for word in _WORD.findall(key))


@lru_cache(maxsize=4096)
def is_secret_key(key: str) -> bool:
    """Whether a value under this name is meant to be kept secret."""
    words = key_tokens(key)
    if not words or any(words[: len(prefix)] == prefix for prefix in _PUBLIC_PREFIXES):
        return False
    # PWD and OLDPWD are the shell's working directories.
    if words in {("pwd",), ("oldpwd",), ("initpwd",), ("init", "cwd")}:
        return False
    # REQUIRE_API_KEY says whether there must be one.
    if "require" in words:
        return False
    last = max((i for i, word in enumerate(words) if word in _SECRET_WORDS or word in _KEY_WORDS), default=-1)
    if last < 0 or any(word in _PROPERTIES for word in words[last + 1 :]):
        return False
    word = words[last]
    before = words[last - 1] if last else ""
    if word in {"tokens", "token"} and (before in _LIMITS or (word == "tokens" and words[0] in {"max", "min", "num"})):
        return False
    if word in _KEY_WORDS:
        return last > 0 and before not in _OPEN_KEYS
    return True


_FORMATS = re.compile(
    r"""-----BEGIN\ [A-Z ]*PRIVATE\ KEY
    | \bgh[pousr]_[A-Za-z0-9]{20,} | \bgithub_pat_\w{20,} | \bglpat-[\w-]{16,}
    | \b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,} | \bsk-[A-Za-z0-9_-]{16,} | \bwhsec_[A-Za-z0-9]{16,}
    | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b | \bAIza[\w-]{30,} | \bya29\.[\w-]{20,}
    | \bxox[abeoprs]-[A-Za-z0-9-]{10,} | \bhooks\.slack\.com/services/\S{10,}
    | \bSG\.[\w-]{16,}\.[\w-]{16,} | \bkey-[0-9a-f]{32}\b | \bnpm_[A-Za-z0-9]{30,} | \bpypi-[\w-]{16,}
    | \bsb_secret_\w{10,} | \bsbp_[0-9a-f]{20,} | \bdop_v1_[0-9a-f]{32,} | \bhf_[A-Za-z0-9]{20,}
    | \b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b
    | \beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*
    """,
    re.VERBOSE,
)
_URL_PASSWORD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s/:@'\"]*:(?P<password>[^\s/@'\"]+)@")
MAX_SEARCHED = 10_000
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RUN = re.compile(r"[A-Za-z0-9+]{12,}")


def url_password(text: str) -> str | None:
    """The password inside a URL's user information, where there is one that is not a ``${reference}``."""
    found = _URL_PASSWORD.search(text)
    if found is None or found["password"].startswith(("$", "<", "{")) or set(found["password"]) <= set("*x"):
        return None
    return found["password"]


def is_secret_text(text: str) -> bool:
    """Whether a text gives itself away as a secret: a known token format, a URL with a password, random characters."""
    # What gives a text away stands at its start, or often; and the time that this takes must stay small.
    text = text[:MAX_SEARCHED]
    if _FORMATS.search(text) or url_password(text):
        return True
    return any(_is_random(run) for run in _RUN.findall(text) if not _UUID.fullmatch(run))


def _is_random(run: str) -> bool:
    """Whether characters look drawn by chance: several kinds of them, often changed, and no words."""
    if re.fullmatch(r"[0-9a-f]{24,}|[0-9A-F]{24,}", run):
        return len(set(run)) >= 8
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" if c.islower() else "-" for c in run]
    if "d" not in kinds and (not ("u" in kinds and "l" in kinds) or _is_spoken(run)):
        return False
    changes = sum(a != b for a, b in pairwise(kinds))
    entropy = -sum(n / len(run) * math.log2(n / len(run)) for n in Counter(run).values())
    # Words joined by hyphens or camelCase change kind about once in five characters; chance, every second.
    return entropy >= 3.0 and changes >= len(run) * 0.34


# Of the words that a name is made of, on average; letters drawn by chance make shorter ones.
_SHORTEST_WORDS = 3.5
_VOWELS = frozenset("aeiouy")


def _is_spoken(run: str) -> bool:
    """Whether letters are a name made of words, such as ``ServerAliveCountMax``."""
    words = key_tokens(run)
    return len(run) / len(words) >= _SHORTEST_WORDS and all(
        len(word) < 3 or not _VOWELS.isdisjoint(word) for word in words
    )


_LITERAL = re.compile(r"""(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)?""")
_DELIMITER = re.compile(r"[,;{}\[\]]")
_KEY_BEFORE = re.compile(r"""(?<![\w$.-])(?P<key>[\w$.-]+)["'\]]?\s*(?:\?\?=|\|\|=|[:=])\s*(?P<rest>[^,;{}\[\]]*)$""")
_FALLBACK_BEFORE = re.compile(r"(\|\||\?\?|\?|:)\s*$")
_PLAIN_SCALAR = re.compile(
    r"""^(?P<head>\s*(?:-\s+)?["']?(?P<key>[\w$.-]+)["']?\s*:\s+)(?P<text>[^\s"'#&*|>{\[].*?)(?P<tail>\s*(?:\s#.*)?)$"""
)
# Keys whose values say what runs and where; every other literal in a drawn line is hidden.
_SHOWN_KEYS = frozenset(
    "name script cwd interpreter exec_interpreter exec_mode execMode instances namespace watch ignore_watch apps args "
    "NODE_ENV PORT port host user ref path type exec cmd command env_file autorestart max_memory_restart min_uptime "
    "kill_timeout require import from error_file out_file log_file config environments rule subject reason by until "
    "hostname variable file node deploy-path env version __tablename__ revision down_revision depends_on "
    "db_table".split()
)


def mask_source(line: str, *, markup: str = "code") -> str:
    """A source line with every literal hidden that could be a secret, columns unchanged.

    A literal stays where its key says what runs and where, or where it is an argument of a call, unless
    it looks like a secret itself.

    Args:
        line: The line.
        markup: ``code`` for JavaScript, TypeScript and JSON; ``yaml`` also hides unquoted values.
    """
    out: list[str] = []
    end = 0
    option = ""
    for found in _LITERAL.finditer(line):
        before, text = line[: found.start()], found["text"]
        follows_colon = line[found.end() :].lstrip().startswith(":")
        out.append(line[end : found.start()])
        end = found.end()
        hide = not follows_colon and (_hides(before, text) or _is_secret_option(option))
        option = text
        out.append(_hidden(found.group(), found["quote"]) if hide else found.group())
    out.append(line[end:])
    masked = "".join(out)
    if markup == "yaml" and (plain := _PLAIN_SCALAR.match(masked)) and _hides(plain["head"], plain["text"]):
        masked = plain["head"] + "*" * len(plain["text"]) + plain["tail"]
    elif markup == "yaml":
        masked = _mask_flow(masked)
    return _mask_bare(_mask_options(masked))


def _mask_bare(line: str) -> str:
    """Hide what gives itself away outside of literals: in comments, in code that cannot be parsed."""
    line = _URL_PASSWORD.sub(
        lambda found: found.group()[: -len(found["password"]) - 1] + "*" * len(found["password"]) + "@", line
    )
    line = _FORMATS.sub(lambda found: "*" * len(found.group()), line)
    return _RUN.sub(lambda found: "*" * len(found.group()) if _is_random(found.group()) else found.group(), line)


def _hides(before: str, text: str) -> bool:
    if is_secret_text(text):
        return True
    keyed = _KEY_BEFORE.search(_last_part(before))
    if keyed is None:
        return bool(_FALLBACK_BEFORE.search(before))
    key = keyed["key"].rpartition(".")[2]
    if is_secret_key(key):
        return True
    if keyed["rest"].strip() and not _FALLBACK_BEFORE.search(before):
        return False
    return key not in _SHOWN_KEYS


def _last_part(before: str) -> str:
    """All that `_KEY_BEFORE` can match, so that a line of many literals does not take cubic time."""
    parts = list(_DELIMITER.finditer(before))
    while parts and parts[-1].group() == "]":
        parts.pop()
    return before[parts[-1].end() :] if parts else before


def _hidden(literal: str, quote: str) -> str:
    inner = len(literal) - (2 if len(literal) > 1 and literal.endswith(quote) else 1)
    return quote + "*" * inner + literal[1 + inner :]


_FLOW_PAIR = re.compile(r"""(?P<head>(?P<key>[\w$.-]+)["']?\s*:\s+)(?P<text>[^\s"'{\[&*|>#,}\]][^,}\]#]*)""")
_FLOW_OPTION = re.compile(r"""(?P<option>--?[A-Za-z][\w-]*)(?P<gap>["']?\s*,\s*["']?)(?P<text>[^\s,\]"']+)""")


def _mask_flow(line: str) -> str:
    """Hide unquoted values inside ``{…}`` and ``[…]`` of YAML."""

    def pair(found: re.Match[str]) -> str:
        hide = _hides(found["head"], found["text"])
        return found["head"] + ("*" * len(found["text"]) if hide else found["text"])

    def option(found: re.Match[str]) -> str:
        hide = is_secret_key(found["option"])
        return found["option"] + found["gap"] + ("*" * len(found["text"]) if hide else found["text"])

    return _FLOW_OPTION.sub(option, _FLOW_PAIR.sub(pair, line))


def spoken_secrets(text: str) -> Iterator[str]:
    """The secrets inside a longer text: what follows ``--password``, the password of a URL, the text itself."""
    if is_secret_text(text):
        yield text
    if password := url_password(text):
        yield password
    yield from (found["text"] for found in _OPTION.finditer(text) if is_secret_key(found["option"]))


_OPTION = re.compile(r"(?P<option>--?[A-Za-z][\w-]{0,60})(?P<gap>[= ]\s*)(?P<text>[^\s'\"`,]+)")


def _is_secret_option(text: str) -> bool:
    return text.startswith("-") and "=" not in text and " " not in text and is_secret_key(text)


def _mask_options(line: str) -> str:
    """Hide the values of command line options such as ``--db-password=…`` inside a longer literal."""

    def hidden(found: re.Match[str]) -> str:
        if not is_secret_key(found["option"]):
            return found.group()
        return found["option"] + found["gap"] + "*" * len(found["text"])

    return _OPTION.sub(hidden, line)


# Values too common to be searched for in every output; hiding them would garble it and protect nothing.
_COMMON = frozenset(
    "true false null none undefined production development staging testing test local localhost info debug warn error "
    "postgres postgresql mysql mariadb redis admin root node python http https secret secrets password passwords token "
    "default example placeholder database server service variable value guess guest change changeme clickhouse minio "
    "mongo rabbitmq".split()
)
_MIN_LENGTH = 5


class Scrubber:
    """Replaces every secret that it knows, in any text.

    A run has one. Readers tell it what they read; it sees each text before that leaves the process.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        self._longest_first: list[str] | None = None
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str | Secret) -> None:
        """Make a secret known. Texts below five characters and everyday words are passed over."""
        text = (secret.reveal() if isinstance(secret, Secret) else secret).strip()
        if len(text) < _MIN_LENGTH or text.lower() in _COMMON or text in self._secrets:
            return
        self._secrets.add(text)
        # Many a value arrives in two forms: as written, and as a library's repr() escapes it.
        self._secrets.add(repr(text)[1:-1])
        self._secrets.update(part for part in text.splitlines() if len(part.strip()) >= 12)
        self._longest_first = None

    def add_environment(self, environ: Mapping[str, str]) -> None:
        """Make those values known whose name or own form says that they are secret."""
        for key, value in environ.items():
            if is_secret_key(key) or is_secret_text(value):
                self.add(value)
                if password := url_password(value):
                    self.add(password)

    def scrub(self, text: str) -> str:
        """The text without any secret that is known so far."""
        if self._longest_first is None:
            self._longest_first = sorted(self._secrets, key=len, reverse=True)
        # Not one pattern for all: a long secret takes a pattern seconds to compile, and thousands are slow to try.
        for secret in self._longest_first:
            if secret in text:
                text = text.replace(secret, MASK)
        return text
