"""Configs with one mistake each: the edit, and the line, key and words that must be told."""

from __future__ import annotations

from typing import NamedTuple

from tests.config.texts import GOOD


class Broken(NamedTuple):
    """GOOD with `old` replaced by `new`; the first problem must be at `line` and `key`."""

    name: str
    old: str
    new: str
    line: int
    key: str
    words: tuple[str, ...]


_LAST = "    writes: false\n"
_SHOP = "connections.shop"


def _shop(name: str, line: str, key: str, *words: str, at: int = 17) -> Broken:
    """A line (or two) added to the connection `shop`, whose first is line 17."""
    return Broken(name, _LAST, f"{_LAST}    {line}\n", at, f"{_SHOP}.{key}", words)


def _end(name: str, text: str, at: int, key: str, *words: str) -> Broken:
    """Text added at the end, from line 17 on."""
    return Broken(name, _LAST, f"{_LAST}{text}\n", at, key, words)


KEYS = [
    Broken("misspelt", "source: office", "scource: office", 15, f"{_SHOP}.scource",
           ("unknown key", 'did you mean "source"?')),
    Broken("misspelt_profile", "profile:", "porfile:", 11, _SHOP, ("`profile` is missing",)),
    Broken("dash", "    folder: in", "    date-format: x\n    folder: in", 9,
           "endpoints.office.date-format", ("unknown key", 'did you mean "date_format"?')),
    Broken("case", "writes: false", "Writes: false", 16, f"{_SHOP}.Writes", ('"writes"?',)),
    Broken("stranger", "writes: false", "xyzzy: 1", 16, f"{_SHOP}.xyzzy", ("known here: profile",)),
    Broken("top", "connections:", "connection:", 1, "", ("`connections` is missing",)),
    Broken("no_endpoints", GOOD, "connections:\n  a: {profile: inventory}\n", 1, "",
           ("`endpoints` is missing",)),
    Broken("twice", "    writes: false", "    writes: false\n    writes: true", 17,
           f"{_SHOP}.writes", ("written twice, first in line 16",)),
    Broken("two_endpoints", "connections:", "  web:\n    connector: files\nconnections:", 10,
           "endpoints.web", ("written twice, first in line 2",)),
    Broken("two_connections", _LAST, f"{_LAST}  shop:\n    profile: inventory\n", 17,
           _SHOP, ("written twice, first in line 11",)),
    _end("merge", "    <<: x", 17, "connections.shop.<<", "unknown key"),
    _end("no_name_list", "  ? [a]\n  : 1", 17, "connections", "expected a word as a key"),
    Broken("bad_name", "  shop:", "  my shop:", 11, "connections.my shop", ("letters, digits",)),
    Broken("no_section", "  office:\n    connector: files\n    folder: in", "  office: 3", 7,
           "endpoints.office", ("expected keys under it",)),
    Broken("none_under", GOOD, "endpoints:\nconnections: {}\n", 1, "endpoints",
           ("expected keys under it", "nothing is written")),
    Broken("no_connection", GOOD[GOOD.index("connections:"):], "connections: {}\n", 10,
           "connections", ("expected at least one name",)),
]  # fmt: skip

