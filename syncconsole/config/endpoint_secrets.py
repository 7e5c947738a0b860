"""Where an endpoint's secrets come from: variables and files, and a warning where from neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors import catalogue
from syncconsole.config.nodes import Scalar, Section
from syncconsole.config.sections import join
from syncconsole.secrets import Secret, from_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from connectors.model import Capabilities
    from syncconsole.config.model import Endpoint
    from syncconsole.config.report import Report


def secret_files(
    node: Section, capabilities: Capabilities, path: str, folder: Path, report: Report
) -> dict[str, Secret]:
    """Secrets given as `token: {file: PATH}`, read."""
    found: dict[str, Secret] = {}
    for option in capabilities.options:
        entry = node.entries.get(option.name)
        if not option.secret or entry is None or not isinstance(entry.value, Section):
            continue
        where = join(path, option.name)
        inner = entry.value.entries.get("file")
        if inner is None or len(entry.value.entries) != 1 or not isinstance(inner.value, Scalar):
            report.add(entry.line, where, "expected ${NAME} or {file: PATH}")
            found[option.name] = Secret("")
            continue
        try:
            found[option.name] = from_file(folder / inner.value.text)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it holds no usable text"
            told = f"the file {inner.value.shown} cannot be read: {reason}"
            report.add(entry.line, where, told, "its path begins beside config.yaml")
            found[option.name] = Secret("")
    return found


def literal_secrets(
    section: Section, endpoints: Mapping[str, Endpoint]
) -> list[tuple[int, str, str]]:
    """(line, key, variable to use) of each real secret that is written in the file itself."""
    found = []
    for name, endpoint in endpoints.items():
        node = section.entries[name].value
        if endpoint.sandbox or endpoint.unfit or not isinstance(node, Section):
            continue
        for option in catalogue.capabilities(endpoint.connector).options:
            entry = node.entries.get(option.name)
            if option.secret and entry and isinstance(entry.value, Scalar):
                if entry.value.variable:
                    continue
                if option.kind == "database" and not holds_password(entry.value.text):
                    continue
                variable = re.sub(r"\W", "_", f"{name}_{option.name}".upper())
                found.append((entry.line, join(f"endpoints.{name}", option.name), variable))
    return found


def named_files(section: Section, endpoints: Mapping[str, Endpoint], folder: Path) -> list[Path]:
    """The files that hold the secrets of endpoints, each of which has been read."""
    found = []
    for name, endpoint in endpoints.items():
        node = section.entries[name].value
        if endpoint.unfit or not isinstance(node, Section):
            continue
        for option in catalogue.capabilities(endpoint.connector).options:
            entry = node.entries.get(option.name)
            if not option.secret or entry is None or not isinstance(entry.value, Section):
                continue
            inner = entry.value.entries.get("file")
            if inner is not None and isinstance(inner.value, Scalar) and inner.value.text:
                found.append(folder / inner.value.text)
    return [path for path in found if path.is_file()]


def holds_password(url: str) -> bool:
    """Whether a database URL has a password written in it."""
    try:
        return bool(urlsplit(url).password)
    except ValueError:
        return False
