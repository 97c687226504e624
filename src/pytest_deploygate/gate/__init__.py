"""What the user wrote: deploygate.yaml becomes a `Gate`, or every error in it with its line and column."""

from .detect import Decision, Fact, choose, decide, questions
from .document import schema
from .errors import GateError, GateErrors
from .load import load
from .model import Detect, Environment, Gate
from .source import find
from .type_hints import BadOptions

__all__ = [
    "BadOptions",
    "Decision",
    "Detect",
    "Environment",
    "Fact",
    "Gate",
    "GateError",
    "GateErrors",
    "choose",
    "decide",
    "find",
    "load",
    "questions",
    "schema",
]
