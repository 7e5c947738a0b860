"""Capillary's times: without a zone they are the organisation's own (organization/get)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo


def zone_of(offset: str) -> tzinfo:
    """The zone of an offset as organization/get tells it, "+05:30"; UTC where it tells none."""
    sign, _, rest = offset.strip()[:1], "", offset.strip()[1:]
    hours, _, minutes = rest.partition(":")
    if sign not in ("+", "-") or not (hours.isdecimal() and (minutes or "0").isdecimal()):
        return UTC
    away = timedelta(hours=int(hours), minutes=int(minutes or "0"))
    if away >= timedelta(hours=24):
        return UTC
    return timezone(away if sign == "+" else -away)


def moment(text: str, zone: tzinfo) -> datetime | None:
    """The time in aware UTC, or None where it cannot be read.

    As in "2019-07-29T16:13:14.000Z", "2022-02-18 08:22:34" and "2014-04-30".
    """
    try:
        time = datetime.fromisoformat(text.strip())
        return (time.replace(tzinfo=zone) if time.tzinfo is None else time).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def stamp(text: str, zone: tzinfo) -> str:
    """The time as every field spells it, 2022-02-18T02:52:34Z; as it came where unreadable."""
    time = moment(text, zone)
    return text if time is None else f"{time:%Y-%m-%dT%H:%M:%SZ}"
