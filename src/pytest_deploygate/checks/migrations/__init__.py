"""Family ``migrations``, a file a rule."""
