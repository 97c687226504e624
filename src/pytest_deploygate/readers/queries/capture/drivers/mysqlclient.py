"""mysqlclient: its cursors are classes of Python above a connection in C."""

from __future__ import annotations

import sys

from ..patches import Patches
from ._wrapping import muted, sent

MODULE = "MySQLdb"
_DIALECT = "mysql"


def hook(patches: Patches) -> None:
    # PyMySQL may go by its name.
    if sys.modules[MODULE].__name__ != MODULE:
        return
    from MySQLdb.connections import Connection
    from MySQLdb.cursors import BaseCursor

    # executemany sends its pieces through these.
    patches.replace(BaseCursor, "execute", sent(_DIALECT))
    patches.replace(BaseCursor, "callproc", sent(_DIALECT))
    patches.replace(Connection, "__init__", muted)
