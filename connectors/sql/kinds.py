"""What kind of values a column holds, from the type the database tells."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of column that has a canonical text."""

    TEXT = "text"
    PADDED = "padded text"  # char(n): blanks at the end mean nothing
    INTEGER = "whole number"
    DECIMAL = "decimal"
    FLOAT = "float"
    TRUTH = "boolean"
    DATE = "date"
    TIME = "time of day"
    NAIVE = "timestamp without a zone"
    INSTANT = "timestamp"
    UUID = "uuid"


KEYS = frozenset(
    {Kind.TEXT, Kind.PADDED, Kind.INTEGER, Kind.DECIMAL, Kind.TRUTH, Kind.DATE, Kind.UUID}
)
"""Kinds whose text leads back to the very same value, so that they can be a key."""

_POSTGRES = {
    "text": Kind.TEXT,
    "character varying": Kind.TEXT,
    "name": Kind.TEXT,
    "character": Kind.PADDED,
    "USER-DEFINED": Kind.TEXT,  # enumerations, citext
    "smallint": Kind.INTEGER,
    "integer": Kind.INTEGER,
    "bigint": Kind.INTEGER,
    "numeric": Kind.DECIMAL,
    "real": Kind.FLOAT,
    "double precision": Kind.FLOAT,
    "boolean": Kind.TRUTH,
    "date": Kind.DATE,
    "time without time zone": Kind.TIME,
    "timestamp without time zone": Kind.NAIVE,
    "timestamp with time zone": Kind.INSTANT,
    "uuid": Kind.UUID,
}

_WORDS = (
    (("BLOB", "BINARY", "BYTEA"), None),
    (("BOOL",), Kind.TRUTH),
    (("WITH TIME ZONE",), Kind.INSTANT),
    (("DATETIME", "TIMESTAMP"), Kind.NAIVE),
    (("DATE",), Kind.DATE),
    (("TIME",), Kind.TIME),
    (("INT",), Kind.INTEGER),
    (("CHAR", "CLOB", "TEXT"), Kind.TEXT),
    (("DEC", "NUM"), Kind.DECIMAL),
    (("REAL", "FLOA", "DOUB"), Kind.FLOAT),
)


def kind_of(declared: str, *, postgres: bool) -> Kind | None:
    """The kind of a declared type; None where it has no text of its own (bytes, arrays, JSON).

    Elsewhere than in PostgreSQL a type is known by a word in it, as SQLite does it
    (sqlite.org/datatype3.html, section 3.1); without one it is text.
    """
    if postgres:
        return _POSTGRES.get(declared)
    upper = declared.upper()
    for words, kind in _WORDS:
        if any(word in upper for word in words):
            return kind
    return Kind.TEXT
