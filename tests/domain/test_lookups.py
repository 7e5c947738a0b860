"""What is typed or pasted, and what it asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.domain.lookups import Kind, Wanted, wanted

PRODUCT, CUSTOMER = Kind
ID = "7356521840875"


@pytest.mark.requirement("S-121")
@pytest.mark.requirement("S-136")
@pytest.mark.parametrize(
    ("text", "kind", "number", "variant"),
    [
        (f"https://your-shopify-store-url.com/admin/products/{ID}", PRODUCT, ID, ""),
        (f"https://shop.myshopify.com/admin/products/{ID}/", PRODUCT, ID, ""),
        (f" https://admin.shopify.com/store/s/products/{ID}?a=1&b=/customers/2 ", PRODUCT, ID, ""),
        (f"https://admin.shopify.com/store/shop/products/{ID}/variants/42", PRODUCT, ID, "42"),
        (f"HTTPS://ADMIN.SHOPIFY.COM/store/shop/products/{ID}#top", PRODUCT, ID, ""),
        (f"admin.shopify.com/store/shop/products/{ID}", PRODUCT, ID, ""),
        ("https://shop.myshopify.com/admin/customers/5917633347819", CUSTOMER, "5917633347819", ""),
        ("https://store-x.mybigcommerce.com/manage/customers/77/edit", CUSTOMER, "77", ""),
        ("https://store-x.mybigcommerce.com/manage/products/edit/77", PRODUCT, "77", ""),
        (f"gid://shopify/Product/{ID}", PRODUCT, ID, ""),
        ("gid://shopify/ProductVariant/42", PRODUCT, "", "42"),
        ("gid://shopify/Customer/77", CUSTOMER, "77", ""),
        ("https://example.test/orders/77", None, "", ""),
        ("https://[broken/products/1", None, "", ""),
        ("https://example.test/products/", None, "", ""),
    ],
)  # fmt: skip
def test_an_address_is_taken_for_the_id_in_its_path(
    text: str, kind: Kind | None, number: str, variant: str
) -> None:
    found = wanted(text)
    assert (found.kind, found.id, found.variant, found.address) == (kind, number, variant, True)
    assert found.key == ""


@pytest.mark.requirement("S-118")
def test_a_sku_or_id_is_itself_and_of_the_kind_that_was_chosen() -> None:
    assert wanted(" ABC-2 ", PRODUCT) == Wanted("ABC-2", PRODUCT, "ABC-2")
    assert wanted("ABC  2").key == "ABC 2"
    assert wanted("a/b").address is False
    assert wanted("AB.C-1/2").address is False


@pytest.mark.requirement("S-118")
def test_an_address_decides_the_kind_whatever_was_chosen() -> None:
    assert wanted("https://x.test/admin/customers/7", PRODUCT).kind is CUSTOMER


@given(st.text(max_size=60), st.sampled_from([None, *Kind]))
def test_nothing_that_is_typed_breaks_it(text: str, kind: Kind | None) -> None:
    found = wanted(text, kind)
    assert found.text == text.strip()
