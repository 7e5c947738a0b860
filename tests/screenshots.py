"""Makes screenshots/ from the real screens over the simulated store: `python -m tests.screenshots`.

SVG always; PNG beside it where Chromium is installed.
"""

from __future__ import annotations

import asyncio
import csv
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from syncconsole.cache.tables import Item
from syncconsole.cache.tables.base import reading
from syncconsole.config import load
from syncconsole.console.app import SyncConsole
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.who import Who
from tests.support.premises import ROOT, Premises

FOLDER = ROOT / "screenshots"
SIZES = ((80, 24), (120, 40))

SCREENS: dict[str, tuple[str, ...]] = {
    "dashboard": (),
    "inventory": ("2", "j", "j"),
    "review": ("4", "j", "space", "j"),
    "gate": ("4", "P", "t"),
    "runs": ("5",),
    "run": ("5", "enter"),
    "help": ("2", "question_mark"),
    "schedules": ("6", "enter", "tab"),
    "data-sync": ("j", "d", "enter"),
    "lookup": ("3", *"ABC-", "down", "down"),
}
"""Name -> the keys that lead there from the dashboard."""

CONFIG = """
endpoints:
  web: {{connector: bigcommerce, sandbox: true, location: 1, apply_delay: 1}}
  office: {{connector: files, folder: warehouse, settle: 0, sandbox: true}}
  shop: {{connector: shopify, sandbox: true}}
  trade: {{connector: sparklayer, sandbox: true}}
connections:
  outdoor-shop:
    profile: inventory
    store: web
    office: office
    writes: true
    timezone: Europe/Paris
  trade-shop: {{profile: feeds, store: shop, office: trade,
               timezone: Europe/Paris, schedule: {{refresh: off}}}}
sandbox: {{port: {port}}}
"""


class Studio(Premises):
    """Premises whose config says that it is simulated, as the screens then do."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, items=240)
        self.config.path.write_text(CONFIG.format(port=self.sandbox.port))
        self.config.path.chmod(0o600)
        self.config = load(self.config.path)
        self.connection = "outdoor-shop"

    def live_a_little(self) -> None:
        """Some items are counted anew in the warehouse, some are sold in the store."""
        with reading():
            rows = Item.select().where(
                Item.source_qty == Item.target_qty, Item.source_qty > 9, Item.source_rivals == 0
            )
            keys = [row.key for row in rows.limit(14)]
        path = self.folder / "warehouse" / "inventory.csv"
        with path.open(newline="", encoding="utf-8") as file:
            found = list(csv.DictReader(file))
        for row in found:
            if row["SKU"] in keys:
                at = keys.index(row["SKU"])
                row["Qty"] = str(_counted(int(row["Qty"]), at))
        fresh = path.with_suffix(".new")
        with fresh.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(found[0]))
            writer.writeheader()
            writer.writerows(found)
        fresh.replace(path)


def _counted(quantity: int, at: int) -> int:
    """What the shelf holds after all: mostly less, sometimes restocked, sometimes nothing."""
    if at % 6 == 5:
        return 0
    return quantity + 24 if at % 4 == 3 else quantity - at % 8 - 1


async def picture(studio: Studio, name: str, keys: tuple[str, ...], size: tuple[int, int]) -> Path:
    """One screen at one size, as SVG."""
    app = SyncConsole(studio.config, who=Who("ana"), environment={})
    async with app.run_test(size=size) as pilot:
        await pilot.pause(1.0)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.7)  # the table is read in a thread, and the gate waits 400 ms
        svg = app.export_screenshot(title="syncconsole")
    path = FOLDER / f"{name}-{size[0]}x{size[1]}.svg"
    path.write_text(_stable(svg), "utf-8")
    return path


def _stable(svg: str) -> str:
    """The same screen gives the same file: the classes' random number goes."""
    return re.sub(r"terminal-\d+", "terminal", svg)


def _png(path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        return
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', path.read_text("utf-8"))
    assert box is not None
    width, height = float(box[1]), float(box[2])
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--disable-sync", "--hide-scrollbars",
                f"--user-data-dir={profile}", f"--window-size={int(width) + 1},{int(height) + 1}",
                f"--screenshot={path.with_suffix('.png')}", path.as_uri(),
            ],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip


def main() -> None:
    """All pictures, anew."""
    FOLDER.mkdir(exist_ok=True)
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder, Studio(Path(folder)) as studio:
        studio.run(Mode.FULL)
        studio.live_a_little()
        studio.sandbox.faults.arm("503", times=1)
        studio.run(Mode.SMART, Approver.PERSON)
        studio.connection = "trade-shop"
        studio.run(Mode.REFRESH, Approver.POLICY)
        for size in SIZES:
            for name, keys in SCREENS.items():
                path = asyncio.run(picture(studio, name, keys, size))
                _png(path)
                print(path.relative_to(ROOT))  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
