"""Whatever a column holds comes out as text, and the text put back is the same value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import Malformed, Misconfigured
from connectors.model import Ask, Fate
from connectors.sql.keys import join, split
from tests.connectors.sql.shop import change, one, push, records, stock

if TYPE_CHECKING:
    from tests.connectors.sql.shop import Shop

KINDS = {
    "a_text": "TEXT", "a_char": "CHAR(6)", "a_int": "BIGINT", "a_num": "NUMERIC(20, 4)",
    "a_float": "DOUBLE PRECISION", "a_bool": "BOOLEAN", "a_date": "DATE", "a_time": "TIME",
    "a_naive": "TIMESTAMP", "a_zoned": "TIMESTAMP WITH TIME ZONE",
}  # fmt: skip
SAMPLES = {
    "a_text": ["", " ", "x", "Ünï “q” 'a' \"b\" %s %% \\ \n\t😀"],
    "a_char": ["ab"],
    "a_int": ["0", "-1", "9223372036854775807"],
    "a_num": ["0", "5", "-0.25", "1234567.0001"],
    "a_float": ["0", "0.1", "-1.5", "100000000000000000000000"],
    "a_bool": ["true", "false"],
    "a_date": ["2026-11-26", "0001-01-01"],
    "a_time": ["23:59:59", "10:00:00.250000"],
    "a_naive": ["2026-07-01T10:00:00Z", "2026-01-01T10:00:00.000001Z"],
    "a_zoned": ["2026-07-01T10:00:00Z", "1999-12-31T23:59:59Z"],
}
TABLE = {"table": "every", "key": "id", "fields": {f"f.{name}": name for name in KINDS}}


@pytest.fixture
def every(shop: Shop) -> Shop:
    columns = ", ".join(f"{name} {declared}" for name, declared in KINDS.items())
    shop.do(f"CREATE TABLE every (id INTEGER PRIMARY KEY, {columns})")
    return shop


@pytest.mark.parametrize(("column", "text"), [(c, t) for c, ts in SAMPLES.items() for t in ts])
def test_every_kind_of_value_comes_back_as_it_was_written(
    every: Shop, column: str, text: str
) -> None:
    endpoint = every.endpoint({"stores": TABLE}, timezone="Europe/Paris")
    fields = {f"f.{column}": text}
    (made,) = push(endpoint, change("1", fields, component="stores"))
    assert (made.fate, made.remote_id) == (Fate.ACCEPTED, "1")
    found = one(endpoint, "stores", "1")
    assert found.fields == fields
    assert push(endpoint, change("1", fields, component="stores"))[0].fate is Fate.ACCEPTED


def test_null_and_empty_are_told_apart_and_each_can_be_written(every: Shop) -> None:
    endpoint = every.endpoint({"stores": TABLE})
    push(endpoint, change("1", {"f.a_text": ""}, component="stores"))
    assert one(endpoint, "stores", "1").fields == {"f.a_text": ""}
    push(endpoint, change("1", {}, {"f.a_text": ""}, component="stores"))
    assert one(endpoint, "stores", "1").fields == {}
    assert every.do("SELECT a_text FROM every") == [(None,)]
    push(endpoint, change("1", {"f.a_text": ""}, {}, component="stores"))
    assert every.do("SELECT a_text FROM every") == [("",)]


def test_the_same_value_in_another_spelling_is_no_difference(every: Shop) -> None:
    endpoint = every.endpoint({"stores": TABLE})
    fields = {"f.a_num": "5.00", "f.a_zoned": "2026-07-01T12:00:00+02:00"}
    push(endpoint, change("1", fields, component="stores"))
    assert one(endpoint, "stores", "1").fields == {
        "f.a_num": "5", "f.a_zoned": "2026-07-01T10:00:00Z",
    }  # fmt: skip

    def ready() -> None:
        pytest.fail("nothing differs")

    same = change("1", fields, {"f.a_num": "4"}, component="stores")
    assert push(endpoint, same, ready=ready)[0].fate is Fate.ACCEPTED


@pytest.mark.pitfall("P-15")
def test_naive_times_are_in_the_endpoints_zone_summer_and_winter(every: Shop) -> None:
    endpoint = every.endpoint({"stores": TABLE}, timezone="Europe/Paris")
    for key, utc in (("1", "2026-07-01T10:00:00Z"), ("2", "2026-12-01T10:00:00Z")):
        push(endpoint, change(key, {"f.a_naive": utc}, component="stores"))
    held = [str(row[0]) for row in every.do("SELECT a_naive FROM every ORDER BY id")]
    assert held == ["2026-07-01 12:00:00", "2026-12-01 11:00:00"]


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("a_text", "a\0b", "NUL"),
        ("a_text", "\ud800", "half of a character"),
        ("a_int", "1.5", "whole number"),
        ("a_int", "9223372036854775808", "64 bits"),
        ("a_int", "", "plain number"),
        ("a_num", "1e3", "plain number"),
        ("a_bool", "yes", "neither true nor false"),
        ("a_date", "31.12.2026", "no date"),
        ("a_zoned", "yesterday", "no timestamp"),
        ("a_naive", "9999-12-31T23:59:59-12:00", "no timestamp"),
    ],
)
def test_a_text_the_column_cannot_hold_is_rejected_by_field_and_reason(
    every: Shop, column: str, text: str, why: str
) -> None:
    endpoint = every.endpoint({"stores": TABLE})
    good = change("2", {"f.a_int": "2"}, component="stores")
    bad, kept = push(endpoint, change("1", {f"f.{column}": text}, component="stores"), good)
    assert (bad.fate, bad.code) == (Fate.REJECTED, "unfit")
    assert bad.message.startswith(f"f.{column}:")
    assert why in bad.message
    assert kept.fate is Fate.ACCEPTED


def test_sqlite_refuses_decimals_it_would_round(file: Shop) -> None:
    file.do("CREATE TABLE every (id INTEGER PRIMARY KEY, a_num DECIMAL(30, 4))")
    endpoint = file.endpoint({"stores": {"table": "every", "key": "id", "fields": {"n": "a_num"}}})
    (said,) = push(endpoint, change("1", {"n": "12345678901234567.8901"}, component="stores"))
    assert said.code == "unfit"
    assert "more digits" in said.message


@pytest.mark.parametrize("declared", ["BYTEA", "JSON", "INTEGER[]", "INTERVAL"])
def test_columns_without_a_text_are_refused_by_name(declared: str, server: Shop) -> None:
    refused(server, declared)


def test_a_column_of_bytes_is_refused_by_name(file: Shop) -> None:
    refused(file, "BLOB")


def refused(shop: Shop, declared: str) -> None:
    shop.do(f"CREATE TABLE odd (id INTEGER PRIMARY KEY, thing {declared})")
    endpoint = shop.endpoint({"stores": {"table": "odd", "key": "id", "fields": {"a": "thing"}}})
    with pytest.raises(Misconfigured, match='"thing" of the table "odd"') as raised:
        records(endpoint, "stores")
    assert raised.value.code == "no_text"


def test_bytes_in_a_text_column_are_told_by_column(file: Shop) -> None:
    file.do("CREATE TABLE odd (id INTEGER PRIMARY KEY, thing TEXT)")
    file.do("INSERT INTO odd VALUES (1, x'00ff')")
    endpoint = file.endpoint({"stores": {"table": "odd", "key": "id", "fields": {"a": "thing"}}})
    with pytest.raises(Malformed, match='"thing" of the table "odd" holds bytes'):
        records(endpoint, "stores")


def test_a_time_beyond_all_calendars_is_malformed_not_guessed(server: Shop) -> None:
    server.do("CREATE TABLE odd (id INTEGER PRIMARY KEY, at TIMESTAMP)")
    server.do("INSERT INTO odd VALUES (1, 'infinity')")
    endpoint = server.endpoint({"stores": {"table": "odd", "key": "id", "fields": {"a": "at"}}})
    with pytest.raises(Malformed, match="cannot be read"):
        records(endpoint, "stores")


@pytest.mark.pitfall("P-25")
@pytest.mark.parametrize(
    ("held", "qty", "reason"),
    [
        ("5 ", 5, ""), ("5.0", 5, ""), ("2.5", Decimal("2.5"), ""), ("", None, "missing"),
        (None, None, "missing"), ("1e9", None, "unreadable"), ("true", None, "unreadable"),
        ("99999999999", None, "out_of_range"),
    ],
)  # fmt: skip
def test_unknown_is_never_zero(held: str | None, qty: object, reason: str, shop: Shop) -> None:
    shop.do("CREATE TABLE shelf (sku TEXT PRIMARY KEY, qty TEXT)")
    shop.fill("shelf", "sku, qty", [("A", held)])
    endpoint = shop.endpoint({"inventory": {"table": "shelf", "key": "sku", "qty": "qty"}})
    found = one(endpoint, "inventory", "A")
    assert (found.qty, found.reason) == (qty, reason)


strange = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30),
    st.text("'\"%?\\|;-$:{} \n", max_size=12),
    st.text("ab", min_size=2000, max_size=2000),
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(key=strange)
def test_any_text_is_a_key_that_can_be_made_read_and_written_to(shop: Shop, key: str) -> None:
    endpoint = shop.endpoint()
    shop.do("DELETE FROM customer")
    shop.do("DELETE FROM stock")
    made = push(endpoint, change(key, {"profile.name": key}))
    assert [said.fate for said in made] == [Fate.ACCEPTED]
    assert [(r.sku, r.remote_id, r.title) for r in records(endpoint, "customers")] == [
        (key, key, key)
    ]
    renamed = change(key, {"profile.name": "new"}, {"profile.name": key})
    assert push(endpoint, renamed)[0].fate is Fate.ACCEPTED
    assert shop.do("SELECT code, name FROM customer") == [(key, "new")]
    shop.fill("stock", "sku, on_hand", [(key, 1)])
    assert push(endpoint, stock(key, 1, 2))[0].fate is Fate.ACCEPTED
    endpoint.close()


@given(parts=st.lists(st.text("ab|\\", max_size=6), min_size=2, max_size=3).map(tuple))
def test_keys_of_several_columns_lead_back_to_the_columns(parts: tuple[str, ...]) -> None:
    assert split(join(parts), len(parts)) == parts


@given(text=st.text("ab|\\", max_size=10), count=st.integers(1, 4))
def test_no_two_keys_are_one_text_and_no_other_text_is_a_key(text: str, count: int) -> None:
    parts = split(text, count)
    assert parts is None or join(parts) == text


def test_a_key_of_several_columns_is_read_and_written(shop: Shop) -> None:
    shop.do(
        "CREATE TABLE custom_field (customer INTEGER, field TEXT, value TEXT, "
        "PRIMARY KEY (customer, field))"
    )
    shop.fill("custom_field", "customer, field, value", [(1, "a|b", "x"), (1, "a", "y")])
    endpoint = shop.endpoint(
        {"custom_fields": {
            "table": "custom_field", "key": ["customer", "field"], "fields": {"value": "value"},
        }}
    )  # fmt: skip
    keys = [found.sku for found in records(endpoint, "custom_fields")]
    assert keys == ["1|a", r"1|a\|b"]
    asks = [Ask(each) for each in (*keys, "1", "01|a", "x|a", "1|a|b", "2|a")]
    assert {found.sku for found in endpoint.read("custom_fields", asks).records} == set(keys)
    outcomes = push(
        endpoint,
        change(r"1|a\|b", {"value": "z"}, {"value": "x"}, "custom_fields"),
        change("2|c", {"value": "new"}, None, "custom_fields"),
        change("two|c", {"value": "new"}, None, "custom_fields"),
    )
    assert [said.code for said in outcomes] == ["", "", "unfit"]
    held = shop.do("SELECT customer, field, value FROM custom_field ORDER BY customer, field")
    assert held == [(1, "a", "y"), (1, "a|b", "z"), (2, "c", "new")]


def test_keys_are_compared_letter_by_letter_whatever_the_collation(file: Shop) -> None:
    file.do("CREATE TABLE c (code TEXT COLLATE NOCASE, name TEXT)")
    file.fill("c", "code, name", [("abc", "x")])
    endpoint = file.endpoint({"customers": {"table": "c", "key": "code", "fields": {"n": "name"}}})
    assert endpoint.read("customers", [Ask("ABC")]).records == ()
    assert push(endpoint, change("ABC", {"n": "y"}, {"n": "x"}))[0].code == "gone"
