"""Shopify: one shop over the Admin GraphQL API."""
