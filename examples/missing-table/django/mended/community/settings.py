"""Settings: in production the environment names the database."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ.get("SECRET_KEY", "only for this machine")
INSTALLED_APPS = ["members", "applications"]
ROOT_URLCONF = "community.urls"
DATABASES = {
    "default": {
        "ENGINE": os.environ.get("DATABASE_ENGINE", "django.db.backends.sqlite3"),
        "NAME": os.environ.get("DATABASE_NAME", str(BASE_DIR / "production.db")),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
