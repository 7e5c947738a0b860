"""A shop's folder with a config, its cache, and a command line that runs in this process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cli.main import main
from syncconsole.config import load
from syncconsole.paths import database_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syncconsole.config import Config

CONFIG = """\
endpoints:
  web: {connector: files, folder: web}
  office: {connector: files, folder: office}
connections:
  outdoor-shop:
    profile: inventory
    store: web
    office: office
    writes: true
"""


class Said(NamedTuple):
    """How a command line ended: its exit code, and what stood on stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Stdout as the one JSON document it must be."""
        return dict(json.loads(self.out))


class Shell:
    """Runs command lines over one config."""

    def __init__(self, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = config
        self._capsys = capsys

    @property
    def config(self) -> Config:
        return load(self.path, {})

    def __call__(self, line: str) -> Said:
        """Run a command line, split at blanks."""
        self._capsys.readouterr()
        environment = {"SYNCCONSOLE_CONFIG": str(self.path), "SYNCCONSOLE_OPERATOR": "ana"}
        code = main(line.split(), environment)
        found = self._capsys.readouterr()
        return Said(code, found.out, found.err)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """A command line over a config and an empty cache."""
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    for folder in ("web", "office"):
        (tmp_path / folder).mkdir()
    open_cache(database_path(path))
    yield Shell(path, capsys)
    close_cache()
