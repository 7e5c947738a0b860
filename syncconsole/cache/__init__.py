"""The cache: the only room with peewee. `tables/` says what is kept, `write/` changes it in short
transactions, `read/` answers screens and commands with frozen rows.

One database per process, opened by `open_cache`. Times are epoch seconds (UTC, double); read
functions turn them into aware datetimes.
"""
