"""A line for a shell, taken apart into simple commands. What only the shell knows stays a piece of its word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .words import Command, NotFollowed, Piece, RawWord, Word

__all__ = ["parse_line", "split_plainly"]

LONGEST = 100_000
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=", re.ASCII)
_SPECIAL = re.compile(r"[@*#?$!0-9-]")
_DEFAULT = re.compile(r"([A-Za-z_]\w*)(?::?[-=]([^${}\\'\"`]*))?", re.ASCII)
_OPERATOR = re.compile(r"&&|\|\||;;|[;|&\n]")
_REDIRECTION = re.compile(r"\d*(?:&>>?|>>|>\||>&|<&|<>|>|<)")
_PLAIN = re.compile(r"[^\s\\'\"`$;|&<>()#]+")
_KEYWORDS = frozenset("if then else elif fi for while until do done case esac select function { } ! [[".split())


def parse_line(text: str) -> tuple[Command, ...]:
    """The simple commands of a line, or of a short script.

    Raises:
        NotFollowed: It has branches, loops, functions, here-documents, or its quotes do not end.
    """
    if len(text) > LONGEST:
        raise NotFollowed("it is too long")
    return tuple(_Lexer(text.replace("\r\n", "\n")).commands())


def split_plainly(text: str) -> tuple[Word, ...]:
    """The words of a text in which no shell replaces anything: an argument list that only knows quotes.

    Raises:
        NotFollowed: Its quotes do not end, or it has what only a shell understands.
    """
    commands = parse_line("program " + text.replace("\n", " "))
    if len(commands) != 1:
        raise NotFollowed("it has operators of a shell, and no shell reads it")
    return tuple(Word("".join(piece.written or piece.text for piece in word)) for word in commands[0].words[1:])


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def commands(self) -> Iterator[Command]:
        before = ""
        assignments: list[tuple[str, RawWord]] = []
        words: list[RawWord] = []
        while True:
            self._skip_blanks()
            operator = _OPERATOR.match(self.text, self.at)
            if self.at >= len(self.text) or operator:
                if words or assignments:
                    yield Command(tuple(assignments), tuple(words), before)
                    before, assignments, words = "", [], []
                if operator is None:
                    return
                self.at = operator.end()
                if operator.group() == ";;":
                    raise NotFollowed("it has a `;;`")
                before = _stronger(before, ";" if operator.group() == "\n" else operator.group())
                continue
            if redirection := _REDIRECTION.match(self.text, self.at):
                self._redirection(redirection)
                continue
            if self.text[self.at] in "()":
                raise NotFollowed("it has a subshell or a function")
            assigned = _ASSIGNMENT.match(self.text, self.at) if not words else None
            if assigned:
                self.at = assigned.end()
                assignments.append((assigned[1], self._word()))
                continue
            word = self._word()
            if not words and len(word) == 1 and word[0].kind == "text" and word[0].text in _KEYWORDS:
                raise NotFollowed(f"it has a `{word[0].text}`, and what that comes to only a run knows")
            words.append(word)

    def _skip_blanks(self) -> None:
        while self.at < len(self.text):
            if self.text[self.at] in " \t\r":
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            elif self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return

    def _redirection(self, found: re.Match[str]) -> None:
        if self.text.startswith("<<", found.end() - 1) or self.text.startswith("(", found.end()):
            raise NotFollowed("it has a here-document or a process substitution")
        self.at = found.end()
        self._skip_blanks()
        if self.at < len(self.text) and not _OPERATOR.match(self.text, self.at):
            self._word()

    def _word(self) -> RawWord:
        pieces: list[Piece] = []
        while self.at < len(self.text):
            character = self.text[self.at]
            if plain := _PLAIN.match(self.text, self.at):
                pieces.append(Piece(plain.group()))
                self.at = plain.end()
            elif character == "#":
                pieces.append(Piece("#"))
                self.at += 1
            elif character == "\\":
                if self.text[self.at + 1 : self.at + 2] != "\n":
                    pieces.append(Piece(self.text[self.at + 1 : self.at + 2], quoted=True))
                self.at += 2
            elif character == "'":
                pieces.append(Piece(self._until("'"), quoted=True))
            elif character == '"':
                pieces += self._double()
            elif character in "$`":
                pieces.append(self._replaced(quoted=False))
            else:
                break
        return _merged(pieces)

    def _until(self, quote: str) -> str:
        end = self.text.find(quote, self.at + 1)
        if end < 0:
            raise NotFollowed("a quote in it is not closed")
        inside = self.text[self.at + 1 : end]
        self.at = end + 1
        return inside

    def _double(self) -> list[Piece]:
        self.at += 1
        pieces = [Piece("", quoted=True)]
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return pieces
            if character in "$`":
                pieces.append(self._replaced(quoted=True))
                continue
            if character == "\\" and self.text[self.at + 1 : self.at + 2] in {"$", "`", '"', "\\", "\n"}:
                self.at += 1
                character = self.text[self.at].replace("\n", "")
            pieces.append(Piece(character, quoted=True))
            self.at += 1
        raise NotFollowed("a quote in it is not closed")

    def _replaced(self, *, quoted: bool) -> Piece:
        start = self.at
        if self.text[start] == "`":
            self._until("`")
            return Piece(self.text[start : self.at], "other", quoted)
        following = self.text[start + 1 : start + 2]
        if following in {"(", "{"}:
            inside = self._nested(following, {"(": ")", "{": "}"}[following])
            written = self.text[start : self.at]
            simple = _DEFAULT.fullmatch(inside) if following == "{" else None
            if simple:
                return Piece(simple[1], "variable", quoted, simple[2], written)
            return Piece(written, "other", quoted)
        name = _NAME.match(self.text, start + 1)
        if name:
            self.at = name.end()
            return Piece(name.group(), "variable", quoted, None, self.text[start : self.at])
        if _SPECIAL.match(self.text, start + 1):
            self.at = start + 2
            return Piece(self.text[start : self.at], "other", quoted)
        self.at += 1
        return Piece("$", quoted=quoted)

    def _nested(self, opening: str, closing: str) -> str:
        start, depth = self.at + 2, 0
        for index in range(self.at + 1, len(self.text)):
            depth += (self.text[index] == opening) - (self.text[index] == closing)
            if not depth:
                self.at = index + 1
                return self.text[start:index]
        raise NotFollowed(f"a `${opening}` in it is not closed")


def _stronger(before: str, operator: str) -> str:
    """Of several operators in a row, such as ``&&`` and a line break, the one that says how commands relate."""
    return operator if before in {"", ";"} else before


def _merged(pieces: list[Piece]) -> RawWord:
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if last and last.kind == piece.kind == "text" and last.quoted == piece.quoted:
            merged[-1] = Piece(last.text + piece.text, quoted=piece.quoted)
        else:
            merged.append(piece)
    return tuple(merged)
