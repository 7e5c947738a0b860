"""What the source never does, read from the source; and that a worker opens no port."""

from __future__ import annotations

import ast
import os
import re
import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from syncconsole.cli.simulated import _without_secrets
from syncconsole.domain.runs import Mode
from tests.support.premises import Premises

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path for top in ("connectors", "syncconsole") for path in (ROOT / top).rglob("*.py")
)
FORBIDDEN_MODULES = ("pickle", "cPickle", "shelve", "marshal", "dill", "telnetlib", "ftplib",
                     "lxml", "xml.dom", "xml.sax.expatreader")  # fmt: skip
"""What runs or unfolds what it reads."""

XML_READERS = {"ET.fromstring", "ET.parse", "ET.XML", "ET.iterparse", "fromstring", "iterparse"}
"""They take document types; ours refuse them (quickbooks_webconnector/xml.py, files/xml_rows.py).
The simulated side reads what our own program sends."""

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load",
                   "yaml.load_all", "yaml.unsafe_load", "yaml.full_load"}  # fmt: skip
MADE_UP = (ast.JoinedStr, ast.BinOp)
DATABASE = re.compile(r"\.(execute|executemany|executescript|execute_sql)$")


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """`yaml.load` and the call, of `yaml.load(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_no_source_runs_what_it_reads() -> None:
    wrong = [
        (path, name) for path, tree in trees()
        for name in [*imported(tree), *(name for name, _ in calls(tree))]
        if name in FORBIDDEN_CALLS or any(f"{name}.".startswith(f"{m}.") for m in FORBIDDEN_MODULES)
    ]  # fmt: skip
    assert wrong == []


def test_xml_of_others_is_read_only_where_document_types_are_refused() -> None:
    wrong = [
        (path, name) for path, tree in trees() for name, _ in calls(tree)
        if name in XML_READERS and not path.startswith("syncconsole/sandbox/")
    ]  # fmt: skip
    assert wrong == []


def test_no_source_starts_a_shell_or_decides_about_tls() -> None:
    """Certificates are verified because nothing says otherwise, and no proxy is taken from the
    surroundings."""
    wrong = [
        (path, name, word.arg) for path, tree in trees() for name, call in calls(tree)
        for word in call.keywords
        if word.arg in {"verify", "check_hostname", "verify_mode"}
        or (word.arg in {"shell", "trust_env"} and ast.unparse(word.value) != "False")
    ]  # fmt: skip
    assert wrong == []
    unverified = re.compile("_create_unverified|CERT_NONE")
    assert not [path for path in SOURCES if unverified.search(path.read_text("utf-8"))]


def test_no_statement_of_sql_is_made_up_of_values() -> None:
    """Text made up by f-strings, % or + never goes to a database; constants and what Peewee built
    do. The steps of migrations name tables and columns of our own."""
    statements = [
        (path, call.args[0], call) for path, tree in trees() for name, call in calls(tree)
        if DATABASE.search(name) and call.args and not path.endswith("cache/migrations.py")
    ]  # fmt: skip
    assert len(statements) > 10
    wrong = [
        f"{path}:{call.lineno}" for path, first, call in statements
        if (isinstance(first, MADE_UP) and not _of_our_own(first))
        or (isinstance(first, ast.Call) and ast.unparse(first.func).endswith(".format"))
    ]  # fmt: skip
    assert wrong == []


def _of_our_own(text: ast.AST) -> bool:
    """Whether all that is put in are upper-case constants of the module, or numbers."""
    parts = [node for node in ast.walk(text) if isinstance(node, ast.FormattedValue)]
    names = [ast.unparse(part.value) for part in parts]
    return bool(parts) and all(re.fullmatch(r"_?[A-Z][A-Z_]*", name) for name in names)


def test_the_simulated_store_is_given_no_secret() -> None:
    given = {"BC_TOKEN": "s3cret", "PATH": "/bin", "SYNCCONSOLE_DATABASE": "x", "LC_ALL": "C"}
    assert _without_secrets(given) == {"PATH": "/bin", "LC_ALL": "C"}


def test_a_worker_opens_no_port_and_leaves_private_files_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Premises(tmp_path, items=24) as shop:
            shop.sandbox.faults.arm("slow", method="GET", seconds=1.0, times=1)
            run = shop.ask(Mode.FULL)
            worker = shop.worker()
            assert shop.until(lambda: shop.row(run).step or None)
            assert listening(worker.pid) == []
            assert worker.wait(60) == 0
            assert listening(os.getpid()) != [], "the sandbox of this very process listens"
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode)
                for path in [tmp_path / "state", *(tmp_path / "state").rglob("*")]
            }
    finally:
        os.umask(before)
    assert modes.pop("state") == 0o700
    assert set(modes.values()) == {0o600}, modes
    assert {"cache.sqlite3", "worker.log", "worker.lock"} <= set(modes)


def listening(pid: int) -> list[str]:
    """The TCP sockets a process listens on, from /proc."""
    own = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(handle.readlink())
        except FileNotFoundError:  # closed meanwhile
            continue
        if target.startswith("socket:["):
            own.add(target[8:-1])
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in own:
                found.append(fields[1])
    return found


def test_a_listening_socket_would_be_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)):
        assert listening(os.getpid())
