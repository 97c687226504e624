"""Whether a value is a stand-in that somebody forgot to replace.

Nothing here is a list of values. A stand-in follows a grammar: a possessive and a noun (``your_api_key``), an
imperative and its object (``change-me``), a wrapper (``<token>``), a filler (``sk-xxxx``), a domain of
documentation, the variable's own name once more. So the words are grouped by what they do in that grammar and by
language, and a real secret that holds one of them by chance stays green because the rest of the grammar is missing.

The verdict depends on the name as well: ``postgres`` is a fine user and no password at all.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise

from ...secret import is_secret_key, key_tokens

__all__ = ["is_reference", "placeholder"]

# What says "stand-in" is short, so a value of many megabytes is judged by its start.
MAX_SEEN = 2048
_MAX_PARTS = 32
_MAX_WORDS = 60

# The clauses that a finding ends in. They are fixed texts: no part of a value ever gets into one.
YOURS = "says `your…` where the value belongs"
CHANGE = "is an instruction to put the value in"
HERE = "says where the value belongs"
WRAPPED = "is a name in brackets that nobody filled in"
FILLER = "is a filler"
SEQUENCE = "is a plain sequence of characters"
NULL = "is a word for nothing"
ECHO = "repeats the variable's own name"
GENERIC = "is a description made of generic words"
EXAMPLE = "calls itself an example"
HOST = "names a host that only documentation uses"
DSN = "is the connection string of a manual"
EMAIL = "is the e-mail address of a manual"
PATH = "is the path of a manual"
WORDS = "is a text for people, not a value"
STUB = "is only the beginning of a key"
MASH = "is random typing on a keyboard"
DEMO = "is the demo key that is published"
DATE = "is the pattern of a date"


def fold(text: str) -> str:
    """A text without accents, so that ``contraseña`` and ``contrasena`` are one word. Case is kept."""
    if text.isascii():
        return text
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain).translate(_UNDECOMPOSED)


_UNDECOMPOSED = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "ß": "ss", "œ": "oe"}
)


def _set(*texts: str) -> frozenset[str]:
    return frozenset(fold(" ".join(texts)).lower().split())


# -- The words ---------------------------------------------------------------------------------------------------

# Nouns for what a variable holds. One of them makes a possessive or an imperative a stand-in.
NOUNS = _set(
    # English: credentials.
    "key keys secret secrets password passwords passwd pass passwort pwd passphrase passcode token tokens apikey",
    "credential credentials creds auth jwt hash salt cert certificate signature code pin otp dsn license licence",
    "mnemonic seedphrase sid uuid guid passw word words",
    # English: addresses, names and everything else that a template leaves to its reader.
    "id ids identifier name names user username usernames users userid email emails mail mailbox address account",
    "client customer tenant org organization organisation company business brand project projectref app application",
    "appname site website domain domains subdomain host hostname server service port url urls uri uris link endpoint",
    "database db dbname dbuser dbpassword schema table collection bucket container region zone cluster instance",
    "queue topic channel path file filename folder directory repo repository branch index store shop number phone",
    "value values string text data api bot webhook wallet contract environment resource workspace ip callback",
    "redirect origin sender recipient ref reference deployment model property page chat room pixel measurement",
    "handle login connection connectionstring dataset registry namespace profile publisher merchant vendor",
    "nickname firstname lastname fullname country city street",
    "jid provider gateway proxy machine vps broker dashboard",
    "portal cdn node rpc ssh vault backend frontend web blog endpoint computer device printer location timezone",
    # Korean and Chinese, Japanese have no spaces: see the markers below.
    # Spanish.
    "clave claves contraseña contraseñas secreto secreta usuario correo dominio servidor proyecto nombre base datos",
    "bd basededatos cuenta empresa cadena conexion puerto",
    "sitio ruta direccion cliente aplicacion valor numero sesion",
    # Portuguese.
    "chave chaves senha senhas segredo segreda usuario dominio servidor projeto nome banco dados conta empresa",
    "conexao porta site caminho endereco cliente aplicativo valor numero sessao",
    # French.
    "cle cles mot motdepasse mdp passe secret jeton utilisateur identifiant courriel domaine serveur projet nom base",
    "donnees compte entreprise connexion chemin adresse valeur hote",
    # German.
    "schluessel schlussel passwort kennwort geheimnis benutzer benutzername nutzer nutzername domaine projekt",
    "datenbank konto firma verbindung verzeichnis adresse wert rechnername",
    # Italian.
    "chiave chiavi segreto segreta utente dominio progetto nome banca dati azienda connessione percorso indirizzo",
    "valore",
    # Polish.
    "klucz klucza haslo hasla sekret uzytkownik uzytkownika domena serwer serwera projekt projektu nazwa baza bazy",
    "konto firma adres wartosc",
    # Turkish, with the possessive that the noun itself carries.
    "anahtar anahtari anahtariniz anahtarin sifre sifreniz sifresi parola parolaniz kullanici adi adiniz alan",
    "sunucu proje veritabani hesap adres adresiniz eposta epostaniz degeri gizli",
    # Indonesian.
    "kunci sandi katasandi pengguna surel namapengguna domain basis akun nama alamat nilai rahasia",
    # Vietnamese, without its marks.
    "khoa mat khau matkhau nguoi dung tai khoan ten mien",
    # Russian and Ukrainian, and what is left of them in Latin letters.
    "ключ ключа токен токена пароль пароля секрет секретный имя пользователь пользователя логин почта домен сервер",
    "проект база данных адрес значение строка рядок идентификатор",
    "klyuch parol",
)

# Words that say nothing about a single secret: a secret made of nothing else is a description of one.
FILL = _set(
    "a an the this that these those some any of for in on at to with from by and or is be it as my our their",
    "very super ultra mega top long longer strong secure safe random unique actual real own new good better best",
    "complex complicated private public publishable anon service role access refresh signing sign session cookie",
    "encryption encrypt encrypting crypto aes hmac rsa min max minimum maximum least more than exactly characters",
    "character chars char bytes byte bits bit hex base64 base digits letters length production prod development dev",
    "staging stage local live sandbox custom personal internal external default master main primary secondary backup",
    "generated optional required first second one two three goes admin administrator root system backend frontend",
    "server web mobile oauth oauth2 smtp imap sms push storage cloud cache redis postgres postgresql mysql mongo",
    "mongodb sql database verification verify confirmation nextauth next nest django flask laravel rails node",
    "express application authentication authorization google github facebook twitter stripe openai anthropic aws",
    "azure gcp supabase firebase slack discord telegram paypal sendgrid mailgun twilio cloudinary sentry",
    "filled defined replaced updated changed insecure unsafe ultimate only",
    "keep should must never use used using testing not",
    # Spanish, Portuguese, French, German, Italian and the rest: the same.
    "de del la el los las un una para con en y muy larga largo segura seguro aleatoria aleatorio privada publica",
    "copiar copia desde hasta obtener obtenido despues unico unica produccion verificacion generada generado",
    "completa da do dos das um uma com em e muito longa longo secreta",
    "aleatoria aleatorio privada publica producao gerada gerado opcional le les des une pour avec et tres longue",
    "long securisee aleatoire privee publique ceci est un faux fausse forte fort ein eine starkes starke sicheres es",
    "este esta isto isso geheim geheimer geheime sehr sicher sicherer lang langer der die das",
    "und fuer fur mit zufaellig zufalliger molto lunga sicura il lo per con dlugi tajny bardzo cok guclu uzun yang",
    "sangat panjang rahasia va cho rat dai cua ban случайная случайный очень длинный для",
)

# The second person's possessive alone before a noun. These words mean nothing else in a configuration.
_YOUR = _set(
    "your yours yout youre",  # English, with the slips that templates have
    "vuestro vuestra",  # Spanish
    "votre vos",  # French
    "dein deine deinen deiner deines euer eure ihre ihren ihrer",  # German
    "tuo tuoi vostro vostra",  # Italian
    "twoj twoja twoje wasz wasza",  # Polish
    "sizin senin",  # Turkish
    "anda kamu",  # Indonesian puts it behind the noun
    "ваш ваша ваше ваши вашего твой твоя твоё твои ваша",  # Russian, Ukrainian
    "vash vasha",
)
# Possessives that are also a part of names and of words: the noun has to follow at once.
_YOUR_SHORT = _set("ur tu tus su sus seu sua seus suas teu tua ton ta tes ihr")
_MY = _set("my mi mis meu minha mein meine mon ma mio mia moj moja мой моя benim our nuestra nossa notre unser")

# English verbs of an instruction, and what makes them one.
_VERBS = _set(
    "change replace insert enter put paste add set fill generate provide update get obtain create type edit choose",
    "pick make copy configure specify define input swap supply use run see ask override overwrite",
)
_POINTERS = _set("me this it these your yours here a an the actual real own strong secure random new")
_POINTS_AT_READER = _set("me this these your yours here")
_LATER = _set("in before for after on prod production deploy deployment deploying release live")
# The joined forms.
_STANDALONE = _set(
    "changeme changethis changeit changemeplease pleasechange pleasechangeme replaceme replacethis fillme fillmein",
    "fillin insertme insertkey putme setme editme updateme overrideme enterhere tobedefined",
    "tobereplaced tobechanged tobeset tofill notset notreal notasecret",
    "cambiame cambiarme cambiaresto reemplazar reemplazame mudeme mudeisso trocar alterar alterarisso",
    "changezmoi changermoi aendernmich cambiami zmienmnie benidegistir gantiini ubahini",
)
# Verbs of other languages; imperative or infinitive, as templates use both.
_VERBS_ELSEWHERE = _set(
    "cambia cambiar cambie cambialo cambiala reemplaza reemplace reemplazar sustituye sustituir ingresa ingrese",
    "ingresar inserta inserte insertar pon poner ponga coloca coloque colocar agrega agregue pega pegar pegue",
    "escribe escriba introduce introduzca genera genere generar rellena completar",  # Spanish
    "mude mudar altere alterar troque trocar substitua substituir insira inserir coloque cole digite preencha gere",
    "gerar adicione informe defina",  # Portuguese
    "changez changer remplacez remplacer remplace entrez entrer mettez mettre inserez inserer saisissez saisir",
    "ajoutez ajouter generez generer collez coller renseigner",  # French
    "andern aendern andere aendere ersetzen ersetze eintragen einfugen einfuegen eingeben generieren generiere",
    "setze einsetzen hinterlegen",  # German
    "cambiare sostituisci sostituire inserisci inserire metti mettere incolla scrivi generare",  # Italian
    "zmien zmienic wstaw wpisz wklej podaj wygeneruj zastap",  # Polish
    "degistir degistirin degistiriniz girin giriniz yazin yaziniz ekleyin olusturun yapistirin",  # Turkish
    "ganti gantilah isi masukkan ubah tulis tempel",  # Indonesian
    "thay nhap dien",  # Vietnamese
    "замените заменить измените изменить вставьте вставить введите укажите впишите сгенерируйте поменяйте "
    "замініть змініть вставте введіть згенеруйте",  # Russian, Ukrainian
)
_ADJECTIVES = _set("a an the real actual own strong secure random something proper")
_THIS = _set(
    "esto esta este isso isto essa esse ceci cela dies das",
    "diese dieses questo questa to bunu ini this me mich moi mi",
    "mnie mir please bitte favor svp prego prosze lutfen silakan пожалуйста",
)
_HERE = _set(
    "here aqui aca ici hier qui tutaj buraya disini здесь сюда тут сюди ovde zde",
)
# Words that call the value unreal.
_UNREAL = _set(
    "example examples dummy fake placeholder sample mock stub bogus fictional ejemplo exemplo exemple beispiel",
    "esempio przyklad ornek contoh vidu пример приклад falso ficticio",
    "faux fausse falsch foo foobar baz lorem ipsum blah whatever",
)
# The same, but legitimate in names of databases and modes: they count in secrets only.
_UNREAL_IN_SECRETS = _set(
    "todo fixme tbd test tests testing demo temp temporary tmp prueba teste essai dev development"
)
_NOTHING = _set(
    "null undefined none nil nan na n/a todo fixme tbd tbc tba wip empty blank unset missing void nothing unknown "
    "- -- --- ? ?? ??? . .. _ # optional opcional required obligatoire "
    "disabled skip ninguno nenhum vacio vazio vide leer keine нет 없음 なし 无 待定 string "
)
_NOTHING_ANYWHERE = frozenset(["TODO", "FIXME", "TBD", "TBC", "TBA", "CHANGEME", "REPLACEME", "PLACEHOLDER", "XXX"])

# Every word that has a part in the grammar.
_GRAMMAR = (
    NOUNS
    | FILL
    | _YOUR
    | _YOUR_SHORT
    | _MY
    | _HERE
    | _VERBS
    | _VERBS_ELSEWHERE
    | _THIS
    | _POINTERS
    | _UNREAL
    | _STANDALONE
)

# Scripts that are written without spaces have markers instead of words. Each speaks to the reader.
_MARKERS = tuple(
    fold(
        "여기에 입력 귀하의 당신의 본인의 변경하세요 "
        "변경하십시오 변경해 바꾸세요 교체하세요 하세요 하십시오 넣으세요 "  # Korean
        "あなたの ここに 入力 ください 置き換え 変更し ご自身の お使いの "  # Japanese
        "你的 您的 请 請 替换 替換 填写 填寫 填入 输入 輸入 修改 更改 改成 换成 此处 此處 这里 這裡 在这里"  # Chinese
    ).split()
)
# Left to themselves these letters are words for people: no generator draws secrets from them.
_PEOPLE = re.compile(r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# -- The names ---------------------------------------------------------------------------------------------------

# Variables whose value is meant to be read by people: any sentence may stand there.
_PROSE = _set(
    "message messages msg text title subtitle subject body banner greeting welcome prompt instructions instruction",
    "placeholder hint tooltip cta button",
    "description caption label slogan tagline motto note notice announcement footer header persona intro bio copy",
    "question answer reply comment headline summary disclaimer content",
)
# Variables whose value is the name of a field or a pattern, so that it may well repeat the variable's name.
_NAMING = _set(
    "claim claims attribute attributes attr field fields column columns header headers param params parameter cookie",
    "property properties label labels prefix suffix scope scopes format pattern template filter query regex csp sort",
    "order type types event events mode policy permission",
    "permissions role roles job jobs task tasks strategy feature",
    "flag flags action actions driver provider backend command script locale classes class",
)
_PATTERNS = _set("format pattern mask regex template filter query csp separator delimiter divider line cron layout")
# Variables that programs read: no letters but Latin ones are of use in them.
_MACHINE = _set(
    "port host hostname url uri user username id db database schema endpoint bucket region email mail address key",
    "expires expiry expiration ttl sec seconds secs minutes timeout",
    "rounds sid arn webhook dsn token secret domain ip",
)
_NUMBERED = _set("id ids number phone sid account tel telephone mobile whatsapp msisdn chat guild owner client app")
_CHAIN = _set("address addresses contract wallet hash account factory router signer owner recipient treasury key")
# Names that applications choose freely: `my` and the own name are fine there.
_FREE = _set(
    "db database app application service site user username title location queue topic schema index collection"
)
_PLACES = _set("bucket id url uri host hostname email sender recipient key endpoint domain username user address")


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


_ALIASES = {
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
    words = frozenset(ordered) | {_ALIASES.get(word, word) for word in ordered} | frozenset(glued)
    return Name(
        words=words,
        spelled=ordered,
        ordered=tuple(_ALIASES.get(word, word) for word in ordered),
        secret=((is_secret_key(key) or not words.isdisjoint(_SECRETS_ELSEWHERE)) and not _is_about(ordered))
        or _is_half_secret(ordered),
        prose=bool(words & _PROSE),
        naming=bool(words & _NAMING)
        or (ordered[-1:] == ("name",) and not words.isdisjoint({"token", "cookie", "key", "secret", "header"})),
        pattern=bool(words & _PATTERNS) and ordered[-1:] not in {("id",), ("ids",)},
        machine=bool(words & _MACHINE),
    )


# `PASSWORD_HASHER` names a class, `JWT_ISS` a claim, `REWARD_ITEM_KEY` a thing.
_ABOUT = _set(
    "alias hasher hashers hashing encoder generator validator kdf resolver handler service class strength iss aud"
)
_ABOUT_ANYWHERE = _set("percent kb mb memory jitter parallelism")
_ABOUT_KEYS = _set("item lock setting menu record map feature event")


def _is_about(words: tuple[str, ...]) -> bool:
    """Whether the name is that of a secret's property, beyond what `is_secret_key` knows of."""
    if words[-1] in _ABOUT or not _ABOUT_ANYWHERE.isdisjoint(words):
        return True
    return len(words) >= 2 and words[-1] == "key" and words[-2] in _ABOUT_KEYS


