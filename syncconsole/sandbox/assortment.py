"""What an outdoor shop sells: the departments, their goods and the words on the labels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Good:
    """A kind of article with the price range it sells in, in cents."""

    noun: str
    cheapest: int
    dearest: int


@dataclass(frozen=True, slots=True)
class Department:
    """A letter for the SKUs, the option its goods vary by, and the goods."""

    letter: str
    option: str
    labels: tuple[tuple[str, str], ...]
    goods: tuple[Good, ...]


SIZES = (("S", "Small"), ("M", "Medium"), ("L", "Large"), ("XL", "Extra large"))
COLOURS = (("GRN", "Green"), ("BLU", "Blue"), ("ORG", "Orange"), ("GRY", "Grey"))
SHOES = (("40", "EU 40"), ("42", "EU 42"), ("44", "EU 44"), ("46", "EU 46"))

SERIES = (
    "Alder", "Basalt", "Cairn", "Drift", "Ember", "Fjord", "Granite", "Harrier",
    "Juniper", "Kestrel", "Larch", "Moraine", "Nettle", "Osprey", "Piton", "Ridgeline",
)  # fmt: skip

DEPARTMENTS = (
    Department("A", "Size", SIZES, (
        Good("Rain Jacket", 8900, 24900), Good("Fleece", 4900, 12900),
        Good("Base Layer", 2900, 7900), Good("Trekking Trousers", 5900, 13900),
    )),
    Department("B", "Size", SHOES, (
        Good("Hiking Boot", 11900, 27900), Good("Trail Shoe", 7900, 16900),
        Good("Approach Shoe", 8900, 17900), Good("Camp Sandal", 3900, 8900),
    )),
    Department("C", "Colour", COLOURS, (
        Good("Two-Person Tent", 17900, 54900), Good("Sleeping Bag", 9900, 39900),
        Good("Sleeping Mat", 3900, 18900), Good("Tarp", 4900, 14900),
    )),
    Department("D", "Colour", COLOURS, (
        Good("Daypack 22 L", 4900, 12900), Good("Backpack 55 L", 12900, 29900),
        Good("Dry Bag", 1500, 4900), Good("Hip Pack", 1900, 5900),
    )),
    Department("K", "Colour", COLOURS, (
        Good("Gas Stove", 2900, 15900), Good("Titanium Mug", 1900, 4900),
        Good("Water Bottle", 1200, 3900), Good("Cook Set", 3900, 11900),
    )),
    Department("L", "Colour", COLOURS, (
        Good("Headlamp", 1900, 9900), Good("Lantern", 1900, 7900),
        Good("Trekking Poles", 4900, 16900), Good("Pocket Knife", 1500, 8900),
    )),
    Department("R", "Colour", COLOURS, (
        Good("Climbing Rope 60 m", 11900, 24900), Good("Harness", 4900, 12900),
        Good("Helmet", 4900, 9900), Good("Quickdraw Set", 5900, 11900),
    )),
    Department("W", "Size", SIZES, (
        Good("Merino Beanie", 1500, 3900), Good("Gloves", 1900, 7900),
        Good("Gaiters", 2900, 6900), Good("Hiking Socks", 900, 2900),
    )),
)  # fmt: skip