VALUES = [
    Broken("yes", "writes: false", "writes: yes", 16, f"{_SHOP}.writes",
           ('expected true or false, not "yes"', "yes, no, on, off")),
    Broken("on", "writes: false", "writes: on", 16, f"{_SHOP}.writes", ('not "on"',)),
    Broken("capital", "writes: false", "writes: True", 16, f"{_SHOP}.writes", ('not "True"',)),
    Broken("quoted", "writes: false", 'writes: "false"', 16, f"{_SHOP}.writes", ("quotes",)),
    Broken("nothing", "writes: false", "writes:", 16, f"{_SHOP}.writes", ("nothing is written",)),
    Broken("list", "writes: false", "writes: [true]", 16, f"{_SHOP}.writes",
           ("expected one value", "a list is written there")),
    _shop("protected", "protected: 1", "protected", "expected true or false"),
    _shop("review", "review: never", "review", "expected one of always, held"),
    _shop("review_near", "review: alway", "review", 'did you mean "always"?'),
    Broken("source", "source: office", "source: offcie", 15, f"{_SHOP}.source",
           ("expected one of office, store", 'did you mean "office"?')),
    _shop("zone", "timezone: Europe/Pariss", "timezone", 'did you mean "Europe/Paris"?'),
    _shop("zone_folder", "timezone: Europe", "timezone", "expected a time zone"),
    _shop("zone_path", "timezone: ../../etc/passwd", "timezone", "expected a time zone"),
    _shop("zone_offset", "timezone: +02:00", "timezone", "the names are like Europe/Paris"),
    _shop("buffer", "buffer: -1", "buffer", "expected 0 or more, not -1"),
    _shop("buffer_word", "buffer: two", "buffer", 'expected a whole number, not "two"'),
    _shop("buffer_half", "buffer: 1.5", "buffer", "expected a whole number"),
    _shop("buffer_octal", "buffer: 0x1F", "buffer", "expected a whole number"),
    _shop("contact", "contact: [ana]", "contact", "expected one value"),
    _shop("sources_text", "other_sources: DS-*", "other_sources", "expected a list"),
    _shop("sources_nested", "other_sources: [[a]]", "other_sources", "expected text in the list"),
    _shop("sources_all", 'other_sources: ["*"]', "other_sources", "leaves no SKU"),
    _shop("sources_empty", 'other_sources: [""]', "other_sources", "leaves no SKU"),
    _shop("sources_bracket", 'other_sources: ["DS-[0-9"]', "other_sources", "not closed"),
    _shop("sku_map_missing", "sku_map: nowhere.csv", "sku_map", "nowhere.csv cannot be read"),
    _shop("orders_key", "orders: {sinse: 2026-11-01}", "orders.sinse", 'did you mean "since"?'),
    _shop("orders_list", "orders: [a]", "orders", "expected keys under it"),
    _shop("schedule_mode", "schedule: {smrt: 60m}", "schedule.smrt", 'did you mean "smart"?'),
    _shop("schedule_all", "schedule: {all: 60m}", "schedule.all", "known here: smart, full"),
    Broken("clienteling_where", "profile: inventory",
           "profile: store-center\n    clienteling: true", 13, f"{_SHOP}.clienteling",
           ("needs `site`, the code of this store",)),
    _shop("schedule_bare", "schedule: {smart: 60}", "schedule.smart", "60m, 24h", "write 60m"),
    _shop("schedule_cron", 'schedule: {smart: "0 * * * *"}', "schedule.smart", "such as 60m"),
    _shop("schedule_zero", "schedule: {smart: 0m}", "schedule.smart", "expected from 1m to 366d"),
    _shop("schedule_long", "schedule: {full: 400d}", "schedule.full", "expected from 1m to 366d"),
    _shop("schedule_minus", "schedule: {full: -1h}", "schedule.full", "expected an interval"),
    _shop("schedule_word", "schedule: {smart: dayly at 02:00}", "schedule.smart",
          'did you mean "daily"?'),
    _shop("schedule_day", "schedule: {full: [60m, mon-fry daily at 02:00]}", "schedule.full",
          'did you mean "mon"?'),
    _shop("schedule_second", "schedule:\n      full:\n        - 60m\n        - daily at 2",
          "schedule.full", "write 02:00", at=20),
    _shop("schedule_window", "schedule: {smart: 15m from 08:00}", "schedule.smart",
          "from HH:MM to HH:MM"),
    _shop("schedule_none", "schedule: {smart: []}", "schedule.smart", "nothing is written"),
    _shop("schedule_empty", "schedule: {smart: }", "schedule.smart", "nothing is written"),
    _shop("schedule_section", "schedule: {smart: {every: 60m}}", "schedule.smart",
          "expected when it runs"),
    _shop("automatic", "automatic_mode: smrt", "automatic_mode", 'did you mean "smart"?'),
    _shop("days", "business_days: mon-sut", "business_days", "mon"),
    _shop("schedule_text", "schedule: 60m", "schedule", "expected keys under it"),
    _shop("percent_big", "guards: {max_changed: 130%}", "guards.max_changed", "from 0% to 100%"),
    _shop("percent_word", "guards: {max_changed: many}", "guards.max_changed", "percentage"),
    _shop("percent_minus", "guards: {min_rows: -5%}", "guards.min_rows", "percentage"),
    _shop("percent_half", "guards: {max_to_zero: 2.5}", "guards.max_to_zero", "count of rows"),
    _shop("guard_key", "guards: {max_change: 30%}", "guards.max_change", '"max_changed"?'),
    _shop("guard_line", "guards:\n      floor: none", "guards.floor", "whole number", at=18),
    _shop("guard_floor", "guards: {floor: -1}", "guards.floor", "expected 0 or more"),
]  # fmt: skip

