"""The worker's log: private files, one event a line, no control characters, no secrets (P-36)."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from connectors.redaction import Redactor
from connectors.text import clean
from syncconsole.paths import log_path, open_log, private_file
from syncconsole.secrets import Secret

if TYPE_CHECKING:
    from io import TextIOWrapper

    from syncconsole.config import Config

LARGEST, KEPT = 2_000_000, 3
"""Bytes of one file, and how many older ones stay."""

_LONGEST = 16_384


class PrivateFile(RotatingFileHandler):
    """Each new file is readable by its owner alone, whatever the umask."""

    def _open(self) -> TextIOWrapper:
        private_file(Path(self.baseFilename))
        return super()._open()


class PlainLines(logging.Formatter):
    """Events as lines in which nothing steers a terminal, tracebacks indented behind them, and in
    which no secret of the config is left: an exception may quote what it was given."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        text = self._redactor.text(super().format(record))
        return self._redactor.text(clean(text, limit=_LONGEST)).replace("\n", "\n  ")


def log_to_state_folder(config: Config) -> Redactor:
    """Send this process's log to worker.log, and what the config warns about first; the redactor,
    which may learn the secrets of a later config. Raises StateError."""
    redactor = redactor_of(config)
    open_log(config.path).close()
    logging.raiseExceptions = False  # a log that is full later stops nothing
    handler = PrivateFile(
        log_path(config.path), maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8"
    )
    handler.setFormatter(PlainLines(redactor))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its addresses are not for a log
    for warning in config.warnings:
        logging.getLogger(__name__).warning("%s", warning)
    return redactor


def redactor_of(config: Config) -> Redactor:
    """What hides the secrets of this config."""
    redactor = Redactor()
    learn(redactor, config)
    return redactor


def learn(redactor: Redactor, config: Config) -> None:
    """Hide the secrets of this config as well."""
    found = [value for end in config.endpoints.values() for value in end.options.values()]
    for secret in [*found, config.database]:
        if isinstance(secret, Secret):
            redactor.learn(secret.reveal(), _password(secret.reveal()))


def _password(address: str) -> str:
    """The password within the address of a database, "" where that is none."""
    try:
        return unquote(urlsplit(address).password or "")
    except ValueError:
        return ""
