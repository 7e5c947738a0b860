"""SparkLayer: the trade's price lists, prices and stock over its REST API."""
