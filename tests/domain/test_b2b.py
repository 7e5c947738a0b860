"""Which customers are imported: exactly the examples of the requirement, and how one is kept."""

from __future__ import annotations

import pytest

from connectors.model import Record
from syncconsole.domain.b2b import B2B, kept_as, readable

RULE = B2B()


def customer(tags: str = "", namespaces: str = "", reason: str = "") -> Record:
    fields = {"tags": tags, "metafield_namespaces": namespaces}
    return Record("customers", "1", "ana@example.test", reason=reason, fields=fields)


@pytest.mark.requirement("S-130")
@pytest.mark.parametrize(
    ("tags", "namespaces", "imported"),
    [
        ("b2b", "", True),
        ("B2B ", "", True),
        ("b2b-vip", "", False),
        ("b2b, b2b-vip", "", True),
        ("", "sparklayer", True),
        ("", "sparklayer_x", False),
        ("", "", False),
        ("b2b", "sparklayer", True),
        ("not b2b at all", "custom, my_sparklayer", False),
        ("retail,  b2b ", "", True),
    ],
)
def test_the_tag_or_the_namespace_whole_and_nothing_like_it(
    tags: str, namespaces: str, imported: bool
) -> None:
    assert (RULE.why_not(customer(tags, namespaces)) == "") is imported


@pytest.mark.requirement("S-133")
def test_the_defaults_are_b2b_and_sparklayer_and_both_can_be_set() -> None:
    assert (RULE.tag, RULE.namespace) == ("b2b", "sparklayer")
    other = B2B("Wholesale", "trade")
    assert other.why_not(customer("wholesale")) == ""
    assert other.why_not(customer("", "trade")) == ""
    assert other.why_not(customer("b2b", "sparklayer")) == "not_b2b"


@pytest.mark.requirement("S-131")
def test_the_reason_is_a_sentence_that_names_the_rule() -> None:
    assert RULE.told("not_b2b") == "not imported: no b2b tag / metafield"
    assert B2B("trade").told("not_b2b") == "not imported: no trade tag / metafield"
    assert RULE.told("no_longer_b2b").startswith("no longer eligible")
    assert RULE.told("") == ""
    assert RULE.told("new_word") == "not imported: new_word"


@pytest.mark.requirement("S-132")
@pytest.mark.parametrize(
    ("held", "reason", "kept"),
    [
        ("", "not_b2b", "no_longer_b2b"),
        ("no_longer_b2b", "not_b2b", "no_longer_b2b"),
        ("not_b2b", "not_b2b", ""),
        ("", "unreadable", "no_longer_readable"),
        ("no_longer_readable", "not_b2b", "no_longer_b2b"),
        ("unreadable", "not_b2b", ""),
        ("no_longer_b2b", "", ""),
    ],
)
def test_only_what_was_imported_once_is_kept(held: str, reason: str, kept: str) -> None:
    assert kept_as(held, reason) == kept


def test_a_record_that_cannot_be_read_is_no_matter_of_tags() -> None:
    assert RULE.why_not(customer("b2b", reason="unreadable")) == "unreadable"
    assert readable(Record("variants", "1", "A", reason="not_tracked")) == ""
