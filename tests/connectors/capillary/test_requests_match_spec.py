"""Every request we send is one that Capillary's own OpenAPI file declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest

from connectors.model import Ask
from tests.connectors.capillary.club import member
from tests.connectors.capillary.test_check import sound
from tests.connectors.capillary.test_push import changed, new, value
from tests.connectors.capillary.test_vouchers import Many
from tests.connectors.capillary.vendor_spec import UNDOCUMENTED, Spec, file
from tests.connectors.http.fakes import ready

if TYPE_CHECKING:
    import httpx


@pytest.fixture(scope="module")
def spec() -> Spec:
    if not file().is_file():
        pytest.skip(f"Capillary's OpenAPI file is not at {file()}; set SYNCCONSOLE_SPECS")
    return Spec()


@pytest.fixture(scope="module")
def sent() -> list[httpx.Request]:
    """One of every request the connector can send."""
    club, many = sound(), Many(150, 999)
    club.members |= {str(n): member(n) for n in range(2, 80)}
    connector = club.connect()
    for component in connector.capabilities.components:
        list(connector.pages(component))
    list(connector.pages("stores", since=club.clock.now()))
    keys = [Ask("X-1"), Ask("49152"), Ask("c3@example.test"), Ask("4", {"customer_id": "4"})]
    connector.read("customers", keys)
    everything = {"profile__mobile": "4977", "profile__email": "n@example.test"}
    changes = [new(1, **everything, subscription__sms_bulk="1"), new(2)]
    connector.push([*changes, changed(1, profile__firstname="A")], key="k", ready=ready)
    connector.push([value(1, "age", "3")], key="k", ready=ready)
    connector.check()
    list(many.connect().pages("voucher_series"))
    return club.requests + many.requests


def test_every_path_is_declared_or_known_not_to_be(spec: Spec, sent: list[httpx.Request]) -> None:
    paths = {request.url.path.removeprefix("/v1.1") for request in sent}
    assert paths == {
        "/customer/get", "/customer/search", "/customer/add", "/customer/update",
        "/customer/coupons", "/coupon/series", "/organization/get", "/organization/entities",
        "/store/staff", "/store/tasks", "/task/metadata", "/task/reminder", *UNDOCUMENTED,
    }  # fmt: skip
    assert not UNDOCUMENTED & set(spec.paths)
    for request in sent:
        if request.url.path.removeprefix("/v1.1") not in UNDOCUMENTED:
            spec.operation(request)


def test_every_query_parameter_is_declared_with_values_of_its_type(
    spec: Spec, sent: list[httpx.Request]
) -> None:
    for request in sent:
        if request.url.path.removeprefix("/v1.1") not in UNDOCUMENTED:
            spec.assert_query_is_declared(request)


def test_a_parameter_that_is_not_declared_would_be_noticed(
    spec: Spec, sent: list[httpx.Request]
) -> None:
    request = next(one for one in sent if one.url.path.endswith("/organization/entities"))
    request.url, kept = request.url.copy_add_param("updated_since", "2026-01-01"), request.url
    with pytest.raises(AssertionError, match="updated_since"):
        spec.assert_query_is_declared(request)
    request.url = kept


def test_every_body_is_valid(spec: Spec, sent: list[httpx.Request]) -> None:
    bodies = [request for request in sent if request.content]
    assert {request.method for request in bodies} == {"POST", "PUT"}
    for request in bodies:
        content = spec.operation(request)["requestBody"]["content"]
        assert request.headers["content-type"] in content
        schema = content["application/json"]["schema"]
        jsonschema.validate(msgspec.json.decode(request.content), schema)


def test_every_value_of_a_body_is_text(sent: list[httpx.Request]) -> None:
    def leaves(node: object) -> set[type]:
        if isinstance(node, dict):
            return {kind for one in node.values() for kind in leaves(one)}
        if isinstance(node, list):
            return {kind for one in node for kind in leaves(one)}
        return {type(node)}

    for request in sent:
        if request.content:
            assert leaves(msgspec.json.decode(request.content)) == {str}
