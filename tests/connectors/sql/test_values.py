"""Canonical text: one text a value, for both ways a database takes values."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sql.kinds import Kind, kind_of
from connectors.sql.values import UnfitError, Values

PARIS = ZoneInfo("Europe/Paris")
BOTH = pytest.mark.parametrize("values", [Values(PARIS, loose=True), Values(PARIS, loose=False)])

texts = st.one_of(
    st.text(max_size=12),
    st.decimals().map(str),
    st.integers().map(str),
    st.floats().map(str),
    st.datetimes().map(str),
    st.dates().map(str),
    st.times().map(str),
    st.uuids().map(str),
    st.sampled_from(["true", "false", "", "NaN", "Infinity", "-Infinity", "-0", "1e5", "0x1"]),
)


@BOTH
@given(text=texts, kind=st.sampled_from(Kind))
def test_a_text_is_refused_or_has_one_canonical_spelling(
    values: Values, text: str, kind: Kind
) -> None:
    with suppress(UnfitError):
        canonical = values.text(values.value(text, kind), kind)
        assert canonical is not None
        assert values.same(canonical, text, kind)
        # Of a local time that occurs twice the first is meant, so that alone may move once.
        again = values.text(values.value(canonical, kind), kind)
        assert kind is Kind.NAIVE or again == canonical


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Decimal("1E+3"), Kind.DECIMAL, "1000"),
        (Decimal("5.00"), Kind.DECIMAL, "5"),
        (Decimal("-0.0"), Kind.DECIMAL, "0"),
        (1e22, Kind.FLOAT, "10000000000000000000000"),
        (1e-7, Kind.FLOAT, "0.0000001"),
        (100, Kind.INTEGER, "100"),
        (1, Kind.TRUTH, "true"),
        ("maybe", Kind.TRUTH, "maybe"),
        (date(2026, 11, 26), Kind.DATE, "2026-11-26"),
        (datetime(2026, 7, 1, 12, 0), Kind.NAIVE, "2026-07-01T10:00:00Z"),  # noqa: DTZ001
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), Kind.INSTANT, "2026-07-01T12:00:00Z"),
        ("2026-07-01 12:00", Kind.NAIVE, "2026-07-01T10:00:00Z"),
        ("soon", Kind.NAIVE, "soon"),
        (None, Kind.TEXT, None),
    ],
)
def test_values_of_a_driver_have_plain_texts(value: object, kind: Kind, text: str | None) -> None:
    assert Values(PARIS, loose=True).text(value, kind) == text


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("VARCHAR(20)", Kind.TEXT), ("", Kind.TEXT), ("INTEGER", Kind.INTEGER),
        ("unsigned big int", Kind.INTEGER), ("DECIMAL(10,5)", Kind.DECIMAL),
        ("DOUBLE PRECISION", Kind.FLOAT), ("BOOLEAN", Kind.TRUTH), ("DATETIME", Kind.NAIVE),
        ("TIMESTAMP WITH TIME ZONE", Kind.INSTANT), ("DATE", Kind.DATE), ("TIME", Kind.TIME),
        ("BLOB", None), ("varbinary(20)", None),
    ],
)  # fmt: skip
def test_declared_types_outside_postgresql_are_known_by_a_word(
    declared: str, kind: Kind | None
) -> None:
    assert kind_of(declared, postgres=False) is kind
