"""What a repository tells of its deploys: the first draft of its gate file. It is read, and nothing of it is run."""

from .drafting import Inferred, infer

__all__ = ["Inferred", "infer"]
