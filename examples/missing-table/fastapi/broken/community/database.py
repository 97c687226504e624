"""The database: PostgreSQL in production, and this file where nothing else is said."""

import os

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

URL = os.environ.get("DATABASE_URL", "sqlite:///production.db")

Session = sessionmaker(create_engine(URL))
