"""The simulated WooCommerce shop answers as its published controllers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from syncconsole.sandbox.server import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

API = "/wp-json/wc/v3"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(items=60, seed=7) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.faults.clear()
    running.woocommerce.manners.__init__()  # type: ignore[misc]


class Client:
    """Asks with Basic, as over https."""

    def __init__(self, sandbox: Sandbox, key: str = "sandbox", secret: str = "") -> None:
        self._api = f"{sandbox.url}{API}"
        self._auth = (f"ck_{key}", f"cs_{secret or key}")

    def get(self, path: str, **query: Any) -> httpx.Response:
        return httpx.get(f"{self._api}{path}", params=query, auth=self._auth, trust_env=False)

    def post(self, path: str, body: Any) -> httpx.Response:
        return httpx.post(f"{self._api}{path}", json=body, auth=self._auth, trust_env=False)


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    return Client(sandbox)


def test_a_list_tells_its_size_in_its_headers(client: Client) -> None:
    page = client.get("/products", per_page=10, orderby="id", order="asc", _fields="id,sku")
    assert page.headers["x-wp-total"].isdecimal()
    assert int(page.headers["x-wp-totalpages"]) == -(-int(page.headers["x-wp-total"]) // 10)
    ids = [one["id"] for one in page.json()]
    assert ids == sorted(ids)
    assert set(page.json()[0]) == {"id", "sku"}
    assert client.get("/products", orderby="id").json()[0]["id"] > ids[0]


@pytest.mark.parametrize("query", [{"per_page": 101}, {"page": 0}, {"colour": "red"},
                                   {"include": "a"}, {"modified_after": "today"}])  # fmt: skip
def test_a_parameter_that_cannot_be_is_refused(client: Client, query: dict[str, Any]) -> None:
    refused = client.get("/products", **query)
    assert (refused.status_code, refused.json()["code"]) == (400, "rest_invalid_param")
    assert refused.json()["data"] == {"status": 400}


def test_a_sku_finds_a_variation_where_an_id_does_not(client: Client) -> None:
    [found] = client.get("/products", sku="WC-ROPE-30").json()
    assert (found["type"], found["parent_id"], found["manage_stock"]) == (
        "variation",
        502,
        "parent",
    )
    assert client.get("/products", include=found["id"]).json() == []
    assert client.get("/products", sku="wc-gift,WC-ROPE").headers["x-wp-total"] == "2"


def test_versions_before_10_3_have_no_list_of_all_variations(
    sandbox: Sandbox, client: Client
) -> None:
    assert client.get("/variations").status_code == 200
    sandbox.woocommerce.manners.version = "10.2.9"
    assert client.get("/variations").json()["code"] == "rest_no_route"
    assert len(client.get("/products/502/variations").json()) == 2
    assert client.get("/products/9/variations").status_code == 404


def test_a_batch_answers_200_and_each_item_for_itself(sandbox: Sandbox, client: Client) -> None:
    shop = sandbox.woocommerce
    simple = next(one for one in shop.products() if shop.managed(one) is True and not one.extra)
    varied = shop.variations()[-1]
    items = [
        {"id": simple.id, "stock_quantity": 31},
        {"id": 9, "stock_quantity": 1},
        {"id": varied.id, "stock_quantity": 1},
        {"id": 501, "stock_quantity": 1},
        {"id": simple.id, "stock_quantity": "many"},
    ]
    answer = client.post("/products/batch", {"update": items})
    assert answer.status_code == 200
    done, gone, variation, unmanaged, wrong = answer.json()["update"]
    assert (done["stock_quantity"], shop.quantity(simple)) == (31, 31)
    assert gone == {"id": 9, "error": {
        "code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID.",
        "data": {"status": 400},
    }}  # fmt: skip
    assert variation["error"]["code"] == "woocommerce_rest_invalid_product_id"
    assert (unmanaged["manage_stock"], unmanaged["stock_quantity"]) == (False, None)
    assert wrong["error"]["code"] == "rest_invalid_param"


def test_a_batch_has_a_limit_that_a_shop_may_lower(sandbox: Sandbox, client: Client) -> None:
    sandbox.woocommerce.manners.batch_limit = 1
    two = [{"id": 505, "stock_quantity": 1}] * 2
    refused = client.post("/products/batch", {"update": two})
    assert refused.status_code == 413
    assert refused.json()["code"] == "woocommerce_rest_request_entity_too_large"


def test_a_variation_written_under_another_product_would_move_there(
    sandbox: Sandbox, client: Client
) -> None:
    varied = sandbox.woocommerce.variations()[-1]
    body = {"update": [{"id": varied.id, "stock_quantity": 4}]}
    assert client.post(f"/products/{varied.parent}/variations/batch", body).status_code == 200
    assert sandbox.woocommerce.moved == []
    client.post("/products/502/variations/batch", body)
    assert sandbox.woocommerce.moved == [(varied.id, 502)]


def test_times_are_told_twice_and_compared_by_the_shops_clock_unless_told(
    sandbox: Sandbox, client: Client
) -> None:
    sku = sandbox.catalogue.sku(0)
    sandbox.shop.set_stock(sku, 5)
    number = sandbox.shop.order([(sku, 1)]).id
    [order] = client.get("/orders", include=number).json()
    local, gmt = order["date_modified"], order["date_modified_gmt"]
    assert local > gmt  # Paris is ahead
    assert client.get("/orders", modified_after=gmt).headers["x-wp-total"] != "0"
    told = client.get("/orders", modified_after=gmt, dates_are_gmt="true", include=number)
    assert told.json() == []


def test_who_may_do_what(sandbox: Sandbox) -> None:
    body: dict[str, list[Any]] = {"update": []}
    reader, customer = Client(sandbox, "sandbox_read"), Client(sandbox, "sandbox_customer")
    assert reader.get("/products").status_code == 200
    refused = reader.post("/products/batch", body)
    assert (refused.status_code, refused.json()["code"]) == (
        401, "woocommerce_rest_authentication_error",
    )  # fmt: skip
    assert customer.get("/products").json()["code"] == "woocommerce_rest_cannot_view"
    assert customer.get("/products").status_code == 403
    assert Client(sandbox, "stranger").get("/products").status_code == 401
    refused = Client(sandbox, secret="wrong").get("/products")
    assert refused.json()["message"] == "Consumer secret is invalid."
    assert httpx.get(f"{sandbox.url}/wp-json/", trust_env=False).json()["name"]


def test_a_signature_is_asked_for_whole_and_good_once(sandbox: Sandbox) -> None:
    sandbox.woocommerce.manners.tls = False
    assert Client(sandbox).get("/products").status_code == 401
    address = f"{sandbox.url}{API}/products?oauth_consumer_key=ck_sandbox"
    half = httpx.get(address, trust_env=False)
    assert half.json()["code"] == "woocommerce_rest_authentication_missing_parameter"


def test_a_warning_of_php_stands_before_the_json(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("php_warning", times=1)
    answer = client.get("/system_status")
    assert answer.status_code == 200
    assert answer.text.startswith("<br />\n<b>Warning</b>:")
    assert answer.text.endswith("}")


def test_the_admin_is_worked_by_control_routes(sandbox: Sandbox) -> None:
    at = f"{sandbox.url}/_sandbox/woocommerce"
    told = httpx.get(at, params={"sku": "WC-ROPE"}, trust_env=False).json()
    assert (told["quantity"], told["tls"]) == (30, True)
    changed = httpx.post(at, json={"version": "7.1.0", "tls": False}, trust_env=False).json()
    assert (changed["version"], changed["tls"]) == ("7.1.0", False)
    for wrong in ({"colour": "red"}, {"tls": "no"}):
        assert httpx.post(at, json=wrong, trust_env=False).status_code == 400
    assert httpx.get(at, params={"sku": "NO"}, trust_env=False).status_code == 404
