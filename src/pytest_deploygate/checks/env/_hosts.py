"""Hosts that only documentation uses."""

from __future__ import annotations

from ._clauses import DSN, HOST
from ._grammar import says_your, words_of
from ._names import Name
from ._words import FILL, MINE, NOUNS, POSSESSIVES, UNREAL, YOURS_JOINED, fold, word_set

__all__ = ["documented_host", "is_upper_stand_in"]

_STAND_IN_LABELS = YOURS_JOINED | word_set(
    "example examples exemple exemplo ejemplo beispiel esempio przyklad ornek contoh primer",
    "yourdomain mydomain somedomain anydomain thedomain domainname mysite somesite sitename mywebsite",
    "mycompany somecompany yourname yourhost myserver midominio meudominio meusite mondomaine monsite",
    "meinedomain miodominio",
)
_STAND_IN_ALONE = word_set(
    "domain domains website company server hostname host organization organisation dominio domaine domena alanadi",
    "empresa entreprise firma exampledomain testdomain foo bar foobar acmecorp site service provider endpoint test",
    "myapp xxx xyz abc email yourorg fqdn",
)
_SECOND_LEVEL = word_set("co com net org ac gov edu or ne go")
_RESERVED_TLDS = word_set("example invalid")
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


def documented_host(name: Name, host: str, clause: str = HOST) -> str | None:
    host, colon, port = host.partition(":")
    if colon and port and port[0].isalpha() and words_of(port) and set(words_of(port)) <= NOUNS | POSSESSIVES:
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
        if says_your(words, name.words) or (small in _STAND_IN_LABELS and len(lower) > 1):
            return clause
        if small.startswith(("your-", "your_")):
            return clause
        if len(label) >= 3 and set(small) <= {"x", "*"} and small != lower[-1]:
            return clause
        if len(lower) > 1 and is_upper_stand_in(label):
            return clause
    plain = ".".join(lower)
    if plain.endswith(_TENANT_SUFFIXES) or plain in {"cluster.mongodb.net", "cluster0.mongodb.net"}:
        words = [word for word in words_of(labels[0]) if not word.isdigit()]
        generic = all(word in NOUNS or word in FILL or word in MINE or word in UNREAL for word in words)
        # `cluster0.ab1cd.mongodb.net` has its customer in the second label.
        if (
            words
            and generic
            and (len(words) > 1 or words[0] in _TENANT_NOUNS)
            and (not plain.endswith(".mongodb.net") or len(lower) == 3)
        ):
            return clause
    return None


_COMMON_TLDS = word_set("com org net io dev app co de fr es it pl br ru tr id vn cn kr jp ai tld")
_TENANT_NOUNS = word_set(
    "hostname host project projectref tenant domain app myapp account instance cluster host store shop name bucket"
)


def is_upper_stand_in(text: str) -> bool:
    """``PASSWORD``, ``PROJECT_REF``: hosts and logins are not written so, and the words are nouns of a manual."""
    if len(text) < 2 or not text.isascii() or not text.isupper():
        return False
    words = words_of(text)
    return any(word in NOUNS for word in words) and all(
        word in NOUNS or word in FILL or word in POSSESSIVES or word.isdigit() or len(words) > 1 for word in words
    )
