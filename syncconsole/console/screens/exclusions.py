"""What is kept out of every plan of the connection on line 1, so that none is forgotten (N-16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.exclusions import in_force
from syncconsole.console.screens.facts import FactsScreen
from syncconsole.console.text import line, lines
from syncconsole.console.times import age, date

if TYPE_CHECKING:
    from textual.content import Content

    from syncconsole.config import Connection


class ExclusionsScreen(FactsScreen):
    """The exclusions in force. One is ended on the page of its SKU, or by the command line."""

    MODE = "dashboard"

    @property
    def key(self) -> str:
        """The whole list: no row of it is chosen."""
        return self.copied(whole=True)

    def read(self, connection: Connection) -> Content:
        """Two lines each: what and since when; why, who, until when."""
        app = self.syncconsole
        now = app.clock.now()
        found = in_force(connection.name, now)
        if not found:
            return line((f"Nothing of {connection.name} is excluded.", "dim"))
        rows = [
            line(
                (f"{len(found):,} kept out of every plan", "strong"),
                ("   E on a SKU's page (2, enter) ends one", "dim"),
            ),
            line(""),
        ]
        for each in found:
            until = "until somebody ends it"
            if each.until is not None:
                until = f"until {date(each.until, connection.timezone, app.dates)}"
            rows += [
                line((each.key, "bold"), f"  {each.component}", (f"  for {age(each.at, now)}", "")),
                line(f"  {each.reason}", (f"  {each.who}, {until}", "dim")),
            ]
        return lines(*rows)
