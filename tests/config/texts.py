"""A good config to start from, and the way to load an edited one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.config import Config, load

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
endpoints:
  web:
    connector: bigcommerce
    store_hash: abc123
    token: ${BC_TOKEN}
    location: 1
  office:
    connector: files
    folder: in
connections:
  shop:
    profile: inventory
    store: web
    office: office
    source: office
    writes: false
"""
ENVIRONMENT = {"BC_TOKEN": "s3cret-t0ken"}


def edited(old: str, new: str) -> str:
    """GOOD with one place changed, which must be there exactly once."""
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def loaded(folder: Path, text: str, environment: dict[str, str] | None = None) -> Config:
    """The config of this text, as `config.yaml` in the folder."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return load(path, ENVIRONMENT if environment is None else environment)
