"""The four back-office partner types can be chosen, each with a simulated system behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from connectors import catalogue
from syncconsole.cache.read.standing import Standing
from syncconsole.clock import SystemClock
from syncconsole.console.widgets.context import context_line
from syncconsole.sandbox.server import Sandbox
from syncconsole.worker.opening import Opening
from tests.config.texts import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.model import Finding
    from syncconsole.config import Config

PARTNERS = (
    "acusport_v6", "acusport_axis", "quickbooks_desktop", "quickbooks_online", "quickbooks_pos",
)  # fmt: skip
"""AcuSport V6, AcuSport Axis, QuickBooks (at the desk and online), QuickBooks Point of Sale."""


def cycle_config(folder: Path, system: str, port: int = 9001) -> Config:
    more = ", folder: drop" if system == "acusport_v6" else ""
    return loaded(folder, f"""\
endpoints:
  web: {{connector: bigcommerce, sandbox: true, location: 1}}
  office: {{connector: {system}, sandbox: true{more}}}
connections:
  shop:
    profile: cycle
    store: web
    office: office
    source: office
    writes: false
    orders: {{since: 2026-11-01, statuses: [Awaiting Fulfillment]}}
sandbox: {{port: {port}}}
""", {})  # fmt: skip


@pytest.mark.requirement("S-074")
@pytest.mark.parametrize("system", PARTNERS)
def test_each_partner_type_stands_as_the_office_of_a_cycle_and_says_it_is_simulated(
    tmp_path: Path, system: str
) -> None:
    config = cycle_config(tmp_path, system)
    able = catalogue.capabilities(system)
    assert config.endpoints["office"].connector == system
    assert "office" in able.sides
    assert able.components["orders"].writes
    now = datetime(2026, 11, 20, tzinfo=UTC)
    told = context_line(config, "shop", Standing(), now=now, width=80).plain
    assert told.startswith(" shop  SANDBOX")


@pytest.mark.requirement("S-074")
@pytest.mark.parametrize("system", ["acusport_v6", "acusport_axis", "quickbooks_online"])
def test_behind_each_stands_a_simulated_system(tmp_path: Path, system: str) -> None:
    """That of QuickBooks Desktop and Point of Sale is carried through in tests/webconnector."""
    (tmp_path / "drop" / "orders").mkdir(parents=True)
    with Sandbox(items=30, folder=tmp_path / "drop") as sandbox:
        config = cycle_config(tmp_path, system, sandbox.port)
        if system == "quickbooks_online":
            assert sandbox.company.keys.realm == config.endpoints["office"].options["realm_id"]
            return
        connector = Opening(config.path)(config.endpoints["office"], SystemClock(), {})
        try:
            findings: list[Finding] = connector.check()
            assert [one for one in findings if not one.ok] == []
            skus = {r.sku for page in connector.pages("inventory") for r in page.records}
        finally:
            connector.close()
    assert {sandbox.catalogue.sku(item) for item in range(30)} & skus
