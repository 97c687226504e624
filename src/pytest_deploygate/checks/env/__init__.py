"""Family ``env``, a file a rule."""
