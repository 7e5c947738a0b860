"""The generated tables of README.md: `python -m tests.readme` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from connectors import catalogue
from syncconsole.console.keys import markdown_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectors.model import ComponentAbility

ROWS = 10_000
README = Path(__file__).parent.parent / "README.md"


def connector_table() -> str:
    """Connector x what it can do, from its own capabilities."""
    head = (
        "connector | stands as | reads | writes | since | batch | compare-and-set | idempotency"
        " | verified against"
    )
    lines = [f"| {head} |", "|---|---|---|---|---|---|---|---|---|"]
    for name in _fitting():
        able = catalogue.capabilities(name)
        reads = [each for each, ability in able.components.items() if ability.reads]
        since = [each for each, ability in able.components.items() if ability.since]
        written = {each: one for each, one in able.components.items() if one.writes}
        cells = [
            f"`{name}`", ", ".join(able.sides), ", ".join(reads), _of(reads, list(written)),
            _of(reads, since), _batches(written),
            _whether(written, lambda one: one.compare_and_set),
            _whether(written, lambda one: one.idempotency), able.verified_against,
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def request_table() -> str:
    """The fewest requests for 10,000 changed rows, by component, from the capabilities."""
    lines = ["| connector | component | write | guard read | verify |", "|---|---|--:|--:|--:|"]
    for name in _fitting():
        for component, ability in catalogue.capabilities(name).components.items():
            # A database of sixteen mapped components is the same for each of them.
            if not ability.writes or (name == "sql" and component != "inventory"):
                continue
            write, read = (
                f"{-(-ROWS // batch) * requests:,}" if batch else "-"
                for batch, requests in (
                    (ability.write_batch, ability.write_requests),
                    (ability.read_batch, ability.read_requests),
                )
            )
            guard = "in the write" if ability.compare_and_set else read
            lines.append(f"| `{name}` | {component} | {write} | {guard} | {read} |")
    return "\n".join(lines)


def _fitting() -> list[str]:
    return [name for name in catalogue.names() if not catalogue.unfit(name)]


def _batches(written: Mapping[str, ComponentAbility]) -> str:
    """Rows a request; by component where they differ."""
    sizes = {each: f"{ability.write_batch:,}" for each, ability in written.items()}
    if len(set(sizes.values())) < 2:
        return next(iter(sizes.values()), "-")
    return ", ".join(f"{each} {size}" for each, size in sizes.items())


def _whether(
    written: Mapping[str, ComponentAbility], has: Callable[[ComponentAbility], bool]
) -> str:
    """Of what is written: all of it, some of it by name, or nothing."""
    having = [each for each, ability in written.items() if has(ability)]
    if not written:
        return "-"
    return {0: "no", len(written): "yes"}.get(len(having)) or ", ".join(having)


def _of(reads: list[str], some: list[str]) -> str:
    """Some of what is read, named; all of it in one word."""
    return "all it reads" if len(some) > 1 and some == reads else ", ".join(some) or "-"


TABLES = {"keys": markdown_table, "connectors": connector_table, "requests": request_table}


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
