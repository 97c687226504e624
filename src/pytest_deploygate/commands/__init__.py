"""One file a verb of the ``deploygate`` command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..gate import Gate

NO_GATE = "there is no deploygate.yaml here or above, and no pyproject.toml with [tool.deploygate]"


def gate_of(config: str | None) -> Gate:
    """The gate file that is named, or the nearest one upwards.

    Raises:
        GateErrors: There is none, or it is wrong.
        RegistrationError: An installed package's checks cannot be registered.
    """
    from ..extensions import RegistrationError, installed
    from ..finding import Location
    from ..gate import BadOptions, GateError, GateErrors, find, load

    path = Path(config) if config else find(Path.cwd())
    if path is None:
        raise GateErrors([GateError(Location(str(Path.cwd())), NO_GATE)])
    try:
        return load(path, installed(), os.environ)
    except BadOptions as error:
        raise RegistrationError(str(error)) from None
