"""The connector and the sandbox's organisation were built apart, and they understand each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.capillary.client import Capillary
from connectors.errors import Malformed, Retriable
from connectors.model import Ask, Change, Fate, Record
from syncconsole.clock import SystemClock
from syncconsole.config import Endpoint, load
from syncconsole.sandbox.server import Sandbox
from syncconsole.worker.opening import Opening
from tests.connectors.http.fakes import ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = """
sandbox: {{port: {port}}}
endpoints:
  web: {{connector: bigcommerce, sandbox: true, location: 1}}
  books: {{connector: quickbooks_online, sandbox: true}}
  main: {{connector: capillary, sandbox: true, registered_from: {since}, per_minute: 100000}}
connections:
  shop: {{profile: inventory, store: web, office: books, source: office}}
"""


class Main:
    """A simulated main server, and connectors to it as config.yaml makes them."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.club = sandbox.organisation
        self.open = list[Capillary]()
        since = min(one.registered for one in self.club.everybody()).date()
        path = folder / "config.yaml"
        path.write_text(CONFIG.format(port=sandbox.port, since=since), "utf-8")
        self.endpoint = load(path, {}).endpoints["main"]
        self.opening = Opening(path)

    def connect(self, **options: Any) -> Capillary:
        """As the worker opens it; `options` go before those of the config."""
        endpoint = Endpoint("main", "capillary", {**self.endpoint.options, **options})
        connector = self.opening(endpoint, SystemClock(), {})
        assert isinstance(connector, Capillary)
        self.open.append(connector)
        return connector

    def calls(self, path: str) -> int:
        """How often a path below /v1.1 was asked."""
        return len(self.sandbox.log.calls(path=f"/v1.1{path}"))


@pytest.fixture
def main(tmp_path: Path) -> Iterator[Main]:
    with Sandbox(items=8, customers=40) as sandbox:
        main = Main(sandbox, tmp_path)
        yield main
        for connector in main.open:
            connector.close()


def rows(connector: Capillary, component: str, **asked: Any) -> list[Record]:
    return [one for page in connector.pages(component, **asked) for one in page.records]


@pytest.mark.requirement("S-012")
def test_everybody_is_found_and_read_as_he_is(main: Main) -> None:
    found = {one.remote_id: one for one in rows(main.connect(), "customers")}
    people = {str(one.id): one for one in main.club.everybody()}
    assert found.keys() == people.keys()
    for number, person in people.items():
        record = found[number]
        key = person.external_id or person.mobile or person.email or number
        assert record.sku == key
        assert record.fields["profile.firstname"] == person.firstname
        assert record.fields["loyalty.loyalty_points"] == str(person.points)
        assert record.fields["redemption.redeemed"] == str(person.redeemed)
        assert record.fields["slabs.current"] == person.slab
        state = person.subscribed["SMS", "BULK"]
        assert record.fields["subscription.sms_bulk"] == ("1" if state else "0")
        offset = timedelta(hours=5, minutes=30)
        assert record.updated_at == person.updated.replace(tzinfo=UTC) - offset


@pytest.mark.requirement("S-029")
def test_coupons_come_with_their_validity_expired_ones_too(main: Main) -> None:
    found = {one.sku: one for one in rows(main.connect(), "voucher_series")}
    coupons = [coupon for person in main.club.everybody() for coupon in person.coupons]
    assert found.keys() == {one.code for one in coupons}
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    expired = {code for code, one in found.items() if one.fields["validity.to"] < now}
    assert 0 < len(expired) < len(found)


@pytest.mark.requirement("S-027", "S-035")
def test_custom_fields_and_the_fraud_list_are_those_of_the_customers(main: Main) -> None:
    people = list(main.club.everybody())
    connector = main.connect()
    values = {(one.refs["customer_id"], one.refs["field"]): one.fields["values.value"]
              for one in rows(connector, "custom_fields")}  # fmt: skip
    assert values == {
        (str(one.id), name): text for one in people for name, text in one.custom.items()
    }
    listed = {one.remote_id for one in rows(connector, "fraud_users")}
    assert listed == {str(one.id) for one in people if one.fraud != "NONE"}


@pytest.mark.requirement("S-036", "S-037", "S-038", "S-039", "S-040", "S-041")
def test_the_lists_of_clienteling_are_fetched(main: Main) -> None:
    connector = main.connect()
    floor = main.club.floor
    counts = {name: len(rows(connector, name)) for name in (
        "task_metadata", "tasks", "reminders", "communication_templates", "stores")}  # fmt: skip
    assert counts == {
        "task_metadata": len(floor.task_metadata),
        "tasks": len(floor.tasks),
        "reminders": len(floor.reminders),
        "communication_templates": len(floor.communication_templates),
        "stores": len(floor.stores),
    }
    own = rows(main.connect(store_id=floor.stores[0]["id"]), "associates")
    assert {one.fields["details.store_id"] for one in own} == {floor.stores[0]["id"]}


@pytest.mark.requirement("S-015")
def test_only_the_store_that_changed_comes_by_since(main: Main) -> None:
    connector = main.connect()
    since = datetime.now(UTC)
    assert rows(connector, "stores", since=since) == []
    main.club.put("stores", {"id": "9003", "name": "Porto, moved"})
    [store] = rows(connector, "stores", since=since)
    assert (store.sku, store.title) == ("porto", "Porto, moved")