SYSTEMS = [
    Broken("connector", "connector: files", "connector: file", 8, "endpoints.office.connector",
           ('unknown connector "file"', 'did you mean "files"?')),
    Broken("connector_far", "connector: files", "connector: sap", 8, "endpoints.office.connector",
           ("known here: acusport_axis, ",)),
    Broken("connector_none", "    connector: files\n", "", 7, "endpoints.office",
           ("`connector` is missing", "known here: acusport_axis, ")),
    Broken("required", "    location: 1\n", "", 2, "endpoints.web", ("`location` is missing",)),
    Broken("option", "location: 1", "locaton: 1", 2, "endpoints.web", ("`location` is missing",)),
    Broken("option_type", "location: 1", "location: one", 6, "endpoints.web.location",
           ('expected a whole number, not "one"',)),
    Broken("option_url", "location: 1", "location: 1\n    base_url: api.host", 7,
           "endpoints.web.base_url", ("expected an address such as https://host",)),
    Broken("option_url_user", "location: 1", "location: 1\n    base_url: https://a:b@host", 7,
           "endpoints.web.base_url", ("without a name or password",)),
    Broken("option_float", "folder: in", "folder: in\n    settle: soon", 10,
           "endpoints.office.settle", ("expected a number",)),
    Broken("option_map", "folder: in", "folder: in\n    columns: SKU", 10,
           "endpoints.office.columns", ("expected keys under it",)),
    Broken("option_map_value", "folder: in", "folder: in\n    columns: {sku: }", 10,
           "endpoints.office.columns.sku", ("expected text",)),
    Broken("variable", "${BC_TOKEN}", "${BC_TOKNE}", 5, "endpoints.web.token",
           ("variable BC_TOKNE is not set",)),
    Broken("variable_flow", "folder: in", "folder: in\n    columns: {sku: ${NONE_SUCH}}", 10,
           "endpoints.office.columns.sku", ("variable NONE_SUCH is not set",)),
    Broken("variable_name", "${BC_TOKEN}", "${BC-TOKEN}", 5, "endpoints.web.token", ("${NAME}",)),
    Broken("token_list", "${BC_TOKEN}", "[a]", 5, "endpoints.web.token", ("expected one value",)),
    Broken("token_file", "${BC_TOKEN}", "{file: no.such}", 5, "endpoints.web.token",
           ("no.such cannot be read",)),
    Broken("token_flie", "${BC_TOKEN}", "{flie: a}", 5, "endpoints.web.token", ("{file: PATH}",)),
    Broken("unknown_store", "store: web", "store: wbe", 13, f"{_SHOP}.store",
           ('there is no endpoint "wbe"', 'did you mean "web"?')),
    Broken("unknown_office", "office: office", "office: erp", 14, f"{_SHOP}.office",
           ('there is no endpoint "erp"', "known here: web, office")),
    Broken("no_office", "    office: office\n", "", 11, _SHOP, ("`office` is missing",)),
    Broken("both_sides", "store: web", "store: office", 14, f"{_SHOP}.office",
           ("store and office are the same endpoint",)),
    Broken("side", "store: web\n    office: office", "store: office\n    office: web", 14,
           f"{_SHOP}.office", ("(BigCommerce) cannot be office", "can be: store")),
    Broken("cycle", "profile: inventory", "profile: cycle", 12, f"{_SHOP}.profile",
           ("needs orders: {since, statuses}", "cut-over")),
    Broken("center", "profile: inventory", "profile: store-center", 13, f"{_SHOP}.store",
           ("BigCommerce cannot read customers",)),
    Broken("not_its_key", "source: office", "b2b_tag: trade", 15, f"{_SHOP}.b2b_tag",
           ("the profile inventory has no such key", "it is one of feeds")),
    Broken("profile", "profile: inventory", "profile: inventry", 12, f"{_SHOP}.profile",
           ('did you mean "inventory"?',)),
    Broken("sandbox_none", "location: 1", "sandbox: true\n    location: 1", 6,
           "endpoints.web.sandbox", ("expected a top-level section `sandbox:`",)),
    _end("sandbox_port", "sandbox: {port: 80}", 17, "sandbox.port", "expected 1024 or more"),
    _end("sandbox_port_big", "sandbox: {port: 70000}", 17, "sandbox.port", "65535 or less"),
    _end("sandbox_items", "sandbox:\n  items: many", 18, "sandbox.items", "whole number"),
    _end("sandbox_key", "sandbox: {prot: 8931}", 17, "sandbox.prot", 'did you mean "port"?'),
    _end("console_glyphs", "console: {glyphs: emoji}", 17, "console.glyphs", "unicode, ascii"),
    _end("console_mouse", "console: {mouse: off}", 17, "console.mouse", "true or false"),
    _end("console_slow", "console: {low_bandwidth: slow}", 17, "console.low_bandwidth",
         "expected auto, true or false"),
    _end("console_keys", "console:\n  keys: {push: [P]}", 18, "console.keys.push", "expected text"),
    _end("database", "database: mysql://host/x", 17, "database", "expected postgresql://"),
]  # fmt: skip

