"""The options of a SQL endpoint: each mistake is told with the option and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee
import pytest

from connectors.contract import Tools
from connectors.errors import Misconfigured
from connectors.sql.address import parse
from connectors.sql.client import connect
from connectors.sql.options import read_options
from syncconsole.config import schema
from syncconsole.errors import ConfigError
from syncconsole.worker.opening import Opening
from tests.config.texts import loaded
from tests.connectors.sql.shop import CUSTOMERS, INVENTORY
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

URL = "sqlite:///store.db"
CONFIG = """\
endpoints:
  local:
    connector: sql
    url: sqlite:///shop files/store.db
    timezone: Europe/Paris
    tables:
      customers: {table: customer, key: code, fields: {profile.name: name}}
      custom_fields:
        table: custom_field
        key: [customer, field]
        where: {org: 7}
        touch: true
        updated: at
      inventory: {table: stock, key: sku, qty: on_hand}
  web:
    connector: files
    folder: in
connections:
  shop: {profile: inventory, store: web, office: local, source: office}
"""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": None}, "url: write sqlite:///FILE"),
        ({"url": "sqlite://store.db"}, "url: write sqlite:///FILE"),
        ({"url": "sqlite:///:memory:"}, "url: write sqlite:///FILE"),
        ({"url": "postgresql://host"}, "the database's name is missing"),
        ({"url": "nonsense://host/x"}, "no database is known for its beginning"),
        ({"url": "postgresql+pool://host/x"}, "pools are not needed"),
        ({"url": "postgresql://u:a/b@host/x"}, "write signs such as"),
        ({"url": "postgresql://u:a#b@host/x"}, "write signs such as"),
        ({"url": "postgresql://[::1/x"}, "not an address"),
        ({"tables": {}}, "tables: write at least one"),
        ({"tables": {"custmers": CUSTOMERS}}, 'did you mean "customers"'),
        ({"tables": {"customers": {**CUSTOMERS, "feilds": {}}}}, 'did you mean "fields"'),
        ({"tables": {"customers": {"key": "code"}}}, "customers: table: expected a name"),
        ({"tables": {"customers": {"table": "c"}}}, "customers: key: write the column"),
        ({"tables": {"customers": {"table": "c", "key": ["a", "a"]}}}, "key: a column is written"),
        ({"tables": {"inventory": {"table": "c", "key": "a"}}}, "inventory: qty: write"),
        ({"tables": {"stores": {"table": "c", "key": "a", "touch": True}}}, "touch: there is no"),
        ({"tables": {"stores": {"table": "c", "key": "a", "fields": {"x": "a"}}}}, "part of the"),
        ({"tables": {"stores": {"table": "c", "key": "a", "fields": {"x": "b", "y": "b"}}}},
         "two fields share one"),
        ({"tables": {"stores": {"table": 'c"; --', "key": "a"}}}, "without quotes"),
        ({"tables": {"stores": {"table": "c", "key": "100%"}}}, "without quotes and %"),
        ({"tables": {"stores": {"table": "c", "key": "a\0"}}}, "printable"),
        ({"timezone": "Europe/Pariss"}, 'no zone "Europe/Pariss"'),
        ({"timeout": 0}, "timeout: expected seconds"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_before_anything_is_opened(
    options: dict[str, Any], words: str
) -> None:
    given = {"url": URL, "tables": {"customers": CUSTOMERS}, **options}
    with pytest.raises(Misconfigured) as raised:
        connect(given, Tools(FakeClock()))
    assert words in raised.value.message
    assert "a/b" not in raised.value.message
    assert "a#b" not in raised.value.message


def test_a_missing_driver_is_told_with_the_way_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(peewee, "psycopg", None)
    monkeypatch.setattr(peewee, "psycopg2", None)
    given = {"url": "postgresql://u:p@127.0.0.1:1/x", "tables": {"inventory": INVENTORY}}
    with pytest.raises(Misconfigured, match=r"pip install 'syncconsole\[postgres\]'"):
        connect(given, Tools(FakeClock())).read("inventory", [])


def test_the_url_is_in_no_repr() -> None:
    url = "postgresql://user:s3cret%40@host:5432/shop?sslmode=require"
    options = read_options({"url": url, "tables": {"inventory": INVENTORY}})
    address = parse(url)
    assert "s3cret" not in repr(options) + repr(address) + address.title
    assert address.title == "the PostgreSQL database shop at host:5432"
    assert set(address.secrets) == {"s3cret%40", "s3cret@"}


def test_a_config_with_tables_is_read_and_opened(tmp_path: Path) -> None:
    config = loaded(tmp_path, CONFIG, {})
    options = config.endpoints["local"].options
    assert options["tables"]["custom_fields"] == {
        "table": "custom_field", "key": ("customer", "field"), "where": {"org": "7"},
        "touch": True, "updated": "at",
    }  # fmt: skip
    assert options["tables"]["customers"]["key"] == ("code",)
    assert config.warnings == (), "a file's name is no secret"
    endpoint = Opening(config.path)(config.endpoints["local"], FakeClock(), {})
    assert set(endpoint.capabilities.components) == {"customers", "custom_fields", "inventory"}
    with pytest.raises(Misconfigured) as raised:
        endpoint.read("inventory", [])
    assert str(tmp_path / "shop files" / "store.db") in raised.value.message


def test_a_password_written_in_the_file_is_warned_of_and_never_shown(tmp_path: Path) -> None:
    url = "postgresql://u:s3cret@host/x"
    text = CONFIG.replace("sqlite:///shop files/store.db", url)
    config = loaded(tmp_path, text, {})
    assert config.endpoints["local"].options["url"].reveal() == url
    assert "LOCAL_URL" in config.warnings[0]
    assert "s3cret" not in repr(config) + config.warnings[0]
    assert loaded(tmp_path, text.replace(url, "${DB}"), {"DB": url}).warnings == ()


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("sqlite:///store.db", True), ("postgresql://u@127.0.0.1/x", True),
        ("postgresql://u:s3cret@shop.example/x", False),
    ],
)  # fmt: skip
def test_a_simulated_database_is_on_this_machine(tmp_path: Path, url: str, right: bool) -> None:
    text = CONFIG.replace("sqlite:///shop files/store.db", f"{url}\n    sandbox: true")
    if right:
        assert loaded(tmp_path, f"{text}sandbox: {{}}\n", {}).endpoints["local"].sandbox
        return
    with pytest.raises(ConfigError, match="may only reach this machine") as raised:
        loaded(tmp_path, f"{text}sandbox: {{}}\n", {})
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "words"),
    [
        ("customers: {", "custmers: {", 7, "tables.custmers", 'did you mean "customers"?'),
        ("fields: {profile", "feilds: {profile", 7, "tables.customers.feilds", '"fields"?'),
        ("        table: custom_field\n", "", 8, "tables.custom_fields", "`table` is missing"),
        ("key: [customer, field]", "key: {a: b}", 10, "tables.custom_fields.key", "a list"),
        ("where: {org: 7}", "where: {org: }", 11, "tables.custom_fields.where.org", "text"),
        ("touch: true", "touch: yes", 12, "tables.custom_fields.touch", "expected true or false"),
        ("{table: stock, key: sku, qty: on_hand}", "stock", 14, "tables.inventory", "keys under"),
        ("timezone: Europe/Paris", "timezone: Paris", 5, "timezone", "expected a time zone"),
        ("sqlite:///shop files/store.db", "a s3cret", 4, "url", "expected sqlite:///FILE beside"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, key: str, words: str
) -> None:
    assert CONFIG.count(old) == 1
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, CONFIG.replace(old, new), {})
    problem = raised.value.problems[0]
    assert (problem.line, problem.key) == (line, f"endpoints.local.{key}")
    assert words in f"{problem.expected} {problem.hint}"
    assert "s3cret" not in str(raised.value)


def test_the_schema_for_editors_knows_the_tables() -> None:
    import yaml
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema())
    assert not list(validator.iter_errors(yaml.safe_load(CONFIG)))
    for old, new in [
        ("customers: {", "custmers: {"), ("fields: {profile", "feilds: {profile"),
        ("        table: custom_field\n", ""), ("key: [customer, field]", "key: {a: b}"),
    ]:  # fmt: skip
        assert list(validator.iter_errors(yaml.safe_load(CONFIG.replace(old, new))))
