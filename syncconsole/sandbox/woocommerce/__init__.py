"""A simulated WooCommerce shop: the REST API wc/v3 as its published controllers answer."""
