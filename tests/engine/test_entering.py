"""An end is told apart by what it reaches: another one has other records and begins anew."""

from __future__ import annotations

from typing import Any

import pytest

from syncconsole.config import Connection, Endpoint
from syncconsole.engine.entering import ends_of
from syncconsole.secrets import Secret

SERVER = "postgresql://ana:pw-1@db.example:5432/club"


def mark(**options: Any) -> str:
    """The mark of a Store Center whose main server has these options."""
    connection = Connection(name="c", profile="store-center", store="till", office="cloud")
    given = {name: Secret(value) if name == "url" else value for name, value in options.items()}
    endpoints = {name: Endpoint(name, "sql", {}) for name in ("till", "cloud")}
    return ends_of(connection, endpoints | {"cloud": Endpoint("cloud", "sql", given)}).mark


@pytest.mark.requirement("S-049")
@pytest.mark.parametrize(
    "other",
    [
        "postgresql://ana:pw-1@db.example:5432/school",
        "postgresql://ana:pw-1@other.example:5432/club",
        "postgresql://ana:pw-1@db.example:5433/club",
        f"{SERVER}?options=-csearch_path%3Dnorth",
        "sqlite:////srv/club.db",
    ],
)
def test_another_database_is_another_end(other: str) -> None:
    assert mark(url=SERVER) != mark(url=other)


def test_another_file_of_sqlite_is_another_end_however_it_is_spelt() -> None:
    assert mark(url="sqlite:////srv/a.db") != mark(url="sqlite:////srv/b.db")
    assert mark(url="sqlite:////srv/a%20b.db") == mark(url="sqlite:////srv/a b.db")


@pytest.mark.parametrize(
    "same",
    ["postgresql://ana:pw-2@db.example:5432/club", "postgresql://ben@DB.example:5432/club",
     f"{SERVER}?password=pw-3&sslmode=require"],
)  # fmt: skip
def test_who_signs_in_is_not_what_is_reached(same: str) -> None:
    assert mark(url=SERVER) == mark(url=same)


def test_neither_the_password_nor_the_place_of_a_database_is_kept() -> None:
    for part in ("ana", "pw-1", "db.example", "club"):
        assert part not in mark(url=SERVER)


@pytest.mark.parametrize("option", ["base_url", "till", "key"])
def test_another_organisation_of_capillary_is_another_end(option: str) -> None:
    known = {"base_url": "https://eu.api.capillarytech.com", "till": "store.one", "key": "k1"}
    assert mark(**known) != mark(**known | {option: "https://other.example"})


def test_an_address_that_cannot_be_read_stops_nothing_here() -> None:
    assert mark(url="postgresql://h:port/x") != mark(url=SERVER)
