"""What an account may not do to a table, found out without trying it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.sql.link import Link
    from connectors.sql.shape import Shape

_TABLE = (
    "SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
    "ON n.oid = c.relnamespace WHERE c.relname = %s AND n.nspname = COALESCE(%s, current_schema())"
)
_READ_ONLY = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')"


def lacks(link: Link, shape: Shape) -> str:
    """What a push would lack, in words; "" where nothing is known to be lacking."""
    if link.address.file is not None:
        for path in (link.address.file, link.address.file.parent):
            if not os.access(path, os.W_OK):
                return f"{link.faults.clean(str(path))} may not be written to by this account"
        return ""
    return _postgres(link, shape) if link.address.postgres else ""


def _postgres(link: Link, shape: Shape) -> str:
    ((standby, read_only),) = link.ask(_READ_ONLY)
    if standby or read_only == "on":
        return "the server takes no writes (a standby, or set to read only)"
    table = shape.table
    columns = [table.qty] if table.component == "inventory" else list(table.fields.values())
    ((oid,),) = link.ask(_TABLE, table.name, table.schema or None)
    for column in columns:
        ((may,),) = link.ask("SELECT has_column_privilege(%s::oid, %s, 'UPDATE')", oid, column)
        if not may:
            return f"the right to update the column {column} is missing"
    if table.component != "inventory":
        ((may,),) = link.ask("SELECT has_any_column_privilege(%s::oid, 'INSERT')", oid)
        return "" if may else "the right to insert is missing"
    return ""
