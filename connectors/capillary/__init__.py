"""Capillary: customers and what belongs to them, and a store's lists, by its v1.1 REST API."""
