"""The `connections:` section: each against its profile and against what its endpoints can do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors import catalogue
from syncconsole.config.bundles import read_bundles
from syncconsole.config.endpoints import named_sections
from syncconsole.config.keys import CONNECTION, GUARDS, NEEDED, OF_PROFILE
from syncconsole.config.model import Connection, Endpoint, Guards
from syncconsole.config.nodes import Entry, Section
from syncconsole.config.orders import read_orders
from syncconsole.config.report import nearest
from syncconsole.config.schedule import read_schedule
from syncconsole.config.sections import join, read_section, written_lines
from syncconsole.config.sku_map import read_sku_map
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.config.report import Report
    from syncconsole.domain.profiles import Profile


def read_connections(
    section: Section,
    endpoints: Mapping[str, Endpoint],
    named: tuple[str, ...],
    folder: Path,
    report: Report,
) -> dict[str, Connection]:
    """Every connection that is right; the others are in the report.

    `named` are all endpoints of the file, those included that are wrong themselves.
    """
    connections = {}
    for name, entry in named_sections(section, "connections", report).items():
        connection = _Reading(name, entry, folder, report).read(endpoints, named)
        if connection is not None:
            connections[name] = connection
    return connections


class _Reading:
    """One connection on its way from nodes to a frozen value."""

    def __init__(self, name: str, entry: Entry, folder: Path, report: Report) -> None:
        assert isinstance(entry.value, Section)
        self._name = name
        self._line = entry.line
        self._node = entry.value
        self._path = join("connections", name)
        self._folder = folder
        self._report = report

    def read(self, endpoints: Mapping[str, Endpoint], named: tuple[str, ...]) -> Connection | None:
        before = len(self._report.problems)
        values = read_section(self._node, self._path, CONNECTION, self._report)
        profile = self._profile(values)
        if profile is not None:
            self._schedule(values, profile)
        if "automatic_mode" in values:
            values["automatic_mode"] = Mode(values["automatic_mode"])
        self._guards(values)
        self._orders(values, profile)
        self._other_sources(values.get("other_sources", ()))
        self._sku_map(values)
        self._bundles(values, profile)
        if profile is not None:
            values.setdefault("source", profile.source)
            if self._sides(values, named, profile):
                self._abilities(values, profile, endpoints)
        if len(self._report.problems) > before:
            return None
        fixed = {"name": self._name, "line": self._line, "lines": written_lines(self._node)}
        return Connection(**{"office": None, **values, **fixed})

    def _add(self, key: str, expected: str, hint: str = "") -> None:
        entry = self._node.entries.get(key)
        line = entry.line if entry else self._line
        self._report.add(line, join(self._path, key), expected, hint)

    def _profile(self, values: Mapping[str, Any]) -> Profile | None:
        name = values.get("profile")
        for key, profile in OF_PROFILE.items():
            if key in values and name is not None and name != profile:
                self._add(key, f"the profile {name} has no such key", f"it is one of {profile}")
        if values.get("clienteling") and not values.get("site"):
            self._add(
                "clienteling", "a Clienteling version needs `site`, the code of this store",
                "its associates and reminders are those that are fetched",
            )  # fmt: skip
        return PROFILES[name] if name is not None else None

    def _schedule(self, values: dict[str, Any], profile: Profile) -> None:
        node = values.get("schedule")
        if node is None:
            return
        values["schedule"] = read_schedule(
            node, join(self._path, "schedule"), profile, self._report
        )

    def _guards(self, values: dict[str, Any]) -> None:
        node = values.get("guards")
        if node is not None:
            path = join(self._path, "guards")
            values["guards"] = Guards(**read_section(node, path, GUARDS, self._report))

    def _orders(self, values: dict[str, Any], profile: Profile | None) -> None:
        node = values.get("orders")
        if node is not None:
            values["orders"] = read_orders(node, self._path, self._report)
        if profile is None or "orders" not in profile.pushes:
            return
        missing = [name for name in NEEDED if name not in values.get("orders", {})]
        if missing:
            self._add(
                "orders" if node is not None else "profile",
                f"the profile {profile.name} needs orders: {{{', '.join(missing)}}}",
                "since is the cut-over date, statuses are those that are exported",
            )  # fmt: skip
        if values.get("source", "office") != "office":
            self._add("source", f"in the profile {profile.name} the office's quantity counts")

    def _other_sources(self, patterns: tuple[str, ...]) -> None:
        for pattern in patterns:
            if not pattern.strip("*"):
                self._add(
                    "other_sources", f'the pattern "{pattern}" leaves no SKU to keep in step',
                    'write a pattern such as "DS-*"',
                )  # fmt: skip
            elif pattern.count("[") != pattern.count("]"):
                self._add(
                    "other_sources", f'the pattern "{pattern}" has a bracket that is not closed',
                    "write [[] for a bracket itself",
                )  # fmt: skip

    def _sku_map(self, values: dict[str, Any]) -> None:
        if "sku_map" in values:
            path = self._folder / Path(values["sku_map"]).expanduser()
            line = self._node.entries["sku_map"].line
            where = join(self._path, "sku_map")
            values["sku_map"] = read_sku_map(path, line, where, self._report)

    def _bundles(self, values: dict[str, Any], profile: Profile | None) -> None:
        if "bundles" not in values:
            return
        if profile is not None and "inventory" not in profile.reads:
            self._add("bundles", f"the profile {profile.name} keeps no quantities in step")
        path = self._folder / Path(values["bundles"]).expanduser()
        line = self._node.entries["bundles"].line
        where = join(self._path, "bundles")
        values["bundles"] = read_bundles(path, line, where, values.get("sku_map", {}), self._report)

    def _sides(self, values: Mapping[str, Any], named: tuple[str, ...], profile: Profile) -> bool:
        """Whether the sides the profile needs are there, known and not one and the same."""
        if "office" not in self._node.entries and not profile.lone:
            self._add("", "the key `office` is missing", "the endpoint that is the warehouse")
            return False
        sides = [side for side in ("store", "office") if side in values]
        for side in sides:
            if values[side] not in named:
                hint = nearest(values[side], named)
                self._add(side, f'there is no endpoint "{values[side]}"', hint)
        if len(sides) == 2 and values["store"] == values["office"]:
            self._add(
                "office", "store and office are the same endpoint",
                "a connection needs two endpoints",
            )  # fmt: skip
            return False
        return len(sides) == 2 or (profile.lone and "store" in sides)

    def _abilities(
        self, values: Mapping[str, Any], profile: Profile, endpoints: Mapping[str, Endpoint]
    ) -> None:
        source = values["source"]
        for side in ("store", "office"):
            endpoint = endpoints.get(values.get(side, ""))
            if endpoint is None or endpoint.unfit:  # not there, or wrong itself and told as such
                continue
            capabilities = catalogue.configured(endpoint.connector, endpoint.options)
            if side not in capabilities.sides:
                self._add(
                    side, f'the endpoint "{endpoint.name}" ({capabilities.title}) cannot be {side}',
                    f"{capabilities.title} can be: {', '.join(capabilities.sides)}",
                )  # fmt: skip
                continue
            for verb, component in profile.needs(side, source):
                ability = capabilities.components.get(component)
                if ability is None or not (ability.reads if verb == "read" else ability.writes):
                    self._add(
                        side, f"{capabilities.title} cannot {verb} {component}",
                        f"the profile {profile.name} with source: {source} needs it there",
                    )  # fmt: skip
