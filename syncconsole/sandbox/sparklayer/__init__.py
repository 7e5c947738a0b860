"""A simulated SparkLayer site: price lists, prices and stock (docs.sparklayer.io)."""