_SECRETS_ELSEWHERE = _set("senha senhas contrasena passwort kennwort motdepasse mdp haslo sifre segredo secreta")
_HALF_SECRETS = frozenset(
    [("access", "code"), ("secret", "code"), ("secret", "id"), ("redis", "auth"), ("memcached", "auth")]
)


def _is_half_secret(words: tuple[str, ...]) -> bool:
    """The public halves of key pairs, and codes: a stand-in in them is as useless as in the secret."""
    return words[-3:] == ("access", "key", "id") or words[-2:] in _HALF_SECRETS


# -- References --------------------------------------------------------------------------------------------------

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


# -- The judgement -----------------------------------------------------------------------------------------------

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\da-zA-Z_]+")


def words_of(text: str) -> list[str]:
    """The words of a value, folded and in lower case, camelCase taken apart; no more than some dozens."""
    return [found.group().lower() for found in islice(_WORD.finditer(fold(text)), _MAX_WORDS)]


def placeholder(key: str, value: str, *, secret: bool | None = None) -> str | None:
    """Why the value is a stand-in, as a clause that holds no part of it; None where it may be real.

    Args:
        key: The variable's name.
        value: What it holds, as the application would see it.
        secret: Whether it is a secret, where something better than the name says so.
    """
    text = unquoted(value)
    if not text:
        return None
    if "$" in text or "%" in text or ":" in text or "/" in text or "[" in text:
        if _STORE.match(text) or _VARIABLE.match(text) or _PERCENT.fullmatch(text):
            return None
        # What is left of `redis://${HOST}` is judged; an expansion alone is not.
        text = _EXPANSION.sub("\N{SECTION SIGN}", text)
        if not text.strip("\N{SECTION SIGN}/:@.,-_ "):
            return None
    name = name_of(key, secret)
    return _whole(name, text) or _structured(name, text) or _phrase(name, text)


