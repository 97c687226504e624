"""Secrets that a test plants, and the search for them in whatever a run writes."""

from __future__ import annotations

import base64
import json
import random
import string
import urllib.parse
from html import escape
from xml.sax.saxutils import quoteattr

from pytest_deploygate.reports.files import FORMATS

REPORTS = tuple(f"--deploygate-report={name}:report.{name}" for name in FORMATS)
"""Options that write every report, in files of these names."""


class Secrets:
    """Draws secrets, and looks for them."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.known: list[str] = []

    def _text(self, letters: str, length: int) -> str:
        return "".join(self._random.choice(letters) for _ in range(length))

    def _new(self, secret: str) -> str:
        self.known.append(secret)
        return secret

    def hexadecimal(self) -> str:
        return self._new("a0b1c2d3" + self._text("0123456789abcdef", 24))

    def mixed(self) -> str:
        return self._new("Zq8vK2n" + self._text(string.ascii_letters + string.digits, 15) + "w4")

    def weak(self) -> str:
        """Such as people make up; only its key tells that it is secret."""
        words = [self._random.choice(["Sunfl0wer", "Dr4gonfly", "Bluebe11", "Mo0nlight"]) for _ in range(2)]
        return self._new("-".join(words) + self._text(string.digits, 2))

    def quoted(self) -> str:
        """Reads otherwise in a URL, in XML and as Python or JavaScript writes it."""
        return self._new("Sunfl0wer<&>%" + self._text(string.digits, 4) + "é")

    def token(self) -> str:
        head, body = (base64.urlsafe_b64encode(self._text(string.ascii_letters, 18).encode()).decode() for _ in "ab")
        return self._new(f"eyJ{head}.eyJ{body}.{self._text(string.ascii_letters + string.digits, 20)}")

    def key(self) -> str:
        # In two parts, for those who search repositories for such keys.
        return self._new("sk_" + "live_" + self._text(string.ascii_letters + string.digits, 24))

    def url(self) -> str:
        """A URL; its password is the secret."""
        return (
            f"postgres://shop:{self._new('Hg' + self._text(string.ascii_letters + string.digits, 10))}@db.internal/shop"
        )

    def shown_in(self, outputs: dict[str, str]) -> list[tuple[str, str, str]]:
        """The secrets that an output has, each with its name and what is around it."""
        found = []
        for secret in self.known:
            for form in forms(secret):
                for name, text in outputs.items():
                    at = text.find(form)
                    if at >= 0:
                        found.append((secret, name, text[max(at - 150, 0) : at + 150]))
        return found


def forms(secret: str) -> set[str]:
    """A secret as an output may write it."""
    return {
        secret,
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        escape(secret),
        quoteattr(secret)[1:-1],
        urllib.parse.quote(secret, safe=""),
        urllib.parse.quote_plus(secret),
        secret.encode("unicode_escape").decode(),
        escape(json.dumps(secret)[1:-1]),
        secret[: max(8, len(secret) * 2 // 3)],
    }
