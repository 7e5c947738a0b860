"""Options, and what the connector promises of itself."""

from __future__ import annotations

from typing import Any

import pytest

from connectors import catalogue
from connectors.capillary.client import connect
from connectors.capillary.options import checked
from connectors.contract import Connector, ReadOnly, Tools
from connectors.errors import Misconfigured
from connectors.model import Change
from tests.connectors.capillary.club import OAUTH, OPTIONS, PASSWORD, Club
from tests.connectors.http.fakes import FakeClock, ready

CLIENTELING = (
    "task_metadata", "tasks", "associates", "reminders", "communication_templates", "stores",
)  # fmt: skip
NOT_USED = ("inventory_master", "customer_attributes", "store_attributes", "loyalty_tracker")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"base_url": None}, "base_url"),
        ({"base_url": "http://eu.api.example"}, "base_url"),
        ({"password": None}, "either till and password"),
        ({"till": ""}, "either till and password"),
        ({"key": "a", "secret": "b"}, "not both"),
        ({"key": "a"}, "not both"),
        ({"attribution_type": "TILL"}, "attribution_code"),
        ({"attribution_type": "SHOP", "attribution_code": "a"}, "attribution_type"),
        ({"per_minute": 0}, "per_minute"),
        ({"batch": True}, "batch"),
        ({"update_batch": "many"}, "update_batch"),
        ({"update_method": "PATCH"}, "update_method"),
        ({"registered_from": "last year"}, "registered_from"),
        ({"paths": {"customers": "/x"}}, "paths"),
        ({"paths": {"tasks": "tasks?all=1"}}, "paths.tasks"),
        ({"paths": "x"}, "paths"),
        ({"timeout": 0}, "timeout"),
        ({"store_id": True}, "store_id"),
    ],
)
def test_a_wrong_option_is_named_before_anything_is_sent(
    options: dict[str, Any], named: str
) -> None:
    with pytest.raises(Misconfigured, match=named) as caught:
        connect({**OPTIONS, **options}, Tools(FakeClock()))
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    ("cluster", "limit"), [("apac", 500), ("apac2", 500), ("eu", 300), ("us", 300)]
)
def test_the_documented_limit_of_the_region_is_the_default(cluster: str, limit: int) -> None:
    address = f"https://{cluster}.api.capillarytech.com"
    assert checked({**OPTIONS, "base_url": address}).per_minute == limit
    assert checked({**OPTIONS, "base_url": address, "per_minute": "42"}).per_minute == 42


def test_options_never_show_their_secrets() -> None:
    assert PASSWORD not in repr(checked(OPTIONS))
    assert OAUTH["secret"] not in repr(checked({**OPTIONS, **OAUTH}))


def test_it_keeps_the_connector_protocol() -> None:
    connector: Connector = Club().connect()
    assert not hasattr(ReadOnly(connector), "push")
    assert connector.address("customers", {"customer_id": "1"}) == ""
    connector.close()


def test_connecting_sends_nothing() -> None:
    club = Club()
    club.connect(**OAUTH)
    assert club.requests == []


@pytest.mark.requirement("S-030", "S-031", "S-032", "S-033")
@pytest.mark.parametrize("component", NOT_USED)
def test_what_is_not_used_is_not_there_to_be_asked_for(component: str) -> None:
    club = Club()
    connector = club.connect()
    for ask in (
        lambda: connector.pages(component),
        lambda: connector.read(component, []),
        lambda: connector.push([Change(component, "a")], key="k", ready=ready),
    ):
        with pytest.raises(ValueError, match="does not know"):
            ask()
    assert club.requests == []


@pytest.mark.requirement("S-043")
@pytest.mark.parametrize("component", [*CLIENTELING, "voucher_series"])
def test_what_is_only_fetched_cannot_be_written(component: str) -> None:
    club = Club()
    assert not catalogue.capabilities("capillary").components[component].writes
    with pytest.raises(ValueError, match="only read"):
        club.connect().push([Change(component, "a", fields={})], key="k", ready=ready)
    assert club.requests == []


def test_the_catalogue_says_what_cannot_be_listed_completely() -> None:
    known = catalogue.capabilities("capillary")
    assert known.sides == ("office",)
    incomplete = {name for name, ability in known.components.items() if not ability.complete}
    assert incomplete == {"customers", "custom_fields", "voucher_series", "fraud_users"}
    assert [name for name, ability in known.components.items() if ability.since] == ["stores"]
    assert {option.name for option in known.options if option.secret} == {"password", "secret"}
    assert not any(one.compare_and_set or one.idempotency for one in known.components.values())


def test_sizes_and_times_are_those_of_the_options() -> None:
    able = Club().connect(batch=20, timeout=9.0).capabilities.components
    assert (able["customers"].read_batch, able["customers"].write_batch) == (20, 20)
    assert (able["voucher_series"].write_batch, able["stores"].read_batch) == (0, 200)
    assert {one.request_timeout for one in able.values()} == {9.0}


def test_one_component_at_a_time() -> None:
    changes = [Change("customers", "a"), Change("fraud_users", "a")]
    with pytest.raises(ValueError, match="one component"):
        Club().connect().push(changes, key="k", ready=ready)
    assert Club().connect().push([], key="k", ready=ready) == []
