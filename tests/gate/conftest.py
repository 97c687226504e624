"""A registry of its own, so that no test depends on what the package's families happen to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest

from pytest_deploygate import gate
from pytest_deploygate.finding import Finding, Severity
from pytest_deploygate.rules import Family, Options, Registry, option, rule


class Mood(Enum):
    CALM = "calm"
    WILD = "wild"


@dataclass(frozen=True)
class Variable:
    """One variable."""

    type: Literal["url", "port"] = option("What it holds.")
    min_length: int = option("Its least length.", default=0, minimum=0)


@dataclass(frozen=True)
class Pair:
    """Two numbers."""

    least: int = option("The least.")
    most: int | None = option("The most.", default=None)


class Name(Enum):
    OTHER = "other"


@dataclass(frozen=True)
class ShopOptions(Options):
    """One option of every type."""

    roots: list[str] = option("Source folders.", factory=list, examples=[["src"]], minItems=1, maxItems=3)
    app: str | None = option("The application.", default=None, minLength=2, maxLength=20)
    budget: int | None = option("How many.", default=None, minimum=1, maximum=100)
    share: float = option("What part.", default=0.5, exclusiveMinimum=0, exclusiveMaximum=1)
    strict: bool = option("Whether.", default=False)
    level: Literal["low", "high", 3] | None = option("How far.", default=None)
    mood: Mood = option("How it feels.", default=Mood.CALM)
    deploy_path: list[str] | str | None = option("Where it lies.", default=None)
    host: str = option("A host name.", default="localhost", pattern=r"^[a-z.]+$")
    pairs: list[Pair] = option("Pairs.", factory=list)
    variables: dict[str, Variable] = option("Variables.", factory=dict, maxProperties=3, minProperties=1)
    sizes: list[int] | list[str] | Literal["auto", 1] | Name | None = option("Sizes.", default=None)
    from_: str | None = option("A key that is a word of Python.", default=None)


@dataclass(frozen=True)
class NeedsOptions(Options):
    """One option that cannot be left out."""

    alembic: str = option("The file.")
    database: str | None = option("The database.", default=None)


@dataclass(frozen=True)
class WatchOptions(Options):
    """Nothing that must be written."""

    every: int = option("Seconds.", default=10)


def _nothing(*_: Any) -> Iterator[Finding]:
    return iter(())


def _rule(name: str, severity: Severity) -> Any:
    def check(*_: Any) -> Iterator[Finding]:
        return iter(())

    check.__doc__ = f"What {name} is about.\n\nMore."
    return rule(name, severity=severity)(check)


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Families ``shop``, ``needs`` and the ever-present ``watch``, each with rules."""
    known = Registry()
    known.add_family(Family("shop", ShopOptions, _nothing, "The shop."))
    known.add_family(Family("needs", NeedsOptions, _nothing, "What it needs."))
    known.add_family(Family("watch", WatchOptions, _nothing, "The watch.", always=True))
    for name, severity in {
        "shop/open": Severity.ERROR,
        "shop/clean": Severity.WARN,
        "needs/met": Severity.ERROR,
        "watch/awake": Severity.WARN,
    }.items():
        known.add_rule(_rule(name, severity))
    return known


class Load(Protocol):
    def __call__(self, text: str | bytes, environ: Mapping[str, str] = ..., name: str = ...) -> gate.Gate: ...


@pytest.fixture
def load(registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Write a gate file into the working directory and load it."""
    monkeypatch.chdir(tmp_path)

    def loaded(text: str | bytes, environ: Mapping[str, str] = {}, name: str = "deploygate.yaml") -> gate.Gate:
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return gate.load(tmp_path / name, registry, environ)

    return loaded


class Errors(Protocol):
    def __call__(self, text: str | bytes, environ: Mapping[str, str] = ..., name: str = ...) -> list[str]: ...


@pytest.fixture
def errors(load: Load) -> Errors:
    """The lines of what is wrong with a gate file, without its name."""

    def lines(text: str | bytes, environ: Mapping[str, str] = {}, name: str = "deploygate.yaml") -> list[str]:
        with pytest.raises(gate.GateErrors) as caught:
            load(text, environ, name)
        assert str(caught.value).splitlines() == [str(error) for error in caught.value.errors]
        return [line.removeprefix(f"{name}:") for line in str(caught.value).splitlines()]

    return lines
