"""The search syntax of the `query` argument (vendor page "Shopify API search syntax")."""
