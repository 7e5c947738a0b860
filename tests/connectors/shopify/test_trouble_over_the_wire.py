"""Trouble on the way to the simulated shop and back: nothing half-read, nothing written twice."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Retriable, Unauthorised
from connectors.model import Ask, Change, Fate
from connectors.shopify.capabilities import VERSIONS
from syncconsole.sandbox.shopify.bucket import STANDARD
from syncconsole.sandbox.shopify.keys import READ_SCOPES
from tests.connectors.http.fakes import ready
from tests.connectors.shopify.wired import all_of, wired

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connectors.shopify.client import Shopify
    from tests.connectors.shopify.wired import Wired

FILE = "/bulk-results/*"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Wired]:
    with wired(tmp_path) as made:
        yield made


def of_abc(connector: Shopify, after: int, before: int | None = 12) -> Change:
    """A change of ABC-1, of which the shop has 12."""
    [record] = connector.read("inventory", [Ask("ABC-1")]).records
    return Change("inventory", "ABC-1", before=before, after=after, refs=record.refs)


def skus(connector: Shopify) -> list[str]:
    return sorted(one.sku for one in all_of(connector, "inventory"))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_token_that_ends_in_the_middle_of_a_page_is_replaced_once_and_never_shown(
    shop: Wired, version: str
) -> None:
    """The first customer has more metafields than come with a page of customers."""
    person = shop.store.customers.all()[0].number
    many = [("loyalty", f"fact_{n}", "single_line_text_field", str(n)) for n in range(70)]
    shop.store.customers.set_facts(person, many)
    connector = shop.connect(
        api_version=version, bulk="false", client_id="sandbox-client",
        client_secret="sandbox-client-secret",
    )  # fmt: skip
    before = all_of(connector, "customers")
    kept = shop.folder / "state" / "tokens" / "web.json"
    worn = kept.read_text()
    shop.sandbox.hooks.before(shop.sandbox.log.count + 2, shop.store.grants.expire)
    assert all_of(connector, "customers") == before
    assert len(before) == 40
    assert before[0].payload.count(b'"fact_') == 70
    [refused] = [one for one in shop.sandbox.log.calls() if one.status == 401]
    assert refused.path.endswith("/customer"), "in the middle of the page of customers"
    assert shop.statuses(kind="token") == [200, 200]
    assert kept.read_text() != worn
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert b"shpca_" not in b"".join(one.payload for one in before)


def test_a_token_of_config_yaml_that_ends_says_where_to_put_another(shop: Wired) -> None:
    connector = shop.connect(bulk="false")
    shop.sandbox.faults.arm("expired_token")
    with pytest.raises(Unauthorised, match=r"put a new one where config\.yaml takes it from"):
        all_of(connector, "products")
    with pytest.raises(Unauthorised):
        connector.push([Change("inventory", "X", before=1, after=2,
                               refs={"inventory_item_id": "43000000000001"})],
                       key="k", ready=ready)  # fmt: skip
    assert set(shop.statuses()) == {401}


@pytest.mark.pitfall("P-23")
@pytest.mark.parametrize("version", VERSIONS)
def test_points_of_the_standard_plan_are_kept_to_and_waited_for(
    tmp_path: Path, version: str
) -> None:
    with wired(tmp_path, items=2000, points=STANDARD) as shop:
        connector = shop.connect(api_version=version, bulk="false")
        pages = list(connector.pages("inventory"))
        assert sum(len(page.records) for page in pages) == shop.store.goods.variants
        # One page was too costly for any bucket; no other request came in vain.
        assert len(shop.statuses()) == len(pages) + 1
        assert shop.clock.monotonic() > 60.0


def test_a_bucket_that_another_program_drained_is_waited_for(tmp_path: Path) -> None:
    with wired(tmp_path, points=STANDARD) as shop:
        connector = shop.connect(bulk="false")
        shop.store.bucket.drain()
        begun = shop.clock.monotonic()
        assert len(skus(connector)) == shop.store.goods.variants
        assert shop.clock.monotonic() - begun >= 1.0


@pytest.mark.pitfall("P-23")
@pytest.mark.parametrize("fault", ["throttled", "429"])
def test_a_request_too_many_is_sent_again_also_where_it_writes(shop: Wired, fault: str) -> None:
    connector = shop.connect(bulk="false")
    change = of_abc(connector, 9)
    shop.sandbox.faults.arm(fault, times=2, seconds=7.0)
    begun = shop.clock.monotonic()
    [outcome] = connector.push([change], key="plan-1", ready=ready)
    assert outcome.fate is Fate.ACCEPTED
    assert shop.store.quantity("ABC-1") == 9
    assert shop.clock.monotonic() - begun >= {"429": 14.0, "throttled": 2.0}[fault]
    shop.sandbox.faults.arm(fault, times=2, seconds=7.0)
    assert len(skus(connector)) == shop.store.goods.variants


@pytest.mark.pitfall("P-20")
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", ["lost_answer", "truncated", "html", "internal"])
def test_a_write_without_a_readable_answer_is_only_to_be_settled_by_reading(
    shop: Wired, fault: str, version: str
) -> None:
    connector = shop.connect(api_version=version)
    change = of_abc(connector, 9)
    shop.sandbox.faults.arm(fault, times=1)
    with pytest.raises(Retriable) as told:
        connector.push([change], key="plan-1", ready=ready)
    assert told.value.maybe_done
    assert len(shop.statuses(kind="write")) == 1
    done = fault in {"lost_answer", "truncated"}
    [found] = connector.read("inventory", [Ask("ABC-1")]).records
    assert found.qty == (9 if done else 12)
    if done:  # the same request under the same key is known, so that it is not done again
        shop.store.sell("ABC-1", 2)
        [outcome] = connector.push([change], key="plan-1", ready=ready)
        assert outcome.fate is Fate.ACCEPTED
        assert shop.store.quantity("ABC-1") == 7


def test_a_file_that_is_cut_is_taken_up_behind_its_last_whole_line(shop: Wired) -> None:
    connector = shop.connect(bulk="true")
    shop.sandbox.faults.arm("truncated", path=FILE, times=1)
    assert len(skus(connector)) == shop.store.goods.variants
    files = shop.statuses(path="/bulk-results/")
    assert files == [200, 206]
    assert shop.store.bulk.leaks == 0


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize("fault", ["html", "503", "dropped"])
def test_a_file_that_never_comes_is_an_error_and_no_short_list(shop: Wired, fault: str) -> None:
    connector = shop.connect(bulk="true")
    shop.sandbox.faults.arm(fault, path=FILE)
    with pytest.raises((Malformed, Retriable)):
        skus(connector)


@pytest.mark.parametrize("fault", ["bulk_failed", "bulk_denied"])
def test_what_a_failed_operation_has_read_so_far_is_not_used(shop: Wired, fault: str) -> None:
    connector = shop.connect(bulk="true")
    shop.sandbox.faults.arm(fault, times=1, path="*/bulkOperationRunQuery")
    with pytest.raises((Retriable, Unauthorised)) as told:
        all_of(connector, "products")
    code = {"bulk_failed": "bulk_failed", "bulk_denied": "access_denied"}[fault]
    assert told.value.code == code
    assert shop.statuses(path="/bulk-results/") == []


@pytest.mark.parametrize("component", ["inventory", "products", "customers"])
@pytest.mark.parametrize("fault", ["html", "truncated"])
def test_an_answer_that_is_none_is_never_an_empty_list(
    shop: Wired, fault: str, component: str
) -> None:
    connector = shop.connect(bulk="false")
    shop.sandbox.faults.arm(fault)
    with pytest.raises((Malformed, Retriable)):
        all_of(connector, component)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("component", "scope"),
    [
        ("inventory", "read_inventory"), ("products", "read_products"),
        ("variants", "read_products"), ("customers", "read_customers"), ("orders", "read_orders"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("bulk", ["true", "false"])
def test_a_scope_that_was_taken_away_is_named(
    shop: Wired, component: str, scope: str, bulk: str, version: str
) -> None:
    connector = shop.connect(bulk=bulk, api_version=version)
    shop.store.grants.scopes -= {scope, scope.replace("read", "write")}
    with pytest.raises(Unauthorised, match=scope) as told:
        all_of(connector, component)
    assert told.value.code == "access_denied"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_app_that_may_only_read_writes_nothing_and_says_what_it_lacks(
    shop: Wired, version: str
) -> None:
    connector = shop.connect(api_version=version)
    change = of_abc(connector, 9)
    shop.store.grants.scopes = READ_SCOPES
    with pytest.raises(Unauthorised, match="write_inventory"):
        connector.push([change], key="plan-1", ready=ready)
    assert shop.store.quantity("ABC-1") == 12
