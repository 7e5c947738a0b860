"""Words of the audit that are looked for again."""

from __future__ import annotations

from typing import Final

LOGGED_ON: Final = "logged on"
"""An operator opened a console; the shift report begins at the time before."""
