'''How a project or a package adds its own checks.

A project's own rules live in the ``conftest.py`` beside the gate file. A rule for a family that is there::

    from pytest_deploygate import Finding, rule
    from pytest_deploygate.value import known_or_raise

    @rule("pm2/three-workers")
    def three_workers(facts, options):
        """The worker runs three times, as many as the queue has partitions."""
        for app in facts.ecosystem.known_apps:
            if app.subject == "worker" and known_or_raise(app.instances, "the number of workers") != 3:
                yield Finding("there are not three workers", app.place, app.subject, "set `instances: 3`")

    def pytest_deploygate_register(registry):
        registry.add_rule(three_workers)

A family of one's own is a section of the gate file: a dataclass of options, and a reader of facts::

    from dataclasses import dataclass
    from pytest_deploygate import CannotJudge, Family, Finding, Options, option, rule

    @dataclass(frozen=True)
    class TlsOptions(Options):
        """Certificates of this environment."""

        certificate: str = option("The certificate file, relative to the gate file.")

    def read_tls(options, deploy):
        try:
            return (deploy.root / options.certificate).read_text()
        except OSError:
            place = options.place("certificate")
            raise CannotJudge("the certificate cannot be read", place, "certificate", "check its path") from None

    @rule("tls/self-signed")
    def self_signed(facts, options):
        """A certificate is signed by an authority that clients know."""
        if "self-signed" in facts:
            yield Finding("the certificate is self-signed", options.place("certificate"), options.certificate)

    def pytest_deploygate_register(registry):
        registry.add_family(Family("tls", TlsOptions, read_tls, "Certificates."))
        registry.add_rule(self_signed)

A package does the same without pytest, by an entry point of the group ``deploygate`` that names a callable
which takes the registry. It then counts in `deploygate rules` and `python -m pytest_deploygate` too, which
load no conftest.py::

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
    """Add families and rules to a gate run.

    Called once a process, before the gate file is read; the conftest.py of a folder before those below it.
    What it raises ends the run with the name of who raised it.
    """
