"""Stand-ins inside of addresses, component by component: URLs, connection strings, e-mail addresses, paths, numbers."""

from __future__ import annotations

import re
from itertools import islice

from ._clauses import CHANGE, DATE, DSN, EMAIL, FILLER, GENERIC, PATH, YOURS
from ._fillers import FILLING, PREFIX
from ._grammar import MAX_PARTS, is_change, is_wordy, mostly_known, says_here, says_your, words_of
from ._hosts import documented_host, is_upper_stand_in
from ._names import CHAIN, Name, is_prose
from ._words import FILL, LETTERS_FOR_PEOPLE, MINE, NOUNS, POSSESSIVES, UNREAL, UNREAL_IN_SECRETS, fold, word_set

__all__ = ["structured"]

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://)?(?P<rest>\S+)")
_EMAIL_IN = re.compile(r"(?P<local>[^\s<>@,;:/]{1,80})@(?P<host>[^\s<>@,;:/]+\.[^\s<>@,;:/]+)")
_HOSTLIKE = re.compile(r"(?:\*?\.)?[A-Za-z0-9§_-]+(?:\.[A-Za-z0-9§_-]+)+\.?(?::\w+)?(?:/\S*)?")

_USERS = word_set(
    "user username usr uname dbuser youruser",
    "yourusername myuser myusername usuario utilisateur benutzer benutzername",
    "utente uzytkownik kullanici pengguna login userid name пользователь 用户名 用户 ユーザー 사용자 사용자명",
)
_PASSWORDS = word_set(
    "password pass passwd pwd pw dbpassword yourpassword yourpass mypassword contrasena contraseña senha clave",
    "motdepasse mdp passwort kennwort haslo sifre parola",
    "sandi пароль 密码 密碼 パスワード 비밀번호 userpassword secret",
)
_DATABASES = word_set(
    "dbname databasename nameofdatabase nombredb nombrebd nomebanco nomedobanco nombasededonnees datenbankname"
)


def structured(name: Name, text: str) -> str | None:
    """Addresses of all kinds, also several in a list."""
    if "/" in text or "\\" in text:
        if _MANUAL_PATH.search(fold(text)):
            return PATH
    elif "." not in text and "@" not in text and ":" not in text:
        return _shapes(name, text)
    if is_prose(name, text):
        return None
    for part in islice(re.finditer(r"[^\s,;|\"'()\[\]]+", text), MAX_PARTS):
        clause = _address(name, part.group())
        if clause:
            return clause
    return _shapes(name, text)


_MANUAL_PATH = re.compile(
    r"(?:^|[/\\:\s])(?:(?:path|pfad|chemin|ruta|caminho|percorso|sciezka|yol|jalur)[/\\]+(?:to|zu|zur|zum|vers|a|hacia|al|para|do|dei|verso|"
    r"ke|tu)[/\\]|(?:absolute|full|your|some|my|actual)[/\\_-](?:path|file|dir|folder)\b|path[_-]to[_-]"
    r"|(?:users|home)[/\\](?:you|youruser|yourname|your[-_]\w+|username)[/\\])",
    re.IGNORECASE,
)
_DATES = re.compile(r"(?:YYYY|yyyy|AAAA|JJJJ)[-/.](?:MM|mm)[-/.](?:DD|dd|TT|JJ)|(?:DD|dd|MM)[-/.](?:MM|DD|mm)[-/.]YYYY")
_PHONE = re.compile(
    r"\+?1?[-. (]*555[-. )]*\d{3}[-. ]*\d{4}|\+?1?[-. (]*\d{3}[-. )]*555[-. ]*01\d\d|\+?1?5555+\d*"
    r"|[+\d ()-]*0{3,4}[- ]?0{4}|[+\d ()-]*(\d)\1{6,}"
)
_PAIR = re.compile(r"([^:@/\s]{1,60}):([^:@/\s]{1,60})")
_ODD_HEX = re.compile(r"0x(?=[^\s,]*[^0-9a-fA-F\s,])[^\s,]+")


def _shapes(name: Name, text: str) -> str | None:
    if ":" in text and (pair := _PAIR.fullmatch(text)) and _is_user(pair[1]) and _is_password(pair[2]):
        return DSN
    if _DATES.fullmatch(text) and not name.naming:
        return DATE
    if name.words & {"phone", "tel", "telephone", "mobile", "whatsapp", "sms", "number", "twilio"} and _PHONE.fullmatch(
        text
    ):
        return FILLER
    if text.startswith("0x") and (name.secret or name.words & CHAIN) and (odd := _ODD_HEX.match(text)):
        words = words_of(odd.group()[2:])
        known = any(len(word) >= 3 and (word in NOUNS or word in FILL or word in name.words) for word in words)
        return GENERIC if known and is_wordy(words) and mostly_known(words, name.words) else None
    return None


