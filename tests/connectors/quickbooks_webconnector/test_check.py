"""A check tells when the visitor last came, who it was, and what to do where something is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import Misconfigured
from syncconsole.sandbox.webconnector.books import Refusal
from tests.connectors.quickbooks_webconnector.desk import SYSTEMS, Desk

both = pytest.mark.parametrize("system", SYSTEMS)


@both
def test_while_it_is_here_it_is_asked(system: str) -> None:
    found = {one.name: one for one in Desk(system).connector.check()}
    assert all(one.ok for one in found.values())
    assert "Simulated Outdoor Shop" in found["company"].text
    assert "made with the first order" in found["customer"].text


@both
def test_while_it_is_away_nothing_is_asked(system: str) -> None:
    desk = Desk(system)
    desk.box.here = False
    found = {one.name: one.text for one in desk.connector.check()}
    assert found["visit"] == "the Web Connector last came 0 min ago"
    assert desk.box.questions == []


@both
def test_one_that_never_came_is_told_with_every_step(system: str) -> None:
    desk = Desk(system)
    desk.box.last_seen = lambda: None  # type: ignore[method-assign]
    [only] = desk.connector.check()
    assert (only.ok, "has never come" in only.text) == (False, True)
    assert "syncconsole webconnector qwc" in only.remedy


@both
def test_one_that_has_not_come_for_days_is_told(system: str) -> None:
    desk = Desk(system)
    desk.box.here = False
    seen = desk.clock.now()
    desk.box.last_seen = lambda: seen  # type: ignore[method-assign]
    desk.clock.pass_(2 * 86_400)
    visit = desk.connector.check()[0]
    assert (visit.ok, visit.text) == (False, "the Web Connector last came 2,880 min ago")
    assert visit.remedy


def test_a_quickbooks_that_is_too_old_is_told() -> None:
    desk = Desk("quickbooks_desktop")
    old = desk.program.greeting().replace("<SupportedQBXMLVersion>13.0</SupportedQBXMLVersion>", "")
    desk.program.greeting = lambda: old  # type: ignore[method-assign]
    company = next(one for one in desk.connector.check() if one.name == "company")
    assert (company.ok, "does not speak qbXML 13.0" in company.text) == (False, True)


@both
def test_a_right_that_is_missing_is_a_line_with_a_remedy(system: str) -> None:
    desk = Desk(system)

    def refuse(_request: object) -> None:
        raise Refusal(3260, "Insufficient permission level to perform this action.")

    desk.program._CustomerQuery = refuse  # type: ignore[attr-defined]
    last = desk.connector.check()[-1]
    assert (last.ok, "Insufficient permission" in last.text) == (False, True)
    assert last.remedy


@both
@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"document": "invoice"}, "document"),
        ({"orders": {"customer": "x" * 42}}, "orders.customer"),
        ({"orders": {"timezone": "Mars/Base"}}, "orders.timezone"),
        ({"orders": {"tax": True}}, "orders.tax"),
    ],
)
def test_an_option_that_is_wrong_is_named(system: str, options: dict[str, Any], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        Desk(system, **options)
