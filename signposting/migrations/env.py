"""Runs the migrations on the connection that :func:`signposting.migrations.upgrade` hands over."""

from typing import Any, Literal

from alembic import context

from signposting.models import Base, UtcDateTime

connection = context.config.attributes["connection"]


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """In a migration an instant is what it is in the database, whatever our own type becomes later."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
