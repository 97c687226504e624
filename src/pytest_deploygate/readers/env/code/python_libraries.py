"""Which calls of Python's library and of the packages around it read a variable."""

from __future__ import annotations

import ast
from typing import NamedTuple

__all__ = ["ENVIRON", "HARMLESS", "Reader", "default_given", "reader"]

ENVIRON = frozenset(
    ["os.environ", "os.environb", "starlette.config.environ", "environ.Env.ENVIRON", "environ.Env().ENVIRON"]
)
"""What maps names to variables, as `os.environ` does."""

HARMLESS = frozenset(["update", "clear", "__setitem__", "__delitem__", "__class__"])
"""What of it reads nothing."""


class Reader(NamedTuple):
    """A callable that reads a variable.

    Attributes:
        keywords: What the name can be given as, where it is not the first argument.
        default: The position of the fallback.
        required: It fails where there is neither a variable nor a fallback.
        fallback: The variable that is read where no name is given.
        prefixed: Its object may stand in a block that adds a prefix.
    """

    keywords: tuple[str, ...] = ("key",)
    default: int = 1
    required: bool = False
    fallback: str = ""
    prefixed: bool = False


_READERS = {
    "os.getenv": Reader(),
    "os.getenvb": Reader(),
    "get": Reader(),
    "pop": Reader(),
    "setdefault": Reader(),
    "__getitem__": Reader(required=True, default=9),
    "__contains__": Reader(),
}
_DECOUPLE = Reader(("option", "item"), 1, required=True)
_STARLETTE = Reader(("key",), 2, required=True)
_CALLABLE = {
    "decouple.config": _DECOUPLE,
    "decouple.AutoConfig()": _DECOUPLE,
    "decouple.Config()": _DECOUPLE,
    "prettyconf.config": _DECOUPLE,
    "prettyconf.Configuration()": _DECOUPLE,
    "starlette.config.Config()": _STARLETTE,
}
_DJANGO = ("environ.Env()", "environ.FileAwareEnv()", "environ.environ.Env()")
_DJANGO_CASTS = frozenset(["", "get_value", "list", "tuple", "dict"])
_DJANGO_METHODS = frozenset("str bytes unicode bool int float json url path".split()) | _DJANGO_CASTS
_DJANGO_URLS = {
    "db": "DATABASE_URL",
    "cache": "CACHE_URL",
    "email": "EMAIL_URL",
    "search": "SEARCH_URL",
    "channels": "CHANNELS_URL",
}
_ENVIRONS = ("environs.Env()", "environs.env", "environs.FileAwareEnv()")
_ENVIRONS_OTHERS = frozenset("read_env seal dump prefixed parser_for add_parser __custom_parsers__".split())


def reader(path: str) -> Reader | None:
    """What reads a variable by the dotted name of it; None for everything else."""
    known = _READERS.get(path) if path.startswith("os.getenv") else _CALLABLE.get(path)
    if known is not None:
        return known
    owner, _, method = path.rpartition(".")
    if owner in ENVIRON:
        return _READERS.get(method)
    if method == "get" and owner in _CALLABLE:
        return _CALLABLE[owner]
    if path in _DJANGO or owner in _DJANGO:
        return _django("" if path in _DJANGO else method)
    if path in _ENVIRONS or (owner in _ENVIRONS and method not in _ENVIRONS_OTHERS):
        return Reader(("name",), 1, required=True, prefixed=True)
    return None


def _django(method: str) -> Reader | None:
    fallback = _DJANGO_URLS.get(method.removesuffix("_url"), "")
    if fallback:
        return Reader(("var",), 1, required=True, fallback=fallback)
    if method in _DJANGO_METHODS:
        return Reader(("var",), 2 if method in _DJANGO_CASTS else 1, required=True)
    return None


def default_given(known: Reader, call: ast.Call) -> bool:
    """Whether a call has a fallback; one whose arguments are not all visible may."""
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return True
    return len(call.args) > known.default or any(k.arg in ("default", None) for k in call.keywords)
