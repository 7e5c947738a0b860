"""Writing: compared first, one transaction a call, each row's fault its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Abandoned, Misconfigured
from connectors.model import Change, Fate, Outcome
from tests.connectors.sql.shop import (
    CUSTOMERS,
    INVENTORY,
    change,
    one,
    push,
    records,
    stock,
)

if TYPE_CHECKING:
    from tests.connectors.sql.shop import Shop

ANA = {"profile.name": "Ana", "profile.email": "ana@example.com", "loyalty.points": "5"}


def ana(shop: Shop) -> None:
    shop.fill("customer", "code, name, email, points", [("a", "Ana", "ana@example.com", 5)])


def test_a_quantity_is_set_where_it_still_is_what_the_plan_saw(shop: Shop) -> None:
    shop.fill("stock", "sku, on_hand", [("A", 1), ("B", 2), ("C", None)])
    outcomes = push(
        shop.endpoint(), stock("A", 1, 10), stock("B", 9, 20), stock("C", 3, 4), stock("D", 1, 2)
    )
    assert [(said.fate, said.code, said.actual) for said in outcomes] == [
        (Fate.ACCEPTED, "", None),
        (Fate.CONFLICT, "changed", 2),
        (Fate.CONFLICT, "changed", None),
        (Fate.REJECTED, "not_found", None),
    ]
    assert "missing" in outcomes[2].message
    held = shop.do("SELECT sku, on_hand, changed_at FROM stock ORDER BY sku")
    assert held == [("A", 10, None), ("B", 2, None), ("C", None, None)]


def test_without_a_known_value_nothing_is_compared(shop: Shop) -> None:
    shop.fill("stock", "sku, on_hand", [("A", 1), ("B", None)])
    outcomes = push(shop.endpoint(), stock("A", None, 10), stock("B", None, 20))
    assert [said.fate for said in outcomes] == [Fate.ACCEPTED] * 2
    assert shop.do("SELECT on_hand FROM stock ORDER BY sku") == [(10,), (20,)]


def test_a_record_is_made_where_none_is_expected(shop: Shop) -> None:
    endpoint = shop.endpoint()
    assert push(endpoint, change("a", ANA)) == [Outcome(Fate.ACCEPTED, remote_id="a")]
    assert one(endpoint, "customers", "a").fields == ANA
    assert shop.do("SELECT org FROM customer") == [(7,)], "what is not mapped is the database's"


def test_made_twice_is_made_once(shop: Shop) -> None:
    ana(shop)
    same, other = push(shop.endpoint(), change("a", ANA)), change("a", {**ANA, "profile.name": "B"})
    assert same == [Outcome(Fate.ACCEPTED)]
    (conflict,) = push(shop.endpoint(), other)
    assert (conflict.fate, conflict.code) == (Fate.CONFLICT, "exists")
    assert conflict.message.endswith("with other profile.name")
    assert shop.do("SELECT name FROM customer") == [("Ana",)]


def test_a_record_is_changed_where_it_still_holds_what_was_seen(shop: Shop) -> None:
    ana(shop)
    new = {**ANA, "loyalty.points": "9"}
    assert push(shop.endpoint(), change("a", new, ANA))[0].fate is Fate.ACCEPTED
    assert push(shop.endpoint(), change("a", new, ANA))[0].fate is Fate.ACCEPTED, "held already"
    (conflict,) = push(shop.endpoint(), change("a", {**ANA, "loyalty.points": "1"}, ANA))
    assert (conflict.fate, conflict.code) == (Fate.CONFLICT, "changed")
    assert "loyalty.points" in conflict.message
    (gone,) = push(shop.endpoint(), change("z", new, ANA))
    assert (gone.fate, gone.code) == (Fate.REJECTED, "gone")
    assert shop.do("SELECT code, points FROM customer") == [("a", 9)]


def test_a_field_that_was_null_and_is_not_any_more_is_a_conflict(shop: Shop) -> None:
    ana(shop)
    blind = change("a", {"profile.name": "Ana", "loyalty.points": "1"}, {"profile.name": "Ana"})
    assert push(shop.endpoint(), blind)[0].fate is Fate.CONFLICT


def test_fields_a_change_does_not_name_are_left_alone(shop: Shop) -> None:
    ana(shop)
    named = change("a", {"profile.name": "Eva"}, {"profile.name": "Ana", "profile.email": ANA[
        "profile.email"]})  # fmt: skip
    assert push(shop.endpoint(), named)[0].fate is Fate.ACCEPTED
    assert shop.do("SELECT name, email, points FROM customer") == [("Eva", None, 5)]


def test_a_field_without_a_column_is_rejected_not_dropped(shop: Shop) -> None:
    (said,) = push(shop.endpoint(), change("a", {"profile.phone": "1"}))
    assert (said.fate, said.code) == (Fate.REJECTED, "unmapped_field")
    assert "profile.phone" in said.message


def test_what_the_database_refuses_is_undone_alone_and_told_in_its_words(shop: Shop) -> None:
    ana(shop)
    before = [change(f"k{number}", {"loyalty.points": "1"}) for number in range(3)]
    bad = [
        change("m1", {"loyalty.points": "-1"}),
        change("m2", {"profile.email": "ana@example.com"}),
    ]
    after = [change(f"z{number}", {"loyalty.points": "1"}) for number in range(3)]
    outcomes = push(shop.endpoint(), *before, *bad, *after)
    assert [said.code for said in outcomes] == ["", "", "", "check", "unique", "", "", ""]
    assert "constraint" in outcomes[3].message
    assert "\n" not in outcomes[4].message
    codes = [code for (code,) in shop.do("SELECT code FROM customer ORDER BY code")]
    assert codes == ["a", "k0", "k1", "k2", "z0", "z1", "z2"]


def test_foreign_keys_are_kept_even_where_they_are_checked_late(shop: Shop) -> None:
    shop.do(
        "CREATE TABLE task (id INTEGER PRIMARY KEY, owner TEXT NOT NULL "
        "REFERENCES customer (code) DEFERRABLE INITIALLY IMMEDIATE)"
    )
    tables = {"tasks": {"table": "task", "key": "id", "fields": {"owner": "owner"}}}
    ana(shop)
    outcomes = push(
        shop.endpoint(tables),
        change("1", {"owner": "a"}, None, "tasks"),
        change("2", {"owner": "nobody"}, None, "tasks"),
        change("3", {}, None, "tasks"),
    )
    assert [said.code for said in outcomes] == ["", "foreign_key", "not_null"]
    assert shop.do("SELECT id FROM task") == [(1,)]


def test_new_rows_belong_to_the_scope_and_others_are_out_of_reach(shop: Shop) -> None:
    shop.fill("customer", "code, name, org", [("theirs", "x", 8)])
    endpoint = shop.endpoint({"customers": {**CUSTOMERS, "where": {"org": "9"}}})
    outcomes = push(
        endpoint,
        change("ours", {"profile.name": "y"}),
        change("theirs", {"profile.name": "z"}, {"profile.name": "x"}),
        change("theirs2", {"profile.name": "x"}),
    )
    assert [said.code for said in outcomes] == ["", "gone", ""]
    assert push(endpoint, change("theirs", {"profile.name": "x"}))[0].code == "unique"
    held = shop.do("SELECT code, name, org FROM customer ORDER BY code")
    assert held == [("ours", "y", 9), ("theirs", "x", 8), ("theirs2", "x", 9)]


@pytest.mark.parametrize("touch", [True, False])
def test_the_time_of_change_is_set_only_where_the_mapping_says_so(shop: Shop, touch: bool) -> None:
    tables = {
        "customers": {**CUSTOMERS, "touch": touch}, "inventory": {**INVENTORY, "touch": touch},
    }  # fmt: skip
    shop.fill("stock", "sku, on_hand", [("A", 1)])
    endpoint = shop.endpoint(tables, timezone="Europe/Paris")
    push(endpoint, change("a", ANA), stock("A", 1, 2))
    push(endpoint, change("a", {"loyalty.points": "6"}, {"loyalty.points": "5"}))
    expected = [shop.clock.now()] * 2 if touch else [None] * 2
    found = [one(endpoint, "customers", "a").updated_at, one(endpoint, "inventory", "A").updated_at]
    assert found == expected


@pytest.mark.pitfall("P-15")
def test_times_the_server_sets_are_in_the_endpoints_zone(server: Shop) -> None:
    server.do("CREATE TABLE c (code TEXT PRIMARY KEY, name TEXT, at TIMESTAMP DEFAULT now())")
    table = {"table": "c", "key": "code", "updated": "at", "fields": {"n": "name"}}
    endpoint = server.endpoint({"customers": table}, timezone="Asia/Tokyo")
    push(endpoint, change("a", {"n": "x"}))
    ((now,),) = server.do("SELECT now()")
    updated = one(endpoint, "customers", "a").updated_at
    assert updated is not None
    assert abs((now - updated).total_seconds()) < 60


def test_two_rows_of_one_key_are_not_written_to(shop: Shop) -> None:
    shop.do("CREATE TABLE twice (sku TEXT, qty INTEGER)")
    shop.fill("twice", "sku, qty", [("A", 1), ("A", 1)])
    endpoint = shop.endpoint({"inventory": {"table": "twice", "key": "sku", "qty": "qty"}})
    assert len(records(endpoint, "inventory")) == 2
    (said,) = push(endpoint, stock("A", 1, 5))
    assert (said.fate, said.code) == (Fate.REJECTED, "duplicate")
    assert shop.do("SELECT qty FROM twice") == [(1,), (1,)]


def test_one_push_may_not_say_two_things_of_one_row(shop: Shop) -> None:
    with pytest.raises(ValueError, match="two changes"):
        push(shop.endpoint(), stock("A", 1, 2), stock("A", 1, 3))
    assert push(shop.endpoint()) == []


@pytest.mark.parametrize("error", [Abandoned("lease lost"), OSError(5, "of the caller's own")])
def test_what_ready_raises_goes_through_and_nothing_is_written(
    error: Exception, shop: Shop
) -> None:
    shop.fill("stock", "sku, on_hand", [("A", 1)])
    endpoint = shop.endpoint()

    def ready() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        push(endpoint, stock("A", 1, 2), change("a", ANA), ready=ready)
    assert raised.value is error
    assert shop.do("SELECT on_hand FROM stock") == [(1,)]
    assert shop.do("SELECT * FROM customer") == []
    assert push(endpoint, stock("A", 1, 2))[0].fate is Fate.ACCEPTED, "the connection is as new"


def test_ready_is_asked_when_rows_are_held_and_nothing_is_written(shop: Shop) -> None:
    shop.fill("stock", "sku, on_hand", [("A", 1)])
    asked = []
    push(shop.endpoint(), stock("A", 1, 2), ready=lambda: asked.extend(
        shop.do("SELECT on_hand FROM stock")))  # fmt: skip
    assert asked == [(1,)]


def test_where_nothing_is_to_be_written_nobody_is_asked(shop: Shop) -> None:
    def ready() -> None:
        pytest.fail("nothing leaves")

    push(shop.endpoint(), stock("Z", 1, 2), ready=ready)


def test_a_trigger_that_swallows_the_row_is_not_called_written(server: Shop) -> None:
    server.do("CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, changed_at TIMESTAMP)")
    server.do(
        "CREATE FUNCTION nothing() RETURNS trigger AS 'BEGIN RETURN NULL; END' LANGUAGE plpgsql"
    )
    server.do("CREATE TRIGGER t BEFORE UPDATE ON stock FOR EACH ROW EXECUTE FUNCTION nothing()")
    server.fill("stock", "sku, on_hand", [("A", 1)])
    (said,) = push(server.endpoint(), stock("A", 1, 2))
    assert (said.fate, said.code) == (Fate.REJECTED, "not_written")


def test_components_without_a_column_to_write_are_not_called_writable(shop: Shop) -> None:
    endpoint = shop.endpoint({"customers": {"table": "customer", "key": "code"}})
    assert not endpoint.capabilities.components["customers"].writes
    with pytest.raises(Misconfigured, match="customers: fields: no column"):
        push(endpoint, change("a", {}))


def test_components_that_are_not_mapped_are_told_with_what_to_write(shop: Shop) -> None:
    endpoint = shop.endpoint()
    assert set(endpoint.capabilities.components) == {"customers", "inventory"}
    with pytest.raises(Misconfigured, match=r"tasks: is not mapped; write tables: \{tasks:"):
        push(endpoint, Change("tasks", "1"))
    with pytest.raises(ValueError, match="no component orders"):
        push(endpoint, Change("orders", "1"))
