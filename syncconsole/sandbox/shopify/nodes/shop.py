"""The store itself, and the application's place in it."""

from __future__ import annotations

from dataclasses import dataclass

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.shopify.gids import gid
from syncconsole.sandbox.shopify.keys import DOMAIN
from syncconsole.sandbox.shopify.nodes.money import CURRENCY
from syncconsole.sandbox.shopify.times import iso


@dataclass(frozen=True, slots=True)
class Plan:
    """What the merchant pays for."""

    display_name: str = "Basic"
    public_display_name: str = "Basic"
    partner_development: bool = False
    shopify_plus: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    """Where customers find the store."""

    typename = "Domain"
    id: str = gid("Domain", 90_000_000_001)
    host: str = "outdoor-shop.example"
    url: str = "https://outdoor-shop.example"


@dataclass(frozen=True, slots=True)
class ShopNode:
    """Name, currency, time zone and plan."""

    typename = "Shop"
    id: str = gid("Shop", 60_000_000_001)
    name: str = "Outdoor Shop (sandbox)"
    email: str = "owner@outdoor-shop.example"
    contact_email: str = "owner@outdoor-shop.example"
    currency_code: str = CURRENCY
    iana_timezone: str = "Europe/Paris"
    timezone_offset: str = "+0100"
    myshopify_domain: str = DOMAIN
    url: str = f"https://{DOMAIN}"
    taxes_included: bool = False
    created_at: str = iso(EPOCH)
    updated_at: str = iso(EPOCH)
    plan: Plan = Plan()
    primary_domain: Domain = Domain()


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that a token may do."""

    handle: str

    @property
    def description(self) -> str:
        """As the consent page puts it."""
        verb, _, what = self.handle.partition("_")
        return f"{'Read' if verb == 'read' else 'Modify'} {what.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class Installation:
    """The application as it is installed, with the scopes of the token that asks."""

    scopes: frozenset[str]
    typename = "AppInstallation"
    id: str = gid("AppInstallation", 65_000_000_001)

    @property
    def access_scopes(self) -> list[Scope]:
        """Sorted by their handles."""
        return [Scope(handle) for handle in sorted(self.scopes)]
