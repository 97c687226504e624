"""What people see, one output a file. Decides nothing."""

from __future__ import annotations

NAME = "pytest-deploygate"
HOME = "https://github.com/pytest-deploygate/pytest-deploygate"


def version() -> str:
    """This package's own, as it is installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(NAME)
    except PackageNotFoundError:
        return "unknown"


def page(rule: str) -> str:
    """The address of a rule's page; that of a rule which is not this package's own leads nowhere."""
    return f"{HOME}/blob/main/docs/rules/{rule}.md"
