"""What screens and commands read: frozen rows with aware datetimes, never model instances.

All functions raise StateError where the cache cannot be read. None writes.
"""
