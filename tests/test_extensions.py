"""Checks of other packages."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

from pytest_deploygate import extensions
from pytest_deploygate.extensions import RegistrationError, installed, register
from pytest_deploygate.rules import Registry, builtin, rule


@rule("pm2/from-a-package")
def from_a_package(facts, options):
    """Comes from a package."""
    return ()


def add(registry):
    registry.add_rule(from_a_package)


def points(monkeypatch, *values):
    found = [EntryPoint(f"name{index}", value, extensions.GROUP) for index, value in enumerate(values)]
    monkeypatch.setattr(extensions, "entry_points", lambda group: found if group == "deploygate" else [])


def test_nothing_installed(monkeypatch):
    points(monkeypatch)
    registry = installed()
    assert (registry.families, registry.rules) == (builtin().families, builtin().rules)


def test_installed(monkeypatch):
    monkeypatch.setattr(extensions, "add_for_test", add, raising=False)
    points(monkeypatch, "pytest_deploygate.extensions:add_for_test")
    assert "pm2/from-a-package" in installed().rules


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no_such_module_at_all:x", r"no_such_module_at_all:x cannot register its checks: No module named"),
        ("json:no_such_name", r"json:no_such_name cannot register its checks: AttributeError \(at "),
        ("json:loads", r"json:loads cannot register its checks: TypeError \(at "),
    ],
)
def test_what_cannot_be_loaded_is_named(monkeypatch, value, reason):
    points(monkeypatch, value)
    with pytest.raises(RegistrationError, match=reason):
        installed()


def test_only_what_the_registry_says_is_repeated():
    def fail(registry):
        raise OSError("hunter2")

    with pytest.raises(
        RegistrationError, match=r"^acme cannot register its checks: OSError \(at test_extensions.py:\d+\)$"
    ):
        register(Registry(), "acme", fail)
    with pytest.raises(RegistrationError, match="rule pm2/from-a-package belongs to no known family"):
        register(Registry(), "acme", add)


@pytest.mark.parametrize("name", ["detect", "rules", "Tls", "tls_v2", "", "a/b"])
def test_a_family_that_no_gate_file_could_name(name):
    family = replace(builtin().families["pm2"], name=name)
    with pytest.raises(ValueError, match=f"^'{name}' cannot be a family's name: write kebab-case, and none of detect,"):
        Registry().add_family(family)


def test_an_interrupt_is_none_of_its_failures():
    def interrupt(registry):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register(Registry(), "acme", interrupt)
