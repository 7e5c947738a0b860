"""The objects of the API: each a view of the store, answered field by field."""
