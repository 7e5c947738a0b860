"""A simulated Shopify store: the Admin API in GraphQL, over the same shop as the other systems."""
