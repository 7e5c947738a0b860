"""What config.yaml says, as frozen values. No reading, no checking: `load` has done both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from syncconsole.domain.alerts import News
from syncconsole.domain.b2b import B2B
from syncconsole.domain.bundles import Bundles
from syncconsole.domain.business_day import MONDAY_TO_FRIDAY
from syncconsole.domain.decide import Rules
from syncconsole.domain.lookups import Scope
from syncconsole.domain.runs import Mode
from syncconsole.domain.schedule import Entry
from syncconsole.secrets import Secret

Side = Literal["store", "office"]


class Share(Struct, frozen=True):
    """A limit of a guard: a count (`20`), or a percentage of a total (`30%`)."""

    value: Decimal
    percent: bool = False

    def of(self, total: int) -> Decimal:
        """The limit in rows, for this many rows in all. Exact, never rounded."""
        return self.value * total / 100 if self.percent else self.value

    def __str__(self) -> str:
        return f"{self.value}%" if self.percent else str(self.value)


class Guards(Struct, frozen=True):
    """What holds a plan (design rule 12). Percentages trip only above `floor` rows as well.
    `two_looks`: a rise that policy would push waits until a second reading has seen it (N-12)."""

    max_changed: Share = Share(Decimal(30), percent=True)
    max_to_zero: Share = Share(Decimal(20))
    min_rows: Share = Share(Decimal(80), percent=True)
    max_orders: int = 100
    floor: int = 25
    two_looks: bool = False


class Endpoint(Struct, frozen=True):
    """One outside system. `options` are complete: defaults filled in, paths absolute, secrets
    wrapped in `Secret`. `sandbox` says that it is simulated. `line` is where it is written.
    `unfit` says why the package of its connector cannot be used, "" where it can: its options are
    not known then, and only what uses this endpoint stands still.
    """

    name: str
    connector: str
    options: Mapping[str, Any]
    sandbox: bool = False
    line: int = 0
    unfit: str = ""


class Connection(Struct, frozen=True):
    """A store and an office, tied by a profile. `store` and `office` are names of endpoints.

    `schedule` has what is written, () for `off`; what is in force `domain.timetable` says.
    `sku_map` is matched key -> the other side's SKU, `bundles` key -> component -> how many of it
    one bundle needs, `other_sources` are patterns of keys that are never touched, `canary` is how
    many rows of a large plan are sent and read back before the rest (0: none), `orders` is as
    written, `lines` says where each key stands (dotted inside a
    section: `guards.floor`). `clienteling` and `site` (this store's code) belong to store-center,
    `b2b_tag`, `metafield_namespace` and `no_data_colour` to feeds (S-130, S-133, X-7).
    """

    name: str
    profile: str
    store: str
    office: str | None
    timezone: tzinfo = UTC
    source: Side = "office"
    writes: bool = False
    protected: bool = False
    review: Literal["always", "held"] = "always"
    buffer: int = 0
    canary: int = 5
    below_zero: Literal["clamp", "pass"] = "clamp"
    sku_map: Mapping[str, str] = {}
    bundles: Bundles = {}
    other_sources: tuple[str, ...] = ()
    orders: Mapping[str, Any] = {}
    schedule: Mapping[Mode, tuple[Entry, ...]] = {}
    automatic_mode: Mode | None = None
    business_days: frozenset[int] = MONDAY_TO_FRIDAY
    guards: Guards = Guards()
    contact: str = ""
    clienteling: bool = False
    site: str = ""
    b2b_tag: str = "b2b"
    metafield_namespace: str = "sparklayer"
    no_data_colour: Literal["amber", "red"] = "amber"
    line: int = 0
    lines: Mapping[str, int] = {}

    def endpoint_of(self, side: str) -> str:
        """The name of a side's endpoint (source, target, store, office), "" where there is none."""
        sides = {
            "source": self.source_endpoint,
            "target": self.target_endpoint,
            "store": self.store,
            "office": self.office or "",
        }
        return sides[side]

    @property
    def b2b(self) -> B2B:
        """Which customers are imported."""
        return B2B(self.b2b_tag, self.metafield_namespace)

    @property
    def scope(self) -> Scope:
        """What a look-up in this connection goes by."""
        return Scope(self.name, self.b2b, self.rules)

    @property
    def rules(self) -> Rules:
        """What is said here of every row; exclusions are looked up where they are needed."""
        return Rules(self.buffer, self.other_sources, clamp=self.below_zero == "clamp")

    @property
    def source_endpoint(self) -> str:
        """The endpoint whose quantity counts (S-065)."""
        return (self.office if self.source == "office" else self.store) or ""

    @property
    def target_endpoint(self) -> str:
        """The endpoint that is written to."""
        return (self.store if self.source == "office" else self.office) or ""


class SandboxOptions(Struct, frozen=True):
    """The simulated store that the command line starts: its loopback port, size and seed."""

    port: int = 8931
    items: int = 240
    seed: int = 7


class ConsoleOptions(Struct, frozen=True):
    """How the console looks. None of `low_bandwidth` means: judge by the line.

    `theme` is a theme's name, "auto" leaves it to the console. `keys` is binding id -> key.
    """

    glyphs: Literal["unicode", "ascii"] = "unicode"
    mouse: bool = True
    theme: str = "auto"
    low_bandwidth: bool | None = None
    keys: Mapping[str, str] = {}


class AlertChannel(Struct, frozen=True):
    """Whom to tell of what: a webhook that gets JSON, or a command that gets the sentence as its
    input. `connections` are those it is told of, none written means all."""

    name: str
    webhook: Secret | None = None
    command: tuple[str, ...] = ()
    on: frozenset[News] = frozenset(News)
    connections: frozenset[str] = frozenset()

    def wants(self, connection: str, news: News) -> bool:
        """Whether this channel is to be told."""
        return news in self.on and (not self.connections or connection in self.connections)


class Config(Struct, frozen=True):
    """One config.yaml, checked. `database` is a URL that may hold a password, None for SQLite in
    the state folder. `warnings` are sentences for the operator; nothing stops for them.
    """

    path: Path
    endpoints: Mapping[str, Endpoint]
    connections: Mapping[str, Connection]
    database: Secret | None = None
    sandbox: SandboxOptions | None = None
    console: ConsoleOptions = ConsoleOptions()
    alerts: Mapping[str, AlertChannel] = {}
    warnings: tuple[str, ...] = ()

    def line_of(self, connection: str, key: str) -> int:
        """The line of this key of the connection, or of the connection where it is not written.

        Raises KeyError for an unknown connection.
        """
        found = self.connections[connection]
        return found.lines.get(key, found.line)
