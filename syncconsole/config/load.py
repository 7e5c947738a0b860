"""Reading config.yaml: from a path to one frozen, checked Config, or to all that is wrong."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syncconsole.config.alerts import read_alerts
from syncconsole.config.connections import read_connections
from syncconsole.config.endpoint_secrets import holds_password, literal_secrets, named_files
from syncconsole.config.endpoints import read_endpoints
from syncconsole.config.keys import CONSOLE, SANDBOX, TOP
from syncconsole.config.model import AlertChannel, Config, ConsoleOptions, Endpoint, SandboxOptions
from syncconsole.config.nodes import Scalar, Section, parse
from syncconsole.config.report import Report
from syncconsole.config.sections import read_section
from syncconsole.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST = 1024 * 1024
"""Bytes; a config of thousands of connections is smaller."""

_DATABASES = ("sqlite", "postgresql")


def load(path: Path, environment: Mapping[str, str] | None = None) -> Config:
    """The config in this file. `environment` gives the `${NAME}`s, by default the process's own.

    Raises ConfigError with every problem of the file: its line, key, what was expected, and the
    nearest known key. Reads `sku_map`, `bundles` and secret files that it names, and nothing else.
    """
    report = Report(path.name)
    text = _text(path, report)
    report.raise_any()
    root = parse(text, report, os.environ if environment is None else environment)
    if root is None:
        report.raise_any()
    assert root is not None
    config = _read(root, path.absolute(), report)
    report.raise_any()
    return config


def _text(path: Path, report: Report) -> str:
    """The file's text; "" with a problem in the report."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        report.add(0, "", f"there is no such file in {path.absolute().parent}", _NEW)
        return ""
    except OSError as error:
        report.add(0, "", f"it cannot be read: {error.strerror}")
        return ""
    if len(content) > LARGEST:
        report.add(0, "", "larger than 1 MiB, which no config is")
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        report.add(line, "", "not UTF-8", "save the file as UTF-8")
        return ""


_NEW = "name another with --config, or see one run with `syncconsole demo`"


def _read(root: Section, path: Path, report: Report) -> Config:
    top = read_section(root, "", TOP, report)
    none = Section(0, {})
    simulated = top.get("sandbox")
    sandbox = (
        SandboxOptions(**read_section(simulated, "sandbox", SANDBOX, report)) if simulated else None
    )
    console = ConsoleOptions(**read_section(top.get("console", none), "console", CONSOLE, report))
    endpoints, connections = {}, {}
    named: tuple[str, ...] = ()
    if "endpoints" in top:
        endpoints = read_endpoints(top["endpoints"], sandbox, path.parent, report)
        named = tuple(top["endpoints"].entries)
    if "connections" in top:
        connections = read_connections(top["connections"], endpoints, named, path.parent, report)
    return Config(
        path=path,
        endpoints=endpoints,
        connections=connections,
        database=_database(top, root, report),
        sandbox=sandbox,
        console=console,
        alerts=_alerts(top, report),
        warnings=_warnings(path, root, top.get("endpoints", none), endpoints),
    )


def _alerts(top: Mapping[str, Any], report: Report) -> dict[str, AlertChannel]:
    if "alerts" not in top:
        return {}
    named = top["connections"].entries if "connections" in top else {}
    return read_alerts(top["alerts"], named, report)


def _database(top: Mapping[str, Any], root: Section, report: Report) -> Secret | None:
    """The URL, never quoted in a message: it may hold a password."""
    url = top.get("database")
    if url is None:
        return None
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in _DATABASES:
        line = root.entries["database"].line
        report.add(line, "database", "expected postgresql://... or sqlite:///...")
    return Secret(url)


def _warnings(
    path: Path, root: Section, section: Section, endpoints: Mapping[str, Endpoint]
) -> tuple[str, ...]:
    secrets = literal_secrets(section, endpoints)
    database = root.entries.get("database")
    value = database.value if database else None
    if isinstance(value, Scalar) and not value.variable and holds_password(value.text):
        secrets.append((value.line, "database", "SYNCCONSOLE_DATABASE"))
    found = [
        f"{path.name} line {line}, {key}: a secret is written here; "
        f"put it into the environment and write ${{{variable}}}"
        for line, key, variable in secrets
    ]
    holding = [path] if secrets else []
    holding += named_files(section, endpoints, path.parent)
    for each in dict.fromkeys(holding):
        mode = stat.S_IMODE(each.stat().st_mode)
        if mode & 0o077:
            shown = each.relative_to(path.parent) if each.is_relative_to(path.parent) else each
            found.append(
                f"{shown}: it holds secrets and other accounts can read it (mode {mode:04o}); "
                f"chmod 600 {shown}"
            )
    found += [
        f"{path.name} line {one.line}, endpoints.{one.name}: {one.unfit}"
        for one in endpoints.values()
        if one.unfit
    ]
    return tuple(found)
