"""Who sits at this console, and where from: audit, claims and runs carry it."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from syncconsole.domain.who import Who

if TYPE_CHECKING:
    from collections.abc import Mapping


def operator(environment: Mapping[str, str]) -> Who:
    """The name from SYNCCONSOLE_OPERATOR (set by an ssh forced command), else the account's; the
    origin `ssh from ADDRESS` or `console`."""
    name = environment.get("SYNCCONSOLE_OPERATOR") or getpass.getuser()
    address = environment.get("SSH_CONNECTION", "").split(" ")[0]
    return Who(name, f"ssh from {address}" if address else "console")
