"""A BigCommerce store over HTTP: the routes of its V2 and V3 API that are simulated."""
