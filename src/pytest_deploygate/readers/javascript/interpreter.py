"""Evaluates the syntax tree of a config file without running anything.

It follows ECMA-262 for what config files are made of. What depends on the outside is an `Unsure` value; what is
done to or by something unknown makes everything that it could have touched unsure as well. A statement whose
path depends on an unknown condition asks `Path.decide`; the caller runs the file once for each way through it.

The parts, each standing on the one before: `machine`, `conversions`, `reach`, `properties`, `binding`, `functions`,
`expressions`, `statements`.
"""

from __future__ import annotations

from .library import Realm
from .scope import Path
from .statements import Statements

__all__ = ["Interpreter"]


class Interpreter(Statements):
    """Evaluates the modules of one config on one way through them."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.realm = Realm(self)
        self.global_object = self.object()
        self.globals.this = self.global_object
        self.realm.install(self.globals, self.global_object)
