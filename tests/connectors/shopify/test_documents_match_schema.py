"""Every question we ask is one that Shopify's own schemas allow, in both versions, and none uses
what is deprecated there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from connectors.model import Ask, Change
from connectors.shopify.capabilities import CAPABILITIES, VERSIONS
from tests.connectors.http.fakes import ready
from tests.connectors.shopify.goods import NOON, Stock, customer, line, metafield, order, product
from tests.connectors.shopify.selection import operation
from tests.connectors.shopify.shop import Shop
from tests.connectors.shopify.vendor_schema import faults, file, schema, unfit_variables

if TYPE_CHECKING:
    from graphql import GraphQLSchema

SINCE = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module", params=VERSIONS)
def known(request: pytest.FixtureRequest) -> GraphQLSchema:
    if not file(request.param).is_file():
        pytest.skip(f"Shopify's schema is not at {file(request.param)}; set SYNCCONSOLE_SPECS")
    return schema(request.param)


def a_shop() -> Shop:
    shop = Shop([Stock(n, None, 5, NOON) for n in range(1, 4)])
    shop.products = [product(1)]
    shop.customers = [customer(1, metafields=[metafield("a", str(n)) for n in range(30)])]
    lines = [line(n, f"S-{n}") for n in range(1, 60)]
    shop.orders = [order(1, lines, subtotal="590.00", tax="0.00", total="590.00")]
    return shop


@pytest.fixture(scope="module")
def sent() -> list[tuple[str, str, dict[str, Any]]]:
    """Name, text and variables of every question the connector can ask."""
    shop = a_shop()
    for bulk in ("false", "true"):
        connector = shop.connect(bulk=bulk, orders={})
        for component in CAPABILITIES.components:
            for since in (None, SINCE):
                list(connector.pages(component, since=since))
            refs = ("variant_id", "product_id", "customer_id", "order_id")
            connector.read(component, [Ask("1", {name: "1"}) for name in refs])
            connector.read(component, [Ask("#1"), Ask("SKU-1", {"inventory_item_id": "501"})])
    changes = [Change("inventory", f"SKU-{n}", "1", before, 9) for n, before in ((1, 5), (2, None))]
    connector.push(changes, key="1-1-1-1", ready=ready)
    connector.check()
    bodies = [msgspec.json.decode(request.content) for request in shop.requests if request.content]
    return [(body["operationName"], body["query"], body["variables"]) for body in bodies]


def test_every_document_of_the_connector_was_asked(sent: list[Any]) -> None:
    from connectors.shopify import bulk_documents, check_documents, documents

    modules = (documents, bulk_documents, check_documents)
    known = {
        each.name
        for module in modules
        for each in vars(module).values()
        if isinstance(each, documents.Document)
    }
    assert {name for name, _, _ in sent} == known


def test_every_question_is_valid_and_uses_nothing_deprecated(
    known: GraphQLSchema, sent: list[tuple[str, str, dict[str, Any]]]
) -> None:
    texts = {text for _, text, _ in sent}
    bulk = {values["query"] for name, _, values in sent if name == "StartBulk"}
    assert len(bulk) == 4
    wrong = {text: found for text in texts | bulk if (found := faults(known, text))}
    assert not wrong


def test_every_value_that_goes_along_is_of_its_declared_type(
    known: GraphQLSchema, sent: list[tuple[str, str, dict[str, Any]]]
) -> None:
    for name, text, values in sent:
        assert not unfit_variables(known, operation(text), values), name


def test_the_check_for_what_is_deprecated_finds_it(known: GraphQLSchema) -> None:
    assert faults(known, "{ customers(first: 1) { nodes { email } } }") == ["Customer.email"]
    assert faults(known, "{ nothing }") != []
