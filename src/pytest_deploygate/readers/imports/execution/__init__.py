"""What becomes of a start, from reading alone: the modules' top levels are followed as Python would run them."""

from __future__ import annotations

from .prediction import Prediction, Project, predict

__all__ = ["Prediction", "Project", "predict"]