def _whole(name: Name, text: str) -> str | None:
    """What shows in the value as one piece: nothing, fillers, sequences, wrappers, published keys."""
    lower = text.lower()
    if text.upper() == text and text.strip("!?.:<>[]_ ") in _NOTHING_ANYWHERE:
        return NULL
    if name.secret:
        if lower in _NOTHING:
            return NULL
        if text.startswith("eyJ") and _is_demo_jwt(text):
            return DEMO
        if _PUBLISHED.match(text) or _DOCUMENTED.search(text):
            return DEMO
        if _PEOPLE.search(text):
            return WORDS
        if _is_mash(text):
            return MASH
    if name.pattern and not name.secret:
        return None
    return _filler(name, text) or _wrapper(name, text)


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
_ROWS = frozenset("asdfghjkl")


def _is_mash(text: str) -> bool:
    """Lower-case letters alone, few different ones, mostly of the row where the hands rest, the same pairs again."""
    if not 8 <= len(text) <= 80 or not (text.isascii() and text.isalpha() and text.islower()):
        return False
    kinds = len(set(text))
    pairs = [a + b for a, b in pairwise(text)]
    on_row = sum(char in _ROWS for char in text) / len(text)
    repeated = 1 - len(set(pairs)) / len(pairs)
    return kinds <= 10 and ((on_row >= 0.85 and kinds >= 3) or (on_row >= 0.5 and repeated >= 0.25 and kinds <= 6))


