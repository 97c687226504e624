"""How all tests run."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says something of the machine only.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
