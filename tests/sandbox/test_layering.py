"""The sandbox stands on its own: it cannot inherit a mistake of what it tests."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "syncconsole" / "sandbox").rglob("*.py"))

FOREIGN = (
    "connectors", "httpx", "textual", "peewee", "procrastinate", "msgspec", "yaml",
    "graphql",  # only once somebody asks the simulated Shopify
)  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_imports_nothing_of_the_program_but_the_sandbox(file: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            imported.add(node.module or "")
    ours = {name for name in imported if name.split(".")[0] in ("syncconsole", "connectors")}
    assert all(name.startswith("syncconsole.sandbox") for name in ours), ours


def test_running_it_loads_nothing_of_the_program_but_the_sandbox() -> None:
    program = (
        "import sys\n"
        "from syncconsole.sandbox.process import run\n"
        "assert run(0, 20, 7, idle_exit=0.0) == 0\n"
        f"print(sorted({{m.split('.')[0] for m in sys.modules}} & set({FOREIGN!r})))\n"
        "print(sorted(m for m in sys.modules if m.startswith('syncconsole.')"
        " and not m.startswith('syncconsole.sandbox')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.splitlines()[1:] == ["[]", "[]"]
