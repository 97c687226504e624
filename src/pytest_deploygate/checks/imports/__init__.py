"""Family ``pm2``, a file a rule."""
