"""`syncconsole config check`, `config schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.config import schema as config_schema

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def check(call: Call) -> Answer:
    """Read config.yaml. Raises ConfigError with everything that is wrong with it."""
    config = call.config
    rows = [
        (
            found.name,
            found.profile,
            found.store,
            found.office or "-",
            found.source,
            "writes on" if found.writes else "read only",
            "protected" if found.protected else "",
        )
        for found in config.connections.values()
    ]
    names = columns("CONNECTION", "PROFILE", "STORE", "OFFICE", "SOURCE", "WRITES", "")
    document = {
        "file": str(config.path),
        "warnings": config.warnings,
        "connections": [
            {
                "name": found.name,
                "profile": found.profile,
                "store": found.store,
                "office": found.office,
                "source": found.source,
                "writes": found.writes,
                "protected": found.protected,
            }
            for found in config.connections.values()
        ],
    }
    return Answer(document, [f"{config.path} is right", Table(names, rows)])


def schema(_: Call) -> Answer:
    """The JSON Schema of config.yaml; the same document with and without --json."""
    document = config_schema()
    return Answer(document, json.dumps(document, indent=2).splitlines())
