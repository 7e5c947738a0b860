"""What a described API can do: nothing but what its description says."""

from collections.abc import Mapping
from typing import Any

import msgspec

from connectors.model import Capabilities, ComponentAbility, Misfit
from connectors.rest.declared import COMPONENTS, OPTIONS
from connectors.rest.described import read_description
from connectors.rest.options import Component, Options

WRITTEN = ("inventory", "orders")

CAPABILITIES = Capabilities(
    system="rest",
    title="REST API",
    sides=("store", "office"),
    components={
        name: ComponentAbility(
            writes=name in WRITTEN, since=True, page=100, read_batch=1, write_batch=1,
            compare_and_set=name == "inventory", idempotency=name in WRITTEN,
        )
        for name in COMPONENTS
    },
    options=OPTIONS,
    verified_against="django-oscar 4 with django-oscar-api 3, live; what an endpoint can do is "
    "what its description says",
)  # fmt: skip


def misfits(options: Mapping[str, Any]) -> list[Misfit]:
    """Everything wrong in a description."""
    return read_description(options)[1]


def configured(options: Mapping[str, Any]) -> Capabilities:
    """What one endpoint can do, by its description."""
    return able(read_description(options)[0])


def able(options: Options) -> Capabilities:
    """The same, of a description that was read."""
    return msgspec.structs.replace(
        CAPABILITIES,
        title=options.title,
        components={name: _ability(each, options) for name, each in options.components.items()},
    )


def _ability(component: Component, options: Options) -> ComponentAbility:
    """Where no key can be asked for, keys are looked for in the whole list: never cheaper than a
    page of it, which is what `read_batch` then says; orders are not asked after at all."""
    write, read, page = component.write, component.read, component.paging.size or 100
    alone = 0 if component.name == "orders" else page
    return ComponentAbility(
        writes=write is not None,
        since=component.since is not None,
        page=page,
        read_batch=alone if read is None else read.batch,
        write_batch=0 if write is None else write.batch,
        compare_and_set=write is not None and component.name == "inventory" and write.compares,
        idempotency=write is not None and bool(write.idempotency),
        apply_delay=options.apply_delay,
        request_timeout=options.timeout,
        lowers="" if write is None else write.lowers,
    )
