"""A line about themselves"""

import sqlalchemy as sa
from alembic import op

revision = "c48e2d6f3a70"
down_revision = "7b1f0c5a9d21"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("members", sa.Column("profile", sa.String(500)))


def downgrade():
    op.drop_column("members", "profile")
