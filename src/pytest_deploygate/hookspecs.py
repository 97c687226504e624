'''How a project or a package adds its own checks.

A project's own rules live in the ``conftest.py`` next to the gate file, and register with a hook::

    from pytest_deploygate import Finding, rule

    @rule("pm2/three-workers")
    def three_workers(facts, options):
        """An API server runs three workers."""
        for app in facts.ecosystem.known_apps:
            if app.title == "'worker'" and app.instances.shown != "3":
                yield Finding("there are not three workers", app.place, app.subject)

    def pytest_deploygate_register(registry):
        registry.add_rule(three_workers)

A family of one's own is a section of the gate file, a dataclass of options, and a reader::

    from dataclasses import dataclass
    from pytest_deploygate import Family, Options, option

    @dataclass(frozen=True)
    class TlsOptions(Options):
        """Certificates of this environment."""

        certificate: str = option("The certificate file, relative to the gate file.")

    def read_tls(options, deploy):
        """What the rules of this family see; CannotJudge where it cannot be had."""

    def pytest_deploygate_register(registry):
        registry.add_family(Family("tls", TlsOptions, read_tls, "Certificates."))
        registry.add_rule(...)

A package does the same without pytest, by an entry point of the group ``deploygate`` that names a callable
which takes the registry. It then counts in `deploygate rules` and `python -m pytest_deploygate` too, which
load no conftest::

    [project.entry-points.deploygate]
    acme = "acme_checks:register"

Where the plugin can be absent or switched off (``-p no:deploygate``), mark the hook with
``@pytest.hookimpl(optionalhook=True)``.
'''

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rules import Registry


def pytest_deploygate_register(registry: Registry) -> None:
    """Add families and rules to a gate run. Called once, before the gate file is read."""
