"""The YAML that README.md shows, taken out of the page."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parent.parent.parent / "README.md"


def endpoint(name: str) -> str:
    """The endpoint of this name, indented as under `endpoints:`, with a line feed at its end."""
    blocks = re.findall(r"```yaml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if block.startswith(f"  {name}:\n")]
    return str(found)
