"""Products, variants, stock, customers and orders, as the store shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.shopify.client import FIRST, SECOND, Client

if TYPE_CHECKING:
    from tests.sandbox.fakes import FakeTime

LOOKED_UP = "gid://shopify/Product/7356521840875"
SOMEBODY = "gid://shopify/Customer/5917633347819"

VARIANTS = """query($after: String, $first: Int!, $query: String) {
  productVariants(first: $first, after: $after, query: $query) {
    nodes { id sku } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""

LEVELS = """query($id: ID!, $query: String) { location(id: $id) {
  inventoryLevels(first: 50, query: $query) { nodes { updatedAt item { sku } } } } }"""


def walk(client: Client, first: int, query: str | None = None) -> list[str | None]:
    """The SKUs of all variants, page by page."""
    skus, after = [], None
    while True:
        page = client.data(VARIANTS, first=first, after=after, query=query)["productVariants"]
        skus += [node["sku"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return skus
        after = page["pageInfo"]["endCursor"]


def test_a_walk_by_cursor_meets_every_variant_once_whatever_the_page(read: Client) -> None:
    everything = [read.store.goods.sku(place) for place in range(read.store.goods.variants)]
    assert len(everything) == 249
    assert walk(read, 250) == walk(read, 50) == walk(read, 7) == everything


def test_a_cursor_is_kept_by_sort_key_and_walks_backwards_too(read: Client) -> None:
    query = """query($first: Int, $last: Int, $after: String, $before: String, $r: Boolean) {
      products(first: $first, last: $last, after: $after, before: $before, sortKey: TITLE,
               reverse: $r) {
        edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage } } }"""
    whole = [e["node"]["title"] for e in read.data(query, first=150)["products"]["edges"]]
    assert whole == sorted(whole)
    back = [e["node"]["title"] for e in read.data(query, first=150, r=True)["products"]["edges"]]
    assert back == whole[::-1]
    page = read.data(query, first=5)["products"]
    rest = read.data(query, first=5, after=page["edges"][-1]["cursor"])["products"]
    assert [e["node"]["title"] for e in rest["edges"]] == whole[5:10]
    assert rest["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": True}
    before = read.data(query, last=3, before=rest["edges"][0]["cursor"])["products"]
    assert [e["node"]["title"] for e in before["edges"]] == whole[2:5]


def test_a_cursor_of_another_sort_is_refused(read: Client) -> None:
    cursor = read.data(VARIANTS, first=1)["productVariants"]["pageInfo"]["endCursor"]
    query = "query($a: String) { products(first: 1, after: $a, sortKey: TITLE) { nodes { id } } }"
    assert read.code(query, a=cursor) == "BAD_USER_INPUT"
    assert read.code(query, a="nonsense") == "BAD_USER_INPUT"


@pytest.mark.parametrize("window", ["", "(first: 251)", "(first: 5, last: 5)", "(first: -1)"])
def test_a_connection_needs_first_or_last_up_to_250(read: Client, window: str) -> None:
    assert read.code(f"{{ customers{window} {{ nodes {{ id }} }} }}") == "BAD_USER_INPUT"


def test_the_looked_up_product_has_its_three_skus(read: Client) -> None:
    query = """query($id: ID!) { product(id: $id) { legacyResourceId title status tags
      variantsCount { count } priceRangeV2 { minVariantPrice { amount } }
      variants(first: 5) { nodes { sku price selectedOptions { value }
      inventoryQuantity inventoryItem { tracked } } } } }"""
    product = read.data(query, id=LOOKED_UP)["product"]
    assert product["legacyResourceId"] == "7356521840875"
    assert product["variantsCount"] == {"count": 3}
    assert product["priceRangeV2"] == {"minVariantPrice": {"amount": "49.95"}}
    variants = product["variants"]["nodes"]
    assert [v["sku"] for v in variants] == ["ABC-1", "ABC-2", "ABC-3"]
    assert [v["inventoryQuantity"] for v in variants] == [15, 0, 7]
    assert variants[0]["price"] == "49.95"
    assert [v["selectedOptions"][0]["value"] for v in variants] == ["Small", "Medium", "Large"]


def test_strange_goods_are_there_untracked_doubled_unnamed_oversold(read: Client) -> None:
    query = """query($q: String!) { productVariants(first: 9, query: $q) { nodes { sku
      inventoryQuantity inventoryItem { tracked duplicateSkuCount } } } }"""

    def found(text: str) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = read.data(query, q=text)["productVariants"]["nodes"]
        return nodes

    assert [one["inventoryItem"]["tracked"] for one in found("sku:GIFT*")] == [False, False]
    assert [one["inventoryItem"]["duplicateSkuCount"] for one in found("sku:DUP-1")] == [1, 1]
    assert [one["inventoryQuantity"] for one in found("sku:BIVY-1")] == [-2]
    assert None in walk(read, 250)


def test_node_and_nodes_find_each_kind_and_leave_gaps_for_what_is_not_there(read: Client) -> None:
    ids = [LOOKED_UP, SOMEBODY, FIRST, "gid://shopify/Product/1", "nonsense"]
    query = """query($ids: [ID!]!) { nodes(ids: $ids) { __typename
      ... on Product { title } ... on Customer { tags } ... on Location { name } } }"""
    assert read.data(query, ids=ids)["nodes"] == [
        {"__typename": "Product", "title": "Summit Base Layer"},
        {"__typename": "Customer", "tags": ["b2b", "b2b-trade"]},
        {"__typename": "Location", "name": "Default location"},
        None,
        None,
    ]
    assert read.code(query, ids=[LOOKED_UP] * 251) == "MAX_INPUT_SIZE_EXCEEDED"


def test_the_same_shop_stands_behind_both_apis(client: Client) -> None:
    sku = client.sandbox.catalogue.sku(0)
    client.sandbox.shop.set_stock(sku, 31)
    assert client.store.quantity(sku) == 31
    client.set(client.row(sku, 17, 31), key="a")
    assert client.sandbox.shop.stock(sku).on_hand == 17


def test_an_order_lowers_available_and_is_committed_until_it_is_sent(client: Client) -> None:
    sku = client.sandbox.catalogue.sku(0)
    client.sandbox.shop.set_stock(sku, 10)
    client.sandbox.shop.set_safety_stock(sku, 1)
    order = client.sandbox.shop.order([(sku, 3)])

    def quantities() -> dict[str, int]:
        query = """query($i: ID!, $l: ID!) { inventoryItem(id: $i) { inventoryLevel(locationId: $l)
          { quantities(names: ["available", "committed", "on_hand", "safety_stock", "incoming"])
            { name quantity } } } }"""
        level = client.data(query, i=client.item(sku), l=FIRST)["inventoryItem"]["inventoryLevel"]
        return {one["name"]: one["quantity"] for one in level["quantities"]}

    assert quantities() == {
        "available": 6, "committed": 3, "on_hand": 10, "safety_stock": 1, "incoming": 0,
    }  # fmt: skip
    client.sandbox.shop.orders.set_status(order.id, 2)
    assert quantities() == {
        "available": 6, "committed": 0, "on_hand": 7, "safety_stock": 1, "incoming": 0,
    }  # fmt: skip


def test_levels_changed_since_a_moment_are_found_at_a_location(
    client: Client, time: FakeTime
) -> None:
    def changed(since: str, location: str = FIRST) -> list[str]:
        told = client.data(LEVELS, id=location, query=f"updated_at:>='{since}'")
        return [one["item"]["sku"] for one in told["location"]["inventoryLevels"]["nodes"]]

    assert changed("2026-03-02T09:00:00Z") == []
    time.passed = 60.0
    client.store.sell("ABC-1")
    time.passed = 120.0
    sku = client.sandbox.catalogue.sku(3)
    client.sandbox.shop.set_stock(sku, 4)
    assert changed("2026-03-02T09:00:00Z") == ["ABC-1", sku]
    assert changed("2026-03-02T09:01:01Z") == [sku]
    assert changed("2026-03-02T09:00:00Z", SECOND) == []


def test_a_place_where_an_item_never_was_has_no_level(read: Client) -> None:
    query = """query($i: ID!, $l: ID!) {
      inventoryItem(id: $i) { inventoryLevel(locationId: $l) { id } } }"""
    assert read.data(query, i=read.item("ABC-2"), l=SECOND)["inventoryItem"] == {
        "inventoryLevel": None
    }


def test_trade_customers_are_written_in_every_way_there_is(read: Client) -> None:
    query = """{ customers(first: 8) { nodes { legacyResourceId tags
      companyContactProfiles { company { name } }
      metafields(first: 5) { nodes { namespace key value } }
      metafield(namespace: "sparklayer", key: "price_list") { value } } } }"""
    people = read.data(query)["customers"]["nodes"]
    assert people[0]["legacyResourceId"] == "5917633347819"
    kinds = [
        (one["tags"], sorted({m["namespace"] for m in one["metafields"]["nodes"]}))
        for one in people
    ]
    assert kinds == [
        (["b2b", "b2b-trade"], ["sparklayer"]),
        (["B2B "], []),
        (["b2b-vip"], []),
        ([], ["sparklayer"]),
        ([], ["sparklayer_x"]),
        (["b2b"], []),
        (["newsletter"], ["loyalty"]),
        ([], []),
    ]
    assert people[0]["metafield"] == {"value": "trade-eu"}
    assert people[0]["companyContactProfiles"] == [{"company": {"name": "Whitfield Outdoor"}}]
    assert people[7]["companyContactProfiles"] == []
    assert people[4]["metafield"] is None


def test_a_customer_changed_from_outside_is_changed_now(client: Client, time: FakeTime) -> None:
    time.passed = 86_400.0
    client.control(
        customer=5917633347819, tags=["retail"], metafields={"sparklayer_x.a": "1"}, note="moved"
    )
    query = """query($id: ID!) { customer(id: $id) { tags note updatedAt
      metafields(first: 5) { nodes { namespace key value } } } }"""
    assert client.data(query, id=SOMEBODY)["customer"] == {
        "tags": ["retail"],
        "note": "moved",
        "updatedAt": "2026-03-03T09:00:00Z",
        "metafields": {"nodes": [{"namespace": "sparklayer_x", "key": "a", "value": "1"}]},
    }
    assert client.outside(
        "POST", "/_sandbox/shopify", json={"customer": 1, "tags": []}
    ).status_code == 404  # fmt: skip


def test_orders_are_the_shops_in_the_stores_words(client: Client, time: FakeTime) -> None:
    sku = client.sandbox.catalogue.sku(0)
    person = client.store.customers.all()[0]
    client.sandbox.shop.set_stock(sku, 10)
    order = client.sandbox.shop.order([(sku, 2)], email=person.email, shipping=490, tax_percent=20)
    client.sandbox.shop.order([(sku, 1)], status=0)
    time.passed = 60.0
    client.sandbox.shop.orders.cancel(order.id)
    query = """{ orders(first: 5, sortKey: UPDATED_AT) { nodes { name cancelledAt cancelReason
      displayFinancialStatus displayFulfillmentStatus createdAt updatedAt
      customer { id } totalPriceSet { shopMoney { amount currencyCode } }
      lineItems(first: 5) { nodes { sku quantity currentQuantity variant { sku } } } } } }"""
    query = query.replace("customer {", "billingAddress { name company } customer {")
    query = query.replace("currentQuantity", "currentQuantity taxLines { rate }")
    (told,) = client.data(query)["orders"]["nodes"]
    assert told["billingAddress"] == {"name": "Jane Doe", "company": "Whitfield Outdoor"}
    assert told["name"] == "#101"
    assert told["customer"] == {"id": SOMEBODY}
    assert (told["createdAt"], told["updatedAt"], told["cancelledAt"]) == (
        "2026-03-02T09:00:00Z", "2026-03-02T09:01:00Z", "2026-03-02T09:01:00Z",
    )  # fmt: skip
    assert told["displayFinancialStatus"] == "VOIDED"
    total = (order.total + order.tax) / 100
    assert told["totalPriceSet"]["shopMoney"] == {"amount": f"{total:.2f}", "currencyCode": "EUR"}
    assert told["lineItems"]["nodes"] == [
        {
            "sku": sku,
            "quantity": 2,
            "currentQuantity": 0,
            "taxLines": [{"rate": 0.2}],
            "variant": {"sku": sku},
        }
    ]


def test_counts_stop_at_their_limit(read: Client) -> None:
    query = """{ all: productVariantsCount { count precision }
      some: productVariantsCount(limit: 10) { count precision }
      abc: productVariantsCount(query: "sku:ABC*") { count }
      products: productsCount { count } people: customersCount(query: "tag:b2b-vip") { count }
      orders: ordersCount { count } }"""
    told = read.data(query)
    assert told["all"] == {"count": 249, "precision": "EXACT"}
    assert told["some"] == {"count": 10, "precision": "AT_LEAST"}
    assert (told["abc"]["count"], told["orders"]["count"]) == (3, 0)
    assert told["people"]["count"] > 0


def test_what_the_schema_does_not_have_is_told_with_status_200(read: Client) -> None:
    for query in (
        "{ shop { phone } }",
        "{ shop",
        "query A { shop { id } } query B { shop { id } }",
    ):
        body = read.ask(query)
        assert body["errors"]
        assert "data" not in body
    named = read.post("query A { shop { id } } query B { shop { name } }", operationName="B").json()
    assert list(named["data"]["shop"]) == ["name"]
