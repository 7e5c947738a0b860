"""The generated tables of README.md: `python -m tests.readme` writes them anew."""

from __future__ import annotations

from pathlib import Path

from connectors import catalogue
from syncconsole.console.keys import markdown_table

README = Path(__file__).parent.parent / "README.md"


def connector_table() -> str:
    """Connector x what it can do with stock, from its own capabilities."""
    head = (
        "connector | stands as | reads | writes | since | batch | compare-and-set | idempotency"
        " | verified against"
    )
    lines = [f"| {head} |", "|---|---|---|---|---|---|---|---|---|"]
    for name in catalogue.names():
        if catalogue.unfit(name):
            continue
        able = catalogue.capabilities(name)
        reads = [each for each, ability in able.components.items() if ability.reads]
        writes = [each for each, ability in able.components.items() if ability.writes]
        stock = able.components.get("inventory")
        since = [each for each, ability in able.components.items() if ability.since]
        batch = f"{stock.write_batch:,}" if stock and stock.writes else "-"
        guarded = "yes" if stock and stock.compare_and_set else "no"
        once = "yes" if any(ability.idempotency for ability in able.components.values()) else "no"
        cells = [
            f"`{name}`", ", ".join(able.sides), ", ".join(reads), _of(reads, writes),
            _of(reads, since), batch, guarded, once, able.verified_against,
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _of(reads: list[str], some: list[str]) -> str:
    """Some of what is read, named; all of it in one word."""
    return "all it reads" if len(some) > 1 and some == reads else ", ".join(some) or "-"


TABLES = {"keys": markdown_table, "connectors": connector_table}


def with_tables(text: str) -> str:
    """The page with every generated table as the code has it now."""
    for name, make in TABLES.items():
        start = text.index(f"<!-- {name}:")
        start = text.index("\n", start) + 1
        end = text.index(f"<!-- /{name} -->")
        text = f"{text[:start]}{make().strip()}\n{text[end:]}"
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text("utf-8")), "utf-8")