def _address(name: Name, part: str) -> str | None:
    email = None
    found = _URL.fullmatch(part) if ":" in part else None
    if found is not None and ("://" in part or found["scheme"].lower() in {"turn", "stun", "turns", "mailto", "sip"}):
        rest = found["rest"]
        authority, slash, path = rest.partition("/")
        authority = authority.partition("?")[0]
        login, at, host = authority.rpartition("@")
        if found["scheme"].lower() != "mailto":
            if not at and path.partition("?")[0].lower().replace("_", "") in _DATABASES:
                return DSN
            return (
                (_login(name, login, host, path) if at else None)
                or documented_host(name, host)
                or _components(name, path if slash else "")
            )
        email = _EMAIL_IN.fullmatch(authority)
    elif "@" in part:
        email = _EMAIL_IN.fullmatch(part.strip("<>"))
        if email is None:
            login, _, host = part.rpartition("@")
            if ":" in login and re.fullmatch(r"[\w.§-]+(?::\w+)?(?:/.*)?", host):
                return _login(name, login, host, "")
            return None
    elif _HOSTLIKE.fullmatch(part) and not PREFIX.match(part) and not part.replace(".", "").isdigit():
        return documented_host(name, part.partition("/")[0])
    if email is None:
        return None
    return documented_host(name, email["host"], EMAIL) or _local_part(email["local"], email["host"])


def _is_user(text: str) -> bool:
    plain = "".join(words_of(text)).rstrip("0123456789")
    return plain in _USERS or says_your(words_of(text), frozenset())


def _is_password(text: str) -> bool:
    plain = "".join(words_of(text)).rstrip("0123456789")
    return plain in _PASSWORDS or says_your(words_of(text), frozenset())


def _login(name: Name, login: str, host: str, path: str) -> str | None:
    user, colon, password = login.partition(":")
    for part in (user, password):
        if part and (says_your(words_of(part), name.words) or is_upper_stand_in(part) or is_change(words_of(part))):
            return DSN
        if len(part) >= 3 and set(part) <= FILLING:
            return DSN
        if _calls_itself_unreal(words_of(part)):
            return DSN
    if _is_user(user) and (not colon or _is_password(password)):
        return DSN
    if _is_user(user) and host.lower().startswith(("host", "server", "db.")):
        return DSN
    place = host.partition(":")[0].lower()
    if place in {"host", "hostname", "server", "your-host", "dbhost"} and (_is_password(password) or _is_user(user)):
        return DSN
    database = path.partition("?")[0].strip("/").lower()
    if database.replace("_", "").replace("-", "") in _DATABASES:
        return DSN
    if _is_password(password) and _is_user(database):
        return DSN
    if LETTERS_FOR_PEOPLE.search(user) or LETTERS_FOR_PEOPLE.search(password):
        return DSN
    return None


def _calls_itself_unreal(words: list[str]) -> bool:
    return not UNREAL.isdisjoint(words) and all(w in UNREAL or w in NOUNS or w in FILL or w.isdigit() for w in words)


_PATH_NOUNS = word_set(
    "key token id secret sid slug name repo project username webhook dsn hash db database bucket here"
)


def _components(name: Name, path: str) -> str | None:
    """The segments of a path and the values of a query."""
    for segment in islice(re.finditer(r"[^/?&=#]+", path), MAX_PARTS):
        part = segment.group()
        words = words_of(part)
        # `/docs/your-account` is a page; `/v2/your-api-key` is none.
        page = part.islower() and "_" not in part and words[-1:] and words[-1] not in _PATH_NOUNS
        if (says_your(words, name.words) and not page) or (words and words[0] in POSSESSIVES and part.isupper()):
            return YOURS
        if is_change(words) or says_here(name, words):
            return CHANGE
        if len(words) >= 2 and part.isupper() and all(word in NOUNS or word in FILL for word in words):
            return GENERIC
        if len(part) >= 4 and set(part) <= {"x", "X"}:
            return FILLER
        if re.fullmatch(r"[TBC]0{6,}[0-9]*", part):
            return FILLER
    return None


_LOCALS = word_set(
    "you youruser yourname yourmail youremail myemail mymail someone somebody anyone example ejemplo exemplo exemple",
    "beispiel yourgmail youraddress tuemail tucorreo micorreo seuemail meuemail votreemail votremail deineemail",
    "emailaddress firstname firstnamelastname johndoe janedoe placeholder",
)
_MAILERS = word_set(
    "gmail outlook hotmail yahoo email mail test domain naver qq icloud yandex mailserver proton protonmail"
)


def _local_part(local: str, host: str) -> str | None:
    words = words_of(local)
    if says_your(words, frozenset()) or (words and (words[0] in POSSESSIVES or words[0].startswith("your"))):
        return EMAIL
    if "".join(words) in _LOCALS or _calls_itself_unreal(words_of(host.rpartition(".")[0])):
        return EMAIL
    # `test@gmail.com`: nobody's company, and no one's name.
    mailer = host.lower().partition(".")[0] in _MAILERS
    known = all(w in NOUNS or w in MINE or w in UNREAL or w in UNREAL_IN_SECRETS or w.isdigit() for w in words)
    if mailer and words and known:
        return EMAIL
    return None
