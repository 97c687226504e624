"""Names in brackets, braces and the marks of template languages, left as they were."""

from __future__ import annotations

import re
from itertools import islice

from ._clauses import WRAPPED
from ._grammar import MAX_PARTS, is_wordy, mostly_known, words_of
from ._names import Name, is_prose
from ._words import FILL, NOUNS, POSSESSIVES, VERBS, word_set

__all__ = ["wrapper"]

_NAMELIKE = re.compile(r"[^\W\d_][\w .,:()'/-]+")
_ANGLED = re.compile(r"<\s*([^<>@=\"'%/]{2,120}?)\s*>")
_SQUARED = re.compile(r"\[([^\[\]\"',{}:^\\|]{2,120})\]")
_BRACED = re.compile(r"\{\{\s*([^{}]{1,120}?)\s*\}\}|(?<![\w$}])\{([A-Za-z][A-Za-z0-9]*(?:[_ -][A-Za-z0-9]+)+)\}")
_DUNDER = re.compile(r"__[A-Z][A-Z0-9_]*__|%%[A-Za-z_]+%%|@@[A-Za-z_]+@@|#\{[A-Za-z_.]+\}#?|\(\([A-Za-z_-]+\)\)")
_HTML = word_set("p b i br div span html body a h1 h2 h3 strong em head img ul li table script style hr svg")


def wrapper(name: Name, text: str) -> str | None:
    if is_prose(name, text) and not (text[0] in "<[{_" and text[-1] in ">]}_" and text.count(" ") <= 4):
        return None
    if text[0] == "<" and text[-1] == ">" and "@" not in text and "</" not in text and any(map(str.isalpha, text)):
        inner = words_of(text)
        return WRAPPED if inner[0] not in _HTML and text.count("<") == 1 and is_wordy(inner) else None
    if "<" in text:
        for found in islice(_ANGLED.finditer(text), MAX_PARTS):
            inner = words_of(found[1])
            if not inner or inner[0] in _HTML or not is_wordy(inner) or not _NAMELIKE.fullmatch(found[1]):
                continue
            if (not name.secret and "://" in text) or mostly_known(inner, name.words):
                return WRAPPED
    if "[" in text and not text.startswith("[]"):
        for found in islice(_SQUARED.finditer(text), MAX_PARTS):
            inner = words_of(found[1])
            if found.group() != text and not any(
                word in NOUNS or word in POSSESSIVES or word in VERBS for word in inner
            ):
                continue
            known = sum(word in NOUNS or word in FILL or word in name.words or word in POSSESSIVES for word in inner)
            named = found[1].isupper() and any(map(str.isalpha, inner)) and (known or found.group() == text)
            # A regular expression's class and a list have brackets too.
            if inner and max(map(len, inner)) >= 3 and is_wordy(inner) and (named or known * 2 >= len(inner)):
                return WRAPPED
    return _braces(name, text)


def _braces(name: Name, text: str) -> str | None:
    """Braces, underscores and the marks of template languages, left as they were."""
    if "{" in text:
        for found in islice(_BRACED.finditer(text), MAX_PARTS):
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
