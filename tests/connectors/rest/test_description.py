"""A mistake in a description is told with file, line, key, what was expected, and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors import catalogue
from syncconsole.config import load, schema
from syncconsole.errors import ConfigError
from tests.support.readme_yaml import endpoint

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.config import Config

REST = """\
  office: {connector: files, folder: in}
connections:
  shop: {profile: inventory, store: oscar, office: office}
"""
CYCLE = """\
  office:
    connector: rest
    url: https://a.example
    components:
      inventory: {path: /i, map: {id: i, sku: s, qty: q}}
connections:
  shop:
    profile: cycle
    orders: {since: 2026-01-01, statuses: [new]}
    store: oscar
    office: office
"""
ENVIRONMENT = {"OSCAR_USER": "ana", "OSCAR_PASSWORD": "s3cr3t"}


def loaded(folder: Path, old: str = "", new: str = "") -> Config:
    """The config of the README's example, with one part exchanged."""
    text = f"endpoints:\n{endpoint('oscar')}{REST}"
    assert old in text
    path = folder / "config.yaml"
    path.write_text(text.replace(old, new, 1))
    return load(path, ENVIRONMENT)


STOCK, ORDERS = "components.inventory", "components.orders"

MISTAKES = [
    (
        "paging: {kind: next_url, at: next} ",
        "pagination: {kind: link} ",
        "pagination:",
        f"{STOCK}.pagination",
        'did you mean "paging"?',
    ),
    (
        "kind: next_url, at: next}  ",
        "kind: nexturl, at: next}  ",
        "nexturl",
        f"{STOCK}.paging.kind",
        'did you mean "next_url"?',
    ),
    (
        "kind: next_url, at: next}  ",
        "kind: cursor, at: next}  ",
        "kind: cursor",
        f"{STOCK}.paging",
        "the key `param` is missing",
    ),
    ("sku: upc\n", "sku: u pc\n", "sku: u pc", f"{STOCK}.map.sku", "a dot is expected"),
    (
        "sku: upc\n",
        "barcode: upc\n",
        "barcode: upc",
        f"{STOCK}.map.barcode",
        "known here: id, sku, qty",
    ),
    ("          sku: upc\n", "", "map:", f"{STOCK}.map", "the key `sku` is missing"),
    (
        "stockrecords.0.url | last",
        "stockrecords.0.url | lats",
        "| lats",
        f"{STOCK}.refs.stock",
        'no conversion "lats"',
    ),
    (
        "date_placed,",
        "date_placed | date Mars/Base,",
        "Mars/Base",
        f"{ORDERS}.map.created",
        'no zone "Mars/Base"',
    ),
    (
        "{refs.stock}/",
        "{refs.stok}/",
        "{refs.stok}",
        f"{STOCK}.write.path",
        "did you mean {refs.stock}?",
    ),
    (
        '"{on_hand}"',
        '"{on_hnd}"',
        "{on_hnd}",
        f"{STOCK}.write.body.num_in_stock",
        "did you mean {on_hand}?",
    ),
    (
        '"{on_hand}"',
        "{on_hand}",
        "num_in_stock: {on_hand}",
        f"{STOCK}.write.body.num_in_stock",
        'without quotes is a section; write "{on_hand}"',
    ),
    ('"{on_hand}"', '"{after}"', "{after}", f"{STOCK}.write.body", "{on_hand} is what is written"),
    (
        '{num_in_stock: "{on_hand}"}',
        "{num_in_stock: 7}",
        "num_in_stock: 7",
        f"{STOCK}.write.body",
        "the placeholder {after} is missing",
    ),
    (
        '"{on_hand}"',
        '"{on_hand:whole}"',
        "on_hand:whole",
        f"{STOCK}.write.body.num_in_stock",
        'no kind "whole"',
    ),
    ('"{on_hand}"', '"{on_hand"', '"{on_hand"', f"{STOCK}.write.body.num_in_stock", "not closed"),
    (
        "method: PATCH",
        "method: PATCH\n          if_match: version",
        "if_match:",
        f"{STOCK}.write.if_match",
        'refs has no "version"; it has stock',
    ),
    (
        "method: PATCH",
        "method: PATCH\n          conflict: [200]",
        "conflict:",
        f"{STOCK}.write.conflict",
        "from 400 to 499",
    ),
    (
        "method: PATCH",
        "method: PATCH\n          batch: 5",
        "path: /admin/stockrecords",
        f"{STOCK}.write.path",
        "no placeholder {refs.stock}",
    ),
    (
        '        read: {path: "/admin/products/{id}/"}\n',
        "",
        "write:",
        f"{STOCK}.write",
        "a write needs `read:`",
    ),
    (
        'read: {path: "/admin/products/{id}/"}',
        "read: {path: /admin/products/}",
        "read:",
        f"{STOCK}.read",
        "expected `param`, or a path with",
    ),
    (
        "path: /admin/products/\n",
        "path: admin/products\n",
        "path: admin",
        f"{STOCK}.path",
        "begin it with a slash",
    ),
    (
        "path: /admin/products/\n",
        "path: /admin/products/?x=1\n",
        "?x=1",
        f"{STOCK}.path",
        "parameters stand in `query`",
    ),
    (
        "amount: price_excl_tax}",
        "amount: price, price: price}",
        "price: price",
        f"{ORDERS}.lines",
        "one of them",
    ),
    ("quantity: quantity, ", "", "lines:", f"{ORDERS}.lines", "`quantity` is missing"),
    ("    password: ${OSCAR_PASSWORD}\n", "", "auth:", "auth", "the key `password` is missing"),
    (
        "    password: ${OSCAR_PASSWORD}\n",
        "    password: ${OSCAR_PASSWORD}\n    token: ${OSCAR_USER}\n",
        "token:",
        "token",
        "auth: basic has no use for it",
    ),
    ("url: https://shop", "url: http://shop", "url:", "url", "in the clear"),
    ("    auth: basic", "    timezone: Mars\n    auth: basic", "Mars", "timezone", "time zone"),
    (
        "    auth: basic",
        "    headers: {Authorization: Bearer x}\n    auth: basic",
        "headers:",
        "headers.Authorization",
        "auth: header",
    ),
    (
        "method: PATCH",
        "method: PATCH\n          idempotency: a b",
        "idempotency:",
        f"{STOCK}.write.idempotency",
        "the name of a header",
    ),
    (
        "    auth: basic",
        "    per_second: 0\n    auth: basic",
        "per_second:",
        "per_second",
        "from 0.001",
    ),
    (
        "    auth: basic",
        "    errors: {ok: status}\n    auth: basic",
        "errors:",
        "errors",
        "`ok` and `is` go together",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "key", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_line_its_key_and_a_way_out(
    tmp_path: Path, old: str, new: str, line: str, key: str, words: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, old, new)
    told = [str(problem) for problem in raised.value.problems]
    found = [
        problem for problem in raised.value.problems if problem.key == f"endpoints.oscar.{key}"
    ]
    assert found, told
    assert words in str(found[0]), told
    written = (tmp_path / "config.yaml").read_text().splitlines()
    assert line in written[found[0].line - 1], told
    assert "s3cr3t" not in str(raised.value)


def test_the_example_of_the_readme_is_right_and_under_forty_lines(tmp_path: Path) -> None:
    assert len(endpoint("oscar").splitlines()) < 40
    options = loaded(tmp_path).endpoints["oscar"].options
    able = catalogue.configured("rest", options)
    assert {name: each.writes for name, each in able.components.items()} == {
        "inventory": True, "orders": False,
    }  # fmt: skip
    assert able.title == "Oscar"


def test_a_profile_wants_what_the_description_has_and_not_what_the_connector_could(
    tmp_path: Path,
) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, REST, CYCLE)
    assert "a.example cannot write orders" in str(raised.value)


def test_an_editor_is_told_of_every_key() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    whole = schema()
    jsonschema.Draft202012Validator.check_schema(whole)
    branch = next(
        each["then"]["properties"]
        for each in whole["properties"]["endpoints"]["additionalProperties"]["allOf"]
        if each["if"]["properties"]["connector"]["const"] == "rest"
    )
    stock = branch["components"]["properties"]["inventory"]["properties"]
    assert stock["paging"]["properties"]["kind"]["enum"][-1] == "link"
    assert "json" not in str(stock["write"]["properties"]["body"].get("type"))
