"""`syncconsole details CONNECTION`: the Data Sync Details of a Store Center, to read or export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read.details import details
from syncconsole.cache.read.details_export import FORMATS
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Mode
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from datetime import tzinfo

    from syncconsole.cache.read.details import ComponentView, Details
    from syncconsole.cli.call import Call


def show(call: Call) -> Answer:
    """Components, attributes, statuses and fields; with --format the document itself, as Markdown,
    CSV or JSON (S-005). Asks no endpoint. Raises Refused for another profile."""
    call.open_cache()
    connection = call.connection(call.args.connection)
    if Mode.FRESH not in PROFILES[connection.profile].modes:
        raise Refused(
            f"{connection.name} has profile {connection.profile}; Data Sync Details are those of "
            "profile store-center",
            code="mode",
        )
    found = details(connection.name, call.clock.now(), clienteling=connection.clienteling)
    document = {"heading": found.heading, **msgspec.to_builtins(found)}
    if call.args.format:
        text = FORMATS[call.args.format](found)
        return Answer(document, text.removesuffix("\n").split("\n"))
    return Answer(document, _human(found, connection.timezone))


def _human(found: Details, zone: tzinfo) -> list[str | Table]:
    names = columns("COMPONENT", "WAY", "STATUS", ">RECORDS", "LAST", "AT", "NOTE")
    rows = [_row(component, zone) for component in found.components]
    attributes = [
        (component.title, each.name, each.status, ", ".join(each.fields))
        for component in found.components
        for each in component.attributes
    ]
    manual = found.manual_why_not or "can be chosen: syncconsole sync manual"
    return [
        f"{found.heading} · Clienteling: {'on' if found.clienteling else 'off'}",
        Table(names, rows),
        Table(columns("COMPONENT", "ATTRIBUTE", "STATUS", "FIELDS"), attributes),
        f"Manual sync: {manual}",
    ]


def _row(component: ComponentView, zone: tzinfo) -> tuple[str, ...]:
    return (
        component.title,
        component.way,
        component.status,
        "" if component.records is None else f"{component.records:,}",
        component.last,
        moment(component.last_at, zone),
        component.error or component.note,
    )
