"""What goes wrong between a database and us: told by consequence, with a way out, nothing lost."""

from __future__ import annotations

import threading
import traceback
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from connectors.errors import (
    ConnectorError,
    Malformed,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from connectors.model import Fate
from tests.connectors.sql.shop import (
    CUSTOMERS,
    INVENTORY,
    Shop,
    change,
    push,
    records,
    stock,
)

if TYPE_CHECKING:
    from pathlib import Path

KILL = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE application_name = 'syncconsole' AND datname = current_database()"
)
OURS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'syncconsole'"


def with_stock(shop: Shop) -> Shop:
    shop.do("CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, changed_at TIMESTAMP)")
    shop.fill("stock", "sku, on_hand", [("A", 1)])
    return shop


def test_a_missing_table_and_a_missing_column_are_told_with_the_nearest(shop: Shop) -> None:
    cases = [
        ({**CUSTOMERS, "table": "custmer"}, 'no table "custmer"', 'nearest: "customer"'),
        ({**CUSTOMERS, "table": "xyz"}, 'no table "xyz"', '"customer", "stock"'),
        ({**CUSTOMERS, "key": "kode"}, 'no column "kode"', 'nearest: "code"'),
        ({**CUSTOMERS, "fields": {"a": "emial"}}, "fields: a", 'nearest: "email"'),
        ({**CUSTOMERS, "where": {"ogr": "7"}}, "customers: where", 'nearest: "org"'),
        ({**CUSTOMERS, "where": {"org": "x"}}, "where: org", "whole number"),
        ({**CUSTOMERS, "key": "changed_at"}, 'column "changed_at"', "a key is text"),
        ({**CUSTOMERS, "updated": "points"}, 'column "points"', "no timestamp"),
    ]
    for table, *words in cases:
        with pytest.raises(Misconfigured) as raised:
            records(shop.endpoint({"customers": table}), "customers")
        assert [word for word in words if word not in raised.value.message] == []


def test_a_table_and_a_column_that_vanish_between_calls_are_told_not_misread(shop: Shop) -> None:
    shop.fill("customer", "code, name, points", [(f"c{n:04}", "x", 5) for n in range(1500)])
    endpoint = shop.endpoint({"customers": {**CUSTOMERS, "fields": {"n": "name", "p": "org"}}})
    pages = endpoint.pages("customers")
    next(pages)
    shop.do("ALTER TABLE customer RENAME COLUMN org TO orgs")
    with pytest.raises(Misconfigured, match="org"):
        next(pages)
    with pytest.raises(Misconfigured, match='nearest: "orgs"'):
        records(endpoint, "customers")
    shop.do("DROP TABLE customer")
    with pytest.raises(Misconfigured, match='no table "customer"'):
        push(endpoint, change("a", {"n": "x"}, {}))


@pytest.mark.parametrize("name", ["name' OR 1=1 --", "name); DROP TABLE customer; --", "na.me"])
def test_names_from_the_config_are_quoted_never_pasted(shop: Shop, name: str) -> None:
    for option in ({"title": name}, {"fields": {"a": name}}, {"table": name}):
        with pytest.raises(Misconfigured, match=r"no (column|table)"):
            records(shop.endpoint({"customers": {**CUSTOMERS, **option}}), "customers")
    assert shop.do("SELECT count(*) FROM customer") == [(0,)]


def test_names_that_need_quotes_are_read_and_written(shop: Shop) -> None:
    shop.do('CREATE TABLE "Order By" ("select" TEXT PRIMARY KEY, "Größe (cm)" TEXT)')
    table = {"table": "Order By", "key": "select", "fields": {"size": "Größe (cm)"}}
    endpoint = shop.endpoint({"products": table})
    push(endpoint, change("1", {"size": "5"}, None, "products"))
    push(endpoint, change("1", {"size": "6"}, {"size": "5"}, "products"))
    assert [record.fields for record in records(endpoint, "products")] == [{"size": "6"}]


def test_a_table_of_another_schema_is_read_by_its_full_name(server: Shop) -> None:
    server.do("CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, changed_at TIMESTAMP)")
    ((schema,),) = server.do("SELECT current_schema()")
    url = server.url.partition("?")[0]
    endpoint = Shop(url, None, None).endpoint(
        {"inventory": {**INVENTORY, "table": f"{schema}.stock"}}
    )
    server.fill("stock", "sku, on_hand", [("A", 1)])
    assert push(endpoint, stock("A", 1, 2))[0].fate is Fate.ACCEPTED
    assert [record.qty for record in records(endpoint, "inventory")] == [2]
    endpoint.close()


