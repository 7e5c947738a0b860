"""BigCommerce: products, variants, stock and orders by its V2 and V3 REST APIs."""
