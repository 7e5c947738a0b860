"""XML in place of CSV: streamed, mapped, and refused where it is more than plain XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Malformed, Misconfigured

if TYPE_CHECKING:
    from tests.connectors.files.drop import Drop

STOCK = """<?xml version="1.0" encoding="UTF-8"?>
<stock><note>x</note>
  <items><item no="A-1"><qty>5</qty><last at="2026-11-20T08:00:00Z"/></item>
  <item no="A 2"><qty> 0 </qty></item>
  <item no="A&amp;3"><qty>many</qty></item>
  <item no="A-4"/></items></stock>
"""
FORM: dict[str, Any] = {
    "inventory": "stock.xml", "format": "xml", "record": "stock/items/item",
    "columns": {"sku": "@no", "qty": "qty", "updated": "last/@at"},
}  # fmt: skip


def read(drop: Drop, text: str | bytes, **options: Any) -> list[tuple[str, object, str]]:
    drop.file(text, "stock.xml")
    pages = drop.endpoint(**(FORM | options)).pages("inventory")
    return [(one.sku, one.qty, one.reason) for page in pages for one in page.records]


def test_records_are_read_by_path_from_attributes_and_elements(drop: Drop) -> None:
    assert read(drop, STOCK) == [
        ("A-1", 5, ""), ("A 2", 0, ""), ("A&3", None, "unreadable"), ("A-4", None, "missing"),
    ]  # fmt: skip
    (found,) = drop.endpoint(**FORM).read("inventory", [_ask("A-1")]).records
    assert found.updated_at is not None


def test_a_declared_encoding_is_heeded(drop: Drop) -> None:
    text = STOCK.replace("UTF-8", "ISO-8859-1").replace("A-4", "Ä-4").encode("latin-1")
    assert read(drop, text)[-1][0] == "Ä-4"


BOMB = '<!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><stock><items>&b;</items></stock>'
OUTSIDE = '<!DOCTYPE s SYSTEM "file:///etc/passwd"><stock/>'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        (STOCK[: len(STOCK) // 2], "not XML to its end"),
        ("a,b\n1,2\n", "not XML"),
        ("<a>" * 70 + "</a>" * 70, "deep"),
        (f'<stock><items><item no="{"x" * 1_100_000}"/></items></stock>', "characters"),
    ],
)
def test_what_is_more_or_less_than_plain_xml_counts_as_nothing(
    drop: Drop, text: str, word: str
) -> None:
    with pytest.raises(Malformed, match=word):
        read(drop, text)


def test_xml_is_read_and_never_written(drop: Drop) -> None:
    from connectors.model import Change

    drop.file(STOCK, "stock.xml")
    endpoint = drop.endpoint(**FORM)
    assert not endpoint.capabilities.components["inventory"].writes
    with pytest.raises(ValueError, match="XML"):
        endpoint.push([Change("inventory", "A-1", after=3)], key="k", ready=lambda: None)


@pytest.mark.parametrize(
    ("options", "word"),
    [({"record": ""}, "record"), ({"columns": {"sku": "@no"}}, "qty"), ({"format": "x"}, "format")],
)
def test_a_mapping_that_lacks_something_is_refused(
    drop: Drop, options: dict[str, Any], word: str
) -> None:
    with pytest.raises(Misconfigured, match=word):
        drop.endpoint(**(FORM | options))


def _ask(sku: str) -> Any:
    from connectors.model import Ask

    return Ask(sku)
