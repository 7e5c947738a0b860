"""config.yaml: read once, checked whole, frozen. Knows connectors by their capabilities alone."""

from syncconsole.config.load import load
from syncconsole.config.model import (
    AlertChannel,
    Config,
    Connection,
    ConsoleOptions,
    Endpoint,
    Guards,
    SandboxOptions,
    Share,
)
from syncconsole.config.schema import schema

__all__ = [
    "AlertChannel",
    "Config",
    "Connection",
    "ConsoleOptions",
    "Endpoint",
    "Guards",
    "SandboxOptions",
    "Share",
    "load",
    "schema",
]