@pytest.mark.requirement("S-006")
def test_a_customer_made_locally_arrives_once(main: Main) -> None:
    connector = main.connect()
    fields = {
        "profile.external_id": "LOCAL-1", "profile.firstname": "Ana", "profile.mobile": "4917000",
        "subscription.sms_bulk": "1", "profile.extended.city": "Ghent",
    }  # fmt: skip
    change = Change("customers", "LOCAL-1", fields=fields)
    [first] = connector.push([change], key="a", ready=ready)
    [again] = connector.push([change], key="a", ready=ready)
    assert (first.fate, again.fate, again.code) == (Fate.ACCEPTED, Fate.CONFLICT, "exists")
    assert again.remote_id == first.remote_id
    person = main.club.person("LOCAL-1")
    assert (person.firstname, person.subscribed["SMS", "BULK"]) == ("Ana", True)
    assert person.extended == {"city": "Ghent"}
    [record] = connector.read("customers", [Ask("LOCAL-1")]).records
    assert record.remote_id == first.remote_id


@pytest.mark.pitfall("P-19")
def test_changes_of_all_kinds_are_taken_and_the_bad_ones_told(main: Main) -> None:
    connector = main.connect()
    one, other, *_ = rows(connector, "customers")
    named = dict(one.fields) | {"profile.firstname": "Ana"}
    moved = dict(other.fields) | {"profile.mobile": "49999"}
    outcomes = connector.push(
        [
            Change("customers", one.sku, refs=one.refs, fields=named, expects=one.fields),
            Change("customers", other.sku, refs=other.refs, fields=moved, expects=other.fields),
        ],
        key="a",
        ready=ready,
    )
    assert [each.fate for each in outcomes] == [Fate.ACCEPTED, Fate.REJECTED]
    refs = {**one.refs, "field": "club"}
    club = Change("custom_fields", f"{one.sku}/club", refs=refs, fields={"values.value": "running"})
    wrong = Change("custom_fields", f"{other.sku}/nothing", fields={"values.value": "x"})
    outcomes = connector.push([club, wrong], key="b", ready=ready)
    assert [(each.fate, each.code) for each in outcomes] == [
        (Fate.ACCEPTED, ""), (Fate.REJECTED, "1018"),
    ]  # fmt: skip
    status = Change("fraud_users", one.sku, refs=one.refs, fields={"status.status": "CONFIRMED"})
    [outcome] = connector.push([status], key="c", ready=ready)
    assert outcome.fate is Fate.ACCEPTED
    person = main.club.person(one.sku)
    assert (person.firstname, person.custom["club"], person.fraud) == (
        "Ana",
        "running",
        "CONFIRMED",
    )


@pytest.mark.pitfall("P-20")
def test_a_lost_answer_is_settled_by_reading(main: Main) -> None:
    connector = main.connect()
    change = Change("customers", "LOCAL-2", fields={"profile.external_id": "LOCAL-2"})
    main.sandbox.faults.arm("lost_answer", method="POST", times=1)
    with pytest.raises(Retriable) as caught:
        connector.push([change], key="a", ready=ready)
    assert caught.value.maybe_done
    assert len(connector.read("customers", [Ask("LOCAL-2")]).records) == 1


@pytest.mark.parametrize("fault", ["429", "503", "dropped", "truncated"])
def test_a_read_outlasts_a_short_trouble(main: Main, fault: str) -> None:
    main.sandbox.faults.arm(fault, path="/v1.1/customer/get", times=1)
    [page] = [main.connect().read("customers", [Ask("C-1001")])]
    assert len(page.records) == 1


def test_a_login_page_in_the_middle_is_an_error(main: Main) -> None:
    main.sandbox.faults.arm("html", path="/v1.1/customer/search", times=1)
    with pytest.raises(Malformed):
        rows(main.connect(), "customers")


@pytest.mark.pitfall("P-18")
def test_pages_that_come_twice_and_searches_without_pages_lose_nobody(main: Main) -> None:
    everybody = {str(one.id) for one in main.club.everybody()}
    main.sandbox.faults.arm("duplicate_page", path="/v1.1/customer/search", chance=0.3, seed=3)
    assert {one.remote_id for one in rows(main.connect(batch=2), "customers")} == everybody
    main.sandbox.faults.clear()
    main.club.pages_search = False
    assert {one.remote_id for one in rows(main.connect(), "customers")} == everybody


def test_batches_are_made_smaller_where_they_are_too_large(main: Main) -> None:
    main.club.batch_limit = 3
    connector = main.connect()
    assert len(rows(connector, "customers")) == 40
    new = [Change("customers", f"L-{n}", fields={"profile.external_id": f"L-{n}"})
           for n in range(10)]  # fmt: skip
    assert {one.fate for one in connector.push(new, key="a", ready=ready)} == {Fate.ACCEPTED}


def test_an_oauth_client_renews_its_token_ahead_and_after_a_refusal(main: Main) -> None:
    keys = main.club.keys
    options = {"till": None, "password": None, "key": keys.key, "secret": keys.secret}
    connector = main.connect(**options)
    assert len(connector.read("customers", [Ask("C-1001")]).records) == 1
    main.club.tokens.revoke_all()
    assert len(connector.read("customers", [Ask("C-1002")]).records) == 1
    assert len(main.sandbox.log.calls(kind="token")) == 2


def test_a_check_finds_all_of_it(main: Main) -> None:
    findings = main.connect().check()
    assert [one.name for one in findings if not one.ok] == []
    assert "Sandbox Outdoor Club" in findings[0].text
    assert main.sandbox.log.counts["write"] == 0


@pytest.mark.requirement("S-016")
def test_what_is_known_is_read_in_fewer_requests_than_everybody(main: Main) -> None:
    connector = main.connect()
    found = rows(connector, "customers")
    fresh = sum(connector.requests)
    connector.read("customers", [Ask(one.sku, one.refs) for one in found])
    assert sum(connector.requests) - fresh == 1
