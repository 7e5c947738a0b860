"""Configurations: which platforms are connected, where each key is written, how one connects
another (S-102, S-133, S-143). It only shows: config.yaml is edited as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.data_sync import sync_feeds
from syncconsole.console.connection_rows import read_pace
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.sync_rows import LOOKS
from syncconsole.console.text import Part, line, lines
from syncconsole.console.times import every
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from syncconsole.config import Config, Connection

HOW = """\
endpoints:
  web: {connector: shopify, shop: my-shop, token: ${SHOPIFY_TOKEN}}
connections:
  trade-shop:
    profile: feeds                   # nothing is ever written to it
    store: web
    b2b_tag: b2b                     # customers imported: with this tag,
    metafield_namespace: sparklayer  # or a metafield of this namespace"""


class ConfigurationsScreen(ConsoleScreen):
    """One page: each connected platform with its facts, then how to connect one."""

    CONTEXT = "configurations"
    MODE = "dashboard"
    DEFAULT_CSS = """
    ConfigurationsScreen Scroller { padding: 0 1; }
    ConfigurationsScreen Block { margin: 0 0 1 0; }
    """

    def body(self) -> Iterable[Widget]:
        """A page that scrolls."""
        with Scroller():
            yield Block(id="connected")
            yield Block(id="how")

    def on_mount(self) -> None:
        """The page can be scrolled."""
        self.query_one(Scroller).focus()
        self.query_one("#how", Block).show(_how(self.syncconsole.config))

    def show_standing(self) -> None:
        """The states of the feeds follow."""
        app = self.syncconsole
        feeds = [each for each in app.config.connections.values() if each.profile == "feeds"]
        rows = [line(("Configurations", "strong"))]
        for connection in feeds:
            rows += [*self._connected(connection), line("")]
        if not feeds:
            rows.append(line("No platform is connected: ", app.config.path.name, _NONE))
        self.query_one("#connected", Block).show(lines(*rows))

    def _connected(self, connection: Connection) -> list[Content]:
        app = self.syncconsole
        config, name = app.config, connection.name
        view = app.standing.of(name)
        now = app.clock.now()
        found = sync_feeds(connection, view, now)
        states: list[Part] = []
        for feed in found:
            states += [f"{feed.feed.sync} ", (feed.status.sign, LOOKS[feed.status.colour]), "   "]
        interval = read_pace(connection, view, now)
        return [
            line((name, "bold"), _at(config, name, "")),
            _fact("store", _endpoint(config, connection.store), _at(config, name, "store")),
            _fact("office", *_office(config, connection)),
            _fact("feeds", *states),
            _fact("b2b_tag", connection.b2b_tag, _at(config, name, "b2b_tag")),
            _fact(
                "metafield_namespace", connection.metafield_namespace,
                _at(config, name, "metafield_namespace"),
            ),
            _fact("refresh", every(interval) if interval else "off", _at(config, name, "schedule")),
            _fact("no_data_colour", connection.no_data_colour, _at(config, name, "no_data_colour")),
        ]  # fmt: skip


_NONE = " has no connection of profile feeds."


def _endpoint(config: Config, name: str) -> str:
    endpoint = config.endpoints[name]
    return f"{name} ({endpoint.connector})"


def _office(config: Config, connection: Connection) -> tuple[Part, ...]:
    if connection.office is None:
        return ("none", ("   whether a product is purchasable stays unknown", "dim"))
    at = _at(config, connection.name, "office")
    return (f"{_endpoint(config, connection.office)}", at)


def _at(config: Config, connection: str, key: str) -> Part:
    """Where it is written; where it is not, that it is the default."""
    written = not key or key in config.connections[connection].lines
    if not written:
        return ("   default", "dim")
    return (f"   {config.path.name} line {config.line_of(connection, key)}", "dim")


def _fact(label: str, *parts: Part) -> Content:
    return line((f"  {label:<21}", "dim"), *parts)


def _how(config: Config) -> Content:
    return lines(
        line(("To connect a platform", "strong")),
        line(f"1  Write it into {config.path.name}:"),
        *(line((f"     {text}", "accent")) for text in HOW.split("\n")),
        line("2  syncconsole check trade-shop: reach, credentials, permissions, counts."),
        line("3  Open the console again; R in Data Sync reads the feeds for the first time."),
    )
