"""A real PostgreSQL, where the environment names one: a schema of its own for each test."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "SYNCCONSOLE_TEST_POSTGRES"
"""A postgresql:// URL whose user may create schemas; `.ci/postgres` starts such a server."""


def server() -> str:
    """The URL of the server; skips the test where there is none."""
    url = os.environ.get(VARIABLE, "")
    if not url:
        pytest.skip(f"{VARIABLE} names no PostgreSQL; `.ci/postgres start FOLDER` starts one")
    return url


@contextmanager
def own_schema() -> Iterator[str]:
    """A URL under which a new, empty schema is the only one that is looked at."""
    import psycopg

    url, name = server(), f"test_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        try:
            yield f"{url}?options=-csearch_path%3D{name}"
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())
