"""The .qwc file: what the Web Connector is given once, to know whom to call and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from syncconsole.errors import Refused
from syncconsole.webconnector.service import visited

if TYPE_CHECKING:
    from syncconsole.config import Config

_TYPES = {"quickbooks_desktop": "QBFS", "quickbooks_pos": "QBPOS"}
_NEAR = ("localhost", "127.0.0.1")
_EVERY_EDITION = "0xF"


def qwc(config: Config, endpoint: str, url: str, minutes: int) -> bytes:
    """The file for an endpoint whose service is reached at `url` (its path is added), every so
    many minutes. Its GUIDs are the same each time: QuickBooks knows the application by them.
    The password is not in it: it is typed into the Web Connector.

    Raises Refused (`unknown`, `url`, `minutes`).
    """
    found = visited(config).get(endpoint)
    if found is None:
        known = ", ".join(visited(config)) or "none"
        raise Refused(
            f"{endpoint} is no endpoint that the Web Connector comes to; there is {known}",
            code="unknown",
        )
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _NEAR):
        raise Refused(
            "the Web Connector calls https addresses, and http ones of its own machine as "
            "http://localhost: put a web server with a certificate before this service, and give "
            "its address with --url",
            code="url",
        )
    if minutes < 1:
        raise Refused("--every wants 1 minute or more", code="minutes")
    address = f"{url.rstrip('/')}/{endpoint}"
    root = ET.Element("QBWCXML")
    for name, value in (
        ("AppName", f"syncconsole {endpoint}"),
        ("AppID", ""),
        ("AppURL", address),
        ("AppDescription", "Keeps a web store and these books in step"),
        ("AppSupport", address),
        ("UserName", str(found.options["user"])),
        ("OwnerID", _guid(f"owner/{endpoint}")),
        ("FileID", _guid(f"file/{endpoint}")),
        ("QBType", _TYPES[found.connector]),
        ("Style", "Document"),
        ("AuthFlags", _EVERY_EDITION),
    ):
        ET.SubElement(root, name).text = value
    ET.SubElement(ET.SubElement(root, "Scheduler"), "RunEveryNMinutes").text = str(minutes)
    ET.indent(root)
    return b'<?xml version="1.0"?>\n' + ET.tostring(root) + b"\n"


def _guid(name: str) -> str:
    return f"{{{str(uuid5(NAMESPACE_URL, f'syncconsole/{name}')).upper()}}}"