# -- Fillers -----------------------------------------------------------------------------------------------------

_PREFIX = re.compile(
    r"""\A(?:sk-ant-(?:api\d\d-)?|sk-proj-|sk-or-(?:v1-)?|(?:sk|pk)-lf-|sk-|pk-|(?:sk|pk|rk)_(?:test|live)[_-]?|whsec_
        |gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|AKIA|ASIA|AIza(?:Sy)?|ya29\.|SG\.|AC(?=[0-9a-fxX.*])|SK(?=[0-9a-fxX.*])
        |re_|hf_|gsk_|tvly-|nvapi-|pplx-|xai-|r8_|lsv2_(?:pt|sk)_|phc_|npm_|pypi-|dop_v1_|sb_(?:secret|publishable)_
        |sbp_|shpat_|shpss_|EAA[A-Z]*|price_|prod_|plan_|acct_|cus_|prj_|team_|G-|UA-|GTM-|AW-|DC-|key-|eyJ|0x|ca-pub-
        |base64:|Bearer\ |Basic\ |\+)""",
    re.VERBOSE,
)
_SEGMENTS = re.compile(r"[-_.:/@=+, ]+")
_RUN = re.compile(r"(.)\1{2,}")
_X_RUN = re.compile(r"[xX]{5,}|\*{5,}|•{3,}|\u2026|\.{5,}|#{7,}|\?{7,}")
_FILLING = frozenset("xX*•#?_.…")


# Less than any key has, or with dots in it.
_EMPTY_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]+-----(?:\\n|\s)*(?:[^-]{0,80}|[^-]{0,200}\.\.\.[^-]{0,200})(?:-----END|\Z)"
)


def _filler(name: Name, text: str) -> str | None:
    body = _PREFIX.sub("", text, count=1)
    vendor = len(body) < len(text)
    if vendor and not body.strip("_-.") and (name.secret or name.words & {"key", "token"}):
        return STUB
    if vendor and name.secret and len(body) < 8 and body.isalnum() and not text.startswith(("0x", "+")):
        return STUB
    if text.startswith("-----BEGIN ") and _EMPTY_PEM.match(text):
        return STUB
    if text.endswith(("...", "…")) and not name.prose and " " not in text.strip(". …"):
        return FILLER
    return _filling(name, text, body, vendor=vendor)


def _filling(name: Name, text: str, body: str, *, vendor: bool) -> str | None:
    """What is left behind a vendor's prefix: characters that only take up room."""
    bare = [part for part in _SEGMENTS.split(body) if part]
    joined = "".join(bare)
    if set(text) == {"?"}:
        return FILLER
    if not joined:
        return FILLER if len(text) >= 3 and (name.secret or set(text) <= {"-", "_"}) else None
    kinds = set(joined.lower())
    if kinds <= _FILLING and len(joined) >= 3 and (name.secret or "x" in kinds or "•" in kinds or len(joined) >= 6):
        return FILLER if kinds != {"*"} or name.secret or len(text) >= 4 else None
    if _X_RUN.search(text) and not _is_prose(name, text):
        return FILLER
    # `8F2K-XXQ1` is a key; a segment of nothing but x is none.
    if any(len(part) >= 3 and set(part) <= {"x", "X"} for part in bare[-6:]) and not _is_host_of_xxx(text):
        return FILLER
    if vendor and any(len(part) >= 5 and set(part) == {"0"} for part in bare[-4:]):
        return FILLER
    if joined.isdigit() and not (name.secret or vendor or name.words & _NUMBERED or "-" in text):
        return None
    if len(kinds) == 1 and (len(joined) >= 8 or (name.secret and len(joined) >= 3)) and not text.startswith("#"):
        return FILLER
    if name.secret and len(joined) >= 8:
        longest = max((len(found.group()) for found in _RUN.finditer(joined)), default=0)
        if longest >= 8 and longest >= 0.25 * len(joined):
            return FILLER
        if _is_repeated(joined):
            return FILLER
    return _sequence(name, body, joined, vendor=vendor)


def _is_host_of_xxx(text: str) -> bool:
    """Whether the text is an address, where `xxx` is also a top-level domain."""
    return "://" in text and text.endswith((".xxx", ".xxx/"))


