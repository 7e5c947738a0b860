"""What config.yaml says of a cycle between a web store and an office."""

from __future__ import annotations

BIGCOMMERCE = (
    "{{connector: bigcommerce, sandbox: true, location: 1, timeout: {timeout}, "
    "apply_delay: {apply_delay}}}"
)
QUICKBOOKS = "{{connector: quickbooks_online, sandbox: true, timeout: {timeout}}}"
WALK_IN = "customer: Walk-in customer, account: Undeposited Funds"


def cycle(*, web: str, office: str, orders: str) -> str:
    """A template for `format`: it lacks `port`, and what the endpoints lack. `orders` says which
    are taken over, and what they are booked by."""
    return f"""
endpoints:
  web: {web}
  office: {office}
connections:
  shop:
    profile: cycle
    store: web
    office: office
    writes: true
    orders: {{{{since: 2020-01-01, {orders}}}}}
sandbox: {{{{port: {{port}}}}}}
"""
