"""BigCommerce: products, variants and stock by its V2 and V3 REST APIs."""