def _is_repeated(text: str) -> bool:
    """Whether a text is one short unit again and again: ``abc1abc1abc1``."""
    return (text + text).find(text, 1) <= min(8, len(text) // 2)


def _runs(text: str) -> bool:
    """Whether a text falls into runs of neighbours in the alphabet or among the digits, each of three or more."""
    length = 1
    step = 0
    for a, b in pairwise(text):
        now = _step(a, b)
        if now and (length == 1 or now == step):
            step = now
            length += 1
        elif length >= 3:
            length = 1
            step = 0
        else:
            return False
    return length >= 3 or len(text) <= 1


def _longest_run(text: str) -> int:
    best = length = 1
    step = 0
    for a, b in pairwise(text):
        now = _step(a, b)
        if now and (length == 1 or now == step):
            length += 1
        else:
            length = 2 if now else 1
        step = now
        best = max(best, length)
    return best


def _step(a: str, b: str) -> int:
    """1 or -1 from one letter or digit to its neighbour, 9 and 0 being neighbours too; else 0."""
    if a + b == "90":
        return 1
    if a + b == "09":
        return -1
    step = ord(b) - ord(a)
    return step if step in (1, -1) else 0


def _sequence(name: Name, body: str, joined: str, *, vendor: bool) -> str | None:
    lower = joined.lower()
    numbered = name.words & _NUMBERED
    # Chance draws no twelve neighbours in a row, and no number of a telephone has eight.
    longest = _longest_run(lower[:200]) if len(lower) >= 8 else 0
    if longest >= (8 if numbered and not name.secret else 12) or (
        name.secret and longest >= 6 and longest >= 0.6 * len(lower)
    ):
        return SEQUENCE
    # `123456:ABC-…` is the token that the manual of Telegram's bots shows.
    if name.secret and ":" in body and _counts_up(body.partition(":")[0], 6):
        return SEQUENCE
    if not lower.isascii() or not lower.isalnum() or len(lower) > 200:
        return None
    if name.secret:
        if len(lower) >= (3 if lower.isalpha() else 6) and (_runs(lower) or (len(lower) >= 9 and _runs(lower[1:]))):
            return SEQUENCE
        return None
    # A vendor's prefix before a sequence: `price_12345`, `pk-lf-1234567890`.
    if vendor and _counts_up(_SEGMENTS.split(body)[-1], 5):
        return SEQUENCE
    numbers = [part for part in body.replace(" ", "").split(",") if part]
    if numbers and (numbered or _UUID.fullmatch(body)):
        return SEQUENCE if all(_counts_up(part.replace("-", ""), 7) for part in numbers) else None
    return None


_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _counts_up(text: str, least: int) -> bool:
    text = text.lstrip("+")
    if not text.isascii() or not text.isalnum():
        return False
    if text.startswith("01") and text.isdigit():
        least = min(least, 6)
    return len(text) >= least and _runs(text.lower())


# -- Wrappers ----------------------------------------------------------------------------------------------------

_NAMELIKE = re.compile(r"[^\W\d_][\w .,:()'/-]+")
_ANGLED = re.compile(r"<\s*([^<>@=\"'%/]{2,120}?)\s*>")
_SQUARED = re.compile(r"\[([^\[\]\"',{}:^\\|]{2,120})\]")
_BRACED = re.compile(r"\{\{\s*([^{}]{1,120}?)\s*\}\}|(?<![\w$}])\{([A-Za-z][A-Za-z0-9]*(?:[_ -][A-Za-z0-9]+)+)\}")
_DUNDER = re.compile(r"__[A-Z][A-Z0-9_]*__|%%[A-Za-z_]+%%|@@[A-Za-z_]+@@|#\{[A-Za-z_.]+\}#?|\(\([A-Za-z_-]+\)\)")
_HTML = _set("p b i br div span html body a h1 h2 h3 strong em head img ul li table script style hr svg")


def _wrapper(name: Name, text: str) -> str | None:
    if _is_prose(name, text) and not (text[0] in "<[{_" and text[-1] in ">]}_" and text.count(" ") <= 4):
        return None
    if text[0] == "<" and text[-1] == ">" and "@" not in text and "</" not in text and any(map(str.isalpha, text)):
        inner = words_of(text)
        return WRAPPED if inner[0] not in _HTML and text.count("<") == 1 and _is_wordy(inner) else None
    if "<" in text:
        for found in islice(_ANGLED.finditer(text), _MAX_PARTS):
            inner = words_of(found[1])
            if not inner or inner[0] in _HTML or not _is_wordy(inner) or not _NAMELIKE.fullmatch(found[1]):
                continue
            if (not name.secret and "://" in text) or _mostly_known(inner, name.words):
                return WRAPPED
    if "[" in text and not text.startswith("[]"):
        for found in islice(_SQUARED.finditer(text), _MAX_PARTS):
            inner = words_of(found[1])
            if found.group() != text and not any(word in NOUNS or word in _YOUR or word in _VERBS for word in inner):
                continue
            known = sum(word in NOUNS or word in FILL or word in name.words or word in _YOUR for word in inner)
            named = found[1].isupper() and any(map(str.isalpha, inner)) and (known or found.group() == text)
            # A regular expression's class and a list have brackets too.
            if inner and max(map(len, inner)) >= 3 and _is_wordy(inner) and (named or known * 2 >= len(inner)):
                return WRAPPED
    return _braces(name, text)


def _braces(name: Name, text: str) -> str | None:
    """Braces, underscores and the marks of template languages, left as they were."""
    if "{" in text:
        for found in islice(_BRACED.finditer(text), _MAX_PARTS):
            if found[1] or (found[2] and (name.secret or found[2].isupper() or found.group() == text)):
                return WRAPPED
    if "_" in text or "%" in text or "@" in text or "(" in text or "{" in text:
        found_dunder = _DUNDER.search(text)
        if name.secret and re.fullmatch(r"\{[A-Za-z_ ]+\}", text):
            return WRAPPED
        if name.secret and re.fullmatch(r"_{2,}[A-Za-z]\w*?_{2,}", text):
            return WRAPPED
        if found_dunder and (found_dunder.group() == text or "://" in text):
            return WRAPPED
    return None


def _is_prose(name: Name, text: str) -> bool:
    """Whether the value is a text for people and allowed to be one."""
    return not name.secret and " " in text and (name.prose or text.count(" ") > 7)


# -- Addresses, component by component -----------------------------------------------------------------------------

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://)?(?P<rest>\S+)")
_EMAIL_IN = re.compile(r"(?P<local>[^\s<>@,;:/]{1,80})@(?P<host>[^\s<>@,;:/]+\.[^\s<>@,;:/]+)")
_HOSTLIKE = re.compile(r"(?:\*?\.)?[A-Za-z0-9§_-]+(?:\.[A-Za-z0-9§_-]+)+\.?(?::\w+)?(?:/\S*)?")
_PORT = re.compile(r":([A-Za-z_][\w-]*)(?:[/?]|$)")

_USERS = _set(
    "user username usr uname dbuser youruser",
    "yourusername myuser myusername usuario utilisateur benutzer benutzername",
    "utente uzytkownik kullanici pengguna login userid name пользователь 用户名 用户 ユーザー 사용자 사용자명",
)
_PASSWORDS = _set(
    "password pass passwd pwd pw dbpassword yourpassword yourpass mypassword contrasena contraseña senha clave",
    "motdepasse mdp passwort kennwort haslo sifre parola",
    "sandi пароль 密码 密碼 パスワード 비밀번호 userpassword secret",
)
_DATABASES = _set(
    "dbname databasename nameofdatabase nombredb nombrebd nomebanco nomedobanco nombasededonnees datenbankname"
)
# Labels that no company would take; `service.com` and the like stand in for any.
_YOURS_JOINED = _set(
    "tudominio sudominio seudominio tucorreo suemail seuemail tuemail seusite susitio tusitio tuempresa suaempresa",
    "tuusuario seuusuario tuproyecto seuprojeto votredomaine votresite votreemail votreprojet deinedomain",
    "deinedomaene deinserver deinprojekt ihredomain tuodominio tuosito tuaemail twojadomena twojserwer alanadiniz",
    "siteniz eposteniz domainanda domainkamu emailanda tenmien vashdomen",
)
_STAND_IN_LABELS = _YOURS_JOINED | _set(
    "example examples exemple exemplo ejemplo beispiel esempio przyklad ornek contoh primer",
    "yourdomain mydomain somedomain anydomain thedomain domainname mysite somesite sitename mywebsite",
    "mycompany somecompany yourname yourhost myserver midominio meudominio meusite mondomaine monsite",
    "meinedomain miodominio",
)
_STAND_IN_ALONE = _set(
    "domain domains website company server hostname host organization organisation dominio domaine domena alanadi",
    "empresa entreprise firma exampledomain testdomain foo bar foobar acmecorp site service provider endpoint test",
    "myapp xxx xyz abc email yourorg fqdn",
)
_SECOND_LEVEL = _set("co com net org ac gov edu or ne go")
_RESERVED_TLDS = _set("example invalid")
# Hosts where the first label is the customer's: a generic word there is nobody's.
_TENANTS = (
    "supabase.co supabase.com auth0.com okta.com firebaseapp.com firebaseio.com firebasestorage.app appspot.com "
    "azurewebsites.net openai.azure.com search.windows.net vault.azure.net core.windows.net onmicrosoft.com "
    "cognitiveservices.azure.com myshopify.com zendesk.com atlassian.net mongodb.net upstash.io neon.tech "
    "vercel.app netlify.app herokuapp.com railway.app onrender.com fly.dev ngrok.io ngrok-free.app workers.dev "
    "pages.dev r2.cloudflarestorage.com s3.amazonaws.com digitaloceanspaces.com daily.co livekit.cloud "
    "algolia.net b2clogin.com execute-api.us-east-1.amazonaws.com cloudfunctions.net run.app hasura.app "
    "salesforce.com freshdesk.com pinecone.io weaviate.network qdrant.io sentry.io"
).split()
_TENANT_SUFFIXES = tuple("." + tenant for tenant in _TENANTS)


def _structured(name: Name, text: str) -> str | None:
    """Addresses of all kinds, also several in a list."""
    if "/" in text or "\\" in text:
        if _MANUAL_PATH.search(fold(text)):
            return PATH
    elif "." not in text and "@" not in text and ":" not in text:
        return _shapes(name, text)
    if _is_prose(name, text):
        return None
    for part in islice(re.finditer(r"[^\s,;|\"'()\[\]]+", text), _MAX_PARTS):
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
    if text.startswith("0x") and (name.secret or name.words & _CHAIN) and (odd := _ODD_HEX.match(text)):
        words = words_of(odd.group()[2:])
        known = any(len(word) >= 3 and (word in NOUNS or word in FILL or word in name.words) for word in words)
        return GENERIC if known and _is_wordy(words) and _mostly_known(words, name.words) else None
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
                or _host(name, host)
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
    elif _HOSTLIKE.fullmatch(part) and not _PREFIX.match(part) and not part.replace(".", "").isdigit():
        return _host(name, part.partition("/")[0])
    if email is None:
        return None
    return _host(name, email["host"], EMAIL) or _local_part(email["local"], email["host"])


def _is_user(text: str) -> bool:
    plain = "".join(words_of(text)).rstrip("0123456789")
    return plain in _USERS or _says_your(words_of(text), frozenset())


def _is_password(text: str) -> bool:
    plain = "".join(words_of(text)).rstrip("0123456789")
    return plain in _PASSWORDS or _says_your(words_of(text), frozenset())


def _login(name: Name, login: str, host: str, path: str) -> str | None:
    user, colon, password = login.partition(":")
    for part in (user, password):
        if part and (_says_your(words_of(part), name.words) or _upper_stand_in(part) or _is_change(words_of(part))):
            return DSN
        if len(part) >= 3 and set(part) <= _FILLING:
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
    if _PEOPLE.search(user) or _PEOPLE.search(password):
        return DSN
    return None


def _calls_itself_unreal(words: list[str]) -> bool:
    return not _UNREAL.isdisjoint(words) and all(w in _UNREAL or w in NOUNS or w in FILL or w.isdigit() for w in words)


def _host(name: Name, host: str, clause: str = HOST) -> str | None:
    host, colon, port = host.partition(":")
    if colon and port and port[0].isalpha() and words_of(port) and set(words_of(port)) <= NOUNS | _YOUR:
        return DSN
    labels = [label for label in fold(host).strip(".*").split(".") if label]
    if not labels:
        return None
    lower = [label.lower() for label in labels]
    if lower[-1] in _RESERVED_TLDS:
        return clause
    tail = 2 if len(lower) > 2 and lower[-2] in _SECOND_LEVEL and len(lower[-1]) == 2 else 1
    registered = lower[-tail - 1] if len(lower) > tail else ""
    if registered.replace("-", "").replace("_", "") in _STAND_IN_LABELS:
        return clause
    if registered in _STAND_IN_ALONE and len(lower) <= tail + 3 and lower[-1] in _COMMON_TLDS:
        return clause
    for label, small in zip(labels[:6], lower[:6], strict=False):
        words = words_of(label)
        if _says_your(words, name.words) or (small in _STAND_IN_LABELS and len(lower) > 1):
            return clause
        if small.startswith(("your-", "your_")):
            return clause
        if len(label) >= 3 and set(small) <= {"x", "*"} and small != lower[-1]:
            return clause
        if len(lower) > 1 and _upper_stand_in(label):
            return clause
    plain = ".".join(lower)
    if plain.endswith(_TENANT_SUFFIXES) or plain in {"cluster.mongodb.net", "cluster0.mongodb.net"}:
        words = [word for word in words_of(labels[0]) if not word.isdigit()]
        generic = all(word in NOUNS or word in FILL or word in _MY or word in _UNREAL for word in words)
        # `cluster0.ab1cd.mongodb.net` has its customer in the second label.
        if (
            words
            and generic
            and (len(words) > 1 or words[0] in _TENANT_NOUNS)
            and (not plain.endswith(".mongodb.net") or len(lower) == 3)
        ):
            return clause
    return None


_COMMON_TLDS = _set("com org net io dev app co de fr es it pl br ru tr id vn cn kr jp ai tld")
_TENANT_NOUNS = _set(
    "hostname host project projectref tenant domain app myapp account instance cluster host store shop name bucket"
)


def _upper_stand_in(text: str) -> bool:
    """``PASSWORD``, ``PROJECT_REF``: hosts and logins are not written so, and the words are nouns of a manual."""
    if len(text) < 2 or not text.isascii() or not text.isupper():
        return False
    words = words_of(text)
    return any(word in NOUNS for word in words) and all(
        word in NOUNS or word in FILL or word in _YOUR or word.isdigit() or len(words) > 1 for word in words
    )


_PATH_NOUNS = _set("key token id secret sid slug name repo project username webhook dsn hash db database bucket here")


def _components(name: Name, path: str) -> str | None:
    """The segments of a path and the values of a query."""
    for segment in islice(re.finditer(r"[^/?&=#]+", path), _MAX_PARTS):
        part = segment.group()
        words = words_of(part)
        # `/docs/your-account` is a page; `/v2/your-api-key` is none.
        page = part.islower() and "_" not in part and words[-1:] and words[-1] not in _PATH_NOUNS
        if (_says_your(words, name.words) and not page) or (words and words[0] in _YOUR and part.isupper()):
            return YOURS
        if _is_change(words) or _says_here(name, words):
            return CHANGE
        if len(words) >= 2 and part.isupper() and all(word in NOUNS or word in FILL for word in words):
            return GENERIC
        if len(part) >= 4 and set(part) <= {"x", "X"}:
            return FILLER
        if re.fullmatch(r"[TBC]0{6,}[0-9]*", part):
            return FILLER
    return None


_LOCALS = _set(
    "you youruser yourname yourmail youremail myemail mymail someone somebody anyone example ejemplo exemplo exemple",
    "beispiel yourgmail youraddress tuemail tucorreo micorreo seuemail meuemail votreemail votremail deineemail",
    "emailaddress firstname firstnamelastname johndoe janedoe placeholder",
)
_MAILERS = _set(
    "gmail outlook hotmail yahoo email mail test domain naver qq icloud yandex mailserver proton protonmail"
)


def _local_part(local: str, host: str) -> str | None:
    words = words_of(local)
    if _says_your(words, frozenset()) or (words and (words[0] in _YOUR or words[0].startswith("your"))):
        return EMAIL
    if "".join(words) in _LOCALS or _calls_itself_unreal(words_of(host.rpartition(".")[0])):
        return EMAIL
    # `test@gmail.com`: nobody's company, and no one's name.
    mailer = host.lower().partition(".")[0] in _MAILERS
    known = all(w in NOUNS or w in _MY or w in _UNREAL or w in _UNREAL_IN_SECRETS or w.isdigit() for w in words)
    if mailer and words and known:
        return EMAIL
    return None


# -- Phrases -----------------------------------------------------------------------------------------------------


def _says_your(words: list[str], own: frozenset[str]) -> bool:
    """A possessive and its noun. The noun decides: ``yoursurprise`` and ``your-cause`` are names of their own."""
    for i, word in enumerate(words):
        if word in _YOUR:
            near = words[i + 1 : i + 6]
            if word in {"anda", "kamu"} or (i and i == len(words) - 1):
                near = words[max(0, i - 3) : i]
            if any(other in NOUNS or other in own or _is_noun(other) for other in near):
                return True
        elif word in _YOUR_SHORT:
            following = words[i + 1] if i + 1 < len(words) else ""
            if following in NOUNS or (following in own and i + 2 < len(words)):
                return True
            if following in FILL and i + 2 < len(words) and (words[i + 2] in NOUNS or words[i + 2] in own):
                return True
        elif len(word) > 5 and (_is_yours_joined(word) if word.startswith("your") else word in _YOURS_JOINED):
            return True
    return words[-2:] == ["cua", "ban"] or words[-3:-1] == ["cua", "ban"]


def _is_yours_joined(word: str) -> bool:
    return _is_noun(word[4:]) or (len(word) >= 12 and any(word.endswith(noun) for noun in _LAST_NOUNS))


_LAST_NOUNS = ("username", "password", "token", "secret", "apikey", "domain", "server", "account", "bucket", "project")


def _is_noun(word: str) -> bool:
    """A noun, or several without a space between them."""
    return word in NOUNS or (len(word) >= 6 and segments(word, NOUNS) is not None)


_SHORT_WORDS = frozenset(["my", "db", "id", "is", "a"])


def segments(word: str, *known: frozenset[str]) -> list[str] | None:
    """A word as a row of known words of three letters or more (and a few short ones), or None."""
    if len(word) > 40 or not word.isalpha():
        return None
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is None:
                continue
            part = word[start:end]
            if (len(part) >= 3 or part in _SHORT_WORDS) and any(part in group for group in known):
                row = [*before, part]
                rival = best[end]
                if rival is None or len(row) < len(rival):
                    best[end] = row
    return best[-1]


def _mostly_known(words: list[str], own: frozenset[str]) -> bool:
    """Whether half of the words belong to the grammar. A passphrase has one of them by chance, seldom two."""
    content = [word for word in words if not word.isdigit()]
    known = sum(word in _GRAMMAR or word in own or _is_noun(word.removeprefix("your")) for word in content)
    return known * 2 >= len(content)


def _is_change(words: list[str], *, secret: bool = False, own: frozenset[str] = frozenset()) -> bool:
    """An imperative and its object."""
    if words[:1] == ["required"] and len(words) >= 3 and not _VERBS.isdisjoint(words[1:]):
        return True
    if secret and ("openssl" in words or (len(words) == 1 and (words[0] in _VERBS or words[0] in _VERBS_ELSEWHERE))):
        return True
    for i, word in enumerate(words):
        if word in _STANDALONE or word.startswith(("changeme", "replaceme", "changethis")):
            return True
        rest = words[i + 1 :]
        following = rest[0] if rest else ""
        if word in _VERBS and i <= 6:
            if following in _POINTS_AT_READER:
                return True
            if word in {"replace", "swap"} and following in {"with", "by"}:
                return True
            if following in {"to", "with", "in", "before", "for"} and any(
                other in _LATER or other in _YOUR or other in _ADJECTIVES for other in rest[1:4]
            ):
                return word in {"change", "replace", "set", "update", "fill", "override"}
            is_object = following in _POINTERS or following in NOUNS or following in own or following in FILL
            if secret and is_object and (i == 0 or not _is_noun(word)) and _mostly_known(words, own):
                return True
        elif word in _VERBS_ELSEWHERE:
            others = [other for other in words if other != word]
            if secret and not _mostly_known(words, own):
                continue
            if any(other in NOUNS or other in _HERE or other in own for other in others):
                return secret or len(others) >= 1
            if secret and (i <= 1 or following in _LATER) and any(other in FILL or other in _THIS for other in others):
                return True
    return False


def _says_here(name: Name, words: list[str]) -> bool:
    content = [word for word in words if not word.isdigit()]
    if len(content) < 2 or not _HERE.intersection(content[-2:]) or "here" in name.words:
        return False
    nouns = any(word in NOUNS or word in name.words or word in _YOUR for word in content)
    if nouns:
        return True
    if any(len(word) < 3 for word in content) or len(content) < len(words):
        return False
    return name.secret and content[-1] in _HERE and content[-1] != "qui" and len(content) <= 6


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.]*://")


