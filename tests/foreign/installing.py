"""Packages as an installer leaves them: a folder on sys.path with a .dist-info beside the code."""

from __future__ import annotations

import shutil
import sys
import tomllib
from contextlib import contextmanager
from importlib import invalidate_caches
from pathlib import Path
from typing import TYPE_CHECKING

from connectors import catalogue, foreign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EXAMPLE = Path(__file__).parent / "example"
"""The source of the example package."""


def install(site: Path, **other: str) -> None:
    """The example in the site folder; `other` modules take the place of its own.

    What its pyproject.toml says goes into METADATA and entry_points.txt, as a build would do.
    """
    told = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    (package,) = (one.parent.name for one in EXAMPLE.glob("*/capabilities.py"))
    shutil.copytree(EXAMPLE / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in other.items():
        (site / package / f"{name}.py").write_text(text, "utf-8")
    info = site / f"{told['name'].replace('-', '_')}-{told['version']}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {told['version']}\n"
    (info / "METADATA").write_text(head, "utf-8")
    lines = [
        line
        for group, entries in told["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in entries.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")


@contextmanager
def installed(site: Path, **other: str) -> Iterator[None]:
    """The example is installed for as long as this lasts."""
    site.mkdir(exist_ok=True)
    install(site, **other)
    before = set(sys.modules)
    sys.path.insert(0, str(site))
    _forget()
    try:
        yield
    finally:
        sys.path.remove(str(site))
        _forget()
        ours: Mapping[str, object] = sys.modules
        for name in [one for one in ours if one not in before and one.startswith("shelf_")]:
            del sys.modules[name]


def _forget() -> None:
    invalidate_caches()
    foreign.entries.cache_clear()
    catalogue.capabilities.cache_clear()
