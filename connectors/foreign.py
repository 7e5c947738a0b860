"""Other people's connectors: packages that name themselves under `syncconsole.connectors`.

Nothing that is wrong with one of them harms another: it is told in one sentence, with the package
to update or to remove, and only what uses it stands still.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from connectors.contract import VERSION
from connectors.errors import ConnectorError, Misconfigured
from connectors.model import Capabilities
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.metadata import EntryPoint
    from types import ModuleType

    from connectors.contract import Connector, Tools

GROUP = "syncconsole.connectors"
_METHODS = ("pages", "read", "push", "address", "check", "close")


@cache
def entries() -> dict[str, EntryPoint]:
    """The entry points by the name of the system; reads what is installed once."""
    from importlib.metadata import entry_points  # an eighth of a start-up, and seldom needed

    return {entry.name: entry for entry in entry_points(group=GROUP)}


def capabilities(entry: EntryPoint) -> Capabilities:
    """What the package says of its system. Raises Misconfigured naming the package."""
    module = _module(entry, "capabilities")
    written = getattr(module, "CONTRACT", None)
    if written != VERSION:
        older = (isinstance(written, int) and written < VERSION) or written is None
        told = "no contract that it keeps (CONTRACT)" if written is None else f"contract {written}"
        way = f"update {_package(entry)}" if older else "update syncconsole"
        raise _unfit(entry, f"tells {told}, and this is contract {VERSION}: {way}")
    found = getattr(module, "CAPABILITIES", None)
    if not isinstance(found, Capabilities):
        kind = type(found).__name__ if found is not None else "missing"
        raise _unfit(entry, f"its CAPABILITIES is {kind}, not connectors.model.Capabilities")
    if found.system != entry.name:
        system = one_line(str(found.system), limit=60)
        raise _unfit(entry, f"calls its system {system!r}, and its entry point {entry.name!r}")
    return found


def connect(entry: EntryPoint, options: Mapping[str, Any], tools: Tools) -> Connector:
    """A connector of the package's system. Raises Misconfigured naming the package, and whatever
    ConnectorError the package raises itself."""
    capabilities(entry)
    client = _module(entry, "client")
    try:
        made: Connector = client.connect(options, tools)
    except ConnectorError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a stranger raises
        # Its own words may hold an option, and an option may be a secret.
        raise _unfit(entry, f"its connect() raised {type(error).__name__}") from None
    lacking = [name for name in _METHODS if not callable(getattr(made, name, None))]
    if lacking:
        raise _unfit(entry, f"its connector has no {', '.join(lacking)}")
    return made


def _module(entry: EntryPoint, name: str) -> ModuleType:
    path = f"{entry.module}.{name}"
    try:
        return import_module(path)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's import does
        said = one_line(str(error), limit=200)
        why = f"{path} cannot be imported: {type(error).__name__}{': ' if said else ''}{said}"
        raise _unfit(entry, why) from None


def _unfit(entry: EntryPoint, why: str) -> Misconfigured:
    package = _package(entry)
    return Misconfigured(
        f"The connector {entry.name} of the package {package} cannot be used: {why}. "
        f"Install a fitting version of it, or remove it: pip uninstall {package.split()[0]}",
        code="foreign_connector",
    )


def _package(entry: EntryPoint) -> str:
    dist = entry.dist
    return one_line(f"{dist.name} {dist.version}" if dist else entry.module, limit=100)
