"""The arrows of the house: who may import whom, read from the source and seen in sys.modules."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ("connectors", "syncconsole")

SHARED = {
    "syncconsole.errors",
    "syncconsole.clock",
    "syncconsole.operator",
    "syncconsole.paths",
    "syncconsole.secrets",
    "syncconsole.tokens",
}
"""Small modules of no room: any room of syncconsole may use them."""

ARROWS: dict[str, set[str]] = {
    "syncconsole.domain": {"connectors.model"},
    "syncconsole.config": {
        "syncconsole.domain",
        "connectors.model",
        "connectors.catalogue",
        "connectors.errors",
    },
    "syncconsole.cache": {"syncconsole.domain", "connectors.model", "connectors.text"},
    "syncconsole.engine": {
        "syncconsole.cache",
        "syncconsole.domain",
        "syncconsole.config",
        "connectors.contract",
        "connectors.model",
        "connectors.errors",
        "connectors.catalogue",
    },
    "syncconsole.worker": {
        "syncconsole.engine",
        "syncconsole.cache",
        "syncconsole.config",
        "syncconsole.domain",
        "connectors.catalogue",
        "connectors.contract",
        "connectors.redaction",
        "connectors.text",
    },
    "syncconsole.console": {
        "syncconsole.engine.ask",
        "syncconsole.cache.read",
        "syncconsole.domain",
        "syncconsole.config",
        "connectors.text",
        "connectors.model",
    },
    "syncconsole.webconnector": {
        "syncconsole.cache",
        "syncconsole.config",
        "connectors.quickbooks_webconnector",
        "connectors.errors",
        "connectors.text",
    },
    "syncconsole.cli": {
        "syncconsole.engine.ask",
        "syncconsole.cache.read",
        "syncconsole.domain",
        "syncconsole.config",
        "syncconsole.worker",
        "syncconsole.sandbox",
        "syncconsole.console",
        "syncconsole.setup",
        "syncconsole.webconnector",
        "connectors.text",
        "connectors.model",
    },
    "syncconsole.sandbox": set(),
    "syncconsole.setup": {
        "connectors.catalogue",
        "connectors.contract",
        "connectors.errors",
        "connectors.model",
        "connectors.quickbooks_online",
        "connectors.wire",
        "syncconsole.config",
    },
}
"""Room -> what it may import besides itself and SHARED. Every arrow is design.md's, and these:
config reads what a system can do (capabilities are light) to refuse a profile its ends cannot
serve; engine and worker take a connection as config describes it; cache and the worker's log clean
the text they keep;
the processes that start from the command line open the cache (OPENS)."""

OPENS = {"syncconsole.cache.connect"}
"""Opening the database is done once a process, by whichever room starts it."""

HEAVY = ("textual", "rich", "httpx", "peewee", "starlette", "uvicorn", "procrastinate")

LIBRARIES = {
    "textual": {"syncconsole.console"},
    "rich": {"syncconsole.console", "syncconsole.cli"},
    "httpx": {"connectors", "syncconsole.setup", "syncconsole.worker.delivering"},
    "peewee": {"syncconsole.cache", "syncconsole.engine", "syncconsole.worker", "connectors.sql"},
    "playhouse": {"syncconsole.cache", "connectors.sql"},
    "starlette": {"syncconsole.sandbox", "syncconsole.webconnector"},
    "uvicorn": {"syncconsole.sandbox", "syncconsole.webconnector"},
}
"""Library -> the rooms that may import it."""


def modules() -> dict[str, Path]:
    found = {}
    for top in HOUSE:
        for path in (ROOT / top).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> set[str]:
    """Every module a file imports, lazily or only for types included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {_named(node.module, alias.name) for alias in node.names}
    return found


def _named(module: str, name: str) -> str:
    """`from a.b import c` means module a.b.c where there is one, else a.b."""
    return f"{module}.{name}" if f"{module}.{name}" in MODULES else module


MODULES = modules()


def known(name: str) -> str:
    """The module behind an imported name: `a.b.C` is module `a.b`."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def under(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


@pytest.mark.parametrize("room", ARROWS)
def test_a_room_imports_only_what_its_arrows_point_to(room: str) -> None:
    allowed = {room, *SHARED, *OPENS, "syncconsole", *ARROWS[room]}
    wrong = [
        f"{name} -> {target}"
        for name, path in MODULES.items()
        if under(name, room)
        for target in sorted({known(found) for found in imports(path)} - {""})
        if not any(target == each or (under(target, each) and "." in each) for each in allowed)
    ]
    assert wrong == []


def test_every_module_of_the_house_is_in_a_room() -> None:
    rooms = (*ARROWS, "connectors", *SHARED, "syncconsole.__main__")
    lost = [n for n in MODULES if n != "syncconsole" and not any(under(n, r) for r in rooms)]
    assert lost == []


def test_connectors_know_nothing_of_syncconsole_and_no_system_knows_another() -> None:
    systems = {name.split(".")[1] for name in MODULES if name.endswith(".capabilities")}
    wrong = []
    for name, path in MODULES.items():
        if not under(name, "connectors"):
            continue
        own = name.split(".")[1] if "." in name else ""
        for found in imports(path):
            parts = found.split(".")
            if parts[0] == "syncconsole":
                wrong.append(f"{name} -> {found}")
            if parts[0] == "connectors" and len(parts) > 1 and parts[1] in systems - {own}:
                wrong.append(f"{name} -> {found}")
    assert wrong == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    wrong = [
        name
        for name, path in MODULES.items()
        if any(found.split(".")[0] == library for found in imports(path))
        and not any(under(name, room) for room in LIBRARIES[library])
    ]
    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    edges: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text("utf-8"))
        edges[name] = {known(f) for f in _at_import_time(tree)} & set(MODULES) - {name}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for target in edges[name]:
                if not under(name, target):  # a package's own __init__ is loaded before it anyway
                    visit(target, (*trail, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def _at_import_time(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {_named(node.module, alias.name) for alias in node.names}
    return found


def loaded_by(statement: str) -> set[str]:
    """Top-level packages in sys.modules of a fresh interpreter after the statement."""
    code = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "never"),
    [
        ("import syncconsole.cli.main", set(HEAVY)),
        ("import syncconsole.config", set(HEAVY)),
        ("import syncconsole.engine.ask", {"textual", "rich", "httpx", "starlette", "uvicorn"}),
        ("import syncconsole.worker.main", {"textual", "rich", "httpx", "starlette", "uvicorn"}),
        ("import syncconsole.console.app", {"httpx", "starlette", "uvicorn", "procrastinate"}),
        ("import connectors.catalogue", set(HEAVY)),
        ("import syncconsole.sandbox.server", {"textual", "rich", "peewee"}),
    ],
)
def test_what_a_process_does_not_need_is_not_loaded(statement: str, never: set[str]) -> None:
    assert loaded_by(statement) & never == set()


def test_the_sandbox_loads_no_connector_and_no_engine() -> None:
    code = (
        "import sys, syncconsole.sandbox.server, syncconsole.sandbox.process\n"
        "print([n for n in sys.modules if n.startswith(('connectors', 'syncconsole.engine'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
