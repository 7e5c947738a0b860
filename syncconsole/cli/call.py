"""What a command is handed: its arguments, the config, the cache, time, and who asks."""

from __future__ import annotations

from datetime import UTC
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from syncconsole.errors import SyncconsoleError
from syncconsole.operator import operator
from syncconsole.paths import config_path, database_path

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from datetime import tzinfo
    from pathlib import Path

    from syncconsole.cli.moments import Clock
    from syncconsole.cli.narration import Narrator
    from syncconsole.config import Config, Connection
    from syncconsole.domain.who import Who


class Call:
    """One command line being served. The config is read, and the cache opened, when first used."""

    def __init__(
        self,
        args: argparse.Namespace,
        environment: Mapping[str, str],
        clock: Clock,
        narrator: Narrator,
    ) -> None:
        self.args = args
        self.environment = environment
        self.clock = clock
        self.narrator = narrator

    @property
    def config_path(self) -> Path:
        """The config this call is about; it may not be there."""
        return config_path(self.args.config, self.environment)

    @cached_property
    def who(self) -> Who:
        """The operator."""
        return operator(self.environment, here="local")

    @cached_property
    def config(self) -> Config:
        """config.yaml, its warnings told on stderr. Raises ConfigError with all its problems."""
        from syncconsole.config import load

        config = load(self.config_path, self.environment)
        for warning in config.warnings:
            self.narrator.say(f"warning: {warning}")
        return config

    def open_cache(self) -> Config:
        """Bind the tables to this config's cache; the config. Raises ConfigError, StateError."""
        from syncconsole.cache.connect import open_cache

        config = self.config
        where = config.database.reveal() if config.database else database_path(config.path)
        open_cache(where)
        return config

    def open_endpoints(self) -> Config:
        """`open_cache`, and where this config has a simulated store, one that answers and that
        its endpoints are signed in to."""
        config = self.open_cache()
        if config.sandbox is not None:
            from syncconsole.cli.simulated import answer_or_start
            from syncconsole.cli.simulated_sign_in import sign_in_everywhere

            started = answer_or_start(config, self.clock, self.narrator)
            sign_in_everywhere(config, anew=started is not None)
        return config

    def connection(self, name: str) -> Connection:
        """The connection of this name. Raises SyncconsoleError with the names there are."""
        known = self.config.connections
        if name in known:
            return known[name]
        close = get_close_matches(name, known, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"it has {', '.join(known)}"
        raise SyncconsoleError(f'{self.config.path.name} has no connection "{name}"; {hint}')

    def zone(self, connection: str) -> tzinfo:
        """The zone a connection's times are shown in; UTC for one that is no longer configured."""
        known = self.config.connections.get(connection)
        return known.timezone if known else UTC