def _phrase(name: Name, text: str) -> str | None:
    if _is_prose(name, text):
        return None
    if not text.isascii():
        clause = _other_script(name, text)
        if clause:
            return clause
    body = _PREFIX.sub("", text, count=1) if name.secret else text
    if "://" in body and not _SCHEME.match(body):
        # An instruction may name the place where the key is to be had.
        body = body.partition("http")[0]
    words = words_of(body)
    if not words or not _is_wordy(words):
        return None
    if "://" not in body:
        if _says_your(words, name.words) and (
            (not name.secret and len(words) <= 6) or _mostly_known(words, name.words)
        ):
            return YOURS
        if _is_change(words, secret=name.secret, own=name.words):
            return CHANGE
        if _says_here(name, words):
            return HERE
        if name.secret:
            return _described(name, words)
        return _repeated(name, words, text)
    return None


def _is_wordy(words: list[str]) -> bool:
    """Whether the pieces are words. Random characters fall into many pieces of one or two, and into digits."""
    single = digits = letters = 0
    for word in words:
        if word.isdigit():
            digits += 1
        else:
            letters += len(word)
            single += len(word) == 1 and word.isascii()
    plain = len(words) - digits
    spread = digits <= 3 or (digits * 2 <= len(words) and letters >= 3 * plain)
    # Scripts without spaces say in one letter what others say in five.
    dense = letters >= (2.5 if plain > 2 else 2) * plain or any(not word.isascii() for word in words)
    return bool(plain) and dense and (single <= 2 or single * 4 <= len(words)) and spread