def test_a_file_that_another_program_has_locked_is_tried_later(file: Shop) -> None:
    with_stock(file)
    endpoint = file.endpoint(timeout=0.05)
    file.do("BEGIN IMMEDIATE")
    assert len(records(endpoint, "inventory")) == 1, "reading is not in its way"
    with pytest.raises(Retriable) as raised:
        push(endpoint, stock("A", 1, 2))
    assert (raised.value.code, raised.value.maybe_done) == ("locked", False)
    file.do("ROLLBACK")
    assert push(endpoint, stock("A", 1, 2))[0].fate is Fate.ACCEPTED


def test_a_row_that_another_program_has_locked_is_tried_later(server: Shop) -> None:
    with_stock(server)
    endpoint = server.endpoint(timeout=0.1)
    server.do("BEGIN")
    server.do("UPDATE stock SET on_hand = 5")
    with pytest.raises(Retriable) as raised:
        push(endpoint, stock("A", 1, 2))
    assert (raised.value.code, raised.value.maybe_done) == ("locked", False)
    server.do("COMMIT")
    assert push(endpoint, stock("A", 1, 2))[0].actual == 5


def test_between_comparing_and_writing_nobody_else_can_write(shop: Shop) -> None:
    shop.fill("stock", "sku, on_hand", [("A", 1)])
    if shop.postgres:
        shop.do("SET lock_timeout = 50")

    def ready() -> None:
        with pytest.raises(Exception, match="lock"):
            shop.do("UPDATE stock SET on_hand = 9")

    assert push(shop.endpoint(), stock("A", 1, 2), ready=ready)[0].fate is Fate.ACCEPTED
    assert shop.do("SELECT on_hand FROM stock") == [(2,)]


@pytest.mark.parametrize(("name", "fate", "code"), [
    ("x", Fate.ACCEPTED, ""), ("other", Fate.CONFLICT, "exists"),
])  # fmt: skip
def test_a_row_made_meanwhile_by_another_is_looked_at_again(
    server: Shop, name: str, fate: Fate, code: str
) -> None:
    server.do("CREATE TABLE c (code TEXT PRIMARY KEY, name TEXT)")
    endpoint = server.endpoint(
        {"customers": {"table": "c", "key": "code", "fields": {"n": "name"}}}
    )

    def ready() -> None:
        server.fill("c", "code, name", [("a", name)])

    said, kept = push(endpoint, change("a", {"n": "x"}), change("b", {"n": "y"}), ready=ready)
    assert (said.fate, said.code) == (fate, code)
    assert kept.fate is Fate.ACCEPTED


def test_a_read_goes_on_after_its_connection_was_killed(server: Shop) -> None:
    with_stock(server)
    server.fill("stock", "sku, on_hand", [(f"S{number:04}", 1) for number in range(1500)])
    endpoint = server.endpoint()
    pages = endpoint.pages("inventory")
    found = list(next(pages).records)
    assert server.do(KILL)
    found += next(pages).records
    assert len(found) == 1501
    assert server.do(KILL)
    assert len(records(endpoint, "inventory")) == 1501


def test_a_connection_killed_before_the_commit_has_written_nothing(server: Shop) -> None:
    with_stock(server)
    endpoint = server.endpoint()

    def ready() -> None:
        server.do(KILL)

    with pytest.raises(Retriable) as raised:
        push(endpoint, stock("A", 1, 2), ready=ready)
    assert (raised.value.code, raised.value.maybe_done) == ("cut", False)
    assert server.do("SELECT on_hand FROM stock") == [(1,)]
    assert push(endpoint, stock("A", 1, 2))[0].fate is Fate.ACCEPTED


