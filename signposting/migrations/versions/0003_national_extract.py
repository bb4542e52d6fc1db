"""The national ids of courses, and the digests by which unchanged runs are told.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("course") as batch_op:
        batch_op.add_column(sa.Column("national_reference", sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f("ix_course_national_reference"), ["national_reference"], unique=False)
    with op.batch_alter_table("course_run") as batch_op:
        batch_op.add_column(sa.Column("national_digest", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("course_run") as batch_op:
        batch_op.drop_column("national_digest")
    with op.batch_alter_table("course") as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_national_reference"))
        batch_op.drop_column("national_reference")