# Paths and the senders of letters may be written in the people's own script.
_MAY_BE_LOCAL = _set("path file dir folder from sender title brand team")


def _other_script(name: Name, text: str) -> str | None:
    if not _PEOPLE.search(text):
        return None
    # Domains may be written in any script: `https://빵집.kr`.
    local = "://" in text or "." in text or name.words & _MAY_BE_LOCAL
    if name.secret or (name.machine and not name.prose and not local):
        return WORDS
    if name.prose:
        return None
    plain = fold(text)
    return HERE if any(marker in plain for marker in _MARKERS) and len(plain) <= 60 else None


CREDENTIALS = _set(
    "password passwd pass pwd pw secret token key",
    "clave contraseña senha chave segredo passwort schluessel cle chiave",
    "haslo klucz sifre anahtar пароль ключ токен",
)
_OF_A_MANUAL = _MY | _UNREAL | _HERE | {"this", "some", "any"}


def _described(name: Name, words: list[str]) -> str | None:
    """A secret made of generic words: `my-webhook-secret`, `jwt_secret_key`, `demo key`."""
    known: list[str] = []
    several = sum(not word.isdigit() for word in words) > 1
    unknown = 0
    unreal = False
    for word in words:
        if word in _UNREAL or word in _UNREAL_IN_SECRETS:
            unreal = True
            known.append(word)
        elif word.isdigit() or len(word) == 1:
            continue
        elif word in _GRAMMAR or word in name.words:
            known.append(word)
        elif len(word) >= 6 and (parts := segments(word, NOUNS, FILL, _MY, _HERE, _UNREAL, name.words)):
            # `supersecret` alone is somebody's bad choice; `mysecretkey` is a manual's.
            known.extend(parts if several or not _OF_A_MANUAL.isdisjoint(parts) else parts[-1:])
            unreal = unreal or not _UNREAL.isdisjoint(parts)
        else:
            unknown += 1
    nouns = sum(word in NOUNS or word in name.words for word in known)
    own = [_ALIASES.get(word, word) for word in words]
    if len(own) >= 2 and name.words.issuperset(own):
        return ECHO
    if _is_end_of(words, name):
        return ECHO
    if not unknown and len(known) >= 2 and (nouns or several):
        return EXAMPLE if unreal else GENERIC
    if not unknown and len(known) == 1 and known[0] in _UNREAL:
        return EXAMPLE
    # `password-to-the-orders-db`: a noun and what it is for; `my-random-string-for-tests`.
    if len(words) >= 3 and words[0] in CREDENTIALS and words[1] in _PREPOSITIONS:
        return GENERIC
    if unknown == 1 and len(known) >= 4 and nouns and words[0] in _OF_A_MANUAL:
        return GENERIC
    if unreal and unknown <= 1 and nouns and len(known) >= 2:
        return EXAMPLE
    # The key's own words, once more, with one that is not in it: `PAYMENTS_SECRET=acme_payments_secret_key`.
    if unknown <= 1 and len(known) >= 3 and nouns >= 3 and sum(word in name.words for word in known) >= 2:
        return ECHO
    return None