def test_a_commit_without_an_answer_may_have_been_done(
    server: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_stock(server)
    endpoint = server.endpoint()
    commit = endpoint._link.db.commit

    def killed() -> None:
        server.do(KILL)
        commit()

    monkeypatch.setattr(endpoint._link.db, "commit", killed)
    with pytest.raises(Retriable) as raised:
        push(endpoint, stock("A", 1, 2))
    assert (raised.value.code, raised.value.maybe_done) == ("commit", True)
    monkeypatch.undo()
    assert push(endpoint, stock("A", 1, 2))[0].fate is Fate.ACCEPTED


def test_a_commit_the_file_is_too_busy_for_has_written_nothing(file: Shop) -> None:
    with_stock(file)
    endpoint = file.endpoint(timeout=0.05)

    def ready() -> None:
        file.do("BEGIN")
        file.do("SELECT * FROM stock")  # a reader, which COMMIT must wait for

    with pytest.raises(Retriable) as raised:
        push(endpoint, stock("A", 1, 2), ready=ready)
    assert (raised.value.code, raised.value.maybe_done) == ("commit", False)
    file.do("ROLLBACK")
    assert file.do("SELECT on_hand FROM stock") == [(1,)]
    assert push(endpoint, stock("A", 1, 2))[0].fate is Fate.ACCEPTED


@pytest.mark.parametrize(
    "broken",
    [
        "CREATE TRIGGER t BEFORE UPDATE ON stock BEGIN SELECT RAISE(ROLLBACK, 'closed'); END",
        "CREATE TABLE o (sku TEXT REFERENCES stock (sku) DEFERRABLE INITIALLY DEFERRED)",
    ],
)
def test_a_refusal_that_undoes_all_is_told_for_all(file: Shop, broken: str) -> None:
    with_stock(file)
    file.do(broken)
    tables = {
        "inventory": INVENTORY,
        "tasks": {"table": "o", "key": "rowid_", "fields": {"sku": "sku"}},
    }
    if "TABLE" in broken:
        file.do("ALTER TABLE o ADD COLUMN rowid_ INTEGER")
        changes = [stock("A", 1, 2), change("1", {"sku": "nobody"}, None, "tasks")]
    else:
        changes = [stock("A", 1, 2)]
    endpoint = file.endpoint(tables)
    with pytest.raises(Rejected, match="nothing was written"):
        push(endpoint, *changes)
    assert file.do("SELECT on_hand FROM stock") == [(1,)]


def test_a_statement_without_end_is_given_up(server: Shop) -> None:
    server.do("CREATE VIEW slow AS SELECT 'A' AS sku, 1 AS qty, pg_sleep(30)::text AS title")
    table = {"table": "slow", "key": "sku", "qty": "qty", "title": "title"}
    with pytest.raises(Retriable) as raised:
        records(server.endpoint({"inventory": table}, timeout=0.1), "inventory")
    assert raised.value.code == "timeout"


def test_a_view_that_cannot_be_written_to_is_the_configs_fault(shop: Shop) -> None:
    shop.do("CREATE VIEW sums AS SELECT sku, sum(on_hand) AS qty FROM stock GROUP BY sku")
    shop.fill("stock", "sku, on_hand", [("A", 1)])
    endpoint = shop.endpoint({"inventory": {"table": "sums", "key": "sku", "qty": "qty"}})
    assert [record.qty for record in records(endpoint, "inventory")] == [1]
    with pytest.raises(Misconfigured, match="cannot do what it is asked for"):
        push(endpoint, stock("A", 1, 2))


def test_deferred_constraints_are_told_at_their_row(server: Shop) -> None:
    with_stock(server)
    server.do(
        "CREATE TABLE o (id INTEGER PRIMARY KEY, sku TEXT REFERENCES stock (sku) "
        "DEFERRABLE INITIALLY DEFERRED)"
    )
    endpoint = server.endpoint({"tasks": {"table": "o", "key": "id", "fields": {"sku": "sku"}}})
    changes = [change(str(n), {"sku": sku}, None, "tasks") for n, sku in enumerate(["A", "?", "A"])]
    assert [said.code for said in push(endpoint, *changes)] == ["", "foreign_key", ""]


def test_a_key_too_long_for_an_index_is_that_rows_own_fault(server: Shop) -> None:
    with_stock(server)
    server.do("CREATE TABLE c (code TEXT PRIMARY KEY, name TEXT)")
    endpoint = server.endpoint(
        {"customers": {"table": "c", "key": "code", "fields": {"n": "name"}}}
    )
    long = "".join(map(chr, range(0x4E00, 0x4E00 + 9000)))
    said, kept = push(endpoint, change(long, {"n": "x"}), change("b", {"n": "x"}))
    assert (said.fate, kept.fate) == (Fate.REJECTED, Fate.ACCEPTED)
    assert "index" in said.message


@pytest.mark.pitfall("P-36")
def test_a_wrong_password_is_told_without_the_password(server: Shop) -> None:
    parts = urlsplit(server.url)
    password = "Geheim/@#?&%:" + "x" * 20
    url = server.url.replace(str(parts.password), quote(password, safe=""))
    endpoint = Shop(url, None, None).endpoint()
    with pytest.raises(Unauthorised, match="did not accept the user or password") as raised:
        records(endpoint, "inventory")
    shown = [
        *map(str, traceback.format_exception(raised.value)), repr(raised.value),
        repr(endpoint._options), repr(endpoint._link.address), *map(repr, endpoint.check()),
    ]  # fmt: skip
    assert not [text for text in shown if "Geheim" in text or quote(password, safe="") in text]
    assert raised.value.code == "login"


def test_a_server_that_is_not_there_is_tried_later(server: Shop) -> None:
    parts = urlsplit(server.url)
    cases = [
        (server.url.replace(f":{parts.port}", ":1"), Retriable, "no_connection"),
        (server.url.replace("/postgres?", "/nowhere?"), Misconfigured, "no_database"),
        (server.url.replace("/postgres?", "/postgres?colour=red&"), Misconfigured, "no_database"),
    ]
    for url, kind, code in cases:
        with pytest.raises(kind) as raised:
            records(Shop(url, None, None).endpoint(), "inventory")
        assert isinstance(raised.value, ConnectorError)
        assert raised.value.code == code
        assert str(parts.password) not in raised.value.message


def test_an_account_without_the_right_to_write_may_read(server: Shop) -> None:
    with_stock(server)
    ((schema,),) = server.do("SELECT current_schema()")
    role = f"reader_{schema}"
    server.do(f"CREATE ROLE {role} LOGIN PASSWORD 'p'")
    try:
        server.do(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        server.do(f"GRANT SELECT ON stock TO {role}")
        parts = urlsplit(server.url)
        url = server.url.replace(f"{parts.username}:{parts.password}", f"{role}:p")
        endpoint = Shop(url, None, None).endpoint({"inventory": INVENTORY})
        assert len(records(endpoint, "inventory")) == 1
        with pytest.raises(Unauthorised, match="lacks a right") as raised:
            push(endpoint, stock("A", 1, 2))
        assert raised.value.code == "right"
        (writes,) = [found for found in endpoint.check() if found.name == "inventory writes"]
        assert "the right to update the column on_hand is missing" in writes.text
        endpoint.close()
    finally:
        server.do(f"DROP OWNED BY {role}")
        server.do(f"DROP ROLE {role}")


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "misspelt.db"
    with pytest.raises(Misconfigured, match=r"misspelt\.db cannot be opened"):
        records(Shop(f"sqlite:///{path}", None, path).endpoint(), "inventory")
    assert not path.exists()


def test_a_file_of_something_else_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are notes, not a database" * 100)
    with pytest.raises(Misconfigured, match="no SQLite database"):
        records(Shop(f"sqlite:///{path}", None, path).endpoint(), "inventory")


def test_text_that_is_no_unicode_is_malformed(file: Shop) -> None:
    with_stock(file)
    file.do("INSERT INTO stock VALUES (CAST(x'ff41' AS TEXT), 1, NULL)")
    with pytest.raises(Malformed, match="no Unicode"):
        records(file.endpoint(), "inventory")


def test_each_thread_has_its_connection_and_close_ends_them_all(shop: Shop) -> None:
    shop.fill("stock", "sku, on_hand", [(f"S{number}", 1) for number in range(4)])
    endpoint = shop.endpoint()
    barrier = threading.Barrier(4)
    fates = []

    def work(number: int) -> None:
        records(endpoint, "inventory")
        barrier.wait(10)
        fates.extend(push(endpoint, stock(f"S{number}", 1, 2)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [said.fate for said in fates] == [Fate.ACCEPTED] * 4
    assert len(endpoint._link._open) == 4
    endpoint.close()
    if shop.postgres:
        shop.do("SELECT pg_sleep(0)")
    assert endpoint._link._open == []
    assert len(records(endpoint, "inventory")) == 4, "a later call opens one anew"
