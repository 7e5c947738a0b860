"""Starting the console: refuses where there is no terminal, and names what works there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from syncconsole.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.config import Config

HEADLESS = (
    "the console needs a terminal; without one use: syncconsole status, sync MODE CONNECTION, "
    "plans, plan show ID, runs, errors, inventory CONNECTION, each with --json for scripts"
)


def refuse_without_terminal(environment: Mapping[str, str], *, terminal: bool) -> None:
    """Raise Refused where stdin or stdout is no terminal, or TERM is dumb or not set."""
    if not terminal:
        raise Refused(HEADLESS, code="no_terminal")
    if environment.get("TERM", "") in {"", "dumb"}:
        raise Refused(f"TERM is dumb or not set: {HEADLESS}", code="no_terminal")


def run(config: Config) -> int:
    """Run the console until it is left; 0. The cache must be open. Raises Refused, ConfigError."""
    refuse_without_terminal(os.environ, terminal=sys.stdin.isatty() and sys.stdout.isatty())
    if not config.connections:
        raise Refused(f"{config.path.name} names no connection yet: syncconsole demo shows one")
    slow = config.console.low_bandwidth
    if slow or (slow is None and "SSH_CONNECTION" in os.environ):
        os.environ.setdefault("TEXTUAL_FPS", "15")
        os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    from syncconsole.console.app import SyncConsole

    app = SyncConsole(config)
    app.run(mouse=config.console.mouse)
    return app.return_code or 0
