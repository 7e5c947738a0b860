"""`sandbox: true`: what an endpoint of a simulated system needs not say, and that it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors import catalogue
from connectors.model import Capabilities, ComponentAbility, Option
from syncconsole.clock import SystemClock
from syncconsole.sandbox.server import Sandbox
from syncconsole.secrets import Secret
from syncconsole.worker.opening import Opening
from tests.config.texts import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.config import Config

SIMULATED = (
    "acusport_axis", "bigcommerce", "quickbooks_online", "shopify", "sparklayer", "tryton",
    "woocommerce",
)  # fmt: skip
VISITED = ("quickbooks_desktop", "quickbooks_pos")


def simulated_config(folder: Path, system: str, more: str = "", *, port: int = 9001) -> Config:
    """A config with an endpoint `one` of this simulated system; `more` is written with it."""
    side = "store" if "store" in catalogue.capabilities(system).sides else "office"
    other = {"store": "office", "office": "store"}[side]
    text = f"""\
endpoints:
  one: {{connector: {system}, sandbox: true{more}}}
  two: {{connector: files, folder: in}}
connections:
  shop: {{profile: inventory, {side}: one, {other}: two, source: office, writes: false}}
sandbox: {{port: {port}}}
"""
    return loaded(folder, text, {})


def simulated(folder: Path, system: str, more: str = "") -> dict[str, Any]:
    """The options of that endpoint."""
    options = simulated_config(folder, system, more).endpoints["one"].options
    return {n: v.reveal() if isinstance(v, Secret) else v for n, v in options.items()}


@pytest.mark.parametrize("system", [one for one in SIMULATED if one in catalogue.names()])
def test_each_simulated_system_is_given_all_it_needs(tmp_path: Path, system: str) -> None:
    more = ", location: 1" if system == "bigcommerce" else ""
    options = simulated(tmp_path, system, more)
    able = catalogue.capabilities(system)
    assert [one.name for one in able.options if one.required and options[one.name] is None] == []
    assert options["base_url"] == "http://127.0.0.1:9001"


@pytest.mark.parametrize("system", VISITED)
def test_a_simulated_system_that_comes_to_us_is_given_what_it_proves_itself_by(
    tmp_path: Path, system: str
) -> None:
    options = simulated(tmp_path, system)
    able = catalogue.capabilities(system)
    assert [one.name for one in able.options if one.required and options[one.name] is None] == []
    assert "base_url" not in options


def test_whoever_signs_in_by_credentials_is_not_given_a_token_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    able = Capabilities(
        "shopify", "Shopify", ("store",), {"inventory": ComponentAbility(writes=True)},
        tuple(Option(name) for name in ("base_url", "shop", "token", "client_id")),
    )  # fmt: skip
    known, found = catalogue.names(), catalogue.capabilities
    monkeypatch.setattr(catalogue, "names", lambda: [*known, "shopify"])
    monkeypatch.setattr(catalogue, "capabilities", lambda n: able if n == "shopify" else found(n))
    given = simulated(tmp_path, "shopify")
    assert (given["shop"], given["token"]) == ("outdoor-shop.myshopify.com", "shpat_sandbox")
    assert given["client_id"] is None
    own = simulated(tmp_path, "shopify", ", client_id: sandbox-client")
    assert (own["client_id"], own["token"]) == ("sandbox-client", None)


@pytest.mark.parametrize(
    ("system", "own"),
    [
        ("shopify", {"ABC-1", "ABC-2"}),
        ("sparklayer", {"ABC-1", "ABC-2"}),
        ("woocommerce", {"WC-ROPE", "WC-GIFT"}),
    ],
)
def test_such_an_endpoint_stands_against_the_sandbox(
    tmp_path: Path, system: str, own: set[str]
) -> None:
    with Sandbox(items=30) as sandbox:
        config = simulated_config(tmp_path, system, port=sandbox.port)
        connector = Opening(config.path)(config.endpoints["one"], SystemClock(), {})
        try:
            findings = connector.check()
            assert [one for one in findings if not one.ok] == []
            skus = {r.sku for page in connector.pages("inventory") for r in page.records}
            assert own <= skus
        finally:
            connector.close()
