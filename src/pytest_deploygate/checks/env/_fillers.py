"""Characters that only take up room, with a vendor's prefix before them or without one."""

from __future__ import annotations

import re
from itertools import pairwise

from ._clauses import FILLER, STUB
from ._names import NUMBERED, Name, is_prose
from ._sequences import SEGMENTS, sequence

__all__ = ["FILLING", "PREFIX", "filler", "is_mash"]

_ROWS = frozenset("asdfghjkl")


def is_mash(text: str) -> bool:
    """Lower-case letters alone, few different ones, mostly of the row where the hands rest, the same pairs again."""
    if not 8 <= len(text) <= 80 or not (text.isascii() and text.isalpha() and text.islower()):
        return False
    kinds = len(set(text))
    pairs = [a + b for a, b in pairwise(text)]
    on_row = sum(char in _ROWS for char in text) / len(text)
    repeated = 1 - len(set(pairs)) / len(pairs)
    return kinds <= 10 and ((on_row >= 0.85 and kinds >= 3) or (on_row >= 0.5 and repeated >= 0.25 and kinds <= 6))


PREFIX = re.compile(
    r"""\A(?:sk-ant-(?:api\d\d-)?|sk-proj-|sk-or-(?:v1-)?|(?:sk|pk)-lf-|sk-|pk-|(?:sk|pk|rk)_(?:test|live)[_-]?|whsec_
        |gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|AKIA|ASIA|AIza(?:Sy)?|ya29\.|SG\.|AC(?=[0-9a-fxX.*])|SK(?=[0-9a-fxX.*])
        |re_|hf_|gsk_|tvly-|nvapi-|pplx-|xai-|r8_|lsv2_(?:pt|sk)_|phc_|npm_|pypi-|dop_v1_|sb_(?:secret|publishable)_
        |sbp_|shpat_|shpss_|EAA[A-Z]*|price_|prod_|plan_|acct_|cus_|prj_|team_|G-|UA-|GTM-|AW-|DC-|key-|eyJ|0x|ca-pub-
        |base64:|Bearer\ |Basic\ |\+)""",
    re.VERBOSE,
)

_RUN = re.compile(r"(.)\1{2,}")
_X_RUN = re.compile(r"[xX]{5,}|\*{5,}|•{3,}|\u2026|\.{5,}|#{7,}|\?{7,}")
FILLING = frozenset("xX*•#?_.…")


# Less than any key has, or with dots in it.
_EMPTY_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]+-----(?:\\n|\s)*(?:[^-]{0,80}|[^-]{0,200}\.\.\.[^-]{0,200})(?:-----END|\Z)"
)


def filler(name: Name, text: str) -> str | None:
    body = PREFIX.sub("", text, count=1)
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
    bare = [part for part in SEGMENTS.split(body) if part]
    joined = "".join(bare)
    if set(text) == {"?"}:
        return FILLER
    if not joined:
        return FILLER if len(text) >= 3 and (name.secret or set(text) <= {"-", "_"}) else None
    kinds = set(joined.lower())
    if kinds <= FILLING and len(joined) >= 3 and (name.secret or "x" in kinds or "•" in kinds or len(joined) >= 6):
        return FILLER if kinds != {"*"} or name.secret or len(text) >= 4 else None
    if _X_RUN.search(text) and not is_prose(name, text):
        return FILLER
    # `8F2K-XXQ1` is a key; a segment of nothing but x is none.
    if any(len(part) >= 3 and set(part) <= {"x", "X"} for part in bare[-6:]) and not _is_host_of_xxx(text):
        return FILLER
    if vendor and any(len(part) >= 5 and set(part) == {"0"} for part in bare[-4:]):
        return FILLER
    if joined.isdigit() and not (name.secret or vendor or name.words & NUMBERED or "-" in text):
        return None
    if len(kinds) == 1 and (len(joined) >= 8 or (name.secret and len(joined) >= 3)) and not text.startswith("#"):
        return FILLER
    if name.secret and len(joined) >= 8:
        longest = max((len(found.group()) for found in _RUN.finditer(joined)), default=0)
        if longest >= 8 and longest >= 0.25 * len(joined):
            return FILLER
        if _is_repeated(joined):
            return FILLER
    return sequence(name, body, joined, vendor=vendor)


def _is_host_of_xxx(text: str) -> bool:
    """Whether the text is an address, where `xxx` is also a top-level domain."""
    return "://" in text and text.endswith((".xxx", ".xxx/"))


def _is_repeated(text: str) -> bool:
    """Whether a text is one short unit again and again: ``abc1abc1abc1``."""
    return (text + text).find(text, 1) <= min(8, len(text) // 2)
