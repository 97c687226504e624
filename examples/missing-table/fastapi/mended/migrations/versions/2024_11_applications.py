"""Who would like to join"""

import sqlalchemy as sa
from alembic import op

revision = "e05b94d17c83"
down_revision = "c48e2d6f3a70"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "community_applications",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("letter", sa.String(2000), nullable=False),
    )


def downgrade():
    op.drop_table("community_applications")