_TOKEN = re.compile(r"[\w .-]+")
# The noun that a value ends in when it is the name of a slot instead of what belongs into it.
_SLOTS = _set(
    "name username hostname id url uri endpoint address password token secret key email identifier number port region"
)


_IDENTIFIERS = _set("id ids sid uuid address addresses channel guild key token hash account")
_PREPOSITIONS = _set("to for of from the de del para do da pour du fuer fur for with without")
# `nome_do_banco`: the link between two nouns that names have no use for.
_LINKS = _set("de del do da dos das di del della der des von od for of")
_SLUG = re.compile(r"(?:owner|user|username|org|organization|account)/(?:repo|repository|project|image|repo[-_]?name)")
_LONE_SLOTS = _set(
    "username hostname dbname databasename url uri endpoint email subdomain address projectid bucketname"
)


def _is_end_of(words: list[str], name: Name) -> bool:
    """Whether the value is the end of the variable's name, two words at least, written without what parts them."""
    joined = "".join(words)
    end = len(name.spelled)
    return len(name.spelled) >= 2 and any("".join(name.spelled[start:]) == joined for start in range(end - 1))


def _repeated(name: Name, words: list[str], text: str) -> str | None:
    """The variable's own name, or the name of the slot, in variables that are no secrets."""
    if name.words & {"repo", "repository", "github", "image"} and _SLUG.fullmatch(text.lower()):
        return GENERIC
    if name.naming or not name.ordered or len(words) > 8 or not _TOKEN.fullmatch(text):
        return None
    plain = [_ALIASES.get(word, word) for word in words]
    if (len(plain) >= 2 and tuple(plain) == name.ordered[-len(plain) :]) or _is_end_of(words, name):
        return ECHO
    own_unreal = [word for word in words if word in _UNREAL and word not in name.words]
    generic = all(
        word in NOUNS or word in FILL or word in name.words or word in _UNREAL or word in _MY or len(word) == 1
        for word in words
    )
    if len(words) == 1 and words[0] in _LONE_SLOTS and plain[0] == name.ordered[-1]:
        return ECHO
    if own_unreal and generic and not name.words & _FREE - {"user"} and (len(words) > 1 or name.words & _PLACES):
        return EXAMPLE
    # No identifier is a phrase with a preposition: `wallet_to_monitor`.
    if (
        name.ordered[-1] in _IDENTIFIERS
        and len(words) >= 3
        and not words[0].isdigit()
        and not _PREPOSITIONS.isdisjoint(words[1:-1])
        and any(word in NOUNS or word in name.words for word in words)
    ):
        return GENERIC
    if not generic or len(words) < 2:
        return None
    if not _LINKS.isdisjoint(words[1:-1]) and sum(word in NOUNS for word in words) >= 2:
        return GENERIC
    last = plain[-1]
    if words[-1] in _SLOTS and " " not in text and (last in name.words or words[-1] == "name" or last == "user"):
        return ECHO
    if words[0] in _MY and not name.words & _FREE and last in name.words:
        return ECHO
    return None
