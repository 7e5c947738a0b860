"""The sign-in is seen nowhere: no error, no log, no repr (P-36)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpx
import pytest

from connectors.errors import ConnectorError
from connectors.model import Ask
from connectors.quickbooks_online.options import checked
from tests.connectors.http.fakes import page
from tests.connectors.http.test_secrets import seen
from tests.connectors.quickbooks_online.company import OPTIONS, Company, item
from tests.connectors.quickbooks_online.intuit import CLIENT, fault, reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.http.fakes import Step


SECRETS = (CLIENT[1], "access-tok", "refresh-tok", "YWNj")


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ReadTimeout("access-tok1 refresh-tok1"),
        page(200, "<html>access-tok1 refresh-tok1</html>"),
        page(500, "access-tok1 refresh-tok1 " + CLIENT[1]),
        page(400, '{"Fault": {"Error": [{"Message": "access-tok1"}]}}', "application/json"),
        page(200, '{"QueryResponse": "access-tok1 refresh-tok1"}', "application/json"),
        lambda _: reply(401, {"fault": {"error": [{"message": "access-tok1 is bad"}]}}),
        lambda _: reply(403, fault("3100", "access-tok1 may not", kind="AuthorizationFault")),
    ],
)
@pytest.mark.pitfall("P-36")
def test_no_error_shows_a_token(trouble: Step) -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0

    def answer(request: httpx.Request) -> httpx.Response:
        if isinstance(trouble, Exception):
            raise trouble
        return trouble if isinstance(trouble, httpx.Response) else trouble(request)

    company.answers = [answer] * 20
    with pytest.raises(ConnectorError) as caught:
        company.connect().read("inventory", [Ask("SKU-1")])
    shown = seen(caught.value)
    assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, {"access_token": "access-tokX", "refresh_token": "refresh-tokX"}),
        reply(200, {"access_token": "access-tokX", "refresh_token": "r", "expires_in": "soon"}),
        reply(400, {"access_token": "access-tokX"}),
        reply(500, {"access_token": "access-tokX"}),
    ],
)
@pytest.mark.pitfall("P-36")
def test_no_odd_answer_of_the_token_endpoint_is_quoted(answer: httpx.Response) -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0

    def odd(request: httpx.Request) -> httpx.Response:
        return answer

    company.intuit._answered = odd  # type: ignore[method-assign]
    with pytest.raises(ConnectorError) as caught:
        company.connect().read("inventory", [Ask("SKU-1")])
    assert "tokX" not in seen(caught.value)


@pytest.mark.pitfall("P-36")
def test_no_log_and_no_repr_shows_a_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    company = Company([item(1)])
    company.clock.passed = 4000.0
    connector = company.connect()
    connector.read("inventory", [Ask("SKU-1")])
    tokens = company.kept()
    ends: list[Callable[[], str]] = [
        lambda: caplog.text,
        lambda: repr(tokens) + str(tokens) + f"{tokens}",
        lambda: repr(checked(OPTIONS)),
        lambda: repr(vars(connector)),
    ]
    for end in ends:
        assert not [secret for secret in SECRETS if secret in end()]
