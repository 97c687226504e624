"""What can go wrong with a database, in sentences of our own: drivers quote passwords in theirs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

__all__ = ["DatabaseError", "Reason", "reason_of"]


class Reason(Enum):
    """Why a database does not answer, as a clause that follows its name, and what to do about it."""

    REFUSED = "refuses the connection", "is the server running, and does it listen at this host and port?"
    UNKNOWN_HOST = "has a host name that is not known here", "check the host, and whether this machine may resolve it"
    SILENT = (
        "does not answer in time",
        "is it reachable from here, and not overloaded? `migrations.timeout` gives it longer",
    )
    LOGIN = "does not let this user in", "check user and password, and that the server admits this machine"
    NO_DATABASE = "has no database of that name", "check the name; a gate creates none"
    NO_FILE = "does not exist", "check the path, relative to the gate file; a gate creates no database"
    NOT_A_DATABASE = "is no SQLite database", "check the path"
    BUSY = "is locked by somebody else", "try again when that run is over; if there is none, find who holds the lock"
    DENIED = "may not be read by this role", "grant the role SELECT, or give the gate another one that only reads"
    NO_TABLE = "has no such table", ""
    LOST = "breaks the connection off", "look into the server's log, and try again"
    TLS = "and this machine do not agree on encryption", "check sslmode and the certificates"
    FAILED = "fails", "look into the server's log"

    @property
    def clause(self) -> str:
        return self.value[0]

    @property
    def remedy(self) -> str:
        return self.value[1]


class DatabaseError(Exception):
    """The database does not do what it is asked for. Quotes nothing that a driver says.

    Attributes:
        reason: Why.
        detail: The driver's exception class, and the SQLSTATE or error number where there is one.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.clause} ({detail})" if detail else reason.clause)
        self.reason = reason
        self.detail = detail


_STATES: Mapping[str, Reason] = {
    "28": Reason.LOGIN,
    "3D": Reason.NO_DATABASE,
    "08": Reason.LOST,
    "42501": Reason.DENIED,
    "42P01": Reason.NO_TABLE,
    "3F000": Reason.NO_TABLE,
    "55P03": Reason.BUSY,
    "57014": Reason.SILENT,
    "57P": Reason.LOST,
    "53300": Reason.REFUSED,
}
_NUMBERS: Mapping[int, Reason] = {
    1044: Reason.DENIED,
    1045: Reason.LOGIN,
    1049: Reason.NO_DATABASE,
    1130: Reason.LOGIN,
    1142: Reason.DENIED,
    1143: Reason.DENIED,
    1146: Reason.NO_TABLE,
    1205: Reason.BUSY,
    1227: Reason.DENIED,
    1698: Reason.LOGIN,
    1969: Reason.SILENT,
    2002: Reason.REFUSED,
    2003: Reason.REFUSED,
    2005: Reason.UNKNOWN_HOST,
    2006: Reason.LOST,
    2013: Reason.LOST,
    2026: Reason.TLS,
    3024: Reason.SILENT,
    3118: Reason.LOGIN,
}
# What libpq and SQLite say where they give no code. Only ever compared, never shown.
_PHRASES: tuple[tuple[str, Reason], ...] = (
    ("file is not a database", Reason.NOT_A_DATABASE),
    ("malformed", Reason.NOT_A_DATABASE),
    ("is locked", Reason.BUSY),
    ("no such table", Reason.NO_TABLE),
    ("unable to open database file", Reason.NO_FILE),
    ("timeout", Reason.SILENT),
    ("timed out", Reason.SILENT),
    ("password", Reason.LOGIN),
    ("pg_hba.conf", Reason.LOGIN),
    ("role ", Reason.LOGIN),
    ("authentication", Reason.LOGIN),
    ("database ", Reason.NO_DATABASE),
    ("translate host name", Reason.UNKNOWN_HOST),
    ("name or service not known", Reason.UNKNOWN_HOST),
    ("nodename nor servname", Reason.UNKNOWN_HOST),
    ("resolve host", Reason.UNKNOWN_HOST),
    ("getaddrinfo", Reason.UNKNOWN_HOST),
    ("refused", Reason.REFUSED),
    ("no such file", Reason.REFUSED),
    ("ssl", Reason.TLS),
    ("certificate", Reason.TLS),
    ("closed", Reason.LOST),
    ("lost", Reason.LOST),
    ("terminat", Reason.LOST),
)


def reason_of(error: BaseException) -> DatabaseError:
    """A driver's or the system's error in words of our own."""
    name = type(error).__name__
    if isinstance(error, DatabaseError):
        return error
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    if isinstance(state, str):
        for length in (5, 3, 2):
            if reason := _STATES.get(state[:length]):
                return DatabaseError(reason, f"{name}, SQLSTATE {state}")
    number = error.args[0] if error.args else None
    if isinstance(number, int) and not isinstance(error, OSError):
        return DatabaseError(_NUMBERS.get(number, Reason.FAILED), f"{name}, error {number}")
    if isinstance(error, TimeoutError):
        return DatabaseError(Reason.SILENT, name)
    if isinstance(error, ConnectionError):
        return DatabaseError(Reason.REFUSED if isinstance(error, ConnectionRefusedError) else Reason.LOST, name)
    text = str(error).lower()
    reason = next((reason for phrase, reason in _PHRASES if phrase in text), Reason.FAILED)
    return DatabaseError(reason, f"{name}, SQLSTATE {state}" if isinstance(state, str) else name)
