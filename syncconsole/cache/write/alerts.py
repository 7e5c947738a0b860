"""Alerts on their way: written with the change they tell of, tried until delivered or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.text import one_line
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Alert, Health
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain import alerts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def stands(connection: str, line: alerts.Line) -> alerts.Health | None:
    """How the line stood when it was last judged, None before the first time."""
    row = Health.get_or_none(Health.connection == connection, Health.line == line)
    return None if row is None else alerts.Health(row.state)


def now_stands(connection: str, line: alerts.Line, state: alerts.Health, run: int) -> None:
    """Keep how it stands from this run on. Wants the transaction that tells of it."""
    Health.insert(connection=connection, line=line, state=state, run=run).on_conflict(
        conflict_target=[Health.connection, Health.line], preserve=[Health.state, Health.run]
    ).execute()


def tell(alert: alerts.Alert, channels: Sequence[str], at: datetime) -> None:
    """Have these channels told."""
    with writing():
        for channel in channels:
            Alert.create(
                channel=channel, connection=alert.connection, line=alert.line, news=alert.news,
                run=alert.run, text=alert.text, remedy=alert.remedy, at=to_epoch(at),
            )  # fmt: skip


def due(at: datetime) -> list[Alert]:
    """What is to be tried now, oldest first; of one channel only its oldest, so that news arrives
    in the order it happened."""
    with reading():
        waiting = Alert.select().where(Alert.ended_at.is_null()).order_by(Alert.id)
        first: dict[str, Alert] = {}
        for alert in waiting:
            first.setdefault(alert.channel, alert)
        return [alert for alert in first.values() if alert.next_at <= to_epoch(at)]


def delivered(alert: int, at: datetime) -> None:
    """It has arrived."""
    with writing():
        Alert.update(
            ended_at=to_epoch(at), attempts=Alert.attempts + 1, error=""
        ).where(Alert.id == alert).execute()  # fmt: skip


def failed(alert: int, why: str, at: datetime, *, for_good: bool = False) -> None:
    """It could not be delivered: tried again later, until it is given up (`for_good`: at once)."""
    with writing():
        row = Alert.get_by_id(alert)
        row.attempts += 1
        row.error = one_line(why, limit=200)
        row.next_at = to_epoch(at) + alerts.wait(row.attempts)
        if for_good or row.next_at - row.at > alerts.GIVES_UP:
            row.ended_at, row.given_up = to_epoch(at), 1
        row.save()
