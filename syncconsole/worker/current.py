"""config.yaml as it stands now: a worker outlives edits, and `writes: false` counts at once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from syncconsole.config import load
from syncconsole.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.contract import Clock
    from syncconsole.config import Config

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that a file may be half saved, or name a variable this process does not have."""


class CurrentConfig:
    """The config that runs are started with; `look` notices that the file was changed."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.config = config
        self._clock = clock
        self._mark = _mark(config.path)
        self._wrong_since: float | None = None

    def look(self) -> bool:
        """Read the file again where it has changed; whether runs may be started. None may under a
        file that cannot be read, or that names another cache."""
        mark = _mark(self.config.path)
        if mark != self._mark:
            self._mark = mark
            self._read()
        return self._wrong_since is None

    @property
    def lost(self) -> bool:
        """Whether the file has not been right for so long that this worker is of no use; whoever
        asks next starts another, in an environment of its own."""
        wrong = self._wrong_since
        return wrong is not None and self._clock.monotonic() - wrong >= PATIENCE

    def _read(self) -> None:
        path = self.config.path
        try:
            config = load(path)
        except ConfigError as error:
            log.warning("%s was changed and is not right, nothing is started: %s", path.name, error)
            self._wrong_since = self._clock.monotonic()
            return
        if config.database != self.config.database:
            log.warning("%s names another cache now, nothing is started", path.name)
            self._wrong_since = self._clock.monotonic()
            return
        log.info("%s was changed and read again", path.name)
        self.config, self._wrong_since = config, None


def _mark(path: Path) -> tuple[int, int, int] | None:
    """What differs where the file was written or replaced; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
