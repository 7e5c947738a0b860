"""The demo's config.yaml: one cycle between a simulated store and a simulated company."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from syncconsole.errors import StateError

if TYPE_CHECKING:
    from pathlib import Path

CONNECTION = "outdoor-shop"

_TEXT = """\
# Made by `syncconsole demo`: nothing here reaches anything but this machine.
endpoints:
  web: {{connector: bigcommerce, sandbox: true, location: 1}}
  office: {{connector: quickbooks_online, sandbox: true}}
connections:
  {connection}:
    profile: cycle
    store: web
    office: office
    writes: true
    orders:
      since: 2020-01-01  # the cut-over: every order of a store that opens today
      statuses: [Awaiting Fulfillment]
      customer: Web customer
      account: Undeposited Funds
      shipping: Shipping
sandbox: {{port: {port}, items: {items}, seed: {seed}}}
"""


def write_config(folder: Path, port: int, *, items: int, seed: int) -> Path:
    """Write the demo's config.yaml into the folder; its path.

    Raises StateError where the folder has a config.yaml already: somebody else's, or that of a
    demo whose store and company are gone, while its cache still knows their orders.
    """
    path = folder / "config.yaml"
    text = _TEXT.format(connection=CONNECTION, port=port, items=items, seed=seed)
    if path.exists():
        raise StateError(f"{path} is there already; the demo wants a folder of its own")
    path.write_text(text, encoding="utf-8")
    return path


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
