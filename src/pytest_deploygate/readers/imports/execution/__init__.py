"""What becomes of a start, from reading alone: the modules' top levels are followed as Python would run them."""

from __future__ import annotations

from .prediction import Prediction, Predictor, Project, predict

__all__ = ["Prediction", "Predictor", "Project", "predict"]
