"""Family ``queries``, a file a rule."""
