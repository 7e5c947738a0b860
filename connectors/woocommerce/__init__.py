"""WooCommerce: products, variations, stock and orders by its REST API wc/v3."""
