"""The `endpoints:` section: each against the options its connector declares."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from connectors import catalogue
from syncconsole.config.endpoint_secrets import secret_files
from syncconsole.config.keys import ENDPOINT, option_key
from syncconsole.config.model import Endpoint
from syncconsole.config.nodes import Entry, Scalar, Section
from syncconsole.config.report import nearest
from syncconsole.config.sections import join, line_of, read_section
from syncconsole.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.model import Capabilities, Option
    from syncconsole.config.model import SandboxOptions
    from syncconsole.config.report import Report

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
"""What endpoints and connections may be called: safe in a path, a URL and a shell."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def read_endpoints(
    section: Section, sandbox: SandboxOptions | None, folder: Path, report: Report
) -> dict[str, Endpoint]:
    """Every endpoint that is right; the others are in the report. Paths lie under `folder`."""
    endpoints = {}
    for name, entry in named_sections(section, "endpoints", report).items():
        endpoint = _read(name, entry, sandbox, folder, report)
        if endpoint is not None:
            endpoints[name] = endpoint
    return endpoints


def named_sections(section: Section, path: str, report: Report) -> dict[str, Entry]:
    """The entries whose name and shape are right; at least one is expected."""
    if not section.entries:
        report.add(section.line, path, "expected at least one name with keys under it")
    found = {}
    for name, entry in section.entries.items():
        where = join(path, name)
        if not NAME.fullmatch(name):
            report.add(
                entry.line, where, "expected a name of letters, digits, `-`, `_` and `.`",
                "at most 64 of them, the first a letter or digit",
            )  # fmt: skip
        elif not isinstance(entry.value, Section):
            report.add(entry.line, where, "expected keys under it, indented")
        else:
            found[name] = entry
    return found


def _read(
    name: str, entry: Entry, sandbox: SandboxOptions | None, folder: Path, report: Report
) -> Endpoint | None:
    path = join("endpoints", name)
    node = entry.value
    assert isinstance(node, Section)
    system = _system(node, path, report)
    if not system:
        return None
    if unfit := catalogue.unfit(system):
        return Endpoint(name, system, {}, line=entry.line, unfit=unfit)
    capabilities = catalogue.capabilities(system)
    before = len(report.problems)
    files = secret_files(node, capabilities, path, folder, report)
    keys = [*ENDPOINT, *(option_key(option) for option in capabilities.options)]
    rest = {key: value for key, value in node.entries.items() if key not in files}
    values = read_section(Section(node.line, rest), path, keys, report) | files
    simulated = bool(values.get("sandbox"))
    if simulated and sandbox is None:
        report.add(
            node.entries["sandbox"].line, join(path, "sandbox"),
            "expected a top-level section `sandbox:` that starts the simulated system", "add one",
        )  # fmt: skip
    options = _complete(capabilities, values, sandbox if simulated else None, folder)
    _check(capabilities, options, node, path, report, simulated=simulated)
    if len(report.problems) > before:
        return None
    for misfit in catalogue.misfits(capabilities.system, options):
        where = join(path, ".".join(misfit.key))
        report.add(line_of(node, misfit.key), where, misfit.expected, misfit.hint)
    if len(report.problems) > before:
        return None
    return Endpoint(name, capabilities.system, options, simulated, entry.line)


def _system(node: Section, path: str, report: Report) -> str:
    """The name of the connector, "" where it is none and told as such."""
    where = join(path, "connector")
    entry = node.entries.get("connector")
    if entry is None:
        known = ", ".join(catalogue.names())
        report.add(node.line, path, "the key `connector` is missing", f"known here: {known}")
        return ""
    value = entry.value
    if not isinstance(value, Scalar) or value.null:
        report.add(entry.line, where, "expected the name of a system")
        return ""
    if value.broken:
        return ""
    if value.text not in catalogue.names():
        hint = nearest(value.text, catalogue.names())
        report.add(entry.line, where, f'unknown connector "{value.shown}"', hint)
        return ""
    return value.text


def _complete(
    capabilities: Capabilities,
    values: Mapping[str, Any],
    sandbox: SandboxOptions | None,
    folder: Path,
) -> dict[str, Any]:
    """All options of the connector, None where neither written nor known."""
    filled = _simulated(capabilities.system, sandbox) if sandbox else {}
    if "client_id" in values:
        filled.pop("token", None)  # whoever signs in by credentials means to get one
    options: dict[str, Any] = {}
    for option in capabilities.options:
        value = values.get(option.name, filled.get(option.name, option.default))
        if option.kind == "path" and value is not None:
            value = (folder / Path(value).expanduser()).absolute()
        if option.kind == "database" and value is not None:
            value = _beside(value, folder)
        if option.secret and isinstance(value, str):
            value = Secret(value)
        options[option.name] = value
    return options


def _beside(url: str | Secret, folder: Path) -> str:
    """The URL, with the file of sqlite:///FILE under the folder of config.yaml."""
    text = url.reveal() if isinstance(url, Secret) else url
    begin, found, file = text.partition("sqlite:///")
    if begin or not found:
        return text
    return f"{found}{quote(str((folder / unquote(file)).absolute()))}"


def _simulated(system: str, sandbox: SandboxOptions) -> dict[str, Any]:
    """What an endpoint of a simulated system needs not say."""
    here = f"http://127.0.0.1:{sandbox.port}"
    filled: dict[str, dict[str, Any]] = {
        "bigcommerce": {"store_hash": "sandbox", "token": "sandbox-token"},
        "shopify": {
            "shop": "outdoor-shop.myshopify.com",
            "token": "shpat_sandbox",
            "client_secret": "sandbox-client-secret",
            "location": 70_000_000_001,
        },
        "woocommerce": {"consumer_key": "ck_sandbox", "consumer_secret": "cs_sandbox"},
        "capillary": {"till": "sandbox.till", "password": "sandbox-till-password"},
        "sparklayer": {
            "site_id": "sandbox-site",
            "client_id": "sandbox-client",
            "client_secret": "sandbox-client-secret",
        },
        "tryton": {
            "database": "sandbox",
            "user": "sandbox",
            "password": "sandbox-tryton-password",
        },
        "acusport_axis": {"user": "sandbox", "password": "sandbox-axis-password"},
        "quickbooks_desktop": {"password": "sandbox-password"},
        "quickbooks_pos": {"password": "sandbox-password"},
        "quickbooks_online": {
            "realm_id": "9130350000000007",
            "client_id": "sandbox-client",
            "client_secret": "sandbox-client-secret",
            "auth_url": f"{here}/connect/oauth2",
            "token_url": f"{here}/oauth2/v1/tokens/bearer",
            "redirect_uri": f"{here}/signed-in",
        },
    }
    return {"base_url": here} | filled.get(system, {})


def _check(
    capabilities: Capabilities,
    options: Mapping[str, Any],
    node: Section,
    path: str,
    report: Report,
    *,
    simulated: bool,
) -> None:
    for option in capabilities.options:
        entry = node.entries.get(option.name)
        if option.required and options[option.name] is None and entry is None:
            report.add(node.line, path, f"the key `{option.name}` is missing", option.help)
        if entry and simulated and _leaves(option, options[option.name]):
            report.add(
                entry.line, join(path, option.name),
                "a sandbox endpoint may only reach this machine, 127.0.0.1",
                "leave the key out, or remove `sandbox: true`",
            )  # fmt: skip


def _leaves(option: Option, value: object) -> bool:
    if option.kind not in ("url", "database"):
        return False
    parts = urlsplit(value.reveal() if isinstance(value, Secret) else str(value))
    return parts.scheme != "sqlite" and parts.hostname not in _LOOPBACK
