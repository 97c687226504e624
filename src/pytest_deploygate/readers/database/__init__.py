"""Databases: what a connection string means, and sessions that only ever read."""

from __future__ import annotations

from .errors import DatabaseError, Reason
from .sessions import Session, conversation
from .target import Target, read_target

__all__ = ["DatabaseError", "Reason", "Session", "Target", "conversation", "read_target"]
