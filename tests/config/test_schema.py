"""The JSON Schema for editors: valid, and of one mind with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from syncconsole.config import schema
from tests.config.broken import KEYS, SYSTEMS, VALUES, Broken
from tests.config.texts import GOOD, edited

BEYOND = {
    "cycle", "schedule_all",  # what a profile needs, and may schedule
    "twice", "two_endpoints", "two_connections",  # YAML itself keeps the last
    "merge",
    "no_name_list", "variable_flow",  # not YAML for others
    "zone", "zone_folder", "zone_path", "zone_offset",  # the machine's list of zones
    "sources_all", "sources_empty", "sources_bracket", "sku_map_missing",
    "yes", "on", "capital", "quoted", "console_mouse",  # words of older YAML
    "schedule_zero", "schedule_long", "option_url_user",
    "variable", "variable_name", "token_file", "database",
    "unknown_store", "unknown_office", "no_office", "both_sides", "side",  # between sections
    "center", "not_its_key", "clienteling_where",  # between keys
    "sandbox_none", "buffer_octal",
}  # fmt: skip
"""Mistakes that a schema of one file cannot see, or that YAML hides before it looks."""


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    found = schema()
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_the_schema_is_plain_json() -> None:
    assert json.loads(json.dumps(schema())) == schema()


def test_good_configs_are_accepted(validator: Draft202012Validator) -> None:
    repository = (Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8")
    for text in (GOOD, repository, edited("token: ${BC_TOKEN}", "token: {file: bc.token}")):
        assert not list(validator.iter_errors(yaml.safe_load(text)))


@pytest.mark.parametrize(
    "case",
    [case for case in (*KEYS, *VALUES, *SYSTEMS) if case.name not in BEYOND],
    ids=lambda case: case.name,
)
def test_what_the_reader_refuses_an_editor_marks_too(
    case: Broken, validator: Draft202012Validator
) -> None:
    data: Any = yaml.safe_load(edited(case.old, case.new))
    assert list(validator.iter_errors(data))


def test_every_key_is_described(validator: Draft202012Validator) -> None:
    connection = schema()["properties"]["connections"]["additionalProperties"]["properties"]
    assert all(key.get("description") for key in connection.values())


def test_only_known_cases_are_beyond_it() -> None:
    assert {case.name for case in (*KEYS, *VALUES, *SYSTEMS)} >= BEYOND
