"""Family ``gate``, a file a rule."""
