"""How Alembic gets to the database, and to the models that `revision --autogenerate` compares it with."""

from alembic import context
from sqlalchemy import create_engine

from community.database import URL
from community.models import members
from community.models.base import Base

with create_engine(URL).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()

# Each module of models has to be imported above; what is not is not seen.
assert members
