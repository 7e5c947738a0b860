"""Who asks: audit, claims and runs carry it."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING

from connectors.text import one_line
from syncconsole.domain.who import Who

if TYPE_CHECKING:
    from collections.abc import Mapping


def operator(environment: Mapping[str, str], *, here: str) -> Who:
    """The operator of this process.

    SYNCCONSOLE_OPERATOR (set by an ssh forced-command where several share one account) comes
    before the login name; the origin is the other end of the ssh connection, or `here`.
    """
    name = environment.get("SYNCCONSOLE_OPERATOR") or _login()
    address = environment.get("SSH_CONNECTION", "").split(" ")[0]
    return Who(
        one_line(name, limit=60), f"ssh from {one_line(address, limit=60)}" if address else here
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, in a container
        return f"uid {os.geteuid()}"