ALERTS = [
    _end("alert_neither", "alerts:\n  a: {on: [held]}", 18, "alerts.a", "either `webhook` or"),
    _end("alert_both", "alerts:\n  a:\n    webhook: https://x\n    command: [b]", 20, "alerts.a",
         "either `webhook` or `command`"),
    _end("alert_word", "alerts:\n  a: {command: [b], on: [heldd]}", 18, "alerts.a.on",
         'unknown "heldd"', 'did you mean "held"?'),
    _end("alert_shop", "alerts:\n  a: {command: [b], connections: [shpo]}", 18,
         "alerts.a.connections", 'did you mean "shop"?'),
    _end("alert_nothing", "alerts:\n  a: {command: []}", 18, "alerts.a.command",
         "expected a program to run"),
    _end("alert_address", "alerts:\n  a: {webhook: phone}", 18, "alerts.a.webhook",
         "expected an address"),
]  # fmt: skip

YAML = [
    _end("tab", "\tfoo: 1", 17, "", "a tab", "spaces only"),
    _end("bracket", "console: {keys: [a", 18, "", "not YAML"),
    _end("colon", "console\n  keys: 1", 18, "", "not YAML"),
    _end("quote", 'console: "abc', 18, "", "not YAML"),
    _end("alias", "console: *none", 17, "", "begins with * names no anchor"),
    _end("tag", "console: !!python/object:os.system {}", 17, "console", "tags such as !this"),
    _end("own_tag", "database: !env X", 17, "database", "tags such as !this"),
    _end("two_documents", "---\na: 1", 17, "", "a second document"),
    _end("control", "console: a\x07b", 17, "", "a control character"),
    _end("private_use", "console: a\ue000\ue000X\ue001", 17, "", "a control character"),
    _end("deep", "console: " + "[" * 5000, 17, "", "nested deeper"),
    Broken("a_list", GOOD, "- a\n- b\n", 1, "", ("expected keys such as `endpoints:`",)),
    Broken("a_word", GOOD, "hello\n", 1, "", ("expected keys such as `endpoints:`",)),
    Broken("empty", GOOD, "", 0, "", ("the file is empty", "syncconsole demo")),
    Broken("only_comments", GOOD, "# nothing\n", 0, "", ("the file is empty",)),
]

CASES = [*KEYS, *VALUES, *SYSTEMS, *ALERTS, *YAML]
