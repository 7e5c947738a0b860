"""Every test that takes `shop` runs over a file of SQLite and over a real PostgreSQL."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.connectors.sql.shop import CUSTOMER, STOCK, Shop, sqlite
from tests.support.postgres import own_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Shop]:
    """An empty database of SQLite."""
    path = tmp_path / "store.db"
    with closing(sqlite(path)) as driver, closing(Shop(f"sqlite:///{path}", driver, path)) as shop:
        driver.execute("PRAGMA user_version = 1")  # nothing is a file only once it is written to
        yield shop


@pytest.fixture
def server() -> Iterator[Shop]:
    """An empty schema of PostgreSQL."""
    import psycopg

    with (
        own_schema() as url,
        psycopg.connect(url, autocommit=True) as driver,
        closing(Shop(url, driver, None)) as shop,
    ):
        yield shop


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest) -> Shop:
    """Either of both, with the tables customer and stock, empty."""
    found: Shop = request.getfixturevalue("file" if request.param == "sqlite" else "server")
    found.do(CUSTOMER)
    found.do(STOCK)
    return found
