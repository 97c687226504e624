"""How all tests run."""

from __future__ import annotations

from contextlib import suppress

# A pytest of another environment may be asked in here for its options.
with suppress(ModuleNotFoundError):
    from hypothesis import settings

    # How long an example takes says something of the machine only.
    settings.register_profile("suite", deadline=None)
    settings.load_profile("suite")
